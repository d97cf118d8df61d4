"""What a graded cell means: the names around it, what the notebook's other cells add to them, and its function.

A name means what it means in the cell's own notebook: another exercise of that notebook, otherwise a helper of that
name, otherwise an exercise of another notebook.  So propagate in notebook 01 calls the sigmoid that is written there,
and linear_activation_forward in 03 calls the one of dnn_utils, which returns its cache as well.

What works in the notebook counts: imports, functions, classes and constants of the notebook's other cells are there
when the cell calls for them, tables that a loop fills included.  The notebook's data is not: a function works with what
it is given.

Standard library and NumPy only: the process that runs learners' code gets this module as text.
"""

import __future__

import ast
import contextlib
import copy
import io
import linecache
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import ModuleType
from typing import Any

import numpy as np

from workbook.cells.calculating import (
    BUILTINS,
    DEFINITIONS,
    imports_something,
    is_constant,
    is_harmless,
    names_changed_by,
    names_in,
    own_names,
    parts_of,
    works_out,
)

DATA = (np.ndarray, np.generic, dict, list, tuple, set, bool, int, float, complex, str)
DEFINING = (*(ast.Import, ast.ImportFrom, *DEFINITIONS, ast.Assign, ast.AnnAssign), *(ast.If, ast.Try))
QUIET = ("plt", "display", "check", "hint", "solution")  # what draws and shows, also where a cell calls it

WITHHELD = "does not count here: in this exercise, you write it yourself."

Namespace = dict[str, Any]
LONG = 0.1  # seconds
_SLOW: Namespace = {}  # text of all that decides a constant -> its value, where working it out took long


class Quiet:
    """Stands for what draws or shows: everything can be asked of it and called, and nothing happens."""

    def __getattr__(self, name: str) -> "Quiet":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *arguments: object, **options: object) -> "Quiet":
        return self

    def __getitem__(self, key: object) -> "Quiet":
        return self

    def __setitem__(self, key: object, value: object) -> None:
        pass

    def __iter__(self) -> Iterator["Quiet"]:
        return iter((self, self))  # figure, axes = plt.subplots()

    def __enter__(self) -> "Quiet":
        return self

    def __exit__(self, *error: object) -> None:
        pass


class Shell(Quiet):
    """What get_ipython() gives where there is no notebook: %time runs its line, all else is quiet."""

    def run_line_magic(self, name: str, line: str, *rest: object, **options: object) -> None:
        if name == "time":
            frame = sys._getframe(1)  # of the cell, or of a function in it
            exec(line, frame.f_globals, frame.f_locals)


@dataclass(frozen=True)
class GradedCell:
    """A learner's answer to one exercise.

    notebook: the file's name, for messages.  text: of the cell.  given and own: the notebook's other code cells, as
    the course has them and as the learner wrote them, in plain Python.  data: names that are known to hold data of the
    notebook, so that nothing is computed to find it out.  withheld: the functions of dnn_utils that do what is to be
    written here, with spaces between them.  problem: a sentence where there is nothing to run.
    """

    exercise: str
    notebook: str
    text: str = ""
    given: Sequence[str] = ()
    own: Sequence[str] = ()
    data: Sequence[str] = ()
    withheld: str = ""
    problem: str = ""


class NoFunction(Exception):
    """A graded cell gives no function: ``kind`` and ``text`` of the error that stopped it, and its line."""

    def __init__(self, kind: str = "", text: str = "", number: int = 0) -> None:
        super().__init__(kind, text, number)
        self.kind, self.text, self.number = kind, text, number


# --- the names around a cell ---


def names_given(dnn_utils: ModuleType, test_cases: ModuleType) -> Namespace:
    """What every notebook has: NumPy, the helpers, the inputs; check() and whatever draws is quiet."""
    quiet = dict.fromkeys(QUIET, Quiet())
    modules = {name: value for module in (dnn_utils, test_cases) for name, value in vars(module).items()}
    helpers = {name: value for name, value in modules.items() if name[0] != "_" and callable(value)}
    return {"__name__": "__main__", "np": np, **helpers, **quiet}


