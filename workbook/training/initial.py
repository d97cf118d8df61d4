"""Where training begins: the weights of all layers, drawn just as the functions of the course draw them.

The course seeds NumPy's global generator. Here a RandomState of its own gives the same numbers and leaves the
global one alone.
"""

from __future__ import annotations

import numpy as np

# What a random matrix W of a layer is multiplied with; n_prev is the number of units that feed the layer.
_FACTORS = {
    "scaled": lambda W, n_prev: W / np.sqrt(n_prev),  # initialize_parameters_scaled of notebook 07
    "small": lambda W, n_prev: W * 0.01,  # initialize_parameters of notebook 02
    "he": lambda W, n_prev: W * np.sqrt(2 / n_prev),  # keeps the variance of ReLU layers (He et al., 2015)
}
INITIALIZATIONS = [*_FACTORS, "zeros"]


def initial_parameters(initialization: str, dims: list[int], seed: int) -> dict[str, np.ndarray]:
    """Return W1, b1, ..., WL, bL: W as the initialization says, in the order of the layers, b zeros."""
    draw, parameters = np.random.RandomState(seed), {}
    for l in range(1, len(dims)):
        n, n_prev = dims[l], dims[l - 1]
        if initialization == "zeros":
            W = np.zeros((n, n_prev))
        else:
            W = _FACTORS[initialization](draw.randn(n, n_prev), n_prev)
        parameters[f"W{l}"], parameters[f"b{l}"] = W, np.zeros((n, 1))
    return parameters
