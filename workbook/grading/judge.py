"""Decides about one exercise at a time, and never runs a learner's code.

A Judge sends a graded cell to a process of its own (candidate.py, behind fence.py) together with inputs, some
of them drawn for this one time, and gets values back.  What is right it works out here.
"""

import os
import subprocess
import sys
import sysconfig
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from exercises import EXERCISES
from exercises.kit import PRINTED, Case, Exercise
from workbook import material
from workbook.checking.catalogue import is_right
from workbook.checking.diagnosis import RIGHT, WRONG, Diagnosis, diagnose, nearest_difference
from workbook.checking.run import Failure, Outcome

from . import wire

HERE = Path(__file__).resolve().parent
SECONDS = 60.0
LARGEST_MESSAGE = 32 * 1024 * 1024
PATIENCE = 10  # seconds beyond a limit until the process that should keep it is given up
_START = """import os, sys
def read(size):
    found = b""
    while len(found) < size:
        piece = os.read(0, size - len(found))
        if not piece:
            sys.exit(1)
        found += piece
    return found
exec(compile(read(int.from_bytes(read(4), "little")), "<candidate>", "exec"))
"""


@dataclass(frozen=True)
class _Reply:
    """How a candidate ended: "ok", "timeout", "large", "died" or "lost", and the rest of its message."""

    ending: str
    body: bytes = b""


class Judge:
    """Judges exercises, each in a process of its own.  Use it in a with statement.

    seconds: the limit for one exercise.  fork: False starts a fresh Python for every exercise, as on Windows.
    fence: False leaves the kernel's fence away, as on systems that have none.
    """

    def __init__(self, seconds: float = SECONDS, fork: bool = hasattr(os, "fork"), fence: bool = True):
        self.seconds, self.fork, self.fence = seconds, fork, fence
        self._process = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._stop()

    def verdict(self, name: str, cell: str, where: str = "") -> Diagnosis:
        """Judge the text of a graded cell.  ``where`` is the notebook's name, for messages."""
        exercise = EXERCISES[name]
        usual = exercise.cases()
        anew = drawn_anew(exercise)
        reply = self._ask(
            {
                "name": name,
                "cell": cell,
                "where": f"{where or 'notebook.ipynb'}, exercise {name}",
                "answers": earlier_answers(name),
                "home": material.homes().get(name),
                "seconds": self.seconds,
                "cases": [
                    {
                        "arguments": [wire.encode(part) for part in case.arguments],
                        "options": {key: wire.encode(value) for key, value in case.options.items()},
                    }
                    for case in (*usual, *anew)
                ],
            }
        )
        if reply.ending != "ok":
            return Diagnosis(name, WRONG, "too_slow" if reply.ending == "timeout" else None, self._unfinished(reply))
        try:
            outcomes = outcomes_in(wire.load(reply.body), [*usual, *anew])
        except wire.WireError:
            return Diagnosis(
                name,
                WRONG,
                what="What came back from the function could not be read: it wrote something "
                "else into the place of its results.",
            )
        if isinstance(outcomes, str):
            return Diagnosis(name, WRONG, what=outcomes)
        try:
            found = diagnose(exercise, usual, outcomes[: len(usual)], cell)
            again = outcomes[len(usual) :]
            return judged_anew(exercise, anew, again, found) if found.state == RIGHT else found
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError, MemoryError):
            # A result that breaks the diagnosis is not right, and must not end the grading of others.
            return Diagnosis(name, WRONG, what="Its result is of a kind that this exercise does not expect.")

    def _unfinished(self, reply: _Reply) -> str:
        if reply.ending == "timeout":
            return (
                f"It was stopped after {self.seconds:g} seconds. Is there a loop that never ends? "
                "(--timeout gives more time.)"
            )
        if reply.ending == "large":
            return "Its results are far too large."
        return "It ended Python before it gave back results. A function should return, whatever happens."

    # --- the process on the other side ---

    def _ask(self, task: dict) -> _Reply:
        """Send one exercise and wait for what comes of it; a process that does not answer is given up."""
        process = self._process or self._start()
        late = threading.Event()

        def give_up():
            late.set()
            process.kill()

        timer = threading.Timer(self.seconds + (PATIENCE if self.fork else 0), give_up)
        timer.daemon = True
        timer.start()
        try:
            _send(process, wire.dump(task))
            ending, _, body = _receive(process).partition(b" ")
            if not self.fork:
                self._stop()
            known = ending.decode("ascii", "replace")
            return _Reply(known if known in ("ok", "timeout", "large", "died") else "lost", body)
        except (OSError, EOFError):
            self._stop()
            return _Reply("timeout" if late.is_set() else "lost")
        finally:
            timer.cancel()

    def _start(self):
        python = getattr(sys, "_base_executable", None) or sys.executable
        command = [python, "-I", "-S", "-c", _START]
        if self.fence and sys.platform.startswith("linux"):
            command = [python, "-I", "-S", str(HERE / "fence.py"), *_readable(python), "--", *command]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=tempfile.gettempdir(),
            start_new_session=os.name == "posix",
        )
        try:
            _send(self._process, (HERE / "candidate.py").read_bytes())
            _send(
                self._process,
                wire.dump({"fork": self.fork, "numpy": str(Path(np.__file__).parent), "modules": _modules()}),
            )
            if _receive(self._process) != b"ready":
                raise EOFError
        except (OSError, EOFError):
            self._stop()
            if self.fence:  # a Python whose parts stand where nobody thought of: one wall less
                self.fence = False
                return self._start()
            raise OSError("The process that runs the exercises did not start; nothing was graded.") from None
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.terminate()  # it ends what it has started, and then itself
            try:
                process.wait(2)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdin.close()
            process.stdout.close()


