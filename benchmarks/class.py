"""A class of made-up learners, and what `grade CLASS` makes of it.

    python benchmarks/class.py make FOLDER --count 30       a class to try things on: its work, a roster, a grade book
    python benchmarks/class.py measure                      1,000 learners, all measurements: hours on two processors
    python benchmarks/class.py measure growth --count 10000          one of them; 8 GB of notebooks
    python benchmarks/class.py measure kills nbgrader --sample 24 --write

Each learner hands in the whole course: right answers, right answers that look different, mistakes of the catalogue,
blank cells, broken files, and every fiftieth an attempt of tests/forgeries.py. What each verdict has to be is known, so
every run of grade is also checked: nobody has other verdicts, no process is left, no file, and reports are harmless.
--write puts the figures into class.md. Linux only: processes are counted in /proc.
"""

import argparse
import csv
import ctypes
import html.parser
import json
import os
import random
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks"), str(ROOT)]

import forgeries  # noqa: E402

from exercises import EXERCISES  # noqa: E402
from workbook.building.assemble import blank_notebook  # noqa: E402
from workbook.building.notebook import course_notebook  # noqa: E402
from workbook.cells import course  # noqa: E402
from workbook.judging.verdict import State  # noqa: E402

# --- learners ---

NAMES = (
    "Zoë Müller", "Jürgen Groß", "王 小明", "李雷", "José Ñuñez", "Łukasz Żak", "Ада Лав", "محمد علي", "Pat O'Brien",
    'Kim "K" Lee', "Anne Marie de la Tour", "=1+1", "@SUM(A1;A9)", "-2+3", "+cmd|' C'!A0", "<b>Bo<script>", "x\u202ecod",
    "e\x1b[2Jve", "Ola, Nordmann; Kari", "Ħ" * 40,
)  # fmt: skip
MARKUP = """def linear_forward(A, W, b):
    raise ValueError("</pre><script>alert(1)</script>\\u202e\\x1b[2J=1+1<img src=x onerror=alert(1)>\\r\\n@SUM(A1)")
"""
FORMULA = "=+-@\t\r"  # a spreadsheet runs what begins like this
BROKEN = (b"", b"{", b"[" * 100_000, b"\xff\xfe\x00", b"[]", b'{"cells": 3}', b"\x89PNG\r\n\x1a\n", b"null")


@dataclass
class Made:
    """A made-up learner.  expected: what grade has to say of each exercise, None for anything but right."""

    number: int
    kind: str
    expected: dict[str, State | None] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)

    @property
    def name(self):
        return f"{NAMES[self.number % len(NAMES)]} {self.number}"

    @property
    def login(self):
        return f"learner{self.number:05}"

    @property
    def email(self):
        return f"{self.login}@example.org"

    @property
    def id(self):
        return str(100_000 + self.number)

    @property
    def key(self):
        """The name of the folder: as Moodle writes it, the login, or a name as it is."""
        return (f"{self.name}_{self.id}_assignsubmission_file_", self.login, self.name)[self.number % 3]


def hostile_cells():
    return [MARKUP, *(forgeries.cell(text, ROOT) for text in {**forgeries.CELLS, **forgeries.THIEVES}.values())]


