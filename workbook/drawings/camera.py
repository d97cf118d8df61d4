"""What the camera makes of a scene: light, blur, noise."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbook.drawings.dice import Dice

Picture = NDArray[Any]  # whole numbers (size, size, 3)


def lit(picture: Picture, dice: Dice, light: float) -> Picture:
    """Multiply by the light, warm or cool, which falls off a little towards one side. Whole numbers only."""
    size = picture.shape[0]
    fall_x, fall_y = dice.whole(-28, 28), dice.whole(-28, 28)
    ramp = np.arange(size, dtype=np.int64) * 2 - (size - 1)
    factor = int(light * 256) + (ramp[None, :] * fall_x + ramp[:, None] * fall_y) // size
    warm = dice.whole(-24, 24)
    tint = np.array([256 + warm, 256, 256 - warm], dtype=np.int64)
    return np.asarray((picture * factor[:, :, None] * tint + 32768) >> 16).clip(0, 255)


def blurred(picture: Picture, passes: int) -> Picture:
    """Out of focus: each pass mixes a pixel with its neighbours 1:2:1, across and down."""
    for _ in range(passes):
        wide = np.pad(picture, ((1, 1), (0, 0), (0, 0)), mode="edge")
        picture = (wide[:-2] + 2 * picture + wide[2:] + 2) >> 2
        wide = np.pad(picture, ((0, 0), (1, 1), (0, 0)), mode="edge")
        picture = (wide[:, :-2] + 2 * picture + wide[:, 2:] + 2) >> 2
    return picture


def grained(picture: Picture, dice: Dice, amount: int) -> Picture:
    """Noise: every value moved by up to `amount` grey levels."""
    moves = np.floor(dice.grain(picture.shape) * amount + 0.5).astype(np.int64)
    return np.clip(picture + moves, 0, 255)
