"""Builds the course: course/*.md -> solutions/*.ipynb (run, outputs stored) -> notebooks/*.ipynb (blank).

Only notebooks whose code changed are run again; all the rest is made anew from the text and the stored outputs, so that
building twice gives the same bytes. `check` does the same in memory and reports what is out of step.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from nbformat import NotebookNode

from workbook.building import links
from workbook.building.assemble import blank_notebook, solution_notebook
from workbook.building.execute import CELL_SECONDS, CellError, run_cells
from workbook.building.notebook import code_cells, code_digest, notebook_text, read_notebook, text_digest
from workbook.building.source import read_source
from workbook.cells import course
from workbook.errors import WorkbookError, command
from workbook.files import same_text, write_text


def source_names(root: Path) -> list[str]:
    """The names of all course texts, in order: 02_initialization, 03_forward_propagation, ..."""
    return [path.stem for path in course.numbered(root / "course", "*.md")]


def build(
    root: Path,
    words: Iterable[str] = (),
    *,
    force: bool = False,
    timeout: float = CELL_SECONDS,
    say: Callable[[str], None] = print,
) -> list[str]:
    """Build the notebooks meant by these words (all for none), in order; return a sentence for each that was refused.

    `force` runs every notebook again and overwrites blank notebooks that somebody filled in. `timeout` is in seconds a
    cell. Raises WorkbookError at the first mistake in a text or the first failing cell; nothing is written for that
    notebook, and those before it are complete.
    """
    places: dict[str, str] = {}
    sources, refused = {path.stem: read_source(path, places) for path in _chosen(root, words)}, []
    for number, (name, cells) in enumerate(sources.items(), 1):
        head = f"[{number}/{len(sources)}] {name}"
        outputs = None if force else _stored_outputs(root, name, cells)
        note = "unchanged code, stored outputs kept"
        if outputs is None:
            say(f"{head}: running {len(code_cells(cells))} cells ...")
            start = time.perf_counter()
            outputs = _run(root, name, cells, places, timeout)
            note = f"ran in {time.perf_counter() - start:.1f} s"
        solution = solution_notebook(cells, outputs)
        blank, path = blank_notebook(solution), root / "notebooks" / f"{name}.ipynb"
        write_text(root / "solutions" / path.name, notebook_text(solution))
        if not force and path.exists() and edited_by_hand(path, blank):
            note += ", blank notebook NOT written"
            refused.append(
                f"notebooks/{path.name} was changed by hand or cannot be read, so it stays as it is; "
                "move it elsewhere, or build with --force to overwrite it."
            )
        else:
            write_text(path, notebook_text(blank))
        say(f"{head}: {note}")
    links.write_links(root)
    return refused


def check(root: Path, words: Iterable[str] = ()) -> list[str]:
    """One line for each generated file that is out of step with course/; nothing is run or written."""
    words, problems = list(words), list[str]()
    places: dict[str, str] = {}
    for path in _chosen(root, words):
        try:
            problems += _out_of_step(root, path.stem, read_source(path, places))
        except WorkbookError as error:
            problems.append(str(error))
    if not words:
        problems += _left_over(root)
        other = "has links to another address than pyproject.toml"
        problems += [f"{name} {other}; run {command('build')}" for name in links.out_of_step(root)]
    return problems


def edited_by_hand(path: Path, fresh: NotebookNode | None = None) -> bool:
    """True when a blank notebook holds somebody's work: neither the text that a build wrote nor that of `fresh`."""
    try:
        notebook = read_notebook(path)
    except WorkbookError:
        return True
    written = notebook.metadata.get("workbook", {}).get("cells_sha256")
    return text_digest(notebook) not in (written, fresh and text_digest(fresh))


def _chosen(root: Path, words: Iterable[str]) -> list[Path]:
    """The course texts meant by '03', '03_forward_propagation' or a file's path; all of them for no word."""
    known, chosen = source_names(root), set()
    if not known:
        raise WorkbookError(f"There is no course text: {root / 'course'} holds no file like 02_initialization.md.")
    for word in words:
        stem = Path(word).name.removesuffix(".md").removesuffix(".ipynb")
        found = [name for name in known if course.means(stem, name)]
        if not found:
            raise WorkbookError(f"There is no course text {word!r}; there are {', '.join(known)}.")
        chosen.update(found)
    return [root / "course" / f"{name}.md" for name in known if name in (chosen or known)]


def _stored_outputs(root: Path, name: str, cells: list[NotebookNode]) -> list[list[NotebookNode]] | None:
    """The stored outputs, one list a code cell; None when the code must run again."""
    try:
        stored = read_notebook(root / "solutions" / f"{name}.ipynb")
    except WorkbookError:
        return None
    have = code_cells(stored.cells)
    ran = stored.metadata.get("workbook", {}).get("code_sha256")
    # A notebook whose outputs somebody cleared has no counts: its code is unchanged, but it was never run.
    if not code_digest(cells) == code_digest(have) == ran or any(not cell.execution_count for cell in have):
        return None
    return [cell.outputs for cell in have]


def _run(
    root: Path, name: str, cells: list[NotebookNode], places: dict[str, str], timeout: float
) -> list[list[NotebookNode]]:
    folder = root / "solutions"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return run_cells(code_cells(cells), folder, root=root, timeout=timeout)
    except CellError as error:
        place = places[code_cells(cells)[error.index].id]
        raise WorkbookError(f"{place}: {error}\nNothing was written for {name}.") from None


def _out_of_step(root: Path, name: str, cells: list[NotebookNode]) -> list[str]:
    outputs, remedy = _stored_outputs(root, name, cells), f"run {command(f'build {name}')}"
    if outputs is None:
        state = "the code was not run yet" if (root / "solutions" / f"{name}.ipynb").exists() else "it is missing"
        return [f"solutions/{name}.ipynb is out of step with course/{name}.md ({state}); {remedy}"]
    solution = solution_notebook(cells, outputs)
    return [
        f"{folder}/{name}.ipynb is missing or out of step with course/{name}.md; {remedy}"
        for folder, notebook in (("solutions", solution), ("notebooks", blank_notebook(solution)))
        if not same_text(root / folder / f"{name}.ipynb", notebook_text(notebook))
    ]


def _left_over(root: Path) -> list[str]:
    """A line for each generated notebook whose text is gone. A learner's own copies do not count."""
    return [
        f"{folder}/{path.name} is left over: there is no course/{path.stem}.md; delete it."
        for folder in ("solutions", "notebooks")
        for path in course.numbered(root / folder)
        if path.stem not in source_names(root) and (folder == "solutions" or not edited_by_hand(path))
    ]
