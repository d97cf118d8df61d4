"""next, watch, progress, reset and summary: what is said, what is kept, and that nothing of a learner's runs here."""

import contextlib
import io
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
import yaml
from conftest import ROOT, put_answer, run_python

from workbook import cli
from workbook.building.assemble import blank_notebook
from workbook.building.notebook import notebook_text, read_notebook
from workbook.cells import course
from workbook.errors import command
from workbook.following import guide, watch
from workbook.following.map import map_of
from workbook.following.reset import reset
from workbook.grading import verdicts
from workbook.grading.store import Store
from workbook.grading.terminal import Terminal
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State, Verdict
from workbook.sandbox.host import Sandbox

FIRST = next(iter(course.tasks().values()))
FORWARD = "03_forward_propagation"
GOOD = "def linear_forward(A, W, b):\n    return W @ A + b, (A, W, b)\n"
NO_BIAS = GOOD.replace("W @ A + b", "W @ A")
TWICE = GOOD.replace("W @ A + b", "2 * (W @ A + b)")


@pytest.fixture(scope="module", autouse=True)
def own_state(tmp_path_factory):
    """Verdicts are remembered from one of these tests to the next, outside of the project."""
    place = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(place))
        patch.setattr(Store.__init__, "__defaults__", (place / "verdicts.sqlite", True))
        yield


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory):
    place = tmp_path_factory.mktemp("handed_out")
    for path in course.numbered(ROOT / "solutions"):
        (place / path.name).write_bytes(notebook_text(blank_notebook(read_notebook(path))).encode("utf-8"))
    return place


@pytest.fixture
def folder(tmp_path, handed_out, monkeypatch):
    """A folder with the notebooks as they are handed out; which hints are given is remembered elsewhere, too."""
    monkeypatch.setattr(guide, "REMEMBERED", tmp_path / "memory" / "hints.json")
    return shutil.copytree(handed_out, tmp_path / "notebooks")


class Screen(io.TextIOWrapper):
    """A stream with an encoding that may be a terminal."""

    def __init__(self, encoding="utf-8", terminal=False):
        super().__init__(io.BytesIO(), encoding=encoding, newline="\n", write_through=True)
        self.isatty = lambda: terminal

    def text(self):
        return self.buffer.getvalue().decode(self.encoding)


def run(*words):
    return cli.main([str(word) for word in words])


def shown(*words, **screen):
    """What a command prints on a Screen when it ends well."""
    with contextlib.redirect_stdout(Screen(**screen)) as seen:
        assert run(*words) == 0
    return seen.text()


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def change(folder, exercise, text):
    put_answer(folder / f"{course.home(exercise)}.ipynb", exercise, text)


def share(*right):
    """What is said of the whole course when these exercises are right and no others."""
    every = course.tasks()
    core = [[name for name in names if not every[name].extra] for names in (right, every)]
    points, of = (sum(every[name].points for name in names) for names in core)
    extra = sum(every[name].points for name in right if every[name].extra)
    return f"{points} of {of} points, {len(core[0])} of {len(core[1])} exercises" + (
        f", +{extra} extra" if extra else ""
    )


def test_next_in_a_blank_course_judges_nothing(folder, monkeypatch):
    monkeypatch.setattr(Sandbox, "outcomes", lambda *a: pytest.fail("judged"))
    text = shown("next", "--folder", folder)
    place = f"exercise 1 of {len(course.tasks_of(FIRST.notebook))} in notebooks/{FIRST.notebook}.ipynb"
    assert f"Next: {FIRST.name}, {place} ({FIRST.points} points)" in text
    assert "○ not written yet" in text and "next --hint" in text and share() in text
    monkeypatch.chdir(folder)
    assert place in shown("next", "--folder", ".")


def known_to_be_right(cell):
    answers = {one.text for one in course.notebooks()[course.home(cell.exercise)] if one.is_exercise}
    return Verdict(cell.exercise, State.RIGHT) if cell.text in answers else None


