"""check-up: a line for each thing, and what to do where something is not well."""

import os
import shutil
from importlib.metadata import distributions
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


# What a line says, and what is done to the computer before; each time to several parts, and the others are looked at.
HARMS = (
    {
        "installed is none; delete the folder .venv": lambda patch: patch.setattr(
            checkup, "distributions", lambda: [one for one in distributions() if one.name.lower() != "anywidget"]
        ),
        "not JSON (line 1: Expecting value). Is the file damaged? To get it back, and keep yours:": lambda _: (
            course.NOTEBOOKS / "04_cost.ipynb"
        ).write_text('{"cells": [', encoding="utf-8"),
        "test_drawings.h5 is not in": lambda _: (dnn_utils.DATASETS / "test_drawings.h5").unlink(),
        "should be not right yet, but is right.": lambda patch: patch.setattr(
            Verdicts, "__call__", lambda self, cell: Verdict(cell.exercise, State.RIGHT)
        ),
        "Only 12 MB are free": lambda patch: patch.setattr(
            shutil, "disk_usage", lambda path: SimpleNamespace(free=12_000_000)
        ),
    },
    {
        "installed is 1.26.4": lambda patch: patch.setattr(
            checkup, "distributions", lambda: [*distributions(), SimpleNamespace(name="numpy", version="1.26.4")]
        ),
        "reset 04": lambda _: (course.NOTEBOOKS / "04_cost.ipynb").unlink(),
        "train_drawings.h5: it is damaged": lambda _: os.truncate(dnn_utils.DATASETS / "train_drawings.h5", 5000),
        "could not be started": lambda patch: patch.setattr(host, "GUEST", "raise SystemExit"),
        "may not be written": lambda patch: patch.setattr(os, "access", lambda path, mode: False),
    },
    {
        "linear_forward: The graded cell is missing": lambda _: put_answer(
            course.NOTEBOOKS / "03_forward_propagation.ipynb", "linear_forward", None
        ),
        "pictures failed with KeyError: 'nothing'; delete": lambda patch: patch.setattr(
            checkup.dnn_utils, "load_data", lambda: {}["nothing"]
        ),
    },
)


@pytest.mark.parametrize("harms", HARMS, ids=["first", "second", "third"])
@pytest.mark.slow
def test_what_is_not_well_is_a_line_that_says_what_to_do(look, monkeypatch, harms):
    for harm in harms.values():
        harm(monkeypatch)
    code, lines = look()
    assert code == 1 and len(lines) == 9 and lines[-1].startswith("Put right"), lines
    bad = [line for line in lines if line[0] in "✗x"]
    assert len(bad) == len(harms) and all(says in line for says, line in zip(harms, bad)), bad


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
