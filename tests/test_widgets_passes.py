"""The walk through one forward and backward pass: its numbers, its pictures, its buttons, and nothing left behind."""

import re
import sys
import threading
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from ipywidgets.widgets import widget as registry

from workbook.cells.around import right_functions
from workbook.widgets import step_through, walk

room = sys.modules["workbook.widgets.passes"]


@pytest.fixture(scope="module")
def functions():
    known = right_functions()
    return {name: known[name] for name in (*walk.NEEDED, "L_model_forward", "L_model_backward")}


@pytest.fixture(scope="module")
def steps(functions):
    return walk.steps(functions)


def test_the_values_are_those_of_the_whole_model(functions):
    v = walk.values(functions)
    X, Y, parameters = walk.example()
    AL, caches = functions["L_model_forward"](X, parameters)
    grads = functions["L_model_backward"](AL, Y, caches)
    np.testing.assert_allclose(v.A2, AL)
    for name in ("dW1", "db1", "dW2", "db2", "dA1", "dA0"):
        np.testing.assert_allclose(getattr(v, name), grads[name], atol=1e-15)
    assert v.new_J < v.J


def test_the_example_shows_what_there_is_to_see(functions):
    v = walk.values(functions)
    assert (v.Z1 < 0).any() and (v.Z1 > 0).any(), "the ReLU has something to cut off"
    assert np.all((v.A2 > 0.01) & (v.A2 < 0.99))
    shapes = {np.shape(value) for value in (v.A0, v.W1, v.b1, v.W2, v.Z2)}
    assert len(shapes) == 5, "no two shapes are confused"


def test_each_cache_is_written_once_and_read_afterwards(steps):
    for l in (1, 2):
        written = [n for n, step in enumerate(steps) if step.writes == l]
        read = [n for n, step in enumerate(steps) if step.reads == l]
        assert len(written) == 1 and len(read) == 3 and written[0] < min(read)
        full = [l in step.full for step in steps[:-1]]
        assert full == [n >= written[0] for n in range(len(steps) - 1)]


def test_forward_comes_before_backward(steps):
    ways = [step.way for step in steps if step.way]
    assert ways == ["forward"] * 4 + ["backward"] * 9


def test_formulas_say_the_shapes_and_brackets_close(steps):
    for step in steps:
        for latex in (step.formula, step.numbers):
            assert latex.count("{") == latex.count("}") and latex.count(r"\left") == latex.count(r"\right")
            assert latex.count(r"\begin") == latex.count(r"\end") and "nan" not in latex
        if step.layer:
            assert r"\underset{(" in step.formula, step.title
    assert r"\underset{(2, 3)}{Z^{[1]}} = \underset{(2, 2)}{W^{[1]}}" in steps[1].formula


def test_the_numbers_are_the_computed_ones(steps):
    assert r"1 & 1 & -2 \\ -0.5 & 1 & 1" in steps[1].numbers
    assert "0.731 & 0.5 & 0.269" in steps[4].numbers
    assert steps[5].numbers.endswith("= 0.773")


def test_the_picture_says_what_it_shows(steps):
    seen = set()
    for step in steps:
        root = ET.fromstring(room.diagram(step))
        assert root.get("role") == "img" and root.get("aria-label") == room.in_words(step)
        seen.add(room.in_words(step))
    assert len(seen) >= 10
    assert "layer 1 is marked, on the way forward; cache 1 is written, cache 2 is empty" in room.in_words(steps[2])


def test_buttons_and_slider_walk(steps):
    shown = room.Walk(steps)
    shown.back.click()
    assert shown.slider.value == 1
    for number in range(2, len(steps) + 3):
        shown.on.click()
        assert shown.slider.value == min(number, len(steps))
    assert steps[-1].title in shown.words.value and steps[-1].numbers in shown.numbers.value
    shown.slider.value = 3
    assert re.search(r"<b>3\. Layer 1 forward, activation</b>", shown.words.value)
    assert steps[2].formula in shown.formula.value
    shown.close()


def test_nothing_is_left_behind_when_the_cell_runs_again(capsys):
    step_through()
    before = len(registry._instances), threading.active_count()
    for _ in range(20):
        step_through()
    assert (len(registry._instances), threading.active_count()) == before
    room._open.close()
    room._open = None


def test_what_is_missing_is_said_in_a_sentence(monkeypatch, capsys):
    def nothing(name):
        raise ImportError(f"{name} is not written yet. Finish it.")

    monkeypatch.setattr("my_network.__getattr__", nothing)
    step_through()
    assert capsys.readouterr().out == "linear_activation_forward is not written yet. Finish it.\n"
    assert room._open is None
