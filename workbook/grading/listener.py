"""A pytest plugin: tells, cell by cell, what nbval found, one line of JSON each, into the file of an option.

What a cell writes to stderr is not compared: warnings cost nothing.
"""

import json
from pathlib import Path


def pytest_addoption(parser):
    parser.addoption("--tell", metavar="FILE", help="where to write what nbval found")


def pytest_collection_modifyitems(items):
    for item in items:
        parent = item.parent
        parent.skip_compare = (*parent.skip_compare, "stderr")
        item.user_properties.append(("cell", item.cell.get("id", "")))
        plain = item.compare_outputs
        item.compare_outputs = lambda test, ref, skip_compare=None, plain=plain: plain(
            _without_stderr(test), _without_stderr(ref), skip_compare)


def _without_stderr(outputs):
    return [output for output in outputs
            if not (output.get("output_type") == "stream" and output.get("name") == "stderr")]


def pytest_runtest_logreport(report):
    if report.when == "call" or report.failed:
        cell = dict(report.user_properties).get("cell", "")
        line = {"cell": cell, "passed": report.passed, "text": "" if report.passed else report.longreprtext}
        with Path(_told_to).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


_told_to = ""


def pytest_configure(config):
    global _told_to
    _told_to = config.getoption("--tell")
