"""From an error to a sentence in the words of the exercise: what happened, and where to look."""

import ast
import builtins
import difflib
import keyword
import re

from workbook.cells.values import MEMORY, Failure

NOT_STARTED = "NotImplementedError"
WITHOUT_VALUE = ("NameError", "UnboundLocalError")
SIZES = ("m", "n", "h", "w")  # how formulas call the number of examples, of values, of rows and columns of pixels
OFTEN_USED = (
    "len range str sum print zip enumerate reversed np sigmoid relu sigmoid_backward relu_backward linear_forward "
    "linear_activation_forward L_model_forward compute_cost linear_backward linear_activation_backward "
    "L_model_backward update_parameters initialize_parameters initialize_parameters_deep initialize_parameters_scaled"
).split()
NO_F = " What is in braces is put in only where an f stands in front of the quotes."
FROM_NUMPY = "log exp sqrt dot zeros ones random sum mean where maximum squeeze reshape array".split()


def explained(failure: Failure, arguments: tuple[str, ...]) -> str:
    """What an error means, for somebody who reads such texts for the first time.  arguments: the exercise's."""
    if failure.kind in WITHOUT_VALUE:
        return _name(failure, arguments)
    if failure.kind == "KeyError":
        return _key(failure)
    return _shapes(failure) or _by_pattern(failure) or f"Python stopped with {failure.kind}: {failure.text}"


def place(failure: Failure, name: str) -> str:
    """Where it happened: the line, and the function when it is another one than the exercise."""
    if not failure.line:
        return ""
    within = f" of {failure.within}" if failure.within.isidentifier() and failure.within != name else ""
    return f"  line {failure.number}{within}: {failure.line}"


def error_id(failure: Failure, arguments: tuple[str, ...]) -> str | None:
    """The id of an error that says by itself what the mistake is."""
    if failure.kind not in WITHOUT_VALUE:
        return None
    if _close_name(failure, arguments):
        return "misspelt_name"
    if failure.hidden:
        return "notebook_variable"
    return "returned_but_never_set" if _is_returned(failure) else None


def sort_of_error(failure: Failure) -> str:
    """The kind of an error, for reports; learners' own kinds have names that only they know."""
    kind = getattr(builtins, failure.kind, None)
    return f"error:{failure.kind}" if isinstance(kind, type) and issubclass(kind, BaseException) else "error"


# What Python says of a cell that it cannot read, and what that means.
# fmt: off
UNREADABLE = {
    "unexpected indent": "This line begins further to the right than the lines above it. The lines of a block begin at "
        "the same place.",
    "expected an indented block": "Behind a colon, the next line begins further to the right.",
    "unindent does not match": "This line begins neither where its block begins nor where the one around it does.",
    "was never closed": "A parenthesis or bracket is opened, and not closed.",
    "unmatched": "A parenthesis or bracket is closed that was not opened.",
    "expected ':'": "A line with if, else, for, while or def ends with a colon.",
    r"instead of '='|assign to comparison": "A single = gives a name its value. Two of them, ==, compare.",
    "unterminated string": "A text has a quotation mark at one end only.",
}
# fmt: on


def unreadable(said: str, line: str) -> str:
    """Why Python cannot read a line, given what it says: a sentence, or ""."""
    known = (sentence for pattern, sentence in UNREADABLE.items() if re.search(pattern, said))
    return copied_from_a_formula(line) or next(known, "")


def copied_from_a_formula(line: str) -> str:
    """What a line that Python cannot read took over from a formula: a sentence, or ""."""
    if re.match(r"\s*[\w.\[\]\"']+\s*:=", line):
        return "The sign := belongs to formulas. In Python, a single = gives a name its value."
    value = re.sub(r"#.*|\"[^\"]*\"|'[^']*'", "", line).partition("=")[2]
    for first, second in re.findall(r"([A-Za-z_]\w*)[ \t]+(?=([A-Za-z_]\w*))", value):
        if not {first, second} & {*keyword.kwlist}:
            return f"{first} and {second} are side by side. Is a sign missing between them, such as * or a dot?"
    return ""


def _missing(failure: Failure) -> str:
    """The key or the name that was missing."""
    quoted = re.search(r"'([^']*)'", failure.text)
    return failure.detail or (quoted[1] if quoted else failure.text)


