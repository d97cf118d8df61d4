"""What can be changed about whole statements: left out, exchanged, put into a loop or out of it, somewhere else."""

import ast
from collections.abc import Iterator

from .code import INDENT, Change, Code, Statement, Version


def moves(code: Code, one: Statement) -> Iterator[Version]:
    """Every version of a function in which a statement is gone or stands elsewhere."""
    if not isinstance(one.node, (ast.Pass, ast.FunctionDef)):
        yield from _left_out(code, one)
        yield from _elsewhere(code, one)
        yield from _exchanged(code, one)


def _left_out(code: Code, one: Statement) -> Iterator[Version]:
    alone = len(one.siblings) == 1
    if isinstance(one.node, ast.Return) and one.around is None:
        return
    gone = (f"{INDENT * one.depth}pass",) if alone else ()
    yield _version(code, one, ((one.first, one.last, gone),), "statement too much", 1.2)


def _elsewhere(code: Code, one: Statement) -> Iterator[Version]:
    """One or two places up and down, through the borders of blocks; further in the same block; then anywhere."""
    near = list(_goals(one))
    far = [goal for goal in _far_goals(code, one) if goal not in near]
    for line, depth in near + far:
        if one.first <= line <= one.last:
            if depth == one.depth or line not in (one.first, one.last):
                continue
        yield _moved(code, one, line, depth, (line, depth) in far)


def _goals(one: Statement) -> Iterator[tuple[int, int]]:
    """(before which line, at which depth) a statement could stand."""
    siblings, place = one.siblings, one.place
    for other in siblings:
        if other.place < place:
            yield other.first, one.depth
        elif other.place > place:
            yield other.last, one.depth
    if place > 0 and siblings[place - 1].blocks:  # to the end of the block before
        for block in siblings[place - 1].blocks:
            yield block[-1].last, one.depth + 1
    if place + 1 < len(siblings) and siblings[place + 1].blocks:  # to the beginning of the block after
        yield siblings[place + 1].blocks[0][0].first, one.depth + 1
    if one.around is not None and len(siblings) > 1:
        if place == len(siblings) - 1 or isinstance(one.node, ast.Return):
            yield one.around.last, one.depth - 1
        if place == 0 or place < 3:
            yield one.around.first, one.depth - 1


def _far_goals(code: Code, one: Statement) -> Iterator[tuple[int, int]]:
    """The same: out of its block, whatever stands beside it there, and at the end of any other block."""
    if one.around is not None:
        yield one.around.last, one.depth - 1
        yield one.around.first, one.depth - 1
    for other in code.statements:
        for block in other.blocks if other is not one else ():
            if block is not one.siblings and not one.first <= block[0].first < one.last:
                yield block[-1].last, other.depth + 1


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


def _moved(code: Code, one: Statement, line: int, depth: int, is_far: bool) -> Version:
    body = [f"{INDENT * depth}{text[len(INDENT) * one.depth :]}" for text in code.lines[one.first : one.last]]
    gone = (f"{INDENT * one.depth}pass",) if len(one.siblings) == 1 else ()
    changes: tuple[Change, ...] = ((one.first, one.last, gone), (line, line, tuple(body)))
    if line == one.first:
        changes = ((one.first, one.last, (*body, *gone)),)
    elif line == one.last:
        changes = ((one.first, one.last, (*gone, *body)),)
    if is_far:
        return _version(code, one, changes, "statement order", 2)
    kind = "indentation" if depth != one.depth else "statement order"
    return _version(code, one, changes, kind, 1 if depth != one.depth else 1.5)


def _version(code: Code, one: Statement, changes: tuple[Change, ...], kind: str, cost: float) -> Version:
    return Version(changes, kind, cost, one.lines, variable=one.target)
