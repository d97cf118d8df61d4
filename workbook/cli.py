"""The command line, `python -m workbook ...`: reads arguments, calls one room, prints. Decides nothing."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from workbook.errors import WorkbookError

ROOT = Path(__file__).resolve().parents[1]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0, 1 for an error, 2 for wrong usage, 130 for Ctrl-C."""
    args = _parser().parse_args(argv)
    try:
        return args.run(args)
    except KeyboardInterrupt:
        print("Stopped; files are as they were or complete.", file=sys.stderr)
        return 130
    except (WorkbookError, ValueError, OSError, ModuleNotFoundError) as error:
        print(str(error) or type(error).__name__, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m workbook", description="The tools around the notebooks of the Deep Neural Network Workbook."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_build(commands)
    _add_data(commands)
    _add_grade(commands)
    _add_following(commands)
    _add_handout(commands)
    figures = commands.add_parser("figures", help="draw the figures of the course into images/")
    figures.add_argument("--out", type=Path, default=ROOT / "images", metavar="DIR", help="folder (images/)")
    figures.set_defaults(run=_figures)
    return parser


def _add_build(commands: argparse._SubParsersAction) -> None:
    build = commands.add_parser(
        "build",
        help="make solutions/ and notebooks/ from course/",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="""\
Make the notebooks from their source:

    course/*.md  ->  solutions/*.ipynb (run, outputs stored)  ->  notebooks/*.ipynb (answers blank)

Only notebooks whose code changed are run again; after a change to the text alone the stored outputs are kept.
After a change to dnn_utils.py, testCases.py or the data use --force. Building twice changes nothing.""",
        epilog="""\
examples:
    python -m workbook build                            everything that changed
    python -m workbook build 03_forward_propagation     one notebook ('03' is enough)
    python -m workbook build 03 --force                 run it again, whatever changed
    python -m workbook build --check                    say what is out of step; write nothing

A code cell in course/*.md starts with lines that say what it is:
    :exercise: linear_forward      the answer, between '### BEGIN SOLUTION' and '### END SOLUTION'
    :test: linear_forward          its locked test, with ':points: 10'; a second one: linear_forward/trained
    :tags: [nbval-ignore-output]   for times and progress; [no-expected-output] for no such block""",
    )
    build.add_argument("names", nargs="*", metavar="NAME", help="notebooks to build, all when none is named")
    build.add_argument("--check", action="store_true", help="write and run nothing; exit 1 when files are out of step")
    build.add_argument(
        "--force", action="store_true", help="run all cells again; overwrite notebooks/ that were filled in"
    )
    build.add_argument("--timeout", type=_seconds, default=300.0, metavar="SECONDS", help="time limit a cell (300)")
    build.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help="folder that holds course/ (this one)")
    build.set_defaults(run=_build)


def _add_grade(commands: argparse._SubParsersAction) -> None:
    grade = commands.add_parser(
        "grade",
        help="points for every exercise, and what is wrong with the others",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="""\
Grade notebooks: every exercise on its own, with right earlier exercises around it.

Only the graded cells are taken from a notebook; everything else is the course's. Points come from trying the
functions on inputs that are partly drawn anew each time; then nbval runs the notebooks and compares what they
print. Your files are only read. Exit code 0 for full points, otherwise 1.""",
        epilog="""\
examples:
    python -m workbook grade                            all of notebooks/
    python -m workbook grade 03                         one notebook
    python -m workbook grade 03 --points                its points, without running the notebook: a second
    python -m workbook grade somewhere/03_forward_propagation.ipynb --json points.json""",
    )
    grade.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="file, folder, name or number (all)")
    grade.add_argument("--points", action="store_true", help="points only: do not run whole notebooks")
    grade.add_argument("--json", type=Path, metavar="FILE", help="write the result to a file as well")
    grade.add_argument(
        "--timeout",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="time limit for an exercise (60); a cell of a notebook has five times as long",
    )
    grade.add_argument("--again", action="store_true", help="judge and run also what did not change")
    grade.set_defaults(run=_grade)


def _add_following(commands: argparse._SubParsersAction) -> None:
    """The commands that show a learner the way: next, watch, progress, reset, summary."""
    following = _command(
        commands,
        "next",
        "which exercise is next, and hints to it",
        """\
Say which exercise is next: the first one, in the order of the course, that is not right yet. With what is
wrong in it, where it stands, and what to do. Save your notebooks first; they are only read.""",
    )
    following.add_argument("--hint", action="store_true", help="give a hint; each time one more")
    following.set_defaults(run=_next)
    watch = _command(
        commands,
        "watch",
        "check exercises whenever a notebook is saved",
        """\
Look at the notebooks as they are saved, and say at once what changed: one line for each exercise, and what
is wrong with it. Leave this window open beside JupyterLab. Ctrl-C ends it, with exit code 0: there is no
other way to end it.""",
    )
    watch.set_defaults(run=_watch)
    progress = _command(
        commands,
        "progress",
        "the map of the course: what is done",
        """\
Draw the map of the course: notebooks, exercises, points, what is right, what is not right yet, what is not
started. Signs and words say it; colours come on a terminal only, and not when NO_COLOR is set.""",
    )
    progress.set_defaults(run=_progress)
    for command in (following, watch, progress):
        command.add_argument(
            "--timeout", type=_seconds, default=20.0, metavar="SECONDS", help="time limit an exercise (20)"
        )
    reset = _command(
        commands,
        "reset",
        "one notebook as it was handed out; yours is kept",
        """\
Take one notebook back to the way it was handed out. What was in it is kept beside it, under the names
before-reset-1.NAME.ipynb, before-reset-2.NAME.ipynb and so on: no copy is ever overwritten, and nothing
takes one for a notebook of the course.""",
        """\
examples:
    python -m workbook reset 03
    python -m workbook reset 03_forward_propagation""",
    )
    reset.add_argument("notebook", metavar="NN", help="number or name of the notebook")
    reset.set_defaults(run=_reset)
    for command in (following, watch, progress, reset):
        command.add_argument(
            "--folder",
            type=Path,
            default=ROOT / "notebooks",
            metavar="DIR",
            help="folder with the notebooks (notebooks/)",
        )
    summary = _command(
        commands,
        "summary",
        "a report of grade as a table in Markdown",
        """\
Turn the report that `grade --json FILE` writes into a table in Markdown, for web pages and build servers.""",
    )
    summary.add_argument("report", type=Path, metavar="FILE", help="the report")
    summary.add_argument("--out", type=Path, metavar="FILE", help="add the table to this file; else print it")
    summary.set_defaults(run=_summary)


