"""sweep(): many settings on the same examples, over one K, on all processors.

The runs are threads: NumPy lets go of Python's lock while it multiplies, and threads work wherever notebooks do.
"""

import inspect
import math
import sys
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

from numpy.typing import ArrayLike
from tqdm.auto import tqdm

from . import arguments
from .cores import cores, one_blas_thread
from .descent import check_settings, run
from .first_layer import Data, choose_space
from .result import TrainingDiverged

# What a setting may say beside layers_dims, and what holds where it says nothing.
DEFAULTS = {name: one.default for name, one in inspect.signature(check_settings).parameters.items()}
del DEFAULTS["dims"], DEFAULTS["record_every"]


def sweep(
    X: ArrayLike,
    Y: ArrayLike,
    settings: Iterable[dict[str, Any]],
    dev: tuple[ArrayLike, ArrayLike] | None = None,
    workers: int | None = None,
    progress: bool = True,
) -> list[dict[str, Any]]:
    """Train one network for each setting, and return one row for each, in their order.

    X (n_x, m), Y (1, m), dev: as for train(). settings: dictionaries of train's arguments, such as
    {"layers_dims": [12288, 7, 1], "learning_rate": 0.01, "seed": 3}; only layers_dims is needed.
    workers: how many runs at a time (all processors). progress: show a progress bar.

    A row is a dictionary: the setting with the defaults filled in, then train_accuracy, dev_accuracy, cost, dev_cost
    (dev: None without a dev set), diverged and seconds. Training that diverges is a row, not an error; its figures
    are NaN. Raises ValueError, before any training, when an input is not usable. Ctrl-C ends all runs at once.
    """
    X, Y = arguments.check_data(X, Y)
    data = Data(X, Y, arguments.check_dev(dev, X.shape[0]))
    pairs = [_complete(setting, number, X.shape[0]) for number, setting in enumerate(settings, start=1)]
    workers = cores() if workers is None else arguments.check_whole(workers, "workers", 1)
    iterations = sum(checked["num_iterations"] for _, checked in pairs)  # of all runs: they share the time for K
    if "samples" in [choose_space(X.shape[0], X.shape[1], checked["dims"][1], iterations) for _, checked in pairs]:
        data.prepare()  # once, with all threads, before the runs need it at the same time
    stop = threading.Event()
    bar = tqdm(total=len(pairs), desc="sweep", unit="run", disable=not progress)
    with bar, one_blas_thread(), ThreadPoolExecutor(workers) as pool:
        try:  # from the first run on, as the pool waits for those that are not told to stop
            jobs = [pool.submit(_row, data, *pair, stop) for pair in pairs]
            for job in as_completed(jobs):
                job.result()
                bar.update()
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
    return [job.result() for job in jobs]


def _complete(setting: Any, number: int, n_x: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The setting with defaults filled in, and the same as arguments of `run`; errors say which setting it is."""
    try:
        if not isinstance(setting, dict):
            raise ValueError(f"it has to be a dictionary, but it is of type {type(setting).__name__}.")
        unknown = [str(key) for key in setting if key != "layers_dims" and key not in DEFAULTS]
        if unknown:
            raise ValueError(f"there is no {', '.join(unknown)}: known are layers_dims, {', '.join(DEFAULTS)}.")
        dims = arguments.check_dims(setting.get("layers_dims"), n_x)
        complete = DEFAULTS | setting
        del complete["layers_dims"]
        # A row has the figures at the end only, so nothing is recorded on the way.
        checked = check_settings(dims, record_every=sys.maxsize, **complete)
        return {"layers_dims": setting["layers_dims"], **complete}, checked
    except ValueError as error:
        raise ValueError(f"Setting {number}: {error}") from None


def _row(data: Data, setting: dict[str, Any], checked: dict[str, Any], stop: threading.Event) -> dict[str, Any]:
    """One run, as a row of the table."""
    begin = time.perf_counter()
    names = ("train_accuracy", "dev_accuracy", "cost", "dev_cost")
    try:
        result = run(data, interrupted=stop.is_set, parameters=False, **checked)
        values = result.accuracy, result.dev_accuracy, result.cost, result.dev_cost
        diverged = False
    except TrainingDiverged:
        values = (math.nan, None if data.dev is None else math.nan) * 2
        diverged = True
    return {**setting, **dict(zip(names, values)), "diverged": diverged, "seconds": time.perf_counter() - begin}
