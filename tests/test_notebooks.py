"""The notebooks of the course: really run, in step with their text, blank where they should be, solvable.

That every solution prints what is stored in it is nbval's part: pytest collects solutions/*.ipynb themselves,
a test a cell. Here is what nbval does not see, and the proof that the two together cannot be fooled.
"""

import copy
import os
import re
import shutil

import nbformat
import pytest
from conftest import CELL_SECONDS, MINI, ROOT

from benchmarks.digits import run_nbval
from workbook.building.assemble import blank_notebook
from workbook.building.build import build, check, edited_by_hand, source_names
from workbook.building.execute import run_cells
from workbook.building.notebook import cells_by_grade_id, is_exercise, is_test, read_notebook

# A notebook that was not built yet is one line in test_generated_files_are_in_step, not a dozen failures.
NAMES = [name for name in source_names(ROOT) if (ROOT / "solutions" / f"{name}.ipynb").exists()]
FAST = [name for name in NAMES if name[:2] in ("00", "01", "02", "03", "04", "05")]
NBGRADER_KEYS = {"schema_version", "solution", "grade", "locked", "task", "grade_id"}


def solution(name):
    return read_notebook(ROOT / "solutions" / f"{name}.ipynb")


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def not_really_run(notebook):
    """Return what nbval would let pass although the notebook was not run: one sentence a cell."""
    problems = []
    for count, cell in enumerate(code_cells(notebook), 1):
        if cell.execution_count != count:
            problems.append(f"cell {count} has the execution count {cell.execution_count}")
        if is_test(cell) and not cell.outputs:
            problems.append(f"test {cell.id} has no stored output")
    return problems


def test_there_are_notebooks():
    assert NAMES and FAST


