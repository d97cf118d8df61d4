"""From a learner's answer to the verdict: the one way, for check(), my_network and grading.

A graded cell is run on the inputs of its exercise, among right functions.  What came of it becomes one message: did it
run, is it a known mistake, how do the numbers relate.
"""

import ast
import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from secrets import randbits
from typing import Any

from exercises import EXERCISES
from exercises.kit import Case, Exercise
from workbook.cells import course
from workbook.cells.around import defined, given, right_functions
from workbook.cells.calculating import statements_in
from workbook.cells.graded import running_cell, was_renamed
from workbook.cells.meaning import WITHHELD, GradedCell, NoFunction, in_my_network, without
from workbook.cells.run import inputs_of, run_on, source_of
from workbook.cells.values import Failure, Message, Outcome, encode, outcome_in
from workbook.searching.words import Place

from .compare import Leaf, difference, is_right, leaves, nearest, short
from .explain import NOT_STARTED, error_id, explained, place, sort_of_error, unreadable
from .recognise import recognised, usual_inputs
from .relations import Wrong, relation, wrong_parts
from .trial import verdict_in_trial
from .verdict import State, Verdict

Outcomes = Callable[[GradedCell, Sequence[Message]], list[Outcome]]
PlaceOf = Callable[[GradedCell], Place | None]
TO_START = "Replace the line that raises NotImplementedError with your code, run that cell, then run this one again."


def verdict_of(
    cell: GradedCell, outcomes_of: Outcomes, seed: int | None = None, place_of: PlaceOf | None = None
) -> Verdict:
    """Judge a graded cell.

    outcomes_of runs it: outcomes_here() in this process, or a sandbox.  seed: where it is right on the usual inputs,
    also judge it on inputs drawn from this.  place_of: finds the line of a mistake that is not in the catalogue.
    """
    name, exercise = cell.exercise, EXERCISES[cell.exercise]
    if cell.problem:
        return Verdict(name, State.UNREADABLE, what=cell.problem, sort="unreadable")
    if course.is_blank(name, cell.text):
        return Verdict(name, State.BLANK, note=TO_START)
    cell = replace(cell, withheld=exercise.helper)
    try:
        if exercise.trial:
            return verdict_in_trial(exercise, partial(outcomes_of, cell), partial(diagnose, exercise, source=cell.text))
        outcomes = outcomes_of(cell, usual_inputs(name))
        verdict = diagnose(exercise, exercise.usual_cases, outcomes, cell.text)
        if place_of and verdict.state == State.WRONG and verdict.mistake is None:
            verdict = replace(verdict, place=place_of(cell))
        if verdict.state != State.RIGHT or seed is None:
            return replace(verdict, printed=outcomes[0].printed)
        # While the build runs a notebook with a new exercise, its answer is not stored yet.
        cases = exercise.cases(seed, partial(right_result, name) if name in right_functions() else None)
        again = given_twice(exercise, cases)
        tie = [exercise.tie] if exercise.tie else []
        outcomes = outcomes_of(cell, [*inputs_of(cases), *again, *inputs_of(tie)])
        otherwise = [case.label for case in tie if is_right(exercise, case, outcomes[-1])]
        wrong = _wrong_on_new_inputs(exercise, cases, outcomes, again)
        return wrong or replace(verdict, note=verdict.note or "".join(otherwise))
    except NoFunction as error:
        return no_function(name, error, cell.text)


def given_twice(exercise: Exercise, cases: Sequence[Case]) -> list[int]:
    """The cases whose arguments the function gets a second time, as the first call has left them; of trainings, one.

    That a list or a dictionary was changed is reported from where the learner's code runs.  What a second call makes of
    it is compared here, whatever is reported.
    """
    found = [n for n, case in enumerate(cases) if any(isinstance(one, list | dict) for one in case.arguments)]
    return found[:1] if exercise.trained else found


def right_result(name: str, *arguments: Any, **options: Any) -> Any:
    """What the course's answer gives; what it prints, and the random numbers that it draws, change nothing here."""
    (message,) = run_on(right_functions()[name], [(encode(arguments), encode(options))])
    return outcome_in(message).result


