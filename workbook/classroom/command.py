"""The command `grade CLASS`: many submissions on all processors, a line for each learner."""

import csv
import io
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from workbook.cells import course
from workbook.cells.values import printable
from workbook.files import write_text
from workbook.grading import report
from workbook.grading.command import refuse_without_fence
from workbook.grading.grade import GradedNotebook, not_graded
from workbook.grading.submissions import grade_each
from workbook.grading.terminal import Terminal
from workbook.judging.verdict import State
from workbook.sandbox import fence

from .handins import HandIn, hand_ins, unpacked, with_roster
from .learner import MISSING, Learner

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins like this


def run(
    place: Path,
    seconds: float,
    workers: int,
    json_file: Path | None = None,
    csv_file: Path | None = None,
    roster: Path | None = None,
    again: bool = False,
    require_fence: bool = False,
    lines: bool = False,
    after: Callable[[Sequence[Learner]], Sequence[str]] | None = None,
) -> int:
    """Grade a class and print a line for each learner; return the exit code: 0 where everybody has full points.

    place: a folder, or a zip archive.  workers: how many submissions are graded at the same time.  Files are written
    anew after each submission, so that what was done is kept when it is stopped.
    after: gets everybody at the end, and gives lines to print.
    """
    terminal = Terminal()
    if require_fence:
        refuse_without_fence()
    with tempfile.TemporaryDirectory(prefix="workbook-class-") as folder:
        said: list[str] = []
        if place.suffix.lower() == ".zip":
            place, said = unpacked(place, Path(folder))
        found = hand_ins(place)
        everybody = with_roster(found, roster) if roster else found
        learners, walls = _graded(everybody, seconds, workers, again, lines, json_file, csv_file)
    for line in [*said, *_table(learners, terminal), "", report.about_walls(walls)]:
        terminal.say(line)
    for line in after(learners) if after else ():
        terminal.say(printable(line))
    return 0 if all(learner.points == learner.of for learner in learners) else 1


def _graded(
    everybody: list[HandIn],
    seconds: float,
    workers: int,
    again: bool,
    lines: bool,
    json_file: Path | None,
    csv_file: Path | None,
) -> tuple[list[Learner], list[str]]:
    from tqdm import tqdm

    # What nobody handed in was not asked for.
    names = [name for name in course.notebooks() if any(name in one.files for one in everybody)]
    # Who handed in something is in no file before it is graded.
    learners = {number: _learner(one, [], names) for number, one in enumerate(everybody) if not one.files}
    with_files = [number for number, one in enumerate(everybody) if one.files]
    submissions = [[(name, everybody[number].files[name]) for name in names if name in everybody[number].files]
                   for number in with_files]  # fmt: skip
    walls = [*fence.WALLS]
    with tqdm(total=len(submissions), desc="learners", unit="", leave=False, disable=None, dynamic_ncols=True) as bar:
        for place, notebooks, behind in grade_each(submissions, seconds, again, lines, lambda _: None, workers):
            number = with_files[place]
            learners[number] = _learner(everybody[number], notebooks, names)
            walls = [wall for wall in walls if behind is None or wall in behind]
            bar.update()
            for file, text in ((json_file, _as_json), (csv_file, _as_csv)):
                if file:
                    write_text(file, text([learners[place] for place in sorted(learners)], walls))
    return [learners[number] for number in sorted(learners)], walls


def _learner(one: HandIn, notebooks: Sequence[GradedNotebook], names: list[str]) -> Learner:
    """A learner with these notebooks; one that is missing has no points."""
    graded = {notebook.name: notebook for notebook in notebooks}
    every = tuple(graded.get(name) or not_graded(name, Path(f"{name}.ipynb"), MISSING) for name in names)
    return Learner(one.key, every, one.name, one.login, one.email, one.id, one.late, one.remarks)


def _table(learners: Sequence[Learner], terminal: Terminal) -> list[str]:
    """A line for each learner, below it what is to be said, and the sum."""
    width = max([8, *(len(printable(learner.shown)) for learner in learners)])
    states = State.RIGHT, State.WRONG, State.BLANK, State.UNREADABLE
    lines = [f"{'learner'.ljust(width)}   points      {'   '.join(state.value for state in states)}"]
    for learner in learners:
        counts = Counter(one.state for one in learner.exercises())
        numbers = "   ".join(f"{counts[state]:>{len(state.value)}}" for state in states)
        late = "   late" if learner.late else ""
        shown = printable(learner.shown).ljust(width)
        lines.append(f"{shown} {learner.points:4} / {learner.of:<4}  {numbers}{late}")
        problems = [f"{one.name}: {one.problem}" for one in learner.notebooks if one.problem and one.problem != MISSING]
        lines += [f"  {report.indented_details(printable(text))}" for text in (*learner.remarks, *problems)]
    full = sum(learner.points == learner.of for learner in learners)
    return [*lines, "", f"{len(learners)} learners, {full} with full points."]


def _as_json(learners: Sequence[Learner], walls: Sequence[str]) -> str:
    data = {
        "fenced": fence.enough(walls),
        "walls": list(walls),
        "learners": [
            {
                **{name: getattr(learner, name) for name in ("key", "name", "login", "email", "id", "late")},
                "points": learner.points,
                "of": learner.of,
                "remarks": list(learner.remarks),
                "notebooks": json.loads(report.as_json(learner.notebooks, walls))["notebooks"],
            }
            for learner in learners
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _as_csv(learners: Sequence[Learner], walls: Sequence[str]) -> str:
    """A line for each learner: who, the points of each exercise, their sum, what is to be said."""
    known = ("key", "id", "login", "email", "name")
    exercises = [one.name for one in (learners[0].exercises() if learners else ())]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*known, "late", *exercises, "points", "of", "remarks"])
    for learner in learners:
        who = [harmless(getattr(learner, name)) for name in known]
        points = [one.points for one in learner.exercises()]
        said = harmless(" ".join(learner.remarks))
        table.writerow([*who, "late" if learner.late else "", *points, learner.points, learner.of, said])
    return text.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
