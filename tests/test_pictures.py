"""Pictures of one's own: right colours and geometry, one clear sentence for every file that is none, within bounds.

benchmarks/pictures.py reads thousands of odd files; here are the light ones of one seed.
"""

import io
import json
import os
import random
import re
from pathlib import Path

import numpy as np
import pytest
from conftest import run_python
from PIL import Image, ImageOps

from benchmarks import odd_pictures
from benchmarks.odd_pictures import LYING, MODES, in_bytes, smooth
from workbook import pictures
from workbook.pictures import FITS, fit_picture, load_picture, open_picture, picture_box

pytestmark = pytest.mark.slow

WHITE, BLACK, RED, GREEN, BLUE = (255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255)


def one_sentence(text, name):
    """Make sure that this is one sentence about the file, in words that a learner can do something with."""
    rest = text.replace(name, "NAME")
    assert "NAME" in rest and ":" in rest and "\n" not in rest and rest.endswith(".") and ". " not in rest, text
    assert not re.search(r"0x[0-9a-f]{4}|Error|Exception|object at|PIL|<class|__|NoneType|/|\\", rest), text
    assert 20 < len(text) < 400
    return text


def refused(source, *words, name="The file", error=ValueError, **options):
    with pytest.raises(error) as caught:
        load_picture(source, **options)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None, "no chain of tracebacks"
    text = one_sentence(str(caught.value), name)
    assert all(word in text for word in words), text


def plain(pixel, kind="RGB", size=(64, 64)):
    return Image.new(kind, size, pixel)


# --- what comes out ---


@pytest.mark.parametrize("suffix, mode, options", [(s, *m) for s, modes in MODES.items() for m in modes])
def test_every_kind_of_file_is_what_pillow_alone_makes_of_it(suffix, mode, options):
    """Opened, laid on white, the middle cut out."""
    for size in ((64, 64), (150, 100), (33, 90)):
        whole = in_bytes(smooth(*size, mode), suffix, **options)
        with Image.open(io.BytesIO(whole)) as held:
            if held.mode in ("I;16", "I", "F"):
                values = np.asarray(held, dtype=float) / (65535 if held.mode == "I;16" else 255)
                held = Image.fromarray(np.uint8(np.round(255 * values)))
            held = held.convert("RGB" if mode == "LAB" else "RGBA").convert("RGBA")
        on_white = Image.alpha_composite(Image.new("RGBA", size, "white"), held).convert("RGB")
        expected = np.array(ImageOps.fit(on_white, (64, 64), Image.Resampling.LANCZOS))
        loaded = load_picture(whole)
        np.testing.assert_array_equal(loaded, expected)
        loaded[0] = 0  # a learner may change it


@pytest.mark.parametrize(
    "picture, suffix, colour",
    [
        (plain((0, 0, 0, 128), "RGBA"), "png", (127, 127, 127)),
        (plain((0, 255, 255, 0), "CMYK"), "jpg", RED),
        (plain(32896, "I;16"), "png", (128, 128, 128)),
        (plain(300, "I;16"), "tif", (1, 1, 1)),
        (plain(65535, "I"), "tif", WHITE),
        (plain(2**31 - 1, "I"), "tif", WHITE),
        (plain(-5, "I"), "tif", BLACK),
        (plain(0.5, "F"), "tif", (128, 128, 128)),
        (plain(100.0, "F"), "tif", (100, 100, 100)),
        (plain(float("nan"), "F"), "tif", BLACK),
        (plain(float("inf"), "F"), "tif", WHITE),
    ],
)
def test_colours(picture, suffix, colour):
    np.testing.assert_allclose(load_picture(in_bytes(picture, suffix)), np.full((64, 64, 3), colour), atol=3)


def test_all_sixteen_bits_count():
    """Every 257th of 65536 steps is one of 256; in colours they are Pillow's to convert."""
    steps = np.arange(2**16, dtype=np.uint16).reshape(256, 256)
    grey = np.asarray(open_picture(in_bytes(Image.fromarray(steps), "png")))
    np.testing.assert_array_equal(grey, np.round(steps / 257)[..., np.newaxis].repeat(3, axis=2))
    rows = b"\0" + np.array([40000, 300, 65535], ">u2").tobytes()
    np.testing.assert_allclose(load_picture(odd_pictures.png(1, 1, rows=rows, depth=16))[0, 0], [156, 1, 255], atol=1)


