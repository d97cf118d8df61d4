"""Where the course can be opened without installing it: all addresses are made from the one in pyproject.toml.

    [project.urls]
    Repository = "https://github.com/OWNER/NAME"

Without it there are no links.
"""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from workbook.errors import WorkbookError
from workbook.files import same_text, write_text

BRANCH = "main"
TEXTS = ("README.md", "CONTRIBUTING.md")
FIRST_NOTEBOOK = "00_vectorization"
NO_ADDRESS = "<address of this repository>"
# The badges are the services' own, shown from where they keep them.
BADGES = {
    "Colab": "https://colab.research.google.com/assets/colab-badge.svg",
    "Binder": "https://mybinder.org/badge_logo.svg",
    "Codespaces": "https://github.com/codespaces/badge.svg",
}
_BLOCK = re.compile(r"(<!-- links: [^>]* -->\n).*?(<!-- end of links -->)", re.DOTALL)
_CLONE = re.compile(r"(?<=git clone )(\S+|<[^>]*>)(?= workbook\n)")


def project(root: Path) -> dict[str, Any]:
    """What pyproject.toml says of the project: its version, what the course is in a sentence, ..."""
    read: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return read


def repository(root: Path) -> str:
    """The address of the repository; "" while it is not set."""
    return str(project(root).get("urls", {}).get("Repository", "")).removesuffix("/").removesuffix(".git")


def release(root: Path, address: str) -> tuple[str, str]:
    """(address of the archive of this version on GitHub, the folder that it unpacks to)."""
    version = project(root)["version"]
    return f"{address}/archive/refs/tags/v{version}.tar.gz", f"{address.rpartition('/')[2]}-{version}"


def needed(root: Path) -> str:
    """The address, for what cannot do without.  Raises WorkbookError while it is not set."""
    address = repository(root)
    if not address:
        raise WorkbookError(
            "The address of the repository is not known; set Repository under [project.urls] in pyproject.toml first."
        )
    return address


def on_github(address: str) -> bool:
    return urlsplit(address).hostname == "github.com"


def colab(address: str, notebook: str) -> str:
    """Where Colab opens a notebook of the edition that is made for it."""
    path = urlsplit(address).path
    return f"https://colab.research.google.com/github{path}/blob/{BRANCH}/colab/{notebook}.ipynb"


def places(address: str, notebook: str = FIRST_NOTEBOOK, hub: str = "") -> dict[str, str]:
    """Where a notebook can be opened: name -> link.  hub: the address of a JupyterHub that has nbgitpuller."""
    path, at = urlsplit(address).path, f"lab/tree/notebooks/{notebook}.ipynb"
    found = {}
    if on_github(address):
        found["Colab"] = colab(address, notebook)
        found["Codespaces"] = f"https://codespaces.new{path}"
    kind = f"gh{path}" if on_github(address) else f"git/{quote(address, safe='')}"
    found["Binder"] = f"https://mybinder.org/v2/{kind}/{BRANCH}?{urlencode({'urlpath': at})}"
    if hub:
        folder = address.rpartition("/")[2]
        asked = {"repo": address, "branch": BRANCH, "urlpath": at.replace("notebooks/", f"{folder}/notebooks/")}
        found["JupyterHub"] = f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(asked)}"
    return found


def with_links(text: str, address: str) -> str:
    """README.md or CONTRIBUTING.md with what the address makes possible, and without what it does not."""
    opened = places(address) if address else {}
    badges = [f"[![Open in {name}]({BADGES[name]})]({opened[name]})\n" for name in BADGES if name in opened]
    lines = "".join(["Without installing anything, in your browser:\n\n", *badges]) if badges else ""
    text = _BLOCK.sub(lambda found: found[1] + lines + found[2], text)
    return _CLONE.sub(lambda _: address or NO_ADDRESS, text)


def out_of_step(root: Path) -> list[str]:
    """The texts whose links are not made from the address."""
    return [path.name for path, text in _texts(root) if not same_text(path, text)]


def write_links(root: Path) -> None:
    for path, text in _texts(root):
        write_text(path, text)


def _texts(root: Path) -> list[tuple[Path, str]]:
    address = repository(root) if (root / "pyproject.toml").is_file() else ""
    paths = [root / name for name in TEXTS if (root / name).is_file()]
    return [(path, with_links(path.read_text(encoding="utf-8"), address)) for path in paths]
