"""Questions in a notebook, for keyboard and mouse; the answers are kept (asking/kept.py)."""

from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from workbook.asking import kept
from workbook.asking.question import Question, fold, plain, reply, still, still_outcome
from workbook.asking.question import outcome as outcome_of

from .markup import beside
from .page import on_page, put_in_place


class Asked(anywidget.AnyWidget):
    """Questions with their options and what was said to each; asked.js shows them and sends what is answered."""

    _esm = beside("asked.js")
    questions: Any = traitlets.List().tag(sync=True)
    replies: Any = traitlets.Dict().tag(sync=True)
    standing = traitlets.Unicode().tag(sync=True)
    fold = traitlets.Unicode().tag(sync=True)

    def __init__(self, asked: tuple[Question, ...]) -> None:
        before = {name: texts[-1] for name, texts in kept.answers().items()}
        super().__init__(
            questions=[_shown(one) for one in asked],
            replies={one.name: _said(one, before[one.name]) for one in asked if one.name in before},
            standing=kept.standing(asked),
            fold=fold(asked),
        )
        self.asked = {one.name: one for one in asked}
        self.on_msg(self._heard)

    def _heard(self, _: Any, content: dict[str, Any], __: Any) -> None:
        question, given = self.asked[content["name"]], content["given"]
        text = str(given) if question.is_number else plain(question.options[given].text)
        said = _said(question, text)
        if said["state"] != "unread":
            kept.keep(question.name, text)
        self.replies = {**self.replies, question.name: said}
        self.standing = kept.standing(self.asked.values())
        if told := on_page(f"outcome {question.name}"):
            told.value = outcome_of(question, text)


def question(*names: str) -> None:
    """Ask questions of the course; each answer is kept beside the notebooks.  Raises ValueError for an unknown name."""
    asked = tuple(kept.named(name) for name in names)
    put_in_place(f"question {names}", Asked(asked), *still(asked))


def outcome(name: str) -> None:
    """After the run that a question was about: what was expected, and why something else happened."""
    asked = kept.named(name)
    given = kept.answers().get(name)
    told = widgets.HTMLMath(outcome_of(asked, given[0] if given else None))
    put_in_place(f"outcome {name}", told, *still_outcome(asked))


def _shown(one: Question) -> dict[str, Any]:
    options = None if one.is_number else [option.text for option in one.options]
    return {"name": one.name, "ask": one.ask, "options": options, "later": one.later, "decimals": one.decimals}


def _said(one: Question, given: str) -> dict[str, Any]:
    """What the page shows of an answer: which it was, and what is said to it."""
    try:
        state, said = reply(one, given)
    except ValueError as error:
        state, said = "unread", f"<p>{error}</p>"
    texts = [plain(option.text) for option in one.options]
    number = given if one.is_number else texts.index(given) if given in texts else -1
    return {"given": number, "html": said, "state": state}
