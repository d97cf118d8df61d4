"""What can take the place of one expression: a kind of edit, its cost, and the text of what is put there.

The kinds are what people do by mistake, the other way round: a sign, a factor that has to be turned, another name.
Each has a cost: the lower, the more often learners need it.  Most cost 1.
"""

import ast
import difflib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from .at import At, Rewrite
from .operators import held_together, of_binary, of_boolean, of_compare, of_unary
from .vocabulary import Words

# Functions that are taken for one another.
ALIKE = [
    "sum mean prod max min".split(),
    "log log2 log10 log1p exp sqrt square abs".split(),
    "zeros ones empty".split(),
    "randn rand".split(),
    "dot multiply matmul outer".split(),
    "argmax argmin".split(),
    "maximum minimum".split(),
    "any all".split(),
    "floor ceil round".split(),
    "sigmoid relu".split(),
    "sigmoid_backward relu_backward".split(),
    "shape size".split(),
]
METHODS = "append update copy flatten".split()
OF_ARRAYS = "shape size ndim".split()  # NumPy has functions of these names, too
BUILTINS = "range len str reversed enumerate zip sum list".split()  # that courses call
PRODUCTS = ("dot", "matmul", "multiply", "outer")
ALONG_AN_AXIS = ("sum", "mean", "max", "min", "prod", "argmax", "argmin", "any", "all")
# --- the edits of one expression ---


def rewrites(node: ast.expr, at: At) -> Iterator[Rewrite]:
    if at.where == "call":
        yield from _of_called(node, at)
        return
    for kind in _BY_TYPE:
        if isinstance(node, kind):
            yield from _BY_TYPE[kind](node, at)
    yield from _around(node, at)
    if isinstance(node, ast.BinOp) and at.is_all:
        yield from held_together(node, at)


def _of_called(node: ast.expr, at: At) -> Iterator[Rewrite]:
    functions = at.words.functions
    if isinstance(node, ast.Name):
        known = node.id in functions and node.id not in at.words.variables and node.id not in BUILTINS
        alike = _alike(node.id, functions) if known else [*functions, *BUILTINS]
        for name in dict.fromkeys((*alike, *functions)):
            yield "function", 1 if name in alike else 1.7, name
    elif isinstance(node, ast.Attribute):
        yield from _other_attribute(node, at)
        if node.attr == "T":
            yield "turned", 1, at.text(node.value)


@cache
def _distance(one: str, other: str) -> float:
    """How far two words are from each other, from 0 to 1."""
    return 1 - difflib.SequenceMatcher(None, one.lower(), other.lower()).ratio()


def _alike(name: str, functions: Iterable[str]) -> list[str]:
    """Other functions that one may have meant: of the same group, or with a name that is close."""
    group = [one for group in ALIKE if name in group for one in group]
    close = difflib.get_close_matches(name, functions, n=3, cutoff=0.6)
    return [one for one in dict.fromkeys([*group, *close]) if one != name]


@cache
def _close(name: str, of_numpy: bool) -> list[str]:
    """What may be meant by a name after a dot that there is not."""
    known = dir(np) if of_numpy else [*dir(np.random), *dir(np.ndarray), *dir(dict), *dir(list)]
    if name in known:
        return []
    return difflib.get_close_matches(name, known, n=3, cutoff=0.5) + ([] if of_numpy else METHODS)


def _other_attribute(node: ast.Attribute, at: At) -> Iterator[Rewrite]:
    group = [one for group in ALIKE[:9] if node.attr in group for one in group]
    owner = at.text(node.value)
    group += _close(node.attr, owner == "np")
    for name in dict.fromkeys(group):
        if name != node.attr:
            yield "function", 1, f"{owner}.{name}"


def _of_name(node: ast.Name, at: At) -> Iterator[Rewrite]:
    words = at.words
    if node.id in ("np", "numpy") and at.where == "owner":
        return
    for name in _alike(node.id, ()):
        yield "function", 1, name
    for name in words.variables:
        if name != node.id:  # what is worked out is meant to be read
            away = 0 if name in words.unread else _distance(name, node.id)
            # It must become another one, or get a value above; what counts is most often a number.
            away *= 0.5 if node.id in words.unset or (at.where == "index" and name in words.numbers) else 1
            yield "name", 1 + away, name
    if at.where == "owner":
        yield "name", 1, "np"
    if node.id in words.numbers:
        yield from _sizes(words)


