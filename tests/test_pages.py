"""The pages for learners and teachers: what stands in them, what does not."""

import json
import random
import shutil
from pathlib import Path

import pytest
from lab import PICTURES
from made import books, graded, learner

from exercises import COMPARED, EXERCISES
from workbook.cells import course
from workbook.classroom.command import class_as_json
from workbook.classroom.feedback import feedback, section_of, write_feedback
from workbook.classroom.glance import earlier_in, glance
from workbook.classroom.html import code
from workbook.classroom.learner import Learner
from workbook.cli import main
from workbook.errors import WorkbookError
from workbook.grading.grade import not_graded
from workbook.judging.trial import measured
from workbook.judging.verdict import State, Verdict
from workbook.searching.words import Place

HOSTILE = '</pre><script>document.title="stolen"</script>\u202e\x1b[2J<img src=x onerror="document.title=1">'


def verdict_and_cell(name, kind, draw):
    """A verdict as the judge gives it, and the cell that it is about."""
    if kind == State.RIGHT:
        return Verdict(name, State.RIGHT), course.answer(name)
    if kind == State.BLANK:
        return Verdict(name, State.BLANK), course.given_text(name)
    if EXERCISES[name].trial:
        return measured(EXERCISES[name], EXERCISES[name].trial, [0.7, 0.8]), course.answer(name)
    mistake = draw.choice(EXERCISES[name].mistakes)
    text = mistake.texts(course.answer(name))[0]
    if draw.random() < 0.15:
        place = Place("sign:Z", "Line 3 is the one. With one change there, everything is right.", ((3, "x", True),), ())
        return Verdict(name, State.WRONG, what="The result is not right.", place=place), mistake.texts(
            course.answer(name)
        )[0]
    text = mistake.texts(course.answer(name))[0]
    return Verdict(name, State.WRONG, mistake.id, "It is not right.", mistake.name, mistake.look), text


def made_class(count=30, seed=1):
    """Learners of whom each got so far: some of it right, some with mistakes of the catalogue, the rest blank."""
    draw, names = random.Random(seed), list(course.tasks())
    found = []
    for number in range(count):
        reached = draw.randint(3, len(names) + 8)
        exercises = []
        for place, name in enumerate(names):
            kind = State.BLANK if place >= reached else State.WRONG if draw.random() < 0.25 else State.RIGHT
            exercises.append(graded(name, *verdict_and_cell(name, kind, draw)))
        found.append(learner(f"learner_{number:02}", *exercises))
    return found


def hostile_learner():
    place = Place("i", HOSTILE, ((1, HOSTILE, True),), ())
    verdict = Verdict("compute_cost", State.WRONG, None, HOSTILE, HOSTILE, HOSTILE, HOSTILE, place=place)
    text = f"x = 1\n{HOSTILE}\n" + "y\n" * 5000 + "z" * 10**6
    broken = not_graded("03_forward_propagation", Path("y"), HOSTILE)
    own = (*books([graded("compute_cost", verdict, text)], note=HOSTILE), broken)
    return Learner(f"../{HOSTILE}", own, remarks=(HOSTILE,))


def test_feedback_says_what_check_says_and_marks_the_line():
    task = course.tasks()["compute_cost"]
    place = Place("sign:cost", "Line 2 is the one.", ((2, "b = 2", True),), ("secret hint",))
    verdict = Verdict(task.name, State.WRONG, "m", "It is -1.", "A minus is missing.", "Look at the sign.", place=place)
    page = feedback(learner("ada", graded(task.name, verdict, "a = 1\nb = 2 < 3\n"), name="Ada L."))
    for text in ("Feedback for Ada L.", "compute_cost: not right yet.", "It is -1.", "A minus is missing.",
        "Where to look: Look at the sign.", "Line 2 is the one.", 'title="this line">b = 2 &lt; 3</mark>',
        f"<strong>{section_of(task.name)}</strong>, in {task.notebook}", f"0 of {task.points} points"):  # fmt: skip
        assert text in page
    assert "secret hint" not in page and page.count("<mark") == 1


def test_every_exercise_stands_in_a_section():
    assert all(section_of(name) for name in course.tasks())


