"""next, watch, progress, reset and summary: what is said, what is kept, and that nothing of a learner's
runs here."""

import io
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from workbook.following.survey import Course, Verdicts, survey

from workbook import cli, material
from workbook.building.notebook import read_notebook
from workbook.errors import WorkbookError
from workbook.following import guide, watch
from workbook.following.map import drawn
from workbook.following.reset import reset
from workbook.following.summary import as_markdown, summary
from workbook.following.terminal import DRAWN, RIGHT, TYPED, Terminal
from workbook.grading import judge

FORWARD = "03_forward_propagation"
NO_BIAS = "def linear_forward(A, W, b):\n    return np.dot(W, A), (A, W, b)\n"
GOOD = "def linear_forward(A, W, b):\n    return W @ A + b, (A, W, b)\n"


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch, tmp_path):
    """Without a home there is no key, so no verdict is read from or written to the project; hints go
    elsewhere."""
    for name in ("HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(guide, "REMEMBERED", tmp_path / "memory" / "hints.json")


@pytest.fixture(scope="module")
def course():
    return Course()


@pytest.fixture
def folder(tmp_path, course):
    """A folder with the notebooks as they are handed out."""
    place = tmp_path / "notebooks"
    place.mkdir()
    for name in course.names:
        reset(name, place, say=lambda text: None)
    return place


@pytest.fixture
def judged(monkeypatch):
    """The names of the exercises that the judge was asked about."""
    names, verdict = [], judge.Judge.verdict
    monkeypatch.setattr(
        judge.Judge, "verdict", lambda self, name, *rest: names.append(name) or verdict(self, name, *rest)
    )
    return names


def write(folder, notebook, exercise, text):
    """Put a text into a graded cell and save."""
    path = folder / f"{notebook}.ipynb"
    document = json.loads(path.read_text(encoding="utf-8"))
    (cell,) = (cell for cell in document["cells"] if material.graded_name(cell) == exercise)
    cell["source"] = text
    path.write_text(json.dumps(document), encoding="utf-8")


def solve(folder, *names):
    for name in names:
        shutil.copy(ROOT / "solutions" / f"{name}.ipynb", folder)


def solve_before(folder, course, notebook):
    """Solve everything before a notebook, so that its first exercise is next."""
    solve(folder, *(name for name in course.names if name < notebook))


def share(course, *notebooks):
    """What totals() says when these notebooks are right and no others."""
    right = [task for name in notebooks for task in course.tasks[name]]
    every = [task for tasks in course.tasks.values() for task in tasks]
    return (
        f"{sum(task.points for task in right)} of {sum(task.points for task in every)} points, "
        f"{len(right)} of {len(every)} exercises"
    )


def run(*words):
    return cli.main([str(word) for word in words])


# --- next ---


def test_next_in_a_blank_course(folder, course, judged, capsys):
    assert run("next", "--folder", folder) == 0
    text = capsys.readouterr().out
    name, tasks = next((name, tasks) for name, tasks in course.tasks.items() if tasks)
    assert (
        f"Next: {tasks[0].name}, exercise 1 of {len(tasks)} in notebooks/{name}.ipynb ({tasks[0].points} points)"
    ) in text
    assert "not started" in text and "next --hint" in text and share(course) in text
    assert judged == []


def test_next_says_what_is_wrong(folder, course, capsys):
    solve_before(folder, course, FORWARD)
    write(folder, FORWARD, "linear_forward", NO_BIAS)
    assert run("next", "--folder", folder) == 0
    text = capsys.readouterr().out
    assert "Next: linear_forward, exercise 1 of 3" in text and "The bias b is not added." in text
    assert share(course, *(name for name in course.names if name < FORWARD)) in text and "Traceback" not in text


def test_next_runs_nothing_of_a_learner_here(folder, course, capsys):
    solve_before(folder, course, "02_initialization")
    write(folder, "02_initialization", "initialize_parameters", "import sys\nsys.was_here = True\n1 / 0")
    assert run("next", "--folder", folder) == 0
    assert "ZeroDivisionError" in capsys.readouterr().out and not hasattr(sys, "was_here")


def test_an_endless_loop_is_cut_off(folder, course, capsys):
    solve_before(folder, course, "02_initialization")
    write(folder, "02_initialization", "initialize_parameters", "while True:\n    pass")
    assert run("next", "--folder", folder, "--timeout", "0.5") == 0
    assert "stopped after 0.5 seconds" in capsys.readouterr().out


def test_hints_come_one_more_each_time(folder, course, capsys):
    solve_before(folder, course, "02_initialization")
    count = len(material.hints("initialize_parameters"))
    seen = []
    for _ in range(count + 2):
        assert run("next", "--hint", "--folder", folder) == 0
        seen.append(capsys.readouterr().out)
    assert [text.count("Hint ") for text in seen] == [*range(1, count + 1), count, count]
    assert ["no more hints" in text for text in seen] == [False] * count + [True] * 2


@pytest.mark.parametrize("content", ["{", "[]", '{"initialize_parameters": "many"}', '{"initialize_parameters": -4}'])
def test_a_damaged_memory_of_hints_is_no_harm(folder, course, capsys, content):
    solve_before(folder, course, "02_initialization")
    guide.REMEMBERED.parent.mkdir()
    guide.REMEMBERED.write_text(content, encoding="utf-8")
    assert run("next", "--hint", "--folder", folder) == 0
    assert "Hint 1 of" in capsys.readouterr().out


def test_hints_where_nothing_can_be_remembered(folder, capsys):
    guide.REMEMBERED.parent.write_text("a file in the place of the folder", encoding="utf-8")
    assert run("next", "--hint", "--folder", folder) == 0
    assert "Hint 1 of" in capsys.readouterr().out


def test_every_hint_can_be_shown_in_a_terminal(course):
    for tasks in course.tasks.values():
        for task in tasks:
            assert material.hints(task.name)
            for _, text in material.hints(task.name):
                assert "$" not in guide._plain(text) and "\\" not in guide._plain(text)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_text("{", encoding="utf-8"), "not JSON"),
        (lambda path: shutil.copy(path.with_name("04_cost.ipynb"), path), "holds the exercises of 04_cost.ipynb"),
    ],
)
def test_next_where_a_notebook_is_damaged(folder, course, capsys, damage, words):
    solve_before(folder, course, "02_initialization")
    damage(folder / "02_initialization.ipynb")
    assert run("next", "--folder", folder) == 0
    text = capsys.readouterr().out
    assert words in " ".join(text.split()) and "reset 02" in text


