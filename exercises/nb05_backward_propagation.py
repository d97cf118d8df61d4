"""The exercises of notebook 05: the way back through a layer and through all layers, and a step of the parameters."""

import re

import numpy as np

import testCases

from . import families
from .definitions import activate, derivative, loss
from .inputs import NETWORKS, WEIGHTS, cases_of, labels, layers, network, networks, numbers
from .kit import PRINTED, Case, Exercise, Mistake, Parts, Variant, edit, filled, generator, ways
from .nb03_forward_propagation import L_model_forward, linear_forward

GRADIENTS = Parts("", ("dA_prev", "dW", "db"))
LAYER = Parts("cache", ("A_prev", "W", "b"))


def linear_backward(dZ, cache):
    """Gradients of sum(dZ * Z), whose derivative by Z is dZ; those of W and b are averaged over the m examples."""
    A_prev, W, b = cache
    m = A_prev.shape[1]

    def weighted(A_prev, W, b):
        return np.sum(dZ * (np.einsum("ik,kj->ij", W, A_prev) + b))

    dA_prev = derivative(lambda moved: weighted(moved, W, b), A_prev)
    dW = derivative(lambda moved: weighted(A_prev, moved, b), W) / m
    db = derivative(lambda moved: weighted(A_prev, W, moved), b) / m
    return dA_prev, dW, db


def _drawn_layers(seed=None):
    """One layer each with the gradient that comes from behind: (label, gradient of shape (n, m), (A_prev, W, b))."""
    found = []
    for i, (label, *layer) in enumerate(layers(seed)):
        gradient = numbers(61 + i, seed)(len(layer[1]), layer[0].shape[1])
        found.append((label, gradient, tuple(layer)))
    return found


def _linear_halves(seed=None):
    return cases_of(linear_backward, (PRINTED, *testCases.linear_backward_test_case()), *_drawn_layers(seed))


