"""Runs a learner's function on the cases of its exercise and writes down what happened, as plain data.

The function gets copies of the inputs, a random state that is not the usual one, and a view of the notebook's globals
without its data: a function that takes A_prev from a cell above instead of from its arguments depends on what was run
before, and is found out here rather than in the next notebook.
"""

import ast
import contextlib
import copy
import io
import linecache
import types
import warnings
from dataclasses import dataclass

import numpy as np

from exercises.kit import Case

DATA = (np.ndarray, np.generic, dict, list, tuple, set, bool, int, float, complex, str)
PRINTED_LIMIT = 10_000  # characters of what a function prints that are kept
ODD_THINGS = {
    type(...): "three dots, which stand for something still to be written",
    types.FunctionType: "a function: is it called, with parentheses after its name?",
    types.BuiltinFunctionType: "a function: is it called, with parentheses after its name?",
}
DEPTH, LENGTH = 8, 10_000  # how deep and how long the containers of a result may be


@dataclass(frozen=True)
class Failure:
    """An error that a function ended with.

    kind and text: what Python says.  line: the line of the learner's code that led to it.  within: the function that
    this line stands in.  operands: ("W", (1, 3)) for each array of the operation that failed; operation: its text.
    detail: the key or name that was missing, and hidden whether the notebook has a variable of that name.
    keys: what the dictionary does hold.  local_names: the names that have a value inside the function at that moment.
    """

    kind: str
    text: str
    line: str = ""
    number: int = 0
    within: str = ""
    operation: str = ""
    operands: tuple = ()
    detail: str = ""
    keys: tuple = ()
    hidden: bool = False
    local_names: tuple = ()


@dataclass(frozen=True)
class Other:
    """Something that is neither a number nor made of numbers, in words."""

    words: str


@dataclass(frozen=True)
class Outcome:
    """What came of one case: a result or a failure, what was printed, and whether an argument was changed."""

    result: object = None
    failure: Failure | None = None
    printed: str = ""
    changed: bool = False


def run_on(function, cases: list[Case]) -> list[Outcome]:
    """One Outcome for each case; NumPy's global random state is put back afterwards."""
    state = np.random.get_state()
    try:
        np.random.seed(271828)  # a function that forgets its own seed draws other numbers than expected
        return [_run(_without_data(function), function, case) for case in cases]
    finally:
        np.random.set_state(state)


def _run(function, original, case: Case) -> Outcome:
    arguments, options = copy.deepcopy(case.arguments), copy.deepcopy(case.options)
    printed = _Printed()
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = function(*arguments, **options)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Outcome(failure=_failure(error, original), printed=printed.getvalue())
    # A result may hold the arguments themselves (a cache does), so it is copied before anything looks at it.
    changed = not same(plain(arguments), plain(case.arguments))
    return Outcome(plain(result), None, printed.getvalue(), changed)


class _Printed(io.StringIO):
    """What a function prints, up to PRINTED_LIMIT: the rest goes nowhere, so that no loop can fill the memory."""

    def write(self, text: str) -> int:
        room = PRINTED_LIMIT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)

    def close(self) -> None:
        """What was printed is still to be read, whatever a function does to its output."""


def plain(value, depth: int = 0):
    """A copy made of nothing but dictionaries, tuples, lists, numbers, arrays of numbers, and Other for the rest.

    So nothing that a function returns can behave in its own way when it is compared.  A named tuple is a tuple, an
    OrderedDict a dictionary; they are read by the methods of tuple and dict, not by their own.
    """
    if value is None or type(value) in (bool, float):
        return value
    if type(value) is int:
        return value if abs(value) < 2**63 else Other("a huge number")
    if issubclass(type(value), (np.ndarray, np.generic)):  # isinstance() would believe a false __class__
        return _plain_array(value)
    kind = next((kind for kind in (tuple, list, dict) if issubclass(type(value), kind)), None)
    if kind:
        length = kind.__len__(value)
        if depth == DEPTH or length > LENGTH:
            return Other(f"a {kind.__name__} of {length}")
        if kind is dict:
            return {str(key): plain(inner, depth + 1) for key, inner in dict.items(value) if _is_plain_key(key)}
        return kind(plain(inner, depth + 1) for inner in kind.__iter__(value))
    return Other(ODD_THINGS.get(type(value), f"of type {type(value).__name__}"))


def _is_plain_key(key) -> bool:
    return type(key) is str or (type(key) is int and abs(key) < 2**63)


def _plain_array(value):
    if isinstance(value, np.ma.MaskedArray):
        return Other("a masked array")
    array = np.array(value, subok=False)
    if array.dtype.kind not in "biuf":
        return Other(f"an array of {array.dtype}")
    return array if isinstance(value, np.ndarray) else array[()]


def _without_data(function):
    """The same function, for which the notebook's variables do not exist: only functions, classes and modules do.

    What the function's own cell sets beside it (a constant, a table of functions) belongs to it and stays.
    """
    if not isinstance(function, types.FunctionType):
        return function
    own = _set_beside(function)
    seen = {
        name: value
        for name, value in function.__globals__.items()
        if name.startswith("__") or name in own or not isinstance(value, DATA)
    }
    view = types.FunctionType(function.__code__, seen, function.__name__, function.__defaults__, function.__closure__)
    view.__kwdefaults__ = function.__kwdefaults__
    seen[function.__name__] = view
    return view


