"""Reads one course text (course/*.md, jupytext MyST Markdown) and finds an author's mistakes.

What a code cell may say about itself, one `:key: value` line each under its opening fence:

    :exercise: linear_forward        the cell with the answer, between ### BEGIN SOLUTION and ### END SOLUTION
    :test: linear_forward            the locked cell that tests it (a second one: linear_forward/trained)
    :points: 10                      with :test:; 0 for a cell that only draws or measures a time
    :extra: 5                        the same for a harder exercise: points beside those of the course
    :tags: [nbval-ignore-output]     Jupyter tags
    :jupyter: {source_hidden: true}  folded: it only draws, and what it draws has a caption

Blocks {question} and {outcome} become code cells: see asked.py.

A text cell that begins a folded part of the notebook has +++ {"jp-MarkdownHeadingCollapsed": true} above it; the part
goes on to the next heading that is as large.

In its text, {{minutes}} is how long the notebook takes, rounded up to the next five, {{before}} and {{next}} are links
to its neighbours, and {{opening}} is what every notebook but the first says about how to work.
"""

import math
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from workbook.asking.kept import ASKED
from workbook.building.asked import BLOCKS, with_questions
from workbook.building.minutes import minutes, with_minutes
from workbook.cells import course
from workbook.cells.course import ANSWER
from workbook.errors import WorkbookError, command

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
OPTIONS = {
    "code": {"exercise", "test", "points", "extra", "tags", "jupyter", ASKED},
    "markdown": {"tags", "jp-MarkdownHeadingCollapsed"},
}
OPENING = """\
**Before this notebook:** {{before}}.
Starting here?
[How a notebook works](00_vectorization.ipynb#How-a-notebook-works) says what to press and where to write.
The [glossary](../notebooks/glossary.md) explains every term, and [one page](../images/formula_sheet.pdf) has all the
formulas."""
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_MARK = re.compile(rf"^[ \t]*(?:{BEGIN}|{END})[ \t]*$", re.MULTILINE)


def read_source(path: Path, places: dict[str, str] | None = None) -> list[NotebookNode]:
    """The cells of a course text, as cells of a notebook with nbgrader's marks.

    places: where the cells of other texts stand, by their ids and names, to which those of this one are added:
    "course/03_forward_propagation.md, line 57 (exercise linear_forward)".  No two cells have one name, for gradebooks
    and my_network go by it.  Raises WorkbookError: file, line, what is wrong, what is needed.
    """
    file = f"{path.parent.name}/{path.name}"
    places = {} if places is None else places
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise WorkbookError(f"{file} is not UTF-8 text; save it as UTF-8.") from None
    cells = with_questions(file, text, cells_in(file, text), {other.stem for other in path.parent.glob("*.md")})
    _fill_in(path, [cell for cell, _ in cells])
    exercises: list[str] = []
    for cell, line in cells:
        options = cell.metadata
        kind = next(
            (f"{key} {options[key]}" for key in ("exercise", "test") if key in options), f"{cell.cell_type} cell"
        )
        place = f"{file}, line {line} ({kind})"
        mistake = _mistake(cell, exercises)
        if mistake:
            raise WorkbookError(f"{place}: {mistake}.")
        if "exercise" in options:
            exercises.append(options["exercise"])
        cell.metadata = _metadata(options)
        name = cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)
        if name in places:
            raise WorkbookError(f"{place}: the name is taken by {places[name]}; choose another one.")
        places |= {cell.id: place, name: place}
    return [cell for cell, _ in cells]


def answer_lines(answer: str) -> int:
    """How many lines of an answer count: all but blank lines and comments."""
    return sum(1 for line in answer.splitlines() if line.strip() and not line.strip().startswith("#"))


def _fill_in(path: Path, cells: list[NotebookNode]) -> None:
    """Put links into the texts that ask for them, and minutes, of the whole and below the heading of each section."""
    texts = course.numbered(path.parent, "*.md")
    here, said = texts.index(path), {"minutes": str(5 * math.ceil(minutes(cells) / 5))}
    for word, place in (("before", here - 1), ("next", here + 1)):
        if 0 <= place < len(texts):
            title = re.search("^# (.*)", texts[place].read_text(encoding="utf-8"), re.MULTILINE)
            said[word] = f"[{title[1] if title else texts[place].stem}]({texts[place].stem}.ipynb)"
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("{{opening}}", OPENING)
            cell.source = re.sub(r"\{\{(\w+)\}\}", lambda mark: said.get(mark[1], mark[0]), cell.source)
    with_minutes(cells)


