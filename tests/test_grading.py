"""The grader: right, wrong and blank notebooks get the points they should, and no forgery gains any."""

import copy
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import nbformat
import numpy as np
import pytest
from conftest import ROOT
from forgeries import CELLS, THIEVES, cell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dnn_utils
from workbook import material
from workbook.building.assemble import blank_notebook
from workbook.building.notebook import cells_by_grade_id, is_test, read_notebook
from workbook.checking import EXERCISES, problem_with
from workbook.checking.catalogue import wrong_texts
from workbook.checking.diagnosis import diagnose
from workbook.checking.run import Outcome
from workbook.cli import main
from workbook.grading import fence, wire
from workbook.grading.grade import grade, references
from workbook.grading.judge import Judge
from workbook.grading.store import Store

NAME = "03_forward_propagation"
SECONDS = 2.0
ANSWERED = [name for name in EXERCISES if material.answer(name) is not None]


@pytest.fixture(scope="module")
def judge():
    with Judge(seconds=20) as one:
        yield one


@pytest.fixture(scope="module")
def hasty():
    """Gives up soon: for what never ends."""
    with Judge(seconds=SECONDS) as one:
        yield one


@pytest.fixture(scope="module")
def unfenced():
    """Without the kernel's fence: what systems other than Linux have."""
    with Judge(seconds=SECONDS, fence=False) as one:
        yield one


def solution(name=NAME):
    return read_notebook(ROOT / "solutions" / f"{name}.ipynb")


def blank(name=NAME):
    return blank_notebook(solution(name))


def points_of(notebook, tmp_path, name=NAME, **options):
    """{exercise: points} of a notebook written into a folder."""
    path = tmp_path / f"{name}.ipynb"
    if notebook is not None:
        path.write_text(nbformat.writes(notebook, version=4), encoding="utf-8", newline="\n")
    (graded,) = grade([str(path)], points_only=True, keep=False, **options)
    return {one.name: one.points for one in graded.exercises}


# --- who is right keeps the points ---


@pytest.mark.parametrize("name", ANSWERED)
def test_the_answers_get_their_points(name, judge):
    assert judge.verdict(name, material.answer(name)).state == "right"


@pytest.mark.parametrize(
    ("name", "code"),
    [(name, variant.text(material.answer(name))) for name in ANSWERED for variant in EXERCISES[name].variants],
    ids=[f"{name}: {variant.what}" for name in ANSWERED for variant in EXERCISES[name].variants],
)
def test_right_code_written_differently_gets_its_points(name, code, judge):
    assert judge.verdict(name, code).state == "right"


FAIR = {
    "IPython's own lines": "%time x = 1\n!ls\nnp.dot?\n",
    "a check in the same cell": "",
    "imports": "import math, copy, time\nimport matplotlib.pyplot as plt\nfrom tqdm.auto import tqdm\n",
}


@pytest.mark.parametrize("what", FAIR)
def test_what_people_add_costs_nothing(what, judge):
    text = (
        FAIR[what]
        + material.answer("linear_forward")
        + """
A, W, b = linear_forward_test_case()
print(linear_forward(A, W, b))
check(linear_forward)
figure, axes = plt.subplots()
axes.plot([1, 2])
plt.show()
"""
    )
    assert judge.verdict("linear_forward", text).state == "right"


def test_printing_and_drawing_inside_the_function_costs_nothing(judge):
    text = material.answer("two_layer_model").replace(
        "    return", "    plot_costs(costs)\n    print(costs)\n    return"
    )
    assert judge.verdict("two_layer_model", text).state == "right"


def test_right_without_fork(tmp_path):
    with Judge(seconds=20, fork=False) as judge:
        for name in ("linear_forward", "L_model_backward"):
            assert judge.verdict(name, material.answer(name)).state == "right"
        assert judge.verdict("linear_forward", CELLS["os._exit"]).state == "wrong"
    with Judge(seconds=SECONDS, fork=False) as judge:
        found = judge.verdict("linear_forward", CELLS["endless loop"])
        assert found.state == "wrong" and "stopped after 2 seconds" in found.what


# --- who is not, does not get any ---


@pytest.mark.parametrize("name", ANSWERED)
def test_blank_is_not_started(name, judge):
    notebook = blank(material.notebook_of(name).removesuffix(".ipynb"))
    assert judge.verdict(name, cells_by_grade_id(notebook)[name].source).state == "not started"


