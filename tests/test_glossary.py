"""The glossary: in order, and every term is really explained in the notebook that it names."""

import re

from conftest import ROOT

TEXT = (ROOT / "notebooks" / "glossary.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+?) \| (.+?) \| \[(\d\d[a-z]?)\]\((\d\d[a-z]?_\w+)\.ipynb\) \|$", TEXT, re.MULTILINE)
TERMS = [term for term, *_ in ROWS]


def test_terms_are_in_order_and_all_rows_were_read():
    assert TERMS == sorted(set(TERMS), key=str.lower)
    assert len(ROWS) == TEXT.count(".ipynb)") >= 50


def test_the_notebook_explains_the_term():
    for term, meaning, number, notebook in ROWS:
        assert notebook.startswith(f"{number}_") and len(meaning.split()) >= 5, term
        text = (ROOT / "course" / f"{notebook}.md").read_text(encoding="utf-8")
        assert re.search(rf"\b{re.escape(term)}", text, re.IGNORECASE), f"{notebook} does not mention {term}"


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / "notebooks" / target).is_file(), target
