"""The file of verdicts: put aside where it is damaged, merged where several computers graded a part each."""

import sqlite3

import pytest

from workbook.errors import WorkbookError
from workbook.grading.store import Store

pytestmark = pytest.mark.usefixtures("own_home")


def filled(path, entries):
    store = Store(path)
    for key, entry in entries.items():
        store.put(key, entry)
    store.close()
    return path


def test_a_file_that_is_damaged_in_the_middle_is_put_aside_and_begun_anew(tmp_path, capsys):
    path = filled(tmp_path / "verdicts.sqlite", {str(number): "x" * 2000 for number in range(100)})
    data = bytearray(path.read_bytes())
    data[8192:-8192] = bytes(len(data) - 2 * 8192)
    path.write_bytes(data)
    stores = Store(path), Store(path)  # as two processes have it open
    for store in stores:
        assert None in [store.get(str(number)) for number in range(100)]
        store.put("new", 1)
        assert store.get("new") == 1
        store.close()
    said = capsys.readouterr().err
    assert said.count("was damaged") == 1 and "verdicts.damaged-1.sqlite" in said
    assert (tmp_path / "verdicts.damaged-1.sqlite").read_bytes() == data
    assert Store(path).get("new") == 1 and not (tmp_path / "verdicts.damaged-2.sqlite").exists()


def test_what_is_no_file_of_verdicts_at_all_is_kept_too(tmp_path, capsys):
    path = tmp_path / "verdicts.sqlite"
    path.write_text("my diary " * 1000, encoding="utf-8")
    filled(path, {"a": 1})
    assert (tmp_path / "verdicts.damaged-1.sqlite").read_text(encoding="utf-8").startswith("my diary")
    assert Store(path).get("a") == 1 and capsys.readouterr().err.count("was damaged") == 1


def test_files_are_merged_in_any_order_and_nothing_that_somebody_else_signed(tmp_path):
    parts = [filled(tmp_path / f"{name}.sqlite", {name: name, "both": 0}) for name in "abc"]
    with sqlite3.connect(parts[2]) as forged:
        forged.execute("UPDATE verdicts SET entry = '1' WHERE key = 'c'")
    forged.close()
    for order in (parts, parts[::-1]):
        whole = Store(tmp_path / f"whole-{order[0].stem}.sqlite")
        assert [whole.merge(part) for part in order] == [(2 - (p == parts[2]), int(p == parts[2])) for p in order]
        assert [whole.get(key) for key in ("a", "b", "c", "both")] == ["a", "b", None, 0]


def test_a_file_that_cannot_be_merged_is_named_and_changes_nothing(tmp_path):
    whole = Store(tmp_path / "whole.sqlite")
    (tmp_path / "diary.sqlite").write_text("my diary " * 1000, encoding="utf-8")
    part = filled(tmp_path / "part.sqlite", {str(number): "x" * 2000 for number in range(100)})
    data = part.read_bytes()
    part.write_bytes(data[: len(data) // 2])
    for name, says in (("diary", "not a file of verdicts"), ("part", "is damaged"), ("nowhere", "There is no file")):
        with pytest.raises(WorkbookError, match=rf"{name}\.sqlite" if name != "nowhere" else says) as error:
            whole.merge(tmp_path / f"{name}.sqlite")
        assert says in str(error.value)
    assert whole.get("1") is None
