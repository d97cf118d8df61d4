"""The playground: controls on the left, what they make of a network on the right, redrawn while you drag."""

import threading
import time
from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from typing import Any

import ipywidgets as widgets

from workbook.cores import has_threads
from workbook.errors import stoppable

from . import run_page, runs
from .markup import progress, sentence
from .page import AUTO, LABEL, WRAP, button, close, put_on_page
from .runs import CONTROLS, Examples, Run, Settings

FRAME = 0.08  # seconds between two pictures of a training under way


@stoppable("The playground")
def playground(dev: object = None) -> None:
    """Show sliders for the hyperparameters; while one is dragged, the network is trained anew and drawn again.

    dev: (X_dev, Y_dev), pictures (12288, k) that are not trained on, with labels (1, k) of 0 and 1; without it the
    50 test drawings.  Raises ValueError when dev is something else.  There is one playground at a time: called
    again, the former one is closed.
    """
    panel = Playground(runs.dev_set(dev), "test" if dev is None else "dev")
    try:
        panel.wait()
    except KeyboardInterrupt:
        panel.end()
        close(panel.box)
        raise
    put_on_page("playground", panel.box, "the playground", run_page.still(panel.run), panel.end)


class Playground:
    """The widgets.  `box` is what is shown, `run` what was trained last; end() ends the training.

    Each training has a thread.  Only the newest settings count: what is under way is given up as soon as there are
    others.  Without threads, as in a browser's own Python, a control is free again when its training is done.
    """

    def __init__(self, dev_set: Examples, dev: str = "test") -> None:
        self._dev_set, self._dev = dev_set, dev
        self._kept: list[Run] = []
        self.run = Run(Settings(), dev)
        self._drawn_at = 0.0
        self._newest: Settings | None = None
        self._thread = threading.Thread()  # of the newest settings; this one never begins
        default = asdict(Settings())
        self.controls = {name: _slider(label, options, default[name]) for name, (label, options) in CONTROLS.items()}
        self.keep = button("Keep this run", self._keep, "Keep this curve, to compare others with it")
        self.clear = button("Clear kept", partial(self._show_kept, []), "Take all kept curves away")
        self.reset = button("Reset", self._reset, "All sliders as at the beginning")
        self.chart, self.state, self.accuracies, self.weights, self.table = (widgets.HTML() for _ in range(5))
        self.code = widgets.Textarea(description="As code", rows=8, style=LABEL, layout=AUTO)
        self.box = self._arranged()
        for control in self.controls.values():
            control.observe(lambda _: self._train_anew(), "value")
        self._train_anew()

    @property
    def settings(self) -> Settings:
        """What the controls say."""
        return Settings(**{name: control.value for name, control in self.controls.items()})

    def wait(self) -> None:
        """Wait until the newest settings are trained and drawn."""
        if self._thread.is_alive():
            self._thread.join()

    def end(self) -> None:
        """End the training."""
        self._newest = None
        if self._thread.is_alive():
            self._thread.join()

    def _arranged(self) -> widgets.Box:
        """Two columns where there is room for them, one below the other where there is not."""
        buttons = widgets.HBox([self.keep, self.clear, self.reset], layout=WRAP)
        controls = [*self.controls.values(), buttons, self.accuracies]
        left = widgets.VBox(controls, layout={"flex": "1 1 300px", "max_width": "430px"})
        right = widgets.VBox([self.chart, self.state], layout={"flex": "3 1 384px", "max_width": "660px"})
        columns = widgets.HBox([left, right], layout=WRAP | {"align_items": "flex-start", "grid_gap": "4px 14px"})
        self.state.layout.min_height = "3.4em"  # room for two lines: nothing below jumps
        self.weights.layout.min_height = f"{run_page.TILE + 80}px"
        return widgets.VBox([columns, self.weights, self.table, self.code])

    def _reset(self) -> None:
        for name, value in asdict(Settings()).items():
            self.controls[name].value = value

    def _train_anew(self) -> None:
        """A control has a new value: train with it."""
        settings = self._newest = self.settings
        for name in ("units", "hidden_activation"):
            self.controls[name].disabled = settings.hidden_layers == 0
        self.code.value = settings.code("dev" if self._dev == "test" else "(dev_x, dev_y)")
        if has_threads():
            self._thread = threading.Thread(target=self._work, args=(settings, self._thread), daemon=True)
            self._thread.start()
        else:
            self._work(settings, self._thread)

    def _keep(self) -> None:
        if self.run.state != "done" or self.run in self._kept:
            return
        if len(self._kept) == run_page.MOST_KEPT:  # a button that is switched off would lose the focus
            self.state.value = sentence(f"{run_page.MOST_KEPT} runs are kept already: clear them first.", "alert")
            return
        self._show_kept([*self._kept, self.run])

    def _show_kept(self, kept: list[Run]) -> None:
        self._kept = kept
        self.table.value = run_page.kept_table(kept)
        self.chart.value = run_page.chart(self.run, kept)

    # What follows runs in a thread, where there are any.

    def _work(self, settings: Settings, before: threading.Thread) -> None:
        if before.is_alive():
            before.join()
        there, needed = runs.new_drawings.cache_info().currsize, runs.blocks(settings.drawings)
        try:
            for block in needed[there:]:
                if settings is self._newest:
                    self.state.value = progress("Drawing new pictures, the first time only:", block, len(needed))
                    runs.new_drawings(block)
            if settings is self._newest:
                self._train(settings)
        except Exception as error:
            self.state.value = sentence(f"{type(error).__name__}: {error}", "alert")

    def _train(self, settings: Settings) -> None:
        run = runs.train_settings(settings, self._dev_set, self._stop, self._dev)
        self._show(run)
        if run.state != "cut off":
            self.run = run
            self.weights.value = run_page.weights(run)

    def _stop(self, run: Run) -> bool:
        """Show how far a long training has come; whether it is to stop, because there are newer settings."""
        if run.seconds > 2 * FRAME:
            self._show(run)
        return run.settings is not self._newest

    def _show(self, run: Run) -> None:
        """Show a run; one that is not at its end only when the last picture is old enough for a new one."""
        if run.state in ("done", "diverged") or time.monotonic() - self._drawn_at > FRAME:
            self.chart.value = run_page.chart(run, self._kept)
            self.accuracies.value = run_page.accuracies(run)
            self.state.value = run_page.state(run)
            self._drawn_at = time.monotonic()


def _slider(label: str, options: Iterable[Any], value: Any) -> widgets.SelectionSlider:
    """A slider for names too: on a drop-down list JupyterLab takes the arrow keys for itself."""
    named = [(run_page.NAMES.get(one, f"{one}"), one) for one in options]
    return widgets.SelectionSlider(description=label, options=named, value=value, style=LABEL, layout=AUTO)
