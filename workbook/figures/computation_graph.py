"""The computation graph of J = 3(a + bc): values forward, derivatives backward."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workbook.figures.pencils import FORWARD, Point, arrow_box, backward_arrow, canvas, forward_arrow, text

WIDTH, HEIGHT = 1.9, 0.8  # of a box
APART = 0.13  # from the middle of a way to its arrow forward, and to the one back


def computation_graph() -> Figure:
    """A graph of boxes. From the left come b = 3 and c = 2 into the box u = bc, which is 6. This and a = 5 go into
    the box v = a + u, which is 11, and this into the box J = 3v, which is 33. Dashed arrows lead back from right to
    left with the derivatives: dv = 3, then da = 3 and du = 3, then db = 6 and dc = 9."""
    figure, axes = canvas(10.9, 3.7)
    a, b, c = (0.75, 3.0), (0.75, 1.6), (0.75, 0.6)
    u, v, J = (3.3, 1.1), (6.5, 2.05), (9.55, 2.05)
    for (x, y), formula, value in ((u, "u = bc", "6"), (v, "v = a + u", "11"), (J, "J = 3v", "33")):
        arrow_box(axes, x, y, WIDTH, HEIGHT, FORWARD, formula, 16)
        text(axes, x, y + HEIGHT / 2 + 0.18, value, 15)
    for (x, y), formula in ((a, "a = 5"), (b, "b = 3"), (c, "c = 2")):
        text(axes, x - 0.1, y, formula, 17)
    half = WIDTH / 2
    _way(axes, (1.25, b[1]), (u[0] - half, u[1] + 0.2), r"\mathtt{db} = 6", above=True)
    _way(axes, (1.25, c[1]), (u[0] - half, u[1] - 0.2), r"\mathtt{dc} = 9")
    _way(axes, (1.25, a[1]), (v[0] - half, v[1] + 0.2), r"\mathtt{da} = 3", above=True)
    _way(axes, (u[0] + half, u[1]), (v[0] - half, v[1] - 0.2), r"\mathtt{du} = 3", aside=0.42)
    _way(axes, (v[0] + half, v[1]), (J[0] - half, J[1]), r"\mathtt{dv} = 3")
    return figure


def _way(axes: Axes, start: Point, end: Point, derivative: str, above: bool = False, aside: float = 0) -> None:
    """An arrow forward and one back beside it; what travels back is written ``aside`` inches right of the middle."""
    side = APART if above else -APART
    forward_arrow(axes, (start[0], start[1] - side / 2), (end[0] - 0.04, end[1] - side / 2))
    backward_arrow(axes, (end[0] - 0.04, end[1] + side / 2), (start[0], start[1] + side / 2))
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    text(axes, x + aside, y + (0.32 if above else -0.34), derivative, 14)
