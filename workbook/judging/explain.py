"""From an error to a sentence in the words of the exercise: what happened, and where to look."""

import ast
import difflib
import re

from workbook.cells.values import Failure

NOT_STARTED = "NotImplementedError"
SIZES = ("m", "n", "h", "w")  # how formulas call the number of examples, of values, of rows and columns of pixels
OFTEN_USED = (
    "len",
    "range",
    "str",
    "sum",
    "print",
    "zip",
    "enumerate",
    "reversed",
    "np",
    "sigmoid",
    "relu",
    "sigmoid_backward",
    "relu_backward",
    "linear_forward",
    "linear_activation_forward",
    "L_model_forward",
    "compute_cost",
    "linear_backward",
    "linear_activation_backward",
    "L_model_backward",
    "update_parameters",
    "initialize_parameters",
    "initialize_parameters_deep",
    "initialize_parameters_scaled",
)
FROM_NUMPY = (
    "log",
    "exp",
    "sqrt",
    "dot",
    "zeros",
    "ones",
    "random",
    "sum",
    "mean",
    "where",
    "maximum",
    "squeeze",
    "reshape",
    "array",
)


def explained(failure: Failure, name: str, arguments: tuple[str, ...]) -> str:
    """What an error means, for somebody who reads such texts for the first time.

    name: the exercise.  arguments: the names of its arguments.
    """
    for explain in (_shapes, _name, _key, _none, _called, _by_pattern):
        sentence = explain(failure, arguments)
        if sentence:
            return sentence
    return f"Python stopped with {failure.kind}: {failure.text}"


def place(failure: Failure, name: str) -> str:
    """Where it happened: the line, and the function when it is another one than the exercise."""
    if not failure.line:
        return ""
    within = f" of {failure.within}" if failure.within not in (name, "<module>", "") else ""
    return f"  line {failure.number}{within}: {failure.line}"


def error_id(failure: Failure, arguments: tuple[str, ...]) -> str | None:
    """The id of an error that says by itself what the mistake is."""
    if failure.kind not in ("NameError", "UnboundLocalError"):
        return None
    if _close_name(failure, arguments):
        return "misspelt_name"
    if failure.hidden:
        return "notebook_variable"
    return "returned_but_never_set" if _is_returned(failure) else None


def _is_returned(failure) -> bool:
    """Is the missing name itself returned, alone or as one of several (of a tuple, of a dictionary)?"""
    missing = failure.detail or _quoted(failure.text)
    try:
        (statement,) = ast.parse(failure.line).body
    except (SyntaxError, ValueError):
        return failure.line.startswith("return ")
    value = statement.value if isinstance(statement, ast.Return) else None
    parts = value.elts if isinstance(value, ast.Tuple) else value.values if isinstance(value, ast.Dict) else [value]
    return any(isinstance(part, ast.Name) and part.id == missing for part in parts)


def _close_name(failure, arguments):
    """The name that was most likely meant, or None."""
    missing = failure.detail or _quoted(failure.text)
    if missing in FROM_NUMPY:
        return f"np.{missing}"
    for name in (*arguments, *failure.local_names, *OFTEN_USED):
        if name.lower() == missing.lower() and name != missing:
            return name
    if len(missing) == 1:
        return None  # any two names of one letter are alike
    close = difflib.get_close_matches(missing, [*arguments, *failure.local_names, *OFTEN_USED], n=1, cutoff=0.65)
    if not close or close[0] == missing or len(close[0]) == 1:
        return None
    # A and A_prev, cache and linear_cache are different things, not one name spelt in two ways.
    short, long = sorted((close[0], missing), key=len)
    return None if long.startswith(f"{short}_") or long.endswith(f"_{short}") else close[0]


def _shapes(failure, arguments):
    """Shapes that do not fit, with the names and shapes of the operands."""
    text = failure.text
    if failure.kind != "ValueError":
        return None
    if "not aligned" in text or "matmul" in text:
        why = "For a matrix product the columns of the first must be as many as the rows of the second"
        found = re.search(r"shapes \(([\d, ]*)\) and \(([\d, ]*)\)", text)
        return f"{why}: {_operands(failure) or (found and f'({found[1]}) and ({found[2]}) came')}."
    if "broadcast" in text:
        found = re.findall(r"\([\d, ]*\)", text)
        came = _operands(failure) or " and ".join(found) + " came"
        return f"Arrays of these shapes cannot be put together number by number: {came}."
    return None


