"""What is said about an answer: a verdict, with one set of states and signs for everybody who shows it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from workbook.searching.words import Place, place_in


class State(StrEnum):
    """How far an exercise is: the word that people read, and the sign and the colour beside it.

    plain_sign: for windows whose font has no others.  The colours stand out on white and on black alike.
    """

    RIGHT = "right", "✓", "+", "#2e9e4f"
    WRONG = "not right yet", "✗", "x", "#e5534b"
    BLANK = "not written yet", "○", "-", "#3b8eea"
    UNREADABLE = "cannot be read", "!", "!", "#b08800"
    sign: str
    plain_sign: str
    colour: str

    def __new__(cls, word: str, *looks: str) -> "State":
        state = str.__new__(cls, word)
        state._value_ = word
        state.sign, state.plain_sign, state.colour = looks
        return state


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and what is best said about it.

    mistake: the id of a recognised mistake, or None.  what: what happened, on which input.  name: the mistake in a
    sentence.  look: where to look.  note: a remark that changes nothing.  printed: what
    the function printed on the first input.  place: the line where it goes wrong, where that was looked for and found.
    sort: what sort of thing is wrong, in a word or two of our own, for reports.
    parts: those of of_parts parts of the result that are right all the same (parts.py).
    """

    exercise: str
    state: State
    mistake: str | None = None
    what: str = ""
    name: str = ""
    look: str = ""
    note: str = ""
    printed: str = field(default="", compare=False)
    place: Place | None = field(default=None, compare=False)
    sort: str = field(default="", compare=False)
    parts: tuple[str, ...] = field(default=(), compare=False)
    of_parts: int = field(default=0, compare=False)

    @property
    def headline(self) -> str:
        return f"{self.exercise}: {self.state.value}."

    @property
    def where_to_look(self) -> str:
        return f"Where to look: {self.look}" if self.look else ""

    @property
    def id(self) -> str | None:
        """What is wrong, for reports that count mistakes: the id of the catalogue, or that of the change that mends it.

        Where there is neither, the sort of what is wrong: "factor:grads.dW1", "error:KeyError".
        """
        return self.mistake or (self.place.id if self.place else None) or self.sort or None

    @property
    def in_a_sentence(self) -> str:
        """What is wrong, in a line: the mistake by name, else which line it is, else what happened."""
        return self.name or (self.place.sentence if self.place else "") or self.what.partition("\n")[0]

    @property
    def details(self) -> str:
        """All but the headline."""
        place = str(self.place) if self.place else ""
        return "\n".join(filter(None, (self.what, self.name, self.where_to_look, place, self.note)))

    def __str__(self) -> str:
        return "\n".join(filter(None, (self.headline, self.details)))


def verdict_from(data: dict[str, Any]) -> Verdict:
    """The verdict that dataclasses.asdict() took apart.  Raises TypeError or ValueError for anything else."""
    parts = tuple(map(str, data.get("parts", ())))
    return Verdict(**{**data, "state": State(data["state"]), "place": place_in(data.get("place")), "parts": parts})
