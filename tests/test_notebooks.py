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
from conftest import (
    CELL_SECONDS,
    MINI,
    ROOT,
    cells_by_grade_id,
    code_cells,
    course_text,
    is_exercise,
    is_test,
    marks,
    solution,
)

from benchmarks.digits import Setting, cores, run_nbval
from workbook.asking.kept import ASKED, asks
from workbook.building.assemble import blank_notebook
from workbook.building.build import build, check, edited_by_hand, source_names
from workbook.building.execute import run_cells
from workbook.building.notebook import read_notebook
from workbook.checking.left_out import LEFT_OUT

# A notebook that was not built yet is one line in test_generated_files_are_in_step, not a dozen failures.
NAMES = [name for name in source_names(ROOT) if (ROOT / "solutions" / f"{name}.ipynb").exists()]
NBGRADER_KEYS = {"schema_version", "solution", "grade", "locked", "task", "grade_id"}


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
    assert len(NAMES) >= 10


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
    ran = any(cell.execution_count for cell in code_cells(read_notebook(path)))
    return ran or edited_by_hand(path)


def overlay(blank, full):
    """A blank notebook with the answers of a full one."""
    result, answers = copy.deepcopy(blank), cells_by_grade_id(full)
    for name, cell in cells_by_grade_id(result).items():
        cell.source = answers[name].source if is_exercise(cell) else cell.source
    return result


@pytest.mark.kernel
def test_blank_notebooks_fail_in_their_tests_and_only_there(tmp_path):
    """One after the other in one kernel, which forgets between them what it ran."""
    place = tmp_path / "notebooks"
    place.mkdir()
    shutil.copytree(ROOT / "images", tmp_path / "images")
    for name in NAMES:
        nbformat.write(blank_notebook(solution(name)), str(place / f"{name}.ipynb"))
    names = [name for name in NAMES if name < "06b"]  # those from 06b on compute for long in cells that are not graded
    notebooks = [code_cells(read_notebook(place / f"{name}.ipynb")) for name in names]
    going_on = {"tags": ["raises-exception"]}
    forgetting = nbformat.v4.new_code_cell("%reset -f\nimport sys\nsys.modules.pop('my_network', None);")
    running = [
        cell
        for cells in notebooks
        for cell in (forgetting, *(nbformat.v4.new_code_cell(one.source, metadata=going_on) for one in cells))
    ]
    early = nbformat.v4.new_code_cell("check(linear_forward)", metadata=going_on)
    (what, *rest), *shown = run_cells([early, *running], place, root=ROOT, timeout=CELL_SECONDS)
    assert what.traceback == [LEFT_OUT.format("check")] and rest == [], "before the first cell was run"
    shown = iter(shown)
    for name, cells in zip(names, notebooks, strict=True):
        assert next(shown) == [], "forgetting says nothing"
        some = [next(shown) for _ in cells]
        errors = ["".join(f"{one.ename}: {one.evalue}" for one in out if one.output_type == "error") for out in some]
        failed = [cell.id for cell, error in zip(cells, errors, strict=True) if error]
        assert failed == [cell.id for cell in cells if marks(cell).get("locked")], (
            name,
            [error for error in errors if error],
        )
        exercises = {cell.id for cell in cells if is_exercise(cell)}
        for cell, error in zip(cells, errors, strict=True):
            # A further test of an exercise may miss a name that its first test, which failed, did not set.
            first = cell.id.removeprefix("test_") in exercises
            expected = ("NotImplementedError: ", "CheckFailed: ") + (() if first else ("NameError: ",))
            assert not error or error.startswith(expected), f"{cell.id}: {error}"


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_has_a_test_of_its_own_name(name):
    cells = code_cells(solution(name))
    assert {f"test_{cell.id}" for cell in cells if is_exercise(cell)} <= {cell.id for cell in cells if is_test(cell)}


