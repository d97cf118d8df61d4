"""JupyterLab on a copy of the project, seen through a real browser, for tests that do what a learner does.

``lab`` (a fixture) is JupyterLab, started by start.py as README.md says, where its environment stands beside the
checkout; otherwise by the Python of the tests.  ``Lab.open`` opens a notebook in a page of Chromium.  Where there is no
browser, the tests that ask for ``lab`` are skipped and say why.
"""

import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = "chromium", "chromium-browser", "google-chrome", "chrome", "msedge"
# Without a screen, and without the browser's own traffic.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]
PARTS = (
    "course",
    "solutions",
    "notebooks",
    "datasets",
    "images",
    "workbook",
    "start.py",
    "requirements.txt",
    "requirements-dev.txt",
    "pyproject.toml",
    "conftest.py",
    "dnn_utils.py",
    "testCases.py",
    "my_network.py",
    "README.md",
    "LICENSE",
    "LICENSES.md",
)
# All cells are in the page, not only those in view; and nothing asks questions.
SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": '{"windowingMode": "none"}',
    "@jupyterlab/apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
    "@jupyterlab/docmanager-extension/plugin": '{"autosave": false}',
}
LAPTOP, SMALL = {"width": 1366, "height": 768}, {"width": 800, "height": 900}
PICTURES = Path(os.environ.get("DNN_SCREENSHOTS") or ROOT / ".workbook" / "screenshots")


