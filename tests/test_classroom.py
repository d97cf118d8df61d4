"""A class: whose file is whose, nobody is hurt by a neighbour, and the same points however it is run."""

import csv
import json
import os
import shutil
import stat
import unicodedata
import zipfile

import pytest
from conftest import ROOT

from workbook.classroom import command
from workbook.classroom.handins import hand_ins, in_shard, is_class, unpacked, with_roster
from workbook.classroom.learner import Learner, Shelf
from workbook.classroom.spans import harmless
from workbook.cli import main
from workbook.errors import WorkbookError
from workbook.files import write_pieces
from workbook.grading.grade import grade_notebook, not_graded
from workbook.judging.verdict import State, Verdict

NAME = "04_cost"
RIGHT, BLANK = (ROOT / place / f"{NAME}.ipynb" for place in ("solutions", "notebooks"))


def put(path, source=RIGHT):
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, path)
    return path


@pytest.fixture
def room(tmp_path):
    return tmp_path / "class"


@pytest.mark.parametrize(
    ("file", "known"),
    [
        ("ada/04_cost.ipynb", {"key": "ada", "login": "ada"}),
        ("ada/ps1/04_cost (1).ipynb", {"key": "ada", "login": "ada"}),
        ("submitted/ada/ps1/04_cost.ipynb", {"key": "ada", "login": "ada"}),
        ("李 雷_4711_assignsubmission_file_/Copy of 04_cost.ipynb", {"name": "李 雷", "id": "4711"}),
        ("adalovelace_123_456_04_cost.ipynb", {"login": "adalovelace", "id": "123", "late": False}),
        ("adalovelace_LATE_123_456_04_cost-1.ipynb", {"login": "adalovelace", "id": "123", "late": True}),
        ("ada-04_cost.ipynb", {"key": "ada"}),
    ],
)
def test_whose_file_it_is(file, known, room):
    path = put(room / file)
    (one,) = hand_ins(room)
    assert is_class(room) and one.files == {NAME: path}
    assert {name: getattr(one, name) for name in known} == known


def test_one_learners_folder_is_no_class(room):
    put(room / f"{NAME}.ipynb")
    put(room / "old" / f"{NAME}.ipynb")
    assert not is_class(room) and not is_class(room / f"{NAME}.ipynb") and not is_class(room / "nowhere")


def test_the_newer_of_two_counts_and_what_is_no_notebook_of_the_course_is_said(room):
    older, newer = put(room / "ada" / "04_cost.ipynb"), put(room / "ada" / "04_cost (1).ipynb")
    os.utime(older, (1, 1))
    put(room / "ada" / "diary.ipynb")
    put(room / "ada" / ".ipynb_checkpoints" / "04_cost.ipynb")
    (one,) = hand_ins(room)
    assert one.files == {NAME: newer} and "ada/04_cost.ipynb does not" in one.remarks[0]
    assert one.remarks[1] == "diary.ipynb is not named like a notebook of this course."


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_to_somebody_elses_work_is_not_followed(room):
    put(room / "ada" / "04_cost.ipynb")
    (room / "eve").mkdir()
    (room / "eve" / "04_cost.ipynb").symlink_to(room / "ada" / "04_cost.ipynb")
    (room / "mallory").symlink_to(room / "ada")
    assert [one.key for one in hand_ins(room)] == ["ada"]


