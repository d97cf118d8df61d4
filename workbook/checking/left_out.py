"""A cell of the course that was not run: one line where Python says that it does not know a name.

`check` sees to it. So does start.py, which makes all kernels of its environment load this as an extension of IPython:
then the line is there even before the first cell was run. That has to cost nothing, so what else it needs comes when
it is needed.
"""

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
    if where.startswith("<") and (said := _said_of(error.name)):  # in a cell itself, not in a function
        error._render_traceback_ = lambda: [said]
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _said_of(name: str) -> str:
    """Where a name is found that learners write or notebooks import; "" for any other.

    Further up, or in another notebook, where the one that is open does not import it.
    """
    from exercises import EXERCISES
    from workbook.cells import course
    from workbook.cells.calculating import IMPORTS, names_bound_by, statements_in

    def imports(notebook: str) -> bool:
        texts = (cell.text for cell in course.notebooks()[notebook] if cell.kind == "code")
        statements = (one for text in texts for one in statements_in(text) if isinstance(one, IMPORTS))
        return any(name in names_bound_by(one) for one in statements)

    if name not in EXERCISES:
        return LEFT_OUT.format(name) if any(map(imports, course.notebooks())) else ""
    home, here = course.home(name), course.names_in_file(os.environ.get("JPY_SESSION_NAME", ""))
    if not here or home == here[0] or imports(here[0]):
        return LEFT_OUT.format(name)
    return (OF_EARLIER if home < here[0] else OF_LATER).format(name, home)
