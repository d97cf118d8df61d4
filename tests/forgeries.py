"""Attempts to get points without a right answer.  test_sandbox.py and test_grading.py prove that none gains any.

CELLS and THIEVES: texts for the graded cell of linear_forward; CHANGERS: of update_parameters; NOTEBOOKS: changes of a
notebook.  HERE stands for the folder of the project.  A thief really gets at the answer where nothing stops it, which
is tested as well: an attempt that could never succeed proves nothing.
"""

from textwrap import indent

import nbformat
from conftest import is_test, marks

_STOLEN = """
def stolen(text):
    import json
    for cell in json.loads(text)["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "linear_forward":
            space = {"np": np}
            exec("".join(cell["source"]), space)
            return space["linear_forward"]

FILE = r"HERE/solutions/03_forward_propagation.ipynb"
"""


def function(body):
    """A cell with the function alone."""
    return "def linear_forward(A, W, b):\n" + indent(body.strip(), "    ") + "\n"


def _thief(read):
    """A cell whose function gets the text of the solution notebook with ``read``, and uses the answer."""
    return f"{_STOLEN}\ndef text():\n{indent(read.strip(), '    ')}\n\n{function('return stolen(text())(A, W, b)')}"


def _then_wrong(text):
    """A cell that does something, and then defines a function without the bias."""
    return f"{text}\n\n{function('return np.dot(W, A), (A, W, b)')}"


THIEVES = {
    "open": _thief("return open(FILE, encoding='utf-8').read()"),
    "io.open of bytes": _thief("import io; return io.open(FILE.encode(), 'rb').read().decode()"),
    "os.open": _thief("import os; number = os.open(FILE, os.O_RDONLY); return os.read(number, 10 ** 7).decode()"),
    "pathlib": _thief("from pathlib import Path; return Path(FILE).read_text(encoding='utf-8')"),
    "np.fromfile": _thief("return np.fromfile(FILE, dtype=np.uint8).tobytes().decode()"),
    "np.memmap": _thief("return np.memmap(FILE, mode='r').tobytes().decode()"),
    "np.loadtxt": _thief(r"""
return '\n'.join(np.loadtxt(FILE, dtype=object, delimiter='\0', comments=None, encoding='utf-8'))
"""),
    "np.DataSource": _thief("return np.lib.npyio.DataSource(None).open(FILE, encoding='utf-8').read()"),
    "linecache": _thief("import linecache; return ''.join(linecache.getlines(FILE))"),
    "fileinput": _thief("import fileinput; return ''.join(fileinput.input(FILE, encoding='utf-8'))"),
    "codecs": _thief("import codecs; return codecs.open(FILE, encoding='utf-8').read()"),
    "tokenize": _thief("import tokenize; return tokenize.open(FILE).read()"),
    "importlib's loader": _thief("""
from importlib.machinery import SourceFileLoader
return SourceFileLoader('x', FILE).get_data(FILE).decode()
"""),
    "the loader of a module": _thief("import json; return json.__loader__.get_data(FILE).decode()"),
    "open_code": _thief("import _io; return _io.open_code(FILE).read().decode()"),
    "subprocess": _thief("""
import subprocess, sys
command = [sys.executable, '-c', f'print(open({FILE!r}).read())']
return subprocess.run(command, capture_output=True, text=True).stdout
"""),
    "os.popen": _thief("import os; return os.popen(f'cat {FILE}').read()"),
    "fork and read": _thief("""
import os
come, go = os.pipe()
if os.fork() == 0:
    try:
        os.write(go, open(FILE, 'rb').read())
    finally:
        os._exit(0)
os.close(go)
return os.fdopen(come, encoding='utf-8').read()
"""),
    "ctypes": _thief("""
import ctypes
libc = ctypes.CDLL(None)
buffer = ctypes.create_string_buffer(10 ** 7)
count = libc.read(libc.open(FILE.encode(), 0), buffer, 10 ** 7)
return buffer.raw[:count].decode()
"""),
    "h5py external data": _thief("""
import h5py, os
size = os.stat(FILE).st_size
import tempfile
with tempfile.TemporaryDirectory() as folder:
    with h5py.File(folder + '/x.h5', 'w') as file:
        made = file.create_dataset('x', (size,), 'u1', external=[(FILE, 0, size)])
        return made[:].tobytes().decode()
"""),
    "a thread": _thief("""
import threading
found = []
thread = threading.Thread(target=lambda: found.append(open(FILE).read()))
thread.start()
thread.join()
return found[0]
"""),
    "a loop over all folders": _thief("""
import os
for folder, _, files in os.walk(r'HERE'):
    for name in files:
        if name.startswith('03_') and 'solutions' in folder:
            return open(os.path.join(folder, name)).read()
"""),
    "builtins of another module": _thief("""
import json
return json.codecs.builtins.open(FILE, encoding='utf-8').read()
"""),
    "globals of another function": _thief("""
import pathlib
return pathlib.Path.open.__globals__['io'].open(FILE).read()
"""),
    # The answer, or what is right, in the project's own modules.
    "the definitions": """
from exercises.nb03_forward_propagation import linear_forward
""",
    "the course's answers": """
from workbook.cells import course
exec(course.answer('linear_forward'))
""",
    "my_network": """
import my_network
linear_forward = my_network.linear_forward
""",
    "sys.path and the definitions": """
import sys
sys.path.insert(0, r'HERE')
from exercises.nb03_forward_propagation import linear_forward
""",
    "the right functions around a cell": """
from workbook.cells.around import right_functions
linear_forward = right_functions()['linear_forward']
""",
}

