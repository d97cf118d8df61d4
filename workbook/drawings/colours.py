"""Colours: those of fur, those of things, and how to mix them.  All in whole numbers 0..255."""

from workbook.drawings.dice import Dice

Colour = tuple[int, int, int]

# fmt: off
# A table: as many colours on a line as there is room for.
FUR: dict[str, Colour] = {
    "black": (44, 41, 46), "white": (240, 236, 229), "grey": (128, 130, 136), "blue": (94, 104, 120),
    "ginger": (206, 122, 58), "cream": (232, 204, 164), "brown": (112, 78, 54), "chocolate": (76, 52, 44),
    "silver": (182, 184, 188), "fawn": (178, 148, 116),
}
VIVID: dict[str, Colour] = {
    "red": (196, 60, 56), "blue": (66, 104, 176), "green": (82, 142, 84), "yellow": (226, 188, 78),
    "violet": (128, 92, 160), "teal": (62, 142, 146), "pink": (222, 144, 160), "orange": (226, 132, 62),
}
# fmt: on
PINK: Colour = (226, 152, 148)
DARK: Colour = (34, 30, 32)
LIGHT: Colour = (250, 248, 244)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Colour a with `share` (0..1) of colour b in it."""
    part = int(share * 256)
    red, green, blue = ((p * (256 - part) + q * part + 128) >> 8 for p, q in zip(a, b))
    return red, green, blue


def shade(a: Colour, share: float) -> Colour:
    """Darker by a share below 0, lighter by one above 0 (-1 is black, 1 is white)."""
    return mix(a, (0, 0, 0), -share) if share < 0 else mix(a, (255, 255, 255), share)


def vary(dice: Dice, a: Colour, reach: int = 14) -> Colour:
    """A neighbour of a colour: light and tint moved a little."""
    light = dice.whole(-reach, reach)
    red, green, blue = (min(255, max(0, p + light + dice.whole(-reach // 2, reach // 2))) for p in a)
    return red, green, blue


def luma(a: Colour) -> int:
    """How light a colour is, 0..255."""
    return (299 * a[0] + 587 * a[1] + 114 * a[2]) // 1000


def to_luma(a: Colour, wanted: int) -> Colour:
    """The colour made lighter or darker until its luma is about `wanted`."""
    have = luma(a)
    return shade(a, wanted / max(1, have) - 1 if wanted <= have else (wanted - have) / max(1, 255 - have))
