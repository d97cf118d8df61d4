"""From the answer about a picture to HTML: the picture with its box, what the network sees, the probability as a bar,
the map of pixels for and against, the nearest training pictures, and the table of several pictures.

Pictures are made by Pillow, so nothing has to be closed.  Every picture has an alt text.
"""

from collections.abc import Iterable
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from dnn_utils import COLOURS, picture_box
from workbook.markup import table, tag
from workbook.plots import show_pictures

from .classifier import CLASSES, Answer, Classifier, Neighbour, Parameters
from .markup import picture, sentence, tile

SIDE = 256  # of the two square pictures on the page, in pixels
TILE, THUMBNAIL = 96, 56
BLOCKS, MARKED = 8, 5  # the map is summed up in 8 x 8 blocks; so many of each sign get a mark
CAT, OTHER = COLOURS["vermillion"], COLOURS["blue"]
STRONG = 99  # percent: the colours of the map are full where it is stronger than so many of its pixels
ROWS, COLUMNS = ("upper", "middle", "lower"), ("left", "centre", "right")
SQUARE = "It is a square already, so the network gets all of it."
FITTED = {
    "crop": "The box is what the network gets: the middle square. The rest is left out.",
    "pad": "The box is what the network gets: all of the picture, and stripes that make it a square.",
    "squash": "The network gets all of it, squashed into a square: the proportions change.",
}


# Pictures


def boxed(answer: Answer) -> Image.Image:
    """The picture, with the square that the network gets: outlined; what is left out is dimmed."""
    whole = answer.whole
    width, height = whole.size
    left, upper, right, lower = map(round, picture_box((width, height), answer.fit))
    right, lower = max(right, left + 1), max(lower, upper + 1)  # of a line, a pixel is left
    edge = 3
    x, y = max(0, -left) + edge, max(0, -upper) + edge  # where the picture stands on the larger sheet
    sheet = Image.new("RGB", (max(width, right) + x + edge, max(height, lower) + y + edge), "white")
    if answer.fit == "pad":  # the stripes, in the colour that the network got
        stripes = Image.fromarray(answer.pixels).resize((right - left, lower - upper), Image.Resampling.NEAREST)
        sheet.paste(stripes, (edge, edge))
    sheet.paste(Image.blend(whole, Image.new("RGB", whole.size, "white"), 0.6), (x, y))
    inside = max(left, 0), max(upper, 0), min(right, width), min(lower, height)
    sheet.paste(whole.crop(inside), (x + inside[0], y + inside[1]))
    draw = ImageDraw.Draw(sheet)
    place = x + left, y + upper, x + right - 1, y + lower - 1
    for grow, colour in ((3, "white"), (2, COLOURS["ink"]), (1, COLOURS["ink"]), (0, "white")):
        draw.rectangle((place[0] - grow, place[1] - grow, place[2] + grow, place[3] + grow), outline=colour)
    return sheet


def enlarged(pixels: np.ndarray) -> Image.Image:
    """A small picture with its pixels as squares."""
    return Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.NEAREST)


def block_means(effect: np.ndarray, parts: int) -> np.ndarray:
    """The means of parts x parts blocks of a square array."""
    edges = np.linspace(0, len(effect), min(parts, len(effect)) + 1).astype(int)
    return np.array([[effect[a:b, c:d].mean() for c, d in pairwise(edges)] for a, b in pairwise(edges)])


def heat_map(answer: Answer) -> Image.Image:
    """The picture in pale grey; over it vermillion (+) where brighter pixels speak for a cat, blue (-) against."""
    scale = np.percentile(np.abs(answer.effect), STRONG)
    share = np.clip(answer.effect / scale, -1, 1) if scale > 0 else np.zeros_like(answer.effect)
    grey = 175 + 0.35 * (np.asarray(Image.fromarray(answer.pixels).convert("L"), dtype=float) - 128)
    colours = np.where(share[..., np.newaxis] > 0, ImageColor.getrgb(CAT), ImageColor.getrgb(OTHER))
    opaque = np.abs(share)[..., np.newaxis]
    drawn = enlarged(np.round((1 - opaque) * grey[..., np.newaxis] + opaque * colours).astype(np.uint8))
    if scale > 0:
        _mark(drawn, block_means(answer.effect, BLOCKS))
    return drawn