def outcomes_here(cell: GradedCell, inputs: Sequence[Message]) -> list[Outcome]:
    """Run a graded cell in this process: for code that one would run anyway."""
    earlier = {name: right_functions()[name] for name in course.before(cell.exercise)}
    with without(cell.withheld, given()) as names, in_my_network(earlier, cell.exercise):
        function, hidden = defined(cell, names)
        return [outcome_in(one) for one in run_on(function, inputs, hidden)]


def verdict_on(function: Callable[..., Any], exercise: str, place_of: PlaceOf | None = None) -> Verdict:
    """Judge a function of the notebook that is running, by its cell; one that comes from elsewhere is run as it is."""
    cell = running_cell(function, exercise)
    if cell:
        verdict = verdict_of(cell, outcomes_here, randbits(128), place_of)
        renamed = verdict.state != State.RIGHT and was_renamed(exercise)
        return no_function(exercise, NoFunction()) if renamed else verdict
    alone = GradedCell(exercise, "", source_of(function))
    return verdict_of(
        alone, lambda _, inputs: [outcome_in(one) for one in run_on(function, inputs)], randbits(128), place_of
    )


def diagnose(exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome], source: str = "") -> Verdict:
    """Judge the outcomes of all cases and say the most useful thing about them."""
    failure = outcomes[0].failure
    if failure and failure.kind == NOT_STARTED:
        # Without the text of a cell, nothing is known of it but that it is not written.
        return _unfinished(exercise, failure) if source else Verdict(exercise.name, State.BLANK)
    right = [is_right(exercise, case, outcome) for case, outcome in zip(cases, outcomes)]
    if all(right):
        return _when_values_are_right(exercise, cases, outcomes, source)
    first = right.index(False)
    failure = outcomes[first].failure
    what = _what_happened(exercise, cases[first], outcomes[first])
    wrong = [case for case, is_good in zip(cases, right) if not is_good]
    for option, default in other_defaults(exercise, source).items():
        if not any(option in case.options for case in wrong):
            return _other_default(exercise, what, f"{option} is {default} when nobody sets it.", option)
    mistake = recognised(exercise, outcomes, source)
    if mistake:
        return Verdict(exercise.name, State.WRONG, mistake.id, what, mistake.name, mistake.look)
    note = _where_it_works(cases, right)
    if any(outcome.changed for outcome in outcomes):
        note = f"{note} Besides, the function changes its arguments.".lstrip()
    if failure is None:
        related, sort = _related(exercise, cases, outcomes)
        return Verdict(exercise.name, State.WRONG, None, what, related, note=note, sort=sort)
    if failure.kind == NOT_STARTED:
        return _unfinished(exercise, failure)
    known = error_id(failure, _argument_names(exercise))
    return Verdict(exercise.name, State.WRONG, known, what, note=note, sort=sort_of_error(failure))


def _unfinished(exercise: Exercise, failure: Failure) -> Verdict:
    """A line that raises NotImplementedError was reached, or a given function was called in place of one's own."""
    if WITHHELD in failure.text:
        return Verdict(exercise.name, State.BLANK, what=f"{failure.text}\n{place(failure, exercise.name)}")
    return Verdict(
        exercise.name,
        State.WRONG,
        "unfinished",
        place(failure, exercise.name),
        "A part is not written yet.",
        "this line still stops the function. Put your code in its place.",
    )


def no_function(name: str, error: NoFunction, text: str = "") -> Verdict:
    """What is said about a graded cell that gives no function."""
    if not error.kind:
        what = f"The graded cell defines no function called {name}. Was its first line changed?"
        return Verdict(name, State.WRONG, what=what, sort="no_function")
    line = f" (line {error.number})" if error.number else ""
    what = f"The graded cell itself does not run{line}: {error.kind}: {error.text}".rstrip(": ")
    written = dict(enumerate(text.splitlines(), start=1)).get(error.number, "")
    why = unreadable(error.text, written) if error.kind in ("SyntaxError", "IndentationError") else ""
    return Verdict(name, State.WRONG, what=what, name=why, sort=f"cell_{sort_of_error(Failure(error.kind))}")