def browser_path():
    """The Chromium to use: DNN_BROWSER names it, or it is on the PATH; None where there is none."""
    named = os.environ.get("DNN_BROWSER")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Lab:
    folder: Path
    address: str
    browser: object

    def open(self, path, viewport=LAPTOP):
        """A new page with the notebook ``path`` (such as "notebooks/03_forward_propagation.ipynb") in it."""
        page = self.browser.new_page(viewport=viewport)
        page.set_default_timeout(60_000)
        page.goto(f"{self.address}/lab/tree/{path}?reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.wait_for_selector("#jupyterlab-splash", state="detached")
        page.wait_for_function("() => window.jupyterapp")
        page.evaluate("() => window.jupyterapp.restored")
        return Notebook(page, self.folder / path)


@dataclass
class Notebook:
    """A notebook in a page.  What it does goes through the page: keys, clicks, JupyterLab's own commands."""

    page: object
    path: Path

    def command(self, name, arguments=None):
        self.page.evaluate(
            "([name, arguments]) => window.jupyterapp.commands.execute(name, arguments)", [name, arguments or {}]
        )

    def cell(self, text):
        """The first code cell whose code contains ``text``."""
        return self.page.locator(".jp-CodeCell").filter(has=self.page.locator(".jp-InputArea", has_text=text)).first

    def wait_until_ready(self, seconds=60):
        """Wait until the kernel is there and has nothing to do."""
        self.page.wait_for_function(
            """() => {
            const kernel = window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel;
            return kernel?.connectionStatus === "connected" && kernel.status === "idle";
        }""",
            timeout=1000 * seconds,
        )

    def run(self, cell, seconds=60):
        """Run one cell with Shift+Enter and wait for its number."""
        cell.locator(".cm-content").click()
        self.page.wait_for_selector(".jp-Notebook.jp-mod-editMode")
        self.page.keyboard.press("Shift+Enter")
        self.wait_for(cell, seconds)

    def wait_for(self, cell, seconds=60):
        """Wait until a cell that was started has ended."""
        element, deadline = cell.locator(".jp-InputPrompt").first, time.monotonic() + seconds
        while not re.search(r"\[\d+\]", element.inner_text()):
            if time.monotonic() > deadline:
                self.picture("waited_in_vain")
                raise TimeoutError(f"The cell still runs after {seconds} seconds: {cell.inner_text()[:80]!r}")
            self.page.wait_for_timeout(100)

    def write(self, cell, line, code):
        """Put ``code`` in place of the line that contains ``line``, and of the one below it, as a learner types it."""
        cell.locator(".cm-line", has_text=line).first.click()
        keys = self.page.keyboard
        for key in ("Home", "Shift+ArrowDown", "Shift+End"):
            keys.press(key)
        keys.type(code)  # JupyterLab indents a new line like the one before

    def output(self, cell):
        return cell.locator(".jp-Cell-outputWrapper").inner_text()

    def run_all(self, seconds):
        """Run > Run All Cells, and wait for the last one."""
        self.command("notebook:run-all-cells")
        last = self.page.locator(".jp-CodeCell").last
        self.wait_for(last, seconds)
        self.wait_until_ready()

    def theme(self, name):
        self.command("apputils:change-theme", {"theme": name})
        self.page.wait_for_timeout(1000)

    def picture(self, name):
        """Keep a picture of the page, for people to look at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.jpeg", type="jpeg", quality=70)

    def readme_picture(self, name, part=None):
        """Keep a picture of the page, or of a part of it, as README.md and the notebooks show it.

        It goes to the other pictures; with the environment variable DNN_README_PICTURES=on, into images/.
        """
        folder = ROOT / "images" if os.environ.get("DNN_README_PICTURES") == "on" else PICTURES
        folder.mkdir(parents=True, exist_ok=True)
        if part:  # all of it must be in view at once
            self.page.set_viewport_size({"width": LAPTOP["width"], "height": 2000})
            part.scroll_into_view_if_needed()
        self.page.wait_for_timeout(1000)
        taken = Image.open(io.BytesIO((part or self.page).screenshot())).convert("RGB")
        taken.quantize(256, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)
        self.page.set_viewport_size(LAPTOP)

    def save(self):
        before = self.path.stat().st_mtime_ns
        self.page.keyboard.press("Control+s")
        deadline = time.monotonic() + 20
        while self.path.stat().st_mtime_ns == before and time.monotonic() < deadline:
            self.page.wait_for_timeout(100)

    def close(self):
        """Shut the kernel down and close the page."""
        self.command("kernelmenu:shutdown")
        self.page.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    browser = browser_path()
    if not browser:
        pytest.skip("there is no Chromium here: install it, or name it in the environment variable DNN_BROWSER")
    folder = copy_of_the_project(tmp_path_factory.mktemp("learner") / "workbook")
    process, address = start_jupyterlab(folder)
    try:
        with playwright.sync_playwright() as driver:
            chromium = driver.chromium.launch(executable_path=browser, args=FLAGS)
            yield Lab(folder, address, chromium)
            chromium.close()
    finally:
        end(process)


def copy_of_the_project(folder):
    """What a learner has after cloning, with the environment of this checkout where there is one."""
    folder.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*catvnoncat*", ".*"))
        else:
            shutil.copy(source, folder / part)
    if (ROOT / ".venv").is_dir() and hasattr(os, "symlink"):
        (folder / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)
    return folder


def start_jupyterlab(folder):
    """Start JupyterLab as a learner does, wait until it answers, and return the process and the address."""
    settings = folder.parent / "settings"
    for name, text in SETTINGS.items():
        path = settings / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    port = free_port()
    options = [
        "--no-browser",
        f"--ServerApp.port={port}",
        "--IdentityProvider.token=",
        "--ServerApp.password=",
        "--LabApp.expose_app_in_browser=True",
        "--allow-root",
    ]
    own = (folder / ".venv").exists()
    command = ["start.py", "lab"] if own else ["-m", "workbook", "lab"]
    environment = {
        **os.environ,
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "PYTHONPATH": str(folder),
        "IPYTHONDIR": str(folder.parent / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder.parent / "config"),
    }
    log = (folder.parent / "jupyterlab.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, *command, *options],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=os.name == "posix",
    )
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 180
    while True:
        try:
            with urllib.request.urlopen(f"{address}/api/status", timeout=5):
                return process, address
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                end(process)
                text = (folder.parent / "jupyterlab.log").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"JupyterLab did not start:\n{text[-3000:]}") from None
            time.sleep(0.2)


def end(process):
    """End JupyterLab and its kernels."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
    if os.name == "posix":
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