def make(folder, count, seed=1, alike=False, only=""):
    """Write the work of so many learners into a folder; return them.

    alike: the work of ten learners again and again, none of them hostile, so that each cell is judged once; otherwise
    each cell has a comment of its own, and everything is judged.  only: what stands in the name of each notebook.
    """
    hostile, made = hostile_cells(), []
    random.Random(seed).shuffle(hostile)
    for number in range(count):
        dice = random.Random(f"{seed} {number % 10 if alike else number}")
        if number % 50 == 7 and not alike:
            kind, text = "hostile", hostile[number // 50 % len(hostile)]
        else:
            kind, text = dice.choices(("right", "mixed", "blank", "broken"), (25, 60, 7, 8))[0], ""
        one = Made(number, kind)
        _hand_in(folder / one.key, one, dice, text, "" if alike else f"\n# {one.login}\n", only)
        made.append(one)
    return made


def _hand_in(folder, one, dice, hostile, mark, only=""):
    """Write the notebooks of one learner and note what has to be said of each exercise.  only: as make() takes it."""
    tasks = [task for task in course.tasks().values() if only in task.notebook]
    reached = {"mixed": dice.randint(3, len(tasks) + 8), "blank": 0}.get(one.kind, len(tasks))
    texts = {}
    for place, task in enumerate(tasks):
        texts[task.name] = _answer(one, task.name, dice, place < reached)
    if hostile:
        texts["linear_forward"], one.expected["linear_forward"] = hostile, None
    names = [name for name in course.notebooks() if course.tasks_of(name) and only in name]
    last = max([course.home(task.name) for task in tasks[:reached]], default=names[-1])
    handed_in = [name for name in names if name <= last or dice.random() < 0.5]
    broken = dice.choice(handed_in) if one.kind == "broken" else ""
    folder.mkdir(parents=True)
    for name in names:
        if name in handed_in:
            data = dice.choice(BROKEN) if name == broken else _notebook(name, texts, mark)
            (folder / f"{name}.ipynb").write_bytes(data)
        if name == broken or name not in handed_in:
            state = State.UNREADABLE if name == broken else State.BLANK
            one.expected.update((task.name, state) for task in course.tasks_of(name))


def _answer(one, exercise, dice, written):
    """The text of a graded cell, "" for a blank one; what is to be said of it is noted."""
    found, answer = EXERCISES[exercise], course.answer(exercise)
    one.expected[exercise] = State.RIGHT if written else State.BLANK
    if not written:
        return ""
    if one.kind == "mixed" and found.mistakes and dice.random() < 0.25:
        mistake = dice.choice(found.mistakes)
        one.expected[exercise], one.mistakes[exercise] = State.WRONG, mistake.id
        return dice.choice(mistake.texts(answer))
    if found.variants and dice.random() < 0.3:
        return dice.choice([*found.right_texts(answer).values()])
    return answer


@cache
def _handed_out(name):
    return blank_notebook(course_notebook(name))


def _notebook(name, texts, mark):
    """A notebook as it was handed out, with these graded cells, as the bytes of its file."""
    book = deepcopy(_handed_out(name))
    for cell in book.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution") and texts[marks["grade_id"]]:
            cell.source = texts[marks["grade_id"]] + mark
    return json.dumps(book, ensure_ascii=False).encode()


def write_lists(folder, made):
    """A roster, and a grade book as Canvas writes it: with a learner who handed in nothing, and one of another class."""
    people = [*made, Made(len(made), "absent")]
    with (folder / "roster.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "login", "email", "name"])
        table.writerows([one.id, one.login, one.email, one.name] for one in people)
    with (folder / "canvas.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Course work (4711)", "Final Score"])
        points = sum(task.points for task in course.tasks().values())
        table.writerow(["    Points Possible", "", "", "", "", points, "(read only)"])
        for one in [*people, Made(len(people), "elsewhere")]:
            table.writerow([one.name, one.id, f"s{one.id}", one.login, "A", "", ""])


# --- a run of grade, and what has to hold after it ---

# `grade`, which notes for every STEP learners: how many are done, and seconds of the processor so far: of its own
# process, user and system, and of the workers that ended, user and system.
STEP = 500
NOTING = """
import os, sys
from workbook.classroom import command
from workbook.cli import main
grade_each, step, file = command.grade_each, int(sys.argv.pop(1)), open(sys.argv.pop(1), "w", buffering=1)
def noting(*args, **options):
    for number, graded in enumerate(grade_each(*args, **options)):
        if number % step == 0:
            print(number, *os.times()[:4], file=file)
        yield graded
command.grade_each = noting
sys.exit(main())
"""


@dataclass
class Run:
    """What a run of grade took.  peak: MiB of all its processes, and of the first alone; learners: by key.

    noted: (learners, then seconds of the processor as NOTING has them) for every STEP learners, so far.
    """

    seconds: float
    processor: float
    peak: tuple[float, float]
    learners: dict[str, dict]
    noted: list[tuple[float, ...]]

    def points(self):
        return {key: learner["points"] for key, learner in self.learners.items()}


class Place:
    """A copy of the workbook to grade in, with a home and a folder for temporary files that nobody else uses."""

    def __init__(self, folder, seconds):
        self.folder, self.seconds = folder, seconds
        self.root = folder / "workbook"
        ignored = shutil.ignore_patterns(".*", "__pycache__", "tests", "benchmarks", "images", "*catvnoncat*")
        shutil.copytree(ROOT, self.root, ignore=ignored)
        for name in ("home", "tmp", "out"):
            (folder / name).mkdir()
        ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: whoever is left without a parent becomes our child

    def forget(self):
        shutil.rmtree(self.root / ".workbook", ignore_errors=True)

    def kept(self):
        """Key -> number of the entry of each verdict on disk: one that is written again gets another number."""
        file = self.root / ".workbook" / "verdicts.sqlite"
        if not file.exists():
            return {}
        with closing(sqlite3.connect(file, timeout=60)) as held, suppress(sqlite3.OperationalError):  # no table yet
            return dict(held.execute("SELECT key, rowid FROM verdicts"))
        return {}

    def grade(self, room, workers, killed_after=None, *options):
        """Grade a class; None where it was killed before it ended."""
        out, before = self.folder / "out", self._files()
        words = ["grade", room, "--workers", workers, "--timeout", self.seconds, "--json", out / "points.json"]
        words += ["--csv", out / "points.csv", *options]
        env = {**os.environ, "PYTHONPATH": self.root, "HOME": self.folder / "home", "TMPDIR": self.folder / "tmp"}
        env |= {name: self.folder / "state" for name in ("XDG_STATE_HOME", "MPLCONFIGDIR")}
        env["PYTHONDONTWRITEBYTECODE"] = "1"
        start, peak = time.perf_counter(), (0.0, 0.0)
        with (out / "said.txt").open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-c", NOTING, str(STEP), *map(str, (out / "noted.txt", *words))],
                cwd=self.root,
                env=env,
                stdout=said,
                stderr=said,
            )
            while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
                if killed_after is not None and time.perf_counter() > start + killed_after:
                    process.kill()
                peak = tuple(map(max, peak, memory(process.pid)))
                time.sleep(0.2)
        seconds, process.returncode = time.perf_counter() - start, os.waitstatus_to_exitcode(ended[1])
        self._left(before)
        if process.returncode < 0:
            return None
        assert process.returncode in (0, 1), (out / "said.txt").read_text(encoding="utf-8", errors="replace")[-3000:]
        report = json.loads((out / "points.json").read_text(encoding="utf-8"))
        learners = {learner["key"]: learner for learner in report["learners"]}
        noted = [tuple(map(float, line.split())) for line in (out / "noted.txt").read_text().splitlines()]
        return Run(seconds, ended[2].ru_utime + ended[2].ru_stime, peak, learners, noted)

    def _files(self):
        """(path, time of the last change) of everything that is not grade's own."""
        paths = (path for top in ("workbook", "home", "tmp") for path in (self.folder / top).rglob("*"))
        own = self.root / ".workbook"
        return {(path, path.lstat().st_mtime_ns) for path in paths if path.is_file() and own not in path.parents}

    def _left(self, before):
        """No process is left, and no file was made or changed but the verdicts."""
        deadline = time.monotonic() + 60
        while left := [one for one in psutil.Process().children(recursive=True) if one.status() != "zombie"]:
            assert time.monotonic() < deadline, f"left behind: {left}"
            time.sleep(0.05)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        files = {path for path, _ in self._files() ^ before}
        assert not files, f"files were left or changed: {files}"


