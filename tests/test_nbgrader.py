"""nbgrader: the points of its grade book are the judge's, whatever a submission holds; the rest of it works as ever.

With the real nbgrader, where it is installed: python -m pip install -e ".[nbgrader]".
"""

import csv
import html
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, cells_by_grade_id, is_test, marks, solution
from forgeries import NOTEBOOKS

from workbook.building.assemble import blank_notebook
from workbook.building.notebook import read_notebook
from workbook.cells import course
from workbook.cells.meaning import GradedCell
from workbook.classroom import assignments
from workbook.cli import main
from workbook.errors import WorkbookError
from workbook.grading.grade import GradedExercise, grade_notebook
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State, Verdict

NAME = "03_forward_propagation"
TASK = course.tasks()["linear_forward"]
NO_BIAS = "def linear_forward(A, W, b):\n    return np.dot(W, A), (A, W, b)\n"
FORGED = """\
import ast

class Nothing(ast.NodeTransformer):
    def visit(self, tree):
        return ast.Module([], [])

def forge(*_):
    shell = get_ipython()
    shell.user_ns["check"] = lambda *given: True
    shell.ast_transformers.append(Nothing())

get_ipython().events.register("pre_run_cell", forge)
"""
ATTACK = """<script>fetch("/formgrader/api/grade/1")</script><img src='x' onerror='alert(1)'>
[here](javascript:alert(1)), $\\href{javascript:alert(1)}{x}$, ![](../../ada/secret.svg)
```
</code></pre>$$<script>fetch(1)</script>$$"""
RAISES = f"def linear_activation_forward(A_prev, W, b, activation):\n    raise ValueError({ATTACK!r})\n"
PAST = "2026-01-01 12:00:00 UTC"


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory):
    """A function that runs the real nbgrader in a course folder; it returns what it said."""
    pytest.importorskip("nbgrader", reason='nbgrader is not installed: python -m pip install -e ".[nbgrader]"')
    own = tmp_path_factory.mktemp("home")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**os.environ, "PATH": path, "JUPYTER_CONFIG_DIR": str(own), "PYTHONPATH": str(ROOT)}

    def run(folder, *words, code=0):
        command = [sys.executable, "-m", "nbgrader", *words]
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == code, done.stderr
        return done.stderr

    return run


@pytest.fixture(scope="module")
def folder(nbgrader, tmp_path_factory):
    """A course folder with one assignment of one notebook, as the command makes it."""
    made = tmp_path_factory.mktemp("class") / "dnn"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        assert main(["nbgrader", str(made), "03"]) == 0
    return made


def released(folder):
    return read_notebook(folder / "release" / NAME / f"{NAME}.ipynb")


def answered(folder, **own):
    """The notebook that was given out, with right answers, or with these texts in their places."""
    notebook = released(folder)
    for task in course.tasks_of(NAME):
        cells_by_grade_id(notebook)[task.name].source = own.get(task.name, course.answer(task.name))
    return notebook


def hand_in(folder, learner, notebook, when=""):
    place = folder / "submitted" / learner / NAME
    place.mkdir(parents=True)
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)  # also what nbformat would not write
    (place / f"{NAME}.ipynb").write_text(text, encoding="utf-8")
    if when:
        (place / "timestamp.txt").write_text(when)


def with_outputs(notebook):
    """A notebook with the outputs of the solution, and a green box for everything."""
    for cell in filter(is_test, notebook.cells):
        cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": f"<b>FORGED</b>{ATTACK}"})]
    return notebook


