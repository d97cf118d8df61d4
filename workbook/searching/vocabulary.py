"""What can be put into a function: its variables, numbers, texts, and the exercises that it can call."""

import ast
import builtins
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .code import Code
from .harmless import HELPERS

LONGEST = 20  # characters of a text that is a key


@dataclass(frozen=True)
class Words:
    """What can be put into a function: its variables; those that are single numbers; texts; exercises in sight.

    unset: names that are read before anything gives them a value.  unread: names that get a value that nobody reads.
    constants: numbers of the function and of the answer.  given: its arguments, and what its loops count with.
    """

    variables: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()
    unread: Collection[str] = ()
    constants: tuple[float, ...] = ()
    given: tuple[str, ...] = ()


def words_for(code: Code, answer: Code, functions: Iterable[str]) -> Words:
    """What can be put into a function: texts and numbers of the answer, and the exercises that it can call."""
    constants = [
        node.value for tree in (code.tree, answer.tree) for node in ast.walk(tree) if isinstance(node, ast.Constant)
    ]
    texts = tuple(dict.fromkeys(one for one in constants if isinstance(one, str) and len(one) < LONGEST))
    of_answer = tuple(
        dict.fromkeys(one for one in constants if isinstance(one, (int, float)) and not isinstance(one, bool))
    )
    calls = [node.func for node in ast.walk(code.tree) if isinstance(node, ast.Call)]
    own = {node.name for node in (*ast.walk(code.tree), *code.around) if isinstance(node, ast.FunctionDef)}
    known = {*dir(builtins), *HELPERS, *code.arguments, *functions, *own}  # what is called may be a variable, too
    called = [function.id for function in calls if isinstance(function, ast.Name) and function.id in known]
    numbers = tuple(name for name in code.variables if _is_number(code, name))
    known, early = {*code.arguments, *called, *functions, *own, "np"}, set()
    known |= {alias.asname or alias.name for node in ast.walk(code.tree) for alias in getattr(node, "names", ())}
    for one in code.statements:
        early |= one.reads - known
        known |= {*one.targets}
    every = tuple(dict.fromkeys([*called, *functions]))
    loops = (name for one in code.statements if isinstance(one.node, ast.For) for name in one.targets)
    given = (*code.arguments, *loops)
    return Words(code.variables, numbers, texts, every, tuple(sorted(early)), code.unread, of_answer, given)


def _is_number(code: Code, name: str) -> bool:
    """Is a variable a single number: from a shape or a length, a counter, or an argument called like one?"""
    if name in ("m", "n", "learning_rate", "num_iterations", "patience", "n_x", "n_h", "n_y"):
        return True
    for one in code.statements:
        node = one.node
        if isinstance(node, ast.For) and _names(node.target) == [name]:
            return ast.unparse(node.iter).startswith(("range", "reversed(range"))
        if isinstance(node, ast.Assign) and name in [part for target in node.targets for part in _names(target)]:
            return ".shape" in ast.unparse(node.value) or ast.unparse(node.value).startswith("len(")
    return False


def _names(target: ast.expr) -> list[str]:
    return [part.id for part in ast.walk(target) if isinstance(part, ast.Name)]
