"""A question with its options, or with a number as its answer; how it looks on a page, and what is said to an answer.

All texts are HTML, as the build made it from Markdown; formulas stand between dollar signs, for the front end to set.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from workbook.markup import tag

RIGHT, WRONG = "✓", "✗"
RUN = "Run this cell to answer here."
MANY = 5  # so many questions asked together are folded
LATER = "Choose before you go on. You will see further down what happens."
NOT_CHOSEN = "You had not chosen anything beforehand."


@dataclass(frozen=True)
class Option:
    """What may be answered, and why it is right or what is wrong with it."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """One question; exactly one of its options is right.

    tolerance: how far a number may be off; None where one of the options is chosen.  later: the answer is given by an
    outcome further down, after something was run.  see: the notebook that teaches it, "" for the one it stands in.
    """

    name: str
    ask: str
    options: tuple[Option, ...]
    tolerance: float | None = None
    later: bool = False
    see: str = ""

    @property
    def right(self) -> Option:
        return next(option for option in self.options if option.right)

    @property
    def is_number(self) -> bool:
        return self.tolerance is not None

    @property
    def decimals(self) -> int:
        """How many decimals of an answer are enough; 0 where the right one is a short number, such as 0.5."""
        if not self.tolerance:
            return 0
        enough = math.ceil(-math.log10(2 * self.tolerance))
        return enough if enough <= len(plain(self.right.text).partition(".")[2]) else 0

    def meant(self, given: str) -> Option | None:
        """The option that an answer means; None for another number.

        Raises ValueError where it is not a number, or where it is the right one with too few decimals.
        """
        if not self.is_number:
            return next((option for option in self.options if plain(option.text) == given), None)
        number = as_number(given)
        close = (one for one in self.options if abs(number - as_number(plain(one.text))) <= (self.tolerance or 0))
        found = min(close, key=lambda option: not option.right, default=None)
        written = re.fullmatch(r"\s*[-\N{MINUS SIGN}]?\d+(?:[.,](\d*))?\s*", given)
        places = len(written[1] or "") if written else self.decimals
        if found is None and places < self.decimals and abs(number - as_number(plain(self.right.text))) < 10**-places:
            raise ValueError(f"These are too few decimals to tell. Give {self.decimals} of them.")
        return found


def from_data(data: Mapping[str, Any]) -> Question:
    """A question that JSON has kept as dataclasses.asdict() gave it."""
    return Question(**{**data, "options": tuple(Option(**option) for option in data["options"])})


def as_number(text: str) -> float:
    """A number as people write it: 0.25, 0,25, 1/4, 25 %.  Raises ValueError with a sentence for anything else."""
    try:
        share = 100 if text.strip().endswith("%") else 1
        above, _, below = text.strip().rstrip("% ").replace(",", ".").replace("\N{MINUS SIGN}", "-").partition("/")
        number = float(above) / float(below or 1) / share
        if math.isfinite(number):
            return number
    except (ValueError, ZeroDivisionError, OverflowError):
        pass
    raise ValueError(f"{text.strip()[:40]!r} is not a number. Write it like 0.25.")


def plain(html: str) -> str:
    """HTML as text for a terminal."""
    text = re.sub(r"<li>", "- ", re.sub(r"\s*</?(p|ul|li|div|pre|details|summary)>\s*", r"\n<\1>", html))
    return re.sub(r"\n\s*\n+", "\n", unescape(re.sub(r"<[^>]*>", "", text))).strip()


# --- without a kernel ---


def still(questions: Iterable[Question]) -> tuple[str, str]:
    """(text, HTML) of questions with their folded answers, for a page that nobody can answer on."""
    asked, texts, html = list(questions), [], ""
    for one in asked:
        options = () if one.is_number else one.options
        texts.append(plain(one.ask) + "".join(f"\n  - {plain(option.text)}" for option in options))
        listed = tag("ul", *(tag("li", option.text) for option in options)) if options else ""
        html += tag("div", one.ask, listed, LATER if one.later else _folded("Answer", answer(one)))
    answers = [_answer_as_text(one) for one in asked if not one.later]
    if fold(asked):
        html = _folded(fold(asked), html)
    return "\n\n".join([*texts, *answers]), html + tag("p", tag("em", RUN))


def fold(asked: Sequence[Question]) -> str:
    """What a fold around many questions says; "" for a few."""
    return f"{len(asked)} questions: click here, or press Enter, to open or close them" if len(asked) >= MANY else ""


def still_outcome(question: Question) -> tuple[str, str]:
    """(text, HTML) of what came out, folded, for a page where nothing was chosen."""
    return _answer_as_text(question), _folded("What happened, and why", answer(question))


def _answer_as_text(question: Question) -> str:
    return f"Answer: {plain(question.right.text).removesuffix('.')}. {plain(question.right.why)}"


def _folded(title: str, html: str) -> str:
    return tag("details", tag("summary", title), html)


def answer(question: Question) -> str:
    """The right answer with its reason, then what is wrong with the others."""
    return _reason(question.right, RIGHT) + _others(question, question.right)


def _reason(option: Option, sign: str) -> str:
    return tag("div", tag("p", tag("strong", f"{sign} {option.text}")), option.why)


def _others(question: Question, *told: Option) -> str:
    return "".join(_reason(option, WRONG) for option in question.options if option not in told)


# --- with one ---


def reply(question: Question, given: str) -> tuple[str, str]:
    """("right", "wrong" or "kept" until the outcome, what is said) to an answer, the second as HTML.

    Raises ValueError with a sentence where it is not a number.
    """
    option = question.meant(given)
    if question.later:
        expected = escape(given) if option is None else option.text
        kept = tag("p", tag("strong", "Kept."), f" You expect: {expected}")
        return "kept", kept + tag("p", "Go on with the next cell.")
    if option == question.right:
        others = _others(question, option)
        rest = _folded("And the others?", others) if others else ""
        return "right", tag("p", tag("strong", f"{RIGHT} Right.")) + option.why + rest
    said = option.why if option else tag("p", "That is not the number. Look at each step once more.")
    right = _folded("Show the answer", _reason(question.right, RIGHT))
    return "wrong", tag("p", tag("strong", f"{WRONG} Not this one.")) + said + right


def outcome(question: Question, given: str | None) -> str:
    """After the run: what was expected, what happened, and why."""
    option = question.meant(given) if given is not None else None
    if option is None:
        return tag("p", NOT_CHOSEN) + answer(question)
    if option == question.right:
        return tag("p", tag("strong", f"{RIGHT} As you expected:"), f" {option.text}") + option.why
    expected = tag("p", tag("strong", f"{WRONG} You expected:"), f" {option.text}") + option.why
    return expected + tag("p", tag("strong", "What happened:"), f" {question.right.text}") + question.right.why