def test_a_known_mistake_is_named(judge):
    found = judge.verdict("linear_forward", "def linear_forward(A, W, b):\n    return np.dot(W, A), (A, W, b)\n")
    assert found.state == "wrong" and found.mistake == "lf_no_bias"


@pytest.mark.parametrize("name", ANSWERED)
def test_every_catalogued_mistake_is_wrong_here_too(name, judge):
    """The same diagnosis as in the notebook: nothing that it needs gets lost on the way."""
    order = list(material.homes())
    for mistake in EXERCISES[name].mistakes:
        for text in wrong_texts(name, mistake)[:1]:
            if any(later in text for later in order[order.index(name) + 1 :]):
                assert judge.verdict(name, text).state == "wrong"  # a name that is not known yet
                continue
            try:
                compile(text, "cell", "exec")
            except SyntaxError:
                assert "does not run (line" in judge.verdict(name, text).what
                continue
            found = judge.verdict(name, text)
            assert (found.state, found.mistake) == ("wrong", mistake.id)


def test_each_exercise_is_judged_on_its_own(tmp_path):
    notebook = solution()
    cells_by_grade_id(notebook)["linear_forward"].source = "def linear_forward(A, W, b):\n    return 1, 2"
    assert points_of(notebook, tmp_path) == {
        "linear_forward": 0,
        "linear_activation_forward": 10,
        "L_model_forward": 20,
    }


def test_the_answer_is_nowhere_in_the_process(judge):
    """Later and own answers are not sent, so no cleverness can find them."""
    names = list(material.homes())
    for name in ("linear_forward", "two_layer_model"):
        code = f"def {name}(*a, **k):\n    raise ValueError(' '.join(n for n in globals() if n in {names!r}))"
        found = judge.verdict(name, code)
        known = set(found.what.split("ValueError:")[1].splitlines()[0].split())
        assert known == set(names[: names.index(name)]) | {name}


@pytest.mark.parametrize("what", THIEVES)
def test_thieves_really_steal_where_nothing_stops_them(what):
    if what in ("np.memmap", "ctypes", "fork and read", "os.popen") and sys.platform == "win32":
        pytest.skip("not on Windows")
    space = {"np": np, **{name: value for name, value in vars(dnn_utils).items() if callable(value)}}
    exec(compile(cell(THIEVES[what], ROOT), f"<{what}>", "exec"), space)
    assert problem_with(space["linear_forward"], EXERCISES["linear_forward"]) is None


@pytest.mark.parametrize("what", [*THIEVES, *CELLS])
def test_no_cell_gains_a_point(what, hasty):
    start = time.monotonic()
    found = hasty.verdict("linear_forward", cell({**THIEVES, **CELLS}[what], ROOT))
    assert found.state != "right"
    assert len(str(found)) < 2000 and "Traceback" not in str(found)
    assert time.monotonic() - start < SECONDS + 3
    assert hasty.verdict("compute_cost", material.answer("compute_cost")).state == "right", "and it cost only itself"


@pytest.mark.parametrize("what", [*THIEVES, *CELLS])
def test_no_cell_gains_a_point_without_the_kernels_fence(what, unfenced):
    assert unfenced.verdict("linear_forward", cell({**THIEVES, **CELLS}[what], ROOT)).state != "right"


@pytest.mark.skipif(not fence.version(), reason="this kernel has no Landlock")
@pytest.mark.parametrize("what", [*THIEVES])
def test_the_fence_alone_stops_thieves(what, tmp_path):
    """The kernel's fence without any wall of Python."""
    script = tmp_path / "thief.py"
    ending = (
        "\nimport sys\nZ, _ = linear_forward(np.ones((2, 1)), np.ones((1, 2)), np.ones((1, 1)))\n"
        "sys.exit(0 if Z[0, 0] == 3 else 1)"
    )
    script.write_text(f"import numpy as np\n{cell(THIEVES[what], ROOT)}{ending}", encoding="utf-8")
    from workbook.grading.judge import _readable

    python = sys._base_executable
    numpy_place = str(Path(np.__file__).parent.parent)
    command = [
        python,
        "-I",
        "-S",
        fence.__file__,
        *_readable(python),
        "--read",
        str(script),
        "--",
        python,
        "-I",
        "-S",
        "-c",
        f"import sys; sys.path.append({numpy_place!r}); exec(open({str(script)!r}).read())",
    ]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def _without_tests(notebook):
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type != "code" or not is_test(cell)]