def _add_handout(commands: argparse._SubParsersAction) -> None:
    handout = _command(
        commands,
        "handout",
        "a copy of the course without answers",
        """\
Make a copy of the course for learners, without course/, solutions/ and the tests. There, check(), hint(),
my_network, next, watch, reset and grade work as here; solution() says that the answer is not shown. What the
checks need to know is in one encoded file, workbook/material.dat: no answer can be read by opening or
searching files, but somebody who decodes it on purpose can read it. DIR must not exist or be empty, and lie
outside of the project.

Every file of the copy is searched for lines of the answers; if one is found, no copy is made.""",
        """\
example:
    python -m workbook handout ../course-for-learners""",
    )
    handout.add_argument("folder", type=Path, metavar="DIR", help="the new folder")
    handout.set_defaults(run=_handout)


def _command(
    commands: argparse._SubParsersAction, name: str, short: str, text: str, end: str = ""
) -> argparse.ArgumentParser:
    """Add a subcommand whose help keeps the line breaks that it is written with."""
    raw = argparse.RawDescriptionHelpFormatter
    return commands.add_parser(name, help=short, formatter_class=raw, description=text, epilog=end)


def _add_data(commands: argparse._SubParsersAction) -> None:
    data = commands.add_parser("data", help="fetch the photographs, or draw more cats")
    kinds = data.add_subparsers(required=True, metavar="WHAT")
    photos = kinds.add_parser("photos", help="download the cat photographs and check them")
    photos.add_argument("--folder", type=Path, metavar="DIR", help="where to put the two files (datasets/)")
    photos.add_argument("--url", help="another address that holds the two files")
    photos.set_defaults(run=_photos)
    drawings = kinds.add_parser("drawings", help="draw any number of cats and not-cats")
    drawings.add_argument("--train", type=_count, required=True, metavar="N", help="pictures to train on")
    drawings.add_argument("--test", type=_count, required=True, metavar="N", help="pictures to test on")
    drawings.add_argument("--seed", type=_count, required=True, metavar="S", help="same seed, same pictures")
    drawings.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the two files")
    drawings.set_defaults(run=_drawings)


def _build(args: argparse.Namespace) -> int:
    from workbook.building.build import build, check

    root = args.root.resolve()
    if args.check:
        problems = check(root, args.names)
        for problem in problems:
            print(problem, file=sys.stderr)
        if not problems:
            print("All generated notebooks are in step with course/.")
    else:
        problems = build(
            root, args.names, force=args.force, timeout=args.timeout, say=lambda text: print(text, flush=True)
        )
        for problem in problems:
            print(problem, file=sys.stderr)
    return 1 if problems else 0


def _grade(args: argparse.Namespace) -> int:
    from workbook.grading import command

    return command.run(args.notebooks, args.points, args.timeout, args.json, args.again)


def _next(args: argparse.Namespace) -> int:
    from workbook.following.guide import next_step

    return next_step(args.folder, args.hint, args.timeout)


def _watch(args: argparse.Namespace) -> int:
    from workbook.following.watch import watch

    return watch(args.folder, args.timeout)


def _progress(args: argparse.Namespace) -> int:
    from workbook.following.map import progress

    return progress(args.folder, args.timeout)


def _reset(args: argparse.Namespace) -> int:
    from workbook.following.reset import reset

    return reset(args.notebook, args.folder)


def _summary(args: argparse.Namespace) -> int:
    from workbook.following.summary import summary

    return summary(args.report, args.out)


def _handout(args: argparse.Namespace) -> int:
    from workbook.handout.copy import handout

    count = handout(args.folder)
    print(f"{args.folder} is a copy of the course with {count} exercises and no answers.")
    return 0


def _photos(args: argparse.Namespace) -> int:
    from workbook import photos

    photos.download(args.folder, args.url, show_progress=sys.stderr.isatty())
    return 0


def _drawings(args: argparse.Namespace) -> int:
    from workbook import drawings

    drawings.write_datasets(args.out, args.train, args.test, args.seed)
    return 0


def _figures(args: argparse.Namespace) -> int:
    from workbook import figures

    figures.write_all(args.out)
    return 0


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 up")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value
