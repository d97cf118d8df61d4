"""Pictures of one's own: right colours and geometry, one clear sentence for every file that is none, within bounds."""

import io
import json
import logging
import os
import re
import subprocess
import sys
import types
import warnings
from pathlib import Path

import numpy as np
import odd_pictures
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_pictures import FORMATS, GIBIBYTE, LYING, MODES, in_bytes, smooth
from PIL import Image, ImageFile, ImageOps

import dnn_utils
from dnn_utils import FITS, fit_picture, load_picture, open_picture, picture_box

PROJECT = Path(dnn_utils.__file__).resolve().parent
WHITE, BLACK, RED, GREEN, BLUE = (255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255)


def one_sentence(text, name):
    """Make sure that this is one sentence about the file, in words that a learner can do something with."""
    assert text.startswith((name, "There is no file", "There is no folder"))
    assert name in text
    rest = text.replace(name, "NAME")
    assert "\n" not in text and text.endswith(".") and ". " not in rest, text
    assert not re.search(r"0x[0-9a-f]{4}|Error|Exception|object at|PIL|<class|__|NoneType|/|\\", rest), text
    assert ":" in rest or "save" in rest
    assert 20 < len(text) < 400
    return text


def refused(source, *words, name=None, error=ValueError, **options):
    with pytest.raises(error) as caught:
        load_picture(source, **options)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None, "no chain of tracebacks"
    text = one_sentence(str(caught.value), name or Path(source).name)
    for word in words:
        assert word in text, text
    return text


def saved(tmp_path, picture, name="cat.png", **options):
    picture.save(tmp_path / name, **options)
    return load_picture(tmp_path / name)


def plain(pixel, kind="RGB", size=(64, 64)):
    return Image.new(kind, size, pixel)


# --- what comes out -----------------------------------------------------------------------------------------


def test_picture_of_the_right_size_is_kept(tmp_path):
    pixels = np.random.RandomState(0).randint(0, 256, (64, 64, 3)).astype(np.uint8)
    loaded = saved(tmp_path, Image.fromarray(pixels))
    np.testing.assert_array_equal(loaded, pixels)
    assert loaded.dtype == np.uint8
    loaded[0] = 0  # a learner may change it


@pytest.mark.parametrize("suffix, mode, options", [(s, *m) for s, modes in MODES.items() for m in modes])
@pytest.mark.parametrize("size", [(64, 64), (150, 100), (33, 90)])
def test_every_kind_of_file_is_what_pillow_alone_makes_of_it(tmp_path, suffix, mode, options, size):
    """Opened, laid on white, the middle cut out: as it always was."""
    picture = smooth(*size, mode)
    if mode == "LAB":
        pytest.skip("Pillow does not know the colours of Lab")
    path = tmp_path / f"cat.{suffix}"
    path.write_bytes(in_bytes(picture, suffix, **options))
    with Image.open(path) as held:
        if held.mode in ("I;16", "I", "F"):
            values = np.asarray(held, dtype=float) / (65535 if held.mode == "I;16" else 255)
            held = Image.fromarray(np.uint8(np.round(255 * values)))
        held = held.convert("RGBA")
    on_white = Image.alpha_composite(Image.new("RGBA", size, "white"), held).convert("RGB")
    expected = np.array(ImageOps.fit(on_white, (64, 64), Image.Resampling.LANCZOS))
    np.testing.assert_array_equal(load_picture(path), expected)


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "webp", "bmp", "tif", "avif"])
@pytest.mark.parametrize("colour", [WHITE, BLACK, (200, 30, 60), (128, 128, 128), (10, 200, 90)])
def test_colours_survive(suffix, colour):
    options = {"quality": 95} if suffix in ("jpg", "webp", "avif") else {}
    loaded = load_picture(in_bytes(plain(colour, size=(90, 70)), suffix, **options))
    np.testing.assert_allclose(loaded, np.broadcast_to(colour, (64, 64, 3)), atol=4 if options else 0)


