"""A picture of one's own in a real browser: chosen, dropped, by path, drawn by mouse and by keyboard."""

import re

import nbformat
import numpy as np
import pytest
from lab import lab  # noqa: F401
from PIL import Image

TRAINING = """\
from dnn_utils import images_to_columns, load_data
from workbook.training import train
from workbook.widgets import own_picture

train_x_orig, train_y, *_ = load_data()
parameters = train(images_to_columns(train_x_orig), train_y, [12288, 20, 7, 5, 1]).parameters"""
SHOWING = "own_picture(parameters, (train_x_orig, train_y))"
DROP = """([field, name, text]) => {
    const files = new DataTransfer();
    files.items.add(new File([text], name, {type: "image/png"}));
    field.dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def page(lab):  # noqa: F811
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in (TRAINING, SHOWING)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab.folder / "notebooks" / "own.ipynb")
    opened = lab.open("notebooks/own.ipynb")
    opened.wait_until_ready()
    opened.run(opened.cell("from workbook.training"))
    yield opened
    opened.close()


@pytest.fixture
def cell(page):
    """The field for pictures, run anew."""
    found = page.cell("own_picture(parameters")
    page.run(found)
    found.get_by_role("heading", name="my_cat.png").wait_for()
    found.locator(".own-picture-picker input").wait_for()
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A wide picture, one of more than 10 MB, and one that is cut off."""
    folder = tmp_path_factory.mktemp("pictures")
    noise = np.random.default_rng(0).integers(0, 256, (1900, 2000, 3), dtype=np.uint8)
    Image.fromarray(noise).save(folder / "large.png", compress_level=0)
    Image.fromarray(noise[:300, :500]).save(folder / "wide.jpg")
    (folder / "broken.jpg").write_bytes((folder / "wide.jpg").read_bytes()[:400])
    assert (folder / "large.png").stat().st_size > 11e6
    return folder


def choose(cell, *paths):
    cell.locator(".own-picture-picker input").set_input_files(paths)


def shown(cell, name):
    """Wait until a picture is shown closely; what stands there."""
    cell.get_by_role("heading", name=name).wait_for()
    return cell.locator("[data-says]").inner_text()


def test_a_picture_is_chosen_and_its_probability_read(page, cell, files):
    choose(cell, files / "wide.jpg")
    said = shown(cell, "wide.jpg")
    page.picture("own_picture")
    assert re.search(r"P\(cat\) (= 0|is above 0|is below 0)\.\d\d\. The network says: this is (a cat|not a cat)", said)
    assert "How to read the map" in said and "The training pictures that it is most like" in said
    assert cell.locator("[data-says] img").count() == 8
    assert all(len(image.get_attribute("alt").split()) >= 5 for image in cell.locator("img").all())


def test_a_broken_file_gives_one_sentence(page, cell, files):
    choose(cell, files / "broken.jpg")
    alert = cell.get_by_role("alert")
    alert.wait_for()
    words = alert.inner_text().strip()
    assert words.startswith("broken.jpg") and "\n" not in words and words.endswith(".") and "Error" not in words
    assert "Traceback" not in page.output(cell)


def test_several_at_once_become_a_table_large_ones_too(page, cell, files):
    choose(cell, files / "wide.jpg", files / "broken.jpg", files / "large.png")
    shown(cell, "large.png")
    rows = [row.inner_text() for row in cell.locator("tbody tr").all()]
    page.picture("own_picture_table")
    assert [name in row for name, row in zip(("wide.jpg", "broken.jpg", "large.png"), rows, strict=True)] == [True] * 3
    handle = cell.locator(".noUi-handle")
    handle.focus()
    handle.press("ArrowLeft")
    handle.press("ArrowLeft")
    shown(cell, "wide.jpg")


def test_samples_and_a_fresh_drawing(page, cell):
    """And the picture that notebook 09 shows."""
    for name, title in (
        ("Sample: a cat", "my_cat.png"),
        ("Sample: not a cat", "my_not_cat.png"),
        ("Fresh drawing: a cat", "fresh drawing 1 (a cat)"),
    ):
        cell.get_by_role("button", name=name, exact=True).click()
        assert "P(cat)" in shown(cell, title)
    assert cell.locator("tbody tr").count() == 3
    page.readme_picture("own_picture", cell.locator(".jp-OutputArea-child").last)


def test_a_file_is_dropped(page, cell):
    field = cell.locator(".own-picture-picker")
    page.page.evaluate(DROP, [field.element_handle(), "dropped.png", "no picture at all"])
    cell.get_by_role("alert").wait_for()
    assert "dropped.png is not a picture" in cell.get_by_role("alert").inner_text()


def test_a_path_wrong_and_right(page, cell):
    field = cell.get_by_placeholder("my_photo.jpg")
    field.fill("nothing_here.png")
    field.press("Enter")
    cell.get_by_role("alert").filter(has_text="no file nothing_here.png").wait_for()
    field.fill("../images/my_not_cat.png")
    field.press("Enter")
    assert "P(cat)" in shown(cell, "my_not_cat.png")


def test_a_drawing_with_the_mouse_and_with_the_keyboard(page, cell):
    keys, cells = page.page.keyboard, page.page.locator(".jp-CodeCell").count()
    cell.get_by_role("button", name="Draw one yourself").click()
    sheet = cell.locator("canvas")
    sheet.scroll_into_view_if_needed()
    before = sheet.evaluate("(sheet) => sheet.toDataURL()")
    box = sheet.bounding_box()
    page.page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + 200, box["y"] + 150, steps=5)
    page.page.mouse.up()
    shown(cell, "my drawing")
    with_mouse = sheet.evaluate("(sheet) => sheet.toDataURL()")
    cell.get_by_role("button", name="orange").focus()
    keys.press("Enter")
    sheet.focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "ArrowDown", "Space", "c"):
        keys.press(key)
    with_keys = sheet.evaluate("(sheet) => sheet.toDataURL()")
    page.picture("own_picture_drawn")
    assert len({before, with_mouse, with_keys}) == 3
    keys.press("u")
    keys.press("u")
    assert sheet.evaluate("(sheet) => sheet.toDataURL()") == with_mouse
    cell.get_by_role("button", name="cat's face").click()
    page.page.wait_for_timeout(1000)
    assert "P(cat)" in shown(cell, "my drawing")
    assert page.page.locator(".jp-CodeCell").count() == cells, "no key went to JupyterLab"
    cell.get_by_role("button", name="Clear", exact=True).click()
    cell.get_by_text("There is no picture yet").wait_for()


def test_everything_is_reached_with_tab(page, cell):
    cell.get_by_role("button", name="Draw one yourself").click()
    cell.locator("canvas").wait_for()
    cell.locator(".own-picture-picker input").focus()
    reached = []
    for _ in range(34):
        reached.append(
            page.page.evaluate(
                "() => { const on = document.activeElement; return on.getAttribute('aria-label') || on.innerText || "
                "on.placeholder || on.type; }"
            )
        )
        page.page.keyboard.press("Tab")
    for name in (
        "file",
        "my_photo.jpg",
        "Look at it",
        "Sample: a cat",
        "Fresh drawing: no cat",
        "Clear the list",
        "Sheet to draw on",
        "range",
        "orange",
        "Fill",
        "triangle",
        "house",
        "crop",
        "squash",
    ):
        assert any(name in one for one in reached), name
