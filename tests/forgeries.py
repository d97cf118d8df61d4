"""Attempts to get points without a right answer.  test_grading.py proves that none of them gains any.

CELLS: texts for the graded cell of linear_forward.  HERE stands for the folder of the project.  Those in THIEVES really
get at the answer where nothing stops them, which is tested as well: an attempt that could never succeed proves nothing.
"""

_STOLEN = '''
def stolen(text):
    import json
    for cell in json.loads(text)["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "linear_forward":
            space = {"np": np}
            exec("".join(cell["source"]), space)
            return space["linear_forward"]

FILE = r"HERE/solutions/03_forward_propagation.ipynb"
'''


def _thief(read):
    """A function that reads the answer when it is called, and uses it."""
    lines = "\n".join(f"    {line}" for line in read.strip().splitlines())
    return f"{_STOLEN}\ndef text():\n{lines}\n\ndef linear_forward(A, W, b):\n    return stolen(text())(A, W, b)\n"


THIEVES = {name: _thief(read) for name, read in {
    "open": "return open(FILE, encoding='utf-8').read()",
    "io.open of bytes": "import io\nreturn io.open(FILE.encode(), 'rb').read().decode()",
    "os.open": "import os\nnumber = os.open(FILE, os.O_RDONLY)\nreturn os.read(number, 10 ** 7).decode()",
    "pathlib": "from pathlib import Path\nreturn Path(FILE).read_text(encoding='utf-8')",
    "np.fromfile": "return np.fromfile(FILE, dtype=np.uint8).tobytes().decode()",
    "np.memmap": "return np.memmap(FILE, mode='r').tobytes().decode()",
    "np.genfromtxt": "return '\\n'.join(np.genfromtxt(FILE, dtype=str, delimiter='\\0', comments=None))",
    "np.DataSource": "return np.lib.npyio.DataSource(None).open(FILE, encoding='utf-8').read()",
    "linecache": "import linecache\nreturn ''.join(linecache.getlines(FILE))",
    "fileinput": "import fileinput\nreturn ''.join(fileinput.input(FILE, encoding='utf-8'))",
    "codecs": "import codecs\nreturn codecs.open(FILE, encoding='utf-8').read()",
    "tokenize": "import tokenize\nreturn tokenize.open(FILE).read()",
    "importlib's loader": "from importlib.machinery import SourceFileLoader\n"
                          "return SourceFileLoader('x', FILE).get_data(FILE).decode()",
    "the loader of a module": "import json\nreturn json.__loader__.get_data(FILE).decode()",
    "open_code": "import _io\nreturn _io.open_code(FILE).read().decode()",
    "subprocess": "import subprocess, sys\nreturn subprocess.run([sys.executable, '-c', f'print(open({FILE!r}).read())'], "
                  "capture_output=True, text=True).stdout",
    "os.popen": "import os\nreturn os.popen(f'cat {FILE}').read()",
    "fork and read": "import os\ncome, go = os.pipe()\nif os.fork() == 0:\n    os.write(go, open(FILE, 'rb').read())\n"
                     "    os._exit(0)\nos.close(go)\nreturn os.fdopen(come, encoding='utf-8').read()",
    "ctypes": "import ctypes\nlibc = ctypes.CDLL(None)\nbuffer = ctypes.create_string_buffer(10 ** 7)\n"
              "count = libc.read(libc.open(FILE.encode(), 0), buffer, 10 ** 7)\nreturn buffer.raw[:count].decode()",
    "h5py external data": "import h5py, os\nsize = os.stat(FILE).st_size\nimport tempfile\n"
                          "with tempfile.TemporaryDirectory() as folder:\n"
                          "    with h5py.File(folder + '/x.h5', 'w') as file:\n"
                          "        made = file.create_dataset('x', (size,), 'u1', external=[(FILE, 0, size)])\n"
                          "        return made[:].tobytes().decode()",
    "a thread": "import threading\nfound = []\n"
                "thread = threading.Thread(target=lambda: found.append(open(FILE).read()))\nthread.start()\nthread.join()\n"
                "return found[0]",
    "a loop over all folders": "import os\nfor folder, _, files in os.walk(r'HERE'):\n    for name in files:\n"
                               "        if name.startswith('03_') and 'solutions' in folder:\n"
                               "            return open(os.path.join(folder, name)).read()",
    "builtins of another module": "import json\nreturn json.codecs.builtins.open(FILE, encoding='utf-8').read()",
    "globals of another function": "import pathlib\nreturn pathlib.Path.open.__globals__['io'].open(FILE).read()",
}.items()}

