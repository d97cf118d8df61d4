"""The catalogue: every entry is wrong, told apart from the others, and has a hint that gives no line away."""

import linecache

import pytest
from learner_mistakes import MISTAKES
from uncatalogued import UNCATALOGUED

from workbook import material
from workbook.checking import EXERCISES, catalogue, diagnosis_of
from workbook.checking.diagnosis import RIGHT, WRONG, diagnose
from workbook.checking.mistakes import CATALOGUE
from workbook.checking.run import run_on

ENTRIES = [(name, mistake) for name, mistakes in CATALOGUE.items() for mistake in mistakes]
IDS = [mistake.id for _, mistake in ENTRIES]

# Errors that Python itself explains well enough: no entry is needed for them.
SELF_EXPLAINING = {"pr_typo_str": "misspelt_name"}


def test_ids_are_unique():
    assert len(set(IDS)) == len(IDS)


def test_every_exercise_has_entries():
    assert EXERCISES.keys() == CATALOGUE.keys()
    assert all(len(mistakes) >= 5 for mistakes in CATALOGUE.values())


@pytest.mark.parametrize(("name", "mistake"), ENTRIES, ids=IDS)
def test_an_entry_is_wrong_and_recognised(name, mistake):
    """Each way to make the mistake is found out and called by its own name, never by that of another entry."""
    exercise = EXERCISES[name]
    cases = exercise.cases()
    texts = catalogue.wrong_texts(name, mistake)
    functions = catalogue.wrong_functions(name, mistake)
    assert functions or mistake.id == "lmb_indent"  # a cell that Python cannot read defines nothing
    for text, function in zip(texts, functions):
        diagnosis = diagnose(exercise, cases, run_on(function, cases), text)
        assert diagnosis.state == WRONG
        assert diagnosis.mistake == mistake.id


@pytest.mark.parametrize(("name", "mistake"), ENTRIES, ids=IDS)
def test_an_entry_has_a_hint_that_gives_no_line_away(name, mistake):
    assert mistake.name.endswith((".", "?")) and mistake.look.endswith((".", "?"))
    lines = [line.strip() for line in material.answer(name).splitlines()]
    code = [line for line in lines if "=" in line and not line.startswith(("def ", "#", '"'))]
    assert code
    for line in code:
        assert line not in mistake.name + mistake.look
        right_side = line.partition("=")[2].strip()
        assert len(right_side) < 12 or right_side not in mistake.name + mistake.look


def _named(entry):
    """The id that check() gives to an implementation from the file beside the project."""
    try:
        diagnosis = _diagnosis_of_text(entry["function"], entry["code"])
    except SyntaxError:
        return entry["id"]  # Python names it before check() is reached
    assert diagnosis.state == WRONG
    return diagnosis.mistake


@pytest.mark.skipif(not MISTAKES, reason="the file of learners' mistakes is not beside the project")
@pytest.mark.parametrize(("seen", "share"), [(True, 0.95), (False, 0.85)], ids=["seen", "others"])
def test_mistakes_of_learners_are_named(seen, share):
    entries = [entry for entry in MISTAKES if (entry["evidence"] == "seen") == seen]
    missed = [
        entry["id"]
        for entry in entries
        if _named(entry) not in (entry["id"], SELF_EXPLAINING.get(entry["id"], entry["id"]))
    ]
    assert len(missed) <= (1 - share) * len(entries), missed


@pytest.mark.parametrize(
    ("name", "right", "wrong"), UNCATALOGUED, ids=[f"{name}: {wrong}" for name, _, wrong in UNCATALOGUED]
)
def test_an_uncatalogued_mistake_fails(name, right, wrong):
    assert _diagnosis_of_edit(name, right, wrong).state == WRONG


