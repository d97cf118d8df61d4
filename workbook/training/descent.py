"""train(): gradient descent over all examples at once, from checked inputs to a Result."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable

import numpy as np

from . import arguments
from .activations import ACTIVATIONS
from .cores import FasterThreads, one_blas_thread
from .first_layer import FeatureSpace, SampleSpace, choose_space, inner_products, is_small
from .initial import initial_parameters
from .network import Network, accuracy, cost
from .result import Progress, Result, TrainingDiverged

SPACES = ("auto", "samples", "features")


def train(
    X,
    Y,
    layers_dims,
    learning_rate: float = 0.0075,
    num_iterations: int = 2500,
    initialization="scaled",
    hidden_activation: str = "relu",
    seed: int = 1,
    record_every: int = 100,
    callback: Callable[[int, float, Progress], object] | None = None,
    dev=None,
    K: np.ndarray | None = None,
    space: str = "auto",
) -> Result:
    """Train a network of any depth on pictures and labels, as the models of notebooks 06 and 07 do, but fast.

    X: examples (n_x, m), one a column. Y: labels 0 or 1 (1, m).
    layers_dims: the sizes, such as [12288, 20, 7, 5, 1]; [n_x, 1] is logistic regression.
    learning_rate, num_iterations: length and number of the steps.
    initialization: "scaled" (randn / sqrt(n_prev)), "small" (randn * 0.01), "he" (randn * sqrt(2 / n_prev)), "zeros",
        or a dictionary W1, b1, ..., WL, bL to start from (it stays as it is).
    hidden_activation: "relu", "tanh", "leaky_relu" or "sigmoid". The output is always a sigmoid.
    seed: of the weights; the global generator is not used.
    record_every: costs and accuracies are taken before the steps 0, record_every, 2 record_every, ...
    callback: called as callback(iteration, cost, progress) at every record; when it returns True, training stops.
    dev: (X_dev, Y_dev), other examples whose costs and accuracies are recorded too.
    K: inner_products(X), when it is there already from another run on the same X.
    space: "auto" chooses the faster one of "samples" and "features" for the first layer.

    Returns a Result. Raises ValueError when an input is not usable, and TrainingDiverged when the cost is no finite
    number any more. What is handed over is never changed.
    """
    X, Y = arguments.check_data(X, Y)
    dims = arguments.check_dims(layers_dims, X.shape[0])
    dev = arguments.check_dev(dev, X.shape[0])
    settings = check_settings(
        dims, learning_rate, num_iterations, initialization, hidden_activation, seed, record_every
    )
    space = arguments.check_choice(space, "space", SPACES)
    if K is not None:
        K = arguments.check_products(K, X)
    data = Data(X, Y, dev, K)
    return run(data, callback=callback, space=space, **settings)


def check_settings(
    dims,
    learning_rate=0.0075,
    num_iterations=2500,
    initialization="scaled",
    hidden_activation="relu",
    seed=1,
    record_every=100,
) -> dict:
    """Return the settings of one run, checked, as keyword arguments of `run`."""
    return {
        "dims": dims,
        "learning_rate": arguments.check_rate(learning_rate),
        "num_iterations": arguments.check_count(num_iterations, "num_iterations", 0),
        "initialization": arguments.check_initialization(initialization, dims),
        "hidden_activation": arguments.check_activation(hidden_activation),
        "seed": arguments.check_seed(seed),
        "record_every": arguments.check_count(record_every, "record_every", 1),
    }


class Data:
    """Checked examples, and their inner products, computed when they are first needed and then kept."""

    def __init__(self, X, Y, dev=None, K=None):
        self.X, self.Y, self.dev = X, Y, dev
        self._K, self._plus_1, self._dev_plus_1 = K, None, None

    @property
    def K_is_known(self) -> bool:
        return self._K is not None or self._plus_1 is not None

    @property
    def plus_1(self) -> np.ndarray:
        """X^T X + 1 (m, m): what a step of the first layer does to Z1, with the bias folded in."""
        if self._plus_1 is None:
            self._plus_1 = (inner_products(self.X) if self._K is None else self._K) + 1.0
        return self._plus_1

    @property
    def dev_plus_1(self) -> np.ndarray:
        """X^T X_dev + 1 (m, m_dev): what it does to Z1 of the dev set."""
        if self._dev_plus_1 is None:
            self._dev_plus_1 = self.X.T @ self.dev[0] + 1.0
        return self._dev_plus_1

    def prepare(self) -> None:
        """Compute now all products that a run needs."""
        _ = self.plus_1
        if self.dev is not None:
            _ = self.dev_plus_1


def run(
    data: Data,
    dims,
    learning_rate,
    num_iterations,
    initialization,
    hidden_activation,
    seed,
    record_every,
    callback=None,
    space="auto",
    interrupted=None,
    only_figures=False,
) -> Result:
    """Train on checked inputs.

    interrupted: a function that is asked in every iteration; when it says True, KeyboardInterrupt is raised.
    only_figures: records and parameters are left out; what is wanted is the cost and the accuracy at the end.
    """
    if space == "auto":
        space = choose_space(*data.X.shape, dims[1], num_iterations, data.K_is_known)
    # What overflows shows in the cost, and that is looked at.
    with np.errstate(all="ignore"), contextlib.ExitStack() as threads:
        small_step, small_rest = is_small(*data.X.shape, dims[1], space)
        if small_step and small_rest:
            threads.enter_context(one_blas_thread())
        network = _network(data, dims, initialization, seed, hidden_activation, learning_rate, space)
        recorder = _Recorder(data, network, learning_rate, num_iterations, record_every, callback)
        step = network.step
        if small_step:
            threads.enter_context(one_blas_thread())
        else:
            step = threads.enter_context(FasterThreads(step))
        for iteration in _descend(network, step, num_iterations, record_every, learning_rate, interrupted):
            if not only_figures and recorder.record(iteration):
                break
        return recorder.finish(only_figures)


def _network(data, dims, initialization, seed, hidden_activation, learning_rate, space) -> Network:
    """The network before the first step."""
    start = initialization if isinstance(initialization, dict) else initial_parameters(initialization, dims, seed)
    if space == "samples":
        first = SampleSpace(data.X, start["W1"], start["b1"], data.plus_1)
    else:
        first = FeatureSpace(data.X, start["W1"], start["b1"])
    later = [(start[f"W{l}"], start[f"b{l}"]) for l in range(2, len(dims))]
    return Network(first, later, ACTIVATIONS[hidden_activation], data.Y, learning_rate)


def _descend(network, step, num_iterations, record_every, learning_rate, interrupted):
    """The loop: stops before the steps 0, record_every, ... and yields the iteration, so that records can be taken."""
    forward, looks_finite = network.forward, network.looks_finite
    forward()
    for begin in range(0, num_iterations, record_every):
        yield begin
        for i in range(begin, min(begin + record_every, num_iterations)):
            step()
            forward()
            if not looks_finite():
                raise TrainingDiverged(i + 1, learning_rate)
            if interrupted is not None and interrupted():
                raise KeyboardInterrupt


class _Recorder:
    """Fills a Result while the network is trained."""

    def __init__(self, data, network, learning_rate, num_iterations, record_every, callback):
        self._network, self._rate, self._callback = network, learning_rate, callback
        self._num_iterations = num_iterations
        self.result = Result({}, record_every=record_every, space=network.first.name)
        self._dev_signs = None
        if data.dev is not None:
            X_dev, Y_dev = data.dev
            products = [data.dev_plus_1] if network.first.name == "samples" else []
            self._dev_Z1, self._dev_signs = network.first.elsewhere(X_dev, *products), 1.0 - 2.0 * Y_dev

    def record(self, iteration) -> bool:
        """Take cost and accuracy down before this step; return whether the callback wants to stop."""
        now, result = self._now(iteration), self.result
        result.iterations = iteration
        result.costs.append(now[0])
        result.accuracies.append(now[1])
        if self._dev_signs is not None:
            result.dev_costs.append(now[2])
            result.dev_accuracies.append(now[3])
        if self._callback is not None:
            result.stopped = bool(self._callback(iteration, now[0], Progress(self._num_iterations, *now[1:])))
        return result.stopped

    def finish(self, only_figures: bool) -> Result:
        """The Result, with the parameters and what they reach."""
        result = self.result
        if not result.stopped:
            result.iterations = self._num_iterations
        result.cost, result.accuracy, result.dev_cost, result.dev_accuracy = self._now(result.iterations)
        if not only_figures:
            result.parameters = self._network.parameters()
        return result

    def _now(self, iteration):
        """Cost and accuracy, and the same for dev (None without one)."""
        network = self._network
        now = cost(network.Z, network.signs)
        if not math.isfinite(now):
            raise TrainingDiverged(iteration, self._rate)
        if self._dev_signs is None:
            return now, accuracy(network.Z, network.signs), None, None
        Z = network.output(self._dev_Z1())
        return now, accuracy(network.Z, network.signs), cost(Z, self._dev_signs), accuracy(Z, self._dev_signs)
