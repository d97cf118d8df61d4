"""The course without installing it: links made from one address, the edition for Colab, what a container needs."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
from conftest import ROOT, cells_by_grade_id, solution
from packaging.specifiers import SpecifierSet

from workbook import cli
from workbook.building import links
from workbook.building.edition import edition
from workbook.building.notebook import FIRST, read_notebook
from workbook.environment import SETTINGS
from workbook.errors import WorkbookError

GITHUB = "https://github.com/somebody/course"
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path):
    """What an edition is made from, with an address."""
    folder = tmp_path / "project"
    for name in ("solutions", "images"):
        shutil.copytree(ROOT / name, folder / name)
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    set_address = f'[project.urls]\nRepository = "{GITHUB}"\n\n[project.optional-dependencies]'
    (folder / "pyproject.toml").write_text(text.replace("[project.optional-dependencies]", set_address), "utf-8")
    return folder


# --- links ---


def test_links_and_badges_come_from_one_address_or_are_left_out(project):
    assert links.repository(project) == GITHUB
    assert links.with_links(README, "") == README.replace(links.repository(ROOT) or links.NO_ADDRESS, links.NO_ADDRESS)
    here = links.with_links(README, GITHUB)
    assert all(badge in here for badge in links.BADGES.values()) and f"git clone {GITHUB} workbook\n" in here
    assert links.with_links(here, "") == links.with_links(README, "")
    elsewhere = links.with_links(README, "https://example.org/a/course")
    assert links.BADGES["Binder"] in elsewhere and links.BADGES["Colab"] not in elsewhere
    shutil.copy(ROOT / "README.md", project)
    assert links.out_of_step(project) == ["README.md"]
    links.write_links(project)
    assert links.out_of_step(project) == [] and links.out_of_step(ROOT) == []


def test_what_stands_in_a_link():
    found = links.places(GITHUB, "03_forward_propagation", "https://hub.example.org/")
    asked = {name: parse_qs(urlsplit(link).query) for name, link in found.items()}
    assert found["Colab"].endswith("/github/somebody/course/blob/main/colab/03_forward_propagation.ipynb")
    assert found["Codespaces"] == "https://codespaces.new/somebody/course"
    assert found["Binder"].startswith("https://mybinder.org/v2/gh/somebody/course/main?")
    assert asked["Binder"]["urlpath"] == ["lab/tree/notebooks/03_forward_propagation.ipynb"]
    assert found["JupyterHub"].startswith("https://hub.example.org/hub/user-redirect/git-pull?")
    assert asked["JupyterHub"]["repo"] == [GITHUB] and asked["JupyterHub"]["branch"] == ["main"]
    assert asked["JupyterHub"]["urlpath"] == ["lab/tree/course/notebooks/03_forward_propagation.ipynb"]


@pytest.mark.skipif(bool(links.repository(ROOT)), reason="the address of this copy is known")
@pytest.mark.parametrize("words", ["links", "build --edition colab"])
def test_without_an_address_one_sentence(words, capsys):
    assert cli.main(words.split()) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "set Repository under [project.urls]" in said


# --- the edition for Colab ---


def test_the_edition_for_colab_needs_nothing_beside_it(project):
    made = edition(project, "colab")
    assert [path.name for path in made] == [path.name for path in sorted((ROOT / "solutions").glob("*.ipynb"))]
    pictures = 0
    for path in made:
        notebook = read_notebook(path)
        texts = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        assert not re.search(r"\]\((?!https://|data:|#)", texts) and "BEGIN SOLUTION" not in path.read_text("utf-8")
        assert f"colab/{path.name}" in notebook.cells[0].source and "Save a copy in Drive" in notebook.cells[0].source
        (first,) = (cell.source for cell in notebook.cells if cell.id == FIRST)
        assert f"{GITHUB}/archive/refs/tags/v" in first
        pictures += texts.count("](data:image/")
    stored = "".join(path.read_text("utf-8") for path in (ROOT / "solutions").glob("*.ipynb"))
    assert pictures == len(re.findall(r"\]\(\.\./images/[\w.-]+\.(?:svg|png)\)", stored)) > 10
    (project / "pyproject.toml").write_text(
        (project / "pyproject.toml").read_text("utf-8").replace("github.com", "example.org"), "utf-8"
    )
    with pytest.raises(WorkbookError, match="Colab opens notebooks from GitHub"):
        edition(project, "colab")


FAKE_COLAB = """
import os, pathlib
class drive:
    def mount(place):
        if os.environ.get("REFUSED"):
            raise ValueError("mount failed")
        if not os.path.exists(place):
            pathlib.Path(place).symlink_to(os.environ["DRIVE"])
