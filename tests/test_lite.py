"""The site whose notebooks run in a browser: what it is made of, whether a browser's Python has it, and the whole."""

import ast
import importlib.util
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from browsers_python import AS_THERE, LACKED, PACKAGES, VERSION
from conftest import ROOT, imports_in, run_python
from packaging.requirements import Requirement

from workbook.building import lite as building
from workbook.building.first_cell import FIND
from workbook.building.lite import ITS_OWN, NEEDED, SHIPPED, lite, write_contents
from workbook.building.notebook import FIRST, read_notebook
from workbook.cells import course
from workbook.checking.check import CheckFailed, check
from workbook.errors import WorkbookError

INSTALLED = all(importlib.util.find_spec(name) for name in NEEDED)
NAMES = [path.stem for path in course.numbered(ROOT / "solutions")]
# What may be there or not: imported in functions, by whoever asks for it.
OPTIONAL = {"distributed", "pillow_heif", "pyseccomp"}
MODULES = {"PIL": "pillow", "IPython": "ipython"}
PROGRAM = """
import json
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(colors="NoColor")
for cell in json.load(open("03_forward_propagation.ipynb", encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        shell.run_cell("".join(cell["source"])).raise_error()

import numpy as np
from workbook.drawings import draw_set
from workbook.training import sweep
images, labels, _ = draw_set(20, seed=1, name="drawing")
X = images.reshape(20, -1).T / 255
rows = sweep(X, labels[None], [{"layers_dims": [X.shape[0], n, 1], "num_iterations": 3} for n in (2, 3)])
print("SWEPT", len(rows), rows[0]["cost"] != rows[1]["cost"])
"""


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lite") / "contents"
    assert write_contents(folder, answers=True) == len(NAMES)
    return folder


def test_what_a_learner_finds(contents):
    for name in NAMES:
        blank, stored = (read_notebook(contents / place / f"{name}.ipynb") for place in ("notebooks", "solutions"))
        first = next(cell.source for cell in blank.cells if cell.id == FIRST)
        assert first.endswith(FIND) and all(f" {one}" in first for one in (*PACKAGES, *SHIPPED))
        assert not any(course.ANSWER.search(cell.source) for cell in blank.cells)
        assert not any(cell.get("outputs") for cell in stored.cells)
        texts = "\n".join(cell.source for cell in blank.cells if cell.cell_type == "markdown")
        for address in re.findall(r"\]\(((?:\.\./)?[\w./-]+\.\w+)[#)]", texts):
            assert (contents / "notebooks" / address).is_file(), f"{name}: {address}"
    assert (contents / "datasets" / "train_drawings.h5").is_file() and not (contents / "course").exists()


def test_a_browsers_python_has_every_import(contents):
    found, outside = set(), set()
    todo = [*needed_by("\n".join(codes(contents)), "")]
    while todo:
        name = todo.pop()
        for path in (contents / f"{name.replace('.', '/')}.py", contents / name.replace(".", "/") / "__init__.py"):
            if path.is_file() and path not in found:
                found.add(path)
                package = name if path.name == "__init__.py" else name.rpartition(".")[0]
                todo += [*needed_by(path.read_text(encoding="utf-8"), package)]
        if (
            not (contents / name.partition(".")[0]).exists()
            and not (contents / f"{name.partition('.')[0]}.py").exists()
        ):
            outside.add(name.partition(".")[0])
    assert len(found) > 50
    others = {MODULES.get(name, name) for name in outside - sys.stdlib_module_names}
    assert others <= {*PACKAGES, *SHIPPED, *OPTIONAL}
    assert not outside & set(LACKED)
    assert set(ITS_OWN) == set(PACKAGES)


def test_its_packages_are_within_the_ranges():
    ranges = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    for needed in map(Requirement, ranges):
        assert needed.name not in PACKAGES or PACKAGES[needed.name] in needed.specifier, needed


def codes(contents):
    """The code of all notebooks, without lines for IPython."""
    for name in NAMES:
        for cell in read_notebook(contents / "solutions" / f"{name}.ipynb").cells:
            if cell.cell_type == "code":
                yield "\n".join(line for line in cell.source.splitlines() if not line.lstrip().startswith("%"))


def needed_by(text, package):
    """The modules that a text may import; what stands in a try that catches ImportError may be missing."""
    tree = ast.parse(text)
    guarded = {
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.Try) and any("ImportError" in ast.dump(one) for one in node.handlers if one.type)
        for inner in node.body
        for part in ast.walk(inner)
    }
    yield from (name for node, name in imports_in(tree, package) if node not in guarded)


@pytest.mark.slow
def test_a_notebook_runs_as_there(tmp_path):
    """Without threads, processes, sockets and what else a browser's Python lacks."""
    done = run_python("-c", AS_THERE + PROGRAM, cwd=ROOT / "solutions", IPYTHONDIR=tmp_path, MPLBACKEND="Agg")
    assert (done.returncode, done.stderr) == (0, ""), (done.stdout[-2000:], done.stderr[-2000:])
    assert "SWEPT 2 True" in done.stdout and "linear_forward: right" in done.stdout


def test_a_model_is_not_measured_there(monkeypatch):
    def fit(images, labels): ...

    monkeypatch.setattr("workbook.checking.check.has_threads", lambda: False)
    with pytest.raises(CheckFailed, match="open this notebook on a computer"):
        check(fit)


def test_what_is_missing_is_said(tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(building.importlib.util, "find_spec", lambda name: None)
        with pytest.raises(WorkbookError, match=r'pip install -e "\.\[lite\]"'):
            lite(tmp_path / "site")
    monkeypatch.setattr(building.importlib.util, "find_spec", lambda name: True)
    with pytest.raises(WorkbookError, match=r"holds no pyodide\.mjs"):
        lite(tmp_path / "site", pyodide=tmp_path)
    assert not (tmp_path / "site").exists()


@pytest.mark.kernel
@pytest.mark.skipif(not INSTALLED, reason='JupyterLite is not installed: python -m pip install -e ".[lite]"')
def test_the_site(contents, tmp_path):
    from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION

    assert PYODIDE_VERSION == VERSION, "look at what the newer Pyodide lacks, and change browsers_python.py"
    site = tmp_path / "site"
    assert lite(site) == len(NAMES)
    wanted = {path.relative_to(contents) for path in contents.rglob("*") if path.is_file()}
    assert {path.relative_to(site / "files") for path in (site / "files").rglob("*") if path.is_file()} == wanted
    assert {Path(one) for one in listed(site)} == wanted
    settings = json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    assert {one["name"] for one in settings["federated_extensions"]} == set(building.EXTENSIONS)
    for one in settings["federated_extensions"]:
        assert (site / "extensions" / one["name"] / one["load"]).is_file()
    wheels = json.loads((site / "pypi" / "all.json").read_text(encoding="utf-8"))
    assert {name.replace("-", "_") for name in wheels} == set(SHIPPED)


def listed(site, folder=""):
    """The files that the site says there are."""
    for one in json.loads((site / "api" / "contents" / folder / "all.json").read_text(encoding="utf-8"))["content"]:
        yield from listed(site, one["path"]) if one["type"] == "directory" else [one["path"]]
