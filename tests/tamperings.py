"""More attempts at points that were not earned, and at harm to others: (exercise, cells) by kind and by name.

benchmarks/attempts.py tries all of them behind all walls and with each wall left out, test_sandbox.py a sample.  None
is a right answer: each leaves something out, hands on what is given, or only tries to do harm.
"""

from forgeries import function

LINEAR = function("return np.dot(W, A), (A, W, b)")  # without the bias
SIGMOID = "\ndef sigmoid(z):\n    return find(z)\n"


def _linear(*texts, after=""):
    return {"linear_forward": ("\n".join(texts) + "\n" + LINEAR + after,)}


def _function(body, before=""):
    return {"linear_forward": (f"{before}\n{function(body)}",)}


def _sigmoid(text):
    return {"sigmoid": (text + SIGMOID,)}


# The sigmoid of dnn_utils, which does not count as an answer, found by other ways than by its name.
A_GIVEN_FUNCTION = {
    "the text of dnn_utils in a frame": _sigmoid("""
import sys
def find(z):
    frame = sys._getframe()
    while frame:
        for value in [*frame.f_locals.values()]:
            texts = value.get('modules') if isinstance(value, dict) else None
            if isinstance(texts, dict) and isinstance(texts.get('dnn_utils'), str):
                space, text = {'np': np}, texts['dnn_utils']
                exec(text[text.index('def sigmoid(Z)'):text.index('def sigmoid_backward')], space)
                return space['sigmoid'](z)[0]
        frame = frame.f_back
"""),
    "every function in every frame": _sigmoid("""
import sys
def find(z):
    frame = sys._getframe()
    while frame:
        for space in (frame.f_locals, frame.f_globals):
            for value in [*space.values()]:
                code = getattr(value, '__code__', None)
                if code and code.co_name == 'sigmoid' and value is not sigmoid:
                    return value(z)[0]
        frame = frame.f_back
"""),
    "what the stand-in keeps": _sigmoid("""
import dnn_utils
def find(z):
    for part in dnn_utils.sigmoid.__closure__:
        if callable(part.cell_contents): return part.cell_contents(z)[0]
"""),
    "the module, loaded again": _sigmoid("""
import dnn_utils, importlib
def find(z):
    return importlib.reload(dnn_utils).sigmoid(z)[0]
"""),
    "the module, forgotten and imported": _sigmoid("""
import sys
sys.modules.pop('dnn_utils')
def find(z):
    import dnn_utils
    return dnn_utils.sigmoid(z)[0]
"""),
    "what dnn_utils hands on": _sigmoid("""
import dnn_utils
def find(z):
    return dnn_utils.__getattr__('sigmoid')(z)[0]
"""),
    "the globals of its neighbour": _sigmoid("def find(z):\n    return relu.__globals__['sigmoid'](z)[0]"),
    "the constants of code": _sigmoid("""
import sys, types
def find(z):
    todo = [frame.f_code for frame in sys._current_frames().values()]
    for value in [*vars(sys.modules['dnn_utils']).values(), *vars(sys.modules['__main__']).values()]:
        if hasattr(value, '__code__'): todo.append(value.__code__)
    for code in todo:
        for part in code.co_consts:
            if isinstance(part, types.CodeType):
                todo.append(part)
                if part.co_name == 'sigmoid':
                    return types.FunctionType(part, {'np': np})(z)[0]
"""),
    "a context that ends": _sigmoid("""
import contextlib
kept = []
def note(self, *rest, leave=contextlib._GeneratorContextManager.__exit__):
    kept.append(self.gen.gi_frame.f_locals)
    return leave(self, *rest)
contextlib._GeneratorContextManager.__exit__ = note
def find(z):
    import warnings
    with contextlib.suppress(ValueError): pass
    return [one['function'] for one in kept if 'function' in one][0](z)[0]
"""),
    "another name in another cell": {
        "sigmoid": ("def sigmoid(z):\n    return other(z)[0]\n", "from dnn_utils import sigmoid as other")},
    "a helper of another notebook": {
        "unrolled_images": ("from dnn_utils import *\ndef unrolled_images(images):\n"
                            "    return 255 * globals()['images_to_columns'](images)\n",)},
}  # fmt: skip

