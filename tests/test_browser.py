"""In a real browser, as learners do: a mistake is typed and mended, every notebook looked at, every widget used.

All of it is one file, so that one JupyterLab is enough for all workers of pytest.
"""

import json
import re
from html import unescape
from urllib.request import Request, urlopen

import nbformat
import pytest
from lab import LAPTOP, OURS, PICTURES, ROOT, barriers, lab  # noqa: F401
from PIL import Image

from workbook.cells import course

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def window(lab):  # noqa: F811
    """A window of JupyterLab, with its list of files, in which one notebook after another is shown."""
    opened = lab.window()
    yield opened
    opened.page.close()


def test_the_first_page_is_a_notebook_beside_the_list_of_all(window):
    page = window.page
    page.locator(".jp-NotebookPanel", has_text="After this notebook you can").first.wait_for()
    page.locator(".jp-DirListing-itemText", has_text="09_mislabeled_images.ipynb").wait_for()
    shown = "(one) => one.textContent.startsWith('09_') && one.scrollWidth <= one.clientWidth"  # in full
    page.wait_for_function(f"() => [...document.querySelectorAll('.jp-DirListing-itemText')].some({shown})")


WRONG, RIGHT = "Z = np.dot(A, W) + b\ncache = (A, W, b)", "Z = np.dot(W, A) + b"
NOT_NAMED = "Z = np.dot(W, A) ** 2 + b"  # the catalogue has no name for it


def test_a_mistake_is_named_mended_and_the_next_notebook_picks_it_up(window):
    notebook = window
    notebook.look_at("notebooks/03_forward_propagation.ipynb", kernel=True)
    notebook.run(notebook.cell("from testCases import"))
    exercise, test = notebook.cell("def linear_forward"), notebook.cell("check(linear_forward)")
    notebook.run(exercise)
    assert "not written yet" in notebook.run(test)

    notebook.write(exercise, "YOUR CODE HERE", WRONG, lines=2)
    notebook.run(exercise)
    shown = notebook.run(test)
    notebook.readme_picture("notebook")
    assert "two factors of the product for Z" in shown and "Traceback" not in shown

    notebook.write(exercise, "np.dot(A, W)", NOT_NAMED)
    notebook.run(exercise)
    notebook.run(test)
    box = test.get_by_role("alert").filter(has_text=re.compile(r"Line \d+ is the one\."))
    box.wait_for()  # the line was found, and is marked for eyes and for ears
    marked = box.locator("pre").last.inner_text()
    assert re.search(rf"▶\s*This line:\s*\d+ +{re.escape(NOT_NAMED)}", marked)
    assert box.locator("pre span[style*=outline]").count() == 1

    notebook.write(exercise, "np.dot(W, A) ** 2", RIGHT)
    notebook.run(exercise)
    assert "3.26295337" in notebook.run(test)
    notebook.picture("learner_right")
    verdict = test.locator(".jp-OutputArea-output").first.inner_text()
    assert "linear_forward: right." in verdict and "in this notebook: 1 of 2" in verdict
    notebook.shut_down()

    notebook.look_at("notebooks/06_two_layer_model.ipynb", kernel=True)
    shown = notebook.run(notebook.cell("from my_network import"))
    assert "linear_activation_forward (not written yet" in shown and " linear_forward" not in shown
    notebook.shut_down()


# The line in which the cursor is.
LINE = """(() => {
    const node = window.getSelection().focusNode;
    return (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".cm-line").innerText;
})()"""


def test_a_function_is_filled_in_with_keys_alone(window):
    page, press = window.page, window.page.keyboard.press

    def go_to(text):
        for _ in range(100):
            if text in page.locator(".jp-Notebook .jp-Cell.jp-mod-active").inner_text():
                return
            press("ArrowDown")
        raise AssertionError(f"no key leads to {text}")

    window.look_at("notebooks/04_cost.ipynb", kernel=True)
    press("Escape")
    go_to("from testCases import")
    press("Shift+Enter")
    go_to("def compute_cost(AL, Y)")
    press("Enter")
    press("Control+End")
    while "YOUR CODE HERE" not in page.evaluate(LINE):
        press("ArrowUp")
    for key in ("Home", "Shift+ArrowDown", "Shift+End"):
        press(key)
    page.keyboard.type("cost = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))")
    press("Shift+Enter")
    go_to("check(compute_cost)")
    press("Shift+Enter")
    test = window.cell("check(compute_cost)")
    test.get_by_text("compute_cost: right.").wait_for()
    assert page.evaluate("() => document.activeElement.closest('.jp-Notebook') !== null"), "the focus is lost"
    assert barriers(page, OURS) == []
    window.shut_down()