CELLS = {
    # --- the tools of the check, overwritten ---
    "check overwritten": _then_wrong("import testCases; testCases.check = check = lambda function: None"),
    "print overwritten": _then_wrong("import builtins; builtins.print = print = lambda *a, **k: None"),
    "np.isclose overwritten": _then_wrong("np.isclose = np.allclose = np.array_equal = lambda *a, **k: True"),
    "np.isclose overwritten everywhere": _then_wrong("""
import sys
for module in list(sys.modules.values()):
    for name in ('isclose', 'allclose', 'array_equal', 'difference', 'is_right', 'same', 'leaves'):
        if hasattr(module, name):
            try: setattr(module, name, lambda *a, **k: True)
            except Exception: pass
"""),
    "np.dot overwritten": _then_wrong("np.dot = lambda *a, **k: np.zeros((1, 2))"),
    "np.asarray overwritten": _then_wrong("plain = np.asarray; np.asarray = lambda *a, **k: plain(0.0)"),
    "testCases overwritten": _then_wrong("""
import testCases
testCases.linear_forward_test_case = lambda: (np.zeros((1, 1)),) * 3
"""),
    "dnn_utils overwritten": _then_wrong("import dnn_utils; dnn_utils.sigmoid = dnn_utils.relu = lambda z: (z, z)"),
    "sys.modules replaced": _then_wrong("""
import sys
for name in list(sys.modules):
    if name.startswith(('workbook', 'numpy.testing')): sys.modules[name] = None
"""),
    "builtins replaced": _then_wrong("""
import builtins
builtins.isinstance = lambda *a: True
builtins.all = lambda *a: True
builtins.any = lambda *a: True
"""),
    "AssertionError never raised": _then_wrong("""
import builtins
builtins.AssertionError = type('X', (Exception,), {})
"""),
    "exceptions swallowed": """
import sys
sys.excepthook = lambda *a: None

def linear_forward(*a):
    try:
        return missing
    except BaseException:
        return None
""",
    "random numbers all the same": _then_wrong("""
np.random.RandomState = lambda *a: np.random
np.random.randn = lambda *s: np.ones(s)
import os
os.urandom = lambda n: b'0' * n
"""),
    "copy.deepcopy overwritten": """
import copy
copy.deepcopy = lambda x, memo=None: x

def linear_forward(A, W, b):
    Z = np.dot(W, A) + b
    A += 1
    return Z, (A - 1, W, b)
""",
    # --- the process ended, or kept busy ---
    "sys.exit": function("import sys; sys.exit(0)"),
    "sys.exit in the cell": """
import sys
sys.exit(0)
""",
    "os._exit": function("import os; os._exit(0)"),
    "os._exit in the cell": """
import os
os._exit(0)
""",
    "os.abort": function("import os; os.abort()"),
    "KeyboardInterrupt": function("raise KeyboardInterrupt"),
    "an own BaseException": """
class Passed(BaseException):
    pass

def linear_forward(A, W, b):
    raise Passed('right')
""",
    "GeneratorExit": function("raise GeneratorExit"),
    "atexit": _then_wrong("import atexit; atexit.register(print, 'right')"),
    "the judge killed": _then_wrong("""
import os
for number in (os.getppid(), 0, -1):
    try: os.kill(number, 9)
    except Exception: pass
"""),
    "deep recursion": function("return linear_forward(A, W, b)"),
    "deep recursion without a limit": """
import sys
sys.setrecursionlimit(10 ** 9)

def linear_forward(A, W, b):
    return [linear_forward(A, W, b)]
""",
    "endless loop": function("while True: pass"),
    "endless loop that catches everything": function("""
while True:
    try:
        while True: pass
    except BaseException: pass
"""),
    "endless output": function("while True: print('x' * 10000)"),
    "threads left behind": function("""
import threading, time
threading.Thread(target=time.sleep, args=(1000,)).start()
return np.dot(W, A), (A, W, b)
"""),
    "processes left behind": function("""
import os
if os.fork() == 0:
    while True: pass
return np.dot(W, A), (A, W, b)
"""),
    "an array as large as memory": function("return np.ones((10 ** 6, 10 ** 6)), (A, W, b)"),
    "a result far too large": function("return np.ones(2_000_000), (A, W, b)"),
    "a result without end": function("found = []; found.append(found); return found, (A, W, b)"),
    # --- results that lie ---
    "an __eq__ that is always true": """
class Same:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0

def linear_forward(A, W, b):
    return Same(), Same()
""",
    "an array with a lying __eq__": """
class Same(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __sub__(self, other): return np.zeros(self.shape)
    __rsub__ = __sub__

def linear_forward(A, W, b):
    return np.dot(W, A).view(Same), (A, W, b)
""",
    "__array_function__": """
class Same(np.ndarray):
    def __array_function__(self, f, types, args, kwargs): return True
    def __array_ufunc__(self, *a, **k): return True

def linear_forward(A, W, b):
    return np.dot(W, A).view(Same), (A, W, b)
""",
    "__array__ that looks around": """
import sys

class Chameleon:
    shape = (1, 2)
    __class__ = np.ndarray
    def __array__(self, *a, **k):
        frame = sys._getframe()
        while frame:
            for value in frame.f_locals.values():
                if getattr(value, 'right', None): return value.right[0][0]
            frame = frame.f_back
        return np.zeros((1, 2))

def linear_forward(A, W, b):
    return Chameleon(), (A, W, b)
""",
    "__float__": """
class Number:
    def __float__(self): return 1.0

def linear_forward(A, W, b):
    return np.array([[Number(), Number()]], dtype=object), (A, W, b)
""",
    "a lying __reduce__": """
class Bomb:
    def __reduce__(self): return eval, ('1',)
    def __deepcopy__(self, memo): return self

def linear_forward(A, W, b):
    return Bomb(), (A, W, b)
""",
    "NaN everywhere": function("return np.full((W.shape[0], A.shape[1]), np.nan), (A, W, b)"),
    "infinity everywhere": function("return np.full((W.shape[0], A.shape[1]), np.inf), (A, W, b)"),
    "a masked array": function("return np.ma.masked_all((W.shape[0], A.shape[1])), (A, W, b)"),
    "a dictionary that has every key": """
class Every(dict):
    def __contains__(self, key): return True
    def __getitem__(self, key): return 0

def linear_forward(A, W, b):
    return Every(), Every()
""",
    "the arguments' own memory": function("Z = A[:1]; A[:] = 0; W[:] = 0; b[:] = 0; return Z, (A, W, b)"),
    # --- results written down ---
    "the published results written down": function("return np.array([[3.26295337, -1.23429987]]), (A, W, b)"),
    "the usual inputs recognised": """
KNOWN = {}

def right(A, W, b):
    return np.dot(W, A) + b

def linear_forward(A, W, b):
    usual = {1.6243453636632417, 1.7494547413051793, -0.7123909069104767, 0.4729858315594, -0.41675785}
    if any(abs(A[0, 0] - number) < 1e-6 for number in usual): return right(A, W, b), (A, W, b)
    return np.dot(W, A), (A, W, b)
""",
    "right only when nobody grades": function("""
import sys
graded = 'IPython' not in sys.modules or not hasattr(sys.modules['IPython'], '__file__')
return (np.dot(W, A) + (0 if graded else b)), (A, W, b)
"""),
    # --- the messages ---
    "forged messages": function("""
import os, json
message = b'ok {"outcomes": [], "state": "right", "points": 100}'
for number in range(256):
    for data in (len(message).to_bytes(4, 'little') + message, message[3:]):
        try: os.write(number, data)
        except OSError: pass
os._exit(0)
"""),
    "forged outcomes": function("""
import os, json
one = {'result': None, 'failure': None, 'printed': '', 'changed': False}
for number in range(256):
    try: os.write(number, json.dumps({'outcomes': [one] * 7}).encode())
    except OSError: pass
os._exit(0)
"""),
    "a message of megabytes": function("""
import os
for number in range(3, 20):
    try:
        while True: os.write(number, b'[' * 10 ** 6)
    except OSError: pass
"""),
    "every file closed": function("import os; os.closerange(0, 1000); return np.dot(W, A), (A, W, b)"),
    "values.py overwritten": _then_wrong("""
import sys
values = sys.modules['workbook.cells.values']
values.encode = values.outcome_message = lambda value: True
sys.modules['workbook.cells.run'].encode = lambda value: True
"""),
    "arguments changed, and the report of it": """
import sys

class Same:
    __ne__ = lambda self, other: False

sys.modules['workbook.cells.run'].encode = lambda value: Same()

def linear_forward(A, W, b):
    Z, before = W @ A + b, b.copy()
    b += 1
    return Z, (A, W, before)
""",
    # --- memory and frames ---
    "gc": function("""
import gc
for thing in gc.get_objects():
    if getattr(thing, '__name__', '') == 'linear_forward' and thing is not linear_forward:
        return thing(A, W, b)
"""),
    "frames": function("""
import sys
frame = sys._getframe()
while frame:
    for space in (frame.f_locals, frame.f_globals):
        for value in list(space.values()):
            right = getattr(value, 'right', None)
            if right: return right[0]
            if 'nb03' in getattr(value, '__name__', ''): return value.linear_forward(A, W, b)
    frame = frame.f_back
return None
"""),
    "every class there is": function("""
for kind in object.__subclasses__():
    if kind.__name__ in ('Popen', '_CData', 'CDLL'):
        return kind
return None
"""),
    "the audit hook's own names replaced": """
import builtins
builtins.PermissionError = ValueError
builtins.frozenset = set
"""
    + _thief("""
try: open(FILE)
except BaseException as error:
    frame = error.__traceback__.tb_next and error.__traceback__.tb_next.tb_frame
    if frame:
        frame.f_globals['HARMLESS'] = {'open'}
        frame.f_locals['harmless'] = {'open'}
        frame.f_globals['audit'] = None
return open(FILE).read()
"""),
    "the code of another function": function("""
import random
random.seed.__code__ = linear_forward.__code__
return None
"""),
    "another audit hook": _then_wrong("import sys; sys.addaudithook(lambda *a: None)"),
    "built-in modules loaded by hand": _then_wrong("""
import sys
bootstrap = sys.modules['_frozen_importlib']
for name in ('_posixsubprocess', '_ctypes', '_socket', 'mmap', 'gc', 'resource'):
    try: bootstrap.BuiltinImporter.load_module(name).fork_exec
    except Exception: pass
"""),
    "the limits lifted": """
import sys
"""
    + _thief("""
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))
return open(FILE).read()
"""),
    "names that are not the function": """
linear_forward = 'right'
""",
    "a class in the place of the function": """
class linear_forward:
    def __new__(cls, A, W, b): return None
""",
}


