"""start.py: what it does on a first, a second and an interrupted start, and what it says when it cannot.

No test uses the network. A copy of start.py runs in a temporary folder; venv, pip, Matplotlib and the words of the
workbook are small fakes that write down how they were called.
"""

import ast
import errno
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, run_python, wait_for
from packaging.requirements import Requirement

FAKE = """
import json, os, sys
with open(os.environ["CALLS"], "a", encoding="utf-8") as calls:
    calls.write(json.dumps([{name!r}] + sys.argv[1:]) + "\\n")
if {name!r} == os.environ.get("FAILS"):
    sys.exit(3)
"""
FAKE_PIP = """
import time
says = os.environ.get("FAKE_PIP", "")
print("Collecting numpy==2.4.6", flush=True)
if says == "wait":
    open(os.environ["CALLS"] + ".waiting", "w").close()
    time.sleep(60)
print(says or "Successfully installed numpy-2.4.6")
sys.exit(1 if says else 0)
"""
# A real environment, but without pip: a fraction of a second instead of many.
FAKE_VENV = """
sys.path = [path for path in sys.path if path != os.environ["PYTHONPATH"]]
del sys.modules["venv"]
import venv
venv.create(sys.argv[-1], symlinks=os.name != "nt", clear="--clear" in sys.argv)
"""
# What pip really prints, shortened to the lines that matter.
NO_NETWORK = """
WARNING: Retrying (Retry(total=2, connect=None)) after connection broken by 'NewConnectionError(
'<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to establish a new connection:
[Errno -2] Name or service not known')': /simple/hatchling/
ERROR: Could not find a version that satisfies the requirement hatchling (from versions: none)
ERROR: No matching distribution found for hatchling
"""
FAILURES = [
    (NO_NETWORK, "check the network"),
    ("urllib3.exceptions.IncompleteRead: IncompleteRead(1 bytes read)", "check the network"),
    ("SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "PIP_CERT"),
    ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "make room"),
    ("ERROR: Could not install: [Errno 13] Permission denied: 'numpy'", "may not be written"),
    ("Error: [Errno 30] Read-only file system: '/course/.venv'", "put the workbook where you may write"),
    ("HINT: This error might have occurred since this system does not have Windows Long Path", "too long"),
    ("ERROR: No matching distribution found for numpy==2.4.6", "64-bit Python"),
    ("ERROR: the moon is full", "it said: ERROR: the moon is full."),
]
INSTALLED = ["pip", "fonts", "workbook"]
# The system's Python, as for a first start: the one of .venv may be in a folder that a locale cannot spell.
BASE = getattr(sys, "_base_executable", sys.executable)
TOOLS = (
    "__init__.py",
    "environment.py",
    "cli.py",
    "words",
    "learners.py",
    "teachers.py",
    "authors.py",
    "parsing.py",
    "errors.py",
    "lab_settings.py",
)


