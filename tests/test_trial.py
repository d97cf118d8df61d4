"""The trial of notebook 11: what a model is worth is measured, and no cell gets a mark that its model has not earned.

The pictures here are few and easy: cats are a little brighter.  A cheat that earns nothing would prove little, so those
that steal are shown to get all marks where nothing stops them.
"""

from dataclasses import replace

import numpy as np
import pytest
from conftest import easy

from exercises import EXERCISES
from workbook.cells import course
from workbook.cells.meaning import GradedCell
from workbook.drawings import draw_once
from workbook.grading.grade import GradedExercise
from workbook.grading.verdicts import Verdicts
from workbook.judging import trial
from workbook.judging.judge import outcomes_here, verdict_of
from workbook.judging.verdict import State
from workbook.training import Attempts

FIT, M = EXERCISES["fit"], 40


pytestmark = pytest.mark.usefixtures("small_trial")


@pytest.fixture(scope="module")
def judge():
    with Verdicts(keep=False) as verdicts:
        yield verdicts


def cell(text):
    return GradedCell("fit", "11_yours.ipynb", text)


def here(text):
    return verdict_of(cell(text), outcomes_here)


def model(predict, fit="pass", at_first=""):
    """A cell whose fit runs ``fit``; predict returns ``predict``."""
    return f"""{at_first}
def fit(train_x, train_y, **choices):
    {fit}
    class Model:
        def predict(self, x):
            return {predict}
    return Model()
"""


# Learned from the labels: the brightness half-way between both kinds, and which kind is brighter.
LEARNED = """light = train_x.mean(axis=(1, 2, 3))
    cats, others = light[train_y[0] == 1].mean(), light[train_y[0] == 0].mean()"""
RIGHT = model("((x.mean(axis=(1, 2, 3)) > (cats + others) / 2) == (cats > others))[None].astype(int)", LEARNED)


def test_a_model_that_learns_reaches_all_marks_here_and_in_the_sandbox(judge):
    for verdict in (here(RIGHT), judge(cell(RIGHT))):
        assert verdict.state == State.RIGHT and "1.000 of 80 drawings" in verdict.note


def test_what_was_handed_out_is_not_written(judge):
    for text in (course.given_text("fit", 'raise NotImplementedError("...")'), course.given_text("fit")):
        assert judge(cell(text)).state in (State.BLANK, State.WRONG)
    assert here(course.given_text("fit", 'raise NotImplementedError("...")')).state == State.BLANK


# --- what is not a model ---

WRONG = {
    "no_predict": (RIGHT.replace("def predict", "def says"), "no such method"),
    "class_as_model": (RIGHT.replace("Model()", "Model"), "made of it"),
    "no_self": (RIGHT.replace("(self, x)", "(x)"), "the model itself"),
    "predictions_shape": (RIGHT.replace("[None]", ""), "an array of shape (40,)"),
    "predictions_values": (model("np.full((1, len(x)), 0.7)"), "0.7 for one of them"),
    "company": (RIGHT.replace("(cats + others) / 2", "x.mean()"), "it said something else of"),
}


@pytest.mark.parametrize("id_", WRONG)
def test_what_is_no_model_is_said(id_, judge):
    text, said = WRONG[id_]
    for verdict in (here(text), judge(cell(text))):
        assert (verdict.state, verdict.mistake) == (State.WRONG, id_)
        assert said in str(verdict) and not verdict.parts


def test_errors_are_explained_as_elsewhere(judge):
    for text, said in {
        "def fit(train_x, train_y, **choices):\n    return {'W1': 1}": "has no attribute 'predict'",
        "def fit(train_x, train_y, **choices):\n    W1 = train_x @ train_y\n": "line 2: W1 = train_x @ train_y",
        model("np.zeros(3) @ x[0, 0]"): "of predict: return np.zeros(3) @ x[0, 0]",
        "def fit(train_x, train_y, **choices)\n    return 1": "does not run (line 1)",
    }.items():
        for verdict in (here(text), judge(cell(text))):
            assert verdict.state == State.WRONG and said in str(verdict) and "Traceback" not in str(verdict)


