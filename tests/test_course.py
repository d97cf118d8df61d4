"""What a reader of the notebooks can rely on: figures without their code, honest times, each thing explained once."""

import re

import pytest
from conftest import ROOT, code_cells, is_exercise, solution

from workbook.building.minutes import minutes
from workbook.building.source import read_source
from workbook.cells import course
from workbook.drawings import draw_set, store

NAMES = [path.stem for path in course.numbered(ROOT / "course", "*.md")]
DRAWS = re.compile(r"\b(plt|axes|figure)\.")


def text_of(name):
    return (ROOT / "course" / f"{name}.md").read_text(encoding="utf-8")


def printed_by(cell):
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


@pytest.mark.parametrize("name", NAMES)
def test_code_that_draws_is_folded(name):
    folded = [bool(cell.metadata.get("jupyter", {}).get("source_hidden")) for cell in code_cells(solution(name))]
    draws = [bool(DRAWS.search(cell.source)) for cell in code_cells(solution(name))]
    assert all(hidden for hidden, figure in zip(folded, draws) if figure)


def test_most_notebooks_draw():
    drawn = [name for name in NAMES if any(DRAWS.search(cell.source) for cell in code_cells(solution(name)))]
    assert 2 * len(drawn) > len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_points_stand_on_what_a_function_gives_and_not_on_a_drawing(name):
    for cell in code_cells(solution(name)):
        graded = cell.metadata.get("nbgrader", {}).get("grade")
        if graded:
            assert printed_by(cell), cell.id
        assert not (graded and cell.metadata.get("jupyter")), cell.id


@pytest.mark.parametrize("name", NAMES)
def test_how_long_it_takes_is_worked_out(name):
    (line,) = (line for line in text_of(name).splitlines() if line.startswith("**Time:**"))
    assert "about {{minutes}} minutes" in line and not re.search(r"\d+ min", line)


@pytest.mark.parametrize("name", NAMES)
def test_it_takes_35_minutes_at_most(name):
    cells = read_source(ROOT / "course" / f"{name}.md")
    assert minutes(cells) <= 35
    headings = [line for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines()]
    assert all(
        re.fullmatch(r"\*About \d+ minutes?\.\*", after)
        for heading, after in zip(headings, headings[2:])
        if heading.startswith("## ")
    )


def test_a_notebook_ends_with_an_open_question_and_the_way_to_the_next():
    for name in NAMES:
        ending = text_of(name).partition("\n## An open question\n")[2]
        assert ending and ("**Next:** {{next}}." in ending) == (name != NAMES[-1]), name


def test_how_to_work_stands_once():
    assert [name for name in NAMES if "## How a notebook works" in text_of(name)] == [NAMES[0]]
    assert all("\n{{opening}}\n" in text_of(name) for name in NAMES[1:])


def test_as_many_errors_of_shapes_are_printed_as_are_promised():
    text = text_of("00b_shapes_and_broadcasting")
    (cell,) = (cell for cell in code_cells(solution("00b_shapes_and_broadcasting")) if "np.dot(X, W)" in cell.source)
    explained = text.partition("These are the three that you will meet most:")[2].partition("+++")[0]
    assert len(printed_by(cell).splitlines()) == len(re.findall(r"^- \*\*`", explained, re.MULTILINE)) == 3


@pytest.mark.parametrize("name", NAMES)
def test_shares_are_printed_with_a_few_decimals(name):
    for cell in code_cells(solution(name)):
        for line in printed_by(cell).splitlines():
            if re.search("accura|share|probab", line, re.IGNORECASE) and "array" not in line and not is_exercise(cell):
                assert not re.search(r"\b0\.\d{7,}", line), line


def test_a_large_set_of_drawings_is_drawn_once(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "KEPT", tmp_path)
    monkeypatch.setattr(store, "LARGE", 3)
    first = draw_set(3, seed=5, name="")
    monkeypatch.delattr(store, "_drawn")
    again = draw_set(3, seed=5, name="")
    assert all((one == other).all() for one, other in zip(first[:2], again[:2]))
    assert first[2].keys() == again[2].keys()