# nbval runs the notebooks with their answers; here they are looked at as they are stored, without a kernel: on a
# laptop, where nothing has to be scrolled sideways, and in a small window, where code is wrapped, nothing cut off.

NAMES = [path.stem for path in course.numbered(ROOT / "solutions")]
SOME = NAMES[0], "03_forward_propagation", "09_mislabeled_images"  # axe-core takes seconds for each
TALLEST = 16_000  # pixels; Chromium draws no taller page
OUTER = "document.querySelector('.jp-WindowedPanel-outer')"
# What is wider than its frame: scrolled sideways, or cut off. (MathJax cuts off what makes its brackets longer.)
TOO_WIDE = """(root) => [...root.querySelectorAll("*")].filter((one) =>
    one.clientWidth && one.scrollWidth > one.clientWidth + 1 && !one.closest("mjx-container")
).map((one) => [one, getComputedStyle(one).overflowX]).filter(([one, over]) => over !== "visible")"""
# In go the alt texts of all figures that have to be there, out come sentences about what is wrong.
PROBLEMS = """(figures) => {
    const found = [], notebook = document.querySelector(".jp-Notebook");
    const say = (what, element) => found.push(`${what}: ${(element.alt || element.textContent || "").slice(0, 200)}`);
    const all = (selector) => [...notebook.querySelectorAll(selector)];
    all("[data-mime-type$=error], [data-mime-type$=stderr]").forEach((one) => say("an error or a warning", one));
    all("mjx-merror, .MathJax_Error").forEach((one) => say("a formula that cannot be read", one));
    all(".jupyter-widgets-error, .jp-Error").forEach((one) => say("a widget that failed", one));
    for (const [one, over] of (TOO_WIDE)(notebook)) {
        const text = one.matches(".jp-RenderedMarkdown");
        if (over === "hidden" || over === "clip" || text) say("something is cut off", one);
        else if (window.innerWidth > 1300 || one.closest(".cm-editor")) say("a horizontal scrollbar", one);
    }
    for (const image of all("img")) {
        if (!image.complete || image.naturalWidth === 0) say("a broken picture", image);
        if (image.alt.trim().split(/\\s+/).length < 5) say("a picture without a description", image);
        const right = (element) => element.getBoundingClientRect().right;
        if (right(image) > right(notebook) + 1) say("a wide picture", image);
    }
    const shown = new Set(all(".jp-OutputArea img").map((image) => image.alt));
    figures.filter((alt) => !shown.has(alt)).forEach((alt) => found.push(`a figure is missing: ${alt}`));
    for (const text of all(".jp-RenderedMarkdown")) {
        const copy = text.cloneNode(true);
        copy.querySelectorAll("code, pre, mjx-container, .MathJax").forEach((one) => one.remove());
        if (/\\$[^\\s$][^$]*\\$|\\\\\\(|\\\\frac/.test(copy.textContent)) say("a formula left as text", copy);
    }
    return found;
}""".replace("TOO_WIDE", TOO_WIDE)


@pytest.mark.parametrize("name", NAMES)
def test_stored_notebook(window, name):
    page, figures = window.page, stored_figures(name)
    window.look_at(f"solutions/{name}.ipynb")
    for width, theme in ((LAPTOP["width"], "Light"), (800, "Dark")):
        page.set_viewport_size({"width": width, "height": 1000})
        try:
            shown_well = f"(figures) => ({PROBLEMS})(figures).length === 0"
            page.wait_for_function(shown_well, arg=figures, polling=100)  # milliseconds: all is looked at each time
        except Exception:  # what is not right by now will not be
            assert page.evaluate(PROBLEMS, figures) == [], f"{width} pixels"
        if PICTURES:
            window.theme(theme)
            keep_pictures(window, f"{name}_{width}", width)
    if name in SOME:
        nothing_keeps_anybody_out(window.page)