@pytest.mark.parametrize(
    "picture, name, colour",
    [
        (plain((120, 255), "LA"), "cat.png", (120, 120, 120)),
        (plain((120, 0), "LA"), "cat.png", WHITE),  # all see-through: white
        (plain((200, 30, 60, 255), "RGBA"), "cat.png", (200, 30, 60)),
        (plain((200, 30, 60, 0), "RGBA"), "cat.png", WHITE),
        (plain((0, 0, 0, 128), "RGBA"), "cat.png", (127, 127, 127)),
        (plain(1, "1"), "cat.png", WHITE),
        (plain(0, "1"), "cat.png", BLACK),
        (plain(1, "1"), "cat.tif", WHITE),
        (plain((0, 255, 255, 0), "CMYK"), "cat.tif", RED),
        (plain((0, 255, 255, 0), "CMYK"), "cat.jpg", RED),
        (plain((0, 0, 0, 0), "CMYK"), "cat.jpg", WHITE),
        (plain(65535, "I;16"), "cat.png", WHITE),
        (plain(32896, "I;16"), "cat.png", (128, 128, 128)),
        (plain(300, "I;16"), "cat.tif", (1, 1, 1)),
        (plain(0, "I;16"), "cat.png", BLACK),
        (plain(200, "I"), "cat.tif", (200, 200, 200)),
        (plain(65535, "I"), "cat.tif", WHITE),
        (plain(2**31 - 1, "I"), "cat.tif", WHITE),
        (plain(-5, "I"), "cat.tif", BLACK),
        (plain(0.5, "F"), "cat.tif", (128, 128, 128)),
        (plain(100.0, "F"), "cat.tif", (100, 100, 100)),
        (plain(float("nan"), "F"), "cat.tif", BLACK),
        (plain(float("inf"), "F"), "cat.tif", WHITE),
    ],
)
def test_modes(tmp_path, picture, name, colour):
    loaded = saved(tmp_path, picture, name)
    assert loaded.shape == (64, 64, 3) and loaded.dtype == np.uint8
    np.testing.assert_allclose(loaded[::9, ::9], np.broadcast_to(colour, (8, 8, 3)), atol=2)


def test_all_sixteen_bits_count(tmp_path):
    """Every 257th of 65536 steps is one of 256; many rows, so that they are converted in several parts."""
    steps = np.arange(2**16, dtype=np.uint16).reshape(256, 256)
    tall = np.tile(steps, (40, 8))
    picture = dnn_utils._to_eight_bits(Image.fromarray(tall))
    np.testing.assert_array_equal(np.asarray(picture), np.round(tall / 257))


def test_sixteen_bits_of_colour(tmp_path):
    pixels = np.uint16([40000, 300, 65535] * 64 * 64).reshape(64, 64 * 3)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    loaded = load_picture(odd_pictures.png(64, 64, rows=rows, depth=16))
    np.testing.assert_allclose(loaded, np.broadcast_to([40000 / 257, 1, 255], (64, 64, 3)), atol=1)


def test_gamma_is_left_alone():
    """A remark about the screen does not change the numbers."""
    rows = b"\0" + bytes([10, 100, 200])
    with_gamma = odd_pictures.png(1, 1, odd_pictures.chunk(b"gAMA", b"\0\0\x27\x10"), rows=rows)
    np.testing.assert_array_equal(load_picture(with_gamma)[0, 0], [10, 100, 200])


def test_palette(tmp_path):
    red_and_green = Image.new("P", (64, 64), 0)
    red_and_green.putpalette([255, 0, 0, 0, 255, 0])
    red_and_green.paste(1, (32, 0, 64, 64))
    for name in ("cat.png", "cat.gif"):
        for options, left in (({}, RED), ({"transparency": 0}, WHITE)):
            loaded = saved(tmp_path, red_and_green, name, **options)
            np.testing.assert_array_equal(loaded[10, 5], left)
            np.testing.assert_array_equal(loaded[10, 60], GREEN)
    np.testing.assert_array_equal(saved(tmp_path, red_and_green, transparency=b"\x00\xff")[10, 5], WHITE)


def test_transparent_grey_and_colour_keys(tmp_path):
    """PNG can name one grey or one colour as see-through, without an alpha channel."""
    np.testing.assert_array_equal(saved(tmp_path, plain(7, "L"), transparency=7)[0, 0], WHITE)
    np.testing.assert_array_equal(saved(tmp_path, plain((1, 2, 3)), transparency=(1, 2, 3))[0, 0], WHITE)


