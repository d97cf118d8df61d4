"""The build: what it makes of a course text, what it runs again, what it refuses, and how it says so."""

import contextlib
import io
import sys

import nbformat
import pytest
from conftest import FRONT, MINI, cells_by_grade_id, course_text

from workbook.building import build as building
from workbook.building.assemble import blank_answer
from workbook.building.build import build, check
from workbook.building.minutes import minutes, with_minutes
from workbook.building.notebook import read_notebook
from workbook.errors import WorkbookError, command

EXERCISE = ({"exercise": "double"}, "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION")
TEST = ({"test": "double", "points": 10}, "print(double(2))")
NOT_ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="kernels catch it on Linux and macOS only")


@pytest.fixture
def runs(monkeypatch):
    """Run cells in this process instead of a kernel, which is faster; gives how many cells each run had."""
    counted = []

    def run_here(cells, *args, **options):
        counted.append(len(cells))
        names, outputs = {}, []
        for cell in cells:
            with contextlib.redirect_stdout(io.StringIO()) as text:
                exec(cell.source, names)
            printed = [nbformat.v4.new_output("stream", name="stdout", text=text.getvalue())]
            outputs.append(printed if text.getvalue() else [])
        return outputs

    monkeypatch.setattr(building, "run_cells", run_here)
    return counted


def quiet(root, *names, **options):
    return build(root, names, say=lambda text: None, **options)


def read_both(root, name="02_mini"):
    return [read_notebook(root / folder / f"{name}.ipynb") for folder in ("solutions", "notebooks")]