def _send(process, data: bytes) -> None:
    process.stdin.write(len(data).to_bytes(4, "little") + data)
    process.stdin.flush()


def _receive(process) -> bytes:
    size = int.from_bytes(_exactly(process, 4), "little")
    if size > LARGEST_MESSAGE:
        raise EOFError
    return _exactly(process, size)


def _exactly(process, size):
    data = process.stdout.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _environment() -> dict[str, str]:
    """Nothing of the user's own but what a system needs to start a program."""
    needed = {
        key: os.environ[key] for key in ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if key in os.environ
    }
    return {**needed, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1"}


def _readable(python: str) -> list[str]:
    """What the other process may read: Python, its library, NumPy, and the system's libraries."""
    numpy_folder = Path(np.__file__).parent
    paths = {
        os.path.realpath(python),
        python,
        sysconfig.get_path("stdlib"),
        sysconfig.get_path("platstdlib"),
        sysconfig.get_config_var("LIBDIR"),
        str(numpy_folder),
        str(numpy_folder.with_name("numpy.libs")),
        "/lib",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/etc/ld.so.cache",
        "/etc/ld.so.preload",
        "/dev/urandom",
        "/nix/store",
        "/proc/cpuinfo",
        "/sys/devices/system/cpu",
    }
    return [*(word for path in sorted(filter(None, paths)) for word in ("--read", path)), "--write", "/dev/null"]


def _modules() -> dict[str, str]:
    """The texts of the modules that the other process needs, each after those that it imports."""
    places = {
        "exercises.kit": "exercises/kit.py",
        "workbook.checking.run": "workbook/checking/run.py",
        "workbook.scope": "workbook/scope.py",
        "wire": "workbook/grading/wire.py",
        "dnn_utils": "dnn_utils.py",
        "testCases": "testCases.py",
    }
    return {name: (material.ROOT / place).read_text(encoding="utf-8") for name, place in places.items()}


# --- what is sent ---


def drawn_anew(exercise: Exercise) -> list[Case]:
    """Cases that nobody has seen before: from a seed that the system draws."""
    return [
        case for case in exercise.cases(int.from_bytes(os.urandom(16), "little")) if not case.label.startswith(PRINTED)
    ]


def earlier_answers(name: str) -> list[tuple[str, str, str]]:
    """(exercise, notebook, answer) for each exercise before this one, so that it is judged on its own."""
    found = material.answers()
    names = [other for other, *_ in found]
    return found[: names.index(name)] if name in names else found


# --- what comes back ---


def outcomes_in(message, cases: list[Case]) -> list[Outcome] | str:
    """One Outcome for each case, or a sentence on why there is no function.  Raises WireError."""
    wire._expect(isinstance(message, dict))
    if "cell" in message:
        return _why_no_function(message["cell"])
    found = message.get("outcomes")
    wire._expect(isinstance(found, list) and len(found) == len(cases))
    return [_outcome(one, case) for one, case in zip(found, cases)]


def _why_no_function(cell) -> str:
    failure = _failure(cell)
    if failure.kind == "NoFunction":
        return "The graded cell defines no function of this name. Was its first line changed?"
    line = f" (line {failure.number})" if failure.number else ""
    return f"The graded cell itself does not run{line}: {failure.kind}: {failure.text}".rstrip(": ")


def _outcome(message, case) -> Outcome:
    wire._expect(isinstance(message, dict) and message.keys() == {"result", "failure", "printed", "left"})
    printed, left = message["printed"], message["left"]
    wire._expect(isinstance(printed, str) and isinstance(left, str))
    changed = left != wire.digest(tuple(case.arguments))
    if message["failure"] is not None:
        return Outcome(failure=_failure(message["failure"]), printed=printed[: wire.LONGEST_TEXT], changed=changed)
    return Outcome(wire.decode(message["result"]), None, printed[: wire.LONGEST_TEXT], changed)


def _failure(message) -> Failure:
    """A Failure made of texts and numbers only, each of a length that can be shown."""
    wire._expect(isinstance(message, dict))

    def text(key, limit=300):
        value = message.get(key, "")
        wire._expect(isinstance(value, str))
        return wire.printable(value[:limit])

    number, hidden = message.get("number", 0), message.get("hidden", False)
    keys, operands = message.get("keys", ()), message.get("operands", ())
    wire._expect(type(number) is int and type(hidden) is bool and isinstance(keys, (list, tuple)))
    wire._expect(all(isinstance(key, str) for key in keys) and isinstance(operands, (list, tuple)))
    return Failure(
        text("kind", 80),
        text("text"),
        text("line"),
        number,
        text("within", 80),
        text("operation"),
        tuple(map(_operand, operands[:4])),
        text("detail"),
        tuple(wire.printable(key[:80]) for key in keys[:50]),
        hidden,
    )


def _operand(pair):
    wire._expect(isinstance(pair, (list, tuple)) and len(pair) == 2 and isinstance(pair[0], str))
    wire._expect(isinstance(pair[1], (list, tuple)) and all(type(size) is int for size in pair[1]))
    return wire.printable(pair[0][:200]), tuple(pair[1][:16])


# --- the verdict on the inputs that were drawn anew ---


def judged_anew(exercise: Exercise, cases: list[Case], outcomes: list[Outcome], found: Diagnosis) -> Diagnosis:
    """``found`` (right on the usual inputs) when these are right as well, otherwise what is wrong here."""
    for case, outcome in zip(cases, outcomes):
        if not is_right(exercise, case, outcome):
            what = (
                f"it stopped with {outcome.failure.kind}: {outcome.failure.text}"
                if outcome.failure
                else nearest_difference(exercise, case, outcome)
            )
            return Diagnosis(
                exercise.name,
                WRONG,
                "only_usual_inputs",
                f"On {case.label}, with numbers drawn anew: {what}",
                "It is right on the inputs that are always the same, but not on others of the same kind.",
                "every result has to be worked out from the arguments.",
            )
    again = diagnose(exercise, cases, outcomes) if cases else found
    return found if again.state == RIGHT else again
