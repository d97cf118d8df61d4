"""The exercise of notebook 07: weights that suit a deep network."""

import numpy as np

from .definitions import drawn_parameters
from .inputs import deep_sizes, printed
from .kit import Exercise, Mistake, edit


def initialize_parameters_scaled(layer_dims):
    """Any number of layers from seed 1, drawn one by one, divided by the root of the number of units before."""
    return drawn_parameters(layer_dims, seed=1, scale=lambda n_prev: 1 / np.sqrt(n_prev))


INITIALIZE_PARAMETERS_SCALED = Exercise(initialize_parameters_scaled, "parameters", deep_sizes,
    printed=[printed("initialize_parameters_scaled", "the sizes [5, 4, 3, 1]")], mistakes=[
    Mistake("ips_times_root", "The weights are multiplied by the root. They should become smaller, not larger.",
        "The more inputs a unit adds up, the smaller each weight should be.", edit("/ np.sqrt", "* np.sqrt")),
    Mistake("ips_inputs", "In every layer, the root is that of the number of inputs of the network.",
        "How many numbers does a unit of this layer add up?", edit("np.sqrt(n_prev)", "np.sqrt(layer_dims[0])")),
    Mistake("ips_he", "This is the root of 2 / n, named after He. It is a good choice, too, but not the one asked for.",
        "The formula of this course has no 2.", edit("/ np.sqrt(n_prev)", "* np.sqrt(2 / n_prev)")),
], variants={
    "times the root of a quotient, another name of the argument":
        edit("/ np.sqrt(n_prev)", "* np.sqrt(1 / n_prev)", "layer_dims", "layers_dims"),
    "to the power of minus one half": edit("/ np.sqrt(n_prev)", "* n_prev ** -0.5"),
})  # fmt: skip
