"""How fast is the fast trainer? The same training by several hands, on the same pictures, in one run.

    pip install -e ".[benchmarks]"                 PyTorch and scikit-learn; without them their rows are left out
    python benchmarks/training.py                  everything; writes training.md and training.png beside this file
    python benchmarks/training.py --without-growth the first table only, about a minute

Against: the textbook loop (the course's own answers), PyTorch, scikit-learn's MLP, and the bound: the time of the
products dZ1 K alone, which no trainer in the space of the samples can be faster than. All take turns, several rounds,
and the shortest time counts, so that what other programs take from the machine falls on all of them. Those that can
use one or all processors do both, and the faster one counts.
"""

import argparse
import contextlib
import datetime
import math
import os
import platform
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

import dnn_utils
import my_network
from workbook.cores import cores
from workbook.training import inner_products, train
from workbook.training.descent import check_settings, run
from workbook.training.first_layer import Data, choose_space
from workbook.training.layers import initial_parameters

ROOT, HERE = Path(__file__).resolve().parents[1], Path(__file__).resolve().parent
ITERATIONS, RATE = 2500, 0.0075
NETWORKS = {"two layers": ([12288, 7, 1], "small"), "four layers": ([12288, 20, 7, 5, 1], "scaled")}
SECONDS = 1.0  # how long one thing is measured in the growth table
GROWTH_M, GROWTH_N = (209, 500, 1000, 2000, 5000), (768, 3072, 12288, 49152)
BOUND, TRAINER, TEXTBOOK = "the bound: products alone", "this trainer", "the textbook loop"


@dataclass
class Hand:
    """One way to train: run(iterations, threads) does so many steps; times are the seconds for all ITERATIONS."""

    name: str
    run: Callable[[int, int], object]
    iterations: int  # in one measurement; the time is multiplied up to ITERATIONS
    threads: Sequence[int] = (1,)
    note: str = ""
    times: dict[int, list[float]] = field(default_factory=dict)

    def measure(self) -> None:
        """Add one measurement for each number of threads."""
        for threads in self.threads:
            with threadpool_limits(threads, "blas"):
                begin = time.perf_counter()
                self.run(self.iterations, threads)
                seconds = time.perf_counter() - begin
            self.times.setdefault(threads, []).append(seconds * ITERATIONS / self.iterations)

    @property
    def best(self) -> float:
        return min(min(times) for times in self.times.values())

    @property
    def best_threads(self) -> int:
        return min(self.times, key=lambda threads: min(self.times[threads]))


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="measurements of each (7)")
    parser.add_argument("--without-growth", action="store_true", help="only the pictures of the course; writes nothing")
    parser.add_argument("--only-growth", action="store_true", help="only the growth table; writes nothing")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR", help="folder for training.md and training.png")
    args = parser.parse_args(argv)
    if args.only_growth:
        print(growth_table(growth()))
        return 0
    pictures, Y, _, _, _ = dnn_utils.load_data("drawings")
    X, Y = dnn_utils.images_to_columns(pictures), Y.astype(float)
    tables = {name: compare(name, X, Y, args.rounds) for name in NETWORKS}
    text = "\n\n".join(table(name, hands) for name, hands in tables.items())
    print(text, flush=True)
    for package in missing():
        print(f'{package} is not installed, so it was left out: pip install -e ".[benchmarks]" brings it.')
    if args.without_growth:
        return 0
    cells = growth()
    print(growth_table(cells))
    (args.out / "training.md").write_text(report(tables, cells), encoding="utf-8", newline="\n")
    plot(tables, cells, args.out / "training.png")
    print(f"Written: {args.out / 'training.md'} and training.png")
    return 0


# ------------------------------------------------------------------------------------------------------------
# The pictures of the course
# ------------------------------------------------------------------------------------------------------------


def compare(name: str, X, Y, rounds: int) -> list[Hand]:
    """Let all of them train one network; they take turns."""
    dims, initialization = NETWORKS[name]
    start = initial_parameters(initialization, dims, 1)
    hands = [*bounds(X, dims), trainer(X, Y, dims, initialization), textbook(name, X, Y, dims)]
    hands += pytorch(X, Y, start) + scikit_learn(X, Y, dims, start)
    for round_number in range(rounds):
        print(f"{name}: round {round_number + 1} of {rounds}", file=sys.stderr, flush=True)
        for hand in hands:
            hand.measure()
    return hands