def _emptied_tests(notebook):
    for one in cells_by_grade_id(notebook).values():
        if is_test(one):
            one.source = ""


def _edited_tests(notebook):
    for one in cells_by_grade_id(notebook).values():
        if is_test(one):
            one.source = "print('right')"


def _tests_twice(notebook):
    for one in list(cells_by_grade_id(notebook).values()):
        if is_test(one):
            notebook.cells.append(nbformat.v4.new_code_cell(one.source, metadata=one.metadata))


def _tests_first(notebook):
    notebook.cells.sort(key=lambda one: not (one.cell_type == "code" and is_test(one)))


def _more_points(notebook):
    for one in cells_by_grade_id(notebook).values():
        if is_test(one):
            one.metadata["nbgrader"]["points"] = 10**6


def _other_ids(notebook):
    for one in cells_by_grade_id(notebook).values():
        one.metadata["nbgrader"]["grade_id"] = one.metadata["nbgrader"]["grade_id"][::-1]


def _other_flags(notebook):
    for one in cells_by_grade_id(notebook).values():
        one.metadata["nbgrader"].update(solution=is_test(one), grade=not is_test(one), locked=False, points=10)


def _no_metadata(notebook):
    for one in notebook.cells:
        one.metadata.clear()


def _odd_metadata(notebook):
    for one in cells_by_grade_id(notebook).values():
        one.metadata["nbgrader"] = ["linear_forward"]


def _graded_deleted(notebook):
    notebook.cells = [one for one in notebook.cells if one.get("id") != "linear_forward"]


def _graded_as_text(notebook):
    for i, one in enumerate(notebook.cells):
        if one.get("id") == "linear_forward":
            notebook.cells[i] = nbformat.v4.new_markdown_cell(one.source, id=one.id, metadata=one.metadata)


def _tests_say_right(notebook):
    for one in cells_by_grade_id(solution()).values():
        if is_test(one):
            cells_by_grade_id(notebook)[one.id].outputs = one.outputs
            cells_by_grade_id(notebook)[one.id].execution_count = 1


def _answer_in_a_test_cell(notebook):
    cells_by_grade_id(notebook)["test_linear_forward"].source = material.answer("linear_forward")


def _answer_in_another_cell(notebook):
    notebook.cells.insert(0, nbformat.v4.new_code_cell("import builtins\nbuiltins.isinstance = lambda *a: True"))


def _skipped_cells(notebook):
    for one in notebook.cells:
        one.metadata["tags"] = ["nbval-skip", "raises-exception", "nbval-ignore-output"]


NOTEBOOKS = {
    "locked cells deleted": _without_tests,
    "locked cells emptied": _emptied_tests,
    "locked cells edited": _edited_tests,
    "locked cells duplicated": _tests_twice,
    "locked cells moved": _tests_first,
    "points raised": _more_points,
    "grade ids changed": _other_ids,
    "flags exchanged": _other_flags,
    "metadata removed": _no_metadata,
    "metadata of another kind": _odd_metadata,
    "graded cell deleted": _graded_deleted,
    "graded cell turned into text": _graded_as_text,
    "outputs of the solution pasted": _tests_say_right,
    "the answer in a locked cell": _answer_in_a_test_cell,
    "a cell of one's own at the top": _answer_in_another_cell,
    "tags that make nbval skip": _skipped_cells,
}


@pytest.mark.parametrize("what", NOTEBOOKS)
def test_no_notebook_gains_a_point(what, tmp_path):
    notebook = blank()
    NOTEBOOKS[what](notebook)
    assert points_of(notebook, tmp_path) == {"linear_forward": 0, "linear_activation_forward": 0, "L_model_forward": 0}


@pytest.mark.parametrize("what", NOTEBOOKS)
def test_no_notebook_changes_the_points_of_a_right_one(what, tmp_path):
    """Locked cells and metadata change nothing; a graded cell that is gone costs its own points only."""
    notebook = solution()
    NOTEBOOKS[what](notebook)
    found = points_of(notebook, tmp_path)
    gone = what in ("graded cell deleted", "graded cell turned into text")
    assert found == {"linear_forward": 0 if gone else 10, "linear_activation_forward": 10, "L_model_forward": 20}


