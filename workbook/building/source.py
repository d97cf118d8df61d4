"""Reads one course text (course/*.md, jupytext MyST Markdown) and finds an author's mistakes.

What a code cell may say about itself, one `:key: value` line each under its opening fence:

    :exercise: linear_forward        the cell with the answer, between ### BEGIN SOLUTION and ### END SOLUTION
    :test: linear_forward            the locked cell that tests it (a second one: linear_forward/trained)
    :points: 10                      with :test:
    :tags: [nbval-ignore-output]     Jupyter tags
"""

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from workbook.errors import WorkbookError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
KNOWN_OPTIONS = {"exercise", "test", "points", "tags", "jupyter"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TEST = re.compile(rf"({_NAME.pattern})(?:/([A-Za-z0-9_]+))?")


@dataclass
class SourceCell:
    """One cell of a course text. `line` is where it starts in the file, counted from 1."""

    kind: str
    text: str
    line: int
    tags: list[str] = field(default_factory=list)
    exercise: str | None = None
    test: str | None = None
    points: int | None = None
    jupyter: dict | None = None

    @property
    def grade_id(self) -> str | None:
        """linear_forward for an exercise, test_linear_forward and test_linear_forward_trained for tests."""
        if self.exercise:
            return self.exercise
        return "test_" + self.test.replace("/", "_") if self.test else None

    @property
    def title(self) -> str:
        """How messages call the cell."""
        if self.exercise:
            return f"exercise {self.exercise}"
        return f"test {self.test}" if self.test else f"{self.kind} cell"


@dataclass
class Source:
    """One course text: `name` without suffix, the file, its cells in order."""

    name: str
    path: Path
    cells: list[SourceCell]

    @property
    def code_cells(self) -> list[SourceCell]:
        return [cell for cell in self.cells if cell.kind == "code"]

    def where(self, cell: SourceCell) -> str:
        """Return 'course/03_forward_propagation.md, line 57 (exercise linear_forward)'."""
        return f"{_label(self.path)}, line {cell.line} ({cell.title})"


def read_source(path: Path) -> Source:
    """Read one course text. Raises WorkbookError: file, line, what is wrong, what is needed."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise WorkbookError(f"{_label(path)} is missing.") from None
    except UnicodeDecodeError:
        raise WorkbookError(f"{_label(path)} is not UTF-8 text; save it as UTF-8.") from None
    _check_front_matter(path, text)
    source = Source(path.stem, path, _read_cells(path, text))
    for cell in source.cells:
        _check_cell(source, cell)
    _check_names(source)
    return source


def solution_regions(text: str) -> list[tuple[int, int]]:
    """Return (begin, end) of every answer in a cell: the numbers of its two marker lines, from 0.

    Raises WorkbookError when the markers do not come in pairs.
    """
    regions: list[tuple[int, int]] = []
    begin: int | None = None
    for number, line in enumerate(text.splitlines()):
        if line.strip() == BEGIN:
            if begin is not None:
                raise WorkbookError(f"a second '{BEGIN}' comes before '{END}'")
            begin = number
        elif line.strip() == END:
            if begin is None:
                raise WorkbookError(f"'{END}' has no '{BEGIN}' before it")
            regions.append((begin, number))
            begin = None
    if begin is not None:
        raise WorkbookError(f"'{BEGIN}' has no '{END}' after it")
    return regions


def answer_lines(lines: Iterable[str]) -> int:
    """Return how many lines of an answer count: all but blank lines and comments."""
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))


def check_names_over_course(sources: Iterable[Source]) -> None:
    """Raise WorkbookError when two notebooks use one grade_id: gradebooks and my_network go by that name."""
    first: dict[str, tuple[Source, SourceCell]] = {}
    for source in sources:
        for cell in source.cells:
            if not cell.grade_id:
                continue
            if cell.grade_id in first:
                other, at = first[cell.grade_id]
                raise WorkbookError(
                    f"{source.where(cell)}: the name {cell.grade_id!r} is taken by {other.where(at)}; "
                    "choose another one."
                )
            first[cell.grade_id] = (source, cell)


def _label(path: Path) -> str:
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


def _check_front_matter(path: Path, text: str) -> None:
    import yaml  # comes with jupytext

    needed = "It has to open with a front matter between two lines '---', with jupytext (myst) and kernelspec."
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != "---":
        raise WorkbookError(f"{_label(path)}, line 1: there is no front matter. {needed}")
    try:
        end = next(number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    except StopIteration:
        raise WorkbookError(f"{_label(path)}, line 1: the front matter is not closed. {needed}") from None
    try:
        settings = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "cannot be read"
        raise WorkbookError(f"{_label(path)}, line {line}: the front matter is not YAML: {problem}.") from None
    if not isinstance(settings, dict) or not {"jupytext", "kernelspec"} <= settings.keys():
        raise WorkbookError(f"{_label(path)}, line 1: the front matter is not complete. {needed}")
    representation = settings["jupytext"]
    if isinstance(representation, dict):
        representation = representation.get("text_representation")
    if not isinstance(representation, dict) or representation.get("format_name") != "myst":
        raise WorkbookError(f"{_label(path)}, line 1: the front matter does not say 'format_name: myst'. {needed}")


def _read_cells(path: Path, text: str) -> list[SourceCell]:
    try:
        from jupytext.myst import myst_to_notebook
    except ImportError:
        raise WorkbookError(
            "The build needs jupytext, which is not installed: pip install -r requirements-dev.txt brings it."
        ) from None
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r":tags:\s*[^\s\[]", line):
            raise WorkbookError(
                f"{_label(path)}, line {number}: tags have to be a list: ':tags: [no-expected-output]'."
            )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            notebook = myst_to_notebook(text, add_source_map=True)
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise WorkbookError(f"{_label(path)} cannot be read: {reason}") from None
    cells = []
    for cell, start in zip(notebook.cells, notebook.metadata["source_map"], strict=True):
        # For code the map counts from the line after the fence, for text from the line before it.
        line = start if cell.cell_type == "code" else start + 1
        cells.append(_source_cell(path, line, cell.cell_type, cell.source, dict(cell.metadata)))
    return cells


def _source_cell(path: Path, line: int, kind: str, text: str, options: dict) -> SourceCell:
    at = f"{_label(path)}, line {line} ({kind} cell)"
    if kind not in ("code", "markdown"):
        raise WorkbookError(f"{at}: only text and code cells are known.")
    known = KNOWN_OPTIONS if kind == "code" else {"tags"}
    unknown = sorted(set(options) - known)
    if unknown:
        raise WorkbookError(f"{at}: unknown option {unknown[0]!r}; known are {', '.join(sorted(known))}.")
    tags = options.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise WorkbookError(f"{at}: tags have to be a list of words, such as ':tags: [no-expected-output]'.")
    cell = SourceCell(kind, text, line, list(tags), jupyter=options.get("jupyter"))
    if "exercise" in options:
        cell.exercise = str(options["exercise"])
        if not _NAME.fullmatch(cell.exercise):
            raise WorkbookError(f"{at}: {cell.exercise!r} is no name for an exercise; use the name of its function.")
    if "test" in options:
        cell.test = str(options["test"])
        if not _TEST.fullmatch(cell.test):
            raise WorkbookError(f"{at}: ':test: {cell.test}' is not of the form exercise or exercise/word.")
    cell.points = options.get("points")
    return cell


def _check_cell(source: Source, cell: SourceCell) -> None:
    at = source.where(cell)
    if cell.kind == "markdown":
        return
    if not cell.text.strip():
        raise WorkbookError(f"{at}: the code cell is empty.")
    if "```{code-cell}" in cell.text:
        raise WorkbookError(f"{at}: the cell swallows the next one; its closing ``` is missing.")
    if cell.exercise and cell.test:
        raise WorkbookError(f"{at}: a cell is an exercise or a test, not both.")
    if cell.test and cell.points is None:
        raise WorkbookError(f"{at}: the test has no points; add a line ':points: 10'.")
    if cell.points is not None and not cell.test:
        raise WorkbookError(f"{at}: points belong to a cell with ':test:'.")
    if cell.points is not None and (type(cell.points) is not int or cell.points < 1):
        raise WorkbookError(f"{at}: points are {cell.points!r}; a whole number above 0 is needed.")
    try:
        regions = solution_regions(cell.text)
    except WorkbookError as error:
        raise WorkbookError(f"{at}: {error}; every '{BEGIN}' needs its '{END}'.") from None
    if regions and not cell.exercise:
        raise WorkbookError(f"{at}: '{BEGIN}' stands outside of an exercise; add a line ':exercise: name'.")
    if cell.exercise and not regions:
        raise WorkbookError(f"{at}: the answer is not marked; put it between '{BEGIN}' and '{END}'.")
    lines = cell.text.splitlines()
    for begin, end in regions:
        if not answer_lines(lines[begin + 1 : end]):
            raise WorkbookError(f"{at}: there is no answer between '{BEGIN}' and '{END}'.")


def _check_names(source: Source) -> None:
    exercises: set[str] = set()
    taken: dict[str, SourceCell] = {}
    for cell in source.cells:
        if not cell.grade_id:
            continue
        if cell.grade_id in taken:
            hint = f"call it {cell.test}/something" if cell.test else "choose another one"
            raise WorkbookError(f"{source.where(cell)}: its name is taken by line {taken[cell.grade_id].line}; {hint}.")
        if len(cell.grade_id) > 64:
            raise WorkbookError(f"{source.where(cell)}: the name {cell.grade_id!r} is longer than 64 letters.")
        taken[cell.grade_id] = cell
        if cell.exercise:
            exercises.add(cell.exercise)
        elif cell.test.partition("/")[0] not in exercises:
            known = f"above it are {', '.join(sorted(exercises))}" if exercises else "there is none above it"
            name = cell.test.partition("/")[0]
            raise WorkbookError(f"{source.where(cell)}: there is no exercise {name!r} before this test; {known}.")