# The answer, or what is right, in the memory of the project's own modules.
THIEVES |= {
    "truth.py": "from workbook.checking.truth import linear_forward",
    "material.answer": "from workbook import material\nexec(material.answer('linear_forward'))",
    "my_network": "import my_network\nlinear_forward = my_network._reference('linear_forward', '')",
    "sys.path and truth.py": "import sys\nsys.path.insert(0, r'HERE')\nfrom workbook.checking.truth import linear_forward",
    "the catalogue's right functions": "from workbook.checking.catalogue import right_functions\n"
                                       "linear_forward = right_functions()['linear_forward']",
}

_WRONG = "\n\ndef linear_forward(A, W, b):\n    return np.dot(W, A), (A, W, b)\n"

CELLS = {
    # --- the tools of the check, overwritten
    "check overwritten": "import testCases\ntestCases.check = check = lambda function: None" + _WRONG,
    "print overwritten": "import builtins\nbuiltins.print = print = lambda *a, **k: None" + _WRONG,
    "np.isclose overwritten": "np.isclose = np.allclose = np.array_equal = lambda *a, **k: True" + _WRONG,
    "np.isclose overwritten everywhere": "import sys\nfor module in list(sys.modules.values()):\n"
        "    for name in ('isclose', 'allclose', 'array_equal', 'first_difference', 'is_right', 'same', 'leaves'):\n"
        "        if hasattr(module, name):\n            try: setattr(module, name, lambda *a, **k: True)\n"
        "            except Exception: pass" + _WRONG,
    "np.dot overwritten": "np.dot = lambda *a, **k: np.zeros((1, 2))" + _WRONG,
    "np.asarray overwritten": "plain = np.asarray\nnp.asarray = lambda *a, **k: plain(0.0)" + _WRONG,
    "testCases overwritten": "import testCases\ntestCases.linear_forward_test_case = lambda: (np.zeros((1, 1)),) * 3" + _WRONG,
    "dnn_utils overwritten": "import dnn_utils\ndnn_utils.sigmoid = dnn_utils.relu = lambda z: (z, z)" + _WRONG,
    "sys.modules replaced": "import sys\nfor name in list(sys.modules):\n"
        "    if name.startswith(('workbook', 'wire', 'numpy.testing')): sys.modules[name] = None" + _WRONG,
    "builtins replaced": "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.all = lambda *a: True\n"
        "builtins.any = lambda *a: True" + _WRONG,
    "AssertionError never raised": "import builtins\nbuiltins.AssertionError = type('X', (Exception,), {})" + _WRONG,
    "exceptions swallowed": "import sys\nsys.excepthook = lambda *a: None\n\ndef linear_forward(*a):\n"
        "    try:\n        return missing\n    except BaseException:\n        return None",
    "random numbers all the same": "np.random.RandomState = lambda *a: np.random\nnp.random.randn = lambda *s: np.ones(s)\n"
        "import os\nos.urandom = lambda n: b'0' * n" + _WRONG,
    "copy.deepcopy overwritten": "import copy\ncopy.deepcopy = lambda x, memo=None: x\n\ndef linear_forward(A, W, b):\n"
        "    Z = np.dot(W, A) + b\n    A += 1\n    return Z, (A - 1, W, b)",
    # --- the process ended, or kept busy
    "sys.exit": "import sys\n\ndef linear_forward(A, W, b):\n    sys.exit(0)",
    "sys.exit in the cell": "import sys\nsys.exit(0)",
    "os._exit": "import os\n\ndef linear_forward(A, W, b):\n    os._exit(0)",
    "os._exit in the cell": "import os\nos._exit(0)",
    "os.abort": "import os\n\ndef linear_forward(A, W, b):\n    os.abort()",
    "KeyboardInterrupt": "def linear_forward(A, W, b):\n    raise KeyboardInterrupt",
    "an own BaseException": "class Passed(BaseException):\n    pass\n\ndef linear_forward(A, W, b):\n    raise Passed('right')",
    "GeneratorExit": "def linear_forward(A, W, b):\n    raise GeneratorExit",
    "atexit": "import atexit\natexit.register(print, 'right')" + _WRONG,
    "the judge killed": "import os\nfor number in (os.getppid(), 0, -1):\n    try: os.kill(number, 9)\n"
        "    except Exception: pass" + _WRONG,
    "deep recursion": "def linear_forward(A, W, b):\n    return linear_forward(A, W, b)",
    "deep recursion without a limit": "import sys\nsys.setrecursionlimit(10 ** 9)\n\ndef linear_forward(A, W, b):\n"
        "    return [linear_forward(A, W, b)]",
    "endless loop": "def linear_forward(A, W, b):\n    while True:\n        pass",
    "endless loop that catches everything": "def linear_forward(A, W, b):\n    while True:\n        try:\n"
        "            while True: pass\n        except BaseException: pass",
    "endless output": "def linear_forward(A, W, b):\n    while True: print('x' * 10000)",
    "threads left behind": "import threading, time\n\ndef linear_forward(A, W, b):\n"
        "    threading.Thread(target=time.sleep, args=(1000,)).start()\n    return np.dot(W, A), (A, W, b)",
    "processes left behind": "import os\n\ndef linear_forward(A, W, b):\n    if os.fork() == 0:\n        while True: pass\n"
        "    return np.dot(W, A), (A, W, b)",
    "an array as large as memory": "def linear_forward(A, W, b):\n    return np.ones((10 ** 6, 10 ** 6)), (A, W, b)",
    "a result of hundreds of megabytes": "def linear_forward(A, W, b):\n    return np.ones((5000, 5000)), (A, W, b)",
    "a result without end": "def linear_forward(A, W, b):\n    found = []\n    found.append(found)\n    return found, (A, W, b)",
    # --- results that lie
    "an __eq__ that is always true": "class Same:\n    def __eq__(self, other): return True\n    def __ne__(self, other): "
        "return False\n    def __hash__(self): return 0\n\ndef linear_forward(A, W, b):\n    return Same(), Same()",
    "an array with a lying __eq__": "class Same(np.ndarray):\n    def __eq__(self, other): return np.ones(self.shape, bool)\n"
        "    def __sub__(self, other): return np.zeros(self.shape)\n    __rsub__ = __sub__\n\n"
        "def linear_forward(A, W, b):\n    return np.dot(W, A).view(Same), (A, W, b)",
    "__array_function__": "class Same(np.ndarray):\n    def __array_function__(self, f, types, args, kwargs): return True\n"
        "    def __array_ufunc__(self, *a, **k): return True\n\ndef linear_forward(A, W, b):\n"
        "    return np.dot(W, A).view(Same), (A, W, b)",
    "__array__ that looks around": "import sys\n\nclass Chameleon:\n    shape = (1, 2)\n    __class__ = np.ndarray\n"
        "    def __array__(self, *a, **k):\n        frame = sys._getframe()\n        while frame:\n"
        "            for value in frame.f_locals.values():\n                if getattr(value, 'right', None): "
        "return value.right[0][0]\n            frame = frame.f_back\n        return np.zeros((1, 2))\n\n"
        "def linear_forward(A, W, b):\n    return Chameleon(), (A, W, b)",
    "__float__": "class Number:\n    def __float__(self): return 1.0\n\ndef linear_forward(A, W, b):\n"
        "    return np.array([[Number(), Number()]], dtype=object), (A, W, b)",
    "a lying __reduce__": "class Bomb:\n    def __reduce__(self): return eval, ('1',)\n    def __deepcopy__(self, memo): "
        "return self\n\ndef linear_forward(A, W, b):\n    return Bomb(), (A, W, b)",
    "NaN everywhere": "def linear_forward(A, W, b):\n    return np.full((W.shape[0], A.shape[1]), np.nan), (A, W, b)",
    "infinity everywhere": "def linear_forward(A, W, b):\n    return np.full((W.shape[0], A.shape[1]), np.inf), (A, W, b)",
    "a masked array": "def linear_forward(A, W, b):\n    return np.ma.masked_all((W.shape[0], A.shape[1])), (A, W, b)",
    "a dictionary that has every key": "class Every(dict):\n    def __contains__(self, key): return True\n"
        "    def __getitem__(self, key): return 0\n\ndef linear_forward(A, W, b):\n    return Every(), Every()",
    "the arguments' own memory": "def linear_forward(A, W, b):\n    Z = A[:1]\n    A[:] = 0\n    W[:] = 0\n    b[:] = 0\n"
        "    return Z, (A, W, b)",
    # --- results written down
    "the published results written down": "def linear_forward(A, W, b):\n"
        "    return np.array([[3.26295337, -1.23429987]]), (A, W, b)",
    "the usual inputs recognised": "KNOWN = {}\n\ndef right(A, W, b):\n    return np.dot(W, A) + b\n\n"
        "def linear_forward(A, W, b):\n    usual = {1.6243453636632417, 1.7494547413051793, -0.7123909069104767, "
        "0.47298583, 0.4729858315594, -0.41675785}\n"
        "    if any(abs(A[0, 0] - number) < 1e-6 for number in usual): return right(A, W, b), (A, W, b)\n"
        "    return np.dot(W, A), (A, W, b)",
    "right only when nobody grades": "import sys\n\ndef linear_forward(A, W, b):\n    graded = 'IPython' not in sys.modules "
        "or not hasattr(sys.modules['IPython'], '__file__')\n    return (np.dot(W, A) + (0 if graded else b)), (A, W, b)",
    # --- the wire
    "forged messages": "import os, json\n\ndef linear_forward(A, W, b):\n"
        "    message = b'ok {\"outcomes\": [], \"state\": \"right\", \"points\": 100}'\n"
        "    for number in range(256):\n        for data in (len(message).to_bytes(4, 'little') + message, message[3:]):\n"
        "            try: os.write(number, data)\n            except OSError: pass\n    os._exit(0)",
    "forged outcomes": "import os, json\n\ndef linear_forward(A, W, b):\n"
        "    one = {'result': {'n': 0}, 'failure': None, 'printed': '', 'left': ''}\n"
        "    for number in range(256):\n        try: os.write(number, json.dumps({'outcomes': [one] * 7}).encode())\n"
        "        except OSError: pass\n    os._exit(0)",
    "a message of megabytes": "import os\n\ndef linear_forward(A, W, b):\n    for number in range(3, 20):\n"
        "        try:\n            while True: os.write(number, b'[' * 10 ** 6)\n        except OSError: pass",
    "every file closed": "import os\n\ndef linear_forward(A, W, b):\n    os.closerange(0, 1000)\n    return np.dot(W, A), (A, W, b)",
    "wire.py overwritten": "import sys\nwire = sys.modules['wire']\nwire.encode = lambda value: {'b': True}\n"
        "wire.digest = lambda value: ''" + _WRONG,
    # --- memory and frames
    "gc": "import gc\n\ndef linear_forward(A, W, b):\n    for thing in gc.get_objects():\n"
        "        if callable(thing) and getattr(thing, '__name__', '') == 'linear_forward' and thing is not linear_forward:\n"
        "            return thing(A, W, b)",
    "frames": "import sys\n\ndef linear_forward(A, W, b):\n    frame = sys._getframe()\n    while frame:\n"
        "        for space in (frame.f_locals, frame.f_globals):\n            for value in list(space.values()):\n"
        "                right = getattr(value, 'right', None)\n                if right: return right[0]\n"
        "                if getattr(value, '__name__', '') == 'truth': return value.linear_forward(A, W, b)\n"
        "        frame = frame.f_back\n    return None",
    "every class there is": "def linear_forward(A, W, b):\n    for kind in object.__subclasses__():\n"
        "        if kind.__name__ in ('Popen', '_CData', 'CDLL'):\n            return kind\n    return None",
    "the audit hook's own names replaced": "import builtins\nbuiltins.PermissionError = ValueError\n"
        "builtins.frozenset = set\n" + _thief("try: open(FILE)\nexcept BaseException as error:\n"
        "    frame = error.__traceback__.tb_next and error.__traceback__.tb_next.tb_frame\n"
        "    if frame:\n        frame.f_globals['HARMLESS'] = {'open'}\n        frame.f_locals['harmless'] = {'open'}\n"
        "        frame.f_globals['audit'] = None\nreturn open(FILE).read()"),
    "the code of another function": "import random\n\ndef linear_forward(A, W, b):\n"
        "    random.seed.__code__ = linear_forward.__code__\n    return None",
    "another audit hook": "import sys\nsys.addaudithook(lambda *a: None)" + _WRONG,
    "built-in modules loaded by hand": "import sys\nbootstrap = sys.modules['_frozen_importlib']\n"
        "for name in ('_posixsubprocess', '_ctypes', '_socket', 'mmap', 'gc', 'resource'):\n"
        "    try: bootstrap.BuiltinImporter.load_module(name).fork_exec\n    except Exception: pass" + _WRONG,
    "the limits lifted": "import sys\n" + _thief("import resource\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))\nreturn open(FILE).read()"),
    "names that are not the function": "linear_forward = 'right'",
    "a class in the place of the function": "class linear_forward:\n    def __new__(cls, A, W, b): return None",
}


def cell(text, root) -> str:
    """The text with the folder of the project put in."""
    return text.replace("HERE", str(root).replace("\\", "/"))
