"""A page of what somebody has built: exercises by notebook, the cost curve of their network, and its first layer.

One file that needs nothing else, to keep or to print.  The network is trained for it, by the fast trainer: its steps
are those of the learner's functions, which were found right.
"""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from PIL import Image

from dnn_utils import images_to_columns, load_data
from workbook.cells import course
from workbook.errors import WorkbookError, command
from workbook.files import write_text
from workbook.grading.grade import GradedNotebook, choose, extra_in, grade, totals
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State
from workbook.markup import table, tag
from workbook.training import Result, train

from .html import page, said

TITLE = "What I built"
# The deepest network whose parts are all right is trained, with the settings of its notebook.
NETWORKS = {
    "L_layer_model": ("four layers", [12288, 20, 7, 5, 1], "scaled"),
    "two_layer_model": ("two layers", [12288, 7, 1], "small"),
}
RATE, STEPS = 0.0075, 2500
WIDE, HIGH, EDGE = 560, 200, 36  # pixels of the curve, and beside it
ACROSS, GAP = 10, 4  # pictures of units side by side, and pixels between them


def certificate(file: Path, words: Sequence[str], folder: Path, seconds: float, name: str = "") -> str:
    """Write the page of the notebooks that are meant by words, all for none; return a sentence that says so.

    Raises WorkbookError where nothing is right yet, and where the file holds something else.
    """
    if file.exists() and f"<title>{TITLE}" not in file.read_text(encoding="utf-8", errors="replace"):
        raise WorkbookError(f"{file} holds something other than such a page; name another file.")
    with Verdicts(seconds, search=False) as verdicts:
        notebooks = grade(choose(words, folder), verdicts)
    if not any(one.state == State.RIGHT for notebook in notebooks for one in notebook.exercises):
        raise WorkbookError(f"No exercise in {folder} is right yet. What to do first: {command('next')}")
    write_text(file, certificate_page(notebooks, name))
    return f"{file} says what you built. Open it in a browser, and print it from there."


def certificate_page(notebooks: Sequence[GradedNotebook], name: str = "") -> str:
    """The page, as HTML."""
    points, of = totals(notebooks)
    core = [one for notebook in notebooks for one in notebook.core]
    right = [one.name for notebook in notebooks for one in notebook.exercises if one.state == State.RIGHT]
    done = sum(notebook.right for notebook in notebooks)
    who = [tag("p", tag("strong", said(name)))] if name else []
    lead = f"{done} of {len(core)} exercises are right, {points} of {of} points{extra_in(notebooks)}: {date.today()}."
    rows = (
        (
            said(course.title(one.name)),
            " ".join(tag("code", said(part.name)) for part in one.exercises if part.state == State.RIGHT) or "none yet",
            f"{one.points} / {one.of}{f' +{one.extra}' if one.extra else ''}",
        )
        for one in notebooks
        if one.points or one.extra
    )
    listed = tag("div", table(("notebook", "functions that are right", "points"), rows), class_="built")
    return page(TITLE, *who, tag("p", "Deep Neural Network Workbook. " + lead), listed, *_network(right))


# --- the network ---


def _network(right: Sequence[str]) -> list[str]:
    """The curve and the first layer of the deepest network that these exercises train; nothing where there is none."""
    model = next((name for name in NETWORKS if name in right), None)
    if model is None:
        return []
    layers, dims, start = NETWORKS[model]
    train_x, train_y, test_x, test_y, _ = load_data()
    test = images_to_columns(test_x), test_y
    found = train(images_to_columns(train_x), train_y, dims, RATE, STEPS, start, dev=test)
    text = (
        f"The steps of {tag('code', model)} for a network of {layers}, with {', '.join(map(str, dims[1:]))} units: "
        f"{STEPS} iterations on {train_y.size} drawings. It is right about {found.accuracy:.0%} of them, and about "
        f"{found.dev_accuracy:.0%} of {test_y.size} drawings that it had not seen."
    )
    weights = found.parameters["W1"]
    caption = (
        f"The weights of the first layer as pictures, one for each of its {len(weights)} units. A pixel that is "
        "lighter than grey speaks for the unit, in its colour; a darker one against it."
    )
    return [
        tag("h2", "The network"),
        tag("p", text),
        tag("figure", curve(found), tag("figcaption", "The cost against the number of iterations.", class_="quiet")),
        tag("figure", weights_picture(weights), tag("figcaption", caption, class_="quiet")),
    ]


def curve(found: Result) -> str:
    """The costs of a training, as a drawing that is text."""
    costs, steps = [*found.costs, found.cost], [*found.steps, found.iterations]
    highest = max(costs)
    top, bottom = 8, HIGH + 8
    places = ((EDGE + WIDE * x / steps[-1], top + HIGH * (1 - y / highest)) for x, y in zip(steps, costs))
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    frame = tag("path", d=f"M{EDGE} {top}V{bottom}H{EDGE + WIDE}", fill="none", stroke="currentColor", opacity=0.4)
    line = tag("polyline", points=points, fill="none", stroke="#2f7fc1", stroke_width=2.5, stroke_linejoin="round")
    label = {"fill": "currentColor", "font-size": 12}
    texts = (
        tag("text", f"{highest:.2f}", x=EDGE - 5, y=16, text_anchor="end", **label),
        tag("text", "0", x=EDGE - 5, y=bottom, text_anchor="end", **label),
        tag("text", f"{steps[-1]}", x=EDGE + WIDE, y=bottom + 16, text_anchor="end", **label),
        tag("text", f"{costs[-1]:.3f}", x=EDGE + WIDE, y=HIGH * (1 - costs[-1] / highest), text_anchor="end", **label),
    )
    alt = f"The cost falls from {costs[0]:.3f} to {costs[-1]:.3f} in {steps[-1]} iterations."
    size = f"0 0 {EDGE + WIDE + 8} {bottom + 24}"
    how = {"role": "img", "aria-label": alt, "viewBox": size, "style": "width: 100%; max-width: 40rem"}
    return tag("svg", frame, line, *texts, **how)


def weights_picture(weights: np.ndarray) -> str:
    """W1 (n1, 12288) as n1 pictures of 64 x 64 pixels in one, each with its largest weight as white or black."""
    from workbook.plots import picture_tag

    rows = -(-len(weights) // ACROSS)
    columns = min(ACROSS, len(weights))
    sheet = Image.new("RGB", (columns * (64 + GAP) - GAP, rows * (64 + GAP) - GAP), (255, 255, 255))
    for number, unit in enumerate(weights):
        grey = np.round(127.5 + 127.5 * unit / np.abs(unit).max()).astype(np.uint8)
        row, column = divmod(number, ACROSS)
        sheet.paste(Image.fromarray(grey.reshape(64, 64, 3)), (column * (64 + GAP), row * (64 + GAP)))
    file = io.BytesIO()
    sheet.save(file, "PNG", optimize=True)
    return picture_tag(file.getvalue(), f"{len(weights)} coloured patterns, one for each unit.", sheet.width)