LINEAR_BACKWARD = Exercise("linear_backward", GRADIENTS, _linear_halves, linear_backward, parts={"cache": LAYER},
    lines=WEIGHTS,
    sizes={"m": ("dZ", 1), "the number of units": ("dZ", 0), "the number of units before": ("A_prev in cache", 0)},
    mistakes=[
    Mistake("lb_m_on_dA", "dA_prev is divided by m as well.",
        "Only dW and db are averages over the examples. dA_prev keeps one column for each.",
        edit("np.dot(W.T, dZ)", "np.dot(W.T, dZ) / m")),
    Mistake("lb_no_m", *filled(families.NOT_AVERAGED, "dW and db are"), edit(" / m", "")),
    Mistake("lb_no_m_dW", *filled(families.NOT_AVERAGED, "dW is"),
        edit("np.dot(dZ, A_prev.T) / m", "np.dot(dZ, A_prev.T)")),
    Mistake("lb_no_m_db", *filled(families.NOT_AVERAGED, "db is"), edit("keepdims=True) / m", "keepdims=True)")),
    Mistake("lb_db_float_assert",
        "db is squeezed to a single number, and then must be a float. With several units it is not.",
        "db has the shape of b: one number for each unit, in a column. The assertion comes from an old edition.",
        edit("    dA_prev = ", "    db = np.squeeze(db)\n    assert isinstance(db, float)\n    dA_prev = "),
        sign="float"),
    Mistake("lb_db_squeezed", "db is squeezed: it lost its second dimension.", "db has the shape of b.",
        edit("    dA_prev = ", "    db = np.squeeze(db)\n    dA_prev = ")),
    Mistake("lb_db_no_keepdims", "db has only one dimension: the sum dropped the other.",
        "np.sum has an option that keeps the dimension it adds up.", edit(", keepdims=True", "")),
    Mistake("lb_db_total", "db is one number for all units: the sum runs over everything.",
        "One number for each unit: add up along the examples only.",
        edit("np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ)")),
    Mistake("lb_db_total_reshaped", "db is one number for all units, put into the shape (1, 1).",
        "One number for each unit: add up along the examples only.",
        edit("np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ).reshape(1, 1)")),
    Mistake("lb_db_total_keepdims", "db is one number for all units: the sum runs over both dimensions.",
        "One number for each unit: add up along the examples only.", edit("axis=1, keepdims=True", "keepdims=True"),
        sign=r"np\.sum\(dZ\s*,\s*keepdims"),
    Mistake("lb_db_axis_0", "db is added up along the units.", "Along which of the two dimensions do the examples lie?",
        edit("axis=1", "axis=0")),
    Mistake("lb_db_is_dZ", "db is dZ, one column for each example.", "b has one column: the examples must be averaged.",
        edit("np.sum(dZ, axis=1, keepdims=True) / m", "dZ")),
    Mistake("lb_dA_elementwise", *filled(families.NO_MATRIX_PRODUCT, "W.T", "dZ"), edit("np.dot(W.T, dZ)", "W.T * dZ")),
    Mistake("lb_m_shape0", *filled(families.WRONG_M, "the units before"), edit("shape[1]", "shape[0]")),
    Mistake("lb_m_features_dZ", *filled(families.WRONG_M, "the units of this layer"),
        edit("A_prev.shape[1]", "dZ.shape[0]")),
    Mistake("lb_return_order", *families.EXCHANGED, edit("return dA_prev, dW, db", "return dW, db, dA_prev")),
    Mistake("lb_dA_order", *filled(families.WRONG_FACTORS, "dA_prev"), edit("np.dot(W.T, dZ)", "np.dot(dZ, W.T)")),
    Mistake("lb_dA_no_transpose", "W is not transposed in dA_prev.",
        "dA_prev has the shape of A_prev. Do the inner numbers meet?", edit("np.dot(W.T, dZ)", "np.dot(W, dZ)")),
    Mistake("lb_dW_no_transpose", "A_prev is not transposed in dW.",
        "dW has the shape of W. Do the inner numbers meet?", edit("np.dot(dZ, A_prev.T)", "np.dot(dZ, A_prev)")),
    Mistake("lb_dW_order", "dW is transposed: its factors stand the other way round.", "dW has the shape of W.",
        edit("np.dot(dZ, A_prev.T)", "np.dot(A_prev, dZ.T)")),
    Mistake("lb_dW_order_raises", *filled(families.WRONG_FACTORS, "dW"),
        edit("np.dot(dZ, A_prev.T)", "np.dot(A_prev.T, dZ)")),
    Mistake("lb_cache_order", "The cache is taken apart in another order than it was put together.",
        "The cache was stored as (A_prev, W, b).", edit("A_prev, W, b = cache", "W, A_prev, b = cache")),
    Mistake("lb_cache_not_unpacked", "A_prev and W are used, but never taken out of the cache.",
        "A function sees only its arguments. What it needs lies in cache.", edit("    A_prev, W, b = cache\n", "")),
    Mistake("lb_A_own", "dW is formed with what came out of the layer instead of what went in.",
        "The cache holds the activation of the layer before: that is the one the formula asks for.",
        edit("A_prev.T", "(np.dot(W, A_prev) + b).T")),
    Mistake("lb_sign", "The gradients have the wrong sign.", "The formulas have no minus.",
        edit("np.dot(dZ, A_prev.T)", "-np.dot(dZ, A_prev.T)", "np.sum(dZ", "-np.sum(dZ")),
], variants=[
    Variant("the operator @ and mean",
        edit("np.dot(W.T, dZ)", "W.T @ dZ", "np.dot(dZ, A_prev.T) / m", "dZ @ A_prev.T / dZ.shape[1]",
            "np.sum(dZ, axis=1, keepdims=True) / m", "dZ.mean(axis=1, keepdims=True)")),
    Variant("einsum and reshape",
        edit("np.dot(dZ, A_prev.T)", 'np.einsum("im,jm->ij", dZ, A_prev)',
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
    Variant("a product with ones, results in a list",
        edit("np.dot(dZ, A_prev.T) / m", "np.dot(dZ, A_prev.T) * (1 / m)",
            "np.sum(dZ, axis=1, keepdims=True)", "np.dot(dZ, np.ones((m, 1)))", "return dA_prev, dW, db",
            "return [dA_prev, dW, db]")),
])  # fmt: skip


def linear_activation_backward(dA, cache, activation):
    """dZ is the derivative of sum(dA * A) by Z; then the linear half."""
    linear_cache, Z = cache
    dZ = derivative(lambda moved: np.sum(dA * activate(moved, activation)), Z)
    return linear_backward(dZ, linear_cache)


def _whole_layers(seed=None):
    inputs = [(PRINTED, *testCases.linear_activation_backward_test_case())]
    inputs += [(label, dA, (layer, linear_forward(*layer)[0])) for label, dA, layer in _drawn_layers(seed)]
    return cases_of(
        linear_activation_backward,
        *(
            (f'{label}, "{activation}"', dA, cache, activation)
            for label, dA, cache in inputs
            for activation in ("sigmoid", "relu")
        ),
    )


LINEAR_ACTIVATION_BACKWARD = Exercise("linear_activation_backward", GRADIENTS, _whole_layers,
    linear_activation_backward, lines=WEIGHTS, parts={"cache": Parts("cache", (Parts("", LAYER.inside), "Z"))},
    sizes={"m": ("dA", 1), "the number of units": ("dA", 0), "the number of units before": ("A_prev in cache", 0)},
    mistakes=[
    Mistake("lab_always_relu", *families.ALWAYS_RELU, edit("sigmoid_backward", "relu_backward")),
    Mistake("lab_always_sigmoid", *families.ALWAYS_SIGMOID, edit("relu_backward", "sigmoid_backward")),
    Mistake("lab_swapped", *families.ACTIVATIONS_SWAPPED,
        edit("relu_backward", "other", "sigmoid_backward", "relu_backward", "other", "sigmoid_backward")),
    Mistake("lab_no_dA", "The incoming gradient dA is forgotten: dZ is the derivative of the activation alone.",
        "The chain rule multiplies: what comes from behind, times the derivative here.",
        edit("sigmoid_backward(dA, activation_cache)", "sigmoid_backward(np.ones(dA.shape), activation_cache)"),
        also=(edit("(dA, activation_cache)", "(np.ones(dA.shape), activation_cache)"),
            edit("relu_backward(dA, activation_cache)", "relu_backward(np.ones(dA.shape), activation_cache)"))),
    Mistake("lab_dA_twice", "dA is multiplied in twice: the activation's backward function does it already.",
        "Two arguments go in, dA and the cache, and what comes out is the whole dZ.",
        edit("sigmoid_backward(dA", "dA * sigmoid_backward(dA"),
        also=(edit(" sigmoid_backward(dA", " dA * sigmoid_backward(dA", " relu_backward(dA", " dA * relu_backward(dA"),
            edit("relu_backward(dA", "dA * relu_backward(dA"))),
    Mistake("lab_Z_instead_of_A", "The derivative of the sigmoid is built from Z, but a(1 - a) needs a.",
        "The activation cache holds Z. What is a for this Z?",
        edit("sigmoid_backward(dA, activation_cache)", "dA * activation_cache * (1 - activation_cache)")),
    Mistake("lab_times_Z", "The derivative is multiplied by Z.",
        "g'(Z) is the derivative at Z. It is not a product with Z.",
        edit("sigmoid_backward(dA, activation_cache)", "sigmoid_backward(dA, activation_cache) * activation_cache"),
        also=ways("(dA, activation_cache)", "(dA, activation_cache) * activation_cache")),
    Mistake("lab_dot", "dA and the derivative are multiplied as matrices.",
        "The product with g'(Z) goes element by element.",
        edit("sigmoid_backward(dA, activation_cache)",
            "np.dot(dA, sigmoid_backward(np.ones(dA.shape), activation_cache))")),
    Mistake("lab_relu_if", "A Python if cannot decide for a whole array at once.",
        "The condition Z > 0 is an array of True and False. NumPy can multiply with it or choose by it.",
        edit("relu_backward(dA, activation_cache)", "dA * (1.0 if activation_cache > 0 else 0.0)")),
    Mistake("lab_relu_all", "The ReLU layer lets the whole gradient through: dZ is dA there.",
        "The slope of the ReLU is 1 only where Z is above 0.", edit("relu_backward(dA, activation_cache)", "dA")),
    Mistake("lab_relu_by_dA", "At the ReLU the gradient stops where dA is negative.",
        "What decides is the sign of Z. dA may well be negative.",
        edit("relu_backward(dA, activation_cache)", "dA * (dA > 0)")),
    Mistake("lab_first_row", "activation_cache[0] is the first row of Z only. All units share it.",
        "The activation cache is the array Z itself, not a tuple.",
        edit("(dA, activation_cache)", "(dA, np.broadcast_to(activation_cache[0], dA.shape))")),
    Mistake("lab_wrong_name", "A function is called under a name that does not exist.",
        "Compare the name with the one you wrote in the exercise before, letter by letter.",
        edit("linear_backward(dZ", "linear_backwards(dZ")),
    Mistake("lab_returns_dZ", "The first result is dZ. It should be dA_prev.",
        "dZ is the half way: the linear half comes after it.", edit("return dA_prev, dW, db", "return dZ, dW, db")),
    Mistake("lab_dA_not_dZ", "dA goes into the linear half as it came: the derivative of the activation is left out.",
        "First through the activation, then through the linear half.",
        edit("linear_backward(dZ", "linear_backward(dA")),
    Mistake("lab_caches_swapped", "The two caches are exchanged.",
        "The first one belongs to the linear half, the second one to the activation.",
        edit("linear_cache, activation_cache = cache", "activation_cache, linear_cache = cache")),
    Mistake("lab_misspelt", *families.MISSPELT),
    Mistake("lab_forward_called", "The forward activation is called in the place of its derivative.",
        "On the way back you need the functions whose names end in _backward.",
        edit("sigmoid_backward(dA, activation_cache)", "dA * sigmoid(activation_cache)[0]",
            "relu_backward(dA, activation_cache)", "dA * relu(activation_cache)[0]")),
    Mistake("lab_sigma_only", "The derivative of the sigmoid is taken as a, without the factor (1 - a).",
        "The derivative is a(1 - a).",
        edit("sigmoid_backward(dA, activation_cache)", "dA * sigmoid(activation_cache)[0]")),
    Mistake("lab_relu_ge", "Where Z is negative the gradient passes, and where it is positive it stops.",
        "The ReLU lets the gradient through where Z is above 0.",
        edit("relu_backward(dA, activation_cache)", "dA * (activation_cache < 0)")),
    Mistake("lab_whole_cache",
        "The whole cache goes to the activation's backward function. It needs the activation cache alone.",
        "The first line takes the cache apart. Which of the two parts belongs to the activation?",
        edit("(dA, activation_cache)", "(dA, cache)")),
    Mistake("lab_arguments_swapped",
        "dA and the cache are exchanged in the call of the activation's backward function.",
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
    "Your keys for dA follow older editions: what is called dA1 there is dA0 here, the gradient for the "
    "input, and so on. Both are accepted."
)
SHORT_START = (
    "You start with AL - Y, which is the same in every network. In the example below AL was drawn at random "
    "and is no sigmoid of ZL, so your numbers differ from the expected output there."
)


def _case(label, AL, Y, caches):
    """Right are both ways to start (dAL, or AL - Y at once) under both namings of the dA that are in circulation."""
    right = L_model_backward(AL, Y, caches), L_model_backward_shortcut(AL, Y, caches)
    return Case(label, (AL, Y, caches), (*right, *(_numbered(grads, 1) for grads in right)))


def _models(seed=None):
    cases = [_case(f"{PRINTED}, two layers 4-3-1", *testCases.L_model_backward_test_case())]
    for label, X, parameters in networks(seed):
        AL, caches = L_model_forward(X, _undecided(X, parameters))
        Y = labels(X.shape[1])
        if abs(np.mean(AL - Y)) < 0.05:  # db would be what is left when large numbers cancel
            Y = 1 - Y
        cases.append(_case(label, AL, Y, caches))
    return cases


def _undecided(X, parameters):
    """The same network with a last layer so weak that AL stays between 0.12 and 0.88.

    Then AL + 1e-8 in a denominator, a habit against division by zero, changes nothing that counts.
    """
    L = len(parameters) // 2
    ZL = L_model_forward(X, parameters)[1][-1][1]
    weaker = min(1, 2 / np.max(np.abs(ZL)))
    return {name: value * (weaker if name in (f"W{L}", f"b{L}") else 1) for name, value in parameters.items()}


L_MODEL_BACKWARD = Exercise("L_model_backward", "grads", _models, L_model_backward, sizes={"m": ("AL", 1)},
    lines=WEIGHTS, remarks=("", SHORT_START, OLDER_KEYS, f"{OLDER_KEYS} {SHORT_START}"), older_form=_newer_keys,
    mistakes=[
    Mistake("lmb_sign_plus", *families.START_PLUS,
        edit("-(Y / AL - (1 - Y) / (1 - AL))", "Y / AL + (1 - Y) / (1 - AL)")),
    Mistake("lmb_sign_distributed",
        "The minus in front is not carried through the parenthesis: both terms of dAL are negative.",
        "Minus times minus: what becomes of the second term?",
        edit("-(Y / AL - (1 - Y) / (1 - AL))", "-Y / AL - (1 - Y) / (1 - AL)")),
    Mistake("lmb_no_minus", *families.START_NO_MINUS,
        edit("-(Y / AL - (1 - Y) / (1 - AL))", "Y / AL - (1 - Y) / (1 - AL)")),
    Mistake("lmb_only_second_term", "The first term of dAL is missing.",
        "The loss has two terms, and so has its derivative.",
        edit("-(Y / AL - (1 - Y) / (1 - AL))", "(1 - Y) / (1 - AL)")),
    Mistake("lmb_only_first_term", "The second term of dAL is missing.",
        "The loss has two terms, and so has its derivative.", edit("-(Y / AL - (1 - Y) / (1 - AL))", "-Y / AL")),
    Mistake("lmb_dAL_over_m", "dAL is divided by m, although linear_backward divides too: averaged twice.",
        "The average is taken once, in dW and db.", edit("(1 - Y) / (1 - AL))", "(1 - Y) / (1 - AL)) / AL.shape[1]")),
    Mistake("lmb_dAL_is_dZ", *families.START_IS_DZ, edit("-(Y / AL - (1 - Y) / (1 - AL))", "AL - Y")),
    Mistake("lmb_sigmoid_dAL_everywhere",
        "The hidden layers are treated like the last one: dAL goes into each of them, and nothing is passed backwards.",
        "What a hidden layer takes is what the layer after it has stored.",
        edit('linear_activation_backward(grads["dA" + str(l)], caches[l - 1], "relu")',
            "linear_backward(sigmoid_backward(dAL, caches[l - 1][1]), caches[l - 1][0])")),
    Mistake("lmb_dAL_in_loop", "dAL is fed to every hidden layer.",
        "What a hidden layer takes is what the layer after it has stored.",
        edit('linear_activation_backward(grads["dA" + str(l)], ', "linear_activation_backward(dAL, ")),
    Mistake("lmb_dA_not_renewed", "Every hidden layer takes the gradient that the last layer passed back.",
        "Only layer L - 1 takes that one. What does the layer before it take?",
        edit('linear_activation_backward(grads["dA" + str(l)], ',
            'linear_activation_backward(grads["dA" + str(L - 1)], ')),
    Mistake("lmb_short_sign", "The start has the wrong sign: it is Y - AL.",
        "The short start is the derivative of the cost by Z of the last layer: what minus what?",
        edit('linear_activation_backward(dAL, caches[L - 1], "sigmoid")', "linear_backward(Y - AL, caches[L - 1][0])")),
    Mistake("lmb_caches_mirrored",
        "The caches run the wrong way: the loop goes backwards, and the index turns them round again.",
        "When layer l is on its way back, which layer's cache does it need?",
        edit('caches[l - 1], "relu"', 'caches[L - 1 - l], "relu"')),
    Mistake("lmb_naming_old_then_new", "A gradient is stored under one key and looked up under another.",
        "Two namings of dA are in circulation. Here dA0 belongs to the input. Stay with one of them.",
        edit('grads["dA" + str(L - 1)] = dA_prev', 'grads["dA" + str(L)] = dA_prev',
            'grads["dA" + str(l - 1)] = dA_prev', 'grads["dA" + str(l)] = dA_prev')),
    Mistake("lmb_cache_plus_1", "The hidden layers take the cache of the layer after them.",
        "Lists count from 0, layers from 1: where does the cache of layer l stand?",
        edit('caches[l - 1], "relu"', 'caches[l], "relu"')),
    Mistake("lmb_cache_minus_2", "The hidden layers take the cache of the layer before them.",
        "Lists count from 0, layers from 1: where does the cache of layer l stand?",
        edit('caches[l - 1], "relu"', 'caches[l - 2], "relu"')),
    Mistake("lmb_cache_L", "The last cache is looked for at index L, but the list ends at L - 1.",
        "Lists count from 0.", edit("caches[L - 1]", "caches[L]")),
    Mistake("lmb_output_cache_1", "The cache of the last layer is written as caches[1]: right for two layers only.",
        "The last layer is layer L. Where does its cache stand in the list?", edit("caches[L - 1]", "caches[1]")),
    Mistake("lmb_output_cache_0", "The last layer takes the first cache.",
        "The caches are in the order of the layers. Where does that of layer L stand?",
        edit("caches[L - 1]", "caches[0]")),
    Mistake("lmb_dW_L_minus_1",
        "The gradients of the last layer are stored under dW and db of layer L - 1, and then overwritten.",
        "dW and db of a layer carry the number of that layer; only dA_prev carries one less.",
        edit('grads["dW" + str(L)]', 'grads["dW" + str(L - 1)]', 'grads["db" + str(L)]', 'grads["db" + str(L - 1)]')),
    Mistake("lmb_literal_dWL", *filled(families.LETTER_IN_QUOTES, "L", '"dW', '"db')),
    Mistake("lmb_literal_dWl", *filled(families.LETTER_IN_QUOTES, "l", '"dW', '"db')),
    Mistake("lmb_range_skip_first", "The first layer is never reached: the loop ends one layer too early.",
        "Which numbers must l run through, down to the first layer?", edit("range(1, L)", "range(2, L)")),
    Mistake("lmb_not_reversed", "The loop runs forwards, but the gradients come from behind.",
        "The layer before the last one must come first.", edit("reversed(range(1, L))", "range(1, L)")),
    Mistake("lmb_range_long", "The loop treats the last layer as well, with the ReLU.",
        "The last layer has its lines before the loop.", edit("range(1, L)", "range(1, L + 1)")),
    Mistake("lmb_hidden_sigmoid", *families.HIDDEN_SIGMOID),
    Mistake("lmb_output_relu", *families.OUTPUT_RELU),
    Mistake("lmb_dA_thrice", "dA_prev, dW and db of the hidden layers are all stored under dA: dW and db are lost.",
        "Three results, three keys. Look at copied lines.",
        edit('grads["dW" + str(l)] = dW', 'grads["dA" + str(l - 1)] = dW',
            'grads["db" + str(l)] = db', 'grads["dA" + str(l - 1)] = db')),
    Mistake("lmb_subindex", "One index too many: linear_activation_backward needs the whole cache of the layer.",
        "It takes the pair apart by itself.", edit("caches[L - 1]", "caches[L - 1][0]"),
        also=ways("caches[l - 1]", "caches[l - 1][0]")),
    Mistake("lmb_dW_db_swapped", "dW and db are exchanged.",
        "linear_activation_backward returns dA_prev, dW, db, in this order.",
        edit("dA_prev, dW, db = ", "dA_prev, db, dW = ")),
    Mistake("lmb_no_averaging_of_dA", "Only the gradients of the last layer are there.",
        "The loop must store three results for each hidden layer.",
        edit('        grads["dW" + str(l)] = dW\n        grads["db" + str(l)] = db\n', "")),
    Mistake("lmb_indent", "A line is indented by one blank too many.", "Lines of one block start at the same place.",
        edit("    L = len", "     L = len")),
    Mistake("lmb_cache_0", "Every hidden layer takes the first cache.",
        "Each layer has a cache of its own. Where does that of layer l stand?",
        edit('caches[l - 1], "relu"', 'caches[0], "relu"')),
    Mistake("lmb_misspelt", *families.HIDDEN_MISSPELT),
    Mistake("lmb_misspelt_sigmoid", *families.OUTPUT_MISSPELT),
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
    Variant("the keys of older editions",
        edit("grads = {}", "grads, Y = {}, Y.reshape(AL.shape)",
            "Y / AL - (1 - Y) / (1 - AL)", "np.divide(Y, AL) - np.divide(1 - Y, 1 - AL)", '"dA" + str(L - 1)',
            '"dA" + str(L)', 'grads["dA" + str(l)], caches', 'grads["dA" + str(l + 1)], caches', '"dA" + str(l - 1)',
            '"dA" + str(l)')),
    Variant("further keys: dAL itself and a note",
        edit("    dA_prev, dW, db = linear_activation_backward(dAL",
            '    grads = {"dA" + str(L): dAL, "note": "dA of the output too"}\n'
            '    dA_prev, dW, db = linear_activation_backward(dAL')),
    Variant("without the helper functions", code="""
def L_model_backward(AL, Y, caches):
    grads, m = {}, AL.shape[1]
    (A_prev, W, b), Z = caches[-1]
    s = 1 / (1 + np.exp(-Z))
    dZ = (-(Y / AL) + (1 - Y) / (1 - AL)) * s * (1 - s)
    for l in range(len(caches), 0, -1):
        (A_prev, W, b), Z = caches[l - 1]
        if l < len(caches):
            dZ = dA * (Z > 0)
        grads["dW%d" % l], grads["db%d" % l] = dZ @ A_prev.T / m, dZ.sum(1, keepdims=True) / m
        dA = grads["dA%d" % (l - 1)] = W.T @ dZ
    return grads
"""),
    Variant("a small number against division by zero",
        edit("Y / AL - (1 - Y) / (1 - AL)", "Y / (AL + 1e-8) - (1 - Y) / (1 - AL + 1e-8)")),
])  # fmt: skip


def update_parameters(parameters, grads, learning_rate):
    """Number by number: the old value minus the step."""
    return {
        name: np.array(
            [
                [value - learning_rate * slope for value, slope in zip(row, slopes)]
                for row, slopes in zip(parameters[name], grads["d" + name])
            ]
        )
        for name in parameters
    }


def _steps(seed=None):
    rate = 0.03 if seed is None else round(generator(65, seed).uniform(0.02, 0.5), 4)
    inputs = [(f"{PRINTED}, two layers, learning rate 0.1", *testCases.update_parameters_test_case(), 0.1)]
    for i, (label, sizes, _) in enumerate(NETWORKS):
        grads = {"d" + name: value for name, value in network(60 + i, *sizes, seed=seed).items()}
        inputs.append((f"{label}, learning rate {rate:g}", network(30 + i, *sizes, seed=seed), grads, rate))
    return cases_of(update_parameters, *inputs)


UPDATE_PARAMETERS = Exercise("update_parameters", "updated", _steps, update_parameters, lines=WEIGHTS, mistakes=[
    Mistake("up_range_short", "The last layer is never updated: the loop ends too early.",
        "range(a, b) ends before b. Which numbers must l run through?", edit("range(1, L + 1)", "range(1, L)"),
        also=(edit("updated = {}", "updated = dict(parameters)", "range(1, L + 1)", "range(1, L)"),)),
    Mistake("up_first_skipped", "The first layer is never updated: the loop starts too late.",
        "The first layer is layer 1.",
        edit("updated = {}", "updated = dict(parameters)", "range(1, L + 1)", "range(2, L + 1)")),
    Mistake("up_L_len", *families.L_TWICE),
    Mistake("up_L_float", *families.L_FLOAT),
    Mistake("up_grads_key", "The gradients are looked up under the name of the parameter.",
        "In grads, every key begins with a d.", edit('grads["dW"', 'grads["W"', 'grads["db"', 'grads["b"')),
    Mistake("up_from_the_empty",
        "updated is a new dictionary: it holds no old value from which to take something away.",
        "Where do the old values stand?",
        edit('updated["W" + str(l)] = parameters["W" + str(l)] -', 'updated["W" + str(l)] -=',
            'updated["b" + str(l)] = parameters["b" + str(l)] -', 'updated["b" + str(l)] -='),
        also=(edit('parameters["W" + str(l)] -', 'updated["W" + str(l)] -',
            'parameters["b" + str(l)] -', 'updated["b" + str(l)] -'),), sign=r"updated\[[^\]]*\]\s*-"),
    Mistake("up_plus", *families.UPHILL, edit(" - learning_rate", " + learning_rate")),
    Mistake("up_no_lr", *families.NO_RATE),
    Mistake("up_divided", *families.DIVIDED_BY_RATE, edit("learning_rate * grads", "1 / learning_rate * grads")),
    Mistake("up_only_W", "The biases are not updated.", "W and b both have a gradient.",
        edit('parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]', 'parameters["b" + str(l)]'),
        also=ways('        updated["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]\n',
            "")),
    Mistake("up_only_b", "The weights are not updated.", "W and b both have a gradient.",
        edit('parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]', 'parameters["W" + str(l)]')),
    Mistake("up_copy_lost", "The parameters come back as they were: nothing is learned.",
        "What is worked out must also be what is returned.", edit("return updated", "return parameters")),
    Mistake("up_lr_hardcoded", *families.RATE_WRITTEN, edit("learning_rate * ", "0.1 * "),
        also=ways("learning_rate * ", "0.0075 * ")),
    Mistake("up_db_from_dW", "The biases are updated with the gradients of the weights.",
        "Look at the key in the line for b.", edit('grads["db" + str(l)]', 'grads["dW" + str(l)]')),
    Mistake("up_averaged", *families.NO_OLD_VALUE,
        edit('parameters["W" + str(l)] - ', "- ", 'parameters["b" + str(l)] - ', "- ")),
    Mistake("up_literal_key", *filled(families.LETTER_IN_QUOTES, "l", 'updated["W', 'updated["b')),
    Mistake("up_into_argument",
        "The new values are stored in parameters, which is the argument; the new dictionary stays empty.",
        "What is worked out belongs into the dictionary that the function returns.",
        edit('updated["W" + str(l)] =', 'parameters["W" + str(l)] =',
            'updated["b" + str(l)] =', 'parameters["b" + str(l)] ='), sign=r"(?m)^\s+parameters\[[^=]*\]\s*-?=[^=]"),
    Mistake("up_not_stored", "The new values are not stored anywhere: the new dictionary stays empty.",
        "A name of its own is not enough. Each value needs its key in the dictionary that is returned.",
        edit('updated["W" + str(l)] =', "W =", 'updated["b" + str(l)] =', "b =")),
    Mistake("up_return_in_loop", *families.RETURN_IN_LOOP, edit("    return updated", "        return updated")),
], variants=[
    Variant("a dictionary in one line", code="""
def update_parameters(parameters, grads, learning_rate):
    return {key: parameters[key] - learning_rate * grads["d" + key] for key in parameters}
"""),
    Variant("a deep copy, then in place",
        edit("updated = {}", "import copy\n    updated = copy.deepcopy(parameters)",
            'updated["W" + str(l)] = parameters["W" + str(l)] -', 'updated["W" + str(l)] -=',
            'updated["b" + str(l)] = parameters["b" + str(l)] -', 'updated["b" + str(l)] -=')),
    Variant("a shallow copy with new arrays, subtract", code="""
def update_parameters(parameters, grads, learning_rate):
    new = dict(parameters)
    for l in range(len(parameters) // 2):
        for letter in "Wb":
            key = letter + str(l + 1)
            new[key] = np.subtract(new[key], np.multiply(grads["d" + key], learning_rate))
    return new
"""),
])  # fmt: skip
