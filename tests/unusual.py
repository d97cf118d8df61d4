"""Right answers in unusual clothes, and how a cell is tried in a notebook.  benchmarks/unusual.py tries all of them."""

from exercises import COMPARED, EXERCISES
from workbook.cells import course
from workbook.cells.around import given, neighbours
from workbook.checking.check import check, said
from workbook.judging.judge import verdict_on

PRODUCT = "def linear_forward(A, W, b):\n    return {} + b, (A, W, b)\n"
RIGHT = PRODUCT.format("np.dot(W, A)")
# What people write: (the graded cell, the cells above it that it needs).
UNUSUAL = {
    "a check in the cell": (RIGHT + "check(linear_forward)",),
    "a trial on the printed example": (RIGHT + "A, W, b = linear_forward_test_case()\nprint(linear_forward(A, W, b))",),
    "a trial with another cell's variable": (
        RIGHT + "print(linear_forward(A0, W0, b0)[0])",
        "A0 = W0 = b0 = np.ones((1, 1))",
    ),
    "a trial with the data": (RIGHT + "x, *_ = load_data()\nprint(x.shape)",),
    "a plot": (RIGHT + "figure, axes = plt.subplots()\naxes.plot([1, 2])\nplt.show()",),
    "its own import of Matplotlib": ("import matplotlib.pyplot as plt\n" + RIGHT,),
    "prints inside": ("def linear_forward(A, W, b):\n    print(A.shape)\n    return W @ A + b, (A, W, b)",),
    "%time": ("%time ONE = 1\n" + RIGHT,),
    "%%time": ("%%time\n" + RIGHT,),
    "%%time and a shell command": ("%%time\n!true\n" + RIGHT,),
    "%timeit -o": (RIGHT + "took = %timeit -o -n 1 -r 1 1 + 1",),
    "a shell command and a question": ("!true\nnp.dot?\n" + RIGHT,),
    "a constant and a magic": ("%precision 8\nONE = 1.0\n" + PRODUCT.format("ONE * np.dot(W, A)"),),
    "a helper in the cell": ("def product(W, A):\n    return W @ A\n\n" + PRODUCT.format("product(W, A)"),),
    "a helper in another cell": (PRODUCT.format("product(W, A)"), "def product(W, A):\n    return W @ A"),
    "a helper that needs another": (
        PRODUCT.format("product(W, A)"),
        "from math import *",
        "def times(x, y):\n    return x * y * e / e",
        "def product(W, A):\n    return times(1, W @ A)",
    ),
    "a lambda in another cell": (PRODUCT.format("product(W, A)"), "product = lambda W, A: W @ A"),
    "a class in another cell": (
        PRODUCT.format("Product()(W, A)"),
        "class Product:\n    def __call__(self, W, A):\n        return W @ A",
    ),
    "a partial in another cell": (
        PRODUCT.format("product(A)(W)").replace("product(A)(W)", "times(W, A)"),
        "from functools import partial\ntimes = partial(np.matmul)",
    ),
    "a constant in another cell": (PRODUCT.format("ONE * np.dot(W, A)"), "ONE = 1.0"),
    "a constant made of another": (PRODUCT.format("(TWO - ONE) * np.dot(W, A)"), "ONE = 1.0", "TWO = 2 * ONE"),
    "a table in another cell": (PRODUCT.format('TABLE["one"] * (W @ A)'), 'TABLE = {"one": 1}'),
    "a table that is looked at": (PRODUCT.format('TABLE["one"] * (W @ A)'), 'TABLE = {"one": 1}', "TABLE.keys()"),
    "a table that a loop fills": (
        PRODUCT.format("SQUARES[1] * (W @ A)"),
        "SQUARES = {}",
        "for i in range(3):\n    SQUARES[i] = i * i",
    ),
    "a table that a loop fills with a helper": (
        PRODUCT.format("ONES[2] * (W @ A)"),
        "def one(x):\n    return math.cos(0) * x / x",
        "import math\nONES, COUNT = [], 3",
        "for i in range(1, COUNT + 1):\n    try:\n        ONES.append(one(i))\n    except ValueError:\n        pass",
    ),
    "tables made of tables": (
        PRODUCT.format("(TWO[1] - ONE[0]) * (W @ A)"),
        "ONE = [i + 1 for i in range(2)]\nTWO = {}",
        "with np.errstate(all='ignore'):\n    for i, x in enumerate(ONE):\n        TWO[i] = x",
        "i = 5",
    ),
    "a number that is changed": (PRODUCT.format("ONE * (W @ A)"), "ONE = 0", "ONE += 1"),
    "a number in an if": (PRODUCT.format("ONE * (W @ A)"), "if np.pi > 3:\n    ONE = 1.0\nelse:\n    ONE = 2.0"),
    "a number that is worked out": (PRODUCT.format("HALF * 2 * (W @ A)"), "HALF = np.sqrt(4) / 4"),
    "a helper in an if": (PRODUCT.format("product(W, A)"), "if True:\n    def product(W, A):\n        return W @ A"),
    "an import in a try": (
        PRODUCT.format("product(W, A)"),
        "try:\n    from numpy import dot as product\nexcept ImportError:\n    product = None",
    ),
    "%time in the function": ("def linear_forward(A, W, b):\n    %time W @ A\n    return W @ A + b, (A, W, b)",),
    "an import in another cell": (PRODUCT.format("linalg.multi_dot([W, A])"), "from numpy import linalg"),
    "an import of everything": (PRODUCT.format("dot(W, A) * cos(0)"), "from numpy import *"),
    "another name for NumPy": (PRODUCT.format("numpy.dot(W, A)"), "import numpy"),
    "e from math": ("from math import e\n" + PRODUCT.format("np.dot(W, A) * e / e"),),
    "Greek names": ("def linear_forward(A, W, b):\n    ζ = W @ A + b\n    return ζ, (A, W, b)",),
    "annotations from the future": (
        "from __future__ import annotations\n\ndef linear_forward(A: Array, W, b):\n    return W @ A + b, (A, W, b)",
    ),
    "numpy.typing": (
        "import numpy.typing as npt\n\ndef linear_forward(A: npt.NDArray, W, b):\n    return W @ A + b, (A, W, b)",
    ),
    "np.testing": (
        "def linear_forward(A, W, b):\n    np.testing.assert_equal(A.ndim, 2)\n    return W @ A + b, (A, W, b)",
    ),
    "libraries that are not needed": (
        "import shutil, timeit, unicodedata, PIL.Image, math, copy\nfrom tqdm.auto import tqdm\n" + RIGHT,
    ),
    "an import inside": (
        "def linear_forward(A, W, b):\n    import math\n    return math.fsum([1]) * (W @ A) + b, (A, W, b)",
    ),
    "a counter of its own": (
        "CALLS = 0\n\ndef linear_forward(A, W, b):\n    global CALLS\n    CALLS += 1\n    return W @ A + b, (A, W, b)",
    ),
    "a decorator": (
        "import functools\n\ndef same(f):\n    @functools.wraps(f)\n    def inner(*a):\n        return f(*a)\n"
        "    return inner\n\n@same\n" + RIGHT,
    ),
    "warnings switched off": ("import warnings\nwarnings.filterwarnings('ignore')\nnp.seterr(all='ignore')\n" + RIGHT,),
    "settings for printing": ("np.set_printoptions(precision=3)\n" + RIGHT + "np.set_printoptions(precision=8)",),
    "comments of 100,000 characters": ("# " + "x" * 100_000 + "\n" + RIGHT,),
    "a helper of the same name as a given one": (PRODUCT.format("relu(W @ A)"), "def relu(Z):\n    return Z"),
}


def right_answers():
    """(exercise, what is different, the cell, other cells) of every right answer that the project knows."""
    for name in COMPARED:
        yield name, "the answer", course.answer(name), ()
        texts = EXERCISES[name].right_texts(course.answer(name))
        yield from ((name, what, text, ()) for what, text in texts.items())
    yield from (("linear_forward", what, text, tuple(own)) for what, (text, *own) in UNUSUAL.items())


def _ran(shell, name, *cells):
    """The function that these cells define in a new notebook."""
    shell.reset(new_session=True)
    shell.push({**given(), **neighbours(name), "check": check})
    for text in cells:
        shell.run_cell(text, store_history=True)
    return shell.user_ns[name]


def in_notebook(shell, name, *cells):
    """The verdict on the function that these cells define in a new notebook."""
    return verdict_on(_ran(shell, name, *cells), name)


def checked(shell, name, *cells):
    """What check() says in a cell below these."""
    _ran(shell, name, *cells)
    said.pop(name, None)
    shell.run_cell(f"check({name})", store_history=True)
    return said[name]
