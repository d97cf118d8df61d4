"""Makes new pieces of a line, and writes them down: what stands in the line already is taken from there.

This is much faster than writing every changed statement anew from its syntax tree.
"""

import ast
import copy
from functools import cache
from typing import Any

# What needs no parentheses around it, wherever it stands.
WHOLE = (
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp),
    *(ast.SetComp, ast.GeneratorExp, ast.JoinedStr, ast.Slice, ast.Starred),
)


def having(node: Any, **fields: Any) -> Any:
    """A node like this one with other fields; it stands nowhere yet."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return _placeless(new)


def _placeless(node: Any) -> Any:
    if hasattr(node, "col_offset"):
        del node.col_offset
    return node


def swapped(items: list[Any], i: int, j: int) -> list[Any]:
    new = list(items)
    new[i], new[j] = new[j], new[i]
    return new


@cache
def parsed(text: str) -> ast.expr:
    node = ast.parse(text, mode="eval").body
    for one in ast.walk(node):
        _placeless(one)
    return node


def call(function: str, *args: ast.expr) -> ast.Call:
    return ast.Call(parsed(function), list(args), [])


def subscript(node: ast.expr, place: int) -> ast.Subscript:
    return ast.Subscript(node, ast.Constant(place), ast.Load())


def text_of(node: ast.AST, line: str) -> str:
    """An expression as text, in parentheses where it may need them.  line: where its old parts stand."""
    first = getattr(node, "col_offset", None)
    text = _made(node, line) if first is None else line[first : getattr(node, "end_col_offset", None)]
    if isinstance(node, WHOLE) or (isinstance(node, ast.Constant) and text[:1] != "-"):
        return text
    if isinstance(node, ast.Tuple) and any(isinstance(one, ast.Slice) for one in node.elts):
        return text
    return f"({text})"


def _made(node: ast.AST, line: str) -> str:
    def text(one: ast.AST) -> str:
        return text_of(one, line)

    match node:
        case ast.Name(name):
            return name
        case ast.Constant(value) if value is not ...:
            return repr(value)
        case ast.Attribute(value, name):
            return f"({text(value)}).{name}" if isinstance(value, ast.Constant) else f"{text(value)}.{name}"
        case ast.Subscript(value, ast.Tuple(elts)) if elts:
            return f"{text(value)}[{', '.join(map(text, elts))}{',' * (len(elts) == 1)}]"
        case ast.Subscript(value, place):
            return f"{text(value)}[{text(place)}]"
        case ast.BinOp(left, op, right):
            return f"{text(left)} {sign(type(op).__name__)} {text(right)}"
        case ast.UnaryOp(op, operand):
            return f"{sign(type(op).__name__)}{text(operand)}"
        case ast.Compare(left, ops, others):
            return text(left) + "".join(f" {sign(type(op).__name__)} {text(one)}" for op, one in zip(ops, others))
        case ast.BoolOp(op, values):
            return f" {sign(type(op).__name__)} ".join(map(text, values))
        case ast.Tuple(elts):
            return ", ".join(map(text, elts)) + "," * (len(elts) == 1)
        case ast.List(elts):
            return f"[{', '.join(map(text, elts))}]"
        case ast.Call(function, args, keywords):
            named = (f"{one.arg}={text(one.value)}" if one.arg else f"**{text(one.value)}" for one in keywords)
            return f"{text(function)}({', '.join([*map(text, args), *named])})"
    return ast.unparse(node)


@cache
def sign(kind: str) -> str:
    """How an operator is written."""
    a, b, one = ast.Name("a", ast.Load()), ast.Name("b", ast.Load()), getattr(ast, kind)()
    if isinstance(one, ast.unaryop):
        return ast.unparse(ast.UnaryOp(one, a))[:-1]
    if isinstance(one, ast.cmpop):
        return ast.unparse(ast.Compare(a, [one], [b]))[2:-2]
    return ast.unparse(ast.BoolOp(one, [a, b]) if isinstance(one, ast.boolop) else ast.BinOp(a, one, b))[2:-2]