def _not_counted(what: str) -> Callable[..., Any]:
    """Stands for a function that does what is to be written: whoever calls it, by any name, has written no answer."""

    def not_counted(*arguments: object, **options: object) -> None:
        raise NotImplementedError(f"{what} {WITHHELD}")

    return not_counted


def withhold(withheld: str, given: Namespace) -> list[Callable[..., Any]]:
    """Put something else in the place of functions of dnn_utils, and return them: nothing else holds them any more."""
    functions: list[Callable[..., Any]] = [given[name] for name in withheld.split()]
    for name, function in zip(withheld.split(), functions):
        function.__globals__[name] = given[name] = _not_counted(f"{name} of dnn_utils")
    return functions


@contextlib.contextmanager
def without(withheld: str, given: Namespace) -> Iterator[Namespace]:
    """What is given, without some functions of dnn_utils."""
    names = {**given}
    functions = withhold(withheld, names)
    try:
        yield names
    finally:
        for name, function in zip(withheld.split(), functions):
            function.__globals__[name] = function


@contextlib.contextmanager
def in_my_network(functions: Namespace, exercise: str) -> Iterator[None]:
    """Let ``from my_network import`` give these functions, the earlier exercises, and not this one."""
    before, module = sys.modules.get("my_network"), ModuleType("my_network")
    module.__dict__.update({**functions, exercise: _not_counted(f"{exercise} of my_network")})
    sys.modules["my_network"] = module
    try:
        yield
    finally:
        sys.modules.pop("my_network")
        if before:
            sys.modules["my_network"] = before


def in_sight(home: str, homes: dict[str, str], given: Iterable[str]) -> set[str]:
    """The exercises that a cell of the notebook ``home`` finds under their own names.

    homes: exercise -> its notebook.  given: the names that every notebook has.
    """
    given = set(given)
    return {name for name, notebook in homes.items() if notebook == home or name not in given}


def run_answers(answers: Iterable[tuple[str, str, str]], homes: dict[str, str], given: Namespace) -> Namespace:
    """Run answers, each notebook's in a namespace of its own; return exercise -> function.

    answers: (exercise, notebook, text), in the order of the course.
    """
    functions: Namespace = {}
    for notebook, group in groupby(answers, key=lambda answer: answer[1]):
        seen = in_sight(notebook, homes, given)
        namespace = {**given, **{name: function for name, function in functions.items() if name in seen}}
        for name, _, text in group:
            exec(compile(text, f"<the answer to {name}>", "exec"), namespace)
            functions[name] = namespace[name]
    return functions


# --- the notebook's other cells ---


