"""What all panels share: one of each kind on the page, nothing left behind, a sentence where no kernel runs."""

import threading

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.utils.capture import capture_output

import my_network
from workbook.markup import tag
from workbook.widgets import own_picture, playground, step_through
from workbook.widgets.descent import descent
from workbook.widgets.markup import sentence
from workbook.widgets.page import take_off_page

PARAMETERS = {"W1": np.zeros((1, 12288)), "b1": np.zeros((1, 1))}
PANELS = {
    "playground": (playground, "the playground"),
    "step_through": (step_through, "one iteration, number by number"),
    "descent": (descent, "the walk down the bowl"),
    "own_picture": (lambda: own_picture(PARAMETERS), "the field for your own pictures"),
}


def alive():
    """How many widgets, threads and figures there are."""
    return len(ipywidgets.Widget.get_manager_state()["state"]), threading.active_count(), len(plt.get_fignums())


@pytest.mark.parametrize("kind", PANELS)
def test_nothing_is_left_behind_when_the_cell_runs_again(kind, capsys):
    show, words = PANELS[kind]
    before = alive()
    show()
    assert capsys.readouterr().out.splitlines()[-1] == f"Run this cell in JupyterLab to use {words}."
    once = alive()
    show()
    assert alive() == once != before
    take_off_page(kind)
    assert alive() == before


@pytest.mark.parametrize("front_end", ("", "VS Code"))
def test_the_panel_is_live_where_jupyterlab_is_not(front_end, shell, monkeypatch):
    if front_end:
        monkeypatch.setitem(shell.user_ns, "__vsc_ipynb_file__", "09_mislabeled_images.ipynb")
    with capture_output() as shown:
        own_picture(PARAMETERS)
    take_off_page("own_picture")
    data = shown.outputs[-1].data
    assert ("application/vnd.jupyter.widget-view+json" in data) == bool(front_end)
    if not front_end:  # what a page without a kernel shows: GitHub, an export, the next day
        still = data["text/html"]
        assert "This is a picture of the field for your own pictures. Run this cell to use it." in still
        assert 'src="data:image/' in still and "<script" not in still


def test_a_wrong_call_leaves_the_open_panel_alone():
    own_picture(PARAMETERS)
    before = alive()
    with pytest.raises(ValueError, match="parameters"):
        own_picture({})
    assert alive() == before
    take_off_page("own_picture")


def test_what_is_missing_in_a_course_without_answers_is_said(monkeypatch, capsys):
    def nothing(name):
        raise ImportError(f"{name} is not written yet. Finish it.")

    monkeypatch.setattr(my_network, "__getattr__", nothing)
    before = alive()
    step_through()
    assert capsys.readouterr().out == "L_model_forward is not written yet. Finish it.\n" and alive() == before


def test_text_is_not_taken_for_html():
    assert tag("p", sentence("a < b"), data_name='"') == '<p data-name="&quot;"><p role="status">a &lt; b</p></p>'
