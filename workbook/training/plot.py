"""What a sweep found: a table as text, and a plot with error bars over all that is on no axis (the seeds)."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

# One look for each curve: told apart without colour too.
_MARKERS, _LINES = "osD^vP*", ("-", "--", "-.", ":")


def sweep_table(rows: Sequence[dict], columns: Sequence[str] | None = None) -> str:
    """The rows of a sweep as lines of text, the columns aligned.

    columns: which ones (all but seconds, which differ from run to run, and those that are the same in every row).
    """
    rows = list(rows)
    if not rows:
        return "There is no row."
    if columns is None:
        figures = ("train_accuracy", "dev_accuracy", "cost", "diverged")
        differs = [key for key in rows[0] if any(_key(row[key]) != _key(rows[0][key]) for row in rows)]
        columns = [key for key in rows[0] if key in differs and key not in (*figures, "dev_cost", "seconds")]
        columns += [key for key in figures if any(row[key] not in (None, False) for row in rows)]
    for key in columns:
        _known(rows, key)
    lines = [list(columns)] + [[_cell(row[key]) for key in columns] for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def plot_sweep(rows: Sequence[dict], x: str, y: str = "dev_accuracy", by: str | None = None, ax=None):
    """Draw y over x: a point is the mean over all rows that agree in x and by, its bar one standard deviation.

    rows: what sweep() returned. x, y, by: names of columns, such as "learning_rate", "dev_accuracy", "layers_dims";
    there is one curve for each value of `by`. Rows that diverged are no part of a mean; crosses on the lower edge say
    where there were any. Numbers that span a factor of 20 or more get a logarithmic axis.
    Returns the axes (those handed over, or new ones); the caller shows them.
    """
    rows = list(rows)
    if not rows:
        raise ValueError("There is no row to draw: give the rows that sweep() returned.")
    for name in (x, y) if by is None else (x, y, by):
        _known(rows, name)
    if ax is None:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
    places = _places(rows, x)
    curves = {} if by is None else {_key(row[by]): row[by] for row in rows}
    for number, curve in enumerate(curves or [None]):
        chosen = [row for row in rows if by is None or _key(row[by]) == curve]
        label = None if by is None else f"{by} {_cell(curves[curve])}"
        _draw(ax, chosen, x, y, places, number, label)
    _crosses(ax, rows, x, places)
    _label(ax, x, y, places)
    return ax


def _draw(ax, rows, x, y, places, number, label):
    """One curve: means and standard deviations."""
    values: dict = {}
    for row in rows:
        if not row["diverged"] and row[y] is not None and math.isfinite(row[y]):
            values.setdefault(_key(row[x]), []).append(row[y])
    keys = sorted(values, key=lambda key: places[key][0])
    ax.errorbar(
        [places[key][0] for key in keys],
        [statistics.fmean(values[key]) for key in keys],
        yerr=[statistics.stdev(values[key]) if len(values[key]) > 1 else 0 for key in keys],
        color=f"C{number}",
        marker=_MARKERS[number % len(_MARKERS)],
        linestyle=_LINES[number % len(_LINES)],
        capsize=4,
        label=label,
    )
    if label:
        ax.legend()


def _crosses(ax, rows, x, places):
    """A cross on the lower edge wherever a run diverged."""
    there = sorted({places[_key(row[x])][0] for row in rows if row["diverged"]})
    if there:
        ax.plot(
            there,
            [0.03] * len(there),
            "x",
            color="black",
            markersize=9,
            markeredgewidth=2,
            label="diverged",
            transform=ax.get_xaxis_transform(),
            clip_on=False,
        )
        ax.legend()


def _places(rows, x) -> dict:
    """Where each value of x stands on the axis, and what is written there (None: the axis has numbers of its own)."""
    values = {_key(row[x]): row[x] for row in rows}
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values.values()):
        return {key: (value, None) for key, value in values.items()}
    return {key: (place, _cell(value)) for place, (key, value) in enumerate(values.items())}


def _label(ax, x, y, places):
    """Names of the axes, ticks of categories, a logarithmic axis where numbers span orders of magnitude."""
    ax.set(xlabel=x.replace("_", " "), ylabel=y.replace("_", " "))
    ax.grid(alpha=0.3)
    numbers = [place for place, text in places.values() if text is None]
    if not numbers:
        ax.set_xticks([place for place, _ in places.values()], [text for _, text in places.values()])
    elif min(numbers) > 0 and max(numbers) / min(numbers) >= 20:
        ax.set_xscale("log")


def _known(rows, name):
    if any(name not in row for row in rows):
        raise ValueError(f"The rows have no column {name!r}: they have {', '.join(rows[0])}.")


def _key(value):
    """Something that can be compared and looked up: lists as tuples, parameters handed over by identity."""
    if isinstance(value, list | tuple):
        return tuple(value)
    return id(value) if isinstance(value, dict) else value


def _cell(value) -> str:
    if isinstance(value, dict):
        return "given"
    if isinstance(value, bool) or not isinstance(value, float):
        return "-" if value is None else str(value)
    return f"{value:.6g}"
