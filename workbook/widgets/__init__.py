"""What answers while you try: the playground of notebook 08, a walk through one forward and backward pass,
the bowl of notebook 01 (descent), and a picture of your own in notebook 09.

`playground()`, `step_through()` and `own_picture()` are called in a cell.  A widget (playground, passes, own_picture)
only turns controls into settings and results into pictures on the page; what can be tested without a browser lies
beside it: runs (settings -> result), chart (result -> HTML), worker (only the newest wish counts), analysis (picture ->
answer and reasons), report (the same -> HTML), still (the same as a figure), page (how a widget gets into a notebook).
"""

from .own_picture import own_picture
from .passes import step_through
from .playground import playground
from .runs import drawings
from .still import explain_picture

__all__ = ["drawings", "explain_picture", "own_picture", "playground", "step_through"]
