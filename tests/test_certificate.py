"""The certificate: a page of what is right, which needs nothing else and shows the network only where it is right."""

import re

import pytest
from made import books, graded

from workbook.cells import course
from workbook.classroom import certificate as room
from workbook.errors import WorkbookError
from workbook.judging.verdict import State


def made(right):
    """The notebooks of somebody who has these exercises right, and nothing else."""
    return books([graded(name, State.RIGHT if name in right else State.BLANK) for name in course.tasks()])


def words(page):
    return re.findall(r"<code>(\w+)</code>", page.partition("<h2>")[0])


def test_all_that_is_right_is_listed_and_the_deepest_network_is_shown():
    page = room.certificate_page(made(course.tasks()), "<b>Me</b>")
    assert sorted(words(page)) == sorted(course.tasks()) and "&lt;b&gt;Me&lt;/b&gt;" in page and "<b>Me" not in page
    assert "four layers" in page and page.count("<svg") == 1 and page.count("<img") == 20
    assert not re.search(r"https?://|<script|src=\"(?!data:image/png)", page)
    extra = sum(task.points for task in course.tasks().values() if task.extra)
    assert f"points, +{extra} extra:" in page
    costs = re.search(r"2500 iterations.* falls from ([\d.]+) to ([\d.]+);", page)
    assert float(costs[1]) > 0.6 > 0.1 > float(costs[2])


def test_what_is_not_right_is_not_shown():
    page = room.certificate_page(made({"two_layer_model", "sigmoid"}))
    assert words(page) == ["sigmoid", "two_layer_model"] and "two layers" in page and "2 of " in page
    page = room.certificate_page(made({"sigmoid"}))
    assert words(page) == ["sigmoid"] and "<img" not in page and "The network" not in page


def test_it_is_written_for_whom_something_is_right_and_over_nothing_else(tmp_path, monkeypatch):
    file, right = tmp_path / "page.html", []
    monkeypatch.setattr(room, "grade", lambda chosen, verdicts: made(right))
    with pytest.raises(WorkbookError, match="is right yet"):
        room.certificate(file, [], course.NOTEBOOKS, 20)
    right.append("sigmoid")
    for name in ("", "A. Learner"):
        room.certificate(file, [], course.NOTEBOOKS, 20, name)
        assert (name or "sigmoid") in file.read_text(encoding="utf-8")
    file.write_text("my notes", encoding="utf-8")
    with pytest.raises(WorkbookError, match="name another file"):
        room.certificate(file, [], course.NOTEBOOKS, 20)
    assert file.read_text(encoding="utf-8") == "my notes"
