"""A table of one's own attempts at a model: what was chosen, what came of it, and every look at the test set."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pictures = NDArray[Any]  # (m, 64, 64, 3)
Labels = NDArray[Any]  # (1, m)
HEAD = ("no.", "training", "dev", "test", "seconds", "choices")


@dataclass
class _Attempt:
    model: Any
    choices: str
    training: float
    dev: float
    seconds: float
    test: float | None = None


@dataclass
class Attempts:
    """Attempts at a model, compared on the dev set.

    training, dev, test: pictures (m, 64, 64, 3) and their labels (1, m), each.  looks: how often the test set was
    asked.  Print it to see the table.
    """

    training: tuple[Pictures, Labels]
    dev: tuple[Pictures, Labels]
    test: tuple[Pictures, Labels]
    looks: int = 0
    _made: list[_Attempt] = field(default_factory=list)

    def add(self, fit: Callable[..., Any], **choices: Any) -> Any:
        """Train a model with ``fit(pictures, labels, **choices)``, add a line to the table, and return the model."""
        start = time.perf_counter()
        model = fit(*self.training, **choices)
        seconds = time.perf_counter() - start
        said = ", ".join(f"{name}={value}" for name, value in choices.items()) or fit.__name__
        shares = accuracy(model, *self.training), accuracy(model, *self.dev)
        self._made.append(_Attempt(model, said, *shares, seconds))
        return model

    def look(self, number: int) -> None:
        """Try attempt ``number`` on the test set.  That is counted, and the table shows it from then on.

        Raises ValueError where there is no such attempt.
        """
        if not 1 <= number <= len(self._made):
            raise ValueError(f"There is no attempt {number}; the table has {len(self._made)}.")
        self.looks += 1
        chosen = self._made[number - 1]
        chosen.test = accuracy(chosen.model, *self.test)

    def shares(self) -> dict[str, tuple[float, float]]:
        """(training accuracy, dev accuracy) of each attempt, by its number and its choices."""
        return {f"{number}: {one.choices}": (one.training, one.dev) for number, one in enumerate(self._made, 1)}

    def __str__(self) -> str:
        rows = [HEAD]
        best = max((one.dev for one in self._made), default=0.0)
        for number, one in enumerate(self._made, 1):
            mark = " *" if one.dev == best else "  "
            test = "" if one.test is None else f"{one.test:.3f}"
            rows.append(
                (str(number), f"{one.training:.3f}", f"{one.dev:.3f}{mark}", test, f"{one.seconds:.1f}", one.choices)
            )
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
        lines = ["  ".join([*map(str.rjust, row, widths), row[-1]]) for row in rows]
        return "\n".join([*lines, "* the best on the dev set", self._about_looks()])

    def _about_looks(self) -> str:
        times = {0: "not looked at yet", 1: "looked at once"}.get(self.looks, f"looked at {self.looks} times")
        spent = "" if self.looks < 2 else ": it is no longer a test set if you choose by it"
        return f"The test set: {times}{spent}."


def accuracy(model: Any, pictures: Pictures, labels: Labels) -> float:
    """The share of pictures whose label ``model.predict(pictures)``, shape (1, m), gives.

    Raises ValueError for predictions of another shape.
    """
    predictions = np.asarray(model.predict(pictures))
    if predictions.shape != labels.shape:
        raise ValueError(f"predict must return one row here, shape {labels.shape}, but returned {predictions.shape}.")
    return float(np.mean(predictions == labels))
