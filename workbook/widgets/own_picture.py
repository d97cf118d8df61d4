"""Your own picture: files, a path, samples or a drawing go in; what the network makes of them stands below.

The widgets only collect pictures and settings.  analysis does the work, report turns it into a page, sketch has the
sheet to draw on and the field for files.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as widgets
from PIL import Image

from dnn_utils import DATASETS, FITS
from workbook.drawings import draw

from . import report
from .analysis import Network, Refused, Seen
from .page import all_of, put_on_page
from .sketch import Picker, Sketch

OTHERWISE = (
    "Your own picture: choose files, paste a path, take a sample or draw, and see what the network makes of "
    "it. Run this cell in JupyterLab to use it."
)
SAMPLES = {"my_cat.png": "Sample: a cat", "my_not_cat.png": "Sample: not a cat"}
DRAWING = "my drawing"
SERIES, FRESH = 5077, 400  # the series that fresh drawings come from, and their side in pixels
MOST = 60  # pictures at a time
ROOM = 16  # letters of a name beside the slider
LABEL = {"description_width": "90px"}
FIT_WORDS = {"crop": "crop (the middle)", "pad": "pad (add stripes)", "squash": "squash (all of it)"}

_open: OwnPicture | None = None


def own_picture(parameters, training=None) -> None:
    """Show pictures of your own to a trained network, and see what it makes of them, and why.

    parameters: W1, b1, ..., as L_layer_model returns them.  training: the pictures (m, 64, 64, 3) and labels (1, m)
    that it was trained on, to find the most similar ones; without it the drawings of the course.  Raises ValueError
    when they do not fit together.  There is one such field at a time: called again, the former one is closed.
    """
    global _open
    network = Network(parameters, training)
    if _open is not None:
        _open.close()
    _open = OwnPicture(network)
    put_on_page(_open.box, OTHERWISE)


@dataclass(frozen=True)
class Source:
    """Where a picture comes from: a path or the bytes of a file, and what it is called."""

    content: str | bytes
    name: str | None = None


class OwnPicture:
    """The widgets.  `box` is what is shown; take() adds a picture; rows holds what became of each; close() ends it."""

    def __init__(self, network: Network):
        self.network = network
        self.sources: list[Source] = []
        self.rows: list[Seen | Refused] = []
        self._first = True  # the sample that is there at the beginning makes room for the first own picture
        self._fresh = {0: 0, 1: 1}
        self._quiet = False
        self.picker = Picker(self._uploaded, self._not_uploaded)
        self.sketch = Sketch(self._drawn, self._cleared)
        self.path, self.samples, self.fit, self.background, self.choose = _controls(self.size_words)
        self.look, self.clear, self.draw = _buttons()
        self.said, self.table, self.page = (widgets.HTML() for _ in range(3))
        self.box = self._arranged()
        self._connect()
        self.take(_sample("my_cat.png"), first=True)

    @property
    def size_words(self) -> str:
        return f"{self.network.size} x {self.network.size}"

    def take(self, *sources: Source, first: bool = False) -> None:
        """Look at one or several pictures more; the last of them is shown closely."""
        if self._first and not first:
            self._empty()
        self._first = first
        room = MOST - len(self.rows)
        rows = [self._looked(source) for source in sources[:room]]
        self.sources += sources[:room]
        self.rows += rows
        self._show(len(self.rows) - 1)
        if len(sources) > room:
            self._tell("The list", f"The list holds {MOST} pictures, and that is the most: clear it first.")

    def close(self) -> None:
        """Take all widgets off the page."""
        for widget in all_of(self.box):
            widget.close()
        self._empty()

    def _arranged(self) -> widgets.Widget:
        wrap = widgets.Layout(flex_flow="row wrap", align_items="center", grid_gap="4px 8px")
        self.sheet = widgets.VBox([self.sketch], layout=widgets.Layout(display="none", margin="6px 0"))
        return widgets.VBox(
            [
                self.picker,
                widgets.HBox([self.path, self.look], layout=wrap),
                widgets.HBox([*self.samples, self.draw, self.clear], layout=wrap),
                self.sheet,
                widgets.HBox([self.fit, self.background], layout=wrap),
                self.said,
                self.table,
                self.choose,
                self.page,
            ],
            layout=widgets.Layout(grid_gap="4px"),
        )

    def _connect(self) -> None:
        self.look.on_click(lambda _: self._path_given())
        self.path.on_msg(lambda _, content, __: content.get("event") == "submit" and self._path_given())
        self.clear.on_click(lambda _: self._clear())
        self.draw.observe(self._sheet_wanted, "value")
        for button, sources in zip(self.samples, self._sample_makers()):
            button.on_click(lambda _, make=sources: self.take(make()))
        for control in (self.fit, self.background):
            control.observe(self._settings_changed, "value")
        self.choose.observe(self._chosen, "value")

    def _sample_makers(self) -> list[Callable[[], Source]]:
        made = [lambda name=name: _sample(name) for name in SAMPLES]
        return [*made, lambda: self._fresh_drawing(1), lambda: self._fresh_drawing(0)]

    def _fresh_drawing(self, label: int) -> Source:
        """A new drawing; of a series the odd numbers are cats, the others are not."""
        index = self._fresh[label]
        self._fresh[label] += 2
        what = "a cat" if label else "no cat"
        return Source(_png(draw(SERIES, index, FRESH)[0]), f"fresh drawing {index} ({what})")

    def _looked(self, source: Source) -> Seen | Refused:
        return self.network.look(source.content, source.name, self.fit.value, self.background.value)

    # What people do

    def _uploaded(self, name: str, data: bytes) -> None:
        self.take(Source(data, name))

    def _not_uploaded(self, name: str, why: str) -> None:
        self._tell(name, why)

    def _path_given(self) -> None:
        if self.path.value.strip():
            self.take(Source(self.path.value))
        else:
            self._tell("The path", "The path is empty: write the name of a picture file.")

    def _drawn(self, data: bytes) -> None:
        """A stroke more: the drawing is one picture, looked at anew each time."""
        names = [source.name for source in self.sources]
        if DRAWING not in names:
            self.take(Source(data, DRAWING))
            return
        place = names.index(DRAWING)
        self.sources[place] = Source(data, DRAWING)
        self.rows[place] = self._looked(self.sources[place])
        self._show(place)

    def _cleared(self) -> None:
        """The sheet is empty again, so the drawing is no longer in the list."""
        for place, source in enumerate(self.sources):
            if source.name == DRAWING:
                del self.sources[place], self.rows[place]
                self._show(len(self.rows) - 1)
                return

    def _sheet_wanted(self, _) -> None:
        self.sheet.layout.display = None if self.draw.value else "none"

    def _settings_changed(self, _) -> None:
        self.rows = [self._looked(source) for source in self.sources]
        self._show(self.choose.value if len(self.rows) > 1 else len(self.rows) - 1)

    def _clear(self) -> None:
        self._empty()
        self._show(-1)

    def _chosen(self, change) -> None:
        if not self._quiet:
            self._show(change["new"])

    # What they see

    def _tell(self, name: str, why: str) -> None:
        self.said.value = report.refused(Refused(name, why))

    def _empty(self) -> None:
        self.sources, self.rows = [], []

    def _show(self, place: int) -> None:
        """The table, and the picture number `place` (from 0) closely; -1 when there is none."""
        several = len(self.rows) > 1
        row = self.rows[place] if self.rows else None
        self._quiet = True
        if several:
            options = tuple((f"{n}. {_short(one.name)}", n - 1) for n, one in enumerate(self.rows, start=1))
            if self.choose.options != options:
                self.choose.options = options
            self.choose.value = place
        self._quiet = False
        self.choose.layout.display = None if several else "none"
        self.table.value = report.table(self.rows) if several else ""
        self.said.value = report.refused(row) if isinstance(row, Refused) else ""
        if isinstance(row, Seen):
            self.page.value = report.page(row)
        else:
            self.page.value = "" if row else "<p>There is no picture yet: choose one above.</p>"


def _controls(size_words: str):
    auto = widgets.Layout(width="auto")
    path = widgets.Text(
        description="Or a path",
        placeholder="my_photo.jpg, or a path such as ../images/my_cat.png",
        style=LABEL,
        layout=widgets.Layout(flex="1 1 300px", max_width="640px"),
    )
    names = [*SAMPLES.values(), "Fresh drawing: a cat", "Fresh drawing: no cat"]
    samples = [widgets.Button(description=name, layout=auto) for name in names]
    fit = widgets.ToggleButtons(
        description="Square by",
        options=[(FIT_WORDS[name], name) for name in FITS],
        value="crop",
        style={**LABEL, "button_width": "auto"},
        layout=widgets.Layout(width="max-content"),
        tooltips=[f"How a rectangle becomes {size_words} pixels: {FIT_WORDS[name]}" for name in FITS],
    )
    background = widgets.ColorPicker(
        description="Background",
        value="white",
        style=LABEL,
        layout=widgets.Layout(width="240px"),
        tooltip="What is seen through see-through parts of a picture, and the colour of the stripes",
    )
    choose = widgets.SelectionSlider(
        description="Look closely",
        options=[("", 0)],
        style=LABEL,
        layout=widgets.Layout(width="auto", max_width="640px", display="none"),
    )
    return path, samples, fit, background, choose


def _buttons():
    auto = widgets.Layout(width="auto")
    look = widgets.Button(description="Look at it", layout=auto, tooltip="Look at the picture with this path")
    clear = widgets.Button(description="Clear the list", layout=auto, tooltip="Take all pictures off the list")
    sheet = widgets.ToggleButton(
        description="Draw one yourself", layout=auto, tooltip="Show or hide a sheet to draw on"
    )
    return look, clear, sheet


def _short(name: str) -> str:
    """As much of a name as there is room for beside the slider."""
    return name if len(name) <= ROOM else f"{name[: ROOM // 2]}…{name[-ROOM // 2 + 1 :]}"


def _sample(name: str) -> Source:
    return Source(str(DATASETS.parent / "images" / name), name)


def _png(pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format="png", compress_level=1)
    return file.getvalue()
