"""Shows what grading found: a table with what to do next, and the same as JSON."""

import json
from collections.abc import Sequence

from workbook.judging.verdict import State
from workbook.sandbox import fence

from .grade import GradedNotebook, extra_in, totals
from .terminal import Terminal, in_words

UNFENCED = "That is good for your own work, but not for strangers': see SECURITY.md."


def as_text(notebooks: Sequence[GradedNotebook], terminal: Terminal) -> str:
    """The table, the sum, and below it what is to be said."""
    lines = table(notebooks, terminal)
    if len(notebooks) > 1:
        lines += [f"All notebooks: {in_words(notebooks)}.", ""]
    said = [text for notebook in notebooks for text in _said(notebook)]
    return "\n".join([*lines, *"\n\n".join(said).split("\n")]).rstrip()


def about_walls(walls: Sequence[str]) -> str:
    """The line that says what stood around the learner's code, and what did not."""
    missing = [wall for wall in fence.WALLS if wall not in walls]
    text = f"Walls: {', '.join(walls) or 'none'}."
    if missing:
        text += f" Not there: {', '.join(missing)}."
    return text if fence.enough(walls) else f"! {text} {UNFENCED}"


def table(notebooks: Sequence[GradedNotebook], terminal: Terminal) -> list[str]:
    """Every notebook and below it its exercises, each with its points and how far it is."""
    names = [one.name for notebook in notebooks for one in notebook.exercises]
    width = max([20, *(len(notebook.name) for notebook in notebooks), *(len(name) + 5 for name in names)])
    branch, last = ("├─", "└─") if terminal.draws else ("|-", "`-")
    lines = []
    for notebook in notebooks:
        share = f"{notebook.points:4} / {notebook.of:<4}"
        lines.append(f"{terminal.bold(notebook.name.ljust(width))} {share}  {_how_far(notebook)}")
        for one in notebook.exercises:
            fork = last if one is notebook.exercises[-1] else branch
            sign, state = (terminal.coloured(one.state, text) for text in (terminal.sign(one.state), one.state.value))
            why = f" ({one.reason})" if one.reason else ""
            differs = ", but see below" if any(found != "same" for found in one.printed.values()) else ""
            lines.append(
                f"{fork} {sign} {one.name.ljust(width - 5)} {one.shown:>4} / {one.of:<4}  {state}{why}{differs}"
            )
        lines.append("")
    return lines


def _how_far(notebook: GradedNotebook) -> str:
    if notebook.problem:
        return "cannot be read" if notebook.path.exists() else "missing"
    if all(one.state == State.BLANK for one in notebook.exercises):
        return "not started"
    done = notebook.right == len(notebook.core)
    return ("done" if done else f"{notebook.right} of {len(notebook.core)} right") + extra_in([notebook])


def _said(notebook: GradedNotebook) -> list[str]:
    """What is to be said about a notebook, one text for each thing."""
    said = [indented_details(f"{notebook.name}: {notebook.problem}")] if notebook.problem else []
    for one in notebook.exercises:
        if one.state == State.WRONG or (one.state == State.UNREADABLE and not notebook.problem):
            said.append(indented_details(str(one.verdict)))
        for test, found in one.printed.items():
            if found != "same":
                said.append(f"{one.name}: right, with full points. But in {test}, {indented_details(found)}")
    return [*said, f"{notebook.name}: {notebook.note}"] if notebook.note else said


def indented_details(text: str) -> str:
    """A message whose further lines stand to the right: nothing that a learner wrote can look like the report."""
    return text.replace("\n", "\n    ")


def as_json(notebooks: Sequence[GradedNotebook], walls: Sequence[str]) -> str:
    """Everything that as_text() knows, for other programs."""
    points, of = totals(notebooks)
    data = {
        "points": points,
        "of": of,
        "extra": sum(one.extra for one in notebooks),
        "fenced": fence.enough(walls),
        "walls": list(walls),
        "notebooks": [notebook_data(one) for one in notebooks],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def notebook_data(notebook: GradedNotebook) -> dict[str, object]:
    """A notebook as it stands in a report for other programs."""
    return {
        "name": notebook.name,
        "path": str(notebook.path),
        "points": notebook.points,
        "of": notebook.of,
        "extra": notebook.extra,
        "problem": notebook.problem,
        "note": notebook.note,
        "exercises": [
            {
                "name": one.name,
                "points": one.points,
                "of": one.of,
                "extra": one.extra,
                "reason": one.reason,
                "state": one.state.value,
                "mistake": one.verdict.id,
                "message": str(one.verdict) if one.state == State.WRONG else one.verdict.details,
                "tests": [
                    {"id": id_, "of": points, "printed": one.printed.get(id_, "")} for id_, points in one.task.tests
                ],
            }
            for one in notebook.exercises
        ],
    }
