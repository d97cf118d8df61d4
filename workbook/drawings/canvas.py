"""The sheet of paper and the pen.

`Canvas` fills outlines on a fine grid (4 x 4 points for each final pixel) in whole numbers only.
`Pen` draws in the coordinates of a subject: its middle is (0, 0), it reaches from -1 to 1.
"""

from __future__ import annotations

import numpy as np

from .dice import cos, sin

FINE = 4  # points of the fine grid along a side of one pixel
GRID = 16  # outlines are rounded to 1/16 of a fine point

Colour = tuple[int, int, int]


class Canvas:
    """A square picture in the making: `pixels` is an int32 array (side, side, 3) of 0..255."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.side = size * FINE
        self.pixels = np.zeros((self.side, self.side, 3), dtype=np.int32)

    def area(self, pieces: list[np.ndarray]) -> np.ndarray:
        """Which fine points lie inside the union of outlines given in fine points; (side, side) of bool."""
        start = np.vstack([_clockwise(_on_grid(p)) for p in pieces])
        end = np.vstack([np.roll(_clockwise(_on_grid(p)), -1, 0) for p in pieces])
        inside = np.zeros((self.side, self.side), dtype=bool)
        top = max(0, int(start[:, 1].min()) // GRID)
        bottom = min(self.side, int(start[:, 1].max()) // GRID + 1)
        if bottom <= top:
            return inside
        rows = np.arange(top, bottom)
        level = (rows * GRID + GRID // 2)[None, :]
        x0, y0, x1, y1 = (q[:, None] for q in (start[:, 0], start[:, 1], end[:, 0], end[:, 1]))
        sign = (y0 <= level).astype(np.int64) - (y1 <= level)  # which way an edge crosses the row
        cross = x0 + (level - y0) * (x1 - x0) // np.where(y1 == y0, 1, y1 - y0)
        column = np.clip((cross + GRID // 2 - 1) // GRID, 0, self.side)
        edge, row = np.nonzero(sign)
        flat = row * (self.side + 1) + column[edge, row]
        turns = np.bincount(flat, weights=sign[edge, row], minlength=len(rows) * (self.side + 1))
        winding = np.cumsum(turns.astype(np.int32).reshape(len(rows), -1), axis=1)
        inside[top:bottom] = winding[:, : self.side] != 0
        return inside

    def fill(self, inside: np.ndarray, colour: Colour | np.ndarray) -> None:
        """Give the fine points where `inside` is True a colour, or their own (an array (side, side, 3))."""
        if isinstance(colour, np.ndarray):
            self.pixels[inside] = colour[inside]
        else:
            self.pixels[inside] = colour

    def photo(self) -> np.ndarray:
        """The picture at its final size: int32 (size, size, 3), each pixel the mean of its fine points."""
        fine = self.pixels.reshape(self.size, FINE, self.size, FINE, 3).sum(axis=(1, 3))
        return (fine + FINE * FINE // 2) // (FINE * FINE)


def _on_grid(points: np.ndarray) -> np.ndarray:
    """Points in whole numbers of 1/GRID."""
    return np.floor(points * GRID + 0.5).astype(np.int64)


def _clockwise(p: np.ndarray) -> np.ndarray:
    """The outline in one fixed sense, so that pieces which overlap add up instead of cancelling out."""
    q = np.roll(p, -1, 0)
    twice_area = int((p[:, 0] * q[:, 1] - q[:, 0] * p[:, 1]).sum())
    return p if twice_area >= 0 else p[::-1]


class Pen:
    """Draws on a canvas in coordinates of its own.

    x, y: where its (0, 0) lies, in units of the picture's side; scale: length of its unit in the same;
    angle: tilt in degrees; flip: mirror left and right.
    """

    def __init__(
        self, canvas: Canvas, x: float = 0.5, y: float = 0.5, scale: float = 0.5, angle: float = 0.0, flip: bool = False
    ) -> None:
        self.canvas = canvas
        side = canvas.side
        c, s, f = cos(angle), sin(angle), -1.0 if flip else 1.0
        self._map = (
            x * side,
            y * side,
            scale * side * c * f,
            -scale * side * s,
            scale * side * s * f,
            scale * side * c,
        )
        self.drawn = np.zeros((side, side), dtype=bool)

    def at(self, x: float, y: float, scale: float, angle: float = 0.0, flip: bool = False) -> Pen:
        """A pen for a part: its (0, 0) at (x, y) of this one, its unit `scale` of this one's."""
        px, py, a, b, c, d = self._map
        u, v, f = cos(angle) * scale, sin(angle) * scale, -1.0 if flip else 1.0
        part = object.__new__(Pen)
        part.canvas, part.drawn = self.canvas, self.drawn
        part._map = (
            px + a * x + b * y,
            py + c * x + d * y,
            (a * u + b * v) * f,
            b * u - a * v,
            (c * u + d * v) * f,
            d * u - c * v,
        )
        return part

    def unit(self) -> float:
        """Length of this pen's unit in fine points."""
        _, _, a, _, c, _ = self._map
        return float(np.sqrt(a * a + c * c))

    def place(self, points: np.ndarray) -> np.ndarray:
        """Points of this pen as fine points of the canvas."""
        px, py, a, b, c, d = self._map
        x, y = points[:, 0], points[:, 1]
        return np.stack([px + (a * x + b * y), py + (c * x + d * y)], axis=1)

    def area(self, shape: np.ndarray | list[np.ndarray]) -> np.ndarray:
        """Which fine points lie inside a shape (or a union of shapes)."""
        pieces = shape if isinstance(shape, list) else [shape]
        return self.canvas.area([self.place(p) for p in pieces])

    def paint(
        self, shape: np.ndarray | list[np.ndarray], colour: Colour | np.ndarray, inside: np.ndarray | None = None
    ) -> np.ndarray:
        """Fill a shape, only where `inside` is True when it is given; returns the fine points filled."""
        area = self.area(shape)
        if inside is not None:
            area &= inside
        self.canvas.fill(area, colour)
        self.drawn |= area
        return area
