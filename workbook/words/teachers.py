"""The words of teachers."""

import argparse
from pathlib import Path
from typing import Any

from workbook.errors import WorkbookError
from workbook.parsing import Arguments, argument, share, switch, timeout, word

GRADERS = "gradescope", "prairielearn", "classroom50"
SYSTEMS = f"{', '.join(GRADERS)}; of a class: nbgrader"


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
    from workbook.grading.report import as_json
    from workbook.grading.terminal import Terminal

    words, said = submission(args.folder, args.notebooks) if args.folder else (args.notebooks, ())
    for line in said:
        Terminal().say(printable(line))
    files = [(args.json, as_json), *([of_one(*args.export)] if args.export else [])]
    return run(words, _how(args), args.outputs, args.require_fence, files)


AFTER = "into out column extra feedback page before".split()  # what is written when all of a class is graded
OF_A_CLASS = ["csv", "roster", "workers", "scheduler", "shard", "store", *AFTER]


def _grade_class(args: Arguments) -> int:
    from workbook.classroom.after import After
    from workbook.classroom.command import class_as_csv, class_as_json, run
    from workbook.classroom.exports import of_a_class
    from workbook.cores import cores

    whole = [f"--{name}" for name in ("export", *AFTER) if getattr(args, name)]
    if args.shard and whole:
        raise WorkbookError(f"{', '.join(whole)} would hold one shard only. Merge all of them first, then grade CLASS.")
    after = After(**{name: getattr(args, name) for name in AFTER})
    after.check()
    exports = [of_a_class(*args.export)] if args.export else []
    files = [(args.json, class_as_json), (args.csv, class_as_csv), *exports]
    where = {name: getattr(args, name) for name in ("roster", "require_fence", "scheduler", "shard")}
    workers = max(1, args.workers or cores())
    return run(Path(args.notebooks[0]), _how(args), workers, files, after=after.write, **where)


def _how(args: Arguments) -> Any:
    """How cells are judged, for one learner and for a class."""
    from workbook.grading.verdicts import Verdicts

    return Verdicts(args.timeout, again=args.again, search=args.lines, store=args.store, parts=args.partial)


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
    from workbook.grading.store import merge

    merge(args.files, args.store, print)


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
