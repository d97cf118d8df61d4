"""From what happened to one message: did it run, is it a known mistake, how do the numbers relate.

Nothing of a learner's runs here.
"""

import inspect
import re

from exercises.kit import Case, Exercise
from workbook.cells.meaning import NoFunction
from workbook.cells.values import Outcome

from .compare import first_difference, leaves
from .explain import NOT_STARTED, error_id, explained, place
from .recognise import is_right, recognised
from .relations import known_in, relation
from .verdict import State, Verdict


def diagnose(exercise: Exercise, cases: list[Case], outcomes: list[Outcome], source: str = "") -> Verdict:
    """Judge the outcomes of all cases and say the most useful thing about them."""
    if outcomes[0].failure and outcomes[0].failure.kind == NOT_STARTED and not source:
        return Verdict(exercise.name, State.BLANK)  # nothing is known of it but that it is not written
    if outcomes[0].failure and outcomes[0].failure.kind == NOT_STARTED:
        return _unfinished(exercise, outcomes[0].failure)
    right = [is_right(exercise, case, outcome) for case, outcome in zip(cases, outcomes)]
    if all(right):
        return _manners(exercise, cases, outcomes)
    first = right.index(False)
    mistake = recognised(exercise, cases, outcomes, source)
    what = _what(exercise, cases[first], outcomes[first])
    where = _where_it_works(cases, right)
    if mistake:
        return Verdict(exercise.name, State.WRONG, mistake.id, what, mistake.name, mistake.look)
    failed = outcomes[first].failure
    if failed and failed.kind == NOT_STARTED:
        return _unfinished(exercise, failed)
    if failed:
        return Verdict(exercise.name, State.WRONG, error_id(failed, argument_names(exercise)), what, where)
    return Verdict(exercise.name, State.WRONG, None, what, _related(exercise, cases, outcomes), where)


def _unfinished(exercise, failure) -> Verdict:
    """A line that raises NotImplementedError was reached: a part is not written yet."""
    look = "this line still stops the function: put your code in its place."
    return Verdict(exercise.name, State.WRONG, "unfinished", place(failure, exercise.name), UNFINISHED, look)


UNFINISHED = "A part is not written yet."


def no_function(name: str, error: NoFunction) -> Verdict:
    """What is said about a graded cell that gives no function."""
    if not error.kind:
        what = f"The graded cell defines no function called {name}. Was its first line changed?"
    else:
        line = f" (line {error.number})" if error.number else ""
        what = f"The graded cell itself does not run{line}: {error.kind}: {error.text}".rstrip(": ")
    return Verdict(name, State.WRONG, what=what)


def drawn_anew(exercise: Exercise, cases: list[Case], outcomes: list[Outcome], found: Verdict) -> Verdict:
    """``found`` (right on the usual inputs) when these are right as well, otherwise what is wrong here."""
    for case, outcome in zip(cases, outcomes):
        if not is_right(exercise, case, outcome):
            what = nearest_difference(exercise, case, outcome)
            if outcome.failure:
                what = f"it stopped with {outcome.failure.kind}: {outcome.failure.text}"
            return Verdict(
                exercise.name,
                State.WRONG,
                "only_usual_inputs",
                f"On {case.label}, with numbers drawn anew: {what}",
                "It is right on the inputs that are always the same, but not on others of the same kind.",
                "every result has to be worked out from the arguments.",
            )
    again = diagnose(exercise, cases, outcomes)
    return found if again.state == State.RIGHT else again


def _manners(exercise, cases, outcomes) -> Verdict:
    """All values are right: are the arguments untouched, and is what should be printed printed?"""
    for case, outcome in zip(cases, outcomes):
        if outcome.changed:
            return Verdict(
                exercise.name,
                State.WRONG,
                "changes_arguments",
                f"The values are right on {case.label}.",
                "But the function changes what it was given.",
                "make new arrays and dictionaries, and leave the arguments as they were. A step like "
                "x -= y works inside the array x itself, and x = x - y makes a new one; d[key] = x works "
                "inside the dictionary d.",
            )
    for case, outcome in zip(cases, outcomes):
        if exercise.prints and (wrong := exercise.prints(outcome.printed, case)):
            return Verdict(exercise.name, State.WRONG, "prints", f"The values are right. On {case.label}, {wrong}")
    return Verdict(exercise.name, State.RIGHT, note=_remark(exercise, cases[0], outcomes[0]))


def _remark(exercise, case, outcome) -> str:
    """A remark on a result that is right but not what is printed in the notebook."""
    for remark, right in zip(("", *exercise.also_right), case.right):
        if first_difference(outcome.result, right, exercise.names) is None:
            return remark
    return ""


