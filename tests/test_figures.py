"""The figures: committed files are what the code draws; every picture in course/ exists and is described."""

import re
from pathlib import Path

import pytest

from workbook import figures

ROOT = Path(__file__).resolve().parents[1]
COURSE = sorted((ROOT / "course").glob("*.md"))
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
        assert b"\r" not in content and b"<dc:date>" not in content


def test_figures_read_on_any_background_and_without_fonts(drawn: Path) -> None:
    for path in drawn.glob("*.svg"):
        svg = path.read_text(encoding="utf-8")
        before = svg.split('<g id="axes_1">')[0]
        assert "fill: #ffffff; stroke: #" in before and "Q" in before, f"{path.name} has no paper"
        assert "<text" not in svg, f"{path.name} needs fonts"


@pytest.mark.parametrize("path", COURSE, ids=lambda path: path.stem)
def test_every_picture_in_the_course_exists_and_is_described(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<img\b", text), "write pictures as ![what they show](../images/name.svg)"
    pictures = PICTURE.findall(text)
    assert len(pictures) == text.count("](../images/"), "a picture is not written as ![what it shows](file)"
    for name in re.findall(r"\.\./images/[\w./-]*\w", text):       # those that code opens, too
        assert (path.parent / name).is_file(), f"{name} is missing"
    for alt, target in pictures:
        if "://" not in target and not target.startswith("data:"):
            assert (path.parent / target).is_file(), f"{target} is missing"
        assert len(alt.split()) >= 5, f"{target} needs an alt text that says what it shows, not {alt!r}"
