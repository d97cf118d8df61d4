"""Puts the answers of one notebook over another, cell by cell, by grade_id."""

import copy

from nbformat import NotebookNode

from workbook.building.notebook import cells_by_grade_id, is_exercise
from workbook.errors import WorkbookError


def overlay(onto: NotebookNode, answers: NotebookNode) -> NotebookNode:
    """Return a copy of `onto` in which every exercise cell has the text it has in `answers`.

    Test cells and all other cells stay as they are in `onto`, so that nobody can change what is asked by
    changing a test. Neither notebook is changed. Raises WorkbookError when `answers` lacks an exercise cell.
    """
    result = copy.deepcopy(onto)
    given = cells_by_grade_id(answers)
    for name, cell in cells_by_grade_id(result).items():
        if not is_exercise(cell):
            continue
        if name not in given:
            raise WorkbookError(f"The notebook with the answers has no cell {name!r}; was it deleted?")
        cell.source = given[name].source
    return result