@pytest.fixture
def project(tmp_path):
    """A folder with start.py and what start.py reads, and beside it the fakes."""
    folder = tmp_path / "a 文件夹 with spaces"
    shutil.copytree(ROOT / "workbook", folder / "workbook", ignore=lambda _, names: {*names} - {*TOOLS})
    for name in ("start.py", "pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, folder)
    write(folder / "workbook" / "__main__.py", FAKE.format(name="workbook"))
    for name, more in (("venv", FAKE_VENV), ("pip", FAKE_PIP), ("matplotlib", "")):
        write(tmp_path / "fakes" / name / "__init__.py")
        write(tmp_path / "fakes" / name / "__main__.py", FAKE.format(name=name) + more)
    write(tmp_path / "fakes" / "matplotlib" / "font_manager.py", FAKE.format(name="fonts"))
    return folder


def write(path, text=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def environment(project, **more):
    """What the fakes need; a real uv is not on the PATH."""
    calls, fakes = str(project.parent / "calls"), str(project.parent / "fakes")
    places = [place for place in os.environ["PATH"].split(os.pathsep) if not shutil.which("uv", path=place)]
    return {**os.environ, "PYTHONPATH": fakes, "CALLS": calls, "PATH": os.pathsep.join(places), **more}


def start(project, *words, python=BASE, **more):
    """Run start.py; return its exit code, what it printed, its errors, and its calls of other programs."""
    calls = project.parent / "calls"
    calls.unlink(missing_ok=True)
    command = [str(python), str(project / "start.py"), *words]
    env = environment(project, **more)
    done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=project.parent, timeout=120)
    made = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
    return done.returncode, done.stdout, done.stderr, [json.loads(line) for line in made]


def programs(project, *words, **more):
    """The names of the programs that a start calls, in order."""
    return [call[0] for call in start(project, *words, **more)[3]]


def assert_one_sentence(code, errors, expected=""):
    assert code == 1 and errors.count("\n") == 1 and errors.endswith(".\n"), errors
    assert expected in errors and "Traceback" not in errors


# --- what it does ---


def test_the_first_start_installs_and_opens_the_notebooks_and_the_second_only_opens_them(project):
    code, said, errors, calls = start(project)
    assert (code, errors) == (0, "") and [call[0] for call in calls] == ["venv", *INSTALLED]
    assert calls[1][-2:] == ["-r", "requirements.txt"]
    assert "Making an environment" in said and "Installing" in said
    assert said.splitlines()[-1].startswith("Ready. ") and "check-up" in said
    code, said, _, calls = start(project, "lab", "--no-browser")
    assert (code, said, calls) == (0, "", [["workbook", "lab", "--no-browser"]])
    for changed in ("requirements.txt", "pyproject.toml"):
        with (project / changed).open("a", encoding="utf-8") as file:
            file.write("# one more line\n")
        assert [programs(project), programs(project)] == [INSTALLED, ["workbook"]]


def test_what_only_developers_of_packages_need_is_dropped(project):
    start(project)
    (packages,) = [*project.glob(".venv/lib/python3*/site-packages"), *project.glob(".venv/Lib/site-packages")]
    dropped = "numpy/linalg/tests/a.py jupyterlab/static/1.js.map setuptools/a.py distutils-precedence.pth".split()
    kept = "numpy/linalg/a.py numpy/testing.py jupyterlab/static/1.js setuptools_scm/a.py".split()
    for name in (*dropped, *kept):
        write(packages / name)
    write(project / "requirements.txt", (project / "requirements.txt").read_text(encoding="utf-8") + "# new\n")
    assert programs(project) == INSTALLED
    assert [name for name in (*dropped, *kept) if (packages / name).exists()] == kept


def test_tests_need_the_second_list_and_a_learner_does_not_need_it_again(project):
    code, _, _, calls = start(project, "test", "-k", "cost")
    assert code == 0 and calls[1][-2:] == ["-r", "requirements-dev.txt"]
    assert calls[-1] == ["workbook", "test", "-k", "cost"] and programs(project) == ["workbook"]
    write(project / "requirements-dev.txt", "# changed\n-r requirements.txt\n")
    assert [programs(project), programs(project, "test")] == [["workbook"], INSTALLED]


def test_other_words_go_to_the_tools_and_exit_codes_come_back(project):
    start(project)
    assert start(project, "data", "photos")[3] == [["workbook", "data", "photos"]]
    assert start(project, "workbook", "grade", "03")[3] == [["workbook", "workbook", "grade", "03"]]
    assert start(project, "figures", FAILS="workbook")[0] == 3


@pytest.mark.parametrize("bare", [{"LC_ALL": "C", "PYTHONUTF8": "0"}, {"LC_ALL": "C"}], ids=["no mode", "UTF-8 mode"])
def test_a_folder_with_any_name_works_under_a_locale_that_cannot_spell_it(project, bare):
    """pip install -e . leaves the folder's name in a .pth file, which Python reads in the language of the system."""
    code, _, errors, calls = start(project, **bare)
    assert (code, errors) == (0, "") and [call[0] for call in calls] == ["venv", *INSTALLED]
    for packages in (*project.glob(".venv/lib/python3*/site-packages"), *project.glob(".venv/Lib/site-packages")):
        write(packages / "course.pth", f"{project}\n")
    assert [programs(project, **bare), programs(project)] == [["workbook"], ["workbook"]]


def test_help_and_a_misspelt_word_install_nothing(project):
    for words in (["--help"], ["help"], ["test", "--help"], ["workbook", "grade", "-h"]):
        code, said, errors, calls = start(project, *words)
        assert (code, errors, calls) == (0, "", []) and said.startswith("usage: ")
    code, _, errors, calls = start(project, "tset")
    assert (code, calls) == (2, []) and "did you mean test?" in errors


@pytest.mark.skipif(os.name == "nt", reason="the fake is a script of Linux and macOS")
def test_uv_installs_where_it_is_there_and_pip_where_uv_cannot(project):
    """uv knows nothing of what pip was told about proxies and mirrors."""
    fake = project.parent / "bin" / "uv"
    write(fake, f"#!{BASE}\n{FAKE.format(name='uv')}")
    fake.chmod(0o755)
    path = f"{fake.parent}{os.pathsep}{environment(project)['PATH']}"
    code, said, errors, calls = start(project, PATH=path)
    assert (code, errors) == (0, "") and [call[0] for call in calls] == ["venv", "uv", "fonts", "workbook"]
    assert calls[1][1:4] == ["pip", "install", "--python"] and calls[1][-2:] == ["-r", "requirements.txt"]
    assert re.search(r"Installing \d+ packages: about \d+ MB to download, \d+ MB in .venv", said)
    _, said, _, calls = start(project, "test", PATH=path, FAILS="uv")
    assert [call[0] for call in calls] == ["uv", *INSTALLED] and "trying pip" in said


@pytest.mark.slow
def test_a_real_environment_is_made_where_there_is_none(project):
    shutil.rmtree(project.parent / "fakes" / "venv")
    code, said, errors, calls = start(project)
    assert (code, errors) == (0, "") and "Making an environment in .venv" in said
    assert (project / ".venv" / "pyvenv.cfg").is_file() and [call[0] for call in calls] == INSTALLED


# --- when it cannot ---


def test_a_failed_install_is_one_sentence_and_is_not_taken_for_the_old_one(project):
    start(project)
    old = (project / "requirements.txt").read_text(encoding="utf-8")
    write(project / "requirements.txt", f"{old}# new\n")
    code, _, errors, calls = start(project, FAKE_PIP=NO_NETWORK)
    assert_one_sentence(code, errors, "check the network")
    assert [call[0] for call in calls] == ["pip"]
    write(project / "requirements.txt", old)
    assert programs(project) == INSTALLED


@pytest.mark.skipif(os.name == "nt", reason="signals of Linux and macOS")
def test_an_interrupted_install_is_repeated(project):
    command = [sys.executable, str(project / "start.py")]
    env = environment(project, FAKE_PIP="wait")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=env, start_new_session=True, **quiet) as process:
        wait_for(Path(env["CALLS"] + ".waiting").exists)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and "Stopped" in errors and "Traceback" not in errors
    assert programs(project) == INSTALLED


