"""Builds the course: course/*.md -> solutions/*.ipynb (run, outputs stored) -> notebooks/*.ipynb (blank).

Only notebooks whose code changed are run again; all the rest is made anew from the text and the stored
outputs, so that building twice gives the same bytes. `check` does the same in memory and reports what is
out of step.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from nbformat import NotebookNode

from workbook.building.assemble import blank_notebook, code_cells, solution_notebook
from workbook.building.execute import CELL_SECONDS, CellError, run_cells
from workbook.building.files import code_digest, edited_by_hand, notebook_text, same_text, text_digest, write_text
from workbook.building.notebook import read_notebook
from workbook.building.source import Source, check_names_over_course, read_source
from workbook.errors import WorkbookError

PATTERN = "[0-9][0-9]_*"


def source_names(root: Path) -> list[str]:
    """Return the names of all course texts, in order: 02_initialization, 03_forward_propagation, ..."""
    return sorted(path.stem for path in (root / "course").glob(f"{PATTERN}.md"))


def choose_names(root: Path, wanted: Iterable[str]) -> list[str]:
    """Return the names meant by '03', '03_forward_propagation' or a file's path; all of them for nothing."""
    known = source_names(root)
    if not known:
        raise WorkbookError(f"There is no course text: {root / 'course'} holds no file like 02_initialization.md.")
    chosen = set()
    for word in wanted:
        stem = Path(word).name.removesuffix(".md").removesuffix(".ipynb")
        found = [name for name in known if name == stem] or [name for name in known if name.split("_")[0] == stem]
        if not found:
            raise WorkbookError(f"There is no course text {word!r}; there are {', '.join(known)}.")
        chosen.update(found)
    return [name for name in known if name in chosen] if chosen else known


def build(
    root: Path,
    names: Iterable[str] = (),
    *,
    force: bool = False,
    timeout: float = CELL_SECONDS,
    say: Callable[[str], None] = print,
) -> list[str]:
    """Build the named notebooks (all for none), in order; return one sentence for each that was refused.

    `force` runs every notebook again and overwrites blank notebooks that somebody filled in. `timeout` is
    in seconds a cell. Raises WorkbookError at the first mistake in a text or the first failing cell; nothing
    is written for that notebook, and those before it are complete.
    """
    sources = [read_source(root / "course" / f"{name}.md") for name in choose_names(root, names)]
    check_names_over_course(sources)
    refused = []
    for number, source in enumerate(sources, 1):
        head = f"[{number}/{len(sources)}] {source.name}"
        outputs = None if force else stored_outputs(root, source)
        note = "unchanged code, stored outputs kept"
        if outputs is None:
            say(f"{head}: running {len(source.code_cells)} cells ...")
            start = time.perf_counter()
            outputs = _run(root, source, timeout)
            note = f"ran in {time.perf_counter() - start:.1f} s"
        solution = solution_notebook(source, outputs)
        write_text(_solution_path(root, source.name), notebook_text(solution))
        problem = None if force else _hand_edited(root, source.name, blank_notebook(solution))
        if problem:
            refused.append(problem)
        else:
            write_text(_blank_path(root, source.name), notebook_text(blank_notebook(solution)))
        say(f"{head}: {note}{', blank notebook NOT written' if problem else ''}")
    return refused


def check(root: Path, names: Iterable[str] = ()) -> list[str]:
    """Return one line for each generated file that is out of step with course/; nothing is run or written."""
    names = list(names)
    problems = []
    sources = []
    for name in choose_names(root, names):
        try:
            source = read_source(root / "course" / f"{name}.md")
        except WorkbookError as error:
            problems.append(str(error))
            continue
        sources.append(source)
        problems += _check_one(root, source)
    try:
        check_names_over_course(sources)
    except WorkbookError as error:
        problems.append(str(error))
    return problems if names else problems + _left_over(root)