@pytest.mark.parametrize(
    "background, colour",
    [
        ("white", WHITE),
        ("black", BLACK),
        ("rebeccapurple", (102, 51, 153)),
        ("#ff8800", (255, 136, 0)),
        ("#f80a", (255, 136, 0)),
        ((1, 2, 3), (1, 2, 3)),
        (np.uint8([9, 8, 7]), (9, 8, 7)),
        ("rgb(10%, 0%, 100%)", (26, 0, 255)),
    ],
)
@pytest.mark.parametrize("suffix", ["png", "webp", "tif", "avif"])
def test_the_background_shows_through(background, colour, suffix):
    pixels = np.zeros((64, 64, 4), dtype=np.uint8)
    pixels[:, 32:] = (0, 0, 255, 255)
    options = {"lossless": True} if suffix == "webp" else {}
    loaded = load_picture(in_bytes(Image.fromarray(pixels), suffix, **options), background=background)
    np.testing.assert_allclose(loaded[20, 5], colour, atol=3)
    np.testing.assert_allclose(loaded[20, 60], BLUE, atol=3)


def test_half_see_through_is_mixed_exactly():
    alpha, value = np.mgrid[0:256, 0:256]
    picture = Image.fromarray(np.uint8(np.stack([value, value, value, alpha], axis=2)))
    for back in (0, 90, 255):
        mixed = np.asarray(open_picture(in_bytes(picture, "png"), background=(back,) * 3))[..., 0]
        np.testing.assert_allclose(mixed, value * alpha / 255 + back * (1 - alpha / 255), atol=0.502)


@pytest.mark.parametrize(
    "background", ["whiteish", "", (1, 2), (1, 2, 3, 4), (0, 0, 256), (-1, 0, 0), (0.5, 0, 0), None, 7]
)
def test_no_colour(background):
    with pytest.raises(ValueError, match=r"^The background .* is no colour: give .*\.$"):
        load_picture(in_bytes(smooth(5, 5), "png"), background=background)


CORNERS = [RED, GREEN, BLUE, (255, 255, 0)]  # of the upright picture: upper left, upper right, lower left, lower right
# Where the upper left, upper right, ... corner of the stored picture belongs, for each orientation of EXIF.
BELONGS = {
    1: (0, 1, 2, 3),
    2: (1, 0, 3, 2),
    3: (3, 2, 1, 0),
    4: (2, 3, 0, 1),
    5: (0, 2, 1, 3),
    6: (1, 3, 0, 2),
    7: (3, 1, 2, 0),
    8: (2, 0, 3, 1),
}


@pytest.mark.parametrize("orientation", range(10))
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "avif"])
def test_pictures_from_a_camera_are_turned(suffix, orientation):
    """Four corners of different colours, stored as the camera held them, come out upright."""
    stored = Image.new("RGB", (64, 64))
    for place, corner in enumerate(BELONGS.get(orientation, (0, 1, 2, 3))):
        stored.paste(
            CORNERS[corner], (32 * (place % 2), 32 * (place // 2), 32 + 32 * (place % 2), 32 + 32 * (place // 2))
        )
    exif = Image.Exif()
    exif[0x0112] = orientation
    loaded = load_picture(in_bytes(stored, suffix, exif=exif))
    for corner, (y, x) in zip(CORNERS, [(8, 8), (8, 56), (56, 8), (56, 56)]):
        np.testing.assert_allclose(loaded[y, x], corner, atol=8)


def test_width_and_height_change_places():
    lying = in_bytes(smooth(90, 30), "jpg", exif=LYING)
    assert open_picture(lying).size == (30, 90)


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "avif", "tif"])
def test_the_first_of_moving_pictures(suffix):
    frames = [plain(colour, size=(30, 30)) for colour in (RED, GREEN, BLUE)]
    options = {"lossless": True} if suffix == "webp" else {}
    held = in_bytes(frames[0], suffix, save_all=True, append_images=frames[1:], **options)
    np.testing.assert_allclose(load_picture(held), np.broadcast_to(RED, (64, 64, 3)), atol=3)


def test_two_pictures_in_one_jpeg():
    """As some phones store them (MPO): the first one is taken."""
    held = io.BytesIO()
    plain(RED, size=(30, 30)).save(held, "MPO", save_all=True, append_images=[plain(BLUE, size=(30, 30))])
    np.testing.assert_allclose(load_picture(held), np.broadcast_to(RED, (64, 64, 3)), atol=3)


