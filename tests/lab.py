"""JupyterLab on a copy of the project, seen through a real browser, for tests that do what a learner does.

`lab` (a fixture) is JupyterLab, started by the word `lab` with the Python of the tests. Where there is no browser, the
tests that ask for it are skipped and say why. Nothing waits for a fixed time: all of it waits for what is to be seen,
at most SECONDS.
"""

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from workbook.lab_settings import JUPYTERLAB

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 120
# Without a screen, and without the browser's own traffic.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --force-color-profile=srgb"
).split()
# A learner's settings; but all cells are in the page, not only those in view, and nothing is saved by itself.
TRACKER = "@jupyterlab/notebook-extension:tracker"
SETTINGS = JUPYTERLAB | {
    TRACKER: JUPYTERLAB[TRACKER] | {"windowingMode": "none"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}
LAPTOP = {"width": 1366, "height": 768}
PICTURES = os.environ.get("DNN_SCREENSHOTS")  # a folder for pictures that people look at; without it there are none
# Done when all pictures have been loaded and the page was drawn as it is now.
PAINTED = """async () => {
    const waiting = [...document.images].filter((image) => image.src && !image.complete);
    await Promise.all([document.fonts.ready, ...waiting.map((image) => new Promise((resolve) => {
        image.onload = image.onerror = resolve;
    }))]);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}"""


# What is the course's own in a notebook; not the heading's button, the editors and the list of cells of JupyterLab.
OURS = {
    "include": [[".jp-Notebook .jp-RenderedHTMLCommon"], [".jp-Notebook .jp-OutputArea"]],
    "exclude": [[".jp-collapseHeadingButton"]],
}


def barriers(page, part, besides=()):
    """What keeps people out of a part of a page, as axe-core finds it, in sentences; besides: rules of no concern."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    page.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("(part) => axe.run(part, {resultTypes: ['violations']})", part)["violations"]
    # A header of a table that is a formula counts as empty.
    known = {"empty-table-header", *besides}
    return [f"{one['help']}: {one['nodes'][0]['html'][:300]}" for one in found if one["id"] not in known]


def browser_path():
    """The Chromium to use: DNN_BROWSER names it, or it is on the PATH; None where there is none."""
    names = "chromium", "chromium-browser", "google-chrome", "chrome", "msedge"
    return os.environ.get("DNN_BROWSER") or next(filter(None, map(shutil.which, names)), None)


@dataclass
class Lab:
    """JupyterLab on a folder, and the browser in which it is seen."""

    folder: Path
    address: str
    browser: object

    def window(self):
        """A new page with JupyterLab as it opens for a learner.  It takes seconds: one is enough for many tests."""
        page = self.browser.new_page()
        page.set_viewport_size(LAPTOP)
        page.set_default_timeout(1000 * SECONDS)
        page.goto(self.address)
        page.wait_for_selector("#jupyterlab-splash", state="detached")
        page.wait_for_function("() => window.jupyterapp")
        page.evaluate("() => window.jupyterapp.restored")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        return Notebook(page)


@dataclass
class Notebook:
    """A notebook in a page.  What it does goes through the page: keys, clicks, JupyterLab's own commands."""

    page: object

    def command(self, name, **arguments):
        self.page.evaluate("([name, given]) => { window.jupyterapp.commands.execute(name, given); }", [name, arguments])

    def cell(self, text):
        """The first code cell whose code contains `text`."""
        return self.page.locator(".jp-CodeCell").filter(has=self.page.locator(".jp-InputArea", has_text=text)).first

    def close(self):
        """Show no notebook.  Whatever was not saved is lost, without a question."""
        self.page.evaluate("""() => { for (const one of [...window.jupyterapp.shell.widgets("main")]) {
            if (one.context) one.context.model.dirty = false;
            one.close();
        } }""")
        self.page.wait_for_selector(".jp-Notebook", state="detached")

    def look_at(self, path, kernel=False):
        """Show another notebook in this page, as it is stored; kernel: start its kernel, too, and wait for it."""
        self.close()
        preference = {} if kernel else {"kernelPreference": {"shouldStart": False, "canStart": False}}
        self.command("docmanager:open", path=path, factory="Notebook", **preference)
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        if kernel:
            running = "window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
            self.page.wait_for_function(f"() => {running}?.status === 'idle'")

    def run(self, cell):
        """Run one cell with Shift+Enter, wait until it has a new number, and return what it shows."""
        prompt = cell.locator(".jp-InputPrompt").first
        before = prompt.inner_text()
        cell.locator(".cm-content").click()
        self.page.wait_for_selector(".jp-Notebook.jp-mod-editMode")
        self.page.keyboard.press("Shift+Enter")
        self.page.wait_for_function(
            r"([prompt, before]) => /\[\d+\]/.test(prompt.innerText) && prompt.innerText !== before",
            arg=[prompt.element_handle(), before],
        )
        return cell.locator(".jp-Cell-outputWrapper").inner_text()

    def write(self, cell, line, code, lines=1):
        """Put `code` in place of the line that contains `line`, and of those below it, as a learner types it."""
        cell.locator(".cm-line", has_text=line).first.click()
        for key in ("Home", *["Shift+ArrowDown"] * (lines - 1), "Shift+End"):
            self.page.keyboard.press(key)
        self.page.keyboard.type(code)  # JupyterLab indents a new line like the one before

    def theme(self, name):
        """Change to the theme "Light" or "Dark".  It takes seconds where many cells are shown."""
        self.command("apputils:change-theme", theme=f"JupyterLab {name}")
        self.page.wait_for_selector(f'body[data-jp-theme-name="JupyterLab {name}"]', state="attached")

    def wait_until_painted(self):
        self.page.evaluate(PAINTED)

    def picture(self, name):
        """Keep a picture of the page, where pictures are asked for."""
        if PICTURES:
            self.wait_until_painted()
            self.page.screenshot(path=Path(PICTURES) / f"{name}.jpeg", type="jpeg", quality=70)

    def readme_picture(self, name, part=None):
        """Keep a picture of the page, or of a part of it, in images/, as README.md shows it; DNN_README_PICTURES=on."""
        if os.environ.get("DNN_README_PICTURES") != "on":
            return
        if part:  # all of it must be in view at once
            self.page.set_viewport_size({"width": LAPTOP["width"], "height": 2000})
            part.scroll_into_view_if_needed()
        self.wait_until_painted()
        taken = Image.open(io.BytesIO((part or self.page).screenshot())).convert("RGB")
        taken.quantize(256, dither=Image.Dither.NONE).save(ROOT / "images" / f"{name}.png", optimize=True)
        self.page.set_viewport_size(LAPTOP)

    def save(self):
        self.page.keyboard.press("Control+s")
        self.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")

    def shut_down(self):
        """Save, and tell the kernel to end."""
        self.save()
        self.page.evaluate("() => { window.jupyterapp.shell.currentWidget?.sessionContext.shutdown(); }")


@pytest.fixture(scope="session")
def lab(tmp_path_factory, browser):
    folder = tmp_path_factory.mktemp("learner") / "workbook"
    with started(folder, browser.new_context()) as running:  # what was loaded once stays
        yield running


@contextmanager
def chromium():
    """Chromium without a window; where there is none, the tests that ask for it are skipped."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not browser_path():
        pytest.skip("there is no Chromium here: install it, or name it in the environment variable DNN_BROWSER")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def started(folder, browser):
    """JupyterLab on a copy of the project in a new folder, seen through a browser."""
    # What a learner has after cloning.
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("__pycache__", "*catvnoncat*", ".*", "tests"))
    words = ["-m", "workbook", "lab", "--LabApp.expose_app_in_browser=True"]
    with server(folder, words, JUPYTERLAB_SETTINGS_DIR=learners_settings(folder), PYTHONPATH=folder) as address:
        yield Lab(folder, address, browser)


def learners_settings(folder):
    """The folder, beside this one, with the settings of JupyterLab."""
    place = folder.parent / "settings"
    for name, settings in SETTINGS.items():
        path = place / f"{name.replace(':', '/')}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), encoding="utf-8")
    return place


@contextmanager
def server(folder, words, **places):
    """One of Jupyter's servers in a folder, started with these words and settings of its own; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, log = f"http://127.0.0.1:{port}", folder.parent / "jupyter.log"
    options = f"--no-browser --ServerApp.port={port} --IdentityProvider.token= --ServerApp.password= --allow-root"
    places |= {"JUPYTER_CONFIG_DIR": folder.parent / "config", "IPYTHONDIR": folder.parent / "ipython"}
    process = subprocess.Popen(
        [sys.executable, *words, *options.split()],
        cwd=folder,
        env={**os.environ, **{name: str(path) for name, path in places.items()}},
        stdin=subprocess.DEVNULL,
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=os.name == "posix",
    )
    try:
        wait_for(address, process, log)
        yield address
    finally:
        if os.name != "posix":
            process.terminate()
        elif process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)  # what start.py has started, too
        process.wait(SECONDS)


def wait_for(address, process, log):
    """Wait until JupyterLab answers."""
    deadline = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            return urllib.request.urlopen(f"{address}/api/status", timeout=5).close()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