def _what(exercise, case, outcome) -> str:
    """Expected and came, or the error explained."""
    if outcome.failure:
        names = argument_names(exercise)
        lines = [
            f"It stopped with an error on {case.label}.",
            explained(outcome.failure, exercise.name, names),
            place(outcome.failure, exercise.name),
        ]
        return "\n".join(filter(None, lines))
    return f"On {case.label}: {nearest_difference(exercise, case, outcome)}"


def nearest_difference(exercise, case, outcome) -> str | None:
    """The difference from the right result that was most likely meant (both namings of dA are in circulation)."""
    return first_difference(outcome.result, _nearest(exercise, case, outcome), exercise.names)


def _nearest(exercise, case, outcome):
    """The right result from which the fewest parts differ; of those, one whose keys are all there."""
    keys = set(outcome.result) if isinstance(outcome.result, dict) else set()

    def distance(right):
        problems = sum(leaf.problem is not None for leaf in leaves(outcome.result, right, exercise.names))
        return problems, not (isinstance(right, dict) and right.keys() <= keys)

    return min(case.right, key=distance) if len(case.right) > 1 else case.right[0]


def argument_names(exercise) -> tuple[str, ...]:
    return tuple(inspect.signature(exercise.truth).parameters)


def _where_it_works(cases, right) -> str:
    """Say on which inputs it works, where it works on some: that tells what the code takes for granted."""
    if not right[0]:
        return ""  # what already fails where everybody looks first says nothing about the others
    works = [case.label for case, good in zip(cases, right) if good]
    fails = [case.label for case, good in zip(cases, right) if not good]
    kinds = [{_kind(label) for label in labels} for labels in (works, fails)]
    if "" not in kinds[0] | kinds[1] and not kinds[0] & kinds[1]:
        return f"It works for {', '.join(kinds[0])}, but not for {', '.join(kinds[1])}."
    return f"It works on {_listed(works)}, but not on {_listed(fails)}. What is different there?"


def _kind(label) -> str:
    """The word in quotation marks at the end of a label, which says which branch of the code it goes through."""
    return label.rpartition(", ")[2] if label.endswith('"') else ""


def _listed(labels):
    """The first labels without the values that some of them show behind a colon."""
    return "; ".join(label.partition(": ")[0] for label in labels[:2]) + ("; and others" if len(labels) > 2 else "")


def _related(exercise, cases, outcomes) -> str:
    """How the wrong parts relate to the right ones, and which parts are wrong where only some are."""
    wrong, first = {}, None  # the name of a part -> that part in every case in which it is wrong
    for case, outcome in zip(cases, outcomes):
        if outcome.failure:
            continue
        parts = list(leaves(outcome.result, _nearest(exercise, case, outcome), exercise.names))
        known = known_in(exercise, argument_names(exercise), case, parts)
        for leaf in parts:
            if leaf.problem:
                wrong.setdefault(leaf.label, []).append((leaf, known))
        if first is None and any(leaf.problem for leaf in parts):
            first = parts
    shown = [leaf for leaf in first if leaf.problem]
    sentences = filter(None, (relation(wrong[leaf.label]) for leaf in shown))
    return " ".join(filter(None, (_which(first, shown), next(sentences, ""))))


def _which(parts, wrong) -> str:
    """Only some parts, or only some layers, are wrong."""
    if len(wrong) == len(parts) or len(parts) < 2 or not all(leaf.whole for leaf in wrong):
        return ""
    layers = [_layer(leaf.label) for leaf in parts]
    wrong_layers = sorted({_layer(leaf.label) for leaf in wrong} - {""}, key=int)
    good_layers = set(layers) - set(wrong_layers) - {""}
    if wrong_layers and good_layers and all(_layer(leaf.label) for leaf in wrong):
        plural = "s" if len(wrong_layers) > 1 else ""
        return f"Only what belongs to layer{plural} {', '.join(wrong_layers)} is wrong."
    names = ", ".join(leaf.label for leaf in wrong[:4])
    more = " and others" if len(wrong) > 4 else ""
    return f"The rest is right: only {names}{more} {'is' if len(wrong) == 1 else 'are'} wrong."


def _layer(label) -> str:
    """The layer that a part belongs to: "2" for grads["dW2"] and parameters["b2"], "3" for caches[2]."""
    key = re.search(r'\["d?([AWb])(\d+)"\]', label)
    if key:
        return str(int(key[2]) + 1) if key[1] == "A" else key[2]
    place_in_list = re.search(r"caches\[(\d+)\]", label)
    return str(int(place_in_list[1]) + 1) if place_in_list else ""
