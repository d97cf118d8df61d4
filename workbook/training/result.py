"""What training gives back, and shows on the way."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass
class Result:
    """A trained network and how it got there; on the way, what there is of it by then.

    parameters: W1 (n1, n_x), b1 (n1, 1), ..., WL, bL, as the functions of the course take them; empty on the way.
    steps, costs, accuracies, dev_costs, dev_accuracies: one entry per record, taken before the steps 0, record_every,
        2 record_every, ...; those of dev are empty without a dev set.
    iterations: steps done, of num_iterations. stopped: whether the callback ended training before all of them.
    cost, accuracy, dev_cost, dev_accuracy: after these steps; those of dev are None without a dev set.
    space: "samples" or "features", where the first layer was trained.
    """

    parameters: dict[str, Array] = field(default_factory=dict, repr=False)
    steps: list[int] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)
    dev_costs: list[float] = field(default_factory=list)
    dev_accuracies: list[float] = field(default_factory=list)
    iterations: int = 0
    num_iterations: int = 0
    stopped: bool = False
    cost: float = float("nan")
    accuracy: float = float("nan")
    dev_cost: float | None = None
    dev_accuracy: float | None = None
    space: str = "samples"

    def record(self) -> None:
        """Add what is reached now to the records."""
        self.steps.append(self.iterations)
        curves = self.costs, self.accuracies, self.dev_costs, self.dev_accuracies
        for curve, now in zip(curves, (self.cost, self.accuracy, self.dev_cost, self.dev_accuracy)):
            if now is not None:
                curve.append(now)


class TrainingDiverged(RuntimeError):
    """The numbers grew beyond all bounds. `iteration` says when, `learning_rate` with which rate."""

    def __init__(self, iteration: int, learning_rate: float):
        super().__init__(
            f"Training diverged at iteration {iteration} with learning_rate {learning_rate:g}: the cost is no longer "
            f"a finite number. Try a smaller learning rate, such as {learning_rate / 10:g}, or smaller weights to "
            f"begin with."
        )
        self.iteration, self.learning_rate = iteration, learning_rate