# --- a rectangle becomes a square ---------------------------------------------------------------------------


def test_middle_square_of_wide_and_high_pictures(tmp_path):
    for size, turn in (((3000, 10), 0), ((10, 3000), 1), ((1000, 1), 0), ((200, 100), 0), ((100_000, 3), 0)):
        pixels = np.zeros((size[1], size[0], 3), dtype=np.uint8)
        long = pixels if turn == 0 else pixels.transpose(1, 0, 2)
        middle = long.shape[1] // 2
        half = (long.shape[0] + 1) // 2
        long[:, middle - half : middle + half] = 255
        loaded = saved(tmp_path, Image.fromarray(pixels))
        assert loaded.shape == (64, 64, 3)
        assert loaded[20:44, 20:44].min() > 200, size


@pytest.mark.parametrize("fit", FITS)
def test_one_pixel(fit):
    loaded = load_picture(in_bytes(plain((9, 80, 200), size=(1, 1)), "png"), fit=fit)
    np.testing.assert_array_equal(loaded, np.broadcast_to(np.uint8([9, 80, 200]), (64, 64, 3)))


def test_the_three_fits_exactly():
    """Red, green and blue, each a third of a picture 192 x 64."""
    picture = Image.new("RGB", (192, 64), RED)
    picture.paste(GREEN, (64, 0, 128, 64))
    picture.paste(BLUE, (128, 0, 192, 64))
    for upright, held in ((False, picture), (True, picture.transpose(Image.Transpose.TRANSPOSE))):
        held = in_bytes(held, "png")
        crop, pad, squash = (load_picture(held, 48, fit, "orange") for fit in FITS)
        if upright:
            crop, pad, squash = (image.transpose(1, 0, 2) for image in (crop, pad, squash))
        # Resizing looks a little beyond the cut, so the outermost column has a trace of red or blue.
        np.testing.assert_array_equal(crop[:, 1:-1], np.broadcast_to(GREEN, (48, 46, 3)))
        np.testing.assert_allclose(crop, np.broadcast_to(GREEN, (48, 48, 3)), atol=10)
        for image, rows in ((pad, slice(16, 32)), (squash, slice(0, 48))):
            for colour, columns in ((RED, slice(0, 12)), (GREEN, slice(20, 28)), (BLUE, slice(36, 48))):
                np.testing.assert_array_equal(image[rows, columns] - np.uint8(colour), 0)
        orange = np.broadcast_to((255, 165, 0), (16, 48, 3))
        np.testing.assert_array_equal(pad[:16], orange)
        np.testing.assert_array_equal(pad[32:], orange)


@given(st.integers(1, 5000), st.integers(1, 5000), st.sampled_from(FITS))
def test_boxes(width, height, fit):
    left, upper, right, lower = picture_box((width, height), fit)
    assert left + right == width and upper + lower == height  # in the middle
    if fit == "squash":
        assert (left, upper) == (0, 0)
    else:
        assert right - left == lower - upper == (min if fit == "crop" else max)(width, height)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 99), st.sampled_from(FITS))
def test_any_size_becomes_any_square(width, height, size, fit):
    picture = plain((50, 100, 150), size=(width, height))
    square = fit_picture(picture, size, fit, (250, 0, 0))
    assert square.shape == (size, size, 3)
    inside = (square == (50, 100, 150)).all(axis=2)
    assert (inside | (square == (250, 0, 0)).all(axis=2)).all()
    expected = (
        [max(1, round(side * size / max(width, height))) for side in (height, width)] if fit == "pad" else [size] * 2
    )
    assert [inside.any(axis=1).sum(), inside.any(axis=0).sum()] == expected


def test_what_a_page_needs_to_show_the_cut():
    """open_picture and picture_box together give what load_picture gives."""
    held = in_bytes(smooth(123, 80), "png")
    picture = open_picture(held)
    assert (picture.mode, picture.size) == ("RGB", (123, 80))
    for fit in FITS:
        np.testing.assert_array_equal(fit_picture(picture, fit=fit), load_picture(held, fit=fit))
    cut = picture.resize((64, 64), Image.Resampling.LANCZOS, box=picture_box(picture.size))
    np.testing.assert_array_equal(np.asarray(cut), load_picture(held))


