"""What Jupyter's own widgets do not have: a sheet to draw on, and a field for files that takes large ones too.

Both are small pieces of JavaScript beside this file, put on the page by anywidget.  Jupyter's FileUpload sends all
files in one message, and a notebook's connection breaks at messages of 10 MB: two or three photographs.
"""

from collections.abc import Callable
from typing import Any

import anywidget

from dnn_utils import MOST_BYTES

from .markup import beside


class Sketch(anywidget.AnyWidget):
    """A sheet to draw on.  drawn(png) is called after each stroke, cleared() when the sheet is empty again."""

    _esm = beside("sketch.js")

    def __init__(self, drawn: Callable[[bytes], None], cleared: Callable[[], None]) -> None:
        super().__init__()

        def heard(_: Any, content: dict[str, Any], buffers: list[Any]) -> None:
            if content.get("kind") == "drawn" and buffers:
                drawn(b"".join(buffers))
            elif content.get("kind") == "cleared":
                cleared()

        self.on_msg(heard)


class Picker(anywidget.AnyWidget):
    """A field for files.  taken(bytes, name) is called for each file, refused(sentence) for one that does not come."""

    _esm = beside("picker.js")

    def __init__(self, taken: Callable[[bytes, str], None], refused: Callable[[str], None]) -> None:
        super().__init__()
        coming: dict[str, bytearray] = {}

        def heard(_: Any, content: dict[str, Any], buffers: list[Any]) -> None:
            kind, key, name = content.get("kind"), str(content.get("id")), str(content.get("name") or "The picture")
            if kind == "begin":
                coming[key] = bytearray()
            elif kind == "part" and key in coming:
                coming[key] += b"".join(buffers)
                if len(coming[key]) > MOST_BYTES:
                    del coming[key]
                    refused(f"{name} has more than {MOST_BYTES // 10**6} MB: make the picture smaller first.")
            elif kind == "end" and key in coming:
                taken(bytes(coming.pop(key)), name)
            elif kind == "failed":
                coming.pop(key, None)
                refused(f"{name} {content.get('why')}")

        self.on_msg(heard)
