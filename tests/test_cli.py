"""The command line: help for everything, one sentence for every mistake, nothing half-done after Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import time
import types
from pathlib import Path

import pytest
from conftest import MINI, ROOT

from workbook import cli

COMMANDS = [[], ["build"], ["data"], ["data", "photos"], ["data", "drawings"], ["figures"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([*command, "--help"])
    text = capsys.readouterr().out
    assert stopped.value.code == 0 and " ".join(["usage: python -m workbook", *command]) in text


def test_help_names_every_command_and_explains_building(capsys):
    for command in ([], ["build"]):
        with pytest.raises(SystemExit):
            cli.main([*command, "--help"])
    text = capsys.readouterr().out
    for word in ("build", "data", "figures", "--check", "--force", "03_forward_propagation", ":exercise:", ":points:"):
        assert word in text


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["bild"],
        ["data"],
        ["data", "cats"],
        ["build", "--nonsense"],
        ["build", "--timeout", "soon"],
        ["build", "--timeout", "0"],
        ["data", "drawings", "--train", "many", "--test", "1", "--seed", "1", "--out", "x"],
        ["data", "drawings", "--train", "-5", "--test", "1", "--seed", "1", "--out", "x"],
        ["data", "drawings", "--train", "5"],
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_building_and_checking(course, capsys):
    root = course()
    where = ["--root", str(root)]
    assert cli.main(["build", "--check", *where]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert cli.main(["build", *where]) == 0
    text = capsys.readouterr().out
    assert re.fullmatch(r"\[1/1\] 02_mini: running 3 cells ...\n\[1/1\] 02_mini: ran in \d+\.\d s\n", text), text
    assert cli.main(["build", "02", *where]) == 0
    assert "stored outputs kept" in capsys.readouterr().out
    assert cli.main(["build", "--check", *where]) == 0
    assert "in step" in capsys.readouterr().out


def test_errors_are_one_sentence(course, capsys):
    root = course([({"exercise": "f"}, "1")])
    assert cli.main(["build", "--root", str(root)]) == 1
    text = capsys.readouterr()
    assert text.err.startswith("course/02_mini.md, line 12 (exercise f): ") and text.err.count("\n") == 1
    assert "Traceback" not in text.err
    assert cli.main(["build", "17", "--root", str(root)]) == 1
    assert "no course text '17'" in capsys.readouterr().err


def test_a_refused_notebook_gives_exit_code_1(course, capsys):
    root = course()
    assert cli.main(["build", "--root", str(root)]) == 0
    path = root / "notebooks" / "02_mini.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("YOUR CODE", "MY CODE"), encoding="utf-8")
    capsys.readouterr()
    assert cli.main(["build", "--root", str(root)]) == 1
    assert "changed by hand" in capsys.readouterr().err and "MY CODE" in path.read_text(encoding="utf-8")


@pytest.fixture
def rooms(monkeypatch):
    """Stand-ins for the rooms behind the commands; gives what was asked of them."""
    asked = []

    def stand_in(name, function):
        room = types.ModuleType(name)
        setattr(room, function, lambda *args, **options: asked.append((function, args, options)))
        monkeypatch.setitem(sys.modules, name, room)
        monkeypatch.setattr(f"{name.rpartition('.')[0]}.{name.rpartition('.')[2]}", room, raising=False)

    stand_in("workbook.photos", "download")
    stand_in("workbook.drawings", "write_datasets")
    stand_in("workbook.figures", "write_all")
    return asked


def test_what_commands_ask_for(rooms):
    assert cli.main(["data", "photos", "--folder", "here", "--url", "http://localhost/"]) == 0
    assert cli.main(["data", "drawings", "--train", "30", "--test", "4", "--seed", "5", "--out", "there"]) == 0
    assert cli.main(["figures"]) == 0
    (photos, photo_args, options), (drawings, drawing_args, _), (figures, figure_args, _) = rooms
    assert (photos, photo_args) == ("download", (Path("here"), "http://localhost/"))
    assert options.keys() == {"show_progress"}
    assert (drawings, drawing_args) == ("write_datasets", (Path("there"), 30, 4, 5))
    assert (figures, figure_args) == ("write_all", (ROOT / "images",))


@pytest.mark.parametrize("error", [FileNotFoundError("no network"), ValueError("wrong hash"), OSError(28, "full")])
def test_errors_of_rooms_are_sentences(rooms, monkeypatch, capsys, error):
    def fail(*args, **options):
        raise error

    monkeypatch.setattr(sys.modules["workbook.photos"], "download", fail)
    assert cli.main(["data", "photos"]) == 1
    assert capsys.readouterr().err == f"{error}\n"


def test_ctrl_c_in_a_room(rooms, monkeypatch, capsys):
    def stop(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["workbook.photos"], "download", stop)
    assert cli.main(["data", "photos"]) == 130
    assert "Stopped" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals work differently on Windows")
def test_ctrl_c_while_a_cell_runs(course):
    root = course()
    assert cli.main(["build", "--root", str(root)]) == 0
    before = {path: path.read_bytes() for path in root.rglob("*.ipynb")}
    note = root / "started"
    waiting = "import os, pathlib, time\npathlib.Path('../started').write_text(str(os.getpid()))\ntime.sleep(60)"
    course([*MINI, ({}, waiting)])
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_"))}
    command = [sys.executable, "-m", "workbook", "build", "--root", str(root)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert wait_for(note.exists), "the cell did not start"
        wait_for(lambda: note.read_text())
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate(timeout=30)
    assert run.returncode == 130 and errors == "Stopped; files are as they were or complete.\n", errors
    assert {path: path.read_bytes() for path in root.rglob("*.ipynb")} == before
    assert not list(root.rglob("*.part"))
    assert wait_for(lambda: not alive(int(note.read_text()))), "the kernel is still running"


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_run_as_a_module():
    run = subprocess.run([sys.executable, "-m", "workbook", "bild"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 2 and "invalid choice: 'bild'" in run.stderr