# --- update_parameters with an argument that is changed, and hides it ---
_IN_PLACE = """

def update_parameters(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    {}
    return {}
"""


def _changes(text, last="pass", result="parameters"):
    """A cell for update_parameters that changes its argument, a dictionary, and hides the report of it."""
    return f"import sys\nrun = sys.modules['workbook.cells.run']\n{text}{_IN_PLACE.format(last, result)}"


CHANGERS = {
    "what compares is equal to everything": _changes("""
class Same:
    __ne__ = lambda self, other: False

run.encode = lambda value: Same()
"""),
    "outcomes that never say it": _changes("""
real = run.Outcome
run.Outcome = lambda result=None, failure=None, printed='', changed=False: real(result, failure, printed)
"""),
    "messages that never say it": _changes("""
real = run.outcome_message
run.outcome_message = lambda outcome: {**real(outcome), 'changed': False}
"""),
    "what was sent, changed as well": _changes(
        "",
        """\
sent = sys._getframe(1).f_locals['arguments']['t']
    sent[0] = sys.modules['workbook.cells.values'].encode(parameters)""",
    ),
    "written down before": _changes(
        """
before, real = [], run.encode

def first(value):
    return before.pop() if before else real(value)

run.encode = first
""",
        "before.append(sys._getframe(1).f_locals['arguments'])",
    ),
    "the caller's own names": _changes("""
real = run._run

def calm(*what):
    from dataclasses import replace
    return replace(real(*what), changed=False)

run._run = calm
"""),
}


