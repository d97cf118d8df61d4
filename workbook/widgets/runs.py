"""From settings to a run: what one position of the playground's controls stands for, and its training."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import numpy as np

from dnn_utils import images_to_columns, load_data
from workbook.bar import bar
from workbook.drawings import draw_set
from workbook.drawings.store import DrawingSet
from workbook.training import Result, TrainingDiverged, inner_products, train
from workbook.training.arguments import check_dev, check_whole

Examples = tuple[np.ndarray, np.ndarray]  # X (12288, m) and Y (1, m)
N_X = 12288
COMMITTED = 209  # training drawings that come with the project; more are drawn when they are asked for
SEED, BLOCK = 34, 100  # of these, and so many at a time; the committed ones have 32 (training) and 33 (test)
RECORDS = 50  # points of a curve


@dataclass(frozen=True)
class Settings:
    """One position of all controls.  hidden_layers 0 is logistic regression; all hidden layers are equally wide."""

    learning_rate: float = 0.0075
    hidden_layers: int = 1
    units: int = 7
    hidden_activation: str = "relu"
    initialization: str = "scaled"
    num_iterations: int = 2500
    drawings: int = COMMITTED

    @property
    def layers_dims(self) -> list[int]:
        """The sizes of all layers, inputs included, such as [12288, 7, 1]."""
        return [N_X, *[self.units] * self.hidden_layers, 1]

    @property
    def arguments(self) -> dict[str, Any]:
        """The settings as arguments of `train`."""
        return {
            "learning_rate": self.learning_rate,
            "num_iterations": self.num_iterations,
            "initialization": self.initialization,
            "hidden_activation": self.hidden_activation,
            "record_every": max(1, self.num_iterations // RECORDS),
        }

    def code(self, dev: str = "dev") -> str:
        """Lines to copy into a cell; they train the same network.  dev: how the dev set is called there."""
        words = [f"{name}={value!r}".replace("'", '"') for name, value in self.arguments.items()] + [f"dev={dev}"]
        return (
            "from workbook.training import train\n"
            "from workbook.widgets import drawings\n\n"
            f"X, Y, {'dev' if dev == 'dev' else '_'} = drawings({self.drawings})\n"
            f"result = train(X, Y, {self.layers_dims}, {words[0]},\n"
            f"               {', '.join(words[1:3])},\n"
            f"               {', '.join(words[3:])})"
        )


# For each field of Settings the label of its slider, and what it offers: numbers in the order of their size.
# fmt: off
CONTROLS: dict[str, tuple[str, Iterable[Any]]] = {
    "learning_rate": ("Learning rate", (
        0.0001, 0.0002, 0.0003, 0.0005, 0.00075, 0.001, 0.0015, 0.002, 0.003, 0.004, 0.005, 0.0075,
        0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)),
    "hidden_layers": ("Hidden layers", range(6)),
    "units": ("Units per layer", range(1, 31)),
    "hidden_activation": ("Activation", ("relu", "leaky_relu", "tanh", "sigmoid")),
    "initialization": ("Initialization", ("scaled", "he", "small", "zeros")),
    "num_iterations": ("Iterations", (100, 200, 300, 500, 750, 1000, 1500, 2000, 2500, 3000, 4000, 5000)),
    "drawings": ("Drawings", (20, 50, 100, 150, COMMITTED, 300, 400, 600, 800)),
}
# fmt: on


@dataclass(eq=False)
class Run:
    """How far the training of some settings came.

    dev: what the set is called that is not trained on.
    state: "running", "cut off", "diverged" (at iteration `result.iterations`) or "done".
    """

    settings: Settings
    dev: str = "test"
    result: Result = field(default_factory=Result)
    state: str = "running"
    seconds: float = 0.0

    @property
    def curves(self) -> tuple[list[int], list[float], list[Any]]:
        """Steps, and the costs reached before them on the training set and on the dev set."""
        end = self.result
        return [*end.steps, end.iterations], [*end.costs, end.cost], [*end.dev_costs, end.dev_cost]


@cache
def new_drawings(block: int) -> DrawingSet:
    """The block with this number (from 0) of the training drawings after the committed ones."""
    return draw_set(BLOCK, SEED + block, "")


def blocks(m: int) -> range:
    """The numbers of the blocks that m training drawings need."""
    return range(-(-max(m - COMMITTED, 0) // BLOCK))


@lru_cache(maxsize=3)
def examples(m: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """X (12288, m), Y (1, m) and X^T X (m, m) of the first m drawings; what is missing is drawn."""
    images, labels, *_ = load_data()
    sets = [(images, labels[0]), *(new_drawings(block)[:2] for block in blocks(m))]
    X = images_to_columns(np.concatenate([images for images, _ in sets])[:m])
    return X, np.concatenate([labels for _, labels in sets])[np.newaxis, :m], inner_products(X)


def dev_set(dev: object = None) -> Examples:
    """X (12288, k) and Y (1, k) of the pictures that are not trained on: those handed over, or the 50 test drawings.

    Raises ValueError when dev is not a pair of such arrays.
    """
    if (checked := check_dev(dev, N_X)) is not None:
        return checked
    _, _, images, labels, _ = load_data()
    return images_to_columns(images), labels


def drawings(m: int = COMMITTED) -> tuple[np.ndarray, np.ndarray, Examples]:
    """The training drawings of the playground: X (12288, m), Y (1, m) and dev = (X_test, Y_test).

    The first 209 are those of load_data(); more are drawn, which takes about two seconds for 100, the first time only.
    Raises ValueError when m is not a whole number from 1 on.
    """
    m = check_whole(m, "The number of drawings", 1)
    for block in bar(blocks(m), "drawing", shown=None if m > COMMITTED else False):
        new_drawings(block)
    X, Y, _ = examples(m)
    return X.copy(), Y.copy(), dev_set()


def train_settings(settings: Settings, dev: Examples, stop: Callable[[Run], bool], called: str = "test") -> Run:
    """Train as the settings say.  stop(run) is asked at each point of the curve, and True ends the training there.

    dev: X (12288, k) and Y (1, k) that are not trained on.  called: what this set is called.
    """
    run, begin = Run(settings, called), time.perf_counter()

    def at_each_point(_iteration: int, _cost: float, result: Result) -> bool:
        run.result, run.seconds = result, time.perf_counter() - begin
        return stop(run)

    X, Y, K = examples(settings.drawings)
    try:
        run.result = train(X, Y, settings.layers_dims, dev=dev, K=K, callback=at_each_point, **settings.arguments)
        run.state = "cut off" if run.result.stopped else "done"
    except TrainingDiverged as diverged:
        run.state, run.result.iterations = "diverged", diverged.iteration
    run.seconds = time.perf_counter() - begin
    return run