def _operands(failure):
    if len(failure.operands) < 2:
        return ""
    listed = " and ".join(f"{expression} has shape {shape}" for expression, shape in failure.operands[:2])
    return f"in {failure.operation}, {listed}" if len(failure.operation) < 60 else listed


def _name(failure, arguments):
    if failure.kind not in ("NameError", "UnboundLocalError"):
        return None
    missing = failure.detail or _quoted(failure.text)
    close = _close_name(failure, arguments)
    guess = f" Did you mean {close}?" if close else ""
    own = [name for name in failure.local_names if name not in arguments]
    if _is_returned(failure) and not failure.hidden:
        so_far = f" It has set {', '.join(own)}." if own else ""
        return f"The function returns {missing}, but never gives it a value.{guess}{so_far}"
    if failure.hidden:
        return (
            f"{missing} is a variable of the notebook, not of the function. A function should use what it is given "
            f"({', '.join(arguments)}), and what it works out from that.{guess}"
        )
    if failure.kind == "UnboundLocalError":
        return (
            f"{missing} is used before it has a value.{guess} Is it set in a branch that did not run, or only "
            f"further below? The arguments are {', '.join(arguments)}."
        )
    if missing in SIZES:
        guess = f" The text writes {missing} for a number that you find in the shape of an array."
    return f"The name {missing} is not known inside the function.{guess} Its arguments are {', '.join(arguments)}."


def _key(failure, arguments):
    if failure.kind != "KeyError":
        return None
    keys = f" It has {', '.join(failure.keys)}." if failure.keys else ""
    return f'The dictionary has no key "{failure.detail or _quoted(failure.text)}".{keys}'


def _none(failure, arguments):
    if "indices must be" in failure.text and "NoneType" in failure.text:
        return "An index is None, and None is no place in a list."
    if "NoneType" in failure.text:
        return (
            "A None came where a value was needed. A function that ends without a return line gives None: "
            "look at the functions called in this line."
        )
    return None


def _called(failure, arguments):
    """A value is called as if it were a function: .T(), shape(0), or a product without its sign."""
    if failure.kind != "TypeError" or "not callable" not in failure.text:
        return None
    said = f"(Python says: {failure.kind}: {failure.text})"
    found = re.search(r"\.(T|shape|size|ndim|dtype)\s*\(", failure.line)
    if found:
        brackets = " One number of it is picked with square brackets." if found[1] == "shape" else ""
        return f".{found[1]} is a value and not a function: it takes no parentheses.{brackets} {said}"
    if "module" in failure.text:
        return f"The name of a whole library is called. Which function of it is meant? {said}"
    return (
        f"A value stands in front of a parenthesis, as if it were a function. Is the sign of a product missing, or "
        f"is a name used for two things? {said}"
    )


