"""exercises/: what is right is right, mistakes are wrong, told apart and explained, and nothing is given away."""

import random
import re
from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from learner_mistakes import MISTAKES
from uncatalogued import BY_CHANCE, RIGHT_AT_FIRST, SLIPS, UNCATALOGUED

from benchmarks import mutations
from exercises import COMPARED, EXERCISES
from exercises.definitions import cost_gradients, cost_of_network
from exercises.kit import arrays_in
from exercises.nb03b_whole_network_forward import L_model_forward
from exercises.nb05b_whole_network_backward import L_model_backward, L_model_backward_shortcut
from exercises.nb07_L_layer_model import initialize_parameters_scaled
from workbook.cells import course
from workbook.cells.around import right_functions
from workbook.cells.meaning import GradedCell
from workbook.cells.run import inputs_of, run_on
from workbook.cells.values import encode, outcome_in
from workbook.judging.compare import is_right
from workbook.judging.judge import outcomes_here, verdict_of
from workbook.judging.recognise import as_written, mistakes_of
from workbook.judging.verdict import State
from workbook.sandbox.host import Sandbox

MISTAKE_IDS = [mistake.id for name in EXERCISES for mistake in mistakes_of(name)]


def diagnosis_of_text(name, *cells):
    """What is said of the last of these cells of a notebook."""
    *own, text = cells
    return verdict_of(GradedCell(name, "a.ipynb", text, own=own), outcomes_here)


def right_text(name, start):
    """The right answer of which this is said first."""
    texts = EXERCISES[name].right_texts(course.answer(name))
    (text,) = [text for what, text in texts.items() if what.startswith(start)]
    return text


@cache
def diagnosis_of_edit(name, right, wrong):
    answer = course.answer(name)
    assert right in answer
    return diagnosis_of_text(name, answer.replace(right, wrong))


# --- what stands there ---


def test_the_exercises_are_those_of_the_course_in_its_order():
    assert list(EXERCISES) == list(course.tasks())
    for name, exercise in EXERCISES.items():
        assert exercise.name == name
        assert exercise.truth.__module__ == f"exercises.nb{course.home(name)}"
        assert exercise.trial or (len(mistakes_of(name)) >= 5 and len(exercise.variants) >= 2)
    assert len(set(MISTAKE_IDS)) == len(MISTAKE_IDS)


# --- what is right ---


@pytest.mark.parametrize("name", COMPARED)
@pytest.mark.slow
def test_other_seeds_draw_other_inputs_on_which_the_answer_is_right(name):
    """On none of them does rounding make a right answer look wrong.  The largest would take the definition minutes."""
    exercise, function = EXERCISES[name], right_functions()[name]
    seen = [_given(exercise)]
    for seed in range(2):
        room = 45_000 if seed == 1 else 3_000  # bytes
        long = "ten times as wide", *["the default number", "examples, many iterations"] * (seed > 0)  # seconds
        some = [
            given
            for given in exercise.inputs(seed)
            if sum(array.nbytes for array in arrays_in(given)) < room and not any(one in given[0] for one in long)
        ]
        cases = replace(exercise, inputs=lambda seed, some=some: some).cases(seed)
        outcomes = map(outcome_in, run_on(function, inputs_of(cases)))
        assert all(is_right(exercise, case, outcome) for case, outcome in zip(cases, outcomes, strict=True))
        given = _given(exercise, seed)
        assert cases and given not in seen
        seen.append(given)
    assert _given(exercise, 1) == seen[2]


def _given(exercise, seed=None):
    """All that is drawn; what is right for it is not worked out."""
    cases = replace(exercise, also_right={}).cases(seed, lambda *given, **named: None)
    return repr([encode(case.arguments) for case in cases])