class output:
    def enable_custom_widget_manager():
        print("widgets")
"""


@pytest.fixture
def on_colab(project, tmp_path):
    """Run a program on a new computer of Colab, after the first cell of the edition."""
    (made, *_) = edition(project, "colab")
    (first,) = (cell.source for cell in read_notebook(made).cells if cell.id == FIRST)
    address, folder = links.release(project, GITHUB)
    archive = tmp_path / "release.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as file:
        for name in "workbook exercises solutions notebooks dnn_utils.py testCases.py my_network.py".split():
            wanted = shutil.ignore_patterns("__pycache__")
            copy = tmp_path / "release" / name
            (
                shutil.copytree(ROOT / name, copy, ignore=wanted)
                if (ROOT / name).is_dir()
                else shutil.copy(ROOT / name, copy)
            )
            file.add(copy, f"{folder}/{name}")
    (tmp_path / "fakes" / "google").mkdir(parents=True)
    (tmp_path / "fakes" / "google" / "colab.py").write_text(FAKE_COLAB, encoding="utf-8")
    first = first.replace(address, archive.as_uri())

    def run(program, **more):
        content = tmp_path / f"content{len(list(tmp_path.glob('content*')))}"
        content.mkdir()
        env = {**os.environ, "PYTHONPATH": str(tmp_path / "fakes"), "DRIVE": str(tmp_path / "drive"), **more}
        words = [sys.executable, "-X", "utf8", "-c", f"{first}\n{program}"]
        return subprocess.run(words, cwd=content, env=env, capture_output=True, encoding="utf-8"), content / folder

    return run


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Colab is Linux")
def test_on_colab_my_network_finds_what_was_saved_on_drive(on_colab, tmp_path):
    drive = tmp_path / "drive" / "MyDrive" / "Colab Notebooks"
    drive.mkdir(parents=True)
    notebook = solution("03_forward_propagation")
    nbformat.write(notebook, drive / "Kopie von 03_forward_propagation.ipynb")
    cells_by_grade_id(notebook)["linear_forward"].source = "def linear_forward(A, W, b): return 1"
    nbformat.write(notebook, drive / "03_forward_propagation (1).ipynb")
    os.utime(drive / "03_forward_propagation (1).ipynb", (0, 0))  # an older copy
    again = "find_the_course()\nimport workbook\nprint(workbook.__file__)\n"
    done, fetched = on_colab(f"{again}from my_network import linear_forward, linear_backward")
    assert done.stderr == "" and str(fetched / "workbook") in done.stdout, done.stderr
    assert "On your Drive: 03_forward_propagation." in done.stdout and done.stdout.count("Fetching") == 1
    assert "stands in for linear_backward (not written yet" in done.stdout and "linear_forward" not in done.stdout
    done, _ = on_colab("from my_network import linear_forward", REFUSED="yes")
    assert "Without your Drive" in done.stdout and "stands in for linear_forward" in done.stdout


# --- containers ---


def test_binder_and_containers_use_the_pins_and_a_python_that_they_are_made_for():
    needs = SpecifierSet(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"])
    container = (ROOT / "Containerfile").read_text("utf-8")
    development = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    texts = [(ROOT / ".binder" / "runtime.txt").read_text("utf-8"), container, development["image"]]
    assert all(needs.contains(re.search(r"python[-:](\d\.\d+)", text)[1]) for text in texts)
    assert (ROOT / ".binder" / "requirements.txt").read_text("utf-8") == "-r ../requirements.txt\n"
    assert "COPY requirements.txt" in container


def test_a_python_in_which_others_installed_gets_the_settings_too(tmp_path):
    """As in .binder/postBuild and Containerfile."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "other"], check=True)
    python = tmp_path / "other" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([python, "-m", "workbook.environment"], cwd=ROOT, check=True)
    for name, text in SETTINGS.items():
        assert (tmp_path / "other" / name).read_text("utf-8") == text
