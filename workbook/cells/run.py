"""Runs a learner's function on inputs and writes down what happened, as plain data.

The function gets fresh copies of the inputs and a random state that is not the usual one.

Standard library and NumPy only: the process that runs learners' code gets this module as text.
"""

import ast
import contextlib
import io
import linecache
import re
import types
import warnings
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from workbook.cells.meaning import text_of
from workbook.cells.values import LONGEST_TEXT, Failure, Message, Outcome, Shelf, decode, encode, outcome_message

ROOM = 8 * 1024**2
Function = Callable[..., Any]
Ends = tuple[type[BaseException], ...]


def inputs_of(cases: Iterable[Any]) -> list[Message]:
    """(arguments, options) of each case of an exercise, both encoded."""
    return [(encode(case.arguments), encode(case.options)) for case in cases]


def run_on(
    function: Function,
    inputs: Sequence[Message],
    hidden: Collection[str] = (),
    ends: Ends = (KeyboardInterrupt,),
    shelf: Shelf | None = None,
) -> list[Message]:
    """The outcome of each input, as a message (values.outcome_in reads it).

    inputs: as inputs_of() makes them; a number stands for the arguments of that input once more, whatever has become
    of them.  A third part names methods of what the function returns, and their arguments: [("predict", encoded), ...];
    the result is then the list of what they give.  hidden: names that the notebook holds and the function cannot see.
    ends: errors that end everything.  shelf: where the arrays of all inputs are put.  NumPy's global random state is
    put back afterwards.
    """
    state = np.random.get_state()
    try:
        np.random.seed(271828)  # a function that forgets its own seed draws other numbers than expected
        cases: list[tuple[Message, Any, Any]] = []
        found = []
        for one in inputs:
            given = cases[one] if isinstance(one, int) else (one[0], decode(one[0], shelf=shelf), decode(one[1]))
            cases.append(given)
            then = one[2] if not isinstance(one, int) and len(one) > 2 else None
            found.append(outcome_message(_run(function, *given, hidden, ends, then)))
        return found
    finally:
        np.random.set_state(state)


def _run(
    function: Function,
    arguments: Message,
    given: Any,
    named: Any,
    hidden: Collection[str],
    ends: Ends,
    then: Message | None = None,
) -> Outcome:
    printed, room = Printed(), np.empty(ROOM, np.uint8)  # nothing is written there: that would cost time
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = function(*given, **named)
            if then is not None:
                result = [getattr(result, name)(*decode(arguments)) for name, arguments in then]
    except ends:
        raise
    except BaseException as error:
        del room  # where the memory is full, this is enough to say so
        return Outcome(failure=_failure(error, function, hidden), printed=printed.getvalue())
    return Outcome(result, None, printed.getvalue(), changed=encode(given) != arguments)


class Printed(io.StringIO):
    """What a function prints, up to LONGEST_TEXT: the rest goes nowhere, so that no loop can fill the memory."""

    def write(self, text: str) -> int:
        room = LONGEST_TEXT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)

    def close(self) -> None:
        """What was printed is still to be read, whatever a function does to its output."""


def source_of(function: object) -> str:
    """The text of the cell that a function was defined in, "" where it is not known."""
    code = getattr(function, "__code__", None)
    return "".join(linecache.getlines(code.co_filename)) if code else ""


def _failure(error: BaseException, function: Function, hidden: Collection[str]) -> Failure:
    failure = Failure(type(error).__name__, text_of(error))
    trace = _own_place(error.__traceback__, getattr(function, "__code__", None))
    if trace is None:
        return failure
    frame = trace.tb_frame
    node, operation = _failing_expression(trace)
    number = _where_none_came_from(node, trace) or trace.tb_lineno
    failure = replace(
        failure,
        line=linecache.getline(frame.f_code.co_filename, number).strip(),
        number=number,
        within=frame.f_code.co_name,
        operation=operation,
        operands=_operands(node, frame),
    )
    if isinstance(error, KeyError) and error.args:
        return replace(failure, detail=text_of(error.args[0]), keys=_keys_of(node, frame))
    if isinstance(error, NameError):
        missing = text_of(getattr(error, "name", None) or "")
        return replace(failure, detail=missing, hidden=missing in hidden, local_names=tuple(frame.f_locals))
    return failure