@pytest.mark.parametrize("name", NAMES)
def test_solutions_were_really_run(name):
    assert not_really_run(solution(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_solutions_print_nothing_of_one_machine(name):
    for cell in code_cells(solution(name)):
        for output in cell.outputs:
            assert output.output_type != "error" and output.get("name") != "stderr", f"in cell {cell.id}"
            text = output.get("text", "") + output.get("data", {}).get("text/plain", "")
            found = re.search(r"0x[0-9a-f]{6,}|/home/|/tmp/|/Users/|[A-Z]:\\", text)
            assert not found and str(ROOT) not in text, f"cell {cell.id} prints {found or ROOT}"


def test_generated_files_are_in_step():
    problems = check(ROOT)
    if not os.environ.get("CI"):
        # A person who works in notebooks/ has every right to: their copies do not count as out of step.
        mine = [name for name in NAMES if filled_in(name)]
        problems = [line for line in problems if not any(f"notebooks/{name}.ipynb" in line for name in mine)]
    assert problems == []


def filled_in(name):
    """True when somebody worked in the blank notebook: changed a cell, or ran one."""
    path = ROOT / "notebooks" / f"{name}.ipynb"
    if not path.exists():
        return False
    ran = any(cell.execution_count or cell.outputs for cell in code_cells(read_notebook(path)))
    return ran or edited_by_hand(path)


def overlay(blank, full):
    """A blank notebook with the answers of a full one."""
    result, answers = copy.deepcopy(blank), cells_by_grade_id(full)
    for name, cell in cells_by_grade_id(result).items():
        cell.source = answers[name].source if is_exercise(cell) else cell.source
    return result


def write_folder(folder, notebooks):
    """Write notebooks into folder/notebooks, beside the pictures that they show; return that folder."""
    if (ROOT / "images").exists():
        shutil.copytree(ROOT / "images", folder / "images")
    place = folder / "notebooks"
    place.mkdir()
    for name, notebook in notebooks.items():
        nbformat.write(notebook, str(place / f"{name}.ipynb"))
    return place


@pytest.mark.parametrize("name", NAMES)
def test_blank_notebooks_fail_in_their_tests_and_only_there(tmp_path, name):
    place = write_folder(tmp_path, {other: blank_notebook(solution(other)) for other in NAMES})
    cells = code_cells(read_notebook(place / f"{name}.ipynb"))
    going_on = [nbformat.v4.new_code_cell(cell.source, metadata={"tags": ["raises-exception"]}) for cell in cells]
    outputs = run_cells(going_on, place, root=ROOT, timeout=CELL_SECONDS)
    errors = ["".join(f"{one.ename}: {one.evalue}" for one in some if one.output_type == "error") for some in outputs]
    failed = [cell.id for cell, error in zip(cells, errors, strict=True) if error]
    tests = [cell.id for cell in cells if is_test(cell)]
    assert failed == tests, [error for error in errors if error]
    exercises = {cell.id for cell in cells if is_exercise(cell)}
    assert {f"test_{name}" for name in exercises} <= set(tests), "every exercise has a test of its own name"
    for cell, error in zip(cells, errors, strict=True):
        if not error:
            continue
        # A further test of an exercise may miss a name that its first test, which failed, did not set.
        first = cell.id.removeprefix("test_") in exercises
        expected = ("NotImplementedError: ", "CheckFailed: ") + (() if first else ("NameError: ",))
        assert error.startswith(expected), f"{cell.id}: {error}"


@pytest.mark.parametrize("name", NAMES)
def test_answers_fit_into_the_blank_notebook(name):
    full = solution(name)
    filled = overlay(blank_notebook(full), full)
    assert [cell.source for cell in filled.cells] == [cell.source for cell in full.cells]
    assert [cell.metadata for cell in filled.cells] == [cell.metadata for cell in full.cells]


def test_answers_pasted_into_blank_notebooks_pass(tmp_path):
    """Notebooks without training, filled in and in a learner's folder, print what the solutions print."""
    notebooks = {}
    for name in NAMES:
        full = solution(name)
        blank = blank_notebook(full)
        notebooks[name] = overlay(blank, full) if name in FAST else blank
        if name in FAST:
            for cell, run in zip(notebooks[name].cells, full.cells, strict=True):
                if cell.cell_type == "code":
                    cell.outputs, cell.execution_count = copy.deepcopy(run.outputs), run.execution_count
    place = write_folder(tmp_path, notebooks)
    run = run_nbval([place / f"{name}.ipynb" for name in FAST])
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", NAMES)
def test_nbgrader_can_use_them(name):
    for notebook in (solution(name), blank_notebook(solution(name))):
        nbformat.validate(notebook)
        for cell in cells_by_grade_id(notebook).values():
            settings = cell.metadata["nbgrader"]
            assert settings["schema_version"] == 3 and cell.cell_type == "code"
            assert settings["solution"] != settings["grade"] and settings["grade"] == settings["locked"]
            if settings["grade"]:
                assert settings.keys() == NBGRADER_KEYS | {"points"}
                assert type(settings["points"]) is int and settings["points"] > 0
                assert cell.metadata["editable"] is False and cell.metadata["deletable"] is False
            else:
                assert settings.keys() == NBGRADER_KEYS
    for cell in code_cells(notebook):
        assert not {"exercise", "test", "points"} & cell.metadata.keys(), "the shorthand of the text stays there"


def test_grade_ids_are_unique_over_the_course():
    names = [cell.id for name in NAMES for cell in solution(name).cells if "nbgrader" in cell.metadata]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", NAMES)
def test_nbgrader_itself_accepts_them(name):
    validators = pytest.importorskip("nbgrader.nbgraderformat.v3", reason="nbgrader is not installed")
    for notebook in (solution(name), blank_notebook(solution(name))):
        validators.MetadataValidatorV3().validate_nb(notebook)


# The proof that the tests above cannot be fooled, on a small notebook.


@pytest.fixture
def small(course):
    root = course([*MINI, ({}, "print(0.1 + 0.2)")])
    build(root, say=lambda text: None)
    return root / "solutions" / "02_mini.ipynb"


def test_nbval_passes_what_is_right(small):
    run = run_nbval([small])
    assert run.returncode == 0 and "4 passed" in run.stdout, run.stdout + run.stderr
    assert not_really_run(read_notebook(small)) == []


def test_one_changed_digit_fails(small):
    notebook = read_notebook(small)
    test = cells_by_grade_id(notebook)["test_double"]
    test.outputs[0].text = test.outputs[0].text.replace("4.", "5.")
    nbformat.write(notebook, str(small))
    run = run_nbval([small])
    assert run.returncode == 1 and "1 failed, 3 passed" in run.stdout, run.stdout + run.stderr


def test_cleared_outputs_fail(small):
    notebook = read_notebook(small)
    for cell in code_cells(notebook):
        cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, str(small))
    # This is the trap: nbval alone finds nothing to complain about.
    assert run_nbval([small]).returncode == 0
    assert "test test_double has no stored output" in not_really_run(notebook)
    assert len(not_really_run(notebook)) == 5
    assert check(small.parents[1]), "and the build finds it too"


def test_one_cleared_cell_fails(small):
    notebook = read_notebook(small)
    cells_by_grade_id(notebook)["test_double"].outputs = []
    assert not_really_run(notebook) == ["test test_double has no stored output"]


def test_a_cell_that_talks_on_stderr_fails(small):
    notebook = read_notebook(small)
    notebook.cells[-1].source = "import sys\nprint(0.1 + 0.2)\nprint('careful', file=sys.stderr)"
    nbformat.write(notebook, str(small))
    run = run_nbval([small])
    assert run.returncode == 1 and "stderr" in run.stdout, run.stdout + run.stderr