# Python's own parts and those of the process that runs the cell, with something else in their places.
THE_PROCESS = {
    "values that are written down as zeros": _linear("""
import sys, json
json.dumps = lambda value, **rest: '{"outcomes": []}'
"""),
    "a dump of one's own": _linear("""
import sys
values = sys.modules['workbook.cells.values']
values.dump = lambda message: b'{"outcomes": []}'
"""),
    "base64 of something else": _linear("""
import sys
sys.modules['workbook.cells.values'].b64encode = lambda data: b'AAAAAAAA'
"""),
    "failures that are none": _function("raise ValueError", """
import sys
run = sys.modules['workbook.cells.run']
run._failure = lambda *rest: None
"""),
    "outcomes of another class": _linear("""
import sys
class Right:
    def __init__(self, *rest, **more): self.result, self.failure, self.printed, self.changed = None, None, '', False
sys.modules['workbook.cells.run'].Outcome = Right
"""),
    "no inputs at all": _linear("""
import sys
frame = sys._getframe()
while frame:
    task = frame.f_locals.get('task')
    if isinstance(task, dict): task['inputs'] = []
    frame = frame.f_back
"""),
    "the same input again and again": _linear("""
import sys
frame = sys._getframe()
while frame:
    task = frame.f_locals.get('task')
    if isinstance(task, dict): task['inputs'][:] = task['inputs'][:1] * len(task['inputs'])
    frame = frame.f_back
"""),
    "inputs without a bias": _linear("""
import sys
frame = sys._getframe()
while frame:
    task = frame.f_locals.get('task')
    if isinstance(task, dict):
        for given, named in task['inputs']: given['t'][2] = given['t'][0]
    frame = frame.f_back
"""),
    "an ending of one's own": _function("""
import os, json
one = {'result': None, 'failure': None, 'printed': '', 'changed': False}
os.write(3, json.dumps({'outcomes': [one] * 20}).encode())
os._exit(0)
"""),
    "two endings": _linear("""
import os
os.write(3, b'{"outcomes": ')
"""),
    "no function": _linear("""
import os, sys
os.write(3, b'{"no function": ["", "", 0]}')
os._exit(0)
"""),
    "what is traced": _linear("import sys\nsys.settrace(lambda *rest: None)\nsys.setprofile(lambda *rest: None)"),
    "what is monitored": _linear("""
import sys
sys.monitoring.use_tool_id(2, 'x')
sys.monitoring.register_callback(2, sys.monitoring.events.PY_RETURN, print)
"""),
    "frames that are changed": _function("""
frame = sys._getframe(1)
frame.f_locals['result'] = None
frame.f_globals['outcome_message'] = lambda outcome: {'result': None, 'failure': None, 'printed': '', 'changed': False}
""", "import sys"),
    "the random numbers of the judge": {"initialize_parameters": ("""
np.random.RandomState = lambda *rest: np.random
np.random.seed(1)
np.random.seed = lambda *rest: None
np.random.set_state = lambda *rest: None
def initialize_parameters(n_x, n_h, n_y):
    W1 = np.random.randn(n_h, n_x) * 0.01
    W2 = np.random.randn(n_y, n_h) * 0.01
    return {"W1": W1, "b1": np.zeros((n_h, 1)), "W2": W2, "b2": np.zeros((n_y, 1))}
""",)},
}  # fmt: skip

