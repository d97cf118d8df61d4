"""Reads what was typed after start.py: each word is a function, and its docstring is its help.

words/ holds the words. Standard library only: start.py reads its words before anything is installed.
"""

import argparse
import difflib
import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from workbook.errors import command

PASS_ON = ("lab", "test", "matrix")  # words whose further options are another program's
DATA = "Fetch the photographs, or draw more cats"

Arguments = argparse.Namespace
Run = Callable[[Arguments], int | None]
Argument = Callable[[argparse.ArgumentParser], argparse.Action]  # adds itself to the parser of a word
WORDS: dict[str, tuple[Run, tuple[Argument, ...]]] = {}


def word(*arguments: Argument, name: str = "") -> Callable[[Run], Run]:
    """Make a word of a function: of _data_photos the word `data photos`, where no other name is given."""

    def add(run: Run) -> Run:
        WORDS[name or run.__name__.strip("_").replace("_", " ")] = run, arguments
        return run

    return add


def argument(*names: str, **settings: Any) -> Argument:
    """An argument of a word, as add_argument() takes it."""
    return lambda parser: parser.add_argument(*names, **settings)


def switch(name: str, text: str) -> Argument:
    """An option that is on or off."""
    return argument(name, action="store_true", help=text)


def folder(name: str, default: Path | None, text: str) -> Argument:
    """An option that names a folder."""
    return argument(name, type=Path, default=default, metavar="DIR", help=text)


def timeout(seconds: float, text: str) -> Argument:
    """The option --timeout, in seconds."""
    return argument("--timeout", type=_seconds, default=seconds, metavar="SECONDS", help=f"{text} ({seconds:g})")


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value


def share(text: str) -> tuple[int, int]:
    """One of so many parts: "3/64" is (3, 64)."""
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r} is not one of so many parts: from 1/64 to 64/64, for example")
    return int(number), int(of)


def parse(typed: Sequence[str]) -> Arguments:
    """What was typed: `word`, its options, its function `run`, and in `rest` what is passed on to another program.

    Exits with 0 after --help, and with 2 and one sentence for wrong usage.
    """
    parser, parsers = _parser()
    first, *more = typed or ["lab"]
    if first == "workbook":  # may stand before any word
        first, *more = more or ["--help"]
    if first == "help":
        first, *more = *more, "--help"
    if first not in (*parsers, "--help", "-h"):
        for_lab = first[:1].isdigit() or first.endswith(".ipynb") or first.startswith("-")
        meant = _meant(first, [*parsers, "--help"]) or (f"lab {first}" if for_lab else "")
        parser.error(f"there is no word {first}" + (f"; did you mean {meant}?" if meant else ""))
    args, rest = parser.parse_known_args([first, *more])
    for option in rest:
        meant = _meant(option, args.options)
        if meant or args.word not in PASS_ON:
            what = f"option {option}" if option.startswith("-") else f"place for {option} here"
            parsers[args.word].error(f"there is no {what}" + (f"; did you mean {meant}?" if meant else ""))
    args.rest = rest
    return args


def _meant(typed: str, known: Sequence[str]) -> str:
    """What looks like what was typed; "" for nothing."""
    return next(iter(difflib.get_close_matches(typed.lower(), known, 1, 0.75)), "")


class _Parser(argparse.ArgumentParser):
    """Keeps the line breaks of help, and says what is wrong in one sentence."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        end = "" if message.endswith("?") else "."
        self.exit(2, f"{message[0].upper()}{message[1:]}{end} For help: {self.prog} --help\n")


def _parser() -> tuple[_Parser, dict[str, _Parser]]:
    """The parser of the whole command line, and the parser of each word."""
    start = command("").strip()
    parser = _Parser(
        prog=start,
        usage=command("[WORD ...]"),
        description="The Deep Neural Network Workbook. By itself, it opens JupyterLab where you stopped.",
        epilog=f"""\
{command("WORD --help")} explains a word; any of them may come after `workbook`. The first start makes a
private environment in the folder .venv and installs into it the exact versions listed in requirements.txt: that
takes a few minutes and needs the network. Later starts install only what changed. To undo it all, delete .venv.""",
    )
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD", title="words", prog=start)
    groups: dict[str, Any] = {}
    for name, (run, arguments) in WORDS.items():
        group, _, kind = name.partition(" ")
        if kind and group not in groups:
            groups[group] = words.add_parser(group, help=DATA).add_subparsers(required=True, metavar="WHAT")
        text = (inspect.getdoc(run) or "").replace("python3 start.py", start)
        short = text.partition("\n")[0].rstrip(".")
        added = groups.get(group, words).add_parser(kind or group, help=short, description=text)
        options = [option for add in arguments for option in add(added).option_strings]
        added.set_defaults(run=run, options=["--help", *options])
    return parser, dict(words.choices)