@pytest.mark.parametrize("size", [0, -1, 5000, 6.5, "64", None])
def test_no_size(size):
    with pytest.raises(ValueError, match=r"needs a size from 1 to 4096 pixels, but was given .*\.$"):
        load_picture(in_bytes(smooth(5, 5), "png"), size)


@pytest.mark.parametrize("fit", ["cut", "", None, ["crop"]])
def test_no_fit(fit):
    with pytest.raises(ValueError, match=r"^There is no fit .*: choose 'crop', 'pad' or 'squash'\.$"):
        load_picture(in_bytes(smooth(5, 5), "png"), fit=fit)


def test_a_large_jpeg_is_read_at_a_part_of_its_size():
    held = in_bytes(smooth(5000, 3600), "jpg", exif=LYING)
    picture = open_picture(held)
    assert picture.size == (900, 1250)
    assert open_picture(held, least=1500).size == (1800, 2500)
    assert load_picture(held, 700).shape == (700, 700, 3)
    whole = fit_picture(Image.open(io.BytesIO(held)).transpose(Image.Transpose.ROTATE_270))
    np.testing.assert_allclose(load_picture(held).astype(int), whole, atol=3)
    assert open_picture(in_bytes(smooth(4000, 3000), "jpg")).size == (4000, 3000)


def test_sample_pictures_of_the_project():
    for name in ("my_cat.png", "my_not_cat.png"):
        assert load_picture(PROJECT / "images" / name).std() > 10


# --- where a picture comes from -----------------------------------------------------------------------------


def test_names_and_paths(tmp_path, monkeypatch):
    path = tmp_path / "my cat, größer.png"
    smooth(90, 120).save(path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    expected = load_picture(path)
    for given_one in (
        str(path),
        path.name,
        Path(path.name),
        f'"{path}"',
        f" '{path}' ",
        f"~/{path.name}",
        Path("~") / path.name,
    ):
        np.testing.assert_array_equal(load_picture(given_one), expected)
    (tmp_path / "~").mkdir()  # what is really there comes first
    smooth(9, 9).save(tmp_path / "~" / path.name)
    assert open_picture(f"~/{path.name}").size == (9, 9)


def test_bytes_and_open_files(tmp_path):
    held = in_bytes(smooth(80, 70), "png")
    (tmp_path / "cat.png").write_bytes(held)
    expected = load_picture(tmp_path / "cat.png")
    at_its_end = io.BytesIO(held)
    at_its_end.read()
    with (tmp_path / "cat.png").open("rb") as file:
        for given_one in (held, bytearray(held), memoryview(held), io.BytesIO(held), at_its_end, file):
            np.testing.assert_array_equal(load_picture(given_one), expected)


def test_bytes_have_names_in_messages(tmp_path):
    (tmp_path / "notes.txt").write_bytes(b"notes")
    refused(b"notes", "known kind", name="The picture")
    with pytest.raises(ValueError, match=r"^upload\.png is not a picture"):
        load_picture(memoryview(b"notes"), name="upload.png")
    with (tmp_path / "notes.txt").open("rb") as file:
        refused(file, "known kind", name="notes.txt")
    refused(file, "still open", name="notes.txt")  # closed by now
    with (tmp_path / "notes.txt").open(encoding="utf-8") as file:
        refused(file, "'rb'", name="notes.txt")
    refused(b"", "empty", name="The picture")


@pytest.mark.parametrize("source", [None, 3, 2.5, ["cat.png"], object(), smooth])
def test_neither_a_name_nor_bytes(source):
    with pytest.raises(
        ValueError, match=r"^load_picture needs the name of a file, a path, or the bytes of a picture, .*\.$"
    ):
        load_picture(source)


def test_missing(tmp_path):
    name = "my_cta.png"
    refused(tmp_path / name, tmp_path.name, "check the name", error=FileNotFoundError)
    smooth(5, 5).save(tmp_path / "my_cat.png")
    refused(tmp_path / name, "did you mean my_cat.png", error=FileNotFoundError)
    refused(tmp_path / "MY_CAT", "did you mean my_cat.png", error=FileNotFoundError)
    refused(tmp_path / "my_cat.jpg", "did you mean my_cat.png", error=FileNotFoundError)
    assert "did you mean" not in refused(tmp_path / "dog.bmp", error=FileNotFoundError)
    refused(tmp_path / "nowhere" / "cat.png", "no folder nowhere", error=FileNotFoundError)
    refused(tmp_path / "my_cat.png" / "cat.png", error=FileNotFoundError)
    assert str(tmp_path) not in refused(tmp_path / name, error=FileNotFoundError)


def test_a_folder(tmp_path):
    refused(tmp_path, "folder", error=FileNotFoundError)
    for nothing in ("", "."):
        with pytest.raises(FileNotFoundError, match="is a folder"):
            load_picture(nothing)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/cat.png",
        "http://example.org/cat.png?x=1",
        "file:///home/cat.png",
        "data:image/png;base64,iVBORw0KGgo=",
    ],
)
def test_an_address(address):
    with pytest.raises(ValueError, match=r" is an address, not a file: download the picture, .*\.$"):
        load_picture(address)