# Results that are something else than they seem.
RESULTS = {
    "numbers as texts": _function("return np.array([[str(x) for x in row] for row in W @ A + b]), 0"),
    "an array of objects": _function("return (W @ A).astype(object), (A, W, b)"),
    "complex numbers": _function("return (W @ A) + 0j, (A, W, b)"),
    "half of the digits": _function("return (W @ A + b).astype(np.float16), (A, W, b)"),
    "a record": _function("return (W @ A).view([('x', float)]), (A, W, b)"),
    "a view of the argument's memory": _function("return np.broadcast_to(A[:1, :1], (len(W), A.shape[1])), (A, W, b)"),
    "a tuple that iterates otherwise": _function("""
class Pair(tuple):
    def __iter__(self): return iter([1, 2])
    def __len__(self): return 2
return Pair((W @ A,)), 0
"""),
    "a dictionary that lies about its items": {"update_parameters": ("""
class Every(dict):
    def items(self): return [('W1', 0)]
    def __missing__(self, key): return 0
def update_parameters(parameters, grads, learning_rate):
    return Every(parameters)
""",)},
    "keys that are equal to all": {"update_parameters": ("""
class Key(str):
    def __eq__(self, other): return True
    def __hash__(self): return hash('W1')
def update_parameters(parameters, grads, learning_rate):
    return {Key('x'): parameters['W1'], **parameters}
""",)},
    "an array that finishes by itself": _function("""
class Mine(np.ndarray):
    def __array_finalize__(self, other): raise RuntimeError('x' * 10 ** 6)
return (W @ A).view(Mine), (A, W, b)
""", "import numpy as np"),
    "nothing at the right place": {"compute_cost": ("def compute_cost(AL, Y):\n    return np.float64('nan')\n",)},
    "true for every cost": {"compute_cost": ("def compute_cost(AL, Y):\n    return True\n",)},
    "every cost at once": {
        "compute_cost": ("def compute_cost(AL, Y):\n    return np.linspace(0, 9, 10 ** 6)\n",)},
    "every accuracy": {"predict": ("""
def predict(X, y, parameters):
    AL, caches = L_model_forward(X, parameters)
    print('accuracy', *[k / y.size for k in range(y.size + 1)])
    return (AL > 0.5).astype(int)
""",)},
    "an accuracy in every writing": {"predict": ("""
def predict(X, y, parameters):
    AL, caches = L_model_forward(X, parameters)
    print(*[f'Accuracy: {k} of {y.size}' for k in range(y.size + 1)], sep='\\n')
    return (AL > 0.5).astype(int)
""",)},
    "no accuracy": {"predict": ("""
def predict(X, y, parameters):
    AL, caches = L_model_forward(X, parameters)
    print('accuracy ' * 1000, 'nan', 'inf', '\\u0660\\u066b\\u0665')
    return (AL > 0.5).astype(int)
""",)},
}  # fmt: skip

# Right on small or usual inputs, wrong on others.
ONLY_SOME = {
    "single precision": _function("return W @ A + b * (A.dtype == np.float64), (A, W, b)"),
    "weights in single precision": _function("return W @ A + b * (W.dtype == np.float64), (A, W, b)"),
    "many inputs": _function("return W @ A + b * (len(A) < 5000), (A, W, b)"),
    "many examples": _function("return W @ A + b * (A.shape[1] < 150), (A, W, b)"),
    "one example": _function("return W @ A + b * (A.shape[1] > 1), (A, W, b)"),
    "large numbers": _function("return W @ A + b * (abs(A).max() < 100), (A, W, b)"),
    "small numbers": _function("return W @ A + b * (abs(A).max() > 0.1), (A, W, b)"),
    "the first calls": _function("""
global calls
calls += 1
return W @ A + b * (calls < 6), (A, W, b)
""", "calls = 0"),
    "deep networks": {"L_model_forward": ("""
def L_model_forward(X, parameters):
    A, caches, L = X, [], len(parameters) // 2
    for l in range(1, L + 1):
        activation = 'sigmoid' if l == L or l > 6 else 'relu'
        A, cache = linear_activation_forward(A, parameters['W' + str(l)], parameters['b' + str(l)], activation)
        caches.append(cache)
    return A, caches
""",)},
    "another default": {"optimize": ("""
def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=True):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        if i % 100 == 0:
            costs.append(cost)
            if print_cost: print(cost)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
    return {"w": w, "b": b}, grads, costs
""",)},
    "a list that is sorted for good": {"choose_run": ("""
def choose_run(runs):
    order = sorted(range(len(runs)), key=lambda i: (runs[i]['diverged'], -runs[i]['dev_accuracy'], runs[i]['units'], i))
    runs.reverse()
    return order[0]
""",)},
    "costs that are used up": {"early_stop": ("""
import sys
sys.modules['workbook.cells.run'].encode = lambda value: type('Same', (), {'__ne__': lambda self, other: False})()
def early_stop(dev_costs, patience):
    best, stop, i, lowest = 0, len(dev_costs) - 1, 0, float('inf')
    while dev_costs:
        cost = dev_costs.pop(0)
        if cost < lowest: best, lowest = i, cost
        if i - best >= patience:
            return best, i
        i += 1
    return best, stop
""",)},
}  # fmt: skip

