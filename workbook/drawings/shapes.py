"""Shapes: circles, smooth curves, corners, limbs.

A line is an (n, 2) float array of x, y; x grows to the right, y downwards.  A shape is a list of closed lines: the
union of what they enclose, so `+` joins two shapes.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbook.drawings.dice import cos, sin

Point = tuple[float, float]
Line = NDArray[Any]
Shape = list[Line]


def ellipse(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> Shape:
    """An ellipse around (x, y) with half axes rx, ry, turned by `turn` degrees; without ry a circle."""
    ry = rx if ry is None else ry
    c, s = cos(turn), sin(turn)
    ring = [(rx * cos(a), ry * sin(a)) for a in range(0, 360, 10)]
    return [np.array([(x + u * c - v * s, y + u * s + v * c) for u, v in ring])]


def polygon(*points: Point) -> Shape:
    """A shape with corners."""
    return [np.array(points, dtype=float)]


def box(left: float, top: float, right: float, bottom: float) -> Shape:
    """An upright rectangle."""
    return polygon((left, top), (right, top), (right, bottom), (left, bottom))


def symmetric(*right: Point) -> list[Point]:
    """The points of the right half of an outline, from top to bottom, and their mirror images back up again."""
    return [*right, *((-x, y) for x, y in reversed(right) if x)]


def both(right: Shape) -> Shape:
    """A shape and its mirror image: what stands on the right and on the left."""
    return [line * (-1, 1) for line in right] + right


def blob(*points: Point, steps: int = 6) -> Shape:
    """A smooth shape through the points (Catmull-Rom spline)."""
    p = np.array(points, dtype=float)
    return [_spline(np.roll(p, 1, 0), p, np.roll(p, -1, 0), np.roll(p, -2, 0), steps)]


def curve(*points: Point, steps: int = 6) -> Line:
    """A smooth open line through the points."""
    p = np.array([points[0], *points, points[-1]], dtype=float)
    line = _spline(p[:-3], p[1:-2], p[2:-1], p[3:], steps)
    return np.vstack([line, p[-1:]])


def _spline(a: Line, b: Line, c: Line, d: Line, steps: int) -> Line:
    """Catmull-Rom pieces from b to c, `steps` points each."""
    t = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = (q[:, None, :] for q in (a, b, c, d))
    ramp = (2 * a - 5 * b + 4 * c - d) * (t * t) + (3 * b - a - 3 * c + d) * (t * t * t)
    return np.asarray(0.5 * (2 * b + (c - a) * t + ramp)).reshape(-1, 2)


def limb(line: Line, start: float, end: float | None = None) -> Shape:
    """Everything within a distance of a line: a leg, a tail, a pencil stroke.

    The distance runs from `start` at the first point to `end` (without it, `start` too) at the last.
    """
    end = start if end is None else end
    radii = [start + (end - start) * k / max(1, len(line) - 1) for k in range(len(line))]
    shape = []
    for k, ((x, y), r) in enumerate(zip(line, radii)):
        shape.append(np.array([(x + r * cos(a), y + r * sin(a)) for a in range(0, 360, 30)]))
        if k:
            shape += _link(line[k - 1], radii[k - 1], line[k], r)
    return shape


def _link(p: Line, rp: float, q: Line, rq: float) -> Shape:
    """The four-cornered piece between the discs around two points of a limb."""
    dx, dy = q - p
    length = float(np.sqrt(dx * dx + dy * dy))
    if length < 1e-9:
        return []
    normal = np.array((-dy / length, dx / length))
    return [np.array([p + normal * rp, p - normal * rp, q - normal * rq, q + normal * rq])]
