"""The sandbox: no cell gains a point, harms anything or comes out, and right cells do not notice it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from forgeries import CELLS, THIEVES, cell

from exercises import EXERCISES
from workbook.cells import course
from workbook.cells.around import given
from workbook.cells.meaning import GradedCell, function_of
from workbook.cells.values import encode
from workbook.grading.verdicts import Verdicts
from workbook.judging.judge import verdict_on
from workbook.judging.verdict import State
from workbook.sandbox import fence
from workbook.sandbox.host import Ended, Sandbox, readable

pytestmark = pytest.mark.slow

SECONDS = 2.0
INPUTS = [(encode((np.ones((2, 1)), np.ones((1, 2)), np.ones((1, 1)))), encode({}))]
RIGHT = course.answer("linear_forward")


def graded(text):
    return GradedCell("linear_forward", "a.ipynb", cell(text, ROOT))


@pytest.fixture(scope="module")
def hasty():
    """Gives up soon: for what never ends."""
    with Verdicts(SECONDS, keep=False) as verdicts:
        yield verdicts


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
    """A wall that silently fell would be found nowhere else.  Containers often have no namespaces."""
    assert fence.possible() - {"namespaces"} <= {*there}


@pytest.mark.parametrize("what", [*THIEVES, *CELLS])
def test_no_cell_gains_a_point(what, hasty):
    verdict = hasty(graded({**THIEVES, **CELLS}[what]))
    assert verdict.state == State.WRONG
    assert len(str(verdict)) < 2000 and "Traceback" not in str(verdict)
    assert hasty(graded(RIGHT)).state == State.RIGHT, "and it cost only itself"


@pytest.mark.parametrize("what", THIEVES)
def test_thieves_get_nothing_without_the_kernels_fence(what, unfenced):
    assert unfenced(graded(THIEVES[what])).state == State.WRONG


@pytest.mark.parametrize("what", THIEVES)
def test_thieves_really_steal_where_nothing_stops_them(what):
    if what in ("np.memmap", "ctypes", "fork and read", "os.popen") and sys.platform == "win32":
        pytest.skip("not on Windows")
    function, _ = function_of(graded(THIEVES[what]), {}, {"linear_forward": "03"}, given())
    assert verdict_on(function, "linear_forward").state == State.RIGHT


ALL_THIEVES = """
import os, sys
sys.path.append({place!r})
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
    place = str(Path(np.__file__).parent.parent)
    (tmp_path / "thieves.py").write_text(ALL_THIEVES.format(place=place, thieves=thieves), encoding="utf-8")
    python = [sys._base_executable, "-I", "-S"]
    paths = [word for path in (*readable(sys._base_executable), str(tmp_path)) for word in ("--read", path)]
    others = [word for one in fence.WALLS if one != wall for word in ("--without", one)]
    command = [*python, fence.__file__, *paths, *others, "--", *python, str(tmp_path / "thieves.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_answer_is_nowhere_in_the_process():
    """Later and own answers are not sent, nor those that the cell does not call, so no cleverness can find them."""
    text = "def L_model_forward(*a, **k):\n    linear_activation_forward\n    return list(globals())"
    with Sandbox(20) as sandbox:
        (outcome,) = sandbox.outcomes(GradedCell("L_model_forward", "a.ipynb", text), INPUTS)
    found = EXERCISES.keys() & set(outcome.result)
    assert found == {"linear_activation_forward", "linear_forward", "L_model_forward", "sigmoid"}  # sigmoid: the helper


def test_cells_may_draw_and_use_all_that_dnn_utils_hands_on(hasty):
    before = """from dnn_utils import COLOURS, load_picture, show, show_pictures, wilson_interval
def drawn():
    show_pictures(np.zeros((2, 4, 4, 3)), ["a", "b"])
    plt.plot([1, 2], color=COLOURS["blue"])
    show("A line.")
    plot_costs([3, 2, 1])
    assert 0 < wilson_interval(1, 2)[0] < 0.5

"""
    text = before + RIGHT.replace('    """\n', '    """\n    drawn()\n', 1)
    assert "drawn()\n    " in text and hasty(graded(text)).state == State.RIGHT


def test_without_fork():
    """As on Windows: a fresh process for every exercise."""
    with Sandbox(SECONDS, fork=False) as sandbox:
        assert sandbox.outcomes(graded(RIGHT), INPUTS)[0].result[0] == [[3.0]]
        with pytest.raises(Ended, match="lost"):
            sandbox.outcomes(graded(CELLS["os._exit"]), INPUTS)
        with pytest.raises(Ended, match="timeout"):
            sandbox.outcomes(graded(CELLS["endless loop"]), INPUTS)
