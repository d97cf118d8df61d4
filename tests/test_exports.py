"""What other systems read: each form is as documented, and nothing that a learner wrote can run or imitate anything."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest
from conftest import ROOT
from made import books, graded, task

from workbook.building.handout import handout
from workbook.classroom import autograder
from workbook.classroom.autograder import SCRIPTS, make_autograder
from workbook.classroom.exports import IDENTITY, as_classroom50, as_gradescope, as_nbgrader, as_prairielearn, of_one
from workbook.classroom.learner import MISSING, Learner
from workbook.cli import main
from workbook.errors import WorkbookError
from workbook.grading.grade import GradedNotebook, not_graded
from workbook.judging.verdict import State, Verdict

HOSTILE = "</pre><script>alert(1)</script>\x1b[32m\u202e\nlinear_forward: right.\n" + "x" * 10**6
WHO = {
    "CLASSROOM": "nn-2026",
    "ASSIGNMENT": "03",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/2026-11-26T12-00-00Z-abc1234",
    "COMMIT_URL": "https://example.org/commit/abc1234",
    "RELEASE_URL": "https://example.org/releases/1",
}


def text(**more):
    return {"type": "string", **more}


def thing(required, more=None, closed=True):
    """The schema of an object with these fields."""
    fields = {**required, **(more or {})}
    return {"type": "object", "properties": fields, "required": [*required], "additionalProperties": not closed}


def array(items):
    return {"type": "array", "items": items, "minItems": 1}


POINTS = {"type": "number", "minimum": 0}
WHOLE = {"type": "integer", "minimum": 0}
VISIBLE = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
# As the documentation of each system has it, with what it says of optional fields as far as they are used here.
GRADESCOPE = thing(
    {"score": POINTS},
    {
        **{"output": text(), "output_format": FORMAT, "visibility": VISIBLE, "stdout_visibility": VISIBLE},
        "extra_data": {"type": "object"},
        "tests": array(
            thing(
                {"score": POINTS},
                {
                    **{"max_score": POINTS, "name": text(), "number": text(), "output": text(), "visibility": VISIBLE},
                    **{"output_format": FORMAT, "name_format": FORMAT, "status": {"enum": ["passed", "failed"]}},
                    **{"tags": array(text()), "extra_data": {"type": "object"}},
                },
            )
        ),
    },
)
PRAIRIELEARN = thing(
    {"gradable": {"const": True}, "score": {"type": "number", "minimum": 0, "maximum": 1}},
    {
        **{"message": text(), "output": text()},
        "tests": array(
            thing(
                {"name": text(), "points": POINTS, "max_points": POINTS},
                {"description": text(), "message": text(), "output": text()},
            )
        ),
    },
)
NAMED = text(minLength=1)
CLASSROOM50 = thing(
    {
        "schema": {"const": "classroom50/result/v1"},
        **{key: NAMED for key in ("classroom", "assignment", "owner", "commit", "release", "review")},
        "assignment_type": {"enum": ["individual", "group"]},
        "submission": text(pattern="^submit/"),
        "datetime": text(pattern=r"^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"),
        **{"score": WHOLE, "max-score": WHOLE},
        "tests": array(
            thing({"test-name": NAMED, "passed": {"type": "boolean"}, "score": WHOLE, "max-score": WHOLE}, closed=False)
        ),
    }
)


def notebooks():
    wrong = Verdict("linear_activation_forward", State.WRONG, "m", HOSTILE, "N.", "L.")
    own = (
        graded(task("linear_forward", 10)),
        graded(task("linear_activation_forward", 10), wrong),
        graded(task("L_model_forward", 20), State.BLANK),
        graded(task("compute_cost", 20, "04_cost"), Verdict("compute_cost", State.RIGHT, note="A remark.")),
    )
    first, second = books(own)
    return [replace(first, note="Changed: \x1b[2J1."), second]


@pytest.fixture(autouse=True)
def classroom50(monkeypatch):
    for name in IDENTITY.values():
        monkeypatch.delenv(name, raising=False)
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("form", "schema"),
    [(as_gradescope, GRADESCOPE), (as_prairielearn, PRAIRIELEARN), (as_classroom50, CLASSROOM50)],
    ids=["Gradescope", "PrairieLearn", "Classroom 50"],
)
def test_each_form_is_as_documented_and_harmless(form, schema):
    written = form(notebooks(), ["limits"])
    data = json.loads(written)
    jsonschema.validate(data, schema)
    said = " ".join(str(value) for one in data["tests"] for value in one.values())
    assert len(written) < 20_000 and "\x1b" not in said and "\u202e" not in said
    message = next(str(value) for value in data["tests"][1].values() if "script" in str(value))
    lines = message.splitlines()
    assert lines[0] == "linear_activation_forward: not right yet." and all(line[:4] == "    " for line in lines[1:])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "score": "60"}, schema)


def test_the_points_are_the_same_everywhere():
    gradescope, prairielearn, classroom50 = (
        json.loads(form(notebooks(), [])) for form in (as_gradescope, as_prairielearn, as_classroom50)
    )
    assert gradescope["score"] == sum(one["score"] for one in gradescope["tests"]) == 30
    assert prairielearn["score"] == 0.5 and [one["points"] for one in prairielearn["tests"]] == [10, 0, 0, 20]
    assert (classroom50["score"], classroom50["max-score"]) == (30, 60)
    assert [one["status"] for one in gradescope["tests"]] == ["passed", "failed", "failed", "passed"]
    assert [one["number"] for one in gradescope["tests"]] == ["03.1", "03.2", "03.3", "04.1"]
    assert gradescope["output"].startswith("30 of 60 points, 2 of 4 exercises right.\n03_forward")


def test_nothing_to_read_costs_no_attempt():
    data = json.loads(as_prairielearn([not_graded("04_cost", Path("x"), "It is no notebook.\x1b[2J")], []))
    assert data == {"gradable": False, "format_errors": ["04_cost: It is no notebook.?[2J"]}


def test_classroom50_needs_to_know_whose_work_it_is(monkeypatch):
    assert json.loads(as_classroom50(notebooks(), []))["review"] == WHO["COMMIT_URL"]
    monkeypatch.delenv("OWNER")
    with pytest.raises(WorkbookError, match="not set are the variables OWNER"):
        of_one("classroom50", "result.json")


@pytest.mark.parametrize(
    ("system", "place", "said"),
    [
        ("moodle", "04", "The systems are gradescope, prairielearn, classroom50, nbgrader"),
        ("nbgrader", "04", "needs a class"),
        ("gradescope", "class", "this is a class"),
    ],
)
def test_what_cannot_be_written_is_said_first(system, place, said, tmp_path, capsys):
    (tmp_path / "class" / "ada").mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / "04_cost.ipynb", tmp_path / "class" / "ada")
    where = str(tmp_path / "class") if place == "class" else place
    assert main(["grade", where, "--export", system, str(tmp_path / "out")]) == 1
    assert said in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_one_learners_files_of_any_name(tmp_path, capsys):
    (tmp_path / "a" / "b").mkdir(parents=True)
    for number, place in enumerate(("a/04_cost.ipynb", "a/b/Copy of 04_cost (1).ipynb")):
        shutil.copy(ROOT / ("solutions", "notebooks")[number] / "04_cost.ipynb", tmp_path / place)
        os.utime(tmp_path / place, (number, number))
    out = tmp_path / "results.json"
    assert main(["grade", "04", "--folder", str(tmp_path), "--export", "gradescope", str(out)]) == 1
    assert "the newer one counts; a/04_cost.ipynb does not." in capsys.readouterr().out
    assert json.loads(out.read_text(encoding="utf-8"))["score"] == 0
    assert main(["grade", "--folder", str(tmp_path / "nowhere")]) == 1
    assert "There is no folder" in capsys.readouterr().err


def test_a_class_as_nbgrader_exports_it(tmp_path):
    """Its columns in their order, numbers as it writes them; names with commas, quotes and formulas."""
    file = tmp_path / "n.ipynb"
    file.touch()
    os.utime(file, (1764150000, 1764150000))

    def learner(key, name, points, **who):
        own = graded(task("a", points)), graded(task("b", 20 - points), State.BLANK)
        missing = not_graded("04_cost", Path("04_cost.ipynb"), MISSING)
        return Learner(key, (GradedNotebook("03_forward_propagation", file, own), missing), name=name, **who)

    learners = [
        learner("x1", 'Müller, Jörg "J"', 12, login="jm", email="joerg@x.org"),
        learner("=1+1", "王 芳", 0),
        learner("x3", "@Ada Lovelace", 20, id="7"),
    ]
    written = as_nbgrader(learners, [])
    head, *rows = csv.reader(io.StringIO(written))
    documented = "assignment duedate timestamp student_id last_name first_name email raw_score late_submission_penalty"
    assert head == [*documented.split(), "score", "max_score"]
    first, when = "03_forward_propagation", "2025-11-26 09:40:00.000000"
    assert rows[:3] == [
        [first, "", when, "jm", "Müller", 'Jörg "J"', "joerg@x.org", "12.0", "0.0", "12.0", "20.0"],
        [first, "", when, "'=1+1", "芳", "王", "", "0.0", "0.0", "0.0", "20.0"],
        [first, "", when, "7", "Lovelace", "'@Ada", "", "20.0", "0.0", "20.0", "20.0"],
    ]
    assert [row[:4] + row[7:] for row in rows[3:]] == [
        ["04_cost", "", "", who, "0.0", "0.0", "0.0", "20.0"] for who in ("jm", "'=1+1", "7")
    ]


def test_nbgrader_itself_exports_the_same(tmp_path):
    """Its own exporter, on a grade book with the same points."""
    plugins, api = pytest.importorskip("nbgrader.plugins.export"), pytest.importorskip("nbgrader.api")
    file = tmp_path / "n.ipynb"
    file.touch()
    os.utime(file, (1764150000.25, 1764150000.25))
    own = graded(task("a", 12)), graded(task("b", 8), State.BLANK)
    who = {"login": "jm", "name": "Jörg Müller", "email": "joerg@x.org"}
    learners = [
        Learner("jm", (GradedNotebook("04_cost", file, own),), **who),
        Learner("fang", (not_graded("04_cost", Path("gone"), MISSING),), name="王 芳"),
    ]
    theirs = SimpleNamespace(
        assignments=[SimpleNamespace(name="04_cost", duedate=None, max_score=20.0)],
        students=[
            SimpleNamespace(id="jm", last_name="Müller", first_name="Jörg", email="joerg@x.org"),
            SimpleNamespace(id="fang", last_name="芳", first_name="王", email=None),
        ],
        find_submission=lambda name, student: handed_in(student),
    )

    def handed_in(student):
        if student != "jm":
            raise api.MissingEntry
        when = datetime.fromtimestamp(1764150000.25, UTC).replace(tzinfo=None)
        return SimpleNamespace(score=12.0, late_submission_penalty=0.0, timestamp=when)

    exporter = plugins.CsvExportPlugin()
    exporter.to = str(tmp_path / "theirs.csv")
    exporter.export(theirs)
    assert as_nbgrader(learners, []) == (tmp_path / "theirs.csv").read_text(encoding="utf-8")


# --- autograders, in folders as the systems make them ---


def unpacked(archive, folder):
    """The archive with its files' rights; the environment of these tests is in place of the one that setup.sh makes."""
    with zipfile.ZipFile(archive) as held:
        held.extractall(folder)
        for one in held.infolist():
            (folder / one.filename).chmod((one.external_attr >> 16) & 0o777 or 0o644)
    (folder / ".venv").symlink_to(sys.prefix)


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archives")
    made = {system: folder / f"{system}.zip" for system in SCRIPTS}
    handout(folder / "handout")
    with pytest.MonkeyPatch.context() as patch:  # one copy is enough for both
        patch.setattr(autograder, "handout", lambda target: shutil.copytree(folder / "handout", target))
        for system, file in made.items():
            make_autograder(file, ["03", "04"], system)
    return made


