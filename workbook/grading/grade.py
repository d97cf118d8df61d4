"""Grades notebooks from the files to the report: reads, judges, runs, remembers."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbook import material
from workbook.building.notebook import course_notebooks
from workbook.errors import WorkbookError

from .submission import Submission, Task, read_submission, tasks_of

MISSING, RIGHT = "cannot be graded", "right"
STATES = {"right": RIGHT, "wrong": "not right yet", "not started": "not started"}


@dataclass
class TestCell:
    """A test cell: its points, and what nbval found ("same", "different", "failed", "not run", or "")."""

    id: str
    of: int
    printed: str = ""
    difference: str = ""


@dataclass
class Graded:
    """An exercise: "right", "not right yet", "not started" or "cannot be graded", and why."""

    name: str
    of: int
    state: str
    message: str = ""
    mistake: str | None = None
    tests: list[TestCell] = field(default_factory=list)

    @property
    def points(self) -> int:
        return self.of if self.state == RIGHT else 0


@dataclass
class Notebook:
    """A notebook: its exercises, and what is to be said about the whole file."""

    name: str
    path: str
    exercises: list[Graded]
    problem: str = ""
    note: str = ""

    @property
    def points(self) -> int:
        return sum(exercise.points for exercise in self.exercises)

    @property
    def of(self) -> int:
        return sum(exercise.of for exercise in self.exercises)


def references() -> dict:
    """The notebooks of the course that have exercises, with their answers, by name."""
    return {name: notebook for name, notebook in course_notebooks().items() if tasks_of(notebook)}


def choose(words: Sequence[str], known: Sequence[str]) -> list[tuple[str, Path]]:
    """(name in the course, file) for each notebook meant by file, folder, name or number; all for nothing."""
    own = material.ROOT / "notebooks"
    chosen = {}
    for word in words or [str(own)]:
        path = Path(word)
        if path.is_dir():
            for name in known:
                chosen[path / f"{name}.ipynb"] = name
            continue
        name = _name_of(path.name.removesuffix(".ipynb"), known)
        if name is None:
            raise WorkbookError(f"There is no graded notebook {word!r}; there are {', '.join(known)}.")
        chosen[path if path.suffix == ".ipynb" else own / f"{name}.ipynb"] = name
    return [(name, path) for path, name in chosen.items()]


def _name_of(word: str, known: Sequence[str]) -> str | None:
    """03, 03_forward_propagation, and copies such as "03_forward_propagation (1)"."""
    fits = (
        [name for name in known if word == name or word == name.split("_")[0]]
        or [name for name in known if word.startswith(name)]
        or [name for name in known if word.split("_")[0].split("-")[0] == name.split("_")[0]]
    )
    return fits[0] if fits else None


def grade(
    words: Sequence[str] = (),
    *,
    points_only: bool = False,
    seconds: float = 60.0,
    cell_seconds: float | None = None,
    keep: bool = True,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> list[Notebook]:
    """Grade the notebooks meant by ``words``; return what came of each.

    points_only: leave out nbval.  seconds: the limit for an exercise.  cell_seconds: the limit for a cell of
    a notebook, otherwise five times as much: some of them train.  keep: remember verdicts, and take
    remembered ones.  progress(done, of) is told about every step.
    """
    from .store import Store

    known = references()
    submissions = [read_submission(path, name, known) for name, path in choose(words, list(known))]
    store = Store(keep=keep)
    try:
        notebooks = _judge_all(submissions, known, store, seconds, progress)
        if not points_only:
            pairs = list(zip(submissions, notebooks, strict=True))
            _compare_outputs(pairs, known, store, cell_seconds or 5 * seconds, progress)
    finally:
        store.save()
    return notebooks


# --- points ---


def _judge_all(submissions, known, store, seconds, progress) -> list[Notebook]:
    tasks = [(submission, task) for submission in submissions for task in tasks_of(known[submission.name])]
    notebooks = {
        id(submission): Notebook(submission.name, str(submission.path), [], submission.problem, submission.note)
        for submission in submissions
    }
    with _Judging(store, seconds) as judging:
        for done, (submission, task) in enumerate(tasks):
            progress(done, len(tasks))
            notebooks[id(submission)].exercises.append(_graded(submission, task, judging))
    progress(len(tasks), len(tasks))
    return list(notebooks.values())


def _graded(submission: Submission, task: Task, judging) -> Graded:
    tests = [TestCell(part.id, part.points) for part in task.parts]
    text = submission.texts.get(task.name)
    if text is None:
        problem = "" if submission.problem else submission.problems[task.name]
        return Graded(task.name, task.points, MISSING, problem, None, tests)
    found = judging.verdict(task.name, text, submission.path.name)
    return Graded(task.name, task.points, STATES[found["state"]], found["message"], found["mistake"], tests)


class _Judging:
    """Asks the store, and then the judge, which starts when it is needed."""

    def __init__(self, store, seconds):
        self.store, self.seconds, self._judge = store, seconds, None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self._judge:
            self._judge.__exit__(*error)

    def verdict(self, name: str, text: str, where: str) -> dict:
        key = self.store.key("verdict", name, text, where)
        found = self.store.get(key)
        if found is None:
            found = self._asked(name, text, where)
            if found["mistake"] != "too_slow":  # another time, or with more of it, this may end otherwise
                self.store.put(key, found)
        return found

    def _asked(self, name, text, where):
        from .judge import Judge

        if self._judge is None:
            self._judge = Judge(self.seconds)
        verdict = self._judge.verdict(name, text, where)
        return {"state": verdict.state, "mistake": verdict.mistake, "message": str(verdict)}


# --- what the notebooks print ---


def _compare_outputs(pairs, known, store, seconds, progress) -> None:
    """Run what is right with nbval, and write down what it found, beside the points."""
    from .outputs import Job, run_notebooks

    waiting = []
    for submission, notebook in pairs:
        answers = {one.name: submission.texts[one.name] for one in notebook.exercises if one.state == RIGHT}
        if not answers:
            continue
        key = store.key("printed", submission.name, answers)
        found = store.get(key)
        if found is None:
            waiting.append((Job(submission.name, answers), key, notebook))
        else:
            _note_outputs(notebook, found)
    steps = _Steps(sum(cell.cell_type == "code" for job, _, _ in waiting for cell in known[job.name].cells), progress)
    runs = run_notebooks(known, [job for job, _, _ in waiting], seconds, steps)
    for (_, key, notebook), run in zip(waiting, runs, strict=True):
        found = {id_: [printed.state, printed.text] for id_, printed in run.items()}
        if all(state in ("same", "different") for state, _ in found.values()):  # nothing that time may change
            store.put(key, found)
        _note_outputs(notebook, found)


def _note_outputs(notebook: Notebook, found: dict) -> None:
    for exercise in notebook.exercises:
        if exercise.state == RIGHT:
            for test in exercise.tests:
                test.printed, test.difference = found.get(test.id, ("not run", ""))
            state, text = found.get(exercise.name, ("not run", ""))
            if state == "failed" and exercise.tests:  # the graded cell itself: say it once
                exercise.tests[0].printed, exercise.tests[0].difference = state, text


class _Steps:
    """Counts cells, from several threads, and tells how many are done."""

    def __init__(self, of, progress):
        self.done, self.of, self.progress = 0, of, progress
        self.lock = threading.Lock()

    def __call__(self, job=None):
        with self.lock:
            self.done += 1
            self.progress(self.done, max(self.of, self.done))