def memory(pid):
    """MiB of a process and all that it started, and of itself alone; what several of them share counts once."""
    found = [0]
    with suppress(psutil.Error):
        first = psutil.Process(pid)
        for one in [first, *first.children(recursive=True)]:
            with suppress(psutil.Error, OSError):
                text = Path(f"/proc/{one.pid}/smaps_rollup").read_text()
                found.append(int(re.search(r"^Pss: +(\d+)", text, re.MULTILINE)[1]))
    return sum(found) / 1024, sum(found[:2]) / 1024


def check_verdicts(run, made):
    """Everybody has the verdicts that they have to have; return how many mistakes were called by their name."""
    named, wrong = Counter(), []
    for one in made:
        for exercise in (exercise for book in run.learners[one.key]["notebooks"] for exercise in book["exercises"]):
            expected, state = one.expected[exercise["name"]], exercise["state"]
            if state != expected.value if expected else state == State.RIGHT.value:
                wrong.append((one.key, one.kind, one.mistakes, exercise))
            if expected == State.WRONG:
                named[bool(exercise["mistake"])] += 1
    assert run.learners.keys() == {one.key for one in made}
    assert not wrong, f"{len(wrong)} verdicts are not what they should be: {wrong[:5]}"
    return named


class _Markup(html.parser.HTMLParser):
    """Raises where a page has anything that could run, or fetch something."""

    def handle_starttag(self, name, attributes):
        assert name not in "script img iframe object embed link svg form base a".split(), name
        assert not [key for key, _ in attributes if key.startswith("on") or key in ("src", "href")], attributes