def bounds(X, dims) -> list[Hand]:
    """Only the products dZ1 K, one for each step; K is there already.

    dZ1 has n1 rows or the next multiple of 8, whichever is faster. The trainer's steps run on one thread, so the bound
    does; with all of them it is the second row.
    """
    K, m, n = inner_products(X), X.shape[1], dims[1]
    rows = min((n, n + -n % 8), key=lambda rows: shortest(partial(np.matmul, np.ones((rows, m)), K)))
    dZ, out = np.random.default_rng(0).standard_normal((rows, m)), np.empty((rows, m))

    def products(iterations, threads):
        for _ in range(iterations):
            np.matmul(dZ, K, out=out)

    others = [Hand(f"the same on {cores()} threads", products, ITERATIONS, (cores(),))] if cores() > 1 else []
    return [Hand(BOUND, products, ITERATIONS), *others]


def trainer(X, Y, dims, initialization) -> Hand:
    """The whole of train(): checking, drawing the weights, K, all steps, 25 records, W1 at the end."""
    return Hand(TRAINER, lambda n, threads: train(X, Y, dims, RATE, n, initialization), ITERATIONS)


def textbook(name, X, Y, dims) -> Hand:
    """The models of notebooks 06b and 07b, as the course answers them."""
    model_name = {"two layers": "two_layer_model", "four layers": "L_layer_model"}[name]
    before = Path.cwd()
    os.chdir(ROOT / "solutions")
    try:
        model = getattr(my_network, model_name)
    finally:
        os.chdir(before)
    expected = train(X, Y, dims, RATE, 101, NETWORKS[name][1]).costs
    assert_same(model_name, np.ravel(model(X, Y, dims, learning_rate=RATE, num_iterations=101)[1]), expected)
    return Hand(TEXTBOOK, lambda n, _: model(X, Y, dims, learning_rate=RATE, num_iterations=n), 100, both())


def pytorch(X, Y, start) -> list[Hand]:
    """PyTorch on the processor, float64 and float32: nn.Linear, SGD over all examples."""
    try:
        import torch
    except ImportError:
        return []

    def hand(dtype, title, tolerance):
        columns, labels = (torch.tensor(np.ascontiguousarray(part.T), dtype=dtype) for part in (X, Y))

        def steps(iterations, network):
            optimizer, loss = torch.optim.SGD(network.parameters(), lr=RATE), torch.nn.BCEWithLogitsLoss()
            costs = []
            for _ in range(iterations):
                optimizer.zero_grad()
                cost = loss(network(columns), labels)
                cost.backward()
                optimizer.step()
                costs.append(cost.detach())
            return float(costs[0]), float(costs[-1])

        def go_on(iterations, threads):
            torch.set_num_threads(threads)
            steps(iterations, network)

        network = _torch_network(torch, start, dtype)
        ours = train(X, Y, _dims(start), RATE, 101, dict(start)).costs
        assert_same(title, steps(101, network), ours, tolerance)
        return Hand(title, go_on, 100, both())

    return [hand(torch.float64, "PyTorch, float64", 1e-8), hand(torch.float32, "PyTorch, float32", 1e-4)]


def _torch_network(torch, start, dtype):
    """A network of PyTorch with these weights."""
    parts, L = [], len(start) // 2
    for l in range(1, L + 1):
        layer = torch.nn.Linear(*reversed(start[f"W{l}"].shape), dtype=dtype)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(start[f"W{l}"]))
            layer.bias.copy_(torch.tensor(start[f"b{l}"][:, 0]))
        parts += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*parts[:-1])


