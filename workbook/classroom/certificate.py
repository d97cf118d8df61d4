"""A page of what somebody has built: exercises by notebook, the cost curve of their network, and its first layer.

One file that needs nothing else, to keep or to print.  The network is trained for it, by the fast trainer: its steps
are those of the learner's functions, which were found right.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from dnn_utils import images_to_columns, load_data
from workbook.cells import course
from workbook.errors import WorkbookError, command
from workbook.files import write_text
from workbook.grading.grade import GradedNotebook, choose, extra_in, grade, totals
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State
from workbook.markup import table, tag
from workbook.training import train
from workbook.widgets.markup import beside
from workbook.widgets.run_page import chart, in_words, weights
from workbook.widgets.runs import Run, Settings

from .html import page, said

TITLE = "What I built"
# The deepest network whose parts are all right is trained, with the settings of its notebook: the playground's first.
NETWORKS = {
    "L_layer_model": ("four layers", [12288, 20, 7, 5, 1], "scaled"),
    "two_layer_model": ("two layers", [12288, 7, 1], "small"),
}


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
    used = Settings()
    train_x, train_y, test_x, test_y, _ = load_data()
    test = images_to_columns(test_x), test_y
    found = train(images_to_columns(train_x), train_y, dims, used.learning_rate, used.num_iterations, start, dev=test)
    run = Run(used, result=found, state="done")
    text = (
        f"The steps of {tag('code', model)} for a network of {layers}, with {', '.join(map(str, dims[1:]))} units: "
        f"{found.iterations} iterations on {train_y.size} drawings, tried on {test_y.size} that it had not seen. "
        f"{in_words(run)}"
    )
    panel = tag("div", chart(run), weights(run), class_="workbook-panel")
    return [tag("h2", "The network"), tag("p", text), tag("style", beside("widgets.css")), panel]
