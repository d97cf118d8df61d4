"""Changes of a formula as it is written: an operator, or parentheses, after which other things belong together."""

import ast
from collections.abc import Iterator

from .rewrites import COSTS, OPERATORS, Rewrite
from .spelling import sign

Span = tuple[int, int]
SUMS = (ast.Add, ast.Sub)


def otherwise_held(node: ast.BinOp, line: str, is_all: bool) -> Iterator[Rewrite]:
    """line: where the formula stands.  is_all: is it no part of a longer one?"""
    yield from _other_operators(node, line)
    parts = list(_parts(node, line))
    if is_all and 2 < len(parts) < 9:
        for first in range(len(parts)):
            for last in range(first + 1, len(parts)):
                if (first, last) != (0, len(parts) - 1) or parts[0][0] > node.col_offset:
                    yield "grouping", COSTS["grouping"], _written(node, line, parts[first][0], parts[last][1])


def _other_operators(node: ast.BinOp, line: str) -> Iterator[Rewrite]:
    """a - b / c with the minus as a star, where it is no longer b / c that belongs together."""
    middle = line[node.left.end_col_offset : node.right.col_offset]
    left, right = line[node.col_offset : node.left.end_col_offset], line[node.right.col_offset : node.end_col_offset]
    for other in OPERATORS.get(type(node.op), ()):
        if isinstance(node.op, SUMS) != issubclass(other, SUMS):
            text = f"{left}{middle.replace(sign(type(node.op).__name__), sign(other.__name__), 1)}{right}"
            yield "operator", COSTS["operator"], ast.Name(text, ast.Load())


def _written(node: ast.BinOp, line: str, first: int, last: int) -> ast.Name:
    """The formula with parentheses from first to last; as a name, so that it is put down as it is."""
    before, inside, after = line[node.col_offset : first], line[first:last], line[last : node.end_col_offset]
    return ast.Name(f"{before}({inside}){after}", ast.Load())


def _parts(node: ast.expr, line: str) -> Iterator[Span]:
    """Where the parts of a formula stand that are not held together by parentheses."""
    first, last = node.col_offset, node.end_col_offset or 0
    if isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            start, end = side.col_offset, side.end_col_offset or 0
            if isinstance(side, ast.BinOp) and line[start - 1 : start] == "(" and line[end : end + 1] == ")":
                yield start - 1, end + 1
            else:
                yield from _parts(side, line)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.BinOp):
        yield node.operand.col_offset, last
    else:
        yield first, last