def _wrong_on_new_inputs(
    exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome], again: Sequence[int]
) -> Verdict | None:
    """What is wrong on new inputs with a function that is right on the usual ones; None where nothing is.

    again: the cases that were given a second time; their outcomes stand behind the others.
    """
    for case, outcome in zip(cases, outcomes):
        if not is_right(exercise, case, outcome):
            what = difference(exercise, case, outcome.result)
            if outcome.failure:
                what = f"it stopped with {outcome.failure.kind}: {outcome.failure.text}"
            return Verdict(
                exercise.name,
                State.WRONG,
                "only_usual_inputs",
                f"On {case.label}, with new numbers: {what}",
                "It is right on the usual inputs, but not on new ones of the same kind.",
                "every result must be computed from the arguments.",
            )
    for number, outcome in zip(again, outcomes[len(cases) :]):
        if not is_right(exercise, cases[number], outcome):
            name = "But with the same arguments a second time, they are not: the first call has changed something."
            return _changes_arguments(exercise, cases[number], name)
    verdict = _when_values_are_right(exercise, cases, outcomes)
    return verdict if verdict.state == State.WRONG else None


def _when_values_are_right(
    exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome], source: str = ""
) -> Verdict:
    """Are the arguments untouched, too, and is what should be printed printed?"""
    for case, outcome in zip(cases, outcomes):
        if outcome.changed:
            return _changes_arguments(exercise, case, "But the function changes its arguments.")
    for option, default in other_defaults(exercise, source).items():
        what = f"The values are right on {cases[0].label}."
        return _other_default(exercise, what, f"But {option} is {default} when nobody sets it.", option)
    for case, outcome in zip(cases, outcomes):
        if exercise.prints and (problem := exercise.prints(outcome.printed, case)):
            return Verdict(exercise.name, State.WRONG, "prints", f"The values are right. On {case.label}, {problem}")
    remarks = (
        remark  # on a result that is right, but not what is printed in the notebook
        for remark, right in zip(("", *exercise.also_right), cases[0].right)
        if is_right(exercise, replace(cases[0], right=(right,)), outcomes[0])
    )
    note = next(remarks, "")
    if exercise.without_loop and _has_loop(source):
        note = f"The text asks for a way without a loop {exercise.without_loop}: NumPy can do all of them at once."
    return Verdict(exercise.name, State.RIGHT, note=note)


def _changes_arguments(exercise: Exercise, case: Case, name: str) -> Verdict:
    return Verdict(
        exercise.name,
        State.WRONG,
        "changes_arguments",
        f"The values are right on {case.label}.",
        name,
        "make new arrays and dictionaries, and leave the arguments as they are. x -= y changes the array x itself; "
        "x = x - y makes a new one. d[key] = x changes the dictionary d.",
    )


def other_defaults(exercise: Exercise, text: str) -> dict[str, Any]:
    """The arguments of a cell's function that have another default than they were given with, and which.

    None stands for anything, and what is worked out is not looked at: there, what the function does decides.
    """
    given, found = _defaults(exercise), {}
    for function in statements_in(text):
        if isinstance(function, ast.FunctionDef) and function.name == exercise.name:
            places = function.args
            names = [one.arg for one in (*places.posonlyargs, *places.args)]
            named = zip((one.arg for one in places.kwonlyargs), places.kw_defaults)
            pairs = [*zip(reversed(names), reversed(places.defaults)), *named]
            found = {name: node.value for name, node in pairs if isinstance(node, ast.Constant)}
    return {
        name: value
        for name, value in found.items()
        if name in given and value is not None and value != given[name]
        if not (isinstance(given[name], bool) and bool(value) == given[name])
    }


def _defaults(exercise: Exercise) -> dict[str, Any]:
    parameters = inspect.signature(exercise.truth).parameters.values()
    return {one.name: one.default for one in parameters if one.default is not one.empty}