def cell(text, root) -> str:
    """The text with the folder of the project put in."""
    return text.replace("HERE", str(root).replace("\\", "/"))


def _each(which, change):
    """A change of each cell of some kind."""
    return lambda notebook: [change(one) for one in notebook.cells if which(one)]


def _every(one):
    return True


def _is_graded(one):
    return one.get("id") == "linear_forward"


def _marked(**found):
    return lambda one: one.metadata["nbgrader"].update(found)


def _copies(cells):
    return [nbformat.v4.new_code_cell(one.source, metadata=one.metadata) for one in cells]


ANSWER = "def linear_forward(A, W, b):\n    return np.dot(W, A) + b, (A, W, b)"
# fmt: off
NOTEBOOKS = {
    "locked cells deleted": lambda book: book.update(cells=[one for one in book.cells if not is_test(one)]),
    "locked cells emptied": _each(is_test, lambda one: one.update(source="")),
    "locked cells edited": _each(is_test, lambda one: one.update(source="print('right')")),
    "locked cells duplicated": lambda book: book.cells.extend(_copies(filter(is_test, [*book.cells]))),
    "locked cells moved": lambda book: book.cells.sort(key=lambda one: not is_test(one)),
    "points raised": _each(is_test, _marked(points=10**6)),
    "grade ids changed": _each(marks, lambda one: _marked(grade_id=marks(one)["grade_id"][::-1])(one)),
    "flags exchanged": _each(
        marks, lambda one: _marked(solution=is_test(one), grade=not is_test(one), locked=False, points=10)(one)),
    "metadata removed": _each(_every, lambda one: one.metadata.clear()),
    "metadata of another kind": _each(marks, lambda one: one.metadata.update(nbgrader=["linear_forward"])),
    "graded cell deleted": lambda book: book.update(cells=[one for one in book.cells if not _is_graded(one)]),
    "graded cell turned into text": _each(_is_graded, lambda one: one.update(cell_type="markdown")),
    "the answer in a locked cell": _each(
        lambda one: marks(one).get("grade_id") == "test_linear_forward", lambda one: one.update(source=ANSWER)),
    "a cell of one's own at the top": lambda book: book.cells.insert(
        0, nbformat.v4.new_code_cell("import builtins\nbuiltins.isinstance = lambda *a: True")),
    "tags that make nbval skip": _each(
        _every, lambda one: one.metadata.update(tags=["nbval-skip", "raises-exception", "nbval-ignore-output"])),
}
# fmt: on


