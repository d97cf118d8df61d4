"""The copy without answers: nothing can be read out of it, and all that a learner needs works in it."""

import json
import re
import shutil
import textwrap

import pytest
from conftest import ROOT, run_python
from PIL import Image

from exercises import COMPARED, EXERCISES
from workbook import cli
from workbook.building import handout
from workbook.cells import course
from workbook.cells.pack import pack, unpacked
from workbook.errors import WorkbookError
from workbook.judging.recognise import mistakes_of, wrong_functions

pytestmark = pytest.mark.slow

FORWARD = "03_forward_propagation.ipynb"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A handout, made once, in an empty folder."""
    place = tmp_path_factory.mktemp("handout") / "course for learners"
    place.mkdir()
    assert cli.main(["handout", str(place)]) == 0
    assert left_in(place.parent) == [place.name] and ".workbook" not in left_in(place)  # commands make one
    return place


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


def run(folder, code, cwd=None):
    """Run code as a learner would in this copy; nothing of the project itself can be imported."""
    nowhere = dict.fromkeys(("HOME", "XDG_STATE_HOME", "LOCALAPPDATA"))
    places = {"PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1", **nowhere}
    return run_python("-c", textwrap.dedent(code), cwd=cwd or folder / "notebooks", **places)


def commands(folder, *lines):
    """Run commands of this copy, all in one process of Python; return (exit code, output, errors) of each."""
    done = run(
        folder,
        f"""
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


def bare(text):
    return re.sub(r"\s", "", text)


def readable(path):
    """All that can be read in a file without running anything, with spaces left out."""
    text = path.read_bytes().decode("utf-8", "replace")
    if "\0" in text:  # of what is no text, what reads like one
        text = "\n".join(re.findall(r"[ -~\s]{5,}", text))
    if path.suffix == ".ipynb":
        text += "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    if path.suffix in (".png", ".jpg"):
        with Image.open(path) as image:
            text += "\n".join(map(str, image.info.values()))
    return bare(text)


@pytest.fixture(scope="module")
def texts(folder):
    return {path.relative_to(folder).as_posix(): readable(path) for path in folder.rglob("*") if path.is_file()}


def where(line, texts):
    return [path for path, text in texts.items() if line in text]


def test_no_line_of_an_answer_can_be_read(texts):
    given = "".join(readable(path) for path in course.numbered(ROOT / "notebooks"))
    given += readable(ROOT / "dnn_utils.py") + readable(ROOT / "testCases.py")
    for name in EXERCISES:
        text = next(cell.text for cell in course.notebooks()[course.home(name)] if cell.grade_id == name)
        answers = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", text, re.DOTALL)
        lines = {bare(line) for answer in answers for line in answer.splitlines()}
        lines = {line for line in lines if len(line) > 7 and not re.fullmatch(r"#.*|return\w+", line)}
        assert lines, name
        assert not {line: where(line, texts) for line in lines if line not in given and where(line, texts)}


def test_no_mistake_and_no_truth_can_be_read(texts):
    """The edits of the catalogue hold parts of the answers, and the definitions say the same in other words."""
    names = [repr(mistake.name)[1:-1] for name in EXERCISES for mistake in mistakes_of(name)]
    assert not [name for name in names if where(bare(name), texts)]
    modules = [path for path in (ROOT / "exercises").glob("*.py") if path.stem not in handout.READABLE]
    text = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    written = [bare(line) for line in text.splitlines() if re.search(r"=.*\(|\(.*=", line)]
    lines = [line for line in written if len(line) > 20 and not line.startswith("@")]
    inside = {path: text for path, text in texts.items() if path.startswith("exercises/")}
    assert lines and not [line for line in lines if where(line, inside)]


