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
    for name, kind, cost, new in list(_on_statement(statement, words)):
        if least <= cost < below:
            before = getattr(statement, name)
            setattr(statement, name, new)
            yield kind, cost, statement
            setattr(statement, name, before)


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


def _on_statement(node: ast.stmt, words: Words) -> Iterator[tuple[str, str, float, Any]]:
    """(field, kind, cost, what takes its place) for the operator of a statement, and for what it gives a value."""
    if isinstance(node, ast.AugAssign):
        for other in OPERATORS.get(type(node.op), ()):
            yield "op", "sign", COSTS["sign"], other()
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        for kind, cost, target in _other_targets(node.targets[0], words):
            yield "targets", kind, cost, [target]
    if isinstance(node, (ast.For, ast.AugAssign)):
        for kind, cost, target in _other_targets(node.target, words):
            yield "target", kind, cost, target


def _other_targets(target: ast.expr, words: Words) -> Iterator[tuple[str, float, ast.expr]]:
    if isinstance(target, ast.Tuple):
        parts = target.elts
        for i in range(len(parts)):
            for j in range(i + 1, len(parts)):
                yield "exchanged", COSTS["exchanged"], having(target, elts=swapped(parts, i, j))
            for kind, cost, new in _other_targets(parts[i], words):
                yield kind, cost, having(target, elts=[*parts[:i], new, *parts[i + 1 :]])
    elif isinstance(target, ast.Attribute):
        yield "turned", COSTS["turned"], target.value
    elif isinstance(target, ast.Name):
        for name in dict.fromkeys((*words.unset, *words.variables)):
            if name != target.id:  # a name that nothing else gives a value is likelier: none is lost
                cost = COSTS["assignment"] + (0 if name in words.unset else 0.7)
                yield "assignment", cost, ast.Name(name, ast.Store())
    elif isinstance(target, ast.Subscript):
        for kind, cost, new in _other_targets(target.value, words):
            yield kind, cost, having(target, value=new)