def nothing_keeps_anybody_out(page):
    page.evaluate("() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert barriers(page, OURS) == []


def test_nothing_keeps_anybody_out_in_the_dark(window):
    window.close()
    window.theme("Dark")
    for name in SOME:
        window.look_at(f"solutions/{name}.ipynb")
        window.wait_until_painted()
        nothing_keeps_anybody_out(window.page)
    window.close()
    window.theme("Light")


def stored_figures(name):
    """The alt texts of the figures in the outputs of a notebook."""
    cells = nbformat.read(ROOT / "solutions" / f"{name}.ipynb", as_version=4).cells
    shown = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", ())]
    return [unescape(alt) for html in shown for alt in re.findall('<img [^>]*alt="([^"]*)"', html)]


def keep_pictures(notebook, name, width):
    """Pictures of the notebook from top to bottom."""
    page = notebook.page
    notebook.wait_until_painted()
    height = page.evaluate(f"() => {OUTER}.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height + 150, TALLEST)})
    for part, top in enumerate(range(0, height, TALLEST - 150)):
        page.evaluate(f"(top) => {{ {OUTER}.scrollTop = top; }}", top)
        notebook.picture(f"{name}_{part + 1}" if part else name)


def test_an_exported_page_has_all_its_pictures_in_it(lab):  # noqa: F811
    address = f"{lab.address}/nbconvert/html/solutions/08_hyperparameters.ipynb"
    page = urlopen(Request(address, headers={"Referer": lab.address})).read().decode()
    assert "../images/three_sets.svg" not in page and 'src="data:image/svg+xml;base64,' in page
    assert "This is a picture of the playground. Run this cell to use it." in page and "widget-view" not in page


WIDGETS = (
    "from workbook.widgets import playground\n\nplayground()",
    "from workbook.widgets import step_through\n\nstep_through()",
    "from workbook.widgets.descent import descent\n\ndescent()",
    'from workbook.widgets import question\n\nquestion("bright-pixels", "entry-sigmoid")',
    'from workbook.widgets import outcome\n\noutcome("bright-pixels")',
    """\
from dnn_utils import images_to_columns, load_data
from workbook.training import train
from workbook.widgets import own_picture

train_x_orig, train_y, *_ = load_data()
parameters = train(images_to_columns(train_x_orig), train_y, [12288, 20, 7, 5, 1]).parameters""",
    "own_picture(parameters, (train_x_orig, train_y))",
)
DROP = """([field, name, text]) => {
    const files = new DataTransfer();
    files.items.add(new File([text], name, {type: "image/png"}));
    field.dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
}"""
FOCUSED = "(on => on.ariaLabel || on.innerText || on.placeholder || on.type)(document.activeElement)"


@pytest.fixture(scope="module")
def notebook(lab, window):  # noqa: F811
    """A notebook with all widgets, and one kernel."""
    cells = [nbformat.v4.new_code_cell(code) for code in WIDGETS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), lab.folder / "notebooks" / "widgets.ipynb")
    window.page.set_viewport_size(LAPTOP)
    window.look_at("notebooks/widgets.ipynb", kernel=True)
    errors = []
    window.page.on("pageerror", lambda error: errors.append(str(error)))
    window.run(window.cell("from workbook.training"))
    yield window
    window.shut_down()
    # What JupyterLab had asked a kernel that was ended is cancelled.
    assert [error for error in errors if "Canceled" not in error] == []


@pytest.fixture
def panel(notebook):
    """The playground, run anew and trained."""
    cell = notebook.cell("playground()")
    notebook.run(cell)
    chart_of(cell, "0.0075").wait_for()
    return cell


def chart_of(cell, rate):
    """The finished chart of a run with this learning rate."""
    return cell.locator(f'svg[data-state="done"][data-rate="{rate}"]')


def test_the_arrow_keys_redraw_the_curve_and_the_focus_stays(notebook, panel):
    handle = panel.locator(".noUi-handle").first
    handle.focus()
    for _ in range(6):  # 0.0075 becomes 0.001
        notebook.page.keyboard.press("ArrowLeft")
    chart_of(panel, "0.001").wait_for()
    assert handle.evaluate("(handle) => handle === document.activeElement")
    assert "learning_rate=0.001," in panel.locator("textarea").input_value()
    assert panel.locator('img[alt^="Weights of unit"]').count() == 7
    assert (handle.get_attribute("aria-label"), handle.get_attribute("aria-valuetext")) == ("Learning rate", "0.001")
    for label in panel.locator(".widget-label").all():
        assert label.evaluate("(label) => label.scrollWidth <= label.clientWidth"), label.inner_text()


def test_dragging_ends_with_the_last_value(notebook, panel):
    mouse, box = notebook.page.mouse, panel.locator(".noUi-handle").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 60, y, steps=30)
    mouse.up()
    rate = panel.locator(".widget-readout").first.inner_text()
    assert float(rate) > 0.0075
    chart_of(panel, rate).wait_for()
    notebook.picture("playground")


