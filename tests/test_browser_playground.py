"""The playground and the walk in a real browser: by keyboard and by mouse, and run again."""

import nbformat
import pytest
from lab import lab  # noqa: F401

CELLS = (
    "from workbook.widgets import playground\n\nplayground()",
    "from workbook.widgets import step_through\n\nstep_through()",
)
CHART = 'svg[data-state="done"]'


@pytest.fixture(scope="module")
def page(lab):  # noqa: F811
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab.folder / "notebooks" / "widgets.ipynb")
    opened = lab.open("notebooks/widgets.ipynb")
    opened.wait_until_ready()
    yield opened
    opened.close()


def words(page, cell):
    """What the picture of a cell says to people who do not see it."""
    return cell.locator('svg[role="img"]').first.get_attribute("aria-label")


def wait_for_other_words(page, cell, before):
    page.page.wait_for_function(
        "([cell, before]) => { const found = cell.querySelector('svg[role=img]'); return found && found.dataset.state "
        "!== 'running' && found.dataset.state !== 'cut off' && found.getAttribute('aria-label') !== before; }",
        arg=[cell.element_handle(), before],
        timeout=20_000,
    )


def test_the_arrow_keys_redraw_the_curve_and_the_focus_stays(page):
    cell = page.cell("playground()")
    page.run(cell)
    cell.locator(CHART).wait_for()
    before = words(page, cell)
    handle = cell.locator(".noUi-handle").first
    handle.focus()
    for _ in range(6):  # 0.0075 becomes 0.001
        page.page.keyboard.press("ArrowLeft")
    wait_for_other_words(page, cell, before)
    cell.locator(CHART).wait_for()
    assert handle.evaluate("(handle) => handle === document.activeElement")
    assert cell.locator(".widget-readout").first.inner_text() == "0.001"
    assert "learning_rate=0.001," in cell.locator("textarea").input_value()
    assert cell.locator('img[alt^="Weights of unit"]').count() == 7
    for label in cell.locator(".widget-label").all():
        assert label.evaluate("(label) => label.scrollWidth <= label.clientWidth"), label.inner_text()


def test_dragging_ends_with_the_last_value_and_buttons_keep_runs(page):
    cell = page.cell("playground()")
    cell.get_by_role("button", name="Keep this run").click()
    cell.locator("tbody tr").wait_for()
    box = cell.locator(".noUi-handle").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    for step in range(30):
        page.page.mouse.move(x + 2 * step, y)
        page.page.wait_for_timeout(20)
    page.page.mouse.up()
    rate = cell.locator(".widget-readout").first.inner_text()
    page.page.wait_for_timeout(2000)
    cell.locator(CHART).wait_for()
    assert float(rate) > 0.001 and cell.locator(".widget-readout").first.inner_text() == rate
    page.picture("playground")
    cell.get_by_role("button", name="Clear kept").focus()
    page.page.keyboard.press("Enter")
    cell.locator("tbody tr").first.wait_for(state="detached")
    assert page.page.evaluate("() => document.activeElement.innerText") == "Clear kept"


def test_kept_runs_stand_beside_the_present_one(page):
    """And the picture for README.md."""
    cell = page.cell("playground()")
    handle = cell.locator(".noUi-handle").first

    def choose(rate, key):
        handle.focus()
        while cell.locator(".widget-readout").first.inner_text() != rate:
            page.page.keyboard.press(key)
        page.page.wait_for_timeout(1500)
        cell.locator(CHART).wait_for()

    cell.get_by_role("button", name="Reset").click()
    for count, (rate, key) in enumerate((("0.001", "ArrowLeft"), ("0.02", "ArrowRight"))):
        choose(rate, key)
        cell.get_by_role("button", name="Keep this run").click()
        cell.locator("tbody tr").nth(count).wait_for()
    choose("0.0075", "ArrowLeft")
    assert cell.locator("tbody tr").count() == 2
    page.readme_picture("playground", cell.locator(".widget-vbox").first)
    cell.get_by_role("button", name="Clear kept").click()


def test_the_walk_goes_on_by_button_and_by_key(page):
    cell = page.cell("step_through()")
    page.run(cell)
    cell.get_by_role("button", name="Next").click()
    cell.get_by_text("2. Layer 1 forward, linear part").wait_for()
    cell.locator(".noUi-handle").focus()
    page.page.keyboard.press("ArrowRight")
    cell.get_by_text("3. Layer 1 forward, activation").wait_for()
    assert "cache 1 is written" in words(page, cell)
    cell.locator("mjx-container").first.wait_for()
    for _ in range(10):
        page.page.keyboard.press("ArrowRight")
    cell.get_by_text("13. Layer 1 backward, gradient of the weights").wait_for()
    assert "cache 1 is read" in words(page, cell)
    page.readme_picture("one_pass", cell.locator(".widget-vbox").first)


def test_run_again_there_is_one_playground(page):
    cell = page.cell("playground()")
    for _ in range(3):
        page.run(cell)
    cell.locator(CHART).wait_for()
    assert page.page.locator("svg[data-state]").count() == 1
