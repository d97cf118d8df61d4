"""What answers while you try: the playground of notebook 08, and a walk through one forward and backward pass.

`playground()` and `step_through()` are called in a cell.  A widget (playground, passes) only turns controls into
settings and results into pictures on the page; what can be tested without a browser lies beside it: runs (settings ->
result), chart (result -> HTML), worker (only the newest wish counts), page (how a widget gets into a notebook).
"""

from .passes import step_through
from .playground import playground
from .runs import drawings

__all__ = ["drawings", "playground", "step_through"]
