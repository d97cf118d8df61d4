"""Our side of the sandbox: starts the process that runs learners' cells, asks it, and trusts nothing it says."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from workbook.cells import course
from workbook.cells.around import homes
from workbook.cells.meaning import GradedCell, NoFunction
from workbook.cells.trial import WAIT
from workbook.cells.values import (
    MEMORY,
    Message,
    Outcome,
    Shelf,
    decode,
    dump,
    expect,
    load,
    outcome_in,
    printable,
    text_in,
)

from . import calls, fence, guest

GUEST = Path(guest.__file__).read_text(encoding="utf-8")
SECONDS = 60.0
LARGEST_MESSAGE = 32 * 1024 * 1024
PATIENCE = 10  # seconds beyond a limit until the process that should keep it is given up
# The modules that the other process needs, each after those that it imports.
MODULES = (
    "workbook workbook.cells workbook.cells.values workbook.cells.calculating workbook.cells.meaning "
    "workbook.cells.run workbook.cells.trial dnn_utils testCases workbook.shell workbook.plots"
).split()


class Ended(Exception):
    """The function gave back no results: ``how`` is "timeout", "large", "died" or "lost"."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class Sandbox:
    """Runs graded cells, each in a process of its own.  Use it in a with statement.

    seconds: the limit for one exercise.  fork: False starts a fresh Python for every exercise, as on Windows.
    without: walls to leave out, as on systems that lack them; so does the variable WORKBOOK_WITHOUT.
    walls: those that there are, once it has started.
    """

    def __init__(
        self, seconds: float = SECONDS, fork: bool = hasattr(os, "fork"), without: Collection[str] = ()
    ) -> None:
        self.seconds, self.fork = seconds, fork
        self.without = {*without, *os.environ.get("WORKBOOK_WITHOUT", "").split()}
        self.walls: tuple[str, ...] = ()
        self._process: subprocess.Popen[bytes] | None = None
        self._used = 0.0

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def outcomes(self, cell: GradedCell, inputs: Sequence[Any], seconds: float = 0) -> list[Outcome]:
        """What came of a graded cell's function on these inputs, as run_on() takes them.

        seconds: another limit for these.

        Raises NoFunction where the cell defines none, Ended where nothing came back, BadMessage where something else
        came than results.
        """
        # All that the other process gets to know of an exercise: what the cell calls, but never its own answer.
        answers = course.answers_for(cell.exercise, [cell.text, *cell.own])
        task = {"cell": asdict(cell), "homes": homes(), "answers": answers, "inputs": inputs}
        body, memory = self._ask(dump(task), seconds)
        message = load(body)
        expect(isinstance(message, dict))
        if "no function" in message:
            found = message["no function"]
            expect(isinstance(found, list) and len(found) == 3 and type(found[2]) is int)
            kind, text = (printable(text_in(part)[:300]) for part in found[:2])
            raise NoFunction(kind, text, found[2])
        found = message.get("outcomes")
        expect(isinstance(found, list) and len(found) == len(inputs))
        outcomes = [outcome_in(one) for one in found]
        if not memory:
            return outcomes
        seen = zip(outcomes, _changed(inputs, memory))
        return [replace(outcome, changed=outcome.changed or changed) for outcome, changed in seen]

    def tries(
        self, exercise: str, versions: list[str], inputs: Sequence[Message], seconds: float
    ) -> list[list[Message]]:
        """What came of versions of an exercise's function on these inputs, of as many as there was time for.

        No points depend on it: the exercise was judged before.  Raises Ended and BadMessage.
        """
        answers = course.answers_for(exercise, versions)
        task = {"tries": exercise, "versions": versions, "homes": homes(), "answers": answers, "inputs": inputs}
        # A busy machine takes longer, and a product of large arrays runs on.
        body, _ = self._ask(dump({**task, "seconds": seconds}), WAIT * seconds + 2)
        message = load(body)
        expect(isinstance(message, dict) and message.keys() == {"tried", "seconds"})
        found, used = message["tried"], message["seconds"]
        expect(isinstance(found, list) and all(isinstance(one, list) and len(one) == len(inputs) for one in found))
        expect(isinstance(used, float) and 0 <= used < 60)
        self._used += used
        return list(found)

    def clock(self) -> float:
        """Seconds of the processor that this thread has used, and those in which versions were tried."""
        return time.thread_time() + self._used

    def _ask(self, task: bytes, seconds: float = 0) -> tuple[bytes, bytes]:
        """Send one exercise and wait for what comes of it, and for what has become of its arrays, b"" where unknown.

        After anything unusual the process starts anew.
        """
        seconds = seconds or self.seconds
        process = self.start()
        late = threading.Event()

        def give_up() -> None:
            late.set()
            _kill(process)

        timer = threading.Timer(seconds + (PATIENCE if self.fork else 0), give_up)
        timer.daemon = True
        timer.start()
        try:
            _send(process, b"%g %d" % (seconds, len(task)))  # arrays take more room in a message than in memory
            _send(process, task)
            ending, _, body = _receive(process).partition(b" ")
            memory = _receive(process) if self.fork else b""
        except (OSError, EOFError):
            ending, body, memory = b"timeout" if late.is_set() else b"lost", b"", b""
        finally:
            timer.cancel()
            timer.join()
        if ending != b"ok" or not self.fork:
            self.stop()
        if ending == b"ok":
            return body, memory
        raise Ended(ending.decode("ascii", "replace") if ending in (b"timeout", b"large", b"died") else "lost")

    def start(self) -> "subprocess.Popen[bytes]":
        """The process, ready and behind as many walls as it can start with: a Python may stand anywhere."""
        if self._process is not None:
            return self._process
        for command, without in self._ways():
            self._process = process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                cwd=tempfile.gettempdir(),
                start_new_session=os.name == "posix",
            )
            texts = {name: _text_of(name) for name in MODULES}
            setting = {"fork": self.fork, "numpy": str(Path(np.__file__).parent), "modules": texts}
            setting |= {"without": sorted(without), "calls": calls.program().hex(), "memory": MEMORY * 1024**2}
            try:
                _send(process, dump(setting))
                ready, *walls = _receive(process).decode("ascii", "replace").split()
                if ready == "ready":
                    self.walls = tuple(walls)
                    return process
            except (OSError, EOFError, ValueError):
                pass
            self.stop()
        raise OSError("The process that runs the exercises could not be started, so nothing was graded.")

    def _ways(self) -> Iterator[tuple[list[str], set[str]]]:
        """(command, walls left out) for each way to start, the safest first."""
        python = getattr(sys, "_base_executable", None) or sys.executable
        other = [python, "-I", "-S", "-c", GUEST]  # as text: it can read no file of the project
        if not sys.platform.startswith("linux"):
            yield other, self.without
            return
        read, write = readable(python), ["/dev/null"]
        command = [python, "-I", "-S", fence.__file__, *_each("--read", read), *_each("--write", write)]
        bubblewrap = shutil.which("bwrap")
        if bubblewrap and os.geteuid() and "namespaces" not in self.without:  # root does it without help
            bubble = [bubblewrap, *_bubble(sorted([*read, *write, fence.__file__]))]
            yield [*bubble, *command, *_each("--without", {*self.without, "namespaces"}), "--", *other], self.without
        for more in ((), ("namespaces",), ("namespaces", "Landlock")):
            without = {*self.without, *more}
            yield [*command, *_each("--without", without), "--", *other], without

    def stop(self) -> None:
        """End the process and everything that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in filter(None, (process.stdin, process.stdout)):
            with contextlib.suppress(OSError):  # what it did not read any more
                stream.close()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.wait()


def walls_here() -> tuple[str, ...]:
    """The walls that there are on this computer: a sandbox is started, and says so."""
    with Sandbox() as sandbox:
        sandbox.start()
        return sandbox.walls


def _text_of(module: str) -> str:
    place = course.ROOT.joinpath(*module.split("."))
    return (place / "__init__.py" if place.is_dir() else place.with_suffix(".py")).read_text(encoding="utf-8")


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process at once, and those of its group: the one in namespaces, and the one that waits for it."""
    if os.name == "posix" and process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _changed(inputs: Sequence[Any], memory: bytes) -> list[bool]:
    """Which of the inputs have arrays that are no longer what was sent?"""
    shelf, changed = Shelf(bytearray(len(memory))), []
    for given in inputs:
        start = shelf.used
        if not isinstance(given, int):  # the arguments of an earlier input, once more
            decode(given[0], shelf=shelf)
        changed.append(shelf.memory[start : shelf.used] != memory[start : shelf.used])
    return changed


