"""The drawn cats: the same on every machine, balanced, in the schema of the photographs, and as committed."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image

from workbook import drawings
from workbook.drawings import store
from workbook.drawings.sheet import SAMPLE_SIZE, SAMPLES

ROOT = Path(__file__).resolve().parents[1]
PARTS = {"train": (209, store.SEED), "test": (50, store.SEED + 1)}
TEXTS = ("subject", "pose", "coat", "background")
NUMBERS = ("scale", "angle", "brightness", "blur", "noise", "camouflage")
POSES = {"face", "sitting", "walking", "curled up", "from behind"}

# Pixels and attributes of 24 drawings, as every machine must make them.
FINGERPRINT = "045eef601688666df3b1a50670078f4a09a7b6535603de47cf8e52b0d5187881"


def fingerprint() -> str:
    """A hash over pixels and attributes of some drawings."""
    seen = hashlib.sha256()
    for index in range(24):
        picture, facts = drawings.draw(123, index)
        seen.update(picture.tobytes())
        seen.update(repr(sorted(facts.items())).encode("ascii"))
    return seen.hexdigest()


def read(path: Path, part: str) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Images, labels and attributes of one file."""
    with h5py.File(path) as file:
        return file[f"{part}_set_x"][:], file[f"{part}_set_y"][:], {k: v[:] for k, v in file["attributes"].items()}


@pytest.fixture(scope="module", params=PARTS)
def committed(request):
    """(part, path, images, labels, attributes) of a committed file."""
    path = ROOT / "datasets" / f"{request.param}_drawings.h5"
    return request.param, path, *read(path, request.param)


def test_the_same_numbers_give_the_same_picture():
    assert fingerprint() == FINGERPRINT


@pytest.mark.parametrize(
    "setting",
    [
        {"NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX"},
        {"OPENBLAS_CORETYPE": "Prescott", "OPENBLAS_NUM_THREADS": "2"},
    ],
)
def test_the_processor_does_not_matter(setting):
    code = "import sys; sys.path[:0] = ['.', 'tests']; import test_drawings as t; print(t.fingerprint())"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        env={**os.environ, **setting},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == FINGERPRINT, done.stderr


def test_the_committed_files_are_what_the_generator_makes(committed):
    part, _, images, labels, columns = committed
    m, seed = PARTS[part]
    again_images, again_labels, again_columns = drawings.draw_set(m, seed)
    np.testing.assert_array_equal(images, again_images)
    np.testing.assert_array_equal(labels, again_labels)
    assert set(columns) == set(again_columns)
    for name, column in columns.items():
        np.testing.assert_array_equal(column, again_columns[name], err_msg=name)


def test_the_schema_is_that_of_the_photographs(committed):
    part, path, images, labels, columns = committed
    m = PARTS[part][0]
    with h5py.File(path) as file:
        assert set(file) == {f"{part}_set_x", f"{part}_set_y", "list_classes", "attributes"}
        assert file["list_classes"][:].tolist() == [b"non-cat", b"cat"]
    assert (images.shape, images.dtype) == ((m, 64, 64, 3), np.uint8)
    assert (labels.shape, labels.dtype) == ((m,), np.int64)
    assert set(columns) == {*TEXTS, *NUMBERS, "occluded"}
    assert all(len(column) == m for column in columns.values())
    assert all(columns[name].dtype.kind == "S" for name in TEXTS)
    assert all(columns[name].dtype == np.float64 for name in NUMBERS)
    assert columns["occluded"].dtype == bool


def test_the_attributes_make_sense(committed):
    _, _, images, labels, columns = committed
    np.testing.assert_array_equal(columns["subject"] == b"cat", labels == 1)
    cats = {name: column[labels == 1] for name, column in columns.items()}
    assert {pose.decode() for pose in cats["pose"]} == POSES  # each at least once, in both files
    assert b"-" not in cats["coat"]
    assert {b"indoor", b"outdoor", b"texture"} <= set(cats["background"])
    for name, low, high in (
        ("scale", 0.4, 1),
        ("angle", -30, 30),
        ("brightness", 0.02, 0.98),
        ("blur", 0, 3),
        ("noise", 0, 24),
        ("camouflage", 0, 1),
    ):
        assert low <= columns[name].min() and columns[name].max() <= high, name
        np.testing.assert_array_equal(columns[name], np.round(columns[name], 3))
    np.testing.assert_allclose(columns["brightness"], images.mean(axis=(1, 2, 3)) / 255, atol=0.0006)
    assert 0 < columns["occluded"].sum() < len(labels) / 3


