"""The exercises of notebook 05: the way back through a layer.  Harder: the activations on the way back."""

import numpy as np

from . import general
from .definitions import activate, derivative, derivatives
from .inputs import MANY, both_activations, layer_sizes, layers, printed
from .kit import Case, Exercise, Mistake, Parts, edit, filled, generator, whole

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
    printed=[printed("linear_backward")], sizes=layer_sizes("A_prev in cache", "dZ"), mistakes=[
    Mistake("lb_m_on_dA", "dA_prev is divided by m as well.",
        "Only dW and db are averages: dA_prev keeps all examples.", edit("np.dot(W.T, dZ)", "np.dot(W.T, dZ) / m")),
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
        "Each unit has its own: add up the examples only.", edit(", axis=1, keepdims=True)", ").reshape(1, 1)")
        + edit("axis=1, ", "")),
    Mistake("lb_db_axis_0", "db is added up along the units.", "Along which axis do the examples lie?",
        edit("axis=1", "axis=0")),
    Mistake("lb_db_is_dZ", "db is dZ, with a column for each example.", "b has one column: average the examples.",
        edit("np.sum(dZ, axis=1, keepdims=True) / m", "dZ")),
    Mistake("lb_m_features_dZ", *filled(general.WRONG_M, "the units of this layer"),
        edit("A_prev.shape[1]", "dZ.shape[0]")),
    Mistake("lb_cache_order", "The cache is taken apart in the wrong order.",
        "The docstring says how it was put together.", edit("A_prev, W, b = cache", "W, A_prev, b = cache")),
    Mistake("lb_cache_not_unpacked", "A_prev and W are used, but never taken out of the cache.",
        "A function sees only its arguments. What it needs is in cache.", edit("    A_prev, W, b = cache\n", "")),
    Mistake("lb_A_own", "dW uses what came out of the layer instead of what went in.",
        "The formula asks for the activation of the layer before.", edit("A_prev.T", "(np.dot(W, A_prev) + b).T")),
    Mistake("lb_sign", "The gradients have the wrong sign.", "There is no minus in the formulas.",
        edit("np.dot(dZ, A_prev.T)", "-np.dot(dZ, A_prev.T)", "np.sum(dZ", "-np.sum(dZ")),
], variants={
    "the operator @ and mean":
        edit("np.dot(W.T, dZ)", "W.T @ dZ", "np.dot(dZ, A_prev.T) / m", "dZ @ A_prev.T / dZ.shape[1]",
            "np.sum(dZ, axis=1, keepdims=True) / m", "dZ.mean(axis=1, keepdims=True)"),
    "einsum and reshape": edit("np.dot(dZ, A_prev.T)", 'np.einsum("im,jm->ij", dZ, A_prev)',
        "np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ, axis=1).reshape(b.shape)", "np.dot(W.T, dZ)",
            'np.einsum("ij,im->jm", W, dZ)'),
    "a loop over the examples": whole("""
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW, db = np.zeros(W.shape), np.zeros(b.shape)
    for i in range(m):
        dW += np.outer(dZ[:, i], A_prev[:, i]) / m
        db += dZ[:, i:i + 1] / m
    return (dZ.T @ W).T, dW, db
"""),
    "a product with ones, results in a list": edit("np.dot(dZ, A_prev.T) / m", "np.dot(dZ, A_prev.T) * (1 / m)",
        "np.sum(dZ, axis=1, keepdims=True)", "np.dot(dZ, np.ones((m, 1)))", "return dA_prev, dW, db",
            "return [dA_prev, dW, db]"),
})  # fmt: skip


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
_EITHER_WAY = "The slope of the ReLU at exactly 0 is 1 with your code and 0 with the course's. Both are right."
AT_ZERO = Case(_EITHER_WAY, (_ON, (_FLAT, np.zeros((1, 2))), "relu"), (linear_backward(_ON, _FLAT),))  # fmt: skip


