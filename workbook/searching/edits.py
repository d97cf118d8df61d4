"""What can be changed within one statement: each of its expressions, what it gives a value, and its operator."""

import ast
from collections.abc import Iterator
from typing import Any

from .rewrites import COSTS, OPERATORS, Words, having, rewrites, swapped


def edits_of(statement: ast.stmt, words: Words, least: float, below: float) -> Iterator[tuple[str, float, ast.AST]]:
    """(kind, cost, node that was changed) for each edit of such a cost; while it is yielded, the statement has it."""
    for parent, name, index, node, where in list(_places(statement)):
        for kind, cost, new in list(rewrites(node, words, where)):
            if least <= cost < below:
                _put(parent, name, index, new)
                yield kind, cost, node
                _put(parent, name, index, node)
    if least <= 1 < below:
        yield from _on_statement(statement, words)


def _put(parent: ast.AST, name: str, index: int | None, new: ast.AST) -> None:
    if index is None:
        setattr(parent, name, new)
    else:
        getattr(parent, name)[index] = new


def _places(statement: ast.stmt) -> Iterator[tuple[ast.AST, str, int | None, ast.expr, str]]:
    """Every expression that is read, with its place; where: "call" (is called), "term", "index" or ""."""
    stack: list[tuple[ast.AST, str]] = [(statement, "term")]
    while stack:
        parent, context = stack.pop(0)
        for name, value in ast.iter_fields(parent):
            if name in ("ctx", "op", "ops") or (name in ("body", "orelse") and isinstance(parent, ast.stmt)):
                continue
            for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(child, ast.AST):
                    continue
                where = _where(parent, name, context)
                if isinstance(child, ast.expr) and not isinstance(getattr(child, "ctx", None), ast.Store):
                    yield parent, name, index, child, where
                stack.append((child, where))


def _where(parent: ast.AST, name: str, context: str) -> str:
    if isinstance(parent, ast.Call):
        if name == "func":
            return "call"
        inside = ast.unparse(parent.func)
        return "index" if inside in ("range", "str", "reversed") else "argument"
    if isinstance(parent, ast.Attribute):
        return "owner"
    if isinstance(parent, (ast.Subscript, ast.Slice)):
        return "index" if name != "value" else "owner"
    if isinstance(parent, ast.JoinedStr):
        return "text"
    if isinstance(parent, ast.FormattedValue):
        return "index"
    if isinstance(parent, (ast.Tuple, ast.List, ast.Dict)):
        return "item"
    if isinstance(parent, ast.BinOp):
        if context == "index":
            return "index"
        return "term" if isinstance(parent.op, (ast.Add, ast.Sub)) else "factor"
    return "term" if isinstance(parent, (ast.stmt, ast.UnaryOp)) else context


# --- the statement itself ---


def _on_statement(node: ast.stmt, words: Words) -> Iterator[tuple[str, float, ast.AST]]:
    if isinstance(node, ast.AugAssign):
        yield from _while(node, "op", [("sign", other()) for other in OPERATORS.get(type(node.op), ())])
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        others: list[tuple[str, ast.AST]] = []
        if isinstance(target, ast.Tuple):
            size = len(target.elts)
            pairs = [(i, j) for i in range(size) for j in range(i + 1, size)]
            others = [("exchanged", having(target, elts=swapped(target.elts, i, j))) for i, j in pairs]
        elif isinstance(target, ast.Name):
            # Only where nothing else gives that name a value, so that none is lost.
            others = [("assignment", ast.Name(name, ast.Store())) for name in words.unset if name != target.id]
        for kind, new in others:
            yield from _while(node, "targets", [(kind, [new])])
    if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
        yield from _while(node, "target", [("assignment", ast.Name(name, ast.Store())) for name in words.unset])


def _while(node: ast.AST, name: str, others: list[tuple[str, Any]]) -> Iterator[tuple[str, float, ast.AST]]:
    before = getattr(node, name)
    for kind, new in others:
        setattr(node, name, new)
        yield kind, COSTS[kind], node
        setattr(node, name, before)
