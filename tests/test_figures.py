"""The figures: committed files are what the code draws; every picture and every plot of the course is described."""

import json
import re
import zlib
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from dnn_utils import COLOURS
from workbook import figures
from workbook.figures import formula_sheet
from workbook.figures.pencils import STYLE

ROOT = Path(__file__).resolve().parents[1]
COURSE = sorted((ROOT / "course").glob("*.md"))
SOLUTIONS = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.ipynb"))
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
PICTURE = re.compile(r"!\[(?P<alt>[^\]]*(?:\[[^\]]*\][^\]]*)*)\]\((?P<target>[^)\s]+)\)")


def skeleton(svg: str) -> tuple[str, list[float]]:
    """An SVG as its text without numbers, and its numbers.

    Names of clip paths and glyphs contain hashes that may change with the version of matplotlib, and so may
    the last digit of a place. Neither changes the drawing.
    """
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'((?:id=|url\(|href=)"?#?)[\w-]*', r"\1", svg)
    return re.sub(r"\s+", " ", NUMBER.sub("0", svg)), [float(number) for number in NUMBER.findall(svg)]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    figures.write_all(folder)
    return folder


@pytest.mark.parametrize("name", figures.FIGURES)
def test_committed_figure_is_what_the_code_draws(name: str, drawn: Path) -> None:
    committed = (ROOT / "images" / f"{name}.svg").read_text(encoding="utf-8")
    now = (drawn / f"{name}.svg").read_text(encoding="utf-8")
    text, numbers = skeleton(now)
    expected_text, expected_numbers = skeleton(committed)
    hint = f"images/{name}.svg is out of step: python -m workbook figures"
    assert text == expected_text, hint
    assert numbers == pytest.approx(expected_numbers, abs=0.02), hint


def test_a_figure_that_differs_is_seen(drawn: Path) -> None:
    svg = (drawn / "network.svg").read_text(encoding="utf-8")
    text, numbers = skeleton(svg)
    assert skeleton(svg.replace("<use", "<g", 1))[0] != text
    moved = skeleton(svg.replace('width="619.2pt"', 'width="620.2pt"'))[1]
    assert moved != pytest.approx(numbers, abs=0.02)


def test_same_bytes_every_time(drawn: Path, tmp_path: Path) -> None:
    for path in figures.write_all(tmp_path / "new" / "folder"):
        content = path.read_bytes()
        assert content == (drawn / path.name).read_bytes()
        assert path.suffix == ".pdf" or (b"\r" not in content and b"<dc:date>" not in content)


def test_figures_read_on_any_background_and_without_fonts(drawn: Path) -> None:
    for path in drawn.glob("*.svg"):
        svg = path.read_text(encoding="utf-8")
        before = svg.split('<g id="axes_1">')[0]
        assert "fill: #ffffff; stroke: #" in before and "Q" in before, f"{path.name} has no paper"
        assert "<text" not in svg, f"{path.name} needs fonts"


def pdf_streams(path: Path) -> list[bytes]:
    """What stands between the marks of a PDF, unpacked: the drawing, then the fonts."""
    packed = re.findall(rb"FlateDecode[^>]*>>\s*stream\r?\n(.*?)\r?\nendstream", path.read_bytes(), re.DOTALL)
    return [zlib.decompress(stream) for stream in packed]


def test_formula_sheet_is_one_page_a4_with_its_fonts(drawn: Path) -> None:
    committed = ROOT / "images" / "formula_sheet.pdf"
    content = committed.read_bytes()
    assert len(re.findall(rb"/Type /Page\b", content)) == 1
    box = re.search(rb"/MediaBox \[ ([^\]]*) \]", content)[1]
    assert [float(side) for side in box.split()] == pytest.approx([0, 0, 210 / 25.4 * 72, 297 / 25.4 * 72], abs=0.01)
    fonts = set(re.findall(rb"/BaseFont /(\S+)", content))
    assert fonts and len(fonts) <= len(re.findall(rb"/FontFile2 \d+ 0 R", content)), "a font is not embedded"
    assert b"/CreationDate" not in content
    drawing, now = (pdf_streams(path)[0].decode("latin-1") for path in (committed, drawn / committed.name))
    hint = "images/formula_sheet.pdf is out of step: python -m workbook figures"
    assert NUMBER.sub("0", drawing) == NUMBER.sub("0", now), hint
    assert [*map(float, NUMBER.findall(drawing))] == pytest.approx([*map(float, NUMBER.findall(now))], abs=0.02), hint


