"""The exercises of notebook 05: the way back through a layer and through all layers, and a step of the parameters.

Harder: the activations on the way back, and gradient checking.
"""

import re

import numpy as np

import testCases

from . import families
from .definitions import activate, cost_gradients, cost_of_network, derivative, derivatives, forward, loss
from .inputs import MANY, both_activations, labels, layer_sizes, layers, network, networks
from .kit import PRINTED, Case, Exercise, Mistake, Named, Parts, Variant, edit, filled, generator, shared, ways

GRADIENTS = Parts("", ("dA_prev", "dW", "db"))
LAYER = Parts("cache", ("A_prev", "W", "b"))


def linear_backward(dZ, cache):
    """Gradients of sum(dZ * Z), whose derivative by Z is dZ; those of W and b are averaged over the m examples."""
    m = dZ.shape[1]
    dA_prev, dW, db = derivatives(lambda A, W, b: np.sum(dZ * (np.einsum("ik,kj->ij", W, A) + b)), *cache)
    return dA_prev, dW / m, db / m


def _linear_layers(seed):
    """One layer each with the gradient that comes from behind: (label, gradient of shape (n, m), (A_prev, W, b))."""
    for i, (label, A_prev, W, b) in enumerate(layers(seed)):
        yield label, generator(61 + i, seed).randn(len(W), A_prev.shape[1]), (A_prev, W, b)


LINEAR_BACKWARD = Exercise(linear_backward, GRADIENTS, _linear_layers, parts={"cache": LAYER},
    printed=[(PRINTED, *testCases.linear_backward_test_case())], sizes=layer_sizes("A_prev in cache", "dZ"), mistakes=[
    Mistake("lb_m_on_dA", "dA_prev is divided by m as well.",
        "Only dW and db are averages: dA_prev keeps all examples.", edit("np.dot(W.T, dZ)", "np.dot(W.T, dZ) / m")),
    Mistake("lb_no_m", *filled(families.NOT_AVERAGED, "dW and db are"), edit(" / m", "")),
    Mistake("lb_no_m_dW", *filled(families.NOT_AVERAGED, "dW is"),
        edit("np.dot(dZ, A_prev.T) / m", "np.dot(dZ, A_prev.T)")),
    Mistake("lb_no_m_db", *filled(families.NOT_AVERAGED, "db is"), edit("keepdims=True) / m", "keepdims=True)")),
    Mistake("lb_db_float_assert", "db is squeezed and then has to be a float. With several units it cannot be.",
        "db has the shape of b. The assertion comes from an old edition.",
        edit("    dA_prev", "    assert isinstance(np.squeeze(db), float)\n    dA_prev"), sign="float"),
    Mistake("lb_db_squeezed", "db is squeezed: it has lost its second axis.", "db has the shape of b.",
        edit("    dA_prev = ", "    db = np.squeeze(db)\n    dA_prev = ")),
    Mistake("lb_db_no_keepdims", "db has only one axis: the sum dropped the other.",
        "np.sum has an option that keeps the axis it adds up.", edit(", keepdims=True", "")),
    Mistake("lb_db_total", "db is one number for all units: the sum runs over everything.",
        "Each unit has its own: add up the examples only.", edit(", axis=1, keepdims=True", "")),
    Mistake("lb_db_total_reshaped", "db is one number for all units, in the shape (1, 1).",
        "Each unit has its own: add up the examples only.", edit(", axis=1, keepdims=True)", ").reshape(1, 1)")),
    Mistake("lb_db_total_keepdims", "db is one number for all units: the sum runs over both axes.",
        "Each unit has its own: add up the examples only.", edit("axis=1, ", ""), sign=r"np\.sum\(dZ, keepdims"),
    Mistake("lb_db_axis_0", "db is added up along the units.", "Along which axis do the examples lie?",
        edit("axis=1", "axis=0")),
    Mistake("lb_db_is_dZ", "db is dZ, with a column for each example.", "b has one column: average the examples.",
        edit("np.sum(dZ, axis=1, keepdims=True) / m", "dZ")),
    Mistake("lb_dA_elementwise", *filled(families.NO_MATRIX_PRODUCT, "W.T", "dZ"), edit("np.dot(W.T, dZ)", "W.T * dZ")),
    Mistake("lb_m_shape0", *filled(families.WRONG_M, "the units before"), edit("shape[1]", "shape[0]")),
    Mistake("lb_m_features_dZ", *filled(families.WRONG_M, "the units of this layer"),
        edit("A_prev.shape[1]", "dZ.shape[0]")),
    Mistake("lb_return_order", *families.EXCHANGED, edit("return dA_prev, dW, db", "return dW, db, dA_prev")),
    Mistake("lb_dA_order", *filled(families.WRONG_FACTORS, "dA_prev"), edit("np.dot(W.T, dZ)", "np.dot(dZ, W.T)")),
    Mistake("lb_dA_no_transpose", "W is not transposed in dA_prev.",
        "dA_prev has the shape of A_prev. Do the inner sizes meet?", edit("np.dot(W.T, dZ)", "np.dot(W, dZ)")),
    Mistake("lb_dW_no_transpose", "A_prev is not transposed in dW.", "dW has the shape of W. Do the inner sizes meet?",
        edit("np.dot(dZ, A_prev.T)", "np.dot(dZ, A_prev)")),
    Mistake("lb_dW_order", "dW is transposed: its factors are the other way round.", "dW has the shape of W.",
        edit("np.dot(dZ, A_prev.T)", "np.dot(A_prev, dZ.T)")),
    Mistake("lb_dW_order_raises", *filled(families.WRONG_FACTORS, "dW"),
        edit("np.dot(dZ, A_prev.T)", "np.dot(A_prev.T, dZ)")),
    Mistake("lb_cache_order", "The cache is taken apart in the wrong order.",
        "The docstring says how it was put together.", edit("A_prev, W, b = cache", "W, A_prev, b = cache")),
    Mistake("lb_cache_not_unpacked", "A_prev and W are used, but never taken out of the cache.",
        "A function sees only its arguments. What it needs is in cache.", edit("    A_prev, W, b = cache\n", "")),
    Mistake("lb_A_own", "dW uses what came out of the layer instead of what went in.",
        "The formula asks for the activation of the layer before.", edit("A_prev.T", "(np.dot(W, A_prev) + b).T")),
    Mistake("lb_sign", "The gradients have the wrong sign.", "There is no minus in the formulas.",
        edit("np.dot(dZ, A_prev.T)", "-np.dot(dZ, A_prev.T)", "np.sum(dZ", "-np.sum(dZ")),
], variants=[
    Variant("the operator @ and mean",
        edit("np.dot(W.T, dZ)", "W.T @ dZ", "np.dot(dZ, A_prev.T) / m", "dZ @ A_prev.T / dZ.shape[1]",
            "np.sum(dZ, axis=1, keepdims=True) / m", "dZ.mean(axis=1, keepdims=True)")),
    Variant("einsum and reshape", edit("np.dot(dZ, A_prev.T)", 'np.einsum("im,jm->ij", dZ, A_prev)',
        "np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ, axis=1).reshape(b.shape)", "np.dot(W.T, dZ)",
            'np.einsum("ij,im->jm", W, dZ)')),
    Variant("a loop over the examples", code="""
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW, db = np.zeros(W.shape), np.zeros(b.shape)
    for i in range(m):
        dW += np.outer(dZ[:, i], A_prev[:, i]) / m
        db += dZ[:, i:i + 1] / m
    return (dZ.T @ W).T, dW, db
"""),
    Variant("a product with ones, results in a list", edit("np.dot(dZ, A_prev.T) / m", "np.dot(dZ, A_prev.T) * (1 / m)",
        "np.sum(dZ, axis=1, keepdims=True)", "np.dot(dZ, np.ones((m, 1)))", "return dA_prev, dW, db",
            "return [dA_prev, dW, db]")),
])  # fmt: skip


