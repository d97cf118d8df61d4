"""Turns a report of grade (`grade --json FILE`) into a table in Markdown, as web pages of build servers show it."""

import json
from html import escape
from pathlib import Path
from typing import Any

from workbook.errors import WorkbookError, command
from workbook.grading.terminal import Terminal
from workbook.judging.verdict import State

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
    """The table of all exercises, and below it, folded, what the check says about those that are not right."""
    rows = [("notebook", "exercise", "points", ""), ("---", "---", "---:", "---")]
    said = []
    for notebook in report["notebooks"]:
        name, problem = notebook["name"], notebook.get("problem")
        for one in notebook["exercises"]:
            state = State(one["state"])
            why = f" ({one['reason']})" if one.get("reason") else ""
            rows.append(
                (
                    name,
                    f"`{one['name']}`",
                    f"{'+' if one.get('extra') else ''}{one['points']} / {one['of']}",
                    f"{state.sign} {state.value}{why}",
                )
            )
            if state in (State.WRONG, State.UNREADABLE) and one["message"] != problem:
                said.append((one["name"], one["message"]))
        rows.append((f"**{name}**", "", f"**{notebook['points']} / {notebook['of']}**", ""))
        said += [(name, text) for text in (problem, notebook.get("note")) if text]
    extra = f", +{report['extra']} extra" if report.get("extra") else ""
    lines = [f"## {report['points']} of {report['of']} points{extra}", ""]
    lines += [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    for name, message in said:
        lines += [
            "",
            f"<details><summary>{escape(name)}</summary>",
            f"<pre>{escape(message[:LONGEST])}</pre></details>",
        ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A text that stays in its cell, and is not read as markup."""
    return " ".join(escape(text).replace("|", "\\|").split())
