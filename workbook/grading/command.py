"""The command `grade`: a progress bar while it runs, the table at the end."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from tqdm import tqdm

from workbook.cells import course
from workbook.cells.values import printable
from workbook.errors import WorkbookError
from workbook.files import write_text
from workbook.sandbox import fence
from workbook.sandbox.host import walls_here

from . import report
from .grade import GradedNotebook, choose, totals
from .outputs import compare_outputs
from .submissions import grade_each
from .terminal import Terminal, in_words
from .verdicts import Verdicts

AsText = Callable[[Sequence[GradedNotebook], Sequence[str]], str]  # the notebooks, the walls
OUTPUTS = "! --outputs ran whole notebooks with your rights, without these walls: only for your own notebooks."
IN_CONTAINER = "! --outputs ran whole notebooks without these walls: in the container, they could see each other."


def run(
    words: Sequence[str],
    verdicts: Verdicts,
    outputs: bool = False,
    require_fence: bool = False,
    files: Sequence[tuple[Path | None, AsText]] = (),
) -> int:
    """Grade and print, submission by submission; return the exit code: 0 for full points, otherwise 1.

    verdicts: how cells are judged; of one submission, the lines of its mistakes are looked for in any case.  outputs:
    also run the notebooks and compare what they print.  require_fence: refuse where the walls are not enough for the
    work of strangers.  files: what is written, and how.
    """
    chosen, terminal = choose(words), Terminal()
    if require_fence:
        refuse_without_fence()
    folders = groupby(sorted(chosen, key=lambda one: one[1].parent), key=lambda one: one[1].parent)
    submissions = [list(own) for _, own in folders]
    several = len(submissions) > 1
    how = replace(verdicts, search=verdicts.search or not several)
    count = sum(len(course.tasks_of(name)) for name, _ in chosen)
    notebooks: list[GradedNotebook] = []
    walls = [*fence.WALLS]
    try:
        with tqdm(total=count, desc="exercises", unit="", leave=False, disable=None, dynamic_ncols=True) as bar:
            for _, found, behind in grade_each(submissions, how, bar.update):
                found = compare_outputs(found, 5 * verdicts.seconds) if outputs else found
                notebooks += found
                walls = [wall for wall in walls if behind is None or wall in behind]
                bar.clear()
                if several:
                    folder = report.indented_details(printable(str(found[0].path.parent)))
                    terminal.say(terminal.bold(f"{folder}:"))
                terminal.say(f"{report.as_text(found, terminal)}\n")
    finally:  # also where it is stopped: with what is known so far
        for file, text in files if notebooks else ():
            if file:
                write_text(file, text(notebooks, walls))
    if several:
        terminal.say(f"All together: {in_words(notebooks)}.\n")
    terminal.say(report.about_walls(walls))
    if outputs:
        terminal.say(IN_CONTAINER if os.environ.get("WORKBOOK_CONTAINER") else OUTPUTS)
    points, of = totals(notebooks)
    return 0 if points == of else 1


def refuse_without_fence() -> None:
    walls = walls_here()
    if not fence.enough(walls):
        said = report.about_walls(walls).removeprefix("! ")
        raise WorkbookError(f"{said} Nothing was graded, because --require-fence was given.")
