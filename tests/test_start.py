"""start.py: what it does on a first, a second and an interrupted start, and what it says when it cannot.

No test uses the network. A copy of start.py runs in a temporary folder; pip, pytest, JupyterLab, Matplotlib
and the workbook's tools are small fakes on PYTHONPATH that write down how they were called.
"""

import ast
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
POSIX_ONLY = pytest.mark.skipif(os.name == "nt", reason="signals and file permissions of Linux and macOS")

FAKE_MODULE = """
import json, os, sys
with open(os.environ["CALLS"], "a", encoding="utf-8") as calls:
    calls.write(json.dumps([{name!r}] + sys.argv[1:]) + "\\n")
"""
FAKE_PIP = (
    FAKE_MODULE.format(name="pip")
    + """
import time
says = os.environ.get("FAKE_PIP", "")
print("Collecting numpy==2.4.6", flush=True)
if says == "wait":
    open(os.environ["CALLS"] + ".waiting", "w").close()
    time.sleep(60)
print(says or "Successfully installed numpy-2.4.6")
sys.exit(1 if says else 0)
"""
)
# What pip really prints, shortened to the lines that matter.
NO_NETWORK = """
WARNING: Retrying (Retry(total=2, connect=None)) after connection broken by 'NewConnectionError(
'<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to establish a new connection:
[Errno -2] Name or service not known')': /simple/hatchling/
ERROR: Could not find a version that satisfies the requirement hatchling (from versions: none)
ERROR: No matching distribution found for hatchling
"""
FAILURES = {
    "no network": (NO_NETWORK, "check the network"),
    "cut connection": ("urllib3.exceptions.IncompleteRead: IncompleteRead(1 bytes read)", "check the network"),
    "certificates": ("SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "PIP_CERT"),
    "disk full": (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "make room",
    ),
    "no permission": ("ERROR: Could not install: [Errno 13] Permission denied: 'numpy'", "may not be written"),
    "long path": ("HINT: This error might have occurred since this system does not have Windows Long Path", "too long"),
    "no wheel": ("ERROR: No matching distribution found for numpy==2.4.6", "64-bit Python"),
    "something else": ("ERROR: the moon is full", "the moon is full"),
}


@pytest.fixture(scope="module")
def empty_venv(tmp_path_factory):
    """An environment without pip: quick to make, and the fakes on PYTHONPATH serve it."""
    folder = tmp_path_factory.mktemp("venv") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return folder


@pytest.fixture
def project(tmp_path, empty_venv):
    """A folder with start.py, what start.py reads, and an environment of which nothing is known yet."""
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    for name in ("start.py", "pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, folder)
    (folder / "notebooks").mkdir()
    for name in ("03_b.ipynb", "02_a.ipynb"):
        (folder / "notebooks" / name).write_text("{}", encoding="utf-8")
    shutil.copytree(empty_venv, folder / ".venv", symlinks=True)
    fakes = tmp_path / "fakes"
    for name in ("pip", "pytest", "jupyterlab", "workbook", "matplotlib"):
        (fakes / name).mkdir(parents=True)
        (fakes / name / "__init__.py").write_text("", encoding="utf-8")
        source = FAKE_PIP if name == "pip" else FAKE_MODULE.format(name=name)
        (fakes / name / "__main__.py").write_text(source, encoding="utf-8")
    (fakes / "matplotlib" / "font_manager.py").write_text(FAKE_MODULE.format(name="fonts"), encoding="utf-8")
    return folder


def environment(project, **more):
    fakes = project.parent / "fakes"
    return {**os.environ, "PYTHONPATH": str(fakes), "CALLS": str(project.parent / "calls"), **more}


def start(project, *arguments, python=sys.executable, **more):
    """Run start.py; return its exit code, what it printed, its errors, and its calls of other programs."""
    calls = project.parent / "calls"
    calls.unlink(missing_ok=True)
    command = [str(python), str(project / "start.py"), *arguments]
    done = subprocess.run(
        command, env=environment(project, **more), capture_output=True, text=True, cwd=project.parent, timeout=120
    )
    made = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
    return done.returncode, done.stdout, done.stderr, [json.loads(line) for line in made]


def assert_one_sentence(code, errors):
    assert code == 1
    assert errors.count("\n") == 1 and errors.startswith("start.py: ") and errors.endswith(".\n"), errors
    assert "Traceback" not in errors


# ---------------------------------------------------------------------------------------- what it does


def test_first_start_installs_then_opens_the_first_notebook(project):
    code, said, errors, calls = start(project)
    assert (code, errors) == (0, "")
    assert [call[0] for call in calls] == ["pip", "fonts", "jupyterlab"]
    assert calls[0][-2:] == ["-r", "requirements.txt"]
    assert "--LabApp.default_url=/lab/tree/notebooks/02_a.ipynb" in calls[2]
    assert f"--ServerApp.root_dir={project}" in calls[2]
    assert "Installing" in said and "Opening JupyterLab on notebooks/02_a.ipynb" in said


def test_second_start_installs_nothing(project):
    start(project)
    code, said, _, calls = start(project)
    assert code == 0
    assert [call[0] for call in calls] == ["jupyterlab"]
    assert "Installing" not in said


@pytest.mark.parametrize("changed", ["requirements.txt", "pyproject.toml"])
def test_a_changed_list_is_installed_once(project, changed):
    start(project)
    with (project / changed).open("a", encoding="utf-8") as file:
        file.write("# one more line\n")
    assert [call[0] for call in start(project)[3]] == ["pip", "fonts", "jupyterlab"]
    assert [call[0] for call in start(project)[3]] == ["jupyterlab"]


def test_tests_need_the_second_list_and_a_learner_does_not_need_it_again(project):
    start(project)
    code, _, _, calls = start(project, "test", "-k", "cost")
    assert code == 0
    assert calls[0][-2:] == ["-r", "requirements-dev.txt"]
    assert calls[-1][0] == "pytest" and calls[-1][-2:] == ["-k", "cost"]
    assert calls[-1][calls[-1].index("--dist") + 1] == "loadfile"
    assert [call[0] for call in start(project)[3]] == ["jupyterlab"]
    (project / "requirements-dev.txt").write_text("# changed\n-r requirements.txt\n", encoding="utf-8")
    assert [call[0] for call in start(project)[3]] == ["jupyterlab"]
    assert [call[0] for call in start(project, "test")[3]] == ["pip", "fonts", "pytest"]


def test_other_words_go_to_the_tools(project):
    assert start(project, "data", "photos")[3][-1] == ["workbook", "data", "photos"]
    assert start(project, "workbook", "--help")[3][-1] == ["workbook", "--help"]
    assert start(project, "lab", "--no-browser")[3][-1][-1] == "--no-browser"


@pytest.mark.parametrize("words", [["test"], ["data"], []])
def test_exit_code_is_passed_on(project, words):
    for name in ("pytest", "workbook", "jupyterlab"):
        (project.parent / "fakes" / name / "__main__.py").write_text("raise SystemExit(3)", encoding="utf-8")
    assert start(project, *words)[0] == 3


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_installs_nothing(project, word):
    code, said, errors, calls = start(project, word)
    assert (code, errors, calls) == (0, "", [])
    assert "start.py test" in said


def test_a_real_environment_is_made_where_there_is_none(project):
    shutil.rmtree(project / ".venv")
    code, said, errors, calls = start(project)
    assert (code, errors) == (0, "")
    assert "Making an environment in .venv" in said
    assert (project / ".venv" / "pyvenv.cfg").is_file()
    assert [call[0] for call in calls] == ["pip", "fonts", "jupyterlab"]


# ---------------------------------------------------------------------------------------- when it cannot


@pytest.mark.parametrize("name", FAILURES)
def test_failed_install_is_one_sentence_and_is_repeated(project, name):
    printed, expected = FAILURES[name]
    code, _, errors, calls = start(project, FAKE_PIP=printed)
    assert_one_sentence(code, errors)
    assert expected in errors
    assert [call[0] for call in calls] == ["pip"]
    assert [call[0] for call in start(project)[3]] == ["pip", "fonts", "jupyterlab"]


@POSIX_ONLY
def test_interrupted_install_is_repeated(project):
    process = subprocess.Popen(
        [sys.executable, str(project / "start.py")],
        env=environment(project, FAKE_PIP="wait"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    waiting, deadline = project.parent / "calls.waiting", time.monotonic() + 60
    while not waiting.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped" in errors and "Traceback" not in errors
    assert [call[0] for call in start(project)[3]] == ["pip", "fonts", "jupyterlab"]


def test_failed_update_is_not_taken_for_the_old_install(project):
    start(project)
    old = (project / "requirements.txt").read_text(encoding="utf-8")
    (project / "requirements.txt").write_text(old + "# new\n", encoding="utf-8")
    assert start(project, FAKE_PIP=NO_NETWORK)[0] == 1
    (project / "requirements.txt").write_text(old, encoding="utf-8")
    assert [call[0] for call in start(project)[3]] == ["pip", "fonts", "jupyterlab"]


def break_python(project):
    folder = project / ".venv" / ("Scripts" if os.name == "nt" else "bin")
    for python in folder.glob("python*"):
        python.unlink()


def pretend_it_was_moved(project):
    (project / ".venv" / "workbook.json").write_text('{"folder": "/another/folder"}', encoding="utf-8")


@pytest.mark.parametrize("damage", [break_python, pretend_it_was_moved])
def test_broken_environment_is_made_again(project, damage):
    start(project)
    (project / ".venv" / "old").write_text("left behind", encoding="utf-8")
    damage(project)
    code, said, errors, calls = start(project)
    assert (code, errors) == (0, "")
    assert "made again" in said
    assert not (project / ".venv" / "old").exists()
    assert [call[0] for call in calls] == ["pip", "fonts", "jupyterlab"]


def test_a_folder_that_is_no_environment_is_left_alone(project):
    shutil.rmtree(project / ".venv")
    (project / ".venv").mkdir()
    (project / ".venv" / "my work.txt").write_text("keep me", encoding="utf-8")
    code, _, errors, calls = start(project)
    assert_one_sentence(code, errors)
    assert "in the way" in errors and calls == []
    assert (project / ".venv" / "my work.txt").read_text(encoding="utf-8") == "keep me"


@pytest.mark.parametrize("missing", ["requirements.txt", "pyproject.toml", "notebooks/02_a.ipynb"])
def test_incomplete_copy_is_one_sentence(project, missing):
    (project / missing).unlink()
    (project / "notebooks" / "03_b.ipynb").unlink()
    code, _, errors, _ = start(project)
    assert_one_sentence(code, errors)
    assert "complete copy" in errors


@pytest.fixture
def module(project, monkeypatch):
    """start.py of the temporary folder as a module, for what cannot be brought about from outside."""
    monkeypatch.setenv("PYTHONPATH", str(project.parent / "fakes"))
    monkeypatch.setenv("CALLS", str(project.parent / "calls"))
    spec = importlib.util.spec_from_file_location("start_under_test", project / "start.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_python_without_venv_is_one_sentence(module, project, missing, monkeypatch, capsys):
    shutil.rmtree(project / ".venv")
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else found(name))
    code = module.main([])
    errors = capsys.readouterr().err
    assert_one_sentence(code, errors)
    assert "python3-venv" in errors
    assert not (project / ".venv").exists()


def test_disk_that_fills_while_the_environment_is_made(module, project, monkeypatch, capsys):
    shutil.rmtree(project / ".venv")
    failed = subprocess.CompletedProcess([], 1, stdout=b"Error: [Errno 28] No space left on device: '.venv'\n")
    monkeypatch.setattr(module.subprocess, "run", lambda *args, **options: failed)
    code = module.main([])
    errors = capsys.readouterr().err
    assert_one_sentence(code, errors)
    assert "make room" in errors


def test_disk_full_when_start_itself_writes(module, monkeypatch, capsys):
    def no_space(installed):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_record", no_space)
    code = module.main([])
    assert_one_sentence(code, capsys.readouterr().err)


def old_pythons():
    """Pythons that are too old and happen to be here: those on PATH and those of pyenv."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    names = [f"python{version}" for version in ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10")]
    found = {
        name: shutil.which(name, path=folder) for name in names for folder in folders if shutil.which(name, path=folder)
    }
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    for name in names:
        for path in versions.glob(f"{name.removeprefix('python')}.*/bin/python"):
            found[name] = str(path)
    return found


def test_too_old_a_python_is_one_sentence(project):
    pythons = old_pythons()
    if not pythons:
        pytest.skip("no Python older than 3.11 on this computer")
    tried = 0
    for name, python in pythons.items():
        if subprocess.run([python, "-c", "0"], capture_output=True, cwd=project).returncode:
            continue  # a pyenv shim without its Python
        tried += 1
        code, _, errors, _ = start(project, python=python, PYTHONPATH="")
        assert_one_sentence(code, errors)
        assert "3.11 or newer" in errors and name.removeprefix("python") in errors
    assert tried


def test_start_keeps_to_the_syntax_of_old_pythons():
    """Where no old Python is at hand, look for what Python 2.7 cannot read."""
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    assert source.isascii()
    newer = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.Match, ast.Nonlocal, ast.YieldFrom)
    for node in ast.walk(ast.parse(source)):
        where = f"line {getattr(node, 'lineno', '?')} of start.py"
        assert not isinstance(node, newer), where
        assert getattr(node, "annotation", None) is None and getattr(node, "returns", None) is None, where
        assert not getattr(node, "kwonlyargs", None) and not getattr(node, "cause", None), where
        assert not (isinstance(node, ast.List | ast.Tuple) and any(isinstance(e, ast.Starred) for e in node.elts)), (
            where
        )


# ---------------------------------------------------------------------------------------- the lists


def pins(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if "==" in line and not line.startswith("#")]


def test_every_line_is_an_exact_version_and_stands_once():
    both = pins("requirements.txt") + pins("requirements-dev.txt")
    for requirement in both:
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), str(requirement)
    alone = [(requirement.name, str(requirement.marker)) for requirement in both]
    assert len(alone) == len(set(alone))
    for name in ("requirements.txt", "requirements-dev.txt"):
        rest = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "==" not in line]
        assert [line for line in rest if not line.startswith("#")] in (["-e ."], ["-r requirements.txt"])


def test_versions_lie_within_the_ranges_of_pyproject():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for ranges, names in (
        (project["dependencies"], ["requirements.txt"]),
        (project["optional-dependencies"]["dev"], ["requirements.txt", "requirements-dev.txt"]),
    ):
        pinned = {requirement.name: requirement for name in names for requirement in pins(name)}
        for wanted in map(Requirement, ranges):
            version = str(pinned[wanted.name].specifier).removeprefix("==")
            assert wanted.specifier.contains(version), f"{wanted} but {version} is pinned"


def test_the_modules_are_importable_from_anywhere(tmp_path):
    """`pip install -e .` leaves a plain .pth file, which editors read too: no import hook, no path tricks."""
    question = "import dnn_utils, testCases, my_network, workbook; print(dnn_utils.__file__)"
    answer = subprocess.run([sys.executable, "-c", question], cwd=tmp_path, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert Path(answer.stdout.strip()).resolve() == ROOT / "dnn_utils.py"
