"""workbook.photos against a server on this computer that serves good files, wrong ones, half ones and none.

Whatever the server does, the folder holds right files or none, and the error says what to do.
"""

import hashlib
import http.server
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from published import photographs  # noqa: F401  (a fixture)

from workbook import photos

CONTENTS = {"train_catvnoncat.h5": bytes(range(256)) * 2000, "test_catvnoncat.h5": b"not many cats" * 5000}
FILES = {name: hashlib.sha256(content).hexdigest() for name, content in CONTENTS.items()}
FIRST, SECOND = FILES


class Handler(http.server.BaseHTTPRequestHandler):
    """The first part of the path says how the server behaves: /good/..., /cut/..., /reset/..., /silent/..."""

    def do_GET(self):
        behaviour, name = self.path.strip("/").split("/")
        self.server.requests.append(name)
        if behaviour == "second-cut":
            behaviour = "good" if name == FIRST else "cut"
        if behaviour == "silent":
            self.server.released.wait(30)
            return
        if behaviour == "missing":
            self.send_error(404)
            return
        content = self.server.contents[name]
        if behaviour == "wrong":
            content = b"<html>Please log in to this network</html>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if behaviour == "good" or behaviour == "wrong":
            self.wfile.write(content)
            return
        self.wfile.write(content[: len(content) // 2])
        self.wfile.flush()
        if behaviour == "stall":
            self.server.released.wait(30)
        elif behaviour == "reset":  # closes with RST instead of FIN, as a connection that is torn down does
            time.sleep(0.1)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def log_message(self, *args):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that goes away is what these tests are about."""


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("DNN_PHOTOS", raising=False)
    running = QuietServer(("127.0.0.1", 0), Handler)
    running.requests, running.contents, running.released = [], CONTENTS, threading.Event()
    running.url = f"http://127.0.0.1:{running.server_port}"
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield running
    running.released.set()
    running.shutdown()
    running.server_close()
    thread.join()


def fetch(server, folder, behaviour, **options):
    said = []
    options = {"files": FILES, "timeout": 5, "show_progress": False, "say": said.append} | options
    paths = photos.download(folder, f"{server.url}/{behaviour}/", **options)
    return paths, "\n".join(said)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_good_files_arrive_and_are_not_fetched_twice(server, tmp_path):
    paths, said = fetch(server, tmp_path / "new" / "folder", "good")
    assert [path.read_bytes() for path in paths] == list(CONTENTS.values())
    assert names_in(tmp_path / "new" / "folder") == sorted(FILES)
    assert server.requests == [FIRST, SECOND] and "is right" in said
    _, said = fetch(server, tmp_path / "new" / "folder", "good")
    assert server.requests == [FIRST, SECOND] and said.count("already") == 2


def test_progress_is_shown_on_stderr_only(server, tmp_path, capsys):
    fetch(server, tmp_path, "good", show_progress=True)
    printed = capsys.readouterr()
    assert printed.out == "" and FIRST in printed.err and "100%" in printed.err


@pytest.mark.parametrize(
    ("behaviour", "kind", "sentence"),
    [
        ("wrong", ValueError, "SHA-256 differs"),
        ("cut", ConnectionError, "broke off in the middle"),
        ("reset", ConnectionError, "broke off in the middle"),
        ("missing", ConnectionError, "404"),
        ("silent", ConnectionError, "no answer within 0.3 seconds"),
        ("stall", ConnectionError, "start again|try again"),
    ],
)
def test_bad_server_leaves_nothing_and_says_what_to_do(server, tmp_path, behaviour, kind, sentence):
    with pytest.raises(kind, match=sentence) as caught:
        fetch(server, tmp_path, behaviour, timeout=0.3 if behaviour in ("silent", "stall") else 5)
    assert names_in(tmp_path) == []
    message = str(caught.value)
    for part in (*FILES, *FILES.values(), str(tmp_path), "DNN_PHOTOS", f"{server.url}/{behaviour}/{FIRST}"):
        assert part in message


def test_a_good_file_is_kept_when_the_next_one_breaks_off(server, tmp_path):
    with pytest.raises(ConnectionError):
        fetch(server, tmp_path, "second-cut")
    assert names_in(tmp_path) == [FIRST]
    fetch(server, tmp_path, "good")
    assert names_in(tmp_path) == sorted(FILES)
    assert server.requests == [FIRST, SECOND, SECOND]


def test_a_file_of_the_same_name_is_never_overwritten(server, tmp_path):
    (tmp_path / SECOND).write_bytes(b"my own work")
    with pytest.raises(FileExistsError, match="move it away"):
        fetch(server, tmp_path, "good")
    assert names_in(tmp_path) == [SECOND] and (tmp_path / SECOND).read_bytes() == b"my own work"
    assert server.requests == []


def test_a_folder_of_the_same_name_is_named(server, tmp_path):
    (tmp_path / FIRST).mkdir()
    with pytest.raises(FileExistsError, match="move it away"):
        fetch(server, tmp_path, "good")


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/photos", "photos", "file:///tmp"])
def test_what_is_no_web_address_is_named(tmp_path, url):
    with pytest.raises(ValueError, match="not a web address"):
        photos.download(tmp_path, url, files=FILES, show_progress=False, say=lambda line: None)
    assert names_in(tmp_path) == []


def test_no_network(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(ConnectionError, match="check the network"):
            photos.download(tmp_path, url, files=FILES, show_progress=False, say=lambda line: None)
    assert names_in(tmp_path) == []


def test_a_folder_that_cannot_be_written(server, tmp_path):
    (tmp_path / "a file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="cannot be written into"):
        fetch(server, tmp_path / "a file" / "folder", "good")


def test_disk_full(server, tmp_path, monkeypatch):
    def no_space(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_space)
    with pytest.raises(OSError, match="No space left on device"):
        fetch(server, tmp_path, "good")
    assert names_in(tmp_path) == []


def test_without_a_folder_the_one_of_load_data_is_used(server, tmp_path, monkeypatch):
    monkeypatch.setenv("DNN_PHOTOS", str(tmp_path))
    paths, _ = fetch(server, None, "good")
    assert [path.parent for path in paths] == [tmp_path.resolve()] * 2
    monkeypatch.delenv("DNN_PHOTOS")
    monkeypatch.setattr(photos, "DATASETS", tmp_path / "datasets")
    assert fetch(server, None, "good")[0][0].parent == (tmp_path / "datasets").resolve()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal for one process alone")
def test_ctrl_c_in_the_middle_leaves_nothing(server, tmp_path):
    command = [sys.executable, "-m", "workbook", "data", "photos", "--folder", str(tmp_path)]
    process = subprocess.Popen(
        [*command, "--url", f"{server.url}/stall"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 30
    while not any(tmp_path.rglob("*/*")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert names_in(tmp_path) != []
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130 and "Traceback" not in errors
    assert names_in(tmp_path) == []


def test_the_command_prints_one_sentence(server, tmp_path):
    command = [sys.executable, "-m", "workbook", "data", "photos", "--folder", str(tmp_path)]
    done = subprocess.run([*command, "--url", f"{server.url}/missing"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "404" in done.stderr and "Traceback" not in done.stderr
    assert names_in(tmp_path) == []


def test_the_real_files_pass_where_they_are_found(server, tmp_path, photographs):
    """The hashes of the course belong to the very files that the published results were made with."""
    server.contents = {name: (photographs / name).read_bytes() for name in photos.PHOTOS}
    paths, _ = fetch(server, tmp_path, "good", files=photos.PHOTOS)
    assert [photos.sha256(path) for path in paths] == list(photos.PHOTOS.values())
    again, said = fetch(server, photographs, "good", files=photos.PHOTOS)
    assert said.count("already") == 2 and again[0].parent == photographs.resolve()


def test_a_cut_copy_of_a_real_file_is_refused(server, tmp_path, photographs):
    shutil.copy(photographs / SECOND, tmp_path)
    with (tmp_path / SECOND).open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(FileExistsError):
        fetch(server, tmp_path, "good", files=photos.PHOTOS)
