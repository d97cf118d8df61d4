"""Where a notebook's cells may run: any kernel whatever its shell is called, IPython in a terminal, plain Python.

All start in a folder that is not the course's: what learners call finds the course by itself.
"""

import json
import sys
from html import unescape

import nbformat
import pytest
from browsers_python import AS_THERE
from conftest import ROOT, run_python
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from lab import LAPTOP, SECONDS, server
from nbclient import NotebookClient

from workbook.building.first_cell import FIND

# As Colab ("Shell") and JupyterLite ("Interpreter") do: the shell is a class of their own.
KERNEL = """
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell

class Interpreter(ZMQInteractiveShell):
    pass

class Kernel(IPythonKernel):
    shell_class = Interpreter

IPKernelApp.launch_instance(kernel_class=Kernel)
"""
CELLS = (
    "import matplotlib.pyplot as plt\nimport numpy as np\nfrom dnn_utils import show\nfrom testCases import check",
    "def linear_forward(A, W, b):\n    return np.dot(W, A), (A, W, b)",
    "plt.plot([3, 2, 1])\nshow('The cost falls.')",
    "from my_network import linear_backward",
    "check(linear_forward)",
)
HEADLINE, MISTAKE = "linear_forward: not right yet.", "The bias b is not added."
OWN = "the reference stands in for linear_backward (not written yet"


@pytest.mark.parametrize(
    ("options", "depth", "said"),
    [("-I", 2, ""), ("-I -S", 2, "has no numpy, matplotlib"), ("-I -S", 0, "neither in")],
    ids=["found above", "without its packages", "not found"],
)
def test_the_first_cell_finds_the_course_or_says_in_one_sentence_what_to_do(options, depth, said, tmp_path):
    """What stands in a folder above comes before a course that is installed."""
    place = tmp_path / "课程 ü"
    inner = place.joinpath(*["week 1"] * depth)
    inner.mkdir(parents=True)
    if depth:
        (place / "dnn_utils.py").touch()
    program = f"{FIND}\nimport sys, dnn_utils\nprint(dnn_utils.__file__)"
    done = run_python("-X", "utf8", *options.split(), "-c", program, cwd=inner)
    if "-S" in options:
        last = done.stderr.splitlines()[-1]
        assert last.startswith("ModuleNotFoundError: ") and last.endswith(".") and said in last
    else:
        assert (done.stdout.strip(), done.stderr) == (str(place / "dnn_utils.py"), "")


@pytest.fixture
def other_kernel(tmp_path, monkeypatch):
    """The name of a kernel with a shell of its own, and the environment in which Jupyter's programs find it."""
    describe_kernel(tmp_path, ["-c", KERNEL])
    for name, place in (("PYTHONPATH", ROOT), ("JUPYTER_PATH", tmp_path)):
        monkeypatch.setenv(name, str(place))
    return "other"


def describe_kernel(folder, words):
    """A kernel called "other", for Jupyter to start."""
    place = folder / "kernels" / "other"
    place.mkdir(parents=True)
    argv = [sys.executable, *words, "-f", "{connection_file}"]
    (place / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Other", "language": "python"}))


def with_nbclient(path, kernel):
    """As nbval and the build do."""
    notebook = nbformat.read(path, as_version=4)
    manager = AsyncKernelManager(
        kernel_name=kernel, kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(path.parent / "kernels")])
    )
    NotebookClient(notebook, km=manager, allow_errors=True).execute(cwd=str(path.parent))
    return notebook