@pytest.mark.parametrize(
    "name", ["x" * 5000, "a/" * 3000, "a\0b.png", "cat\nline.png", "\udcff.png", "~nobody_here/cat.png", "*?|"]
)
def test_odd_names(name):
    with pytest.raises((ValueError, FileNotFoundError)) as error:
        load_picture(name)
    text = str(error.value)
    assert "\n" not in text and text.endswith(".") and len(text) < 300
    text.encode()  # can be printed


@pytest.mark.skipif(os.name == "nt", reason="links need special rights on Windows")
def test_links(tmp_path):
    smooth(5, 5).save(tmp_path / "cat.png")
    (tmp_path / "good.png").symlink_to("cat.png")
    (tmp_path / "gone.png").symlink_to("not here.png")
    (tmp_path / "loop.png").symlink_to("loop.png")
    assert load_picture(tmp_path / "good.png").shape == (64, 64, 3)
    refused(tmp_path / "gone.png", "link", error=FileNotFoundError)
    refused(tmp_path / "loop.png", "link that leads nowhere")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names on this system")
def test_devices_and_pipes_are_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    refused(tmp_path / "pipe.png", "device or a pipe")
    for device in ("/dev/null", "/dev/zero", "/dev/tty"):
        if Path(device).exists():
            refused(device, "device or a pipe")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are another thing on Windows")
def test_no_right_to_read(tmp_path, monkeypatch):
    smooth(5, 5).save(tmp_path / "cat.png")
    if os.geteuid() == 0:  # root may read everything

        def no(*_args, **_options):
            raise PermissionError(13, "Permission denied", str(tmp_path / "cat.png"))

        monkeypatch.setattr(Path, "open", no)
    (tmp_path / "cat.png").chmod(0)
    refused(tmp_path / "cat.png", "right to read it")


# --- what is no picture -------------------------------------------------------------------------------------

OTHERS = {
    "a PDF document": b"%PDF-1.7\n",
    "a Photoshop document": b"8BPS\0\1" + bytes(20),
    "an SVG drawing": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">',
    "a web page": b"\n<!DOCTYPE html><html>",
    "a GIMP picture": b"gimp xcf file\0",
    "a PostScript drawing": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "an icon": b"\0\0\1\0\1\0" + bytes(30),
    "a PNM picture": b"P6\n1 1\n255\n\1\2\3",
    "a JPEG 2000 picture": b"\0\0\0\x0cjP  \r\n\x87\n",
    "a JPEG XL picture": b"\xff\x0a" + bytes(20),
    "a QOI picture": b"qoif" + bytes(20),
    "a RAW photo": b"II*\0\x10\0\0\0CR\2\0" + bytes(100),
    "a film": b"\0\0\0\x20ftypisom" + bytes(20),
    "an HDF5 file": b"\x89HDF\r\n\x1a\n",
    "a ZIP archive or an office document": b"PK\3\4" + bytes(30),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_kinds_are_named(tmp_path, kind):
    (tmp_path / "cat.jpg").write_bytes(OTHERS[kind])
    refused(tmp_path / "cat.jpg", f"is {kind}, ", "save the picture as PNG or JPEG")


@pytest.mark.parametrize(
    "held", [b"a text, not a picture", b"\0" * 300, "größe".encode("utf-16"), b"\n" * 999, b"B", b"<"]
)
def test_not_a_picture(tmp_path, held):
    (tmp_path / "notes.png").write_bytes(held)
    refused(tmp_path / "notes.png", "not a picture of a known kind", "PNG or JPEG")


def test_empty(tmp_path):
    (tmp_path / "cat.png").touch()
    refused(tmp_path / "cat.png", "is empty")


HEIC = b"\0\0\0\x1cftyp%s\0\0\0\0mif1heicmiaf" + bytes(200)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"msf1", b"hevc"])
def test_heic_without_the_package(tmp_path, monkeypatch, brand):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    (tmp_path / "IMG_0001.HEIC").write_bytes(HEIC % brand)
    refused(tmp_path / "IMG_0001.HEIC", "HEIC photo", "pip install pillow-heif", "save the photo as JPEG")


