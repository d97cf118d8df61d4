"""The drawn cats: the same on every machine, balanced, in the schema of the photographs, and as committed."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import Mock

import h5py
import numpy as np
import pytest
from conftest import ROOT, run_python
from PIL import Image

from workbook import drawings
from workbook.drawings import store
from workbook.errors import WorkbookError

pytestmark = pytest.mark.slow

PARTS = {"train": (209, store.SEED), "test": (50, store.SEED + 1)}
TEXTS = ("subject", "pose", "coat", "background")
RANGES = {"scale": (0.4, 1), "angle": (-30, 30), "brightness": (0.02, 0.98), "blur": (0, 3), "noise": (0, 24)}
RANGES |= {"camouflage": (0, 1)}

# Pixels and attributes of 24 drawings, as every machine must make them.
FINGERPRINT = "045eef601688666df3b1a50670078f4a09a7b6535603de47cf8e52b0d5187881"


def fingerprint():
    """A hash over pixels and attributes of some drawings."""
    seen = hashlib.sha256()
    for index in range(24):
        picture, facts = drawings.draw(123, index)
        seen.update(picture.tobytes())
        seen.update(repr(sorted(facts.items())).encode("ascii"))
    return seen.hexdigest()


def read(folder, part):
    """Images, labels and attributes of one file."""
    with h5py.File(folder / f"{part}_drawings.h5") as file:
        assert set(file) == {f"{part}_set_x", f"{part}_set_y", "list_classes", "attributes"}
        assert file["list_classes"][:].tolist() == [b"non-cat", b"cat"]
        return file[f"{part}_set_x"][:], file[f"{part}_set_y"][:], {k: v[:] for k, v in file["attributes"].items()}


@pytest.fixture(scope="module")
def committed():
    return {part: read(ROOT / "datasets", part) for part in PARTS}


def test_the_same_numbers_give_the_same_picture_on_any_processor():
    assert fingerprint() == FINGERPRINT
    settings = {"NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX", "OPENBLAS_CORETYPE": "Prescott"}
    code = "import sys; sys.path.insert(0, 'tests'); import test_drawings as t; print(t.fingerprint())"
    done = run_python("-W", "ignore", "-c", code, **settings)
    assert done.stdout.strip() == FINGERPRINT, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_the_committed_files_are_what_the_generator_makes(committed, part, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "KEPT", tmp_path / "kept")
    np.testing.assert_equal(committed[part], drawings.draw_set(*PARTS[part]))
    monkeypatch.setattr(store, "draw", None)  # the larger set is kept, and what was damaged is drawn again
    kept = [*(tmp_path / "kept").glob("*")]
    assert len(kept) == (part == "train")
    for path in kept:
        np.testing.assert_equal(committed[part], drawings.draw_set(*PARTS[part]))
        path.write_bytes(path.read_bytes()[:5000])
        with pytest.raises(TypeError):
            drawings.draw_set(*PARTS[part])


@pytest.mark.parametrize("part", PARTS)
def test_the_schema_is_that_of_the_photographs_and_attributes_make_sense(committed, part):
    (images, labels, columns), m = committed[part], PARTS[part][0]
    assert (images.shape, images.dtype, labels.shape, labels.dtype) == ((m, 64, 64, 3), np.uint8, (m,), np.int64)
    kinds = dict.fromkeys(TEXTS, ("S", m)) | dict.fromkeys(RANGES, ("f", m)) | {"occluded": ("b", m)}
    assert {name: (column.dtype.kind, len(column)) for name, column in columns.items()} == kinds
    assert m / 4 < np.abs(np.diff(labels)).sum() < 3 * m / 4  # shuffled
    np.testing.assert_array_equal(columns["subject"] == b"cat", labels == 1)
    cats = {name: column[labels == 1] for name, column in columns.items()}
    assert set(cats["pose"]) == {b"face", b"sitting", b"walking", b"curled up", b"from behind"}
    assert b"-" not in cats["coat"] and {b"indoor", b"outdoor", b"texture"} <= set(cats["background"])
    for name, (low, high) in RANGES.items():
        assert low <= columns[name].min() and columns[name].max() <= high, name
        np.testing.assert_array_equal(columns[name], np.round(columns[name], 3))
    np.testing.assert_allclose(columns["brightness"], images.mean(axis=(1, 2, 3)) / 255, atol=0.0006)
    assert 0 < columns["occluded"].sum() < m / 3


def test_the_committed_images_are_drawings_too(committed):
    sheet = drawings.contact_sheet(*committed["train"][:2])
    np.testing.assert_array_equal(np.asarray(Image.open(ROOT / "images" / "drawings_contact_sheet.png")), sheet)
    for name, (seed, index) in store.SAMPLES.items():
        sample = np.asarray(Image.open(ROOT / "images" / name))
        np.testing.assert_array_equal(sample, drawings.draw(seed, index, store.SAMPLE_SIZE)[0])
    assert len({picture.tobytes() for images, _, _ in committed.values() for picture in images}) == 259  # all different


@pytest.mark.parametrize(("m", "cats"), [(0, 0), (1, 0), (15, 7)])
def test_half_of_a_set_are_cats(m, cats):
    images, labels, columns = drawings.draw_set(m, seed=5)
    assert images.shape == (m, 64, 64, 3) and labels.sum() == cats and {*map(len, columns.values())} == {m}


def test_a_large_set_is_drawn_on_all_processors(monkeypatch, tmp_path):
    pool = Mock(side_effect=lambda workers, *_: ThreadPoolExecutor(workers))
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", pool)
    monkeypatch.setattr(store, "cores", lambda: 4)
    monkeypatch.setattr(store, "draw", Mock(return_value=(0, dict.fromkeys(store.ATTRIBUTES, 0) | {"label": 0})))
    monkeypatch.setattr(store, "KEPT", tmp_path)
    for m in (3, 400):
        drawings.draw_set(m, seed=5, name="")
    assert [call.args[0] for call in pool.call_args_list] == [4]


def test_an_interrupt_is_one_line(monkeypatch):
    monkeypatch.setattr(store, "draw", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt) as stopped:
        drawings.draw_set(2, seed=5)
    assert stopped.value._render_traceback_() == ["The drawing was stopped. Nothing was changed."]


def test_a_larger_drawing_is_the_same_scene():
    (small, facts), (large, large_facts) = drawings.draw(3, 1), drawings.draw(3, 1, size=128)
    assert large.shape == (128, 128, 3) and abs(large.mean() - small.mean()) < 3
    assert facts | {"brightness": 0, "camouflage": 0} == large_facts | {"brightness": 0, "camouflage": 0}


def test_files_are_written_whole_and_replace_older_ones(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "new" / "folder"
    paths = drawings.write_datasets(folder, train=5, test=2, seed=8)
    assert paths == [folder / "train_drawings.h5", folder / "test_drawings.h5"]
    np.testing.assert_equal(read(folder, "test"), drawings.draw_set(2, 9))
    before = [path.read_bytes() for path in paths]
    assert drawings.write_datasets(folder, train=5, test=2, seed=8) == paths
    assert [path.read_bytes() for path in paths] == before and len(list(folder.iterdir())) == 2
    assert capsys.readouterr() == ("", "")  # a bar is shown on terminals only

    def stop(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stop)  # the last moment at which Ctrl-C can come
    with pytest.raises(KeyboardInterrupt):
        drawings.write_datasets(folder, train=4, test=2)
    assert [path.read_bytes() for path in paths] == before and len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("arguments", [{"train": -1}, {"test": -3}, {"seed": -1}, {"seed": 2**32 - 1}])
def test_impossible_numbers_are_refused_in_one_sentence(tmp_path, arguments):
    with pytest.raises(WorkbookError, match=r"^The [^\n]* is -?\d+; it must be [^\n]*\.$"):
        drawings.write_datasets(tmp_path / "none", **arguments)
    assert not (tmp_path / "none").exists()
    for numbers in ((-1, 0), (0, -1), (2**32, 0), (0, 0, 4), (0, 0, 4096)):
        with pytest.raises(ValueError, match="must be"):
            drawings.draw(*numbers)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(WorkbookError, match=r"^The drawings cannot be written to .*file.*; name a folder.*\.$"):
        drawings.write_datasets(tmp_path / "file", train=1, test=1)
