"""Are the drawn cats a fair task? Measures it and writes the answer to drawings_fair.md.

    python benchmarks/drawings_fair.py               everything, about a quarter of an hour
    python benchmarks/drawings_fair.py --committed   only costs and accuracies on the committed files

The settings are the course's own (notebooks 01, 06 and 07). The committed set is trained in full, in float64,
as learners do. For the many other runs `train_in_span` does the same descent in another basis: every step
changes W1 by -rate/m dZ1 X^T, so W1 = start + C X^T, and W1 X = start X + C (X^T X). With X^T X computed
once, a step never touches the 12288 pixels.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import h5py
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from workbook.drawings import draw_set  # noqa: E402

MODELS = {  # name: layer sizes, how W starts, rate, iterations
    "one unit": ([12288, 1], "zeros", 0.005, 2000),
    "two layers": ([12288, 7, 1], "small", 0.0075, 2500),
    "five layers": ([12288, 20, 7, 5, 1], "scaled", 0.0075, 2500),
    "five layers, * 0.01": ([12288, 20, 7, 5, 1], "small", 0.0075, 2500),
}
FRESH_SEED, FRESH = 31000, 2000
SPREAD_SEEDS = range(400, 408)
COLOUR_SEED = 32000
CURVE = {209: range(500, 504), 500: range(500, 503), 1000: range(500, 502), 2000: range(500, 502)}
SETTINGS = (
    {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1"},
    {"OPENBLAS_CORETYPE": "SkylakeX", "OPENBLAS_NUM_THREADS": "1"},
    {"OPENBLAS_CORETYPE": "SkylakeX", "OPENBLAS_NUM_THREADS": "2"},
    {"OPENBLAS_CORETYPE": "Prescott", "OPENBLAS_NUM_THREADS": "1"},
)


def columns(images: np.ndarray, dtype: type = np.float64) -> np.ndarray:
    """Pictures (m, 64, 64, 3) as columns (12288, m), divided by 255."""
    return (images.reshape(len(images), -1).T / 255).astype(dtype)


def committed(part: str) -> tuple[np.ndarray, np.ndarray]:
    """X (12288, m) and labels (m,) of a committed file."""
    with h5py.File(ROOT / "datasets" / f"{part}_drawings.h5") as file:
        return columns(file[f"{part}_set_x"][:]), file[f"{part}_set_y"][:]


def start(dims: list[int], init: str, dtype: type = np.float64) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """W and b of every layer, as the course draws them (seed 1)."""
    np.random.seed(1)
    weights = []
    for n, n_prev in zip(dims[1:], dims):
        factor = {"zeros": 0.0, "small": 0.01, "scaled": 1 / np.sqrt(n_prev)}[init]
        weights.append((np.random.randn(n, n_prev) * factor).astype(dtype))
    return weights, [np.zeros((n, 1), dtype) for n in dims[1:]]


def descend(
    model: str,
    first: np.ndarray,
    basis: np.ndarray,
    product: np.ndarray,
    labels: np.ndarray,
    weights: list[np.ndarray],
    biases: list[np.ndarray],
    costs: list[float],
) -> np.ndarray:
    """Gradient descent. Layer 1 computes product(first, basis); its step is dZ1 basis. Gives `first`."""
    _, _, rate, steps = MODELS[model]
    Y, m, last = labels[None].astype(first.dtype), len(labels), len(weights) - 1
    for step in range(steps):
        Z, A = product(first) + biases[0], [None]
        for W, b in zip(weights[1:], biases[1:]):
            A.append(np.maximum(Z, 0))
            Z = W @ A[-1] + b
        AL = 1 / (1 + np.exp(-Z))
        if step % 100 == 0:
            safe = np.clip(AL, 1e-7, 1 - 1e-7) if first.dtype == np.float32 else AL
            costs.append(float(-(Y * np.log(safe) + (1 - Y) * np.log(1 - safe)).mean()))
        dZ = (AL - Y) / m
        for layer in range(last, 0, -1):
            dA = weights[layer].T @ dZ
            weights[layer] -= rate * (dZ @ A[layer].T)
            biases[layer] -= rate * dZ.sum(1, keepdims=True)
            dZ = dA * (A[layer] > 0)
        first -= rate * (dZ if basis is None else dZ @ basis)
        biases[0] -= rate * dZ.sum(1, keepdims=True)
    return first


def above(Z: np.ndarray, weights: list[np.ndarray], biases: list[np.ndarray]) -> np.ndarray:
    """0/1 predictions (m,) from the first layer's W1 X."""
    Z = Z + biases[0]
    for W, b in zip(weights[1:], biases[1:]):
        Z = W @ np.maximum(Z, 0) + b
    return (Z[0] > 0).astype(int)


def train_in_full(
    model: str, X: np.ndarray, labels: np.ndarray, others: list[np.ndarray]
) -> tuple[list[float], list[np.ndarray]]:
    """As learners do it. Gives costs (every 100 steps) and predictions for X and each of the others."""
    weights, biases = start(*MODELS[model][:2])
    costs: list[float] = []
    W1 = descend(model, weights[0], X.T, lambda W: W @ X, labels, weights, biases, costs)
    return costs, [above(W1 @ Q, weights, biases) for Q in (X, *others)]


