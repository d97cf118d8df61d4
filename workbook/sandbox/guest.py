"""The process that runs learners' code.  It never sees what is right, and whatever it says is only values.

host.py starts it with an empty environment and sends everything over its standard input: first the texts of a few
modules, then one exercise after another: the learner's cells, the answers of the earlier exercises that they call
(never its own), and inputs.  For each exercise the process forks.  The child reads the exercise itself, so that its
parent never holds anybody's code; then it loses all ways out (Walls.close), runs the function and writes down what
came.  The parent passes this on, or says how the child ended.  Where there is no fork, a process serves one exercise
and ends.

Messages are four bytes of length and then JSON.  The module is read as text and knows nothing of the project.
"""

import contextlib
import importlib.util
import json
import mmap
import os
import select
import signal
import struct
import sys
import time
import types
from collections.abc import Callable
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

LARGEST_REPLY = 16 * 1024 * 1024
ADDRESSES = 4 * 1024**3
ROOM = 64 * 1024**2  # more than a right answer takes
NOBODY = 65534
NO_NEW_PRIVS, SECCOMP, FILTER, EFAULT = 38, 22, 2, 14  # linux/prctl.h, linux/seccomp.h
NOT_THERE: Any = None  # in sys.modules: importing the module says that there is none
# What a graded cell may import: what NumPy has loaded anyway, and these.
LOADED_BEFORE = (
    "abc bisect cmath collections collections.abc contextlib copy dataclasses datetime decimal enum fractions "
    "functools heapq io itertools json logging math numbers operator os pathlib pprint random re shutil statistics "
    "string sys textwrap time timeit traceback types typing unicodedata warnings numpy numpy.linalg numpy.random "
    "numpy.fft numpy.ma numpy.polynomial numpy.lib.stride_tricks numpy.exceptions numpy.typing numpy.testing"
).split()
# What draws or reads files: everything can be asked of these modules, and nothing happens.
QUIET = (
    "h5py matplotlib matplotlib.pyplot PIL PIL.Image IPython IPython.display ipywidgets tqdm tqdm.auto tqdm.notebook "
    "workbook.pictures"
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


def read_message(source: int, largest: int = 1 << 32) -> bytes:
    """Raises EOFError where there is none, or a larger one."""
    size = int.from_bytes(read_exactly(source, 4), "little")
    if size > largest:
        raise EOFError
    return read_exactly(source, size)


def write_message(target: int, data: bytes) -> None:
    write_all(target, len(data).to_bytes(4, "little") + data)


def write_all(target: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(target, view) :]


# --- the modules that a learner's function finds ---


def load_modules(texts: dict[str, str]) -> dict[str, Any]:
    """Make modules out of texts and return them by name."""
    made: dict[str, Any] = {}
    for name, text in texts.items():
        module: Any = types.ModuleType(name)
        module.__package__ = name.rpartition(".")[0]
        module.__file__ = f"<{name}>"
        module.__path__ = []  # so that it may have parts
        sys.modules[name] = made[name] = module
        exec(compile(text, f"<{name}>", "exec"), module.__dict__)
        if name.endswith(".meaning"):
            for quiet in QUIET:
                sys.modules[quiet] = quiet_module(quiet, module.Quiet())
    for name in made["workbook.cells.meaning"].QUIET:
        setattr(made["testCases"], name, made["workbook.cells.meaning"].Quiet())
    return made


def quiet_module(name: str, quiet: Any) -> Any:
    module: Any = types.ModuleType(name)
    module.__path__ = []
    module.__getattr__ = lambda part: getattr(quiet, part)
    if name.startswith("tqdm"):  # tqdm(range(10)) is range(10) here
        module.tqdm, module.trange = lambda things=(), *arguments, **options: things, range
    return module


# --- walls ---


class Walls:
    """What stands around a child; ``names`` says which walls there are.

    before: those that fence.py put up.  without: those to leave out.  calls: the filter of calls.py, as hexadecimal
    digits.  memory: bytes that a child may have.
    """

    def __init__(self, before: list[str], without: list[str], calls: str, memory: int) -> None:
        filtered = bool(calls) and "seccomp" not in without
        self.filter_calls = filter_of(bytes.fromhex(calls)) if filtered else None
        self.limited = resource is not None and "limits" not in without
        self.memory = memory
        self.names = [*before, *["seccomp"] * bool(self.filter_calls), *["limits"] * self.limited]

    def leave_room(self) -> None:
        """Where the libraries of a system take most of that memory by themselves, there is no limit of it."""
        if self.limited and not leaves_room(self.memory):
            self.memory = ADDRESSES

    def close(self, seconds: float) -> None:
        """Give up, for good, everything that a function of arrays does not need.

        Limits of the system first (no further open file, no file that grows, no process, little memory), then the
        kernel's own list of calls, then everything that Python itself reports before doing it: what is not on the list
        raises PermissionError.  The last is the last because from 3.14 on Python reports the call that puts up the
        second.
        """
        if self.limited:
            limit_resources(seconds, self.memory)
        empty_dangerous_modules()
        sys.path[:] = []
        sys.path_hooks[:] = []
        sys.path_importer_cache.clear()
        sys.meta_path[:] = [NothingElse]
        if self.filter_calls:
            self.filter_calls()
        sys.addaudithook(audit)


def filter_of(calls: bytes) -> Callable[[], None] | None:
    """A function that puts the process behind a seccomp filter, None where the kernel has none.  It needs ctypes."""
    import ctypes

    prctl = ctypes.CDLL(None, use_errno=True).prctl
    program = ctypes.create_string_buffer(calls, len(calls))
    argument = ctypes.create_string_buffer(struct.pack("HP", len(calls) // 8, ctypes.addressof(program)))
    prctl(NO_NEW_PRIVS, 1, 0, 0, 0)
    prctl(SECCOMP, FILTER, None)  # with a filter that is not there, it says only whether it could
    could = ctypes.get_errno() == EFAULT

    def filter_calls(program: object = program) -> None:
        if prctl(SECCOMP, FILTER, argument) != 0:
            os._exit(1)

    return filter_calls if could else None


def give_up_root() -> None:
    """Root becomes an account that owns nothing, everywhere but in its own memory."""
    if hasattr(os, "getuid") and os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def limit_resources(seconds: float, memory: int) -> None:
    # What is open stays open; nothing can be opened any more, whoever asks for it.
    limits = {"CORE": 0, "FSIZE": 0, "NPROC": 0, "CPU": int(seconds) + 2, "DATA": memory, "AS": ADDRESSES, "NOFILE": 0}
    for name, value in limits.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):  # a system that does not have this limit
            number = getattr(resource, f"RLIMIT_{name}")
            hard = resource.getrlimit(number)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(number, (value, value))


def leaves_room(memory: int) -> bool:
    """Is there room for a function below this limit?  It is tried: nothing else says it everywhere."""
    limits = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, limits[1]))
        mmap.mmap(-1, ROOM, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
        return True
    except (OSError, ValueError):  # ValueError: less is allowed to everybody here
        return False
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, limits)