# --- side effects: what a cell might do to the world around it ---

# P: somebody else's file, beside it the folder E, the link L, and N, which is not there.  PID: somebody else's process.
# PLACES: where somebody listens, over TCP, UDP and a socket of Unix.  Whatever does not raise is done.
_PATHS = {
    "": "P",
    ", in bytes": "os.fsencode(P)",
    ", through the root of the process": "'/proc/self/root' + P",
    ", through its folder": "'/proc/self/cwd' + 12 * '/..' + P",
    ", from below": "12 * '../' + P",
}
_ON_FILES = """
open({}).read() | os.open({}, os.O_RDONLY) | io.FileIO({}) | np.fromfile({}) | os.stat({}) | os.lstat({})
os.statvfs({}) | os.listdir(os.path.dirname({})) | next(os.scandir(os.path.dirname({}))) | os.listxattr({})
assert os.access({}, os.R_OK) | open({}, 'a') | open({}, 'w') | os.truncate({}, 1) | os.remove({}) | os.replace({}, N)
os.link({}, N) | os.symlink({}, N) | os.chmod({}, 0o600) | os.chown({}, -1, -1) | os.utime({})
np.array([1]).tofile({})
"""
_ON_FOLDERS = """
os.mkdir(N) | os.rmdir(E) | os.mkfifo(N) | os.readlink(L) | os.remove(L) | os.chdir(E) | os.rename(E, N)
np.save(N, [1]) | pathlib.Path(N).touch() | pathlib.Path(P).unlink() | list(pathlib.Path(E).parent.iterdir())
open('/etc/passwd').read() | os.listdir('/etc') | os.listdir('/proc/1') | os.listdir('/home')
open('/proc/self/environ').read() | open('/proc/self/mem', 'rb') | open('/proc/self/comm', 'w').write('x')
open('/proc/self/oom_score_adj', 'w').write('500') | os.open('/dev/zero', os.O_RDWR) | import shutil; shutil.copy(P, N)
import shutil; shutil.rmtree(E) | import tempfile; tempfile.mkstemp()
import glob; assert glob.glob(os.path.dirname(P) + '/*') | import zipfile; zipfile.ZipFile(N, 'w')
"""
_ON_PROCESSES = """
os.kill(PID, 0) | os.kill(PID, 10) | os.killpg(PID, 0) | os.getpgid(PID) | os.getsid(PID) | os.setpriority(0, PID, 5)
os.sched_setaffinity(PID, os.sched_getaffinity(PID)) | os.sched_getparam(PID) | os.pidfd_open(PID)
os.getpriority(0, PID) | open(f'/proc/{PID}/cmdline').read() | open(f'/proc/{PID}/environ').read()
os.readlink(f'/proc/{PID}/exe') | os.listdir(f'/proc/{PID}/fd') | os.sched_getscheduler(PID)
import resource; resource.prlimit(PID, resource.RLIMIT_CORE) | assert os.fork() or os._exit(0)
assert os.system('true') == 0 | os.waitpid(os.spawnv(1, '/bin/sh', ['sh', '-c', '']), 0)
os.posix_spawn('/bin/sh', ['sh', '-c', ''], {}) | assert os.popen('echo x').read()
assert os.forkpty()[0] or os._exit(0) | import subprocess; subprocess.run(['true'], check=True)
import multiprocessing.shared_memory as m; m.SharedMemory('x', True, 9)
import threading; t = threading.Thread(target=int); t.start() | import mmap; mmap.mmap(-1, 99, prot=7) | os.pipe()
os.dup(0) | os.memfd_create('x') | os.eventfd(0) | os.openpty() | os.open('/dev/zero', 0)
"""
_OVER_THE_NETWORK = """
socket.create_connection(PLACES[0]) | socket.socket(2, 2).sendto(b'x', PLACES[1]) | socket.socket(1).connect(PLACES[2])
socket.socket(2).bind(('127.0.0.1', 0)) | socket.socketpair() | socket.create_server(('127.0.0.1', 0))
socket.socket(16, 3, 0) | socket.getaddrinfo('127.0.0.1', 1) and socket.socket(2) | socket.socket(1).bind('\\0x')
socket.socket(10) | socket.socket(1)
"""