def test_heic_with_the_package(tmp_path, monkeypatch):
    """The package's class is used directly, so that Pillow's own list of formats stays as it is."""

    class HeifImageFile(ImageFile.ImageFile):
        format, format_description = "HEIF", "a stand-in"

        def _open(self):
            assert self.fp.read(12)[4:] == b"ftypheic"
            self._size, self._mode = (9, 9), "RGB"
            self.tile = [("raw", (0, 0, 9, 9), 12, ("RGB", 0, 1))]

    monkeypatch.setitem(sys.modules, "pillow_heif", types.SimpleNamespace(HeifImageFile=HeifImageFile))
    np.testing.assert_array_equal(load_picture((HEIC % b"heic")[:12] + bytes([1, 2, 3] * 81))[5, 5], [1, 2, 3])
    refused(HEIC % b"heic", "damaged", name="The picture")


@pytest.mark.parametrize("suffix", MODES)
def test_a_picture_cut_in_the_middle_is_refused(tmp_path, suffix):
    noise = Image.fromarray(np.random.RandomState(0).randint(0, 256, (99, 99, 3)).astype(np.uint8))
    held = in_bytes(noise, suffix)
    for share in (0.2, 0.5, 0.8):
        (tmp_path / f"cat.{suffix}").write_bytes(held[: int(share * len(held))])
        refused(tmp_path / f"cat.{suffix}", "cut off or damaged")


# --- too large ----------------------------------------------------------------------------------------------


def test_too_large(tmp_path, monkeypatch):
    (tmp_path / "cat.png").write_bytes(odd_pictures.png(60_000, 60_000, rows=b""))
    refused(tmp_path / "cat.png", "too large (3600000000 pixels)")
    (tmp_path / "cat.png").write_bytes(odd_pictures.png(2**20, 1))
    refused(tmp_path / "cat.png", "too large (1048576 x 1)")
    cmyk = in_bytes(smooth(16, 16, "CMYK"), "jpg").replace(b"\x08\0\x10\0\x10", b"\x08\x2a\0\x24\0")
    refused(cmyk, "too large (9216 x 10752)", name="The picture")
    monkeypatch.setattr(dnn_utils, "MOST_BYTES", 1000)
    (tmp_path / "cat.png").write_bytes(odd_pictures.png(5, 5) + bytes(1000))
    refused(tmp_path / "cat.png", "MB")
    refused(bytes(1001), "MB", name="The picture")


def test_no_memory(monkeypatch):
    def full(*_):
        raise MemoryError

    monkeypatch.setattr(dnn_utils, "_upright_rgb", full)
    refused(in_bytes(smooth(5, 5), "png"), "more memory", name="The picture")


# --- Pillow is left as it was -------------------------------------------------------------------------------


