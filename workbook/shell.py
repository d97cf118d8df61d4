"""Where code runs: in a notebook, in IPython in a terminal, or in plain Python."""

import sys
from typing import Any


def running_shell() -> Any:
    """IPython's shell; None outside of it."""
    ipython = sys.modules.get("IPython")
    return ipython and ipython.get_ipython()


def in_notebook() -> bool:
    """Is there a kernel, so that a front end shows what is displayed?

    The class of the shell does not matter: JupyterLab, Colab and JupyterLite each have their own.
    """
    return getattr(running_shell(), "kernel", None) is not None
