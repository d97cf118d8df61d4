"""Shows what grading found: a table with what to do next, and the same as JSON."""

import json
from collections.abc import Sequence

from workbook.judging.verdict import State

from .grade import GradedExercise, GradedNotebook, totals

UNFENCED = (
    "This system does not keep the learner's code away from files: that is good enough for your own notebooks, but not "
    "for those of strangers (SECURITY.md says what holds where)."
)


def as_text(notebooks: Sequence[GradedNotebook], fenced: bool = True) -> str:
    """The table: every exercise with its points, the sums, and below it what is to be said."""
    names = [one.name for notebook in notebooks for one in notebook.exercises]
    width = max([24, *(len(name) + 4 for name in names), *(len(notebook.name) for notebook in notebooks)])
    lines = []
    for notebook in notebooks:
        lines.append(notebook.name)
        for one in notebook.exercises:
            lines.append(f"  {one.state.sign} {one.name:{width - 4}}  {_share(one)}  {_state(one)}")
        lines += [f"  {'':{width - 2}}  {_share(notebook)}", ""]
    if len(notebooks) > 1:
        points, of = totals(notebooks)
        lines += [f"{'All notebooks':{width}}  {points:4} / {of:<4}", ""]
    said = [text for notebook in notebooks for text in _said(notebook)]
    if not fenced:
        said.append(f"! {UNFENCED}")
    return "\n".join([*lines, *("\n\n".join(said).split("\n"))]).rstrip() + "\n"


def _share(one: GradedExercise | GradedNotebook) -> str:
    return f"{one.points:4} / {one.of:<4}"


def _state(exercise: GradedExercise) -> str:
    differs = any(found != "same" for found in exercise.printed.values())
    return exercise.state.value + (", but see below" if differs else "")


def _said(notebook: GradedNotebook) -> list[str]:
    """What is to be said about a notebook, one text for each thing."""
    said = [f"{notebook.name}: {notebook.problem}"] if notebook.problem else []
    for one in notebook.exercises:
        if one.state == State.WRONG or (one.state == State.UNREADABLE and not notebook.problem):
            said.append(indented_details(str(one.verdict)))
        for test, found in one.printed.items():
            if found != "same":
                said.append(f"{one.name}: right, with all its points. But in {test}, {indented_details(found)}")
    return [*said, f"{notebook.name}: {notebook.note}"] if notebook.note else said


def indented_details(text: str) -> str:
    """A message whose further lines stand to the right: nothing that a learner wrote can look like the report."""
    return text.replace("\n", "\n    ")


def as_json(notebooks: Sequence[GradedNotebook], fenced: bool) -> str:
    """Everything that as_text() knows, for other programs."""
    points, of = totals(notebooks)
    data = {"points": points, "of": of, "fenced": fenced, "notebooks": [_notebook_data(one) for one in notebooks]}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _notebook_data(notebook: GradedNotebook) -> dict[str, object]:
    return {
        "name": notebook.name,
        "path": str(notebook.path),
        "points": notebook.points,
        "of": notebook.of,
        "problem": notebook.problem,
        "note": notebook.note,
        "exercises": [
            {
                "name": one.name,
                "points": one.points,
                "of": one.of,
                "state": one.state.value,
                "mistake": one.verdict.mistake,
                "message": str(one.verdict) if one.state == State.WRONG else one.verdict.details,
                "tests": [
                    {"id": id_, "of": points, "printed": one.printed.get(id_, "")} for id_, points in one.task.tests
                ],
            }
            for one in notebook.exercises
        ],
    }
