"""Makes the private environment in .venv, installs into it what changed, and runs the words of the command line there.

Standard library only: nothing is installed yet when start.py comes here.
"""

import codecs
import hashlib
import importlib.util
import json
import locale
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from workbook.cli import parse
from workbook.errors import WorkbookError, command, report
from workbook.lab_settings import JUPYTERLAB

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
RECORD = VENV / "workbook.json"  # what is installed in .venv, and where .venv was made
LOG = VENV / "workbook-install.log"
say = partial(print, flush=True)
LISTS = {"learner": ["requirements.txt"], "dev": ["requirements.txt", "requirements-dev.txt"]}
NEEDS_DEV = ("test", "build", "matrix")  # words that need the second list as well
WORKS = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
PIP = [
    *("-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"),
    *("--retries", "3", "--only-binary", ":all:"),
]
UTF8 = "C.UTF-8"
UV = ["pip", "install", "--python", PYTHON, "--no-build", "--no-progress"]
SIZES = {"requirements.txt": (100, 350), "requirements-dev.txt": (200, 640)}  # MB to download, MB on the disk
# What packages bring for those who develop them, and what Python 3.11 puts beside pip: 40 MB.
UNNEEDED = (
    *("setuptools", "setuptools-*.dist-info", "pkg_resources", "_distutils_hack", "distutils-precedence.pth"),
    *("jupyterlab/galata", "jupyterlab/static/*.map", "jedi/third_party/django-stubs"),
    *("matplotlib/tests", "numpy/**/tests", "tornado/test", "pip/**/__pycache__", "share/jupyter/**/*.map"),
)
PACKAGE_LINES = ("Collecting ", "Processing ", "Requirement already satisfied: ")  # pip prints one a package
# In every kernel of the environment, in whatever it is opened: a cell that was left out is one line from the first on.
KERNELS = 'c.InteractiveShellApp.extensions.append("workbook.checking.left_out")\n'
SETTINGS = {
    "share/jupyter/lab/settings/overrides.json": json.dumps(JUPYTERLAB),
    "etc/ipython/ipython_config.py": KERNELS,
}


def start(typed: Sequence[str]) -> int:
    """Run a word in the environment, which is made or brought up to date before; return the exit code."""
    # Is the language of this system one without UTF-8?  Python's own mode for it says nothing about that.
    spells_all = os.name != "posix" or codecs.lookup(locale.getencoding()).name == "utf-8"
    if not spells_all and os.environ.get("LC_ALL") != UTF8:  # LC_ALL=C: the folder's name may not be ASCII
        os.environ.update(PYTHONUTF8="1", LC_ALL=UTF8)  # the second for site, which reads .pth files
        os.execv(sys.executable, [sys.executable, *sys.argv])
    word = parse(typed).word
    try:
        prepare("dev" if word in NEEDS_DEV else "learner")
        return run(typed)
    except OSError as error:
        return report(WorkbookError(explain_failure(str(error), "This computer refused something")), typed)
    except (Exception, KeyboardInterrupt) as error:
        return report(error, typed)


def run(typed: Sequence[str]) -> int:
    """Run a word in this folder; return its exit code. Ctrl-C reaches the word too, and the word decides."""
    process = subprocess.Popen([PYTHON, "-m", "workbook", *typed], cwd=ROOT)
    while True:
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            continue


def prepare(kind: str) -> None:
    """Make .venv if need be, and install what changed for a "learner" or for "dev"."""
    if not works():
        make_venv()
    if known().get(kind) == digest(kind):
        return
    remember({})  # an install that is interrupted must be repeated
    install(LISTS[kind])
    drop_unneeded()
    say("Preparing the fonts for figures ...")
    settle(VENV, PYTHON)
    remember({one: digest(one) for one in ("learner", kind)})
    say(f"Ready. {command('').strip()} opens the notebooks; {command('check-up')} says whether all is well.")


def drop_unneeded() -> None:
    """Make .venv smaller.  pip can replace a package even where some of its files are gone."""
    for place in (VENV, *VENV.glob("lib/python3*/site-packages"), *VENV.glob("Lib/site-packages")):
        for path in [path for pattern in UNNEEDED for path in place.glob(pattern)]:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def settle(place: Path, python: str) -> None:
    """What a Python in this place needs beside its packages: settings for JupyterLab and kernels, and fonts."""
    for name, text in SETTINGS.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    # Else Matplotlib prepares them, and says so, when the first figure is drawn.
    subprocess.run([python, "-c", "import matplotlib.font_manager"], capture_output=True)


