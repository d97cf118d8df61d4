"""What the course holds: its notebooks, their exercises with points and hints, and the answers.

Read from solutions/.  A copy of the course without answers (``python3 start.py handout``) has no such folder: there
the same is read from the encoded file material.dat, and no answer is shown to anybody.  The course text in course/
stays the only place where any of it is written.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from workbook.errors import WorkbookError

from .notebook import Cell, cells_in, read_document
from .pack import unpacked

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
SOLUTIONS = ROOT / "solutions"
PACK = ROOT / "workbook" / "material.dat"
NAMED = re.compile(r"(\d\d[a-z]?)_.")  # 01_..., and 01b_... for the second half of what is too long
_HINT = re.compile(r"<details>\s*<summary>(Hint[^<]*)</summary>(.*?)</details>", re.DOTALL)
# An answer with its marks: the spaces before them, and what stands between them.
ANSWER = re.compile(r"^([ \t]*)### BEGIN SOLUTION[ \t]*\n(.*?)^[ \t]*### END SOLUTION[ \t]*$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Task:
    """An exercise as the course poses it: its notebook's name, and (id, points) of each of its test cells.

    extra: is it one of the harder ones?  The others, the core, are 100 % of the points; these are counted beside them.
    """

    name: str
    notebook: str
    tests: tuple[tuple[str, int], ...]
    extra: bool = False

    @property
    def points(self) -> int:
        return sum(points for _, points in self.tests)


def is_handout() -> bool:
    """True in a copy of the course without answers."""
    return PACK.is_file() and not numbered(SOLUTIONS)


@cache
def _documents() -> dict[str, dict[str, Any]]:
    if is_handout():
        found = {Path(key).name: json.loads(text) for key, text in _packed().items() if key.startswith("notebook/")}
    else:
        found = {path.stem: read_document(path) for path in numbered(SOLUTIONS)}
    if not found:
        raise WorkbookError(
            f"There is no course here: neither {SOLUTIONS} nor {PACK} exists. Get a complete copy of the workbook."
        )
    return found


def document(notebook: str) -> dict[str, Any]:
    """A notebook of the course with answers and outputs, as the JSON of its file."""
    return _documents()[notebook]


@cache
def notebooks() -> dict[str, tuple[Cell, ...]]:
    """The notebooks of the course with their answers, by name, in order: {"03_forward_propagation": cells}.

    Raises WorkbookError where there are none.
    """
    return {name: tuple(cells_in(document)) for name, document in _documents().items()}


def numbered(folder: Path, pattern: str = "*.ipynb") -> list[Path]:
    """The files in a folder that are named as notebooks of the course are, in order."""
    return sorted(path for path in folder.glob(pattern) if NAMED.match(path.name))


def number(name: str) -> str:
    """The number of a notebook: "03" of "03_forward_propagation", "01b" of "01b_training"."""
    return name.partition("_")[0]


def title(notebook: str) -> str:
    """What the first heading of a notebook says."""
    headings = (
        re.search("^# (.*)", cell.text, re.MULTILINE) for cell in notebooks()[notebook] if cell.kind == "markdown"
    )
    return next((heading[1] for heading in headings if heading), notebook)


def halves(notebook: str) -> list[str]:
    """The notebooks that share the two digits of this one, itself among them: they were one before it was cut."""
    return [name for name in notebooks() if name[:2] == notebook[:2]]


def means(word: str, name: str) -> bool:
    """Does "3", "03" or "03_forward_propagation" mean the notebook of this name?"""
    return word == name or _short(word.lower()) == _short(number(name))


def _short(number: str) -> str:
    """ "3" of "03", "0b" of "00b" """
    return re.sub(r"^0+(?=\d)", "", number)


def names_in_file(file: str) -> list[str]:
    """The notebooks whose name stands in that of a file, as in "Copy of 03_forward_propagation (1).ipynb"."""
    return [name for name in notebooks() if name in file]


def name_of(word: str) -> str:
    """The name of the notebook meant by "3", "03", "1b", "03_forward_propagation" or a file with this in its name.

    Raises WorkbookError where none is meant.
    """
    stem = Path(word).name.removesuffix(".ipynb")
    fits = [name for name in notebooks() if means(stem, name)] or names_in_file(stem)
    if len(fits) != 1 and Path(word).is_file():
        known = ", ".join(notebooks())
        raise WorkbookError(
            f"{word} is not named like a notebook of this course; its name must contain one of {known}."
        )
    if len(fits) != 1:
        what = "" if Path(word).exists() else ", and no folder or file of that name"
        raise WorkbookError(f"There is no notebook {word!r}{what}. The notebooks are {', '.join(notebooks())}.")
    return fits[0]


# --- exercises ---


@cache
def tasks() -> dict[str, Task]:
    """Every exercise of the course, in order: name -> Task.

    A test cell belongs to the exercise whose name it begins with: test_linear_forward_trained to linear_forward.
    """
    found = {}
    for notebook, cells in notebooks().items():
        names = [cell.grade_id for cell in cells if cell.is_exercise]
        tests: dict[str, list[tuple[str, int]]] = {name: [] for name in names}
        extra = set()
        for cell in cells:
            if cell.points:
                word = cell.grade_id.removeprefix("test_")
                tested = max((name for name in names if f"{word}_".startswith(f"{name}_")), key=len)
                tests[tested].append((cell.grade_id, cell.points))
                extra |= {tested} if cell.extra else set()
        found.update({name: Task(name, notebook, tuple(tests[name]), name in extra) for name in names})
    return found


def tasks_of(notebook: str) -> list[Task]:
    """The exercises of one notebook, in order."""
    return [task for task in tasks().values() if task.notebook == notebook]


def points_of(names: Iterable[str]) -> int:
    """The points of some notebooks, without extra ones."""
    return sum(task.points for name in names for task in tasks_of(name) if not task.extra)


def home(exercise: str) -> str:
    """The name of the notebook in which an exercise stands: "03_forward_propagation".

    While the build runs a notebook with a new exercise, only its module knows: exercises/nb03_forward_propagation.py.
    """
    if exercise in tasks():
        return tasks()[exercise].notebook
    from exercises import EXERCISES

    return EXERCISES[exercise].truth.__module__.removeprefix("exercises.nb")


def scope(exercise: str) -> str:
    """Within what a name means one thing: a notebook, with both of its halves."""
    return home(exercise)[:2]


@cache
def _marked(exercise: str) -> Cell:
    """The graded cell with its answer; an empty one while the exercise is new."""
    cells = notebooks().get(home(exercise), ())
    return next((cell for cell in cells if cell.grade_id == exercise), Cell("code", ""))


def answer(exercise: str) -> str:
    """The text of an answer, without the marks around it, for the tools; learners see shown_answer()."""
    return _MARK.sub("", _marked(exercise).text)


def shown_answer(exercise: str) -> str | None:
    """The answer where learners may see it or work with it; None in a copy without answers."""
    return None if is_handout() else answer(exercise)


def before(exercise: str) -> list[str]:
    """The exercises before this one, in the order of the course."""
    names = list(tasks())
    return names[: names.index(exercise)] if exercise in names else names


def answers_for(exercise: str, texts: Iterable[str]) -> list[tuple[str, str, str]]:
    """(exercise, scope, answer) for each earlier exercise that these texts name, and for those that it names."""
    earlier = {name: answer(name) for name in before(exercise)}
    wanted, new = set(), _words(texts) & earlier.keys()
    while new:
        wanted |= new
        new = (_words(earlier[name] for name in new) & earlier.keys()) - wanted
    return [(name, scope(name), earlier[name]) for name in earlier if name in wanted]


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"\w+", text)}


def given_text(exercise: str, gap: str = "") -> str:
    """The graded cell with its gaps, and what stands in them, in place of its answer."""
    return ANSWER.sub(rf"\1{gap}" if gap else "", _marked(exercise).text)


def is_blank(exercise: str, text: str) -> bool:
    """Does a graded cell hold nothing but what was handed out?"""
    return "raise NotImplementedError" in text and _code_lines(text) <= _code_lines(given_text(exercise))


def _code_lines(text: str) -> set[str]:
    """The lines that do something: no comments, no text in triple quotes, no "not yet"."""
    text = re.sub(r'(?s)""".*?"""', "", text)
    lines = {line.partition("#")[0].strip() for line in text.splitlines()}
    return {line for line in lines if line and not line.startswith("raise NotImplementedError")}


@cache
def hints(exercise: str) -> list[tuple[str, str]]:
    """The (title, text) of every folded hint between an exercise and the next one."""
    text = []
    if exercise not in tasks():
        return []
    cells = notebooks()[home(exercise)]
    for cell in cells[cells.index(_marked(exercise)) + 1 :]:
        if cell.is_exercise:
            break
        if cell.kind == "markdown":
            text.append(cell.text)
    return _HINT.findall("\n".join(text))


# --- a copy without answers ---


@cache
def _packed() -> dict[str, str]:
    return unpacked(PACK)


def packed_module(name: str) -> CodeType:
    """The code of a module that comes encoded, ready for exec."""
    return compile(_packed()[f"module/{name}"], f"<{name}>", "exec", dont_inherit=True)
