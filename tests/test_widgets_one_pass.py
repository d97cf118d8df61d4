"""One pass of a tiny network: its numbers, its formulas, its diagrams, its buttons."""

import sys

import pytest

import my_network
from workbook.widgets import step_through
from workbook.widgets.one_pass import one_iteration, operations
from workbook.widgets.step_through import diagram, in_words, shown_in_words


@pytest.fixture(scope="module")
def steps():
    return operations(my_network)


def test_the_example_shows_what_there_is_to_see():
    arrays = one_iteration(my_network)
    assert (arrays["Z1"] < 0).any() and (arrays["Z1"] > 0).any(), "the ReLU has something to cut off"
    assert len({arrays[name].shape for name in ("A0", "W1", "b1", "W2", "Z2")}) == 5, "no two shapes are confused"
    assert arrays["new_J"] < arrays["J"]


def test_each_cache_is_written_once_and_read_afterwards(steps):
    for l in (1, 2):
        written = [number for number, step in enumerate(steps) if step.writes == l]
        read = [number for number, step in enumerate(steps) if step.reads == l]
        assert len(written) == 1 and len(read) == 3 and written[0] < min(read)
        assert [step.full >= l for step in steps[:-1]] == [n >= written[0] for n in range(len(steps) - 1)]
    assert [step.direction for step in steps if step.direction] == ["forward"] * 4 + ["backward"] * 9


def test_formulas_say_the_shapes_and_brackets_close(steps):
    for step in steps:
        for latex in (step.formula, step.numbers):
            for left, right in (("{", "}"), (r"\left", r"\right"), (r"\begin", r"\end")):
                assert latex.count(left) == latex.count(right), step.title
            assert "nan" not in latex and "$" not in latex
        assert r"\underset{(" in step.formula or not step.layer, step.title
    assert r"\underset{(2, 3)}{Z^{[1]}} = \underset{(2, 2)}{W^{[1]}}" in steps[1].formula
    assert r"1 & 1 & -2 \\ -0.5 & 1 & 1" in steps[1].numbers
    assert "0.731 & 0.5 & 0.269" in steps[4].numbers
    assert "= 0.773" in steps[5].numbers


def test_the_diagram_says_what_it_shows(steps):
    assert "layer 1 is marked, on the way forward; cache 1 is written, cache 2 is empty" in shown_in_words(steps[2])
    assert len({shown_in_words(step) for step in steps}) >= 10
    assert f'alt="{shown_in_words(steps[2])}"' in diagram(steps[2])


def test_buttons_and_slider_go_through_all_of_it(steps, monkeypatch):
    panels = []
    monkeypatch.setattr(
        sys.modules["workbook.widgets.step_through"], "put_on_page", lambda _, panel, *__: panels.append(panel)
    )
    step_through()
    (previous, following, slider), (drawn, text) = (row.children for row in panels[0].children)
    for button, number in ((previous, 1), (following, 2), (following, 3)):
        button.click()
        assert slider.value == number
    assert drawn.value == diagram(steps[2]) and text.value == in_words(3, steps[2])
    assert "<b>3. Layer 1 forward, activation</b>" in text.value and steps[2].formula in text.value
    slider.value = len(steps)
    following.click()
    assert slider.value == len(steps) and steps[-1].title in text.value
