"""How a panel of widgets gets on the page of a notebook: one of each kind, with a sentence where no kernel runs."""

from collections.abc import Callable
from pathlib import Path

import ipywidgets as widgets
from IPython import get_ipython
from IPython.display import display

STYLES = Path(__file__).with_name("widgets.css").read_text(encoding="utf-8")
# Layouts and styles that many widgets have.  As dictionaries, so that each widget makes one of its own, to be closed.
AUTO = {"width": "auto"}
WRAP = {"flex_flow": "row wrap", "align_items": "center", "grid_gap": "4px 8px"}
HIDDEN = {"display": "none"}
LABEL = {"description_width": "100px"}

_open: dict[str, Callable[[], None]] = {}  # kind of panel -> what takes it off the page


def put_on_page(kind: str, panel: widgets.Box, otherwise: str, end: Callable[[], None] = lambda: None) -> None:
    """Show a panel in place of the one of its kind that was shown before.

    otherwise: the sentence for places where it cannot be shown (on GitHub, in a terminal).  end: called when the panel
    is taken off the page again.
    """
    take_off_page(kind)
    panel.add_class("workbook-panel")
    whole = widgets.VBox([widgets.HTML(f"<style>{STYLES}</style>", layout=HIDDEN), panel])

    def close() -> None:
        end()
        _close(whole)

    _open[kind] = close
    if get_ipython() is None:
        print(otherwise)
        return
    view = {"version_major": 2, "version_minor": 0, "model_id": whole.model_id}
    display({"text/plain": otherwise, "application/vnd.jupyter.widget-view+json": view}, raw=True)


def button(label: str, do: Callable[[], None], tooltip: str = "", icon: str = "") -> widgets.Button:
    """A button as wide as its label, and what it does."""
    made = widgets.Button(description=label, tooltip=tooltip, icon=icon, layout=AUTO)
    made.on_click(lambda _: do())
    return made


def take_off_page(kind: str) -> None:
    """Close the panel of this kind, where there is one."""
    if kind in _open:
        _open.pop(kind)()


def _close(widget: widgets.Widget) -> None:
    """Close a widget with all that is in it, layouts and styles too, so that nothing stays behind in the kernel."""
    for part in (*getattr(widget, "children", ()), getattr(widget, "layout", None), getattr(widget, "style", None)):
        if part is not None:
            _close(part)
    widget.close()
