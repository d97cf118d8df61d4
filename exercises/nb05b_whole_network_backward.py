"""The exercises of notebook 05b: the way back through all layers, and a step of the parameters."""

import re

import numpy as np

from .definitions import activate, derivative, forward, loss
from .inputs import labels, networks, printed, steps
from .kit import Exercise, Mistake, edit, generator, ways, whole
from .nb05_backward_propagation import linear_activation_backward, linear_backward


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
    printed=[printed("L_model_backward", "two layers 4-3-1")], older_form=_newer_keys,
    also_right={
        SHORT_START: _short,
        OLDER_KEYS: lambda right, *given: _numbered(right, 1),
        f"{OLDER_KEYS} {SHORT_START}": lambda right, *given: _numbered(_short(right, *given), 1),
    }, mistakes=[
    Mistake("lmb_dAL_over_m", "dAL is divided by m, but linear_backward divides already.",
        "The average is taken once, in dW and db.", edit("(1 - Y) / (1 - AL))", "(1 - Y) / (1 - AL)) / AL.shape[1]")),
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
        edit("str(L - 1)] = dA_prev", "str(L)] = dA_prev", "str(l - 1)] = dA_prev", "str(l)] = dA_prev")
        + edit('grads["dA" + str(l)], caches', 'grads["dA" + str(l + 1)], caches')),
    Mistake("lmb_dA_own_number", "A dA_prev is stored under the number of its own layer.",
        "It is the gradient for the layer before. Compare the numbers in the three keys.",
        edit("str(l - 1)] = dA_prev", "str(l)] = dA_prev")
        + edit("str(l - 1)] = dA_prev", "str(l)] = dA_prev", '(grads["dA" + str(l)], ', "(dA_prev, ")
        + edit("str(L - 1)] = dA_prev", "str(L)] = dA_prev", '(grads["dA" + str(l)], ', "(dA_prev, ")),
    Mistake("lmb_dW_one_less", "dW and db of the hidden layers are stored under the number of the layer before.",
        "They carry the number of their own layer. Only dA_prev carries one less.",
        edit('grads["dW" + str(l)]', 'grads["dW" + str(l - 1)]', 'grads["db" + str(l)]', 'grads["db" + str(l - 1)]')),
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
    Mistake("lmb_range_skip_first", "The first layer is never reached: the loop ends one layer too early.",
        "Which numbers must l run through, down to the first layer?", edit("range(1, L)", "range(2, L)")),
    Mistake("lmb_range_empty", "The loop never runs: range counts upwards, and its end lies below its start.",
        "Which word turns a range round, and which numbers must l run through?",
        ways("reversed(range(1, L))", "range(L, 1)", "range(L - 1, 0)", "range(L, 0)")),
    Mistake("lmb_emptied", "Each iteration makes a new dictionary, so what was in it before is lost.",
        "There is one dictionary for all layers. How does one more value get into it?",
        edit('grads["dW" + str(l)] = dW\n        grads["db" + str(l)] = db',
            'grads = {"dW" + str(l): dW, "db" + str(l): db}')
        + edit('grads["dA" + str(l - 1)] = dA_prev\n', 'grads = {"dA" + str(l - 1): dA_prev}\n')),
    Mistake("lmb_not_reversed", "The loop runs forwards, but the gradients come from the last layer.",
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
], variants={
    "one loop from the last layer to the first": whole("""
def L_model_backward(AL, Y, caches):
    grads = {}
    dA = (1 - Y) / (1 - AL) - Y / AL
    for l in range(len(caches), 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], "sigmoid" if l == len(caches) else "relu")
        grads.update({f"dA{l - 1}": dA, f"dW{l}": dW, f"db{l}": db})
    return grads
"""),
    "AL - Y at the output":
        edit('linear_activation_backward(dAL, caches[L - 1], "sigmoid")', "linear_backward(AL - Y, caches[L - 1][0])"),
    "the keys of older editions": edit("grads = {}", "grads, Y = {}, Y.reshape(AL.shape)",
        "Y / AL - (1 - Y) / (1 - AL)", "np.divide(Y, AL) - np.divide(1 - Y, 1 - AL)", '"dA" + str(L - 1)',
            '"dA" + str(L)', 'grads["dA" + str(l)], caches', 'grads["dA" + str(l + 1)], caches', '"dA" + str(l - 1)',
            '"dA" + str(l)'),
    "further keys: dAL itself and a note":
        edit("    dA_prev, dW, db = linear_activation_backward(dAL",
            '    grads = {"dA" + str(L): dAL, "note": "dA of the output too"}\n'
            '    dA_prev, dW, db = linear_activation_backward(dAL'),
    "a small number against division by zero":
        edit("Y / AL - (1 - Y) / (1 - AL)", "Y / (AL + 1e-8) - (1 - Y) / (1 - AL + 1e-8)"),
})  # fmt: skip


