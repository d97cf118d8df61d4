"""How long the playground takes in a real browser, from a key on the rate slider to the new cost curve in the page.

    python benchmarks/playground.py [--pictures FOLDER]

Starts JupyterLab on a copy of the project, opens Chromium (named by DNN_BROWSER, or on the PATH), runs the playground
with its defaults (2,500 iterations, two layers) and presses the arrow keys on the learning rate.  The clock runs in
the page: from the key to the moment at which a MutationObserver sees the finished curve.  Aim: at most 0.5 s on two
processors.  --pictures keeps pictures of it: light, dark, wide, narrow.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from lab import browser_path, chromium, started  # noqa: E402

TIMES, AIM = 20, 0.5
VIEW = {"width": 1400, "height": 1000}
CODE = "from workbook.widgets import playground\n\nplayground()"
DONE = '.jp-OutputArea-output svg[data-state="done"]'
# Notes when a key went down, and when the first finished curve after it was put into the page and painted.
WATCH = """() => {
    window.times = {};
    document.addEventListener("keydown", () => { window.times = {key: performance.now()}; }, true);
    const observer = new MutationObserver((changes) => {
        const added = changes.flatMap((change) => [...change.addedNodes]);
        const done = added.some((node) => node.dataset?.state === "done"
                                          || node.querySelector?.('[data-state="done"]'));
        if (done && window.times.key && !window.times.drawn) {
            const key = window.times.key;
            window.times.drawn = performance.now();
            requestAnimationFrame(() => { if (window.times.key === key) window.times.painted = performance.now(); });
        }
    });
    observer.observe(document.querySelector(".jp-Notebook"), {childList: true, subtree: true});
}"""


def measure(notebook) -> dict[str, list[float]]:
    """Seconds to the curve in the page, to its painting, and of the training alone (as the page says), per key."""
    page = notebook.page
    page.evaluate(WATCH)
    handle = page.locator(".widget-slider .noUi-handle").first
    handle.focus()
    found = {"curve in the page": [], "painted": [], "of it training": []}
    for number in range(TIMES + 2):
        page.keyboard.press("ArrowLeft" if number % 2 == 0 else "ArrowRight")
        page.wait_for_function("() => window.times.painted", timeout=30_000)
        page.wait_for_timeout(400)
        if number < 2:  # the first ones warm up
            continue
        times = page.evaluate("() => window.times")
        found["curve in the page"].append((times["drawn"] - times["key"]) / 1000)
        found["painted"].append((times["painted"] - times["key"]) / 1000)
        words = page.locator(".workbook-panel p[role=status]").inner_text()
        found["of it training"].append(float(words.rsplit(" in ", 1)[1].split()[0]))
    assert page.evaluate("() => document.activeElement.classList.contains('noUi-handle')"), "the focus was lost"
    return found


def write_notebook(path: Path) -> None:
    """A notebook with one cell: the playground."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def pictures(notebook, folder: Path) -> None:
    """Pictures of the page in light and dark, wide and narrow."""
    folder.mkdir(parents=True, exist_ok=True)
    notebook.command("filebrowser:toggle-main")
    for theme in ("Light", "Dark"):
        notebook.theme(theme)
        for width in (1400, 900, 600):
            notebook.page.set_viewport_size({"width": width, "height": 1100})
            notebook.wait_until_painted()
            notebook.page.screenshot(path=folder / f"playground_{theme.lower()}_{width}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of the page")
    options = parser.parse_args()
    if not browser_path():
        sys.exit("There is no Chromium here: install it, or name it in the environment variable DNN_BROWSER.")
    with tempfile.TemporaryDirectory(prefix="workbook-playground-", ignore_cleanup_errors=True) as place:
        with chromium() as browser, started(Path(place).resolve() / "workbook", browser.new_context()) as lab:
            write_notebook(lab.folder / "notebooks" / "playground.ipynb")
            notebook = lab.open("notebooks/playground.ipynb", VIEW)
            notebook.run(notebook.cell("playground()"))
            notebook.page.wait_for_selector(DONE)
            found = measure(notebook)
            if options.pictures:
                pictures(notebook, options.pictures)
            notebook.close()
    print(f"| from the key, {TIMES} times | median | worst |\n|---|---|---|")
    for name, seconds in found.items():
        print(f"| {name} | {statistics.median(seconds):.3f} s | {max(seconds):.3f} s |")
    print(f"Aim: at most {AIM} s: {'met' if max(found['curve in the page']) <= AIM else 'NOT met'}.")


if __name__ == "__main__":
    main()
