"""What happens between the scene and the picture: things in front, light, blur, noise."""

from __future__ import annotations

import numpy as np

from .canvas import Pen
from .colours import VIVID, shade, vary
from .dice import Dice
from .scenes import GRASS, MUTED
from .shapes import box, curve, ellipse, limb, polygon


def in_front(pen: Pen, dice: Dice) -> None:
    """Something between the camera and the subject: bars, grass, a leaf, a corner."""
    kind = dice.one_of(("bars", "grass", "leaf", "corner"))
    colour = vary(dice, dice.one_of(MUTED))
    if kind == "bars":
        start = dice.between(-0.9, -0.6)
        for k in range(4):
            x = start + 0.5 * k
            pen.paint(box(x, -1.2, x + 0.09, 1.2), colour)
    elif kind == "grass":
        for _ in range(16):
            x, lean = dice.between(-1.05, 1.0), dice.around(0.25)
            pen.paint(
                polygon((x, 1.1), (x + lean, dice.between(0.3, 0.7)), (x + 0.12, 1.1)),
                shade(dice.one_of(GRASS), dice.between(-0.3, 0.1)),
            )
    elif kind == "leaf":
        side, y = dice.one_of((-1, 1)), dice.between(-0.5, 0.8)
        pen.paint(ellipse(side * 0.85, y, 0.5, 0.2, side * dice.whole(10, 50)), dice.one_of(GRASS))
        pen.paint(limb(curve((side * 1.2, y), (side * 0.5, y)), 0.03), shade(dice.one_of(GRASS), -0.2))
    else:
        side = dice.one_of((-1, 1))
        pen.paint(
            box(min(side * 0.5, side * 1.2), dice.between(0.1, 0.5), max(side * 0.5, side * 1.2), 1.2),
            dice.one_of(tuple(VIVID.values())),
        )


def lit(picture: np.ndarray, dice: Dice, light: float) -> np.ndarray:
    """Multiply by the light, warm or cool, which falls off a little towards one side. Whole numbers only."""
    size = picture.shape[0]
    fall_x, fall_y = dice.whole(-28, 28), dice.whole(-28, 28)
    ramp = np.arange(size, dtype=np.int64) * 2 - (size - 1)
    factor = int(light * 256) + (ramp[None, :] * fall_x + ramp[:, None] * fall_y) // size
    warm = dice.whole(-24, 24)
    tint = np.array([256 + warm, 256, 256 - warm], dtype=np.int64)
    return np.clip((picture.astype(np.int64) * factor[:, :, None] * tint + 32768) >> 16, 0, 255)


def blurred(picture: np.ndarray, passes: int) -> np.ndarray:
    """Out of focus: each pass mixes a pixel with its neighbours 1:2:1, across and down."""
    for _ in range(passes):
        for axis in (0, 1):
            edge = [(0, 0)] * 3
            edge[axis] = (1, 1)
            wide = np.pad(picture, edge, mode="edge")
            n = picture.shape[axis]
            take = [np.take(wide, range(k, k + n), axis=axis) for k in (0, 1, 2)]
            picture = (take[0] + 2 * take[1] + take[2] + 2) >> 2
    return picture


def grained(picture: np.ndarray, dice: Dice, amount: int) -> np.ndarray:
    """Noise: every value moved by up to `amount` grey levels."""
    moves = np.floor(dice.grain(picture.shape) * amount + 0.5).astype(np.int64)
    return np.clip(picture + moves, 0, 255)
