"""Says whether a function may be tried, and what it needs around it.

Tried code runs without anybody having asked for it, so it must only calculate (cells/calculating.py) and call the
functions of the course.
"""

import ast
from collections.abc import Collection, Iterable

from workbook.cells.calculating import is_constant, is_harmless, names_bound_by, names_in, own_names, statements_in

# Of dnn_utils.
HELPERS = frozenset("sigmoid relu sigmoid_backward relu_backward images_to_columns".split())
LONG = 1_000_000


def needed_by(
    name: str, text: str, others: Iterable[str], fixed: Collection[str], refused: Collection[str]
) -> list[ast.stmt] | None:
    """What the function ``name`` of a cell needs of its own and of other cells; None where it may not be tried.

    fixed: exercises, which keep their meaning whatever other cells say.  refused: names that may not be called.
    """
    defined: dict[str, ast.stmt] = {}
    stars: list[ast.stmt] = []
    for one in (*others, text):
        for statement in statements_in(one):
            names = names_bound_by(statement)
            stars += [statement] * ("*" in names)
            if one is text or is_constant(statement) or not isinstance(statement, ast.Assign):
                defined |= {bound: statement for bound in names if one is text or bound not in fixed}
    function = defined.pop(name, None)
    if not isinstance(function, ast.FunctionDef):
        return None
    found, wanted, new = list(stars), {name}, _names_outside(function)
    while new := new - wanted:
        wanted |= new
        new_ones = {id(defined[one]): defined[one] for one in sorted(new) if one in defined}.values()
        found += [one for one in new_ones if one not in found]
        new = {inner for one in new_ones for inner in _names_outside(one)}
    refused = {*refused} - {*defined}
    outside = {*fixed, *refused, *defined, name}
    every = (*found, function)
    if all(_is_definition(one) and is_harmless(one, refused, outside) and not _is_endless(one) for one in every):
        return found[::-1]
    return None


def _names_outside(statement: ast.stmt) -> set[str]:
    """The names that a statement finds outside of it.  What a function gives a value itself is its own variable."""
    own = own_names(statement) if isinstance(statement, ast.FunctionDef) else set()
    return names_in(statement) - own


def _is_definition(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.FunctionDef, ast.Import, ast.ImportFrom, ast.Assign))


def _is_endless(statement: ast.stmt) -> bool:
    """Is there a comprehension of more rounds than anybody waits for?  Those of a loop are counted, these are not."""
    found = (
        part for node in ast.walk(statement) if isinstance(node, ast.comprehension) for part in ast.walk(node.iter)
    )
    return any(map(_is_long, found))


def _is_long(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Pow)
    return isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value > LONG
