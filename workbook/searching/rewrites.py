"""What can take the place of one expression: pairs of a kind of edit, its cost, and the new expression.

The kinds are what people do by mistake, the other way round: a sign, a factor that has to be turned, another name.
Each has a cost: the lower, the more often learners need it.
"""

import ast
import difflib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from .spelling import call, having, parsed, subscript, swapped
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
OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult, ast.Div),
    ast.Sub: (ast.Add, ast.Mult, ast.Div),
    ast.Mult: (ast.Div, ast.MatMult, ast.Add, ast.Sub),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}
COMPARISONS = (ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq, ast.NotEq)
PRODUCTS = ("dot", "matmul", "multiply", "outer")
COSTS = {
    "turned": 1, "order": 1, "product": 1, "sign": 1, "operator": 1, "number": 1, "key": 1, "name": 1, "function": 1,
    "axis": 1, "grouping": 1, "too much": 1, "comparison": 1, "one more": 1, "too little": 2, "pair": 2, "exchanged": 1,
    "missing call": 2, "hard-coded": 2, "complement": 2, "assignment": 1,
}  # fmt: skip

Comprehension = ast.ListComp | ast.DictComp | ast.SetComp | ast.GeneratorExp
Rewrite = tuple[str, float, ast.AST]  # the kind of edit, what it costs, what takes the place


# --- the edits of one expression ---


def rewrites(node: ast.expr, words: Words, where: str) -> Iterator[Rewrite]:
    if where == "call":
        if isinstance(node, ast.Name):
            known = node.id in words.functions and node.id not in words.variables and node.id not in BUILTINS
            alike = _alike(node.id, words.functions) if known else [*words.functions, *BUILTINS]
            for name in dict.fromkeys((*alike, *words.functions)):
                cost = COSTS["function"] + (0 if name in alike else 0.7)
                yield "function", cost, ast.Name(name, ast.Load())
        elif isinstance(node, ast.Attribute):
            yield from _other_attribute(node)
            if node.attr == "T":
                yield "turned", COSTS["turned"], node.value
        return
    for find in _BY_TYPE.get(type(node), ()):
        yield from find(node, words, where)
    if where not in ("text",):
        yield from _around(node, words, where)


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


def _other_attribute(node: ast.Attribute) -> Iterator[Rewrite]:
    group = [one for group in ALIKE[:9] if node.attr in group for one in group]
    group += _close(node.attr, ast.unparse(node.value) == "np")
    for name in dict.fromkeys(group):
        if name != node.attr:
            yield "function", COSTS["function"], ast.Attribute(node.value, name, node.ctx)


def _of_name(node: ast.Name, words: Words, where: str) -> Iterator[Rewrite]:
    if node.id in ("np", "numpy") and where == "owner":
        return
    for name in _alike(node.id, ()):
        yield "function", COSTS["function"], ast.Name(name, node.ctx)
    for name in words.variables:
        if name != node.id:  # what is worked out is meant to be read
            away = 0 if name in words.unread else _distance(name, node.id)
            # It must become another one, or get a value above; what counts is most often a number.
            away *= 0.5 if node.id in words.unset or (where == "index" and name in words.numbers) else 1
            yield "name", COSTS["name"] + away, ast.Name(name, node.ctx)
    if where == "owner":
        yield "name", COSTS["name"], ast.Name("np", node.ctx)
    if node.id in words.numbers:
        yield from _sizes(words)


def _sizes(words: Words) -> Iterator[Rewrite]:
    """Sizes of the arguments, in the place of a number."""
    for name in words.variables[:4]:
        if name in words.numbers:
            continue
        for axis in (0, 1):
            yield "hard-coded", 2.5, parsed(f"{name}.shape[{axis}]")
    for name in words.numbers:
        yield "hard-coded", 2, ast.Name(name, ast.Load())