def submissions(folder):
    """learner -> what they hand in."""
    forged = answered(folder, linear_forward=NO_BIAS)
    forged.cells.insert(0, nbformat.v4.new_code_cell(FORGED))
    found = {
        "ada": answered(folder),
        "ben": answered(folder, linear_forward=NO_BIAS),
        "cyd": answered(folder, linear_activation_forward=RAISES),
        "dan": released(folder),
        "eve": with_outputs(forged),
        "fay": '{"cells": [',
        "gus": with_outputs(released(folder)),
        "hal": answered(folder),
    }
    found["hal"].cells += [nbformat.v4.new_markdown_cell(ATTACK), nbformat.v4.new_raw_cell(ATTACK)]
    found["hal"].cells[-1].metadata["raw_mimetype"] = "text/html"
    found["hal"].cells += [nbformat.v4.new_code_cell("'\udb73 is half a sign, \u202e turns a line around'")]
    for number, change in enumerate(NOTEBOOKS.values()):
        found[f"z{number:02}"] = answered(folder, linear_forward=NO_BIAS)
        change(found[f"z{number:02}"])
    return found


@pytest.fixture(scope="module")
def graded(folder, nbgrader):
    """The course folder when everybody has handed in, and nbgrader has graded and written feedback."""
    for learner, notebook in submissions(folder).items():
        hand_in(folder, learner, notebook)
    hand_in(folder, "zoe", answered(folder), when="2026-01-02 12:00:00 UTC")
    with (folder / "nbgrader_config.py").open("a") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    nbgrader(folder, "db", "assignment", "add", NAME, f"--duedate={PAST}")
    said = nbgrader(folder, "autograde", NAME)
    assert "Walls: " in said
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:  # a teacher looks, and adds to what was found
        book.find_grade("test_linear_forward", NAME, NAME, "ben").manual_score = 5
        book.find_comment("linear_forward", NAME, NAME, "ben").manual_comment = "Nearly!"
        book.db.commit()
    nbgrader(folder, "generate_feedback", NAME)
    nbgrader(folder, "export", "--to=grades.csv")
    return folder


@pytest.fixture(scope="module")
def rows(graded):
    with (graded / "grades.csv").open(encoding="utf-8") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def feedback(folder, learner):
    return (folder / "feedback" / learner / NAME / f"{NAME}.html").read_text(encoding="utf-8")


def words(page):
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page)).split())


@pytest.mark.slow
def test_the_points_in_the_grade_book_are_the_judges(graded, rows):
    with Verdicts(20, keep=False) as verdicts:
        for learner in submissions(graded):
            path = graded / "submitted" / learner / NAME / f"{NAME}.ipynb"
            by_hand = 5 if learner == "ben" else 0
            assert float(rows[learner]["score"]) == grade_notebook(NAME, path, verdicts).points + by_hand, learner
    given = {learner: float(rows[learner]["score"]) for learner in ("ada", "ben", "cyd", "dan", "eve", "fay", "gus")}
    assert given == {"ada": 20, "ben": 15, "cyd": 10, "dan": 0, "eve": 10, "fay": 0, "gus": 0}
    assert {row["max_score"] for row in rows.values()} == {"20.0"}


@pytest.mark.kernel
def test_the_forgery_works_where_the_notebook_is_run(folder):
    from nbgrader.preprocessors import Execute
    from nbgrader.utils import determine_grade

    notebook, _ = Execute().preprocess(submissions(folder)["eve"], {"metadata": {"path": str(ROOT / "notebooks")}})
    assert sum(determine_grade(cell)[0] for cell in notebook.cells if marks(cell).get("grade")) == 20


@pytest.mark.slow
def test_parts_that_are_right_alone_are_a_share_of_each_test(folder):
    from nbgrader.utils import determine_grade

    from workbook.classroom.nbgrader import outcome

    wrong = Verdict("linear_forward", State.WRONG, what="Z is wrong.")
    half = replace(wrong, parts=("linear_cache",), of_parts=2)
    tests = [cell for cell in released(folder).cells if marks(cell).get("grade_id") in dict(TASK.tests)]
    for verdict, points, shown in ((half, 5, "1 of 2 parts right: linear_cache"), (wrong, 0, "Z is wrong.")):
        one = GradedExercise(TASK, GradedCell(TASK.name, f"{NAME}.ipynb"), verdict)
        for test in tests:
            test.outputs = outcome(test.metadata.nbgrader, one)
        assert sum(determine_grade(test)[0] for test in tests) == points
        assert shown in str(tests[0].outputs)


