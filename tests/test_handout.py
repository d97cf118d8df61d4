"""The copy without answers: nothing can be read out of it, and all that a learner needs works in it."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from conftest import ROOT
from PIL import Image

from workbook import cli, material
from workbook.checking import EXERCISES
from workbook.checking.catalogue import wrong_functions
from workbook.checking.mistakes import CATALOGUE
from workbook.handout import copy
from workbook.pack import pack, packed_in, unpacked

FORWARD = "03_forward_propagation.ipynb"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A handout, made once."""
    place = tmp_path_factory.mktemp("handout") / "course for learners"
    assert cli.main(["handout", str(place)]) == 0
    return place


def python(folder, *words, cwd=None, code=None):
    """Run Python as a learner would in this copy; nothing of the project itself can be imported."""
    command = [sys.executable, *(["-c", textwrap.dedent(code)] if code else map(str, words))]
    kept = {key: value for key, value in os.environ.items() if key not in ("HOME", "XDG_STATE_HOME", "LOCALAPPDATA")}
    return subprocess.run(
        command,
        cwd=cwd or folder / "notebooks",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**kept, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
    )


def commands(folder, *lines):
    """Run commands of this copy, all in one process of Python; return (exit code, output, errors) of each."""
    done = python(
        folder,
        code=f"""
        import contextlib, io, json
        from workbook import cli

        def run(words):
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = cli.main(words)
            return code, out.getvalue(), err.getvalue()

        print(json.dumps([run(words) for words in {[list(map(str, words)) for words in lines]!r}]))
    """,
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


# --- no answer can be read ---


def strings_in(value):
    """Every string of a JSON document, lists of lines joined."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings_in(one)
    elif isinstance(value, list):
        yield "".join(one for one in value if isinstance(one, str))
        for one in value:
            yield from strings_in(one)


def readable(path):
    """All that can be read in a file without running anything, with spaces left out."""
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".ipynb":
        text += "\n".join(strings_in(json.loads(text)))
    if path.suffix in (".png", ".jpg"):
        with Image.open(path) as image:
            text += "\n".join(map(str, image.info.values()))
    return re.sub(r"\s", "", text)


def answer_lines(name):
    """The lines of an answer between its marks, without comments and without layout."""
    _, text = material.cell_source(name, ROOT / "solutions")
    inside = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", text, re.DOTALL)
    lines = [re.sub(r"\s", "", line) for part in inside for line in part.splitlines()]
    return [
        line for line in lines if len(line) > 7 and not line.startswith("#") and not re.fullmatch(r"return\w+", line)
    ]


@pytest.fixture(scope="module")
def texts(folder):
    return {path.relative_to(folder).as_posix(): readable(path) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", EXERCISES)
def test_no_line_of_an_answer_can_be_read(name, texts):
    given = "".join(readable(path) for path in (ROOT / "notebooks").glob(material.NUMBERED))
    given += readable(ROOT / "dnn_utils.py") + readable(ROOT / "testCases.py")
    lines = answer_lines(name)
    assert lines
    for line in lines:
        where = [path for path, text in texts.items() if line in text]
        assert not where or line in given, f"{line} stands in {where}"


@pytest.mark.parametrize("name", EXERCISES)
def test_no_fragment_of_a_mistake_and_no_truth_can_be_read(name, texts):
    """The edits of the catalogue hold parts of the answers, and truth.py says the same in other words."""
    for mistake in CATALOGUE[name]:
        assert not any(repr(mistake.name)[1:-1].replace(" ", "") in text for text in texts.values())
    truth = (ROOT / "workbook" / "checking" / "truth.py").read_text(encoding="utf-8")
    for line in truth.splitlines():
        line = re.sub(r"\s", "", line)
        if "=" in line and "(" in line and len(line) > 20:
            assert not [
                path for path, text in texts.items() if line in text and path.startswith("workbook/checking")
            ], line


def test_what_stays_behind(folder):
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert not names & {"course", "solutions", "tests", "benchmarks", ".git", ".ci", ".workbook"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc") or "catvnoncat" in name]
    assert {
        "start.py",
        "requirements.txt",
        "my_network.py",
        "workbook/material.dat",
        f"notebooks/{FORWARD}",
        "datasets/train_drawings.h5",
        ".github/workflows/grade.yml",
    } <= names
    assert {path.name for path in (folder / "notebooks").iterdir()} == {
        "glossary.md",
        *(path.name for path in (ROOT / "solutions").glob(material.NUMBERED)),
    }


def test_what_python_writes_beside_modules_holds_nothing(folder, tmp_path):
    copied = tmp_path / "copied"
    shutil.copytree(folder, copied)
    code = (
        "import sys; sys.dont_write_bytecode = False; from workbook.checking import catalogue; "
        "catalogue.wrong_functions('linear_forward', catalogue.CATALOGUE['linear_forward'][0])"
    )
    assert python(copied, code=code).returncode == 0
    written = {path.name.partition(".")[0]: path.read_bytes() for path in copied.rglob("*.pyc")}
    assert {"truth", "mistakes", "catalogue"} <= written.keys()
    for data in written.values():
        assert b"The bias b is not added" not in data and b"complex-step" not in data


def test_the_notebooks_are_blank_whatever_stands_in_the_project(folder):
    for path in (folder / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            assert not cell.get("outputs")
            if material.graded_name(cell):
                assert "raise NotImplementedError" in "".join(cell["source"])
                assert "SOLUTION" not in "".join(cell["source"])


# --- everything works ---


def test_check_hint_and_solution(folder):
    done = python(
        folder,
        code="""
        import numpy as np
        from testCases import CheckFailed, check, hint, solution

        def linear_forward(A, W, b):
            raise NotImplementedError("not yet")

        def tried():
            try:
                check(linear_forward)
            except CheckFailed as failed:
                print(">>", failed.state, failed.mistake)

        tried()
        def linear_forward(A, W, b):
            return np.dot(W, A), (A, W, b)
        tried()
        hint(linear_forward)
        hint(linear_forward)
        def linear_forward(A, W, b):
            return np.einsum("ij,jk->ik", W, A) + b, (A, W, b)
        check(linear_forward)
        for _ in range(5):
            hint(linear_forward)
        solution(linear_forward)
    """,
    )
    assert done.stderr == ""
    assert ">> not started None" in done.stdout and ">> wrong lf_no_bias" in done.stdout
    assert "The bias b is not added." in done.stdout and "hint 2 of 3" in done.stdout
    assert "linear_forward: right." in done.stdout
    assert "the answer is not shown here" in done.stdout and "solution(linear_forward)" not in done.stdout
    assert "np.dot(W, A) + b" not in done.stdout


def test_answers_cannot_be_switched_on(folder):
    done = python(
        folder,
        code="""
        import os
        os.environ["DNN_SOLUTIONS"] = "on"
        from testCases import solution
        def compute_cost(AL, Y): pass
        solution(compute_cost)
    """,
    )
    assert "not shown here" in done.stdout and "np.log" not in done.stdout


def test_the_whole_catalogue_is_there(folder):
    done = python(
        folder,
        code="""
        from workbook import material
        from workbook.checking import EXERCISES
        from workbook.checking.catalogue import CATALOGUE, right_functions, wrong_functions
        from workbook.checking import diagnosis_of
        assert material.is_handout()
        for name, mistakes in CATALOGUE.items():
            print(name, len(material.hints(name)), sum(len(wrong_functions(name, mistake)) for mistake in
            mistakes), diagnosis_of(right_functions()[name], EXERCISES[name]).state)
    """,
    )
    expected = [
        f"{name} {len(material.hints(name))} {sum(len(wrong_functions(name, one)) for one in mistakes)} right"
        for name, mistakes in CATALOGUE.items()
    ]
    assert done.stderr == "" and done.stdout.splitlines() == expected


def test_my_network_says_which_notebook_to_finish(folder, tmp_path):
    code = "from my_network import linear_forward; print(linear_forward.__code__.co_filename)"
    done = python(folder, code=code)
    assert "ImportError" in done.stderr and f"Finish it in {FORWARD}" in done.stderr
    shutil.copy(ROOT / "solutions" / FORWARD, tmp_path)
    done = python(folder, code=code, cwd=tmp_path)
    assert done.stdout == f"{FORWARD}, exercise linear_forward\n" and done.stderr == ""


def test_grade_points(folder):
    grades = [("grade", ROOT / source / FORWARD, "--points") for source in ("solutions", "notebooks")]
    (solved, table, _), (blank, empty_table, _) = commands(folder, *grades)
    assert solved == 0 and "40 / 40" in " ".join(table.split())
    assert blank == 1 and "0 / 40" in " ".join(empty_table.split()) and empty_table.count("not started") == 3


def test_grade_with_nbval(folder):
    """Also what a notebook prints is compared there."""
    done = python(folder, "-m", "workbook", "grade", ROOT / "solutions" / "04_cost.ipynb")
    assert (done.returncode, done.stderr) == (0, "") and "20 / 20" in done.stdout and "but see below" not in done.stdout


def test_next_progress_reset_and_what_needs_the_answers(folder, tmp_path):
    path = folder / "notebooks" / FORWARD
    blank = path.read_bytes()
    shutil.copy(ROOT / "solutions" / FORWARD, path)
    progress, following, reset, another, build = commands(
        folder, ["progress"], ["next", "--hint"], ["reset", "03"], ["handout", tmp_path / "another"], ["build"]
    )
    assert progress[0] == 0 and "L_model_forward 20 / 20 right" in " ".join(progress[1].split())
    assert following[0] == 0 and following[1].startswith("Next: ") and "Hint 1 of" in following[1]
    assert reset[0] == 0 and path.read_bytes() == blank
    for code, _, error in (another, build):
        assert code == 1 and error.count("\n") == 1
    assert "complete project" in another[2] and "no course text" in build[2]
    for kept in path.parent.glob("before-reset-*"):
        kept.unlink()


def test_damaged_material_is_said_in_a_sentence(folder, tmp_path):
    copied = tmp_path / "copied"
    shutil.copytree(folder, copied)
    (copied / "workbook" / "material.dat").write_text("nothing", encoding="utf-8")
    done = python(copied, "-m", "workbook", "progress")
    assert done.returncode == 1 and "damaged" in done.stderr and done.stderr.count("\n") == 1


# --- making it ---


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("place", [ROOT, ROOT / "new", ROOT / "notebooks" / "new"], ids=["itself", "below", "deeper"])
def test_no_handout_inside_of_the_project(place, capsys):
    assert cli.main(["handout", str(place)]) == 1
    assert "inside the project" in capsys.readouterr().err and not (ROOT / "new").exists()


def test_no_handout_over_something_else(tmp_path, capsys):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for name in ("full", "file"):
        assert cli.main(["handout", str(tmp_path / name)]) == 1
        assert "not an empty folder" in capsys.readouterr().err
    assert left_in(tmp_path) == ["file", "full"] and left_in(tmp_path / "full") == ["mine.txt"]


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "empty").mkdir()
    assert cli.main(["handout", str(tmp_path / "empty")]) == 0
    assert left_in(tmp_path) == ["empty"] and (tmp_path / "empty" / "start.py").is_file()


def test_ctrl_c_leaves_nothing(tmp_path, monkeypatch, capsys):
    copied = shutil.copy

    def stopped(source, target):
        if Path(source).name == "my_network.py":
            raise KeyboardInterrupt
        return copied(source, target)

    monkeypatch.setattr(copy.shutil, "copy", stopped)
    assert cli.main(["handout", str(tmp_path / "copy")]) == 130
    assert left_in(tmp_path) == []


def test_an_answer_in_any_file_stops_the_handout(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(copy, "FILES", (*copy.FILES, "course/03*.md"))
    assert cli.main(["handout", str(tmp_path / "copy")]) == 1
    text = capsys.readouterr().err
    assert "course/03_forward_propagation.md holds lines of the answer to" in text and "linear_forward" in text
    assert left_in(tmp_path) == []


def test_the_packed_file(tmp_path):
    path = tmp_path / "material.dat"
    path.write_text(pack({"a/b": "Z = np.dot(W, A) + b\n", "c": "ä"}), encoding="ascii")
    assert "np.dot" not in path.read_text(encoding="ascii")
    assert {name: unpacked(text) for name, text in packed_in(path).items()} == {
        "a/b": "Z = np.dot(W, A) + b\n",
        "c": "ä",
    }
    for broken in ("", "one\ntwo three four\n", path.read_text(encoding="ascii").replace(" ", "  ")):
        path.write_text(broken, encoding="ascii")
        with pytest.raises(ValueError, match="damaged"):
            packed_in(path)
    with pytest.raises(ValueError, match="damaged"):
        unpacked("!!!!")
