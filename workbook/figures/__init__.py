"""The concept drawings of the course: ``write_all(folder)`` draws images/*.svg with matplotlib.

Text inside a figure is mathematical symbols only; captions and alt texts stand in the notebooks, where they
can be translated.  The docstring of a drawing function is its alt text, ready to be copied.  Pencils
(palette, boxes, arrows ...) are in pencils.py, and each topic has a module.  To add a figure, write a
function that returns a Figure and name it in FIGURES.  The same matplotlib gives the same bytes every time.
"""

import logging
from collections.abc import Callable
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from workbook.figures import arrays, chains, choosing, computation_graph, formula_sheet, layers, pictures, training
from workbook.figures.pencils import STYLE

FIGURES: dict[str, Callable[[], Figure]] = {
    function.__name__: function
    for function in (
        arrays.rows_times_columns,
        arrays.sums_along_axes,
        arrays.broadcasting,
        computation_graph.computation_graph,
        layers.layer_shapes,
        layers.layer_blocks,
        layers.network,
        chains.forward_chain,
        chains.backward_chain,
        training.training_loop,
        training.gradient_check,
        training.cost_curves,
        pictures.picture_to_column,
        pictures.examples_as_columns,
        pictures.why_depth,
        formula_sheet.formula_sheet,
        choosing.three_sets,
    )
}


def write_all(folder: Path) -> list[Path]:
    """Draw every figure of the course, and the formula sheet as a PDF, into ``folder``; return the files written."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with matplotlib.rc_context({**matplotlib.rcParamsDefault, **STYLE}):
        paths = [_write_svg(draw(), folder / f"{name}.svg") for name, draw in FIGURES.items()]
        return [*paths, _write_pdf(formula_sheet.page(), folder / "formula_sheet.pdf")]


# Without date and version in the files, the bytes change only when the drawing does.


def _write_svg(figure: Figure, path: Path) -> Path:
    for axes in figure.axes:
        if not axes.axison:  # nothing reaches over the edge of a canvas, and simple viewers know no clipping
            for artist in axes.get_children():
                artist.set_clip_on(False)
    FigureCanvasSVG(figure).print_svg(path, metadata={"Date": None, "Creator": None})
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(map(str.rstrip, lines)) + "\n", encoding="utf-8", newline="\n")
    return path


def _write_pdf(figure: Figure, path: Path) -> Path:
    about = {"Title": formula_sheet.WORDS["title"], "CreationDate": None, "Creator": None, "Producer": None}
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it wonders about the date inside the fonts
    FigureCanvasPdf(figure).print_pdf(path, metadata=about)
    return path