@pytest.mark.slow
def test_next_says_what_is_wrong_until_the_whole_course_is_right(folder, monkeypatch):
    """That grading finds the answers right stands in test_grading.py; here they are known to be."""
    judge = verdicts.verdict_of
    monkeypatch.setattr(verdicts, "verdict_of", lambda cell, *how: known_to_be_right(cell) or judge(cell, *how))
    shutil.copytree(ROOT / "solutions", folder, dirs_exist_ok=True)
    assert f"✓ Every exercise of the course is right: {share(*course.tasks())}" in shown("next", "--folder", folder)
    change(folder, "linear_forward", NO_BIAS)
    text = shown("next", "--folder", folder)
    assert "Next: linear_forward, exercise 1 of 2" in text and "The bias b is not added." in text
    assert "correct the cell of linear_forward" in text and "Traceback" not in text
    assert share(*course.tasks().keys() - {"linear_forward"}) in text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("import sys; sys.was_here = True; 1 / 0", "ZeroDivisionError"),
        ("while True: pass", "stopped after 0.5 seconds"),
    ],
)
def test_next_runs_nothing_of_a_learner_here_and_ends(folder, text, says):
    change(folder, FIRST.name, text)
    seconds = "0.5" if "0.5" in says else "60"
    assert says in shown("next", "--folder", folder, "--timeout", seconds) and not hasattr(sys, "was_here")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_text("{", encoding="utf-8"), "not JSON"),
        (lambda path: shutil.copy(path.with_name("04_cost.ipynb"), path), "holds the exercises of 04_cost.ipynb"),
        (lambda path: change(path.parent, FIRST.name, None), "holds none of the graded cells"),
    ],
)
def test_next_where_a_notebook_is_damaged(folder, damage, says):
    damage(folder / f"{FIRST.notebook}.ipynb")
    text = " ".join(shown("next", "--folder", folder).split())
    assert says in text and f"start.py reset {course.number(FIRST.notebook)}" in text


@pytest.mark.parametrize("word", ["next", "progress"])
def test_one_notebook_alone(folder, word):
    change(folder, "linear_forward", NO_BIAS)
    text = shown(word, "04", "--folder", folder)
    assert (
        "compute_cost" in text
        and "linear_forward" not in text
        and f"0 of {course.tasks()['compute_cost'].points}" in text
    )


def test_a_notebook_that_is_right_leads_to_the_others(folder):
    shutil.copy(ROOT / "solutions" / "04_cost.ipynb", folder)
    text = shown("next", "4", "--folder", folder)
    assert "✓ Every exercise of 04_cost is right" in text and text.endswith(f"To go on: {command('next')}\n")


@pytest.mark.parametrize(("word", "name"), [("next", f"{FORWARD}.ipynb"), ("progress", "03"), ("watch", "nowhere")])
def test_a_folder_that_there_is_not(word, name, folder, capsys):
    assert run(word, "--folder", folder / name) == 1
    text = capsys.readouterr().err
    start = f"{folder / name} is a file; " if (folder / name).exists() else f"There is no folder {folder / name}; "
    assert text.startswith(start) and text.count("\n") == 1


@pytest.fixture
def opened(folder, monkeypatch):
    """A function that runs lab on a copy of the notebooks; gives the file that opens, and what is said."""
    options = []
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", SimpleNamespace(main=options.extend))

    def lab(*words):
        options.clear()
        with monkeypatch.context() as patch:
            patch.setattr(course, "ROOT", folder.parent)
            patch.setattr(course, "NOTEBOOKS", folder)
            patch.setattr(Sandbox, "outcomes", lambda *a: pytest.fail("judged"))
            patch.delenv("OPENBLAS_NUM_THREADS", raising=False)
            said = shown("lab", *words, "--no-browser")
            assert os.environ["OPENBLAS_NUM_THREADS"] == "1", "on a busy computer, more of them wait for one another"
        assert options[0] == f"--ServerApp.root_dir={folder.parent}" and options[-1] == "--no-browser"
        return options[1].removeprefix("--LabApp.default_url=/lab/tree/"), said

    return lab


