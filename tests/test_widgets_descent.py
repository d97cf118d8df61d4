"""The bowl of notebook 01: its paths go where the notebook says, and what it shows is described."""

import numpy as np
import pytest

from workbook.widgets import descent as bowl


def test_the_slopes_are_those_of_the_cost():
    (w, b), (w_next, b_next) = bowl.path(rate=1.0, steps=1)
    h = 1e-6
    assert w - w_next == pytest.approx((bowl.cost(w + h, b) - bowl.cost(w - h, b)) / (2 * h), abs=1e-7)
    assert b - b_next == pytest.approx((bowl.cost(w, b + h) - bowl.cost(w, b - h)) / (2 * h), abs=1e-7)


@pytest.mark.parametrize("rate", bowl.RATES)
def test_rates_are_too_small_right_or_too_large(rate):
    costs = bowl.cost(*bowl.path(rate).T)
    assert (costs[-1] < bowl.SMALLEST + 0.01) == (0.5 < rate < 1.9)
    if rate < 1.9:
        assert (np.diff(costs) < 1e-12).all(), "with a small rate every step goes down"
    else:
        assert (np.diff(costs) > 0.01).any(), "with a large rate some steps go up"


@pytest.mark.parametrize(
    "rate, steps, words",
    [(1.0, 0, "at the start"), (1.0, 40, "the lowest there is"), (4.0, 3, "too long"), (0.1, 5, "one step before")],
)
def test_the_sentence_says_what_is_to_be_seen(rate, steps, words):
    assert words in bowl.in_words(rate, steps)


def test_the_controls_move_the_picture(monkeypatch):
    panels = []
    monkeypatch.setattr(bowl, "put_on_page", lambda kind, panel, *_: panels.append(panel))
    bowl.descent()
    controls, shown = panels[0].children
    rate, steps, play = controls.children
    assert all(control.description for control in (rate, steps)) and play.max == steps.max == bowl.STEPS
    for rate.value, steps.value in ((0.1, 0), (0.1, 7), (4.0, 7)):
        words = bowl.in_words(rate.value, steps.value)
        assert f'alt="{words}"' in shown.value and f">{words}</p>" in shown.value
