"""What can be changed within one statement: each of its expressions, what it gives a value, and its operator."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from .code import head_of
from .grouping import otherwise_held
from .rewrites import COSTS, OPERATORS, rewrites
from .spelling import having, swapped, text_of
from .vocabulary import Words


@dataclass(frozen=True, eq=False)
class Edit:
    """One change of a statement: its kind, how unlikely it is, which node gives way, and to what.

    The node is the one that the parent has under this name, and at this index where that is a list.  in_line: does it
    know where in the line it stands?
    """

    kind: str
    cost: float
    node: ast.AST
    new: Any
    parent: ast.AST
    name: str
    index: int | None = None
    in_line: bool = False

    def text(self, statement: ast.stmt, line: str) -> str | None:
        """The line of a statement with this change in it, without what goes before; None where it cannot be written."""
        if self.in_line:
            first, last = getattr(self.node, "col_offset", 0), getattr(self.node, "end_col_offset", 0)
            return f"{line[:first]}{text_of(self.new, line)}{line[last:]}".lstrip()
        old = getattr(self.parent, self.name)
        put = self.new if self.index is None else [*old[: self.index], self.new, *old[self.index + 1 :]]
        setattr(self.parent, self.name, put)
        try:
            text = head_of(statement)
        except (ValueError, AttributeError, TypeError):
            return None
        finally:
            setattr(self.parent, self.name, old)
        return f"el{text}" if line.lstrip().startswith("elif ") else text


def edits_of(statement: ast.stmt, words: Words, line: str) -> list[Edit]:
    """Every change of one statement, without the statements in it.  line: the first one of the statement."""
    found = []
    for parent, name, index, node, where, in_line in _places(statement):
        in_line = in_line and node.lineno == node.end_lineno == statement.lineno and line.isascii()
        others = rewrites(node, words, where)
        if in_line and isinstance(node, ast.BinOp):
            others = chain(others, otherwise_held(node, line, not isinstance(parent, ast.BinOp)))
        found += [Edit(kind, cost, node, new, parent, name, index, in_line) for kind, cost, new in others]
    found += [
        Edit(kind, cost, statement, new, statement, name) for name, kind, cost, new in _on_statement(statement, words)
    ]
    return found


def _places(statement: ast.stmt) -> Iterator[tuple[ast.AST, str, int | None, ast.expr, str, bool]]:
    """Every expression that is read, with its place; where: "call" (is called), "term", "index" or "".

    And: is it known where in the line it stands?  Within a text with values in it, it is not.
    """
    stack: list[tuple[ast.AST, str, bool]] = [(statement, "term", True)]
    while stack:
        parent, context, in_line = stack.pop(0)
        if isinstance(parent, ast.Attribute) and not isinstance(parent.ctx, ast.Load):
            continue  # of what an attribute is set is not exchanged: np.T = ... would change NumPy for everybody
        for name, value in ast.iter_fields(parent):
            if name in ("ctx", "op", "ops") or (name in ("body", "orelse") and isinstance(parent, ast.stmt)):
                continue
            for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(child, ast.AST):
                    continue
                where = _where(parent, name, context)
                inside = in_line and not isinstance(parent, ast.JoinedStr)
                if isinstance(child, ast.expr) and not isinstance(getattr(child, "ctx", None), ast.Store):
                    yield parent, name, index, child, where, inside
                stack.append((child, where, inside))


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
            # A name that nothing else gives a value is likelier: none is lost.  An argument, or what
            # a loop counts with, seldom gets another value.
            if name != target.id:
                likely = name in words.unset or target.id in words.given
                cost = COSTS["assignment"] + (0 if likely else 0.7)
                yield "assignment", cost, ast.Name(name, ast.Store())
    elif isinstance(target, ast.Subscript):
        for kind, cost, new in _other_targets(target.value, words):
            yield kind, cost, having(target, value=new)