def test_relations_carry_most_uncatalogued_mistakes():
    """The sentence says how the wrong numbers relate to the right ones: more than that they differ."""
    told = [(name, wrong) for name, right, wrong in UNCATALOGUED if _says_how(_diagnosis_of_edit(name, right, wrong))]
    assert len(told) >= 0.5 * len(UNCATALOGUED)


def _says_how(diagnosis) -> bool:
    """More than which parts are wrong, and more than which inputs it works on."""
    sentences = [sentence for sentence in diagnosis.name.split(". ") if sentence]
    return any(not sentence.startswith(("The rest is right", "It works on")) for sentence in sentences)


@pytest.mark.parametrize(
    ("name", "right", "wrong", "sentence"),
    [
        ("unrolled_images", "return X", "return X[:, ::-1]", "right values in another order"),
        (
            "column_percentages",
            "return percent",
            "percent[:, 0] = 0\n    return percent",
            "only the first column is wrong",
        ),
        ("linear_forward", "np.dot(W, A) + b", "-(np.dot(W, A) + b)", "Z has the wrong sign"),
        ("linear_forward", "+ b", "+ 2 * b", "b too much"),
        ("linear_forward", "cache = (A, W, b)", "cache = (A.T, W, b)", "A in cache is transposed"),
        (
            "linear_activation_forward",
            "A, activation_cache = relu(Z)",
            "A, activation_cache = np.where(Z > 0, Z, 0.01 * Z), Z",
            "one more step: the ReLU",
        ),
        ("L_model_forward", "return AL, caches", "return 1 - AL, caches", "AL is 1 minus what it should be"),
        ("linear_backward", "np.dot(dZ, A_prev.T) / m", "np.dot(dZ, A_prev.T) / m ** 2", "1/m times what it should be"),
        ("linear_backward", "np.sum(dZ, axis=1, keepdims=True) / m", "dZ[:, :1]", "first column of dZ"),
        (
            "L_model_backward",
            "return grads",
            'grads["dW1"] = grads["dW1"].T\n    return grads',
            "Only what belongs to layer 1",
        ),
        ("L_model_backward", 'grads["db" + str(l)] = db', 'grads["db" + str(l)] = db * 0', "zero everywhere"),
        ("update_parameters", " - learning_rate", " - 2 * learning_rate", "2 times what it should be"),
        (
            "L_model_forward",
            'parameters["b" + str(l)], "relu"',
            'parameters["b1"], "relu"',
            "It works on the printed example, two layers",
        ),
        ("mislabeled_indices", "return wrong", "return wrong[::-1]", "right values in another order"),
        ("linear_activation_backward", "return dA_prev, dW, db", "return dA_prev, dW * 2, db", "dW is 2 times"),
        ("linear_backward", "m = A_prev.shape[1]", "m = dZ.size", "1/(the number of units) times"),
        ("initialize_parameters", "randn(n_y, n_h) * 0.01", "randn(n_y, n_h)", "is 100 times what"),
        ("linear_forward", "np.dot(W, A) + b", "np.trunc(np.dot(W, A) + b)", "the whole-number part"),
        ("compute_cost", "np.log(AL)", "np.log(AL + 1e-5)", "is nearly right"),
    ],
)
def test_relations_say_what_is_different(name, right, wrong, sentence):
    diagnosis = _diagnosis_of_edit(name, right, wrong)
    assert diagnosis.mistake is None
    assert sentence in str(diagnosis)


