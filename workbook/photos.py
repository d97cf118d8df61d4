"""Fetches the cat photographs, which are not ours to ship, from a public copy into datasets/.

pooch downloads each file beside its place, checks its SHA-256 and moves it there: it is right and whole, or not there.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pooch
import requests

from workbook.errors import WorkbookError

URL = (
    "https://raw.githubusercontent.com/wangzhe0912/missshi_deeplearning_ai/"
    "b21ac9e2abb203486ee08fd47851617057010eaa/8multi_hidden_nn/datasets/"
)
PHOTOS = {
    "train_catvnoncat.h5": "fbe56ab67c3ae28d564e3a644189117976d6b31af0a3ce9bb17dbf22908af242",
    "test_catvnoncat.h5": "6a9d39ce52fa85953c5834695b8534a30ed8cfd54971fb2f080b5a24d002b951",
}
DATASETS = Path(__file__).resolve().parents[1] / "datasets"


def download(
    folder: Path | str | None = None, url: str | None = None, files: Mapping[str, str] = PHOTOS, timeout: float = 20.0
) -> list[Path]:
    """Put the photographs into a folder, downloading those that are not there yet; return their paths.

    folder: by default the one where ``load_data("photos")`` looks, DNN_PHOTOS or else datasets/.
    url: the address of a folder that holds the files; files: their names and SHA-256.
    timeout: seconds to wait for the server to answer, and for every further piece.
    Raises WorkbookError when something else has the name of a file (it is left as it is), when a download fails or is
    not the right file, and when it cannot be written. Whatever happens, also Ctrl-C, no part of a file is left.
    """
    folder = Path(folder or os.environ.get("DNN_PHOTOS") or DATASETS).expanduser().resolve()
    missing = [name for name, digest in files.items() if not _is_there(folder / name, digest)]
    pooch.get_logger().setLevel("WARNING")
    downloader = pooch.HTTPDownloader(progressbar=sys.stderr.isatty(), timeout=timeout)
    for name in missing:
        address = f"{(url or URL).rstrip('/')}/{name}"
        print(f"Downloading {name} from {address}")
        try:
            pooch.retrieve(address, f"sha256:{files[name]}", name, folder, downloader=downloader)
        except (OSError, ValueError) as error:  # those of requests are OSErrors too
            by_hand = "\n".join(f"  {name}  SHA-256 {digest}" for name, digest in files.items())
            raise WorkbookError(
                f"{_what_happened(error, address, folder, timeout)}\n"
                f"To place the photographs by hand, put these files into {folder}\n"
                f"(or into any folder, and name it in the environment variable DNN_PHOTOS):\n{by_hand}"
            ) from error
        print(f"{name} is there, and its SHA-256 is right.")
    return [folder / name for name in files]


def _is_there(path: Path, digest: str) -> bool:
    """Whether the right file is in its place; WorkbookError when something else is."""
    if not path.exists():
        return False
    if not path.is_file() or pooch.file_hash(path) != digest:
        raise WorkbookError(
            f"{path} is there but is not the file of the course (its SHA-256 differs): move it away or "
            "rename it, and start again."
        )
    print(f"{path.name} is already in {path.parent}, and its SHA-256 is right.")
    return True


def _what_happened(error: OSError | ValueError, address: str, folder: Path, timeout: float) -> str:
    """One sentence that a learner can act on."""
    match error:
        case requests.HTTPError(response=requests.Response(status_code=code)):
            return f"{address} cannot be downloaded: the server answers {code}."
        case requests.Timeout():
            return f"{address} cannot be downloaded: no answer within {timeout:g} seconds; try again later."
        case requests.exceptions.InvalidSchema() | requests.exceptions.MissingSchema():
            return f"{address} is not a web address: it must begin with https:// or http://."
        case requests.exceptions.ChunkedEncodingError():
            return f"The download of {address} broke off in the middle: check the network and start again."
        case requests.RequestException():
            return f"{address} cannot be reached: check the network and the address, and start again."
        case ValueError():
            return f"{address} is not the file of the course (its SHA-256 differs); nothing was kept."
        case PermissionError():
            return f"The photographs cannot be written into {folder}: permission denied."
        case _:
            return f"The photographs cannot be written into {folder}: {error.strerror or error}."