def _set_beside(function) -> set[str]:
    """The names that the cell of a function assigns at its top level."""
    text = "".join(linecache.getlines(function.__code__.co_filename))
    try:
        cell = ast.parse(text)
    except SyntaxError:
        return set()  # a cell with magics: nothing is known of it
    return {
        target.id
        for statement in cell.body
        if isinstance(statement, (ast.Assign, ast.AnnAssign))
        for target in ast.walk(statement)
        if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store)
    }


def same(given, original) -> bool:
    """Are two nested values equal, arrays compared by their elements?"""
    if isinstance(original, dict):
        return (
            isinstance(given, dict)
            and given.keys() == original.keys()
            and all(same(given[key], original[key]) for key in original)
        )
    if isinstance(original, (list, tuple)):
        return isinstance(given, (list, tuple)) and len(given) == len(original) and all(map(same, given, original))
    return np.array_equal(given, original) or (_is_nan(given) and _is_nan(original))


def _is_nan(value) -> bool:
    """Not a number, which does not equal itself: the accuracy of a training that broke down."""
    return isinstance(value, (float, np.floating)) and bool(np.isnan(value))


def _failure(error, function) -> Failure:
    code = getattr(function, "__code__", None)
    frame, number = _own_place(error.__traceback__, code)
    facts = {"kind": type(error).__name__, "text": _text(error)}
    if frame is None:
        return Failure(**facts)
    facts["line"] = linecache.getline(frame.f_code.co_filename, number).strip()
    facts["number"] = number
    facts["within"] = frame.f_code.co_name
    node, facts["operation"] = _failing_expression(error.__traceback__, frame)
    facts["operands"] = _operands(node, frame)
    if isinstance(error, KeyError) and error.args:
        facts["detail"] = _text(error.args[0])
        facts["keys"] = _keys_of(node, frame)
    if isinstance(error, NameError):
        facts["detail"] = _text(getattr(error, "name", None) or "")
        facts["hidden"] = facts["detail"] in function.__globals__
        facts["local_names"] = tuple(frame.f_locals)
    return Failure(**facts)


def _text(value) -> str:
    try:
        return str(value)
    except Exception:
        return f"a {type(value).__name__} that cannot be printed"


def _own_place(trace, code):
    """The deepest frame of the learner's code: in the cell of the function, or in another notebook cell."""
    place = None, 0
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if (code is not None and filename == code.co_filename) or ".ipynb" in filename or "ipykernel" in filename:
            place = trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next
    return place


def _failing_expression(trace, frame):
    """The expression that was being worked out, as a syntax tree and as text; (None, "") where it is not known."""
    while trace.tb_frame is not frame:
        trace = trace.tb_next
    positions = list(frame.f_code.co_positions())
    line, last_line, column, last_column = positions[trace.tb_lasti // 2]
    if None in (line, last_line, column, last_column):
        return None, ""
    lines = [linecache.getline(frame.f_code.co_filename, n).encode() for n in range(line, last_line + 1)]
    lines[-1] = lines[-1][:last_column]
    lines[0] = lines[0][column:]
    text = b"".join(lines).decode(errors="replace")
    try:
        return ast.parse(f"({text})", mode="eval").body, " ".join(text.split())
    except SyntaxError:
        return None, ""


def _operands(node, frame):
    """("W", (1, 3)) for each array that the failing expression works on, as far as looking changes nothing."""
    if isinstance(node, ast.BinOp):
        parts = node.left, node.right
    elif isinstance(node, ast.Call):
        parts = (node.func.value, *node.args) if _is_method(node) else tuple(node.args)
    else:
        return ()
    found = []
    for part in parts:
        value = _looked_up(part, frame)
        if isinstance(value, (np.ndarray, np.generic)):
            found.append((ast.unparse(part), tuple(value.shape)))
    return tuple(found)


def _is_method(node):
    """A.dot(B) works on A; np.dot(A, B) does not work on np."""
    return isinstance(node.func, ast.Attribute) and not (
        isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "numpy")
    )


def _keys_of(node, frame):
    value = _looked_up(node.value, frame) if isinstance(node, ast.Subscript) else None
    return tuple(map(str, value)) if isinstance(value, dict) and len(value) < 50 else ()


HARMLESS = (
    ast.Expression,
    ast.Name,
    ast.Load,
    ast.Attribute,
    ast.Subscript,
    ast.Constant,
    ast.BinOp,
    ast.UnaryOp,
    ast.operator,
    ast.unaryop,
    ast.Slice,
    ast.Tuple,
)


def _looked_up(node, frame):
    """The value of an expression made of names, attributes, indices and arithmetic; None for anything that calls."""
    if not all(isinstance(part, HARMLESS) or _is_harmless_call(part) for part in ast.walk(node)):
        return None
    try:
        code = compile(ast.Expression(node), "<operand>", "eval")
        return eval(code, frame.f_globals, frame.f_locals)
    except Exception:
        return None


def _is_harmless_call(node):
    """str(l) inside a key, and the functions of NumPy without side effects that stand in formulas."""
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func)
    return name in ("str", "np.log", "np.exp", "np.sqrt", "np.dot", "np.multiply", "np.transpose", "np.sum", "len")