def test_gradients_by_complex_steps_agree_with_finite_differences_and_layer_by_layer():
    """The definitions that judge backward functions are held against plain central differences."""
    X, Y = np.random.RandomState(0).randn(3, 5), np.array([[0, 1, 1, 0, 1]])
    parameters = initialize_parameters_scaled([3, 4, 2, 1])
    slopes = cost_gradients(X, Y, parameters)
    for name, value in parameters.items():
        for place in np.ndindex(value.shape):
            above, below = value.copy(), value.copy()
            above[place] += 1e-6
            below[place] -= 1e-6
            rise = cost_of_network(X, Y, {**parameters, name: above}) - cost_of_network(
                X, Y, {**parameters, name: below}
            )
            assert slopes["d" + name][place] == pytest.approx(rise / 2e-6, abs=1e-8)
    AL, caches = L_model_forward(X, parameters)
    for grads in (L_model_backward(AL, Y, caches), L_model_backward_shortcut(AL, Y, caches)):
        for key, slope in slopes.items():
            np.testing.assert_allclose(grads[key], slope, rtol=1e-10, atol=1e-14)


# --- the catalogue; that each mistake is recognised stands in test_verdicts.py ---


@pytest.mark.parametrize("name", EXERCISES)
def test_the_sentences_give_no_line_of_the_answer_away(name):
    lines = [line.strip() for line in course.answer(name).splitlines()]
    code = [line for line in lines if "=" in line and not line.startswith(("def ", "#", '"'))]
    assert code
    for mistake in mistakes_of(name):
        assert mistake.name.endswith((".", "?")) and mistake.look.endswith((".", "?"))
        assert "{" not in mistake.name + mistake.look
        for line in code:
            right_side = line.partition("=")[2].strip()
            assert line not in mistake.name + mistake.look
            assert len(right_side) < 12 or right_side not in mistake.name + mistake.look


def test_an_edit_that_does_not_fit_the_answer_is_an_error():
    mistake = EXERCISES["linear_forward"].mistakes[0]
    with pytest.raises(ValueError, match="not in this text"):
        mistake.texts("def linear_forward(A, W, b):\n    pass\n")


def test_signs_are_looked_for_in_what_is_done_however_long_a_text_is():
    """A pattern that reads 95,000 line breaks would take minutes."""
    answer = course.answer("two_layer_model")
    done = as_written(answer)
    assert as_written(answer.replace("\n    for", "\n" * 95_000 + f"#{' for' * 9000}\n    for")) == done
    assert as_written(f'{answer}\n"""{" for x" * 9000}"""\n') == done
    assert "def: loop: " in done and len(as_written(f"x = [{'1, ' * 900}]").strip()) == 1000


SELF_EXPLAINING = {"pr_typo_str": "misspelt_name"}  # errors that Python explains well enough by itself


def _named(entry):
    """The id that check() gives to an implementation from the file beside the project."""
    diagnosis = diagnosis_of_text(entry["function"], entry["code"])
    if "SyntaxError" in diagnosis.what or "IndentationError" in diagnosis.what:
        return entry["id"]  # Python names it
    assert diagnosis.state == State.WRONG
    return diagnosis.mistake


@pytest.mark.skipif(not MISTAKES, reason="the file of learners' mistakes is not beside the project")
@pytest.mark.parametrize(("seen", "share"), [(True, 0.95), (False, 0.85)], ids=["seen", "others"])
def test_mistakes_of_learners_are_named(seen, share):
    entries = [entry for entry in MISTAKES if (entry["evidence"] == "seen") == seen]
    named = [_named(entry) in (entry["id"], SELF_EXPLAINING.get(entry["id"])) for entry in entries]
    assert sum(named) >= share * len(entries), [entry["id"] for entry, good in zip(entries, named) if not good]


# What learners wrote on their first day, where check once blamed something else: (exercise, mistake, edits).
FIRST_DAY = [
    ("early_stop", "es_from_the_start", ("if stop - best >= patience", "if stop >= patience")),
    ("initialize_parameters", "ip_order", ("    W1 = np.random.randn(n_h, n_x) * 0.01\n", ""),
        ("    b2 =", "    W1 = np.random.randn(n_h, n_x) * 0.01\n    b2 =")),
    ("initialize_parameters_deep", "ipd_return_in_loop", ("    return parameters", "        return parameters")),
    ("initialize_parameters_deep", "ipd_not_stored", ('parameters["W" + str(l)] = np', "W = np"),
        ('parameters["b" + str(l)] = np', "b = np")),
    ("L_model_forward", "lmf_append_result", ("        caches.append(cache)", "        caches = caches.append(cache)")),
    ("L_model_backward", "lmb_whole_list", ("caches[L - 1]", "caches")),
    ("mislabeled_indices", "mi_mask", ("np.where(p[0] != y[0])[0]", "p != y")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "mistake", "edits"), [(*entry[:2], entry[2:]) for entry in FIRST_DAY], ids=str)
