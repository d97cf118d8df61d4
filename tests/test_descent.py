"""The slider of notebook 01: its walks go where the notebook says, and what it shows is described."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from ipywidgets.widgets import widget as registry

from workbook.widgets import descent as room


def test_the_slopes_are_those_of_the_cost():
    (w, b), (w_next, b_next) = room.walk(rate=1.0, steps=1)
    h = 1e-6
    assert w - w_next == pytest.approx((room.cost(w + h, b) - room.cost(w - h, b)) / (2 * h), abs=1e-7)
    assert b - b_next == pytest.approx((room.cost(w, b + h) - room.cost(w, b - h)) / (2 * h), abs=1e-7)


@pytest.mark.parametrize("rate", room.RATES)
def test_rates_are_too_small_right_or_too_large(rate):
    costs = room.cost(*room.walk(rate).T)
    arrives = costs[-1] < room.SMALLEST + 0.01
    assert arrives == (0.5 < rate < 1.9)
    if rate < 1.9:
        assert (np.diff(costs) < 1e-12).all(), "with a small rate every step goes down"
    else:
        assert (np.diff(costs) > 0.01).any(), "with a large rate some steps go up"


def test_the_lowest_place_is_the_lowest():
    places = room.walk(1.0, 3000)
    assert room.cost(*places[-1]) == pytest.approx(0.5545, abs=1e-4)
    assert np.abs(places[-1] - places[-2]).max() < 1e-9


def test_the_sentence_says_what_is_to_be_seen():
    assert "at the start" in room.described(1.0, 0)
    assert "the lowest there is" in room.described(1.0, room.STEPS)
    assert "too long" in room.described(4.0, 3)
    assert "one step before" in room.described(0.1, 5)


def opened(monkeypatch):
    """The widget that descent() puts on the page."""
    shown = []
    monkeypatch.setattr(room, "put_on_page", lambda widget, otherwise: shown.append((widget, otherwise)))
    room.descent()
    ((whole, otherwise),) = shown
    assert otherwise.endswith(".")
    return whole


def test_the_controls_move_the_picture(monkeypatch):
    whole = opened(monkeypatch)
    rate, steps, play = whole.children[0].children
    picture = whole.children[1]
    assert all(control.description for control in (rate, steps))
    seen = {picture.value}
    for rate.value, steps.value in ((0.1, 0), (0.1, 7), (4.0, 7), (4.0, room.STEPS)):
        assert f'alt="{room.described(rate.value, steps.value)}"' in picture.value
        seen.add(picture.value)
    assert len(seen) == 5
    assert play.max == steps.max == room.STEPS


def test_nothing_stays_behind_when_the_cell_is_run_again(monkeypatch):
    opened(monkeypatch)
    before = plt.get_fignums(), len(registry._instances)
    for _ in range(3):
        opened(monkeypatch)
    assert (plt.get_fignums(), len(registry._instances)) == before


def test_without_a_notebook_there_is_a_sentence(capsys):
    room.descent()
    assert capsys.readouterr().out.strip() == room.OTHERWISE
