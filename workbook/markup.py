"""HTML as text: elements and tables, for code that writes a page."""

from collections.abc import Iterable
from html import escape


def tag(name: str, *content: str, **attributes: object) -> str:
    """An element.  Content is markup (of text, escape() first); in the names of attributes, _ stands for a hyphen."""
    pairs = (f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{name}{''.join(pairs)}>{''.join(content)}</{name}>"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], caption: str = "") -> str:
    """A table; the first cell of each row is its head."""
    top = tag("tr", *(tag("th", head, scope="col") for head in heads))
    lines = (tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in rest)) for first, *rest in rows)
    return tag("table", tag("caption", caption), tag("thead", top), tag("tbody", *lines))