def linear_activation_backward(dA, cache, activation):
    """dZ is the derivative of sum(dA * A) by Z; then the linear half."""
    linear_cache, Z = cache
    dZ = derivative(lambda moved: np.sum(dA * activate(moved, activation)), Z)
    return linear_backward(dZ, linear_cache)


def _whole_layers(seed):
    return both_activations(
        (label, dA, ((A_prev, W, b), W @ A_prev + b)) for label, dA, (A_prev, W, b) in _linear_layers(seed)
    )


# Z is 0, and the gradient goes on as it is.
_FLAT = (np.array([[2.0, 1.0], [2.0, 1.0]]), np.array([[1.0, -1.0]]), np.zeros((1, 1)))
_ON = np.array([[3.0, -1.0]])
AT_ZERO = Case("The slope of the ReLU at exactly 0 is 1 with your code and 0 with the course's. Both are right.",
    (_ON, (_FLAT, np.zeros((1, 2))), "relu"), (linear_backward(_ON, _FLAT),))  # fmt: skip


LINEAR_ACTIVATION_BACKWARD = Exercise(linear_activation_backward, GRADIENTS, _whole_layers,
    printed=both_activations([(PRINTED, *testCases.linear_activation_backward_test_case())]),
    parts={"cache": Parts("cache", (Parts("", LAYER.inside), "Z"))}, sizes=layer_sizes("A_prev in cache", "dA"),
    tie=AT_ZERO, mistakes=[
    Mistake("lab_always_relu", *families.ALWAYS_RELU, edit("sigmoid_backward", "relu_backward")),
    Mistake("lab_always_sigmoid", *families.ALWAYS_SIGMOID, edit("relu_backward", "sigmoid_backward")),
    Mistake("lab_swapped", *families.ACTIVATIONS_SWAPPED,
        edit("relu_backward", "other", "sigmoid_backward", "relu_backward", "other", "sigmoid_backward")),
    Mistake("lab_no_dA", "dA is forgotten: dZ is the derivative of the activation alone.",
        "The chain rule multiplies: what comes from behind, times the derivative here.",
        edit("sigmoid_backward(dA", "sigmoid_backward(np.ones(dA.shape)") + edit("(dA, a", "(np.ones(dA.shape), a")
        + edit("relu_backward(dA", "relu_backward(np.ones(dA.shape)")),
    Mistake("lab_dA_twice", "dA is multiplied in twice: the backward function does it already.",
        "Two arguments go in, dA and the cache, and the whole dZ comes out.",
        edit("sigmoid_backward(dA", "dA * sigmoid_backward(dA")
        + edit(" sigmoid_backward(dA", " dA * sigmoid_backward(dA", " relu_backward(dA", " dA * relu_backward(dA")
        + edit("relu_backward(dA", "dA * relu_backward(dA")),
    Mistake("lab_Z_instead_of_A", "The derivative of the sigmoid is made from Z, but a(1 - a) needs a.",
        "The activation cache holds Z. What is a for this Z?",
        edit("sigmoid_backward(dA, activation_cache)", "dA * activation_cache * (1 - activation_cache)")),
    Mistake("lab_times_Z", "The derivative is multiplied by Z.",
        "g'(Z) means the derivative at Z, not a product with Z.",
        edit("sigmoid_backward(dA, activation_cache)", "sigmoid_backward(dA, activation_cache) * activation_cache")
        + edit("(dA, activation_cache)", "(dA, activation_cache) * activation_cache")),
    Mistake("lab_dot", "dA and the derivative are multiplied as matrices.",
        "The product with g'(Z) goes number by number.",
        edit("sigmoid_backward(dA, activation_cache)",
            "np.dot(dA, sigmoid_backward(np.ones(dA.shape), activation_cache))")),
    Mistake("lab_relu_if", "A Python if cannot decide for a whole array at once.",
        "Z > 0 is an array of True and False. NumPy can multiply by it or choose by it.",
        edit("relu_backward(dA, activation_cache)", "dA * (1.0 if activation_cache > 0 else 0.0)")),
    Mistake("lab_relu_all", "The ReLU layer lets the whole gradient through: dZ is dA.",
        "The slope of the ReLU is 1 only where Z is above 0.", edit("relu_backward(dA, activation_cache)", "dA")),
    Mistake("lab_relu_by_dA", "At the ReLU, the gradient stops where dA is negative.",
        "The sign of Z decides; dA may be negative.", edit("relu_backward(dA, activation_cache)", "dA * (dA > 0)")),
    Mistake("lab_first_row", "activation_cache[0] is only the first row of Z.", "The activation cache is Z itself.",
        edit("(dA, activation_cache)", "(dA, np.broadcast_to(activation_cache[0], dA.shape))")),
    Mistake("lab_wrong_name", "A function is called by a name that does not exist.",
        "Compare it, letter by letter, with your own.", edit("linear_backward(dZ", "linear_backwards(dZ")),
    Mistake("lab_returns_dZ", "The first result is dZ. It should be dA_prev.",
        "dZ is only halfway: the linear half comes after it.", edit("return dA_prev, dW, db", "return dZ, dW, db")),
    Mistake("lab_dA_not_dZ", "dA goes straight into the linear half: the derivative of the activation is missing.",
        "First comes the activation, then the linear half.", edit("linear_backward(dZ", "linear_backward(dA")),
    Mistake("lab_caches_swapped", "The two caches are swapped.", "The docstring says what comes first.",
        edit("linear_cache, activation_cache = cache", "activation_cache, linear_cache = cache")),
    Mistake("lab_misspelt", *families.MISSPELT),
    Mistake("lab_forward_called", "The activation itself is called instead of its derivative.",
        "On the way back you need the functions whose names end in _backward.",
        edit("_backward(dA, activation_cache)", "(activation_cache)[0] * dA")),
    Mistake("lab_sigma_only", "The derivative of the sigmoid lacks a factor.", "It is made of a and of 1 - a.",
        edit("sigmoid_backward(dA, activation_cache)", "dA * sigmoid(activation_cache)[0]")),
    Mistake("lab_relu_ge", "The gradient passes where Z is negative, and stops where Z is positive.",
        "It should pass where Z is above 0.",
        edit("relu_backward(dA, activation_cache)", "dA * (activation_cache < 0)")),
    Mistake("lab_whole_cache", "The backward function of the activation gets the whole cache.",
        "The first line takes it apart. Which part is needed here?", edit("(dA, activation_cache)", "(dA, cache)")),
    Mistake("lab_arguments_swapped", "dA and the cache are swapped in the call of the backward function.",
        "First what comes from behind, then the cache.", edit("(dA, activation_cache)", "(activation_cache, dA)")),
], variants=[
    Variant("the derivatives by hand",
        edit("dZ = sigmoid_backward(dA, activation_cache)",
            "s = 1 / (1 + np.exp(-activation_cache))\n        dZ = dA * s * (1 - s)",
            "relu_backward(dA, activation_cache)", "dA * (activation_cache > 0)")),
    Variant("a copy with zeros put in, no call of linear_backward",
        edit("relu_backward(dA, activation_cache)", "np.array(dA, copy=True)\n        dZ[activation_cache <= 0] = 0",
            "    dA_prev, dW, db = linear_backward(dZ, linear_cache)",
            "    A_prev, W, b = linear_cache\n    m = A_prev.shape[1]\n"
            "    dA_prev, dW, db = np.dot(W.T, dZ), np.dot(dZ, A_prev.T) / m, np.sum(dZ, axis=1, keepdims=True) / m")),
    Variant("a dictionary of functions", code="""
def linear_activation_backward(dA, cache, activation):
    backward = {"relu": relu_backward, "sigmoid": sigmoid_backward}[activation]
    return linear_backward(backward(dA, cache[1]), cache[0])
"""),
])  # fmt: skip


