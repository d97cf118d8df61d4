"""The house stays easy to walk: one direction of imports, small modules and functions, one style, types."""

import ast
from functools import cache

import pytest
from conftest import ROOT, imports_in, run_python

# From the ground up: a room may import what stands before it.  What stands in one line does not know each other.
FLOORS = (
    {"errors", "shell", "cores", "markup", "colab", "lab_settings"},
    {"files"},
    {"bar"},
    {"testCases", "dnn_utils", "parsing", "cluster"},
    {"exercises", "pictures", "plots", "photos", "drawings", "training"},
    {"cells"},
    {"asking"},
    {"searching"},
    {"judging", "sandbox", "building", "figures"},
    {"grading"},
    {"checking"},
    {"following", "my_network"},
    {"widgets"},
    {"checkup", "classroom"},
    {"words"},
    {"cli"},
    {"environment"},
    {"start"},
)
# dnn_utils is what notebooks import: it hands on what stands in these rooms, when it is asked for.
HANDED_ON = {("dnn_utils", "pictures"), ("dnn_utils", "plots"), ("testCases", "checking")}
TABLES = ("exercises/", "workbook/drawings/")
MODULES = sorted(
    path
    for place in ("*.py", "exercises/*.py", "workbook/**/*.py")
    for path in ROOT.glob(place)
    if path.name not in ("conftest.py", "noxfile.py", "__main__.py")
)


def room_of(name):
    """The room of a module: "cells" for workbook.cells.run, "exercises" for exercises.kit."""
    parts = name.split(".")
    return parts[1] if parts[0] == "workbook" and len(parts) > 1 else parts[0]


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def floor_of(room):
    return next((floor for floor, rooms in enumerate(FLOORS) if room in rooms), None)


def test_imports_go_one_way():
    up = []
    for path in MODULES:
        package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
        here = room_of(name_of(path))
        for name in {name for _, name in imports_in(parsed(path), package)}:
            there = room_of(name)
            if floor_of(there) is None or there == here or (here, there) in HANDED_ON:
                continue
            if floor_of(here) <= floor_of(there):
                up.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not up


def test_every_room_has_a_place():
    rooms = {room_of(name_of(path)) for path in MODULES} - {"workbook"}
    assert rooms == set().union(*FLOORS)


def test_modules_and_functions_are_small():
    large = []
    for path in MODULES:
        lines, place = len(path.read_text(encoding="utf-8").splitlines()), path.relative_to(ROOT).as_posix()
        if lines > 450 and not place.startswith(TABLES):
            large.append(f"{place}: {lines} lines")
        for node in ast.walk(parsed(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno - node.lineno >= 50:
                large.append(f"{place}: {node.name} has {node.end_lineno - node.lineno + 1} lines")
        assert ast.get_docstring(parsed(path)), f"{place} does not say what is in it"
    assert not large


@pytest.mark.parametrize(
    "words",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], pytest.param(["mypy"], marks=pytest.mark.slow)],
    ids=lambda words: " ".join(words),
)
def test_one_style_and_types(words):
    run = run_python("-m", *words)
    assert run.returncode == 0, (run.stdout + run.stderr)[-3000:]