def test_lab_opens_where_one_stopped(folder, opened):
    address, said = opened()
    assert address == f"notebooks/{FIRST.notebook}.ipynb" and said.count("\n") == 4
    assert f"Opening {address}" in said and f": {FIRST.name} (not written yet)." in said
    assert said.endswith(f"To go on where you stopped: {command('').strip()}\n")
    change(folder, "linear_forward", f"{NO_BIAS}# never judged\n")  # begun with 03
    address, said = opened()
    assert address == f"notebooks/{FORWARD}.ipynb" and "linear_activation_forward (not written yet)" in said
    shutil.copytree(ROOT / "solutions", folder, dirs_exist_ok=True)
    assert "Every exercise is written." in opened()[1]


def test_lab_knows_what_was_judged_before(folder, opened):
    change(folder, "linear_forward", TWICE)
    shown("next", "--folder", folder)
    assert "linear_forward (not right yet)" in opened()[1]


@pytest.mark.parametrize("word", ["3", "03", FORWARD, f"{FORWARD}.ipynb", "FOLDER"])
def test_lab_opens_the_notebook_that_is_named(folder, opened, word):
    address, said = opened(word.replace("FOLDER", str(folder / f"{FORWARD}.ipynb")))
    assert address == f"notebooks/{FORWARD}.ipynb" and ": linear_forward (not written yet)." in said


def test_lab_where_a_notebook_is_missing_or_not_of_the_course(folder, opened, tmp_path, monkeypatch, capsys):
    for name, place in (("ROOT", tmp_path), ("NOTEBOOKS", folder)):
        monkeypatch.setattr(course, name, place)
    (folder / "04_cost.ipynb").unlink()
    for word, says in (
        ("04", "start.py reset 04"),
        ("44", "There is no notebook '44'"),
        (tmp_path / "no.ipynb", "no file"),
        (ROOT / "solutions" / "04_cost.ipynb", "outside the workbook"),
    ):
        assert run("lab", word) == 1
        text = capsys.readouterr().err
        assert says in text and text.count("\n") == 1
    (folder / f"{FIRST.notebook}.ipynb").write_text("{", encoding="utf-8")
    address, said = opened()
    assert address == "notebooks" and "not JSON" in said and f"reset {course.number(FIRST.notebook)}" in said
    (folder / "mine.ipynb").write_text("{}", encoding="utf-8")
    assert opened(folder / "mine.ipynb")[0] == "notebooks/mine.ipynb"


def test_hints_come_one_more_each_time(folder):
    count = len(course.hints(FIRST.name))
    seen = [shown("next", "--hint", "--folder", folder) for _ in range(count + 2)]
    assert [text.count("Hint ") for text in seen] == [*range(1, count + 1), count, count]
    assert ["no more hints" in text for text in seen] == [False] * count + [True] * 2


@pytest.mark.parametrize("content", ["{", "[]", f'{{"{FIRST.name}": "many"}}', f'{{"{FIRST.name}": -4}}', None])
def test_a_memory_of_hints_that_is_damaged_or_cannot_be_written_is_no_harm(folder, content):
    if content is None:
        guide.REMEMBERED.parent.write_text("a file in the place of the folder", encoding="utf-8")
    else:
        guide.REMEMBERED.parent.mkdir()
        guide.REMEMBERED.write_text(content, encoding="utf-8")
    assert "Hint 1 of" in shown("next", "--hint", "--folder", folder)


def test_every_hint_can_be_shown_in_a_terminal(folder, monkeypatch):
    """Where all hints of an exercise were given before, and no other exercise is open."""
    counts = {name: len(course.hints(name)) for name in course.tasks()}
    guide.REMEMBERED.parent.mkdir()
    guide.REMEMBERED.write_text(json.dumps(counts), encoding="utf-8")
    for name, count in counts.items():
        states = {**dict.fromkeys(counts, State.RIGHT), name: State.BLANK}
        monkeypatch.setattr(Verdicts, "__call__", lambda _, cell, of=states: Verdict(cell.exercise, of[cell.exercise]))
        text = shown("next", course.home(name), "--hint", "--folder", folder)
        assert f"Next: {name}," in text and count and f"Hint {count} of {count}" in text
        assert "$" not in text and "\\" not in text