def test_kept_runs_stand_beside_the_present_one(notebook, panel):
    handle, columns = panel.locator(".noUi-handle").first, panel.locator("thead .letter")

    def choose(rate, key):
        handle.focus()
        while panel.locator(".widget-readout").first.inner_text() != rate:
            notebook.page.keyboard.press(key)
        chart_of(panel, rate).wait_for()

    for count, (rate, key) in enumerate((("0.001", "ArrowLeft"), ("0.02", "ArrowRight"))):
        choose(rate, key)
        panel.get_by_role("button", name="Keep this run").click()
        columns.nth(count).wait_for()
    choose("0.0075", "ArrowLeft")
    assert columns.count() == 2
    notebook.page.set_viewport_size({"width": 800, "height": 900})
    assert panel.locator(".workbook-panel").evaluate(f"(root) => ({TOO_WIDE})(root).length") == 0
    notebook.picture("playground_small")
    notebook.readme_picture("playground", panel.locator(".workbook-panel"))
    notebook.page.set_viewport_size(LAPTOP)
    notebook.command("notebook:move-cell-down")
    notebook.command("notebook:move-cell-up")
    panel.get_by_role("button", name="Clear kept").focus()
    notebook.page.keyboard.press("Enter")
    columns.first.wait_for(state="detached")
    assert notebook.page.evaluate(FOCUSED) == "Clear kept"
    assert notebook.page.locator("svg[data-state]").count() == 1, "those of the tests before are closed"


def test_one_pass_goes_on_by_button_and_by_key(notebook):
    cell = notebook.cell("step_through()")
    notebook.run(cell)
    cell.get_by_role("button", name="Next").click()
    cell.get_by_text("2. Layer 1 forward, linear part").wait_for()
    cell.locator(".noUi-handle").focus()
    notebook.page.keyboard.press("ArrowRight")
    cell.get_by_text("3. Layer 1 forward, activation").wait_for()
    cell.locator('img[alt*="cache 1 is written"]').wait_for()
    cell.locator(".workbook-panel mjx-container").first.wait_for()
    for _ in range(10):
        notebook.page.keyboard.press("ArrowRight")
    cell.get_by_text("13. Layer 1 backward, gradient of the weights").wait_for()
    cell.locator('img[alt*="cache 1 is read"]').wait_for()
    notebook.picture("one_pass")


def test_the_bowl_follows_the_slider_and_walks_by_itself(notebook):
    cell = notebook.cell("descent()")
    notebook.run(cell)
    cell = cell.locator(".workbook-panel")
    cell.locator(".noUi-handle").nth(1).focus()
    notebook.page.keyboard.press("ArrowRight")
    cell.locator('img[alt^="Learning rate 1, step 1:"]').wait_for()
    cell.get_by_role("button", name="Play").click()
    cell.locator('img[alt^="Learning rate 1, step "]:not([alt*="step 1:"])').wait_for()
    notebook.picture("descent")


