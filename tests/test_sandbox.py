"""The sandbox: no cell gains a point, harms anything or comes out, and right cells do not notice it."""

import json
import random
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, run_python
from forgeries import CELLS, CHANGERS, DEEDS, RAW_CALLS, THIEVES, UNHOOKED, cell, doer

from benchmarks.attempts import attempts, odd_messages, odd_notebooks
from exercises import EXERCISES
from workbook.cells import course
from workbook.cells.around import given
from workbook.cells.meaning import GradedCell, function_of
from workbook.cells.values import MEMORY, encode
from workbook.grading.verdicts import Verdicts
from workbook.judging.explain import explained
from workbook.judging.judge import verdict_on
from workbook.judging.verdict import State
from workbook.sandbox import calls, fence
from workbook.sandbox.host import Ended, Sandbox, readable

pytestmark = pytest.mark.slow

SECONDS, ENDLESS = 2.0, 0.5  # for what may end, and for what never does
INPUTS = [(encode((np.ones((2, 1)), np.ones((1, 2)), np.ones((1, 1)))), encode({}))]
RIGHT = course.answer("linear_forward")


def doing(statement):
    """The right answer, with a statement more."""
    begin = "    Z = np.dot"
    assert RIGHT.count(begin) == 1
    return RIGHT.replace(begin, f"    {statement}\n{begin}")


def graded(text):
    return GradedCell("linear_forward", "a.ipynb", cell(text, ROOT))


@pytest.fixture(scope="module")
def hasty():
    """Gives up soon: for what never ends."""
    with Verdicts(SECONDS, keep=False) as verdicts:
        yield verdicts


@pytest.fixture
def patient(hasty, monkeypatch):
    """The same for what does end, however busy the machine is."""
    monkeypatch.setattr(hasty.sandbox, "seconds", 60)
    return hasty


@pytest.fixture(scope="module")
def unfenced():
    """With the walls that systems other than Linux have."""
    with Verdicts(SECONDS, keep=False) as verdicts:
        verdicts.sandbox.without |= {"namespaces", "Landlock", "seccomp"}
        yield verdicts


@pytest.fixture(scope="module")
def there():
    """The walls that there are on this system."""
    with Sandbox() as sandbox:
        sandbox.start()
        return sandbox.walls


def test_the_walls_that_this_system_may_have_are_there(there):
    """A wall that silently fell would be found nowhere else.  Containers often have no namespaces, or no libseccomp."""
    assert fence.possible(["namespaces", *([] if calls.program() else ["seccomp"])]) <= {*there}


def still_right(verdicts):
    """Does the sandbox give a right answer's results, after whatever ran in it before?"""
    (outcome,) = verdicts.sandbox.outcomes(graded(RIGHT), INPUTS, seconds=60)
    return outcome.result[0] == [[3.0]]


