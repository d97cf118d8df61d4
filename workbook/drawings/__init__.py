"""The drawn cats: 64 x 64 pictures of cats and of other things, made by this code alone.

`draw` makes one, `draw_set` a balanced set, `write_datasets` the files in datasets/. The same seed gives the
same pictures on every machine. One picture is made by: picture (what and where), scenes (behind), cats,
animals, things (the subject), coats and colours, camera (in front, light, blur, noise); canvas, shapes and
dice lie below.
"""

from .picture import draw
from .sheet import contact_sheet, write_images
from .store import draw_set, write_datasets

__all__ = ["contact_sheet", "draw", "draw_set", "write_datasets", "write_images"]
