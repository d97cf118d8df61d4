"""The playground: controls on the left, what they make of a network on the right, redrawn while you drag."""

from __future__ import annotations

import time

import ipywidgets as widgets

from . import chart, runs
from .page import all_of, put_on_page
from .runs import Outcome, Settings
from .worker import Worker

OTHERWISE = (
    "The playground: sliders for the learning rate, the layers and more, and the cost curve that they lead to."
    " Run this cell in JupyterLab to use it."
)
FRAME = 0.08  # seconds between two pictures of a training under way
LABEL = {"description_width": "100px"}

_open: Playground | None = None


def playground(dev=None) -> None:
    """Show sliders for the hyperparameters; while one is dragged, the network is trained anew and drawn again.

    dev: (X_dev, Y_dev), pictures (12288, k) that are not trained on, with labels (1, k) of 0 and 1; without it the
    50 test drawings.  Raises ValueError when dev is something else.  There is one playground at a time: called
    again, the former one is closed.
    """
    global _open
    examples = runs.Examples(dev)
    if _open is not None:
        _open.close()
    _open = Playground(examples, "test" if dev is None else "dev")
    put_on_page(_open.box, OTHERWISE)


def _controls() -> dict[str, widgets.Widget]:
    """A control for each field of Settings, by its name."""
    layout = widgets.Layout(width="auto")

    def steps(label: str, options) -> widgets.Widget:
        # Sliders for names too: on a drop-down list JupyterLab takes the arrow keys for itself.
        named = [
            (chart.NAMES.get(value) or (value if isinstance(value, str) else f"{value:g}"), value) for value in options
        ]
        return widgets.SelectionSlider(description=label, options=named, style=LABEL, layout=layout)

    def whole(label: str, values: range) -> widgets.Widget:
        return widgets.IntSlider(description=label, min=values[0], max=values[-1], style=LABEL, layout=layout)

    return {
        "learning_rate": steps("Learning rate", runs.RATES),
        "hidden_layers": whole("Hidden layers", runs.LAYERS),
        "units": whole("Units per layer", runs.UNITS),
        "hidden_activation": steps("Activation", runs.ACTIVATIONS),
        "initialization": steps("Initialization", runs.INITIALIZATIONS),
        "num_iterations": steps("Iterations", runs.ITERATIONS),
        "drawings": steps("Drawings", runs.DRAWINGS),
    }


