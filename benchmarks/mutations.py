"""Small changes of right answers: none that changes a result on some input may be judged right.

    python benchmarks/mutations.py                 10,000 changes: half an hour on two processors
    python benchmarks/mutations.py --count 500

A change that is judged right is tried again on inputs drawn anew, ten times. Where they find it wrong, a verdict has
missed it. Where they never do, it is another way to write the same. What comes out is in mutations.md.
"""

import argparse
import ast
import copy
import random
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from exercises import COMPARED, EXERCISES  # noqa: E402
from workbook.cells import course  # noqa: E402
from workbook.cells.meaning import GradedCell  # noqa: E402
from workbook.judging.judge import verdict_of  # noqa: E402
from workbook.judging.verdict import State  # noqa: E402
from workbook.sandbox.host import Ended, Sandbox  # noqa: E402

OPERATORS = (ast.Add(), ast.Sub(), ast.Mult(), ast.Div(), ast.FloorDiv(), ast.MatMult(), ast.Pow())
COMPARISONS = (ast.Lt(), ast.LtE(), ast.Gt(), ast.GtE(), ast.Eq(), ast.NotEq())
LARGEST = 150  # a change may leave small numbers as they are, and be wrong beyond a limit of up to this


def changes(node, names, dice):
    """What can stand in place of a part of a program: (what is changed, the new part) each."""
    small = dice.randint(1, LARGEST)
    if isinstance(node, ast.BinOp):
        yield "an operator", ast.BinOp(node.left, dice.choice(OPERATORS), node.right)
        yield "a side left out", dice.choice([node.left, node.right])
        yield "sides exchanged", ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.Compare):
        yield "a comparison", ast.Compare(node.left, [dice.choice(COMPARISONS)], node.comparators)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield "a number", ast.Constant(dice.choice([node.value + 1, node.value - 1, -node.value, 2 * node.value]))
    elif isinstance(node, ast.UnaryOp):
        yield "a sign", node.operand
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield "a name", ast.Name(dice.choice(names), ast.Load())
        yield "a limit", ast.parse(f"{node.id}[:{small}]", mode="eval").body
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "a transpose", node.value
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield "a limit", ast.parse(f"min({ast.unparse(node)}, {small})", mode="eval").body
    elif isinstance(node, ast.Call):
        if node.keywords:
            kept = dice.sample(node.keywords, len(node.keywords) - 1)
            yield "an argument left out", ast.Call(node.func, node.args, kept)
        if len(node.args) > 1:
            yield "arguments exchanged", ast.Call(node.func, node.args[::-1], node.keywords)
        if node.args:
            yield "a call left out", node.args[0]
        if ast.unparse(node.func) == "range":
            yield "a limit", ast.parse(f"{ast.unparse(node)}[:{small}]", mode="eval").body
    elif isinstance(node, ast.Assign | ast.AugAssign) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield "a line left out", ast.Pass()
    elif isinstance(node, ast.If):
        yield "a condition", ast.If(ast.Constant(dice.random() < 0.5), node.body, node.orelse)


def mutant(text, dice):
    """(what was changed, the program with one change)."""
    tree = ast.parse(text)
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    body = ast.Module(function.body, [])
    names = sorted({node.id for node in ast.walk(function) if isinstance(node, ast.Name)})
    possible = [(node, what, new) for node in ast.walk(body) for what, new in changes(node, names, dice)]
    chosen, what, new = dice.choice(possible)
    new = copy.deepcopy(new)

    class Change(ast.NodeTransformer):
        def visit(self, node):
            return new if node is chosen else self.generic_visit(node)

    function.body = Change().visit(body).body
    return what, ast.unparse(ast.fix_missing_locations(tree))


def mutants(count, dice):
    """(exercise, what was changed, text) of so many different changes of answers and of other right answers."""
    texts = []
    for name in COMPARED:
        answer = course.answer(name)
        texts += [(name, text) for text in (answer, *EXERCISES[name].right_texts(answer).values())]
    seen = {ast.unparse(ast.parse(text)) for _, text in texts}
    while count:
        name, text = dice.choice(texts)
        what, changed = mutant(text, dice)
        if changed not in seen:
            seen.add(changed)
            count -= 1
            yield name, what, changed


def is_judged_right(sandbox, name, text, seed):
    try:
        return verdict_of(GradedCell(name, "a.ipynb", text), sandbox.outcomes, seed).state == State.RIGHT
    except (Ended, ArithmeticError, LookupError, TypeError, ValueError):  # endless, or nothing that fits the exercise
        return False


def missed(sandbox, name, text, dice, times):
    """None where a changed answer is judged wrong; otherwise: is it wrong on other inputs?"""
    if not is_judged_right(sandbox, name, text, dice.getrandbits(64)):
        return None
    return not all(is_judged_right(sandbox, name, text, dice.getrandbits(64)) for _ in range(times))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    dice, found, start = random.Random(arguments.seed), Counter(), time.perf_counter()
    with Sandbox(seconds=5) as sandbox:
        for name, what, text in mutants(arguments.count, dice):
            result = missed(sandbox, name, text, dice, 10)
            found[what, "wrong" if result is None else "missed" if result else "the same"] += 1
            if result is not None:
                print(f"{'MISSED' if result else 'the same'}: {name}, {what}\n{text}\n", file=sys.stderr)
    print("| what was changed | judged wrong | the same in other words | missed |\n|---|---:|---:|---:|")
    for what in sorted({what for what, _ in found}):
        print(f"| {what} | {found[what, 'wrong']} | {found[what, 'the same']} | {found[what, 'missed']} |")
    print(f"\n{arguments.count} changes in {time.perf_counter() - start:.0f} s.")


if __name__ == "__main__":
    main()