@pytest.mark.slow
def test_work_that_is_late_gets_nbgraders_penalty(rows):
    late = rows["zoe"]
    assert [float(late[title]) for title in ("raw_score", "late_submission_penalty", "score")] == [20, 20, 0]


@pytest.mark.slow
def test_feedback_names_the_mistake(graded):
    page = words(feedback(graded, "ben"))
    with Verdicts(20, keep=False) as verdicts:
        found = grade_notebook(NAME, graded / "submitted" / "ben" / NAME / f"{NAME}.ipynb", verdicts)
    verdict = found.exercises[0].verdict
    assert verdict.name and verdict.name in page and "linear_forward: not right yet." in page
    assert "Score: 15.0 / 20" in page and "Comments: Nearly!" in page
    assert "linear_activation_forward: right." in page
    assert "linear_forward: not written yet." in words(feedback(graded, "dan"))
    page = words(feedback(graded, "fay"))
    assert "is not a notebook: it is not JSON" in page and str(graded.parent) not in page


@pytest.mark.slow
def test_feedback_holds_nothing_that_runs_and_all_its_pictures(graded):
    for learner in ("eve", "gus", "cyd", "hal"):
        page = feedback(graded, learner)
        assert "FORGED" not in page and not re.search("<script>fetch|<img src=.[x.]|href=.javascript", page)
    assert "fetch" in words(page)  # it is there to be read
    page = feedback(graded, "ada")
    assert "data:image/svg+xml;base64," in page and 'src="images/' not in page and "../images" not in page


@pytest.mark.slow
def test_what_is_given_out_is_the_learners_notebook(folder):
    ours, theirs = blank_notebook(solution(NAME)), released(folder)
    for own, given in zip(ours.cells, theirs.cells):
        assert own.source == given.source or own.cell_type == "markdown"
    place = folder / "release" / NAME
    links = re.findall(r"\]\((?!https?:|#|\.\./\d)([^)#]+)", "\n".join(cell.source for cell in theirs.cells))
    assert links and all((place / link).is_file() for link in links if "." in link)


@pytest.mark.slow
def test_an_nbgrader_that_cannot_find_the_judge_gives_no_points(folder, nbgrader, tmp_path):
    config = folder / "nbgrader_config.py"
    text = config.read_text()
    hand_in(folder, "yan", answered(folder))
    try:
        config.write_text(text.replace("workbook.classroom.nbgrader", "workbook.classroom.nowhere"))
        nbgrader(folder, "autograde", NAME, "--student=yan", code=1)
    finally:
        config.write_text(text)
    assert not (folder / "autograded" / "yan").exists()


@pytest.mark.slow
def test_what_is_there_is_left_as_it_is(folder, tmp_path, capsys, monkeypatch):
    source = folder / "source" / NAME / f"{NAME}.ipynb"
    source.write_text("mine")
    assert main(["nbgrader", str(folder), "03"]) == 0 and source.read_text() == "mine"
    assert capsys.readouterr().out == f"{NAME}: is there already, and was left as it is.\n"


@pytest.mark.parametrize(
    ("place", "assignment", "says"),
    [
        ("somebody's", "", "neither empty nor a course folder that this command made"),
        ("new", "../week", "cannot be the name of an assignment"),
        (ROOT / "notebooks" / "class", "", "inside the workbook"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(place, assignment, says, tmp_path, monkeypatch):
    monkeypatch.setattr(assignments.importlib.util, "find_spec", lambda name: name)
    (tmp_path / "somebody's").mkdir()
    (tmp_path / "somebody's" / "thesis.txt").touch()
    with pytest.raises(WorkbookError, match=says):
        assignments.make_folder(tmp_path / place, ["03"], assignment)
    assert not (tmp_path / "new").exists() and not (ROOT / "notebooks" / "class").exists()


def test_without_nbgrader_it_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setattr(assignments.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(WorkbookError, match=r"pip install -e \"\.\[nbgrader\]\""):
        assignments.make_folder(tmp_path / "new", ["03"])
