"""Whatever a learner's function returns, prints or raises, check() answers with a diagnosis and never with an error."""

import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from exercises import COMPARED
from workbook.cells.values import decode, encode
from workbook.judging.judge import verdict_on
from workbook.judging.verdict import State

pytestmark = pytest.mark.slow

arrays = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.bool_, np.complex128]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5),
)
numbers = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers()
scalars = numbers | st.text(max_size=3) | st.binary(max_size=3)
keys = st.sampled_from(["W1", "b1", "W2", "b2", "dW1", "db1", "dA0", "dA1", "dA2", "W", 1, None, ("W", 1)])
results = st.recursive(
    st.one_of(scalars, arrays),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.lists(inner, max_size=4).map(tuple), st.dictionaries(keys, inner, max_size=6)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("name", [name for name in COMPARED if not name.endswith("_model")])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(result=results)
def test_any_result_gets_a_diagnosis(name, result):
    diagnosis = verdict_on(_named(name, lambda *arguments: result), name)
    assert diagnosis.state == State.WRONG
    assert str(diagnosis).startswith(name)


class Liar:
    """Says that it equals everything, and is everything."""

    __array_priority__ = 1e9

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __float__(self):
        raise RuntimeError("no")

    def __array__(self, *arguments, **options):
        raise RuntimeError("no")


class FalseDictionary:
    """Claims to be a dictionary and is none."""

    __class__ = dict


class FalseArray:
    """Claims to be an array and is none."""

    __class__ = np.ndarray


def _endless_list():
    one = []
    one.append(one)
    return one


ODD = {
    "a liar": Liar,
    "a false dictionary": FalseDictionary,
    "a false array": FalseArray,
    "a list in itself": _endless_list,
    "a generator": lambda: (i for i in range(3)),
    "a masked array": lambda: np.ma.masked_array([[1.0]], mask=[[True]]),
    "a matrix of objects": lambda: np.array([[Liar()]]),
    "a function": lambda: len,
    "a class": lambda: Liar,
    "a module": lambda: np,
    "a huge number": lambda: 10**400,
    "text in an array": lambda: np.array(["Z"]),
    "a dictionary that grows": lambda: dict.fromkeys(range(1000)),
    "not a number": lambda: np.full((1, 2), np.nan),
    "infinity": lambda: np.full((1, 2), np.inf),
    "dates": lambda: np.array(["2020-01-01"], dtype="datetime64[D]"),
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", ["linear_forward", "compute_cost", "L_model_backward", "L_model_forward", "predict"])
def test_odd_results_get_a_diagnosis(name, make):
    for function in (
        lambda *arguments: make(),
        lambda *arguments: (make(), make()),
        lambda *arguments: {"dW1": make()},
    ):
        assert verdict_on(_named(name, function), name).state == State.WRONG


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("cannot be printed")


ERRORS = (
    *(Unprintable(), KeyError(), KeyError(Liar()), NameError(), ValueError(b"\xff"), RecursionError(), MemoryError()),
    *(SystemExit(3), StopIteration(), GeneratorExit()),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_any_error_gets_a_diagnosis(error):
    def linear_forward(A, W, b):
        raise error

    assert verdict_on(linear_forward, "linear_forward").state == State.WRONG


def test_closed_output_gets_a_diagnosis():
    def linear_forward(A, W, b):
        sys.stdout.close()

    assert "return line" in str(verdict_on(linear_forward, "linear_forward"))


def test_numbers_as_keys_are_counted():
    def linear_forward(A, W, b):
        return {1: A, 2: W}

    assert "a dictionary of length 2" in str(verdict_on(linear_forward, "linear_forward"))


class Stubborn(dict):
    def __len__(self):
        raise RuntimeError("no")

    __iter__ = items = keys = __len__


def test_a_dictionary_is_read_without_its_own_methods():
    assert decode(encode(Stubborn(W1=1.0))) == {"W1": 1.0}


def test_endless_recursion_is_explained():
    def linear_forward(A, W, b):
        return linear_forward(A, W, b)

    assert "calls itself" in str(verdict_on(linear_forward, "linear_forward"))


def _named(name, function):
    function.__name__ = name
    return function
