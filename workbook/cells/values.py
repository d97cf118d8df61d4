"""Values and outcomes as plain data: how results come from a learner's function to the judge.

What a function returns is written down as JSON and read back, inside the notebook as well as between processes: so
nothing that it returns can behave in its own way when it is compared.  Whoever reads never runs code that the other
side chose; what does not follow the rules ends as a BadMessage.

    null, true, 1, 0.5, "text"    None, bool, int, float (and NumPy's scalars), str
    {"t": [...]}, {"l": [...]}    tuples and lists
    {"d": [[key, value], ...]}    dictionaries
    {"a": [dtype, shape, bytes]}  arrays of numbers
    {"o": "of type set"}          anything else, in words

Standard library and NumPy only: the process that runs learners' code gets this module as text.
"""

import json
import math
import types
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Message = Any  # what json.dumps takes and json.loads gives

DTYPES = {"float64": "<f8", "float32": "<f4", "int64": "<i8", "uint8": "|u1", "bool": "|b1"}
DEEPEST = 8  # containers within containers
MOST_PARTS = 50_000
MOST_BYTES = 8 * 1024 * 1024  # all arrays of one value together
MOST_AXES = 16
MOST_SIGNS = 1_000_000  # commas and brackets in a message: each may become an object of many bytes
MEMORY = 256  # MiB that a function may have where points are given; right answers take 75
LARGEST_INT = 2**63 - 1
LONGEST_TEXT = 10_000  # characters of what a function prints, and of any other text
MASKED = np.ma.MaskedArray  # NumPy loads this part of it only now, and not in the middle of a function that is tried
A_FUNCTION = "a function (are the parentheses that call it missing?)"
IN_WORDS = {
    type(...): "three dots, a placeholder for code that is still to be written",
    types.FunctionType: A_FUNCTION,
    types.BuiltinFunctionType: A_FUNCTION,
}


class BadMessage(ValueError):
    """A message that does not follow the rules of this module."""


@dataclass(frozen=True)
class Other:
    """Something that is neither a number nor made of numbers, in words."""

    words: str


