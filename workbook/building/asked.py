"""Questions in a course text: from fenced blocks to cells that ask them.

    ```{question} shape-of-a-product
    `W` has shape (20, 12288), `X` has shape (12288, 209).
    What is the shape of `W @ X`?
    + (20, 209)
      The inner numbers, 12288, are equal and vanish.
    - (12288, 12288)
      The inner numbers vanish; the outer ones remain.
    ```

The line with + is the right answer, those with - are wrong ones; below each stands why. Blocks that follow one another
directly are asked together, and counted together at their end. Two lines may stand below the fence:

    :tolerance: 0.01    the answer is a number, which may be off by so much; - are numbers that come of known mistakes
    :see: 03_name       the notebook that teaches it, where it is another one

To ask "what will happen?" before something is run, put an empty block ```{outcome} shape-of-a-product behind the run:
it says what was expected, and why something else happened.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode

from workbook.asking.kept import ASKED, asks
from workbook.asking.question import Option, Question, as_number, from_data, still, still_outcome
from workbook.building.execute import STILL
from workbook.errors import WorkbookError
from workbook.markup import tag

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_BLOCK = re.compile(
    r"^(`{3,})\{(question|outcome)\}[ \t]*(\S*)[ \t]*\n(.*?)^\1[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL
)
_SETTING = re.compile(r":(\w+):[ \t]*(.*)\n")
_OPTION = re.compile(r"^([+-]) (.*)\n((?:  .*\n|[ \t]*\n)*)", re.MULTILINE)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

SAYS = {"question": "Asks you.", "outcome": "Says what happened."}  # what is seen of a folded cell


@dataclass
class Asked:
    """A course text with code cells in the place of its blocks, the line of each of its lines, and its questions."""

    text: str = ""
    lines: list[int] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)

    def add(self, text: str, line: int) -> None:
        """Add what stands from this line on."""
        self.text += text
        self.lines += range(line, line + len(text.splitlines()))

    def add_cell(self, kind: str, names: list[str], line: int) -> None:
        """Add a code cell that asks questions or tells an outcome, in the place of a block that began in this line."""
        told = ", ".join(f'"{name}"' for name in names)
        call = f"{kind}({told})"
        if len(call) > 80:
            call = f"{kind}(\n    " + ",\n    ".join(f'"{name}"' for name in names) + ",\n)"
        code = f"# {SAYS[kind]}\nfrom workbook.widgets import {kind}\n\n{call}"
        cell = f"```{{code-cell}} ipython3\n:{kind}: [{told}]\n{code}\n```\n"
        self.text += cell
        self.lines += [line] * len(cell.splitlines())

    def mark(self, cell: NotebookNode) -> None:
        """Fold a cell that asks or tells an outcome, and put its questions into its metadata."""
        names = cell.metadata.pop("question", [])
        outcome = cell.metadata.pop("outcome", [])
        if names or outcome:
            cell.metadata["jupyter"] = {"source_hidden": True}
            data = (
                {"questions": [self.questions[name].as_data() for name in names]} if names else {"outcome": outcome[0]}
            )
            cell.metadata[ASKED] = data


def take_questions(file: str, text: str, texts: Collection[str]) -> Asked:
    """Put a code cell in the place of each run of questions and of each outcome.  texts: the names of all course texts.

    Raises WorkbookError: file, line, what is wrong, what is needed.
    """
    asked, group, outcomes, end, first = Asked(), list[str](), set[str](), 0, 0
    for block in [*_BLOCK.finditer(text), None]:
        start = block.start() if block else len(text)
        between = text[end:start]
        if group and (between.strip() or not block or block[2] == "outcome"):
            asked.add_cell("question", group, first)
            group = []
        if between.strip():
            asked.add(between, text.count("\n", 0, end) + 1)
        if not block:
            break
        _, kind, name, body = block.groups()
        line, end = text.count("\n", 0, start) + 1, block.end()
        place = f"{file}, line {line} ({kind} {name})"
        if kind == "outcome":
            if name not in asked.questions or body.strip():
                raise WorkbookError(f"{place}: an outcome is an empty block, further down than its question.")
            outcomes.add(name)
            asked.add_cell(kind, [name], line)
            continue
        if name in asked.questions or not _NAME.fullmatch(name):
            raise WorkbookError(f"{place}: a question needs a name of its own, such as shape-of-a-product.")
        asked.questions[name] = _question(place, name, body)
        if asked.questions[name].see not in ("", *texts):
            raise WorkbookError(f"{place}: there is no course text {asked.questions[name].see!r} to see.")
        first = first if group else line
        group.append(name)
    asked.questions = {name: replace(one, later=name in outcomes) for name, one in asked.questions.items()}
    return asked


def _question(place: str, name: str, body: str) -> Question:
    """The question in a block.  Raises WorkbookError."""
    settings = {}
    while setting := _SETTING.match(body):
        settings[setting[1]] = setting[2].strip()
        body = body[setting.end() :]
    first = _OPTION.search(body)
    ask, told = (body[: first.start()], body[first.start() :]) if first else (body, "")
    found = _OPTION.findall(told)
    unknown = sorted(settings.keys() - {"tolerance", "see"})
    if unknown:
        raise WorkbookError(f"{place}: unknown setting {unknown[0]!r}; known are see, tolerance.")
    if not ask.strip() or _OPTION.sub("", told).strip():
        raise WorkbookError(
            f"{place}: the question comes first, then its options; what explains one is indented by two spaces."
        )
    try:
        tolerance = float(settings["tolerance"]) if "tolerance" in settings else None
        numbers = [as_number(text) for _, text, _ in found] if tolerance is not None else []
    except ValueError as error:
        raise WorkbookError(f"{place}: the answer and its tolerance have to be numbers: {error}") from None
    if [sign for sign, _, _ in found].count("+") != 1 or (not numbers and len(found) < 2):
        raise WorkbookError(f"{place}: exactly one option has to be right (+), and another one wrong (-).")
    if any(not why.strip() for _, _, why in found):
        raise WorkbookError(f"{place}: each option needs a line that says why, indented by two spaces.")
    if tolerance is None:  # in an order that gives nothing away
        found.sort(key=lambda option: sha256(f"{name} {option[1]}".encode()).digest())
    options = tuple(
        Option(_inline(text), _html(re.sub("^  ", "", why, flags=re.MULTILINE)), sign == "+")
        for sign, text, why in found
    )
    if len({option.text for option in options}) < len(options):
        raise WorkbookError(f"{place}: two options are the same.")
    return Question(name, _html(ask), options, tolerance, see=settings.get("see", ""))


def _html(text: str) -> str:
    return str(_markdown().render(text)).strip()


def _inline(text: str) -> str:
    return str(_markdown().renderInline(text.strip()))


@cache
def _markdown() -> "MarkdownIt":
    """Markdown to HTML that leaves formulas to the front end.  (Both libraries come with jupytext.)"""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    markdown = MarkdownIt("commonmark").enable("table")
    dollarmath_plugin(markdown, double_inline=True)
    for kind, sign in (("math_inline", "$"), ("math_inline_double", "$$"), ("math_block", "$$")):
        markdown.add_render_rule(
            kind,
            lambda _, tokens, index, *__, sign=sign: (
                f"{sign}{escape(tokens[index].content.strip(), quote=False)}{sign}"
            ),
        )
    return markdown


def outputs_of(cells: Iterable[NotebookNode]) -> dict[str, list[NotebookNode]]:
    """What the cells that ask or tell an outcome show where no kernel runs, by their code.

    It is made from the text: a new wording needs no new run.
    """
    asking = [cell for cell in cells if asks(cell.metadata)]
    asked = {cell.source: [from_data(data) for data in cell.metadata[ASKED].get("questions", ())] for cell in asking}
    by_name = {one.name: one for questions in asked.values() for one in questions}
    shown = {}
    for cell in asking:
        outcome = cell.metadata[ASKED].get("outcome")
        text, html = still_outcome(by_name[outcome]) if outcome else still(asked[cell.source])
        data = {"text/plain": text, "text/html": tag("div", html, class_=STILL)}
        shown[cell.source] = [nbformat.v4.new_output("display_data", data)]
    return shown