@pytest.mark.parametrize(
    ("name", "right", "wrong", "unsaid"),
    [
        ("linear_activation_forward", "A, activation_cache = relu(Z)", "A, activation_cache = relu(A)", "misspelt"),
        ("linear_forward", "np.dot(W, A) + b", "np.trunc(np.dot(W, A) + b)", "rounded"),
        ("linear_activation_backward", "linear_backward(dZ", "linear_backward(dZ + dA ** 3", "The step from"),
        ("L_model_backward", "dAL = -(Y / AL - (1 - Y) / (1 - AL))", "dAL = 2 * (AL - Y)", "times what it should be"),
        ("L_layer_model", "grads, learning_rate)", "grads, learning_rate / (i + 1))", "only the first"),
        (
            "update_parameters",
            'parameters["b" + str(l)] - learning_rate',
            'learning_rate - parameters["b" + str(l)]',
            "The step from",
        ),
        ("linear_backward", "np.dot(W.T, dZ)", "np.dot(W.T, dZ) + np.sum(b)", "b in cache"),
    ],
)
def test_what_holds_by_chance_is_not_said(name, right, wrong, unsaid):
    diagnosis = _diagnosis_of_edit(name, right, wrong)
    assert diagnosis.state == WRONG
    assert unsaid not in str(diagnosis)


def test_gradients_are_held_against_what_comes_nearest():
    """A missing dA0 is not read as the older naming, and the short start not as a mistake."""
    own = (
        "def L_model_backward(AL, Y, caches):\n    grads, dA = {}, (1 - Y) / (1 - AL) - Y / AL\n"
        "    for l in range(len(caches), 0, -1):\n        grads[f'dA{l}'] = dA\n"
        "        dA, grads[f'dW{l}'], grads[f'db{l}'] = linear_activation_backward(\n"
        "            dA, caches[l - 1], 'sigmoid' if l == len(caches) else 'relu')\n    return grads"
    )
    assert "holds no dA0" in str(_diagnosis_of_text("L_model_backward", own))
    short = material.answer("L_model_backward").replace(
        'linear_activation_backward(dAL, caches[L - 1], "sigmoid")', "linear_backward(AL - Y, caches[L - 1][0])"
    )
    text = str(
        _diagnosis_of_text(
            "L_model_backward", short.replace('grads["dW" + str(l)] = dW', 'grads["dW" + str(l)] = dW + 1')
        )
    )
    assert 'grads["dW1"] has' in text and "dW2" not in text


def _diagnosis_of_edit(name, right, wrong):
    answer = material.answer(name)
    assert right in answer
    return _diagnosis_of_text(name, answer.replace(right, wrong))


def _diagnosis_of_text(name, text):
    """What check() says of a cell, run as a notebook runs it: its lines can be looked up."""
    filename = f"<a cell for {name}>"
    linecache.cache[filename] = len(text), None, text.splitlines(keepends=True), filename
    namespace = catalogue.surroundings(name)
    exec(compile(text, filename, "exec"), namespace)
    return diagnosis_of(namespace[name], EXERCISES[name])