def L_model_backward(AL, Y, caches):
    """Layer by layer, from the definition of dAL: AL need not belong to the caches; the printed one does not."""
    dA = derivative(lambda moved: sum(map(loss, moved[0], Y[0])), AL)
    return _backward(caches, linear_activation_backward(dA, caches[-1], "sigmoid"))


def L_model_backward_shortcut(AL, Y, caches):
    """The same with dZL = AL - Y at the output: equal in every network, different where AL is not sigmoid(ZL)."""
    return _backward(caches, linear_backward(AL - Y, caches[-1][0]))


def _backward(caches, last):
    """The gradients of all layers, given those of the last one."""
    L = len(caches)
    (dA, dW, db), grads = last, {}
    for l in range(L, 0, -1):
        if l < L:
            dA, dW, db = linear_activation_backward(dA, caches[l - 1], "relu")
        grads.update({f"dW{l}": dW, f"db{l}": db, f"dA{l - 1}": dA})
    return grads


def _numbered(grads, shift):
    """The same gradients with other numbers at the keys dA0, dA1, ..."""
    return {re.sub(r"^dA(\d+)$", lambda found: f"dA{int(found[1]) + shift}", key): grads[key] for key in grads}


def _newer_keys(result):
    """The result under the keys of this course: what is dA1 in older editions is dA0 here, and so on."""
    return _numbered(result, -1) if isinstance(result, dict) and "dA0" not in result else result


