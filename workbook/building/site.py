"""The course as a site to read before installing anything: made by Sphinx from the stored notebooks; nothing is run."""

import importlib.util
import io
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from workbook.asking.question import RUN
from workbook.building import links
from workbook.building.assemble import blank_answer
from workbook.building.notebook import FIRST, notebook_text, solutions
from workbook.cells import course
from workbook.errors import WorkbookError
from workbook.files import new_folder, write_text
from workbook.markup import tag

NEEDED = ("sphinx", "myst_nb", "sphinx_book_theme", "sphinx-mathjax-offline")
TITLE = "Deep Neural Network Workbook"
SETTINGS = {
    "project": TITLE,
    "author": "",  # else the footer says that it is not set
    "extensions": ["myst_nb", "sphinx-mathjax-offline"],
    "html_theme": "sphinx_book_theme",
    "html_title": TITLE,
    "html_static_path": ["look"],
    "html_css_files": ["site.css"],
    "html_copy_source": False,
    "html_show_copyright": False,
    "html_theme_options": {
        "use_download_button": False,
        "use_fullscreen_button": False,
        "show_navbar_depth": 1,
        "navbar_persistent": [],  # the field for searching is beside the list of pages
        "content_footer_items": [],
    },
    "nb_execution_mode": "off",
    "nb_code_prompt_show": "Show the code",
    "nb_code_prompt_hide": "Hide the code",
    "nb_mime_priority_overrides": [["html", "text/html", 1]],
    "myst_enable_extensions": ["dollarmath", "amsmath"],
    "myst_dmath_double_inline": True,
    "myst_heading_anchors": 4,
    "myst_heading_slug_func": "workbook.building.site.anchor",
    "myst_update_mathjax": False,
    # Texts come with \\( \\) and \\[ \\] from Sphinx, what panels put out with dollars.
    "mathjax3_config": {
        "tex": {"inlineMath": [["\\(", "\\)"], ["$", "$"]], "displayMath": [["\\[", "\\]"], ["$$", "$$"]]}
    },
}
INDEX = """# {title}

{description}

You can read all of it here: texts, figures, and what every cell printed or drew.
To fill in the functions yourself, and to have them checked, install the course or open it elsewhere{places}.

```{{toctree}}
:maxdepth: 1

{pages}
```
"""
ANSWER_PROMPTS = {"code_prompt_show": "Show the answer", "code_prompt_hide": "Hide the answer"}
_NOT_HERE = tag("p", tag("em", RUN))


def anchor(heading: str) -> str:
    """The anchor of a heading, as JupyterLab makes it: links between notebooks use it."""
    return heading.replace(" ", "-")


def require(modules: Iterable[str], extra: str) -> None:
    """Raise WorkbookError where one of these modules, which an extra of pyproject.toml brings, is not installed."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        raise WorkbookError(
            f"Such a site is made by {', '.join(missing)}, which cannot be found here. Install what it needs, and try "
            f'again: {sys.executable} -m pip install -e ".[{extra}]"'
        )


def site(target: Path, answers: bool = True) -> list[str]:
    """Make the site in a new folder; return what Sphinx warned of.

    Raises WorkbookError where the folder cannot be used, or something is not installed.
    """
    require(NEEDED, "site")
    notebooks = solutions(course.ROOT)
    with new_folder(target, course.ROOT) as part, tempfile.TemporaryDirectory(prefix="workbook-site-") as folder:
        source = Path(folder) / "source"
        write_sources(source, notebooks, answers)
        return _built(source, part)


def _built(source: Path, target: Path) -> list[str]:
    from sphinx.cmd.build import build_main

    said, warned = io.StringIO(), io.StringIO()
    work = ["-d", str(source.parent / "doctrees"), "-b", "html", "-q"]
    with redirect_stdout(said), redirect_stderr(warned):
        failed = build_main([*work, str(source), str(target)])
    if failed:
        raise WorkbookError(f"Sphinx made no site: {warned.getvalue().strip()}")
    return [line for line in warned.getvalue().splitlines() if line.strip()]


def write_sources(folder: Path, notebooks: Mapping[str, NotebookNode], answers: bool) -> None:
    """What Sphinx is given: the notebooks, the pages beside them, and a page to begin with."""
    address = links.repository(course.ROOT)
    names = []
    for name, notebook in notebooks.items():
        opened = links.places(address, name) if address else {}
        names.append(f"{course.number(name)}. {course.title(name)} <notebooks/{name}>")
        page = for_reading(notebook, answers, opened)
        write_text(folder / "notebooks" / f"{name}.ipynb", notebook_text(page))
    for path in sorted(course.NOTEBOOKS.glob("*.md")):
        write_text(folder / "notebooks" / path.name, path.read_text(encoding="utf-8"))
        names.append(f"notebooks/{path.stem}")
    shutil.copytree(course.ROOT / "images", folder / "images")
    places = f": {_links(links.places(address))}" if address else ""
    text = INDEX.format(
        title=TITLE, description=links.project(course.ROOT)["description"], places=places, pages="\n".join(names)
    )
    write_text(folder / "index.md", text)
    write_text(folder / "look" / "site.css", Path(__file__).with_name("site.css").read_text(encoding="utf-8"))
    write_text(folder / "conf.py", "".join(f"{name} = {value!r}\n" for name, value in SETTINGS.items()))


def _links(places: dict[str, str]) -> str:
    return ", ".join(f"[{name}]({link})" for name, link in places.items())


def for_reading(notebook: NotebookNode, answers: bool, places: dict[str, str]) -> NotebookNode:
    """A notebook with answers and outputs as a page: what is folded there is folded here, answers too or left out."""
    notebook.cells = [cell for cell in notebook.cells if cell.id != FIRST]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            answer = course.ANSWER.search(cell.source)
            if answer and not answers:
                cell.source = blank_answer(cell.source, cell.id)
            if cell.metadata.get("jupyter", {}).get("source_hidden") or (answer and answers):
                cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
            if answer:
                cell.metadata["mystnb"] = ANSWER_PROMPTS
            for output in cell.outputs:
                if "text/html" in output.get("data", {}):
                    output.data["text/html"] = output.data["text/html"].replace(_NOT_HERE, "")
    if places:
        opened = nbformat.v4.new_markdown_cell(f"Open this notebook in {_links(places)}.", id="open_in")
        notebook.cells.insert(1, opened)
    return notebook