LINEAR_ACTIVATION_BACKWARD = Exercise(linear_activation_backward, GRADIENTS, _whole_layers,
    printed=both_activations([printed("linear_activation_backward")]),
    parts={"cache": Parts("cache", (Parts("", LAYER.inside), "Z"))}, sizes=layer_sizes("A_prev in cache", "dA"),
    tie=AT_ZERO, mistakes=[
    Mistake("lab_no_dA", "dA is missing: dZ is the derivative of the activation alone.",
        "The chain rule multiplies: the gradient that comes in, times the derivative here.",
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
    Mistake("lab_forward_called", "The activation itself is called instead of its derivative.",
        "On the way back you need the functions whose names end in _backward.",
        edit("_backward(dA, activation_cache)", "(activation_cache)[0] * dA")),
    Mistake("lab_sigma_only", "The derivative of the sigmoid lacks a factor.", "It is made of a and of 1 - a.",
        edit("sigmoid_backward(dA, activation_cache)", "dA * sigmoid(activation_cache)[0]")),
    Mistake("lab_whole_cache", "The backward function of the activation gets the whole cache.",
        "The first line takes it apart. Which part is needed here?", edit("(dA, activation_cache)", "(dA, cache)")),
    Mistake("lab_arguments_swapped", "dA and the cache are swapped in the call of the backward function.",
        "First the gradient that comes in, then the cache.", edit("(dA, activation_cache)", "(activation_cache, dA)")),
], variants={
    "the derivatives by hand":
        edit("dZ = sigmoid_backward(dA, activation_cache)",
            "s = 1 / (1 + np.exp(-activation_cache))\n        dZ = dA * s * (1 - s)",
            "relu_backward(dA, activation_cache)", "dA * (activation_cache > 0)"),
    "a copy with zeros put in, no call of linear_backward":
        edit("relu_backward(dA, activation_cache)", "np.array(dA, copy=True)\n        dZ[activation_cache <= 0] = 0",
            "    dA_prev, dW, db = linear_backward(dZ, linear_cache)",
            "    A_prev, W, b = linear_cache\n    m = A_prev.shape[1]\n"
            "    dA_prev, dW, db = np.dot(W.T, dZ), np.dot(dZ, A_prev.T) / m, np.sum(dZ, axis=1, keepdims=True) / m"),
    "a dictionary of functions": whole("""
def linear_activation_backward(dA, cache, activation):
    backward = {"relu": relu_backward, "sigmoid": sigmoid_backward}[activation]
    return linear_backward(backward(dA, cache[1]), cache[0])
"""),
})  # fmt: skip


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
    tie=Case(_EITHER_WAY, (_ON, np.zeros((1, 2)), "relu"), (_ON,)),
    helper="sigmoid_backward relu_backward tanh_backward", mistakes=[
    Mistake("ab_no_dA", "dA is missing: this is the slope of the activation alone.",
        "The chain rule multiplies: the gradient that comes in, times the slope here.",
        edit("dA * A", "A", "dA * (Z", "1.0 * (Z", "dA * (1 - np", "(1 - np") + edit("dA * A", "A")
        + edit("dA * (Z", "1.0 * (Z") + edit("dA * (1 - np", "(1 - np")),
    Mistake("ab_sigmoid_of_Z", "The slope of the sigmoid is made from Z, but a(1 - a) needs a.",
        "What is a for this Z?", edit("dA * A * (1 - A)", "dA * Z * (1 - Z)")),
    Mistake("ab_sigmoid_alone", "The slope of the sigmoid lacks a factor.", "It is made of a and of 1 - a.",
        edit("dA * A * (1 - A)", "dA * A") + edit("dA * A * (1 - A)", "dA * (1 - A)")),
    Mistake("ab_sigmoid_sign", "The sigmoid is flipped: the minus before Z is missing.",
        "For a large Z the sigmoid is near 1.", edit("np.exp(-Z)", "np.exp(Z)", "dA * A * (1 - A)", "dA * A * (A - 1)")
        + edit("A * (1 - A)", "A * (A - 1)")),
    Mistake("ab_tanh_of_Z", "The slope of tanh is made from Z, but it needs a.", "What is a for this Z?",
        edit("np.tanh(Z) ** 2", "Z ** 2")),
    Mistake("ab_tanh_no_square", "The slope of tanh lacks the square.", "At z = 0 and far away on both sides: what "
        "must the slope be there?", edit("np.tanh(Z) ** 2", "np.tanh(Z)")),
    Mistake("ab_tanh_as_sigmoid", "The slope of tanh is made like that of the sigmoid.",
        "a(1 - a) belongs to the sigmoid alone.", edit("(1 - np.tanh(Z) ** 2)", "np.tanh(Z) * (1 - np.tanh(Z))")),
    Mistake("ab_tanh_chain", "The inner derivative is missing: the sigmoid is taken of 2z.",
        "The chain rule multiplies by the slope of what is inside.", edit("(1 - np.tanh(Z) ** 2)",
            "(1 - np.tanh(Z) ** 2) / 2")),
    Mistake("ab_relu_value", "dA is multiplied by the ReLU itself, not by its slope.",
        "Along a straight line the slope is the same everywhere.", edit("(Z > 0)", "np.maximum(0, Z)")),
], variants={
    "a choice with where, and multiply": edit("dA * (Z > 0)", "np.where(Z > 0, dA, 0.0)",
        "dA * A * (1 - A)", "np.multiply(dA, A - A ** 2)"),
    "the sigmoid for all of it, a copy with zeros put in": edit("(1 - np.tanh(Z) ** 2)",
        "4 * sigmoid(2 * Z)[0] * (1 - sigmoid(2 * Z)[0])", "dA * (Z > 0)", "dA.copy()\n        dZ[Z <= 0] = 0"),
    "1 over the square of the hyperbolic cosine": edit("dA * (1 - np.tanh(Z) ** 2)", "dA / np.cosh(Z) ** 2",
        "dA * A * (1 - A)", "dA / (2 + np.exp(Z) + np.exp(-Z))"),
})  # fmt: skip