class OtherCells:
    """What the notebook's other cells define, brought in when it is asked for.

    fixed: names that keep their meaning, whatever stands in other cells: the exercises.  hidden: names that the
    notebook has and the function cannot see.
    """

    def __init__(self, cell: GradedCell, fixed: Iterable[str]) -> None:
        self.statements: dict[str, tuple[ast.stmt, str, bool]] = {}
        self.changes: dict[str, list[ast.stmt]] = {}  # what fills a constant or changes it later on
        self.hidden = set(cell.data)
        for number, text in enumerate((*cell.given, *cell.own)):
            where = f"{cell.notebook}, another cell {number}"
            for statement, names, imports in parts_of(text):
                if number >= len(cell.given):
                    self._read(statement, where, names, imports)
                elif works_out(statement):
                    self.hidden |= names  # in the cells of the course that is data: nothing is run to find it out
                else:
                    self._note(statement, where, names, imports)
            remember_lines(where, text)
        known = {name for name in cell.data if name in self.statements and not self.statements[name][2]}
        for name in (*fixed, *QUIET, *known):
            self.statements.pop(name, None)

    def _read(self, statement: ast.stmt, where: str, names: frozenset[str], imports: bool) -> None:
        """Note what a statement that the learner wrote defines and changes."""
        changed = {name for name in names_changed_by(statement) if self._is_constant(name)}
        if len(changed) == 1 and self._calculates(statement, changed):
            self.changes.setdefault(min(changed), []).append(statement)
            names -= changed
        else:
            self._forget(changed)  # the first value would be a wrong one
        new = changed | {name for name in names if not self._is_the_same(name, statement)}
        self._forget([name for name in self.changes if new & self._read_by(name)])  # it was another one then
        counts = isinstance(statement, DEFINING) and (imports or is_constant(statement) or self._calculates(statement))
        self._note(statement, where, names, counts)

    def _note(self, statement: ast.stmt, where: str, names: frozenset[str], counts: bool) -> None:
        """Note what a statement defines.  counts: its value is there for the cell, even where it is data."""
        if not isinstance(statement, DEFINING):
            self.hidden |= names
            return
        for name in names:
            self.changes.pop(name, None)
            # Every `from math import *` counts, so each has a key of its own.
            key = f"*{len(self.statements)}" if name == "*" else name
            self.statements[key] = statement, where, counts

    def _is_constant(self, name: str) -> bool:
        statement, _, counts = self.statements.get(name, (ast.Pass(), "", False))
        return counts and not isinstance(statement, DEFINITIONS) and not imports_something(statement)

    def _is_the_same(self, name: str, statement: ast.stmt) -> bool:
        """Is it the statement that defines this name already, in a cell that was run again?"""
        return name in self.statements and ast.dump(self.statements[name][0]) == ast.dump(statement)

    def _forget(self, names: Iterable[str]) -> None:
        for name in names:
            self.statements.pop(name, None)
            self.changes.pop(name, None)
            self.hidden.add(name)

    def _read_by(self, name: str) -> set[str]:
        """What the changes of a constant make use of."""
        return set().union(*(names_in(one) - own_names(one) for one in self.changes[name])) - {name}

    def _calculates(self, statement: ast.stmt, known: Collection[str] = ()) -> bool:
        """Does a statement only calculate, with what counts itself?  known: names that are looked at already."""
        uses = names_in(statement) - own_names(statement) - {*known, "np"} - {*BUILTINS}
        random = any(isinstance(part, ast.Attribute) and part.attr == "random" for part in ast.walk(statement))
        if random or not uses <= self.statements.keys():
            return False
        if not is_harmless(statement, (), {*self.statements, "np"}, (ast.Try, ast.With)):
            return False
        used = {name: self.statements[name] for name in uses}
        return all(
            counts if not isinstance(one, DEFINITIONS) else self._calculates(one, {*known, name})
            for name, (one, _, counts) in used.items()
        )

    def bring(self, names: Iterable[str], namespace: Namespace) -> None:
        """Run the statements that these names need.

        Data is hidden, unless it is imported, or numbers, texts and tables of them that the learner wrote or worked
        out: arrays are what a function is given.  What was worked out for long is known from then on.
        """
        for name in names:
            if name not in self.statements:
                continue
            text = self._whole_text(name) if self._is_constant(name) else ""
            statement, where, counts = self.statements.pop(name)
            changes = self.changes.pop(name, [])
            before, whole = namespace.get(name), text in _SLOW
            if whole:
                namespace[name] = copy.deepcopy(_SLOW[text])
            else:
                self.bring(set().union(*map(names_in, (statement, *changes))), namespace)
                start = time.perf_counter()
                whole = _runs(statement, where, namespace)
                whole = all([whole, *(_runs(change, where, namespace, name) for change in changes)])
                if text and whole and time.perf_counter() - start > LONG:
                    _SLOW[text] = _without_arrays(namespace.get(name))
            found = namespace.get(name)
            if (counts and whole and not _holds_array(found)) or not (found is None or isinstance(found, DATA)):
                continue
            self.hidden.add(name)
            if found is not before:
                namespace.pop(name)

    def _whole_text(self, name: str) -> str:
        """All that decides the value of a name: its statement, what changes it, and the same of what these use."""
        found: dict[str, list[ast.stmt]] = {}
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one in self.statements and one not in found:
                found[one] = [self.statements[one][0], *self.changes.get(one, [])]
                waiting += set().union(*map(names_in, found[one]))
        texts = ("\n".join(map(ast.unparse, statements)) for _, statements in sorted(found.items()))
        return "\n".join((name, *texts))


