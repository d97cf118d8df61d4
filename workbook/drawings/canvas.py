"""Shapes, paper and the pen.

A line is an (n, 2) float array of x, y; x grows to the right, y downwards.  A shape is a list of closed lines: the
union of what they enclose, so `+` joins two shapes.  Paper has a fine grid, 4 x 4 points for each final pixel; shapes
fill it in whole numbers only.  A `Pen` draws in coordinates of a subject, whose middle is (0, 0) and which reaches from
-1 to 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from workbook.drawings.colours import Colour
from workbook.drawings.dice import cos, sin

FINE = 4  # points of the fine grid along a side of one pixel
GRID = 16  # outlines are rounded to 1/16 of a fine point

Point = tuple[float, float]
Line = NDArray[Any]
Shape = list[Line]
# (side, side): red, green and blue of each fine point, 16 bits each, so that they add up; -1: nothing was painted
Paper = NDArray[np.int64]
Area = NDArray[np.bool_]  # (side, side): which fine points are meant
CIRCLE: Line = np.array([(cos(a), sin(a)) for a in range(0, 360, 10)])  # of radius 1 around (0, 0)


def ellipse(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> Shape:
    """An ellipse around (x, y) with half axes rx, ry, turned by `turn` degrees; without ry a circle."""
    ry = rx if ry is None else ry
    c, s = cos(turn), sin(turn)
    u, v = (CIRCLE * (rx, ry)).T
    return [np.stack([x + u * c - v * s, y + u * s + v * c], axis=1)]


def polygon(*points: Point) -> Shape:
    """A shape with corners."""
    return [np.array(points, dtype=float)]


def box(left: float, top: float, right: float, bottom: float) -> Shape:
    """An upright rectangle."""
    return polygon((left, top), (right, top), (right, bottom), (left, bottom))


def both(right: Shape) -> Shape:
    """A shape and its mirror image: what stands on the right and on the left."""
    return [line * (-1, 1) for line in right] + right


def blob(*points: Point, steps: int = 6) -> Shape:
    """A smooth shape through the points (Catmull-Rom spline)."""
    p = np.array(points, dtype=float)
    return [_spline(np.roll(p, 1, 0), p, np.roll(p, -1, 0), np.roll(p, -2, 0), steps)]


def egg(*right: Point, steps: int = 6) -> Shape:
    """A smooth shape through the points of its right half, from top to bottom, and their mirror images."""
    return blob(*right, *((-x, y) for x, y in reversed(right) if x), steps=steps)


def curve(*points: Point) -> Line:
    """A smooth open line through the points."""
    p = np.array([points[0], *points, points[-1]], dtype=float)
    return np.vstack([_spline(p[:-3], p[1:-2], p[2:-1], p[3:], 6), p[-1:]])


def _spline(a: Line, b: Line, c: Line, d: Line, steps: int) -> Line:
    """Catmull-Rom pieces from b to c, `steps` points each."""
    t = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = (q[:, None, :] for q in (a, b, c, d))
    ramp = (2 * a - 5 * b + 4 * c - d) * (t * t) + (3 * b - a - 3 * c + d) * (t * t * t)
    return np.asarray(0.5 * (2 * b + (c - a) * t + ramp)).reshape(-1, 2)


def limb(points: Line | Sequence[Point], start: float, end: float | None = None) -> Shape:
    """Everything within a distance of a curve, or of straight lines from point to point: a leg, a tail, a stroke.

    The distance runs from `start` at the first point to `end` (without it, `start` too) at the last.
    """
    line, end = np.asarray(points, dtype=float), start if end is None else end
    radii = start + (end - start) * np.arange(len(line))[:, None] / max(1, len(line) - 1)
    discs = line[:, None] + CIRCLE[::3] * radii[:, None]
    dx, dy = (line[1:] - line[:-1]).T
    length = np.sqrt(dx * dx + dy * dy)
    normal = np.stack([-dy / length, dx / length], axis=1)
    p, q, at_p, at_q = line[:-1], line[1:], normal * radii[:-1], normal * radii[1:]
    pieces = np.stack([p + at_p, p - at_p, q - at_q, q + at_q], axis=1)
    return [*discs, *pieces]


def blank(size: int) -> Paper:
    """Paper for a picture of size x size pixels."""
    return np.full((size * FINE, size * FINE), -1, dtype=np.int64)


def rgb(points: NDArray[np.int64]) -> NDArray[np.int64]:
    """The red, green and blue of points of paper, (3, ...), or of the sum of up to 256 points."""
    return np.stack([points >> 32, points >> 16, points]) & 65535


def photo(paper: Paper) -> NDArray[np.int64]:
    """The picture at its final size: (size, size, 3), each pixel the mean of its fine points."""
    size = len(paper) // FINE
    sums = paper.reshape(size, FINE, -1).sum(axis=1).reshape(size, size, FINE).sum(axis=2)
    return np.ascontiguousarray(np.moveaxis((rgb(sums) + FINE * FINE // 2) // (FINE * FINE), 0, 2))


def _inside(x: NDArray[Any], y: NDArray[Any], lengths: NDArray[np.int64], side: int) -> Area:
    """Which fine points lie inside a shape (nonzero winding rule, row by row).

    x, y: its points, line after line, in fine points; lengths: how many points each of its lines has.
    """
    x0, y0 = np.floor(np.stack([x, y]) * GRID + 0.5).astype(np.int64)
    ends = np.cumsum(lengths)
    first = ends - lengths
    following = np.arange(1, len(x) + 1)
    following[ends - 1] = first
    x1, y1 = x0[following], y0[following]
    # All lines turn in one fixed sense, so that pieces which overlap add up instead of cancelling out.
    sense = np.where(np.add.reduceat(x0 * y1 - x1 * y0, first) >= 0, 1, -1).astype(np.int16).repeat(lengths)
    inside: Area = np.zeros((side, side), dtype=bool)
    # An edge crosses the rows whose middles lie between its ends, from the upper row to that above the lower one.
    row0, row1 = _next_middle(y0, side), _next_middle(y1, side)
    crossed = np.abs(row1 - row0)
    edge = np.arange(len(x)).repeat(crossed.astype(np.intp))  # a browser's own Python counts in 32 bits
    if not edge.size:
        return inside
    row = np.arange(len(edge)) + (np.minimum(row0, row1) - np.cumsum(crossed) + crossed)[edge]
    level = row * GRID + GRID // 2
    column = _next_middle(x0[edge] + (level - y0[edge]) * (x1 - x0)[edge] // (y1 - y0)[edge], side)
    top, left, bottom, width = row.min(), column.min(), row.max() + 1, np.ptp(column) + 1
    winding = np.zeros((bottom - top) * width, dtype=np.int16)
    np.add.at(winding, (row - top) * width + column - left, np.where(y0 < y1, sense, -sense)[edge])
    covered = winding.reshape(-1, width).cumsum(axis=1, dtype=np.int16)[:, :-1] != 0
    inside[top:bottom, left : left + width - 1] = covered
    return inside


def _next_middle(at: NDArray[np.int64], side: int) -> NDArray[np.int64]:
    """The first fine point along a side whose middle does not lie before a place; `side` where there is none."""
    return np.minimum(np.maximum((at + GRID // 2 - 1) // GRID, 0), side)


@dataclass(frozen=True)
class Pen:
    """Draws in coordinates of its own: its (u, v) is the fine point (x + a*u + b*v, y + c*u + d*v) of the paper."""

    paper: Paper
    x: float
    y: float
    a: float
    b: float
    c: float
    d: float

    @classmethod
    def on(cls, paper: Paper, x: float = 0.5, y: float = 0.5, scale: float = 0.5) -> Self:
        """A pen with its (0, 0) at (x, y) and a unit of this length, all in sides of the paper."""
        side = len(paper)
        return cls(paper, x * side, y * side, scale * side, 0.0, 0.0, scale * side)

    def at(self, x: float, y: float, scale: float = 1.0, angle: float = 0.0, flip: bool = False) -> Self:
        """A pen for a part: its (0, 0) at (x, y) of this one, its unit `scale` of this one's.

        angle: tilt in degrees; flip: mirrors left and right.
        """
        a, b, c, d = self.a, self.b, self.c, self.d
        u, v, f = cos(angle) * scale, sin(angle) * scale, -1.0 if flip else 1.0
        origin = self.x + a * x + b * y, self.y + c * x + d * y
        return type(self)(self.paper, *origin, (a * u + b * v) * f, b * u - a * v, (c * u + d * v) * f, d * u - c * v)

    def sides(self) -> tuple[Self, Self]:
        """The mirror image of this pen and the pen itself, to draw the left and the right half of something."""
        return self.at(0, 0, flip=True), self

    def paint(self, shape: Shape, colour: Colour, inside: Area | None = None) -> Area:
        """Fill a shape, only where `inside` is True when it is given; returns the fine points filled."""
        u, v = np.concatenate(shape).T
        x, y = self.x + (self.a * u + self.b * v), self.y + (self.c * u + self.d * v)
        area = _inside(x, y, np.array([len(line) for line in shape]), len(self.paper))
        if inside is not None:
            area &= inside
        self.fill(area, colour)
        return area

    def fill(self, area: Area, colour: Colour) -> None:
        """Give the fine points of an area a colour."""
        red, green, blue = colour
        np.copyto(self.paper, red << 32 | green << 16 | blue, where=area)
