"""The figures: committed files are what the code draws; every picture and every plot of the course is described."""

import base64
import io
import json
import re
import zlib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from PIL import Image

from dnn_utils import COLOURS
from workbook import figures
from workbook.cells import course
from workbook.figures import formula_sheet
from workbook.figures.page import STYLE

pytestmark = pytest.mark.slow

IMAGES = ROOT / "images"
COURSE = sorted((ROOT / "course").glob("*.md"))
SOLUTIONS = course.numbered(ROOT / "solutions")
LETTERS = str.maketrans("0123456789", "ghijklmnop")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
PICTURE = re.compile(r"!\[(?P<alt>[^\]]*(?:\[[^\]]*\][^\]]*)*)\]\((?P<target>[^)\s]+)\)")


def pixels(embedded):
    """The pixels of an embedded picture as letters; how it is packed may change with the version of zlib."""
    return Image.open(io.BytesIO(base64.b64decode(embedded[1]))).tobytes().hex().translate(LETTERS)


def skeleton(drawing):
    """A drawing, in the language of SVG or PDF, as its text without numbers, and its numbers.

    Names of clip paths and glyphs contain hashes that may change with the version of matplotlib, and so may the last
    digit of a place.  Neither changes the drawing.
    """
    drawing = re.sub(r"<metadata>.*?</metadata>", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r"base64,([\w+/=\s]+)", pixels, drawing)
    drawing = re.sub(r'((?:id=|url\(|href=)"?#?)[\w-]*', r"\1", drawing)
    return re.sub(r"\s+", " ", NUMBER.sub("0", drawing)), [float(number) for number in NUMBER.findall(drawing)]


def assert_same(drawing, committed, name):
    (now, numbers), (then, expected) = skeleton(drawing), skeleton(committed)
    hint = f"images/{name} is out of step: python3 start.py figures"
    assert now == then and numbers == pytest.approx(expected, abs=0.02), hint


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    figures.write_all(folder)
    return folder


@pytest.mark.parametrize("name", [f"{name}.svg" for name in figures.FIGURES])
def test_committed_figure_is_what_the_code_draws(name, drawn):
    svg = (drawn / name).read_text(encoding="utf-8")
    assert_same(svg, (IMAGES / name).read_text(encoding="utf-8"), name)
    assert "fill: #ffffff; stroke: #" in svg.split('<g id="axes_1">')[0], f"{name} has no paper of its own"
    assert "<text" not in svg, f"{name} needs fonts"


def test_a_changed_figure_is_seen():
    svg = (IMAGES / "network.svg").read_text(encoding="utf-8")
    for changed in (svg.replace("<use", "<g", 1), re.sub(r'(width="\d+)', r"\g<1>1", svg)):
        with pytest.raises(AssertionError, match="out of step"):
            assert_same(changed, svg, "network.svg")


def test_same_bytes_every_time(drawn, tmp_path, monkeypatch):
    some = {name: figures.FIGURES[name] for name in ("network", "cost_curves")}
    monkeypatch.setattr(figures, "FIGURES", some)
    paths = figures.write_all(tmp_path / "new" / "folder")
    assert [path.name for path in paths] == ["network.svg", "cost_curves.svg", "formula_sheet.pdf"]
    for path in paths:
        content = path.read_bytes()
        assert content == (drawn / path.name).read_bytes()
        assert path.suffix == ".pdf" or (b"\r" not in content and b"<dc:date>" not in content)


def pdf_drawing(path):
    """The first unpacked stream of a PDF: the drawing (the fonts follow)."""
    stream = re.search(rb"FlateDecode[^>]*>>\s*stream\r?\n(.*?)\r?\nendstream", path.read_bytes(), re.DOTALL)
    return zlib.decompress(stream[1]).decode("latin-1")


def test_formula_sheet_is_one_page_a4_with_its_fonts(drawn):
    committed = IMAGES / "formula_sheet.pdf"
    content = committed.read_bytes()
    assert len(re.findall(rb"/Type /Page\b", content)) == 1 and b"/CreationDate" not in content
    box = re.search(rb"/MediaBox \[ ([^\]]*) \]", content)[1]
    assert [float(side) for side in box.split()] == pytest.approx([0, 0, 210 / 25.4 * 72, 297 / 25.4 * 72], abs=0.01)
    fonts = set(re.findall(rb"/BaseFont /(\S+)", content))
    assert fonts and len(fonts) <= len(re.findall(rb"/FontFile2 \d+ 0 R", content)), "a font is not embedded"
    assert_same(pdf_drawing(drawn / committed.name), pdf_drawing(committed), committed.name)