def test_the_mistakes_of_a_first_day_have_their_names(name, mistake, edits):
    text = course.answer(name)
    for right, wrong in edits:
        assert right in text
        text = text.replace(right, wrong)
    assert diagnosis_of_text(name, text).mistake == mistake


# --- what is not in the catalogue ---


@pytest.mark.parametrize(
    ("name", "right", "wrong", "said"),
    [(*entry, "")[:4] for entry in UNCATALOGUED],
    ids=[f"{name}: {wrong}" for name, _, wrong, *_ in UNCATALOGUED],
)
def test_an_uncatalogued_mistake_is_wrong_and_explained(name, right, wrong, said):
    diagnosis = diagnosis_of_edit(name, right, wrong)
    assert diagnosis.state == State.WRONG and said in str(diagnosis)


@pytest.mark.parametrize(("name", "right", "wrong"), RIGHT_AT_FIRST, ids=str)
def test_what_is_right_only_where_somebody_looked_is_wrong(name, right, wrong):
    answer = course.answer(name)
    assert right in answer
    cell = GradedCell(name, "a.ipynb", answer.replace(right, wrong))
    assert verdict_of(cell, outcomes_here).state == State.RIGHT
    assert verdict_of(cell, outcomes_here, seed=12).mistake == "only_usual_inputs"


@pytest.mark.slow
def test_small_changes_of_right_answers_are_judged_right_only_where_they_change_nothing():
    """A sample of benchmarks/mutations.py."""
    dice = random.Random(7)
    with Sandbox(seconds=5) as sandbox:
        for name, what, text in mutations.mutants(10, dice):
            assert not mutations.missed(sandbox, name, text, dice, times=3), (name, what, text)


@pytest.mark.parametrize(
    ("name", "right", "other"),
    [
        ("predict", "(AL > 0.5)", "(AL >= 0.5)"),
        ("linear_activation_backward", "relu_backward(dA, activation_cache)", "dA * (activation_cache >= 0)"),
        ("activation_backward", "dA * (Z > 0)", "dA * (Z >= 0)"),
        ("train_with_early_stopping", "dev_cost < best_cost", "dev_cost <= best_cost"),
    ],
)
def test_where_no_definition_decides_both_ways_are_right_and_it_is_said(name, right, other):
    answer = course.answer(name)
    assert EXERCISES[name].tie
    for text, note in ((answer, ""), (answer.replace(right, other), EXERCISES[name].tie.label)):
        verdict = verdict_of(GradedCell(name, "a.ipynb", text), outcomes_here, seed=3)
        assert verdict.state == State.RIGHT and verdict.note == note


def test_what_is_kept_is_not_said_to_be_lost():
    """Gradients of 0 change nothing either, and then it is not update_parameters."""
    zero = ("L_model_backward(AL, Y, caches)", "L_model_backward(AL, AL, caches)")
    assert diagnosis_of_edit("L_layer_model", *zero).mistake is None


def test_a_mistake_without_a_name_has_an_id_all_the_same():
    """Short, of our own words, and the same wherever the same is wrong: reports count it."""
    verdicts = [diagnosis_of_edit(*entry[:3]) for entry in UNCATALOGUED]
    assert all(re.fullmatch(r"[\w:.]{3,60}", verdict.id) for verdict in verdicts)
    unnamed = Counter(verdict.id for verdict in verdicts if not verdict.mistake)
    assert len(unnamed) > 30 and max(unnamed.values()) < 8
    assert diagnosis_of_edit("linear_forward", "+ b", "+ 2 * b").id == "combined:Z"
    own = "class {name}(Exception):\n    pass\n\n\ndef sigmoid(z):\n    raise {name}"
    assert diagnosis_of_text("sigmoid", own.format(name="Erika")).id == "error"
    for text, id_ in (
        (own.format(name="KeyError"), "error:KeyError"),
        ("x = 1", "no_function"),
        ("1 / 0", "cell_error:ZeroDivisionError"),
    ):
        assert verdict_of(GradedCell("sigmoid", "a.ipynb", text), outcomes_here).id == id_