def _other_default(exercise: Exercise, what: str, name: str, option: str) -> Verdict:
    look = f"the first line of the function. It was given to you with {option}={_defaults(exercise)[option]}."
    return Verdict(exercise.name, State.WRONG, "other_default", what, name, look)


def _has_loop(text: str) -> bool:
    """Is there a loop inside a function of the cell?"""
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef))
    return any(isinstance(node, ast.For | ast.While | ast.comprehension) for one in functions for node in ast.walk(one))


def _what_happened(exercise: Exercise, case: Case, outcome: Outcome) -> str:
    """The expected value and the learner's, or the error explained."""
    if not outcome.failure:
        return f"On {case.label}: {difference(exercise, case, outcome.result)}"
    lines = (
        f"It stopped with an error on {case.label}.",
        explained(outcome.failure, _argument_names(exercise)),
        place(outcome.failure, exercise.name),
    )
    return "\n".join(filter(None, lines))


def _argument_names(exercise: Exercise) -> tuple[str, ...]:
    """What the arguments of an exercise's function are called."""
    return tuple(inspect.signature(exercise.truth).parameters)


def _where_it_works(cases: Sequence[Case], right: Sequence[bool]) -> str:
    """Say on which inputs it works, where it works on some: that tells what the code takes for granted."""
    if not right[0]:
        return ""  # what already fails where everybody looks first says nothing about the others
    works, fails = ([case.label for case, good in zip(cases, right) if good == wanted] for wanted in (True, False))
    # The word in quotation marks at the end of a label says which branch of the code it goes through.
    works_for, fails_for = (dict.fromkeys(label.rpartition(", ")[2] for label in labels) for labels in (works, fails))
    if works_for.keys().isdisjoint(fails_for) and all(word.startswith('"') for word in works_for | fails_for):
        return f"It works for {', '.join(works_for)}, but not for {', '.join(fails_for)}."
    # Some labels show values behind a colon.
    return (
        f"It works on {works[0].partition(': ')[0]}, but not on {fails[0].partition(': ')[0]}. What is different there?"
    )


def _related(exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> tuple[str, str]:
    """How the wrong parts relate to the right ones, which are wrong where only some are; and of what sort it is."""
    first: list[Leaf] = []  # all parts of the first case that is wrong
    wrong: dict[str, list[Wrong]] = {}  # the name of a part -> that part in every case in which it is wrong
    for case, outcome in zip(cases, outcomes):
        if outcome.failure:
            continue
        parts = list(leaves(outcome.result, nearest(exercise, case, outcome.result), exercise.names))
        for part in wrong_parts(exercise, case, parts):
            wrong.setdefault(part.part, []).append(part)
        if wrong and not first:
            first = parts
    shown = [leaf for leaf in first if leaf.problem]
    found = ((*relation(wrong[leaf.label]), leaf) for leaf in shown)
    said, sort, leaf = next((one for one in found if one[0]), ("", shown[0].sort, shown[0]))
    return " ".join(filter(None, (_only_some(first, shown), said))), f"{sort}:{short(leaf.label)}"


def _only_some(parts: Sequence[Leaf], wrong: Sequence[Leaf]) -> str:
    """Only some parts, or only some layers, are wrong."""
    if len(wrong) == len(parts) or not all(leaf.sort != "parts" for leaf in wrong):
        return ""
    wrong_layers = {_layer(leaf.label) for leaf in wrong}
    names = [leaf.label for leaf in wrong]
    if 0 not in wrong_layers and {_layer(leaf.label) for leaf in parts} - wrong_layers - {0}:
        names = [f"layer {layer}" for layer in sorted(wrong_layers)]
    return f"Everything is right except {', '.join(names[:4])}{' and others' if len(names) > 4 else ''}."


def _layer(label: str) -> int:
    """The layer that a part belongs to, or 0: 2 for grads["dW2"] and parameters["b2"], 3 for caches[2]."""
    if key := re.search(r'\["d?([AWb])(\d+)"\]', label):
        return int(key[2]) + (key[1] == "A")
    place_in_list = re.search(r"caches\[(\d+)\]", label)
    return int(place_in_list[1]) + 1 if place_in_list else 0