def works() -> bool:
    """Does .venv hold a new enough Python with pip, and was it made here? A moved one names its old place."""
    if known().get("folder", str(ROOT)) != str(ROOT):
        return False
    try:
        return subprocess.run([PYTHON, "-c", WORKS], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def make_venv() -> None:
    """Make .venv, anew where it does not work. What is in it is deleted only if it is an environment."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise WorkbookError(
            "This Python comes without its venv module; install it (on Debian and Ubuntu: sudo apt install "
            "python3-venv) and start again."
        )
    if (VENV / "pyvenv.cfg").is_file():
        say("The environment in .venv does not work here; making it again ...")
        if VENV.is_symlink():
            VENV.unlink()  # it belongs to another folder
    elif VENV.exists() and (not VENV.is_dir() or any(not path.is_dir() for path in VENV.rglob("*"))):
        raise WorkbookError(f"{VENV} is in the way: it is not a Python environment. Move it and start again.")
    say("Making an environment in .venv with Python {}.{}.{} ...".format(*sys.version_info[:3]))
    # start.py may be run by the Python of .venv itself, which is about to go: its parent stays.
    made = subprocess.run(
        [getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--clear", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if made.returncode != 0:
        raise WorkbookError(explain_failure(made.stdout, "Python could not make an environment"))
    remember({})


def digest(kind: str) -> str:
    """A digest of all that decides what is in .venv: the lists, pyproject.toml and the settings."""
    names = [*LISTS[kind], "pyproject.toml"]
    missing = [name for name in names if not (ROOT / name).is_file()]
    if missing:
        raise WorkbookError(f"{missing[0]} is missing from {ROOT}; get a complete copy of the workbook.")
    files = b"".join((ROOT / name).read_bytes() for name in names)
    return hashlib.sha256(files + repr(SETTINGS).encode()).hexdigest()


def known() -> dict[str, str]:
    """What is remembered of .venv: the folder that it was made in, and the digest of what was installed for whom."""
    try:
        record: dict[str, str] = json.loads(RECORD.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record


def remember(installed: dict[str, str]) -> None:
    RECORD.write_text(json.dumps({**installed, "folder": str(ROOT)}, indent=1), encoding="utf-8")


def install(lists: Sequence[str]) -> None:
    """Install lists of exact versions, with uv where it is there and can do it, otherwise with pip."""
    pins = [line for name in lists for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" in line]
    size = SIZES[lists[-1]]
    say(f"Installing {len(pins)} packages: about {size[0]} MB to download, {size[1]} MB in .venv ...")
    # A learner's Python writes its compiled files when they are needed: most never are, and all would take 80 MB. Tests
    # start it hundreds of times, and where it may not write them, it would compile anew at each start.
    compiled = len(lists) > 1 or "PYTHONDONTWRITEBYTECODE" in os.environ
    uv = shutil.which("uv")
    if uv:
        if run_installer([uv, *UV, *["--compile-bytecode"] * compiled, "-r", lists[-1]], len(pins))[0] == 0:
            return
        say("  uv failed; trying pip ...")
    kept = "--compile" if compiled else "--no-compile"
    code, output = run_installer([PYTHON, *PIP, kept, "-r", lists[-1]], len(pins))
    if code != 0:
        raise WorkbookError(explain_failure(output, f"pip could not install {lists[-1]}"))


def run_installer(words: Sequence[str], count: int) -> tuple[int, str]:
    """Let pip or uv install; of its several hundred lines, which go to the log, say now and then how far it is.

    Return the exit code and all that it printed.
    """
    process = subprocess.Popen(
        words,
        cwd=ROOT,
        env={**os.environ, "PIP_USER": "0", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    output, done = "", 0
    try:
        with LOG.open("w", encoding="utf-8", newline="\n") as log:
            for line in process.stdout or ():
                log.write(line)
                output += line
                if line.startswith(PACKAGE_LINES):
                    done += 1
                    if done % 20 == 0 and done < count:
                        say(f"  {done} of {count}")
                elif line.startswith("Installing collected packages"):
                    say("  all downloaded; unpacking, about a minute ...")
                elif "Retrying (" in line:
                    say("  the network does not answer; trying again ...")
    except KeyboardInterrupt:
        process.wait()  # it got the Ctrl-C too, and tidies up
        raise
    return process.wait(), output


# What a failure prints, and what to do about it. The first that is found counts.
# fmt: off
REMEDIES = (
    (r"No space left on device|\[Errno 28\]|\[WinError 112\]|not enough space|Disk quota exceeded",
     "The disk is full; the environment needs about 1 GB in {root}: make room and start again."),
    (r"Long Path|\[WinError 206\]",
     "The path of this folder is too long for Windows; move the workbook to a short one such as "
     "C:\\workbook and start again."),
    (r"Permission denied|\[Errno 13\]|\[WinError 5\]|Read-only file system",
     "A file in {root} may not be written; put the workbook where you may write, close programs that use "
     "it, and start again."),
    (r"CERTIFICATE_VERIFY_FAILED|SSLError",
     "This Python does not trust the network's certificates, as happens in company networks; use another "
     "network, or set PIP_CERT to your company's certificate file, and start again."),
    (r"Retrying \(|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|getaddrinfo|IncompleteRead|"
     r"Name or service not known|Temporary failure in name resolution|Network is unreachable|"
     r"Connection (?:refused|reset|broken|aborted)|Could not fetch URL|\d{3} (?:Client|Server) Error",
     "The packages could not be downloaded; check the network (and the proxy, if there is one) and start again."),
    (r"No matching distribution found|Could not find a version",
     "There is no ready-made package for this computer and Python {python}; start again with a 64-bit "
     "Python 3.11 to 3.14."),
)
# fmt: on


def explain_failure(output: str, otherwise: str) -> str:
    """From what a failed program printed to one sentence that says what to do."""
    for pattern, remedy in REMEDIES:
        if re.search(pattern, output):
            return remedy.format(root=ROOT, python="{}.{}".format(*sys.version_info[:2]))
    said = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in said if "error" in line.lower()]
    last = (errors or said or ["nothing"])[-1]
    where = f"; all of it is in {LOG}" if LOG.is_file() else ""
    return f"{otherwise}; it said: {last.rstrip('.')}{where}."


if __name__ == "__main__":  # where packages are installed by others: in .binder/ and in Containerfile
    settle(Path(sys.prefix), sys.executable)
