"""Runs `grade` in the project's own image, with podman or docker: one wall more around all of it.

The container has no network and no rights, sees the submissions alone, and can write only to memory and to the report.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from workbook.cells import course
from workbook.errors import WorkbookError
from workbook.files import write_text

from .grade import choose
from .terminal import Terminal

IMAGE = "deep-neural-network-workbook"
CLOSED = (
    "--rm --network=none --read-only --tmpfs=/tmp --cap-drop=all --security-opt=no-new-privileges "
    "--security-opt=label=disable --memory=6g --pids-limit=500 --env=WORKBOOK_CONTAINER=on"
).split()


def grade_in_container(words: Sequence[str], options: Sequence[str], json_file: Path | None) -> int:
    """Make the image, which takes minutes only at the first time, and grade in it; return the exit code of grade."""
    chosen = choose(words)
    tool = shutil.which("podman") or shutil.which("docker")
    if tool is None:
        raise WorkbookError(
            "--container needs podman or docker, and neither is installed. Install one, or leave --container out."
        )
    Terminal().say(f"Making the image {IMAGE}; the first time, that takes some minutes.")
    built = subprocess.run(
        [tool, "build", "--quiet", f"--tag={IMAGE}", f"--file={course.ROOT / 'Containerfile'}", course.ROOT],
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode:
        reason = (built.stderr.strip().splitlines() or ["it does not say why"])[-1]
        raise WorkbookError(f"{Path(tool).stem} could not make the image, so nothing was graded: {reason}")
    folders = {
        folder: _place(number, folder) for number, folder in enumerate(sorted({path.parent for _, path in chosen}), 1)
    }
    with tempfile.TemporaryDirectory(prefix="workbook-report-") as place:
        report = Path(place).resolve()
        report.chmod(0o777)  # the account in the container owns nothing
        binds = [f"--volume={folder.resolve()}:{inside}:ro" for folder, inside in folders.items() if folder.is_dir()]
        files = [f"{folders[path.parent]}/{path.name}" for _, path in chosen]
        command = [tool, "run", *CLOSED, *binds, f"--volume={report}:/report", IMAGE, "grade", *files, *options]
        code = subprocess.run([*command, "--json=/report/report.json"], check=False).returncode
        if code not in (0, 1):
            raise WorkbookError(f"{Path(tool).stem} could not run the image, so nothing was graded.")
        written = report / "report.json"
        if json_file and written.is_file():
            text = written.read_text(encoding="utf-8")
            for folder, inside in folders.items():
                text = text.replace(inside, json.dumps(str(folder))[1:-1])
            write_text(json_file, text)
    return code


def _place(number: int, folder: Path) -> str:
    """Where a folder stands in the container: its name shows in the report."""
    name = re.sub(r"[^\w.-]", "_", folder.resolve().name)
    return f"/submissions/{number}/{name}"