@pytest.fixture
def some_done(folder):
    """A folder where every state of exercises and notebooks occurs."""
    shutil.copy(ROOT / "solutions" / "02_initialization.ipynb", folder)
    change(folder, "linear_forward", NO_BIAS)
    (folder / "04_cost.ipynb").unlink()
    (folder / "05_backward_propagation.ipynb").write_text("", encoding="utf-8")
    return folder


def test_the_map_has_signs_and_words(some_done):
    text = shown("progress", "--folder", some_done)
    assert {
        "02_initialization 25 / 25 done, +4 extra",
        "├─ ✓ initialize_parameters 10 / 10 right",
        "03_forward_propagation 0 / 20 0 of 2 right",
        "├─ ✗ linear_forward 0 / 10 not right yet",
        "04_cost 0 / 20 missing",
        "├─ ! compute_cost 0 / 20 cannot be read",
        "└─ ! regression_cost +0 / 4 cannot be read",
        "05_backward_propagation 0 / 20 cannot be read",
        "06_two_layer_model 0 / 29 not started",
        "├─ ○ predict 0 / 16 not written yet",
    } <= {" ".join(line.split()) for line in text.splitlines()}
    assert len({line.index(" / ") for line in text.splitlines() if " / " in line}) == 1  # one column
    assert share("initialize_parameters", "initialize_parameters_deep") in text and "\x1b" not in text


def test_colours_only_on_a_terminal_that_wants_them(some_done, monkeypatch):
    plain = shown("progress", "--folder", some_done)
    for no_color, term in (("", "xterm"), ("1", "xterm"), ("", "dumb")):
        monkeypatch.setenv("NO_COLOR", no_color)
        monkeypatch.setenv("TERM", term)
        text = shown("progress", "--folder", some_done, terminal=True)
        assert "\x1b[32m✓\x1b[0m initialize_parameters" in text if (no_color, term) == ("", "xterm") else text == plain


def test_an_old_console_of_windows_gets_neither_colours_nor_rare_signs(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    for name in ("NO_COLOR", "WT_SESSION", "TERM_PROGRAM", "TERM", "ConEmuANSI"):
        monkeypatch.delenv(name, raising=False)
    old = "\n".join(map_of([], Terminal(Screen(terminal=True))))
    assert "+ right   x not right yet   - not written yet" in old and "\x1b" not in old and old.isascii()
    monkeypatch.setenv("WT_SESSION", "1")
    new = "\n".join(map_of([], Terminal(Screen(terminal=True))))
    assert "✓ right" in new and "\x1b[" in new


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_a_console_without_unicode_gets_what_it_can_write(some_done, encoding):
    text = shown("progress", "--folder", some_done, encoding=encoding)
    assert "|- x linear_forward" in text and "`- - fit" in text and "#" in text
    change(some_done, FIRST.name, f"def {FIRST.name}(*a):\n    raise ValueError('日本')")
    assert "??" in shown("next", "--folder", some_done, encoding=encoding)


@pytest.mark.parametrize("word", ["3", "03", FORWARD, f"{FORWARD}.ipynb", f"notebooks/{FORWARD}.ipynb", "../03"])
def test_reset_restores_one_notebook_and_keeps_the_old_one(folder, word):
    path, expected = folder / f"{FORWARD}.ipynb", contents(folder)
    for number in (1, 2):
        change(folder, "linear_forward", f"# version {number}")
        kept = f"before-reset-{number}.{FORWARD}.ipynb"
        expected[kept] = path.read_bytes()
        assert kept in shown("reset", word, "--folder", folder)
    assert contents(folder) == expected


def test_reset_brings_back_what_has_outputs_is_damaged_or_missing(folder, capsys):
    path = folder / f"{FORWARD}.ipynb"
    fresh, expected = path.read_bytes(), contents(folder)
    assert "Nothing was changed" in shown("reset", "03", "--folder", folder) and contents(folder) == expected
    document = json.loads(fresh)
    code = next(cell for cell in document["cells"] if cell["cell_type"] == "code")
    code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["hello"]}]
    for number, data in enumerate([json.dumps(document).encode(), b"\xff not a notebook"], 1):
        path.write_bytes(data)
        assert run("reset", "03", "--folder", folder) == 0
        expected[f"before-reset-{number}.{FORWARD}.ipynb"] = data
        assert contents(folder) == expected
    path.unlink()
    assert "was missing" in shown("reset", "03", "--folder", folder) and contents(folder) == expected
    path.unlink()
    path.mkdir()
    assert run("reset", "03", "--folder", folder) == 1
    assert "is a folder" in capsys.readouterr().err and path.is_dir()


