"""What Jupyter's own widgets do not have: a sheet to draw on, and a field for files that takes large ones too.

Both are small pieces of JavaScript beside this file, put on the page by anywidget.  Jupyter's FileUpload sends all
files in one message, and a notebook's connection breaks at messages of 10 MB: two or three photographs.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from .markup import beside


class Sketch(anywidget.AnyWidget):
    """A sheet to draw on.  png: the picture on it, after each stroke; nothing when the sheet is empty again."""

    _esm = beside("sketch.js")
    png = traitlets.CBytes().tag(sync=True)


class Picker(anywidget.AnyWidget):
    """A field for files.  taken(bytes, name) is called for each file, refused(sentence) for one that does not come."""

    _esm = beside("picker.js")

    def __init__(self, taken: Callable[[bytes, str], None], refused: Callable[[str], None]) -> None:
        super().__init__()
        coming = defaultdict[str, bytearray](bytearray)

        def heard(_: Any, content: dict[str, str], buffers: list[memoryview]) -> None:
            kind, file, name = content["kind"], content["id"], content["name"]
            if kind == "part":
                coming[file] += buffers[0]
                return
            data = bytes(coming.pop(file, b""))
            if kind == "failed":
                refused(f"{name} {content['why']}")
            else:
                taken(data, name)

        self.on_msg(heard)