OLDER_KEYS = (
    "Your keys for dA follow older editions: what is called dA1 there is dA0 here, the gradient for the input, and so "
    "on. Both are accepted."
)
SHORT_START = (
    "You start with AL - Y, which is the same in every network. In the example below, AL was drawn at random and is "
    "not the sigmoid of ZL, so your numbers differ from the expected output there."
)


def _models(seed):
    for label, X, parameters in networks(seed):
        AL, caches = forward(X, _undecided(X, parameters))
        Y = labels(X.shape[1])
        if abs(np.mean(AL - Y)) < 0.05:  # db would be what is left when large numbers cancel
            Y = 1 - Y
        yield label, AL, Y, caches


def _undecided(X, parameters):
    """The same network with a last layer so weak that AL stays between 0.12 and 0.88.

    Then AL + 1e-8 in a denominator, a habit against division by zero, changes nothing that counts.
    """
    L = len(parameters) // 2
    ZL = forward(X, parameters)[1][-1][1]
    weaker = min(1, 2 / np.max(np.abs(ZL)))
    return {name: value * (weaker if name in (f"W{L}", f"b{L}") else 1) for name, value in parameters.items()}


def _short(right, AL, Y, caches):
    """What the short start gives; in a network the same."""
    is_network = np.allclose(AL, activate(caches[-1][1], "sigmoid"))
    return right if is_network else L_model_backward_shortcut(AL, Y, caches)