def _runs(statement: ast.stmt, where: str, namespace: Namespace, only: str = "") -> bool:
    """Run a statement in a namespace: does it come to its end?  only: the one name that it may give a value."""
    before = {**namespace}
    try:
        exec(compile(ast.Module([statement], []), where, "exec", dont_inherit=True), namespace)
    except Exception:
        return False
    finally:
        for name in own_names(statement) - {only} if only else ():  # the variable of a loop
            namespace.pop(name, None)
            if name in before:
                namespace[name] = before[name]
    return True


def _holds_array(value: Any) -> bool:
    """Is it an array, or a table with one in it?"""
    if isinstance(value, (dict, list, tuple, set)):
        return any(map(_holds_array, value.values() if isinstance(value, dict) else value))
    return isinstance(value, np.ndarray)


def _without_arrays(value: Any) -> Any:
    """A copy of the value, and of what holds arrays, which count as data, no more than that."""
    return np.empty(0) if _holds_array(value) else copy.deepcopy(value)


# --- the cell itself ---


def function_of(
    cell: GradedCell, around: Namespace, homes: dict[str, str], given: Namespace
) -> tuple[Callable[..., Any], set[str]]:
    """(the function of a graded cell, the names hidden from it).  Raises NoFunction where the cell defines none.

    around: exercise -> the function that it finds under this name.  homes and given: as for in_sight.
    """
    seen = in_sight(homes[cell.exercise], homes, given)
    namespace = {**given, **{name: function for name, function in around.items() if name in seen}}
    others = OtherCells(cell, seen)
    return define(cell, namespace, others), others.hidden


def remember_lines(where: str, text: str) -> None:
    """Let tracebacks find the lines of a cell that they call ``where``."""
    linecache.cache[where] = len(text), None, text.splitlines(keepends=True), where


def define(cell: GradedCell, namespace: Namespace, others: OtherCells) -> Callable[..., Any]:
    """Run a graded cell in a namespace and return the function that it defines.

    A statement that fails (a trial with the notebook's data) does no harm where the function is there all the same.
    """
    name, where = cell.exercise, f"{cell.notebook}, exercise {cell.exercise}"
    remember_lines(where, cell.text)
    namespace.pop(name, None)  # a cell that defines nothing is not taken for the helper of the same name
    namespace.setdefault("get_ipython", Shell)
    stopped: NoFunction | None = None
    try:
        tree = ast.parse(cell.text, where)
        stars = [name for name in others.statements if name.startswith("*")]
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            others.bring([*stars, *names_in(tree)], namespace)
            for code in _compiled(tree, where):
                try:
                    exec(code, namespace)
                except Exception as error:
                    stopped = stopped or _stopped_by(error, where)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise _stopped_by(error, where) from None
    if not callable(namespace.get(name)):
        raise stopped or NoFunction()
    function: Callable[..., Any] = namespace[name]
    return function


def _compiled(tree: ast.Module, where: str) -> list[Any]:
    """Each statement of a cell as code, under the cell's own imports from the future."""
    flags = 0
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            for alias in statement.names:
                flags |= getattr(__future__, alias.name).compiler_flag
    return [compile(ast.Module([one], []), where, "exec", flags=flags, dont_inherit=True) for one in tree.body]


def _stopped_by(error: BaseException, where: str) -> NoFunction:
    number = (error.lineno if isinstance(error, SyntaxError) else 0) or 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == where:
            number = trace.tb_lineno
        trace = trace.tb_next
    return NoFunction(type(error).__name__, text_of(error.msg if isinstance(error, SyntaxError) else error), number)


def text_of(value: object) -> str:
    """What something says of itself; some things cannot even be printed."""
    try:
        return str(value)[:2000]
    except BaseException:
        return ""
