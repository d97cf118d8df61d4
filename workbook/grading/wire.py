"""Values as JSON and back: how results cross from a process that runs a learner's code to the one that judges
them.

Arrays cross as (dtype, shape, bytes), of four kinds only; numbers, texts, tuples, lists and dictionaries as
such. Anything else arrives as the name of its type.  Whoever decodes never runs code that the other side
chose, and what does not follow the rules ends as a WireError.

The module knows nothing of the project, because candidate.py takes its text along to a place without files.
"""

import json
import math
from base64 import b64decode, b64encode
from hashlib import sha256

import numpy as np

DTYPES = {"float64": "<f8", "int64": "<i8", "uint8": "|u1", "bool": "|b1"}
DEEPEST = 16  # parts within parts
MOST_PARTS = 20_000
MOST_BYTES = 8 * 1024 * 1024  # all arrays and texts of one value together
LONGEST_TEXT = 10_000
LARGEST_INT = 2**63 - 1


class WireError(ValueError):
    """What came follows no rule of this module."""


class TooLarge(ValueError):
    """A value has more parts or bytes than a result of this course ever has."""


class Other:
    """Stands for a value of a type that does not cross, in a class with the name of that type."""

    def __repr__(self):
        return f"<{type(self).__name__}>"


# --- encoding: runs beside the learner's code ---


class _Budget:
    def __init__(self):
        self.bytes, self.parts = MOST_BYTES, MOST_PARTS

    def spend(self, count):
        self.bytes -= count
        self.parts -= 1
        if self.bytes < 0 or self.parts < 0:
            raise TooLarge(f"The result is larger than {MOST_BYTES // 2**20} MB, or has more than {MOST_PARTS} parts.")


def encode(value):
    """Something that json.dumps takes.  Raises TooLarge."""
    return _encode(value, DEEPEST, _Budget())


def _encode(value, depth, budget):
    kind = type(value)
    budget.spend(16)
    if value is None:
        return {"n": 0}
    if kind is bool or kind is np.bool_:
        return {"b": bool(value)}
    if issubclass(kind, (int, np.integer)):
        return {"i": int(value)} if abs(int(value)) <= LARGEST_INT else _other(kind)
    if issubclass(kind, (float, np.floating)):
        return {"f": float(value)}
    if issubclass(kind, str):
        budget.spend(min(len(value), LONGEST_TEXT) * 4)
        return {"s": str(value)[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")}
    if issubclass(kind, np.ndarray):
        return _encode_array(value, budget)
    if depth and issubclass(kind, (tuple, list)):
        name = "t" if issubclass(kind, tuple) else "l"
        return {name: [_encode(part, depth - 1, budget) for part in value]}
    if depth and issubclass(kind, dict):
        return {"d": [[_key(key), _encode(part, depth - 1, budget)] for key, part in value.items()]}
    return _other(kind)


def _key(key):
    """Keys are texts; of others only what they look like crosses, which equals no key that is asked for."""
    return key[:200] if type(key) is str else f"<{type(key).__name__}> {key!r:.40}"


def _other(kind):
    return {"o": str(kind.__name__)[:60]}


def _encode_array(value, budget):
    array = np.array(value, subok=False)
    kind = array.dtype.kind
    if kind == "O" or (kind == "u" and array.dtype.itemsize == 8):
        try:
            array = array.astype(float)
        except (TypeError, ValueError):
            return {"o": "ndarray"}
        kind = "f"
    if array.dtype == np.uint8:
        kind = "1"
    name = {"f": "float64", "i": "int64", "u": "int64", "b": "bool", "1": "uint8"}.get(kind)
    if name is None:
        return {"o": "ndarray"}
    budget.spend(array.size * np.dtype(DTYPES[name]).itemsize)
    array = array.astype(DTYPES[name], order="C")
    return {"a": [name, list(array.shape), b64encode(array.tobytes()).decode("ascii")]}


def dump(message) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode("utf-8", "replace")


def digest(value) -> str:
    """The same for equal values, whatever the order of keys.  Tells whether arguments were changed."""
    return sha256(dump(_sorted(encode(value)))).hexdigest()


def _sorted(encoded):
    ((kind, body),) = encoded.items()
    if kind == "d":
        return {"d": sorted(([key, _sorted(part)] for key, part in body), key=lambda pair: pair[0])}
    return {"l": [_sorted(part) for part in body]} if kind in "tl" else encoded


# --- decoding: trusts nothing ---


def load(data: bytes):
    """The JSON in ``data``, or a WireError."""
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise WireError(f"not a message: {type(error).__name__}") from None


def decode(encoded, depth: int = DEEPEST + 1):
    """The value that was encoded.  Raises WireError for anything that encode() does not make."""
    if not isinstance(encoded, dict) or len(encoded) != 1 or depth < 0:
        raise WireError("not a value")
    ((kind, body),) = encoded.items()
    if kind not in _DECODERS:
        raise WireError("a kind of value that there is not")
    return _DECODERS[kind](body, depth)


def _expect(fits):
    if not fits:
        raise WireError("a value that does not follow the rules")


def _none(body, depth):
    return None


def _bool(body, depth):
    _expect(type(body) is bool)
    return body


def _int(body, depth):
    _expect(type(body) is int and abs(body) <= LARGEST_INT)
    return body


def _float(body, depth):
    _expect(type(body) is float or (type(body) is int and abs(body) <= LARGEST_INT))
    return float(body)


def _text(body, depth):
    _expect(type(body) is str and len(body) <= LONGEST_TEXT)
    return body


def _tuple(body, depth):
    return tuple(_list(body, depth))


def _list(body, depth):
    _expect(type(body) is list and len(body) <= MOST_PARTS)
    return [decode(part, depth - 1) for part in body]


def _dictionary(body, depth):
    _expect(type(body) is list and len(body) <= MOST_PARTS)
    for pair in body:
        _expect(type(pair) is list and len(pair) == 2 and type(pair[0]) is str and len(pair[0]) <= 300)
    return {printable(key): decode(part, depth - 1) for key, part in body}


def _array(body, depth):
    _expect(type(body) is list and len(body) == 3)
    name, shape, data = body
    _expect(type(name) is str and name in DTYPES and type(data) is str and type(shape) is list and len(shape) <= 16)
    _expect(all(type(size) is int and 0 <= size <= MOST_BYTES for size in shape))
    try:
        raw = b64decode(data, validate=True)
    except ValueError:
        raise WireError("an array that is not base64") from None
    _expect(len(raw) == math.prod(shape) * np.dtype(DTYPES[name]).itemsize <= MOST_BYTES)
    if name == "bool":
        return (np.frombuffer(raw, dtype=np.uint8) != 0).reshape(shape)
    return np.frombuffer(raw, dtype=DTYPES[name]).astype(name).reshape(shape)


def _unknown(body, depth):
    name = body if type(body) is str and body.isidentifier() and len(body) <= 60 else "object"
    return type(name, (Other,), {})()


_DECODERS = {
    "n": _none,
    "b": _bool,
    "i": _int,
    "f": _float,
    "s": _text,
    "t": _tuple,
    "l": _list,
    "d": _dictionary,
    "a": _array,
    "o": _unknown,
}


def printable(text: str) -> str:
    """Text without what could move a terminal's cursor or colour it."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "?" for sign in text)
