"""The process that runs learners' code.  It never sees what is right, and whatever it says is only values.

judge.py starts it with an empty environment and sends everything over its standard input: first the texts of
a few modules, then one exercise after another: the learner's cell, the answers of earlier exercises (never
its own), and inputs.  For each exercise the process forks, the child loses all ways out (leave_no_way_out)
and runs the function, and the parent passes on what it wrote, or how it ended.  Where there is no fork, a
process serves one exercise and ends.

Messages are four bytes of length and then JSON.  The module is read as text and knows nothing of the project.
"""

import builtins
import json
import linecache
import os
import signal
import sys
import time
import types

LARGEST_REPLY = 16 * 1024 * 1024
MEMORY = 4 * 1024**3
# What a graded cell may import: what NumPy has loaded anyway, and these.
LOADED_BEFORE = (
    "abc bisect cmath collections contextlib copy dataclasses datetime decimal enum fractions functools "
    "heapq io itertools json math numbers operator os pathlib pprint random re statistics string sys "
    "textwrap time types typing warnings numpy numpy.linalg numpy.random numpy.fft numpy.ma "
    "numpy.polynomial numpy.lib.stride_tricks numpy.exceptions"
).split()


# --- messages ---


def read_exactly(source: int, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        piece = os.read(source, min(size - len(found), 1 << 20))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)


def read_message(source: int) -> bytes:
    return read_exactly(source, int.from_bytes(read_exactly(source, 4), "little"))


def write_message(target: int, data: bytes) -> None:
    write_all(target, len(data).to_bytes(4, "little") + data)


def write_all(target: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(target, view) :]


# --- the modules that a learner's function finds ---


class Quiet:
    """Stands for what draws or shows: everything can be asked of it and called, and nothing happens."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *arguments, **options):
        return self

    def __getitem__(self, key):
        return self

    def __setitem__(self, key, value):
        pass

    def __iter__(self):
        return iter((self, self))  # figure, axes = plt.subplots()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False


class QuietModule(types.ModuleType):
    """A module of which every name is Quiet."""

    __path__ = ()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Quiet()


def pass_through(things=(), *arguments, **options):
    """tqdm(range(10)) is range(10) here."""
    return things


def load_modules(texts: dict[str, str]) -> dict:
    """Make modules out of texts and return them by name.  Quiet replaces what draws or reads files."""
    for name in ("h5py", "matplotlib", "matplotlib.pyplot", "PIL", "IPython", "IPython.display", "ipywidgets"):
        sys.modules[name] = QuietModule(name)
    progress = types.ModuleType("tqdm")
    progress.__path__ = ()
    progress.tqdm = progress.auto = progress.notebook = pass_through
    progress.trange = range
    for name in ("tqdm", "tqdm.auto", "tqdm.notebook"):
        sys.modules[name] = progress
    checks = types.ModuleType("workbook.checking")
    checks.check = checks.hint = checks.solution = lambda function=None: None
    checks.CheckFailed = AssertionError
    packages = {name: types.ModuleType(name) for name in ("workbook", "exercises")}
    packages["workbook"].checking = packages["workbook.checking"] = checks
    for name, module in packages.items():
        module.__path__ = ()
        sys.modules[name] = module
    made = {}
    for name, text in texts.items():
        module = types.ModuleType(name)
        module.__package__ = name.rpartition(".")[0]
        module.__file__ = f"<{name}>"
        sys.modules[name] = made[name] = module
        exec(compile(text, f"<{name}>", "exec"), module.__dict__)
    return made


class Given(tuple):
    """The arguments of a case, and the copy that the function worked on: changes to it are seen."""

    copies = None

    def __deepcopy__(self, memo):
        import copy

        made = tuple(copy.deepcopy(part, memo) for part in self)
        self.copies.append(made)
        return made


# --- walls ---


def leave_no_way_out(seconds: float) -> None:
    """Give up, for good, everything that a function of arrays does not need.

    Limits of the system first (no further open file, no file that grows, no process, little memory), then
    everything that Python itself reports before doing it: what is not on the list raises PermissionError.
    """
    limit_resources(seconds)
    empty_dangerous_modules()
    sys.path[:] = []
    sys.path_hooks[:] = []
    sys.path_importer_cache.clear()
    sys.meta_path[:] = [NothingElse]
    sys.addaudithook(audit)


def limit_resources(seconds: float) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows
    # What is open stays open; nothing can be opened any more, whoever asks for it.
    for name, value in (
        ("CORE", 0),
        ("FSIZE", 0),
        ("NPROC", 0),
        ("CPU", int(seconds) + 2),
        ("AS", MEMORY),
        ("NOFILE", 0),
    ):
        number = getattr(resource, f"RLIMIT_{name}", None)
        if number is None:
            continue
        try:
            hard = resource.getrlimit(number)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(number, (value, value))
        except (ValueError, OSError):
            pass  # a system that does not have this limit


# Modules that can do without Python what the audit hook forbids.  Whoever holds one holds an empty one.
DANGEROUS = (
    "resource",
    "_posixsubprocess",
    "subprocess",
    "socket",
    "_socket",
    "fcntl",
    "mmap",
    "_ctypes",
    "ctypes",
    "gc",
    "_winapi",
    "msvcrt",
    "_multiprocessing",
    "_posixshmem",
    "_testcapi",
    "_xxsubinterpreters",
    "faulthandler",
)
DANGEROUS_NAMES = {
    "_imp": ("create_builtin", "create_dynamic", "exec_builtin", "exec_dynamic", "init_frozen", "get_frozen_object"),
    "marshal": ("loads", "load"),
    "posix": ("mkfifo", "mknod", "chroot", "memfd_create", "pidfd_open", "setns", "unshare", "ptsname", "openpty"),
    "time": ("clock_settime", "clock_settime_ns"),
    "_frozen_importlib_external": ("_fix_co_filename",),
}


def empty_dangerous_modules() -> None:
    for name in DANGEROUS:
        module = sys.modules.pop(name, None)
        if module is not None:
            vars(module).clear()
        sys.modules[name] = None  # importing it says that there is none
    for name, parts in DANGEROUS_NAMES.items():
        for module in filter(None, (sys.modules.get(name), os if name == "posix" else None)):
            for part in parts:
                vars(module).pop(part, None)


class NothingElse:
    """The only finder of modules that is left: finds none, and says so."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        raise ModuleNotFoundError(
            f"No module named {name!r} while grading: a graded cell can use NumPy, dnn_utils, what "
            "earlier exercises made, and simple parts of Python such as math.",
            name=name,
        )


