"""What can be changed within one statement: each of its expressions, what it gives a value, and its operator."""

import ast
from collections.abc import Iterator
from itertools import combinations

from .at import At
from .code import Code, Statement, Version
from .operators import OPERATORS
from .rewrites import rewrites
from .vocabulary import Words

Edit = tuple[str, float, ast.AST, int, int, str]  # kind, cost, of what, from where to where, what is put there


def edits(code: Code, one: Statement, words: Words) -> Iterator[Version]:
    """Every change of one statement, without the statements in it."""
    line = code.lines[one.first].encode()
    own, variable = one.lines, one.target
    for kind, cost, node, first, last, text in _edits(one.node, At(line, words)):
        new = b"".join((line[:first], text.encode(), line[last:])).decode()
        if new != code.lines[one.first]:
            yield Version(((one.first, one.first + 1, (new,)),), kind, cost, own, node, variable)


def _edits(statement: ast.stmt, at: At) -> Iterator[Edit]:
    for node, where, is_all in _places(statement):
        if node.lineno == node.end_lineno == statement.lineno:
            for kind, cost, text in rewrites(node, At(at.line, at.words, where, is_all)):
                yield kind, cost, node, node.col_offset, node.end_col_offset or 0, text
    target: ast.expr | None = None
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
    elif isinstance(statement, (ast.For, ast.AugAssign)):
        target = statement.target
    if isinstance(statement, ast.AugAssign):
        first, last = statement.target.end_col_offset or 0, statement.value.col_offset
        sign = at.between(statement.target, statement.value).removesuffix("=")
        for other in OPERATORS.get(sign, ()):
            yield "sign", 1, statement, first, last, at.cut(first, last).replace(sign, other, 1)
    for kind, cost, node, text in _other_targets(target, at) if target else ():
        yield kind, cost, statement, node.col_offset, node.end_col_offset or 0, text


def _places(statement: ast.stmt) -> Iterator[tuple[ast.expr, str, bool]]:
    """Every expression that is read, where it stands (see At), and whether it is no part of a longer formula."""
    stack: list[tuple[ast.AST, str]] = [(statement, "term")]
    while stack:
        parent, context = stack.pop(0)
        if isinstance(parent, ast.Attribute) and not isinstance(parent.ctx, ast.Load):
            continue  # of what an attribute is set is not exchanged: np.T = ... would change NumPy for everybody
        for name, value in ast.iter_fields(parent):
            if (name in ("body", "orelse") and isinstance(parent, ast.stmt)) or name == "format_spec":
                continue
            for child in value if isinstance(value, list) else [value]:
                is_text = isinstance(parent, ast.JoinedStr) and isinstance(child, ast.Constant)
                if is_text or not isinstance(child, ast.AST):
                    continue  # where a text in f"..." stands is not known
                where = _where(parent, name, context)
                if isinstance(child, ast.expr) and not isinstance(getattr(child, "ctx", None), ast.Store):
                    yield child, where, not isinstance(parent, ast.BinOp)
                stack.append((child, where))


def _where(parent: ast.AST, name: str, context: str) -> str:
    if isinstance(parent, ast.Call):
        if name == "func":
            return "call"
        return "index" if ast.unparse(parent.func) in ("range", "str", "reversed") else "argument"
    if isinstance(parent, ast.Attribute):
        return "owner"
    if isinstance(parent, (ast.Subscript, ast.Slice)):
        return "index" if name != "value" else "owner"
    if isinstance(parent, ast.FormattedValue):
        return "index"
    if isinstance(parent, (ast.Tuple, ast.List, ast.Dict)):
        return "item"
    if isinstance(parent, ast.BinOp):
        if context == "index":
            return "index"
        return "term" if isinstance(parent.op, (ast.Add, ast.Sub)) else "factor"
    return "term" if isinstance(parent, (ast.stmt, ast.UnaryOp)) else context


def _other_targets(target: ast.expr, at: At) -> Iterator[tuple[str, float, ast.expr, str]]:
    """What gets a value: (kind, cost, what gives way, to what)."""
    if isinstance(target, ast.Tuple):
        for one, other in combinations(target.elts, 2):
            yield "exchanged", 1, target, at.exchanged(target, one, other)
        for part in target.elts:
            yield from _other_targets(part, at)
    elif isinstance(target, ast.Attribute):
        yield "turned", 1, target, at.text(target.value)
    elif isinstance(target, ast.Name):
        for name in dict.fromkeys((*at.words.unset, *at.words.variables)):
            # A name that nothing else gives a value is likelier: none is lost.  An argument, or what
            # a loop counts with, seldom gets another value.
            if name != target.id:
                is_likely = name in at.words.unset or target.id in at.words.given
                yield "assignment", 1 if is_likely else 1.7, target, name
    elif isinstance(target, ast.Subscript):
        yield from _other_targets(target.value, at)
