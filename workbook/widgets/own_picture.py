"""Your own picture: files, a path, samples or a drawing go in; what the network makes of them stands below.

The widgets only collect pictures and settings.  classifier does the work, picture_page turns it into HTML, inputs has
the sheet to draw on and the field for files.
"""

from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import ipywidgets as widgets
from PIL import Image

from dnn_utils import DATASETS, FITS
from workbook.drawings import draw
from workbook.markup import tag

from .classifier import Answer, Classifier, Parameters, file_name
from .inputs import Picker, Sketch
from .markup import png, sentence
from .page import AUTO, HIDDEN, LABEL, WRAP, button, put_on_page
from .picture_page import all_answers, page, still

IMAGES = DATASETS.parent / "images"
SAMPLE, DRAWING = str(IMAGES / "my_cat.png"), "my drawing"
SERIES, FRESH = 5077, 400  # the series that fresh drawings come from, and their side in pixels
MOST = 60  # pictures at a time
EXAMPLE_PATH = "my_photo.jpg, or a path such as ../images/my_cat.png"
WIDE = {"flex": "1 1 300px", "max_width": "640px"}
BEHIND = "What is seen through see-through parts of a picture, and the colour of the stripes"
FIT_WORDS = {"crop": "crop (the middle)", "pad": "pad (add stripes)", "squash": "squash (all of it)"}


def own_picture(parameters: Parameters, training: Any = None) -> None:
    """Show pictures of your own to a trained network, and see what it makes of them, and why.

    parameters: W1, b1, ..., as L_layer_model returns them.  training: the pictures (m, 64, 64, 3) and labels (1, m)
    that it was trained on, to find the most similar ones; without it the drawings of the course.  Raises ValueError
    when they do not fit together.  There is one such panel at a time: called again, the former one is closed.
    """
    panel = OwnPicture(Classifier(parameters, training))
    put_on_page("own_picture", panel.box, "the field for your own pictures", still(panel.entries[0].answer))


@dataclass
class Entry:
    """A picture in the list: its path or the bytes of its file, its name, and the answer or why there is none."""

    source: str | bytes
    name: str
    answer: Answer | str