@dataclass(frozen=True)
class Failure:
    """An error that a function ended with.

    kind and text: what Python says.  line and number: the line of the learner's code that led to it, and where it
    stands.  within: the function that this line stands in.  operation: the text of the expression that failed;
    operands: ("W", (1, 3)) for each array in it.  detail: the key or the name that was missing; hidden: is there a
    variable of that name in the notebook?  keys: what the dictionary holds.  local_names: the names that had a value
    inside the function.
    """

    kind: str
    text: str = ""
    line: str = ""
    number: int = 0
    within: str = ""
    operation: str = ""
    operands: tuple[tuple[str, tuple[int, ...]], ...] = ()
    detail: str = ""
    keys: tuple[str, ...] = ()
    hidden: bool = False
    local_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How a function ended on one input: a result or a failure, what it printed, and whether it changed an argument."""

    result: object = None
    failure: Failure | None = None
    printed: str = ""
    changed: bool = False


# --- written down, beside the learner's code ---


class _TooLarge(Exception):
    """A value has more parts or bytes than any result of this course."""


class _Budget:
    """What one value may still take."""

    def __init__(self) -> None:
        self.parts, self.bytes = MOST_PARTS, MOST_BYTES

    def spend(self, count: int = 0) -> None:
        self.parts -= 1
        self.bytes -= count
        if min(self.parts, self.bytes) < 0:
            raise _TooLarge


def encode(value: object) -> Message:
    """A value as something that json.dumps takes."""
    try:
        return _encode(value, 0, _Budget())
    except _TooLarge:
        return {"o": "far larger than any result of this course"}


def _encode(value: Any, depth: int, budget: _Budget) -> Message:
    kind = type(value)  # isinstance() would believe a false __class__
    budget.spend()
    if value is None or kind in (bool, float):
        return value
    if kind is int:
        return value if abs(value) <= LARGEST_INT else {"o": "a huge number"}
    if kind is str:
        budget.spend(min(len(value), LONGEST_TEXT))
        return value[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")
    if issubclass(kind, (np.ndarray, np.generic)):
        return _encode_array(value, budget)
    container: Any = next((one for one in (tuple, list, dict) if issubclass(kind, one)), None)
    if container is None:
        return {"o": IN_WORDS.get(kind, f"of type {kind.__name__}")}
    if depth == DEEPEST:
        return {"o": f"a {container.__name__} of length {container.__len__(value)}"}
    if container is dict:  # read by dict's own methods, not by those of a class made from it
        return {"d": [[_key(key), _encode(part, depth + 1, budget)] for key, part in dict.items(value)]}
    return {container.__name__[0]: [_encode(part, depth + 1, budget) for part in container.__iter__(value)]}


def _key(key: object) -> str:
    if type(key) is int and abs(key) <= LARGEST_INT:
        return str(key)
    return key[:200] if type(key) is str else f"<{type(key).__name__}>"


def _encode_array(value: Any, budget: _Budget) -> Message:
    if issubclass(type(value), MASKED):
        return {"o": "a masked array"}
    array: NDArray[Any] = np.asarray(value)
    name = {"f": "float64", "i": "int64", "u": "int64", "b": "bool"}.get(array.dtype.kind)
    if name is None or array.ndim > MOST_AXES:
        return {"o": f"an array of {'text' if array.dtype.kind in 'US' else array.dtype}"[:200]}
    if array.dtype in (np.uint8, np.float32):
        name = array.dtype.name
    if issubclass(type(value), np.generic):
        return array.astype(name).item()
    budget.spend(array.size * np.dtype(name).itemsize)
    return {"a": [name, list(array.shape), b64encode(array.astype(DTYPES[name]).tobytes("C")).decode("ascii")]}


def outcome_message(outcome: Outcome) -> Message:
    """An outcome as something that json.dumps takes."""
    failure = None if outcome.failure is None else vars(outcome.failure)
    return {**vars(outcome), "result": encode(outcome.result), "failure": failure}


def dump(message: Message) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode("utf-8", "replace")


# --- read back: trusts nothing ---


def load(data: bytes) -> Message:
    """The JSON in ``data``.  Raises BadMessage."""
    expect(sum(map(data.count, (b",", b"[", b"{"))) <= MOST_SIGNS)
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadMessage(f"not a message: {type(error).__name__}") from None


def expect(fits: bool) -> None:
    """Raise BadMessage where something is not as it must be."""
    if not fits:
        raise BadMessage("the message does not follow the rules")


class Shelf:
    """Memory in which arrays stand one after the other, so that somebody else can see what becomes of them."""

    def __init__(self, memory: Any) -> None:
        self.memory, self.used = memory, 0

    def put(self, array: NDArray[Any]) -> NDArray[Any]:
        """The array, as it stands in the memory."""
        start, self.used = self.used, self.used + -(-array.nbytes // 8) * 8
        place: NDArray[Any] = np.ndarray(array.shape, array.dtype, self.memory, start)
        place[...] = array
        return place


def decode(encoded: Message, depth: int = 0, shelf: Shelf | None = None) -> Any:
    """The value that was written down, its arrays on the shelf where there is one.

    Raises BadMessage for anything that encode() does not make.
    """
    if encoded is None or type(encoded) in (bool, float):
        return encoded
    if type(encoded) is int:
        expect(abs(encoded) <= LARGEST_INT)
        return encoded
    if type(encoded) is str:
        return text_in(encoded, LONGEST_TEXT)
    expect(isinstance(encoded, dict) and len(encoded) == 1 and depth <= DEEPEST)
    ((kind, body),) = encoded.items()
    if kind == "o":
        return Other(printable(text_in(body, 200)))
    expect(isinstance(body, list) and len(body) <= MOST_PARTS)
    if kind == "a":
        return shelf.put(_decode_array(body)) if shelf else _decode_array(body)
    if kind == "d":
        expect(all(isinstance(pair, list) and len(pair) == 2 for pair in body))
        return {printable(text_in(key, 300)): decode(part, depth + 1, shelf) for key, part in body}
    expect(kind in ("t", "l"))
    parts = [decode(part, depth + 1, shelf) for part in body]
    return tuple(parts) if kind == "t" else parts


def _decode_array(body: list[Any]) -> NDArray[Any]:
    expect(len(body) == 3)
    name, shape, data = body
    expect(type(name) is str and name in DTYPES and type(data) is str and isinstance(shape, list))
    expect(len(shape) <= MOST_AXES and all(type(size) is int and 0 <= size <= MOST_BYTES for size in shape))
    # The axes of an empty array may multiply to more than a machine can count, so they are multiplied without 0.
    expect(math.prod(size or 1 for size in shape) <= MOST_BYTES)
    try:
        raw = b64decode(data, validate=True)
    except ValueError:
        raise BadMessage("an array that is not base64") from None
    expect(len(raw) == math.prod(shape) * np.dtype(name).itemsize)
    array: NDArray[Any] = np.frombuffer(raw, dtype="|u1" if name == "bool" else DTYPES[name])
    return array.astype(name).reshape(shape)


def outcome_in(message: Message) -> Outcome:
    """The outcome that was written down.  Raises BadMessage."""
    expect(isinstance(message, dict) and message.keys() == vars(Outcome()).keys())
    expect(type(message["changed"]) is bool)
    failure = None if message["failure"] is None else failure_in(message["failure"])
    printed = printable(text_in(message["printed"], LONGEST_TEXT))
    return Outcome(decode(message["result"]), failure, printed, message["changed"])


def failure_in(message: Message) -> Failure:
    """A Failure made of texts and numbers only, each of a length that can be shown.  Raises BadMessage."""
    expect(isinstance(message, dict) and vars(Failure("")).keys() == message.keys())
    expect(type(message["number"]) is int and type(message["hidden"]) is bool)
    expect(all(isinstance(message[name], (list, tuple)) for name in ("operands", "keys", "local_names")))
    texts = ("kind", "text", "line", "within", "operation", "detail")
    return Failure(
        **{name: printable(text_in(message[name])[:300]) for name in texts},
        number=message["number"],
        hidden=message["hidden"],
        operands=tuple(_operand(pair) for pair in message["operands"][:4]),
        keys=tuple(printable(text_in(key)[:80]) for key in message["keys"][:50]),
        local_names=tuple(printable(text_in(name)[:80]) for name in message["local_names"][:200]),
    )


def _operand(pair: Message) -> tuple[str, tuple[int, ...]]:
    expect(isinstance(pair, (list, tuple)) and len(pair) == 2 and isinstance(pair[1], (list, tuple)))
    expect(all(type(size) is int for size in pair[1]))
    return printable(text_in(pair[0])[:200]), tuple(pair[1][:MOST_AXES])


def text_in(value: Message, longest: int = 10 * LONGEST_TEXT) -> str:
    expect(type(value) is str and len(value) <= longest)
    return str(value)


def printable(text: str) -> str:
    """Text without what could move a terminal's cursor or colour it."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "?" for sign in text)
