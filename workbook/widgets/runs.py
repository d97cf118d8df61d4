"""From settings to a result: what one position of the playground's controls stands for, and its training."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from dnn_utils import images_to_columns, load_data
from workbook.drawings import draw
from workbook.training import TrainingDiverged
from workbook.training.arguments import check_dev
from workbook.training.cores import one_blas_thread
from workbook.training.descent import Data, check_settings, run

N_X = 12288
COMMITTED = 209  # training drawings that come with the project; more are drawn when they are asked for
SEED = 34  # of these; the committed ones have 32 (training) and 33 (test)
RECORDS = 50  # points of a curve

RATES = (
    0.0001,
    0.0002,
    0.0003,
    0.0005,
    0.00075,
    0.001,
    0.0015,
    0.002,
    0.003,
    0.004,
    0.005,
    0.0075,
    0.01,
    0.015,
    0.02,
    0.03,
    0.04,
    0.05,
    0.075,
    0.1,
    0.15,
    0.2,
    0.3,
    0.5,
    1.0,
)
LAYERS = range(0, 6)
UNITS = range(1, 31)
ACTIVATIONS = ("relu", "leaky_relu", "tanh", "sigmoid")
INITIALIZATIONS = ("scaled", "he", "small", "zeros")
ITERATIONS = (100, 200, 300, 500, 750, 1000, 1500, 2000, 2500, 3000, 4000, 5000)
DRAWINGS = (20, 50, 100, 150, COMMITTED, 300, 400, 600, 800)


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
    def record_every(self) -> int:
        """How many iterations lie between two points of the curve."""
        return max(1, self.num_iterations // RECORDS)

    def of_training(self) -> dict:
        """The settings as arguments of `train`."""
        return {
            "learning_rate": self.learning_rate,
            "num_iterations": self.num_iterations,
            "initialization": self.initialization,
            "hidden_activation": self.hidden_activation,
            "record_every": self.record_every,
        }

    def code(self, dev: str = "dev") -> str:
        """Lines to copy into a cell; they train the same network.  dev: how the dev set is called there."""
        arguments = self.of_training() | {"dev": dev}
        words = [
            f'{name}="{value}"' if value in (*ACTIVATIONS, *INITIALIZATIONS) else f"{name}={value}"
            for name, value in arguments.items()
        ]
        return (
            "from workbook.training import train\n"
            "from workbook.widgets import drawings\n\n"
            f"X, Y, {'dev' if dev == 'dev' else '_'} = drawings({self.drawings})\n"
            f"result = train(X, Y, {self.layers_dims}, {words[0]},\n"
            f"               {', '.join(words[1:3])},\n"
            f"               {', '.join(words[3:])})"
        )


@dataclass
class Outcome:
    """How far the training of some settings came.

    steps, costs, accuracies, dev_costs, dev_accuracies: one entry for each point of the curves.
    state: "running", "cut off", "diverged" (at iteration `iterations`) or "done".
    W1 (n1, 12288) and W2: the weights of the first two layers when it is done (W2 None without a hidden layer).
    """

    settings: Settings
    steps: list[int] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)
    dev_costs: list[float] = field(default_factory=list)
    dev_accuracies: list[float] = field(default_factory=list)
    state: str = "running"
    iterations: int = 0
    seconds: float = 0.0
    W1: np.ndarray | None = None
    W2: np.ndarray | None = None

    def add(self, step: int, *figures: float) -> None:
        """Add a point: cost, accuracy, dev cost, dev accuracy at this step."""
        self.steps.append(step)
        for curve, figure in zip((self.costs, self.accuracies, self.dev_costs, self.dev_accuracies), figures):
            curve.append(figure)
        self.iterations = step


class Drawn:
    """The training drawings of this kernel: those of the data set, then more of them as they are asked for."""

    def __init__(self):
        images, labels, *_ = load_data()
        self._images, self._labels, self._lock = list(images), list(labels[0]), threading.Lock()

    def have(
        self,
        m: int,
        tell: Callable[[int, int], None] = lambda drawn, wanted: None,
        overtaken: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Draw until there are m of them; False when overtaken before.  tell(drawn, wanted) before each new picture."""
        with self._lock:
            wanted = m - len(self._images)
            for drawn in range(wanted):
                if overtaken():
                    return False
                tell(drawn, wanted)
                picture, facts = draw(SEED, len(self._images) - COMMITTED)
                self._images.append(picture)
                self._labels.append(facts["label"])
        return True

    def columns(self, m: int) -> tuple[np.ndarray, np.ndarray]:
        """X (12288, m) and Y (1, m) of the first m drawings, which have to be there."""
        return images_to_columns(np.stack(self._images[:m])), np.array([self._labels[:m]])


@cache
def drawn() -> Drawn:
    """The one store of this kernel, so that no picture is drawn twice."""
    return Drawn()


def test_drawings() -> tuple[np.ndarray, np.ndarray]:
    """X (12288, 50) and Y (1, 50) of the drawings that are not trained on."""
    _, _, images, labels, _ = load_data()
    return images_to_columns(images), labels


class Examples:
    """Training drawings of any number with their inner products, and the dev set (None: the test drawings).

    Raises ValueError when dev is not a pair of arrays (12288, k) and (1, k) with labels 0 and 1.
    """

    def __init__(self, dev=None):
        self.dev = test_drawings() if dev is None else check_dev(dev, N_X)
        self._data: dict[int, Data] = {}

    def of(self, m: int) -> Data:
        """The first m drawings, which have to be there.  Besides the usual number, the last two others are kept."""
        if m not in self._data:
            for old in [size for size in self._data if size != COMMITTED][:-1]:
                del self._data[old]
            data = Data(*drawn().columns(m), self.dev)
            data.prepare()
            self._data[m] = data
        return self._data[m]


def drawings(m: int = COMMITTED) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """The training drawings of the playground: X (12288, m), Y (1, m) and dev = (X_test, Y_test).

    The first 209 are those of load_data(); more are drawn, which takes about two seconds for 100.
    """
    if isinstance(m, bool) or not isinstance(m, int) or m < 1:
        raise ValueError(f"The number of drawings is {m!r}, but a whole number from 1 on is needed, such as 209.")
    drawn().have(m)
    return *drawn().columns(m), test_drawings()


def train_settings(
    settings: Settings,
    data: Data,
    tell: Callable[[Outcome], None] = lambda outcome: None,
    overtaken: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Train as the settings say; tell(outcome) is called at each point of the curve, overtaken() may end it early."""
    outcome, begin = Outcome(settings), time.perf_counter()

    def callback(iteration, cost, progress):
        outcome.add(iteration, cost, progress.accuracy, progress.dev_cost, progress.dev_accuracy)
        outcome.seconds = time.perf_counter() - begin
        if overtaken():
            return True
        tell(outcome)
        return False

    checked = check_settings(settings.layers_dims, **settings.of_training())
    try:
        # While somebody drags, the browser needs a processor too: threads of BLAS would wait for one another.
        with one_blas_thread():
            result = run(data, callback=callback, **checked)
    except TrainingDiverged as stop:
        outcome.state, outcome.iterations = "diverged", stop.iteration
    else:
        if result.stopped:
            outcome.state = "cut off"
        else:
            outcome.add(result.iterations, result.cost, result.accuracy, result.dev_cost, result.dev_accuracy)
            outcome.state = "done"
            outcome.W1, outcome.W2 = result.parameters["W1"], result.parameters.get("W2")
    outcome.seconds = time.perf_counter() - begin
    return outcome
