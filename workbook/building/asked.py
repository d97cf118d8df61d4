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
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, replace
from functools import cache
from hashlib import sha256
from html import escape
from typing import Any

import nbformat
from nbformat import NotebookNode

from workbook.asking.kept import ASKED, asks, questions_in
from workbook.asking.question import Option, Question, as_number, still, still_outcome
from workbook.building.execute import STILL
from workbook.errors import WorkbookError
from workbook.markup import tag

BLOCKS = ("{question}", "{outcome}")
_HEAD = re.compile(r"\{(\w+)\}[ \t]*(\S*)")
_OPTION = re.compile(r"^([+-]) (.*)\n((?:  .*\n|[ \t]*\n)*)", re.MULTILINE)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

SAYS = {"question": "Asks you.", "outcome": "Says what happened."}  # what is seen of a folded cell


def with_questions(
    file: str, text: str, cells: Iterable[tuple[NotebookNode, int]], texts: Collection[str]
) -> list[tuple[NotebookNode, int]]:
    """The cells of a course text, each with its line: folded cells that ask are in the place of raw ones, the blocks.

    texts: the names of all course texts.  Raises WorkbookError: file, line, what is wrong, what is needed.
    """
    made: list[tuple[NotebookNode, int]] = []
    calls: list[tuple[NotebookNode, str, list[str]]] = []  # a cell that asks, what it calls, and with which names
    asked: dict[str, Question] = {}
    lines = text.split("\n")
    for cell, line in cells:
        head = _HEAD.search(lines[line - 1])
        if cell.cell_type != "raw" or not head:
            made.append((cell, line))
            continue
        kind, name = head.groups()
        place = f"{file}, line {line} ({kind} {name})"
        if kind == "outcome":
            if name not in asked or cell.source.strip():
                raise WorkbookError(f"{place}: an outcome is an empty block, further down than its question.")
            asked[name] = replace(asked[name], later=True)
        else:
            if name in asked or not _NAME.fullmatch(name):
                raise WorkbookError(f"{place}: a question needs a name of its own, such as shape-of-a-product.")
            asked[name] = _question(place, name, cell.source + "\n", cell.metadata)
            if asked[name].see not in ("", *texts):
                raise WorkbookError(f"{place}: there is no course text {asked[name].see!r} to see.")
            if calls and calls[-1][0] is made[-1][0] and calls[-1][1] == kind:
                calls[-1][2].append(name)
                continue
        made.append((nbformat.v4.new_code_cell(metadata={"jupyter": {"source_hidden": True}}), line))
        calls.append((made[-1][0], kind, [name]))
    for cell, kind, names in calls:
        told = [f'"{name}"' for name in names]
        call = f"{kind}({', '.join(told)})"
        if len(call) > 80:
            call = f"{kind}(\n    " + ",\n    ".join(told) + ",\n)"
        cell.source = f"# {SAYS[kind]}\nfrom workbook.widgets import {kind}\n\n{call}"
        data = {"outcome": names[0]} if kind == "outcome" else {"questions": [asdict(asked[name]) for name in names]}
        cell.metadata[ASKED] = nbformat.from_dict(data)
    return made


def _question(place: str, name: str, body: str, settings: Mapping[str, Any]) -> Question:
    """The question in a block.  Raises WorkbookError."""
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
        tolerance = float(str(settings["tolerance"])) if "tolerance" in settings else None
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
        Option(
            str(_markdown().renderInline(text.strip())), _html(re.sub("^  ", "", why, flags=re.MULTILINE)), sign == "+"
        )
        for sign, text, why in found
    )
    if len({option.text for option in options}) < len(options):
        raise WorkbookError(f"{place}: two options are the same.")
    return Question(name, _html(ask), options, tolerance, see=str(settings.get("see", "")))


def _html(text: str) -> str:
    return str(_markdown().render(text)).strip()


@cache
def _markdown() -> Any:
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
    by_name = {one.name: one for cell in asking for one in questions_in(cell.metadata)}
    shown = {}
    for cell in asking:
        outcome = cell.metadata[ASKED].get("outcome")
        text, html = still_outcome(by_name[outcome]) if outcome else still(questions_in(cell.metadata))
        data = {"text/plain": text, "text/html": tag("div", html, class_=STILL)}
        shown[cell.source] = [nbformat.v4.new_output("display_data", data)]
    return shown
