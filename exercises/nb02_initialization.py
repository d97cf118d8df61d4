"""The exercises of notebook 02: the parameters of two layers, and of any number of layers."""

from .definitions import drawn_parameters
from .inputs import deep_sizes, printed
from .kit import Exercise, Mistake, edit


def initialize_parameters(n_x, n_h, n_y):
    """Two layers from seed 1, drawn one by one."""
    return drawn_parameters([n_x, n_h, n_y], seed=1, scale=lambda n_prev: 0.01)


def _three_sizes(seed):
    if seed is not None:
        return [(f"{label}, the first three", *sizes[:3]) for label, sizes in deep_sizes(seed) if len(sizes) > 2]
    usual = ("", (2, 2, 1)), (", with 2 output units", (4, 3, 2)), ("", (2, 5, 3))
    return [(f"n_x, n_h, n_y = {', '.join(map(str, sizes))}{what}", *sizes) for what, sizes in usual]


INITIALIZE_PARAMETERS = Exercise(initialize_parameters, "parameters", _three_sizes,
    printed=[printed("initialize_parameters", "n_x, n_h, n_y = 3, 2, 1")], mistakes=[
    Mistake("ip_ny_hardcoded", "The number of output units is written as 1 instead of n_y.",
        "That fits one output unit only. Use the argument.", edit("(n_y, n_h)", "(1, n_h)", "((n_y, 1))", "((1, 1))")),
    Mistake("ip_dict_copy_paste", "W2 in the dictionary is W1.", "Look at the line that puts W2 into the dictionary.",
        edit('"W2": W2', '"W2": W1')),
    Mistake("ip_scale_01", "The weights are ten times too large: the factor is 0.1.", "Count the zeros of the factor.",
        edit("* 0.01", "* 0.1")),
    Mistake("ip_seed_twice", "The seed is set again before W2, so W2 starts with the numbers of W1.",
        "Set the seed once, at the beginning.", edit("    W2 = ", "    np.random.seed(1)\n    W2 = ")),
    Mistake("ip_order", "W2 is drawn before W1, so each of them gets the other's numbers.",
        "The numbers come in a fixed order. The layers are drawn in theirs.",
        edit("    W1 = np.random.randn(n_h, n_x) * 0.01\n", "",
            "    b2 = ", "    W1 = np.random.randn(n_h, n_x) * 0.01\n    b2 = ")),
    Mistake("ip_not_stored", "W and b are computed, but they are never put into the dictionary.",
        "What is returned is an empty dictionary. How does a value get into it, under its key?",
        edit('{"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "{}")),
    Mistake("ip_bias_ones", "The biases are ones.", "Which NumPy function makes an array of zeros?",
        edit("np.zeros(", "np.ones(")),
], variants={
    "standard_normal and division": edit("randn(n_h, n_x) * 0.01", "standard_normal((n_h, n_x)) / 100",
        "randn(n_y, n_h) * 0.01", "standard_normal(size=(n_y, n_h)) / 100", "zeros((n_h, 1))", "zeros([n_h, 1])"),
    "a generator of its own with the same seed":
        edit("np.random.seed(1)", "draw = np.random.RandomState(1)", "np.random.randn(", "draw.normal(0, 1, (",
            ") * 0.01", ")) * 0.01", "np.zeros((n_y, 1))", "np.full((n_y, 1), 0.0)"),
    "integer zeros and a further key": edit("zeros((n_h, 1))", "zeros((n_h, 1), dtype=int)",
        "zeros((n_y, 1))", "zeros((n_y, 1), int)", '"b2": b2', '"b2": b2, "seed": 1'),
    "an OrderedDict": edit("def init", "from collections import OrderedDict\ndef init",
        'return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}', "return OrderedDict(W1=W1, b1=b1, W2=W2, b2=b2)"),
})  # fmt: skip


def initialize_parameters_deep(layer_dims):
    """Any number of layers from seed 3, drawn one by one."""
    return drawn_parameters(layer_dims, seed=3, scale=lambda n_prev: 0.01)


INITIALIZE_PARAMETERS_DEEP = Exercise(initialize_parameters_deep, "parameters", deep_sizes,
    printed=[printed("initialize_parameters_deep", "layer_dims = [5, 4, 3]")], mistakes=[
    Mistake("ipd_scale_0001", "The weights are ten times too small: the factor is 0.001.",
        "Count the zeros of the factor.", edit("* 0.01", "* 0.001")),
    Mistake("ipd_sqrt_current", "The weights are scaled by the root of the number of units in their own layer.",
        "Here the factor is the small one of the first exercise.", edit("* 0.01", "* np.sqrt(1 / layer_dims[l])")),
    Mistake("ipd_sqrt_previous", "The weights are divided by the root of the number of units before.",
        "That comes in notebook 07. Here the factor is a small one.", edit("* 0.01", "/ np.sqrt(layer_dims[l - 1])")),
    Mistake("ipd_number_of_layer", "l is the number of the layer, but it is used as its number of units.",
        "The number of units of layer l is in the list, at the place l.",
        edit("layer_dims[l], layer_dims[l - 1]", "l, l - 1", "(layer_dims[l], 1)", "(l, 1)")),
    Mistake("ipd_last_after_loop", "After the loop, the code asks for a size that is not in layer_dims.",
        "The loop already reaches the last layer, which needs no line of its own.",
        edit("    return", "    np.zeros(layer_dims[L + 1])\n    return"), sign=r"str\(L|layer_dims\[L|{L"),
    Mistake("ipd_range_long", "The loop goes one layer too far, beyond the end of layer_dims.",
        "layer_dims counts from 0, and range(a, b) ends before b.", edit("range(1, L + 1)", "range(1, L + 2)")),
    Mistake("ipd_seed_outside",
        "The seed is set above the function, so only the first call gives the expected numbers.",
        "Move the seed into the function, before the loop.",
        edit("    np.random.seed(3)\n", "", "def init", "np.random.seed(3)\ndef init"), sign=r"(?m)^np\.random\.seed"),
    Mistake("ipd_next_layer", "The code takes the units of the layer after: layer_dims[l + 1].",
        "W of layer l looks back: it has one column for each unit of layer l - 1.",
        edit("layer_dims[l - 1]", "layer_dims[l + 1]"), sign=r"\[l \+ 1\]"),
    Mistake("ipd_bias_previous", "The bias has as many numbers as the layer before has units.",
        "There is one bias for each unit of the layer itself.", edit("(layer_dims[l], 1)", "(layer_dims[l - 1], 1)")),
    Mistake("ipd_keys_from_0", "The keys count from 0: the first layer is stored as W0 and b0.",
        "The input is layer 0 and has no weights. W1 comes first.", edit("str(l)", "str(l - 1)")),
], variants={
    "zip and f-strings":
        edit("l in range(1, L + 1)", "l, (n_prev, n) in enumerate(zip(layer_dims[:-1], layer_dims[1:]), 1)",
            "layer_dims[l], layer_dims[l - 1]", "n, n_prev", "(layer_dims[l], 1)", "(n, 1)", '"W" + str(l)', 'f"W{l}"',
            '"b" + str(l)', 'f"b{l}"'),
    "a while loop that counts from 0":
        edit("for l in range(1, L + 1):", "i = -1\n    while i < L - 1:\n        i += 1", "str(l)", "str(i + 1)",
            "layer_dims[l - 1]", "layer_dims[i]", "layer_dims[l]", "layer_dims[i + 1]", "0.01", "1e-2"),
    "zeros times a column": edit("np.zeros((layer_dims[l], 1))", '0 * parameters["W" + str(l)][:, :1]'),
})  # fmt: skip


# --- harder ---


def initialize_parameters_he(layer_dims):
    """Any number of layers from seed 3, drawn one by one, times the root of 2 over the number of units before."""
    return drawn_parameters(layer_dims, seed=3, scale=lambda n_prev: (2 / n_prev) ** 0.5)


INITIALIZE_PARAMETERS_HE = Exercise(initialize_parameters_he, "parameters", deep_sizes, mistakes=[
    Mistake("iph_no_2", "The 2 is missing: this is the root of 1 / n.",
        "The ReLU sets about half of the numbers to 0. What makes up for that?", edit("(2 / n_prev)", "(1 / n_prev)")),
    Mistake("iph_2_outside", "The 2 is in front of the root. It belongs under it.", "Look at the formula again.",
        edit("np.sqrt(2 / n_prev)", "2 / np.sqrt(n_prev)")),
    Mistake("iph_upside_down", "The fraction is upside down: the weights become larger, not smaller.",
        "The more inputs a unit adds up, the smaller each weight should be.", edit("2 / n_prev", "n_prev / 2")),
], variants={
    "divided by the root, another name of the argument": edit("* np.sqrt(2 / n_prev)", "/ np.sqrt(n_prev / 2)",
        "layer_dims", "layers_dims"),
    "the power of one half, a generator of its own": edit("np.sqrt(2 / n_prev)", "(2 / n_prev) ** 0.5",
        "np.random.seed(3)", "draw = np.random.RandomState(3)", "np.random.randn", "draw.randn"),
    "drawn with that spread": edit("np.random.randn(n, n_prev) * np.sqrt(2 / n_prev)",
        "np.random.normal(0, np.sqrt(2 / n_prev), (n, n_prev))"),
})  # fmt: skip