def stored_outputs(root: Path, source: Source) -> list[list[NotebookNode]] | None:
    """Return the stored outputs, one list a code cell; None when the code must run again."""
    try:
        stored = read_notebook(_solution_path(root, source.name))
    except WorkbookError:
        return None
    cells = [cell for cell in stored.cells if cell.cell_type == "code"]
    wanted = code_digest(code_cells(source))
    if stored.metadata.get("workbook", {}).get("code_sha256") != wanted or code_digest(cells) != wanted:
        return None
    # A notebook whose outputs somebody cleared has no counts: its code is unchanged, but it was never run.
    if any(cell.execution_count is None for cell in cells):
        return None
    return [cell.outputs for cell in cells]


def generated(root: Path, source: Source) -> tuple[NotebookNode, NotebookNode] | None:
    """Return (solution, blank) made anew with the stored outputs; None when the code must run again."""
    outputs = stored_outputs(root, source)
    if outputs is None:
        return None
    solution = solution_notebook(source, outputs)
    return solution, blank_notebook(solution)


def _run(root: Path, source: Source, timeout: float) -> list[list[NotebookNode]]:
    folder = root / "solutions"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return run_cells(code_cells(source), folder, root=root, timeout=timeout)
    except CellError as error:
        where = source.where(source.code_cells[error.index])
        details = "".join(f"\n    {line}".rstrip() for line in error.traceback.splitlines())
        raise WorkbookError(
            f"{where}: the cell failed: {error.message}. Nothing was written for {source.name}.{details}"
        ) from None


def _hand_edited(root: Path, name: str, fresh: NotebookNode) -> str | None:
    """Return a sentence when the blank notebook on disk holds somebody's work that a build would lose."""
    path = _blank_path(root, name)
    if not path.exists():
        return None
    try:
        on_disk = read_notebook(path)
    except WorkbookError:
        return f"notebooks/{name}.ipynb is no readable notebook, so it stays as it is; --force overwrites it."
    if text_digest(on_disk) == text_digest(fresh) or not edited_by_hand(on_disk):
        return None
    return (
        f"notebooks/{name}.ipynb was changed by hand, so it stays as it is; "
        "move your copy elsewhere, or build with --force to overwrite it."
    )


def _check_one(root: Path, source: Source) -> list[str]:
    name = source.name
    remedy = f"run python -m workbook build {name}"
    if not _solution_path(root, name).exists():
        return [f"solutions/{name}.ipynb is missing; {remedy}"]
    both = generated(root, source)
    if both is None:
        return [f"solutions/{name}.ipynb: the code in course/{name}.md was not run yet; {remedy}"]
    problems = []
    for folder, notebook in zip(("solutions", "notebooks"), both, strict=True):
        path = root / folder / f"{name}.ipynb"
        if not path.exists():
            problems.append(f"{folder}/{name}.ipynb is missing; {remedy}")
        elif not same_text(path, notebook_text(notebook)):
            problems.append(f"{folder}/{name}.ipynb differs from what course/{name}.md gives; {remedy}")
    return problems


def _left_over(root: Path) -> list[str]:
    """Return a line for each generated notebook whose text is gone. A learner's own copies do not count."""
    names = set(source_names(root))
    problems = []
    for folder in ("solutions", "notebooks"):
        for path in sorted((root / folder).glob(f"{PATTERN}.ipynb")):
            if path.stem in names or (folder == "notebooks" and _is_learners(path)):
                continue
            problems.append(f"{folder}/{path.name} is left over: there is no course/{path.stem}.md; delete it.")
    return problems


def _is_learners(path: Path) -> bool:
    try:
        return edited_by_hand(read_notebook(path))
    except WorkbookError:
        return True


def _solution_path(root: Path, name: str) -> Path:
    return root / "solutions" / f"{name}.ipynb"


def _blank_path(root: Path, name: str) -> Path:
    return root / "notebooks" / f"{name}.ipynb"
