"""Fetches the cat photographs, which are not ours to ship, from a public copy into datasets/.

A file reaches its folder only whole and with the right SHA-256: it is downloaded beside its place, checked,
and then moved.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pooch
import requests
from tqdm import tqdm

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
    folder: Path | str | None = None,
    url: str | None = None,
    *,
    files: Mapping[str, str] = PHOTOS,
    timeout: float = 20.0,
    show_progress: bool = True,
    say: Callable[[str], None] = print,
) -> list[Path]:
    """Put the photographs into a folder, downloading those that are not there yet; return their paths.

    folder: by default the one where ``load_data("photos")`` looks, DNN_PHOTOS or else datasets/.
    url: the address of a folder that holds the files; files: their names and SHA-256.
    timeout: seconds to wait for the server to answer, and for every further piece.
    Raises FileExistsError for a file of the same name with other contents, which is left as it is,
    ConnectionError or ValueError when a download fails or is not the right file, and another OSError when it
    cannot be written. Whatever happens, also Ctrl-C, no bad file and no half of one is left.
    """
    folder = Path(folder or os.environ.get("DNN_PHOTOS") or DATASETS).resolve()
    missing = [name for name, digest in files.items() if not _is_there(folder / name, digest, say)]
    for name in missing:
        address = f"{(url or URL).rstrip('/')}/{name}"
        say(f"Downloading {name} from {address}")
        try:
            _fetch(address, folder / name, files[name], timeout, show_progress)
        except (OSError, ValueError) as error:  # those of requests are OSErrors too
            kind, what = _explain(error, address, folder, timeout)
            raise kind(f"{what}\n{by_hand(folder, files)}") from error
        say(f"{name} is there, and its SHA-256 is right.")
    return [folder / name for name in files]


def by_hand(folder: Path, files: Mapping[str, str] = PHOTOS) -> str:
    """How to place the files without this program."""
    lines = [f"To place the photographs by hand, put these files into {folder}"]
    lines += ["(or into any folder, and name it in the environment variable DNN_PHOTOS):"]
    lines += [f"  {name}  SHA-256 {digest}" for name, digest in files.items()]
    return "\n".join(lines)


def _is_there(path: Path, digest: str, say: Callable[[str], None]) -> bool:
    """Whether the right file is in its place; FileExistsError when something else is."""
    if not path.exists():
        return False
    if not path.is_file() or sha256(path) != digest:
        raise FileExistsError(
            f"{path} is there but is not the file of the course (its SHA-256 differs): move it away or "
            "rename it, and start again."
        )
    say(f"{path.name} is already in {path.parent}, and its SHA-256 is right.")
    return True


def sha256(path: Path) -> str:
    """The SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch(address: str, path: Path, digest: str, timeout: float, show_progress: bool) -> None:
    """Download into a temporary folder beside the place (so that the move is one step), check, move."""
    pooch.get_logger().setLevel("WARNING")
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".photos-", dir=path.parent) as waiting,
        tqdm(desc=path.name, total=1, unit="B", unit_scale=True, disable=not show_progress, ncols=79) as bar,
    ):
        downloader = pooch.HTTPDownloader(progressbar=bar if show_progress else False, timeout=timeout)
        whole = pooch.retrieve(address, f"sha256:{digest}", path.name, waiting, downloader=downloader)
        Path(whole).replace(path)


def _explain(error: Exception, address: str, folder: Path, timeout: float) -> tuple[type[Exception], str]:
    """The kind of error to raise, and one sentence about it that a learner can act on."""
    match error:
        case requests.HTTPError():
            return (ConnectionError, f"{address} cannot be had: the server answers {error.response.status_code}.")
        case requests.Timeout():
            return (ConnectionError, f"{address} cannot be had: no answer within {timeout:g} seconds; try again later.")
        case requests.exceptions.InvalidSchema() | requests.exceptions.MissingSchema():
            return ValueError, f"{address} is not a web address: it must begin with https:// or http://."
        case requests.exceptions.ChunkedEncodingError():
            return ConnectionError, f"{address} broke off in the middle: check the network and start again."
        case requests.RequestException():
            return (
                ConnectionError,
                f"{address} cannot be reached: check the network and the address, and start again.",
            )
        case ValueError():
            return (ValueError, f"{address} is not the file of the course (its SHA-256 differs); nothing was kept.")
        case _:
            reason = getattr(error, "strerror", None) or str(error)
            return OSError, f"The photographs cannot be written into {folder}: {reason}."
