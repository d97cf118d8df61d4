"""What can be changed about whole statements: left out, exchanged, put into a loop or out of it, somewhere else."""

import ast
from collections.abc import Iterator

from .code import INDENT, Change, Code, Statement, Version, parts_of


def moves(code: Code) -> Iterator[Version]:
    """Every version of a function in which one statement is gone or stands elsewhere."""
    for one in code.statements:
        if isinstance(one.node, (ast.Pass, ast.FunctionDef)):
            continue
        yield from _left_out(code, one)
        yield from _elsewhere(code, one)


def _left_out(code: Code, one: Statement) -> Iterator[Version]:
    alone = len(one.siblings) == 1
    if isinstance(one.node, ast.Return) and one.around is None:
        return
    gone = (f"{INDENT * one.depth}pass",) if alone else ()
    yield _version(code, one, ((one.first, one.last, gone),), "statement too much", 1.2)


def _elsewhere(code: Code, one: Statement) -> Iterator[Version]:
    """One or two places up and down, through the borders of blocks; further in the same block."""
    for line, depth in _goals(one):
        if one.first <= line <= one.last:
            if depth == one.depth or line not in (one.first, one.last):
                continue
        yield _moved(code, one, line, depth)


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


def _moved(code: Code, one: Statement, line: int, depth: int) -> Version:
    body = [f"{INDENT * depth}{text[len(INDENT) * one.depth :]}" for text in code.lines[one.first : one.last]]
    changes: tuple[Change, ...] = ((one.first, one.last, ()), (line, line, tuple(body)))
    if line == one.first:
        changes = ((one.first, one.last, tuple(body)),)
    elif line == one.last:
        changes = ((one.first, one.last, tuple(body)),)
    kind = "indentation" if depth != one.depth else "statement order"
    return _version(code, one, changes, kind, 1 if depth != one.depth else 1.5)


def _version(code: Code, one: Statement, changes: tuple[Change, ...], kind: str, cost: float) -> Version:
    return Version(changes, kind, cost, code.learners_lines(one), variable=target_of(one))


def targets_of(one: Statement) -> list[str]:
    """The variables that a statement gives a value, or changes."""
    node = one.node
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
    if isinstance(node, ast.For):
        targets = [node.target]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        targets = [node.value.func.value]  # a list grows: it is changed where it stands
    return [_owner(part) for target in targets for part in getattr(target, "elts", [target]) if _owner(part)]


def _owner(target: ast.expr) -> str:
    while isinstance(target, (ast.Subscript, ast.Attribute)):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def names_given(one: Statement) -> list[str]:
    """The variables that a statement gives a value, "" for each key or place in one."""
    node = one.node
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
    if isinstance(node, ast.For):
        targets = [node.target]
    parts = [part for target in targets[:1] for part in getattr(target, "elts", [target])]
    return [part.id if isinstance(part, ast.Name) else "" for part in parts]


def target_of(one: Statement) -> str:
    """The first of the variables that a statement gives a value, "" where it gives none."""
    return next(iter(targets_of(one)), "")


def names_read(one: Statement) -> set[str]:
    """The names that a statement reads, without the statements in it."""
    read = (part for part in parts_of(one.node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load))
    return {part.id for part in read}