@pytest.mark.parametrize("word", ["12", "3x", "forward", "", "³"])
def test_reset_refuses_what_it_does_not_know(folder, capsys, word):
    before = contents(folder)
    assert run("reset", word, "--folder", folder) == 1
    text = capsys.readouterr().err
    assert "There is no notebook" in text and "02_initialization" in text and text.count("\n") == 1
    assert contents(folder) == before


@pytest.mark.parametrize("kept", [False, True])
def test_reset_that_is_stopped_loses_nothing(folder, monkeypatch, kept):
    """Ctrl-C while the old notebook is copied, and while the new one takes its place."""
    change(folder, "linear_forward", "# mine")
    before = contents(folder)
    steps = iter([*[Path.replace] * kept, Mock(side_effect=KeyboardInterrupt)])
    monkeypatch.setattr(Path, "replace", lambda *paths: next(steps)(*paths))
    assert run("reset", "03", "--folder", folder) == 130
    mine = f"{FORWARD}.ipynb"
    assert contents(folder) == before | ({f"before-reset-1.{mine}": before[mine]} if kept else {})


def test_kept_copies_are_no_notebooks_of_the_course(folder, tmp_path):
    change(folder, "linear_forward", GOOD)
    reset("03", folder, say=lambda text: None)
    names = [path.stem for path in course.numbered(folder)]
    assert names == list(course.notebooks()) and len(contents(folder)) == len(names) + 1
    assert share() in shown("progress", "--folder", folder)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    typed = "-m pytest -p nbval.plugin --nbval --collect-only -q".split()
    found = run_python(*typed, folder, cwd=tmp_path, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1").stdout
    assert f"{FORWARD}.ipynb" in found and "before-reset" not in found


def watched(folder, *steps):
    """Run watch, with one of ``steps`` done every three looks; return what it printed after each step."""
    screen, said = Screen(), []

    def goes_on():
        for step in steps:
            said.append(screen.text())
            step()
            yield from (True, True, True)
        said.append(screen.text())
        yield False

    assert watch.watch([], folder, 20, Terminal(screen), every=0.01, goes_on=goes_on().__next__) == 0
    assert said[0].startswith(f"Watching {len(course.notebooks())} notebooks in {folder}: ")
    return [" ".join(later.removeprefix(earlier).split()) for earlier, later in itertools.pairwise(said)]


def test_watch_says_what_changed_and_nothing_else(folder):
    change(folder, "softmax", "def softmax(Z):\n    return None\n")
    said = watched(
        folder,
        lambda: change(folder, "linear_forward", NO_BIAS),
        lambda: change(folder, "linear_forward", "# a remark\n" + NO_BIAS),
        lambda: change(folder, "linear_forward", TWICE),
        lambda: change(folder, "linear_forward", GOOD),
        lambda: (folder / f"{FORWARD}.ipynb").touch(),
        lambda: reset("03", folder, say=lambda text: None),
    )
    assert "linear_forward: not written yet → ✗ not right yet" in said[0] and "The bias b is not added." in said[0]
    assert "for the same reason" in said[1] and "bias" not in said[1]
    assert "for another reason" in said[2] and "times the right value" in said[2]
    assert "linear_forward: not right yet → ✓ right (10 points)" in said[3] and share("linear_forward") in said[3]
    assert said[4] == "" and "softmax" not in "".join(said[:5])
    assert "linear_forward: right → ○ not written yet" in said[5]
    assert "softmax: not right yet → ○" in said[5] and share() in said[5]


def test_watch_waits_for_half_written_files_and_says_what_stays_damaged_or_goes_away(folder, monkeypatch):
    path = folder / f"{FORWARD}.ipynb"
    change(folder, "linear_forward", GOOD)
    whole = path.read_bytes()
    reset("03", folder, say=lambda text: None)
    monkeypatch.setattr(watch, "PATIENCE", 1000)
    said = watched(
        folder,
        lambda: path.write_bytes(whole[:3000]),
        lambda: path.write_bytes(b""),
        lambda: path.write_bytes(whole),
        lambda: monkeypatch.setattr(watch, "PATIENCE", 0),
        lambda: path.write_bytes(whole[:3000]),
        lambda: path.write_bytes(whole),
        path.unlink,
    )
    assert said[:2] == ["", ""] and "✓ right" in said[2] and said[3] == ""
    assert "is not a notebook" in said[4] and "can be read again" in said[5] and "is missing" in said[6]


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process alone on Windows")
def test_ctrl_c_ends_watching_with_exit_code_0(folder):
    no_folder = str(folder / f"{FORWARD}.ipynb")  # so that no verdict is remembered
    env = {**os.environ, "XDG_STATE_HOME": no_folder, "PYTHONIOENCODING": "utf-8"}
    typed = [sys.executable, "-m", "workbook", "watch", "04", "--folder", str(folder)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    with subprocess.Popen(typed, cwd=ROOT, env=env, **pipes) as process:
        assert process.stdout.readline().startswith("Watching 04_cost in ")
        assert "Press Ctrl-C to stop" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=60) == ("\nStopped watching.\n", "")
    assert process.returncode == 0


def test_the_summary_is_a_table_without_markup_of_others(tmp_path):
    exercises = [
        {"name": "f", "points": 10, "of": 10, "state": "right", "message": "f: right."},
        {"name": "g", "points": 0, "of": 10, "state": "not right yet", "message": "g: <b> | ```\nno"},
        {"name": "h", "points": 0, "of": 10, "state": "not written yet", "message": "h: not written yet."},
    ]
    notebook = {"name": "a|b <i>", "points": 10, "of": 30, "note": "1 locked test cell.", "exercises": exercises}
    report, out = tmp_path / "points.json", tmp_path / "summary.md"
    report.write_text(json.dumps({"points": 10, "of": 30, "notebooks": [notebook]}), encoding="utf-8")
    out.write_text("before\n", encoding="utf-8")
    assert run("summary", report, "--out", out) == 0
    text = out.read_text(encoding="utf-8")
    assert text.startswith("before\n## 10 of 30 points\n") and "| **a\\|b &lt;i&gt;** |  | **10 / 30** |  |" in text
    assert "| a\\|b &lt;i&gt; | `f` | 10 / 10 | ✓ right |" in text and "<pre>g: &lt;b&gt; | ```\nno</pre>" in text
    assert "1 locked test cell." in text and "h: not written" not in text


def test_the_summary_understands_what_grade_writes(folder, tmp_path, capsys):
    change(folder, "linear_forward", GOOD)
    change(folder, "linear_activation_forward", "def linear_activation_forward(*a):\n    return 'a|b'\n")
    (folder / "05_backward_propagation.ipynb").write_text("{", encoding="utf-8")
    report = tmp_path / "points.json"
    assert run("grade", folder, "--json", report) == 1
    text = shown("summary", report)
    assert "`linear_forward` | 10 / 10 | ✓ right" in text and "✗ not right yet" in text
    assert "○ not written yet" in text and "! cannot be read" in text and text.count("not JSON") == 1


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"notebooks": [1], "points": 0, "of": 0}'])
def test_a_report_that_is_none(tmp_path, content, capsys):
    path = tmp_path / "points.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert run("summary", path) == 1
    text = capsys.readouterr().err
    assert "start.py grade --json" in text and text.count("\n") == 1


def test_the_workflow_grades_forks_and_may_do_little():
    flow = yaml.safe_load((ROOT / ".github" / "workflows" / "grade.yml").read_text(encoding="utf-8"))
    (job,) = flow["jobs"].values()
    assert flow["permissions"] == {"contents": "read"} and job["timeout-minutes"] <= 30
    assert flow[True]["push"]["paths"] == ["notebooks/**"]  # YAML reads "on" as true
    assert "github.event.repository.fork" in job["if"]
    typed = [step["run"].partition("||")[0].split()[2:] for step in job["steps"] if "run" in step]
    assert [cli.parse(words).word for words in typed] == ["grade", "summary"]