def test_next_where_a_graded_cell_was_deleted(folder, course, capsys):
    solve_before(folder, course, "02_initialization")
    path = folder / "02_initialization.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if material.graded_name(cell) != "initialize_parameters"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert run("next", "--folder", folder) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "The graded cell is missing" in text and "python start.py reset 02" in text


def test_the_whole_course_is_right(folder, course, capsys):
    solve(folder, *course.names)
    assert run("next", "--folder", folder) == 0
    assert f"The whole course is right: {share(course, *course.names)}" in capsys.readouterr().out


# --- progress ---


class Screen(io.TextIOWrapper):
    """A stream with an encoding that may be a terminal."""

    def __init__(self, encoding="utf-8", terminal=False):
        super().__init__(io.BytesIO(), encoding=encoding)
        self.terminal = terminal

    def isatty(self):
        return self.terminal

    def text(self):
        self.flush()
        return self.buffer.getvalue().decode(self.encoding)


@pytest.fixture
def pages(folder, course):
    solve(folder, "02_initialization")
    write(folder, FORWARD, "linear_forward", NO_BIAS)
    (folder / "04_cost.ipynb").unlink()
    (folder / "05_backward_propagation.ipynb").write_text("", encoding="utf-8")
    with Verdicts() as verdicts:
        return survey(course, verdicts, folder)


def test_the_map_has_signs_and_words(pages, course):
    screen = Screen()
    lines = drawn(pages, Terminal(screen))
    text = "\n".join(lines)
    seen = [" ".join(line.split()) for line in lines]
    for line in (
        "├─ ✓ initialize_parameters 10 / 10 right",
        "├─ ✗ linear_forward 0 / 10 not right yet",
        "└─ ○ predict 0 / 16 not started",
        "02_initialization 25 / 25 done",
        "04_cost 0 / 20 missing",
        "05_backward_propagation 0 / 70 cannot be read",
    ):
        assert line in seen
    assert len({line.index(" / ") for line in lines if " / " in line}) == 1  # the points stand in one column
    assert share(course, "02_initialization") in text and "\x1b" not in text


