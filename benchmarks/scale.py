"""Scale drives deep learning: accuracy on fresh drawings against the number of training drawings.

    python benchmarks/scale.py            everything, a quarter to half an hour; writes
                                          scale.md and ../datasets/accuracy_by_size.json
    python benchmarks/scale.py --quick    small sets only, to see that it works; writes nothing

Three networks with the settings of notebooks 01, 06b and 07b are trained on the first 25, 50, 100, ... drawings of
several series, each from a seed of its own, and measured on drawings that nobody was trained on. Notebook 08 measures
the small sizes live and shows these numbers beside them.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from dnn_utils import images_to_columns  # noqa: E402
from workbook.drawings import draw_set  # noqa: E402
from workbook.training import TrainingDiverged, inner_products, train  # noqa: E402

MODELS = {
    "one unit": {"layers_dims": [12288, 1], "learning_rate": 0.005, "num_iterations": 2000, "initialization": "zeros"},
    "two layers": {
        "layers_dims": [12288, 7, 1],
        "learning_rate": 0.0075,
        "num_iterations": 2500,
        "initialization": "small",
    },
    "four layers": {
        "layers_dims": [12288, 20, 7, 5, 1],
        "learning_rate": 0.0075,
        "num_iterations": 2500,
        "initialization": "scaled",
    },
}
SIZES = {25: 6, 50: 6, 100: 6, 200: 6, 400: 6, 800: 6, 1600: 4, 3200: 3}  # drawings: how many series
FIRST_SEED = 7000
DEV_SEED, DEV = 31000, 2000


def fresh_drawings(m: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """X (12288, m) and Y (1, m) of fresh drawings."""
    images, labels, _ = draw_set(m, seed, f"drawing seed {seed}")
    return images_to_columns(images), labels.reshape(1, -1)


def measure(sizes: dict[int, int], dev_count: int) -> dict[str, dict[int, list[float]]]:
    """The accuracies on the dev set: of each model, for each size, one for each series."""
    dev = fresh_drawings(dev_count, DEV_SEED)
    found = {name: {m: [] for m in sizes} for name in MODELS}
    for number in range(max(sizes.values())):
        own = [m for m, count in sizes.items() if number < count]
        X, Y = fresh_drawings(max(own), FIRST_SEED + number)
        K = inner_products(X)
        for m in tqdm(own, desc=f"series {number}", disable=None):
            first = np.ascontiguousarray(X[:, :m]), Y[:, :m]
            for name, settings in MODELS.items():
                try:
                    result = train(*first, dev=dev, K=K[:m, :m], record_every=settings["num_iterations"], **settings)
                    found[name][m].append(round(result.dev_accuracy, 4))
                except TrainingDiverged:
                    print(f"{name}, {m} drawings of series {number}: diverged", file=sys.stderr)
    return found


def report(found: dict[str, dict[int, list[float]]], sizes: dict[int, int], dev_count: int) -> str:
    """The measurement as Markdown."""
    lines = [
        "# Accuracy against the number of training drawings",
        "",
        f"Written by `python benchmarks/scale.py`. Each number is the accuracy on {dev_count} fresh drawings (seed {DEV_SEED}): "
        f"the mean over several series of training drawings (seeds from {FIRST_SEED} on, the first so many of each), ± the "
        "standard deviation between the series. Every network has the settings of its notebook; the initial weights are drawn "
        "with seed 1. Nothing was tuned for a size.",
        "",
        "| training drawings | series | " + " | ".join(MODELS) + " |",
        "|---|---|---|---|---|",
    ]
    for m, count in sizes.items():
        columns = (f"{np.mean(found[name][m]):.3f} ± {np.std(found[name][m], ddof=1):.3f}" for name in MODELS)
        lines.append(f"| {m} | {count} | " + " | ".join(columns) + " |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sets only; nothing is written")
    quick = parser.parse_args().quick
    sizes, dev_count = ({25: 2, 100: 2}, 200) if quick else (SIZES, DEV)
    found = measure(sizes, dev_count)
    text = report(found, sizes, dev_count)
    print(text)
    if not quick:
        here = Path(__file__).parent
        here.joinpath("scale.md").write_text(text, encoding="utf-8", newline="\n")
        data = {"dev_drawings": DEV, "accuracies": found}
        ROOT.joinpath("datasets", "accuracy_by_size.json").write_text(
            json.dumps(data) + "\n", encoding="utf-8", newline="\n"
        )


if __name__ == "__main__":
    main()
