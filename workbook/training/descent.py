"""train(): gradient descent over all examples at once, from checked inputs to a Result."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from workbook.errors import stoppable

from . import arguments
from .first_layer import SPACES, Data, choose_space
from .layers import ACTIVATIONS, GradientDescent, cost_and_accuracy, initial_parameters
from .result import Array, Result, TrainingDiverged

Callback = Callable[[int, float, Result], object]


@stoppable("The training")
def train(
    X: ArrayLike,
    Y: ArrayLike,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 2500,
    initialization: str | dict[str, Any] = "scaled",
    hidden_activation: str = "relu",
    seed: int = 1,
    record_every: int = 100,
    callback: Callback | None = None,
    dev: tuple[ArrayLike, ArrayLike] | None = None,
    K: ArrayLike | None = None,
    space: str = "auto",
) -> Result:
    """Train a network of any depth on pictures and labels, as the models of notebooks 06b and 07b do, but fast.

    X: examples (n_x, m), one a column. Y: labels 0 or 1 (1, m).
    layers_dims: the sizes, such as [12288, 20, 7, 5, 1]; [n_x, 1] is logistic regression.
    learning_rate, num_iterations: length and number of the steps.
    initialization: "scaled" (randn / sqrt(n_prev)), "small" (randn * 0.01), "he" (randn * sqrt(2 / n_prev)), "zeros",
        or a dictionary W1, b1, ..., WL, bL to start from (it stays as it is).
    hidden_activation: "relu", "tanh", "leaky_relu" or "sigmoid". The output is always a sigmoid.
    seed: of the weights; the global generator is not used.
    record_every: costs and accuracies are taken before the steps 0, record_every, 2 record_every, ...
    callback: called as callback(iteration, cost, result) at every record, with the Result so far; when it returns True,
        training stops.
    dev: (X_dev, Y_dev), other examples whose costs and accuracies are recorded too.
    K: inner_products(X), when it is there already from another run on the same X.
    space: "auto" chooses the faster one of "samples" and "features" for the first layer.

    Returns a Result. Raises ValueError when an input is not usable, and TrainingDiverged when the cost is no longer a
    finite number. What is handed over is never changed.
    """
    X, Y = arguments.check_data(X, Y)
    dev = arguments.check_dev(dev, X.shape[0])
    choices = learning_rate, num_iterations, initialization, hidden_activation, seed, record_every
    checked = check_settings(X.shape[0], layers_dims, *choices)
    arguments.check_choice(space, "space", ["auto", *SPACES])
    data = Data(X, Y, dev, None if K is None else arguments.check_products(K, X))
    return run(data, callback=callback, space=space, **checked)


def check_settings(
    n_x: int,
    layers_dims: Any,
    learning_rate: Any,
    num_iterations: Any,
    initialization: Any,
    hidden_activation: Any,
    seed: Any,
    record_every: Any,
) -> dict[str, Any]:
    """Return the settings of one run on examples of n_x values, checked, as keyword arguments of `run`."""
    dims = arguments.check_dims(layers_dims, n_x)
    return {
        "dims": dims,
        "learning_rate": arguments.check_rate(learning_rate),
        "num_iterations": arguments.check_whole(num_iterations, "num_iterations", 0),
        "initialization": arguments.check_initialization(initialization, dims),
        "hidden_activation": arguments.check_choice(hidden_activation, "hidden_activation", ACTIVATIONS),
        "seed": arguments.check_whole(seed, "seed", 0, 2**32 - 1),
        "record_every": arguments.check_whole(record_every, "record_every", 1),
    }


def run(
    data: Data,
    dims: list[int],
    learning_rate: float,
    num_iterations: int,
    initialization: str | dict[str, Array],
    hidden_activation: str,
    seed: int,
    record_every: int,
    callback: Callback | None = None,
    space: str = "auto",
    interrupted: Callable[[], bool] = lambda: False,
    parameters: bool = True,
) -> Result:
    """Train on checked inputs.

    interrupted: asked in every iteration; when it says True, KeyboardInterrupt is raised.
    parameters: whether the Result needs them; a sweep does without.
    """
    if space == "auto":
        n_x, m = data.X.shape
        space = choose_space(n_x, m, dims[1], num_iterations, data.K_is_known)
    start = initialization if isinstance(initialization, dict) else initial_parameters(initialization, dims, seed)
    result = Result(num_iterations=num_iterations, space=space)
    # What overflows shows in the cost, and that is looked at.
    with np.errstate(all="ignore"):
        descent = GradientDescent(data, start, space, ACTIVATIONS[hidden_activation], learning_rate)
        step, Z = descent.step, descent.Z
        for iteration in range(num_iterations):
            if iteration % record_every == 0:
                _look(descent, data, result, iteration)
                result.record()
                if callback is not None and callback(iteration, result.cost, result):
                    result.stopped = True
                    break
            step()
            if not math.isfinite(Z.item(0)):  # soon after any number in the network is not finite, this one is not
                raise TrainingDiverged(iteration + 1, learning_rate)
            if interrupted():
                raise KeyboardInterrupt
        else:
            _look(descent, data, result, num_iterations)
        if parameters:
            result.parameters = descent.parameters()
    return result


def _look(descent: GradientDescent, data: Data, result: Result, iteration: int) -> None:
    """Write down what so many steps have reached."""
    result.iterations = iteration
    result.cost, result.accuracy = cost_and_accuracy(descent.Z, data.Y)
    if not math.isfinite(result.cost):
        raise TrainingDiverged(iteration, descent.learning_rate)
    if data.dev is not None:
        result.dev_cost, result.dev_accuracy = cost_and_accuracy(descent.dev_Z(), data.dev[1])