def _sizes(words: Words) -> Iterator[Rewrite]:
    """Sizes of the arguments, in the place of a number."""
    for name in words.variables[:4]:
        if name not in words.numbers:
            yield "hard-coded", 2.5, f"{name}.shape[0]"
            yield "hard-coded", 2.5, f"{name}.shape[1]"
    for name in words.numbers:
        yield "hard-coded", 2, name


def _of_constant(node: ast.Constant, at: At) -> Iterator[Rewrite]:
    value = node.value
    if isinstance(value, bool):
        yield "number", 1, repr(not value)
    elif isinstance(value, str):
        for text in _other_texts(value, at.words.texts):
            yield "key", 1 + _distance(text, value), repr(text)
    elif isinstance(value, (int, float)):
        small = (value + 1, value - 1, -value, 0, 1, 2) if isinstance(value, int) else (-value,)
        large = (value * 10, value / 10, value * 100, value / 100, 0.5, 1.0, 0.01) if at.where != "index" else ()
        for number in dict.fromkeys((*small, *large, *at.words.constants)):
            if number != value and not (isinstance(value, int) and number != int(number) and at.where == "index"):
                yield "number", 1, f"({number!r})" if number < 0 else repr(number)
        if at.where != "owner":
            for name in at.words.variables:
                yield "hard-coded", 2, name
            yield from _sizes(at.words)
    elif value is None:
        yield "axis", 1, "0"
        yield "axis", 1, "1"


def _other_texts(value: str, texts: Iterable[str]) -> list[str]:
    """Other texts of the function and the answer; a d before a key, or none; upper and lower case."""
    own = [value[1:] if value.startswith("d") else f"d{value}", value.lower(), value.capitalize()]
    own += [
        value.replace(one, other) for one, other in ("Wb", "bW", "WA", "bA", "AW", "Ab", "12", "21") if one in value
    ]
    return [text for text in dict.fromkeys([*texts, *own]) if text != value and text]


def _of_joined(node: ast.JoinedStr, at: At) -> Iterator[Rewrite]:
    """f"W{l}" with another text in the place of the W: Python does not always say where in the line that stands."""
    for place, part in enumerate(node.values):
        word = part.value if isinstance(part, ast.Constant) else None
        for text in _other_texts(word, at.words.texts) if isinstance(word, str) else ():
            values = [*node.values[:place], ast.Constant(text), *node.values[place + 1 :]]
            yield "key", 1 + _distance(text, word), ast.unparse(ast.JoinedStr(values))


def _of_attribute(node: ast.Attribute, at: At) -> Iterator[Rewrite]:
    owner = at.text(node.value)
    if node.attr == "T":
        yield "turned", 1, owner
    else:
        yield from _other_attribute(node, at)
    if owner == "np" and (node.attr in OF_ARRAYS or not hasattr(np, node.attr)):  # of an array, then
        for name in at.words.variables:
            yield "name", 1, f"{name}.{node.attr}"
    elif not hasattr(np.ndarray, node.attr) and not hasattr(np, node.attr):
        yield "turned", 1.4, f"{owner}.T"
    if node.attr == "shape":
        for axis in (0, 1):
            yield "pair", 1, f"{at.bare(node)}[{axis}]"


def _of_subscript(node: ast.Subscript, at: At) -> Iterator[Rewrite]:
    if at.where != "owner":
        yield "pair", 2, at.text(node.value)
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        yield "exchanged", 1, at.exchanged(node, *node.slice.elts)


def _of_slice(node: ast.Slice, at: At) -> Iterator[Rewrite]:
    for part in (node.lower, node.upper, node.step):
        if part is not None:
            yield "too much", 1, at.put(node, (part, ""))