def test_a_question_is_answered_by_keyboard_and_its_outcome_knows_it(notebook, lab):  # noqa: F811
    press, asked, told = notebook.page.keyboard.press, notebook.cell("question("), notebook.cell("outcome(")
    notebook.run(asked)
    notebook.run(told)
    told.get_by_text("You had not chosen anything beforehand.").wait_for()
    asked.locator(".workbook-asked mjx-container").first.wait_for()
    asked.get_by_label("[110 255]").focus()
    while not asked.get_by_label("[110 260]").is_checked():
        press("ArrowDown")
    press("Tab")
    press("Enter")
    told.get_by_text("What happened:").wait_for()
    assert "You expect: [110 260]" in asked.inner_text()
    asked.get_by_label("Your number:").press("Control+s")
    notebook.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    number = asked.get_by_label("Your number:")
    for text, said in (("abc", "is not a number"), ("1", "Not this one."), ("0,5", "Right.")):
        number.fill(text)
        number.press("Enter")
        asked.get_by_text(said).wait_for()
    asked.get_by_text("All 2 answered, 0 right at first go. Read next:").wait_for()
    asked.get_by_role("link", name="01 ").wait_for()  # it is one where JupyterLab opens it
    notebook.picture("question")
    kept = json.loads((lab.folder / ".workbook" / "answers.json").read_text(encoding="utf-8"))
    assert kept == {"bright-pixels": ["[110 260]"], "entry-sigmoid": ["1", "0,5"]}