def test_what_stays_behind_and_what_goes_along(folder):
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert not names & {"course", "solutions", "tests", "benchmarks", ".git", ".ci"}
    assert not [name for name in names if re.search(r"__pycache__|\.pyc$|catvnoncat", name)]
    assert {"start.py", "requirements.txt", "my_network.py", ".github/workflows/grade.yml"} <= names
    assert {"workbook/material.dat", "datasets/train_drawings.h5"} <= names
    tools = {path.relative_to(ROOT).as_posix() for path in (ROOT / "workbook").rglob("*.*") if path.suffix != ".pyc"}
    assert tools <= names
    assert {*left_in(folder / "notebooks")} == {
        "glossary.md",
        *(path.name for path in course.numbered(ROOT / "solutions")),
    }
    for path in (folder / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            assert all("workbook-still" in str(output) for output in cell.get("outputs", ()))
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                text = "".join(cell["source"])
                assert "raise NotImplementedError" in text and "SOLUTION" not in text


def test_what_python_writes_beside_modules_holds_nothing(folder, tmp_path):
    copied = shutil.copytree(folder, tmp_path / "copied")
    code = "import sys; sys.dont_write_bytecode = False; import exercises"
    assert run(copied, code).returncode == 0
    written = {path.name.partition(".")[0]: path.read_bytes() for path in copied.rglob("*.pyc")}
    assert {"definitions", "general", "nb03_forward_propagation"} <= written.keys()
    assert not [name for name, data in written.items() if b"bias b is not added" in data or b"complex-step" in data]


# --- everything works ---


def test_check_hint_and_solution(folder):
    done = run(
        folder,
        """
        import os
        os.environ["DNN_SOLUTIONS"] = "on"
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
    assert ">> not written yet None" in done.stdout and ">> not right yet lf_no_bias" in done.stdout
    assert "The bias b is not added." in done.stdout and "hint 2 of 3" in done.stdout
    assert "linear_forward: right." in done.stdout
    assert "the answer is not shown here" in done.stdout and "solution(linear_forward)" not in done.stdout
    assert "np.dot(W, A) + b" not in done.stdout


def test_the_whole_catalogue_is_there(folder):
    done = run(
        folder,
        """
        from exercises import COMPARED
        from workbook.cells import course
        from workbook.cells.around import right_functions
        from workbook.judging.judge import verdict_on
        from workbook.judging.recognise import mistakes_of, wrong_functions
        assert course.is_handout()
        for name in COMPARED:
            print(name, len(course.hints(name)), sum(len(wrong_functions(name, mistake)) for mistake in
            mistakes_of(name)), verdict_on(right_functions()[name], name).state)
    """,
    )
    wrong = {name: sum(len(wrong_functions(name, one)) for one in mistakes_of(name)) for name in COMPARED}
    expected = [f"{name} {len(course.hints(name))} {count} right" for name, count in wrong.items()]
    assert done.stderr == "" and done.stdout.splitlines() == expected


def test_my_network_says_which_notebook_to_finish(folder, tmp_path):
    code = "from my_network import linear_forward; print(linear_forward.__code__.co_filename)"
    done = run(folder, code)
    assert "ImportError" in done.stderr and f"in {FORWARD}. Finish it there" in done.stderr
    shutil.copy(ROOT / "solutions" / FORWARD, tmp_path)
    done = run(folder, code, cwd=tmp_path)
    assert done.stdout == f"{FORWARD}, exercise linear_forward\n" and done.stderr == ""
    done = run(folder, "from my_network import shift_pictures")  # one of the harder exercises: nobody needs them
    assert done.stdout.startswith("my_network: the reference stands in for shift_pictures") and done.stderr == ""


@pytest.mark.kernel
def test_the_commands(folder, tmp_path):
    path = folder / "notebooks" / FORWARD
    blank = path.read_bytes()
    shutil.copy(ROOT / "solutions" / FORWARD, path)
    solved, empty, progress, following, reset, another, build = commands(
        folder,
        ["grade", ROOT / "solutions" / FORWARD, "--outputs"],
        ["grade", ROOT / "notebooks" / FORWARD],
        ["progress"],
        ["next", "--hint"],
        ["reset", "03"],
        ["handout", tmp_path / "another"],
        ["build"],
    )
    assert solved[0] == 0 and "20 / 20" in " ".join(solved[1].split()) and "but see below" not in solved[1]
    assert empty[0] == 1 and "0 / 20" in " ".join(empty[1].split()) and empty[1].count("not written yet") == 3
    assert progress[0] == 0 and "linear_activation_forward 10 / 10 right" in " ".join(progress[1].split())
    assert following[0] == 0 and following[1].startswith("Next: ") and "Hint 1 of" in following[1]
    assert reset[0] == 0 and path.read_bytes() == blank
    for code, _, error in (another, build):
        assert code == 1 and error.count("\n") == 1
    assert "complete project" in another[2] and "no course text" in build[2]
    for kept in path.parent.glob("before-reset-*"):
        kept.unlink()


# --- making it ---


def test_no_handout_inside_of_the_project_or_over_something_else(tmp_path, capsys):
    for place in (tmp_path / "full" / "mine.txt", tmp_path / "file"):
        place.parent.mkdir(exist_ok=True)
        place.write_text("mine", encoding="utf-8")
    places = {ROOT: "inside the project", ROOT / "notebooks" / "new": "inside the project"}
    places |= {tmp_path / name: "not an empty folder" for name in ("full", "file")}
    for place, words in places.items():
        assert cli.main(["handout", str(place)]) == 1 and words in capsys.readouterr().err
    assert left_in(tmp_path) == ["file", "full"] and left_in(tmp_path / "full") == ["mine.txt"]
    assert not (ROOT / "notebooks" / "new").exists()


def test_an_answer_in_any_file_stops_the_handout(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(handout, "FILES", (*handout.FILES, "course/03*.md", "solutions/04*.ipynb"))
    assert cli.main(["handout", str(tmp_path / "copy")]) == 1
    text = capsys.readouterr().err
    assert "course/03_forward_propagation.md holds lines of the answer to" in text and "linear_forward" in text
    assert "solutions/04_cost.ipynb holds lines of the answer to compute_cost" in text
    assert left_in(tmp_path) == []


def test_the_packed_file(tmp_path):
    path = tmp_path / "material.dat"
    texts = {"a/b": "Z = np.dot(W, A) + b\n", "c": "ä"}
    path.write_text(pack(texts), encoding="ascii")
    assert "np.dot" not in path.read_text(encoding="ascii")
    assert unpacked(path) == texts
    for broken in ("", "one\ntwo three four\n", path.read_text(encoding="ascii")[:-9]):
        path.write_text(broken, encoding="ascii")
        with pytest.raises(WorkbookError, match="damaged"):
            unpacked(path)
