"""What Jupyter's own widgets do not have: a sheet to draw on, and a place for files that takes large ones too.

Both are small pieces of JavaScript beside this file, put on the page by anywidget.  Jupyter's FileUpload sends all
files in one message, and a notebook's connection breaks at messages of 10 MB: two or three photographs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anywidget

from dnn_utils import MOST_BYTES

HERE = Path(__file__).resolve().parent
_LOOKS = """
.own-picture-picker { margin-top: 6px; padding: 8px 12px; border: 2px dashed #7b8794; border-radius: 6px; }
.own-picture-picker.over { border-color: #0072B2; border-style: solid; }
.own-picture-sketch { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: flex-start; }
.own-picture-sketch .sheet { position: relative; overflow: hidden; margin: 4px; border: 1px solid #7b8794;
  line-height: 0; }
.own-picture-sketch canvas { width: 320px; height: 320px; cursor: crosshair; touch-action: none; }
.own-picture-sketch .sheet:focus-within { outline: 3px solid #56B4E9; }
.own-picture-sketch canvas:focus { outline: none; }
.own-picture-sketch .cursor { display: none; position: absolute; box-sizing: border-box; pointer-events: none;
  border: 2px solid #fff; outline: 2px solid #0072B2; border-radius: 50%; transform: translate(-50%, -50%); }
.own-picture-sketch .cursor.down { outline-color: #D55E00; outline-width: 4px; }
.own-picture-sketch .sheet:focus-within .cursor { display: block; }
.own-picture-sketch .tools { flex: 1 1 300px; max-width: 460px; }
.own-picture-sketch .row { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; margin-bottom: 8px; }
.own-picture-sketch .row > span { min-width: 84px; }
.own-picture-sketch .row label { display: inline-flex; align-items: center; gap: 4px; }
.own-picture-sketch .row input[type=range] { width: 120px; }
.own-picture-sketch .hint { line-height: 1.4; }
.own-picture-sketch button { padding: 3px 10px; min-height: 26px; border: 1px solid #7b8794; border-radius: 4px;
  background: transparent; color: inherit; font: inherit; cursor: pointer; }
.own-picture-sketch button.swatch { width: 26px; padding: 0; }
.own-picture-sketch button:focus-visible, .own-picture-sketch input:focus-visible,
.own-picture-picker input:focus-visible { outline: 3px solid #56B4E9; }
"""


def _script(name: str) -> str:
    # As text: given a path, anywidget would watch the file in a thread of its own.
    return (HERE / name).read_text(encoding="utf-8")


class Picker(anywidget.AnyWidget):
    """A field for files.  taken(name, bytes) is called for each file, refused(name, why) for one that does not come."""

    _esm, _css = _script("picker.js"), _LOOKS

    def __init__(self, taken: Callable[[str, bytes], None], refused: Callable[[str, str], None]):
        super().__init__()
        self._taken, self._refused = taken, refused
        self._coming: dict[str, bytearray] = {}
        self.on_msg(self._received)

    def _received(self, _, content, buffers) -> None:
        kind, key, name = content.get("kind"), content.get("id"), str(content.get("name") or "The picture")
        if kind == "begin":
            self._coming[key] = bytearray()
        elif kind == "part" and key in self._coming:
            self._coming[key] += b"".join(buffers)
            if len(self._coming[key]) > MOST_BYTES:
                self._coming.pop(key)
                self._refused(name, f"{name} has more than {MOST_BYTES // 10**6} MB: make the picture smaller first.")
        elif kind == "end" and key in self._coming:
            self._taken(name, bytes(self._coming.pop(key)))
        elif kind == "failed":
            self._coming.pop(key, None)
            self._refused(name, f"{name} {content.get('why')}")


class Sketch(anywidget.AnyWidget):
    """A sheet to draw on.  drawn(png) is called after each stroke, cleared() when the sheet is empty again."""

    _esm, _css = _script("sketch.js"), _LOOKS

    def __init__(self, drawn: Callable[[bytes], None], cleared: Callable[[], None]):
        super().__init__()
        self._drawn, self._cleared = drawn, cleared
        self.on_msg(self._received)

    def _received(self, _, content, buffers) -> None:
        if content.get("kind") == "drawn" and buffers:
            self._drawn(b"".join(buffers))
        elif content.get("kind") == "cleared":
            self._cleared()
