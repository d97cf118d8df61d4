"""Sets the workbook up and starts it. Needs Python 3.11 or newer and nothing else.

    python3 start.py                  opens JupyterLab where you stopped; on Windows: py start.py
    python3 start.py --help           lists all that may stand behind it

The first start makes a private environment in the folder .venv. The words themselves are in workbook/cli.py.
"""

# This file keeps to the syntax that Python 2.7 and 3.6 can read, so that they can say the sentence below.
from __future__ import print_function

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This is Python {}.{}, and the workbook needs Python 3.11 or newer; install it from "
        "python.org and start again, for example with: python3.12 start.py.".format(*sys.version_info[:2])
    )

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))
try:
    from workbook.cli import parse
    from workbook.errors import WorkbookError, command, report
except ImportError:
    sys.exit("The folder workbook is missing from {}; get a complete copy of the workbook.".format(ROOT))

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RECORD = VENV / "workbook.json"  # what is installed in .venv, and where .venv was made
LOG = VENV / "workbook-install.log"
OLDEST = (3, 11)
NEEDS_DEV = ("test", "build")  # words that need requirements-dev.txt as well
PACKAGE_LINES = ("Collecting ", "Processing ", "Requirement already satisfied: ")  # pip prints one a package


def main(typed):
    # type: (list[str]) -> int
    args = parse(typed)
    try:
        prepare("dev" if args.word in NEEDS_DEV else "learner")
        if args.word == "test":
            return run_tests(args.quick, args.rest)
        return run(["workbook"] + typed)
    except OSError as error:
        return report(WorkbookError(explain_failure(str(error), "This computer refused something")), typed)
    except (Exception, KeyboardInterrupt) as error:
        return report(error, typed)


# --- what is run


def run_tests(quick, options):
    # type: (bool, list[str]) -> int
    """Run pytest with one worker a processor, each on one thread: more would only wait for one another.

    The long files come first (testpaths), so that all workers end at about the same time.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    own = ["-n", str(min(os.cpu_count() or 1, 8)), "--dist", "loadfile", "--no-loadscope-reorder", "--durations=15"]
    return run(["pytest"] + own + (["-m", "not kernel and not slow"] if quick else []) + options)


def run(module):
    # type: (list[str]) -> int
    """Run a module with its options in this folder; return its exit code. Ctrl-C reaches the module, which decides."""
    process = subprocess.Popen([str(PYTHON), "-m"] + module, cwd=str(ROOT))
    while True:
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            continue


# --- the environment, and what is installed in it


def prepare(kind):
    # type: (str) -> None
    """Make .venv if need be, and install what changed for a "learner" or for "dev"."""
    version = working_version()
    if version is None:
        make_venv()
        version = working_version()
        if version is None:
            raise WorkbookError("The new environment {} does not run; delete that folder and start again.".format(VENV))
    wanted = fingerprint(kind, version)
    if read_record().get(kind) != wanted:
        write_record({})  # an install that is interrupted must be repeated
        install("requirements-dev.txt" if kind == "dev" else "requirements.txt")
        warm_up_fonts()
        set_up_jupyterlab()
        write_record({"learner": fingerprint("learner", version), kind: wanted})
        say(
            "Ready. {} opens the notebooks; {} says whether all is well.".format(
                command("").strip(), command("check-up")
            )
        )


def working_version():
    # type: () -> str | None
    """The version of the Python in .venv, or None where .venv has to be made; a broken one is removed."""
    if not (VENV / "pyvenv.cfg").is_file():
        if VENV.exists() and (not VENV.is_dir() or any(not path.is_dir() for path in VENV.rglob("*"))):
            raise WorkbookError("{} is in the way and no Python environment; move it and start again.".format(VENV))
        return None
    made_in, version = read_record().get("folder", str(ROOT)), ask_version()
    if made_in != str(ROOT):
        remove_venv("was made in another folder ({})".format(made_in))
    elif version is None:
        remove_venv("does not work any more")
    elif tuple(map(int, version.split(".")[:2])) < OLDEST:
        remove_venv("holds Python {}, which is too old".format(version))
    else:
        return version
    return None


def ask_version():
    # type: () -> str | None
    """What the Python in .venv says its version is; None where it does not run or has no pip."""
    question = "import sys, pip; print('%d.%d.%d' % sys.version_info[:3])"
    try:
        answer = subprocess.run([str(PYTHON), "-c", question], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = answer.stdout.strip()
    return version if answer.returncode == 0 and re.match(r"\d+\.\d+\.\d+$", version) else None


def remove_venv(why):
    # type: (str) -> None
    """Delete .venv; the caller has seen its pyvenv.cfg, so it is an environment and nobody's work."""
    say("The environment in .venv {}: it is made again.".format(why))
    try:
        VENV.unlink() if VENV.is_symlink() else shutil.rmtree(str(VENV))
    except OSError:
        raise WorkbookError("{} could not be deleted; close the programs that use it and start again.".format(VENV))


