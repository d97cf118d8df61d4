"""Harder exercises: their points stand beside those of the course, and never lower what somebody has."""

import json

import pytest

from workbook.cells import course
from workbook.classroom.command import class_as_csv
from workbook.classroom.exports import as_gradescope
from workbook.classroom.gradebooks import fill
from workbook.classroom.learner import Learner
from workbook.following.guide import first_open
from workbook.following.summary import as_markdown
from workbook.grading.grade import grade_notebook, totals
from workbook.grading.report import as_json, as_text
from workbook.grading.terminal import Terminal, in_words
from workbook.judging.verdict import State, Verdict

NAME = "04_cost"
HARDER = [task for task in course.tasks_of(NAME) if task.extra]
CORE = course.points_of([NAME])


def graded(right):
    """Notebook 04 where these exercises are right, and the others blank."""

    def judge(cell):
        return Verdict(cell.exercise, State.RIGHT if cell.exercise in right else State.BLANK)

    return grade_notebook(NAME, course.SOLUTIONS / f"{NAME}.ipynb", judge)


CORE_DONE = graded({task.name for task in course.tasks_of(NAME)} - {task.name for task in HARDER})
ONE_MORE = graded({task.name for task in course.tasks_of(NAME)} - {task.name for task in HARDER[1:]})


def test_harder_exercises_stand_at_the_end_below_a_folded_heading():
    for name, cells in course.notebooks().items():
        exercises = [task.extra for task in course.tasks_of(name)]
        assert exercises == sorted(exercises)
        if any(exercises) and not all(exercises):  # an optional notebook has no others
            document = course.document(name)["cells"]
            (begin,) = (n for n, cell in enumerate(document) if cell["metadata"].get("jp-MarkdownHeadingCollapsed"))
            assert "".join(document[begin]["source"]).startswith("## Harder\n")
            (end,) = (n for n, cell in enumerate(cells) if cell.text.startswith("## An open question\n"))
            inside = {cell.grade_id for cell in cells[begin:end] if cell.is_exercise}
            assert inside == {task.name for task in course.tasks_of(name) if task.extra}


def test_the_core_alone_is_all_of_the_points():
    assert HARDER and CORE + sum(task.points for task in HARDER) == sum(task.points for task in course.tasks_of(NAME))
    assert totals([CORE_DONE]) == totals([ONE_MORE]) == (CORE, CORE)
    extra = HARDER[0].points
    assert (CORE_DONE.extra, ONE_MORE.extra) == (0, extra)
    assert in_words([CORE_DONE]) == f"{CORE} of {CORE} points, 1 of 1 exercises"
    assert in_words([ONE_MORE]) == f"{CORE} of {CORE} points, 1 of 1 exercises, +{extra} extra"
    text = as_text([ONE_MORE], Terminal())
    assert f"done, +{extra} extra" in text and f"+{extra} / {extra}" in text and f"+0 / {HARDER[1].points}" in text
    report = json.loads(as_json([ONE_MORE], []))
    assert (report["points"], report["of"], report["extra"]) == (CORE, CORE, extra)
    assert f"## {CORE} of {CORE} points, +{extra} extra" in as_markdown(report)
    told = json.loads(as_gradescope([ONE_MORE], []))
    assert told["score"] == CORE and f"{HARDER[0].name} (extra)" in [test["name"] for test in told["tests"]]


def test_next_leads_to_harder_exercises_only_when_the_core_is_right():
    nothing, half = graded(()), graded({HARDER[0].name})
    assert [first_open([book])[1].name for book in (nothing, half)] == ["compute_cost"] * 2
    assert first_open([CORE_DONE, half])[1].name == "compute_cost"
    assert [first_open([book])[1].name for book in (CORE_DONE, ONE_MORE)] == [task.name for task in HARDER[:2]]
    assert first_open([graded(course.tasks())]) is None


@pytest.mark.parametrize("extra", [False, True])
def test_a_grade_book_gets_extra_points_when_they_are_asked_for(tmp_path, extra):
    book, learner = tmp_path / "grades.csv", Learner("ada", (ONE_MORE,), id="7")
    book.write_text(f"Student,ID,Notebook 04 (3)\n    Points Possible,,{CORE}\nAda,7,\n", encoding="utf-8")
    fill(book, [learner], tmp_path / "filled.csv", extra=extra)
    expected = CORE + extra * HARDER[0].points
    assert (tmp_path / "filled.csv").read_text(encoding="utf-8").endswith(f"Ada,7,{expected}\n")
    head, row = "".join(class_as_csv([learner], [])).splitlines()
    line = dict(zip(head.split(","), row.split(",")))
    assert (line["points"], line["of"], line["extra"]) == (str(CORE), str(CORE), str(HARDER[0].points))
