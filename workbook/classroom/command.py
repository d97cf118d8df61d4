"""The command `grade CLASS`: many submissions on all processors, a line for each learner."""

import contextlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm
from tqdm.utils import disp_len

from workbook.cells import course
from workbook.cells.values import printable
from workbook.errors import WorkbookError, command
from workbook.files import write_pieces
from workbook.grading import report
from workbook.grading.command import refuse_without_fence
from workbook.grading.far import Far
from workbook.grading.grade import GradedNotebook, not_graded
from workbook.grading.store import Shard, ready_for
from workbook.grading.submissions import grade_each
from workbook.grading.terminal import Terminal
from workbook.grading.verdicts import Verdicts
from workbook.judging.verdict import State
from workbook.sandbox import fence

from .handins import hand_ins, in_shard, unpacked, with_roster
from .learner import MISSING, Learner, Shelf
from .spans import table_text

AsText = Callable[[Sequence[Learner], Sequence[str]], Iterable[str]]  # everybody, the walls; a text or its pieces
STOPPED = "Stopped."
MERGE = command("merge")


def run(
    place: Path,
    verdicts: Verdicts,
    workers: int,
    files: Sequence[tuple[Path | None, AsText]] = (),
    roster: Path | None = None,
    require_fence: bool = False,
    after: Callable[[Sequence[Learner]], Sequence[str]] | None = None,
    scheduler: str = "",
    shard: Shard | None = None,
) -> int:
    """Grade a class and print a line for each learner; return the exit code: 0 where everybody has full points.

    place: a folder, or a zip archive.  verdicts: how cells are judged.  workers: how many submissions are graded at the
    same time.  files: what is written, and how.  after: gets everybody at the end, and gives lines to print.
    scheduler: whose workers judge, in place of this computer.  shard: grade one of so many parts.  When it is stopped,
    what was done is printed and written.
    """
    terminal = Terminal()
    if require_fence and not scheduler:
        refuse_without_fence()
    if shard:
        verdicts = replace(verdicts, store=ready_for(shard, verdicts.store))
    with contextlib.ExitStack() as stack:
        said: list[str] = []
        if place.suffix.lower() == ".zip":
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="workbook-class-"))
            place, said = unpacked(place, Path(folder))
        found = hand_ins(place)
        graded = _Class(with_roster(found, roster) if roster else found, files, shard)
        far = stack.enter_context(Far(scheduler, verdicts, require_fence, terminal.say)) if scheduler else None
        stopped = graded.grade(verdicts, workers, far)
    learners = graded.learners()
    for line in [*said, *_table(learners, terminal), "", report.about_walls(graded.walls)]:
        terminal.say(line)
    if stopped:
        left = f"{len(graded.everybody) - len(learners)} of {len(graded.everybody)} learners"
        terminal.say(f"{stopped} Not graded yet, and in no file: {left}.\nThe same command goes on from here.")
        return 130 if stopped == STOPPED else 1
    last = [f"Shard {shard[0]} of {shard[1]} is done: {verdicts.store}. When all are: {MERGE}"] if shard else []
    for line in [*(after(learners) if after else ()), *last]:
        terminal.say(printable(line))
    return 0 if shard or all(learner.points == learner.of for learner in learners) else 1


