"""A learner's function as code that can be changed: one statement a line, and where each came from.

The function is written anew from its syntax tree, so layout and comments do not matter; every statement then begins
on a line of its own and a simple statement is one line.  What is changed is a range of these lines.
"""

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from workbook.cells.trial import KEPT, STEP

Lines = Collection[int]  # their numbers
EVERY_LINE = range(10_000)
Change = tuple[int, int, tuple[str, ...]]  # lines first to last (exclusive) of a Code, and what stands there instead
INDENT = "    "
LOOPS = ("for ", "while ", "def ")  # after these lines a step is counted


@dataclass
class Statement:
    """A statement of a function.

    node: in the rewritten tree; own: as the learner wrote it.  first, last: its lines in the rewritten text, last
    exclusive and with its body.  siblings: the block that it stands in, place: where in it.  loops: how many loops are
    around it.
    """

    node: ast.stmt
    own: ast.stmt
    first: int
    last: int
    depth: int
    siblings: list["Statement"] = field(repr=False)
    place: int = 0
    around: "Statement | None" = field(default=None, repr=False)
    blocks: list[list["Statement"]] = field(default_factory=list, repr=False)

    @property
    def is_simple(self) -> bool:
        return not self.blocks

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The lines of the learner's text that it takes, a compound one without its body."""
        last = self.own.end_lineno or self.own.lineno
        if self.blocks:
            last = max(self.own.lineno, min(inner.own.lineno for block in self.blocks for inner in block) - 1)
            ends = [part.end_lineno or 0 for part in parts_of(self.own) if isinstance(part, ast.expr)]
            last = min(last, max(ends, default=last))
        return tuple(range(self.own.lineno, last + 1))

    @cached_property
    def targets(self) -> list[str]:
        """The variables that it gives a value, or changes."""
        parts = [part for target in targets_of(self.node) for part in getattr(target, "elts", [target])]
        if isinstance(self.node, ast.Expr) and isinstance(self.node.value, ast.Call):
            function = self.node.value.func  # a list grows: it is changed where it stands
            parts = [function.value] if isinstance(function, ast.Attribute) else []
        return [name for name in map(_owner, parts) if name]

    @property
    def target(self) -> str:
        """The first of them, "" where there is none."""
        return next(iter(self.targets), "")

    @cached_property
    def reads(self) -> set[str]:
        """The names that it reads, without the statements in it."""
        read = (part for part in parts_of(self.node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load))
        return {part.id for part in read}


@dataclass(frozen=True)
class Version:
    """A changed function: what was changed, by which kind of edit, and how unlikely that edit is.

    lines: the numbers of the learner's lines that are concerned.  part: the piece of the learner's text.  variable:
    what the changed statement gives a value, or "".
    """

    changes: tuple[Change, ...]
    kind: str
    cost: float
    lines: tuple[int, ...]
    node: ast.AST | None = field(default=None, compare=False, repr=False)
    variable: str = ""
    between: bool = False
    places: tuple[tuple[int, ...], ...] = ()


