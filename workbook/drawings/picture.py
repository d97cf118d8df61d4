"""One picture from a seed and a number: choose what to draw, draw it, take the photo.

The tables below decide how hard the task is; `benchmarks/drawings_fair.py` measures it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbook.drawings import scenes
from workbook.drawings.animals import ANIMALS
from workbook.drawings.canvas import Paper, Pen, blank, photo, rgb
from workbook.drawings.coats import Coat, cat_coat
from workbook.drawings.colours import FUR, VIVID, Colour, luma, to_luma, vary
from workbook.drawings.dice import Dice, check
from workbook.drawings.things import THINGS

# fmt: off
# A table: how often each of several things is chosen, as many on a line as there is room for.
MIX = {
    "pose": {"face": 0.4, "sitting": 0.22, "walking": 0.13, "curled up": 0.12, "from behind": 0.13},
    "other": {
        "dog": 0.16, "rabbit": 0.1, "fox": 0.06, "bird": 0.12, "thing": 0.16,
        "house": 0.08, "vehicle": 0.1, "plant": 0.1, "landscape": 0.06, "abstract": 0.06,
    },
    "animal pose": {"face": 0.5, "sitting": 0.3, "walking": 0.2},
    "animal coat": {"plain": 0.7, "pointed": 0.15, "tuxedo": 0.15},
    "fur": {
        "black": 0.24, "white": 0.2, "grey": 0.06, "blue": 0.07, "ginger": 0.12,
        "cream": 0.1, "brown": 0.06, "chocolate": 0.06, "silver": 0.05, "fawn": 0.04,
    },
    "background": {"indoor": 0.36, "outdoor": 0.32, "texture": 0.24, "similar": 0.08},
}
# fmt: on
SHARES = {"snapped": 0.07, "occluded": 0.1, "blurred": 0.2, "noisy": 0.5}
# How a subject is framed: from what part of the picture's side it takes up to what part, how far its middle may lie
# from the picture's (in sides), how far it may tilt (degrees). Most sit for their portrait, some are snapped.
POSED, SNAPPED = (0.88, 1.0, 0.03, 8), (0.5, 0.88, 0.13, 25)
FILL = {"bird": 1.12, "plant": 1.12, "rabbit": 1.06}  # slender subjects are drawn a little larger
GAP = (95, 170)  # difference of luma between subject and background
LIGHT = (0.56, 0.98)  # what the light multiplies by

Facts = dict[str, Any]  # the attributes of a picture


def draw(seed: int, index: int, size: int = 64) -> tuple[NDArray[np.uint8], Facts]:
    """Draw picture number `index` of the endless series `seed`; every odd number is a cat.

    Gives a uint8 array (size, size, 3) and its attributes: label (1 = cat), subject, pose, coat, background, scale,
    angle, brightness, blur, noise, camouflage, occluded.  Raises ValueError for numbers out of range.
    """
    check("seed", seed)
    check("index", index)
    check("size in pixels", size, 8, 2048)
    dice, paper = Dice(seed, index), blank(size)
    label = index % 2
    subject = "cat" if label else dice.weighted(MIX["other"])
    main = vary(dice, FUR[dice.weighted(MIX["fur"])])
    other = vary(dice, dice.one_of((*VIVID.values(), *FUR.values())))
    occluded = dice.chance(SHARES["occluded"])
    scene = _whole_scene if subject in scenes.WHOLE_SCENES else _subject_in_scene
    facts = {"label": label, "subject": subject, **scene(paper, dice, subject, main, other), "occluded": occluded}
    if occluded:
        scenes.in_front(Pen.on(paper), dice)
    picture, taken = _photo(paper, dice)
    return picture, facts | taken


def _whole_scene(paper: Paper, dice: Dice, subject: str, main: Colour, other: Colour) -> Facts:
    far = to_luma(vary(dice, dice.one_of(scenes.SKY)), _level(dice, main, "outdoor"))
    scenes.WHOLE_SCENES[subject](Pen.on(paper), dice, main, far)
    return {"pose": "-", "coat": "-", "background": subject, "scale": 1.0, "angle": 0.0, "camouflage": 0.0}


def _subject_in_scene(paper: Paper, dice: Dice, subject: str, main: Colour, other: Colour) -> Facts:
    background = dice.weighted(MIX["background"])
    scenes.backdrop(Pen.on(paper), dice, background, main, _level(dice, main, background))
    behind, paper[:] = paper.copy(), -1
    low, high, shift, tilt = SNAPPED if dice.chance(SHARES["snapped"]) else POSED
    scale, angle = dice.between(low, high), round(dice.around(tilt), 1)
    pen = Pen.on(paper, 0.5 + dice.around(shift), 0.5 + dice.around(shift), scale / 2)
    pen = pen.at(0, 0, 1, angle, dice.chance(0.5)).at(0, 0, FILL.get(subject, 1.0))
    pose, coat = _subject(pen, dice, subject, main, other)
    camouflage = _camouflage(behind, paper)
    np.copyto(paper, behind, where=paper < 0)
    facts = {"scale": round(scale, 3), "angle": angle, "pose": pose, "coat": coat, "background": background}
    return facts | {"camouflage": camouflage}


def _subject(pen: Pen, dice: Dice, subject: str, main: Colour, other: Colour) -> tuple[str, str]:
    """A cat, another animal or a thing; gives its pose and the kind of its coat ('-' for a thing)."""
    if subject in THINGS:
        dice.one_of(THINGS[subject])(pen, dice, main, other)
        return "-", "-"
    cat = subject == "cat"
    coat = cat_coat(dice, main) if cat else Coat(dice, dice.weighted(MIX["animal coat"]), main)
    shares = MIX["pose" if cat else "animal pose"]
    pose = dice.weighted({name: shares.get(name, 0.5) for name in ANIMALS[subject]})
    ANIMALS[subject][pose](pen, dice, coat)
    return pose, coat.kind


def _level(dice: Dice, main: Colour, background: str) -> int:
    """How light the background shall be: clearly lighter or darker than the subject, or just like it."""
    if background == "similar":
        return luma(main) + dice.whole(-20, 20)
    gap = dice.whole(*GAP) * dice.one_of((-1, 1))
    level = luma(main) + gap
    return level if 24 <= level <= 232 else min(232, max(24, luma(main) - gap))


def _camouflage(behind: Paper, subject: Paper) -> float:
    """How close the background's mean colour is to the subject's: 1 the same, 0 black against white."""
    painted = subject >= 0
    own, other = (rgb(points).sum(axis=1) // len(points) for points in (subject[painted], behind[~painted]))
    return round(1 - int(abs(own - other).sum()) / 765, 3)


def _photo(paper: Paper, dice: Dice) -> tuple[NDArray[np.uint8], Facts]:
    """The picture with light, blur and noise, and what these are. Blur is in passes for a side of 64."""
    light = dice.between(*LIGHT)
    blur = dice.whole(1, 3) if dice.chance(SHARES["blurred"]) else 0
    noise = dice.whole(4, 20) if dice.chance(SHARES["noisy"]) else 0
    picture = _lit(photo(paper), dice, light)
    # Out of focus: each pass mixes a pixel with its neighbours 1:2:1, down and across.
    for axis in (0, 1) * (blur * len(picture) // 64):
        lines = picture.swapaxes(0, axis)
        wide = np.pad(lines, ((1, 1), (0, 0), (0, 0)), mode="edge")
        picture = ((wide[:-2] + 2 * lines + wide[2:] + 2) >> 2).swapaxes(0, axis)
    grain = dice.units(*picture.shape) + dice.units(*picture.shape) - 1.0  # in (-1, 1), near 0 more often
    picture = np.clip(picture + np.floor(grain * noise + 0.5).astype(np.int64), 0, 255).astype(np.uint8)
    brightness = round(int(picture.sum(dtype=np.int64)) / (255 * picture.size), 3)
    return picture, {"brightness": brightness, "blur": float(blur), "noise": float(noise)}


def _lit(picture: NDArray[Any], dice: Dice, light: float) -> NDArray[Any]:
    """Multiply by the light, warm or cool, which falls off a little towards one side. Whole numbers only."""
    size = picture.shape[0]
    fall_x, fall_y = dice.whole(-28, 28), dice.whole(-28, 28)
    ramp = np.arange(size, dtype=np.int64) * 2 - (size - 1)
    factor = int(light * 256) + (ramp[None, :] * fall_x + ramp[:, None] * fall_y) // size
    warm = dice.whole(-24, 24)
    tint = np.array([256 + warm, 256, 256 - warm], dtype=np.int64)
    return np.asarray((picture * factor[:, :, None] * tint + 32768) >> 16).clip(0, 255)