def test_nothing_overlaps_on_the_formula_sheet() -> None:
    with matplotlib.rc_context({**matplotlib.rcParamsDefault, **STYLE}):
        page = formula_sheet.page()
        renderer = FigureCanvasAgg(page).get_renderer()
        written = [(text.get_text(), text.get_window_extent(renderer)) for text in page.axes[0].texts]
    inch = page.dpi
    for text, box in written:
        assert 0.4 * inch < box.x0 and box.x1 < page.bbox.width - 0.4 * inch, f"{text} leaves the paper"
        assert 0.4 * inch < box.y0 and box.y1 < page.bbox.height - 0.4 * inch, f"{text} leaves the paper"
    for (one, box), (other, neighbour) in combinations(written, 2):
        width = min(box.x1, neighbour.x1) - max(box.x0, neighbour.x0)
        height = min(box.y1, neighbour.y1) - max(box.y0, neighbour.y0)
        # Where one row stands below the other, the tall letters of both may share a hair's breadth.
        assert width < -0.03 * inch or height < 0.04 * inch, f"{one} and {other} overlap"


def test_every_word_on_the_formula_sheet_can_be_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formula_sheet, "WORDS", dict.fromkeys(formula_sheet.WORDS, "-"))
    words = {text.get_text() for text in formula_sheet.page().axes[0].texts if not text.get_text().startswith("$")}
    assert words == {"-"}


@pytest.mark.parametrize("name", figures.FIGURES)
def test_every_drawing_has_its_alt_text(name: str) -> None:
    alt = figures.FIGURES[name].__doc__
    assert 15 <= len(alt.split()) <= 120, "the docstring of a drawing is its alt text"
    assert not set(alt) & set("`*<>${}\\"), "an alt text is read aloud: no markup"


# What people see whose eyes lack one kind of cones, in linear RGB: Machado, Oliveira and Fernandes, "A
# Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, severity 1.
SEEN_BY = {
    "all": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}


def lab(linear: np.ndarray) -> np.ndarray:
    """Linear sRGB as CIE L*a*b* under D65 (IEC 61966-2-1, CIE 15), where distances are what the eye sees."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    f = np.cbrt(xyz / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_colours_that_say_something_stay_apart(eyes: str) -> None:
    seen = {}
    for name in ("blue", "vermillion", "green", "amber", "ink"):
        value = COLOURS[name].lstrip("#")
        rgb = np.array([int(value[place : place + 2], 16) for place in (0, 2, 4)]) / 255
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        seen[name] = lab(np.clip(SEEN_BY[eyes] @ linear, 0.005, 1))
    for one, other in combinations(seen, 2):
        apart = np.linalg.norm(seen[one] - seen[other])
        assert apart > 15, f"{one} and {other} look alike: {apart:.0f} of at least 15 (2 is just visible)"


@pytest.mark.parametrize("path", COURSE, ids=lambda path: path.stem)
def test_every_picture_in_the_course_exists_and_is_described(path: Path) -> None:
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


class Pictures(HTMLParser):
    """Collects the alt text of every <img>; None where there is none."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.alts: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.alts.append(dict(attrs).get("alt"))


def undescribed(outputs: list[dict]) -> list[str]:
    """What a blind reader of these outputs would miss: one sentence a picture."""
    problems = []
    for data in (output.get("data", {}) for output in outputs):
        html = "".join(data.get("text/html", ""))
        bare = [kind for kind in data if kind.startswith("image/")]
        if bare and not html:
            problems.append(f'a bare {bare[0]}: end the plot with show("what is to be seen") instead of plt.show()')
        short = [alt for alt in Pictures(html).alts if len((alt or "").split()) < 5]
        problems += [f"the alt text {alt!r} says too little" for alt in short]
    return problems


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_plot_is_described(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    problems = {cell["id"]: undescribed(cell["outputs"]) for cell in cells if cell["cell_type"] == "code"}
    assert {cell: problem for cell, problem in problems.items() if problem} == {}


def test_a_plot_that_is_not_described_is_seen() -> None:
    described = '<p><img alt="A curve that falls and flattens out." src="data:"></p>'
    assert undescribed([{"data": {"text/html": described}}, {"text": "<img>"}]) == []
    for data in (
        {"image/png": "iVBO"},
        {"text/html": "<img src='data:'>"},
        {"text/html": ["<b><img ", "alt=plot></b>"]},
        {"image/png": "iVBO", "text/plain": "<Figure size 640x480 with 1 Axes>"},
    ):
        assert len(undescribed([{"data": data}])) == 1


@pytest.mark.parametrize("path", COURSE, ids=lambda path: path.stem)
def test_plots_end_with_show_and_take_their_colours_from_the_palette(path: Path) -> None:
    cells = re.findall(r"^```\{code-cell\}.*?^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    code = "\n".join(cells)
    assert "plt.show(" not in code, 'show("what is to be seen") from dnn_utils gives the plot an alt text'
    assert not re.search(r"tab:\w+|steelblue", code), 'write "C0", "C1", ... for the colours of the course'
