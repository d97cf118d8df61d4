"""sweep(): many settings on the same examples, over one K, on all processors.

The runs are threads: NumPy lets go of Python's lock while it multiplies, and threads work wherever notebooks do.  Or
they are tasks of the workers of a Dask scheduler.
"""

import inspect
import math
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any

from numpy.typing import ArrayLike

from workbook.bar import bar
from workbook.cluster import connected
from workbook.cores import cores, has_threads
from workbook.errors import stoppable

from . import arguments
from .descent import check_settings, run, train
from .first_layer import Data, choose_space
from .result import TrainingDiverged

# What a setting may say, and what holds where it says nothing.
CHOICES = "learning_rate", "num_iterations", "initialization", "hidden_activation", "seed"
DEFAULTS = {"layers_dims": None} | {name: inspect.signature(train).parameters[name].default for name in CHOICES}


@stoppable("The sweep")
def sweep(
    X: ArrayLike,
    Y: ArrayLike,
    settings: Iterable[dict[str, Any]],
    dev: tuple[ArrayLike, ArrayLike] | None = None,
    workers: int | None = None,
    progress: bool = True,
    scheduler: str | None = None,
) -> list[dict[str, Any]]:
    """Train one network for each setting, and return one row for each, in their order.

    X (n_x, m), Y (1, m), dev: as for train(). settings: dictionaries of train's arguments, such as
    {"layers_dims": [12288, 7, 1], "learning_rate": 0.01, "seed": 3}; only layers_dims is needed.
    workers: how many runs at a time (all processors). progress: show a progress bar. scheduler: the address of a Dask
    scheduler whose workers train, in place of this computer; workers does not count then. See docs/cluster.md.

    A row is a dictionary: the setting with the defaults filled in, then train_accuracy, dev_accuracy, cost, dev_cost
    (dev: None without a dev set), diverged and seconds. Training that diverges is a row, not an error; its figures
    are NaN. Raises ValueError, before any training, when an input is not usable. Ctrl-C ends all runs at once.
    """
    X, Y = arguments.check_data(X, Y)
    data = Data(X, Y, arguments.check_dev(dev, X.shape[0]))
    pairs = [_complete(setting, number, X.shape[0]) for number, setting in enumerate(settings, start=1)]
    workers = cores() if workers is None else arguments.check_whole(workers, "workers", 1)
    iterations = sum(checked["num_iterations"] for _, checked in pairs)  # of all runs: they share the time for K
    spaces = [choose_space(X.shape[0], X.shape[1], checked["dims"][1], iterations) for _, checked in pairs]
    products = "samples" in spaces
    pool = _threads(data, products, workers) if scheduler is None else _tasks(data, products, scheduler)
    with bar(words="sweep", shown=progress, total=len(pairs), unit="run") as shown, pool as submit:
        jobs = [submit(*pair) for pair in pairs]
        for job in as_completed(jobs):
            job.result()
            shown.update()
    return [job.result() for job in jobs]


Submit = Callable[[dict[str, Any], dict[str, Any]], "Future[dict[str, Any]]"]


class _AtOnce(Executor):
    """Where there are no threads, one run after the other."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **options: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        done.set_result(work(*args, **options))
        return done


@contextmanager
def _threads(data: Data, products: bool, workers: int) -> Iterator[Submit]:
    """Submits runs that are threads; an exception ends them all."""
    _prepared(data, products)
    stop = threading.Event()
    with ThreadPoolExecutor(workers) if has_threads() else _AtOnce() as pool:
        try:  # from the first run on, as the pool waits for those that are not told to stop
            yield lambda setting, checked: pool.submit(_row, data, setting, checked, interrupted=stop.is_set)
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


@contextmanager
def _tasks(data: Data, products: bool, scheduler: str) -> Iterator[Submit]:
    """Submits runs that are tasks of a scheduler; the examples go there once."""
    with connected(scheduler) as client:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the examples are large, and needed by all
            there = client.submit(_prepared, data, products, pure=False)
        pool = client.get_executor(pure=False)
        yield lambda setting, checked: pool.submit(_row, there, setting, checked)


def _prepared(data: Data, products: bool) -> Data:
    """The data; with their products where these are wanted, once for all runs."""
    if products:
        _ = data.K_plus_1, data.dev and data.dev_K_plus_1
    return data


def _complete(setting: Any, number: int, n_x: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The setting with defaults filled in, and the same as arguments of `run`; errors say which setting it is."""
    try:
        if not isinstance(setting, dict):
            raise ValueError(f"it has to be a dictionary, but it is of type {type(setting).__name__}.")
        if unknown := [str(key) for key in setting if key not in DEFAULTS]:
            raise ValueError(f"there is no {', '.join(unknown)}: known are {', '.join(DEFAULTS)}.")
        complete = DEFAULTS | setting
        # A row has the figures at the end only, so nothing is recorded on the way.
        return complete, check_settings(n_x, record_every=sys.maxsize, **complete)
    except ValueError as error:
        raise ValueError(f"Setting {number}: {error}") from None


def _row(data: Data, setting: dict[str, Any], checked: dict[str, Any], **options: Any) -> dict[str, Any]:
    """One run, as a row of the table."""
    begin = time.perf_counter()
    names = ("train_accuracy", "dev_accuracy", "cost", "dev_cost")
    try:
        result = run(data, parameters=False, **options, **checked)
        values = result.accuracy, result.dev_accuracy, result.cost, result.dev_cost
        diverged = False
    except TrainingDiverged:
        values = (math.nan, None if data.dev is None else math.nan) * 2
        diverged = True
    return {**setting, **dict(zip(names, values)), "diverged": diverged, "seconds": time.perf_counter() - begin}
