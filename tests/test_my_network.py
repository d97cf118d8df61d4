"""my_network: the learner's own functions, from the notebooks beside the running one."""

import contextlib
import io
import json
import sys
import textwrap

import pytest
from conftest import ROOT, run_python

pytestmark = pytest.mark.slow
NOTEBOOK = "03_forward_propagation.ipynb"


@pytest.fixture
def folder(tmp_path):
    """A folder with the solved notebook 03, as a learner's would look."""
    (tmp_path / NOTEBOOK).write_bytes((ROOT / "solutions" / NOTEBOOK).read_bytes())
    return tmp_path


def _edit(folder, old, new):
    text = (folder / NOTEBOOK).read_text(encoding="utf-8")
    assert old in text
    (folder / NOTEBOOK).write_text(text.replace(old, new), encoding="utf-8")


def _run(folder, code):
    """Run code as a notebook in this folder would; returns what it printed and the last line of an error."""
    done = run_python("-c", textwrap.dedent(code), cwd=folder)
    return done.stdout.splitlines(), (done.stderr.strip().splitlines() or [""])[-1]


def _run_here(folder, code):
    """The same in this process, which takes a tenth of the time, where nothing is left behind but my_network."""
    printed, error = io.StringIO(), ""
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.chdir(folder)
        patch.delitem(sys.modules, "my_network", raising=False)
        try:
            exec(textwrap.dedent(code), {})
        except Exception as caught:
            error = f"{type(caught).__name__}: {caught}"
    return printed.getvalue().splitlines(), error


def test_own_functions_come_without_a_word(folder):
    printed, error = _run(
        folder,
        """
        from my_network import linear_forward, linear_activation_forward
        print(linear_forward.__code__.co_filename)
        print(linear_activation_forward.__globals__["linear_forward"] is linear_forward)
        import sys
        print(sys.modules.keys() & {"h5py", "matplotlib"} or "nothing read or drawn")
    """,
    )
    assert error == ""
    assert printed == [f"{NOTEBOOK}, exercise linear_forward", "True", "nothing read or drawn"]


def test_nbgraders_folders_are_beside_one_another(tmp_path):
    """Each assignment of one notebook lies in a folder of its own name; other folders do not count."""
    text = (ROOT / "solutions" / NOTEBOOK).read_bytes()
    for place in ("03_forward_propagation", "solutions", "05_backward_propagation"):
        (tmp_path / place).mkdir()
        (tmp_path / place / NOTEBOOK).write_bytes(text)
    here = tmp_path / "05_backward_propagation"
    (here / NOTEBOOK).rename(here / "05_backward_propagation.ipynb")
    code = "from my_network import linear_forward; print(linear_forward.__code__.co_filename)"
    assert _run_here(here, code) == ([f"{NOTEBOOK}, exercise linear_forward"], "")
    (tmp_path / "03_forward_propagation" / NOTEBOOK).unlink()
    assert "the reference stands in for linear_forward (not found in" in " ".join(_run_here(here, code)[0])


def test_a_wrong_function_is_replaced_and_its_mistake_named(folder):
    _edit(folder, "np.dot(W, A) + b", "np.dot(W, A)")
    printed, error = _run_here(folder, "from my_network import linear_forward, linear_activation_forward")
    assert error == ""
    assert printed == [
        "my_network: the reference stands in for linear_forward "
        f"(not right yet in {NOTEBOOK}: The bias b is not added)."
    ]


def test_a_blank_function_is_replaced(folder):
    (folder / NOTEBOOK).write_bytes((ROOT / "notebooks" / NOTEBOOK).read_bytes())
    printed, error = _run_here(folder, "from my_network import linear_forward")
    assert error == ""
    assert printed == [f"my_network: the reference stands in for linear_forward (not written yet in {NOTEBOOK})."]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Z = np.dot(W, A) + b", "Z = (", "A parenthesis or bracket is opened, and not closed"),
        ("def linear_forward(", "def linear_forwards(", "defines no function called linear_forward"),
        ("def linear_forward(", "raise SystemExit\\ndef linear_forward(", "does not run (line 1): SystemExit"),
    ],
)
def test_broken_cells_are_replaced(folder, old, new, expected):
    _edit(folder, old, new)
    printed, error = _run_here(folder, "from my_network import linear_forward; print(linear_forward.__name__)")
    assert error == ""
    assert len(printed) == 2 and expected in printed[0] and "the reference stands in for linear_forward" in printed[0]


def test_a_damaged_notebook_does_not_stop_the_others(folder):
    (folder / "02_initialization.ipynb").write_text("{", encoding="utf-8")
    printed, error = _run_here(folder, "from my_network import linear_forward, initialize_parameters")
    assert error == ""
    assert len(printed) == 1 and "initialize_parameters (not found in 02" in printed[0]


def test_an_error_points_back_to_the_cell(folder):
    printed, _ = _run(
        folder,
        """
        import traceback
        import numpy as np
        from my_network import linear_forward
        try:
            linear_forward(np.ones((2, 2)), np.ones((1, 3)), 0)
        except ValueError:
            print(traceback.format_exc())
    """,
    )
    trace = "\n".join(printed)
    assert f'File "{NOTEBOOK}, exercise linear_forward"' in trace
    assert "Z = np.dot(W, A) + b" in trace


def test_an_unknown_name_is_said_so(folder):
    _, error = _run_here(folder, "import my_network; my_network.linear_forwards")
    assert "does not know a function 'linear_forwards'" in error and "linear_forward," in error


def test_prints_of_a_cell_are_not_shown(folder):
    _edit(folder, "    return Z, cache", "    return Z, cache\\nprint('hello')")
    printed, _ = _run_here(folder, "from my_network import linear_forward")
    assert printed == []


def test_without_answers_it_says_which_notebook_to_finish(folder):
    cells = json.loads((ROOT / "notebooks" / NOTEBOOK).read_text(encoding="utf-8"))
    (folder / NOTEBOOK).write_text(json.dumps(cells), encoding="utf-8")
    _, error = _run(
        folder,
        """
        from workbook.cells import course
        course.shown_answer = lambda name: None
        from my_network import linear_forward
    """,
    )
    assert f"not written yet in {NOTEBOOK}. Finish it there" in error


def test_what_is_saved_later_counts_from_the_next_import(folder):
    _edit(folder, "np.dot(W, A) + b", "np.dot(W, A)")
    printed, error = _run(
        folder,
        f"""
        from pathlib import Path
        from my_network import linear_forward
        Path("{NOTEBOOK}").write_bytes(Path({str(ROOT / "solutions" / NOTEBOOK)!r}).read_bytes())
        from my_network import linear_forward
        print(linear_forward.__code__.co_filename)
    """,
    )
    assert error == "" and len(printed) == 2 and printed[1] == f"{NOTEBOOK}, exercise linear_forward"


def test_in_a_notebook_all_stand_ins_take_one_line(folder):
    (folder / NOTEBOOK).write_bytes((ROOT / "notebooks" / NOTEBOOK).read_bytes())
    printed, error = _run(
        folder,
        """
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config
        settings = Config()
        settings.HistoryManager.enabled = False
        shell = InteractiveShell.instance(config=settings)
        shell.run_cell("from my_network import linear_forward, linear_activation_forward, compute_cost")
    """,
    )
    assert error == "" and len(printed) == 1
    assert printed[0].count("(not written yet in 03") == 1 and "compute_cost (not found in 04" in printed[0]