L_MODEL_BACKWARD = Exercise(L_model_backward, "grads", _models, sizes={"m": ("AL", 1)},
    printed=[(f"{PRINTED}, two layers 4-3-1", *testCases.L_model_backward_test_case())], older_form=_newer_keys,
    also_right={
        SHORT_START: _short,
        OLDER_KEYS: lambda right, *given: _numbered(right, 1),
        f"{OLDER_KEYS} {SHORT_START}": lambda right, *given: _numbered(_short(right, *given), 1),
    }, mistakes=[
    Mistake("lmb_sign_plus", *families.START_PLUS, edit("-(Y / AL - ", "(Y / AL + ")),
    Mistake("lmb_sign_distributed", "Both terms of dAL are negative: the minus reaches only the first one.",
        "Minus times minus: what comes out?", edit("-(Y / AL - (1 - Y) / (1 - AL))", "-Y / AL - (1 - Y) / (1 - AL)")),
    Mistake("lmb_no_minus", *families.START_NO_MINUS, edit("-(Y / AL", "(Y / AL")),
    Mistake("lmb_only_second_term", "The first term of dAL is missing.",
        "The loss has two terms; so has its derivative.", edit("-(Y / AL - (1 - Y) / (1 - AL))", "(1 - Y) / (1 - AL)")),
    Mistake("lmb_only_first_term", "The second term of dAL is missing.",
        "The loss has two terms; so has its derivative.", edit("-(Y / AL - (1 - Y) / (1 - AL))", "-Y / AL")),
    Mistake("lmb_dAL_over_m", "dAL is divided by m, but linear_backward divides already.",
        "The average is taken once, in dW and db.", edit("(1 - Y) / (1 - AL))", "(1 - Y) / (1 - AL)) / AL.shape[1]")),
    Mistake("lmb_dAL_is_dZ", *families.START_IS_DZ, edit("-(Y / AL - (1 - Y) / (1 - AL))", "AL - Y")),
    Mistake("lmb_sigmoid_dAL_everywhere", "The hidden layers are treated like the last one: each of them gets dAL.",
        "A hidden layer takes what the layer after it stored.",
        edit('linear_activation_backward(grads["dA" + str(l)], caches[l - 1], "relu")',
            "linear_backward(sigmoid_backward(dAL, caches[l - 1][1]), caches[l - 1][0])")),
    Mistake("lmb_dAL_in_loop", "Every hidden layer gets dAL.", "A hidden layer takes what the layer after it stored.",
        edit('(grads["dA" + str(l)], ', "(dAL, ")),
    Mistake("lmb_dA_not_renewed", "Every hidden layer takes the gradient that the last layer passed back.",
        "That one is for layer L - 1. What does the layer before it take?", edit("str(l)], ", "str(L - 1)], ")),
    Mistake("lmb_short_sign", "The start has the wrong sign: it is Y - AL.",
        "The short start is the derivative of the cost by Z of the last layer: what minus what?",
        edit('linear_activation_backward(dAL, caches[L - 1], "sigmoid")', "linear_backward(Y - AL, caches[L - 1][0])")),
    Mistake("lmb_caches_mirrored", "The loop goes backwards, and the index of the caches turns it round again.",
        "Which cache does layer l need on its way back?", edit('caches[l - 1], "relu"', 'caches[L - 1 - l], "relu"')),
    Mistake("lmb_naming_old_then_new", "A gradient is stored under one key and looked up under another.",
        "There are two ways to number the dA. Here dA0 belongs to the input. Stay with one of them.",
        edit("str(L - 1)] = dA_prev", "str(L)] = dA_prev", "str(l - 1)] = dA_prev", "str(l)] = dA_prev")),
    Mistake("lmb_cache_plus_1", "The hidden layers take the cache of the layer after them.",
        "Lists count from 0: where is the cache of layer l?", edit('caches[l - 1], "relu"', 'caches[l], "relu"')),
    Mistake("lmb_cache_minus_2", "The hidden layers take the cache of the layer before them.",
        "Lists count from 0: where is the cache of layer l?", edit('caches[l - 1], "relu"', 'caches[l - 2], "relu"')),
    Mistake("lmb_cache_L", "The last cache is looked up at L, but the list ends at L - 1.", "Lists count from 0.",
        edit("caches[L - 1]", "caches[L]")),
    Mistake("lmb_whole_list", "The whole list caches is handed over, not the cache of one layer.",
        "Lists count from 0: where in the list is the cache of this layer?", ways("caches[L - 1]", "caches")
        + ways('caches[l - 1], "relu"', 'caches, "relu"') + edit("caches[L - 1]", "caches", "caches[l - 1]", "caches")),
    Mistake("lmb_output_cache_1", "The last layer takes caches[1]: that is right for two layers only.",
        "The last layer is layer L. Where is its cache in the list?", edit("caches[L - 1]", "caches[1]")),
    Mistake("lmb_output_cache_0", "The last layer takes the first cache.",
        "The caches are in the order of the layers. Which one belongs to layer L?", edit("caches[L - 1]", "caches[0]")),
    Mistake("lmb_dW_L_minus_1", "dW and db of the last layer are stored under L - 1, and then overwritten.",
        "They carry the number of their own layer. Only dA_prev carries one less.",
        edit('grads["dW" + str(L)]', 'grads["dW" + str(L - 1)]', 'grads["db" + str(L)]', 'grads["db" + str(L - 1)]')),
    Mistake("lmb_literal_dWL", *filled(families.LETTER_IN_QUOTES, "L", '"dW', '"db')),
    Mistake("lmb_literal_dWl", *filled(families.LETTER_IN_QUOTES, "l", '"dW', '"db')),
    Mistake("lmb_range_skip_first", "The first layer is never reached: the loop ends one layer too early.",
        "Which numbers must l run through, down to the first layer?", edit("range(1, L)", "range(2, L)")),
    Mistake("lmb_not_reversed", "The loop runs forwards, but the gradients come from behind.",
        "The layer just before the last one comes first.", edit("reversed(range(1, L))", "range(1, L)")),
    Mistake("lmb_range_long", "The loop includes the last layer, with the ReLU.",
        "The last layer has its own lines before the loop.", edit("range(1, L)", "range(1, L + 1)")),
    Mistake("lmb_dA_thrice", "dA_prev, dW and db are all stored under dA, so dW and db are lost.",
        "Three results need three keys. Look at copied lines.",
        edit('"dW" + str(l)]', '"dA" + str(l - 1)]', '"db" + str(l)]', '"dA" + str(l - 1)]')),
    Mistake("lmb_subindex", "There is one index too many: the whole cache of the layer is needed.",
        "linear_activation_backward takes the pair apart itself.", edit("caches[L - 1]", "caches[L - 1][0]")
        + edit("caches[l - 1]", "caches[l - 1][0]")),
    Mistake("lmb_dW_db_swapped", "dW and db are swapped.", "In which order do the three results come back?",
        edit("dA_prev, dW, db = ", "dA_prev, db, dW = ")),
    Mistake("lmb_no_averaging_of_dA", "Only the last layer has all its gradients.",
        "The loop has to store three results for each hidden layer.",
        edit('        grads["dW" + str(l)] = dW\n        grads["db" + str(l)] = db\n', "")),
    Mistake("lmb_indent", "A line is indented by one space too many.", "The lines of a block start at the same place.",
        edit("    L = len", "     L = len")),
    Mistake("lmb_cache_0", "Every hidden layer takes the first cache.",
        "Each layer has its own. Where is that of layer l?", edit('caches[l - 1], "relu"', 'caches[0], "relu"')),
    *shared("lmb", families.ACTIVATIONS),
], variants=[
    Variant("one loop from the last layer to the first", code="""
def L_model_backward(AL, Y, caches):
    grads = {}
    dA = (1 - Y) / (1 - AL) - Y / AL
    for l in range(len(caches), 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], "sigmoid" if l == len(caches) else "relu")
        grads.update({f"dA{l - 1}": dA, f"dW{l}": dW, f"db{l}": db})
    return grads
"""),
    Variant("AL - Y at the output",
        edit('linear_activation_backward(dAL, caches[L - 1], "sigmoid")', "linear_backward(AL - Y, caches[L - 1][0])")),
    Variant("the keys of older editions", edit("grads = {}", "grads, Y = {}, Y.reshape(AL.shape)",
        "Y / AL - (1 - Y) / (1 - AL)", "np.divide(Y, AL) - np.divide(1 - Y, 1 - AL)", '"dA" + str(L - 1)',
            '"dA" + str(L)', 'grads["dA" + str(l)], caches', 'grads["dA" + str(l + 1)], caches', '"dA" + str(l - 1)',
            '"dA" + str(l)')),
    Variant("further keys: dAL itself and a note",
        edit("    dA_prev, dW, db = linear_activation_backward(dAL",
            '    grads = {"dA" + str(L): dAL, "note": "dA of the output too"}\n'
            '    dA_prev, dW, db = linear_activation_backward(dAL')),
    Variant("a small number against division by zero",
        edit("Y / AL - (1 - Y) / (1 - AL)", "Y / (AL + 1e-8) - (1 - Y) / (1 - AL + 1e-8)")),
])  # fmt: skip


