"""The command `grader`: an archive that Gradescope, PrairieLearn or Classroom 50 grades with.

It holds the tools of the workbook, and what decides about right and wrong encoded, as in the copy for learners.
"""

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from workbook.building.handout import handout
from workbook.cells import course
from workbook.errors import WorkbookError
from workbook.files import in_one_step
from workbook.grading.grade import choose

NEEDED = "ipython numpy platformdirs pyseccomp tqdm"  # grading does without the others
TOOLS = ("dnn_utils.py", "testCases.py", "my_network.py", "LICENSE", "exercises/**/*", "workbook/**/*")
SECONDS = 20  # for an exercise; ten times as long for a submission

SETUP = """\
#!/usr/bin/env bash
# Runs once, when the autograder is built. Grading itself needs no network.
set -euo pipefail
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive

good() { "$1" -c "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))" 2> /dev/null; }
first() { for name in python3 python3.{14,13,12,11}; do if good "$name"; then echo "$name"; return; fi; done; }

python=$(first)
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get update
    apt-get install -y --no-install-recommends libseccomp2
    [ -n "$python" ] || apt-get install -y --no-install-recommends python3-venv
    python=$(first)
    [ -n "$python" ] || apt-get install -y --no-install-recommends python3.11 python3.11-venv
    python=$(first)
fi
[ -n "$python" ] || { echo "Python 3.11 or newer is needed: choose a newer base image." >&2; exit 1; }
"$python" -m venv .venv
.venv/bin/python -m pip install --quiet --no-cache-dir {needed} -c versions.txt
chmod 711 .
chmod -R go-rwx -- *  # what is right is for the grader alone; .venv stays readable
"""
RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for each submission.
cd "$(dirname "$0")/source" || exit 1
results=../results/results.json
rm -f "$results"
PYTHONUTF8=1 .venv/bin/python {workbook} grade {words} --folder ../submission --export gradescope "$results"
[ -f "$results" ]
"""
IMAGE = """\
# The image in which PrairieLearn grades: docker build --tag NAME --file Containerfile .
FROM docker.io/library/python:3.13-slim
COPY . /workbook
RUN bash /workbook/setup.sh
ENTRYPOINT ["/workbook/run.sh"]
"""
RUN_IN_IMAGE = """\
#!/usr/bin/env bash
# PrairieLearn runs this for each submission.
cd "$(dirname "$0")" || exit 1
grade=${GRADE:-/grade}
mkdir -p "$grade/results"
rm -f "$grade/results/results.json"
PYTHONUTF8=1 .venv/bin/python {workbook} grade {words} --folder "$grade/student" \\
    --export prairielearn "$grade/results/results.json"
[ -f "$grade/results/results.json" ]
"""
CLASSROOM50 = '''\
"""Classroom 50 runs this for each submission, in the learner's copy of the repository."""

import subprocess
import sys
import venv
from pathlib import Path

here, copy = Path(__file__).resolve().parent, Path.cwd()
result = copy / "result.json"
result.unlink(missing_ok=True)
needed = "{needed}".split()
python = here / ".venv" / "bin" / "python"
if not python.exists():
    venv.create(here / ".venv", with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *needed, "-c", here / "versions.txt"], check=True)
words = "{words}".split()
grade = [python, "-m", "workbook", "grade", *words, "--folder", copy, "--export", "classroom50", result]
subprocess.run(grade, cwd=here, check=False)
sys.exit(0 if result.is_file() else 1)
'''
SCRIPTS = {
    "gradescope": {"setup.sh": SETUP, "run_autograder": RUN},
    "prairielearn": {"Containerfile": IMAGE, "setup.sh": SETUP, "run.sh": RUN_IN_IMAGE},
    "classroom50": {"autograder.py": CLASSROOM50},
}
NEXT = {
    "gradescope": "Gradescope: a programming assignment with {points} points; upload this under Configure Autograder.",
    "prairielearn": "PrairieLearn: unpack it, make the image of its Containerfile, and name that in info.json.",
    "classroom50": "Classroom 50: unpack it into CLASSROOM/autograders/ASSIGNMENT/ of your classroom50 repository.",
}


def make_autograder(file: Path, words: Sequence[str], system: str, partial: bool = False) -> list[str]:
    """Write the archive; return what is to be said about it.

    words: the notebooks that count, by number or name (all).  Raises WorkbookError.
    """
    if course.is_handout():
        raise WorkbookError("This is a copy without answers; an autograder is made in the complete workbook.")
    if file.suffix.lower() != ".zip" or file.exists():
        what = "is there already" if file.exists() else "does not end in .zip"
        raise WorkbookError(f"{file} {what}; name a new file, such as autograder.zip.")
    names = [name for name, _ in choose(words)]
    options = [*(course.number(name) for name in names), f"--timeout {SECONDS}", *(["--partial"] if partial else [])]
    filled = {"{words}": " ".join(options), "{needed}": NEEDED, "{workbook}": "-m workbook"}
    scripts = {name: _filled(text, filled) for name, text in SCRIPTS[system].items()}
    with tempfile.TemporaryDirectory(prefix="workbook-autograder-") as folder:
        tools = Path(folder) / "tools"
        handout(tools)
        file.parent.mkdir(parents=True, exist_ok=True)
        with in_one_step(file) as part:
            _pack(part, tools, {**scripts, "versions.txt": _versions()})
    points = course.points_of(names)
    counted = f"{file}: grades {', '.join(names)}, {points} points, without a network."
    return [counted, NEXT[system].format(points=points)]


def _pack(archive: Path, tools: Path, scripts: dict[str, str]) -> None:
    """The scripts, which may be run, and the tools, at the top of an archive."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as held:
        for name, text in scripts.items():
            one = zipfile.ZipInfo(name)
            one.create_system, one.external_attr = 3, 0o100755 << 16  # as on Unix, wherever it is made
            held.writestr(one, text, zipfile.ZIP_DEFLATED)
        for path in sorted(path for pattern in TOOLS for path in tools.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                held.write(path, path.relative_to(tools).as_posix())


def _filled(text: str, words: dict[str, str]) -> str:
    for gap, word in words.items():
        text = text.replace(gap, word)
    return text


def _versions() -> str:
    """The exact versions that the workbook is tested with."""
    lines = (course.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return "".join(f"{line}\n" for line in lines if "==" in line)