# Modules that can do without Python what the audit hook forbids.  Whoever holds one holds an empty one.
DANGEROUS = (
    "resource _posixsubprocess subprocess socket _socket fcntl mmap _ctypes ctypes gc _winapi msvcrt "
    "_multiprocessing _posixshmem _testcapi _xxsubinterpreters faulthandler"
).split()
DANGEROUS_NAMES = {
    "_imp": "create_builtin create_dynamic exec_builtin exec_dynamic init_frozen get_frozen_object",
    "marshal": "loads load",
    "posix": "mkfifo mknod chroot memfd_create pidfd_open setns unshare ptsname openpty",
    "time": "clock_settime clock_settime_ns",
    "_frozen_importlib_external": "_fix_co_filename",
}


def empty_dangerous_modules() -> None:
    for name in DANGEROUS:
        module = sys.modules.pop(name, None)
        if module is not None:
            vars(module).clear()
        sys.modules[name] = NOT_THERE
    for name, parts in DANGEROUS_NAMES.items():
        for module in filter(None, (sys.modules.get(name), os if name == "posix" else None)):
            for part in parts.split():
                vars(module).pop(part, None)


class NothingElse:
    """The only finder of modules that is left: finds none, and says so."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)


HARMLESS = frozenset(
    "compile exec import builtins.id builtins.input builtins.input/result array.__new__ function.__new__ "
    "object.__getattr__ object.__setattr__ object.__delattr__ sys._getframe sys._getframemodulename sys.excepthook "
    "sys.unraisablehook _thread.start_new_thread _thread.start_joinable_thread time.sleep pickle.find_class".split()
)


def audit(event: str, arguments: Any, harmless: Any = HARMLESS, refusal: type[Exception] = PermissionError) -> None:
    """Python calls this before everything that reaches out of it.

    It looks up no name outside of itself, because a learner's code could put other things under such names.
    """
    if event not in harmless or (event == "object.__setattr__" and arguments[1] == "__code__"):
        raise refusal(f"this is not allowed while grading ({event})")


# --- one exercise ---


def results_of(task: dict[str, Any], modules: dict[str, Any], memory: Any = None) -> Any:
    """Define the learner's function, run it on all inputs and give back what came, as a message.

    memory: where the arrays among the inputs stand, for others to look at.
    """
    meaning, run, values = (modules[f"workbook.cells.{name}"] for name in ("meaning", "run", "values"))
    given = meaning.names_given(modules["dnn_utils"], modules["testCases"])
    if "tries" in task:  # versions of a function that was judged before
        functions = meaning.run_answers(task["answers"], task["homes"], given)
        seen = meaning.in_sight(task["homes"][task["tries"]], task["homes"], given)
        names = {**given, **{name: function for name, function in functions.items() if name in seen}}
        tried = modules["workbook.cells.trial"].tried
        start = time.thread_time()
        found = tried(task["tries"], task["versions"], task["inputs"], names, task["seconds"])
        return values.dump({"tried": found, "seconds": time.thread_time() - start})
    cell = meaning.GradedCell(**task["cell"])
    if cell.withheld:
        meaning.withhold(cell.withheld, given)  # for good: not even a local variable here holds it
    functions = meaning.run_answers(task["answers"], task["homes"], given)
    with meaning.in_my_network(functions, cell.exercise):
        try:
            function, hidden = meaning.function_of(cell, functions, task["homes"], given)
        except meaning.NoFunction as error:
            return values.dump({"no function": [error.kind, error.text, error.number]})
        shelf = values.Shelf(memory) if memory else None
        return values.dump({"outcomes": run.run_on(function, task["inputs"], hidden, (), shelf)})


# --- the process ---


def serve() -> None:
    """Read the modules, then exercises until the input ends."""
    source, target = os.dup(0), os.dup(1)
    setting = json.loads(read_message(source))
    walls = Walls(os.environ.pop("WALLS", "").split(), setting["without"], setting["calls"], setting["memory"])
    for name in ("ctypes", "_ctypes"):
        sys.modules[name] = NOT_THERE  # NumPy does without; nothing else may have it
    load_numpy(setting["numpy"])
    for name in LOADED_BEFORE:
        __import__(name)
    exec("from numpy import *", {})  # it asks for parts that are loaded only then
    exec("import ast; ast.unparse(ast.Pass())", {})  # so does this, from 3.14 on
    modules = load_modules(setting.pop("modules"))  # whoever looks at this variable finds no text of them
    silence()
    give_up_root()
    walls.leave_room()
    write_message(target, " ".join(["ready", *walls.names]).encode())
    while True:
        try:
            seconds, size = read_message(source).split()
        except EOFError:
            return
        if setting["fork"]:
            memory = mmap.mmap(-1, int(size))  # shared with the child
            write_message(target, in_a_child(source, target, float(seconds), walls, modules, memory))
            write_message(target, memory[:])
            memory.close()
        else:
            task = json.loads(read_message(source))
            walls.close(float(seconds))
            write_message(target, b"ok " + results_of(task, modules))
            os._exit(0)


def load_numpy(folder: str) -> None:
    """Import NumPy from its folder alone: what is installed beside it is none of our business."""
    place = f"{folder}{os.sep}__init__.py"
    spec: Any = importlib.util.spec_from_file_location("numpy", place, submodule_search_locations=[folder])
    module = sys.modules["numpy"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)


def silence() -> None:
    """Standard input, output and errors lead nowhere from now on."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)


