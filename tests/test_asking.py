"""Questions: how they are written, what is said to an answer, what is kept, and that their answers are right."""

import ast
import json
import re
from dataclasses import asdict

import nbformat
import numpy as np
import pytest
from conftest import FRONT, ROOT
from test_widgets import alive

import dnn_utils
from workbook.asking import kept
from workbook.asking.question import as_number, from_data, outcome, plain, reply, still
from workbook.building.asked import with_questions
from workbook.building.source import cells_in, read_source
from workbook.cells import course
from workbook.cells.around import right_functions
from workbook.errors import WorkbookError
from workbook.following import map as course_map
from workbook.widgets import asked as panel
from workbook.widgets.page import close, on_page, take_off_page

BLOCK = """```{question} zeros
Why $a < b$ &
what of `W * 2`?
+ *yes*
  Because.
- no
  It is
  not.
- maybe
  Hardly.
```
"""
NUMBER = "```{question} half\n:tolerance: 0.01\nWhat is $1/2$?\n+ 0.5\n  Half.\n- 2\n  Upside down.\n```\n"
OUTCOME = "```{outcome} zeros\n```\n"
FIRST = FRONT.count("\n") + 1  # the first line below the front matter


def taken(text):
    """The cells of a course text, each with its line."""
    file, text = "course/02_mini.md", f"{FRONT}{text}"
    return with_questions(file, text, cells_in(file, text), ["02_mini"])


def asked_in(text):
    return {one.name: one for cell, _ in taken(text) for one in kept.questions_in(cell.metadata)}


@pytest.fixture
def zeros():
    return asked_in(f"{BLOCK}text\n{OUTCOME}")["zeros"]


@pytest.fixture
def half():
    return asked_in(NUMBER)["half"]


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "KEPT", tmp_path / ".workbook" / "answers.json")
    monkeypatch.setattr(kept, "_here", {})
    return kept.KEPT


def test_blocks_become_cells_and_lines_keep_their_numbers():
    text = f"# Title\n\n{BLOCK}\n{NUMBER}\nText.\n\n{OUTCOME}End.\n"
    cells = [cell.source.splitlines()[-1] for cell, _ in taken(text)]
    assert cells == ["# Title", 'question("zeros", "half")', "Text.", 'outcome("zeros")', "End."]
    assert [line - FIRST + 1 for _, line in taken(text)] == [1, 3, 23, 26, 28]
    asked = asked_in(text)
    assert asked["zeros"].later and not asked["half"].later
    assert from_data(json.loads(json.dumps(asdict(asked["half"])))) == asked["half"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BLOCK + BLOCK, f"line {FIRST + 11} (question zeros): a question needs a name of its own"),
        (BLOCK.replace("zeros", "Zeros!"), "needs a name of its own"),
        (BLOCK.replace("+ ", "- "), "exactly one option has to be right"),
        (BLOCK.replace("- ", "+ "), "exactly one option has to be right"),
        (NUMBER.replace("0.5", "one half"), "have to be numbers"),
        (NUMBER.replace("0.01", "little"), "have to be numbers"),
        (NUMBER.replace(":tolerance:", ":points:"), "unknown setting 'points'"),
        (NUMBER.replace(":tolerance: 0.01", ":see: 77_nowhere"), "there is no course text '77_nowhere'"),
        (BLOCK.replace("  Hardly.\n", ""), "needs a line that says why"),
        (BLOCK.replace("  Hardly.", "Hardly."), "indented by two spaces"),
        (BLOCK.replace("- no\n", "- maybe\n"), "two options are the same"),
        (OUTCOME + BLOCK, f"line {FIRST} (outcome zeros): an outcome is an empty block"),
    ],
)
def test_an_authors_mistake_is_said_with_its_place(text, said):
    with pytest.raises(WorkbookError, match=re.escape(said)) as error:
        taken(text)
    assert str(error.value).startswith("course/02_mini.md, line ")


