"""The exercise of notebook 08b: which of several trained networks to use."""

import numpy as np

from . import general
from .inputs import MANY, printed
from .kit import Exercise, Mistake, edit, generator, whole


def choose_run(runs):
    """The run that comes first when they are put in order: by accuracy on the dev set, by size, by place."""
    return min((-run["dev_accuracy"], run["units"], i) for i, run in enumerate(runs) if not run["diverged"])[2]


# The runs of each case: the accuracy on the dev set and the number of units, each by its rank, the accuracy on the
# training set, and whether the run diverged.  None is an accuracy that is not a number.
RUNS = (
    ("five runs, others better on the training set", (0, 2, 0.9), (1, 1, 1.0), (2, 1, 0.95), (0, 0, 1.0), (1, 0, 0.92)),
    ("equal accuracies", (0, 0, 0.99), (2, 1, 0.96), (2, 2, 0.97), (2, 0, 0.98), (2, 0, 1.0), (2, 1, 0.95),
        (1, 0, 1.0)),
    ("equal accuracies and units", (0, 0, 0.9), (2, 1, 0.99), (2, 1, 0.95)),
    ("runs that diverged", (3, 0, 0.9, True), (1, 1, 0.99), (0, 0, 1.0), (3, 0, 1.0, True), (2, 2, 0.97)),
    ("diverged runs without accuracies", (None, 0, np.nan, True), (0, 1, 0.8), (1, 1, 0.9), (None, 2, np.nan, True)),
    ("three runs", (0, 1, 0.97), (1, 0, 0.99), (2, 2, 0.98)),
    ("one run", (1, 1, 0.9)),
)  # fmt: skip


def _run(dev, units, train, diverged=False):
    """One run as a sweep gives it: what the choice may look at, and the learning rate beside it."""
    return {"learning_rate": 0.0075, "units": units, "train_accuracy": train, "dev_accuracy": dev, "diverged": diverged}