@pytest.mark.parametrize("what", [*THIEVES, *CELLS])
def test_no_cell_gains_a_point(what, hasty, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(hasty.sandbox, "seconds", ENDLESS if what.startswith(("endless", "deep")) else SECONDS)
        verdict = hasty(graded({**THIEVES, **CELLS}[what]))
    assert verdict.state in (State.WRONG, State.BLANK)
    assert len(str(verdict)) < 2000 and "Traceback" not in str(verdict)
    assert still_right(hasty), "and it cost only itself"


@pytest.mark.parametrize("what", THIEVES)
def test_thieves_get_nothing_without_the_kernels_fence(what, unfenced):
    assert unfenced(graded(THIEVES[what])).state in (State.WRONG, State.BLANK)


@pytest.mark.parametrize("what", THIEVES)
def test_thieves_really_steal_where_nothing_stops_them(what):
    if what in ("np.memmap", "ctypes", "fork and read", "os.popen") and sys.platform == "win32":
        pytest.skip("not on Windows")
    function, _ = function_of(graded(THIEVES[what]), {}, {"linear_forward": "03"}, given())
    assert verdict_on(function, "linear_forward").state == State.RIGHT


ATTEMPTS = {
    what: attempt for kind, what, attempt in attempts() if kind not in ("thieves and forgers", "hidden changes")
}
SAMPLE = ["the text of dnn_utils in a frame", "single precision", "another default", "costs that are used up"]


@pytest.mark.parametrize("what", [*SAMPLE, *random.Random(8).sample([*ATTEMPTS], 10)])
def test_none_of_a_sample_of_tamperings_gains_a_point(what, hasty):
    """Those that once gained some, and others; benchmarks/attempts.py tries all."""
    assert hasty(ATTEMPTS[what]).state in (State.WRONG, State.BLANK)
    assert still_right(hasty), "and it cost only itself"


@pytest.mark.parametrize("what", CHANGERS)
def test_a_changed_dictionary_shows_in_a_second_call(what, patient):
    verdict = patient(GradedCell("update_parameters", "a.ipynb", CHANGERS[what]))
    assert (verdict.state, verdict.mistake) == (State.WRONG, "changes_arguments")


ALL_THIEVES = """
import os, sys
sys.path.append({guest!r})
from guest import load_numpy
load_numpy({numpy!r})
import numpy as np
come_out = []
for what, text in {thieves!r}.items():
    try:
        space = {{"np": np}}
        exec(text, space)
        if space["linear_forward"](np.ones((2, 1)), np.ones((1, 2)), np.ones((1, 1)))[0][0, 0] == 3:
            come_out.append(what)
    except BaseException:
        pass
sys.exit(", ".join(come_out) or 0)
"""


@pytest.mark.parametrize("wall", ["namespaces", "Landlock"])
def test_one_wall_alone_stops_thieves(wall, tmp_path, there):
    """One wall of the kernel and none of Python; all thieves in one process, for a process takes its time."""
    if wall not in there:
        pytest.skip(f"there is no {wall} here")
    thieves = {what: cell(text, ROOT) for what, text in THIEVES.items()}
    guest = str(Path(fence.__file__).parent)
    script = ALL_THIEVES.format(guest=guest, numpy=str(Path(np.__file__).parent), thieves=thieves)
    (tmp_path / "thieves.py").write_text(script, encoding="utf-8")
    python = [sys._base_executable, "-I", "-S"]
    paths = [word for path in (*readable(sys._base_executable), guest, str(tmp_path)) for word in ("--read", path)]
    others = [word for one in fence.WALLS if one != wall for word in ("--without", one)]
    command = [*python, fence.__file__, *paths, *others, "--", *python, str(tmp_path / "thieves.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Somebody else's files, process and sockets, for deeds: see forgeries.py."""
    folder = tmp_path_factory.mktemp("world")
    listening = (
        socket.create_server(("127.0.0.1", 0)),
        socket.socket(type=socket.SOCK_DGRAM),
        socket.socket(socket.AF_UNIX),
    )
    listening[1].bind(("127.0.0.1", 0))
    listening[2].bind(str(folder / "socket"))
    listening[2].listen()
    sleeper = subprocess.Popen(
        ["sh", "-c", "trap '' USR1; echo; exec sleep 600"], stdout=subprocess.PIPE, start_new_session=True
    )
    sleeper.stdout.readline()
    places = [one.getsockname() for one in listening]
    yield {**{name: str(folder / name) for name in "PELN"}, "PID": sleeper.pid, "PLACES": places}
    sleeper.kill()
    sleeper.communicate()
    for one in listening:
        one.close()


DO_ALL = """
import json, shutil, sys
import numpy as np

def before():
    for name in "ELN":
        if os.path.isdir(WORLD[name]): shutil.rmtree(WORLD[name])
        elif os.path.lexists(WORLD[name]): os.remove(WORLD[name])
    os.makedirs(WORLD["E"])
    os.symlink("P", WORLD["L"])
    with open(WORLD["P"], "w") as file: file.write("12345678")

before()
print(json.dumps(done(before)))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the walls are Linux's")
def test_no_deed_is_done_whichever_wall_is_missing(world, there):
    """First without any wall, where nearly all are done: some need another system, another kernel or root."""
    possible = json.loads(run_python("-c", doer(world) + DO_ALL).stdout)
    assert len(possible) > 0.85 * len(DEEDS), DEEDS.keys() - set(possible)
    if not {"namespaces", "seccomp"} <= {*there}:
        pytest.skip("two walls would be missing")
    for missing in ("", *fence.WALLS):
        for start in ("", UNHOOKED):
            with Sandbox(20, without=[missing]) as sandbox:
                (outcome,) = sandbox.outcomes(GradedCell("linear_forward", "a.ipynb", doer(world, start)), INPUTS)
            assert outcome.result == ([], 0), f"without {missing}"
    assert Path(world["P"]).read_text(encoding="utf-8") == "12345678" and not Path(world["N"]).exists()


@pytest.mark.skipif(not calls.program(), reason="there is no libseccomp")
def test_no_call_of_the_kernel_that_is_not_on_the_list():
    import pyseccomp

    names = (*calls.ALLOWED, *calls.MEMORY)
    allowed = {pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in names}
    allowed |= {335, 336}  # newer kernels keep them for themselves, and end whoever else calls them
    numbers = [number for number in range(600) if number not in allowed]
    with Sandbox(20) as sandbox:
        text = f"{UNHOOKED}\nNUMBERS = {numbers}\n{RAW_CALLS}"
        (outcome,) = sandbox.outcomes(GradedCell("linear_forward", "a.ipynb", text), INPUTS)
    assert outcome.result == ([], len(numbers))


def test_odd_notebooks_and_odd_messages():
    """A sample of benchmarks/attempts.py: no error, and nothing for a wrong answer."""
    assert odd_notebooks(6, seed=7).keys() <= {0, 10, 20, 30, 40}
    assert odd_messages(6, seed=7).keys() == {State.WRONG}


def test_the_answer_is_nowhere_in_the_process():
    """Later and own answers are not sent, nor those that the cell does not call, so no cleverness can find them."""
    text = "def L_model_forward(*a, **k):\n    linear_activation_forward\n    return list(globals())"
    with Sandbox(20) as sandbox:
        (outcome,) = sandbox.outcomes(GradedCell("L_model_forward", "a.ipynb", text), INPUTS)
    found = EXERCISES.keys() & set(outcome.result)
    assert found == {"linear_activation_forward", "linear_forward", "L_model_forward", "sigmoid"}  # sigmoid: the helper


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no such limit")
def test_a_cell_has_a_limit_of_memory():
    """Enough for every right answer; who takes more reads how much there is."""
    taking = doing("taken = np.zeros(2**17 * {})")
    with Sandbox() as sandbox:
        assert sandbox.outcomes(graded(taking.format(MEMORY // 2)), INPUTS)[0].result[0] == [[3.0]]
        for text in (taking.format(MEMORY), "kept = []\n" + doing("while True: kept.append(bytes(2**20))")):
            failure = sandbox.outcomes(graded(text), INPUTS)[0].failure
            assert f"{MEMORY} MiB" in explained(failure, ()), failure


def test_cells_may_draw_and_use_all_that_dnn_utils_hands_on(patient):
    before = """from dnn_utils import COLOURS, load_picture, show, show_pictures, wilson_interval
def drawn():
    show_pictures(np.zeros((2, 4, 4, 3)), ["a", "b"])
    plt.plot([1, 2], color=COLOURS["blue"])
    show("A line.")
    plot_costs([3, 2, 1])
    assert 0 < wilson_interval(1, 2)[0] < 0.5

"""
    assert patient(graded(before + doing("drawn()"))).state == State.RIGHT
    assert patient(graded(before + doing("drawn(1)"))).state == State.WRONG


def test_without_fork():
    """As on Windows: a fresh process for every exercise."""
    with Sandbox(60, fork=False) as sandbox:
        assert sandbox.outcomes(graded(RIGHT), INPUTS)[0].result[0] == [[3.0]]
        with pytest.raises(Ended, match="lost"):
            sandbox.outcomes(graded(CELLS["os._exit"]), INPUTS)
        sandbox.seconds = ENDLESS
        with pytest.raises(Ended, match="timeout"):
            sandbox.outcomes(graded(CELLS["endless loop"]), INPUTS)