def _mark(drawn: Image.Image, means: np.ndarray) -> None:
    """A plus or a minus, for people who do not tell the colours apart, where the blocks are strongest."""
    draw = ImageDraw.Draw(drawn)
    step, arm = drawn.width / len(means), drawn.width // 42
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


# Words


def probability_in_words(probability: float) -> str:
    """The probability with two decimals; it is never quite 0 or 1."""
    if 0.01 <= probability < 0.995:
        return f"{probability:.2f}"
    return "below 0.01" if probability < 0.01 else "above 0.99"


def verdict(answer: Answer) -> str:
    """The probability, and what it means."""
    what = "a cat" if answer.says == "cat" else "not a cat (non-cat)"
    number = probability_in_words(answer.probability)
    return f"P(cat) {'=' if number[0] == '0' else 'is'} {number}. The network says: this is {what}."


def fit_in_words(answer: Answer) -> str:
    """How the picture became a square."""
    return SQUARE if answer.whole.width == answer.whole.height else FITTED[answer.fit]


def map_in_words(answer: Answer) -> str:
    """Where the map is strongest for a cat and against one."""
    if not np.any(answer.gradient):
        return "An even grey: no pixel has any effect."
    means = block_means(answer.effect, 3)

    def place(block: np.intp) -> str:
        row, column = np.unravel_index(block, means.shape)
        return "in the centre" if row == column == 1 else f"at the {ROWS[row]} {COLUMNS[column]}"

    highest, lowest = place(np.argmax(means)), place(np.argmin(means))
    return f"The strongest effects for a cat (+) are {highest}, those against it (-) {lowest}."


def how_to_read(answer: Answer) -> str:
    """What the colours of the map mean."""
    if not np.any(answer.gradient):
        layer = f"All units of hidden layer {answer.silent} are 0" if answer.silent else "The slopes are 0"
        return (
            f"{layer} for this picture, so nothing of it arrives at the output, and dA0 is 0 for every pixel. "
            f"A small change of any pixel changes nothing."
        )
    return (
        "Orange-red (+): if these pixels were a little brighter, the network would be more sure of a cat. "
        "Blue (&minus;): it would be less sure. Grey: hardly any effect. This is dA0, the gradient of the last z "
        "with respect to the pixels, by your backward functions; the three colours are added up, and both sides "
        "have one scale."
    )


def neighbours_in_words(answer: Answer) -> str:
    """What the labels of the nearest pictures say."""
    cats = sum(one.label for one in answer.neighbours)
    words = f"{cats} of {len(answer.neighbours)} are cats."
    if answer.same > 1:
        silent = f": hidden layer {answer.silent} is silent for all of them" if answer.silent else ""
        words += f" To the last layer, {answer.same} training pictures look exactly like yours{silent}."
    return words


# HTML


def page(answer: Answer) -> str:
    """Everything about one picture."""
    shown = [tile(one, alt, width, caption, title) for title, one, width, alt, caption in _three(answer)]
    nearest = f"Nearest in what the last hidden layer gives. {neighbours_in_words(answer)}"
    parts = [
        tag("h4", escape(answer.name)),
        _bar(answer),
        tag("div", *shown, class_="tiles"),
        tag("p", tag("b", "How to read the map."), " ", how_to_read(answer)),
        tag("p", tag("b", "The training pictures that it is most like"), "<br>", nearest),
        tag("div", *map(_neighbour, answer.neighbours), class_="tiles"),
    ]
    return tag("div", *parts, class_="answer", data_says=answer.says)