def test_palettes_and_colours_that_mean_see_through():
    red_and_green = Image.new("P", (64, 64), 0)
    red_and_green.putpalette([255, 0, 0, 0, 255, 0])
    red_and_green.paste(1, (32, 0, 64, 64))
    for options, left in (({}, RED), ({"transparency": 0}, WHITE)):
        for suffix in ("png", "gif"):
            loaded = load_picture(in_bytes(red_and_green, suffix, **options))
            assert [tuple(loaded[10, x]) for x in (5, 60)] == [left, GREEN]
    assert tuple(load_picture(in_bytes(red_and_green, "png", transparency=b"\0\xff"))[10, 5]) == WHITE
    assert tuple(load_picture(in_bytes(plain((1, 2, 3)), "png", transparency=(1, 2, 3)))[0, 0]) == WHITE


@pytest.mark.parametrize("suffix", ["png", "webp", "tif", "avif"])
def test_the_background_shows_through(suffix):
    pixels = np.zeros((64, 64, 4), dtype=np.uint8)
    pixels[:, 32:] = (0, 0, 255, 255)
    held = in_bytes(Image.fromarray(pixels), suffix, **({"lossless": True} if suffix == "webp" else {}))
    for background, colour in (("black", BLACK), ("#f80a", (255, 136, 0)), ((1, 2, 3), (1, 2, 3))):
        loaded = load_picture(held, background=background)
        np.testing.assert_allclose([loaded[20, 5], loaded[20, 60]], [colour, BLUE], atol=3)


