"""Functions that nobody should try again, and whether a notebook is as it was when the search was given them.

    python benchmarks/hostile.py                  200 functions: a few minutes
    python benchmarks/hostile.py --count 50 --seed 3

Each is a wrong answer in which something is done beside: a loop that never ends, a recursion, a file, a print, an exit,
a thread, a changed global or a changed NumPy; at the beginning or further down, straight or wrapped up, in the function
or in one that it calls. What was there before is compared with what is there afterwards: files, the folder, everything
in NumPy, in the built-ins and in the modules of the course, settings, random numbers, threads, what was printed.
The tests try a few of them.
"""

import argparse
import builtins
import contextlib
import io
import os
import random
import signal
import sys
import tempfile
import threading
import time
from inspect import ismodule
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

import dnn_utils  # noqa: E402
from exercises import COMPARED  # noqa: E402
from workbook.cells import around, course  # noqa: E402
from workbook.cells.meaning import GradedCell  # noqa: E402
from workbook.judging import locate  # noqa: E402

LONGEST = 20.0  # seconds that one search may take here; its limit of one or three is in its own hands
DEEDS = [
    "while True: pass", "while 1 > 0: x = 1", "for i in range(10 ** 12): pass", "[0 for i in iter(int, 1)]",
    "sum(1 for i in range(10 ** 12))", "return {name}({arguments})", "(lambda f: f(f))(lambda f: f(f))",
    "print('x' * 100000)", "print('x', file=__import__('sys').stderr)", "input()", "breakpoint()",
    "open('left.txt', 'w').write('x')", "np.save('left', 1)", "np.savetxt('left', [1])", "np.arange(3).tofile('left')",
    "np.memmap('left', mode='w+', shape=3)", "np.arange(3).dump('left')", "np.lib.format.open_memmap('left')",
    "import os; os.remove('kept.txt')", "import os; os.chdir('/')", "import os; os.environ['LEFT'] = '1'",
    "import shutil; shutil.rmtree('.')", "from os import remove; remove('kept.txt')", "import subprocess",
    "import sys; sys.path.clear()", "import sys; sys.setrecursionlimit(50)", "import sys; sys.exit()", "exit()", "quit()",
    "raise SystemExit", "raise KeyboardInterrupt", "import signal; signal.alarm(1)",
    "import threading; threading.Thread(target=print).start()", "import _thread; _thread.start_new_thread(print, ())",
    "global KEPT; KEPT = 2", "KEPT.append(4)", "KEPT[0] = 9", "globals()['KEPT'] = 2", "np.random.shuffle(KEPT)",
    "np.random.seed(5)", "np.random.rand(3)", "np.seterr(all='raise')", "np.set_printoptions(precision=1)", "np.sum = None",
    "np.T = 1", "np.random.rand = None", "np.dot.T = 1", "sigmoid.T = 1", "{name}.T = 1", "Q.T = np; Q = np",
    "np = 1; np.sum = None", "del np.sum", "np.ndarray.sum = None", "setattr(np, 'sum', None)", "vars(np).clear()",
    "getattr(np, 'save')('left', 1)", "__builtins__['print'] = None", "import builtins; builtins.print = None",
    "print.__self__.open('left.txt', 'w')", "np.sum.__globals__.clear()", "().__class__.__base__.__subclasses__()",
    "eval('1')", "exec('np.sum = None')", "compile('1', '', 'eval')", "__import__('os').remove('kept.txt')",
    "with open('left.txt', 'w'): pass", "class A: pass", "async def a(): pass", "import numpy as np; np.sum = None",
    "load_data()", "plt.savefig('left.png')", "check({name})", "np.ctypeslib.load_library('c', '.')",
]  # fmt: skip
# How a deed is wrapped up: each is a function of the deed, one statement without indentation, to lines.
WAYS = [
    lambda deed: [deed],
    lambda deed: ["if 1 < 2:", f"    {deed}"],
    lambda deed: ["for again in range(2):", f"    {deed}"],
    lambda deed: ["try:", f"    {deed}", "except BaseException: pass"],
    lambda deed: ["def inside():", f"    {deed}", "inside()"],
    lambda deed: ["def inside(times):", f"    {deed}", "    return inside(times + 1)", "inside(0)"],
]


def functions(count, seed):
    """(exercise, what is done, a cell that does it), drawn; each deed comes about as often as any other."""
    draw = random.Random(seed)
    deeds = [deed for _ in range(-(-count // len(DEEDS))) for deed in draw.sample(DEEDS, len(DEEDS))]
    for deed in deeds[:count]:
        name, way, beside, late = draw.choice(COMPARED), draw.choice(WAYS), draw.random() < 0.3, draw.random() < 0.3
        head, rest = course.answer(name).split(":\n", 1)
        own = deed.replace("{name}", name).replace("{arguments}", head.partition("(")[2].rstrip(")"))
        lines = "".join(f"    {line}\n" for line in way(own))
        wrong = rest.replace(" - ", " + ", 1)
        before, _, last = wrong.rstrip("\n").rpartition("\n")
        if beside:
            text = f"def beside():\n{lines}\n{head}:\n    beside()\n{wrong}"
        elif late and last.startswith("    return"):
            text = f"{head}:\n{before}\n{lines}{last}\n"
        else:
            text = f"{head}:\n{lines}{wrong}"
        yield name, deed, f"KEPT = [3, 1, 2]\n\n\n{text}"


def state():
    """What must be as it was: by name, so that a difference can be said.  NumPy itself adds modules when it needs them."""
    modules = {
        "NumPy": np,
        "np.random": np.random,
        "np.ndarray": np.ndarray,
        "built-ins": builtins,
        "the course": dnn_utils,
    }
    return {
        **{what: {name: id(one) for name, one in vars(of).items() if not ismodule(one)} for what, of in modules.items()},
        "right functions": {name: id(function) for name, function in around.right_functions().items()},
        "attributes of functions": [vars(one).copy() for one in (dnn_utils.sigmoid, *around.right_functions().values())],
        "settings": (np.geterr(), np.get_printoptions(), sys.getrecursionlimit(), [*sys.path], signal.getsignal(2)),
        "random numbers": (str(np.random.get_state()), random.getstate()),
        "environment": dict(os.environ),
        "threads": threading.active_count(),
        "folder": (Path.cwd(), {path.name: path.read_text() for path in Path().iterdir()}),
    }  # fmt: skip


def left_behind(name, text):
    """What is no longer as it was after the search was given a cell: a list of words."""
    before, printed, start = state(), io.StringIO(), time.monotonic()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        locate.found_in(GradedCell(name, "a.ipynb", text), locate.tries_here)
    after = state()
    found = [what for what, value in before.items() if after[what] != value]
    late = ["time"] if time.monotonic() - start > LONGEST else []
    return found + late + (["a print"] if printed.getvalue() else [])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    around.neighbours("sigmoid")  # what is made once is made
    bad = 0
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("kept.txt").write_text("kept")
        for name, deed, text in functions(options.count, options.seed):
            if left := left_behind(name, text):
                bad += 1
                print(f"{name}: {deed}: {', '.join(left)}", flush=True)
    print(f"{options.count} hostile functions, {bad} left something behind")


if __name__ == "__main__":
    main()
