"""Says whether a function may be tried, and what it needs around it.

Tried code runs without anybody having asked for it, so it must not reach out of itself: only arithmetic, NumPy and the
functions of the course.  This keeps a notebook as it is; it is no wall against people who want to break out.
"""

import ast
import builtins
from collections.abc import Collection, Iterable
from types import ModuleType

import numpy as np

from workbook.cells.meaning import is_constant, names_bound_by, names_in, statements_in

BUILTINS = frozenset(
    "abs all any bool dict divmod enumerate filter float int isinstance len list map max min pow print range repr "
    "reversed round set slice sorted str sum tuple zip Exception ValueError TypeError KeyError IndexError "
    "AssertionError NotImplementedError ZeroDivisionError".split()
)
# Of dnn_utils.
HELPERS = frozenset("sigmoid relu sigmoid_backward relu_backward images_to_columns".split())
MODULES = frozenset("numpy numpy.linalg numpy.random math copy itertools functools operator collections".split())
IMPORTS = (ast.Import, ast.ImportFrom)
REFUSED = (
    *(ast.Try, ast.TryStar, ast.With, ast.Global, ast.Nonlocal, ast.ClassDef, ast.Yield, ast.YieldFrom, ast.Await),
    *(ast.AsyncFor, ast.AsyncFunctionDef, ast.AsyncWith, ast.Match),
)
# Of NumPy: what reads or writes files, and what changes settings for everybody.
SETTINGS = frozenset(
    "save savez savez_compressed savetxt load loadtxt genfromtxt fromfile fromregex memmap DataSource tofile dump "
    "dumps seterr seterrcall set_printoptions set_string_function setbufsize set_numeric_ops show_config show_runtime "
    "info setflags lookfor source test ctypes data base".split()
)


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
    found, wanted, new = list(stars), {name}, names_in(function)
    while new := new - wanted:
        wanted |= new
        new_ones = {id(defined[one]): defined[one] for one in sorted(new) if one in defined}.values()
        found += [one for one in new_ones if one not in found]
        new = {inner for one in new_ones for inner in names_in(one)}
    refused = {*refused} - {*defined}
    outside = {*fixed, *refused, *defined, name}
    if all(_is_definition(one) and is_harmless(one, refused, outside) for one in (*found, function)):
        return found[::-1]
    return None


def _is_definition(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.FunctionDef, ast.Import, ast.ImportFrom, ast.Assign))


def is_harmless(statement: ast.stmt, refused: Collection[str], outside: Collection[str]) -> bool:
    """Does a statement only calculate?

    refused: names that it may not use, unless they are its own variables.  outside: names that mean something
    outside of it.
    """
    own = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    own |= {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
    imported = {one for node in ast.walk(statement) if isinstance(node, IMPORTS) for one in names_bound_by(node)}
    shared = {*outside, *imported, *dir(builtins)}
    return all(_is_harmless(node, own, refused) and not _sets(node, shared) for node in ast.walk(statement))


def _sets(node: ast.AST, shared: Collection[str]) -> bool:
    """Does it set an attribute of what others have, too?  np.sum = ... would change NumPy for everybody."""
    if not isinstance(node, ast.Attribute) or isinstance(node.ctx, ast.Load):
        return False
    root = ast.unparse(node.value)
    return not root.isidentifier() or root in shared


def _is_harmless(node: ast.AST, own: set[str], refused: Collection[str]) -> bool:
    if isinstance(node, REFUSED):
        return False
    if isinstance(node, ast.FunctionDef):
        return not node.decorator_list
    if isinstance(node, ast.Import):
        return all(alias.name in MODULES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return not node.level and node.module in MODULES and not {alias.name for alias in node.names} & SETTINGS
    if isinstance(node, ast.Name):
        is_builtin = hasattr(builtins, node.id) and node.id not in BUILTINS
        return not node.id.startswith("__") and (node.id in own or not (is_builtin or node.id in refused))
    if isinstance(node, ast.Attribute):
        return _is_harmless_attribute(node)
    return True


def _is_harmless_attribute(node: ast.Attribute) -> bool:
    if node.attr.startswith("_") or node.attr in SETTINGS:
        return False
    if ast.unparse(node.value) == "np":
        return node.attr in ("random", "linalg") or not isinstance(getattr(np, node.attr, None), ModuleType)
    return True
