"""Finds the other computers: a scheduler of Dask distributed, which SLURM, Kubernetes and others can start."""

import sys
from pathlib import Path
from typing import Any

from workbook.errors import WorkbookError

SECONDS = 30  # to reach a scheduler
NOT_INSTALLED = (
    "A scheduler needs Dask, which is not installed here. To install it, type in the folder of the workbook: "
    '{python} -m pip install -e ".[cluster]"'
)


def connected(address: str, seconds: float = SECONDS) -> Any:
    """A client of the scheduler at an address (tcp://node1:8786), or in the file that a scheduler wrote about itself.

    Raises WorkbookError where Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError:
        python = ".venv\\Scripts\\python" if sys.platform == "win32" else ".venv/bin/python"
        raise WorkbookError(NOT_INSTALLED.format(python=python)) from None
    where = {"scheduler_file": address} if Path(address).suffix == ".json" else {"address": address}
    try:
        return Client(**where, timeout=seconds, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise WorkbookError(
            f"No scheduler answers at {address} ({_first_line(error)}). Start it, and give the address that it prints, "
            "such as tcp://node1:8786."
        ) from None


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