@pytest.mark.parametrize("name", NAMES)
def test_answers_fit_into_the_blank_notebook(name):
    full = solution(name)
    filled = overlay(blank_notebook(full), full)
    assert [cell.source for cell in filled.cells] == [cell.source for cell in full.cells]
    for cell in full.cells:
        if asks(cell.metadata):  # the answers to questions
            del cell.metadata[ASKED]
    assert [cell.metadata for cell in filled.cells] == [cell.metadata for cell in full.cells]


@pytest.mark.parametrize("name", NAMES)
def test_nbgrader_can_use_them(name):
    for notebook in (solution(name), blank_notebook(solution(name))):
        nbformat.validate(notebook)
        for cell in cells_by_grade_id(notebook).values():
            settings = cell.metadata["nbgrader"]
            assert settings["schema_version"] == 3 and cell.cell_type == "code"
            assert settings["solution"] != settings["locked"]  # a cell that only draws is locked, too, without points
            assert settings.keys() == NBGRADER_KEYS | ({"points"} if settings["grade"] else set())
            if settings["locked"]:
                assert cell.metadata["editable"] is False and cell.metadata["deletable"] is False
            if "workbook" in cell.metadata:  # extra points, which nbgrader does not know
                assert settings["locked"] and not settings["grade"] and cell.metadata["workbook"]["extra"] > 0
            if settings["grade"]:
                assert settings["locked"] and type(settings["points"]) is int and settings["points"] > 0
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


# The proof that nbval and the tests above together cannot be fooled, on a small notebook.


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The solution of a small notebook, and copies of it.

    changed: another digit, a cell that was cleared, and a word on stderr.  cleared, half: all outputs are gone, or one.
    """
    root = tmp_path_factory.mktemp("small")
    (root / "course").mkdir()
    text = course_text([*MINI, ({}, "print(1)"), ({}, "print(0.1 + 0.2)")])
    (root / "course" / "02_mini.md").write_text(text, encoding="utf-8", newline="\n")
    build(root, say=lambda text: None)
    right = read_notebook(root / "solutions" / "02_mini.ipynb")
    copies = {name: copy.deepcopy(right) for name in ("right", "changed", "cleared", "half")}
    test = cells_by_grade_id(copies["changed"])["test_double"]
    test.outputs[0].text = test.outputs[0].text.replace("4.", "5.")
    for cell in code_cells(copies["cleared"]):
        cell.outputs, cell.execution_count = [], None
    cells_by_grade_id(copies["half"])["test_double"].outputs = []
    copies["changed"].cells[-2].update(outputs=[], execution_count=None)
    copies["changed"].cells[-1].source += "\nimport sys\nprint('careful', file=sys.stderr)"
    for name, notebook in copies.items():
        nbformat.write(notebook, str(root / f"{name}.ipynb"))
    return root, copies


@pytest.mark.kernel
def test_what_was_not_really_run_is_noticed(small):
    root, copies = small
    problems = {name: not_really_run(notebook) for name, notebook in copies.items()}
    assert problems["right"] == [] and problems["half"] == ["test test_double has no stored output"]
    assert len(problems["cleared"]) == 6 and problems["half"][0] in problems["cleared"]
    nbformat.write(copies["cleared"], str(root / "solutions" / "02_mini.ipynb"))
    assert check(root), "and the build finds it too"


@pytest.mark.kernel
def test_nbval_notices_a_digit_and_a_word_on_stderr_but_nothing_that_was_cleared(small):
    root, _ = small
    run = run_nbval([root / "changed.ipynb"])
    failed = re.findall(r"^FAILED .*::Cell (\d)", run.stdout, re.MULTILINE)
    assert failed == ["2", "4"] and "3 passed" in run.stdout, run.stdout + run.stderr
    assert "{'stderr'}" in run.stdout, run.stdout


@pytest.mark.kernel
def test_digits_are_the_same_with_other_kernels_of_blas():
    """05b prints gradients to the last digit, here on an old processor; benchmarks/digits.py tries all notebooks."""
    notebooks = [*ROOT.glob("solutions/05b_*.ipynb")]
    run = run_nbval(notebooks, Setting(1, cores()[0]) if cores() else Setting(2))
    assert notebooks and run.returncode == 0, run.stdout + run.stderr