class OwnPicture:
    """The widgets.  `box` is what is shown; take() adds a picture; entries holds them all."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        self.entries: list[Entry] = []
        self._only_sample = False  # as at the beginning; it makes room for the first picture of one's own
        self._drawings = {"a cat": count(1, 2), "no cat": count(0, 2)}  # of the series the odd numbers are cats
        self.picker = Picker(self.take, self._refuse)
        self.sketch = Sketch()
        self.sheet = widgets.VBox([self.sketch], layout=HIDDEN)
        self.path = widgets.Text(description="Or a path", placeholder=EXAMPLE_PATH, style=LABEL, layout=WIDE)
        self.look = button("Look at it", self._take_path, "Look at the picture with this path")
        self.samples = [
            button("Sample: a cat", partial(self.take, SAMPLE)),
            button("Sample: not a cat", partial(self.take, str(IMAGES / "my_not_cat.png"))),
            button("Fresh drawing: a cat", partial(self._take_fresh_drawing, "a cat")),
            button("Fresh drawing: no cat", partial(self._take_fresh_drawing, "no cat")),
        ]
        self.draw = widgets.ToggleButton(
            description="Draw one yourself", tooltip="Show or hide a sheet to draw on", layout=AUTO
        )
        self.clear = button("Clear the list", partial(self._keep, []), "Take all pictures off the list")
        self.fit = _fit(classifier.size)
        self.background = widgets.ColorPicker(
            description="Background", value="white", tooltip=BEHIND, style=LABEL, layout={"width": "240px"}
        )
        self.choose = widgets.IntSlider(description="Look closely", min=1, max=1, style=LABEL)
        self.remove = button("Remove this one", self._remove_chosen, "Take the picture that is shown off the list")
        self.several = widgets.HBox([self.choose, self.remove], layout=WRAP | HIDDEN)
        self.message, self.table, self.page = (widgets.HTML() for _ in range(3))
        rows = [
            [self.path, self.look],
            [*self.samples, self.draw, self.clear],
            [self.sheet],
            [self.fit, self.background],
        ]
        boxes = [widgets.HBox(row, layout=WRAP) for row in rows]
        self.box = widgets.VBox([self.picker, *boxes, self.message, self.table, self.several, self.page])
        self.sketch.observe(lambda _: self._take_drawing(), "png")
        self.path.on_msg(self._path_message)
        self.draw.observe(lambda _: self._show_sheet(), "value")
        for control in (self.fit, self.background):
            control.observe(lambda _: self._answer_anew(), "value")
        self.choose.observe(lambda _: self._show_chosen(), "value")
        self.take(SAMPLE)
        self._only_sample = True

    def take(self, source: str | bytes, name: str = "") -> None:
        """Look at one picture more (a path, or the bytes of a file with its name), and show it closely.

        There is one drawing: as it is now it takes the place of what it was before.
        """
        others = [entry for entry in self.entries if not (self._only_sample or name == DRAWING == entry.name)]
        self._only_sample = False
        if len(others) == MOST:
            self._refuse(f"The list is full ({MOST} pictures): clear it first.")
            return
        name = file_name(source, name)
        self._keep([*others, Entry(source, name, self._answer(source, name))])

    def _answer(self, source: str | bytes, name: str) -> Answer | str:
        try:
            return self._classifier.answer(source, name, self.fit.value, self.background.value)
        except (ValueError, OSError) as error:
            return str(error)

    def _path_message(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if content.get("event") == "submit":  # the key Enter; on_submit is deprecated and warns
            self._take_path()

    def _take_path(self) -> None:
        if self.path.value.strip():
            self.take(self.path.value)
        else:
            self._refuse("The path is empty: write the name of a picture file.")

    def _take_fresh_drawing(self, what: str) -> None:
        index = next(self._drawings[what])
        drawn, _ = draw(SERIES, index, FRESH)
        self.take(png(Image.fromarray(drawn)), f"fresh drawing {index} ({what})")

    def _take_drawing(self) -> None:
        if self.sketch.png:
            self.take(self.sketch.png, DRAWING)
        else:
            self._keep([entry for entry in self.entries if entry.name != DRAWING])

    def _remove_chosen(self) -> None:
        self.entries.pop(self.choose.value - 1)
        self._keep(self.entries, self.choose.value)

    def _answer_anew(self) -> None:
        """Another fit or background: look at all pictures again."""
        for entry in self.entries:
            entry.answer = self._answer(entry.source, entry.name)
        self._keep(self.entries, self.choose.value)

    def _refuse(self, why: str) -> None:
        self.message.value = sentence(why, "alert")

    def _show_sheet(self) -> None:
        self.sheet.layout.display = None if self.draw.value else "none"

    def _keep(self, entries: list[Entry], number: int = MOST) -> None:
        """Keep these pictures, and show the one with this number (from 1), or else the last one, closely."""
        self.entries, several = entries, len(entries) > 1
        self.table.value = all_answers([(entry.name, entry.answer) for entry in entries]) if several else ""
        self.several.layout.display = None if several else "none"
        self.choose.max = max(len(entries), 1)
        number = min(number, self.choose.max)
        if self.choose.value == number:
            self._show_chosen()
        self.choose.value = number  # where that is a change, the picture is shown

    def _show_chosen(self) -> None:
        answer = self.entries[self.choose.value - 1].answer if self.entries else None
        self.message.value = sentence(answer, "alert") if isinstance(answer, str) else ""
        self.page.value = page(answer) if isinstance(answer, Answer) else ""
        if answer is None:
            self.page.value = tag("p", "There is no picture yet: choose one above.")


def _fit(size: int) -> widgets.ToggleButtons:
    return widgets.ToggleButtons(
        description="Square by",
        options=[(FIT_WORDS[name], name) for name in FITS],
        style={**LABEL, "button_width": "auto"},
        layout={"width": "max-content"},
        tooltips=[f"How a rectangle becomes {size} x {size} pixels: {FIT_WORDS[name]}" for name in FITS],
    )
