"""Runs the code cells of a notebook in a fresh kernel and returns what they printed and showed."""

import os
import re
import tempfile
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from workbook.errors import WorkbookError

CELL_SECONDS = 300
SANITIZE = Path(__file__).with_name("nbval_sanitize.txt")  # what nbval leaves out of the comparison
WIDGET = "application/vnd.jupyter.widget-view+json"
STILL = "workbook-still"  # the class of a panel's still picture, where no kernel runs; in a kernel it has its own
# What would change how a kernel behaves. (Inside pytest ipykernel does not catch what C code writes.)
_NOT_FOR_KERNELS = {"MPLBACKEND", "PYTHONWARNINGS", "PYTEST_CURRENT_TEST"}
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class CellError(WorkbookError):
    """A cell did not run to its end, or wrote to stderr. `index` is its place in the list, from 0."""

    def __init__(self, index: int, message: str, details: str = "") -> None:
        details = "".join(f"\n    {line}".rstrip() for line in _COLOURS.sub("", details).strip().splitlines())
        super().__init__(f"the cell failed: {_COLOURS.sub('', message).strip()}.{details}")
        self.index = index


def run_cells(
    cells: list[NotebookNode], folder: Path, *, root: Path | None = None, timeout: float = CELL_SECONDS
) -> list[list[NotebookNode]]:
    """Run code cells one after the other with `folder` as working directory; return the outputs of each.

    `root` is put on the import path of the kernel. `timeout` is the limit a cell, in seconds. Raises CellError at the
    first cell that raises (and has no tag raises-exception), takes too long, kills its kernel or writes to stderr.
    """
    running = nbformat.v4.new_notebook(cells=[_plain(cell) for cell in cells])
    # Without folders to look into, the kernel is the one of this very Python: what a notebook prints must not depend
    # on whose machine it is. So the user's IPython start-up files and history take no part either.
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
    client = NotebookClient(
        running,
        km=manager,
        timeout=timeout,
        record_timing=False,
        coalesce_streams=True,
        startup_timeout=120,
        extra_arguments=["--HistoryManager.enabled=False"],
    )
    client.reset_execution_trackers()
    with tempfile.TemporaryDirectory(prefix="workbook-ipython-", ignore_cleanup_errors=True) as profile:
        env = {key: value for key, value in os.environ.items() if key not in _NOT_FOR_KERNELS}
        paths = [str(root or ""), env.get("PYTHONPATH", "")]
        env.setdefault("OPENBLAS_NUM_THREADS", "1")  # as a learner's JupyterLab has it: printed times are like theirs
        env |= {"IPYTHONDIR": profile, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        # Outside of cells a kernel talks to its terminal, most of all while it is being stopped.
        with (
            Path(profile, "kernel.log").open("w") as log,
            client.setup_kernel(cwd=str(folder), cleanup_kc=True, env=env, stderr=log),
        ):
            return [_run(client, cell, index) for index, cell in enumerate(running.cells)]


def _run(client: NotebookClient, cell: NotebookNode, index: int) -> list[NotebookNode]:
    """Run one cell; return its outputs.

    Of a widget its text or its still picture stays: the widget itself lives in the kernel that ran, and has another
    name each time.
    """
    try:
        client.execute_cell(cell, index)
    except CellExecutionError as error:
        lines = [line for output in cell.outputs for line in output.get("traceback", [])]
        raise CellError(index, f"{error.ename}: {error.evalue}".splitlines()[0], "\n".join(lines)) from None
    except CellTimeoutError:
        raise CellError(index, f"it took longer than {client.timeout:g} seconds") from None
    except DeadKernelError:
        raise CellError(index, "the Python that ran it died (out of memory?)") from None
    for output in cell.outputs:
        data = output.get("data", {})
        data.pop(WIDGET, None)
        if "text/html" in data:
            data["text/html"] = re.sub("workbook-[0-9a-f]{32}", STILL, data["text/html"])
        if output.get("name") == "stderr":
            raise CellError(index, "it wrote to stderr, which has to stay empty", output.text)
    return list(cell.outputs)


def _plain(cell: NotebookNode) -> NotebookNode:
    """The cell without tags that make nbclient skip it, such as 'skip-execution'."""
    tags = [tag for tag in cell.metadata.get("tags", []) if tag == "raises-exception"]
    plain: NotebookNode = nbformat.v4.new_code_cell(cell.source, metadata={"tags": tags} if tags else {})
    return plain
