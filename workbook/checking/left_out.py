"""A cell of the course that was not run: one line where Python says that it does not know a name.

`check` sees to it. So does start.py, which makes all kernels of its environment load this as an extension of IPython:
then the line is there even before the first cell was run. That has to cost nothing, so what else it needs comes when
it is needed.
"""

import ast
import os
import traceback
from typing import Any

LEFT_OUT = (
    "{} is not known here yet: the cell that defines it was not run, or it stopped. Run it, then this one again; or "
    "choose Run All Above Selected Cell in the menu Run."
)
OF_EARLIER = "{0} is not in this notebook: you wrote it in {1}. To use it here, run: from my_network import {0}"
OF_LATER = "{0} is not in this notebook: you will write it in {1}."


def load_ipython_extension(shell: Any) -> None:
    shell.set_custom_exc((NameError,), explain_unknown)


def explain_unknown(shell: Any, kind: Any, error: Any, trace: Any, tb_offset: Any = None) -> None:
    """IPython asks this to show every NameError."""
    where = traceback.extract_tb(trace)[-1].name
    if where.startswith("<") and error.name in _names_of_the_course():  # in a cell itself, not in a function
        error._render_traceback_ = lambda: [_said_of(error.name)]
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _names_of_the_course() -> set[str]:
    """What learners write, and what the cells of the notebooks import."""
    from exercises import EXERCISES
    from workbook.cells import course

    return set(EXERCISES).union(*map(_imported_in, course.notebooks()))


def _imported_in(notebook: str) -> set[str]:
    """What the cells of a notebook import."""
    from workbook.cells import course
    from workbook.cells.calculating import names_bound_by, statements_in

    texts = (cell.text for cell in course.notebooks()[notebook] if cell.kind == "code")
    imports = (one for text in texts for one in statements_in(text) if isinstance(one, ast.Import | ast.ImportFrom))
    return set().union(*map(names_bound_by, imports))


def _said_of(name: str) -> str:
    """Where to find a name: further up, or in another notebook, where the one that is open does not import it."""
    from exercises import EXERCISES
    from workbook.cells import course

    file = os.environ.get("JPY_SESSION_NAME", "")
    notebook = next((one for one in course.notebooks() if one in file), "")
    if not notebook or name not in EXERCISES or course.home(name) == notebook or name in _imported_in(notebook):
        return LEFT_OUT.format(name)
    home = course.home(name)
    return (OF_EARLIER if home < notebook else OF_LATER).format(name, home)
