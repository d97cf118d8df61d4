"""The words of learners."""

from pathlib import Path

from workbook.parsing import Arguments, argument, folder, switch, timeout, word

ROOT = Path(__file__).resolve().parents[2]
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