def update_parameters(parameters, grads, learning_rate):
    """The old value minus the step, number by number."""
    stepped = np.vectorize(lambda value, slope: value - learning_rate * slope)
    return {name: stepped(value, grads["d" + name]) for name, value in parameters.items()}


def _steps(seed):
    rate = 0.03 if seed is None else round(generator(65, seed).uniform(0.02, 0.5), 4)
    for label, parameters, grads, _ in steps(60, seed):
        yield f"{label}, learning rate {rate:g}", parameters, grads, rate


UPDATE_PARAMETERS = Exercise(update_parameters, "updated", _steps,
    printed=[(*printed("update_parameters", "two layers, learning rate 0.1"), 0.1)], mistakes=[
    Mistake("up_range_short", "The last layer is never updated: the loop ends too early.",
        "range(a, b) ends before b. Which numbers must l run through?", edit("range(1, L + 1)", "range(1, L)")
        + edit("updated = {}", "updated = dict(parameters)", "range(1, L + 1)", "range(1, L)")),
    Mistake("up_first_skipped", "The first layer is never updated: the loop starts too late.", "It is layer 1.",
        edit("updated = {}", "updated = dict(parameters)", "range(1, L + 1)", "range(2, L + 1)")),
    Mistake("up_grads_key", "The gradients are looked up under the name of the parameter.",
        "In grads, every key begins with a d.", edit('grads["dW"', 'grads["W"', 'grads["db"', 'grads["b"')),
    Mistake("up_from_the_empty", "updated is a new dictionary: it holds no old value to subtract from.",
        "Where are the old values?",
        edit('= parameters["W" + str(l)] -', "-=", '= parameters["b" + str(l)] -', "-="), sign=r"updated\[[^]]*\] -"),
    Mistake("up_only_W", "The biases are not updated.", "W and b both have a gradient.",
        edit(' - learning_rate * grads["db" + str(l)]', "") + edit('updated["b" + str(l)] =', "b =")),
    Mistake("up_only_b", "The weights are not updated.", "W and b both have a gradient.",
        edit(' - learning_rate * grads["dW" + str(l)]', "")),
    Mistake("up_copy_lost", "The parameters are returned as they were: nothing is learned.",
        "The new values have to be returned.", edit("return updated", "return parameters")),
    Mistake("up_db_from_dW", "The biases are updated with the gradients of the weights.",
        "Look at the key in the line for b.", edit('grads["db" + str(l)]', 'grads["dW" + str(l)]')),
    Mistake("up_into_argument", "The new values go into parameters, the argument; the new dictionary stays empty.",
        "They belong in the dictionary that the function returns.",
        edit("updated[", "parameters["), sign=r": parameters\[[^=]*\] -?= "),
], variants={
    "a dictionary in one line": whole("""
def update_parameters(parameters, grads, learning_rate):
    return {key: parameters[key] - learning_rate * grads["d" + key] for key in parameters}
"""),
    "a deep copy, then in place": edit("updated = {}", "import copy\n    updated = copy.deepcopy(parameters)",
        '= parameters["W" + str(l)] -', "-=", '= parameters["b" + str(l)] -', "-="),
    "a shallow copy with new arrays, subtract": edit("updated = {}", "updated = dict(parameters)",
        'parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]',
            'np.subtract(updated["W" + str(l)], np.multiply(grads["dW" + str(l)], learning_rate))'),
})  # fmt: skip
