"""A class on the workers of a real Dask scheduler: workers and schedulers die, and everybody gets their points.

Needs the extra: pip install -e ".[cluster]".
"""

import csv
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import ExitStack, closing, contextmanager

import numpy as np
import pytest
from conftest import ROOT

from workbook.cells import course
from workbook.cli import main
from workbook.cluster import connected
from workbook.errors import WorkbookError
from workbook.training import sweep

pytest.importorskip("distributed")
psutil = pytest.importorskip("psutil")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="workers are killed by signals")]

NAME = "04_cost"
KILLER = """
import os, signal
from workbook.grading import far

if far._judge_here.__name__ == "_judge_here":  # Dask loads this twice
    judge = far._judge_here

def judge_or_die(cells, *others):
    if "kills its worker" in cells[0].text:
        os.kill(os.getpid(), signal.SIGKILL)
    return judge(cells, *others)

far._judge_here = judge_or_die
"""


@pytest.fixture
def room(tmp_path, own_home):
    """A class of twelve: blank, right, and each third one wrong, all in different words."""
    for number in range(12):
        write(tmp_path / "class", f"learner{number:02}", number)
    return tmp_path / "class"


def write(room, learner, number, more=""):
    source = ROOT / ("solutions" if number else "notebooks") / f"{NAME}.ipynb"
    document = json.loads(source.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        if number and cell["metadata"].get("nbgrader", {}).get("solution"):
            text = "".join(cell["source"]) + f"\n# {number} {more}"
            cell["source"] = text.replace("np.log", "-np.log", number % 3 == 0)
    (room / learner).mkdir(parents=True)
    (room / learner / f"{NAME}.ipynb").write_text(json.dumps(document), encoding="utf-8")


def graded(room, tmp_path, name, *options):
    """(exit code, learner -> points) of a run with a store of its own."""
    table, store = tmp_path / f"{name}.csv", tmp_path / f"{name}.sqlite"
    code = main(["grade", str(room), "--csv", str(table), "--store", str(store), *options])
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return code, {row["key"]: row["points"] for row in rows}


@contextmanager
def running(what, *words, **environment):
    """A process of Dask, ended with all that it started."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *words, "--no-dashboard"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        for one in family(process):
            one.kill()
        process.wait()


def family(process):
    try:
        whole = psutil.Process(process.pid)
        return [*whole.children(recursive=True), whole]
    except psutil.NoSuchProcess:
        return []


def worker(address, *words, **environment):
    return running("worker", address, "--nthreads", "1", *words, **environment)


@pytest.fixture
def address():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{free.getsockname()[1]}"


def scheduler(address, **environment):
    return running("scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], **environment)


@contextmanager
def meanwhile(store, happens):
    """When the first verdict is known, this happens."""
    over = threading.Event()

    def watch():
        while not over.wait(0.02):
            if rows(store):
                return happens()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def rows(store):
    try:
        with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as file:
            return dict(file.execute("SELECT key, rowid FROM verdicts"))
    except sqlite3.Error:
        return {}


def test_a_worker_that_is_killed_costs_nobody_anything(room, tmp_path, address, capsys):
    _, local = graded(room, tmp_path, "local", "--workers", "2")
    assert {*local.values()} == {"0", "20"}
    with scheduler(address), worker(address, "--no-nanny") as first, worker(address):  # the second one with a nanny
        connected(address).wait_for_workers(2)
        left = []

        def kill():
            left.extend(family(first))
            first.kill()

        with meanwhile(tmp_path / "far.sqlite", kill):
            assert graded(room, tmp_path, "far", "--scheduler", address) == (1, local)
        assert len(left) > 1
        for one in left:  # those that judged, too
            one.wait(60) if one.pid != first.pid else first.wait()
        before = rows(tmp_path / "far.sqlite")
        assert graded(room, tmp_path, "far", "--scheduler", address) == (1, local)
        assert rows(tmp_path / "far.sqlite") == before and len(before) == 11 * len(course.tasks_of(NAME))
        assert "Walls: " in capsys.readouterr().out


def test_a_scheduler_that_is_started_again_goes_on(room, tmp_path, address):
    _, local = graded(room, tmp_path, "local", "--workers", "2")
    with ExitStack() as started:
        first = started.enter_context(scheduler(address))
        started.enter_context(worker(address))
        store, before = tmp_path / "far.sqlite", {}

        def start_again():
            first.kill()
            first.wait()
            before.update(rows(store))
            for what in (scheduler(address), worker(address)):
                started.enter_context(what)

        with meanwhile(store, start_again):
            assert graded(room, tmp_path, "far", "--scheduler", address) == (1, local)
    assert before and before.items() <= rows(store).items()  # what was known was not judged again


def test_a_scheduler_that_does_not_come_back_takes_nothing_along(room, tmp_path, address, capsys, monkeypatch):
    monkeypatch.setattr("workbook.grading.far.PATIENCE", 0.0)
    with scheduler(address) as first, worker(address), meanwhile(tmp_path / "far.sqlite", first.kill):
        code, points = graded(room, tmp_path, "far", "--scheduler", address)
    said = capsys.readouterr().out
    assert code == 1 and 0 < len(points) < 12 and f"The scheduler at {address} cannot be reached any more." in said
    assert f"in no file: {12 - len(points)} of 12 learners" in said


def test_who_kills_workers_is_named_and_passed_over(room, tmp_path, address, capsys):
    write(room, "mallory", 1, "kills its worker")
    preload = tmp_path / "killer.py"
    preload.write_text(KILLER, encoding="utf-8")
    _, local = graded(room, tmp_path, "local")
    with (
        scheduler(address, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0"),
        worker(address, "--nworkers", "2", "--preload", str(preload)),
    ):
        _, far = graded(room, tmp_path, "far", "--scheduler", address)
    said = capsys.readouterr().out
    assert local.pop("mallory") == "20" and far.pop("mallory") == "0" and far == local
    assert said.count(f"{NAME}: It was skipped") == 1


def test_a_worker_without_walls_is_said_or_refused(room, tmp_path, address, capsys):
    with scheduler(address), worker(address, WORKBOOK_WITHOUT="seccomp"):
        assert main(["grade", str(room), "--scheduler", address, "--require-fence"]) == 1
        assert "Because --require-fence was given, nothing was judged there." in capsys.readouterr().err
        graded(room, tmp_path, "far", "--scheduler", address)
        said = capsys.readouterr().out
    assert "! The worker on " in said and "Not there: seccomp. That is good for your own work" in said


def test_a_sweep_trains_there_what_it_trains_here(address):
    X, Y = np.random.RandomState(1).randn(20, 30), np.arange(30)[None] % 2
    settings = [{"layers_dims": [20, 4, 1], "num_iterations": 50, "seed": seed} for seed in range(3)]
    with scheduler(address), worker(address):
        rows = sweep(X, Y, settings, dev=(X[:, :10], Y[:, :10]), progress=False, scheduler=address)
    here = sweep(X, Y, settings, dev=(X[:, :10], Y[:, :10]), progress=False)
    for row, other in zip(rows, here, strict=True):
        assert {**row, "seconds": 0} == {**other, "seconds": 0}


def test_no_scheduler_is_one_sentence(address):
    with pytest.raises(WorkbookError, match=f"No scheduler answers at {address}"):
        connected(address, 0.5)
