"""Your own functions, carried from notebook to notebook.

``from my_network import linear_forward`` gives the function that you wrote in an earlier notebook.  It is read from the
notebooks beside the running one (save them first) and checked.  Where it is missing or not right yet, the reference
stands in, and one line says so; where the course was given out without answers, the line says which notebook to finish.
A function brings along the functions that it calls, in the same way; workbook/scope.py says what their names mean.
"""

import builtins
import contextlib
import io
import linecache
import types
from pathlib import Path

import numpy as np

import dnn_utils
from workbook import material, scope
from workbook.checking import EXERCISES, diagnosis_of
from workbook.checking.diagnosis import BLANK, RIGHT

_ready = {}  # name -> function, made once a session


def __getattr__(name):
    """``from my_network import name`` arrives here (PEP 562)."""
    if name not in EXERCISES:
        raise AttributeError(
            f"my_network knows no function {name!r}; the course has you write: {', '.join(EXERCISES)}."
        )
    if callable(getattr(dnn_utils, name, None)):
        print(
            f"my_network: this {name} is the one of {material.notebook_of(name)}. Later notebooks mean another one, "
            f"which returns its cache as well: from dnn_utils import {name}."
        )
    return _function(name)


def __dir__():
    return sorted(EXERCISES)


def _function(name):
    if name not in _ready:
        _ready[name] = _own(name)
    return _ready[name]


def _own(name):
    """The learner's function when it is right; otherwise the reference, after one line that says why."""
    here = Path.cwd()
    folder = here if material.numbered_notebooks(here) else material.ROOT / "notebooks"
    found = material.cell_source(name, folder)
    if found is None:
        return _reference(name, f"was not found in the folder {folder.name}")
    notebook, source = found
    try:
        function = _define(name, source, notebook.name)
    except (Exception, SystemExit) as error:  # whatever a cell may do while it is only being defined
        return _reference(name, f"in {notebook.name} stops with {type(error).__name__}: {error}")
    diagnosis = diagnosis_of(function, EXERCISES[name])
    if diagnosis.state == RIGHT:
        return function
    if diagnosis.state == BLANK:
        return _reference(name, f"is not written yet in {notebook.name}")
    mistake = f" ({diagnosis.name})" if diagnosis.mistake else ""
    return _reference(name, f"is not right yet in {notebook.name}{mistake}")


def _reference(name, why):
    answer = material.shown_answer(name)
    if answer is None:
        raise ImportError(
            f"{name} {why}. Finish it in {material.notebook_of(name)}, save that notebook, then restart this one."
        )
    print(f"my_network: {name} {why}, so the reference stands in.")
    return _define(name, answer, "the reference")


def _define(name, source, notebook):
    """Run a graded cell in a namespace of its own that holds NumPy, the helpers and the exercises that it calls."""
    where = f"{notebook}, exercise {name}"
    # Under this name tracebacks find the lines of the cell.
    linecache.cache[where] = len(source), None, source.splitlines(keepends=True), where
    code = compile(source, where, "exec")
    helpers = {key: value for key, value in vars(dnn_utils).items() if callable(value) and not key.startswith("_")}
    helpers.pop(name, None)  # a cell that defines nothing is not taken for the helper of the same name
    namespace = {"__builtins__": builtins, "np": np, **helpers}
    homes = material.homes()
    called = _names_in(code) & scope.in_sight(homes.get(name), homes, helpers) & (EXERCISES.keys() - {name})
    namespace.update({other: _function(other) for other in called})
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, namespace)
    if not callable(namespace.get(name)):
        raise NameError(f"the cell defines no function called {name}")
    return namespace[name]


def _names_in(code):
    """Every name that a piece of code looks up, also inside the functions that it defines."""
    nested = (constant for constant in code.co_consts if isinstance(constant, types.CodeType))
    return set(code.co_names).union(*map(_names_in, nested))
