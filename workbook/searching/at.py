"""Where an expression stands in a line, and texts that are made of its pieces."""

import ast
from dataclasses import dataclass

from .vocabulary import Words

Rewrite = tuple[str, float, str]  # the kind of edit, what it costs, what takes the place
# What needs no parentheses around it, wherever it stands.
WHOLE = (
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp),
    *(ast.SetComp, ast.GeneratorExp, ast.JoinedStr, ast.Slice, ast.Starred),
)


@dataclass(frozen=True)
class At:
    """Where an expression stands: the line, in bytes, because nodes count in them; as what; is it a whole formula?

    where: "call" (is called), "owner" (of an attribute or an index), "index", "argument", "item", "factor" or "term".
    """

    line: bytes
    words: Words
    where: str = ""
    is_all: bool = False

    def cut(self, first: int | None, last: int | None) -> str:
        return self.line[first:last].decode()

    def bare(self, node: ast.AST) -> str:
        """An expression as it stands there."""
        return self.cut(getattr(node, "col_offset", None), getattr(node, "end_col_offset", None))

    def text(self, node: ast.AST) -> str:
        """The same, in parentheses where it may need them elsewhere."""
        text = self.bare(node)
        is_index = isinstance(node, ast.Tuple) and any(isinstance(one, ast.Slice) for one in node.elts)
        is_word = isinstance(node, ast.Constant) and isinstance(node.value, str)
        return text if isinstance(node, WHOLE) or is_index or is_word else f"({text})"

    def between(self, left: ast.expr, right: ast.expr) -> str:
        """The sign between two expressions."""
        return self.cut(left.end_col_offset, right.col_offset).strip(" ()")

    def put(self, node: ast.expr, *parts: tuple[ast.AST, str]) -> str:
        """An expression with other texts in the place of some of its parts, from left to right."""
        texts, start = [], node.col_offset
        for part, text in parts:
            texts += [self.cut(start, getattr(part, "col_offset", None)), text]
            start = getattr(part, "end_col_offset", None) or 0
        return "".join([*texts, self.cut(start, node.end_col_offset)])

    def exchanged(self, node: ast.expr, one: ast.expr, other: ast.expr) -> str:
        return self.put(node, (one, self.text(other)), (other, self.text(one)))

    def signed(self, node: ast.expr, left: ast.expr, right: ast.expr, sign: str) -> str:
        """An expression with another sign between two of its parts, as written: other things may belong together."""
        middle = self.cut(left.end_col_offset, right.col_offset).replace(self.between(left, right), sign, 1)
        return self.cut(node.col_offset, left.end_col_offset) + middle + self.cut(right.col_offset, node.end_col_offset)
