"""The exercise of notebook 03b: the way forward through all layers."""

from . import general
from .inputs import EXAMPLES, networks, printed
from .kit import Each, Exercise, Mistake, Parts, edit, ways, whole
from .nb03_forward_propagation import LAYER_CACHE, linear_activation_forward


def L_model_forward(X, parameters):
    """Layer after layer, all but the last with the ReLU."""
    A, caches = X, []
    L = max(int(name[1:]) for name in parameters)
    for l in range(1, L + 1):
        activation = "sigmoid" if l == L else "relu"
        A, cache = linear_activation_forward(A, parameters[f"W{l}"], parameters[f"b{l}"], activation)
        caches.append(cache)
    return A, caches


L_MODEL_FORWARD = Exercise(L_model_forward, Parts("", ("AL", Each("caches", LAYER_CACHE))), networks, sizes=EXAMPLES,
    printed=[printed("L_model_forward", "two layers 4-3-1")], mistakes=[
    Mistake("lmf_last_l", "The last layer uses l instead of L.",
        "After the loop, l is still the number of the last hidden layer.", edit("str(L)", "str(l)")),
    Mistake("lmf_X_in_loop", "Every hidden layer gets X instead of what the layer before gave.",
        "Only the first layer looks at X.", edit("forward(A_prev,", "forward(X,")),
    Mistake("lmf_A_prev_last", "The last layer gets A_prev, which is one layer too early.",
        "Which name holds what the last hidden layer gave?", edit("forward(A, ", "forward(A_prev, ")),
    Mistake("lmf_X_last", "The last layer gets X.", "It should look at the last hidden layer.",
        edit("forward(A, ", "forward(X, ")),
    Mistake("lmf_append_dedent", "Only the cache of the last hidden layer is kept: the append is outside the loop.",
        "Look at the indentation: each layer appends its cache.",
        edit("        caches.append(cache)\n", "", "    AL, cache", "    caches.append(cache)\n    AL, cache")),
    Mistake("lmf_no_append_hidden", "The caches of the hidden layers are not kept.",
        "Each round of the loop has to append its cache.", edit("        caches.append(cache)\n", ""),
        unless=r"loop: caches( =|\.append)"),
    Mistake("lmf_no_append_last", "The cache of the last layer is missing.", "There are L caches, one for each layer.",
        edit("\n    caches.append(cache)", "\n    pass")),
    Mistake("lmf_append_twice", "A cache is appended twice.", "There are exactly L caches, one for each layer.",
        edit("\n    caches.append(cache)", "\n    caches.append(cache)\n    caches.append(cache)")),
    Mistake("lmf_A_prev_undefined", "A_prev has no value: the line that sets it is missing.",
        "Before each layer, A_prev has to be what the layer before gave.", edit("        A_prev = A\n", "")),
    Mistake("lmf_L_dims", "L is one too large: it counts the input as a layer.", "There is one W for each layer.",
        edit("len(parameters) // 2", "len(parameters) // 2 + 1"), sign=r"// 2 \+ 1|len\(layer"),
    Mistake("lmf_returns_A", "The last hidden layer is returned, not the output.",
        "The first result is the activation of layer L.", edit("return AL, caches", "return A, caches")),
    Mistake("lmf_range_long", "The loop includes the last layer, so that layer is used twice.",
        "range(a, b) ends before b. The hidden layers are 1 to L - 1.", edit("range(1, L)", "range(1, L + 1)")),
    Mistake("lmf_A_not_renewed", "A stays the same in the loop, so the results of the hidden layers are lost.",
        "Give each result the name A, for the next layer to use.", edit("        A, cache = ", "        _, cache = "),
        unless=r"loop: A\b"),
    Mistake("lmf_return_in_loop", *general.RETURN_IN_LOOP,
        edit("        caches.append(cache)\n", "        caches.append(cache)\n        return A, caches\n")),
    Mistake("lmf_append_result", "append changes the list itself and returns None, and this None is kept.",
        "Call it without an equals sign in front.", edit("caches.append(cache)", "caches = caches.append(cache)")
        + ways("        caches.append(cache)", "        caches = caches.append(cache)")
        + ways("\n    caches.append(cache)", "\n    caches = caches.append(cache)")),
], variants={
    "the layers counted by their W, caches as a tuple":
        edit("len(parameters) // 2", 'sum(key.startswith("W") for key in parameters)', "caches = []", "caches = ()",
            "caches.append(cache)", "caches = caches + (cache,)"),
    "int(len / 2) and a recursive walk": whole("""
def L_model_forward(X, parameters):
    L = int(len(parameters) / 2)
    def walk(A, l):
        if l > L:
            return A, []
        activation = "sigmoid" if l == L else "relu"
        A, cache = linear_activation_forward(A, parameters[f"W{l}"], parameters[f"b{l}"], activation)
        AL, rest = walk(A, l + 1)
        return AL, [cache] + rest
    return walk(X, 1)
"""),
    "without the helper functions": whole("""
def L_model_forward(X, parameters):
    caches, A, L = [], X, len(parameters) // 2
    for l in range(1, L + 1):
        W, b = parameters["W" + str(l)], parameters["b" + str(l)]
        Z = W @ A + b
        caches.append(((A, W, b), Z))
        A = 1 / (1 + np.exp(-Z)) if l == L else np.maximum(Z, 0)
    return A, caches
"""),
})  # fmt: skip