def train_in_span(
    model: str, X: np.ndarray, labels: np.ndarray, others: list[np.ndarray]
) -> tuple[list[float], list[np.ndarray]]:
    """The same through X^T X."""
    weights, biases = start(*MODELS[model][:2], X.dtype)
    gram, begin, costs = X.T @ X, weights[0] @ X, []
    C = np.zeros_like(begin)
    C = descend(model, C, None, lambda C: begin + C @ gram, labels, weights, biases, costs)
    seen = [begin + C @ gram] + [weights[0] @ Q + C @ (X.T @ Q) for Q in others]
    return costs, [above(Z, weights, biases) for Z in seen]


def share(predictions: np.ndarray, labels: np.ndarray) -> float:
    """Accuracy."""
    return float((predictions == labels).mean())


def committed_text() -> str:
    """Costs to 6 decimals and accuracies of all models on the committed files; the same on every machine."""
    (X, Y), (Xt, Yt) = committed("train"), committed("test")
    lines = []
    for model in MODELS:
        costs, (on_train, on_test) = train_in_full(model, X, Y, [Xt])
        lines.append(f"{model}: train {share(on_train, Y):.6f} test {share(on_test, Yt):.2f}")
        lines.append("  costs " + " ".join(f"{cost:.6f}" for cost in costs))
        lines.append("  wrong " + " ".join(map(str, np.flatnonzero(on_test != Yt))))
    return "\n".join(lines)


# ---- classifiers that see only mean and spread of the colour channels


def colour_features(images: np.ndarray) -> np.ndarray:
    """Mean and standard deviation of red, green, blue: (m, 6)."""
    pixels = images.reshape(len(images), -1, 3) / 255
    return np.hstack([pixels.mean(1), pixels.std(1)])


def quadratic(F: np.ndarray, Y: np.ndarray, G: np.ndarray) -> np.ndarray:
    """Logistic regression on all products of two features, fitted by Newton's method."""

    def expand(Q: np.ndarray) -> np.ndarray:
        Q = np.hstack([np.ones((len(Q), 1)), Q])
        i, j = np.triu_indices(Q.shape[1])
        return Q[:, i] * Q[:, j]

    P, w = expand(F), np.zeros(28)
    for _ in range(30):
        p = 1 / (1 + np.exp(-P @ w))
        w -= np.linalg.solve((P * (p * (1 - p))[:, None]).T @ P + 0.1 * np.eye(28), P.T @ (p - Y) + 0.1 * w)
    return (expand(G) @ w > 0).astype(int)


def distances(F: np.ndarray, G: np.ndarray) -> np.ndarray:
    """Squared distances between the rows of G and of F."""
    return np.maximum((G**2).sum(1)[:, None] + (F**2).sum(1)[None] - 2 * G @ F.T, 0)


def colour_scores(train: tuple[np.ndarray, np.ndarray], fresh: tuple[np.ndarray, np.ndarray]) -> dict[str, float]:
    """Accuracy on fresh drawings of classifiers on colour alone; the settings that do best there count."""
    F, G = colour_features(train[0]), colour_features(fresh[0])
    F, G = (F - F.mean(0)) / F.std(0), (G - F.mean(0)) / F.std(0)
    (Y, Yg), D = (train[1], fresh[1]), distances(F, G)
    scores = {"logistic regression, quadratic features": share(quadratic(F, Y, G), Yg)}
    nearest = np.argsort(D, axis=1)
    scores["k nearest neighbours, best k of 5, 15, 45"] = max(
        share((Y[nearest[:, :k]].mean(1) > 0.5).astype(int), Yg) for k in (5, 15, 45)
    )
    best = 0.0
    for width in (1.0, 3.0, 10.0):
        for ridge in (0.1, 1.0, 10.0):
            alpha = np.linalg.solve(np.exp(-distances(F, F) / width) + ridge * np.eye(len(F)), 2.0 * Y - 1)
            best = max(best, share((np.exp(-D / width) @ alpha > 0).astype(int), Yg))
    scores["kernel ridge regression, best of 9 settings"] = best
    return scores


# ---- the report


def report() -> str:
    """Measure everything; gives the text of drawings_fair.md."""
    fresh = draw_set(FRESH, FRESH_SEED)[:2]
    parts = [
        INTRO,
        _committed_part(fresh),
        _spread_part(fresh),
        _curve_part(fresh),
        _colour_part(fresh),
        _digits_part(),
    ]
    return "\n".join(parts)


INTRO = f"""# Are the drawn cats a fair task?

Written by `python benchmarks/drawings_fair.py`. Fresh drawings: {FRESH} pictures of seed {FRESH_SEED}, half of
them cats, used for nothing but measuring. Every network has the course's own settings.

The seed of the committed files (32, and 33 for the test drawings) was chosen among eight: both networks learn
their 209 drawings, the costs fall without jumps, the 50 test drawings hold all five poses, and accuracy on them
rises with the layers. Neither the generator nor the seed was tuned on the fresh drawings.
"""