def test_relations_carry_most_uncatalogued_mistakes():
    """The sentence says how the wrong numbers relate to the right ones: more than that they differ."""
    explained = [entry for entry in UNCATALOGUED if _says_how(diagnosis_of_edit(*entry[:3]))]
    assert len(explained) >= 0.5 * len(UNCATALOGUED)


def _says_how(diagnosis) -> bool:
    """More than which parts are wrong, and more than which inputs it works on."""
    sentences = [sentence for sentence in diagnosis.name.split(". ") if sentence]
    return any(not sentence.startswith("Everything is right except") for sentence in sentences)


SAID = [*SLIPS, *((name, right, wrong, "", unsaid) for name, right, wrong, unsaid in BY_CHANCE)]


@pytest.mark.parametrize(
    ("name", "right", "wrong", "said", "unsaid"), SAID, ids=[f"{name}: {wrong.strip()}" for name, _, wrong, *_ in SAID]
)
def test_slips_are_explained_and_what_holds_by_chance_is_not_said(name, right, wrong, said, unsaid):
    diagnosis = diagnosis_of_edit(name, right, wrong)
    assert diagnosis.state == State.WRONG and said in str(diagnosis) and unsaid not in str(diagnosis)


def test_gradients_are_held_against_what_comes_nearest():
    """A missing dA0 is not read as the older naming, and the short start not as a mistake."""
    own = (
        "def L_model_backward(AL, Y, caches):\n    grads, dA = {}, (1 - Y) / (1 - AL) - Y / AL\n"
        "    for l in range(len(caches), 0, -1):\n        grads[f'dA{l}'] = dA\n"
        "        dA, grads[f'dW{l}'], grads[f'db{l}'] = linear_activation_backward(\n"
        "            dA, caches[l - 1], 'sigmoid' if l == len(caches) else 'relu')\n    return grads"
    )
    assert "is missing dA0" in str(diagnosis_of_text("L_model_backward", own))
    short = right_text("L_model_backward", "AL - Y")
    wrong = short.replace("str(l)] = dW", "str(l)] = dW + 1")
    text = str(diagnosis_of_text("L_model_backward", wrong))
    assert 'grads["dW1"] is off' in text and "dW2" not in text


@pytest.mark.parametrize(
    ("name", "variant", "note"),
    [
        ("L_model_backward", "AL - Y", "AL - Y"),
        ("L_model_backward", "the keys of older", "older editions"),
        ("L_model_backward", "one", ""),
        ("propagate", "one loop", "without a loop over the examples"),
        ("propagate", "means", ""),
        ("column_percentages", "a loop", "without a loop over the numbers"),
    ],
)
def test_what_is_right_but_not_as_the_notebook_has_it_is_explained(name, variant, note):
    diagnosis = diagnosis_of_text(name, right_text(name, variant))
    assert diagnosis.state == State.RIGHT and (note in diagnosis.note if note else not diagnosis.note)


def test_a_variable_of_the_notebook_is_told_apart_from_a_slip():
    text = "def linear_forward(A, W, b):\n    Z = np.dot(W, A_prev) + b\n    return Z, (A, W, b)"
    diagnosis = diagnosis_of_text("linear_forward", "for A_prev in range(3):\n    pass", text)
    assert diagnosis.mistake == "notebook_variable"
    assert "A_prev is a variable of the notebook" in str(diagnosis)


def test_a_constant_beside_the_function_belongs_to_it():
    code = (
        "SMALL = 0.01\nTABLE = {'w': 1.0}\ndef linear_forward(A, W, b):\n"
        "    return TABLE['w'] * W @ A + b + 0 * SMALL, (A, W, b)"
    )
    assert diagnosis_of_text("linear_forward", code).state == State.RIGHT
