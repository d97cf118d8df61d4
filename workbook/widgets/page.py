"""How a widget gets into a notebook: with a sentence for every place where no kernel runs."""

from __future__ import annotations

import ipywidgets as widgets
from IPython import get_ipython
from IPython.display import display


def put_on_page(widget: widgets.Widget, otherwise: str) -> None:
    """Show the widget; where it cannot be shown (on GitHub, in a terminal), the sentence `otherwise` stands instead."""
    if get_ipython() is None:
        print(otherwise)
        return
    bundle = {
        "text/plain": otherwise,
        "application/vnd.jupyter.widget-view+json": {
            "version_major": 2,
            "version_minor": 0,
            "model_id": widget.model_id,
        },
    }
    display(bundle, raw=True)


def all_of(widget: widgets.Widget) -> list[widgets.Widget]:
    """The widget, all within it, and their layouts and styles: what has to be closed so that nothing stays behind."""
    own = [part for part in (getattr(widget, "layout", None), getattr(widget, "style", None)) if part is not None]
    return [widget, *own, *(one for child in getattr(widget, "children", ()) for one in all_of(child))]
