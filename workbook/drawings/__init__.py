"""The drawn cats: 64 x 64 pictures of cats and of other things, made by this code alone.

`draw` makes one, `draw_set` a balanced set, `write_datasets` the files in datasets/.  The same seed gives the same
pictures on every machine; `draw_once` draws some that nobody has seen.  picture.py decides what is drawn and where, and
adds light, blur and noise; scenes.py draws what is behind and in front, animals.py and things.py the subject, coats.py
its fur.  Below them lie canvas.py, colours.py and dice.py.
"""

from workbook.drawings.picture import draw
from workbook.drawings.store import contact_sheet, draw_once, draw_set, write_datasets, write_images

__all__ = ["contact_sheet", "draw", "draw_once", "draw_set", "write_datasets", "write_images"]