def _deeds(table, start=""):
    return [f"{start}{deed.strip()}" for line in table.strip().splitlines() for deed in line.split(" | ")]


DEEDS = {f"{deed}{how}": deed.format(*[path] * 2) for deed in _deeds(_ON_FILES) for how, path in _PATHS.items()}
for table, start in ((_ON_FOLDERS, ""), (_ON_PROCESSES, ""), (_OVER_THE_NETWORK, "import socket; ")):
    DEEDS.update((deed, deed) for deed in _deeds(table, start))

# Python's own wall, taken away in one line.
UNHOOKED = """
import sys
class Everything:
    def __contains__(self, event): return True
sys.modules['__main__'].audit.__defaults__ = Everything(), PermissionError
"""
_DOER = """
import io, os, pathlib

def done(before=lambda: None):
    found = []
    for name, text in DEEDS.items():
        before()
        try:
            exec(text, dict(WORLD, np=np, os=os, io=io, pathlib=pathlib))
            found.append(name)
        except BaseException: pass
    return found

def linear_forward(A, W, b):
    return done(), 0
"""


def doer(world, start=""):
    """A cell that tries all deeds and returns the names of those that were done."""
    return f"{start}\nWORLD, DEEDS = {world!r}, {DEEDS!r}\n{_DOER}"


# Every call of the kernel, by its number: libc is found in memory, where the filter's own way to it lies.
RAW_CALLS = """
def linear_forward(A, W, b):
    kinds, libraries = [object], []
    for kind in kinds:
        kinds += [one for one in type.__subclasses__(kind) if one not in kinds]
        if kind.__name__ == 'CDLL': libraries.append(kind)
    call = libraries[0](None, use_errno=True).syscall
    return [number for number in NUMBERS if call(number, 0, 0, 0, 0, 0, 0) != -1], len(NUMBERS)
"""
