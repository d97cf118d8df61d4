"""How a panel of widgets gets on the page of a notebook: one of each kind, in the place of its still picture.

What is stored in the notebook is the picture, with a line that says to run the cell.  While the kernel lives, place.js
puts the panel there instead.  Jupyter's own way, to store the panel's name beside the picture, leaves "model not found"
the next day.
"""

import sys
from collections.abc import Callable
from uuid import uuid4

import anywidget
import ipywidgets as widgets
import traitlets
from IPython import get_ipython
from IPython.display import display

from workbook.markup import tag

from .markup import beside

# Layouts and styles that many widgets have.  As dictionaries, so that each widget makes one of its own, to be closed.
AUTO = {"width": "auto"}
WRAP = {"flex_flow": "row wrap", "align_items": "center", "grid_gap": "4px 8px"}
HIDDEN = {"display": "none"}
LABEL = {"description_width": "100px"}

_open: dict[str, tuple[widgets.DOMWidget, Callable[[], None]]] = {}  # kind -> the panel's place, what ends it


class Place(anywidget.AnyWidget):
    """Nothing to be seen: it puts `panel` where the page has an element of the class `place`."""

    _esm, _css = beside("place.js"), beside("widgets.css")
    panel = traitlets.Instance(widgets.Widget).tag(sync=True, **widgets.widget_serialization)
    place = traitlets.Unicode().tag(sync=True)


def put_on_page(kind: str, panel: widgets.Box, what: str, still: str, end: Callable[[], None] = lambda: None) -> None:
    """Show a panel in place of the one of its kind that was shown before.

    what: how its caption and a terminal call it.  still: the panel as it is now, in HTML that needs no script and no
    style sheet.  end: called when the panel is taken off the page again.
    """
    caption = tag("p", tag("em", f"This is a picture of {what}. Run this cell to use it."))
    put_in_place(kind, panel, f"Run this cell in JupyterLab to use {what}.", still + caption, end)


def put_in_place(
    kind: str, panel: widgets.DOMWidget, plain: str, still: str, end: Callable[[], None] = lambda: None
) -> None:
    """Show a panel in place of the one of its kind that was shown before; plain: what a terminal shows."""
    take_off_page(kind)
    panel.add_class("workbook-panel")
    place = Place(panel=panel, place=f"workbook-{uuid4().hex}")
    _open[kind] = place, end
    shell = get_ipython()
    if shell is None:
        print(plain)
        return
    if "__vsc_ipynb_file__" in shell.user_ns or "google.colab" in sys.modules:
        display(panel)  # VS Code and Colab load no script before a widget is displayed in their own way
        return
    display({"text/plain": plain, "text/html": tag("div", still, class_=place.place)}, raw=True)


def button(label: str, do: Callable[[], None], tooltip: str = "", icon: str = "") -> widgets.Button:
    """A button as wide as its label, and what it does."""
    made = widgets.Button(description=label, tooltip=tooltip, icon=icon, layout=AUTO)
    made.on_click(lambda _: do())
    return made


def on_page(kind: str) -> widgets.DOMWidget | None:
    """The panel of this kind, where there is one."""
    return _open[kind][0].panel if kind in _open else None


def take_off_page(kind: str) -> None:
    """Close the panel of this kind, where there is one."""
    if kind in _open:
        place, end = _open.pop(kind)
        end()
        close(place)


def close(widget: widgets.Widget) -> None:
    """Close a widget with all that is in it, layouts and styles too, so that nothing stays behind in the kernel."""
    parts = (getattr(widget, name, None) for name in ("panel", "layout", "style"))
    for part in (*getattr(widget, "children", ()), *filter(None, parts)):
        close(part)
    widget.close()