def test_formulas_are_left_to_the_page_and_nothing_is_taken_for_html(zeros):
    assert zeros.ask == "<p>Why $a &lt; b$ &amp;\nwhat of <code>W * 2</code>?</p>"
    assert plain(zeros.ask) == "Why $a < b$ &\nwhat of W * 2?"
    assert zeros.right.text == "<em>yes</em>" and {plain(one.text) for one in zeros.options} == {"yes", "no", "maybe"}


def test_what_is_said_to_an_answer(zeros, half):
    asked_now = asked_in(BLOCK)["zeros"]
    right, said = reply(asked_now, "yes")
    assert right == "right" and "Because." in said
    wrong, said = reply(asked_now, "no")
    assert wrong == "wrong" and "not." in said and "Hardly." not in said
    later, said = reply(zeros, "no")
    assert later == "kept" and "You expect: no" in said and "Because" not in said
    assert "As you expected:" in outcome(zeros, "yes") and "What happened:" not in outcome(zeros, "yes")
    assert re.search("You expected:.*It is\nnot.*What happened:.*yes.*Because", outcome(zeros, "no"), re.DOTALL)
    for unknown in (None, "an option of last year"):
        assert "You had not chosen" in outcome(zeros, unknown) and "Because" in outcome(zeros, unknown)
    assert {reply(half, text)[0] for text in ("0.5", "0,505", "1/2", "50 %")} == {"right"}
    for text, why in (("2", "Upside down."), ("7", "That is not the number")):
        state, said = reply(half, text)
        assert state == "wrong" and why in said
    long = asked_in(NUMBER.replace("+ 0.5", "+ 0.5236"))["half"]
    assert (half.decimals, long.decimals) == (0, 2) and reply(long, "0.52")[0] == "right"
    for short in ("0.5", "0,6", "1"):  # cut off or rounded: not an answer yet
        with pytest.raises(ValueError, match=r"too few decimals to tell\. Give 2 of them"):
            reply(long, short)
    assert {reply(long, text)[0] for text in ("0.4", "0.50", "1/2", "50 %")} == {"wrong"}
    for text in ("", "a half", "1/0", "nan", "1e999"):
        with pytest.raises(ValueError, match="is not a number"):
            as_number(text)


def test_answers_are_kept_first_ones_count_and_nothing_is_lost(zeros, half, place, monkeypatch):
    assert kept.answers() == {} and kept.count([zeros, half]) == (0, 0)
    for name, text in (("half", "2"), ("half", "2"), ("half", "0.5"), ("zeros", "yes")):
        kept.keep(name, text)
    assert json.loads(place.read_text(encoding="utf-8")) == {"half": ["2", "0.5"], "zeros": ["yes"]}
    assert kept.count([zeros, half]) == (2, 1)
    place.write_text('{"half": ["2"', encoding="utf-8")
    assert kept.answers() == {}
    kept.keep("zeros", "no")
    assert kept.answers() == {"zeros": ["no"]}
    assert place.with_name("answers.damaged.json").read_text(encoding="utf-8") == '{"half": ["2"'

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(kept, "write_text", refuse)
    kept.keep("half", "1/2")
    assert kept.answers() == {"zeros": ["no"], "half": ["1/2"]}


def test_progress_counts_questions(place):
    name, asked = next((name, asked) for name, asked in kept.questions().items() if asked)
    book = type("Book", (), {"name": name})
    kept.keep(asked[0].name, plain(asked[0].right.text))
    (line,) = course_map._questions([book, book])
    assert line == f"Questions: 1 of {len(asked)} answered, 1 of them right at first go."


