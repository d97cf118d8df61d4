"""What can take the place of a formula: another sign, parts exchanged or left out, other parentheses."""

import ast
from collections.abc import Iterator
from itertools import combinations

from .at import At, Rewrite

OPERATORS = {
    "+": ("-", "*", "/"),
    "-": ("+", "*", "/"),
    "*": ("/", "@", "+", "-"),
    "/": ("*", "//"),
    "//": ("/", "%"),
    "%": ("//",),
    "@": ("*",),
    "**": ("*",),
}
COMPARISONS = (">", ">=", "<", "<=", "==", "!=")
IDENTITIES = ("is", "is not")


def of_binary(node: ast.BinOp, at: At) -> Iterator[Rewrite]:
    left, right, sign = at.text(node.left), at.text(node.right), at.between(node.left, node.right)
    if sign not in "+*":
        yield "order", 1, f"({right} {sign} {left})"
    for other in OPERATORS.get(sign, ()):
        kind = "product" if "@" in (sign, other) else "sign" if sign in "+-" and other in "+-" else "operator"
        yield kind, 1, f"({left} {other} {right})"
    yield "too much", 1, left
    yield "too much", 1.2, right
    if sign == "-":
        yield "too much", 1.3, f"(-{right})"
    if sign == "*" and isinstance(node.right, ast.Constant) and node.right.value in (0.5, 2, 3):
        yield "operator", 1, f"({left} ** {right})"  # powers of other numbers may be endless
    if sign in "*@":
        yield "product", 1, f"np.dot({left}, {right})"
        yield "product", 1, f"np.dot({right}, {left})"
    yield from _grouped(node, at, sign)
    for other in OPERATORS.get(sign, ()):
        if (sign in "+-") != (other in "+-"):  # a - b / c and a * b / c: it is no longer b / c that belongs together
            yield "operator", 1, at.signed(node, node.left, node.right, other)


def _grouped(node: ast.BinOp, at: At, sign: str) -> Iterator[Rewrite]:
    """(a + b) / c and a + b / c, f(a) + b and f(a + b), each the other way round."""
    left, right = at.text(node.left), at.text(node.right)
    if isinstance(node.left, ast.BinOp):
        first, middle = at.text(node.left.left), at.text(node.left.right)
        before = at.between(node.left.left, node.left.right)
        yield "grouping", 1, f"({first} {before} ({middle} {sign} {right}))"
    if isinstance(node.right, ast.BinOp):
        second, last = at.text(node.right.left), at.text(node.right.right)
        after = at.between(node.right.left, node.right.right)
        yield "grouping", 1, f"(({left} {sign} {second}) {after} {last})"
    if isinstance(node.left, ast.BinOp) and isinstance(node.right, ast.BinOp):  # a + b - c * d and a + (b - c) * d
        yield "grouping", 1, f"({first} {before} (({middle} {sign} {second}) {after} {last}))"
    if isinstance(node.left, ast.UnaryOp):
        inner = at.text(node.left.operand)
        yield "grouping", 1, at.put(node.left, (node.left.operand, f"({inner} {sign} {right})"))
    for side, form in ((node.left, f"{{}} {sign} {right}"), (node.right, f"{left} {sign} {{}}")):
        if isinstance(side, ast.Call) and side.args:
            last_one = side.args[-1]
            yield "grouping", 1.1, at.put(side, (last_one, form.format(at.text(last_one))))


def held_together(node: ast.BinOp, at: At) -> Iterator[Rewrite]:
    """A formula with parentheses in it, after which other things belong together."""
    parts = list(_parts(node, at))
    for first, last in combinations(range(len(parts)), 2) if 2 < len(parts) < 9 else ():
        if (first, last) != (0, len(parts) - 1) or parts[0][0] > node.col_offset:
            start, end = parts[first][0], parts[last][1]
            before, after = at.cut(node.col_offset, start), at.cut(end, node.end_col_offset)
            yield "grouping", 1, f"{before}({at.cut(start, end)}){after}"


def _parts(node: ast.expr, at: At) -> Iterator[tuple[int, int]]:
    """Where the parts of a formula stand that are not held together by parentheses."""
    first, last = node.col_offset, node.end_col_offset or 0
    if isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            start, end = side.col_offset, side.end_col_offset or 0
            if isinstance(side, ast.BinOp) and at.cut(start - 1, start) == "(" and at.cut(end, end + 1) == ")":
                yield start - 1, end + 1
            else:
                yield from _parts(side, at)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.BinOp):
        yield node.operand.col_offset, last
    else:
        yield first, last


def of_unary(node: ast.UnaryOp, at: At) -> Iterator[Rewrite]:
    inner = at.text(node.operand)
    yield "sign" if isinstance(node.op, (ast.USub, ast.UAdd)) else "comparison", 1, inner
    if isinstance(node.op, ast.UAdd):
        yield "sign", 1, f"(-{inner})"
    if isinstance(node.operand, ast.BinOp):
        left, right = node.operand.left, node.operand.right
        first = at.put(node, (node.operand, at.text(left)))
        yield "grouping", 1, f"(({first}) {at.between(left, right)} {at.text(right)})"


def of_compare(node: ast.Compare, at: At) -> Iterator[Rewrite]:
    for left, right in zip((node.left, *node.comparators), node.comparators):
        sign = at.between(left, right)
        for others in (COMPARISONS, IDENTITIES):
            for other in others:
                if sign in others and sign != other:
                    yield "comparison", 1, f"({at.signed(node, left, right, other)})"
    if len(node.ops) == 1:
        yield "order", 1.5, f"({at.exchanged(node, node.left, node.comparators[0])})"


def of_boolean(node: ast.BoolOp, at: At) -> Iterator[Rewrite]:
    values = [at.text(value) for value in node.values]
    yield "comparison", 1, f"({(' and ' if isinstance(node.op, ast.Or) else ' or ').join(values)})"
    for value in values:
        yield "too much", 1, value