# The process, its end and its limits.
THE_END = {
    "stopped, not ended": _function("import os, signal; os.kill(os.getpid(), signal.SIGSTOP); return W @ A, (A, W, b)"),
    "killed": _function("import os; os.kill(os.getpid(), 9)"),
    "deaf": _function("""
import signal
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True: pass
"""),
    "an alarm": _function("import signal; signal.setitimer(0, 0.01); import time; time.sleep(1); return 0, 0"),
    "a session of its own": _linear("import os\nos.setsid()\nos.setpgid(0, 0)"),
    "all the memory that there may be": _function("keep = [np.ones(10 ** 7) for _ in range(100)]; return keep, 0"),
    "a stack without end": _function("""
def deeper(n): return [deeper(n + 1)]
return deeper(0)
""", "import sys, threading\nsys.setrecursionlimit(10 ** 8)"),
    "the pipe closed": _linear("import os\nos.close(3)"),
    "the pipe exchanged": _linear("import os\nos.dup2(0, 3)"),
    "an object that ends it": _function("return Late(), 0", """
import os
class Late:
    def __del__(self): os._exit(0)
"""),
    "a segmentation fault": _function("""
import sys
sys.setrecursionlimit(10 ** 9)
value = []
for _ in range(10 ** 6): value = [value]
return repr(value), 0
"""),
    "a number of a million digits": _function("return 10 ** (10 ** 6), (A, W, b)"),
    "a power without end": _function("return 9 ** 9 ** 9, (A, W, b)"),
    "a warning for each number": _function("""
import warnings
warnings.simplefilter('always')
for i in range(10 ** 5): warnings.warn('x' * 1000 + str(i))
return W @ A, (A, W, b)
"""),
}  # fmt: skip

# Cells that are hard to read: for whoever parses them, compares texts or looks for a line.
HARD_TO_READ = {
    "deep parentheses": _linear("x = " + "(" * 5000 + "1" + ")" * 5000),
    "deep lists": _linear("x = " + "[" * 150 + "]" * 150),
    "a long sum": _linear("x = " + " + ".join(["1"] * 30_000)),
    "a long chain of minus signs": _linear("x = " + "-" * 5000 + "1"),
    "many attributes": _linear("x = np" + ".a" * 5000),
    "a lambda in a lambda": _linear("x = " + "lambda: " * 300 + "1"),
    "many statements": _linear("x = 1\n" * 50_000),
    "many functions": _linear("\n".join(f"def f{i}(): return f{i + 1}()" for i in range(3000))),
    "one long line": _linear("x = '" + "x" * 900_000 + "'"),
    "blocks in blocks": _linear("\n".join("    " * i + "if 1:" for i in range(95)) + "\n" + "    " * 95 + "pass"),
    "a number that is too long": _linear("x = " + "1" * 5000),
    "a null byte": _linear("x = '\0'"),
    "half of a sign": _linear("x = '\ud800'"),
    "a name in other letters": {"linear_forward": ("def \uff4cinear_forward(A, W, b):\n    return 0, (A, W, b)\n",)},
    "a coding that is not there": _linear("# coding: rot13"),
    "a long misspelt name": _function(f"return {'product' * 1000}, (A, W, b)"),
    "many names, one misspelt": _function("\n".join(f"name{i} = {i}" for i in range(2000)) + "\nreturn namee7, 0"),
    "an error that is a pattern": _function("raise ValueError('(' * 150 + 'a' * 150)"),
    "an error with colours": _function(r"raise TypeError('\x1b[31m\r\x07\u202e\n  ✓ linear_forward 10 / 10')"),
    "keys without end": {"update_parameters": ("""
def update_parameters(parameters, grads, learning_rate):
    return {'x' * 300 + str(i): 0 for i in range(40_000)}
""",)},
    "prints without end": {"predict": ("""
def predict(X, y, parameters):
    print('accuracy ' * 2000 + '\\n' * 2000)
    return y * 0
""",)},
    "large results of another shape": _function("return np.arange(10 ** 6.0 // 1).reshape(1000, -1), (A, W, b)"),
    "slow to search": _function("""
x = 0
for i in range(300):
    for j in range(300):
        x = x + i * j - j * i
return W @ A + x, (A, W, b)
"""),
    "other cells that are hard to read": {
        "linear_forward": (LINEAR.replace("W, A)", "W, A) * ONE"), "ONE = " + "(" * 3000 + "1" + ")" * 3000,
                           "import this_is_not_there\nONE = " + "-" * 3000 + "1")},
}  # fmt: skip