def contents(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.ipynb")}


@pytest.mark.kernel
def test_what_a_build_makes(course):
    later = [
        ({}, "from pathlib import Path\nprint(Path('02_mini.ipynb').exists(), Path.cwd().name)"),
        ({}, "import time\nfor i in range(40):\n    print(i, end='\\r', flush=True)\n    time.sleep(0.002)\ni"),
        ({}, "import ipywidgets\nipywidgets.IntSlider(3)"),
    ]
    course()
    root = course(later, name="03_later")
    assert quiet(root) == []
    solution, blank = read_both(root)
    for notebook in (solution, blank):
        assert set(notebook.metadata) == {"kernelspec", "language_info", "workbook"}
        assert notebook.metadata.language_info == {"name": "python"}
    assert [cell.cell_type for cell in solution.cells] == ["markdown", "code", "code", "code", "markdown", "markdown"]
    assert list(cells_by_grade_id(solution)) == ["double", "test_double"]
    assert cells_by_grade_id(solution)["test_double"].metadata.nbgrader.points == 10
    assert solution.cells[4].source == "**Expected output**\n\n```text\n[0. 2. 4.]\n```"
    assert [cell.execution_count for cell in solution.cells if cell.cell_type == "code"] == [1, 2, 3]
    assert cells_by_grade_id(blank)["double"].source == (
        'def double(x):\n    """Twice x."""\n    # YOUR CODE HERE (about 2 lines)\n'
        '    raise NotImplementedError("double: write your code here, then run this cell again")'
    )
    for full, empty in zip(solution.cells, blank.cells, strict=True):
        assert (empty.id, empty.metadata) == (full.id, full.metadata)
        if empty.cell_type == "code":
            assert (empty.outputs, empty.execution_count) == ([], None)
        if empty.id != "double":
            assert empty.source == full.source
    earlier, loop, widget = (cell.outputs for cell in read_both(root, "03_later")[0].cells)
    assert earlier[0].text == "True solutions\n", "later notebooks find the earlier solutions"
    assert loop[0].text == "39\r" and loop[1].execution_count == 2
    assert [set(output.data) for output in widget] == [{"text/plain"}], "its name in one kernel is not stored"
    before = contents(root)
    for content in before.values():
        assert b"\r" not in content and content.startswith(b'{\n "cells": [\n  {\n') and content.endswith(b"\n}\n")
        assert str(root).encode() not in content
    quiet(root, "03", force=True)
    assert contents(root) == before, "running again gives the same bytes"
    assert not [path for path in root.rglob("*") if path.name.startswith(".")]


@pytest.fixture
def built(course, runs):
    """A folder with one course text and its two notebooks; 3 cells were run for them."""
    root = course()
    quiet(root)
    return root


def test_building_again_changes_and_runs_nothing(built, runs):
    before = contents(built)
    stamps = {path: path.stat().st_mtime_ns for path in built.rglob("*.ipynb")}
    path = built / "course" / "02_mini.md"
    windows = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    for text in (path.read_bytes(), windows):
        path.write_bytes(text)
        quiet(built)
        assert contents(built) == before and runs == [3] and check(built) == []
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*.ipynb")} == stamps


@pytest.mark.parametrize(
    ("cells", "ran", "printed"),
    [
        ([*MINI, "More text."], [3], "[0. 2. 4.]"),
        ([*MINI[:3], ({"test": "double/again", "points": 7}, MINI[3][1])], [3], "[0. 2. 4.]"),
        ([*MINI[:3], ({"test": "double", "points": 10}, "print(double(values + 1))")], [3, 3], "[2. 4. 6.]"),
    ],
    ids=["text", "points", "code"],
)
def test_only_a_change_of_code_runs_again(built, course, runs, cells, ran, printed):
    course(cells)
    assert ("was not run yet" in check(built)[0]) == (len(ran) > 1)
    quiet(built)
    assert runs == ran and check(built) == []
    solution, blank = read_both(built)
    assert solution.cells[3].outputs[0].text == f"{printed}\n" and printed in blank.cells[4].source
    assert solution.cells[3].metadata.nbgrader.points == cells[3][0]["points"]
    assert blank.cells[-1].source == (solution.cells[4].source if cells[-1] == cells[3] else cells[-1])


def test_minutes_grow_with_words_lines_and_gaps():
    text, code = nbformat.v4.new_markdown_cell("word " * 1500), nbformat.v4.new_code_cell("x = 1\n" * 100)
    assert minutes([text]) == 10 and minutes([text, code]) == 15
    assert minutes([nbformat.v4.new_code_cell(EXERCISE[1])]) == pytest.approx(6 + 1 / 20)
    folded = nbformat.v4.new_code_cell(code.source, metadata={"jupyter": {"source_hidden": True}})
    aside = "<details>\n<summary>More</summary>\n\nmuch more\n\n</details> ![seen by few](../x.svg) | --- | [a b](c.md)"
    assert minutes([folded, nbformat.v4.new_markdown_cell(aside)]) == 2 / 150, "nobody has to read it"


def test_each_section_says_how_long_it_takes():
    texts = f"Before.\n\n## 1. One\n\n{'word ' * 300}", f"{'word ' * 150}\n## 2. Two\nOnly this."
    cells = [nbformat.v4.new_markdown_cell(texts[0]), nbformat.v4.new_code_cell("x = 1\n" * 40)]
    cells.append(nbformat.v4.new_markdown_cell(texts[1]))
    with_minutes(cells)
    assert "## 1. One\n\n*About 5 minutes.*\n\nword" in cells[0].source and cells[1].source == "x = 1\n" * 40
    assert cells[2].source.endswith("## 2. Two\n\n*About 1 minute.*\nOnly this.")


def test_only_the_named_and_changed_are_run(course, runs):
    root = course()
    course(["# Other\n\nAbout {{minutes}}, {{odd}}. Before: {{before}}", ({}, "print(1)")], name="03_other")
    quiet(root, "03")
    filled_in = "# Other\n\nAbout 5, {{odd}}. Before: [A small notebook](02_mini.ipynb)"
    assert read_both(root, "03_other")[1].cells[0].source == filled_in
    assert runs == [1] and not (root / "solutions" / "02_mini.ipynb").exists()
    assert [line for line in check(root) if "02_mini" in line] and not check(root, ["03_other"])
    quiet(root, "course/02_mini.md")
    assert runs == [1, 3] and check(root) == []
    with pytest.raises(WorkbookError, match="no course text '04'; there are 02_mini, 03_other"):
        quiet(root, "04")
    with pytest.raises(WorkbookError, match="There is no course text"):
        quiet(root / "course")


@pytest.mark.parametrize("content", ["cleared", "", "{", "[]", '{"cells": []}', "<<<<<<< HEAD\n"])
def test_a_cleared_or_damaged_solution_is_made_again(built, runs, content):
    before = contents(built)
    path = built / "solutions" / "02_mini.ipynb"
    if content == "cleared":
        notebook = read_notebook(path)
        for cell in notebook.cells[1:4]:
            cell.outputs, cell.execution_count = [], None
        content = nbformat.writes(notebook)
    path.write_text(content, encoding="utf-8")
    assert check(built)
    quiet(built)
    assert contents(built) == before and runs == [3, 3]


def test_check_names_every_file_out_of_step(course, runs):
    root = course()
    [line] = check(root)
    assert line.startswith("solutions/02_mini.ipynb") and "missing" in line
    assert line.endswith(f"run {command('build 02_mini')}")
    quiet(root)
    blank = root / "notebooks" / "02_mini.ipynb"
    text = blank.read_text(encoding="utf-8")
    blank.unlink()
    assert "notebooks/02_mini.ipynb is missing" in check(root)[0]
    blank.write_text(text.replace("The end", "An end"), encoding="utf-8", newline="\n")
    (root / "solutions" / "09_old.ipynb").write_bytes((root / "solutions" / "02_mini.ipynb").read_bytes())
    (root / "notebooks" / "09_old.ipynb").write_text("somebody's own", encoding="utf-8")
    before = contents(root)
    lines = check(root)
    assert len(lines) == 2 and contents(root) == before
    assert "notebooks/02_mini.ipynb" in lines[0] and "solutions/09_old.ipynb is left over" in lines[1]


def test_a_filled_in_notebook_is_not_lost(built, course):
    path = built / "notebooks" / "02_mini.ipynb"
    fresh, mine = path.read_bytes(), read_notebook(path)
    mine.cells[1].execution_count, mine.metadata["language_info"]["version"] = 4, "3.13.1"
    nbformat.write(mine, str(path))
    assert quiet(built) == [] and path.read_bytes() == fresh, "to have run it is no work"
    cells_by_grade_id(mine)["double"].source = "def double(x):\n    return 2 * x"
    nbformat.write(mine, str(path))
    kept = path.read_bytes()
    course([*MINI, "New text."])
    [sentence] = quiet(built)
    assert "notebooks/02_mini.ipynb was changed by hand" in sentence and "--force" in sentence
    assert path.read_bytes() == kept
    assert read_both(built)[0].cells[-1].source == "New text.", "the solution is made all the same"
    path.write_text("not json", encoding="utf-8")
    assert "cannot be read" in quiet(built)[0] and path.read_text(encoding="utf-8") == "not json"
    assert quiet(built, force=True) == [] and check(built) == []


@pytest.mark.kernel
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("first = 1\nprint(doubel(2))", "NameError: name 'doubel' is not defined"),
        ("import warnings\nwarnings.warn('old')", "UserWarning: old"),
        pytest.param("import os, time\nos.write(2, b'from C')\ntime.sleep(1)", "from C", marks=NOT_ON_WINDOWS),
        ("import time\ntime.sleep(60)", "longer than 2 seconds"),
        ("import os\nos._exit(3)", "died"),
    ],
)
def test_what_a_cell_must_not_do(course, code, words):
    root = course([({}, "a = 1"), ({}, code)])
    with pytest.raises(WorkbookError) as caught:
        quiet(root, timeout=2 if "2 seconds" in words else 60)
    line = course_text([({}, "a = 1")]).count("\n") + 2
    said = str(caught.value)
    assert said.startswith(f"course/02_mini.md, line {line} (code cell): the cell failed:")
    assert words in said and "\x1b" not in said and contents(root) == {}
    assert "doubel" not in code or "----> 2 print(doubel(2))" in said