def cells_in(file: str, text: str) -> list[tuple[NotebookNode, int]]:
    """The cells that jupytext finds in a course text, with their lines; the options of a cell are its metadata."""
    try:
        from jupytext.myst import RAW_DIRECTIVE, myst_to_notebook
    except ImportError:
        raise WorkbookError(f"Building needs jupytext, which is not installed; {command('build')} brings it.") from None
    import yaml  # comes with jupytext

    front = _FRONT.match(text)
    if not front or "format_name: myst" not in front[1] or "kernelspec:" not in front[1]:
        raise WorkbookError(
            f"{file}, line 1: the front matter is missing or not complete; between two lines '---' it has to hold "
            "jupytext's 'format_name: myst' and the kernelspec."
        )
    tags = re.search(r"^:tags:\s*[^\s\[]", text, re.MULTILINE)
    if tags:
        line = text.count("\n", 0, tags.start()) + 1
        raise WorkbookError(f"{file}, line {line}: tags have to be a list, such as ':tags: [no-expected-output]'.")
    try:
        yaml.safe_load(f"\n{front[1]}")  # so that its errors count lines as the file does
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            # It asks whether a fence starts with its mark, and of several any will do.
            notebook = myst_to_notebook(text, raw_directive=(*BLOCKS, RAW_DIRECTIVE), add_source_map=True)
    except Exception as error:
        raise WorkbookError(f"{file} cannot be read: {' '.join(str(error).split()) or type(error).__name__}") from None
    # For code the map counts from the line after the fence, for text from the line before it.
    starts = zip(notebook.cells, notebook.metadata["source_map"], strict=True)
    return [(cell, start + (cell.cell_type == "markdown")) for cell, start in starts]


def _mistake(cell: NotebookNode, exercises: list[str]) -> str:
    """What is wrong with a cell, or "". exercises: those above it."""
    options, known = cell.metadata, OPTIONS.get(cell.cell_type, set())
    unknown = sorted(options.keys() - known)
    if not known:
        return "only text and code cells are known"
    if unknown:
        return f"unknown option {unknown[0]!r}; known are {', '.join(sorted(known))}"
    if cell.cell_type == "markdown":
        left = re.search(r"\{\{(?:before|next)\}\}", cell.source)
        return f"{left[0]} is a link to a notebook, and there is none" if left else ""
    if not cell.source.strip():
        return "the code cell is empty"
    if "```{code-cell}" in cell.source:
        return "the cell swallows the next one; its closing ``` is missing"
    exercise, test = options.get("exercise"), options.get("test")
    points = options.get("points", options.get("extra"))
    answers = [answer for _, answer in ANSWER.findall(cell.source)]
    if exercise and test:
        return "a cell is an exercise or a test, not both"
    if "exercise" in options and not re.fullmatch(_NAME, str(exercise or "")):
        return f"{exercise!r} is not a name for an exercise; use the name of its function"
    if "test" in options and not re.fullmatch(rf"{_NAME}(/\w+)?", str(test or "")):
        return f"':test: {test}' is not of the form exercise or exercise/word"
    if test and str(test).partition("/")[0] not in exercises:
        return f"there is no such exercise before this test; above it are: {', '.join(exercises) or 'none'}"
    if len(_grade_id(options)) > 64:
        return "the name is longer than 64 letters"
    if test and points is None:
        return "the test has no points; add a line ':points: 10'"
    if points is not None and not test:
        return "points belong to a cell with ':test:'"
    if "extra" in options and ("points" in options or not points):
        return "a test has either points or extra points, and extra points are more than 0"
    if points is not None and (type(points) is not int or points < 0):
        return f"points are {points!r}; a whole number is needed, 0 for a cell that only draws"
    if len(_MARK.findall(cell.source)) != 2 * len(answers):
        return f"every '{BEGIN}' needs its '{END}'"
    if answers and not exercise:
        return f"'{BEGIN}' is outside any exercise; add a line ':exercise: name'"
    if exercise and not answers:
        return f"the answer is not marked; put it between '{BEGIN}' and '{END}'"
    if not all(map(answer_lines, answers)):
        return f"there is no answer between '{BEGIN}' and '{END}'"
    return ""


def _grade_id(options: Mapping[str, Any]) -> str:
    """linear_forward for an exercise, test_linear_forward and test_linear_forward_trained for its tests."""
    return str(options.get("exercise") or "test_" + options.get("test", "").replace("/", "_"))


def _metadata(options: Mapping[str, Any]) -> NotebookNode:
    """The metadata of a cell in the notebook; for an exercise or a test with nbgrader's marks, schema 3."""
    kept = "tags", "jupyter", ASKED, "jp-MarkdownHeadingCollapsed"
    metadata = NotebookNode({key: options[key] for key in kept if options.get(key)})
    if "exercise" in options or "test" in options:
        test = "test" in options
        # To nbgrader, a locked cell without points is one to read. Extra points for a test are not known there.
        graded = test and options.get("points", 0) > 0
        marks = {"schema_version": 3, "solution": not test, "grade": graded, "locked": test, "task": False}
        metadata["nbgrader"] = NotebookNode(marks, grade_id=_grade_id(options))
        if graded:
            metadata["nbgrader"]["points"] = options["points"]
        if "extra" in options:
            metadata["workbook"] = NotebookNode(extra=options["extra"])
        if test:
            metadata |= {"editable": False, "deletable": False}
    return metadata