def _is_returned(failure: Failure) -> bool:
    """Is the missing name itself returned, alone or as one of several (of a tuple, of a dictionary)?"""
    try:
        (statement,) = ast.parse(failure.line).body
    except (SyntaxError, ValueError):
        return failure.line.startswith("return ")
    value = statement.value if isinstance(statement, ast.Return) else None
    parts = value.elts if isinstance(value, ast.Tuple) else value.values if isinstance(value, ast.Dict) else [value]
    return any(isinstance(part, ast.Name) and part.id == _missing(failure) for part in parts)


def _close_name(failure: Failure, arguments: tuple[str, ...]) -> str | None:
    """The name that was most likely meant, or None."""
    if failure.kind == "UnboundLocalError":
        return None  # the name is right: it only has no value yet
    missing, known = _missing(failure), [*arguments, *failure.local_names, *OFTEN_USED]
    if missing in FROM_NUMPY:
        return f"np.{missing}"
    for name in known:
        if name.lower() == missing.lower() and name != missing:
            return name
    close = difflib.get_close_matches(missing, known, n=1, cutoff=0.65)
    if not close or close[0] == missing or 1 in (len(missing), len(close[0])):
        return None  # any two names of one letter are alike
    # A and A_prev, cache and linear_cache are different things, not one name spelt in two ways.
    short, long = sorted((close[0], missing), key=len)
    return None if long.startswith(f"{short}_") or long.endswith(f"_{short}") else close[0]


def _shapes(failure: Failure) -> str | None:
    """Shapes that do not fit, with the names and shapes of the operands."""
    if failure.kind != "ValueError":
        return None
    if "not aligned" in failure.text or "matmul" in failure.text:
        rule = "In a matrix product, the first array needs as many columns as the second has rows."
    elif "broadcast" in failure.text:
        rule = "Arrays of these shapes cannot be combined element by element."
    else:
        return None
    if len(failure.operands) > 1:
        (one, shape), (other, other_shape) = failure.operands[:2]
        where = f"In {failure.operation}" if len(failure.operation) < 60 else "Here"
        return f"{rule} {where}, {one} has shape {shape} and {other} has shape {other_shape}."
    shapes = re.findall(r"\([\d, ]+\)", failure.text)
    return f"{rule} Here, the shapes are {' and '.join(shapes[:2])}." if shapes else rule


def _name(failure: Failure, arguments: tuple[str, ...]) -> str:
    missing, close = _missing(failure), _close_name(failure, arguments)
    guess = f" Did you mean {close}?" if close else ""
    if failure.hidden:
        return (
            f"{missing} is a variable of the notebook, not of the function. A function should use only its arguments "
            f"({', '.join(arguments)}) and what it computes from them.{guess}"
        )
    if _is_returned(failure):
        own = ", ".join(name for name in failure.local_names if name not in arguments)
        so_far = f" Names that have a value: {own}." if own else ""
        return f"The function returns {missing}, but never gives it a value.{guess}{so_far}"
    if failure.kind == "UnboundLocalError" and not re.search(rf"\b{re.escape(missing)}\b", failure.line or missing):
        return f"Inside what this line calls, {missing} gets no value. Are all arguments what they should be?"
    if failure.kind == "UnboundLocalError":
        return (
            f"{missing} is used before it has a value.{guess} Is it set in a branch that did not run, or only further "
            f"down? The arguments are {', '.join(arguments)}."
        )
    if missing in SIZES:
        guess = f" In the text, {missing} stands for a number that you find in the shape of an array."
    return f"The name {missing} is not known inside the function.{guess} Its arguments are {', '.join(arguments)}."


def _key(failure: Failure) -> str:
    missing, keys = _missing(failure), f" Its keys are {', '.join(failure.keys)}." if failure.keys else ""
    word = missing.rstrip("0123456789")
    numbered = re.compile(rf"{re.escape(word)}\d+")
    known = [int(key[len(word) :]) for key in failure.keys if word != missing and numbered.fullmatch(key)]
    numbers = f" Its numbers go from {min(known)} to {max(known)}." if known else ""
    return f'The dictionary has no key "{missing}".{keys}{numbers}{NO_F if "{" in missing else ""}'


