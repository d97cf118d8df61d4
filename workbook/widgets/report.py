"""From an analysis to a page: the picture with its box, what the network sees, the probability as a bar, the map of
pixels for and against, the nearest training pictures, and the table of several pictures.

Pictures are made by Pillow, so nothing has to be closed.  Letters and lines take the colour of the page's text, so they
are read on a light and on a dark page.  Every picture has an alt text.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from itertools import pairwise

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from dnn_utils import COLOURS, picture_box, picture_tag

from .analysis import CLASSES, Refused, Seen

SIDE = 256  # of the two square pictures on the page, in pixels
TILE, THUMBNAIL = 96, 56
BLOCKS, MARKED = 8, 5  # the map is summed up in 8 x 8 blocks; so many of each sign get a mark
CAT, OTHER = COLOURS["vermillion"], COLOURS["blue"]
STRONG = 99  # percent: the colours of the map are full where it is stronger than so many of its pixels
_ROWS, _COLUMNS = ("upper", "middle", "lower"), ("left", "centre", "right")
SQUARE = "It is a square already, so the network gets all of it."
FITTED = {
    "crop": "The box is what the network gets: the middle square. The rest is left out.",
    "pad": "The box is what the network gets: all of the picture, and stripes that make it a square.",
    "squash": "The network gets all of it, squashed into a square: the proportions change.",
}


# Pictures


def boxed(seen: Seen) -> Image.Image:
    """The picture, with the square that the network gets: outlined; what is left out is dimmed."""
    width, height = seen.shown.size
    left, upper, right, lower = map(round, picture_box((width, height), seen.fit))
    right, lower = max(right, left + 1), max(lower, upper + 1)  # of a line, a pixel is left
    edge = 3
    x, y = max(0, -left) + edge, max(0, -upper) + edge  # where the picture stands on the larger sheet
    sheet = Image.new("RGB", (max(width, right) + x + edge, max(height, lower) + y + edge), "white")
    sheet.paste(Image.blend(seen.shown, Image.new("RGB", seen.shown.size, "white"), 0.6), (x, y))
    inside = max(left, 0), max(upper, 0), min(right, width), min(lower, height)
    sheet.paste(seen.shown.crop(inside), (x + inside[0], y + inside[1]))
    if seen.fit == "pad":  # the stripes, in the colour that the network got
        stripes = Image.fromarray(seen.pixels).resize((right - left, lower - upper), Image.Resampling.NEAREST)
        stripes.paste(seen.shown, (x - edge, y - edge))
        sheet.paste(stripes, (edge, edge))
    draw = ImageDraw.Draw(sheet)
    place = x + left, y + upper, x + right - 1, y + lower - 1
    for grow, colour in ((3, "white"), (2, COLOURS["ink"]), (1, COLOURS["ink"]), (0, "white")):
        draw.rectangle((place[0] - grow, place[1] - grow, place[2] + grow, place[3] + grow), outline=colour)
    return sheet


def enlarged(pixels: np.ndarray, side: int = SIDE) -> Image.Image:
    """A small picture with its pixels as squares."""
    return Image.fromarray(pixels).resize((side, side), Image.Resampling.NEAREST)


def effects(seen: Seen) -> np.ndarray:
    """For each pixel (n, n): how much z grows when its three colours grow together."""
    return seen.gradient.sum(axis=2)


def blocks(effect: np.ndarray, parts: int) -> np.ndarray:
    """The means of parts x parts blocks of a square array."""
    edges = np.linspace(0, len(effect), min(parts, len(effect)) + 1).astype(int)
    return np.array([[effect[a:b, c:d].mean() for c, d in pairwise(edges)] for a, b in pairwise(edges)])


def heat_map(seen: Seen, side: int = SIDE) -> Image.Image:
    """The picture in pale grey; over it vermillion (+) where brighter pixels speak for a cat, blue (-) against."""
    effect = effects(seen)
    scale = np.percentile(np.abs(effect), STRONG)
    share = np.clip(effect / scale, -1, 1) if scale > 0 else np.zeros_like(effect)
    grey = 175 + 0.35 * (np.asarray(Image.fromarray(seen.pixels).convert("L"), dtype=float) - 128)
    colours = np.where(share[..., np.newaxis] > 0, ImageColor.getrgb(CAT), ImageColor.getrgb(OTHER))
    opaque = np.abs(share)[..., np.newaxis]
    picture = enlarged(np.uint8(np.round((1 - opaque) * grey[..., np.newaxis] + opaque * colours)), side)
    if scale > 0:
        _mark(picture, blocks(effect, BLOCKS))
    return picture


def _mark(picture: Image.Image, means: np.ndarray) -> None:
    """A plus or a minus, for people who do not tell the colours apart, where the blocks are strongest."""
    draw = ImageDraw.Draw(picture)
    step, arm = picture.width / len(means), picture.width // 42
    for sign in (1, -1):
        strongest = np.argsort(-sign * means, axis=None, kind="stable")[:MARKED]
        for row, column in zip(*np.unravel_index(strongest, means.shape)):
            if sign * means[row, column] <= 0:
                continue
            x, y = round((column + 0.5) * step), round((row + 0.5) * step)
            for colour, wide, long in (("white", 7, arm + 2), (COLOURS["ink"], 3, arm)):
                draw.line((x - long, y, x + long, y), fill=colour, width=wide)
                if sign > 0:
                    draw.line((x, y - long, x, y + long), fill=colour, width=wide)


def png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, format="png", compress_level=6)
    return file.getvalue()


# Words


def strongest_places(seen: Seen) -> tuple[str, str] | None:
    """In words, where the map is strongest for a cat and against one; None where it is 0 everywhere."""
    means = blocks(effects(seen), 3)
    if not np.any(seen.gradient):
        return None

    def word(place):
        row, column = np.unravel_index(place, means.shape)
        if (row, column) == (1, 1):
            return "centre"
        return f"{_ROWS[row]} {_COLUMNS[column]}"

    return word(np.argmax(means)), word(np.argmin(means))


def chance(probability: float) -> str:
    """The probability with two decimals; it is never quite 0 or 1."""
    if 0.01 <= probability < 0.995:
        return f"{probability:.2f}"
    return "below 0.01" if probability < 0.01 else "above 0.99"


def verdict(seen: Seen) -> str:
    """The probability, and what it means."""
    what = "a cat" if seen.says == "cat" else "not a cat (non-cat)"
    number = chance(seen.probability)
    return f"P(cat) {'=' if number[0] == '0' else 'is'} {number}. The network says: this is {what}."


def fitted(seen: Seen) -> str:
    """How the picture became a square."""
    return SQUARE if seen.shown.width == seen.shown.height else FITTED[seen.fit]


def map_in_words(seen: Seen) -> str:
    places = strongest_places(seen)
    if places is None:
        return "An even grey: no pixel has any effect."
    return f"The strongest effects for a cat (+) are {_at(places[0])}, those against it (-) {_at(places[1])}."


def _at(place: str) -> str:
    return "in the centre" if place == "centre" else f"at the {place}"


def how_to_read(seen: Seen) -> str:
    """What the colours of the map mean."""
    if not np.any(seen.gradient):
        layer = f"All units of hidden layer {seen.silent} are 0" if seen.silent else "The slopes are 0"
        return (
            f"{layer} for this picture, so nothing of it arrives at the output, and dA0 is 0 for every pixel. "
            f"A small change of any pixel changes nothing."
        )
    return (
        "Vermillion (+): were these pixels a little brighter, the network would be more sure of a cat. "
        "Blue (&minus;): it would be less sure. Grey: hardly any effect. This is dA0, the gradient of the last z "
        "with respect to the pixels, by your backward functions; the three colours are added up, and both sides "
        "have one scale."
    )


def neighbours_in_words(seen: Seen) -> str:
    """What the labels of the nearest pictures say."""
    cats = sum(one.label for one in seen.neighbours)
    words = f"{cats} of {len(seen.neighbours)} are cats."
    if seen.same > 1:
        words += (
            f" To the last layer, {seen.same} training pictures look exactly like yours"
            f"{f': hidden layer {seen.silent} is silent for all of them' if seen.silent else ''}."
        )
    return words


# HTML


def page(seen: Seen) -> str:
    """Everything about one picture."""
    whole = boxed(seen)
    pictures = [
        _figure(
            png(whole),
            f"Your picture {seen.name}. {fitted(seen)}",
            "The whole picture",
            fitted(seen),
            round(whole.width * SIDE / max(whole.size)),
        ),
        _figure(
            png(enlarged(seen.pixels)),
            f"{seen.name} in coarse pixels, {len(seen.pixels)} by {len(seen.pixels)}.",
            "What the network sees",
            f"{len(seen.pixels)} x {len(seen.pixels)} pixels, each with three numbers.",
            SIDE,
        ),
        _figure(
            png(heat_map(seen)),
            f"Map of the pixels of {seen.name}. {map_in_words(seen)}",
            "Which pixels count",
            _legend(),
            SIDE,
        ),
    ]
    return (
        f'<div data-says="{seen.says}" style="line-height: 1.4">'
        f'<h4 style="margin: 6px 0">{escape(seen.name)}</h4>{bar(seen)}'
        f'<div style="display: flex; flex-wrap: wrap; gap: 8px 18px; margin: 10px 0">{"".join(pictures)}</div>'
        f'<div style="max-width: 804px"><strong>How to read the map.</strong> {how_to_read(seen)}</div>'
        f"{_neighbours(seen)}</div>"
    )


def bar(seen: Seen) -> str:
    """The probability as a bar from 0 to 1, non-cat on the left of the middle, cat on the right."""
    colour, share = (CAT if seen.says == "cat" else OTHER), 100 * seen.probability
    line = "position: absolute; top: -4px; bottom: -4px; left: 50%; border-left: 2px dashed currentColor"
    return (
        f'<p role="status" style="margin: 4px 0"><strong>{verdict(seen)}</strong></p>'
        f'<div aria-hidden="true" style="max-width: 560px"><div style="position: relative; height: 18px; '
        f'border: 1px solid currentColor; border-radius: 4px"><div style="width: {share:.1f}%; height: 100%; '
        f'background: {colour}; border-radius: 3px"></div><div style="{line}"></div></div>'
        f'<div style="display: flex; justify-content: space-between"><span>0</span><span>&larr; non-cat</span>'
        f"<span>0.5</span><span>cat &rarr;</span><span>1</span></div></div>"
    )


def _figure(data: bytes, alt: str, title: str, caption: str, width: int) -> str:
    return (
        f'<figure style="margin: 0; width: {SIDE}px"><div style="font-weight: bold">{title}</div>'
        f'<div style="min-height: {SIDE}px">{picture_tag(data, alt, width)}</div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _legend() -> str:
    return (
        f'<div aria-hidden="true" style="display: flex; gap: 6px; align-items: center; white-space: nowrap">'
        f'<span>non-cat &minus;</span><span style="flex: 1; height: 10px; border-radius: 3px; background: '
        f'linear-gradient(to right, {OTHER}, #afafaf, {CAT})"></span><span>+ cat</span></div>'
    )


def _neighbours(seen: Seen) -> str:
    tiles = []
    for one in seen.neighbours:
        label, data = CLASSES[one.label], png(Image.fromarray(one.pixels))
        alt = f"Training picture number {one.index}, labelled {label}, at the distance {one.distance:.2f}."
        tiles.append(
            f'<figure style="margin: 0; width: {TILE}px">{picture_tag(data, alt, TILE)}<figcaption>'
            f"<strong>{label}</strong><br>no. {one.index}<br>distance {one.distance:.2f}"
            f"</figcaption></figure>"
        )
    return (
        f'<div style="margin-top: 12px"><div style="font-weight: bold">The training pictures that it is most like'
        f"</div><div>Nearest in what the last hidden layer gives. {neighbours_in_words(seen)}</div>"
        f'<div style="display: flex; flex-wrap: wrap; gap: 8px 14px; margin-top: 6px">{"".join(tiles)}</div></div>'
    )


def table(rows: Sequence[Seen | Refused]) -> str:
    """All pictures, in the order in which they came; what could not be used has its sentence."""
    cell = 'style="padding: 3px 10px 3px 0; text-align: left; white-space: nowrap; vertical-align: middle"'
    head = "".join(f'<th scope="col" {cell}>{name}</th>' for name in ("no.", "picture", "file", "P(cat)", "says"))
    head += '<td style="width: 100%"></td>'  # a long sentence takes its room from here
    body = "".join(f"<tr><td {cell}>{number}</td>{_row(row, cell)}</tr>" for number, row in enumerate(rows, start=1))
    return (
        f'<table style="border-collapse: collapse; line-height: 1.3"><thead><tr style="border-bottom: 1px solid '
        f'currentColor">{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _row(row: Seen | Refused, cell: str) -> str:
    name = f'<td {cell}><span style="overflow-wrap: anywhere">{escape(row.name)}</span></td>'
    if isinstance(row, Refused):
        return f'<td {cell}>&ndash;</td>{name}<td style="text-align: left" colspan="3">{escape(row.why)}</td>'
    small = picture_tag(png(Image.fromarray(row.pixels)), f"What the network sees of {row.name}.", THUMBNAIL)
    return f"<td {cell}>{small}</td>{name}<td {cell}>{chance(row.probability)}</td><td {cell}>{row.says}</td><td></td>"


def refused(row: Refused) -> str:
    """The sentence about a file that could not be used, with its name."""
    named = "" if row.why.startswith(row.name) else f"<strong>{escape(row.name)}</strong>: "
    return (
        f'<p role="alert" style="margin: 4px 0; padding: 6px 10px; border-left: 4px solid {CAT}">'
        f"{named}{escape(row.why)}</p>"
    )
