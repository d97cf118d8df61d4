"""Turns a report of grade (`grade --json FILE`) into a table in Markdown, as web pages of build servers show it."""

import json
import re
from pathlib import Path
from typing import Any

from workbook.errors import WorkbookError, command
from workbook.grading.terminal import Terminal
from workbook.judging.verdict import State

SIGNS = {State.RIGHT: "✅", State.WRONG: "❌", State.BLANK: "⬜", State.UNREADABLE: "⚠️"}
LONGEST = 1500  # characters of one message that are shown


def summary(report: Path, out: Path | None = None) -> int:
    """Print the table for a report, or add it to the end of a file; return the exit code 0.  Raises WorkbookError."""
    write = f"write one with: {command(f'grade --json {report}')}"
    try:
        text = as_markdown(json.loads(report.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise WorkbookError(f"There is no report {report}; {write}") from None
    except (ValueError, KeyError, TypeError):
        raise WorkbookError(f"{report} is not a report of grade; {write}") from None
    if out is None:
        Terminal().say(text)
    else:
        with out.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text + "\n")
    return 0


def as_markdown(report: dict[str, Any]) -> str:
    """The table of all exercises, and below it what the check says about those that are not right."""
    lines = [
        f"## {report['points']} of {report['of']} points",
        "",
        "| notebook | exercise | points | |",
        "|---|---|---:|---|",
    ]
    for notebook in report["notebooks"]:
        for one in notebook["exercises"]:
            sign = SIGNS[State(one["state"])]
            names = f"{_cell(notebook['name'])} | `{_cell(one['name'])}`"
            lines.append(f"| {names} | {one['points']} / {one['of']} | {sign} {_cell(one['state'])} |")
        lines.append(f"| **{_cell(notebook['name'])}** | | **{notebook['points']} / {notebook['of']}** | |")
    for notebook in report["notebooks"]:
        lines += _about(notebook)
    return "\n".join(lines) + "\n"


def _about(notebook: dict[str, Any]) -> list[str]:
    said = [
        (one["name"], one.get("message", ""))
        for one in notebook["exercises"]
        if State(one["state"]) in (State.WRONG, State.UNREADABLE)
        and one.get("message")
        and one["message"] != notebook.get("problem")
    ]
    said += [(notebook["name"], notebook[key]) for key in ("problem", "note") if notebook.get(key)]
    lines = []
    for name, message in said:
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", message) or [""]))
        lines += [
            "",
            f"<details><summary>{_cell(name)}</summary>",
            "",
            f"{fence}text",
            message[:LONGEST],
            fence,
            "",
            "</details>",
        ]
    return lines


def _cell(text: object) -> str:
    """A text that stays in its cell, and is no markup."""
    plain = str(text).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
    return " ".join(plain.split())
