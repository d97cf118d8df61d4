"""sweep(): many settings on the same examples, over one K, on all processors.

The runs are threads: NumPy lets go of Python's lock while it multiplies, and threads work wherever notebooks do.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed

from . import arguments
from .cores import cores, one_blas_thread
from .descent import Data, check_settings, run
from .first_layer import choose_space
from .result import TrainingDiverged

# What a setting may say, and what holds where it says nothing: the defaults of train().
DEFAULTS = {
    "learning_rate": 0.0075,
    "num_iterations": 2500,
    "initialization": "scaled",
    "hidden_activation": "relu",
    "seed": 1,
}
_NAN = float("nan")


def sweep(X, Y, settings: Iterable[dict], dev=None, workers: int | None = None, progress: bool = True) -> list[dict]:
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
    settings = [_complete(setting, number, X.shape[0]) for number, setting in enumerate(settings, start=1)]
    workers = cores() if workers is None else arguments.check_count(workers, "workers", 1)
    spaces = _spaces(data, [checked for _, checked in settings])
    if "samples" in spaces:
        data.prepare()  # once, with all threads, before the runs need it at the same time
    rows: list[dict] = [{}] * len(settings)
    stop = threading.Event()
    with _bar(len(settings), progress) as bar, one_blas_thread(), ThreadPoolExecutor(workers) as pool:
        jobs = {}
        try:
            for number, (setting, checked) in enumerate(settings):
                jobs[pool.submit(_row, data, setting, checked, spaces[number], stop)] = number
            for job in as_completed(jobs):
                rows[jobs[job]] = job.result()
                bar.update()
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
    return rows


def _complete(setting, number: int, n_x: int) -> tuple[dict, dict]:
    """The setting with defaults filled in, and the same checked; errors say which setting it is."""
    try:
        if not isinstance(setting, dict):
            raise ValueError(f"it has to be a dictionary, but it is of type {type(setting).__name__}.")
        unknown = [str(key) for key in setting if key != "layers_dims" and key not in DEFAULTS]
        if unknown:
            raise ValueError(f"there is no {', '.join(unknown)}: known are layers_dims, {', '.join(DEFAULTS)}.")
        if "layers_dims" not in setting:
            raise ValueError(f"layers_dims is missing, such as [{n_x}, 7, 1].")
        complete = {"layers_dims": arguments.check_dims(setting["layers_dims"], n_x), **DEFAULTS, **setting}
        rest = {key: value for key, value in complete.items() if key != "layers_dims"}
        return complete, check_settings(arguments.check_dims(complete["layers_dims"], n_x), **rest)
    except ValueError as error:
        raise ValueError(f"Setting {number}: {error}") from None


def _spaces(data: Data, settings: list[dict]) -> list[str]:
    """Where the first layer of each run is trained: the time for K is shared by all of them."""
    iterations = sum(checked["num_iterations"] for checked in settings)
    return [choose_space(*data.X.shape, checked["dims"][1], iterations) for checked in settings]


def _row(data: Data, setting: dict, checked: dict, space: str, stop: threading.Event) -> dict:
    """One run, as a row of the table."""
    begin = time.perf_counter()
    figures = {"train_accuracy": _NAN, "dev_accuracy": _NAN, "cost": _NAN, "dev_cost": _NAN, "diverged": True}
    try:
        result = run(data, space=space, interrupted=stop.is_set, only_figures=True, **checked)
    except TrainingDiverged:
        pass
    else:
        figures = {
            "train_accuracy": result.accuracy,
            "dev_accuracy": result.dev_accuracy,
            "cost": result.cost,
            "dev_cost": result.dev_cost,
            "diverged": False,
        }
    if data.dev is None:
        figures |= {"dev_accuracy": None, "dev_cost": None}
    return {**setting, **figures, "seconds": time.perf_counter() - begin}


def _bar(total: int, progress: bool):
    """A progress bar: a widget in notebooks, text in a terminal."""
    from tqdm.auto import tqdm

    return tqdm(total=total, desc="sweep", unit="run", disable=not progress)