def test_the_entry_test_says_where_to_start(place):
    entry = [one for one in kept.questions()["00_vectorization"] if one.name.startswith("entry-")]
    assert len(entry) == 10 and kept.standing(entry) == "0 of 10 answered."

    def start_after(wrong):
        place.unlink(missing_ok=True)
        for one in entry:
            option = next(option for option in one.options if option.right != (one in wrong))
            kept.keep(one.name, plain(option.text))
        return re.findall(r'<a href="([0-9]+b?)_\w+\.ipynb">\1 ', kept.standing(entry))

    first, second = entry[:5], entry[5:]
    assert start_after(entry) == ["00", "00b", "01", "01b"] and start_after(first[:2]) == ["00", "00b"]
    assert start_after(second[2:]) == ["01", "01b"] and start_after(second[:1]) == start_after([]) == ["02"]


def test_a_panel_answers_and_leaves_nothing_behind(place, capsys):
    before = alive()
    names = ("bright-pixels", "entry-sigmoid")
    panel.question(*names)
    assert capsys.readouterr().out.strip() == still([kept.named(name) for name in names])[0].strip()
    panel.outcome("bright-pixels")
    shown = panel.Asked(tuple(kept.named(name) for name in names))
    options = [plain(text) for text in shown.questions[0]["options"]]
    shown._heard(None, {"name": "bright-pixels", "given": options.index("[110 260]")}, [])
    shown._heard(None, {"name": "entry-sigmoid", "given": "so so"}, [])
    assert [one["state"] for one in shown.replies.values()] == ["kept", "unread"]
    assert kept.answers() == {"bright-pixels": ["[110 260]"]} and shown.standing == "1 of 2 answered."
    assert "What happened:" in on_page("outcome bright-pixels").value
    again = panel.Asked(tuple(kept.named(name) for name in names))
    assert again.replies["bright-pixels"]["given"] == options.index("[110 260]")
    for widget in (shown, again):
        close(widget)
    take_off_page(f"question {names}")
    take_off_page("outcome bright-pixels")
    assert alive() == before and on_page("outcome bright-pixels") is None


def test_blank_notebooks_ask_and_fold_the_answers():
    """In the file of a learner: the question, its answer in a fold, and nothing else about it."""
    blank = nbformat.read(ROOT / "notebooks" / "00_vectorization.ipynb", as_version=4)
    asking = [cell for cell in blank.cells if "import question" in cell.source]
    assert asking and not any(kept.asks(cell.metadata) for cell in blank.cells)
    for cell in asking:
        (output,) = cell.outputs
        html = output.data["text/html"]
        outside = re.sub(r"<details>.*</details>", "", html, flags=re.DOTALL)
        assert "workbook-still" in html and "✓" not in outside and "Run this cell to answer here." in outside


NOTEBOOKS = [path.stem for path in course.numbered(ROOT / "course", "*.md")]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_numbers_come_out_as_they_are_said_to(name):
    """An answer with code in its reason is what that code gives, after the cell above the question."""
    above = ""
    for cell in read_source(ROOT / "course" / f"{name}.md"):
        for question in kept.questions_in(cell.metadata):
            code = re.search(r"<pre><code[^>]*>(.*?)</code></pre>", question.right.why, re.DOTALL)
            if code and question.is_number:
                names = {"np": np, **{key: getattr(dnn_utils, key) for key in dir(dnn_utils)}, **right_functions()}
                names["wilson_interval"] = dnn_utils.wilson_interval
                exec(above, names)
                lines = ast.parse(plain(code[0])).body
                exec(compile(ast.Module(lines[:-1], []), name, "exec"), names)
                found = eval(compile(ast.Expression(lines[-1].value), name, "eval"), names)
                assert abs(found - as_number(plain(question.right.text))) <= question.tolerance / 2, question.name
                assert len({question.meant(plain(one.text)).why for one in question.options}) == len(question.options)
        if cell.cell_type == "code" and not kept.asks(cell.metadata):
            above = cell.source


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if name < "10" and course.number(name).isdigit()])
def test_every_notebook_asks_what_will_happen(name):
    assert any(one.later for half in course.halves(name) for one in kept.questions()[half])