def _runs(seed):
    draw = generator(91, seed)
    accuracies = [int(percent) / 100 for percent in 50 + np.cumsum(draw.randint(3, 11, 4))]
    few = (2, 12) if seed is None else (100, 1000)
    units = [int(count) for count in np.cumsum(draw.randint(*few, 3))]
    for what, *ranks in RUNS:
        if seed is not None:  # another order each time, so that no index is known beforehand
            what, ranks = "newly drawn runs", [ranks[i] for i in draw.permutation(len(ranks))]
        runs = [_run(np.nan if dev is None else accuracies[dev], units[size], *others) for dev, size, *others in ranks]
        shown = ", ".join(f"{name} {[run[name] for run in runs]}" for name in ("dev_accuracy", "units"))
        gone = [i for i, run in enumerate(runs) if run["diverged"]]
        yield f"{what}: {shown}" + (f", diverged: {gone}" if gone else ""), runs
    for count in () if seed is None else (MANY // 10, MANY // 5, MANY):
        ranks = draw.randint(0, 1 + count // 10, count).tolist()  # the best accuracy is that of many runs
        units, (trains, odds) = draw.randint(100, 1000, count).tolist(), draw.randint(0, count, (2, count)).tolist()
        each = zip(sorted(ranks) if count == MANY else ranks, units, trains, odds)  # the last ones count, too
        yield f"{count} runs", [_run(dev / count, size, train / count, odd < 2) for dev, size, train, odd in each]


CHOOSE_RUN = Exercise(choose_run, "The index", _runs,
    printed=[printed("choose_run", "six runs")], mistakes=[
    Mistake("cr_train", "The run is chosen by its accuracy on the training set.",
        "Which pictures tell how well a network will do on new ones?", edit("dev_accuracy", "train_accuracy")),
    Mistake("cr_diverged", "A run that diverged is chosen.", "Whatever accuracy it shows, it broke down: skip it.",
        edit('if run["diverged"]:', "if False:")),
    Mistake("cr_only_accuracy", "Only accuracies are compared: runs that diverged take part, and ties go to the first.",
        "The rule has four points. Which of them does your function follow?",
        edit("return best", 'return int(np.argmax([run["dev_accuracy"] for run in runs]))')),
    Mistake("cr_ends_at_diverged", "The loop ends at the first run that diverged, so later runs are not looked at.",
        "break ends the whole loop. Which word ends only this round?", edit("continue", "break")),
    Mistake("cr_no_first", "As long as best is None, there is no run to compare with: runs[best] is an error.",
        "Ask first whether there is a best run yet.", edit("best is None or ", "")),
    Mistake("cr_first_is_best", "The first run is taken for the best so far, even if it diverged.",
        "A run that is out must never be the best.", edit("best = None", "best = 0", "best is None or ", "")),
    Mistake("cr_both", "A run becomes the best one only if it has fewer units as well.",
        "A higher accuracy is enough. Units are for ties.",
        edit('> runs[best]["dev_accuracy"]:', '> runs[best]["dev_accuracy"] and run["units"] < runs[best]["units"]:')),
    Mistake("cr_only_diverged", "Only the runs that diverged are looked at.",
        'When run["diverged"] is True, that run is out.', edit('if run["diverged"]:', 'if not run["diverged"]:'),
        unless=r"(?m)loop: \w+\['diverged'\]$"),
    Mistake("cr_worst", "The run with the lowest accuracy is chosen.", "A high accuracy is a good one.",
        edit('run["dev_accuracy"] > runs', 'run["dev_accuracy"] < runs')),
    Mistake("cr_fewest", "The run with the fewest units is chosen, whatever its accuracy.",
        "The accuracy comes first. Units are for ties.",
        edit('run["dev_accuracy"] > runs[best]["dev_accuracy"]', 'run["units"] < runs[best]["units"]')),
    Mistake("cr_tie_first", "Of runs with the same accuracy, the first one is chosen, however many units it has.",
        "On a tie, compare the numbers of units.", edit('run["units"] < runs[best]["units"]', "False")),
    Mistake("cr_tie_last", "Of runs with the same accuracy, the last one is chosen, however many units it has.",
        "On a tie, compare the numbers of units.", edit('run["dev_accuracy"] > runs', 'run["dev_accuracy"] >= runs')),
    Mistake("cr_tie_large", "Of runs with the same accuracy, the one with the most units is chosen.",
        "On a tie, the simpler network wins.", edit('run["units"] < runs', 'run["units"] > runs')),
    Mistake("cr_tie_equal_last", "Of runs that are equal in accuracy and units, the last one is chosen.",
        "A later run has to be better in something.", edit('run["units"] < runs', 'run["units"] <= runs')),
    Mistake("cr_tie_train", "On a tie on the dev set, the accuracy on the training set decides.",
        "On a tie, the units decide, and nothing else.",
        edit('run["units"] < runs[best]["units"]', 'run["train_accuracy"] > runs[best]["train_accuracy"]')),
    Mistake("cr_any_smaller", "A smaller network is taken even if its accuracy is lower.",
        "The units decide only between runs with the same accuracy.",
        edit('elif run["dev_accuracy"] == runs[best]["dev_accuracy"] and run["units"]', 'elif run["units"]')),
    Mistake("cr_units_first", "The units decide first, and the accuracy only after them.",
        "The accuracy comes first. Units are for ties.",
        edit("return best", 'good = [run for run in runs if not run["diverged"]]\n'
            '    return runs.index(min(good, key=lambda run: (run["units"], -run["dev_accuracy"])))')),
    Mistake("cr_gap", "The run with the smallest gap between its two accuracies is chosen.",
        "A network can be equally bad on both sets. The dev set counts.",
        edit('run["dev_accuracy"] > runs[best]["dev_accuracy"]',
            'run["dev_accuracy"] - run["train_accuracy"] > runs[best]["dev_accuracy"] - runs[best]["train_accuracy"]')),
    Mistake("cr_mean", "The accuracies on both sets are added up or averaged.",
        "The network has seen the training set. Its accuracy there says nothing about new pictures.",
        edit('run["dev_accuracy"]', '(run["dev_accuracy"] + run["train_accuracy"])',
            'runs[best]["dev_accuracy"]', '(runs[best]["dev_accuracy"] + runs[best]["train_accuracy"])')),
    Mistake("cr_place_among_the_rest", "The index counts only the runs that did not diverge.",
        "runs[index] has to be the chosen one, so every run counts.",
        edit("    best = None", '    runs = [run for run in runs if not run["diverged"]]\n    best = None')),
    Mistake("cr_the_run", "The run itself is returned instead of its index.",
        "The result is a number: the place of the run in the list.", edit("return best", "return runs[best]")),
    Mistake("cr_the_accuracy", "The accuracy is returned instead of the index of its run.",
        "The result is a number: the place of the run.", edit("return best", 'return runs[best]["dev_accuracy"]')),
    Mistake("cr_from_1", *general.FROM_1, edit("return best", "return best + 1")),
], variants={
    "min with a key of three parts": whole("""
def choose_run(runs):
    good = [i for i in range(len(runs)) if not runs[i]["diverged"]]
    return min(good, key=lambda i: (-runs[i]["dev_accuracy"], runs[i]["units"], i))
"""),
    "three steps with NumPy": whole("""
def choose_run(runs):
    accuracies = np.array([-1 if run["diverged"] else run["dev_accuracy"] for run in runs])
    equal = np.flatnonzero(accuracies == accuracies.max())
    return equal[np.argmin([runs[i]["units"] for i in equal])]
"""),
    "a loop that compares pairs": whole("""
def choose_run(runs):
    best, index = (-1.0, 0), None
    for i in range(len(runs)):
        mine = runs[i]["dev_accuracy"], -runs[i]["units"]
        if runs[i]["diverged"] == False and mine > best:
            best, index = mine, i
    return index
"""),
})  # fmt: skip