def break_python(project):
    for python in (project / ".venv" / ("Scripts" if os.name == "nt" else "bin")).glob("python*"):
        python.unlink()


def pretend_it_was_moved(project):
    write(project / ".venv" / "workbook.json", '{"folder": "/another/folder"}')


@pytest.mark.parametrize("damage", [break_python, pretend_it_was_moved])
def test_a_broken_environment_is_made_again(project, damage):
    start(project)
    write(project / ".venv" / "old", "left behind")
    damage(project)
    code, said, errors, calls = start(project)
    assert (code, errors) == (0, "") and "making it again" in said
    assert not (project / ".venv" / "old").exists() and [call[0] for call in calls] == ["venv", *INSTALLED]


def test_a_folder_that_is_no_environment_is_left_alone(project):
    write(project / ".venv" / "my work.txt", "keep me")
    code, _, errors, calls = start(project)
    assert_one_sentence(code, errors, "in the way")
    assert calls == [] and (project / ".venv" / "my work.txt").read_text(encoding="utf-8") == "keep me"


@pytest.mark.parametrize("missing", ["pyproject.toml", "requirements.txt", "workbook"])
def test_an_incomplete_copy_is_one_sentence(project, missing):
    (project / missing).rename(project / f"no {missing}")
    code, _, errors, _ = start(project)
    assert_one_sentence(code, errors, f"{missing} is missing from {project}; get a complete copy")


