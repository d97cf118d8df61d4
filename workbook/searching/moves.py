"""What can be changed about whole statements: left out, exchanged, put into a loop or out of it, somewhere else."""

import ast
from collections.abc import Iterator

from .code import INDENT, Change, Code, Statement, Version


def moves(code: Code, one: Statement) -> Iterator[Version]:
    """Every version of a function in which a statement is gone or stands elsewhere."""
    if not isinstance(one.node, (ast.Pass, ast.FunctionDef)):
        yield from _left_out(one)
        yield from _elsewhere(code, one)
        yield from _exchanged(code, one)


def _left_out(one: Statement) -> Iterator[Version]:
    if not isinstance(one.node, ast.Return) or one.around is not None:
        yield _version(one, ((one.first, one.last, _gone(one)),), "statement too much", 1.2)


def _elsewhere(code: Code, one: Statement) -> Iterator[Version]:
    """In the same block, out of it, and in any other: at its end, or where it follows, at its beginning."""
    beside = [other for other in one.siblings if other is not one]
    goals = [(other.first if other.place < one.place else other.last, one.depth) for other in beside]
    if one.around is not None:
        goals += [(one.around.last, one.depth - 1), (one.around.first, one.depth - 1)]
    for other in code.statements:
        for block in other.blocks:
            if block is not one.siblings and not one.first <= block[0].first < one.last:
                goals.append((block[-1].last, other.depth + 1))
            if block[0].first == one.last + 1:
                goals.append((block[0].first, other.depth + 1))
    yield from (_moved(code, one, line, depth) for line, depth in goals)


def _exchanged(code: Code, one: Statement) -> Iterator[Version]:
    """With a statement of another branch in its place, and the other way round."""
    for other in code.statements:
        if other.first > one.first and one.siblings is not other.siblings and _in_branch(one) and _in_branch(other):
            here = f"{INDENT * one.depth}{code.lines[other.first].lstrip()}"
            there = f"{INDENT * other.depth}{code.lines[one.first].lstrip()}"
            changes = ((one.first, one.last, (here,)), (other.first, other.last, (there,)))
            places = one.lines, other.lines
            yield Version(changes, "exchanged", 2, (*places[0], *places[1]), variable=one.target, places=places)


def _in_branch(one: Statement) -> bool:
    return one.is_simple and one.around is not None and isinstance(one.around.node, ast.If)


def _moved(code: Code, one: Statement, line: int, depth: int) -> Version:
    """Before this line, at this depth."""
    body = [f"{INDENT * depth}{text[len(INDENT) * one.depth :]}" for text in code.lines[one.first : one.last]]
    changes: tuple[Change, ...] = ((one.first, one.last, _gone(one)), (line, line, tuple(body)))
    if line == one.first:
        changes = ((one.first, one.last, (*body, *_gone(one))),)
    elif line == one.last:
        changes = ((one.first, one.last, (*_gone(one), *body)),)
    if depth == one.depth:
        return _version(one, changes, "statement order", 1.5)
    if one.first - 1 <= line <= one.last + 1:
        return _version(one, changes, "indentation", 1)
    return _version(one, changes, "statement order", 2)


def _gone(one: Statement) -> tuple[str, ...]:
    """What stands where a statement was: no block is empty."""
    return (f"{INDENT * one.depth}pass",) if len(one.siblings) == 1 else ()


def _version(one: Statement, changes: tuple[Change, ...], kind: str, cost: float) -> Version:
    return Version(changes, kind, cost, one.lines, variable=one.target)