def test_a_graded_cell_twice(tmp_path):
    notebook = blank()
    again = copy.deepcopy(cells_by_grade_id(solution())["linear_forward"])
    again.id = "again"
    notebook.cells.append(again)
    assert points_of(notebook, tmp_path)["linear_forward"] == 0
    (graded,) = grade([str(tmp_path / f"{NAME}.ipynb")], points_only=True, keep=False)
    assert "stands 2 times" in graded.exercises[0].message
    notebook = solution()
    notebook.cells.append(again)
    assert points_of(notebook, tmp_path)["linear_forward"] == 10, "twice the same is no harm"


def test_a_notebook_under_another_name(tmp_path):
    assert sum(points_of(solution("05_backward_propagation"), tmp_path).values()) == 0
    (graded,) = grade([str(tmp_path / f"{NAME}.ipynb")], points_only=True, keep=False)
    assert "05_backward_propagation.ipynb under the name of 03_forward_propagation.ipynb" in graded.problem


@pytest.mark.parametrize(
    ("text", "says"),
    [(None, "missing"), ("", "empty"), ("{", "not JSON"), ("[]", "not a notebook"), ("[" * 100_000, "not JSON")],
)
def test_a_file_that_is_no_notebook(text, says, tmp_path):
    if text is not None:
        (tmp_path / f"{NAME}.ipynb").write_text(text, encoding="utf-8")
    assert sum(points_of(None, tmp_path).values()) == 0
    (graded,) = grade([str(tmp_path / f"{NAME}.ipynb")], points_only=True, keep=False)
    assert says in graded.problem and "\n" not in graded.problem


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_nothing_runs_on_when_grading_is_stopped(tmp_path):
    """Ctrl-C while a function sleeps for ever: its process ends with the rest."""
    mark = uuid.uuid4().hex
    notebook = solution()
    cells_by_grade_id(notebook)[
        "linear_forward"
    ].source = f"import time\nMARK = '{mark}'\n\ndef linear_forward(A, W, b):\n    time.sleep(1000)\n"
    path = _write(notebook, tmp_path)
    command = [sys.executable, "-m", "workbook", "grade", str(path), "--points", "--again"]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    below = _wait_for(lambda: [pid for pid in _below(running.pid) if len(_below(pid)) == 0 and pid != running.pid])
    assert below, "the function was started"
    running.send_signal(signal.SIGINT)
    assert running.wait(10) == 130 and "Stopped" in running.stderr.read()
    assert _wait_for(lambda: not any(Path(f"/proc/{pid}").is_dir() for pid in below))


def _below(pid):
    """The processes that a process started, and that these started."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == pid:
            found += [int(place.parent.name), *_below(int(place.parent.name))]
    return found


def _wait_for(what, seconds=15.0):
    until = time.monotonic() + seconds
    while not (found := what()) and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(1.0)
    return what() or found


# --- the wire ---

_arrays = st.builds(
    lambda values, dtype: np.array(values).astype(dtype),
    st.lists(st.integers(-5, 200), max_size=5),
    st.sampled_from(list(wire.DTYPES)),
)
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(max_size=20) | _arrays,
    lambda part: (
        st.lists(part, max_size=3)
        | st.lists(part, max_size=3).map(tuple)
        | st.dictionaries(st.text(st.characters(categories=("L", "N")), max_size=5), part, max_size=3)
    ),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(_values)
def test_values_come_back_as_they_went(value):
    there = wire.encode(value)
    back = wire.decode(wire.load(wire.dump(there)))
    assert wire.dump(wire.encode(back)) == wire.dump(there)
    assert wire.digest(back) == wire.digest(value)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda part: st.lists(part) | st.dictionaries(st.sampled_from("nbifstldao") | st.text(), part),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(
    _json
    | st.fixed_dictionaries(
        {"a": st.tuples(st.sampled_from(["float64", "object"]), st.lists(st.integers(-2, 9)), st.text())}
    )
)
def test_whatever_comes_is_a_value_or_a_wire_error(message):
    try:
        wire.decode(json.loads(json.dumps(message)))
    except wire.WireError:
        pass


@settings(max_examples=300, deadline=None)
@given(st.binary() | _json.map(lambda value: json.dumps(value).encode()))
def test_whatever_bytes_come_are_a_message_or_a_wire_error(data):
    from workbook.grading.judge import outcomes_in

    cases = EXERCISES["compute_cost"].cases()[:1]
    try:
        outcomes_in(wire.load(data), cases)
    except wire.WireError:
        pass


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(ANSWERED), value=_values, within=st.sampled_from(["", "list", "pair", "dictionary"]))
def test_any_result_gets_a_diagnosis(name, value, within):
    """Whatever a function returns, the judge has something to say about it."""
    exercise = EXERCISES[name]
    cases = exercise.cases()
    right = cases[0].right[0]
    made = {"": value, "list": [value], "pair": (right, value), "dictionary": {"W1": value, "dA0": value}}
    outcomes = [Outcome(wire.decode(wire.encode(made[within])), None, "", False) for _ in cases]
    assert str(diagnose(exercise, cases, outcomes, "")).startswith(f"{name}: not right yet.")


def test_no_objects_cross():
    class Liar(np.ndarray):
        def __eq__(self, other):
            return True

    back = wire.decode(wire.encode([np.zeros(2).view(Liar), Liar, object(), lambda: 0, np.array([object()]), 1j]))
    assert type(back[0]) is np.ndarray
    assert all(isinstance(one, wire.Other) for one in back[1:])
    assert [type(one).__name__ for one in back[1:]] == ["type", "object", "function", "ndarray", "complex"]


def test_what_is_too_large_does_not_cross():
    for value in (np.zeros(10**7), ["x" * 10_000] * 10**6, [0] * 10**6):
        with pytest.raises(wire.TooLarge):
            wire.encode(value)


# --- the command, the store ---


@pytest.fixture
def own_state(tmp_path, monkeypatch):
    """Remembered verdicts in a folder of this test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    (tmp_path / "project").mkdir()
    plain = Store.__init__

    def elsewhere(self, root=ROOT, keep=True):
        plain(self, ROOT, keep)
        self.path = tmp_path / "project" / ".workbook" / "grades.json"
        self._entries = self._read() if self._key else {}

    monkeypatch.setattr(Store, "__init__", elsewhere)
    return tmp_path / "project" / ".workbook" / "grades.json"