def _three(answer: Answer) -> list[tuple[str, Image.Image, int, str, str]]:
    """What is drawn of an answer: title, picture, width on the page, alt text, caption."""
    name, side, fit, whole = answer.name, len(answer.pixels), fit_in_words(answer), boxed(answer)
    coarse, effect = enlarged(answer.pixels), f"Map of the pixels of {name}. {map_in_words(answer)}"
    numbers = f"{side} x {side} pixels, each with three numbers."
    scale = tag("div", "non-cat &minus;", tag("span"), "+ cat", class_="scale")
    width = round(whole.width * SIDE / max(whole.size))
    return [
        ("The whole picture", whole, width, f"Your picture {name}. {fit}", fit),
        ("What the network sees", coarse, SIDE, f"{name} in coarse pixels, {side} by {side}.", numbers),
        ("Which pixels count", heat_map(answer), SIDE, effect, scale),
    ]


def _bar(answer: Answer) -> str:
    """The probability in words, and as a bar from 0 to 1: non-cat on the left of the middle, cat on the right."""
    bar = tag("progress", value=answer.probability, style=f"--bar: {CAT if answer.says == 'cat' else OTHER}")
    ends = map(tag, ["span"] * 5, ("0", "&larr; non-cat", "0.5", "cat &rarr;", "1"))
    below = tag("div", *ends, class_="ends")
    return sentence(verdict(answer)) + tag("div", bar, below, aria_hidden="true", class_="probability")


def _neighbour(one: Neighbour) -> str:
    label = CLASSES[one.label]
    alt = f"Training picture number {one.index}, labelled {label}, at the distance {one.distance:.2f}."
    caption = f"{tag('b', label)}<br>no. {one.index}<br>distance {one.distance:.2f}"
    return tile(Image.fromarray(one.pixels), alt, TILE, caption)


def all_answers(answers: Iterable[tuple[str, Answer | str]]) -> str:
    """A table of names and answers, in the order in which they came; where there is none, its sentence."""
    rows = ([str(number), *_row(*named)] for number, named in enumerate(answers, start=1))
    return table(("no.", "picture", "file", "P(cat)", "says"), rows)


def _row(name: str, answer: Answer | str) -> list[str]:
    if isinstance(answer, str):
        return ["&ndash;", escape(name), "&ndash;", escape(answer)]
    small = picture(Image.fromarray(answer.pixels), f"What the network sees of {name}.", THUMBNAIL)
    return [small, escape(name), probability_in_words(answer.probability), answer.says]


# Without widgets: for a notebook that is only read, and for a path in a cell


def still(answer: Answer | str) -> str:
    """The verdict and the three pictures, without a style sheet; where there is no answer, why."""
    if isinstance(answer, str):
        return sentence(answer)
    return sentence(verdict(answer)) + " ".join(picture(one, alt, width) for _, one, width, alt, _ in _three(answer))


def explain_picture(
    path: Any, parameters: Parameters, training: Any = None, fit: str = "crop", background: Any = "white"
) -> None:
    """Draw what a trained network makes of the picture ``path``: what it sees, which pixels count, what is like it.

    parameters, training: as for own_picture.  fit ("crop", "pad" or "squash") and background: as for load_picture.
    Raises FileNotFoundError or ValueError in a sentence when the picture cannot be used, and ValueError when parameters
    and training do not fit together.
    """
    answer = Classifier(parameters, training).answer(path, "", fit, background)
    titles, pictures, _, alts, _ = zip(*_three(answer))
    show_pictures(pictures, titles, alt=" ".join(alts))
    near = answer.neighbours
    captions = [f"{CLASSES[one.label]}, no. {one.index}\ndistance {one.distance:.2f}" for one in near]
    alt = f"The training pictures that it is most like: {', '.join(CLASSES[one.label] for one in near)}."
    show_pictures([one.pixels for one in near], captions, alt=alt)
