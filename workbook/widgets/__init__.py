"""What answers while you try: the playground of notebook 08 and one pass step by step, the bowl of notebook 01
(descent), a picture of your own in notebook 09b, and the questions of all notebooks (asked).

`playground()`, `step_through()`, `descent()` and `own_picture()` are called in a cell. Each has a module with its
widgets, which only turn controls into settings and results into HTML. What can be tested without a browser lies beside
it: runs (settings -> run) and run_page (run -> HTML), one_pass (all operations of one iteration), classifier (picture
-> answer), picture_page (answer -> HTML) and still (the same as a figure). page says how widgets get on a page, markup
has the pieces of HTML that all of them share, inputs the two controls that Jupyter lacks.
"""

from .asked import outcome, question
from .own_picture import own_picture
from .picture_page import explain_picture
from .playground import playground
from .runs import drawings
from .step_through import step_through

__all__ = ["drawings", "explain_picture", "outcome", "own_picture", "playground", "question", "step_through"]