@pytest.fixture
def module(project, monkeypatch):
    """workbook/environment.py of the temporary folder, for what cannot be brought about from outside."""
    for name, value in environment(project).items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location("under_test", project / "workbook" / "environment.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.mark.parametrize(("printed", "expected"), FAILURES, ids=[expected for _, expected in FAILURES])
def test_what_pip_says_becomes_what_to_do(module, printed, expected):
    assert expected in module.explain_failure(printed, "pip could not install the packages")


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_one_sentence(module, project, missing, monkeypatch, capsys):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else found(name))
    assert_one_sentence(module.start([]), capsys.readouterr().err, "python3-venv")
    assert not (project / ".venv").exists()


def test_a_full_disk_is_one_sentence(module, monkeypatch, capsys):
    def refuse(*args, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.Path, "write_text", refuse)
    assert_one_sentence(module.start([]), capsys.readouterr().err, "make room")


def test_too_old_a_python_is_one_sentence(project):
    """Tried with those that pyenv has here, if any; the next test needs none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    for version in ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10"):
        for python in pyenv.glob(f"{version}.*/bin/python"):
            code, _, errors, _ = start(project, python=python, PYTHONPATH="")
            assert_one_sentence(code, errors, f"Python {version}")


def test_start_keeps_to_the_syntax_of_old_pythons():
    """Python 2.7 has to read it, to say that it is too old."""
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    assert source.isascii()
    newer = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.Match, ast.Nonlocal, ast.YieldFrom)
    for node in ast.walk(ast.parse(source)):
        annotated = getattr(node, "annotation", None) or getattr(node, "returns", None)
        extra = getattr(node, "kwonlyargs", None) or getattr(node, "cause", None)
        unpacked = isinstance(node, ast.List | ast.Tuple) and any(isinstance(one, ast.Starred) for one in node.elts)
        assert not (isinstance(node, newer) or annotated or extra or unpacked), f"line {node.lineno} of start.py"


# --- the lists ---


def pins(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    _, *pinned = (line for line in lines if not line.startswith("#"))  # the first names another list
    return [Requirement(line) for line in pinned]


def test_the_lists_hold_exact_versions_within_the_ranges_of_pyproject():
    learner, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert all(re.fullmatch(r"==[\w.]+", str(requirement.specifier)) for requirement in learner + dev)
    alone = [(requirement.name, str(requirement.marker)) for requirement in learner + dev]
    assert len(alone) == len(set(alone))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for ranges, lists in ((project["dependencies"], learner), (project["optional-dependencies"]["dev"], learner + dev)):
        pinned = {requirement.name: str(requirement.specifier).removeprefix("==") for requirement in lists}
        for wanted in map(Requirement, ranges):
            assert wanted.specifier.contains(pinned[wanted.name]), f"{wanted} but {pinned[wanted.name]} is pinned"


PLATFORMS = (
    "x86_64-manylinux_2_28 aarch64-manylinux_2_28 aarch64-apple-darwin x86_64-apple-darwin x86_64-pc-windows-msvc"
).split()


@pytest.mark.skipif(os.environ.get("DNN_REGISTRY") != "on", reason="asks the package registry: DNN_REGISTRY=on")
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_pin_has_a_ready_made_package(version, platform, tmp_path):
    """uv answers for any computer, and asks the registry about each package once for all of them."""
    lines = [f"{requirement}" for name in ("requirements.txt", "requirements-dev.txt") for requirement in pins(name)]
    write(tmp_path / "pins.txt", "\n".join(lines))
    words = "uv pip compile --quiet --no-deps --no-build --python-version".split()
    done = run_python("-m", *words, version, "--python-platform", platform, tmp_path / "pins.txt")
    assert done.returncode == 0, done.stderr


def test_the_modules_are_importable_from_anywhere(tmp_path):
    """`pip install -e .` leaves a plain .pth file, which editors read too: no import hook, no path tricks."""
    question = "import dnn_utils, testCases, my_network, workbook; print(dnn_utils.__file__)"
    answer = run_python("-c", question, cwd=tmp_path, PYTHONPATH=os.environ.get("PYTHONPATH"))
    assert answer.returncode == 0, answer.stderr
    assert Path(answer.stdout.strip()).resolve() == ROOT / "dnn_utils.py"