def update_parameters(parameters, grads, learning_rate):
    """The old value minus the step, number by number."""
    stepped = np.vectorize(lambda value, slope: value - learning_rate * slope)
    return {name: stepped(value, grads["d" + name]) for name, value in parameters.items()}


def _steps(seed):
    rate = 0.03 if seed is None else round(generator(65, seed).uniform(0.02, 0.5), 4)
    for i, (label, _, parameters) in enumerate(networks(seed)):
        draw = generator(60 + i, seed).randn
        grads = {f"d{name}": 0.8 * draw(*value.shape) for name, value in parameters.items()}
        yield f"{label}, learning rate {rate:g}", parameters, grads, rate


UPDATE_PARAMETERS = Exercise(update_parameters, "updated", _steps,
    printed=[(f"{PRINTED}, two layers, learning rate 0.1", *testCases.update_parameters_test_case(), 0.1)], mistakes=[
    Mistake("up_range_short", "The last layer is never updated: the loop ends too early.",
        "range(a, b) ends before b. Which numbers must l run through?", edit("range(1, L + 1)", "range(1, L)")
        + edit("updated = {}", "updated = dict(parameters)", "range(1, L + 1)", "range(1, L)")),
    Mistake("up_first_skipped", "The first layer is never updated: the loop starts too late.", "It is layer 1.",
        edit("updated = {}", "updated = dict(parameters)", "range(1, L + 1)", "range(2, L + 1)")),
    Mistake("up_L_len", *families.L_TWICE, unless=r"len\(\w+\) /"),
    Mistake("up_L_float", *families.L_FLOAT),
    Mistake("up_grads_key", "The gradients are looked up under the name of the parameter.",
        "In grads, every key begins with a d.", edit('grads["dW"', 'grads["W"', 'grads["db"', 'grads["b"')),
    Mistake("up_from_the_empty", "updated is a new dictionary: it holds no old value to subtract from.",
        "Where are the old values?",
        edit('= parameters["W" + str(l)] -', "-=", '= parameters["b" + str(l)] -', "-="), sign=r"updated\[[^]]*\] -"),
    Mistake("up_plus", *families.UPHILL),
    Mistake("up_no_lr", *families.NO_RATE),
    Mistake("up_divided", *families.DIVIDED_BY_RATE),
    Mistake("up_only_W", "The biases are not updated.", "W and b both have a gradient.",
        edit(' - learning_rate * grads["db" + str(l)]', "") + edit('updated["b" + str(l)] =', "b =")),
    Mistake("up_only_b", "The weights are not updated.", "W and b both have a gradient.",
        edit(' - learning_rate * grads["dW" + str(l)]', "")),
    Mistake("up_copy_lost", "The parameters are returned as they were: nothing is learned.",
        "The new values have to be returned.", edit("return updated", "return parameters")),
    Mistake("up_lr_hardcoded", *families.RATE_WRITTEN, ways("learning_rate * ", "0.1 * ", "0.0075 * ")),
    Mistake("up_db_from_dW", "The biases are updated with the gradients of the weights.",
        "Look at the key in the line for b.", edit('grads["db" + str(l)]', 'grads["dW" + str(l)]')),
    Mistake("up_averaged", *families.NO_OLD_VALUE,
        edit('parameters["W" + str(l)] - ', "- ", 'parameters["b" + str(l)] - ', "- ")),
    Mistake("up_literal_key", *filled(families.LETTER_IN_QUOTES, "l", 'updated["W', 'updated["b')),
    Mistake("up_into_argument", "The new values go into parameters, the argument; the new dictionary stays empty.",
        "They belong in the dictionary that the function returns.",
        edit("updated[", "parameters["), sign=r": parameters\[[^=]*\] -?= "),
    Mistake("up_not_stored", "The new values are not stored: the new dictionary stays empty.",
        "A name is not enough. Each value needs its key in the new dictionary.",
        edit('updated["W" + str(l)] =', "W =", 'updated["b" + str(l)] =', "b ="), unless=r"loop: \w+\["),
    Mistake("up_return_in_loop", *families.RETURN_IN_LOOP, edit("    return updated", "        return updated")),
], variants=[
    Variant("a dictionary in one line", code="""
def update_parameters(parameters, grads, learning_rate):
    return {key: parameters[key] - learning_rate * grads["d" + key] for key in parameters}
"""),
    Variant("a deep copy, then in place", edit("updated = {}", "import copy\n    updated = copy.deepcopy(parameters)",
        '= parameters["W" + str(l)] -', "-=", '= parameters["b" + str(l)] -', "-=")),
    Variant("a shallow copy with new arrays, subtract", edit("updated = {}", "updated = dict(parameters)",
        'parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]',
            'np.subtract(updated["W" + str(l)], np.multiply(grads["dW" + str(l)], learning_rate))')),
])  # fmt: skip


# --- harder ---


def activation_backward(dA, Z, activation):
    """The derivative of sum(dA * A) by Z."""
    return derivative(lambda moved: np.sum(dA * activate(moved, activation)), Z)


