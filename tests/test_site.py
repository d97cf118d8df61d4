"""The site: what Sphinx is given, and, where Sphinx is installed, what a browser makes of its pages."""

import importlib.util
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from conftest import ROOT, solution
from lab import barriers

from workbook.asking.question import RUN
from workbook.building import site as building
from workbook.building.notebook import FIRST
from workbook.building.site import NEEDED, for_reading, site, write_sources
from workbook.cells import course
from workbook.errors import WorkbookError

NAMES = ("00_vectorization", "03_forward_propagation")
INSTALLED = all(importlib.util.find_spec(name) for name in NEEDED)
SHOWN = "() => document.querySelectorAll('.math').length == document.querySelectorAll('.math mjx-container').length"


@pytest.mark.parametrize("answers", [True, False])
def test_answers_are_folded_or_left_out(answers):
    stored = solution(NAMES[1])
    exercises = {cell.id for cell in stored.cells if course.ANSWER.search(cell.source)}
    page = for_reading(stored, answers, {"Binder": "https://example.org"})
    cells = {cell.id: cell for cell in page.cells}
    assert FIRST not in cells and exercises and "[Binder](https://example.org)" in cells["open_in"].source
    for name in exercises:
        assert bool(course.ANSWER.search(cells[name].source)) == answers
        assert ("hide-input" in cells[name].metadata.get("tags", [])) == answers


def test_what_sphinx_is_given(tmp_path):
    stored = {name: solution(name) for name in NAMES}
    write_sources(tmp_path, stored, answers=True)
    index = (tmp_path / "index.md").read_text(encoding="utf-8")
    assert re.search(r"^00\. .+ <notebooks/00_vectorization>$", index, re.MULTILINE) and "notebooks/glossary" in index
    assert (tmp_path / "images" / "network.svg").is_file() and (tmp_path / "notebooks" / "glossary.md").is_file()
    compile((tmp_path / "conf.py").read_text(encoding="utf-8"), "conf.py", "exec")


def test_what_is_missing_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(building.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(WorkbookError, match=r'pip install -e "\.\[site\]"'):
        site(tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.mark.kernel
@pytest.mark.skipif(not INSTALLED, reason='Sphinx is not installed: python -m pip install -e ".[site]"')
def test_the_site_in_a_browser(tmp_path, browser):
    folder = tmp_path / "site"
    assert site(folder) == []
    pages = sorted(folder.glob("notebooks/*.html"))
    shown = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    assert "Show the answer" in shown and RUN not in shown and "not set" not in shown
    assert len(pages) > len(course.numbered(ROOT / "solutions"))
    for path in (folder / "index.html", *pages):
        links = Addresses()
        links.feed(path.read_text(encoding="utf-8"))
        near = [unquote(link.partition("#")[0].partition("?")[0]) for link in links.found if "://" not in link]
        assert [link for link in near if link and not (path.parent / link).exists()] == [], path.name
        assert not [link for link in links.loaded if "://" in link], "a page asks other computers for something"
    page = browser.new_page(viewport={"width": 360, "height": 800})
    for path in pages:
        page.goto(path.as_uri())
        page.wait_for_function(SHOWN)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path.name
        assert page.locator("mjx-merror").count() == 0, path.name
    page.goto((folder / "search.html").as_uri() + "?q=cache")
    page.wait_for_selector("#search-results a:has-text('Forward propagation')")
    for look in ("light", "dark"):
        page = browser.new_page(color_scheme=look)
        for path in (folder / "index.html", *(folder / "notebooks" / f"{name}.html" for name in NAMES)):
            page.goto(path.as_uri())
            page.wait_for_function(SHOWN)
            # The theme puts its name and the field for searching in no landmark.
            assert barriers(page, "html", besides=["region"]) == [], f"{path.name}, {look}"


class Addresses(HTMLParser):
    """found: where the links of a page lead; loaded: what it loads."""

    def __init__(self):
        super().__init__()
        self.found, self.loaded = [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.found += filter(None, [attributes.get("href")])
        if tag in ("script", "img", "link") and attributes.get("rel") not in ("search", "next", "prev", "index"):
            self.loaded += filter(None, [attributes.get("src") or attributes.get("href")])
