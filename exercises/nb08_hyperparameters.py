"""The exercises of notebook 08: when to stop a training, and which run to choose."""

import numpy as np

import testCases

from . import families
from .inputs import MANY
from .kit import PRINTED, UNCHANGED, Exercise, Mistake, Parts, Variant, edit, filled, generator, ways

NAN = float("nan")


def early_stop(dev_costs, patience):
    """Straight from the definition: the first record that ends ``patience`` records without a new lowest cost."""
    costs = [np.inf if np.isnan(cost) else cost for cost in dev_costs]
    stop = len(costs) - 1
    for s in range(patience, len(costs)):
        if min(costs[s - patience + 1 : s + 1]) >= min(costs[: s - patience + 1]):
            stop = s
            break
    return costs.index(min(costs[: stop + 1])), stop


COUNTER = """
def early_stop(dev_costs, patience):
    best, waited = 0, 0
    for stop, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = stop
        elif stop > 0:
            waited = waited + 1
        if waited >= patience:
            break
    return best, stop
"""
# The ranks of the costs of each case, 0 for the lowest; None is a cost that is not a number.
COURSES = (
    ("costs that fall and rise in turn", 3, [9, 6, 7, 8, 4, 6, 5, 5, 2, 3, 7, 8, 9]),
    ("costs that only fall", 2, [5, 4, 3, 2, 1, 0]),
    ("costs that rise from the beginning", 2, [0, 1, 2, 3, 4, 5]),
    ("costs that fall a second time, but too late", 4, [7, 5, 4, 6, 6, 5, 5, 2, 1, 0]),
    ("the same lowest cost several times", 3, [4, 2, 3, 2, 2, 3, 1]),
    ("a training run that breaks down", 3, [6, 3, 2, 4, None, None, None, None]),
    ("costs with a small patience", 1, [4, 2, 1, 3, 0]),
    ("the lowest cost at the very end", 3, [6, 3, 4, 5, 1]),
    ("fewer records than the patience", 6, [3, 1, 2]),
    ("one record", 2, [1]),
)


def _costs(seed):
    draw = generator(90, seed)
    for what, patience, ranks in COURSES:
        if seed is not None:  # another order each time, so that no index is known beforehand
            known = [rank for rank in ranks if rank is not None]
            what, ranks = "newly drawn costs", [*draw.permutation(known), *ranks[len(known) :]]
        steps = np.cumsum(draw.randint(2, 6, 10))
        costs = [NAN if rank is None else round(0.3 + int(steps[rank]) / 100, 2) for rank in ranks]
        yield f"{what}: {costs}, patience {patience}", costs, patience
    if seed is not None:
        for patience, size in ((int(draw.randint(6, 12)), 1000), (3 * MANY, 1)):
            costs = np.round(size * (np.linspace(1, 0.3, MANY) + draw.uniform(0, 0.1, MANY)), 2).tolist()
            yield f"{MANY} costs, patience {patience}", costs, patience