def check_reports(out):
    """What was written can do no harm in a browser, in a spreadsheet, in a terminal."""
    odd = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    for page in [out / "page.html", *(out / "pages").iterdir()]:
        text = page.read_text(encoding="utf-8")
        _Markup().feed(text)
        assert not odd.search(text), page
    assert not odd.search((out / "said.txt").read_text(encoding="utf-8"))
    with (out / "points.csv").open(encoding="utf-8", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell[:1] and cell.lstrip(" ")[:1] in FORMULA]


# --- measurements: each gives rows (what, figure, remark) ---


def speed(args, place):
    room = place.folder / "speed"
    made, runs = make(room, args.sample, args.seed), {}
    for workers in (1, 2):
        place.forget()
        runs[workers] = run = place.grade(room, workers)
        check_verdicts(run, made)
        minute, each = 60 * len(made) / run.seconds, run.processor / len(made)
        rest = f"{len(made)} learners, all judged; {each:.1f} s of the processor each"
        yield f"submissions a minute, {workers} worker{'s' * (workers > 1)}", f"{minute:.0f}", rest
    ratio, share = runs[1].seconds / runs[2].seconds, runs[1].processor / runs[2].processor
    busy = {workers: run.processor / run.seconds for workers, run in runs.items()}
    rest = f"asked: 1.8; processors in use: {busy[1]:.2f} and {busy[2]:.2f}; processor seconds: {1 / share:.2f} times"
    yield "two workers beside one", f"{ratio:.2f} times as fast", rest


