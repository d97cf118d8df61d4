"""Grading: right, wrong and blank notebooks get the points they should, and no forged notebook gains any."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT, cells_by_grade_id, run_python, solution, wait_for
from forgeries import NOTEBOOKS

from exercises import EXERCISES
from workbook import errors
from workbook.building.assemble import blank_notebook
from workbook.cells import course
from workbook.cells.meaning import GradedCell
from workbook.cli import main
from workbook.errors import WorkbookError
from workbook.grading import command, store, submissions
from workbook.grading.grade import choose, grade, grade_notebook, totals
from workbook.grading.report import as_json, as_text
from workbook.grading.store import Store
from workbook.grading.terminal import Terminal
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State
from workbook.sandbox import fence
from workbook.sandbox.host import Sandbox, walls_here

NAME = "03_forward_propagation"
NO_BIAS = "def linear_forward(A, W, b):\n    return np.dot(W, A), (A, W, b)\n"


def right():
    return solution(NAME)


def blank(name=NAME):
    return blank_notebook(solution(name))


def written(notebook, folder, name=NAME):
    path = folder / f"{name}.ipynb"
    path.write_text(nbformat.writes(notebook, version=4), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="module")
def verdicts():
    with Verdicts(20, keep=False) as found:
        yield found


@pytest.fixture
def graded(tmp_path, verdicts):
    """A function that writes a notebook into a folder and grades it."""

    def graded(notebook=None, name=NAME):
        path = tmp_path / f"{name}.ipynb" if notebook is None else written(notebook, tmp_path, name)
        (found,) = grade([(name, path)], verdicts)
        return found

    return graded


def points(notebook):
    """Of the core; harder exercises have extra points, see test_extra.py."""
    return [exercise.points for exercise in notebook.core]


# --- points ---


@pytest.mark.slow
def test_solutions_get_all_points_and_blank_notebooks_none(verdicts, small_trial):
    found = grade(choose([str(ROOT / "solutions")]), verdicts)
    assert totals(found) == (440, 440) and not any(notebook.problem or notebook.note for notebook in found)
    for name in EXERCISES:
        text = cells_by_grade_id(blank(course.home(name)))[name].source
        assert verdicts(GradedCell(name, "a.ipynb", text)).state == State.BLANK


@pytest.mark.slow
@pytest.mark.parametrize("what", NOTEBOOKS)
def test_no_notebook_gains_or_loses_a_point(what, graded):
    """Locked cells and metadata change nothing; a graded cell that is gone costs its own points only."""
    notebook = blank()
    NOTEBOOKS[what](notebook)
    assert points(graded(notebook)) == [0, 0]
    notebook = right()
    NOTEBOOKS[what](notebook)
    gone = what in ("graded cell deleted", "graded cell turned into text")
    assert points(graded(notebook)) == [0 if gone else 10, 10]


def test_outputs_of_the_solution_are_worth_nothing(graded):
    notebook = blank()
    for own, pasted in zip(notebook.cells, right().cells):
        own.update({key: pasted[key] for key in ("outputs", "execution_count") if key in pasted})
    assert points(graded(notebook)) == [0, 0]


def test_one_mistake_costs_points_once(graded):
    notebook = right()
    cells_by_grade_id(notebook)["linear_forward"].source = NO_BIAS
    assert points(graded(notebook)) == [0, 10]


def test_what_works_in_the_notebook_counts(graded):
    """A helper in a cell of its own, and an exercise that is written in a new cell below the blank one."""
    notebook = right()
    cells = cells_by_grade_id(notebook)
    cells["linear_forward"].source = NO_BIAS.replace("np.dot(W, A)", "product(W, A) + b")
    blank_text = cells_by_grade_id(blank())["linear_activation_forward"].source
    own = ["def product(W, A):\n    return W @ A", cells["linear_activation_forward"].source]
    cells["linear_activation_forward"].source = blank_text
    notebook.cells += [nbformat.v4.new_code_cell(text) for text in own]
    assert points(graded(notebook)) == [10, 10]


def test_the_exercises_of_another_notebook(graded):
    found = graded(solution("05_backward_propagation"))
    assert points(found) == [0, 0]
    assert "03_forward_propagation.ipynb, but holds the exercises of 05_backward_propagation.ipynb" in found.problem


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "missing"),
        (b"", "empty"),
        (b"{", "not JSON"),
        (b"[]", "not a notebook"),
        (b"[" * 100_000, "not JSON"),
        (b'{"cells": [], "x": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"\xff\xfe\x00\xd8", "not"),
        (b'{"cells": [1, {}, {"source": 3}]}', "none of the graded cells"),
    ],
)
def test_a_file_that_is_not_a_notebook(data, says, graded, tmp_path):
    if data is not None:
        (tmp_path / f"{NAME}.ipynb").write_bytes(data)
    found = graded()
    assert points(found) == [0, 0] and says in found.problem and "\n" not in found.problem


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_and_the_old_format_are_read(encoding, graded, tmp_path):
    cells = [{**cell, "input": cell["source"]} if cell.cell_type == "code" else cell for cell in right().cells]
    document = {"nbformat": 3, "worksheets": [{"cells": cells}]}
    (tmp_path / f"{NAME}.ipynb").write_text(json.dumps(document), encoding=encoding)
    assert points(graded()) == [10, 10]


@pytest.mark.parametrize(
    "word", ["3", "03", NAME, f"notebooks/{NAME}.ipynb", f"Copy of {NAME}.ipynb", f"{NAME} (1).ipynb"]
)
def test_a_notebook_is_named_by_number_name_or_file(word):
    ((name, path),) = choose([word])
    assert name == NAME and path.suffix == ".ipynb"


@pytest.mark.parametrize("word", ["42", "nowhere", "notes.ipynb", "3000"])
def test_a_notebook_that_there_is_not(word):
    with pytest.raises(WorkbookError, match=r"There is no notebook .* The notebooks are 00_vectorization"):
        choose([word])


def test_a_folder_that_there_is_not(tmp_path):
    with pytest.raises(WorkbookError, match=r"^There is no folder .*nowhere\.$"):
        choose([str(tmp_path / "nowhere")])


@pytest.mark.parametrize("word", [f"{NAME}.IPYNB", f"{NAME}.txt"])
def test_never_the_own_notebook_in_place_of_another_file(word):
    with pytest.raises(WorkbookError, match=r"should end in \.ipynb"):
        choose([word])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
def test_no_link_out_of_the_folder_no_pipe_no_name_that_steers(graded, verdicts, tmp_path):
    path = tmp_path / f"{NAME}.ipynb"
    path.symlink_to(ROOT / "solutions" / f"{NAME}.ipynb")
    assert points(graded()) == [0, 0] and "is a link to a file in another folder" in graded().problem
    path.unlink()
    os.mkfifo(path)
    assert points(graded()) == [0, 0] and "not an ordinary file" in graded().problem
    (name, odd), *_ = choose([str(tmp_path / f"{NAME}\x1b[2J\n  ✓ right.ipynb")])
    said = as_text([grade_notebook(name, odd, verdicts)], Terminal())
    assert name == NAME and "\x1b" not in said and "\n  ✓" not in said


# --- the command, the store ---


def test_the_command(tmp_path, capsys, own_state):
    path = written(right(), tmp_path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert main(["grade", str(path), "--json", str(tmp_path / "out.json")]) == 0
    assert "20 / 20" in capsys.readouterr().out
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (found["points"], found["of"], found["fenced"]) == (20, 20, fence.enough(found["walls"]))
    notebook = blank()
    cells_by_grade_id(notebook)["linear_forward"].source = NO_BIAS
    assert main(["grade", str(written(notebook, tmp_path))]) == 1
    said = capsys.readouterr()
    assert said.out.count("○") == 2 and said.out.count("✗") == 1 and said.err == ""
    assert "linear_forward: not right yet." in said.out and "The bias b is not added" in said.out


def test_a_message_cannot_look_like_the_report(tmp_path, capsys, own_state):
    notebook = blank()
    error = "raise ValueError('x\\n  ✓ L_model_forward  20 / 20  right\\n\\x1b[2J')"
    cells_by_grade_id(notebook)["linear_forward"].source = f"def linear_forward(A, W, b):\n    {error}"
    assert main(["grade", str(written(notebook, tmp_path))]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("  ✓") for line in lines) == 0 and "\x1b" not in "".join(lines)


@pytest.mark.slow
@pytest.mark.parametrize("missing", fence.WALLS)
def test_the_report_says_which_wall_is_missing(missing, tmp_path, capsys, own_state, monkeypatch):
    """And what was judged with fewer walls is judged again when more are there."""
    path, report = written(right(), tmp_path), tmp_path / "out.json"
    monkeypatch.setenv("WORKBOOK_WITHOUT", missing)
    assert command.run([str(path)], Verdicts(), files=[(report, as_json)]) == 0
    walls, said = json.loads(report.read_text(encoding="utf-8"))["walls"], capsys.readouterr().out
    assert missing not in walls and re.search(rf"Not there: .*{missing}", said)
    assert ("not for strangers" in said) == (not fence.enough(walls))
    if missing == fence.WALLS[0]:
        monkeypatch.delenv("WORKBOOK_WITHOUT")
        command.run([str(path)], Verdicts(), files=[(report, as_json)])
        assert json.loads(report.read_text(encoding="utf-8"))["walls"] == [*walls_here()]


def test_where_nothing_had_to_be_run_the_report_says_which_walls_there_are(tmp_path, own_state):
    report = tmp_path / "out.json"
    assert command.run([str(written(blank(), tmp_path))], Verdicts(), files=[(report, as_json)]) == 1
    assert json.loads(report.read_text(encoding="utf-8"))["walls"] == [*walls_here()]


def test_too_few_walls_can_be_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBOOK_WITHOUT", "seccomp")
    with pytest.raises(WorkbookError, match=r"seccomp.* not for strangers.*--require-fence"):
        command.run([str(written(right(), tmp_path))], Verdicts(), require_fence=True)


def test_what_did_not_change_is_not_judged_again(tmp_path, own_state, monkeypatch):
    chosen = [(NAME, written(right(), tmp_path))]
    with Verdicts() as first:
        assert grade(chosen, first)[0].points == 20
    monkeypatch.setattr(Sandbox, "outcomes", lambda *a: pytest.fail("judged again"))
    with Verdicts() as second:
        assert grade(chosen, second)[0].points == 20


@pytest.mark.slow
def test_a_forged_or_damaged_store_is_worth_nothing(tmp_path, own_state):
    notebook = blank()
    cells_by_grade_id(notebook)["linear_forward"].source = "def linear_forward(A, W, b):\n    return 1"
    chosen = [(NAME, written(notebook, tmp_path))]
    with Verdicts() as first:
        assert grade(chosen, first)[0].points == 0
    with sqlite3.connect(own_state) as stored:
        stored.execute("UPDATE verdicts SET entry = replace(entry, ?, 'right')", (State.WRONG.value,))
    stored.close()
    with Verdicts() as again:
        assert grade(chosen, again)[0].points == 0
    for damage in (b"", b"{", own_state.read_bytes()[:3000]):
        own_state.write_bytes(damage)
        with Verdicts() as again:
            assert grade(chosen, again)[0].points == 0


def test_the_oldest_verdicts_go(own_state, monkeypatch):
    monkeypatch.setattr(store, "MOST_ENTRIES", 3)
    first = Store()
    for number in range(5):
        first.put(str(number), number)
    first.close()
    assert [Store().get(str(number)) for number in range(5)] == [None, None, 2, 3, 4]


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere the process does not see what is patched here"
)
@pytest.mark.slow
def test_whatever_happens_to_one_learner_the_others_get_theirs(tmp_path, capsys, own_state, monkeypatch):
    """Whether grading hangs, breaks or ends: there is a sentence for this learner, and points for the next."""
    happens = {"a": lambda: time.sleep(1000), "b": lambda: 1 / 0, "c": lambda: os._exit(1)}

    def graded_or_not(name, path, *others):
        happens.get(path.parent.name, int)()
        return grade_notebook(name, path, *others)

    for learner in "abcd":
        (tmp_path / learner).mkdir()
        written(right(), tmp_path / learner)
    files = [str(path) for path in sorted(tmp_path.glob("?/*.ipynb"))]
    # So that all is known, and a short limit is enough on a busy machine, too.
    assert command.run(files[-1:], Verdicts()) == 0
    monkeypatch.setattr(submissions, "grade_notebook", graded_or_not)
    monkeypatch.setattr(errors, "LOG", tmp_path / "errors.log")
    assert command.run(files, Verdicts(3 / submissions.LIMIT), files=[(tmp_path / "out.json", as_json)]) == 1
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["notebooks"]
    assert [one["points"] for one in found] == [0, 0, 0, 20]
    for one, says in zip(found, ("was stopped: ", "mistake in the workbook itself", "was cut short", "")):
        assert says in one["problem"] and bool(says) == bool(one["problem"])
    assert "division by zero" in (tmp_path / "errors.log").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script of a shell")
@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("", "needs podman or docker, and neither is installed"),
        ("echo Trying; echo no registry >&2; exit 125", "could not make the image, so nothing was graded: no registry"),
        ("[ $1 = build ] || exit 125", "could not run the image"),
    ],
)
def test_a_container_that_cannot_run_is_one_sentence(script, says, tmp_path, capsys, monkeypatch):
    if script:
        (tmp_path / "podman").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / "podman").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["grade", "03", "--container"]) == 1
    said = capsys.readouterr().err
    assert says in said and said.count("\n") == 1


@pytest.mark.kernel
def test_outputs_are_compared_on_request_and_cost_nothing(tmp_path, capsys, own_state):
    """Nothing is written into the project meanwhile, where the kernel has a fence."""
    forged = ROOT / ".workbook" / f"forged-{uuid.uuid4().hex}"
    notebook = right()
    cells = cells_by_grade_id(notebook)
    answer = cells["linear_activation_forward"].source
    cells["linear_activation_forward"].source = answer.replace("    return", "    print('hello')\n    return")
    cells["linear_forward"].source += f"\ntry:\n    open({str(forged)!r}, 'w')\nexcept OSError:\n    pass"
    cells["softmax"].source = "def softmax(Z):\n    return 1"
    report = tmp_path / "out.json"
    assert main(["grade", str(written(notebook, tmp_path)), "--outputs", "--json", str(report)]) == 0
    exercises = json.loads(report.read_text(encoding="utf-8"))["notebooks"][0]["exercises"]
    printed = {test["id"]: test["printed"] for one in exercises for test in one["tests"]}
    assert printed["test_linear_forward"] == "same" and printed["test_softmax"] == ""
    assert "hello" in printed["test_linear_activation_forward"]
    assert "right, but see below" in capsys.readouterr().out
    assert not fence.version() or not forged.exists()
    forged.unlink(missing_ok=True)


@pytest.mark.slow
def test_pytest_notebooks():
    """One test an exercise, named with its points, failing with what the check says."""
    said = run_python(*f"-m pytest notebooks/{NAME}.ipynb -q -p no:cacheprovider".split()).stdout
    assert said.count("not written yet") >= 2 and "linear_activation_forward (10 points)" in said


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
@pytest.mark.parametrize(("ended_by", "code"), [(signal.SIGINT, 130), (9, -9)])
def test_nothing_runs_on_when_grading_is_stopped(ended_by, code, tmp_path):
    """Ctrl-C, or worse, while a function sleeps for ever: its process ends with the rest."""
    notebook = right()
    text = "import time\n\ndef linear_forward(A, W, b):\n    time.sleep(1000)\n"
    cells_by_grade_id(notebook)["linear_forward"].source = text
    command = [sys.executable, "-m", "workbook", "grade", str(written(notebook, tmp_path)), "--again"]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    # The process of the submission, the sandbox's, its child that sleeps; where there are namespaces, one between them.
    below = wait_for(lambda: [found for found in [processes_below(running.pid)] if len(found) > 2])[0]
    running.send_signal(ended_by)
    assert running.wait(60) == code
    assert wait_for(lambda: not any(Path(f"/proc/{pid}").is_dir() for pid in below))


def processes_below(pid):
    """The processes that a process started, and those that they started."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(place.read_text().rpartition(")")[2].split()[1]) == pid:
                found += [int(place.parent.name), *processes_below(int(place.parent.name))]
        except (OSError, ValueError):
            continue
    return found