HARMLESS = frozenset(
    (
        "compile",
        "exec",
        "import",
        "builtins.id",
        "builtins.input",
        "builtins.input/result",
        "array.__new__",
        "function.__new__",
        "object.__getattr__",
        "object.__setattr__",
        "object.__delattr__",
        "sys._getframe",
        "sys._getframemodulename",
        "sys.excepthook",
        "sys.unraisablehook",
        "_thread.start_new_thread",
        "_thread.start_joinable_thread",
        "time.sleep",
        "pickle.find_class",
    )
)


def audit(event, arguments, harmless=HARMLESS, refusal=PermissionError):
    """Python calls this before everything that reaches out of it.

    It looks up no name outside of itself, because a learner's code could put other things under such names.
    """
    if event not in harmless or (event == "object.__setattr__" and arguments[1] == "__code__"):
        raise refusal(f"this is not possible while grading ({event})")


# --- one exercise ---


def results_of(task: dict, wire, run, modules) -> bytes:
    """Define the learner's function, run it on all inputs and give back what came, as a message."""
    namespace = surroundings(task["home"], task["answers"], modules)
    namespace.pop(task["name"], None)  # a cell that defines nothing is not taken for the helper of the same name
    where, cell = task["where"], task["cell"]
    linecache.cache[where] = len(cell), None, cell.splitlines(keepends=True), where
    try:
        exec(compiled(cell, where), namespace)
        function = namespace.get(task["name"])
        if not callable(function):
            return wire.dump({"cell": {"kind": "NoFunction", "text": "", "number": 0}})
    except BaseException as error:
        return wire.dump({"cell": broken_cell(error, where)})
    return wire.dump({"outcomes": outcomes_of(function, task["cases"], wire, run)})


def compiled(cell: str, where: str):
    """The cell as code, with IPython's own lines (%time, !ls, np.dot?) left out if Python cannot read it."""
    try:
        return compile(cell, where, "exec")
    except SyntaxError:
        lines = cell.split("\n")
    for i, line in enumerate(lines):
        word = line.strip()
        if word[:1] in ("%", "!") or word[:1] == "?" or (word[-1:] == "?" and " " not in word):
            lines[i] = line[: len(line) - len(line.lstrip())] + "pass"
    return compile("\n".join(lines), where, "exec")


def surroundings(home, answers, modules) -> dict:
    """What a graded cell finds: NumPy, the helpers, the inputs of testCases, the earlier exercises."""
    scope = modules["workbook.scope"]
    helpers = {
        name: value
        for module in (modules["testCases"], modules["dnn_utils"])
        for name, value in vars(module).items()
        if callable(value) and not name.startswith("_")
    }
    helpers |= {name: getattr(modules["testCases"], name) for name in modules["testCases"].CHECKS}
    given = {
        "__builtins__": builtins,
        "__name__": "__main__",
        "np": sys.modules["numpy"],
        "plt": sys.modules["matplotlib.pyplot"],
        "display": Quiet(),
        **helpers,
    }
    functions = scope.run_answers(answers, given)
    own = sys.modules["my_network"] = types.ModuleType("my_network")
    own.__dict__.update(functions)
    return scope.namespace_of(home, scope.homes_of(answers), functions, given)


def broken_cell(error, where) -> dict:
    """What is known of an error that came before there was a function."""
    number = getattr(error, "lineno", None) or 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == where:
            number = trace.tb_lineno
        trace = trace.tb_next
    text = error.msg if isinstance(error, SyntaxError) and type(error.msg) is str else text_of(error)
    return {"kind": type(error).__name__, "text": text[:2000], "number": int(number)}