def _of_sequence(node: ast.Tuple | ast.List, at: At) -> Iterator[Rewrite]:
    items, texts = node.elts, [at.text(item) for item in node.elts]
    if len(items) == 1 and isinstance(items[0], ast.BinOp):  # a + b, and a + (b,)
        left, right = items[0].left, items[0].right
        yield "grouping", 1, f"({at.text(left)} {at.between(left, right)} {_sequence(node, [at.text(right)])})"
    for one, other in combinations(items, 2):
        yield "exchanged", 1, at.exchanged(node, one, other)
    if len(items) > 1:
        for i in range(len(items)):
            yield "too much", 1.5, _sequence(node, texts[:i] + texts[i + 1 :])
            yield "pair", 2, texts[i]


def _sequence(node: ast.Tuple | ast.List, texts: Sequence[str]) -> str:
    inside = ", ".join(texts) + "," * (len(texts) == 1)
    if isinstance(node, ast.List):
        return f"[{inside}]"
    return inside if any(isinstance(one, ast.Slice) for one in node.elts) else f"({inside})"  # of an index, or not


def _of_starred(node: ast.Starred, at: At) -> Iterator[Rewrite]:
    yield "sign", 1, at.text(node.value)
    yield "sign", 1, f"(-{at.text(node.value)})"


def _of_dict(node: ast.Dict, at: At) -> Iterator[Rewrite]:
    for one, other in combinations(node.values, 2):
        yield "exchanged", 1, at.exchanged(node, one, other)


def _of_comprehension(node: ast.ListComp | ast.DictComp | ast.SetComp | ast.GeneratorExp, at: At) -> Iterator[Rewrite]:
    """What it goes through gets the name that is read in it."""
    for one in node.generators:
        for name in at.words.unset if isinstance(one.target, ast.Name) else ():
            yield "assignment", 1, at.put(node, (one.target, name))


def _of_call(node: ast.Call, at: At) -> Iterator[Rewrite]:
    function, name = at.text(node.func), at.bare(node.func).rpartition(".")[2]
    args, keywords = [at.text(one) for one in node.args], [at.bare(one) for one in node.keywords]

    def call(some: Iterable[str], named: Iterable[str] = keywords) -> str:
        return f"{function}({', '.join([*some, *named])})"

    if isinstance(node.func, ast.Constant) and args:  # "W"(l)
        yield "missing call", 1, f"({function} + str({args[0]}))"
    for one, other in combinations(node.args, 2):
        yield "order" if name in PRODUCTS else "exchanged", 1, at.exchanged(node, one, other)
    for i in range(len(args)):
        if len(args) > 1:
            yield "too much", 1.5, call(args[:i] + args[i + 1 :])
        if not keywords:
            yield "missing call", 1.2, args[i]  # the call is too much
        for variable in at.words.variables:
            yield "too little", 2.5, call([*args[: i + 1], variable, *args[i + 1 :]])
    if isinstance(node.func, ast.Attribute) and not args and (owner := at.text(node.func.value)) != "np":
        yield "missing call", 1.2, owner
    for i in range(len(keywords)):
        yield "axis", 1, call(args, keywords[:i] + keywords[i + 1 :])
    if name in ALONG_AN_AXIS:
        given = {one.arg for one in node.keywords}
        for axis in ("axis=0", "axis=1") if "axis" not in given else ():
            yield "axis", 1, call(args, [*keywords, axis])
            if "keepdims" not in given:
                yield "axis", 1.5, call(args, [*keywords, axis, "keepdims=True"])
        if "keepdims" not in given:
            yield "axis", 1, call(args, [*keywords, "keepdims=True"])
    if name in PRODUCTS and len(args) == 2:
        for sign in "*@":
            yield "product", 1, f"({args[0]} {sign} {args[1]})"
    if len(args) > 1 and name in ("zeros", "ones", "empty", "reshape"):
        yield "grouping", 1, call([f"({', '.join(args)})"])
    if len(args) == 1 and isinstance(node.args[0], ast.Tuple):
        yield "grouping", 1, call(map(at.text, node.args[0].elts))
    last = node.args[-1] if args else None
    if isinstance(last, ast.BinOp):  # f(a + b) and f(a) + b
        left, right, sign = at.text(last.left), at.text(last.right), at.between(last.left, last.right)
        yield "grouping", 1, f"({call([*args[:-1], left])} {sign} {right})"
        yield "grouping", 1.1, f"({left} {sign} {call([*args[:-1], right])})"
    if isinstance(last, ast.UnaryOp):
        yield "grouping", 1, at.put(last, (last.operand, call([*args[:-1], at.text(last.operand)])))


