"""The words of authors."""

import os
import sys
from functools import partial
from pathlib import Path

from workbook.parsing import Arguments, argument, folder, switch, timeout, word

ROOT = Path(__file__).resolve().parents[2]


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
    # Tests start Python hundreds of times: where it may not write what it has compiled, each would compile all anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
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


@word(
    argument("folder", type=Path, metavar="DIR", help="the new folder"),
    switch("--without-answers", "leave the answers out (they are folded)"),
)
def _site(args: Arguments) -> int:
    """Make a site of the course, to read before installing anything.

    It is made from the stored notebooks; nothing is run. DIR can be opened with a browser (index.html) or put on any
    web server: it needs nothing from elsewhere, formulas included. It must not exist or be empty.

        python3 start.py site ../course-site --without-answers
    """
    from workbook.building.site import site

    warnings = site(args.folder, answers=not args.without_answers)
    print(f"Open {args.folder / 'index.html'} in a browser.")
    for warning in warnings:
        print(warning, file=sys.stderr)
    return 1 if warnings else 0


@word(
    argument("folder", type=Path, metavar="DIR", help="the new folder"),
    switch("--without-answers", "make it from a copy of the course without answers"),
    argument("--pyodide", type=Path, metavar="FOLDER", help="an unpacked release of Pyodide, to be part of the site"),
)
def _lite(args: Arguments) -> None:
    """Make a site whose notebooks run in the browser itself, with JupyterLite: nothing is installed.

    DIR can be put on any web server; what learners write stays in their browser. Its Python, Pyodide, has no threads
    and is several times slower; the browser fetches it, NumPy and others from Pyodide's own server, unless --pyodide
    names a copy.

        python3 start.py lite ../course-lite
        python3 -m http.server --directory ../course-lite      then open localhost:8000/lab
    """
    from workbook.building.lite import lite

    count = lite(args.folder, answers=not args.without_answers, pyodide=args.pyodide)
    print(f"{count} notebooks are in {args.folder}. See them: python3 -m http.server --directory {args.folder}")
