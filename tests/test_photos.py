"""workbook.photos against a server on this computer that serves good files, wrong ones, half ones and none.

Whatever the server does, the folder holds right files or none, and the error says what to do.
"""

import hashlib
import http.server
import io
import os
import signal
import subprocess
import sys
import threading
from contextlib import redirect_stdout
from unittest.mock import Mock

import pytest

from workbook import photos
from workbook.errors import WorkbookError

CONTENTS = {"train_catvnoncat.h5": bytes(range(256)) * 2000, "test_catvnoncat.h5": b"not many cats" * 5000}
FILES = {name: hashlib.sha256(content).hexdigest() for name, content in CONTENTS.items()}
FIRST, SECOND = FILES


class Handler(http.server.BaseHTTPRequestHandler):
    """The first part of the path says how the server behaves: /good/..., /wrong/..., /cut/... and so on."""

    def do_GET(self):
        behaviour, name = self.path.strip("/").split("/")
        self.server.requests.append(name)
        if behaviour == "second-cut":
            behaviour = "good" if name == FIRST else "cut"
        if behaviour == "silent":
            self.server.released.wait(30)
        elif behaviour == "missing":
            self.send_error(404)
        else:
            content = b"<html>Please log in to this network</html>" if behaviour == "wrong" else CONTENTS[name]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content if behaviour in ("good", "wrong") else content[: len(content) // 2])
        if behaviour == "stall":
            self.server.stalled.set()
            self.server.released.wait(30)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("DNN_PHOTOS", raising=False)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.requests, running.stalled, running.released = [], threading.Event(), threading.Event()
        running.handle_error = lambda *args: None  # a client that goes away is what these tests are about
        running.url = f"http://127.0.0.1:{running.server_port}"
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}).start()
        yield running
        running.released.set()
        running.shutdown()


def fetch(server, folder, behaviour, files=FILES, timeout=5):
    """Download; gives the paths and what was said."""
    with redirect_stdout(io.StringIO()) as said:
        paths = photos.download(folder, f"{server.url}/{behaviour}/", files=files, timeout=timeout)
    return paths, said.getvalue()


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_good_files_arrive_where_load_data_looks_and_are_not_fetched_twice(server, tmp_path, capsys, monkeypatch):
    folder = tmp_path.resolve() / "new" / "folder"
    monkeypatch.setenv("DNN_PHOTOS", str(folder))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    paths, said = fetch(server, None, "good")
    assert paths == [folder / name for name in FILES] and names_in(folder) == sorted(FILES)
    assert [path.read_bytes() for path in paths] == list(CONTENTS.values())
    assert said.count("is right") == 2 and capsys.readouterr().err.count("100%") == 2
    assert fetch(server, None, "good")[1].count("already") == 2 and server.requests == [FIRST, SECOND]


BAD = {"wrong": "SHA-256 differs", "cut": "broke off in the middle", "missing": "404"}
BAD |= {"silent": "no answer within 0.3 seconds", "stall": "start again|try again"}


@pytest.mark.parametrize("behaviour", BAD)
def test_bad_server_leaves_nothing_and_says_what_to_do(server, tmp_path, behaviour):
    with pytest.raises(WorkbookError, match=BAD[behaviour]) as caught:
        fetch(server, tmp_path, behaviour, timeout=0.3 if behaviour in ("silent", "stall") else 5)
    assert names_in(tmp_path) == []
    for part in (*FILES, *FILES.values(), str(tmp_path), "DNN_PHOTOS", f"{server.url}/{behaviour}/{FIRST}"):
        assert part in str(caught.value)


def test_a_good_file_is_kept_when_the_next_one_breaks_off(server, tmp_path):
    with pytest.raises(WorkbookError):
        fetch(server, tmp_path, "second-cut")
    assert names_in(tmp_path) == [FIRST]
    fetch(server, tmp_path, "good")
    assert server.requests == [FIRST, SECOND, SECOND] and names_in(tmp_path) == sorted(FILES)


def test_what_has_the_name_of_a_file_is_never_overwritten(server, tmp_path):
    (tmp_path / FIRST).mkdir()
    (tmp_path / SECOND).write_bytes(CONTENTS[SECOND][:1000])
    for name in FILES:
        with pytest.raises(WorkbookError, match=f"{name} is there but .* move it away"):
            fetch(server, tmp_path, "good", {name: FILES[name]})
    assert (tmp_path / SECOND).read_bytes() == CONTENTS[SECOND][:1000] and server.requests == []


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "photos", "file:///tmp", "http://127.0.0.1:1"])
def test_an_address_that_cannot_be_reached_is_named(server, tmp_path, url):
    with pytest.raises(WorkbookError, match="check the network" if url.startswith("http") else "not a web address"):
        photos.download(tmp_path, url)
    assert names_in(tmp_path) == []


def test_a_folder_or_disk_that_cannot_be_written(server, tmp_path, monkeypatch):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(WorkbookError, match="cannot be written into"):
        fetch(server, tmp_path / "file" / "folder", "good")
    monkeypatch.setattr("shutil.move", Mock(side_effect=OSError(28, "No space left on device")))
    with pytest.raises(WorkbookError, match=r"cannot be written into .*: No space left on device\."):
        fetch(server, tmp_path / "folder", "good")
    assert names_in(tmp_path / "folder") == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal for one process alone")
def test_ctrl_c_in_the_middle_leaves_nothing(server, tmp_path):
    command = [sys.executable, "-m", "workbook", "data", "photos", "--folder", tmp_path, "--url", f"{server.url}/stall"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert server.stalled.wait(60)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and b"Traceback" not in errors and names_in(tmp_path) == []


def test_the_real_files_pass_where_they_are_found(server, tmp_path, photographs):
    """The hashes of the course belong to the very files that the published results were made with."""
    paths, said = fetch(server, photographs, "good", photos.PHOTOS)
    assert said.count("already") == 2 and paths[0].parent == photographs.resolve() and server.requests == []
