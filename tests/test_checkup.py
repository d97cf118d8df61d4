"""check-up: a line for each thing, and what to do where something is not well."""

import os
import shutil
from types import SimpleNamespace

import nbclient
import pytest
from conftest import ROOT, put_answer

import dnn_utils
from exercises import EXERCISES
from workbook import checkup, cli
from workbook.cells import course
from workbook.errors import WorkbookError
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State, Verdict
from workbook.sandbox import host


@pytest.fixture
def look(tmp_path, monkeypatch, capsys):
    """A function that runs check-up on copies of notebooks and pictures, without a kernel; gives code and lines."""
    for place, module in (("notebooks", course), ("datasets", dnn_utils)):
        monkeypatch.setattr(module, place.upper(), shutil.copytree(ROOT / place, tmp_path / place))
    monkeypatch.setattr(checkup, "kernel", lambda: "a kernel runs")

    def run():
        code = cli.main(["check-up"])
        return code, capsys.readouterr().out.splitlines()

    return run


def test_all_is_well(look):
    code, lines = look()
    assert code == 0 and len(lines) == 9 and all(line[0] in "✓+" for line in lines[1:-1])
    assert "Python 3." in lines[1] and f"{len(EXERCISES)} exercises" in lines[2] and "209 pictures" in lines[3]
    assert lines[-1].startswith("All is well.")


def damage_a_notebook(monkeypatch):
    (course.NOTEBOOKS / "04_cost.ipynb").write_text('{"cells": [', encoding="utf-8")


def delete_a_notebook(monkeypatch):
    (course.NOTEBOOKS / "04_cost.ipynb").unlink()


def delete_an_exercise(monkeypatch):
    put_answer(course.NOTEBOOKS / "03_forward_propagation.ipynb", "linear_forward", None)


def delete_pictures(monkeypatch):
    (dnn_utils.DATASETS / "test_drawings.h5").unlink()


def damage_pictures(monkeypatch):
    os.truncate(dnn_utils.DATASETS / "train_drawings.h5", 5000)


def fill_the_disk(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=12_000_000))


def forbid_writing(monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)


def lose_a_package(monkeypatch):
    have = [one for one in checkup.distributions() if one.name.lower() != "anywidget"]
    monkeypatch.setattr(checkup, "distributions", lambda: have)


def age_a_package(monkeypatch):
    have = [*checkup.distributions(), SimpleNamespace(name="numpy", version="1.26.4")]
    monkeypatch.setattr(checkup, "distributions", lambda: have)


def blunt_the_judge(monkeypatch):
    monkeypatch.setattr(Verdicts, "__call__", lambda self, cell: Verdict(cell.exercise, State.RIGHT))


def stop_the_sandbox(monkeypatch):
    monkeypatch.setattr(host, "GUEST", "raise SystemExit")


def break_a_part(monkeypatch):
    monkeypatch.setattr(checkup.dnn_utils, "load_data", lambda: {}["nothing"])


# What is done to a computer at once, and what its lines say: every other part is still looked at.
HARMS = (
    {
        lose_a_package: "installed is none; delete the folder .venv",
        damage_a_notebook: "not JSON (line 1: Expecting value). Is the file damaged? To get it back, and keep yours:",
        delete_pictures: "test_drawings.h5 is not in",
        blunt_the_judge: "should be not right yet, but is right.",
        fill_the_disk: "Only 12 MB are free",
    },
    {
        age_a_package: "installed is 1.26.4",
        delete_a_notebook: "reset 04",
        damage_pictures: "train_drawings.h5: it is damaged",
        stop_the_sandbox: "could not be started",
        forbid_writing: "may not be written",
    },
    {
        delete_an_exercise: "linear_forward: The graded cell is missing",
        break_a_part: "pictures failed with KeyError: 'nothing'; delete",
    },
)


@pytest.mark.parametrize("harms", HARMS, ids=["first", "second", "third"])
@pytest.mark.slow
def test_what_is_not_well_is_a_line_that_says_what_to_do(look, monkeypatch, harms):
    for harm in harms:
        harm(monkeypatch)
    code, lines = look()
    assert code == 1 and len(lines) == 9 and lines[-1].startswith("Put right"), lines
    bad = [line for line in lines if line[0] in "✗x"]
    assert len(bad) == len(harms) and all(says in line for says, line in zip(harms.values(), bad)), bad


@pytest.mark.kernel
def test_a_kernel_runs_a_cell(monkeypatch):
    assert "draws a plot" in checkup.kernel()
    for cell, says in (
        ("import nowhere", r"No cell can be run \(No module named 'nowhere'\); close other programs"),
        ("import os; os._exit(1)", r"No cell can be run \(Kernel died\)"),
    ):
        monkeypatch.setattr(checkup, "CELL", cell)
        with pytest.raises(WorkbookError, match=says):
            checkup.kernel()
    monkeypatch.setattr(nbclient.NotebookClient, "execute", lambda *_, **__: None)
    with pytest.raises(WorkbookError, match="shows no plot"):
        checkup.kernel()
