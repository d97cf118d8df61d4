"""One picture from a seed and a number: choose what to draw, draw it, take the photo.

The numbers in `MIX` and `Frame` decide how hard the task is; `benchmarks/drawings_fair.py` measures it.
"""

from __future__ import annotations

import numpy as np

from . import camera, scenes
from .animals import ANIMALS
from .canvas import Canvas, Colour, Pen
from .cats import POSES
from .coats import Coat, cat_coat
from .colours import FUR, VIVID, luma, vary
from .dice import Dice
from .things import THINGS

MIX = {
    "pose": {"face": 0.4, "sitting": 0.22, "walking": 0.13, "curled up": 0.12, "from behind": 0.13},
    "other": {
        "dog": 0.16,
        "rabbit": 0.1,
        "fox": 0.06,
        "bird": 0.12,
        "thing": 0.16,
        "house": 0.08,
        "vehicle": 0.1,
        "plant": 0.1,
        "landscape": 0.06,
        "abstract": 0.06,
    },
    "animal pose": {"face": 0.5, "sitting": 0.3, "walking": 0.2},
    "fur": {
        "black": 0.24,
        "white": 0.2,
        "grey": 0.06,
        "blue": 0.07,
        "ginger": 0.12,
        "cream": 0.1,
        "brown": 0.06,
        "chocolate": 0.06,
        "silver": 0.05,
        "fawn": 0.04,
    },
    "background": {"indoor": 0.36, "outdoor": 0.32, "texture": 0.24, "similar": 0.08},
}
# How a subject is framed: what part of the picture's side it takes, how far its middle may lie from the
# picture's (in sides), how far it may tilt (degrees).
FRAMES = {
    "posed": {"scale": (0.88, 1.0), "shift": 0.03, "tilt": 8},
    "snapped": {"scale": (0.5, 0.88), "shift": 0.13, "tilt": 25},
}
GAP = (95, 170)  # difference of luma between subject and background
LIGHT = (0.56, 0.98)  # what the light multiplies by
FILL = {"bird": 1.12, "plant": 1.12, "rabbit": 1.06}  # slender subjects are drawn a little larger
SHARES = {"snapped": 0.07, "occluded": 0.1, "blurred": 0.2, "noisy": 0.5}


def draw(seed: int, index: int, size: int = 64) -> tuple[np.ndarray, dict[str, object]]:
    """Draw picture number `index` of the endless series `seed`; every odd number is a cat.

    Gives a uint8 array (size, size, 3) and its attributes: label (1 = cat), subject, pose, coat, background,
    scale,
    angle, brightness, blur, noise, camouflage, occluded. Raises ValueError for a negative number.
    """
    for name, value in (("seed", seed), ("index", index)):
        if not 0 <= value < 2**32:
            raise ValueError(f"{name} is {value}; it must be a whole number from 0 to {2**32 - 1}.")
    if not 8 <= size <= 2048:
        raise ValueError(f"size is {size}; a picture's side must be from 8 to 2048 pixels.")
    dice = Dice(seed, index)
    label = index % 2
    subject = "cat" if label else dice.weighted(MIX["other"])
    facts: dict[str, object] = {"label": label, "subject": subject}
    canvas = Canvas(size)
    main = vary(dice, FUR[dice.weighted(MIX["fur"])])
    facts |= _compose(canvas, dice, subject, main)
    return _photo(canvas, dice, facts), facts


def _compose(canvas: Canvas, dice: Dice, subject: str, main: Colour) -> dict[str, object]:
    """Background, subject and what stands in front of it; gives the attributes known so far."""
    other = vary(dice, dice.one_of(tuple(VIVID.values()) + tuple(FUR.values())))
    occluded = dice.chance(SHARES["occluded"])
    if subject in scenes.WHOLE_SCENES:
        far = scenes.to_luma(vary(dice, dice.one_of(scenes.SKY)), _level(dice, main, "outdoor"))
        scenes.WHOLE_SCENES[subject](Pen(canvas), dice, main, far)
        facts = {"pose": "-", "coat": "-", "background": subject, "scale": 1.0, "angle": 0.0, "camouflage": 0.0}
    else:
        facts = _staged(canvas, dice, subject, main, other)
    if occluded:
        camera.in_front(Pen(canvas), dice)
    return facts | {"occluded": occluded}


