"""Says what the code of a cell binds and changes, and whether it only calculates: arithmetic, NumPy, nothing beyond.

This keeps a notebook as it is where its code runs once more; it is not a wall against people who want to break out.

Standard library and NumPy only: the process that runs learners' code gets this module as text.
"""

import ast
import builtins
import copy
from collections.abc import Collection, Iterable
from functools import lru_cache
from types import ModuleType

import numpy as np

BUILTINS = frozenset(
    "abs all any bool dict divmod enumerate filter float int isinstance len list map max min pow print range repr "
    "reversed round set slice sorted str sum tuple zip Exception ValueError TypeError KeyError IndexError "
    "AssertionError NotImplementedError ZeroDivisionError".split()
)
MODULES = frozenset("numpy numpy.linalg numpy.random math copy itertools functools operator collections".split())
IMPORTS = (ast.Import, ast.ImportFrom)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
CHANGING = "add append clear discard extend fill insert pop popitem remove reverse setdefault sort update".split()
IN_CONSTANTS = (
    *(ast.Constant, ast.Name, ast.Attribute, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.expr_context),
    *(ast.Tuple, ast.List, ast.Dict, ast.Set, ast.Lambda, ast.arguments, ast.arg),
)
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


def is_harmless(
    statement: ast.stmt, refused: Collection[str], outside: Collection[str], allowed: tuple[type[ast.AST], ...] = ()
) -> bool:
    """Does a statement only calculate?

    refused: names that it may not use, unless they are its own variables.  outside: names that mean something
    outside of it.  allowed: of REFUSED, what it may be all the same.
    """
    own, nodes = own_names(statement), [*ast.walk(statement)]
    imported = {one for node in nodes if isinstance(node, IMPORTS) for one in names_bound_by(node)}
    shared = {*outside, *imported, *dir(builtins)}
    return all(
        (isinstance(node, allowed) or _is_harmless(node, own, refused)) and not _sets(node, shared) for node in nodes
    )


def _sets(node: ast.AST, shared: Collection[str]) -> bool:
    """Does it set an attribute of what others have, too?  np.sum = ... would change NumPy for everybody."""
    if not isinstance(node, ast.Attribute) or isinstance(node.ctx, ast.Load):
        return False
    root = ast.unparse(node.value)
    return not root.isidentifier() or root in shared


def names_bound_by(statement: ast.AST) -> set[str]:
    """The names that a statement gives a value, with those inside an if, a try or a loop."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
    if isinstance(statement, DEFINITIONS):
        return {statement.name}
    if isinstance(statement, ast.Name):
        return {statement.id} if isinstance(statement.ctx, ast.Store) else set()
    return set().union(*map(names_bound_by, ast.iter_child_nodes(statement)))


def own_names(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a value, arguments included."""
    nodes = [*ast.walk(statement)]
    own = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    return own | {node.arg for node in nodes if isinstance(node, ast.arg)}


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


def names_changed_by(statement: ast.stmt) -> set[str]:
    """The names whose value a statement changes after they were set: x += 1, x[0] = 1, x.append(1), also in a loop."""
    found: set[str] = set()
    for part in ast.walk(statement):
        if isinstance(part, ast.AugAssign):
            found |= names_in(part.target)
        elif isinstance(part, ast.Subscript | ast.Attribute) and isinstance(part.ctx, ast.Store | ast.Del):
            found |= names_in(part.value)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr in CHANGING:
            found |= names_in(part.func.value)
    return set() if isinstance(statement, DEFINITIONS) else found


def names_in(node: ast.AST) -> set[str]:
    """Every name that occurs in a piece of code."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def is_constant(statement: ast.stmt) -> bool:
    """Is a value written down (0.01, [1, 2], np.pi / 2), and not worked out by a call?"""
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
        return False
    return all(isinstance(part, IN_CONSTANTS) for part in ast.walk(statement.value))


# --- what stands in a cell ---


def statements_in(text: str) -> list[ast.stmt]:
    """The statements of a cell; none where Python cannot read it."""
    try:
        return ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


@lru_cache(500)
def parts_of(text: str) -> tuple[tuple[ast.stmt, frozenset[str], bool], ...]:
    """The statements of a cell, which are only looked at; of each the names that it binds, and does it import?

    A notebook's exercises are judged one after the other, and stand among the same cells.
    """
    parts = (one for statement in statements_in(text) for one in _one_by_one(statement))
    return tuple((one, frozenset(names_bound_by(one)), imports_something(one)) for one in parts)


def _one_by_one(statement: ast.stmt) -> Iterable[ast.stmt]:
    """An import of several names as one for each: what draws need not be loaded for what calculates."""
    if not isinstance(statement, IMPORTS):
        return [statement]
    alone = [copy.copy(statement) for _ in statement.names]
    for one, alias in zip(alone, statement.names):
        one.names = [alias]
    return alone


def works_out(statement: ast.stmt) -> bool:
    """Is a value set that a call gives?"""
    return isinstance(statement, (ast.Assign, ast.AnnAssign)) and not is_constant(statement)


def imports_something(statement: ast.stmt) -> bool:
    return any(isinstance(part, IMPORTS) for part in ast.walk(statement))