# What Python says, what is in the line, and what both mean together.
# fmt: off
IN_LINES = [
    ("not callable", r"\.shape\s*\(",
     ".shape is a value, not a function, so it takes no parentheses. Pick one of its numbers with square brackets."),
    ("not callable", r"\.(T|size|ndim|dtype)\s*\(", ".{0} is a value, not a function, so it takes no parentheses."),
    ("truth value of an array", r"(?<![\w.])(max|min)\(",
     "Python's own {0} cannot compare the rows of an array. NumPy has one of its own: np.{0}."),
    ("truth value of an array", r"\b(([A-Za-z_]\w*)\[\w+\])(?!\[)",
     "A single True or False is needed here, but {0} is a whole row of {1}. One of its numbers has two indices: the "
     "row and the column."),
    ("values to unpack", "^for .*,.* in ",
     "What this for runs over gives one thing at a time, not two. A dictionary gives its keys alone; its items are "
     "pairs. A list gives its elements alone; enumerate counts them as well."),
]
# fmt: on


A_FUNCTION = r"'(?:builtin_function_or_method|function|method|numpy\.ufunc|_ArrayFunctionDispatcher|type)'"
# What Python says, and what it means: a table of sentences.
# fmt: off
PATTERNS = [
    (r"^\w*MemoryError",
     f"It took more memory than a function may use when it is graded, {MEMORY} MiB. Is there an array that is "
     "much larger than the inputs?"),
    ("not supported between instances.*NoneType",
     "One of the two things that are compared is None. Has it got a value yet?"),
    ("indices must be.*NoneType", "An index is None. It needs a value before it can be used."),
    ("NoneType",
     "There is a None where a value is needed. A function without a return line gives None: look at the functions "
     "called in this line."),
    ("TypeError: .*module.* not callable",
     "A whole library is called like a function. Which of its functions do you need?"),
    ("TypeError: 'str' object is not callable",
     "This name holds a word, and a word cannot be called. Compare it with == to decide which function to call."),
    ("TypeError: .* not callable",
     "Something that is not a function is called like one. Is a multiplication sign missing in front of a parenthesis, "
     "or is one name used for two things?"),
    (r"TypeError: .*(bitwise_xor|for \^)",
     "In Python, ^ does not mean a power. A power is written with two stars: **."),
    (f"TypeError: .*{A_FUNCTION} object is not subscriptable",
     "There are square brackets after the name of a function. To call a function, use round parentheses."),
    (r"ValueError: \w+_backward needs dA and Z of one shape",
     "The gradient and the cache are not those of the same layer."),
    (r"TypeError: list\.append\(\) takes exactly one",
     "append puts one thing into the list. What belongs together, such as a pair, needs parentheses of its own."),
    (f"TypeError: (unsupported operand.*|object of type ){A_FUNCTION}",
     "There is the name of a function where a number or an array is needed. Are its parentheses missing, or did you "
     "mean one of your own names?"),
    ("TypeError: unsupported operand.*'module'",
     "There is the name of a whole library where a number or an array is needed. Did you write a comma instead of "
     "a dot?"),
    ("TypeError: unsupported operand.*'dict'",
     "There is a whole dictionary where one of its values is needed. Look that value up by its key, in square brackets "
     "and quotes."),
    ("TypeError: only integer scalar arrays",
     "There is a whole array where a single whole number is needed, as a size or an index."),
    ("TypeError: tuple indices must be",
     "This is a tuple of several values, and a name cannot pick one of them. Unpack it first: write one name for each "
     "value on the left of the equals sign."),
    ("TypeError: list indices must be", "A list is indexed with whole numbers: 0, 1, 2 and so on."),
    ("TypeError: .*unexpected keyword argument '(dim|keepdim)'",
     "This is the spelling of another library. In NumPy, it is axis and keepdims."),
    ("TypeError: Cannot interpret .* as a data type",
     "np.zeros needs the shape as one tuple, in parentheses of its own. It takes a second argument for a data type."),
    ("TypeError: 'tuple' object cannot be interpreted as an integer",
     "A whole number is needed here, but this is a tuple. Is it a whole shape where you need one of its numbers? "
     "np.random.randn, for one, takes the sizes one by one, without inner parentheses."),
    ("TypeError: 'float' object cannot be interpreted as an integer",
     "A whole number is needed here, but this number has a decimal point. The division / always gives one; // does "
     "not."),
    (r"TypeError: (order must be str|reshape\(\) takes from 1 to 2 positional)",
     "There is a number where NumPy expects a word. np.reshape takes the new shape as one tuple, in parentheses of its "
     "own; flatten takes no sizes at all."),
    ("TypeError: .*(missing .* required positional argument|takes .* positional arguments? but|unexpected keyword)",
     "The arguments do not fit the function. Compare the call with the function's first line."),
    ("TypeError: cannot unpack non-iterable",
     "There are several names on the left of the equals sign, but only one value on the right."),
    (r"TypeError: .*(invalid keyword argument for sum|sum\(\) takes at most)",
     "Python's own sum knows neither axis nor keepdims. NumPy's does: np.sum."),
    ("TypeError: .*(can only concatenate str|must be str, not int)",
     "Text and a number cannot be joined with +. str(l) turns the number l into text."),
    ("TypeError: only (0-dimensional|length-1|size-1) arrays",
     "A function for single numbers was given an array. NumPy has a function of that name for whole arrays."),
    ("IndexError: invalid index to scalar|TypeError: '(int|float)' object is not subscriptable",
     "There are square brackets after a single number, which has no parts."),
    ("TypeError: can't multiply sequence",
     "This line needs numbers. Does a function return two things where you expected one, or is a dictionary taken "
     "apart with a, b = ..., which gives its keys?"),
    ("TypeError: .*(unhashable type|unsupported operand|not subscriptable|must be real number"
     "|not supported between)",
     "This line needs another kind of value. Does a function return two things where you expected one?"),
    ("UFuncTypeError: Cannot cast",
     "A step like x /= y keeps the data type of x, and whole numbers cannot hold the result. x = x / y makes a new "
     "array."),
    ("ValueError: (too many|not enough) values to unpack",
     "There are not as many names on the left of the equals sign as values on the right. Count what the right side "
     "gives."),
    ("ValueError: The truth value of an array",
     "A single True or False is needed here, as in every if, but an array holds many. NumPy can compare whole arrays, "
     "and you can calculate with the result."),
    ("ValueError: cannot reshape", "The new shape has room for more or fewer values than the array has."),
    ("ValueError: .*(setting an array element with a sequence|inhomogeneous)",
     "These parts do not fit together into one array. Does a function return two things where you expected one?"),
    ("IndexError: boolean index did not match",
     "An array of True and False selects along the first axis, so the two must have the same length. In an array of "
     "shape (1, m), the examples lie along the second axis."),
    ("IndexError: .*out of bounds for axis 0 with size 1$",
     "A single index picks a row, and this array has one row only. Its numbers have two indices: the row, 0, and the "
     "column."),
    ("IndexError: .*(out of range|out of bounds)",
     "An index is too large. Python counts from 0, so the last of n things has the index n - 1."),
    ("IndexError: too many indices",
     "The square brackets name more axes than the array has. An array of shape (n,) has a single axis."),
    ("AxisError", "There is no such axis. An array with two axes has the axes 0 and 1."),
    ("RecursionError", "The function calls itself, again and again, without end."),
    ("ModuleNotFoundError", "This library is not installed here. The exercises need only NumPy."),
    ("AttributeError: 'dict' object",
     "Look up the values of a dictionary by their keys, in square brackets and quotes, not after a dot."),
    ("AttributeError",
     "What is before the dot has nothing by this name. Is it spelt correctly, and is the value before the dot what you "
     "think it is?"),
    ("AssertionError", "An assert line in the code did not find what it expects."),
]
# fmt: on


def _by_pattern(failure: Failure) -> str | None:
    python_says = ": ".join(filter(None, (failure.kind, failure.text)))
    for said, written, sentence in (*IN_LINES, *((said, "", sentence) for said, sentence in PATTERNS)):
        if re.search(said, f"{failure.kind}: {failure.text}") and (found := re.search(written, failure.line)):
            return f"{sentence.format(*found.groups())} (Python says: {python_says})"
    return None