def in_a_child(source: int, target: int, seconds: float, walls: Walls, modules: dict[str, Any], memory: Any) -> bytes:
    """How a child of this process ended: b"ok " and its message, or b"timeout", b"large", b"died"."""
    incoming, outgoing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            task = json.loads(read_message(source))
            os.dup2(outgoing, 3)
            os.closerange(4, 1024)
            walls.close(seconds)
            write_all(3, results_of(task, modules, memory))
        finally:
            os._exit(0)
    os.close(outgoing)
    try:
        ending = collected(incoming, target, time.monotonic() + seconds)
        return b"died" if ending == b"ok " else ending
    finally:
        os.close(incoming)
        end_with_its_group(child)


def collected(incoming: int, target: int, deadline: float) -> bytes:
    """b"ok " and everything that comes until the other end is closed, or b"timeout", or b"large".

    It ends early where nobody reads ``target`` any more, because the grading was stopped.
    """
    found = bytearray(b"ok ")
    events = select.poll()
    events.register(incoming, select.POLLIN)
    events.register(target, 0)
    while len(found) <= LARGEST_REPLY:
        ready = {number for number, _ in events.poll(max(0, 1000 * (deadline - time.monotonic())))}
        if incoming not in ready:
            return b"lost" if ready else b"timeout"
        piece = os.read(incoming, 1 << 20)
        if not piece:
            return bytes(found)
        found += piece
    return b"large"


def end_with_its_group(child: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


if __name__ == "__main__":
    serve()