def _of_constant(node: ast.Constant, words: Words, where: str) -> Iterator[Rewrite]:
    value = node.value
    if isinstance(value, bool):
        yield "number", 1, ast.Constant(not value)
    elif isinstance(value, str):
        for text in _other_texts(value, words.texts):
            yield "key", COSTS["key"] + _distance(text, value), ast.Constant(text)
    elif isinstance(value, (int, float)):
        small = (value + 1, value - 1, -value, 0, 1, 2) if isinstance(value, int) else (-value,)
        large = (value * 10, value / 10, value * 100, value / 100, 0.5, 1.0, 0.01) if where != "index" else ()
        for number in dict.fromkeys((*small, *large, *words.constants)):
            if number != value and not (isinstance(value, int) and number != int(number) and where == "index"):
                yield "number", COSTS["number"], ast.Constant(number)
        if where != "owner":
            for name in words.variables:
                yield "hard-coded", COSTS["hard-coded"], ast.Name(name, ast.Load())
            yield from _sizes(words)
    elif value is None:
        for axis in (0, 1):
            yield "axis", COSTS["axis"], ast.Constant(axis)


def _other_texts(value: str, texts: Iterable[str]) -> list[str]:
    """Other texts of the function and the answer; a d before a key, or none; upper and lower case."""
    own = [value[1:] if value.startswith("d") else f"d{value}", value.lower(), value.capitalize()]
    own += [
        value.replace(one, other) for one, other in ("Wb", "bW", "WA", "bA", "AW", "Ab", "12", "21") if one in value
    ]
    return [text for text in dict.fromkeys([*texts, *own]) if text != value and text]


def _of_attribute(node: ast.Attribute, words: Words, where: str) -> Iterator[Rewrite]:
    if node.attr == "T":
        yield "turned", COSTS["turned"], node.value
    else:
        yield from _other_attribute(node)
    if ast.unparse(node.value) == "np" and (node.attr in OF_ARRAYS or not hasattr(np, node.attr)):  # of an array, then
        for name in words.variables:
            yield "name", COSTS["name"], ast.Attribute(ast.Name(name, ast.Load()), node.attr, node.ctx)
    elif not hasattr(np.ndarray, node.attr) and not hasattr(np, node.attr):
        yield "turned", COSTS["turned"] + 0.4, ast.Attribute(node.value, "T", node.ctx)
    if node.attr == "shape":
        for axis in (0, 1):
            yield "pair", 1, subscript(node, axis)


def _of_subscript(node: ast.Subscript, words: Words, where: str) -> Iterator[Rewrite]:
    if where != "owner":
        yield "pair", COSTS["pair"], node.value
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        swapped = ast.Tuple(node.slice.elts[::-1], ast.Load())
        yield "exchanged", 1, ast.Subscript(node.value, swapped, node.ctx)


def _of_slice(node: ast.Slice, words: Words, where: str) -> Iterator[Rewrite]:
    for part in ("lower", "upper", "step"):
        if getattr(node, part) is not None:
            yield "too much", 1, having(node, **{part: None})


def _of_binary(node: ast.BinOp, words: Words, where: str) -> Iterator[Rewrite]:
    left, right, op = node.left, node.right, node.op
    if not isinstance(op, (ast.Add, ast.Mult)):
        yield "order", COSTS["order"], ast.BinOp(right, op, left)
    for other in OPERATORS.get(type(op), ()):
        kind = (
            "product"
            if ast.MatMult in (type(op), other)
            else "sign"
            if _is_sum(op) and _is_sum(other())
            else "operator"
        )
        yield kind, COSTS[kind], ast.BinOp(left, other(), right)
    yield "too much", COSTS["too much"], left
    yield "too much", COSTS["too much"] + 0.2, right
    if isinstance(op, ast.Sub):
        yield "too much", 1.3, ast.UnaryOp(ast.USub(), right)
    if isinstance(op, ast.Mult) and isinstance(right, ast.Constant) and right.value in (0.5, 2, 3):
        yield "operator", COSTS["operator"], ast.BinOp(left, ast.Pow(), right)  # powers of other numbers may be endless
    if isinstance(op, (ast.Mult, ast.MatMult)):
        yield "product", COSTS["product"], call("np.dot", left, right)
        yield "product", COSTS["product"], call("np.dot", right, left)
    # (a + b) / c and a + b / c, and the other way round
    if isinstance(left, ast.BinOp):
        yield "grouping", COSTS["grouping"], ast.BinOp(left.left, left.op, ast.BinOp(left.right, op, right))
    if isinstance(right, ast.BinOp):
        yield "grouping", COSTS["grouping"], ast.BinOp(ast.BinOp(left, op, right.left), right.op, right.right)
    if isinstance(left, ast.BinOp) and isinstance(right, ast.BinOp):  # a + b - c * d and a + (b - c) * d
        inner = ast.BinOp(ast.BinOp(left.right, op, right.left), right.op, right.right)
        yield "grouping", COSTS["grouping"], ast.BinOp(left.left, left.op, inner)
    if isinstance(left, ast.UnaryOp):
        yield "grouping", COSTS["grouping"], ast.UnaryOp(left.op, ast.BinOp(left.operand, op, right))
    for side, beside in ((left, right), (right, left)):
        if isinstance(side, ast.Call) and side.args:
            last = side.args[-1]
            inner = ast.BinOp(last, op, beside) if side is left else ast.BinOp(beside, op, last)
            yield "grouping", COSTS["grouping"] + 0.1, having(side, args=[*side.args[:-1], inner])


