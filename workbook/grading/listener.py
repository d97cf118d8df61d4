"""A pytest plugin: tells, cell by cell, what nbval found, one line of JSON each, into the file of an option.

What a cell writes to stderr is not compared: warnings cost nothing.
"""

import json
from pathlib import Path

import pytest

LONGEST = 20_000


def pytest_addoption(parser):
    parser.addoption("--tell", metavar="FILE", help="where to write what nbval found")


def pytest_collection_modifyitems(items):
    for item in items:
        plain = item.compare_outputs
        item.compare_outputs = lambda test, reference, skip_compare=None, plain=plain: plain(
            _without_stderr(test), _without_stderr(reference), skip_compare
        )


def _without_stderr(outputs):
    return [one for one in outputs if one.get("output_type") != "stream" or one.get("name") != "stderr"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" or report.failed:
        line = {
            "cell": item.cell.get("id", ""),
            "passed": report.passed,
            "text": "" if report.passed else report.longreprtext[:LONGEST],
            "expected": _printed(item.cell.get("outputs", ())),
            "printed": _printed(item.test_outputs or ()),
        }
        with Path(item.config.getoption("--tell")).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    return report


def _printed(outputs):
    texts = [one["text"] for one in outputs if one.get("output_type") == "stream" and one.get("name") == "stdout"]
    return "".join(texts)[:LONGEST]