def test_interrupting_leaves_whole_files(built, course, monkeypatch):
    before = contents(built)
    course([*MINI, "More."])

    def stop(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", stop)
    with pytest.raises(KeyboardInterrupt):
        quiet(built)
    assert contents(built) == before
    assert not [path for path in built.rglob("*") if path.name.endswith(".part")]


def test_expected_output_where_a_test_printed_and_it_is_wanted(course, runs):
    root = course(
        [
            EXERCISE,
            ({"test": "double", "points": 1, "tags": "[no-expected-output]"}, "print(double(1))"),
            ({"test": "double/quiet", "points": 1}, "assert double(2) == 4"),
            ({}, "print('not a test')"),
            ({"test": "double/ticks", "points": 1}, "print('```')\nprint(double(1))"),
        ]
    )
    quiet(root)
    cells = read_both(root)[0].cells
    assert [cell.cell_type for cell in cells] == ["code"] * 5 + ["markdown"]
    assert cells[5].source == "**Expected output**\n\n````text\n```\n2\n````", "a longer fence around backticks"


def test_ids_are_unique_and_stay(course, runs):
    root = course(["Same.", "Same.", ({}, "1"), ({}, "1"), "Same."])
    quiet(root)
    ids = [cell.id for cell in read_both(root)[0].cells]
    assert len(set(ids)) == 5
    course(["New.", "Same.", ({}, "1"), ({}, "1")])
    quiet(root)
    assert [cell.id for cell in read_both(root)[0].cells][1:] == [ids[0], ids[2], ids[3]]


def test_several_regions_and_indentation():
    text = (
        "def f(x):\n    if x:\n        ### BEGIN SOLUTION\n        return g(1,\n                 2)\n"
        "        ### END SOLUTION\n    ### BEGIN SOLUTION\n    return 0  # zero\n    ### END SOLUTION\n# end"
    )
    stub = 'raise NotImplementedError("f: write your code here, then run this cell again")'
    assert blank_answer(text, "f") == (
        f"def f(x):\n    if x:\n        # YOUR CODE HERE (about 2 lines)\n        {stub}\n"
        f"    # YOUR CODE HERE (about 1 line)\n    {stub}\n# end"
    )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([({"exercise": "f"}, "def f():\n    return 1")], r"line 12 \(exercise f\): the answer is not"),
        ([({"exercise": "f"}, "### BEGIN SOLUTION\nx = 1")], "every '### BEGIN SOLUTION' needs its '### END SOLUTION'"),
        ([({"exercise": "f"}, "x = 1\n### END SOLUTION")], "needs its"),
        ([({"exercise": "f"}, "### BEGIN SOLUTION\n### BEGIN SOLUTION")], "needs its"),
        ([({"exercise": "f"}, "### BEGIN SOLUTION\n# later\n### END SOLUTION")], "no answer between"),
        ([({"exercise": "f g"}, "### BEGIN SOLUTION\n1\n### END SOLUTION")], "'f g' is not a name"),
        ([({"exercise": ""}, "1")], "None is not a name"),
        ([EXERCISE, EXERCISE], r"line 21 \(exercise double\): the name is taken by .*line 12"),
        ([EXERCISE, TEST, TEST], r"line 28 \(test double\): the name is taken by .*line 21"),
        ([EXERCISE, ({"test": "double"}, "1")], r"\(test double\): the test has no points"),
        ([EXERCISE, ({"test": "double", "points": -1}, "1")], "points are -1; a whole number"),
        ([EXERCISE, ({"test": "double", "points": 1, "extra": 1}, "1")], "either points or extra points"),
        ([EXERCISE, ({"test": "double", "extra": 0}, "1")], "extra points are more than 0"),
        ([EXERCISE, ({"test": "double", "points": "true"}, "1")], "points are True; a whole number"),
        ([EXERCISE, ({"test": "doubel", "points": 1}, "1")], "no such exercise before this test; above it are: double"),
        ([EXERCISE, ({"test": "doubel/x", "points": 1}, "1")], "no such exercise"),
        ([EXERCISE, ({"test": "double/x/y", "points": 1}, "1")], "not of the form"),
        ([TEST, EXERCISE], "before this test; above it are: none"),
        ([({}, "### BEGIN SOLUTION\n1\n### END SOLUTION")], "is outside any exercise"),
        ([EXERCISE, ({"test": "double", "points": 1}, "### BEGIN SOLUTION\n### END SOLUTION")], "outside"),
        ([({"points": 1}, "1")], "points belong to a cell with ':test:'"),
        ([({"exercice": "f"}, "1")], "unknown option 'exercice'; known are exercise"),
        ([({"tags": "word"}, "1")], "tags have to be a list"),
        ([({}, "")], "the code cell is empty"),
        (["Next: {{next}}"], "{{next}} is a link to a notebook, and there is none"),
        ([({"tags": "[a"}, "1")], "cannot be read"),
    ],
)  # fmt: skip
def test_mistakes_of_authors(course, cells, words):
    root = course(cells)
    with pytest.raises(WorkbookError, match=words) as caught:
        quiet(root)
    assert str(caught.value).startswith("course/02_mini.md") and "\n" not in str(caught.value)
    assert contents(root) == {} and len(check(root)) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (course_text(MINI, ""), "line 1: the front matter is missing or not complete"),
        (course_text(MINI, "---\njupytext:\n"), "not complete"),
        (course_text(MINI, FRONT.replace("  display_name", " display_name")), "line 8"),
        (course_text(MINI, FRONT.replace("kernelspec", "kernel")), "not complete"),
        (course_text(MINI, FRONT.replace("myst", "light")), "format_name: myst"),
        (course_text(MINI).replace("np.arange(3.0)\n```", "1"), "swallows the next one"),
        ("caf\xe9", "not UTF-8"),
    ],
)
def test_texts_that_cannot_be_read(course, text, words):
    root = course()
    (root / "course" / "02_mini.md").write_bytes(text.encode("latin-1"))
    with pytest.raises(WorkbookError, match=words) as caught:
        quiet(root)
    assert "\n" not in str(caught.value)


def test_names_are_unique_over_the_course(course):
    root = course()
    course([EXERCISE, TEST], name="03_again")
    with pytest.raises(WorkbookError, match=r"03_again.md, line 12 \(exercise double\).*taken by course/02_mini.md"):
        quiet(root)
    assert any("is taken by" in line for line in check(root))
