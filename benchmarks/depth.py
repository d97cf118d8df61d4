"""Is it the depth? Accuracy by depth, width and start, each with several seeds: one change at a time.

    python benchmarks/depth.py            everything, about ten minutes; writes depth.md
    python benchmarks/depth.py --quick    two seeds, fewer fresh drawings; writes nothing

Notebooks 06b and 07b set two layers from small weights beside four layers from scaled ones: two changes at once. Here
every network is trained from both starts, on the committed drawings and, where they are found, on the photographs.
"""

from __future__ import annotations

import argparse
import sys
from itertools import product

import numpy as np
from scale import DEV, DEV_SEED, FIRST_SEED, ROOT, fresh_drawings

from dnn_utils import images_to_columns, load_data
from workbook.training import inner_products, sweep, train

HIDDEN = [7], [20], [50], [20, 7], [20, 7, 5]
STARTS = "small", "scaled"
SEEDS = range(1, 6)
DEEPER, LARGER, SERIES = ([20], [20, 7], [20, 7, 5]), (800, 1600), 2
Pictures = tuple[np.ndarray, np.ndarray]  # X (12288, m) and Y (1, m)
INTRO = f"""# Is it the depth?

Written by `python benchmarks/depth.py`. Every network learns the 209 pictures of its set with the course's rate and
iterations, from the seeds 1 to {len(SEEDS)}. "Small" weights are random numbers times 0.01, "scaled" ones are divided by the root of the
number of inputs. Each number is the mean over the seeds, and in brackets the lowest and the highest.

The two networks that notebooks 06b and 07b compare are 7, 1 from small weights and 20, 7, 5, 1 from scaled ones, each from
one seed: they differ in depth, in width and in the start.
"""


def measure(train: Pictures, other: Pictures, seeds: range) -> list[dict]:
    """One row for each network, start and seed; dev_accuracy is that on the other pictures."""
    settings = [
        {"layers_dims": [len(train[0]), *hidden, 1], "initialization": start, "seed": seed}
        for hidden, start, seed in product(HIDDEN, STARTS, seeds)
    ]
    return sweep(*train, settings, dev=other)


def table(title: str, rows: list[dict]) -> str:
    """The rows of one set of pictures as Markdown."""
    lines = [f"## {title}\n", f"| units | {' | '.join(STARTS)} |", "|---|---|---|"]
    for hidden in HIDDEN:
        cells = []
        for start in STARTS:
            own = [r["dev_accuracy"] for r in rows if r["layers_dims"][1:-1] == hidden and r["initialization"] == start]
            cells.append(f"{np.mean(own):.3f} ({min(own):.2f} to {max(own):.2f})")
        lines.append(f"| {', '.join(map(str, [*hidden, 1]))} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def larger(sizes: tuple[int, ...], series: int, other: Pictures) -> str:
    """Does depth gain when there are more drawings? From scaled weights, on several series of training drawings."""
    found: dict[tuple[int, int], list[float]] = {}
    for number in range(series):
        X, Y = fresh_drawings(max(sizes), FIRST_SEED + number)
        K = inner_products(X)
        for m, (place, hidden) in product(sizes, enumerate(DEEPER)):
            first = np.ascontiguousarray(X[:, :m]), Y[:, :m]
            result = train(*first, [len(X), *hidden, 1], dev=other, K=K[:m, :m].copy(), record_every=2500)
            found.setdefault((place, m), []).append(result.dev_accuracy or 0)
    heads = " | ".join(f"{m} drawings" for m in sizes)
    lines = [
        f"## More drawings, scaled weights, on {other[1].size} fresh ones\n",
        f"| units | {heads} |",
        "|---|---|---|",
    ]
    for place, hidden in enumerate(DEEPER):
        cells = " | ".join(" and ".join(f"{share:.3f}" for share in found[place, m]) for m in sizes)
        lines.append(f"| {', '.join(map(str, [*hidden, 1]))} | {cells} |")
    lines.append(f"\nOne number for each series of drawings (seeds from {FIRST_SEED} on).\n")
    return "\n".join(lines)


def pictures(source: str) -> tuple[Pictures, Pictures]:
    """The training and the test pictures of a source, as columns."""
    x, y, test_x, test_y, _ = load_data(source)
    return (images_to_columns(x), y), (images_to_columns(test_x), test_y)


def main() -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few seeds and fresh drawings; nothing is written")
    quick = parser.parse_args().quick
    seeds, count = (SEEDS[:2], 200) if quick else (SEEDS, DEV)
    drawings, _ = pictures("drawings")
    other = fresh_drawings(count, DEV_SEED)
    parts = [INTRO, table(f"Drawings, on {count} fresh ones", measure(drawings, other, seeds))]
    try:
        photos, photo_test = pictures("photos")
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
    else:
        parts.append(table("Photographs, on the 50 test photographs", measure(photos, photo_test, seeds)))
    parts.append(larger((100, 200) if quick else LARGER, SERIES, other))
    text = "\n".join(parts)
    print(text)
    if not quick:
        ROOT.joinpath("benchmarks", "depth.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