def growth(args, place):
    """A run for each size.  Answers are alike and judged before, so that what grows with a class weighs most."""
    sizes, runs = (10, args.count // 4, args.count // 2, args.count), {}
    place.forget()
    room, part = place.folder / "grown", place.folder / "part"
    made = make(room, args.count, args.seed, alike=True, only=args.only)
    for size in sizes:  # the first one judges
        part.mkdir()
        for one in made[:size]:
            (room / one.key).rename(part / one.key)
        runs[size] = run = place.grade(part, 2, None, "--page", place.folder / "out" / "page.html")
        check_verdicts(run, made[:size])
        for one in made[:size]:
            (part / one.key).rename(room / one.key)
        part.rmdir()
        if size == sizes[0]:
            continue
        show_parts(run)
        rest = f"{run.peak[1]:.0f} of them grade's own process; asked: below 600; {run.processor / size:.3f} s each"
        yield f"memory of all processes, {size:,} learners, two workers", f"{run.peak[0]:.0f} MiB", rest
    one_more = [(runs[b].processor - runs[a].processor) / (b - a) for a, b in pairwise(sizes[1:])]
    rest = f"{one_more[0]:.3f} and {one_more[1]:.3f} s of the processor for each one more; asked: within 10 %"
    yield (
        f"growth from {sizes[2]:,} to {sizes[3]:,}, beside that before",
        f"{100 * (one_more[1] / one_more[0] - 1):+.0f} %",
        rest,
    )


def show_parts(run):
    """Print milliseconds of the processor for each learner, of every STEP of them: does a later one take longer?"""
    print("learners   grade's own: user, system   workers: user, system   all (ms each)")
    for before, after in pairwise(run.noted):
        parts = [1000 * (b - a) / STEP for a, b in zip(before[1:], after[1:])]
        own, workers = (f"{user:6.1f} {system:6.1f}" for user, system in (parts[:2], parts[2:]))
        print(f"{after[0]:8,.0f}   {own:>24}   {workers:>21}   {sum(parts):6.1f}", flush=True)


def kills(args, place):
    """Killed at ten random moments, and started again each time."""
    room, dice = place.folder / "kills", random.Random(args.seed)
    made = make(room, args.sample, args.seed)
    place.forget()
    whole = place.grade(room, 2)
    check_verdicts(whole, made)
    place.forget()
    known, again, killed, run = {}, 0, 0, None
    while run is None:
        moment = dice.uniform(0.3, whole.seconds / 6) if killed < 10 else None
        run, killed = place.grade(room, 2, moment), killed + (moment is not None)
        now = place.kept()
        again += sum(now.get(key) != number for key, number in known.items())
        known = now
    check_verdicts(run, made)
    assert run.points() == whole.points() and killed == 10, killed
    yield "killed at ten random moments, and started again", "the same points", f"{len(made)} learners"
    yield "verdicts that were kept, and judged again", str(again), f"of {len(known)}; asked: none"


def hostile(args, place):
    """Every attempt there is, one learner each, and nobody else hurt."""
    room, out = place.folder / "hostile", place.folder / "out"
    texts, made = hostile_cells(), []
    for number in range(2 * len(texts)):
        one = Made(number, "right" if number % 2 else "hostile")
        dice = random.Random(f"{args.seed} {number}")
        _hand_in(room / one.key, one, dice, "" if number % 2 else texts[number // 2], f"\n# {one.login}\n", "03_")
        made.append(one)
    place.forget()
    write_lists(out, made)
    run = place.grade(room, 2, None, "--page", out / "page.html", "--feedback", out / "pages")
    check_verdicts(run, made)
    check_reports(out)
    rest = "points gained: none; others' verdicts changed: none; processes and files left: none; reports harmless"
    yield f"{len(texts)} hostile submissions among {len(texts)} right ones", f"{run.peak[0]:.0f} MiB of memory", rest


def nbgrader(args, place):
    """The same files, one learner after the other, through nbgrader's autograde."""
    from grading import nbgrader as autograde

    room = place.folder / "nbgrader"
    made = [one for one in make(room, 3 * args.autograded, args.seed) if one.kind in ("right", "mixed")]
    for other in {path.name for path in room.iterdir()} - {one.key for one in made[: args.autograded]}:
        shutil.rmtree(room / other)
    place.forget()
    ours, before = place.grade(room, 1), resource.getrusage(resource.RUSAGE_CHILDREN)
    handed_in = {f"learner{n}": sorted(folder.iterdir()) for n, folder in enumerate(sorted(room.iterdir()))}
    sources = [course.SOLUTIONS / f"{name}.ipynb" for name in course.notebooks() if course.tasks_of(name)]
    seconds = autograde(sources, place.folder / "theirs", handed_in)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    theirs = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    rest = f"{len(handed_in)} learners, one worker: {ours.seconds:.0f} s and {seconds:.0f} s"
    yield (
        "`grade CLASS` beside `nbgrader autograde`",
        f"{seconds / ours.seconds:.0f} times as fast",
        f"asked: 8; {rest}",
    )
    yield "the same in seconds of the processor", f"{theirs / ours.processor:.0f} times less", ""


MEASUREMENTS = {
    "speed": speed, "growth": growth, "kills": kills, "hostile": hostile, "nbgrader": nbgrader,
}  # fmt: skip


def write(rows):
    """Put rows into the table of class.md, each in place of an earlier one about the same."""
    file = Path(__file__).with_suffix(".md")
    text = file.read_text(encoding="utf-8")
    new = {what: line for line in rows for what in [line.split(" | ")[0]]}
    kept = [line for line in text.splitlines() if line.split(" | ")[0] not in new]
    last = max(n for n, line in enumerate(kept) if line.startswith("|"))
    file.write_text("\n".join([*kept[: last + 1], *rows, *kept[last + 1 :]]) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("make", "measure"))
    parser.add_argument("rest", nargs="*", metavar="FOLDER or MEASUREMENT", help=", ".join(MEASUREMENTS))
    parser.add_argument("--count", type=int, default=1000, help="learners (1,000)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same class")
    parser.add_argument("--sample", type=int, default=100, help="learners for speed and kills (100)")
    parser.add_argument("--only", default="", help="for growth: only notebooks with this in their names, such as 03_")
    parser.add_argument("--autograded", type=int, default=4, help="learners for nbgrader (4)")
    parser.add_argument("--timeout", type=float, default=10.0, help="seconds for an exercise (10)")
    parser.add_argument("--write", action="store_true", help="put the figures into class.md")
    args = parser.parse_args()
    if args.what == "make":
        folder = Path(args.rest[0] if args.rest else parser.error("make needs a folder"))
        made = make(folder / "class", args.count, args.seed)
        write_lists(folder, made)
        print(f"{folder}: {len(made)} learners: {dict(Counter(one.kind for one in made))}")
        return
    for name in args.rest or MEASUREMENTS:
        with tempfile.TemporaryDirectory(prefix="workbook-class-") as folder:
            lines = []
            for what, figure, remark in MEASUREMENTS[name](args, Place(Path(folder), args.timeout)):
                lines.append(f"| {what} | {figure} | {remark} |")
                print(lines[-1], flush=True)
        if args.write:
            write(lines)


if __name__ == "__main__":
    main()