def _activations(seed):
    """dA and Z; no Z is 0, where the slope of the ReLU may be 0 or 1."""
    draw = generator(66, seed)
    shapes = [("two units and three examples", (2, 3)), ("one unit, one example", (1, 1))]
    if seed is not None:
        shapes += [
            (f"{n} units and {m} examples", (n, m)) for n, m in [*draw.randint(4, 12, (2, 2)).tolist(), (2, MANY)]
        ]
    for label, shape in shapes:
        dA, Z = draw.randn(*shape), draw.uniform(0.1, 4, shape) * draw.choice([-1, 1], shape)
        for name in ("sigmoid", "relu", "tanh"):
            yield f'{label}, "{name}"', dA, Z, name


ACTIVATION_BACKWARD = Exercise(activation_backward, "dZ", _activations,
    helper="sigmoid_backward relu_backward tanh_backward", mistakes=[
    Mistake("ab_no_dA", "dA is forgotten: this is the slope of the activation alone.",
        "The chain rule multiplies: what comes from behind, times the slope here.",
        edit("dA * A", "A", "dA * (Z", "1.0 * (Z", "dA * (1 - np", "(1 - np") + edit("dA * A", "A")
        + edit("dA * (Z", "1.0 * (Z") + edit("dA * (1 - np", "(1 - np")),
    Mistake("ab_sigmoid_of_Z", "The slope of the sigmoid is made from Z, but a(1 - a) needs a.",
        "What is a for this Z?", edit("dA * A * (1 - A)", "dA * Z * (1 - Z)")),
    Mistake("ab_sigmoid_alone", "The slope of the sigmoid lacks a factor.", "It is made of a and of 1 - a.",
        edit("dA * A * (1 - A)", "dA * A") + edit("dA * A * (1 - A)", "dA * (1 - A)")),
    Mistake("ab_sigmoid_sign", "The sigmoid is turned round: the minus before Z is missing.",
        "For a large Z the sigmoid is near 1.", edit("np.exp(-Z)", "np.exp(Z)", "dA * A * (1 - A)", "dA * A * (A - 1)")
        + edit("A * (1 - A)", "A * (A - 1)")),
    Mistake("ab_tanh_of_Z", "The slope of tanh is made from Z, but it needs a.", "What is a for this Z?",
        edit("np.tanh(Z) ** 2", "Z ** 2")),
    Mistake("ab_tanh_no_square", "The slope of tanh lacks the square.", "At z = 0 and far away on both sides: what "
        "must the slope be there?", edit("np.tanh(Z) ** 2", "np.tanh(Z)")),
    Mistake("ab_tanh_as_sigmoid", "The slope of tanh is made like that of the sigmoid.",
        "a(1 - a) belongs to the sigmoid alone.", edit("(1 - np.tanh(Z) ** 2)", "np.tanh(Z) * (1 - np.tanh(Z))")),
    Mistake("ab_tanh_chain", "The inner derivative is missing: in the sigmoid stands 2z.",
        "The chain rule multiplies by the slope of what is inside.", edit("(1 - np.tanh(Z) ** 2)",
            "(1 - np.tanh(Z) ** 2) / 2")),
    Mistake("ab_relu_all", "The ReLU lets the whole gradient through.",
        "The slope of the ReLU is 1 only where Z is above 0.", edit("dA * (Z > 0)", "dA")),
    Mistake("ab_relu_by_dA", "At the ReLU, the gradient stops where dA is negative.",
        "The sign of Z decides; dA may be negative.", edit("dA * (Z > 0)", "dA * (dA > 0)")),
    Mistake("ab_relu_below", "The gradient passes where Z is negative, and stops where Z is positive.",
        "It should pass where Z is above 0.", edit("(Z > 0)", "(Z < 0)")),
    Mistake("ab_relu_value", "dA is multiplied by the ReLU itself, not by its slope.",
        "Along a straight line the slope is the same everywhere.", edit("(Z > 0)", "np.maximum(0, Z)")),
    Mistake("ab_relu_if", "A Python if cannot decide for a whole array at once.",
        "Z > 0 is an array of True and False. NumPy can multiply by it or choose by it.",
        edit("dA * (Z > 0)", "dA if Z > 0 else 0 * dA")),
], variants=[
    Variant("a choice with where, and multiply", edit("dA * (Z > 0)", "np.where(Z > 0, dA, 0.0)",
        "dA * A * (1 - A)", "np.multiply(dA, A - A ** 2)")),
    Variant("the sigmoid for all of it, a copy with zeros put in", edit("(1 - np.tanh(Z) ** 2)",
        "4 * sigmoid(2 * Z)[0] * (1 - sigmoid(2 * Z)[0])", "dA * (Z > 0)", "dA.copy()\n        dZ[Z <= 0] = 0")),
    Variant("1 over the square of the hyperbolic cosine", edit("dA * (1 - np.tanh(Z) ** 2)", "dA / np.cosh(Z) ** 2",
        "dA * A * (1 - A)", "dA / (2 + np.exp(Z) + np.exp(-Z))")),
])  # fmt: skip


def gradient_difference(parameters, grads, X, Y, epsilon=1e-5):
    """Number by number: the slope of the line between two costs; then three sums of squares."""
    squares = {"off": 0.0, "given": 0.0, "found": 0.0}
    for name, array in parameters.items():
        for place in np.ndindex(array.shape):
            costs = []
            for step in (epsilon, -epsilon):
                moved = np.array(array, dtype=float)
                moved[place] += step
                costs.append(cost_of_network(X, Y, {**parameters, name: moved}))
            pair = grads[f"d{name}"][place], (costs[0] - costs[1]) / (2 * epsilon)
            for key, value in zip(squares, (pair[0] - pair[1], *pair)):
                squares[key] += value**2
    off, given, found = (value**0.5 for value in squares.values())
    return np.array(off / (given + found))


