"""As a learner: a mistake is typed and named on the page, then mended, and the next notebook uses the function."""

import pytest
from lab import LAPTOP, lab  # noqa: F401

WRONG, RIGHT = "Z = np.dot(A, W) + b\ncache = (A, W, b)", "Z = np.dot(W, A) + b\ncache = (A, W, b)"


@pytest.fixture
def forward(lab):  # noqa: F811
    notebook = lab.open("notebooks/03_forward_propagation.ipynb")
    notebook.wait_until_ready()
    yield notebook
    notebook.close()


def test_the_first_page_is_a_notebook_beside_the_list_of_all(lab):  # noqa: F811
    page = lab.browser.new_page(viewport=LAPTOP)
    page.goto(lab.address, timeout=60_000)
    page.locator(".jp-NotebookPanel", has_text="After this notebook you can").first.wait_for(timeout=60_000)
    page.locator(".jp-DirListing-itemText", has_text="09_mislabeled_images.ipynb").wait_for(timeout=60_000)
    page.close()


def test_a_mistake_is_named_mended_and_the_next_notebook_picks_it_up(lab, forward):  # noqa: F811
    forward.run(forward.cell("from testCases import"))
    exercise, test = forward.cell("def linear_forward"), forward.cell("check(linear_forward)")
    forward.run(exercise)
    forward.run(test)
    assert "not written yet" in forward.output(test)

    forward.write(exercise, "YOUR CODE HERE", WRONG)
    forward.run(exercise)
    forward.run(test)
    forward.readme_picture("notebook")
    assert "order" in forward.output(test) and "Traceback" not in forward.output(test)

    line = exercise.locator(".cm-line", has_text="np.dot(A, W)")
    line.click()
    forward.page.keyboard.press("Home")
    forward.page.keyboard.press("Shift+End")
    forward.page.keyboard.type(RIGHT.splitlines()[0])
    forward.run(exercise)
    forward.run(test)
    forward.picture("learner_right")
    assert "3.26295337" in forward.output(test)
    box = test.locator(".jp-OutputArea-output").first
    assert "linear_forward" in box.inner_text() and "not" not in box.inner_text()
    forward.save()

    following = lab.open("notebooks/06_two_layer_model.ipynb")
    following.wait_until_ready()
    cell = following.cell("from my_network import")
    following.run(cell)
    said = following.output(cell)
    assert "linear_activation_forward is not written yet" in said and "linear_forward is" not in said
    following.close()