def _committed_part(fresh: tuple[np.ndarray, np.ndarray]) -> str:
    (X, Y), (Xt, Yt), Xf = committed("train"), committed("test"), columns(fresh[0])
    lines = [
        "## Trained on the committed 209 drawings",
        "",
        "In full, in float64.",
        "",
        "| model | first cost | last cost | 209 training | 50 test | 2000 fresh |",
        "|---|---|---|---|---|---|",
    ]
    for model in MODELS:
        costs, (on_train, on_test, on_fresh) = train_in_full(model, X, Y, [Xt, Xf])
        lines.append(
            f"| {model} | {costs[0]:.6f} | {costs[-1]:.6f} | {share(on_train, Y):.4f} | "
            f"{share(on_test, Yt):.2f} | {share(on_fresh, fresh[1]):.4f} |"
        )
    return "\n".join([*lines, ""])


def _spread_part(fresh: tuple[np.ndarray, np.ndarray]) -> str:
    Xf = columns(fresh[0], np.float32)
    names = list(MODELS)[:3]
    lines = [
        "## Trained on other sets of 209",
        "",
        "Accuracy on the fresh drawings (training accuracy in brackets).",
        "",
        "| seed | " + " | ".join(names) + " |",
        "|---|---|---|---|",
    ]
    table = []
    for seed in SPREAD_SEEDS:
        images, labels, _ = draw_set(209, seed)
        row = []
        for model in names:
            _, (own, new) = train_in_span(model, columns(images), labels, [Xf])
            row.append((share(new, fresh[1]), share(own, labels)))
        table.append([new for new, _ in row])
        lines.append(f"| {seed} | " + " | ".join(f"{new:.3f} ({own:.3f})" for new, own in row) + " |")
    mean, spread = np.mean(table, 0), np.std(table, 0, ddof=1)
    lines.append("| **mean ± spread** | " + " | ".join(f"**{a:.3f} ± {s:.3f}**" for a, s in zip(mean, spread)) + " |")
    return "\n".join([*lines, ""])


def _curve_part(fresh: tuple[np.ndarray, np.ndarray]) -> str:
    Xf = columns(fresh[0], np.float32)
    names = list(MODELS)[:3]
    lines = [
        "## More drawings to train on",
        "",
        "Mean accuracy on the fresh drawings.",
        "",
        "| training drawings | sets | " + " | ".join(names) + " |",
        "|---|---|---|---|---|",
    ]
    for m, seeds in CURVE.items():
        rows = []
        for seed in seeds:
            images, labels, _ = draw_set(m, seed)
            rows.append(
                [
                    share(train_in_span(model, columns(images, np.float32), labels, [Xf])[1][1], fresh[1])
                    for model in names
                ]
            )
        lines.append(f"| {m} | {len(rows)} | " + " | ".join(f"{a:.3f}" for a in np.mean(rows, 0)) + " |")
        print(lines[-1], flush=True)
    return "\n".join([*lines, ""])


def _colour_part(fresh: tuple[np.ndarray, np.ndarray]) -> str:
    small = draw_set(209, SPREAD_SEEDS[0])[:2]
    large = draw_set(2000, COLOUR_SEED)[:2]
    a, b = colour_scores(small, fresh), colour_scores(large, fresh)
    lines = [
        "## Mean and spread of the colour channels alone",
        "",
        "Accuracy on the fresh drawings of classifiers that see six numbers of a picture.",
        "",
        "| classifier | trained on 209 | trained on 2000 |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {a[name]:.3f} | {b[name]:.3f} |" for name in a]
    return "\n".join([*lines, ""])


def _digits_part() -> str:
    texts = {}
    for setting in SETTINGS:
        done = subprocess.run(
            [sys.executable, __file__, "--committed"],
            env={**os.environ, **setting},
            capture_output=True,
            text=True,
            check=True,
        )
        texts[" ".join(f"{k}={v}" for k, v in setting.items())] = done.stdout
    first = next(iter(texts.values()))
    lines = [
        "## Digits",
        "",
        "The costs to 6 decimals, the accuracies and the wrong test drawings of all four models on the",
        "committed files, compared with the first row.",
        "",
        "| setting | |",
        "|---|---|",
    ]
    lines += [f"| `{name}` | {'the same' if text == first else 'DIFFERENT'} |" for name, text in texts.items()]
    return "\n".join([*lines, "", "```text", first.rstrip(), "```", ""])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--committed", action="store_true", help="only the committed files, as text")
    if options.parse_args().committed:
        print(committed_text())
        return
    began = time.time()
    Path(__file__).with_suffix(".md").write_text(report(), encoding="utf-8", newline="\n")
    print(f"{time.time() - began:.0f} seconds")


if __name__ == "__main__":
    main()