def test_the_committed_images_are_drawings_too():
    sheet = np.asarray(Image.open(ROOT / "images" / "drawings_contact_sheet.png"))
    np.testing.assert_array_equal(
        sheet, drawings.contact_sheet(*read(ROOT / "datasets" / "train_drawings.h5", "train")[:2])
    )
    for name, (seed, index) in SAMPLES.items():
        sample = np.asarray(Image.open(ROOT / "images" / name))
        np.testing.assert_array_equal(sample, drawings.draw(seed, index, SAMPLE_SIZE)[0])


def test_no_picture_is_in_both_files_or_twice():
    parts = [read(ROOT / "datasets" / f"{part}_drawings.h5", part)[0] for part in PARTS]
    assert len({picture.tobytes() for part in parts for picture in part}) == 259


@pytest.mark.parametrize(("m", "cats"), [(0, 0), (1, 0), (2, 1), (15, 7)])
def test_half_of_a_set_are_cats(m, cats):
    images, labels, columns = drawings.draw_set(m, seed=5)
    assert images.shape == (m, 64, 64, 3) and labels.sum() == cats
    assert all(len(column) == m for column in columns.values())


def test_classes_are_shuffled():
    labels = drawings.draw_set(24, seed=5)[1]
    assert 5 < np.abs(np.diff(labels)).sum() < 23


def test_a_larger_drawing_is_the_same_scene():
    small, facts = drawings.draw(3, 1)
    large, large_facts = drawings.draw(3, 1, size=128)
    assert large.shape == (128, 128, 3) and large.dtype == np.uint8
    assert {**facts, "brightness": 0, "camouflage": 0} == {**large_facts, "brightness": 0, "camouflage": 0}
    assert abs(large.mean() - small.mean()) < 3


def test_files_are_written_whole_and_replace_older_ones(tmp_path):
    old = tmp_path / "new" / "train_drawings.h5"
    old.parent.mkdir()
    old.write_bytes(b"old")
    calls = []
    paths = drawings.write_datasets(old.parent, train=5, test=2, seed=8, progress=lambda *now: calls.append(now))
    assert [p.name for p in paths] == ["train_drawings.h5", "test_drawings.h5"]
    assert sorted(p.name for p in old.parent.iterdir()) == ["test_drawings.h5", "train_drawings.h5"]
    assert calls == [(k, 5) for k in range(1, 6)] + [(1, 2), (2, 2)]
    images, labels, _ = read(paths[0], "train")
    np.testing.assert_array_equal(images, drawings.draw_set(5, 8)[0])
    assert labels.sum() == 2
    np.testing.assert_array_equal(read(paths[1], "test")[0], drawings.draw_set(2, 9)[0])


def test_an_interrupted_drawing_leaves_the_old_file(tmp_path):
    old = tmp_path / "train_drawings.h5"
    old.write_bytes(b"old")

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drawings.write_datasets(tmp_path, train=4, test=2, progress=stop)
    assert old.read_bytes() == b"old" and list(tmp_path.iterdir()) == [old]


def test_progress_goes_to_standard_output(tmp_path, capsys):
    drawings.write_datasets(tmp_path, train=1, test=0)
    out, err = capsys.readouterr()
    assert "train drawings" in out and err == ""


@pytest.mark.parametrize("arguments", [{"train": -1}, {"test": -3}, {"seed": -1}, {"seed": 2**32}])
def test_impossible_numbers_are_refused_in_one_sentence(tmp_path, arguments):
    with pytest.raises(ValueError, match=r"^[A-Z][^\n]* is -?\d+; it must be [^\n]*\.$"):
        drawings.write_datasets(tmp_path / "none", **arguments)
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(OSError, match=r"^The drawings cannot be written to .*file.*; name a folder.*\.$"):
        drawings.write_datasets(tmp_path / "file", train=1, test=1)


def test_draw_refuses_impossible_numbers():
    for arguments in ((-1, 0), (0, -1), (2**32, 0), (0, 0, 4), (0, 0, 4096)):
        with pytest.raises(ValueError, match="must be"):
            drawings.draw(*arguments)


def test_the_contact_sheet_shows_both_classes():
    images, labels, _ = drawings.draw_set(8, seed=2)
    sheet = np.asarray(drawings.contact_sheet(images, labels, columns=4, each=4))
    assert sheet.shape == (2 * 68 + 12, 4 * 68 + 4, 3)
    np.testing.assert_array_equal(sheet[4:68, 4:68], images[labels == 1][0])