def test_an_archive_can_write_nowhere_else(tmp_path):
    archive, link = tmp_path / "class.zip", zipfile.ZipInfo("class/eve/04_cost.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "w") as held:
        held.write(RIGHT, "class/ada/04_cost.ipynb")
        for name in ("../out.ipynb", "/tmp/out.ipynb", "class/../../out.ipynb"):
            held.writestr(name, "{}")
        held.writestr(link, "/etc/passwd")
        held.writestr(zipfile.ZipInfo("class/mallory/04_cost.ipynb", (1980, 2, 31, 0, 0, 0)), "{}")  # no such day
    folder = tmp_path / "unpacked"
    folder.mkdir()
    place, said = unpacked(archive, folder)
    assert [one.key for one in hand_ins(place)] == ["ada"] and len(said) == 5
    assert {path.name for path in tmp_path.iterdir()} == {"class.zip", "unpacked"}
    archive.write_bytes(archive.read_bytes()[:200])
    with pytest.raises(WorkbookError, match="cannot be unpacked"):
        unpacked(archive, folder)


def test_no_cell_is_a_formula():
    for text in ("=1+1", "+1", "-1", "@a", " =1", "\uff1d1", "\ta", "\r"):
        assert harmless(text) == f"'{text}"
    assert (harmless("a;=1"), harmless("a\n-1"), harmless("\t=1")) == ("a;'=1", "a\n'-1", "'\t'=1")
    for text in ("1=1", "", "Anne-Marie", "O'Neil", "a@x.org", "x = -1"):
        assert harmless(text) == text


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_class(workers, room, tmp_path, capsys):
    """Right, blank, broken, hostile and missing: everybody has a line, and the same points however many at a time."""
    put(room / "ada" / "04_cost.ipynb")
    put(room / "=bob" / "04_cost.ipynb", BLANK)
    put(room / "cem" / "04_cost.ipynb").write_text("{", encoding="utf-8")
    hostile = put(room / "eve" / "04_cost.ipynb")
    text = hostile.read_text(encoding="utf-8").replace("return np.squeeze(cost)", "import os; os._exit(1)")
    hostile.write_text(text, encoding="utf-8")
    roster = tmp_path / "people.csv"
    roster.write_bytes("Name;Login;Id\r\nAda Lovelace;ada;7\r\nZoë;zoe;8\r\n".encode("utf-8-sig"))
    report, table = tmp_path / "out.json", tmp_path / "out.csv"
    words = ["grade", str(room), "--roster", str(roster), "--json", str(report), "--csv", str(table)]
    assert main([*words, "--workers", workers, "--again"]) == 1
    said = capsys.readouterr().out
    assert "Ada Lovelace" in said and "Nothing was handed in." in said and "5 learners, 1 with full points." in said
    assert "Points are those of what somebody handed in: 04_cost." in said
    rows = {row["key"]: row for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())}
    assert {key: row["points"] for key, row in rows.items()} == {
        "ada": "20", "zoe": "0", "'=bob": "0", "cem": "0", "eve": "0",
    }  # fmt: skip
    assert {row["of"] for row in rows.values()} == {"20"} and rows["ada"]["name"] == "Ada Lovelace"
    states = {
        one["key"]: one["notebooks"][0]["exercises"][0]["state"] for one in json.loads(report.read_text())["learners"]
    }
    assert states["eve"] == "not right yet" and states["cem"] == "cannot be read"
    assert states["zoe"] == "not written yet"


def test_who_is_not_graded_when_it_is_stopped_stands_nowhere(room, tmp_path, capsys, monkeypatch):
    for learner in ("ada", "bob"):
        put(room / learner / f"{NAME}.ipynb")

    def one_and_no_more(submissions, *others, **more):
        yield 0, [grade_notebook(*next(submissions)[0], lambda cell: Verdict(cell.exercise, State.RIGHT))], []
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "grade_each", one_and_no_more)
    table = tmp_path / "out.csv"
    assert main(["grade", str(room), "--csv", str(table)]) == 130
    assert "Not graded yet, and in no file: 1 of 2 learners." in capsys.readouterr().out
    assert [row["key"] for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())] == ["ada"]


@pytest.mark.parametrize(
    ("files", "keys"),
    [
        (["ada/04_cost.ipynb"], ["ada"]),
        (["ada/04_cost (1).ipynb", "ada/03_forward_propagation (2).ipynb"], ["ada"]),
        (["ada/notebooks/04_cost.ipynb", "__MACOSX/ada/._x"], ["ada"]),
        (["class/ada/04_cost.ipynb"], ["ada"]),  # named like the archive
        (["7b/ada/04_cost.ipynb", "7b/bob/04_cost.ipynb"], ["ada", "bob"]),
        (["7b/ada_1_2_04_cost.ipynb", "7b/bob_LATE_2_3_04_cost.ipynb"], ["ada", "bob"]),
        (["7b/submitted/ada/ps1/04_cost.ipynb"], ["ada"]),
    ],
)
def test_an_archive_keeps_the_names(files, keys, tmp_path):
    archive = tmp_path / "class.zip"
    with zipfile.ZipFile(archive, "w") as held:
        for name in files:
            held.write(RIGHT, name)
    (tmp_path / "unpacked").mkdir()
    assert [one.key for one in hand_ins(unpacked(archive, tmp_path / "unpacked")[0])] == keys


