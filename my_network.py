"""Your own functions, carried from notebook to notebook.

``from my_network import linear_forward`` gives the function that you wrote in an earlier notebook.  It is read from the
notebooks beside the running one (save them first) and checked; run the import again after you saved a change.  Where it
is missing or not right yet, the reference stands in, and one line says so.  Where the course was given out without
answers, only harder exercises have a reference; for all others, the line says which notebook to finish.  A function
brings along the functions that it calls, in the same way; workbook/cells says what their names mean.
"""

import ast
from functools import cache
from pathlib import Path
from secrets import randbits

from exercises import EXERCISES
from workbook.cells import course
from workbook.cells.around import defined, given, neighbours
from workbook.cells.graded import learners_cells
from workbook.cells.meaning import GradedCell, names_in
from workbook.checking.patience import patiently
from workbook.errors import WorkbookError
from workbook.judging import judge
from workbook.judging.verdict import State
from workbook.shell import running_shell

_stand_ins = {}  # exercise -> why the reference stands in, as far as it is not said yet
_read = None  # what the notebooks were when functions were read


def __getattr__(name):
    """``from my_network import name`` arrives here, each time that it is run (PEP 562)."""
    if name not in EXERCISES:
        raise AttributeError(
            f"my_network does not know a function {name!r}. In this course you write: {', '.join(EXERCISES)}."
        )
    _forget_what_was_saved_since()
    found = _own(name)
    if name in given():
        print(
            f"my_network: this {name} is the one of {course.home(name)}.ipynb. "
            f"(Later notebooks use the one of dnn_utils, which returns two things.)"
        )
    _say_soon()
    return found


def __dir__():
    return sorted(EXERCISES)


def _files():
    """The notebooks beside the running one, and those in folders of their own, as nbgrader gives them out."""
    here = Path.cwd()
    folder = here if course.numbered(here) else course.NOTEBOOKS
    apart = (path for path in course.numbered(folder.parent, "*/*.ipynb") if path.parent.name == path.stem)
    return {path.stem: path for path in (*apart, *course.numbered(folder))}


def _forget_what_was_saved_since():
    global _read
    states = [(path, path.stat().st_mtime_ns) for path in _files().values()]
    if states != _read:
        _own.cache_clear()
        _read = states


@cache
def _own(name):
    """The learner's function when it is right; otherwise the reference, and a note of why."""
    cell = _cell(name)
    with patiently(name):
        verdict = judge.verdict_of(cell, judge.outcomes_here, randbits(128))
    if verdict.state == State.RIGHT:
        return _among_own(cell)
    why = f"{verdict.state} in {cell.notebook}"
    if verdict.state == State.WRONG:
        why += f": {verdict.name or verdict.what.splitlines()[0]}"
    elif verdict.state == State.UNREADABLE:
        why = f"not found in {cell.notebook}: {cell.problem}"
    # Nothing later may need a harder exercise: it is left to those who want it.
    answer = course.answer(name) if course.tasks()[name].extra else course.shown_answer(name)
    if answer is None:
        said = f"{name} is {why.rstrip('.')}. Finish it there, save that notebook, and run this import again."
        error = ImportError(said)
        error._render_traceback_ = lambda: [said]  # IPython shows this line instead of a traceback
        raise error
    _stand_ins[name] = why.rstrip(".")
    return _among_own(GradedCell(name, "the reference", answer))


def _cell(name):
    """The graded cell of an exercise in the notebooks beside the running one."""
    path = _files().get(course.home(name), Path(f"{course.home(name)}.ipynb"))
    try:
        return learners_cells(path, course.home(name))[0][name]
    except WorkbookError as error:
        return GradedCell(name, path.name, problem=str(error))


def _among_own(cell):
    """The function of a graded cell among the learner's other functions, as far as it calls them."""
    function, _ = defined(cell)
    called = neighbours(cell.exercise).keys() & names_in(ast.parse(cell.text))
    function.__globals__.update({name: _own(name) for name in called})
    return function


def _say_soon():
    """Say for which functions the reference stands in: in a notebook at the end of the cell, once for all of them."""
    shell = running_shell()
    if not _stand_ins or not shell:
        _say()
    elif _say not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _say)


def _say(*_):
    """One line.  Reasons that several functions share stand there once."""
    reasons = {}
    for name, why in _stand_ins.items():
        reasons.setdefault(why, []).append(name)
    _stand_ins.clear()
    if reasons:
        listed = "; ".join(f"{', '.join(names)} ({why})" for why, names in reasons.items())
        print(f"my_network: the reference stands in for {listed}.")
