"""The command line: help for everything, one sentence for every mistake, nothing half-done after Ctrl-C."""

import errno
import os
import re
import signal
import subprocess
import sys

import pytest
from conftest import MINI, ROOT, run_python, wait_for

from workbook import cli, errors, figures, parsing
from workbook.errors import WorkbookError, command


def usage(typed, capsys):
    """The exit code of a command that ends before it runs anything, and what it says on stdout and stderr."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(typed)
    return stopped.value.code, *capsys.readouterr()


@pytest.mark.parametrize("word", parsing.WORDS)
def test_help(word, capsys):
    code, text, _ = usage([*word.split(), "--help"], capsys)
    assert code == 0 and text.startswith(f"usage: {command(word)} ")
    _, text, _ = usage(["--help"] if " " not in word else [word.split()[0], "--help"], capsys)
    assert re.search(rf"^    {word.split()[-1]} +[A-Z]", text, re.MULTILINE), "one line each in the list of words"


def test_help_names_every_word(capsys):
    _, text, _ = usage(["--help"], capsys)
    named = re.findall(r"^    ([a-z-]+) +[A-Z]", text, re.MULTILINE)
    learners = "lab check-up next watch progress grade reset"
    assert set(named) >= set(learners.split()) and set(named) == {word.split()[0] for word in parsing.WORDS}
    readme = (ROOT / "README.md").read_text(encoding="utf-8").partition("### Finding your way")[2]
    assert set(re.findall(r"^\| `([a-z-]+)", readme, re.MULTILINE)) >= {*learners.split()}


def test_commands_are_named_as_they_are_typed_on_this_computer(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "win32")
    _, text, _ = usage(["grade", "--help"], capsys)
    assert "py start.py grade 03 --outputs" in text and "python" not in text


def test_nothing_names_the_command_in_another_way():
    for place in ("workbook/**/*.py", "exercises/*.py", "course/*.md", "datasets/*.md", "*.md", "tests/*.py"):
        for path in ROOT.glob(place):
            found = re.findall(r"python -m workboo[k]|python start\.p[y]", path.read_text(encoding="utf-8"))
            assert not found, f"{path.name} says {found[0]}; it is {command('...')}"


def test_readme_sends_a_learner_who_wants_to_know_whether_all_works_to_check_up():
    """... and not to the tests, which take minutes."""
    for_learners = (ROOT / "README.md").read_text(encoding="utf-8").partition("## For teachers")[0]
    assert "python3 start.py check-up" in for_learners and "start.py test" not in for_learners


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nxt", "no word nxt; did you mean next?"),
        ("Next", "did you mean next?"),
        ("checkup", "did you mean check-up?"),
        ("03", "no word 03; did you mean lab 03?"),
        ("--no-browser", "did you mean lab --no-browser?"),
        ("--hepl", "did you mean --help?"),
        ("xyzzy", "no word xyzzy."),
        ("data", "required: WHAT"),
        ("data cats", "'cats'"),
        ("build --nonsense", "--nonsense"),
        ("progress 03 --colour", "no option --colour."),
        ("next --hnit", "no option --hnit; did you mean --hint?"),
        ("lab --hepl", "no option --hepl; did you mean --help?"),
        ("test --quik", "no option --quik; did you mean --quick?"),
        ("check-up 03", "no place for 03 here."),
        ("reset", "required: NN"),
        ("build --timeout soon", "'soon' is not a number of seconds above 0"),
        ("build --timeout 0", "'0' is not a number of seconds above 0"),
        ("data drawings --train many --test 1 --seed 1 --out x", "'many'"),
        ("data drawings --train 5", "required: --test, --seed, --out"),
    ],
)
def test_wrong_usage_is_one_sentence(typed, words, capsys):
    code, out, text = usage(typed.split(), capsys)
    assert code == 2 and out == "" and words in text and text.count("\n") == 1
    assert re.search(r"For help: python3 start.py( [a-z-]+)* --help$", text) or sys.platform == "win32"


@pytest.mark.slow
def test_quick_tests_need_no_kernel_and_options_go_to_pytest():
    found = run_python(*"-m workbook test --quick -n0 --collect-only -q tests/test_cli.py".split()).stdout
    assert "::test_data" in found and "::test_building_and_checking" not in found


@pytest.mark.kernel
def test_building_and_checking(course, capsys):
    root = course()
    where = ["--root", str(root)]
    assert cli.main(["build", "--check", *where]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert cli.main(["build", *where]) == 0
    text = capsys.readouterr().out
    assert re.fullmatch(r"\[1/1\] 02_mini: running 3 cells ...\n\[1/1\] 02_mini: ran in \d+\.\d s\n", text), text
    assert cli.main(["build", "--check", *where]) == 0
    assert "in step" in capsys.readouterr().out
    path = root / "notebooks" / "02_mini.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("YOUR CODE", "MY CODE"), encoding="utf-8")
    assert cli.main(["build", *where]) == 1
    assert "MY CODE" in path.read_text(encoding="utf-8") and "stays as it is" in capsys.readouterr().err
    course([({"exercise": "f"}, "1")])
    assert cli.main(["build", *where]) == 1
    text = capsys.readouterr().err
    assert text.startswith("course/02_mini.md, line 12 (exercise f): ") and text.count("\n") == 1


def test_data(tmp_path, capsys):
    drawings = ["data", "drawings", "--train", "3", "--test", "1", "--out", str(tmp_path)]
    assert cli.main([*drawings, "--seed", "5"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["test_drawings.h5", "train_drawings.h5"]
    assert cli.main([*drawings, "--seed", "-5"]) == 1
    assert "seed is -5" in capsys.readouterr().err
    assert cli.main(["data", "photos", "--folder", str(tmp_path), "--url", "nowhere"]) == 1
    assert "not a web address" in capsys.readouterr().err


@pytest.fixture
def failing(monkeypatch, tmp_path, capsys):
    """A function that runs a command whose room raises an error; gives exit code, what is said, and the log."""
    log = tmp_path / ".workbook" / "errors.log"
    monkeypatch.setattr(errors, "LOG", log)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)  # report may change it

    def fail(error):
        def raise_it(*args):
            raise error

        monkeypatch.setattr(figures, "write_all", raise_it)
        code = cli.main(["figures"])
        return code, capsys.readouterr().err, log.read_text(encoding="utf-8") if log.is_file() else ""

    return fail


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (WorkbookError("Build the course first."), "Build the course first."),
        (PermissionError(errno.EACCES, "Permission denied", "images/a.svg"), "Permission denied: images/a.svg"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
    ],
)
def test_what_a_user_can_mend_is_a_sentence(failing, error, said):
    assert failing(error) == (1, f"{said}\n", "")


def test_a_defect_is_one_line_and_keeps_its_traceback_in_a_log(failing, tmp_path):
    failing(ValueError("first"))
    code, said, log = failing(KeyError("second"))
    assert code == 1 and said.count("\n") == 1 and "KeyError: 'second'" in said and "errors.log" in said
    assert "first" in log and log.count("Traceback") == 2 and "raise error\nKeyError: 'second'" in log
    assert re.search(rf"^--- \d{{4}}-\d\d-\d\dT\S+  {command('figures')}  \(Python", log, re.MULTILINE)


def test_where_no_log_can_be_written_the_traceback_is_shown(failing, tmp_path):
    (tmp_path / ".workbook").write_text("in the way", encoding="utf-8")
    code, said, _ = failing(KeyError("second"))
    assert code == 1 and "Traceback" in said and "please report" in said


def test_ctrl_c_in_a_room(failing):
    code, said, log = failing(KeyboardInterrupt())
    assert code == 130 and said.startswith("Stopped.") and said.count("\n") == 1 and log == ""


def test_what_ctrl_c_left_half_made_says_nothing():
    """As Python 3.13 and newer would at the end of a download that was stopped before the first answer."""
    program = """
import sys
from workbook.errors import report

class Half:
    def __del__(self):
        raise AttributeError("fp")

half = Half()
sys.exit(report(KeyboardInterrupt(), ["data", "photos"]))
"""
    done = run_python("-c", program)
    assert done.returncode == 130 and done.stderr.startswith("Stopped.") and done.stderr.count("\n") == 1, done.stderr


@pytest.mark.kernel
@pytest.mark.skipif(sys.platform == "win32", reason="signals work differently on Windows")
def test_ctrl_c_while_a_cell_runs(course):
    waiting = "import os, pathlib, time\npathlib.Path('../started').write_text(str(os.getpid()))\ntime.sleep(60)"
    root = course([*MINI, ({}, waiting)])
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_"))}
    typed = [sys.executable, "-m", "workbook", "build", "--root", str(root)]
    note = root / "started"
    with subprocess.Popen(typed, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        wait_for(lambda: note.exists() and note.read_text())
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
    assert run.returncode == 130 and said.startswith("Stopped.") and said.count("\n") == 1, said
    assert not list(root.rglob("*.ipynb")) and not list(root.rglob("*.part"))
    wait_for(lambda: not alive(int(note.read_text())))


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
