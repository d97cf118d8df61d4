"""Whole statements of a right answer, in the place of a learner's or between two of them.

Names are matched by what the variables hold, so that a statement of the answer fits into a function with other names.
"""

import ast
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from itertools import product

from workbook.cells.calculating import names_in

from .code import INDENT, Code, Lines, Statement, Version, targets_of
from .trying import Point
from .values import Meant, Seen, alike, values_by_name

MOST_WAYS = 4  # to say one statement in the learner's names


def borrowed(point: Point, answer: Code, meant: Meant, lines: Lines) -> list[Version]:
    """Versions with a statement of the answer in the place of a learner's, in some lines of a function.

    meant: what the lines of the answer give.
    """
    code = point.code
    wanted = [one for one in code.statements if one.first in lines]
    alone = {
        one.first: one.reads - {name for other in code.statements if other is not one for name in other.reads}
        for one in wanted
    }
    own = {*code.variables} - {*code.arguments}
    texts = _texts(point, answer, meant)
    return list(dict.fromkeys(one for text in texts for one in _replaced(code, text, wanted, alone, own)))


def completed(point: Point, answer: Code, meant: Meant, unset: Collection[str]) -> list[Version]:
    """Versions with one more statement: one of the answer that gives a value to what has none, or another beginning.

    unset: the names that are read before anything gives them a value.
    """
    code = point.code
    stored = {name for one in code.statements for name in _given_by(one.node)} - {*unset}
    has_return = isinstance(code.body[-1].node, ast.Return)
    found: list[Version] = []
    for text in _texts(point, answer, meant):
        new = ast.parse(text).body[0]
        again = _given_by(new) & stored - _read_by(new)
        if not (isinstance(new, ast.Return) and has_return):
            found += _inserted(code, text, again)
    return list(dict.fromkeys([*found, *_begun(code, unset)]))


def _begun(code: Code, unset: Collection[str]) -> Iterator[Version]:
    """What is filled or counted up further down begins with something."""
    begins = ["[]", "{}", "0", *code.arguments, *(f"np.zeros({name}.shape)" for name in code.arguments)]
    for name in unset:
        for one in [one for one in code.body if name in names_in(one.node)][:1]:
            yield from (_line_more(code, one.first, one.depth, f"{name} = {text}", name) for text in begins)


def _given_by(node: ast.stmt) -> set[str]:
    """What a statement gives a value, as texts: names, and names with a key."""
    return {ast.unparse(part) for target in targets_of(node) for part in getattr(target, "elts", [target])}


def _read_by(node: ast.stmt) -> set[str]:
    value = node.value if isinstance(node, ast.Assign) else node
    return {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}


def _texts(point: Point, answer: Code, meant: Meant) -> list[str]:
    """The simple statements of the answer in the learner's names."""
    names = _names(point.code, answer, point.seen, meant)
    simple = (one for one in answer.statements if one.is_simple and not isinstance(one.node, ast.Pass))
    return list(dict.fromkeys(text for one in simple for text in _translated(one, names)))


def _names(code: Code, answer: Code, seen: Seen, meant: Meant) -> dict[str, list[str]]:
    """For each variable of the answer what it may be called in the learner's function."""
    mine, theirs, variables = code.arguments, answer.arguments, values_by_name(code, seen)
    found: dict[str, list[str]] = {}
    unset = {name for one in code.statements for name in one.reads} - set(code.variables)
    for name in answer.variables:
        if name in theirs and theirs.index(name) < len(mine):
            found[name] = [mine[theirs.index(name)]]
            continue
        values = meant.of.get(name, [])
        same = [own for own, value in variables.items() if any(alike(value, other) for other in values)]
        others = get_close_matches(name, unset)
        found[name] = list(dict.fromkeys([*([name] if name in same else []), *same, name, *others]))[:3]
    return found


def _translated(one: Statement, names: dict[str, list[str]]) -> Iterator[str]:
    """A statement of the answer in the learner's names, in a few ways."""
    used = sorted({part.id for part in ast.walk(one.node) if isinstance(part, ast.Name) and part.id in names})
    for number, chosen in enumerate(product(*(names[name] for name in used))):
        if number == MOST_WAYS:
            return
        called = dict(zip(used, chosen))
        node = _Renamed(called).visit(ast.parse(ast.unparse(one.node)).body[0])
        yield ast.unparse(node)


class _Renamed(ast.NodeTransformer):
    def __init__(self, called: dict[str, str]) -> None:
        self.called = called

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.called.get(node.id, node.id), node.ctx)


def _replaced(
    code: Code, text: str, wanted: list[Statement], alone: dict[int, set[str]], own: set[str]
) -> Iterator[Version]:
    """One of the wanted statements gives way, or what stands right of its equals sign.

    Not where a variable would be worked out for nothing then: that would hide the line that it comes from.  It would,
    too, where a statement changes what is there, and the new one begins anew.
    alone: for each statement the names that only it reads.  own: the variables that are not arguments.
    """
    new = ast.parse(text).body[0]
    reads = {part.id for part in ast.walk(new) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}
    for one in wanted:
        needed = (alone[one.first] & own) | (one.reads & {*one.targets})
        if not one.is_simple or type(one.node) is not type(new) or needed - reads:
            continue
        lines = [text]
        if isinstance(new, ast.Assign) and isinstance(one.node, ast.Assign):
            targets = " = ".join(map(ast.unparse, one.node.targets))
            lines = [f"{targets} = {ast.unparse(new.value)}", text]
        for line in dict.fromkeys(lines):
            if line != code.lines[one.first].lstrip():
                change = (one.first, one.first + 1, (f"{INDENT * one.depth}{line}",))
                yield Version((change,), "statement", 3, one.lines, one.node, one.target)


def _inserted(code: Code, text: str, again: set[str]) -> Iterator[Version]:
    """A statement that is missing, before or after each of the learner's.

    again: what has a value already; then the statement may only be missing in one of several branches.
    """
    new = ast.parse(text).body[0]
    variable = ast.unparse(new.targets[0]) if isinstance(new, ast.Assign) else ""
    for one in code.statements:
        in_branch = one.around is not None and isinstance(one.around.node, ast.If)
        if again and (not in_branch or any(again & _given_by(other.node) for other in one.siblings)):
            continue
        yield _line_more(code, one.first, one.depth, text, variable)
        if one.place == len(one.siblings) - 1 and not isinstance(one.node, ast.Return):
            yield _line_more(code, one.last, one.depth, text, variable)


def _line_more(code: Code, row: int, depth: int, text: str, variable: str) -> Version:
    """A statement more, between two of the learner's lines with code in them."""
    above = (line for one in code.statements if one.first < row for line in one.lines)
    before = max(above, default=code.own.lineno)
    after = min((one.lines[0] for one in code.statements if one.first >= row), default=before)
    return Version(((row, row, (f"{INDENT * depth}{text}",)),), "missing", 4, (before, after), None, variable, True)