A_FUNCTION = r"'(?:builtin_function_or_method|function|method|numpy\.ufunc|_ArrayFunctionDispatcher|type)'"
# fmt: off
PATTERNS = [
    ("TypeError", "bitwise_xor|for \\^", "The sign ^ is no power in Python. A power is written with two stars: **."),
    ("TypeError", A_FUNCTION + " object is not subscriptable",
     "Square brackets stand behind the name of a function. A function takes round parentheses."),
    ("TypeError", "unsupported operand.*" + A_FUNCTION,
     "The name of a function stands where a number or an array is needed. Are its parentheses missing, or was one of "
     "your own names meant?"),
    ("TypeError", "unsupported operand.*'module'",
     "The name of a whole library stands where a number or an array is needed. Is there a comma in the place of a "
     "dot?"),
    ("TypeError", "unsupported operand.*'dict'",
     "A whole dictionary stands where one of its values is needed. A value is looked up by its key, in square brackets "
     "and quotes."),
    ("TypeError", "only integer scalar arrays",
     "A whole array stands where one whole number is needed, for a size or a place."),
    ("TypeError", "tuple indices must be",
     "Several values came together, as a tuple, and one of them is looked up by a name. Take them apart first: as many "
     "names on the left of the equals sign as values come."),
    ("TypeError", "list indices must be", "The elements of a list are looked up by whole numbers: 0, 1, 2 and so on."),
    ("TypeError", "unexpected keyword argument '(?:dim|keepdim)'",
     "This is the spelling of another library. NumPy says axis and keepdims."),
    ("TypeError", "Cannot interpret .* as a data type",
     "np.zeros wants the shape as one tuple, with parentheses of its own; a second argument is taken for a data type."),
    ("TypeError", "'tuple' object cannot be interpreted as an integer",
     "A whole number was needed, and a tuple came. Is it a whole shape where one number of it was meant? And "
     "np.random.randn takes the sizes one by one, without inner parentheses."),
    ("TypeError", "'float' object cannot be interpreted as an integer",
     "A whole number was needed, and a number with a decimal point came. The division / always gives one; // does "
     "not."),
    ("TypeError", "missing .* required positional argument",
     "A function is called with too few arguments. Compare the call with the function's first line."),
    ("TypeError", "takes .* positional arguments? but",
     "A function is called with too many arguments. Compare the call with the function's first line."),
    ("TypeError", "unexpected keyword argument", "A function is called with an argument that it does not have."),
    ("TypeError", "cannot unpack non-iterable",
     "Several names stand on the left of the equals sign, but only one value came."),
    ("TypeError", r"invalid keyword argument for sum|^sum\(\) takes at most",
     "Python's own sum knows neither axis nor keepdims. The one of NumPy does: np.sum."),
    ("TypeError", "order must be str",
     "A number came where NumPy wants a word. np.reshape takes the new shape as one tuple, with parentheses of its "
     "own; flatten takes no sizes at all."),
    ("TypeError", "can only concatenate str|must be str, not int",
     "Text and a number cannot be joined with +. str(l) makes text of the number l."),
    ("TypeError", "only 0-dimensional arrays|only length-1 arrays|only size-1 arrays",
     "A function for single numbers was given an array. NumPy has a function of that name for whole arrays."),
    ("TypeError", "unhashable type|unsupported operand|can't multiply sequence|not subscriptable|must be real number"
     "|not supported between",
     "A value of another kind came than the line expects. Does a function return two things where you took one?"),
    ("UFuncTypeError", "Cannot cast",
     "A step like x /= y keeps the data type of x, and whole numbers cannot hold the result. x = x / y makes a new "
     "array."),
    ("ValueError", "too many values to unpack",
     "More values came than there are names on the left of the equals sign. Count what the function on the right "
     "returns."),
    ("ValueError", "not enough values to unpack",
     "Fewer values came than there are names on the left of the equals sign. Count what the function on the right "
     "returns."),
    ("ValueError", "truth value of an array",
     "A Python if needs one True or False, and an array holds many. NumPy can compare whole arrays and calculate with "
     "the result."),
    ("ValueError", "cannot reshape", "The array has another number of values than the new shape."),
    ("ValueError", "negative dimensions", "A shape became negative."),
    ("ValueError", "setting an array element with a sequence|inhomogeneous",
     "An array was to be made of parts that do not fit together. Does a function return two things where you took "
     "one?"),
    ("IndexError", "boolean index did not match",
     "An array of True and False picks along the first axis, so it must be as long as that. In an array of shape "
     "(1, m) the pictures stand along the second."),
    ("IndexError", "out of range|out of bounds",
     "An index points behind the end. Python counts from 0, so the last of n things has the number n - 1."),
    ("IndexError", "too many indices",
     "The square brackets name more axes than the array has. An array of shape (n,) has a single axis."),
    ("IndexError", "invalid index to scalar", "Square brackets stand behind a single number, which has no parts."),
    ("AxisError", "", "There is no such axis: an array of two dimensions has the axes 0 and 1."),
    ("RecursionError", "", "The function calls itself without end."),
    ("ZeroDivisionError", "", "Something was divided by zero."),
    ("ModuleNotFoundError", "", "This library is not installed here. The exercises need only NumPy."),
    ("AttributeError", "'dict' object",
     "The values of a dictionary are looked up by their keys, in square brackets and quotes, and not behind a dot."),
    ("AttributeError", "",
     "There is no such attribute. Is the name spelt right, and is the value what you think it is?"),
    ("SystemExit", "", "The function ended Python. It should return its result."),
    ("AssertionError", "", "An assertion in the code was not fulfilled."),
]
# fmt: on


def _by_pattern(failure, arguments):
    for kind, pattern, sentence in PATTERNS:
        if failure.kind == kind and re.search(pattern, failure.text):
            return f"{sentence} (Python says: {failure.kind}: {failure.text})"
    return None


def _quoted(text):
    found = re.search(r"'([^']*)'", text)
    return found[1] if found else text