class _Class:
    """A class that is being graded.  Its files hold those who are graded, and those who handed in nothing."""

    def __init__(
        self, everybody: list[Learner], files: Sequence[tuple[Path | None, AsText]], shard: Shard | None
    ) -> None:
        self.everybody, self.files = in_shard(everybody, shard) if shard else everybody, files
        # What nobody handed in was not asked for.
        self.names = [name for name in course.notebooks() if any(name in one.files for one in everybody)]
        self.walls = [*fence.WALLS]
        self._shelf = Shelf()
        self._done = {number: self._learner(one, []) for number, one in enumerate(self.everybody) if not one.files}

    def learners(self) -> list[Learner]:
        return [self._done[number] for number in sorted(self._done)]

    def grade(self, verdicts: Verdicts, workers: int, far: Far | None) -> str:
        """Grade everybody; why it was stopped, or "".  At the end, also at such a one, the files are written."""
        waiting = [(number, one) for number, one in enumerate(self.everybody) if one.files]
        submissions = ([(name, one.files[name]) for name in self.names if name in one.files] for _, one in waiting)
        bar = tqdm(total=len(waiting), desc="learners", unit="", leave=False, disable=None, dynamic_ncols=True)
        try:
            with bar:
                for place, notebooks, walls in grade_each(submissions, verdicts, workers=workers, far=far):
                    number, one = waiting[place]
                    self._done[number] = self._learner(one, notebooks)
                    self.walls = [wall for wall in self.walls if walls is None or wall in walls]
                    bar.update()
        except KeyboardInterrupt:
            return STOPPED
        except WorkbookError as error:
            return str(error)
        finally:
            for file, pieces in self.files:
                if file:
                    write_pieces(file, pieces(self.learners(), self.walls))
        return ""

    def _learner(self, one: Learner, notebooks: Sequence[GradedNotebook]) -> Learner:
        """A learner with these notebooks; one that is missing has no points."""
        graded = {notebook.name: notebook for notebook in notebooks}
        found = (
            graded.get(name) or not_graded(name, Path(f"{name}.ipynb"), MISSING, State.BLANK) for name in self.names
        )
        return self._shelf.keep(replace(one, notebooks=tuple(found)))


def _table(learners: Sequence[Learner], terminal: Terminal) -> list[str]:
    """A line for each learner, below it what is to be said, and the sum."""
    # Chinese signs are two columns wide.
    width = max([8, *(disp_len(printable(learner.shown)) for learner in learners)])
    states = State.RIGHT, State.WRONG, State.BLANK, State.UNREADABLE
    lines = [f"{'learner'.ljust(width)}   points      {'   '.join(state.value for state in states)}"]
    for learner in learners:
        counts = Counter(one.state for one in learner.exercises() if not one.extra)
        numbers = "   ".join(f"{counts[state]:>{len(state.value)}}" for state in states)
        late = (f"   +{learner.extra} extra" if learner.extra else "") + ("   late" if learner.late else "")
        shown = printable(learner.shown)
        shown += " " * (width - disp_len(shown))
        lines.append(f"{shown} {learner.points:4} / {learner.of:<4}  {numbers}{late}")
        problems = [f"{one.name}: {one.problem}" for one in learner.notebooks if one.problem and one.problem != MISSING]
        said = (*learner.remarks, *problems, *_reasons(learner))
        lines += [f"  {report.indented_details(printable(text))}" for text in said]
    full = sum(learner.points == learner.of for learner in learners)
    lines += ["", f"{len(learners)} learners, {full} with full points."]
    counted = [one.name for one in learners[0].notebooks] if learners else []
    if len(counted) < sum(bool(course.tasks_of(name)) for name in course.notebooks()):
        lines.append(f"Points are those of what somebody handed in: {', '.join(counted) or 'nothing'}.")
    return lines


def class_as_json(learners: Iterable[Learner], walls: Sequence[str]) -> Iterator[str]:
    """Everything about a class for other programs, a line for each learner: Python is slow where JSON is indented."""
    yield json.dumps({"fenced": fence.enough(walls), "walls": list(walls), "learners": []}).removesuffix("]}")
    before = "\n"
    for learner in learners:
        data = {
            **{name: getattr(learner, name) for name in ("key", "name", "login", "email", "id", "late")},
            "points": learner.points,
            "of": learner.of,
            "extra": learner.extra,
            "remarks": list(learner.remarks),
            "notebooks": [report.notebook_data(one) for one in learner.notebooks],
        }
        yield before + json.dumps(data, ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def class_as_csv(learners: Sequence[Learner], walls: Sequence[str]) -> Iterator[str]:
    """A line for each learner: who, the points of each exercise, their sum without extra ones, what is to be said."""
    known = ("key", "id", "login", "email", "name")
    exercises = [one.name for one in (learners[0].exercises() if learners else ())]
    yield table_text([[*known, "late", *exercises, "points", "of", "extra", "remarks"]])
    for learner in learners:
        who = [getattr(learner, name) for name in known]
        points = [one.points for one in learner.exercises()]
        said = " ".join([*learner.remarks, *_reasons(learner)])
        yield table_text(
            [[*who, "late" if learner.late else "", *points, learner.points, learner.of, learner.extra, said]]
        )


def _reasons(learner: Learner) -> list[str]:
    """Why there are partial points."""
    return [f"{one.name}: {one.reason}." for one in learner.exercises() if one.reason]