def test_an_archive_of_a_mac_has_its_letters(tmp_path):
    """UTF-8 that is not called so, with the accent as a sign of its own; the roster has it in one."""
    archive, roster, apart = tmp_path / "class.zip", tmp_path / "people.csv", unicodedata.normalize("NFD", "Zoë 王")
    with zipfile.ZipFile(archive, "w") as held:
        held.write(RIGHT, f"{'x' * len(apart.encode())}/04_cost.ipynb")
    archive.write_bytes(archive.read_bytes().replace(b"x" * len(apart.encode()), apart.encode()))
    roster.write_text("name,id,note\nZoë 王,7,\n,,a line about nobody\n", encoding="utf-8")
    (tmp_path / "unpacked").mkdir()
    found = hand_ins(unpacked(archive, tmp_path / "unpacked")[0])
    (one,) = with_roster(found, roster)
    assert one.name == "Zoë 王" and one.id == "7" and NAME in one.files


def test_what_is_asked_of_a_class_needs_one(room, tmp_path, capsys):
    put(room / f"{NAME}.ipynb")
    assert main(["grade", str(room), "--csv", str(tmp_path / "out.csv")]) == 1
    assert "--csv needs a class" in capsys.readouterr().err
    put(tmp_path / "many" / "ada" / f"{NAME}.ipynb")
    assert main(["grade", str(tmp_path / "many"), "--into", str(tmp_path / "nowhere.csv")]) == 1
    assert "There is no grade book" in capsys.readouterr().err


# --- in parts ---


def test_each_learner_is_in_one_shard_whoever_else_there_is():
    everybody = [Learner(f"learner {number}") for number in range(100)]
    parts = [in_shard(everybody, (number, 7)) for number in range(1, 8)]
    keys = [one.key for part in parts for one in part]
    assert sorted(keys) == sorted(one.key for one in everybody) and all(parts)
    fewer = everybody[::-3]
    assert [in_shard(fewer, (number, 7)) for number in range(1, 8)] == [
        [one for one in fewer if one in part] for part in parts
    ]


@pytest.mark.slow
def test_shards_and_merge_are_one_run(room, tmp_path, capsys, monkeypatch, own_state):
    for learner in ("ada", "bob", "cem", "dan"):
        text = RIGHT.read_text(encoding="utf-8").replace(
            "return np.squeeze(cost)", f"return np.squeeze(cost)  # {learner}"
        )
        put(room / learner / f"{NAME}.ipynb").write_text(text, encoding="utf-8")
    assert [main(["grade", str(room), "--shard", f"{number}/3"]) for number in (3, 1, 2)] == [0, 0, 0]
    assert "When all are: " in capsys.readouterr().out and not own_state.exists()
    assert main(["merge"]) == 0
    monkeypatch.setattr("workbook.sandbox.host.Sandbox.outcomes", lambda *a: os._exit(1))  # nothing is judged again
    table = tmp_path / "out.csv"
    assert main(["grade", str(room), "--csv", str(table)]) == 0
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    assert [row["points"] for row in rows] == ["20"] * 4


def test_what_is_of_the_whole_class_is_not_made_of_a_shard(room, tmp_path, capsys):
    for learner in ("ada", "bob"):
        put(room / learner / f"{NAME}.ipynb", BLANK)
    assert main(["grade", str(room), "--shard", "1/2", "--page", str(tmp_path / "page.html")]) == 1
    assert "--page would hold one shard only" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["grade", str(room), "--shard", "0/2"])
    assert "from 1/64 to 64/64" in capsys.readouterr().err


# --- of any size ---


def test_a_roster_of_thousands_is_matched_at_once(tmp_path):
    found = [Learner(f"k{number}", login=f"l{number}") for number in range(5000)]
    roster = tmp_path / "people.csv"
    roster.write_text("login,name\n" + "".join(f"L{n},n{n}\n" for n in range(4999, -1, -1)), encoding="utf-8")
    everybody = with_roster(found, roster)
    assert [one.name for one in everybody[:2]] == ["n4999", "n4998"] and len(everybody) == 5000


def test_notebooks_of_a_class_lie_on_the_disk():
    shelf = Shelf()
    kept = [shelf.keep(Learner(str(n), (not_graded(NAME, RIGHT, f"reason {n}"),))) for n in range(3)]
    for number in (2, 0, 1, 2):
        (notebook,) = kept[number].notebooks
        assert notebook == kept[number].notebooks[0] and notebook.problem == f"reason {number}"
        assert (kept[number].points, kept[number].of, len(kept[number].notebooks)) == (0, 20, 1)


def test_pieces_are_written_in_one_step(tmp_path):
    path = tmp_path / "out.txt"
    write_pieces(path, ["a", "b\n"])

    def broken():
        yield "c"
        raise ValueError

    with pytest.raises(ValueError):
        write_pieces(path, broken())
    assert path.read_bytes() == b"ab\n" and [*tmp_path.iterdir()] == [path]
