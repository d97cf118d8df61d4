"""The exercise of notebook 08: when to stop a training."""

import numpy as np

from . import general
from .inputs import MANY, printed
from .kit import Exercise, Mistake, Parts, edit, generator, ways, whole


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
        costs = [np.nan if rank is None else round(0.3 + int(steps[rank]) / 100, 2) for rank in ranks]
        yield f"{what}: {costs}, patience {patience}", costs, patience
    if seed is not None:
        for patience, size in ((int(draw.randint(6, 12)), 1000), (3 * MANY, 1)):
            costs = np.round(size * (np.linspace(1, 0.3, MANY) + draw.uniform(0, 0.1, MANY)), 2).tolist()
            yield f"{MANY} costs, patience {patience}", costs, patience


EARLY_STOP = Exercise(early_stop, Parts("", ("best", "stop")), _costs,
    printed=[printed("early_stop", "ten costs with patience 3")], mistakes=[
    Mistake("es_equal_is_better", "A cost that equals the lowest one is taken for a better one.",
        "Does a better record reach the lowest cost, or go below it?", edit("cost < dev", "cost <= dev")),
    Mistake("es_one_late", "Training goes on for one record too many.",
        "If record 4 is the best and the patience is 3, where does it end?", edit(">= patience", "> patience")),
    Mistake("es_one_early", "Training ends one record too early.",
        "If record 4 is the best and the patience is 3, where does it end?", edit(">= patience", ">= patience - 1")),
    Mistake("es_not_in_a_row", "All records that bring nothing better are counted, not only those since the best one.",
        "A new lowest cost restores the patience. Where does your count start again?",
        whole(COUNTER) + whole(COUNTER, "elif stop > 0:", "else:")),
    Mistake("es_count_lost", "The count of records starts again at 0 for each record, so it never gets beyond 1.",
        "Set it to 0 before the loop, and again only when a record is better.",
        whole(COUNTER, "in enumerate(dev_costs):", "in enumerate(dev_costs):\n        waited = 0")),
    Mistake("es_first_counts", "The first record is counted as one that brought nothing better.",
        "The first record has nothing to compare with yet.",
        whole(COUNTER, "best = stop", "best, waited = stop, 0", "elif stop > 0:", "else:")),
    Mistake("es_at_once", "Training ends at the first record that brings nothing better.",
        "How many in a row are allowed? The argument patience says how many.",
        ways("        if stop - best >= patience:", "        elif stop > 0:", "        else:")),
    Mistake("es_nan_is_better", "A cost of nan (not a number) is taken for a better one.",
        "A comparison with nan is False. What happens then?", edit("cost < ", "not cost >= ")),
    Mistake("es_from_the_start", "The patience is counted from the first record, not from the best one.",
        "How many records have passed since the best one?", edit("stop - best >= patience", "stop >= patience")),
    Mistake("es_previous", "Each cost is compared with the one just before it, not with the lowest so far.",
        "After a high cost, one that is a little lower is not progress yet.",
        ways("cost < dev_costs[best]", "stop > 0 and cost < dev_costs[stop - 1]", "cost < dev_costs[stop - 1]")
        + whole(COUNTER, "elif stop > 0:\n", "if cost > dev_costs[stop - 1]:\n", "waited + 1",
            "waited + 1\n        else:\n            waited = 0"),
        sign=r"costs\[\w+ - 1\]"),
    Mistake("es_no_stop", "The patience is never used up: all records are looked at.", "Which word ends a loop?",
        edit("stop - best >= patience", "False")),
    Mistake("es_whole_minimum", "best is the lowest cost of all, even of records after the stop.",
        "Nobody knows those records: training has ended.",
        ways("return best, stop", "return int(np.nanargmin(dev_costs)), stop",
            *(f"best = int(np.{least}(dev_costs))\n    return best, {stop}" for least in ("argmin", "nanargmin")
              for stop in ("best + patience", "min(best + patience, len(dev_costs) - 1)")))),
    Mistake("es_last_as_best", "The record at which training stops is returned as the best one.",
        "Where was the cost lowest, and where did it stop?", edit("return best, stop", "return stop, stop")),
    Mistake("es_cost", "The lowest cost is returned instead of its index.",
        "best says where the lowest cost is, not how low.", edit("return best, stop", "return dev_costs[best], stop")),
    Mistake("es_highest", "The highest cost is taken for the best one.",
        "A low cost is a good one. Which sign do you need, < or >?", edit("cost < dev", "cost > dev")),
    Mistake("es_first", "Each cost is compared with the first one: the best so far is not kept.",
        "What you compare with has to follow the best record.", edit("dev_costs[best]", "dev_costs[0]")),
    Mistake("es_index_as_cost", "A cost is compared with best itself, which is an index.",
        "best says where it is. How do you get the cost there?", edit("cost < dev_costs[best]", "cost < best"),
        sign=r"< best\b|: best >"),
    Mistake("es_best_stays", "best keeps its first value: no later record becomes the best.",
        "What has to happen to best when a record is better?", edit("            best = stop", "            pass")),
    Mistake("es_from_1", *general.FROM_1, edit("return best, stop", "return best + 1, stop + 1")),
], variants={
    "a counter that starts again": whole(COUNTER, "best = stop", "best, waited = stop, 0"),
    "the lowest cost kept, while, a list": whole("""
def early_stop(dev_costs, patience):
    lowest, best, stop = float("inf"), 0, 0
    while True:
        if dev_costs[stop] < lowest:
            lowest, best = dev_costs[stop], stop
        if stop - best == patience or stop == len(dev_costs) - 1:
            return [best, stop]
        stop = stop + 1
"""),
    "NumPy looks back at every record":
        edit("        if cost < dev_costs[best]:\n            best = stop\n",
            "        best = np.nanargmin(np.array(dev_costs)[:stop + 1])\n"),
})  # fmt: skip