def with_papermill(path, kernel):
    """It stops at an error, and keeps what there was until then; it adds a cell that says so."""
    papermill = pytest.importorskip("papermill", reason='papermill is not installed: pip install -e ".[front-ends]"')
    with pytest.raises(papermill.PapermillExecutionError, match="linear_forward: not right yet"):
        papermill.execute_notebook(path, path.with_name("out.ipynb"), kernel_name=kernel, progress_bar=False)
    notebook = nbformat.read(path.with_name("out.ipynb"), as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return notebook


@pytest.mark.kernel
@pytest.mark.parametrize("run", [with_nbclient, with_papermill])
def test_a_kernel_with_a_shell_of_its_own(run, other_kernel, tmp_path):
    cells = run(notebook_in(tmp_path), other_kernel).cells
    figure, own, verdict = (cell.outputs for cell in cells[2:])
    assert figure[0].data["text/plain"] == "The cost falls." and "<img alt=" in figure[0].data["text/html"]
    assert OWN in own[0].text and len(own) == 1
    box, error = verdict
    assert HEADLINE in box.data["text/plain"] and MISTAKE in box.data["text/html"] and error.ename == "CheckFailed"
    assert cells[0].outputs == cells[1].outputs == []


@pytest.mark.kernel
def test_the_plain_kernel_of_vs_code_shows_a_widget_as_its_editor_wants_it(tmp_path, monkeypatch):
    """VS Code starts ipykernel, and tells it first which notebook is open."""
    describe_kernel(tmp_path, ["-m", "ipykernel_launcher"])
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    path = tmp_path / "mine.ipynb"
    opened, asked = (
        f"__vsc_ipynb_file__ = {str(path)!r}",
        "from workbook.widgets import question\nquestion('entry-sigmoid')",
    )
    cells = [nbformat.v4.new_code_cell(text) for text in (opened, *CELLS[:2], CELLS[4], asked)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    *_, verdict, panel = (cell.outputs for cell in with_nbclient(path, "other").cells)
    assert HEADLINE in verdict[0].data["text/plain"] and MISTAKE in verdict[0].data["text/html"]
    assert [output.output_type for output in panel] == ["display_data"]
    assert "application/vnd.jupyter.widget-view+json" in panel[0].data


@pytest.mark.kernel
def test_notebook_7(browser, tmp_path):
    pytest.importorskip("notebook", reason='Notebook is not installed: python -m pip install -e ".[front-ends]"')
    folder = tmp_path / "notebooks"
    folder.mkdir()
    notebook_in(folder)
    with server(folder, ["-m", "notebook"], PYTHONPATH=ROOT) as address:
        page = browser.new_page(viewport=LAPTOP)
        page.set_default_timeout(1000 * SECONDS)
        page.goto(f"{address}/notebooks/mine.ipynb")
        page.locator(".jp-Notebook .cm-content").first.click()
        for _ in CELLS:
            page.keyboard.press("Shift+Enter")
        page.get_by_role("alert").filter(has_text=MISTAKE).wait_for()
        page.locator('img[alt="The cost falls."]').wait_for()
        page.get_by_text(OWN).wait_for()
        page.close()


@pytest.mark.kernel
def test_a_page_made_by_nbconvert(other_kernel, tmp_path):
    words = "-m nbconvert --to html --execute --allow-errors --ExecutePreprocessor.kernel_name=other".split()
    done = run_python(*words, notebook_in(tmp_path), cwd=tmp_path.parent)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "mine.html").read_text(encoding="utf-8")
    assert 'alt="The cost falls."' in page and "data:image/png;base64," in page
    assert OWN in unescape(page) and HEADLINE in page and MISTAKE in page


def notebook_in(folder):
    """A notebook with the cells."""
    path = folder / "mine.ipynb"
    cells = [nbformat.v4.new_code_cell(text) for text in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "before"),
    [("-m IPython --simple-prompt --colors=NoColor", ""), ("-", ""), ("-", AS_THERE)],
    ids=["IPython", "Python", "a browser's Python"],
)
def test_without_a_front_end_all_of_it_is_text(start, before, tmp_path):
    typed = "\n\n".join([before, *CELLS, ""])
    done = run_python(*start.split(), stdin=typed, cwd=tmp_path, IPYTHONDIR=tmp_path, MPLBACKEND="Agg")
    assert all(text in done.stdout for text in (OWN, HEADLINE, MISTAKE)) and "<div" not in done.stdout
    assert "Traceback" not in done.stdout