def test_no_answer_stands_in_the_page_of_a_learner_without_one():
    """Of a course that is blank, and of one where everything is wrong in the learner's own words."""
    for state, text in ((State.BLANK, ""), (State.WRONG, "my = 'own words'")):
        own = []
        for name in course.tasks():
            mistake = EXERCISES[name if name in COMPARED else "sigmoid"].mistakes[0]
            own.append(graded(name, Verdict(name, state, mistake.id, "", mistake.name, mistake.look), text))
        page = feedback(learner("a", *own))
        plain = page.replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'").replace("&quot;", '"')
        for name in course.tasks():
            given = {line.strip() for line in course.given_text(name).splitlines()}
            lines = {line.strip() for line in course.answer(name).splitlines()} - given
            assert not [line for line in lines if len(line) > 8 and "=" in line and line in plain]


def test_what_is_hostile_stays_text():
    for page in (feedback(hostile_learner()), glance([hostile_learner()])):
        assert "<script" not in page and "<img" not in page and "\u202e" not in page and "\x1b" not in page
        assert "Content-Security-Policy" in page and len(page) < 60_000
    assert "4603 more lines" in feedback(hostile_learner())


def test_each_learner_has_a_file_of_their_own_in_the_folder(tmp_path):
    keys = ["ada", "Ada", "../x", "..\\x", "con", "王芳", "a" * 300]
    assert write_feedback(tmp_path / "out", [Learner(key) for key in keys]) == 7
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    names = [path.name for path in (tmp_path / "out").iterdir()]
    assert len({name.casefold() for name in names}) == 7 and "feedback-王芳.html" in names


def test_the_class_is_counted():
    learners = made_class()
    page = glance(learners)
    cost = [one for each in learners for one in each.exercises() if one.name == "compute_cost"]
    counts = [sum(one.state == state for one in cost) for state in (State.RIGHT, State.WRONG, State.BLANK)]
    row = page[page.index('scope="row">compute_<wbr>cost') :].partition("</tr>")[0]
    assert row.endswith("".join(f"<td>{count}</td>" for count in counts)) and 0 not in counts
    assert "learner_" not in page and "Stuck" not in page
    assert page == glance(learners[::-1])


def test_a_cell_is_shown_without_whose_it_is():
    wrong = Verdict("compute_cost", State.WRONG, "cc_half", name="Half.")

    def one(text):
        return learner("lovelace", graded("compute_cost", wrong, text), name="Ada Lovelace")

    page = glance([one("x = 1  # by Ada"), one("ada = 1"), one("who = 'Lovelace'"), one("(")])
    assert "4: Half." in page and "x = 1</pre>" in page and "Ada" not in page and "ovelace" not in page
    assert "<details>" not in glance([one("ada_cost = 1")])


def test_who_is_stuck(tmp_path):
    """On the same mistake as before: not on another one, and not who has got it right."""
    learners = made_class()
    file = tmp_path / "before.json"
    file.write_text("".join(class_as_json(learners, [])), encoding="utf-8")
    wrong = sum(one.state == State.WRONG for each in learners for one in each.exercises())
    section = glance(learners, earlier_in(file)).partition("Stuck on")[2].partition("<h2>")[0]
    assert section.count("learner_") == wrong > 20
    other = glance(learners, {key: "another" for key in earlier_in(file)})
    assert "Nobody." in other and "learner_" not in other