def _write(notebook, folder, name=NAME):
    path = folder / f"{name}.ipynb"
    path.write_text(nbformat.writes(notebook, version=4), encoding="utf-8", newline="\n")
    return path


def test_the_command(tmp_path, capsys, own_state):
    path = _write(solution(), tmp_path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert main(["grade", str(path), "--points", "--json", str(tmp_path / "out.json")]) == 0
    assert "40 / 40" in capsys.readouterr().out
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (found["points"], found["of"]) == (40, 40)
    path = _write(blank(), tmp_path)
    assert main(["grade", str(path), "--points"]) == 1
    said = capsys.readouterr()
    assert said.out.count("not started") == 3 and said.err == "" and len(said.out.splitlines()) == 5
    notebook = blank()
    cells_by_grade_id(notebook)[
        "linear_forward"
    ].source = "def linear_forward(A, W, b):\n    return np.dot(W, A), (A, W, b)"
    path = _write(notebook, tmp_path)
    assert main(["grade", str(path), "--points"]) == 1
    assert "linear_forward: not right yet." in capsys.readouterr().out


def test_a_notebook_that_there_is_not(capsys):
    assert main(["grade", "42", "--points"]) == 1
    assert capsys.readouterr().err.startswith("There is no graded notebook '42'; there are 00_vectorization")


def test_what_did_not_change_is_not_judged_again(tmp_path, own_state, monkeypatch):
    path = _write(solution(), tmp_path)
    assert grade([str(path)], points_only=True)[0].points == 40
    monkeypatch.setattr(Judge, "verdict", lambda *a: pytest.fail("judged again"))
    assert grade([str(path)], points_only=True)[0].points == 40


def test_a_forged_store_is_worth_nothing(tmp_path, own_state, monkeypatch):
    path = _write(blank(), tmp_path)
    assert grade([str(path)], points_only=True)[0].points == 0
    stored = json.loads(own_state.read_text(encoding="utf-8"))
    stored["entries"] = stored["entries"].replace("not started", "right")
    own_state.write_text(json.dumps(stored), encoding="utf-8")
    assert grade([str(path)], points_only=True)[0].points == 0


def test_a_damaged_store_is_no_harm(tmp_path, own_state):
    own_state.parent.mkdir()
    for text in ("", "{", "[]", '{"signature": 1, "entries": 2}'):
        own_state.write_text(text, encoding="utf-8")
        assert Store().get("x") is None


# --- with nbval ---


def _full(notebook, tmp_path, name=NAME):
    (graded,) = grade([str(_write(notebook, tmp_path, name))], keep=False)
    return {test.id: (one.points, test.printed, test.difference) for one in graded.exercises for test in one.tests}


def test_what_is_printed_is_compared_and_costs_nothing(tmp_path):
    notebook = solution()
    cells = cells_by_grade_id(notebook)
    cells["linear_forward"].source = "import sys\nprint('careful', file=sys.stderr)\n" + cells["linear_forward"].source
    answer = cells["linear_activation_forward"].source
    cells["linear_activation_forward"].source = answer.replace("    return", "    print('hello')\n    return")
    cells["L_model_forward"].source = "def L_model_forward(X, parameters):\n    return 1"
    found = _full(notebook, tmp_path)
    assert found["test_linear_forward"] == (10, "same", "")
    assert found["test_linear_activation_forward"][:2] == (10, "different")
    assert "hello" in found["test_linear_activation_forward"][2]
    assert found["test_L_model_forward"][:2] == (0, "")


def _writes(how, target):
    return f"""
import os, subprocess, pathlib
TARGET = {str(target)!r}
try:
    {how}
except BaseException as error:
    pass
"""


WRITERS = {
    "open": "open(TARGET, 'w').write('x')",
    "pathlib": "pathlib.Path(TARGET).write_text('x')",
    "os.open": "os.close(os.open(TARGET, os.O_CREAT | os.O_WRONLY))",
    "mkdir": "os.mkdir(TARGET)",
    "rename": "(open('own.txt', 'w').close(), os.rename('own.txt', TARGET))",
    "link": "(open('own.txt', 'w').close(), os.link('own.txt', TARGET))",
    "symlink": "os.symlink('/', TARGET)",
    "h5py": "__import__('h5py').File(TARGET, 'w').close()",
    "np.save": "np.save(open(TARGET, 'wb'), [1])",
    "subprocess": "subprocess.run(['touch', TARGET])",
    "system": "os.system('touch ' + TARGET)",
}


def test_nothing_is_written_into_the_project(tmp_path):
    """All of these in one notebook, because a kernel takes long to start: no file is there afterwards."""
    targets = {how: ROOT / ".workbook" / f"forged-{uuid.uuid4().hex}" for how in WRITERS}
    (ROOT / ".workbook").mkdir(exist_ok=True)
    if not fence.version():
        targets = {how: target for how, target in targets.items() if how not in ("subprocess", "system")}
    notebook = solution()
    text = "".join(_writes(WRITERS[how], target) for how, target in targets.items())
    cells_by_grade_id(notebook)["linear_forward"].source += "\n" + text
    sleeper = f"subprocess.Popen(['python3', '-c', 'import time; time.sleep(600) # {tmp_path.name}'])"
    cells_by_grade_id(notebook)["linear_activation_forward"].source += _writes(sleeper, "")
    assert _full(notebook, tmp_path)["test_L_model_forward"] == (20, "same", "")
    written = [how for how, target in targets.items() if target.exists() or target.is_symlink()]
    for target in targets.values():
        target.unlink(missing_ok=True) if not target.is_dir() else target.rmdir()
    assert written == []
    if os.name == "posix" and Path("/proc").is_dir():
        lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if _readable_file(path)]
        assert not any(tmp_path.name.encode() in line and b"time.sleep(600)" in line for line in lines), "left behind"


def _readable_file(path):
    try:
        path.read_bytes()
        return True
    except OSError:
        return False


def test_a_cell_that_never_ends_is_cut_off(tmp_path):
    notebook = solution()
    text = cells_by_grade_id(notebook)["L_model_forward"].source
    cells_by_grade_id(notebook)["L_model_forward"].source = (
        text + "\nif 'get_ipython' in globals():\n    while True: pass"
    )
    (graded,) = grade([str(_write(notebook, tmp_path))], keep=False, cell_seconds=4)
    found = {test.id: (test.printed, test.difference) for one in graded.exercises for test in one.tests}
    assert found["test_linear_forward"] == ("same", "")
    assert found["test_L_model_forward"] == ("failed", "it was cut off at the time limit for a cell.")
    assert graded.points == 40


def test_pytest_notebooks(tmp_path):
    """One test an exercise, named with its points, failing with what the check says."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "notebooks", "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    for name, reference in references().items():
        assert f"notebooks/{name}.ipynb::" in run.stdout
        for one in cells_by_grade_id(reference):
            assert one.startswith("test_") or f"::{one} (" in run.stdout