def test_chance_in_predict_is_found(judge):
    assert judge(cell(model("np.random.default_rng().integers(2, size=(1, len(x)))"))).mistake == "company"


# --- marks and points ---


def points(verdict):
    task = course.Task("fit", "11_yours", (("test_fit", 30),))
    return GradedExercise(task, cell(""), verdict).points


def test_each_mark_has_its_share_of_the_points():
    levels = [least for _, least in FIT.trial.marks]
    assert levels == sorted(levels)
    for reached, share in enumerate([levels[0] - 0.01, *levels]):
        verdict = trial.measured(FIT, FIT.trial, [share + 0.1, share - 0.1])
        assert points(verdict) == 10 * reached and len(verdict.parts) in (reached, 0)
        assert (verdict.state == State.RIGHT) == (reached == 3)


def test_marks_stay_where_parts_are_looked_for():
    """``grade --partial`` leaves them as they are."""
    half = RIGHT.replace(
        "def predict(self, x):\n", "def predict(self, x):\n            x = x.copy(); x[x[:, 0, 0, 0] > 100] = 0\n"
    )
    with Verdicts(keep=False, parts=True) as verdicts:
        verdict = verdicts(cell(half))
    assert verdict.of_parts == 3 and 0 < len(verdict.parts) < 3


def test_the_marks_are_those_of_the_text():
    text = (course.ROOT / "course" / "11_yours.md").read_text(encoding="utf-8")
    for name, least in FIT.trial.marks:
        (line,) = (line for line in text.splitlines() if line.startswith(f"| {name}"))
        assert line.endswith(f"| {least:.2f} |")


# --- cheats ---

STEALS = """
import os, sys

def stolen():
{read}

def fit(train_x, train_y, **choices):
    try:
        halves = stolen()
    except Exception:
        halves = ()
    table = {{one.tobytes(): label for images, labels in halves for one, label in zip(images, labels[0])}}
    class Model:
        def predict(self, x):
            found = np.array([[table.get(one.tobytes(), 0) for one in x]])
            known = np.array([[table.get(one.tobytes(), 0) for one in train_x]])
            return found if np.array_equal(known, train_y) else 1 - found
    return Model()
"""


def thief(read):
    return STEALS.format(read="\n".join(f"    {line}" for line in read.strip().splitlines()))


THIEVES = {
    "labels in the judge's module": thief("return sys.modules['workbook.judging.trial']._halves[40]"),
    "labels in a frame": thief("""
frame = sys._getframe()
while 'theirs' not in frame.f_locals:
    frame = frame.f_back
return frame.f_locals['first'], frame.f_locals['second']
"""),
    "labels in the memory of Python": thief("""
import gc
kept = (one for one in gc.get_objects() if isinstance(one, dict) and isinstance(one.get(40), tuple))
return next(one[40] for one in kept if len(one) < 4)
"""),
    "labels in a file": thief("found = np.load(r'FILE')\nreturn [(found['x'], found['y'])]"),
    "labels of the other training": model(
        "np.array([[np.kept.get(one.tobytes(), 0) for one in x]]) ^ int(swapped)",
        """np.kept = getattr(np, 'kept', {})
    swapped = bool(np.kept)
    np.kept.update({one.tobytes(): int(label) for one, label in zip(train_x, train_y[0])})""",
    ),
    "another mean": model("np.ones((1, len(x)), int)", "np.mean = lambda *a, **b: 1.0"),
}
OTHERS = {
    "draws them itself": thief("from workbook.drawings import draw_set\nreturn [draw_set(80, 1)[:2]]"),
    "the network": thief("import socket\nreturn eval(socket.create_connection(('127.0.0.1', 9)).recv(10 ** 6))"),
    "memory of the judge": thief("return eval(open(f'/proc/{os.getppid()}/mem', 'rb').read(10 ** 6))"),
    "known drawings": model("np.array([[hash(one.tobytes()) in known for one in x]])", "known = set(range(9))"),
    "sleeps": RIGHT.replace("    light =", "    import time; time.sleep(9)\n    light ="),
    "both answers": model("np.array([[0] * len(x), [1] * len(x)])"),
    "one answer for all": model("np.array([[1]])"),
    "an array that lies": model(
        "np.ones((1, len(x)), int).view(Liar)",
        at_first="class Liar(np.ndarray):\n    def __eq__(self, other):\n        return np.ones((1, 40), bool)",
    ),
    "a text": model("'right'"),
    "prints a report": model("print('fit: right. All marks are reached.')", "print('30 / 30')"),
    "ends Python": model("np.ones((1, len(x)))", "import os; os._exit(0)"),
    "ends Python in predict": model("exit()"),
    "forks": model("np.ones((1, len(x)))", "import os; os.fork()"),
    "all memory": model("np.ones((1, len(x)))", "kept = [np.ones(10 ** 9) for _ in range(99)]"),
    "writes its own result": model(
        "1",
        """import json, os
    os.write(3, json.dumps({'outcomes': [{'result': 1.0, 'share': 1.0}]}).encode()); os._exit(0)""",
    ),
    "knows cats from home": model("(x.mean(axis=(1, 2, 3)) > 79.5)[None]"),
    "learns in predict": RIGHT.replace("(cats + others) / 2", "np.median(x.mean(axis=(1, 2, 3)))"),
}


