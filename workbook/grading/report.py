"""Shows what grading found: a table with what to do next, and the same as JSON."""

import json
from dataclasses import asdict
from pathlib import Path

from .grade import MISSING, RIGHT, Notebook

SIGNS = {RIGHT: "✓", "not right yet": "✗", "not started": "○", MISSING: "!"}


def totals(notebooks: list[Notebook]) -> tuple[int, int]:
    """(points, points that there are)."""
    return sum(notebook.points for notebook in notebooks), sum(notebook.of for notebook in notebooks)


def as_text(notebooks: list[Notebook]) -> str:
    """The table: every exercise with its points, the sums, and below it what is to be said."""
    width = max(
        [
            24,
            *(len(one.name) + 4 for notebook in notebooks for one in notebook.exercises),
            *(len(notebook.name) for notebook in notebooks),
        ]
    )
    lines = []
    for notebook in notebooks:
        lines += [
            notebook.name,
            *(
                f"  {SIGNS[one.state]} {one.name:{width - 4}}  {_share(one)}  {_state(one)}"
                for one in notebook.exercises
            ),
            f"  {'':{width - 2}}  {_share(notebook)}",
            "",
        ]
    points, of = totals(notebooks)
    if len(notebooks) > 1:
        lines += [f"{'All notebooks':{width}}  {points:4} / {of:<4}", ""]
    said = [text for notebook in notebooks for text in _said(notebook)]
    return "\n".join([*lines, *("\n\n".join(said).split("\n"))]).rstrip() + "\n"


def _share(one) -> str:
    return f"{one.points:4} / {one.of:<4}"


def _state(exercise) -> str:
    differ = [test for test in exercise.tests if test.printed in ("different", "failed")]
    return exercise.state + (", but see below" if differ else "")


def _said(notebook: Notebook) -> list[str]:
    """What is to be said about a notebook, one text for each thing."""
    said = []
    if notebook.problem:
        said.append(f"{notebook.name}: {notebook.problem}")
    for one in notebook.exercises:
        if one.state == MISSING and one.message:
            said.append(f"{one.name}: {one.message}")
        elif one.state == "not right yet":
            said.append(one.message)
        said += [_about_output(one, test) for test in one.tests if test.printed not in ("", "same")]
    if notebook.note:
        said.append(f"{notebook.name}: {notebook.note}")
    return said


def _about_output(exercise, test) -> str:
    if test.printed == "different":
        return (
            f"{exercise.name}: right, with all its points. But {test.id} prints something else than expected "
            f"(- expected, + came). Does the function print by itself?\n{_indented(test.difference)}"
        )
    if test.printed == "failed":
        return (
            f"{exercise.name}: right on all inputs it was tried on, with all its points. But in the notebook "
            f"{test.id} fails: {test.difference}"
        )
    return f"{exercise.name}: right, with all its points. {test.id} was not run: the notebook stopped before it."


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def write_json(notebooks: list[Notebook], path: Path) -> None:
    """Write everything that as_text() knows, for other programs."""
    from workbook.building.files import write_text

    write_text(path, json.dumps(as_data(notebooks), indent=2, ensure_ascii=False) + "\n")


def as_data(notebooks: list[Notebook]) -> dict:
    points, of = totals(notebooks)
    return {
        "points": points,
        "of": of,
        "notebooks": [
            {
                **asdict(notebook),
                "points": notebook.points,
                "of": notebook.of,
                "exercises": [{**asdict(one), "points": one.points} for one in notebook.exercises],
            }
            for notebook in notebooks
        ],
    }