class Code:
    """A function, taken apart.  Raises SyntaxError or LookupError where there is none.

    text: of the learner's cell.  name: of the function.  around: what it needs beside it.  is_rewritten: is the text
    the function alone, one statement a line?
    """

    def __init__(self, text: str, name: str, around: Sequence[ast.stmt] = (), is_rewritten: bool = False) -> None:
        self.source, self.name, self.around = text, name, around
        self.own = _function_in(ast.parse(text), name)
        if is_rewritten:
            self.tree, self.lines = self.own, text.splitlines()
        else:
            tree = ast.parse(ast.unparse(_bare(_function_in(ast.parse(text), name))))
            self.tree, self.lines = _function_in(tree, name), ast.unparse(tree).splitlines()
        self.statements: list[Statement] = []
        own_body = self.own.body[_has_docstring(self.own) :] or [ast.Pass(lineno=self.own.lineno)]
        self.body = self._block(self.tree.body, own_body, None)

    def _block(self, body: Sequence[ast.stmt], own: Sequence[ast.stmt], around: Statement | None) -> list[Statement]:
        block: list[Statement] = []
        for node, of_learner in zip(body, own, strict=True):
            last = node.end_lineno or node.lineno
            line = self.lines[node.lineno - 1]
            depth = (len(line) - len(line.lstrip())) // len(INDENT)  # elif stands as far left as its if
            one = Statement(node, of_learner, node.lineno - 1, last, depth, block, len(block), around)
            block.append(one)
            self.statements.append(one)
            for name in ("body", "orelse"):
                inner, own_inner = getattr(node, name, []), getattr(of_learner, name, [])
                if inner and isinstance(inner, list):
                    one.blocks.append(self._block(inner, own_inner, one))
        return block

    def _pairs(self) -> Iterator[tuple[ast.AST, ast.AST]]:
        """Each node of the rewritten tree, and the same as the learner wrote it."""
        for one in self.statements:
            yield one.node, one.own
            yield from zip(parts_of(one.node), parts_of(one.own))
        for default, of_learner in zip(self.tree.args.defaults, self.own.args.defaults):
            yield from zip(ast.walk(default), ast.walk(of_learner))

    def piece(self, node: ast.AST) -> str:
        """What the learner wrote for an expression of the rewritten tree, "" where that is several lines."""
        own = next((own for one, own in self._pairs() if one is node), None)
        text = own and ast.get_source_segment(self.source, own)
        return text if text and "\n" not in text else ""

    def changed(self, changes: Sequence[Change]) -> list[str]:
        """The lines with changes in them, which must not overlap."""
        lines = list(self.lines)
        for first, last, new in sorted(changes, reverse=True):
            lines[first:last] = new
        return lines

    @cached_property
    def arguments(self) -> list[str]:
        return [one.arg for one in ast.walk(self.tree.args) if isinstance(one, ast.arg)]

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The arguments, and the names that get a value, in the order in which they come."""
        stored = sorted(
            (node.lineno, node.col_offset, node.id)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        )
        return tuple(dict.fromkeys([*self.arguments, *(name for _, _, name in stored)]))

    @cached_property
    def unread(self) -> set[str]:
        """The variables that nothing reads, unless to count themselves up."""
        return {*self.variables} - {name for one in self.statements for name in one.reads - {*one.targets}}

    @cached_property
    def header(self) -> Statement:
        """The line with def, as a statement: its arguments may have default values."""
        return Statement(self.tree, self.own, 0, len(self.lines), 0, [], blocks=[self.body])

    @cached_property
    def names_at(self) -> dict[int, list[str]]:
        """What each line gives a value."""
        return {one.first: names_given(one.node) for one in self.statements}

    @cached_property
    def helpers(self) -> str:
        """The other functions and the constants that a version needs beside it."""
        bare = (_bare(one) if isinstance(one, ast.FunctionDef) else one for one in self.around)
        return counted([line for one in bare for line in ast.unparse(one).splitlines()])

    def line_of(self, number: int) -> int:
        """The line of the rewritten text, from 0, behind the line of a runnable version that changed no other lines."""
        rows = [row for row, line in enumerate(self.lines) for _ in range(1 + line.lstrip().startswith(LOOPS))]
        return rows[min(number, len(rows)) - 1] if number > 0 else 0

    def runnable(self, changes: Sequence[Change] = (), keep: Lines = ()) -> str:
        """A version as a text that can be run: its steps are counted.  keep: the lines of which it is kept what they
        give."""
        return f"{counted(self.changed(changes), keep)}\n{self.helpers}"


def counted(lines: Sequence[str], keep: Lines = ()) -> str:
    """A function's text, one statement a line, with a call of STEP in every loop and at the beginning.

    keep: the lines of which it is kept what they give, with their number from 0.
    """
    return "\n".join(_kept(line, row) if row in keep else _counted(line) for row, line in enumerate(lines))


def _counted(line: str) -> str:
    bare = line.lstrip()
    return f"{line}\n{line[: -len(bare)]}{INDENT}{STEP}()" if bare.startswith(LOOPS) else line


@lru_cache(4096)
def _kept(line: str, row: int) -> str:
    """The same, keeping what the line gives: the value of its variables, what it adds to a list, what it returns."""
    bare, node = line.lstrip(), statement_in(line)
    if node is None:
        return _counted(line)
    given: ast.expr | None = next(iter(targets_of(node)), None)
    if isinstance(node, ast.Return):
        return f"{line[: -len(bare)]}return {KEPT}.see({row}, ({bare[6:] or None}))"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ".append(" in bare:
        given = next(iter(node.value.args), None)
    see = given and f"; {KEPT}.see({row}, ({bare.encode()[given.col_offset : given.end_col_offset].decode()}))"
    return f"{_counted(line)}{see or ''}"


def targets_of(node: ast.stmt) -> list[ast.expr]:
    """What stands left of the equals signs of a statement, or what a loop counts with."""
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, (ast.AugAssign, ast.For)) else []


def _owner(target: ast.expr) -> str:
    while isinstance(target, (ast.Subscript, ast.Attribute)):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def names_given(node: ast.stmt) -> list[str]:
    """The variables that a statement gives a value, "" for each key or place in one."""
    parts = [part for target in targets_of(node)[:1] for part in getattr(target, "elts", [target])]
    return [part.id if isinstance(part, ast.Name) else "" for part in parts]


def statement_in(line: str) -> ast.stmt | None:
    """The statement that begins in a line; None in "else:", an empty line, and where an edit made what is no Python."""
    bare = line.strip()
    try:
        return next(iter(ast.parse(f"{bare}\n{INDENT}pass" if bare.endswith(":") else bare).body), None)
    except SyntaxError:
        return None


def parts_of(statement: ast.stmt) -> Iterator[ast.AST]:
    """The parts of a statement, without the statements in it, always in the same order."""
    for name, value in ast.iter_fields(statement):
        if name in ("body", "orelse"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from ast.walk(child)


def _function_in(tree: ast.Module, name: str) -> ast.FunctionDef:
    found = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == name]
    if not found:
        raise LookupError(name)
    return found[-1]


def _has_docstring(function: ast.FunctionDef) -> bool:
    return ast.get_docstring(function, clean=False) is not None


def _bare(function: ast.FunctionDef) -> ast.FunctionDef:
    """Without what does nothing: docstring and annotations."""
    function.body = function.body[_has_docstring(function) :] or [ast.Pass()]
    function.returns = None
    for one in ast.walk(function.args):
        if isinstance(one, ast.arg):
            one.annotation = None
    return function