def _checked_gradients(seed):
    """Networks with gradients that are right, nearly right, or drawn; the last one also has a gradient for X."""
    kinds = (("drawn gradients", 0.1), ("right gradients and a long step", 0.3), ("gradients that are too large", 0.02))
    for i, (label, epsilon) in enumerate((*kinds, ("the default step", None))):
        sizes, m = ((3, 2, 1), 4) if i % 2 else ((2, 3, 2, 1), 3)
        parameters, draw = network(67 + i, sizes, seed), generator(71 + i, seed)
        X, Y = draw.randn(sizes[0], m), labels(m)
        grads = cost_gradients(X, Y, parameters)
        if i != 1:
            grads = {key: 1.5 * slope + 0.1 * draw.randn(*slope.shape) for key, slope in grads.items()}
        if i == 0:
            grads = {key: draw.randn(*slope.shape) for key, slope in grads.items()}
        grads = {"dA0": draw.randn(sizes[0], m), **grads} if i == 3 else grads
        yield label, parameters, grads, X, Y, *([Named(epsilon=epsilon)] if epsilon else [])


GRADIENT_DIFFERENCE = Exercise(gradient_difference, "difference", _checked_gradients, mistakes=[
    Mistake("gd_one_epsilon", "The slope is twice too large: the two points are not one epsilon apart.",
        "One point lies on each side. How far is it from one to the other?", edit("/ (2 * epsilon)", "/ epsilon")),
    Mistake("gd_not_divided", "The slopes are differences of costs: they are not divided by the length of the step.",
        "A slope is rise over run.", edit(" / (2 * epsilon)", "")),
    Mistake("gd_precedence", "The product with epsilon stands above the line: / 2 * epsilon divides by 2 alone.",
        "Python goes from left to right. Where do parentheses belong?", edit("(2 * epsilon)", "2 * epsilon")),
    Mistake("gd_one_side", "The slope is taken to one side only.",
        "Move the number to both sides: the error is much smaller.",
        edit("(epsilon, -epsilon)", "(epsilon, 0)", "(2 * epsilon)", "epsilon")
        + edit("(epsilon, -epsilon)", "(0, -epsilon)", "(2 * epsilon)", "epsilon")),
    Mistake("gd_sign", "The slopes have the wrong sign.", "Which cost has to stand first in the difference?",
        edit("costs[0] - costs[1]", "costs[1] - costs[0]")),
    Mistake("gd_set", "The number is set to epsilon. It should be moved by it.", "Where is the old value?",
        edit("[place] += step", "[place] = step")),
    Mistake("gd_whole_array", "The whole array is moved, not one number of it.", "Where do you use place?",
        edit("moved[name][place] += step", "moved[name] += step")),
    Mistake("gd_not_relative", "The difference is not relative: it is not divided by the two lengths.",
        "What stands below the line of the formula?", edit("np.linalg.norm(given - found) / lengths",
            "np.linalg.norm(given - found)")),
    Mistake("gd_one_length", "The difference is divided by one of the two lengths only.",
        "Below the line stands a sum.", edit(" + np.linalg.norm(found)", "") + edit("np.linalg.norm(given) + ", "")),
    Mistake("gd_length_of_sum", "Below the line stands the length of the sum, not the sum of the lengths.",
        "Two lengths, each for itself, and then the sum.", edit("np.linalg.norm(given) + np.linalg.norm(found)",
            "np.linalg.norm(given + found)")),
    Mistake("gd_no_root", "The squares are added up, but the root is missing.",
        "The length of a vector is the root of the sum of all squares.",
        edit("np.linalg.norm(given) + np.linalg.norm(found)", "np.sum(given ** 2) + np.sum(found ** 2)",
            "np.linalg.norm(given - found)", "np.sum((given - found) ** 2)")),
    Mistake("gd_sum_of_lengths", "The lengths are subtracted, not the vectors.",
        "First subtract number by number, then take the length of what is left.",
        edit("np.linalg.norm(given - found)", "(np.linalg.norm(given) - np.linalg.norm(found))")
        + edit("np.linalg.norm(given - found)", "abs(np.linalg.norm(given) - np.linalg.norm(found))")),
    Mistake("gd_not_moved", "All slopes are 0: the cost of the moved parameters is not used.",
        "Which parameters go into the network?",
        edit("L_model_forward(X, moved)", "L_model_forward(X, parameters)")),
], variants=[
    Variant("the two costs one by one, the root of the squares", code="""
def gradient_difference(parameters, grads, X, Y, epsilon=1e-5):
    def cost(name, place, step):
        moved = dict(parameters)
        moved[name] = np.array(parameters[name])
        moved[name][place] = moved[name][place] + step
        return compute_cost(L_model_forward(X, moved)[0], Y)
    given, found = [], []
    for name in parameters:
        for place, _ in np.ndenumerate(parameters[name]):
            given.append(grads["d" + name][place])
            found.append((cost(name, place, epsilon) - cost(name, place, -epsilon)) / 2 / epsilon)
    given, found = np.array(given), np.array(found)
    return np.sqrt(np.sum((given - found) ** 2)) / (np.sqrt(given @ given) + np.sqrt(found @ found))
"""),
    Variant("a copy of everything, a float", edit("dict(parameters)",
        "{key: value.copy() for key, value in parameters.items()}", "return difference", "return float(difference)")),
    Variant("half of the difference", edit("(costs[0] - costs[1]) / (2 * epsilon)",
        "0.5 * (costs[0] - costs[1]) / epsilon")),
])  # fmt: skip