def scikit_learn(X, Y, dims, start) -> list[Hand]:
    """MLPClassifier where it does the same: plain steps over all examples, no momentum, no penalty."""
    try:
        from sklearn.neural_network import MLPClassifier
    except ImportError:
        return []
    examples, labels = np.ascontiguousarray(X.T), Y[0].astype(int)

    def model(iterations):
        mlp = MLPClassifier(
            hidden_layer_sizes=dims[1:-1],
            solver="sgd",
            batch_size=len(labels),
            momentum=0.0,
            alpha=0.0,
            nesterovs_momentum=False,
            learning_rate="constant",
            learning_rate_init=RATE,
            max_iter=iterations,
            shuffle=False,
            tol=0.0,
            n_iter_no_change=10**9,
            random_state=1,
            warm_start=True,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it has not converged yet
            mlp.fit(examples, labels)
        return mlp

    # Its first fit draws weights of its own. Ours are put in, and it goes on from there.
    mlp = model(1)
    for l in range(1, len(start) // 2 + 1):
        mlp.coefs_[l - 1][:], mlp.intercepts_[l - 1][:] = start[f"W{l}"].T, start[f"b{l}"][:, 0]
    mlp.max_iter = 101
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mlp.fit(examples, labels)
    ours = train(X, Y, dims, RATE, 101, dict(start)).costs
    assert_same("scikit-learn", mlp.loss_curve_[-101::100], ours, 1e-8)
    note = "draws its own weights; the cost of every step is computed"
    return [Hand("scikit-learn, float64", lambda n, threads: model(n), 100, both(), note)]


def assert_same(name: str, costs, expected, tolerance: float = 1e-9) -> None:
    """The costs before the steps 0 and 100 have to agree, or it is not the same work."""
    if not np.allclose(costs, expected, rtol=tolerance, atol=0):
        sys.exit(f"{name} trains another way: its costs are {np.ravel(costs)}, expected {np.ravel(expected)}.")


def both() -> tuple[int, ...]:
    """One thread, and as many as there are processors."""
    return (1,) if cores() == 1 else (1, cores())


def missing() -> list[str]:
    """The packages that are not here."""
    return [title for title, package in (("PyTorch", "torch"), ("scikit-learn", "sklearn")) if not _is_here(package)]


def _is_here(package: str) -> bool:
    try:
        __import__(package)
    except ImportError:
        return False
    return True


def _dims(start) -> list[int]:
    return [start["W1"].shape[1], *(len(start[f"b{l}"]) for l in range(1, len(start) // 2 + 1))]


# ------------------------------------------------------------------------------------------------------------
# Growth
# ------------------------------------------------------------------------------------------------------------


@dataclass
class Cell:
    """m examples of n values: what is done once and what a step takes, in seconds, for each way to train."""

    m: int
    n: int
    once: dict[str, float]
    step: dict[str, float]

    def seconds(self, way: str, iterations: int) -> float:
        return self.once[way] + iterations * self.step[way]

    def chosen(self, iterations: int) -> str:
        """Where train() would train the first layer."""
        return choose_space(self.n, self.m, 7, iterations)

    def gain(self, iterations: int) -> float:
        """How many times faster than the textbook loop."""
        return self.seconds(TEXTBOOK, iterations) / self.seconds(self.chosen(iterations), iterations)


def growth() -> list[Cell]:
    """Two layers, 7 hidden units, on random values of every size of the grid that memory holds."""
    cells = []
    for n in GROWTH_N:
        for m in GROWTH_M:
            if 4 * 8 * n * m > memory():
                print(f"m = {m}, n = {n} needs more memory than there is, so it is left out.", file=sys.stderr)
                continue
            print(f"growth: m = {m}, n = {n}", file=sys.stderr, flush=True)
            cells.append(grow(m, n))
    return cells


def grow(m: int, n: int) -> Cell:
    """Measure one size: both ways of train() and the textbook loop, a few steps each."""
    draw = np.random.default_rng(0)
    X, Y = draw.random((n, m)), (draw.random((1, m)) > 0.5).astype(float)
    start = initial_parameters("scaled", [n, 7, 1], 1)
    K, once, step = inner_products(X), {}, {}
    once["samples"] = shortest(lambda: inner_products(X))
    for way, more in (("samples", {"K": K}), ("features", {})):
        nothing = partial(train, X, Y, [n, 7, 1], RATE, 0, start, space=way, **more)
        once[way] = once.get(way, 0.0) + shortest(nothing)
        step[way] = trainer_step(X, Y, start, space=way, **more)
    once[TEXTBOOK], step[TEXTBOOK] = 0.0, textbook_step(X, Y, start)
    return Cell(m, n, once, step)


class Watch:
    """Looks at the clock between steps; enough() says when a second and at least three steps have passed."""

    def __init__(self):
        self._seen = [time.perf_counter()]

    def enough(self) -> bool:
        self._seen.append(time.perf_counter())
        return len(self._seen) > 4 and self._seen[-1] - self._seen[0] > SECONDS

    def fastest(self) -> float:
        """Seconds of the fastest step; what was before the first one does not count."""
        return min(after - before for before, after in zip(self._seen[1:], self._seen[2:]))


def trainer_step(X, Y, start, space: str, K=None) -> float:
    """Seconds for a step of train(), which asks in every one whether it has been interrupted."""
    watch, data = Watch(), Data(X, Y, None, K)
    settings = check_settings(len(X), _dims(start), RATE, 10**9, dict(start), "relu", 1, 10**9)
    with contextlib.suppress(KeyboardInterrupt):
        run(data, space=space, interrupted=watch.enough, **settings)
    return watch.fastest()


def textbook_step(X, Y, start) -> float:
    """Seconds for a step as notebook 06 writes it; the faster one of one and all threads."""
    times = []
    for threads in both():
        watch = Watch()
        with threadpool_limits(threads, "blas"):
            textbook_loop(X, Y, start, watch.enough)
        times.append(watch.fastest())
    return min(times)


def textbook_loop(X, Y, start, enough: Callable[[], bool]) -> None:
    """Forward, cost, backward, update, as in notebook 06, without its function calls."""
    W1, b1, W2, b2 = start.values()
    m = X.shape[1]
    while not enough():
        Z1 = W1 @ X + b1
        A1 = np.maximum(0, Z1)
        A2, _ = dnn_utils.sigmoid(W2 @ A1 + b2)
        np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
        dZ2 = -(Y / A2 - (1 - Y) / (1 - A2)) * A2 * (1 - A2)
        dW2, db2, dA1 = dZ2 @ A1.T / m, np.sum(dZ2, axis=1, keepdims=True) / m, W2.T @ dZ2
        dZ1 = np.where(Z1 > 0, dA1, 0.0)
        dW1, db1, _ = dZ1 @ X.T / m, np.sum(dZ1, axis=1, keepdims=True) / m, W1.T @ dZ1
        W1, b1, W2, b2 = W1 - RATE * dW1, b1 - RATE * db1, W2 - RATE * dW2, b2 - RATE * db2


def shortest(work: Callable[[], object]) -> float:
    """The shortest of up to twenty times, in seconds; no more of them than fit into a little while."""
    times = []
    while not times or (len(times) < 20 and sum(times) < SECONDS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def memory() -> float:
    """Bytes of memory that this machine has; a lot where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return math.inf


# ------------------------------------------------------------------------------------------------------------
# What is written
# ------------------------------------------------------------------------------------------------------------


def table(name: str, hands: list[Hand]) -> str:
    """One network as a table in Markdown."""
    dims, _ = NETWORKS[name]
    mine = next(hand.best for hand in hands if hand.name == TRAINER)
    lines = [
        f"**{name.capitalize()}**, {dims}, {ITERATIONS} iterations, 209 pictures:",
        "",
        "| | seconds | compared with this trainer | threads |",
        "|---|---:|---:|---:|",
    ]
    for hand in hands:
        lines.append(f"| {hand.name} | {hand.best:.3f} | {hand.best / mine:.2f} times | {hand.best_threads} |")
    return "\n".join(lines)


def growth_table(cells: list[Cell]) -> str:
    """For every size: what a step takes, and how many times faster than the textbook loop train() is."""
    few = (10, 100, ITERATIONS)
    lines = [
        "| m | n | textbook, a step | samples, once | samples, a step | features, a step | "
        + " | ".join(f"{count} it." for count in few)
        + " |",
        "|---:|---:|" + "---:|" * (4 + len(few)),
    ]
    for cell in cells:
        gains = " | ".join(f"{cell.gain(count):.1f} {cell.chosen(count)[0]}" for count in few)
        lines.append(
            f"| {cell.m} | {cell.n} | {1e3 * cell.step[TEXTBOOK]:.2f} ms | {cell.once['samples']:.3f} s | "
            f"{1e3 * cell.step['samples']:.3f} ms | {1e3 * cell.step['features']:.2f} ms | {gains} |"
        )
    return "\n".join(lines)


def report(tables: dict, cells: list[Cell]) -> str:
    """training.md."""
    software = ", ".join(f"{title} {found}" for title, found in versions().items())
    notes = [f"{hand.name}: {hand.note}." for hand in next(iter(tables.values())) if hand.note]
    slowest = min((cell.gain(count), cell.m, cell.n, count) for cell in cells for count in (100, ITERATIONS))
    return (
        "\n\n".join(
            [
                "# How fast the fast trainer is",
                f"Made by `python benchmarks/training.py` on {datetime.date.today():%Y-%m-%d}: {software}, {cores()} processors, which other programs may have "
                f"used as well. All take turns in one run; the shortest of several measurements counts, and the faster one of "
                f"one thread and {cores()}. So compare the ratios; the seconds are those of this machine.",
                *(table(name, hands) for name, hands in tables.items()),
                "This trainer is measured whole: checking the inputs, drawing the weights, K, all steps, 25 records, W1 at the "
                "end. The bound is the time of the products dZ1 K alone, on one thread as in the trainer. The others are "
                "measured for 100 iterations, multiplied up; copying data to them is not counted. Textbook, PyTorch and "
                "scikit-learn were first started from the same weights and had the same cost after 100 steps, to 8 digits "
                "(float32: 4). " + " ".join(notes),
                "![Left, bars on a logarithmic scale: this trainer is close to the bound, the others take far longer. Right: "
                "how many times faster than the textbook loop it is, for numbers of examples and of values.](training.png)",
                "## Growth",
                "Two layers, 7 hidden units, random values: m examples of n values. What a step takes "
                "is measured (the fastest of those within a second), and apart from it what is done once; times for any number "
                "of iterations follow from both. The last columns say how many times "
                "faster than the textbook loop `train` is for so many iterations, and where it trains the first layer (s: "
                "samples, f: features). It is never told; it estimates.",
                growth_table(cells),
                f"The least gain for 100 iterations and more is {slowest[0]:.2f} times: m = {slowest[1]}, n = {slowest[2]}, "
                f"{slowest[3]} iterations.",
            ]
        )
        + "\n"
    )


def versions() -> dict[str, str]:
    """Python and the packages that took part."""
    found = {"Python": platform.python_version()}
    for title, package in (("NumPy", "numpy"), ("PyTorch", "torch"), ("scikit-learn", "scikit-learn")):
        with contextlib.suppress(PackageNotFoundError):
            found[title] = version(package)
    return found


def plot(tables: dict, cells: list[Cell], path: Path) -> None:
    """Bars for the pictures of the course, curves for growth."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.6), layout="constrained")
    names = [hand.name for hand in next(iter(tables.values()))]
    height = 0.8 / len(tables)
    for number, (title, hands) in enumerate(tables.items()):
        places = np.arange(len(names)) + (number - 0.5) * height
        bars = left.barh(
            places,
            [hand.best for hand in hands],
            height,
            label=title,
            hatch=["", "//"][number % 2],
            edgecolor="white",
            color=f"C{number}",
        )
        left.bar_label(bars, [f"{hand.best:.2f} s" for hand in hands], padding=3, fontsize=8)
    left.set_yticks(range(len(names)), names)
    left.invert_yaxis()
    left.set(xscale="log", xlabel=f"seconds for {ITERATIONS} iterations")
    left.margins(x=0.2)
    left.legend()
    for number, n in enumerate(GROWTH_N):
        chosen = [cell for cell in cells if cell.n == n]
        right.plot(
            [cell.m for cell in chosen],
            [cell.gain(ITERATIONS) for cell in chosen],
            color=f"C{number}",
            marker="osD^"[number],
            linestyle=("-", "--", "-.", ":")[number],
            label=f"n = {n}",
        )
    right.axhline(1, color="grey", linewidth=1)
    right.set(
        xscale="log",
        yscale="log",
        xlabel="examples m",
        ylabel="times faster than the textbook loop",
        title=f"two layers, 7 units, {ITERATIONS} iterations",
    )
    right.set_xticks(GROWTH_M, [str(m) for m in GROWTH_M])
    right.minorticks_off()
    right.grid(alpha=0.3)
    right.legend()
    figure.savefig(path, dpi=110)
    plt.close(figure)


if __name__ == "__main__":
    sys.exit(main())