def _send(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    assert process.stdin is not None
    guest.write_message(process.stdin.fileno(), data)


def _receive(process: "subprocess.Popen[bytes]") -> bytes:
    assert process.stdout is not None
    return guest.read_message(process.stdout.fileno(), LARGEST_MESSAGE)


def _environment() -> dict[str, str]:
    """Nothing of the user's own but what a system needs to start a program."""
    names = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    needed = {key: os.environ[key] for key in names if key in os.environ}
    return {**needed, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1"}


def readable(python: str) -> list[str]:
    """What the other process may read: Python, its library, NumPy, the system's libraries."""
    numpy_folder = Path(np.__file__).parent
    paths = {
        *(os.path.realpath(python), python),
        *(sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), sysconfig.get_config_var("LIBDIR")),
        *(str(numpy_folder), str(numpy_folder.with_name("numpy.libs"))),
        *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/nix/store"),
        *("/etc/ld.so.cache", "/etc/ld.so.preload", "/dev/urandom", "/proc/cpuinfo", "/sys/devices/system/cpu"),
    }
    return sorted(filter(None, paths))


def _each(option: str, values: Iterable[str]) -> list[str]:
    """The values, each after its option."""
    return [word for value in values for word in (option, value)]


def _bubble(paths: Iterable[str]) -> list[str]:
    """What bubblewrap needs to know: namespaces of all kinds, nobody, and a root that holds these paths alone."""
    words = "--unshare-all --die-with-parent --uid 65534 --gid 65534 --setenv WALLS namespaces".split()
    for path in paths:
        words += ["--dev-bind-try" if path.startswith("/dev/") else "--ro-bind-try", path, path]
    return [*words, "--remount-ro", "/", "--"]