class Playground:
    """The widgets, and the thread that trains.  `box` is what is shown; close() ends all of it."""

    def __init__(self, examples: runs.Examples, dev: str = "test"):
        self._examples, self._dev = examples, dev
        self._kept: list[Outcome] = []
        self._now: Outcome | None = None
        self._drawn_at = 0.0
        self._closed = False
        self.controls = _controls()
        self.keep, self.clear, self.reset = (
            widgets.Button(description=label, tooltip=meaning, layout=widgets.Layout(width="auto"))
            for label, meaning in (
                ("Keep this run", "Keep this curve, to compare others with it"),
                ("Clear kept", "Take all kept curves away"),
                ("Reset", "All sliders as at the beginning"),
            )
        )
        self.curves, self.status, self.numbers, self.pictures, self.table = (widgets.HTML() for _ in range(5))
        self.code = widgets.Textarea(description="As code", rows=8, style=LABEL, layout=widgets.Layout(width="auto"))
        self.box = self._arranged()
        self._worker = Worker(self._job, self._failed)
        self._set(Settings())
        for control in self.controls.values():
            control.observe(self._moved, "value")
        self.keep.on_click(lambda _: self._keep())
        self.clear.on_click(lambda _: self._clear())
        self.reset.on_click(lambda _: self._set(Settings()))
        self._moved()

    @property
    def settings(self) -> Settings:
        """What the controls say."""
        return Settings(**{name: control.value for name, control in self.controls.items()})

    def wait(self, seconds: float = 60) -> bool:
        """Wait until the newest settings are trained and drawn; for tests."""
        return self._worker.wait(seconds)

    def close(self) -> None:
        """End the thread and take all widgets off the page."""
        self._closed = True
        self._worker.close()
        for widget in all_of(self.box):
            widget.close()

    def _arranged(self) -> widgets.Widget:
        """Two columns where there is room for them, one below the other where there is not."""
        buttons = widgets.HBox([self.keep, self.clear, self.reset], layout=widgets.Layout(flex_flow="row wrap"))
        left = widgets.VBox(
            [*self.controls.values(), buttons, self.numbers], layout=widgets.Layout(flex="1 1 300px", max_width="430px")
        )
        right = widgets.VBox([self.curves, self.status], layout=widgets.Layout(flex="3 1 384px", max_width="660px"))
        columns = widgets.HBox(
            [left, right], layout=widgets.Layout(flex_flow="row wrap", align_items="flex-start", grid_gap="4px 14px")
        )
        self.status.layout.min_height = "3.4em"  # room for two lines: nothing below jumps
        self.pictures.layout.min_height = f"{chart.TILE + 80}px"
        return widgets.VBox([columns, self.pictures, self.table, self.code])

    def _set(self, settings: Settings) -> None:
        for name, control in self.controls.items():
            control.value = getattr(settings, name)

    def _moved(self, _=None) -> None:
        """A control has a new value: train with it, and give up what was under way."""
        settings = self.settings
        for name in ("units", "hidden_activation"):
            self.controls[name].disabled = settings.hidden_layers == 0
        self.code.value = settings.code("dev" if self._dev == "test" else "(dev_x, dev_y)")
        self._worker.wish(settings)

    def _keep(self) -> None:
        run = self._now
        if run is None or run.state != "done" or run in self._kept:
            return
        if len(self._kept) == chart.MOST_KEPT:  # a button that is switched off would lose the focus
            self.status.value = chart.said(f"{chart.MOST_KEPT} runs are kept already: clear them first.")
            return
        self._kept.append(run)
        self._kept_changed()

    def _clear(self) -> None:
        self._kept.clear()
        self._kept_changed()

    def _kept_changed(self) -> None:
        self.table.value = chart.table(self._kept, self._dev)
        self.curves.value = chart.chart(self._now, list(self._kept), self._dev)

    # What follows runs in the worker's thread.

    def _job(self, settings: Settings, overtaken) -> None:
        if not runs.drawn().have(settings.drawings, self._tell_drawing, overtaken):
            return
        outcome = runs.train_settings(settings, self._examples.of(settings.drawings), self._tell_training, overtaken)
        if outcome.state != "cut off":
            self._show(outcome)
        elif time.monotonic() - self._drawn_at > FRAME:
            self._show_half(outcome)

    def _tell_drawing(self, drawn: int, wanted: int) -> None:
        if drawn == 0 or self._time_for_a_picture():
            self.status.value = chart.progress(f"Drawing {wanted} new pictures:", drawn, wanted)

    def _tell_training(self, outcome: Outcome) -> None:
        if outcome.seconds > 2 * FRAME and self._time_for_a_picture():
            self._show_half(outcome)

    def _time_for_a_picture(self) -> bool:
        """Whether the last one is old enough; it is time for one, then, and the next has to wait again."""
        if time.monotonic() - self._drawn_at < FRAME:
            return False
        self._drawn_at = time.monotonic()
        return True

    def _show_half(self, outcome: Outcome) -> None:
        """The state of a training under way, or cut off."""
        self._draw(outcome)
        self.status.value = chart.progress("Training:", outcome.iterations, outcome.settings.num_iterations)

    def _draw(self, outcome: Outcome) -> None:
        self.curves.value = chart.chart(outcome, list(self._kept), self._dev)
        self.numbers.value = chart.accuracies(outcome, self._dev)
        self._drawn_at = time.monotonic()

    def _show(self, outcome: Outcome) -> None:
        if self._closed:
            return
        self._draw(outcome)
        self._now = outcome
        self.status.value = chart.status(outcome, self._dev)
        self.pictures.value = chart.weights(outcome.W1, outcome.W2)
        outcome.W1 = outcome.W2 = None  # what is kept is a curve, not a network

    def _failed(self, error: Exception) -> None:
        self.status.value = chart.said(f"{type(error).__name__}: {error}")