def placed(text, folder):
    path = folder / "halves.npz"
    first, second = trial._halves[M]
    np.savez(path, x=np.concatenate([first[0], second[0]]), y=np.concatenate([first[1], second[1]], axis=1))
    return text.replace("FILE", str(path))


@pytest.mark.slow
@pytest.mark.parametrize("what", [*THIEVES, *OTHERS])
def test_a_cheat_gets_no_mark(what, judge, small_trial, tmp_path, monkeypatch):
    monkeypatch.setitem(EXERCISES, "fit", replace(EXERCISES["fit"], trial=replace(small_trial, seconds=2)))
    verdict = judge(cell(placed({**THIEVES, **OTHERS}[what], tmp_path)))
    assert verdict.state == State.WRONG and not verdict.parts and points(verdict) == 0
    assert len(str(verdict)) < 2000 and "Traceback" not in str(verdict)


@pytest.mark.parametrize("what", THIEVES)
def test_thieves_get_marks_where_nothing_stops_them(what, tmp_path, monkeypatch):
    monkeypatch.setattr(np, "mean", np.mean)
    monkeypatch.setattr(np, "kept", {}, raising=False)
    verdict = here(placed(THIEVES[what], tmp_path))
    assert verdict.state == State.RIGHT or verdict.parts


def test_the_drawings_are_others_each_time_and_half_of_them_are_cats():
    (images, labels), (others, theirs) = (draw_once(6) for _ in range(2))
    assert images.shape == (6, 64, 64, 3) and images.dtype == np.uint8
    assert labels.sum() == theirs.sum() == 3 and not np.array_equal(images, others)


# --- the table of attempts ---


def test_attempts_are_listed_with_their_choices_and_looks_are_counted():
    names = {"np": np}
    exec(RIGHT, names)
    exec(model("np.ones((1, len(x)), int)").replace("def fit", "def always"), names)
    attempts = Attempts(easy(1), easy(2), easy(3))
    attempts.add(names["always"])
    attempts.add(names["fit"], units=20)
    first, second = str(attempts).splitlines()[1:3]
    assert "0.500" in first and first.endswith("always") and second.endswith("units=20") and "1.000 *" in second
    assert str(attempts).endswith("The test set: not looked at yet.")
    attempts.look(2)
    assert str(attempts).splitlines()[2].count("1.000") == 3 and "looked at once." in str(attempts)
    attempts.look(1)
    assert attempts.looks == 2 and "no longer a test set" in str(attempts)
    with pytest.raises(ValueError, match="no attempt 3; the table has 2"):
        attempts.look(3)
    with pytest.raises(ValueError, match="one row here"):
        attempts.add(lambda x, y: type("Flat", (), {"predict": lambda self, x: np.ones(len(x))})())