def test_an_earlier_report_is_read_learner_by_learner(tmp_path, monkeypatch):
    file, text = tmp_path / "before.json", "".join(class_as_json(made_class(), []))
    file.write_text(text, encoding="utf-8")
    whole = earlier_in(file)
    monkeypatch.setattr("workbook.classroom.glance.PIECE", 300)
    assert earlier_in(file) == whole
    file.write_text(json.dumps(json.loads(text)), encoding="utf-8")
    assert earlier_in(file) == whole
    half, without_keys = text[: len(text) // 2], text.replace('"key"', '"k"')
    for other in ("", "{", '{"learners": 3}', '{"learners": [3]}', half, without_keys):
        file.write_text(other, encoding="utf-8")
        with pytest.raises(WorkbookError, match="not a report"):
            earlier_in(file)


def test_what_nobody_named_is_a_sentence_and_no_id(tmp_path):
    place = Place("sign:Z", "Line 3 is the one.", ((3, "x", True),), ())
    wrong = (
        Verdict("compute_cost", State.WRONG, place=place),
        Verdict("compute_cost", State.WRONG, "too_slow", "It was stopped.\nIs there an endless loop?"),
    )
    for verdict, sentence in zip(wrong, ("Line 3 is the one.", "It was stopped.")):
        one = learner("a", graded("compute_cost", verdict))
        file = tmp_path / "before.json"
        file.write_text("".join(class_as_json([one], [])), encoding="utf-8")
        page = glance([one], earlier_in(file))
        assert page.count(sentence) == 2 and "sign:Z" not in page


# How much wider than the window a page is, the text whose contrast is too small (WCAG asks for 4.5), and how far the
# pieces of the bars of exercises are from their numbers.
LOOKED_AT = """() => {
    const light = (colour) => {
        const linear = (n) => (n <= 10 ? n / 3294.6 : ((n / 255 + 0.055) / 1.055) ** 2.4);
        const [r, g, b] = colour.match(/[\\d.]+/g).map(linear);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const ground = (one) => {
        const colour = getComputedStyle(one).backgroundColor;
        return colour === "rgba(0, 0, 0, 0)" && one.parentElement ? ground(one.parentElement) : colour;
    };
    const faint = [...document.querySelectorAll("main :not([aria-hidden])")].filter((one) => {
        if (![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) return false;
        const [dark, bright] = [light(getComputedStyle(one).color), light(ground(one))].sort((a, b) => a - b);
        return bright / dark < 4.5;
    });
    const off = [...document.querySelectorAll(".bar")].map((bar) => {
        const counts = [...bar.closest("tr").querySelectorAll("td")].slice(1).map((cell) => Number(cell.innerText));
        const widths = [...bar.children].map((piece) => piece.getBoundingClientRect().width);
        const wanted = counts.filter((count) => count).map((count) => count / counts.reduce((a, b) => a + b));
        return widths.map((width, n) => Math.abs(width / bar.getBoundingClientRect().width - wanted[n]));
    });
    const main = document.documentElement;
    const where = faint.map((one) => one.outerHTML.slice(0, 200));
    return [main.scrollWidth - main.clientWidth, where, off.slice(0, 25).flat()];
}"""


@pytest.mark.slow
def test_pages_in_a_browser(tmp_path, browser):
    """On a laptop and on a phone, light and dark: nothing sticks out, all can be read, nothing of a learner's runs."""
    learners, pages = [*made_class(), hostile_learner()], {"class": tmp_path / "class.html"}
    pages["class"].write_text(glance(learners), encoding="utf-8")
    for name, one in (("feedback", learners[0]), ("hostile", learners[-1])):
        pages[name] = tmp_path / f"{name}.html"
        pages[name].write_text(feedback(one), encoding="utf-8")
    for scheme, width in (("light", 1366), ("dark", 400)):
        seen = browser.new_context(viewport={"width": width, "height": 768}, color_scheme=scheme)
        for name, path in pages.items():
            page, asked = seen.new_page(), []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.on("dialog", lambda dialog, asked=asked: asked.append(dialog.message))
            page.goto(path.as_uri())
            wider, faint, off = page.evaluate(LOOKED_AT)
            assert wider == 0 and not faint and max(off, default=0) < 0.03, (name, scheme, wider, faint, off)
            assert asked == [path.as_uri()] and page.title() != "stolen"
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
            if name != "hostile":
                page.locator("summary").first.press("Enter")
                assert page.locator("details pre").first.is_visible()


def test_an_empty_class_has_a_page():
    assert "0 learners" in glance([]) and "None" not in glance([Learner("a")])


def test_a_long_cell_is_cut():
    assert "100 more lines" in code("x\n" * 500) and "more lines" not in code("x\n" * 400)


@pytest.mark.slow
def test_grade_writes_what_was_asked_for(tmp_path, capsys):
    for who, folder in (("ada", course.NOTEBOOKS), ("bob", course.SOLUTIONS)):
        (tmp_path / "class" / who).mkdir(parents=True)
        shutil.copy(folder / "04_cost.ipynb", tmp_path / "class" / who)
    book = tmp_path / "c.csv"
    book.write_bytes(b"Student,ID,SIS Login ID,Section,Work (8)\nPoints Possible,,,,20\nA,1,ada,,\nB,2,bob,,\n")
    pages = ["--into", str(book), "--page", str(tmp_path / "p.html"), "--feedback", str(tmp_path / "pages")]
    assert main(["grade", str(tmp_path / "class"), *pages]) == 1
    assert (tmp_path / "c-filled.csv").read_text().endswith("A,1,ada,,0\nB,2,bob,,20\n")
    assert "2 learners" in (tmp_path / "p.html").read_text(encoding="utf-8")
    assert len(list((tmp_path / "pages").iterdir())) == 2
    assert "2 of 2 learners filled in" in capsys.readouterr().out