def test_nothing_overlaps_on_the_formula_sheet():
    with style.context(["default", STYLE]):
        page = formula_sheet.formula_sheet()
        renderer = FigureCanvasAgg(page).get_renderer()
        written = [(text.get_text(), text.get_window_extent(renderer)) for text in page.axes[0].texts]
    inch, inside = page.dpi, page.bbox.padded(-0.4 * page.dpi)
    for text, box in written:
        assert inside.contains(box.x0, box.y0) and inside.contains(box.x1, box.y1), f"{text} leaves the paper"
    # Where one row stands below the other, the tall letters of both may share a hair's breadth.
    claimed = [(text, box.padded(0.015 * inch, -0.02 * inch)) for text, box in written]
    for (one, box), (other, neighbour) in combinations(claimed, 2):
        assert not box.overlaps(neighbour), f"{one} and {other} overlap"


def test_every_word_on_the_formula_sheet_can_be_translated(monkeypatch):
    monkeypatch.setattr(formula_sheet, "WORDS", dict.fromkeys(formula_sheet.WORDS, "-"))
    texts = [text.get_text() for text in formula_sheet.formula_sheet().axes[0].texts]
    assert {text for text in texts if not text.startswith("$")} == {"-"}


def test_every_figure_is_shown_and_described():
    texts = [path.read_text(encoding="utf-8") for path in (*COURSE, ROOT / "README.md")]
    described = [(Path(target).name, alt) for text in texts for alt, target in PICTURE.findall(text)]
    for name in figures.FIGURES:
        alts = [alt for target, alt in described if target == f"{name}.svg"]
        assert alts and all(15 <= len(alt.split()) <= 120 for alt in alts), f"{name} needs an alt text"
        assert not set("".join(alts)) & set("`*<>${}\\"), f"the alt text of {name} is read aloud: no markup"


# What people see whose eyes lack one kind of cones, in linear RGB: Machado, Oliveira and Fernandes, "A
# Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, severity 1.
SEEN_BY = {
    "all": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}


def lab(linear):
    """Linear sRGB as CIE L*a*b* under D65 (IEC 61966-2-1, CIE 15), where distances are what the eye sees."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    f = np.cbrt(xyz / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_colours_that_say_something_stay_apart(eyes):
    seen = {}
    for name in ("blue", "vermillion", "green", "amber", "ink"):
        rgb = np.array(to_rgb(COLOURS[name]))
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        seen[name] = lab(np.clip(np.array(SEEN_BY[eyes]) @ linear, 0.005, 1))
    for one, other in combinations(seen, 2):
        apart = np.linalg.norm(seen[one] - seen[other])
        assert apart > 15, f"{one} and {other} look alike: {apart:.0f} of at least 15 (2 is just visible)"


@pytest.mark.parametrize("path", COURSE, ids=lambda path: path.stem)
def test_every_picture_in_the_course_exists_and_is_described(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<img\b", text), "write pictures as ![what they show](../images/name.svg)"
    pictures = PICTURE.findall(text)
    links = re.findall(r"\]\(\.\./images/(?!formula_sheet\.pdf)", text)
    assert len(pictures) == len(links), "a picture is not written as ![what it shows](file)"
    for name in re.findall(r"\.\./images/[\w./-]*\w", text):  # those that code opens, too
        assert (path.parent / name).is_file(), f"{name} is missing"
    for alt, target in pictures:
        if "://" not in target and not target.startswith("data:"):
            assert (path.parent / target).is_file(), f"{target} is missing"
        assert len(alt.split()) >= 5, f"{target} needs an alt text that says what it shows, not {alt!r}"
    code = "\n".join(re.findall(r"^```\{code-cell\}.*?^```", text, re.DOTALL | re.MULTILINE))
    assert "plt.show(" not in code, 'show("what is to be seen") from dnn_utils gives the plot an alt text'
    assert not re.search(r"tab:\w+|steelblue", code), 'write "C0", "C1", ... for the colours of the course'


def undescribed(outputs):
    """What a blind reader of these outputs would miss: one sentence a picture."""
    problems = []
    for data in (output.get("data", {}) for output in outputs):
        html = "".join(data.get("text/html", ""))
        bare = [kind for kind in data if kind.startswith("image/")]
        if bare and not html:
            problems.append(f'a bare {bare[0]}: end the plot with show("what is to be seen") instead of plt.show()')
        for picture in re.findall(r"<img\b[^>]*>", html):
            alt = re.search(r'\balt="([^"]*)"', picture)
            if not alt or len(alt[1].split()) < 5:
                problems.append(f"the alt text in {picture[:80]} says too little")
    return problems


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_plot_is_described(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    problems = {cell["id"]: undescribed(cell["outputs"]) for cell in cells if cell["cell_type"] == "code"}
    assert {cell: problem for cell, problem in problems.items() if problem} == {}


def test_a_plot_that_is_not_described_is_seen():
    described = '<p><img alt="A curve that falls and flattens out." src="data:"></p>'
    assert undescribed([{"data": {"text/html": described}}, {"text": "<img>"}]) == []
    bare, tag, short = (
        {"image/png": "iVBO"},
        {"text/html": "<img src='data:'>"},
        {"text/html": ["<img ", 'alt="a plot">']},
    )
    for data in (bare, tag, short, {"image/png": "iVBO", "text/plain": "<Figure size 640x480 with 1 Axes>"}):
        assert len(undescribed([{"data": data}])) == 1