def _is_sum(op: ast.operator) -> bool:
    return isinstance(op, (ast.Add, ast.Sub))


def _of_unary(node: ast.UnaryOp, words: Words, where: str) -> Iterator[Rewrite]:
    yield "sign" if isinstance(node.op, (ast.USub, ast.UAdd)) else "comparison", 1, node.operand
    if isinstance(node.op, ast.UAdd):
        yield "sign", COSTS["sign"], ast.UnaryOp(ast.USub(), node.operand)
    if isinstance(node.operand, ast.BinOp):
        inner = node.operand
        yield "grouping", 1, ast.BinOp(ast.UnaryOp(node.op, inner.left), inner.op, inner.right)


def _of_compare(node: ast.Compare, words: Words, where: str) -> Iterator[Rewrite]:
    for place, op in enumerate(node.ops):
        others = COMPARISONS if isinstance(op, COMPARISONS) else (ast.Is, ast.IsNot) if _is_identity(op) else ()
        for other in others:
            if not isinstance(op, other):
                yield (
                    "comparison",
                    COSTS["comparison"],
                    having(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]]),
                )
    if len(node.ops) == 1:
        yield "order", 1.5, ast.Compare(node.comparators[0], node.ops, [node.left])


def _is_identity(op: ast.cmpop) -> bool:
    return isinstance(op, (ast.Is, ast.IsNot))


