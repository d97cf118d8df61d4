"""The words of start.py. Each one reads its arguments, calls one room, and decides nothing.

Rooms are imported when their word runs: start.py reads its words here before anything is installed.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from workbook.errors import WorkbookError, report
from workbook.parsing import Arguments, argument, folder, parse, share, switch, timeout, word

__all__ = ["main", "parse"]
ROOT = Path(__file__).resolve().parents[1]


def main(typed: Sequence[str] | None = None) -> int:
    """Run one word; return its exit code: 0, 1 for an error, 130 for Ctrl-C. Wrong usage exits with 2."""
    typed = sys.argv[1:] if typed is None else typed
    args = parse(typed)
    try:
        return args.run(args) or 0
    except (Exception, KeyboardInterrupt) as error:
        return report(error, typed)


# --- the words of learners ---

GRADERS = "gradescope", "prairielearn", "classroom50"
SYSTEMS = f"{', '.join(GRADERS)}; of a class: nbgrader"
_EXERCISE = timeout(20.0, "time limit for an exercise")
_WHICH = argument("notebooks", nargs="*", metavar="NOTEBOOK", help="number, name or file (all)")
_CERTIFICATE = argument("--certificate", type=Path, metavar="FILE", help="write a page (HTML) of what you built")
_NAME = argument("--name", default="", metavar="NAME", help="a name for that page")
_NOTEBOOKS = folder("--folder", ROOT / "notebooks", "folder with the notebooks (notebooks/)")


@word()
def _lab(args: Arguments) -> int:
    """Open JupyterLab where you stopped; also without a word.

    That is the first notebook with an exercise that is not right yet. To open another, name it by its number, name or
    file. Further options go to JupyterLab.

        python3 start.py lab 03
        python3 start.py lab --no-browser
    """
    from workbook.following.lab import open_lab

    return open_lab(args.rest)


@word(name="check-up")
def _check_up(args: Arguments) -> int:
    """Say in a minute whether all is well on this computer.

    It looks at Python and its packages, the notebooks, the pictures, check, the sandbox, the disk, and runs a cell as
    JupyterLab does. Exit code 0 where all is well, otherwise 1, with what to do.
    """
    from workbook.checkup import check_up

    return check_up()


@word(_WHICH, switch("--hint", "give a hint; each time one more"), _EXERCISE, _NOTEBOOKS)
def _next(args: Arguments) -> int:
    """Say which exercise is next, and give hints to it.

    It is the first one, in the order of the course, that is not right yet. With what is wrong in it, where it is,
    and what to do. Save your notebooks first; they are only read.

        python3 start.py next
        python3 start.py next 03 --hint
    """
    from workbook.following.guide import next_step

    return next_step(args.notebooks, args.folder, args.hint, args.timeout)


@word(_WHICH, _EXERCISE, _NOTEBOOKS)
def _watch(args: Arguments) -> int:
    """Check exercises whenever a notebook is saved.

    What changed is said at once: one line for each exercise, and what is wrong with it. Leave this window open beside
    JupyterLab. Ctrl-C ends it, with exit code 0: there is no other way to end it.
    """
    from workbook.following.watch import watch

    return watch(args.notebooks, args.folder, args.timeout)


@word(_WHICH, _EXERCISE, _NOTEBOOKS, _CERTIFICATE, _NAME)
def _progress(args: Arguments) -> int:
    """Draw the map of the course: what is done.

    It shows notebooks, exercises, points, what is right, not right yet, or not written yet; in colours on a terminal,
    if NO_COLOR is not set. --certificate makes a page of what you built, to keep or to print. Nothing is sent anywhere.
    """
    if args.certificate:
        from workbook.classroom.certificate import certificate

        print(certificate(args.certificate, args.notebooks, args.folder, args.timeout, args.name))
        return 0
    from workbook.following.map import progress

    return progress(args.notebooks, args.folder, args.timeout)


@word(
    argument("notebooks", nargs="*", metavar="NOTEBOOK", help="file, folder, name or number (all)"),
    switch("--outputs", "run whole notebooks too, with your rights: only your own; compare what they print"),
    argument("--points", action="store_true", help=argparse.SUPPRESS),  # what is the default now
    argument("--json", type=Path, metavar="FILE", help="write the result to a file as well"),
    timeout(60.0, "time limit for an exercise; a cell of a notebook has 5 times as long, a whole submission 10 times"),
    switch("--again", "judge also what did not change"),
    argument("--folder", type=Path, metavar="DIR", help="where one learner's notebooks lie, in files of any name"),
    argument("--export", nargs=2, metavar=("SYSTEM", "FILE"), help=f"for {SYSTEMS}"),
    switch("--partial", "points also where an exercise has parts that are right alone"),
    switch("--require-fence", "refuse where the walls around learners' code are not enough for strangers"),
    switch("--container", "run it in the project's own image: needs podman or docker, and minutes the first time"),
    switch("--lines", "look for the line of each mistake also where there are several submissions"),
    argument("--csv", type=Path, metavar="FILE", help="of a class: write a table with a line for each learner"),
    argument("--roster", type=Path, metavar="FILE", help="of a class: who is in it (id, login, email, name)"),
    argument("--workers", type=int, metavar="N", help="of a class: how many are graded at the same time (all cores)"),
    argument("--scheduler", default="", metavar="ADDRESS", help="of a class: judge on the workers of a Dask scheduler"),
    argument("--shard", type=share, metavar="N/OF", help="of a class: grade one of so many parts; see merge"),
    argument("--store", type=Path, metavar="FILE", help="of a class: where verdicts are kept"),
    argument("--into", type=Path, metavar="FILE", help="of a class: fill the points into a copy of this grade book"),
    argument("--out", type=Path, metavar="FILE", help="the filled copy (FILE-filled)"),
    argument("--column", default="", metavar="TITLE", help="which column of the grade book to fill"),
    switch("--extra", "add the extra points of harder exercises to those in the grade book"),
    argument("--feedback", type=Path, metavar="DIR", help="of a class: write a page for each learner"),
    argument("--page", type=Path, metavar="FILE", help="of a class: write a page about it"),
    argument("--before", type=Path, metavar="FILE", help="an earlier --json: the page says who is stuck"),
)
def _grade(args: Arguments) -> int:
    """Give points for every exercise, and say what is wrong.

    Every exercise is judged on its own, with right earlier exercises around it. Only the graded cells are taken from a
    notebook; everything else is the course's. Points come from trying the functions on inputs that are partly drawn
    anew each time. Your files are only read. Exit code 0 for full points, otherwise 1.

        python3 start.py grade                    all of notebooks/
        python3 start.py grade 03 --outputs       one notebook, and what it prints: that takes a minute
        python3 start.py grade somewhere/03_forward_propagation.ipynb --json points.json
        python3 start.py grade CLASS --roster people.csv --csv points.csv
        python3 start.py grade CLASS --into grades.csv --page class.html --feedback pages
        python3 start.py grade 03 --folder submission --export gradescope results.json

    CLASS is a folder, or a zip archive, of what many learners handed in: a folder for each of them, or the files as
    Moodle, Canvas or nbgrader give them out. Ctrl-C keeps what is done; unchanged work is not judged again. What to
    download, and where the filled grade book goes, is in README.md under "A class, step by step".
    """
    if len(args.notebooks) == 1 and not args.container and not args.folder:
        from workbook.classroom import handins

        if handins.is_class(Path(args.notebooks[0])):
            return _grade_class(args)
    of_a_class = [f"--{name}" for name in OF_A_CLASS if getattr(args, name)]
    if of_a_class:
        what = f"{', '.join(of_a_class)} need{'s' if len(of_a_class) == 1 else ''} a class"
        raise WorkbookError(f"{what}: one folder or zip archive with the work of several learners, and no --container.")
    if args.container and (args.export or args.folder):
        raise WorkbookError("--export and --folder do not work together with --container; leave it out.")
    if args.container:
        from workbook.grading.container import grade_in_container

        chosen = [name for name in ("outputs", "require_fence", "lines", "partial") if getattr(args, name)]
        options = [f"--timeout={args.timeout:g}", *(f"--{name.replace('_', '-')}" for name in chosen)]
        return grade_in_container(args.notebooks, options, args.json)
    from workbook.cells.values import printable
    from workbook.classroom.exports import of_one
    from workbook.classroom.handins import submission
    from workbook.grading.command import run
    from workbook.grading.terminal import Terminal

    words, said = submission(args.folder, args.notebooks) if args.folder else (args.notebooks, ())
    for line in said:
        Terminal().say(printable(line))
    exports = [of_one(*args.export)] if args.export else []
    how = args.json, args.again, args.require_fence, args.lines, args.partial
    return run(words, args.outputs, args.timeout, *how, exports)


OF_A_CLASS = "csv roster workers scheduler shard store into out column extra feedback page before".split()
WHOLE = "export into out column extra feedback page before".split()


def _grade_class(args: Arguments) -> int:
    from workbook.classroom.after import check, write_all
    from workbook.classroom.command import run
    from workbook.classroom.exports import of_a_class
    from workbook.cores import cores

    whole = [f"--{name}" for name in WHOLE if getattr(args, name)]
    if args.shard and whole:
        raise WorkbookError(f"{', '.join(whole)} would hold one shard only. Merge all of them first, then grade CLASS.")
    check(args.into, args.out, args.page, args.before)
    workers, place = max(1, args.workers or cores()), Path(args.notebooks[0])
    options = args.json, args.csv, args.roster, args.again, args.require_fence, args.lines
    asked = {name: getattr(args, name) for name in ("into", "out", "column", "extra", "feedback", "page", "before")}
    exports = [of_a_class(*args.export)] if args.export else []
    where = {name: getattr(args, name) for name in ("scheduler", "store", "shard")}
    return run(place, args.timeout, workers, *options, partial(write_all, **asked), args.partial, exports, **where)


@word(
    argument("files", nargs="*", type=Path, metavar="FILE", help="files of verdicts (those of all shards here)"),
    argument("--store", type=Path, metavar="FILE", help="where to put them together (where grade looks)"),
)
def _merge(args: Arguments) -> None:
    """Bring together what the shards of a class have found.

    Several jobs grade a part of a class each, and leave a file each. Merged, they are what grade CLASS knows already.

        python3 start.py grade CLASS --shard 3/64     in 64 jobs, from 1/64 to 64/64, in any order
        python3 start.py merge
        python3 start.py grade CLASS --csv points.csv
    """
    from workbook.grading.shards import merge

    merge(args.files, args.store, print)


@word(argument("notebook", metavar="NN", help="number or name of the notebook"), _NOTEBOOKS)
def _reset(args: Arguments) -> int:
    """Give back a notebook as it was handed out; yours is kept.

    What was in it is kept beside it, under the names before-reset-1.NAME.ipynb, before-reset-2.NAME.ipynb and so on:
    no copy is ever overwritten, and nothing takes one for a notebook of the course.

        python3 start.py reset 03
        python3 start.py reset 03_forward_propagation
    """
    from workbook.following.reset import reset

    return reset(args.notebook, args.folder)


# --- the words of authors and teachers ---


@word(switch("--quick", "leave out what needs a kernel or a browser: under a minute"))
def _test(args: Arguments) -> int:
    """Run everything that must hold: the tests and all notebooks.

    It is for those who change the workbook. Whether all is well on this computer, check-up says in a minute.
    Further options go to pytest: python3 start.py test --quick -k cost
    """
    import pytest

    from workbook.cores import cores

    # One worker a processor, each on one thread: more would only wait for one another. The long files come first
    # (testpaths), so that all workers end at about the same time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    own = ["-n", str(min(cores(), 8)), "--dist", "loadfile", "--no-loadscope-reorder", "--durations=15"]
    return pytest.main([*own, *(["-m", "not kernel and not slow"] if args.quick else []), *args.rest])


@word()
def _matrix(args: Arguments) -> int:
    """Run the quick tests on each Python from 3.11 to 3.14 that is here.

    Each of them twice: with the lowest and with the highest versions of every range in pyproject.toml. A Python that is
    not here is named and left out. Further options go to nox, and to pytest behind --:

        python3 start.py matrix --list
        python3 start.py matrix --python 3.13 -- -k cost
    """
    import subprocess

    return subprocess.run([sys.executable, "-m", "nox", "--noxfile", ROOT / "noxfile.py", *args.rest]).returncode


@word(
    argument("names", nargs="*", metavar="NAME", help="notebooks to build (all)"),
    switch("--check", "write and run nothing; exit 1 when files are out of step"),
    switch("--force", "run all cells again; overwrite notebooks/ that were filled in"),
    argument("--edition", choices=("colab",), help="instead, make the notebooks for Google Colab, in colab/"),
    timeout(300.0, "time limit for a cell"),
    folder("--root", ROOT, "folder that holds course/ (this one)"),
)
def _build(args: Arguments) -> int:
    """Make solutions/ and notebooks/ from course/.

        course/*.md  ->  solutions/*.ipynb (run, outputs stored)  ->  notebooks/*.ipynb (answers blank)

    Only notebooks whose code changed are run again; after a change to the text alone the stored outputs are kept. After
    a change to dnn_utils.py, testCases.py or the data use --force. Building twice changes nothing.

        python3 start.py build                    everything that changed
        python3 start.py build 03 --force         one notebook, whatever changed
        python3 start.py build --check            say what is out of step

    A code cell in course/*.md starts with lines that say what it is:

        :exercise: linear_forward      the answer, between '### BEGIN SOLUTION' and '### END SOLUTION'
        :test: linear_forward          its locked test, with ':points: 10'; a second one: linear_forward/trained
        :tags: [nbval-ignore-output]   for times and progress; [no-expected-output] for no such block
    """
    from workbook.building.build import build, check

    root = args.root.resolve()
    if args.edition:
        from workbook.building.edition import edition

        print(f"{len(edition(root, args.edition))} notebooks are in {root / args.edition}.")
        return 0
    if args.check:
        problems = check(root, args.names)
        if not problems:
            print("All generated notebooks are in step with course/.")
    else:
        say = partial(print, flush=True)
        problems = build(root, args.names, force=args.force, timeout=args.timeout, say=say)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


@word(
    folder("--folder", None, "where to put the two files (datasets/)"),
    argument("--url", help="another address that holds the two files"),
)
def _data_photos(args: Arguments) -> None:
    """Download the cat photographs and check them."""
    from workbook.photos import download

    download(args.folder, args.url)


@word(
    argument("--train", type=int, required=True, metavar="N", help="pictures to train on"),
    argument("--test", type=int, required=True, metavar="N", help="pictures to test on"),
    argument("--seed", type=int, required=True, metavar="S", help="same seed, same pictures"),
    argument("--out", type=Path, required=True, metavar="DIR", help="folder for the two files"),
)
def _data_drawings(args: Arguments) -> None:
    """Draw any number of cats and not-cats."""
    from workbook.drawings import write_datasets

    write_datasets(args.out, args.train, args.test, args.seed)


@word(folder("--out", ROOT / "images", "folder to draw into (images/)"))
def _figures(args: Arguments) -> None:
    """Draw the figures of the course into images/."""
    from workbook.figures import write_all

    write_all(args.out)


@word(
    argument("--hub", default="", metavar="ADDRESS", help="your JupyterHub, with nbgitpuller"),
    argument("notebook", nargs="?", default="00", metavar="NOTEBOOK", help="number or name (00)"),
)
def _links(args: Arguments) -> None:
    """Say where the course can be opened without installing it.

    The links are made from the address of the repository, which is in pyproject.toml: for Colab, Binder,
    Codespaces, and for a JupyterHub that has nbgitpuller.

        python3 start.py links 03 --hub https://hub.example.org
    """
    from workbook.building.links import needed, places
    from workbook.cells import course

    for name, link in places(needed(ROOT), course.name_of(args.notebook), args.hub).items():
        print(f"{name}: {link}")


@word(argument("folder", type=Path, metavar="DIR", help="the new folder"))
def _handout(args: Arguments) -> None:
    """Make a copy of the course without answers, for learners.

    It comes without course/, solutions/ and the tests. There, check(), hint(), my_network, next, watch, reset and grade
    work as here; solution() says that the answer is not shown. What the checks need to know is in one encoded file,
    workbook/material.dat: no answer can be read by opening or searching files, but somebody who decodes it on purpose
    can read it. DIR must not exist or be empty, and lie outside of the project.
    Every file of the copy is searched for lines of the answers; if one is found, no copy is made.

        python3 start.py handout ../course-for-learners
    """
    from workbook.building.handout import handout

    count = handout(args.folder)
    print(f"{args.folder} is a copy of the course with {count} exercises and no answers.")


@word(
    argument("file", type=Path, metavar="FILE", help="the zip archive to write"),
    argument("notebooks", nargs="*", metavar="NOTEBOOK", help="number or name (all)"),
    argument(
        "--system", default="gradescope", choices=GRADERS, help="whose it is: prairielearn, classroom50 (gradescope)"
    ),
    switch("--partial", "points also where an exercise has parts that are right alone"),
)
def _grader(args: Arguments) -> None:
    """Make an autograder for Gradescope, PrairieLearn or Classroom 50.

    It is one archive with all that grading needs but Python. What decides about right and wrong is encoded in it, as
    in a handout. Points and messages are those of grade; learners see them with their submission.

        python3 start.py grader autograder.zip 03
        python3 start.py grader week2.zip 02 03 --system prairielearn
    """
    from workbook.classroom.autograder import make_autograder

    for line in make_autograder(args.file, args.notebooks, args.system, args.partial):
        print(line)


@word(
    argument("folder", type=Path, metavar="DIR", help="the course folder, which need not exist"),
    argument("notebooks", nargs="*", metavar="NOTEBOOK", help="number or name (all)"),
    argument("--assignment", default="", metavar="NAME", help="one assignment with all of them (one for each)"),
)
def _nbgrader(args: Arguments) -> None:
    """Make a course folder for nbgrader, or add to it.

    It holds nbgrader's settings, the source of each assignment and what is to be given out. nbgrader's autograde then
    gives the points that grade gives, so nothing in a submission can forge them. Needs nbgrader, which is not
    installed by itself: see "nbgrader" in README.md.

        python3 start.py nbgrader ../class             an assignment for each notebook
        python3 start.py nbgrader ../class 03          one notebook
        python3 start.py nbgrader ../class 02 03 --assignment week2
    """
    from workbook.classroom.assignments import make_folder

    for line in make_folder(args.folder, args.notebooks, args.assignment):
        print(line)


@word(
    argument("report", type=Path, metavar="FILE", help="the report"),
    argument("--out", type=Path, metavar="FILE", help="add the table to this file; else print it"),
)
def _summary(args: Arguments) -> int:
    """Turn a report of grade into a table in Markdown.

    The report is what `python3 start.py grade --json FILE` writes; the table is for web pages and build servers.
    """
    from workbook.following.summary import summary

    return summary(args.report, args.out)