# What a beginner's slips look like, and what the message must say (and must not).
SLIPS = [
    ("unrolled_images", "images.reshape(m, -1)", "np.reshape(images, m, -1)", "as one tuple", "joined"),
    ("unrolled_images", "images.reshape(m, -1)", "reshape(images, (m, -1))", "Did you mean np.reshape?", "notebook"),
    ("unrolled_images", "images.shape[0]", "images.shape", "a whole shape", "Did you mean"),
    ("unrolled_images", "m = images.shape[0]", "pass", "in the shape of an array", "Did you mean"),
    ("unrolled_images", "images.shape[0]", "images.shape(0)", ".shape is a value", "two things"),
    ("unrolled_images", "reshape(m, -1).T", "reshape(m, -1).T()", ".T is a value", "two things"),
    ("unrolled_images", "images.reshape(m, -1)", "images.reshape[m, -1]", "takes round parentheses", "two things"),
    ("unrolled_images", "images.reshape(m, -1)", "images.reshape(images[0], -1)", "one whole number", "Python stopped"),
    ("column_percentages", "np.sum(", "sum(", "np.sum", "Python stopped"),
    ("column_percentages", "/ totals", "/ sum", "The name of a function stands", "two things"),
    ("column_percentages", "keepdims", "keepdim", "axis and keepdims", "does not have"),
    ("as_column", "v.reshape(-1, 1)", "v[:, 0:1]", "a single axis", "Python stopped"),
    ("sigmoid", "np.exp(-z)", "np.e^(-z)", "no power in Python", "Python stopped"),
    ("sigmoid", "np.exp(-z)", "np,exp(-z)", "the place of a dot", "two things"),
    ("sigmoid", "    a = ", "    import no_such_library\n    a = ", "not installed here", "Python stopped"),
    ("propagate", "Y * np.log(A)", "Y (np.log(A))", "the sign of a product", "Python stopped"),
    ("optimize", 'grads["dw"]', "grads.dw", "in square brackets and quotes", "spelt right"),
    ("optimize", 'grads["dw"]', "grads", "A whole dictionary", "two things"),
    ("initialize_parameters", "    W1 = np", "    w1 = np", "never gives it a value. Did you mean w1?", "notebook"),
    (
        "linear_activation_forward",
        "    return A, (linear_cache",
        "    W = linear\n    return A, (linear_cache",
        "The name linear",
        "Did you mean",
    ),
    ("compute_cost", "np.log(AL)", "log(AL)", "Did you mean np.log?", "notebook"),
    ("L_model_forward", '"W" + str(l)', '"W" + l', "str(l) makes text", "Did you mean"),
    ("linear_activation_backward", "(dA, activation_cache)", "(activation_cache, dA)", "exchanged", "zero everywhere"),
    ("linear_backward", "dW = np.dot(dZ, A_prev.T) / m", "dW = ...", "three dots", "ellipsis"),
    (
        "update_parameters",
        " - learning_rate * grads",
        " - learning_rat * grads",
        "Did you mean learning_rate?",
        "notebook",
    ),
    ("choose_run", "best is None or ", "", "An index is None", "ends without a return"),
    ("choose_run", "return best", "return best if best < 3 else 0", "wrong number", "zero everywhere"),
    (
        "update_parameters",
        'updated["W" + str(l)] = parameters["W" + str(l)] -',
        'updated["W" + str(l)] -=',
        "holds no old value",
        "begins with a d",
    ),
    (
        "linear_forward",
        "Z = np.dot(W, A) + b",
        "raise NotImplementedError('x')",
        "A part is not written yet",
        "Replace the line",
    ),
]


@pytest.mark.parametrize(
    ("name", "right", "wrong", "said", "unsaid"),
    SLIPS,
    ids=[f"{name}: {wrong.strip()}" for name, _, wrong, _, _ in SLIPS],
)
def test_slips_are_explained(name, right, wrong, said, unsaid):
    text = str(_diagnosis_of_edit(name, right, wrong))
    assert said in text
    assert unsaid not in text


def test_a_variable_of_the_notebook_is_told_apart_from_a_slip():
    namespace = dict(catalogue.surroundings("linear_forward"), A_prev=1.0)
    exec("def linear_forward(A, W, b):\n    Z = np.dot(W, A_prev) + b\n    return Z, (A, W, b)", namespace)
    diagnosis = diagnosis_of(namespace["linear_forward"], EXERCISES["linear_forward"])
    assert diagnosis.mistake == "notebook_variable"
    assert "A_prev is a variable of the notebook" in str(diagnosis)


def test_a_constant_beside_the_function_belongs_to_it():
    code = (
        "SMALL = 0.01\nTABLE = {'w': 1.0}\ndef linear_forward(A, W, b):\n"
        "    return TABLE['w'] * W @ A + b + 0 * SMALL, (A, W, b)"
    )
    assert _diagnosis_of_text("linear_forward", code).state == RIGHT


def test_the_short_start_is_right_and_the_difference_explained():
    diagnosis = _diagnosis_of_edit(
        "L_model_backward",
        'linear_activation_backward(dAL, caches[L - 1], "sigmoid")',
        "linear_backward(AL - Y, caches[L - 1][0])",
    )
    assert diagnosis.state == RIGHT and "AL - Y" in diagnosis.note
