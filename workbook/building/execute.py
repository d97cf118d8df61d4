"""Runs the code cells of a notebook in a fresh kernel and returns what they printed and showed."""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from workbook.errors import WorkbookError

CELL_SECONDS = 300
SANITIZE = Path(__file__).with_name("nbval_sanitize.txt")  # what nbval leaves out of the comparison
WIDGET = "application/vnd.jupyter.widget-view+json"
# What would change how a kernel behaves. (Inside pytest ipykernel does not catch what C code writes.)
_NOT_FOR_KERNELS = {"MPLBACKEND", "PYTHONWARNINGS", "PYTEST_CURRENT_TEST"}
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_OVERWRITTEN = re.compile(r"^.*\r(?=[^\n])", re.MULTILINE)


class CellError(WorkbookError):
    """A cell did not run to its end, or wrote to stderr. `index` is its place in the list, from 0."""

    def __init__(self, index: int, message: str, traceback: str = "") -> None:
        super().__init__(message)
        self.index = index
        self.message = message
        self.traceback = traceback


def run_cells(
    cells: list[NotebookNode], folder: Path, *, root: Path | None = None, timeout: float = CELL_SECONDS
) -> list[list[NotebookNode]]:
    """Run code cells one after the other with `folder` as working directory; return the outputs of each.

    `root` is put on the import path of the kernel. `timeout` is the limit a cell, in seconds. Raises
    CellError at the first cell that raises, takes too long, kills its kernel or writes to stderr.
    """
    return [outputs for outputs, _ in _run(cells, folder, root, timeout, allow_errors=False)]


def run_cells_to_the_end(
    cells: list[NotebookNode], folder: Path, *, root: Path | None = None, timeout: float = CELL_SECONDS
) -> list[str | None]:
    """Run code cells, going on after those that fail; return per cell None or 'NameError: ...'."""
    return [error for _, error in _run(cells, folder, root, timeout, allow_errors=True)]


def _run(
    cells: list[NotebookNode], folder: Path, root: Path | None, timeout: float, *, allow_errors: bool
) -> Iterator[tuple[list[NotebookNode], str | None]]:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    # Matplotlib announces its very first run on stderr; here that does no harm.
    with contextlib.suppress(ImportError):
        import matplotlib.font_manager  # noqa: F401
    running = nbformat.v4.new_notebook(cells=[_plain(cell) for cell in cells])
    with _kernel_manager(root) as (manager, start):
        client = NotebookClient(
            running,
            km=manager,
            timeout=timeout,
            allow_errors=allow_errors,
            record_timing=False,
            startup_timeout=120,
            extra_arguments=["--HistoryManager.enabled=False"],
        )
        client.reset_execution_trackers()
        with client.setup_kernel(cwd=str(folder), cleanup_kc=True, **start):
            for index, cell in enumerate(running.cells):
                try:
                    client.execute_cell(cell, index)
                except CellExecutionError as error:
                    raise CellError(index, _last_line(error), _traceback(cell)) from None
                except CellTimeoutError:
                    raise CellError(index, f"it took longer than {timeout:g} seconds") from None
                except DeadKernelError:
                    raise CellError(index, "the Python that ran it died (out of memory?)") from None
                outputs = tidy_outputs(cell.outputs)
                if not allow_errors:
                    _refuse_stderr(index, outputs)
                yield outputs, _error_of(outputs)


def tidy_outputs(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return outputs as every run gives them: pieces of one stream joined, overwritten lines dropped.

    How many pieces a kernel sends is a matter of timing, not of the cell. Of a widget its text stays: the widget
    itself lives in the kernel that ran, and has another name each time.
    """
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(nbformat.from_dict(dict(output)))
    for output in joined:
        output.pop("transient", None)
        output.get("data", {}).pop(WIDGET, None)
        if output.output_type == "stream":
            output.text = _OVERWRITTEN.sub("", output.text)
    return [output for output in joined if output.output_type != "stream" or output.text]


def _plain(cell: NotebookNode) -> NotebookNode:
    """Return the cell without tags that make nbclient skip it, such as 'skip-execution'."""
    tags = [tag for tag in cell.metadata.get("tags", []) if tag == "raises-exception"]
    return nbformat.v4.new_code_cell(cell.source, metadata={"tags": tags} if tags else {})


@contextlib.contextmanager
def _kernel_manager(root: Path | None) -> Iterator[tuple[object, dict]]:
    """Give a manager for a kernel of this very Python, and how to start it.

    The user's own kernels, IPython start-up files and history take no part: what a notebook prints must not
    depend on whose machine it is.
    """
    import ipykernel.kernelspec
    import zmq
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class ThisPython(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> object:
            return self.kernel_spec_class(
                resource_dir=str(ipykernel.kernelspec.RESOURCES), **ipykernel.kernelspec.get_kernel_dict()
            )

    settings = {}
    if AsyncKernelManager.has_trait(AsyncKernelManager, "transport_encryption") and zmq.has("curve"):
        # Without it, current kernels print a warning about unencrypted TCP to stderr when they start.
        settings["transport_encryption"] = "auto"
    with tempfile.TemporaryDirectory(prefix="workbook-ipython-", ignore_cleanup_errors=True) as profile:
        env = {key: value for key, value in os.environ.items() if key not in _NOT_FOR_KERNELS}
        env["IPYTHONDIR"] = profile
        env["PYTHONIOENCODING"] = "utf-8"
        if root is not None:
            paths = [str(root), *filter(None, [env.get("PYTHONPATH")])]
            env["PYTHONPATH"] = os.pathsep.join(paths)
        manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=ThisPython(), **settings)
        # Outside of cells a kernel talks to its terminal, most of all while it is being stopped.
        with (Path(profile) / "kernel.log").open("w") as log:
            yield manager, {"env": env, "stderr": log}


def _refuse_stderr(index: int, outputs: list[NotebookNode]) -> None:
    text = "".join(o.text for o in outputs if o.output_type == "stream" and o.name == "stderr").strip()
    if text:
        raise CellError(index, "it wrote to stderr, which has to stay empty", text)


def _traceback(cell: NotebookNode) -> str:
    lines = [line for output in cell.outputs for line in output.get("traceback", [])]
    return _ANSI.sub("", "\n".join(lines)).strip()


def _last_line(error: Exception) -> str:
    value = _ANSI.sub("", f"{error.ename}: {error.evalue}").strip().splitlines()
    return value[0] if value else type(error).__name__


def _error_of(outputs: list[NotebookNode]) -> str | None:
    for output in outputs:
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}"
    return None
