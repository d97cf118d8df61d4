"""Google Colab: the first cell of its edition has fetched the course and calls `settle`, before anything is imported.

Each notebook runs on a computer of its own there, and only what is on the learner's Drive stays.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("anywidget", "h5py", "ipywidgets", "matplotlib", "platformdirs", "pooch", "threadpoolctl", "tqdm")
WITHOUT_DRIVE = (
    "Without your Drive, what you wrote in other notebooks is not here: the course's own functions stand in for it. "
    "Run this cell again to connect it."
)


def settle() -> None:
    """Install what is missing, and put the learner's notebooks beside the course's, where my_network looks for them."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        print(f"Installing {', '.join(missing)} ...")
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *missing], check=True)
    from google.colab import drive, output  # type: ignore[import-not-found]

    output.enable_custom_widget_manager()  # else the playground does not show
    place = ROOT.parent / "drive"
    try:
        drive.mount(str(place))
    except Exception:  # whoever says no to a question gets one of several errors
        print(WITHOUT_DRIVE)
    found = fetch_notebooks(place / "MyDrive" / "Colab Notebooks", ROOT / "notebooks")
    if found:
        print(f"On your Drive: {', '.join(found)}.")
    os.chdir(ROOT / "notebooks")


def fetch_notebooks(drive: Path, notebooks: Path) -> list[str]:
    """In the fetched course, put the newest copies on Drive in place of the blank notebooks; return whose."""
    found = []
    for path in sorted(path for path in notebooks.glob("*_*.ipynb") if path.name[:2].isdigit()):
        # "Copy of 03_forward_propagation.ipynb", in the words of the learner's language.
        copies = [copy for copy in drive.glob(f"*{path.stem}*.ipynb") if copy.is_file()]
        if copies:
            shutil.copyfile(max(copies, key=lambda copy: copy.stat().st_mtime), path)
            found.append(path.stem)
    return found