def hand_in(folder):
    """04 right, under another name and below a folder, 03 not there, and results that the learner made up."""
    (folder / "work").mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / "04_cost.ipynb", folder / "work" / "Copy of 04_cost (2).ipynb")
    for name in ("results.json", "result.json", "workbook.py", "numpy.py"):
        (folder / name).write_text('{"score": 1000}', encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Gradescope runs on Linux")
def test_gradescope_grades(archives, tmp_path):
    place = tmp_path / "autograder"
    unpacked(archives["gradescope"], place / "source")
    shutil.copy(place / "source" / "run_autograder", place)
    hand_in(place / "submission")
    (place / "results").mkdir()
    (place / "results" / "results.json").write_text("an older one", encoding="utf-8")
    subprocess.run(["bash", "-n", place / "source" / "setup.sh"], check=True)
    run = subprocess.run(["./run_autograder"], cwd=place, env={"PATH": os.defpath}, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    data = json.loads((place / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, GRADESCOPE)
    assert data["score"] == 20 and [one["score"] for one in data["tests"]] == [0, 0, 0, 20, 6, 4]
    assert "03_forward_propagation.ipynb is missing" in data["output"]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="PrairieLearn runs on Linux")
def test_prairielearn_grades(archives, tmp_path):
    unpacked(archives["prairielearn"], tmp_path / "workbook")
    hand_in(tmp_path / "grade" / "student")
    env = {"PATH": os.defpath, "GRADE": str(tmp_path / "grade")}
    run = subprocess.run([tmp_path / "workbook" / "run.sh"], cwd="/", env=env, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    data = json.loads((tmp_path / "grade" / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, PRAIRIELEARN)
    assert data["score"] == 20 / 40 and [one["points"] for one in data["tests"]] == [0, 0, 0, 20, 6, 4]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="the runner of Classroom 50 is a Linux")
def test_classroom50_grades(archives, tmp_path):
    unpacked(archives["classroom50"], tmp_path / "bundle")
    hand_in(tmp_path / "copy")
    command = [sys.executable, tmp_path / "bundle" / "autograder.py"]
    run = subprocess.run(
        command, cwd=tmp_path / "copy", env={"PATH": os.defpath, **WHO}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    data = json.loads((tmp_path / "copy" / "result.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, CLASSROOM50)
    assert (data["score"], data["max-score"], data["owner"]) == (20, 40, "ada")


@pytest.mark.slow
def test_an_autograder_is_small_and_gives_no_answer_away(archives):
    for file in archives.values():
        assert file.stat().st_size < 10_000_000  # Classroom 50 takes no more
        with zipfile.ZipFile(file) as held:
            names = held.namelist()
            assert not [name for name in names if name.startswith(("course/", "solutions/", "tests/"))]
            assert b"np.dot(W, A) + b" not in b"".join(held.read(name) for name in names if name.endswith(".py"))
    with pytest.raises(WorkbookError, match="is there already"):
        make_autograder(archives["gradescope"], [], "gradescope")