@pytest.fixture
def field(notebook):
    """The field for pictures of one's own, run anew."""
    cell = notebook.cell("own_picture(parameters")
    notebook.run(cell)
    cell.get_by_role("heading", name="my_cat.png").wait_for()
    cell.locator(".own-picture-picker input").wait_for()
    return cell


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A wide picture, one of more than 11 MB, and one that is cut off."""
    folder = tmp_path_factory.mktemp("pictures")
    Image.new("RGB", (1900, 2000), "green").save(folder / "large.png", compress_level=0)
    Image.new("RGB", (500, 300), "green").save(folder / "wide.jpg")
    (folder / "broken.jpg").write_bytes((folder / "wide.jpg").read_bytes()[:400])
    return folder


def shown(field, name):
    """Wait until a picture is shown closely; what stands there."""
    field.get_by_role("heading", name=name).wait_for()
    return field.locator("[data-says]").inner_text()


def test_pictures_are_chosen_and_become_a_table_large_ones_too(notebook, field, files):
    paths = [files / name for name in ("wide.jpg", "broken.jpg", "large.png")]
    field.locator(".own-picture-picker input").set_input_files(paths)
    shown(field, "large.png")
    assert field.locator("tbody tr td:nth-child(3)").all_inner_texts() == ["wide.jpg", "broken.jpg", "large.png"]
    notebook.picture("own_picture_table")
    handle = field.locator(".noUi-handle")
    handle.focus()
    handle.press("ArrowLeft")
    alert = field.get_by_role("alert")
    alert.wait_for()
    words = alert.inner_text().strip()
    assert words.startswith("broken.jpg") and "\n" not in words and words.endswith(".") and "Error" not in words
    handle.press("ArrowLeft")
    said = shown(field, "wide.jpg")
    notebook.picture("own_picture")
    assert "P(cat)" in said and "How to read the map" in said and "training pictures that it is most like" in said
    assert field.locator("[data-says] img").count() == 8
    assert all(len(image.get_attribute("alt").split()) >= 5 for image in field.locator("img").all())


def test_samples_and_a_fresh_drawing(notebook, field):
    """And the picture that notebook 09b shows."""
    samples = {"Sample: a cat": "my_cat.png", "Sample: not a cat": "my_not_cat.png"}
    for name, title in (samples | {"Fresh drawing: a cat": "fresh drawing 1 (a cat)"}).items():
        field.get_by_role("button", name=name, exact=True).click()
        assert "P(cat)" in shown(field, title)
    assert field.locator("tbody tr").count() == 3
    notebook.readme_picture("own_picture", field.locator(".workbook-panel"))
    field.get_by_role("button", name="Remove this one").click()
    shown(field, "my_not_cat.png")
    assert field.locator("tbody tr td:nth-child(3)").all_inner_texts() == list(samples.values())


def test_a_file_is_dropped_and_paths_are_given(notebook, field):
    picker = field.locator(".own-picture-picker")
    notebook.page.evaluate(DROP, [picker.element_handle(), "dropped.png", "no picture at all"])
    field.get_by_role("alert").filter(has_text="dropped.png is not a picture").wait_for()
    path = field.get_by_placeholder("my_photo.jpg")
    path.fill("nothing_here.png")
    path.press("Enter")
    field.get_by_role("alert").filter(has_text="no file nothing_here.png").wait_for()
    path.fill("../images/my_not_cat.png")
    path.press("Enter")
    assert "P(cat)" in shown(field, "my_not_cat.png")


def test_a_drawing_with_the_mouse_and_with_the_keyboard(notebook, field):
    mouse, cells = notebook.page.mouse, notebook.page.locator(".jp-CodeCell").count()
    field.get_by_role("button", name="Draw one yourself").click()
    sheet = field.locator("canvas")
    sheet.scroll_into_view_if_needed()
    drawn = [sheet.evaluate("(sheet) => sheet.toDataURL()")]
    box = sheet.bounding_box()
    mouse.move(box["x"] + 60, box["y"] + 60)
    mouse.down()
    mouse.move(box["x"] + 200, box["y"] + 150, steps=5)
    mouse.up()
    shown(field, "my drawing")
    drawn.append(sheet.evaluate("(sheet) => sheet.toDataURL()"))
    field.get_by_role("button", name="orange").focus()
    notebook.page.keyboard.press("Enter")
    sheet.focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "ArrowDown", "Space", "c"):
        notebook.page.keyboard.press(key)
    drawn.append(sheet.evaluate("(sheet) => sheet.toDataURL()"))
    assert len(set(drawn)) == 3
    notebook.picture("own_picture_drawn")
    notebook.page.keyboard.press("u")
    notebook.page.keyboard.press("u")
    assert sheet.evaluate("(sheet) => sheet.toDataURL()") == drawn[1]
    seen = 'img[alt="my drawing in coarse pixels, 64 by 64."]'
    before = field.locator(seen).get_attribute("src")
    field.get_by_role("button", name="cat's face").click()
    field.locator(f'{seen}:not([src="{before}"])').wait_for()
    assert "P(cat)" in shown(field, "my drawing")
    assert notebook.page.locator(".jp-CodeCell").count() == cells, "no key went to JupyterLab"
    field.get_by_role("button", name="Clear", exact=True).click()
    field.get_by_text("There is no picture yet").wait_for()


def test_everything_is_reached_with_tab(notebook, field):
    field.locator('input[type=color][aria-label="Background"]').wait_for(state="attached")
    field.get_by_role("button", name="Draw one yourself").click()
    field.locator("canvas").wait_for()
    field.locator(".own-picture-picker input").focus()
    reached = []
    for _ in range(34):
        reached.append(notebook.page.evaluate(FOCUSED))
        notebook.page.keyboard.press("Tab")
    wanted = "file, my_photo, Look at it, Sample: a cat, Fresh drawing: no cat, Clear the list, Sheet to draw on, range"
    for name in [*wanted.split(", "), "orange", "Fill", "triangle", "house", "crop", "squash"]:
        assert any(name in one for one in reached), name
    assert barriers(notebook.page, OURS) == []


def test_a_panel_lives_as_long_as_its_kernel_and_is_a_picture_afterwards(notebook, panel):
    """Restarted, killed, opened again the next day: the last result and a line that says to run the cell."""
    page, caption = notebook.page, panel.get_by_text("This is a picture of the playground. Run this cell to use it.")
    result = panel.locator(".workbook-panel p[role=status]").inner_text().rsplit(". ", 1)[0]
    assert "test accuracy" in result and not caption.is_visible()

    def only_the_picture():
        caption.wait_for()
        assert panel.locator(f'img[alt^="{result}"]').is_visible()
        assert page.locator(".noUi-handle, .widget-button").count() == 0
        assert "Error" not in panel.locator(".jp-Cell-outputWrapper").inner_text()

    notebook.command("kernelmenu:restart")
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    only_the_picture()
    notebook.run(panel)
    chart_of(panel, "0.0075").wait_for()
    notebook.write(notebook.cell("descent()"), "from", "__import__('os').kill(__import__('os').getpid(), 9)", lines=3)
    page.keyboard.press("Shift+Enter")
    only_the_picture()
    page.get_by_role("button", name="Ok").click()
    notebook.save()
    notebook.look_at("notebooks/widgets.ipynb")
    only_the_picture()
    notebook.picture("still")