def make_venv():
    # type: () -> None
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise WorkbookError(
            "This Python comes without its venv module; install it (on Debian and Ubuntu: sudo apt install "
            "python3-venv) and start again."
        )
    say("Making an environment in .venv with Python {}.{}.{} ...".format(*sys.version_info[:3]))
    # Started from the .venv that was just removed, sys.executable is gone; then its own parent is meant.
    python = sys.executable if os.path.exists(sys.executable) else sys._base_executable
    made = subprocess.run([python, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode != 0:
        output = made.stdout.decode("utf-8", "replace")
        raise WorkbookError(explain_failure(output, "Python could not make an environment"))
    write_record({})


def fingerprint(kind, version):
    # type: (str, str) -> str
    """A digest of all that decides what is installed: the lists, pyproject.toml, the Python."""
    names = ["requirements.txt", "pyproject.toml"] + (["requirements-dev.txt"] if kind == "dev" else [])
    digest = hashlib.sha256(version.encode("ascii"))
    for name in names:
        path = ROOT / name
        if not path.is_file():
            raise WorkbookError("{} is missing from {}; get a complete copy of the workbook.".format(name, ROOT))
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_record():
    # type: () -> dict[str, str]
    try:
        record = json.loads(RECORD.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write_record(installed):
    # type: (dict[str, str]) -> None
    RECORD.write_text(json.dumps(dict(installed, folder=str(ROOT)), indent=1), encoding="utf-8")


def install(requirements):
    # type: (str) -> None
    """Let pip install a list of exact versions, showing one counting line instead of its several hundred."""
    lists = {"requirements.txt", requirements}
    count = sum(len(re.findall("(?m)^[^#\\n]+==", (ROOT / name).read_text(encoding="utf-8"))) for name in lists)
    say("Installing {} packages; the first time this takes a few minutes ...".format(count))
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "--retries", "3", "--only-binary", ":all:", "-r", requirements]
    environment = dict(os.environ, PIP_USER="0", PYTHONUNBUFFERED="1")
    process = subprocess.Popen(
        command, cwd=str(ROOT), env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        output = follow(process.stdout, count)
    except KeyboardInterrupt:
        process.wait()  # pip got the Ctrl-C too, and tidies up
        raise
    if process.wait() != 0:
        raise WorkbookError(explain_failure(output, "pip could not install {}".format(requirements)))


def follow(lines, count):
    # type: (Iterable[bytes], int) -> str
    """Keep what pip prints in the log file, show how far it is, and return all of it."""
    output, done, warned = [], 0, False
    with LOG.open("w", encoding="utf-8", newline="\n") as log:
        for raw in lines:
            line = raw.decode("utf-8", "replace")
            log.write(line)
            output.append(line)
            if line.startswith(PACKAGE_LINES):
                done = min(done + 1, count)
                show_count(done, count)
            elif line.startswith("Installing collected packages"):
                say("  all downloaded; unpacking, about a minute ...")
            elif "Retrying (" in line and not warned:
                warned = True
                say("  the network does not answer; trying again ...")
    return "".join(output)


def warm_up_fonts():
    # type: () -> None
    """Matplotlib lists a computer's fonts once, and says so on the first figure that is drawn: do it now."""
    say("Preparing the fonts for figures ...")
    subprocess.run([str(PYTHON), "-c", "import matplotlib.font_manager"], capture_output=True)


def set_up_jupyterlab():
    # type: () -> None
    """In this environment JupyterLab asks nobody about its news, and opens texts (the glossary) to be read.

    The question about news would lie over the first exercise.
    """
    folder = VENV / "share" / "jupyter" / "lab" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
    }
    (folder / "overrides.json").write_text(json.dumps(settings), encoding="utf-8")


# --- what is said


def say(line):
    # type: (str) -> None
    """Print one line at once. On a terminal it takes the place of a counting line, if there is one."""
    if sys.stdout.isatty():
        line = "\r" + line.ljust(60)
    print(line, flush=True)


def show_count(done, count):
    # type: (int, int) -> None
    """Show how far pip is: a line that is written over on a terminal, now and then a line elsewhere."""
    line = "  {} of {}".format(done, count)
    if sys.stdout.isatty():
        print("\r" + line, end="", flush=True)
    elif done % 40 == 0:
        print(line, flush=True)


# What a failure prints, and what to do about it. The first that is found counts.
REMEDIES = (
    (
        r"No space left on device|\[Errno 28\]|\[WinError 112\]|not enough space|Disk quota exceeded",
        "The disk is full; the environment needs about 1 GB in {root}: make room and start again.",
    ),
    (
        r"Long Path|\[WinError 206\]",
        "The path of this folder is too long for Windows; move the workbook to a short one such as "
        "C:\\workbook and start again.",
    ),
    (
        r"Permission denied|\[Errno 13\]|\[WinError 5\]|Read-only file system",
        "A file in {root} may not be written; put the workbook where you may write, close programs that use "
        "it, and start again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "This Python does not trust the network's certificates, as happens in company networks; use another "
        "network, or set PIP_CERT to your company's certificate file, and start again.",
    ),
    (
        r"Retrying \(|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|getaddrinfo|IncompleteRead|"
        r"Name or service not known|Temporary failure in name resolution|Network is unreachable|"
        r"Connection (?:refused|reset|broken|aborted)|Could not fetch URL|\d{3} (?:Client|Server) Error",
        "The packages could not be downloaded; check the network (and the proxy, if there is one) and start again.",
    ),
    (
        r"No matching distribution found|Could not find a version",
        "There is no ready-made package for this computer and Python {python}; start again with a 64-bit "
        "Python 3.11 to 3.14.",
    ),
)


def explain_failure(output, otherwise):
    # type: (str, str) -> str
    """From what a failed program printed to one sentence that says what to do."""
    for pattern, remedy in REMEDIES:
        if re.search(pattern, output):
            return remedy.format(root=ROOT, python="{}.{}".format(*sys.version_info[:2]))
    said = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in said if "error" in line.lower()]
    last = (errors or said or ["nothing"])[-1]
    where = "; all of it is in {}".format(LOG) if LOG.is_file() else ""
    return "{}; it said: {}{}.".format(otherwise, last.rstrip("."), where)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