_BY_TYPE: dict[Any, Any] = {
    ast.Name: _of_name,
    ast.Constant: _of_constant,
    ast.JoinedStr: _of_joined,
    ast.Attribute: _of_attribute,
    ast.Subscript: _of_subscript,
    ast.Slice: _of_slice,
    ast.BinOp: of_binary,
    ast.UnaryOp: of_unary,
    ast.Compare: of_compare,
    ast.BoolOp: of_boolean,
    ast.Tuple | ast.List: _of_sequence,
    ast.Dict: _of_dict,
    ast.Starred: _of_starred,
    ast.Call: _of_call,
    ast.ListComp | ast.DictComp | ast.SetComp | ast.GeneratorExp: _of_comprehension,
}


# --- something around an expression ---


def _around(node: ast.expr, at: At) -> Iterator[Rewrite]:
    """A factor, a sign, a call that is missing around an expression."""
    if isinstance(node, (ast.Slice, ast.JoinedStr, ast.FormattedValue, ast.Starred)):
        return
    is_word = isinstance(node, ast.Constant) and isinstance(node.value, str)
    text, where = at.text(node), at.where
    if where == "index" and not is_word and not isinstance(node, ast.Tuple):
        for sign in "+-":
            yield "one more", 1, f"({text} {sign} 1)"
        if isinstance(node, ast.Name):
            yield "missing call", 2, f"str({text})"
        return
    if isinstance(node, (ast.Constant, ast.Compare)):
        return
    is_array = isinstance(node, (ast.Name, ast.Subscript, ast.Call)) and text not in at.words.numbers
    if is_array and where != "owner":
        yield "turned", 1, f"{text}.T"
        for place in (0, 1):
            yield "pair", 2, f"{text}[{place}]"
    if isinstance(node, ast.BinOp) or (isinstance(node, ast.Call) and where == "argument"):
        yield "turned", 1.5, f"{text}.T"
    if where in ("term", "item") and isinstance(node, (ast.List, ast.ListComp, ast.Name)):
        yield "missing call", 1.2, f"np.array({text})"
    if where in ("term", "argument", "factor", "item") and not isinstance(node, (ast.Tuple, ast.List, ast.Dict)):
        yield from _scaled(node, text, at)


def _scaled(node: ast.expr, text: str, at: At) -> Iterator[Rewrite]:
    words = at.words

    def cost_of(name: str) -> float:
        """What it costs that a variable is missing in a formula: less where nothing else reads it."""
        return 0.9 if name in words.unread else 2

    yield "sign", 1.3, f"(-{text})"
    yield "complement", 2, f"(1 - {text})"
    for name in words.numbers:
        yield "too little", cost_of(name) - 0.5, f"({text} / {name})"
        yield "too little", cost_of(name), f"({name} * {text})"
    for name in words.variables if at.where == "term" else ():
        if name not in words.numbers:
            for sign in "+-*":
                yield "too little", cost_of(name) + 0.5, f"({text} {sign} {name})"
            yield "too little", cost_of(name) + 0.6, f"({name} - {text})"
    for function in ("np.sum", "np.log", "np.exp", "np.sqrt", "np.mean", "np.squeeze", "len"):
        yield "missing call", 2, f"{function}({text})"
    for number in (2, 100, 0.01):
        yield "too little", 2.5, f"({text} * {number})"
    if isinstance(node, ast.Call):
        yield "too little", 2, f"({text} // 2)"
        for sign in "+-":
            yield "one more", 1.5, f"({text} {sign} 1)"
    if isinstance(node, ast.Name):
        for name in words.functions:
            yield "missing call", 3, f"{name}({text})"