@pytest.mark.parametrize("most, cut", [(None, False), (10, False), (10, True), (10**12, True)])
def test_settings_of_pillow_neither_matter_nor_change(monkeypatch, most, cut):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", most)
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", cut)
    remarks = logging.getLogger("PIL.TiffImagePlugin")
    filters = list(warnings.filters)
    for suffix in MODES:
        held = in_bytes(smooth(70, 60), suffix)
        assert load_picture(held).shape == (64, 64, 3)
        refused(held[: len(held) // 2], "damaged", name="The picture")
    refused(odd_pictures.png(60_000, 60_000, rows=b""), "too large", name="The picture")
    assert (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES) == (most, cut)
    assert not remarks.disabled and warnings.filters == filters


def test_nothing_is_said_beside_the_result(capfd, caplog):
    """Neither Pillow's warnings nor what its C libraries write to the error output."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, held in odd_pictures.odd_pictures(seed=5):
            if " tif " in name:
                try:
                    load_picture(held)
                except ValueError:
                    pass
        big = odd_pictures.png(9000, 5000)
        assert load_picture(big).shape == (64, 64, 3)
        with pytest.raises(ValueError):
            load_picture(odd_pictures.grey_tiff(20, 20).replace(b"\x15\1\3\0\1\0\0\0\1", b"\x15\1\3\0\1\0\0\0\x50"))
    assert capfd.readouterr() == ("", "")
    print("still there", file=sys.stderr)
    os.write(2, b"and here")
    assert "still there" in (said := capfd.readouterr().err) and "and here" in said


# --- hundreds of damaged and odd files ----------------------------------------------------------------------


def limits(rows):
    """(most seconds of the processor, most bytes of memory) among the outcomes."""
    return max(row["cpu"] for row in rows), max(row["peak"] for row in rows)


def test_every_file_gives_a_picture_or_one_sentence(tmp_path):
    """In a process of its own, which may not take more than 1 GiB on top of what importing takes."""
    names = []
    for name, held in odd_pictures.odd_pictures():
        (tmp_path / name).write_bytes(held)
        names.append(name)
    done = subprocess.run(
        [sys.executable, odd_pictures.__file__, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=600,
        encoding="utf-8",
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, ""), f"it ended at {lines[-1:]}"
    rows = [line for line in lines if "file" in line]
    assert len(rows) == len(names) == len(set(names)) >= 500
    for row in rows:
        if isinstance(row["outcome"], str):
            assert row["outcome"] == "(64, 64, 3) uint8", row
        else:
            assert row["outcome"]["hidden"], "no chain of tracebacks"
            assert "more memory" not in one_sentence(row["outcome"]["message"], row["file"])
    whole = [row for row in rows if row["file"].split(".")[0].endswith(("whole", "junk behind"))]
    assert len(whole) > 50
    for row in whole:
        if " LAB " not in row["file"]:
            assert isinstance(row["outcome"], str), row
    for remark in (
        "huge remark.png",
        "bad remark.png",
        "many huge remarks.png",
        "huge profile.png",
        "bad profile.jpg",
        "bad exif.jpg",
        "bad photoshop.jpg",
        "bad pictures.jpg",
        "empty number.jpg",
        "bad exif.png",
        "bad exif.webp",
        "bad exif.avif",
        "exif nowhere.tif",
        "cyclic.tif",
        "thousands.gif",
    ):
        assert isinstance(next(row["outcome"] for row in rows if row["file"] == remark), str), remark
    seconds, memory = limits(rows)
    assert seconds < 10, "benchmarks/pictures.md says how long it really takes"
    assert memory < GIBIBYTE


WHOLE = {suffix: in_bytes(smooth(70, 41), suffix) for suffix in MODES}


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_any_damage(suffix, data):
    whole = WHOLE[suffix]
    held = bytearray(whole[: data.draw(st.integers(0, len(whole)) | st.just(len(whole)))])
    for at, value in data.draw(st.lists(st.tuples(st.integers(0, len(whole)), st.integers(0, 255)), max_size=6)):
        if at < len(held):
            held[at] = value
    held += data.draw(st.binary(max_size=30))
    try:
        assert load_picture(bytes(held), name="cat.png").shape == (64, 64, 3)
    except ValueError as error:
        one_sentence(str(error), "cat.png")


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(
        [
            b"",
            b"\xff\xd8\xff\xe0",
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a",
            b"BM",
            b"II*\0",
            b"MM\0*",
            b"II+\0\x08\0\0\0",
            b"RIFF\0\0\0\0WEBPVP8X",
            b"\0\0\0\x1cftypavif",
            b"\0\0\0\x1cftypheic",
        ]
    ),
    st.binary(max_size=200),
)
def test_any_bytes(beginning, rest):
    if beginning + rest:
        try:
            assert load_picture(beginning + rest).shape == (64, 64, 3)
        except ValueError as error:
            one_sentence(str(error), "The picture")


def test_all_formats_are_tried():
    assert {FORMATS.get(suffix, suffix.upper()) for suffix in MODES} == set(dnn_utils._FORMATS)