CORNERS = [RED, GREEN, BLUE, (255, 255, 0)]  # of the upright picture: upper left, upper right, lower left, lower right
# Where the upper left, upper right, ... corner of the stored picture belongs, for each orientation of EXIF.
BELONGS = ["0123", "0123", "1032", "3210", "2301", "0213", "1302", "3120", "2031", "0123"]


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "avif"])
def test_pictures_from_a_camera_are_turned(suffix):
    """Four corners of different colours, stored as the camera held them, come out upright."""
    for orientation, places in enumerate(BELONGS):
        stored = Image.new("RGB", (64, 64))
        for place, corner in enumerate(places):
            stored.paste(CORNERS[int(corner)], (x := 32 * (place % 2), y := 32 * (place // 2), x + 32, y + 32))
        exif = Image.Exif()
        exif[0x0112] = orientation
        loaded = load_picture(in_bytes(stored, suffix, exif=exif))
        np.testing.assert_allclose(loaded[8::48, 8::48].reshape(4, 3), CORNERS, atol=8)
    assert open_picture(in_bytes(smooth(90, 30), "jpg", exif=LYING)).size == (30, 90)


@pytest.mark.parametrize("kind", ["gif", "webp", "png", "avif", "tif", "mpo"])
def test_the_first_of_several_pictures(kind):
    frames = [plain(colour, size=(30, 30)) for colour in (RED, GREEN, BLUE)]
    held = in_bytes(frames[0], kind, save_all=True, append_images=frames[1:])
    np.testing.assert_allclose(load_picture(held), np.full((64, 64, 3), RED), atol=3)


def test_the_three_fits_exactly():
    """Red, green and blue, each a third of a picture 192 x 64."""
    picture = Image.new("RGB", (192, 64), RED)
    picture.paste(GREEN, (64, 0, 128, 64))
    picture.paste(BLUE, (128, 0, 192, 64))
    crop, pad, squash = (load_picture(in_bytes(picture, "png"), 48, fit, "orange") for fit in FITS)
    # Resizing looks a little beyond the cut, so the outermost column has a trace of red or blue.
    assert (crop[:, 1:-1] == GREEN).all() and abs(crop.astype(int) - GREEN).max() < 10
    for colour, columns in ((RED, slice(0, 12)), (GREEN, slice(20, 28)), (BLUE, slice(36, 48))):
        assert (pad[16:32, columns] == colour).all() and (squash[:, columns] == colour).all()
    assert (pad[:16] == (255, 165, 0)).all() and (pad[32:] == (255, 165, 0)).all()


def test_any_size_becomes_a_square_in_steps_or_at_once():
    """A page opens a picture, shows the cut, and makes the square: the same as load_picture."""
    for size in ((1, 1), (123, 80), (3000, 10), (1, 500), (100_000, 3)):
        held = in_bytes(plain((50, 100, 150), size=size), "png")
        picture = open_picture(held)
        assert (picture.mode, picture.size) == ("RGB", size)
        for fit in FITS:
            left, upper, right, lower = picture_box(size, fit)
            assert (left + right, upper + lower) == size, "in the middle"
            sides = {"crop": [min(size)] * 2, "pad": [max(size)] * 2, "squash": list(size)}
            assert [right - left, lower - upper] == sides[fit]
            square = load_picture(held, 40, fit)
            np.testing.assert_array_equal(fit_picture(picture, 40, fit), square)
            assert square.shape == (40, 40, 3) and (fit == "pad" or (square == (50, 100, 150)).all())


def test_a_large_jpeg_is_read_at_a_part_of_its_size():
    whole = Image.merge("RGB", [Image.linear_gradient("L").rotate(90 * turn) for turn in range(3)]).resize((5000, 3600))
    held = in_bytes(whole, "jpg", exif=LYING)
    assert open_picture(held).size == (900, 1250) and open_picture(held, least=1500).size == (1800, 2500)
    assert load_picture(held, 700).shape == (700, 700, 3)
    expected = fit_picture(whole.transpose(Image.Transpose.ROTATE_270))
    np.testing.assert_allclose(load_picture(held).astype(int), expected, atol=3)
    assert open_picture(in_bytes(plain(RED, size=(4000, 3000)), "jpg")).size == (4000, 3000)


# --- where a picture comes from ---


def test_names_and_paths(tmp_path, monkeypatch):
    path = tmp_path / "my cat, größer.png"
    smooth(90, 120).save(path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for given_one in (path, path.name, f'"{path}"', f" '{path}' ", f"~/{path.name}", Path("~") / path.name):
        assert open_picture(given_one).size == (90, 120)
    (tmp_path / "~").mkdir()  # what is really there comes first
    smooth(9, 9).save(tmp_path / "~" / path.name)
    assert open_picture(f"~/{path.name}").size == (9, 9)


def test_bytes_and_open_files(tmp_path):
    held = in_bytes(smooth(80, 70), "png")
    (tmp_path / "cat.png").write_bytes(held)
    at_its_end = io.BytesIO(held)
    at_its_end.read()
    with (tmp_path / "cat.png").open("rb") as file, (tmp_path / "cat.png").open(encoding="utf-8") as as_text:
        for given_one in (held, bytearray(held), memoryview(held), at_its_end, file, as_text):
            assert open_picture(given_one).size == (80, 70)
    for nothing in (None, 3, ["cat.png"]):
        with pytest.raises(TypeError):
            load_picture(nothing)
    refused(b"notes", "not a picture")
    refused(b"", "is empty")
    with pytest.raises(ValueError, match=r"^upload\.png is not a picture"):
        load_picture(b"notes", name="upload.png")
    (tmp_path / "notes.txt").write_bytes(b"notes")
    with (tmp_path / "notes.txt").open("rb") as file:
        refused(file, "not a picture", name="notes.txt")
    for address in ("https://example.org/cat.png", "file:///home/cat.png", "data:image/png;base64,iVBORw0KGgo="):
        with pytest.raises(ValueError, match=r" is an address, not a file: download the picture "):
            load_picture(address)


def test_missing(tmp_path):
    def missing(*parts, words):
        refused(tmp_path.joinpath(*parts), *words, name=parts[-1], error=FileNotFoundError)

    missing("my_cta.png", words=(tmp_path.name, "check the name"))
    smooth(5, 5).save(tmp_path / "my_cat.png")
    for name in ("my_cta.png", "MY_CAT", "my_cat.jpg"):
        missing(name, words=("did you mean my_cat.png",))
    missing("dog.bmp", words=(f"in the folder {tmp_path.name}: ",))
    missing("nowhere", "cat.png", words=("in the folder nowhere: ",))
    missing("my_cat.png", "cat.png", words=())
    refused(tmp_path, "is a folder", name=tmp_path.name, error=FileNotFoundError)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names on this system")
def test_pipes_and_links_that_lead_nowhere_are_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    refused(tmp_path / "pipe.png", "device", name="pipe.png", error=FileNotFoundError)
    (tmp_path / "gone.png").symlink_to("not here.png")
    refused(tmp_path / "gone.png", "no file", name="gone.png", error=FileNotFoundError)


@pytest.mark.parametrize(
    "options, words",
    [
        ({"size": 0}, "a size from 1 to 4096"),
        ({"size": "64"}, "a size from 1 to 4096"),
        ({"fit": "cut"}, "no fit 'cut': choose 'crop', 'pad' or 'squash'"),
        ({"background": "whiteish"}, "'whiteish' is not a colour"),
        ({"background": (1, 2)}, r"\(1, 2\) is not a colour"),
    ],
)
def test_options_that_there_are_not(options, words):
    with pytest.raises(ValueError, match=words):
        load_picture(in_bytes(smooth(5, 5), "png"), **options)


# --- what is not a picture, or too large a one ---

HEIC = b"\0\0\0\x1cftyp%s\0\0\0\0mif1heicmiaf" + bytes(200)
OTHERS = {
    "a PDF document": b"%PDF-1.7\n",
    "an SVG drawing": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">',
    "a web page": b"\n<!DOCTYPE html><html>",
    "a JPEG 2000 picture": b"\0\0\0\x0cjP  \r\n\x87\n",
    "a RAW photo": b"II*\0\x10\0\0\0CR\2\0" + bytes(100),
    "a film": b"\0\0\0\x20ftypisom" + bytes(20),
    "a ZIP archive or an office document": b"PK\3\4" + bytes(30),
}


def test_other_kinds_are_named():
    for kind, held in OTHERS.items():
        refused(held, f"is {kind}: give a PNG or JPEG file")
    for brand in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        refused(HEIC % brand, "is a HEIC photo (", "pip install pillow-heif")
    for held in (b"a text, not a picture", b"\0" * 300, "größe".encode("utf-16"), b"\n" * 999, b"B", b"<"):
        refused(held, "not a picture that can be read here")


def test_heic_with_the_package():
    """The package registers itself with Pillow; here a function does the same."""
    code = """
import sys, types
from PIL import Image
opener = lambda file, name: Image.new("RGB", (9, 9), (1, 2, 3))
register = lambda: Image.register_open("HEIF", opener)
sys.modules["pillow_heif"] = types.SimpleNamespace(register_heif_opener=register)
from workbook.pictures import load_picture
print(load_picture(b"any bytes")[0, 0])
"""
    done = run_python("-c", code)
    assert done.stdout.strip() == "[1 2 3]", done.stderr


def test_too_large(monkeypatch):
    refused(odd_pictures.png(60_000, 60_000, rows=b""), "too large")
    refused(odd_pictures.png(2**20, 1), "too large")
    cmyk = in_bytes(smooth(16, 16, "CMYK"), "jpg").replace(b"\x08\0\x10\0\x10", b"\x08\x2a\0\x24\0")
    refused(cmyk, "too large")
    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)
    refused(bytes(1001), "MB")
    refused(io.BytesIO(odd_pictures.png(5, 5) + bytes(1000)), "MB")


def test_every_file_gives_a_picture_or_one_sentence(tmp_path):
    """In a process of its own, which may not take more than 1 GiB on top of what importing takes."""
    dice = random.Random(0)
    files = {**dict(odd_pictures.damaged(dice)), **dict(odd_pictures.traps(dice))}
    files = {name: held for name, held in files.items() if "7000 x 7000" not in name}
    for name, held in files.items():
        (tmp_path / name).write_bytes(held)
    done = run_python(odd_pictures.__file__, tmp_path, OPENBLAS_NUM_THREADS="1")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    rows = {line["file"]: line["outcome"] for line in lines if "file" in line}
    assert done.returncode == 0 and rows.keys() == files.keys() and len(files) > 700, f"it ended at {lines[-1:]}"
    # Neither warnings nor remarks; libtiff's one line about a damaged file cannot be kept silent.
    assert not [line for line in done.stderr.splitlines() if not re.match(r"[\w.]+: ", line)]
    for name, outcome in rows.items():
        if isinstance(outcome, str):
            assert outcome == "(64, 64, 3) uint8", name
        else:
            assert outcome["hidden"], "no chain of tracebacks"
            one_sentence(outcome["message"], name)
            assert not name.split(".")[0].endswith(("whole", "junk behind")), outcome
    for name in ("bad exif.jpg", "bad profile.jpg", "bad exif.webp", "bad exif.avif", "exif nowhere.tif", "cyclic.tif"):
        assert isinstance(rows[name], str), "remarks that nobody reads are no reason to refuse a picture"
