"""The pieces of HTML that several panels show.  How they look is said in widgets.css."""

import io
from html import escape
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

from dnn_utils import picture_tag
from workbook.markup import tag

DOTS_PER_INCH = 144  # of figures


def beside(name: str) -> str:
    """The text of a file beside this one.  As text: given a path, anywidget would watch the file in a thread."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def png(drawn: Image.Image | Figure) -> bytes:
    """A picture of Pillow or a figure of matplotlib as a PNG file."""
    file = io.BytesIO()
    if isinstance(drawn, Figure):
        drawn.savefig(file, format="png", dpi=DOTS_PER_INCH)
    else:
        drawn.save(file, format="png")
    return file.getvalue()


def picture(drawn: Image.Image | Figure, alt: str, width: int) -> str:
    """A picture on the page.  It is decoded at once, so that nothing flickers while somebody drags a slider."""
    shown: str = picture_tag(png(drawn), alt, width)
    return shown.replace("<img ", '<img decoding="sync" ', 1)


def tile(drawn: Image.Image, alt: str, width: int, caption: str, title: str = "") -> str:
    """A picture with words below it, and above it where there is a title; a div of the class "tiles" holds several."""
    return tag("figure", tag("b", title), picture(drawn, alt, width), tag("figcaption", caption))


def sentence(words: str, role: str = "status") -> str:
    """A sentence that is read out when it appears; with the role "alert" at once, because something went wrong."""
    return tag("p", escape(words), role=role)


def progress(words: str, done: int, of: int) -> str:
    """A line of text with a bar."""
    bar = tag("progress", value=done, max=of, aria_label=words)
    return tag("p", escape(words), " ", bar)