def _of_boolean(node: ast.BoolOp, words: Words, where: str) -> Iterator[Rewrite]:
    yield "comparison", 1, having(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
    for value in node.values:
        yield "too much", 1, value


def _of_sequence(node: ast.Tuple | ast.List, words: Words, where: str) -> Iterator[Rewrite]:
    items = node.elts
    if len(items) == 1 and isinstance(items[0], ast.BinOp):  # a + b, and a + (b,)
        yield "grouping", COSTS["grouping"], having(items[0], right=having(node, elts=[items[0].right]))
    for i in range(len(items)):
        for j in range(i + 1, len(items)):
            yield "exchanged", COSTS["exchanged"], having(node, elts=swapped(items, i, j))
    if len(items) > 1:
        for i in range(len(items)):
            yield "too much", 1.5, having(node, elts=items[:i] + items[i + 1 :])
            yield "pair", 2, items[i]


def _of_starred(node: ast.Starred, words: Words, where: str) -> Iterator[Rewrite]:
    yield "sign", COSTS["sign"], node.value
    yield "sign", COSTS["sign"], ast.UnaryOp(ast.USub(), node.value)


def _of_dict(node: ast.Dict, words: Words, where: str) -> Iterator[Rewrite]:
    for i in range(len(node.values)):
        for j in range(i + 1, len(node.values)):
            yield "exchanged", COSTS["exchanged"], having(node, values=swapped(node.values, i, j))


def _of_comprehension(node: Comprehension, words: Words, where: str) -> Iterator[Rewrite]:
    """What it goes through gets the name that is read in it."""
    for place, one in enumerate(node.generators):
        for name in words.unset if isinstance(one.target, ast.Name) else ():
            other = having(one, target=ast.Name(name, ast.Store()))
            generators = [*node.generators[:place], other, *node.generators[place + 1 :]]
            yield "assignment", COSTS["assignment"], having(node, generators=generators)


def _of_call(node: ast.Call, words: Words, where: str) -> Iterator[Rewrite]:
    args, name = node.args, ast.unparse(node.func).rpartition(".")[2]
    if isinstance(node.func, ast.Constant) and args:  # "W"(l)
        yield "missing call", COSTS["function"], ast.BinOp(node.func, ast.Add(), call("str", args[0]))
    for i in range(len(args)):
        for j in range(i + 1, len(args)):
            kind = "order" if name in PRODUCTS else "exchanged"
            yield kind, COSTS[kind], having(node, args=swapped(args, i, j))
    for i in range(len(args)):
        if len(args) > 1:
            yield "too much", 1.5, having(node, args=args[:i] + args[i + 1 :])
        if not node.keywords:
            yield "missing call", 1.2, args[i]  # the call is too much
        for variable in words.variables:
            yield "too little", 2.5, having(node, args=[*args[: i + 1], ast.Name(variable, ast.Load()), *args[i + 1 :]])
    if isinstance(node.func, ast.Attribute) and not args and ast.unparse(node.func.value) != "np":
        yield "missing call", 1.2, node.func.value
    for i in range(len(node.keywords)):
        yield "axis", COSTS["axis"], having(node, keywords=node.keywords[:i] + node.keywords[i + 1 :])
    yield from _keywords(node, name)
    if name in PRODUCTS and len(args) == 2:
        for op in (ast.Mult(), ast.MatMult()):
            yield "product", COSTS["product"], ast.BinOp(args[0], op, args[1])
    if len(args) > 1 and name in ("zeros", "ones", "empty", "reshape"):
        yield "grouping", 1, having(node, args=[ast.Tuple(args, ast.Load())])
    if len(args) == 1 and isinstance(args[0], ast.Tuple):
        yield "grouping", 1, having(node, args=args[0].elts)
    if args and isinstance(args[-1], ast.BinOp):  # f(a + b) and f(a) + b
        last = args[-1]
        yield "grouping", COSTS["grouping"], ast.BinOp(having(node, args=[*args[:-1], last.left]), last.op, last.right)
        yield "grouping", 1.1, ast.BinOp(last.left, last.op, having(node, args=[*args[:-1], last.right]))
    if args and isinstance(args[-1], ast.UnaryOp):
        yield "grouping", 1, ast.UnaryOp(args[-1].op, having(node, args=[*args[:-1], args[-1].operand]))


def _keywords(node: ast.Call, name: str) -> Iterator[Rewrite]:
    """axis and keepdims, where a function has them."""
    if name not in ("sum", "mean", "max", "min", "prod", "argmax", "argmin", "any", "all"):
        return
    given = {one.arg for one in node.keywords}
    for axis in (0, 1):
        if "axis" not in given:
            along = ast.keyword("axis", ast.Constant(axis))
            yield "axis", COSTS["axis"], having(node, keywords=[*node.keywords, along])
            if "keepdims" not in given:
                kept = ast.keyword("keepdims", ast.Constant(True))
                yield "axis", 1.5, having(node, keywords=[*node.keywords, along, kept])
    if "keepdims" not in given:
        yield (
            "axis",
            COSTS["axis"],
            having(node, keywords=[*node.keywords, ast.keyword("keepdims", ast.Constant(True))]),
        )


_BY_TYPE: dict[type, tuple[Any, ...]] = {
    ast.Name: (_of_name,),
    ast.Constant: (_of_constant,),
    ast.Attribute: (_of_attribute,),
    ast.Subscript: (_of_subscript,),
    ast.Slice: (_of_slice,),
    ast.BinOp: (_of_binary,),
    ast.UnaryOp: (_of_unary,),
    ast.Compare: (_of_compare,),
    ast.BoolOp: (_of_boolean,),
    ast.Tuple: (_of_sequence,),
    ast.List: (_of_sequence,),
    ast.Dict: (_of_dict,),
    ast.Starred: (_of_starred,),
    ast.Call: (_of_call,),
    **dict.fromkeys((ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp), (_of_comprehension,)),
}


# --- something around an expression ---


def _around(node: ast.expr, words: Words, where: str) -> Iterator[Rewrite]:
    """A factor, a sign, a call that is missing around an expression."""
    if isinstance(node, (ast.Slice, ast.JoinedStr, ast.FormattedValue, ast.Starred)):
        return
    text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    if where == "index" and not text and not isinstance(node, ast.Tuple):
        for op in (ast.Add(), ast.Sub()):
            yield "one more", COSTS["one more"], ast.BinOp(node, op, ast.Constant(1))
        if isinstance(node, ast.Name):
            yield "missing call", COSTS["missing call"], call("str", node)
        return
    if text or isinstance(node, (ast.Constant, ast.Compare)):
        return
    is_array = isinstance(node, (ast.Name, ast.Subscript, ast.Call)) and getattr(node, "id", "") not in words.numbers
    if is_array and where != "owner":
        yield "turned", COSTS["turned"], ast.Attribute(node, "T", ast.Load())
        for place in (0, 1):
            yield "pair", COSTS["pair"], subscript(node, place)
    if isinstance(node, ast.BinOp) or (isinstance(node, ast.Call) and where == "argument"):
        yield "turned", COSTS["turned"] + 0.5, ast.Attribute(node, "T", ast.Load())
    if where in ("term", "item") and isinstance(node, (ast.List, ast.ListComp, ast.Name)):
        yield "missing call", 1.2, call("np.array", node)
    if where in ("term", "argument", "factor", "item") and not isinstance(node, (ast.Tuple, ast.List, ast.Dict)):
        yield from _scaled(node, words, where)


def _cost_of_more(name: str, words: Words) -> float:
    """What it costs that a variable is missing in a formula: less where nothing else reads it."""
    return COSTS["too little"] - (1.1 if name in words.unread else 0)


def _scaled(node: ast.expr, words: Words, where: str) -> Iterator[Rewrite]:
    yield "sign", COSTS["sign"] + 0.3, ast.UnaryOp(ast.USub(), node)
    yield "complement", COSTS["complement"], ast.BinOp(ast.Constant(1), ast.Sub(), node)
    for name in words.numbers:
        cost = _cost_of_more(name, words)
        yield "too little", cost - 0.5, ast.BinOp(node, ast.Div(), ast.Name(name, ast.Load()))
        yield "too little", cost, ast.BinOp(ast.Name(name, ast.Load()), ast.Mult(), node)
    if where == "term":
        for name in words.variables:
            if name in words.numbers:
                continue
            for op in (ast.Add(), ast.Sub(), ast.Mult()):
                yield "too little", _cost_of_more(name, words) + 0.5, ast.BinOp(node, op, ast.Name(name, ast.Load()))
            yield "too little", _cost_of_more(name, words) + 0.6, ast.BinOp(ast.Name(name, ast.Load()), ast.Sub(), node)
    for function in ("np.sum", "np.log", "np.exp", "np.sqrt", "np.mean", "np.squeeze", "len"):
        yield "missing call", COSTS["missing call"], call(function, node)
    for number in (2, 100, 0.01):
        yield "too little", COSTS["too little"] + 0.5, ast.BinOp(node, ast.Mult(), ast.Constant(number))
    if isinstance(node, ast.Call):
        yield "too little", COSTS["too little"], ast.BinOp(node, ast.FloorDiv(), ast.Constant(2))
        for op in (ast.Add(), ast.Sub()):
            yield "one more", COSTS["one more"] + 0.5, ast.BinOp(node, op, ast.Constant(1))
    if isinstance(node, ast.Name):
        for name in words.functions:
            yield "missing call", COSTS["missing call"] + 1, call(name, node)
