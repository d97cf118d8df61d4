"""The command `grade`: a progress bar while it runs, the table at the end."""

from collections.abc import Sequence
from pathlib import Path

from workbook.errors import WorkbookError
from workbook.files import write_text

from . import report
from .grade import choose, grade, totals
from .terminal import Terminal
from .verdicts import Verdicts


def run(
    words: Sequence[str],
    outputs: bool = False,
    seconds: float = 60.0,
    json_file: Path | None = None,
    again: bool = False,
    require_fence: bool = False,
) -> int:
    """Grade and print; return the exit code: 0 for full points, otherwise 1.

    outputs: also run the notebooks and compare what they print.  require_fence: refuse where the kernel does not keep
    learners' code away from files.
    """
    from tqdm import tqdm

    from workbook.cells import course

    chosen = choose(words)
    count = sum(len(course.tasks_of(name)) for name, _ in chosen)
    with Verdicts(seconds, again=again) as verdicts:
        if require_fence:
            verdicts.sandbox.start()
        if require_fence and not verdicts.sandbox.fenced:
            raise WorkbookError(f"{report.UNFENCED} Nothing was graded, because --require-fence was given.")
        with tqdm(total=count, desc="exercises", unit="", leave=False, disable=None, dynamic_ncols=True) as bar:
            notebooks = grade(chosen, verdicts, bar.update)
        fenced = verdicts.sandbox.fenced
    if outputs:
        from .outputs import compare_outputs

        notebooks = compare_outputs(notebooks, 5 * seconds)
    if json_file:
        write_text(json_file, report.as_json(notebooks, fenced))
    terminal = Terminal()
    terminal.say(report.as_text(notebooks, terminal, fenced))
    points, of = totals(notebooks)
    return 0 if points == of else 1