def _staged(canvas: Canvas, dice: Dice, subject: str, main: Colour, other: Colour) -> dict[str, object]:
    """A subject before a background."""
    background = dice.weighted(MIX["background"])
    scenes.backdrop(canvas, dice, background, main, _level(dice, main, background))
    behind = canvas.pixels.copy()
    pen, framing = _framed(canvas, dice)
    pen = pen.at(0, 0, FILL.get(subject, 1.0))
    if subject == "cat":
        coat, pose = cat_coat(dice, main), dice.weighted(MIX["pose"])
        POSES[pose](pen, dice, coat)
        kind = coat.kind
    elif subject in ANIMALS:
        coat = Coat(dice, dice.weighted({"plain": 0.7, "pointed": 0.15, "tuxedo": 0.15}), main)
        poses = ANIMALS[subject]
        pose = dice.weighted({p: MIX["animal pose"].get(p, 0.5) for p in poses})
        poses[pose](pen, dice, coat)
        kind = coat.kind
    else:
        dice.one_of(THINGS[subject])(pen, dice, main, other)
        kind = pose = "-"
    return framing | {
        "pose": pose,
        "coat": kind,
        "background": background,
        "camouflage": _camouflage(behind, canvas.pixels, pen.drawn),
    }


def _framed(canvas: Canvas, dice: Dice) -> tuple[Pen, dict[str, object]]:
    """The pen for the subject: most sit for their portrait, some are caught by a snapshot."""
    frame = FRAMES["snapped" if dice.chance(SHARES["snapped"]) else "posed"]
    scale, angle = dice.between(*frame["scale"]), round(dice.around(frame["tilt"]), 1)
    x, y = 0.5 + dice.around(frame["shift"]), 0.5 + dice.around(frame["shift"])
    return Pen(canvas, x, y, scale / 2, angle, dice.chance(0.5)), {"scale": round(scale, 3), "angle": angle}


def _level(dice: Dice, main: Colour, background: str) -> int:
    """How light the background shall be: clearly lighter or darker than the subject, or just like it."""
    if background == "similar":
        return luma(main) + dice.whole(-20, 20)
    gap = dice.whole(*GAP) * dice.one_of((-1, 1))
    level = luma(main) + gap
    return level if 24 <= level <= 232 else min(232, max(24, luma(main) - gap))


def _camouflage(behind: np.ndarray, after: np.ndarray, drawn: np.ndarray) -> float:
    """How close the background's mean colour is to the subject's: 1 the same, 0 black against white."""
    if not drawn.any() or drawn.all():
        return 0.0
    n, rest = int(drawn.sum()), int((~drawn).sum())
    inside = [int(v) // n for v in after[drawn].astype(np.int64).sum(0)]
    outside = [int(v) // rest for v in behind[~drawn].astype(np.int64).sum(0)]
    return round(1 - sum(abs(p - q) for p, q in zip(inside, outside)) / 765, 3)


def _photo(canvas: Canvas, dice: Dice, facts: dict[str, object]) -> np.ndarray:
    """Light, blur and noise; adds what they were to the facts. Blur is in passes for a side of 64."""
    light = dice.between(*LIGHT)
    blur = dice.whole(1, 3) if dice.chance(SHARES["blurred"]) else 0
    noise = dice.whole(4, 20) if dice.chance(SHARES["noisy"]) else 0
    picture = camera.lit(canvas.photo(), dice, light)
    picture = camera.blurred(picture, blur * canvas.size // 64)
    picture = camera.grained(picture, dice, noise).astype(np.uint8)
    facts["brightness"] = round(int(picture.astype(np.int64).sum()) / (255 * picture.size), 3)
    facts["blur"], facts["noise"] = float(blur), float(noise)
    return picture
