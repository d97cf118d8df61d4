"""Outlines as lists of points: circles, smooth curves, limbs.

A shape is an (n, 2) float array of x, y; x grows to the right, y downwards. Only + - * / are used,
so every machine computes the same points.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .dice import cos, sin

Points = Sequence[tuple[float, float]]


def ellipse(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> np.ndarray:
    """Outline of an ellipse around (x, y) with half axes rx, ry, turned by `turn` degrees."""
    ry = rx if ry is None else ry
    c, s = cos(turn), sin(turn)
    ring = [(rx * cos(a), ry * sin(a)) for a in range(0, 360, 10)]
    return np.array([(x + u * c - v * s, y + u * s + v * c) for u, v in ring])


def polygon(*points: tuple[float, float]) -> np.ndarray:
    """Outline with corners."""
    return np.array(points, dtype=float)


def box(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    """Outline of an upright rectangle."""
    return polygon((left, top), (right, top), (right, bottom), (left, bottom))


def blob(*points: tuple[float, float], steps: int = 6) -> np.ndarray:
    """Smooth closed outline through the points (Catmull-Rom spline)."""
    p = np.array(points, dtype=float)
    return _spline(np.roll(p, 1, 0), p, np.roll(p, -1, 0), np.roll(p, -2, 0), steps)


def curve(*points: tuple[float, float], steps: int = 6) -> np.ndarray:
    """Smooth open line through the points."""
    p = np.array([points[0], *points, points[-1]], dtype=float)
    line = _spline(p[:-3], p[1:-2], p[2:-1], p[3:], steps)
    return np.vstack([line, p[-1:]])


def _spline(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray, steps: int) -> np.ndarray:
    """Catmull-Rom pieces from b to c, `steps` points each."""
    t = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = (q[:, None, :] for q in (a, b, c, d))
    ramp = (2 * a - 5 * b + 4 * c - d) * (t * t) + (3 * b - a - 3 * c + d) * (t * t * t)
    return (0.5 * (2 * b + (c - a) * t + ramp)).reshape(-1, 2)


def limb(line: np.ndarray, start: float, end: float | None = None) -> list[np.ndarray]:
    """The area within a distance of a line: a leg, a tail, a pencil stroke.

    The distance runs from `start` at the first point to `end` at the last.
    Gives pieces whose union is the limb.
    """
    end = start if end is None else end
    radii = [start + (end - start) * k / max(1, len(line) - 1) for k in range(len(line))]
    pieces = []
    for k, ((x, y), r) in enumerate(zip(line, radii)):
        pieces.append(np.array([(x + r * cos(a), y + r * sin(a)) for a in range(0, 360, 30)]))
        if k:
            pieces += _link(line[k - 1], radii[k - 1], (x, y), r)
    return pieces


def _link(p: Sequence[float], rp: float, q: Sequence[float], rq: float) -> list[np.ndarray]:
    """The four-cornered piece between two neighbouring discs of a limb."""
    dx, dy = q[0] - p[0], q[1] - p[1]
    length = float(np.sqrt(dx * dx + dy * dy))  # sqrt is exact by IEEE 754
    if length < 1e-9:
        return []
    nx, ny = -dy / length, dx / length
    corners = [
        (p[0] + nx * rp, p[1] + ny * rp),
        (p[0] - nx * rp, p[1] - ny * rp),
        (q[0] - nx * rq, q[1] - ny * rq),
        (q[0] + nx * rq, q[1] + ny * rq),
    ]
    return [np.array(corners)]
