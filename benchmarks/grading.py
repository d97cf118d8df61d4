"""How long does grading take? Beside executing the notebooks, and beside nbgrader's autograde.

    python benchmarks/grading.py                        all notebooks of solutions/, as if handed in
    python benchmarks/grading.py 02 03 --no-nbgrader    some of them

The submission is right in every exercise, so that everything is run. nbgrader is used where it is installed
(pip install nbgrader); it is given the same notebooks. Prints a table in Markdown.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from workbook.building.execute import run_cells  # noqa: E402
from workbook.building.notebook import read_notebook  # noqa: E402
from workbook.cells import course  # noqa: E402

NBGRADER_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "timing"
c.ExecutePreprocessor.timeout = 600
c.ClearSolutions.begin_solution_delimeter = "### BEGIN SOLUTION"
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="notebooks, such as 03; all when none is named")
    parser.add_argument("--no-nbgrader", action="store_true", help="leave nbgrader out")
    args = parser.parse_args()
    found = course.numbered(ROOT / "solutions")
    paths = [path for path in found if not args.names or path.stem in map(course.name_of, args.names)]
    if not paths:
        parser.error("no such notebook in solutions/")
    exercises = sum(
        cell.metadata.get("nbgrader", {}).get("solution", False) for path in paths for cell in read_notebook(path).cells
    )
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    print(f"{len(paths)} notebooks, {exercises} exercises, {os.cpu_count()} processors\n")
    with tempfile.TemporaryDirectory(prefix="workbook-timing-", ignore_cleanup_errors=True) as folder:
        rows = measured(paths, exercises, Path(folder), not args.no_nbgrader)
    print("| what | seconds | |\n|---|---:|---|")
    for what, seconds, remark in rows:
        print(f"| {what} | {seconds:.2f} | {remark} |")
    return 0


def measured(paths, exercises, folder, with_nbgrader) -> list[tuple[str, float, str]]:
    """Run everything one after the other; return rows for the table."""
    env = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "LOCALAPPDATA": str(folder / "state")}
    points = timed(lambda: graded(paths, env))
    again = timed(lambda: graded(paths, env))
    executed = timed(lambda: execute(paths))
    outputs = timed(lambda: graded(paths, env, "--outputs"))
    rows = [
        ("`grade`, nothing remembered", points, f"{points / exercises:.3f} an exercise"),
        ("`grade` again, nothing changed", again, ""),
        ("executing the notebooks, nothing compared", executed, f"{executed / points:.0f} times `grade`"),
        ("`grade --outputs`", outputs, f"{outputs / executed:.2f} times executing"),
    ]
    if with_nbgrader:
        seconds = nbgrader(paths, folder, {"learner": paths})
        rows.append(("`nbgrader autograde`", seconds, f"{seconds / points:.0f} times `grade`"))
    return rows


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def execute(paths: Sequence[Path]) -> None:
    """Execute notebooks as the grader does: as many at a time as there are processors."""

    def one(path):
        cells = [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]
        run_cells(cells, path.parent, root=ROOT)

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        list(pool.map(one, sorted(paths, reverse=True)))  # the last ones train longest


def graded(paths: Sequence[Path], env: dict, *options: str) -> None:
    command = [sys.executable, "-m", "workbook", "grade", *options, *map(str, paths)]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    if run.returncode:
        sys.exit(f"The solutions did not get full points:\n{run.stdout}{run.stderr}")


def nbgrader(paths: Sequence[Path], folder: Path, handed_in: dict[str, Sequence[Path]]) -> float:
    """Seconds that nbgrader takes to autograde what learners handed in; making the assignment does not count.

    paths: the notebooks with answers, of which the assignment is made.
    """
    course = folder / "course"
    source = course / "source" / "workbook"
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(NBGRADER_CONFIG, encoding="utf-8")
    for path in paths:
        shutil.copy(path, source)
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        # nbgrader calls alembic by its name alone.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }

    def run(*words):
        command = [sys.executable, "-m", "nbgrader", *words]
        done = subprocess.run(command, cwd=course, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"nbgrader {words[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")

    run("generate_assignment", "workbook", "--force")
    for learner, own in handed_in.items():
        submitted = course / "submitted" / learner / "workbook"
        submitted.mkdir(parents=True)
        for path in own:
            shutil.copy(path, submitted)
        shutil.copytree(ROOT / "images", course / "autograded" / learner / "images")
    return timed(lambda: run("autograde", "workbook", "--force"))


if __name__ == "__main__":
    sys.exit(main())