EARLY_STOP = Exercise(early_stop, Parts("", ("best", "stop")), _costs,
    printed=[(f"{PRINTED}, ten costs with patience 3", *testCases.early_stop_test_case())], mistakes=[
    Mistake("es_equal_is_better", "A cost that equals the lowest one is taken for a better one.",
        "Does a better record reach the lowest cost, or go below it?", edit("cost < dev", "cost <= dev")),
    Mistake("es_one_late", "The training goes on for one record too many.",
        "If record 4 is the best and the patience is 3, where does it end?", edit(">= patience", "> patience")),
    Mistake("es_one_early", "The training ends one record too early.",
        "If record 4 is the best and the patience is 3, where does it end?", edit(">= patience", ">= patience - 1")),
    Mistake("es_not_in_a_row", "All records that bring nothing better are counted, not only those since the best one.",
        "A new lowest cost restores the patience. Where does your count start again?",
        UNCHANGED + edit("elif stop > 0:", "else:"), code=COUNTER),
    Mistake("es_first_counts", "The first record is counted as one that brought nothing better.",
        "The first record has nothing to compare with yet.",
        edit("best = stop", "best, waited = stop, 0", "elif stop > 0:", "else:"), code=COUNTER),
    Mistake("es_at_once", "The training ends at the first record that brings nothing better.",
        "How many in a row are allowed? The argument patience says it.",
        ways("        if stop - best >= patience:", "        elif stop > 0:", "        else:")),
    Mistake("es_nan_is_better", "A cost of nan (not a number) is taken for a better one.",
        "A comparison with nan is False. What comes then?", edit("cost < ", "not cost >= ")),
    Mistake("es_from_the_start", "The patience is counted from the first record, not from the best one.",
        "How many records have passed since the best one?", edit("stop - best >= patience", "stop >= patience")),
    Mistake("es_previous", "Each cost is compared with the one just before it, not with the lowest so far.",
        "After a high cost, one that is a little lower is no progress yet.",
        edit("cost < dev_costs[best]", "stop > 0 and cost < dev_costs[stop - 1]")),
    Mistake("es_no_stop", "The patience is never used up: all records are looked at.", "Which word ends a loop?",
        edit("stop - best >= patience", "False")),
    Mistake("es_whole_minimum", "best is the lowest cost of all, even of records after the stop.",
        "Nobody knows those records: the training has ended.",
        ways("return best, stop", "return int(np.nanargmin(dev_costs)), stop",
            *(f"best = int(np.{least}(dev_costs))\n    return best, {stop}" for least in ("argmin", "nanargmin")
              for stop in ("best + patience", "min(best + patience, len(dev_costs) - 1)")))),
    Mistake("es_last_as_best", "The record at which the training stops is returned as the best one.",
        "Where was the cost lowest, and where did it stop?", edit("return best, stop", "return stop, stop")),
    Mistake("es_exchanged", *families.EXCHANGED, edit("return best, stop", "return stop, best")),
    Mistake("es_only_best", *filled(families.ONLY_ONE, "one of the two indices is", "the other one is"),
        ways("return best, stop", "return best", "return stop")),
    Mistake("es_cost", "The lowest cost is returned instead of its index.",
        "best says where the lowest cost is, not how low.", edit("return best, stop", "return dev_costs[best], stop")),
    Mistake("es_highest", "The highest cost is taken for the best one.",
        "A low cost is a good one. Which sign do you need, < or >?", edit("cost < dev", "cost > dev")),
    Mistake("es_first", "Each cost is compared with the first one: the best so far is not kept.",
        "What you compare with has to follow the best record.", edit("dev_costs[best]", "dev_costs[0]")),
    Mistake("es_index_as_cost", "A cost is compared with best itself, which is an index.",
        "best says where it is. How do you get the cost there?", edit("cost < dev_costs[best]", "cost < best")),
    Mistake("es_from_1", *families.FROM_1, edit("return best, stop", "return best + 1, stop + 1")),
], variants=[
    Variant("a counter that starts again", edit("best = stop", "best, waited = stop, 0"), code=COUNTER),
    Variant("the lowest cost kept, while, a list", code="""
def early_stop(dev_costs, patience):
    lowest, best, stop = float("inf"), 0, 0
    while True:
        if dev_costs[stop] < lowest:
            lowest, best = dev_costs[stop], stop
        if stop - best == patience or stop == len(dev_costs) - 1:
            return [best, stop]
        stop = stop + 1
"""),
    Variant("NumPy looks back at every record",
        edit("        if cost < dev_costs[best]:\n            best = stop\n",
            "        best = np.nanargmin(np.array(dev_costs)[:stop + 1])\n")),
])  # fmt: skip


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
    ("diverged runs without accuracies", (None, 0, NAN, True), (0, 1, 0.8), (1, 1, 0.9), (None, 2, NAN, True)),
    ("three runs", (0, 0, 0.97), (1, 1, 0.99), (2, 2, 0.98)),
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
        runs = [_run(NAN if dev is None else accuracies[dev], units[size], *others) for dev, size, *others in ranks]
        shown = ", ".join(f"{name} {[run[name] for run in runs]}" for name in ("dev_accuracy", "units"))
        gone = [i for i, run in enumerate(runs) if run["diverged"]]
        yield f"{what}: {shown}" + (f", diverged: {gone}" if gone else ""), runs
    for count in () if seed is None else (MANY // 10, MANY // 5, MANY):
        ranks = draw.randint(0, 1 + count // 10, count).tolist()  # the best accuracy is that of many runs
        units, (trains, odds) = draw.randint(100, 1000, count).tolist(), draw.randint(0, count, (2, count)).tolist()
        each = zip(sorted(ranks) if count == MANY else ranks, units, trains, odds)  # the last ones count, too
        yield f"{count} runs", [_run(dev / count, size, train / count, odd < 2) for dev, size, train, odd in each]


CHOOSE_RUN = Exercise(choose_run, "The index", _runs,
    printed=[(f"{PRINTED}, six runs", testCases.choose_run_test_case())], mistakes=[
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
        'When run["diverged"] is True, that run is out.', edit('if run["diverged"]:', 'if not run["diverged"]:')),
    Mistake("cr_worst", "The run with the lowest accuracy is chosen.", "A high accuracy is a good one.",
        edit('run["dev_accuracy"] > runs', 'run["dev_accuracy"] < runs')),
    Mistake("cr_tie_first", "Of runs with the same accuracy, the first one is chosen, whatever its size.",
        "On a tie, compare the numbers of units.", edit('run["units"] < runs[best]["units"]', "False")),
    Mistake("cr_tie_last", "Of runs with the same accuracy, the last one is chosen, whatever its size.",
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
    Mistake("cr_from_1", *families.FROM_1, edit("return best", "return best + 1")),
], variants=[
    Variant("min with a key of three parts", code="""
def choose_run(runs):
    good = [i for i in range(len(runs)) if not runs[i]["diverged"]]
    return min(good, key=lambda i: (-runs[i]["dev_accuracy"], runs[i]["units"], i))
"""),
    Variant("three steps with NumPy", code="""
def choose_run(runs):
    accuracies = np.array([-1 if run["diverged"] else run["dev_accuracy"] for run in runs])
    equal = np.flatnonzero(accuracies == accuracies.max())
    return equal[np.argmin([runs[i]["units"] for i in equal])]
"""),
    Variant("a loop that compares pairs", code="""
def choose_run(runs):
    best, index = (-1.0, 0), None
    for i in range(len(runs)):
        mine = runs[i]["dev_accuracy"], -runs[i]["units"]
        if runs[i]["diverged"] == False and mine > best:
            best, index = mine, i
    return index
"""),
])  # fmt: skip
