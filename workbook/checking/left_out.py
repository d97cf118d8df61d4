"""A cell of the course that was not run: one line where Python says that it does not know a name.

`check` sees to it. So does start.py, which makes all kernels of its environment load this as an extension of IPython:
then the line is there even before the first cell was run. That has to cost nothing, so what else it needs comes when
it is needed.
"""

import ast
import traceback
from typing import Any

LEFT_OUT = (
    "{} is not known here yet: the cell that defines it was not run, or it stopped. Run it, then this one again; or "
    "choose Run All Above Selected Cell in the menu Run."
)


def load_ipython_extension(shell: Any) -> None:
    shell.set_custom_exc((NameError,), explain_unknown)


def explain_unknown(shell: Any, kind: Any, error: Any, trace: Any, tb_offset: Any = None) -> None:
    """IPython asks this to show every NameError."""
    where = traceback.extract_tb(trace)[-1].name
    if where.startswith("<") and error.name in _names_of_the_course():  # in a cell itself, not in a function
        error._render_traceback_ = lambda: [LEFT_OUT.format(error.name)]
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _names_of_the_course() -> set[str]:
    """What learners write, and what the cells of the notebooks import."""
    from exercises import EXERCISES
    from workbook.cells import course
    from workbook.cells.calculating import names_bound_by, statements_in

    cells = [cell for notebook in course.notebooks().values() for cell in notebook if cell.kind == "code"]
    imports = [
        statement
        for cell in cells
        for statement in statements_in(cell.text)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]
    return set(EXERCISES).union(*map(names_bound_by, imports))