def is_own_place(filename: str) -> bool:
    """Does a file of a traceback stand for a cell of a notebook?"""
    return ".ipynb" in filename or re.search(r"\bipykernel_\d", filename) is not None  # not ipykernel's own files


def _own_place(trace: types.TracebackType | None, code: types.CodeType | None) -> types.TracebackType | None:
    """The deepest place in the learner's code: in the cell of the function, or in another notebook cell."""
    place = None
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if (code is not None and filename == code.co_filename) or is_own_place(filename):
            place = trace
        trace = trace.tb_next
    return place


def _failing_expression(trace: types.TracebackType) -> tuple[ast.expr | None, str]:
    """The expression that was being worked out, as a syntax tree and as text; (None, "") where it is not known."""
    code = trace.tb_frame.f_code
    line, last_line, column, last_column = list(code.co_positions())[trace.tb_lasti // 2]
    place: Any = {"lineno": line, "end_lineno": last_line, "col_offset": column, "end_col_offset": last_column}
    try:
        text = ast.get_source_segment("".join(linecache.getlines(code.co_filename)), ast.Pass(**place)) or ""
        return ast.parse(f"({text})", mode="eval").body, " ".join(text.split())
    except (SyntaxError, IndexError, TypeError):
        return None, ""


def _where_none_came_from(node: ast.expr | None, trace: types.TracebackType) -> int:
    """The line above in which a name of the failing expression got a None from a call; 0 where there is none."""
    frame = trace.tb_frame
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} if node else set()
    nones = {name for name in names if frame.f_locals.get(name, 0) is None}
    if not nones:
        return 0
    tree = ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))
    return max(
        (
            one.lineno
            for one in ast.walk(tree)
            if isinstance(one, ast.Assign) and isinstance(one.value, ast.Call) and one.lineno < trace.tb_lineno
            if any(isinstance(name, ast.Name) and name.id in nones for name in one.targets)
        ),
        default=0,
    )


def _operands(node: ast.expr | None, frame: types.FrameType) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """("W", (1, 3)) for each array that the failing expression works on, as far as looking changes nothing."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    elif isinstance(node, ast.Call):
        parts = list(node.args)
        # A.dot(B) works on A; np.dot(A, B) does not work on np.
        if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) not in ("np", "numpy"):
            parts.insert(0, node.func.value)
    found = []
    for part in parts:
        value = _looked_up(part, frame)
        if isinstance(value, (np.ndarray, np.generic)):
            found.append((ast.unparse(part), tuple(value.shape)))
    return tuple(found)


def _keys_of(node: ast.expr | None, frame: types.FrameType) -> tuple[str, ...]:
    value = _looked_up(node.value, frame) if isinstance(node, ast.Subscript) else None
    return tuple(map(str, value)) if isinstance(value, dict) and len(value) < 50 else ()


HARMLESS = (
    *(ast.Expression, ast.Name, ast.Load, ast.Attribute, ast.Subscript, ast.Constant, ast.BinOp, ast.UnaryOp),
    *(ast.operator, ast.unaryop, ast.Slice, ast.Tuple),
)


def _looked_up(node: ast.expr, frame: types.FrameType) -> Any:
    """The value of an expression made of names, attributes, indices and arithmetic; None for anything that calls."""
    if not all(isinstance(part, HARMLESS) or _is_harmless_call(part) for part in ast.walk(node)):
        return None
    try:
        code = compile(ast.Expression(node), "<operand>", "eval")
        return eval(code, frame.f_globals, frame.f_locals)
    except Exception:
        return None


def _is_harmless_call(node: ast.AST) -> bool:
    """str(l) inside a key, and the functions of NumPy without side effects that stand in formulas."""
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func)
    return name in ("str", "np.log", "np.exp", "np.sqrt", "np.dot", "np.multiply", "np.transpose", "np.sum", "len")
