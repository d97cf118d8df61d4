"""Every notebook with its answers, Run All in the browser: no error, no broken picture, no formula left as text.

Pictures of the whole notebook, in light and dark, on a laptop and in a small window, are kept in .workbook/screenshots
(or where DNN_SCREENSHOTS says), for people to look at.
"""

import pytest
from lab import LAPTOP, ROOT, SMALL, lab  # noqa: F401

NAMES = sorted(path.stem for path in (ROOT / "solutions").glob("[0-9][0-9]_*.ipynb"))
SECONDS = 300
TALLEST = 16_000  # pixels; Chromium draws no taller page

PROBLEMS = """() => {
    const found = [], notebook = document.querySelector(".jp-Notebook");
    const say = (what, element) => found.push(`${what}: ${(element.alt || element.textContent || "").slice(0, 200)}`);
    const all = (selector) => [...notebook.querySelectorAll(selector)];
    all('[data-mime-type="application/vnd.jupyter.error"]').forEach((one) => say("an error", one));
    all('[data-mime-type="application/vnd.jupyter.stderr"]').forEach((one) => say("a warning", one));
    all("mjx-merror, .MathJax_Error").forEach((one) => say("a formula that cannot be read", one));
    all(".jupyter-widgets-error, .jp-Error").forEach((one) => say("a widget that failed", one));
    for (const image of all("img")) {
        if (!image.complete || image.naturalWidth === 0) say("a broken picture", image);
        if (image.alt.trim().split(/\\s+/).length < 5) say("a picture without a description", image);
        const right = (element) => element.getBoundingClientRect().right;
        if (right(image) > right(notebook) + 1) say("a wide picture", image);
    }
    for (const text of all(".jp-RenderedMarkdown")) {
        const copy = text.cloneNode(true);
        copy.querySelectorAll("code, pre, mjx-container, .MathJax").forEach((one) => one.remove());
        if (/\\$[^\\s$][^$]*\\$|\\\\\\(|\\\\frac/.test(copy.textContent)) say("a formula left as text", copy);
    }
    return found;
}"""


def whole_notebook(notebook, name, width):
    """A picture of the notebook from top to bottom, without the list of files."""
    page = notebook.page
    page.set_viewport_size({"width": width, "height": 1000})
    page.wait_for_timeout(500)
    height = page.evaluate("() => document.querySelector('.jp-WindowedPanel-outer').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height + 150, TALLEST)})
    for part, top in enumerate(range(0, height, TALLEST - 150)):
        page.evaluate("(top) => { document.querySelector('.jp-WindowedPanel-outer').scrollTop = top; }", top)
        page.wait_for_timeout(1000)
        notebook.picture(f"{name}_{part + 1}" if part else name)
    found = page.evaluate(PROBLEMS)
    page.set_viewport_size(LAPTOP)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_run_all(lab, name):  # noqa: F811
    notebook = lab.open(f"solutions/{name}.ipynb")
    try:
        notebook.wait_until_ready()
        notebook.command("filebrowser:toggle-main")
        notebook.command("notebook:clear-all-cell-outputs")
        notebook.run_all(SECONDS)
        found = set()
        for theme in ("Light", "Dark"):
            notebook.theme(f"JupyterLab {theme}")
            found |= set(whole_notebook(notebook, f"{name}_{theme.lower()}_laptop", LAPTOP["width"]))
            found |= set(whole_notebook(notebook, f"{name}_{theme.lower()}_small", SMALL["width"]))
        assert not found
    finally:
        notebook.theme("JupyterLab Light")
        notebook.close()