def text_of(error) -> str:
    try:
        return str(error)[:2000]
    except BaseException:
        return ""


def outcomes_of(function, encoded, wire, run) -> list[dict]:
    """Run all cases as check() does, one after the other; each for itself when that does not end well."""
    cases = [decoded_case(case, wire, run) for case in encoded]
    try:
        return [
            as_message(outcome, case, wire) for outcome, case in zip(run.run_on(function, cases), cases, strict=True)
        ]
    except BaseException:
        pass
    found = []
    for case in encoded:
        case = decoded_case(case, wire, run)
        try:
            (outcome,) = run.run_on(function, [case])
            found.append(as_message(outcome, case, wire))
        except BaseException as error:
            found.append({**NOTHING, "failure": {"kind": type(error).__name__, "text": text_of(error)}})
    return found


NOTHING = {"result": {"n": 0}, "failure": None, "printed": "", "left": ""}


def decoded_case(encoded, wire, run):
    """A case with arguments that are watched; its label and what is right for it stay on the other side."""
    given = Given(wire.decode(part) for part in encoded["arguments"])
    given.copies = []
    options = {name: wire.decode(value) for name, value in encoded["options"].items()}
    return run.Case("", given, (), options)


def as_message(outcome, case, wire) -> dict:
    """One outcome for the wire, with a digest of the arguments as the function left them."""
    given = case.arguments
    left = wire.digest(tuple(given.copies[-1] if given.copies else given))
    if outcome.failure:
        return {**NOTHING, "failure": vars(outcome.failure), "printed": outcome.printed, "left": left}
    return {**NOTHING, "result": wire.encode(outcome.result), "printed": outcome.printed, "left": left}


# --- the process ---


def serve() -> None:
    """Read the modules, then exercises until the input ends."""
    source, target = os.dup(0), os.dup(1)
    setting = json.loads(read_message(source))
    sys.modules["ctypes"] = None  # NumPy does without; nothing else may have it
    load_numpy(setting["numpy"])
    for name in LOADED_BEFORE:
        __import__(name)
    modules = load_modules(setting["modules"])
    run, wire = modules["workbook.checking.run"], modules["wire"]
    silence()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that a child is ended as well
    write_message(target, b"ready")
    while True:
        try:
            task = json.loads(read_message(source))
        except EOFError:
            return
        if setting["fork"]:
            write_message(target, in_a_child(task, wire, run, modules))
        else:
            leave_no_way_out(task["seconds"])
            write_message(target, b"ok " + results_of(task, wire, run, modules))
            os._exit(0)


def load_numpy(folder: str) -> None:
    """Import NumPy from its folder alone: what is installed beside it is none of our business."""
    import importlib.util

    place = f"{folder}{os.sep}__init__.py"
    spec = importlib.util.spec_from_file_location("numpy", place, submodule_search_locations=[folder])
    module = sys.modules["numpy"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)


def silence() -> None:
    """Standard input, output and errors lead nowhere from now on."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)


def in_a_child(task, wire, run, modules) -> bytes:
    """How a child of this process ended: b"ok " and its message, or b"timeout", b"large", b"died"."""
    incoming, outgoing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.setsid()
            os.dup2(outgoing, 3)
            os.closerange(4, 1024)
            leave_no_way_out(task["seconds"])
            write_all(3, results_of(task, wire, run, modules))
        finally:
            os._exit(0)
    os.close(outgoing)
    try:
        ending = collected(incoming, time.monotonic() + task["seconds"])
        if ending == b"ok ":
            ending = b"died"
        # A child that closed its end is about to end by itself, or is given only a moment.
        waited_for(child, time.monotonic() + (0.5 if ending[:2] in (b"ok", b"di") else 0))
        return ending
    finally:
        os.close(incoming)
        end_with_its_group(child)


def collected(incoming: int, deadline: float) -> bytes:
    """b"ok " and everything that comes until the other end is closed, or b"timeout", or b"large"."""
    import select

    found = bytearray(b"ok ")
    while len(found) <= LARGEST_REPLY:
        ready, _, _ = select.select([incoming], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            return b"timeout"
        piece = os.read(incoming, 1 << 20)
        if not piece:
            return bytes(found)
        found += piece
    return b"large"


def end_with_its_group(child: int) -> None:
    for kill in (os.killpg, os.kill):
        try:
            kill(child, signal.SIGKILL)
        except OSError:
            pass
    waited_for(child, time.monotonic() + 5)


def waited_for(child: int, until: float) -> None:
    """Wait until a child has ended, but not for ever."""
    pause = 0.0005
    while True:
        try:
            done, _ = os.waitpid(child, os.WNOHANG)
        except ChildProcessError:
            return  # it was waited for before
        if done or time.monotonic() > until:
            return
        time.sleep(pause)
        pause = min(2 * pause, 0.02)


if __name__ == "__main__":
    serve()
