"""The concept drawings of the course: ``write_all(folder)`` draws images/*.svg with matplotlib.

Text inside a figure is mathematical symbols only; captions and alt texts stand in the notebooks, where they
can be translated.  The palette, boxes, arrows and so on are in page.py, and each topic has a module.  To add a figure,
write a public function there that returns a Figure: its name is that of the file.  The same matplotlib gives the same
bytes every time.
"""

import inspect
import io
import logging
from collections.abc import Callable
from pathlib import Path

from matplotlib import style
from matplotlib.figure import Figure

from workbook.figures import arrays, formula_sheet, networks, pictures, training
from workbook.figures.page import STYLE, paper
from workbook.files import in_one_step, write_text

FIGURES: dict[str, Callable[[], Figure]] = {
    name: function
    for topic in (arrays, networks, training, pictures)
    for name, function in inspect.getmembers(topic, inspect.isfunction)
    if function.__module__ == topic.__name__ and not name.startswith("_")
}
# Without date and version in the files, the bytes change only when the drawing does.
SVG_METADATA = {"Date": None, "Creator": None}
PDF_METADATA = {"Title": formula_sheet.WORDS["title"], "CreationDate": None, "Creator": None, "Producer": None}


def write_all(folder: Path) -> list[Path]:
    """Draw every figure of the course, and the formula sheet as a PDF, into ``folder``; return the files written."""
    with style.context(["default", STYLE]):
        paths = [_write_svg(paper(draw()), folder / f"{name}.svg") for name, draw in FIGURES.items()]
        logging.getLogger("fontTools").setLevel(logging.ERROR)  # it wonders about the date inside the fonts
        with in_one_step(folder / "formula_sheet.pdf") as new:
            formula_sheet.formula_sheet().savefig(new, format="pdf", metadata=PDF_METADATA)
    return [*paths, folder / "formula_sheet.pdf"]


def _write_svg(figure: Figure, path: Path) -> Path:
    for axes in figure.axes:
        if not axes.axison:  # nothing reaches over the edge of a page, and simple viewers know no clipping
            for artist in axes.get_children():
                artist.set_clip_on(False)
    drawing = io.StringIO()
    figure.savefig(drawing, format="svg", metadata=SVG_METADATA)
    lines = (line.rstrip() + "\n" for line in drawing.getvalue().splitlines())
    write_text(path, "".join(lines))
    return path