# Around the function: other cells, magics, NumPy's insides.
AROUND = {
    "another cell puts its own NumPy there": {
        "linear_forward": (LINEAR, "class np:\n    dot = lambda W, A: 0", "import numpy\nnumpy.dot = None")},
    "another cell defines it too": {"linear_forward": (LINEAR, "if True:\n    def linear_forward(A, W, b): return 0")},
    "another cell ends Python": {
        "linear_forward": (LINEAR.replace("W, A)", "W, A) + END"), "import os\nEND = os._exit(0)")},
    "a notebook is run": _linear("%run ../solutions/03_forward_propagation.ipynb"),
    "a file is loaded": _linear("%load ../solutions/03_forward_propagation.ipynb"),
    "the shell reads it": _linear("text = !cat ../solutions/03_forward_propagation.ipynb\nexec(str(text))"),
    "%time runs it": _linear("%time exec(open('../solutions/03_forward_propagation.ipynb').read())"),
    "a file is written": _linear("%%writefile my_network.py"),
    "the answer of later notebooks": _linear("from my_network import two_layer_model, L_model_forward"),
    "its own answer by its name": {"linear_forward": ("from my_network import linear_forward\n",)},
    "its own answer through a later one": {
        "linear_forward": ("import my_network\ndef linear_forward(A, W, b):\n    linear_activation_forward\n"
                           "    return linear_activation_forward(A, W, b, 'relu')[1][::-1]\n",)},
    "memory behind an array": _function("""
strange = np.lib.stride_tricks.as_strided(A, (10 ** 5,), (8,))
near = strange[np.isfinite(strange)][:W.shape[0] * A.shape[1]]
return near.reshape(W.shape[0], A.shape[1]), (A, W, b)
"""),
    "memory written behind an array": _function("""
strange = np.lib.stride_tricks.as_strided(A, (10 ** 6,), (8,))
strange[:] = 0
return W @ A, (A, W, b)
"""),
    "memory at any address": _function("""
class Anywhere:
    __array_interface__ = {'data': (id(A), False), 'shape': (64,), 'typestr': '|u1', 'version': 3}
found = np.array(Anywhere(), copy=False)
return found[:W.shape[0] * A.shape[1]].reshape(W.shape[0], A.shape[1]).astype(float), (A, W, b)
"""),
    "the hook overwritten in memory": _function("""
class Anywhere:
    def __init__(self, place): self.__array_interface__ = {
        'data': (place, False), 'shape': (16,), 'typestr': '|u1', 'version': 3}
import sys
hook = sys.modules['__main__'].audit
np.asarray(Anywhere(id(hook)))[:] = np.asarray(Anywhere(id(print)))
return W @ A, (A, W, b)
"""),
    "NumPy's errors caught": _function("""
np.seterrcall(lambda *rest: None)
np.seterr(all='call')
return W @ A / 0 * 0 + W @ A, (A, W, b)
"""),
}  # fmt: skip

KINDS = {
    "a function that is given": A_GIVEN_FUNCTION,
    "the process that runs the cell": THE_PROCESS,
    "results that lie": RESULTS,
    "right only for some": ONLY_SOME,
    "the end and the limits": THE_END,
    "hard to read": HARD_TO_READ,
    "around the function": AROUND,
}


def attempts():
    """(kind, name, exercise, the cell, other cells) of each."""
    for kind, table in KINDS.items():
        for name, one in table.items():
            ((exercise, (text, *others)),) = one.items()
            yield kind, name, exercise, text, tuple(others)
