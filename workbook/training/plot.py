"""What a sweep found: a table as text, and a plot with error bars over all that is on no axis (the seeds)."""

import statistics
from collections.abc import Sequence
from typing import Any

Rows = Sequence[dict[str, Any]]

# One look for each curve: told apart without colour too.
_MARKERS, _LINES = "osD^vP*", ("-", "--", "-.", ":")
_FIGURES = ("train_accuracy", "dev_accuracy", "cost", "diverged")


def sweep_table(rows: Rows, columns: Sequence[str] | None = None) -> str:
    """The rows of a sweep as lines of text, the columns aligned.

    columns: which ones (all but seconds, which differ from run to run, and those that are the same in every row).
    Raises ValueError when a column is not there.
    """
    if not rows:
        return "There are no rows."
    if columns is None:
        settings = [key for key in rows[0] if key not in (*_FIGURES, "dev_cost", "seconds")]
        columns = [key for key in settings if len({_text(row[key]) for row in rows}) > 1]
        columns += [key for key in _FIGURES if any(row[key] not in (None, False) for row in rows)]
    _check_columns(rows, columns)
    lines = [list(columns)] + [[_text(row[key]) for key in columns] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths)) for line in lines)


def plot_sweep(rows: Rows, x: str, y: str = "dev_accuracy", by: str | None = None, ax: Any = None) -> Any:
    """Draw y over x: a point is the mean over all rows that agree in x and by, its bar one standard deviation.

    rows: what sweep() returned. x, y, by: names of columns, such as "learning_rate", "dev_accuracy", "layers_dims";
    there is one curve for each value of `by`. Rows that diverged are no part of a mean; crosses on the lower edge say
    where there were any. Numbers that span a factor of 20 or more get a logarithmic axis.
    Returns Matplotlib's axes (those handed over, or new ones); the caller shows them.
    Raises ValueError when there are no rows or a column is not there.
    """
    if not rows:
        raise ValueError("There are no rows to draw: give the rows that sweep() returned.")
    _check_columns(rows, [x, y, by or x])
    if ax is None:
        import matplotlib.pyplot as plt  # takes a while, and training does without

        _, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
    place = _scale(ax, rows, x)
    curves: dict[str | None, dict[float, list[float]]] = {}  # label: place on the axis: values
    for row in rows:
        curve = curves.setdefault(f"{by} {_text(row[by])}" if by else None, {})
        if not row["diverged"] and row[y] is not None:
            curve.setdefault(place[_text(row[x])], []).append(row[y])
    for number, (label, points) in enumerate(curves.items()):
        ax.errorbar(
            sorted(points),
            [statistics.fmean(points[at]) for at in sorted(points)],
            yerr=[statistics.stdev(points[at]) if len(points[at]) > 1 else 0 for at in sorted(points)],
            color=f"C{number}",
            marker=_MARKERS[number % len(_MARKERS)],
            linestyle=_LINES[number % len(_LINES)],
            capsize=4,
            label=label,
        )
    there = sorted({place[_text(row[x])] for row in rows if row["diverged"]})
    if there:
        edge = ax.get_xaxis_transform()  # x as in the data, y from 0 (the lower edge) to 1
        ax.plot(there, [0.03] * len(there), "kx", ms=9, mew=2, label="diverged", transform=edge, clip_on=False)
    if by or there:
        ax.legend()
    ax.set(xlabel=x.replace("_", " "), ylabel=y.replace("_", " "))
    ax.grid(alpha=0.3)
    return ax


def _scale(ax: Any, rows: Rows, x: str) -> dict[str, float]:
    """Where each value of x stands on the axis: numbers at their own place, anything else one after another."""
    values = {_text(row[x]): row[x] for row in rows}
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values.values()):
        ax.set_xticks(range(len(values)), list(values))
        return {text: place for place, text in enumerate(values)}
    if min(values.values()) > 0 and max(values.values()) >= 20 * min(values.values()):
        ax.set_xscale("log")
    return values


def _check_columns(rows: Rows, names: Sequence[str]) -> None:
    for name in names:
        if any(name not in row for row in rows):
            raise ValueError(f"The rows have no column {name!r}: they have {', '.join(rows[0])}.")


def _text(value: object) -> str:
    """What stands in a table and at an axis. Parameters handed over as a dictionary are "given"."""
    if isinstance(value, dict):
        return "given"
    if isinstance(value, float):
        return f"{value:.6g}"
    return "-" if value is None else str(value)