def test_colours_only_on_a_terminal_that_wants_them(pages, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    plain = drawn(pages, Terminal(Screen()))
    coloured = drawn(pages, Terminal(Screen(terminal=True)))
    assert "\x1b[32m" in "\n".join(coloured)
    monkeypatch.setenv("NO_COLOR", "1")
    assert drawn(pages, Terminal(Screen(terminal=True))) == plain
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert drawn(pages, Terminal(Screen(terminal=True))) == plain


def test_an_old_console_of_windows_gets_neither_colours_nor_rare_signs(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    for name in ("NO_COLOR", "WT_SESSION", "TERM_PROGRAM", "TERM", "ConEmuANSI"):
        monkeypatch.delenv(name, raising=False)
    old = Terminal(Screen(terminal=True))
    assert (old.signs, old.coloured) == (TYPED, False)
    monkeypatch.setenv("WT_SESSION", "1")
    new = Terminal(Screen(terminal=True))
    assert (new.signs, new.coloured) == (DRAWN, True)


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_a_console_without_unicode_gets_what_it_can_write(pages, encoding):
    screen = Screen(encoding)
    terminal = Terminal(screen)
    assert terminal.signs == TYPED
    for line in drawn(pages, terminal):
        terminal.say(line)
    terminal.say("a name such as β")
    text = screen.text()
    assert "|- x linear_forward" in text and "`- - predict" in text and "#" in text


def test_progress_from_the_command_line(folder, capsys):
    assert run("progress", "--folder", folder) == 0
    assert capsys.readouterr().out.count("not started") > 16


# --- reset ---


@pytest.mark.parametrize("word", ["3", "03", FORWARD, f"{FORWARD}.ipynb", f"notebooks/{FORWARD}.ipynb"])
def test_reset_restores_one_notebook_and_keeps_the_old_one(folder, capsys, word):
    path = folder / f"{FORWARD}.ipynb"
    fresh = path.read_bytes()
    others = {other: other.read_bytes() for other in folder.iterdir() if other != path}
    for number in (1, 2):
        write(folder, FORWARD, "linear_forward", f"# version {number}")
        mine = path.read_bytes()
        assert run("reset", word, "--folder", folder) == 0
        assert f"before-reset-{number}.{FORWARD}.ipynb" in capsys.readouterr().out
        assert path.read_bytes() == fresh
        assert (folder / f"before-reset-{number}.{FORWARD}.ipynb").read_bytes() == mine
    assert b"# version 1" in (folder / f"before-reset-1.{FORWARD}.ipynb").read_bytes()
    assert {other: other.read_bytes() for other in others} == others


def test_the_restored_notebook_is_the_one_of_the_course(folder):
    for path in (ROOT / "notebooks").glob(material.NUMBERED):
        assert (folder / path.name).read_text(encoding="utf-8") == notebook_as_built(path.stem)


def notebook_as_built(name):
    from workbook.building.assemble import blank_notebook
    from workbook.building.files import notebook_text

    return notebook_text(blank_notebook(read_notebook(ROOT / "solutions" / f"{name}.ipynb")))


def test_reset_of_an_untouched_notebook_changes_nothing(folder, capsys):
    assert run("reset", "03", "--folder", folder) == 0
    assert "nothing was changed" in capsys.readouterr().out and not list(folder.glob("before*"))


def test_reset_takes_outputs_away_too(folder):
    path = folder / f"{FORWARD}.ipynb"
    fresh = path.read_bytes()
    document = json.loads(fresh)
    next(cell for cell in document["cells"] if cell["cell_type"] == "code")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": ["hello"]}
    ]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert run("reset", "03", "--folder", folder) == 0
    assert path.read_bytes() == fresh and len(list(folder.glob("before*"))) == 1


def test_reset_brings_back_a_missing_or_damaged_notebook(folder, capsys):
    path = folder / f"{FORWARD}.ipynb"
    fresh = path.read_bytes()
    path.write_bytes(b"\xff not a notebook")
    assert run("reset", "03", "--folder", folder) == 0
    assert (folder / f"before-reset-1.{FORWARD}.ipynb").read_bytes() == b"\xff not a notebook"
    path.unlink()
    assert run("reset", "03", "--folder", folder) == 0
    assert "was missing" in capsys.readouterr().out and path.read_bytes() == fresh


@pytest.mark.parametrize("word", ["12", "3x", "forward", "", "../03", "³"])
def test_reset_refuses_what_it_does_not_know(folder, capsys, word):
    before = {path: path.read_bytes() for path in folder.iterdir()}
    code = run("reset", word, "--folder", folder)
    if word == "../03":  # a path to a notebook of the course means this notebook
        assert code == 0
        return
    text = capsys.readouterr().err
    assert code == 1 and "There is no notebook" in text and "02_initialization" in text and text.count("\n") == 1
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_reset_that_is_stopped_loses_nothing(folder, monkeypatch):
    write(folder, FORWARD, "linear_forward", "# mine")
    mine = (folder / f"{FORWARD}.ipynb").read_bytes()

    def stopped(path, text):
        raise KeyboardInterrupt

    monkeypatch.setattr("workbook.following.reset.write_text", stopped)
    assert run("reset", "03", "--folder", folder) == 130
    assert (folder / f"{FORWARD}.ipynb").read_bytes() == mine
    monkeypatch.undo()
    monkeypatch.setattr(os, "fsync", lambda number: (_ for _ in ()).throw(KeyboardInterrupt))
    assert run("reset", "03", "--folder", folder) == 130
    assert (folder / f"{FORWARD}.ipynb").read_bytes() == mine and not (
        folder / f"before-reset-2.{FORWARD}.ipynb"
    ).exists()


def test_kept_copies_are_no_notebooks_of_the_course(folder, course, tmp_path):
    from workbook.grading.grade import choose

    write(folder, FORWARD, "linear_forward", GOOD)
    reset("03", folder, say=lambda text: None)
    (kept,) = folder.glob("before-reset-*")
    assert kept not in material.numbered_notebooks(folder)  # my_network, survey, watch
    assert kept not in [path for _, path in choose([str(folder)], course.names)]
    with Verdicts() as verdicts:
        assert not any(page.points for page in survey(course, verdicts, folder))
    for path in folder.glob(material.NUMBERED):
        if path.stem != FORWARD:
            path.unlink()
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    found = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:xdist",
            "-p",
            "no:hypothesispytest",
            "--nbval",
            "--collect-only",
            "-q",
            str(folder),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert f"{FORWARD}.ipynb" in found.stdout and "before-reset" not in found.stdout


# --- watch ---


def watched(folder, *steps, looks=3):
    """Run watch, with one of ``steps`` done every few looks; return what it printed after each step."""
    screen, said = Screen(), []
    todo = iter([None, *steps])
    count = 0

    def goes_on():
        nonlocal count
        if count % looks == 0:
            said.append(screen.text())
            step = next(todo, StopIteration)
            if step is StopIteration:
                return False
            if step:
                step()
        count += 1
        return True

    assert watch.watch(folder, 20, Terminal(screen), every=0.01, goes_on=goes_on) == 0
    return [later.removeprefix(earlier) for earlier, later in itertools.pairwise(said[1:])]


def test_watch_says_what_changed_and_judges_nothing_else(folder, judged):
    write(folder, FORWARD, "L_model_forward", "def L_model_forward(X, parameters):\n    return None\n")
    said = watched(
        folder,
        lambda: write(folder, FORWARD, "linear_forward", NO_BIAS),
        lambda: write(folder, FORWARD, "linear_forward", "# a remark\n" + NO_BIAS),
        lambda: write(
            folder, FORWARD, "linear_forward", "def linear_forward(A, W, b):\n    return 2 * (W @ A + b), (A, W, b)\n"
        ),
        lambda: write(folder, FORWARD, "linear_forward", GOOD),
        lambda: (folder / f"{FORWARD}.ipynb").touch(),
        lambda: reset("03", folder, say=lambda text: None),
    )
    assert "linear_forward: not started → ✗ not right yet" in said[0] and "The bias b is not added." in said[0]
    assert "for the same reason" in said[1] and "bias" not in said[1]
    assert "for another reason" in said[2] and "times what it should be" in said[2]
    assert "linear_forward: not right yet → ✓ right (10 points)" in said[3] and "1 of " in said[3]
    assert said[4] == ""
    assert "right → ○ not started" in said[5] and "L_model_forward" in said[5]
    assert judged == ["L_model_forward", *["linear_forward"] * 4]


def test_watch_waits_for_the_rest_of_a_half_written_file(folder):
    path = folder / f"{FORWARD}.ipynb"
    write(folder, FORWARD, "linear_forward", GOOD)
    whole = path.read_bytes()
    reset("03", folder, say=lambda text: None)
    said = watched(
        folder, lambda: path.write_bytes(whole[:3000]), lambda: path.write_bytes(b""), lambda: path.write_bytes(whole)
    )
    assert said[:2] == ["", ""] and "✓ right" in said[2]


def test_watch_says_when_a_file_stays_damaged_or_goes_away(folder, monkeypatch):
    monkeypatch.setattr(watch, "PATIENCE", 0)
    path = folder / f"{FORWARD}.ipynb"
    whole = path.read_bytes()
    said = watched(folder, lambda: path.write_bytes(whole[:3000]), lambda: path.write_bytes(whole), path.unlink)
    assert (
        "is not a notebook" in " ".join(said[0].split()) and "can be read again" in said[1] and "is missing" in said[2]
    )


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process alone on Windows")
def test_ctrl_c_ends_watching_with_exit_code_0(folder):
    process = subprocess.Popen(
        [sys.executable, "-m", "workbook", "watch", "--folder", str(folder)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    assert process.stdout.readline().startswith("Watching")
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0 and out.endswith("Stopped watching.\n") and err == ""


# --- summary and the workflow ---

REPORT = {
    "points": 10,
    "of": 30,
    "notebooks": [
        {
            "name": "03_forward",
            "path": "x",
            "points": 10,
            "of": 30,
            "problem": "",
            "note": "1 locked test cell is changed.",
            "exercises": [
                {
                    "name": "f",
                    "points": 10,
                    "of": 10,
                    "state": "right",
                    "message": "f: right.",
                    "mistake": None,
                    "tests": [],
                },
                {
                    "name": "g",
                    "points": 0,
                    "of": 10,
                    "state": "not right yet",
                    "message": "g: <b> | ```\nno",
                    "mistake": None,
                    "tests": [],
                },
                {
                    "name": "h",
                    "points": 0,
                    "of": 10,
                    "state": "not started",
                    "message": "h: not written yet.",
                    "tests": [],
                },
            ],
        }
    ],
}


def test_the_summary_is_a_table(tmp_path):
    report, out = tmp_path / "points.json", tmp_path / "summary.md"
    report.write_text(json.dumps(REPORT), encoding="utf-8")
    out.write_text("before\n", encoding="utf-8")
    assert run("summary", report, "--out", out) == 0
    text = out.read_text(encoding="utf-8")
    assert text.startswith("before\n## 10 of 30 points\n")
    assert "| 03_forward | `f` | 10 / 10 | ✅ right |" in text and "| **03_forward** | | **10 / 30** | |" in text
    assert "````text\ng: <b> | ```\nno\n````" in text and "1 locked test cell" in text and "h: not written" not in text


def test_the_summary_understands_what_grade_writes(folder, tmp_path, capsys):
    write(folder, FORWARD, "linear_forward", GOOD)
    write(folder, FORWARD, "linear_activation_forward", "def linear_activation_forward(*a):\n    return 'a|b'\n")
    report = tmp_path / "points.json"
    assert run("grade", folder / f"{FORWARD}.ipynb", "--points", "--json", report) == 1
    capsys.readouterr()
    assert run("summary", report) == 0
    text = capsys.readouterr().out
    assert "`linear_forward` | 10 / 10 | ✅ right" in text and "❌ not right yet" in text and "⬜ not started" in text


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"notebooks": [1], "points": 0, "of": 0}'])
def test_a_report_that_is_none(tmp_path, content, capsys):
    path = tmp_path / "points.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert run("summary", path) == 1
    text = capsys.readouterr().err
    assert "grade --json" in text and text.count("\n") == 1


def test_cells_of_the_table_hold_no_markup():
    report = json.loads(json.dumps(REPORT).replace("03_forward", "a|b <script>"))
    assert "| a\\|b &lt;script> |" in as_markdown(report)


def test_summary_needs_a_report():
    with pytest.raises(WorkbookError):
        summary(Path("no such file.json"))


def test_the_workflow_grades_forks_and_may_do_little():
    flow = yaml.safe_load((ROOT / ".github" / "workflows" / "grade.yml").read_text(encoding="utf-8"))
    (job,) = flow["jobs"].values()
    assert flow["permissions"] == {"contents": "read"} and job["timeout-minutes"] <= 30
    assert flow[True]["push"]["paths"] == ["notebooks/**"]  # YAML reads "on" as true
    assert "github.event.repository.fork" in job["if"]
    commands = [step["run"].split()[2] for step in job["steps"] if "run" in step]
    assert commands == ["grade", "summary"]
    for command in commands:
        with pytest.raises(SystemExit) as stopped:
            cli.main([command, "--help"])
        assert stopped.value.code == 0


def test_states_are_words_of_the_grader():
    from workbook.grading import grade

    assert set(grade.STATES.values()) >= {RIGHT, "not right yet", "not started"}
