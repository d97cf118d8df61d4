"""Mistakes that can be made in any answer that has a place for them: exercises do not list these.

A Family says what such a place looks like, as a regular expression, and what learners write there instead.  In each
answer with such a place it becomes an entry of the catalogue, with the names that stand there: in the sentences, {0},
{1}, ... are the groups of the expression, {target} is what the line gives a value, and {are} is "dW is" or "dW and db
are".  Where an exercise has an entry of its own with the same id, or one that writes the same, it has something better
to say, and counts.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

from .kit import Exercise, Mistake, edit, filled, whole

Place = re.Match[str]
Instead = str | Callable[[Place], str] | list[tuple[str, str]]


@dataclass(frozen=True)
class Family:
    """A mistake, wherever it can be made.

    id, name, look, sign, unless: as in a Mistake.  place: what stands in the answer.  instead: what is written there,
    in each of the ways; or expressions of a way's own, each with what is written there.  most: in how many places at a
    time it is made; 0 for all of them together.
    """

    id: str
    name: str
    look: str
    place: str
    instead: tuple[Instead, ...]
    most: int = 0
    sign: str = ""
    unless: str = ""

    def entries(self, answer: str) -> Iterator[Mistake]:
        """The entries of one answer: one for all places, or one for each choice of them."""
        found = list(re.finditer(self.place, answer, re.MULTILINE))
        sizes = range(1, min(self.most, len(found)) + 1) if self.most else [len(found)] if found else []
        for places in chain.from_iterable(combinations(found, size) for size in sizes):
            targets = list(dict.fromkeys(_target(place) for place in places))
            some = "" if len(places) == len(found) else "_" + "_".join(targets)
            words = {"target": targets[0], "are": _are(targets)}
            said = [text.format(*places[0].groups(), **words) for text in (self.id + some, self.name, self.look)]
            ways = chain.from_iterable(whole(_written(answer, places, instead)) for instead in self.instead)
            yield Mistake(*said, tuple(ways), self.sign, self.unless)


def _target(place: Place) -> str:
    """What the line with this place gives a value."""
    line = place.string[place.string.rfind("\n", 0, place.start()) + 1 :]
    named = re.match(r"\s*(\w+)", line)
    return named[1] if named else ""


def _are(names: Sequence[str]) -> str:
    """ "dW is", "dW and db are", "The cost is"."""
    names = ["The cost" if name == "cost" else name for name in names]
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"


def _written(answer: str, places: Sequence[Place], instead: Instead) -> str:
    if isinstance(instead, list):
        for pattern, new in instead:
            answer = re.sub(pattern, new, answer, flags=re.MULTILINE)
        return answer
    for place in reversed(places):
        new = place.expand(instead) if isinstance(instead, str) else instead(place)
        answer = answer[: place.start()] + new + answer[place.end() :]
    return answer


def catalogue(exercise: Exercise, answer: str) -> list[Mistake]:
    """All mistakes of an exercise that has this answer: its own, and those of every family that finds a place in it."""
    if exercise.trial:
        return []
    answer = re.sub(r"(?m)^ *#.*\n", "", answer)  # comments are no places
    found = {mistake.id: mistake for mistake in exercise.mistakes}
    prefix = next(iter(found), exercise.name).partition("_")[0]  # "lf", as its own entries begin
    written = {answer, *(text for mistake in exercise.mistakes for text in mistake.texts(answer))}
    for mistake in chain.from_iterable(family.entries(answer) for family in FAMILIES):
        ways = tuple(dict.fromkeys(way for way in mistake.ways if way[0][1] not in written))
        mistake = replace(mistake, id=f"{prefix}_{mistake.id}", ways=ways)
        if ways and mistake.id not in found:
            found[mistake.id] = mistake
            written |= {way[0][1] for way in ways}
    return list(found.values())


# --- pieces of code ---

RESULT = r"\w+|\{[^}]*\}|\([^)]*\)"
DOT = r"np\.dot\(([\w.]+), ([\w.]+)\)"
LOGARITHMS = r"Y \* np\.log\((\w+)\) \+ \(1 - Y\) \* np\.log\(1 - \w+\)"
LOSSES = r"np\.sum(\((?:losses|Y .*)\)) / m"
START = r"(dA\w* = )-\((.+?) - (.+)\)$"  # the gradient at the output, as a sum of two terms
# A call whose last argument is neither of the two words.
ODD_CALL = r"linear_activation_\w+\([^\n]*, (?!(?:activation=)?'(?:relu|sigmoid)'\))[^,\n]+\)"
ACTIVATION = r"(?=\(Z\)|_backward\()"
BACKWARD = r"\b(\w+), (\w+), (\w+) = (linear_(?:activation_)?backward\(.*{}.*)$"
RELU_BACK = r"(?:relu_backward\(dA, |dA \* \()(\w+)(?: > 0)?\)"  # dA times the slope of the ReLU
ANY_KEY = r'\w+\["d?[Wb]'
COLUMN = r"np\.zeros\(\(([^()]+), 1\)\)"


def _turned(factor: str) -> str:
    return factor.removesuffix(".T") if factor.endswith(".T") else f"{factor}.T"


def _plain(place: Place) -> str:
    return f"{place[1].removesuffix('.T')} * {place[2].removesuffix('.T')}"


def _each_turned(place: Place) -> str:
    return f"np.dot({_turned(place[1])}, {_turned(place[2])})"


def _whole_turned(place: Place) -> str:
    return f"np.dot({_turned(place[2])}, {_turned(place[1])})"


def _drawn_like_weights(place: Place) -> str:
    """Numbers drawn for the biases, with the factor that the weights have."""
    factor = re.search(r"randn\([^()]+\)( [*/] .*)", place.string)
    return f"np.random.randn({place[1]}, 1){factor[1] if factor else ''}"


def _with_1(kept: str = ANY_KEY, behind: str = "") -> tuple[str, str]:
    """A key of the loop with the number 1 in it: in all of them, or in those that begin and go on like this."""
    return rf'({kept})" \+ str\(l\)\]{behind}', r'\g<1>1"]'


def _other_activation(place: Place) -> str:
    return re.sub("relu|sigmoid", lambda word: "relu" if word[0] == "sigmoid" else "sigmoid", place[0])


# fmt: off
# Sentences that entries of several exercises share: *FLOOR, or filled() where exercises differ in a word.
SIZE_WRITTEN = ("A size is written into the code as a number, so only some inputs fit.",
    "Let NumPy count: in reshape, one of the sizes may be -1.")
FLOOR = ("The division // drops the decimals.",
    "Python has a second division, which keeps them.")
ONLY_ONE = ("Only {0} returned; {1} missing.", "The docstring says what the function returns.")
FROM_1 = ("The count starts at 1.", "Python counts from 0, and so does enumerate.")
PAIR_AS_ONE = ("{0} is the pair that {1} returns, not its first part.",
    "Two things come back. Give each a name of its own.")
RETURN_IN_LOOP = ("The function returns inside the loop, the first time through it.",
    "Look at the indentation of the return line.")
WRONG_FACTORS = ("The two factors of the product for {0} do not fit together.",
    "Write down both shapes: the inner sizes must be equal, and the outer ones are the shape of {0}.")
WRONG_M = ("m counts {0}. It should count the examples.",
    "Examples are columns: which of the two numbers of the shape counts them?")
NOT_AVERAGED = ("{0} not divided by m.", "What turns a sum over the examples into a mean?")
COST_NEGATIVE = ("The cost has the wrong sign: the minus in front is missing.",
    "The logarithm of a number below 1 is negative, and a cost should not be.")
PARAMETERS_ALONE = ("Only the parameters are returned; the costs are missing.",
    "The function returns two things. Older editions returned the parameters alone.",
    edit("return parameters, costs", "return parameters"))
MISSING_RESULT = "The docstring says what the function returns."
INNER_SIZES = filled(WRONG_FACTORS, "{target}")[1]
RATE_WRITTEN = ("The learning rate is written into the code as a number; the argument is ignored.",
    "The rate is for the caller of the function to choose.")
WORDS = 'The words are "sigmoid" and "relu", in quotes and in lower case.'
TWO_TERMS = "The loss has two terms; so has its derivative."
SWITCH = "Each logarithm has a factor that switches it on or off."

FAMILIES = [
    # --- what is returned ---
    Family("only_{0}", "The function returns {0} alone, without {1}.", MISSING_RESULT,
        r"return (\w+), (\w+)$", (r"return \1",), sign=r"(?m)^def: return \w+$"),
    Family("only_{1}", "The function returns {1} alone, without {0}.", MISSING_RESULT,
        r"return (\w+), (\w+)$", (r"return \2",)),
    Family("only_{0}", "The function returns {0} alone, without {1} and {2}.", MISSING_RESULT,
        r"return (\w+), (\w+), (\w+)$", (r"return \1",)),
    Family("return_order", "The results are in the wrong order.", "The docstring says what comes first.",
        rf"return ({RESULT}), ({RESULT})$", (r"return \2, \1",)),
    Family("return_order", "The results are in the wrong order.", "The docstring says what comes first.",
        rf"return ({RESULT}), ({RESULT}), ({RESULT})$",
        (r"return \2, \3, \1", r"return \1, \3, \2", r"return \2, \1, \3")),
    Family("unpack_order", "The three results of a function get their names in the wrong order.",
        "The docstring of that function says what comes first.",
        BACKWARD.format(""), tuple([(BACKWARD.format(only), rf"{order} = \4")]
            for order in (r"\2, \3, \1", r"\3, \1, \2", r"\2, \1, \3", r"\3, \2, \1")
            for only in ("", "sigmoid", "relu")),
        sign=r"(?:\bd[Wb]\w*, \w+, \w+|, db\w*, \w+)\)? = linear_"),
    Family("return_in_loop", *RETURN_IN_LOOP,
        r"^(    for .*\n(?: {8}.*\n| *\n)+)    return", (r"\1        return",),
        sign="loop: return", unless=r"\A(?!(?s:.*)loop: return)"),
    *(Family("literal_{1}{2}", "A key has the letter {2} inside its quotes.",
        "Inside quotes, {2} is a letter, not your number. str({2}) turns the number into text.",
        rf'(\w+\[")(\w*[Wb])" \+ str\(({letter})\)',
        ([(rf'(\w+\["\w*[Wb])" \+ str\({letter}\)(\] = )', rf'\1{letter}"\2')], r'\1\2\3"')) for letter in "lL"),
    Family("literal_all", "All keys have the letters l and L inside their quotes.",
        "Inside quotes, l is a letter, not your number. str(l) turns the number into text.",
        r'(\w+\["\w*[Wb])" \+ str\(([lL])\)', (r'\1\2"',)),
    Family("key_1", "A number is written into a key inside the loop, so every iteration uses the same layer.",
        "What changes from one iteration to the next has to be in the key.",
        _with_1()[0], ([_with_1(), (rf'({ANY_KEY})" \+ str\(L\)', r'\g<1>2"')],
            *([_with_1(*some)] for some in ((), (r'\w+\["d?W',), (r'\w+\["d?b',), (r'grads\["d?[Wb]',),
                (r'parameters\["[Wb]',), (ANY_KEY, "(?= =)"), (ANY_KEY, "(?! =)")))),
        sign=r"loop: .*\['d?[Wb]1'\]"),

    Family("emptied", "Each iteration empties {0}, so what was put there before is lost.",
        "Where should the line be that makes {0}?",
        r"^    (\w+) = (\{\}|\[\])\n(?:.*\n)*?    for .*:\n", (r"\g<0>        \1 = \2\n",),
        sign=r"loop: \w+ = (\{\}|\[\])"),
    Family("not_stored", "What is computed is never put into the dictionary, which stays empty.",
        "A name is not enough: each value needs its key in the dictionary.",
        r'\w+\["([Wb])" \+ str\(l\)\] = ', (r"\1 = ",), unless=r"loop: \w+\["),

    # --- shapes ---
    Family("row", "The result is a row. It should be a column.",
        "The shape is (rows, columns). How many columns does a column have?",
        r"reshape\(-1, 1\)", ("reshape(1, -1)",)),
    Family("flat", "The result has one axis only: it is neither a row nor a column.",
        "A column has two axes, so reshape needs two numbers.", r"reshape\(-1, 1\)", ("reshape(-1)",)),
    Family("not_kept", "reshape was called, but what it made was not kept: the result is the array that was given.",
        "reshape makes a new array and leaves the old one alone. Give the new one a name.",
        r"\w+ = ((\w+)\.reshape\(.*\n(?:.*\n)*.*return )\w+", (r"\1\2",)),

    # --- products of matrices ---
    Family("order", *filled(WRONG_FACTORS, "{target}"),
        DOT, (r"np.dot(\2, \1)", _each_turned), most=1),
    Family("elementwise", "{0} and {1} are multiplied number by number, and nothing is added up.",
        "The formula asks for the matrix product: rows times columns.", DOT, (r"\1 * \2", _plain), most=1),
    Family("turned", "{target} is transposed: its factors are the other way round.",
        "Which shape should {target} have? Its rows come from the first factor.", DOT, (_whole_turned,), most=1),
    Family("{0}_not_turned", "{0} is not transposed in {target}.", INNER_SIZES,
        r"np\.dot\((\w+)\.T, ([\w.]+)\)", (r"np.dot(\1, \2)",), most=1),
    Family("{1}_not_turned", "{1} is not transposed in {target}.", INNER_SIZES,
        r"np\.dot\(([\w.]+), (\w+)\.T\)", (r"np.dot(\1, \2)",), most=1),
    Family("{0}_turned", "{0} is transposed in {target}, and should not be.", INNER_SIZES,
        r"np\.dot\((\w+), ([\w.]+)\)", (r"np.dot(\1.T, \2)",), most=1),
    Family("{1}_turned", "{1} is transposed in {target}, and should not be.", INNER_SIZES,
        r"np\.dot\(([\w.]+), (\w+)\)", (r"np.dot(\1, \2.T)",), most=1),

    Family("no_bias", "The bias b is not added.", "The formula has a second term.",
        r"(np\.dot\([^()]*\)) \+ b\b", (r"\1",)),
    Family("bias_in_product", "The bias is added before the product.",
        "First the product, then the bias: look where the parenthesis closes.",
        r"(np\.dot\([^()]*)\) \+ b\b", (r"\1 + b)",)),

    # --- m, the cost and its gradient ---
    Family("no_m", *filled(NOT_AVERAGED, "{are}"), r" / m\b", ("",), most=3),
    Family("mean_and_m", "The mean is divided by m once more.", "np.mean divides by m already.",
        r"np\.sum(\(.*\) / m)\b", (r"np.mean\1",), most=3),
    Family("m_shape0", *filled(WRONG_M, "the rows of {0}"),
        r"m = (\w+)\.shape\[1\]", (r"m = \1.shape[0]",), sign=r"shape\[0\]|\.T\.shape\[1\]|len\("),
    *(Family(f"log{base}", f"The logarithm has the base {base}.", "The natural logarithm is meant. NumPy calls it log.",
        r"np\.log\(", (f"np.log{base}(",)) for base in (10, 2)),
    Family("log_{0}_twice", "In the cost, both kinds of example get the same logarithm.",
        "Where the label is 0, the loss looks at the probability of the other answer.",
        LOGARITHMS, (r"Y * np.log(\1) + (1 - Y) * np.log(\1)",)),
    Family("log_1m{0}_twice", "In the cost, the first term takes log(1 - {0}).",
        "Where the label is 1, the loss looks at how sure the network was of 1.",
        LOGARITHMS, (r"Y * np.log(1 - \1) + (1 - Y) * np.log(1 - \1)",)),
    Family("terms_swapped", "In the cost, the labels go with the wrong logarithms.",
        "Read the formula for y = 1: which logarithm must be left?",
        LOGARITHMS, (r"(1 - Y) * np.log(\1) + Y * np.log(1 - \1)",)),
    Family("minus_second", "The second term of the cost is subtracted; the formula adds it.",
        "Compare the sign between the two terms.", LOGARITHMS, (r"Y * np.log(\1) - (1 - Y) * np.log(1 - \1)",)),
    Family("only_first", "The second term of the cost is missing.", "Examples with the label 0 count as well.",
        LOGARITHMS, (r"Y * np.log(\1)",)),
    Family("only_second", "The first term of the cost is missing.", "Examples with the label 1 count as well.",
        LOGARITHMS, (r"(1 - Y) * np.log(1 - \1)",)),
    Family("no_1mY", "The factor (1 - Y) in the second term of the cost is missing.", SWITCH,
        LOGARITHMS, (r"Y * np.log(\1) + np.log(1 - \1)",)),
    Family("no_Y", "The factor Y in the first term of the cost is missing.", SWITCH,
        LOGARITHMS, (r"np.log(\1) + (1 - Y) * np.log(1 - \1)",)),
    Family("squared_error", "This is the squared error, not the cross-entropy.",
        "The cost of this course is made of logarithms.",
        rf"-(np\.sum)?\({LOGARITHMS}\)", (r"\1((\2 - Y) ** 2)", r"\1((\2 - Y) ** 2) / 2")),
    Family("not_added", "The losses of the examples are not added up: the cost is a row of numbers.",
        "The cost is one number for all examples.", LOSSES,
        (r"\1 / m", [(LOSSES, r"\1 / m"), (r"np\.squeeze\(cost\)", "cost")])),
    Family("cost_array", "The cost is an array, not a number.", "np.squeeze removes the axes of length 1.",
        r"return (.*, )?(?:np\.squeeze\(cost\)|cost)$",
        (r"return \1np.reshape(cost, (1, 1))", r"return \1np.reshape(cost, (1,))")),
    Family("no_minus", *COST_NEGATIVE, r"(cost|losses) = -", (r"\1 = ",)),
    Family("no_minus", "The gradient at the output has the wrong sign: the minus in front is missing.",
        "The cost has a minus in front, and so has its derivative.", START, (r"\1\2 - \3",)),
    Family("sign_plus", "The gradient at the output has a plus between its two terms and no minus in front.",
        "Take the derivative of each term of the loss again, with its sign.", START, (r"\1\2 + \3",)),
    Family("sign_distributed", "Both terms of {target} are negative: the minus reaches only the first one.",
        "Minus times minus: what comes out?", START, (r"\1-\2 - \3",)),
    Family("only_first_term", "The second term of {target} is missing.", TWO_TERMS, START, (r"\1-\2",)),
    Family("only_second_term", "The first term of {target} is missing.", TWO_TERMS, START, (r"\1\3",)),
    Family("start_is_dZ", "The gradient at the output is the probabilities minus the labels: that is dZ already.",
        "This dZ goes straight into the linear half, past the activation.",
        r"(dA\w+ = )-\(.*1 - (\w+)\)+$", (r"\1\2 - Y",)),

    Family("relu_if", "A Python if cannot decide for a whole array at once.",
        "Z > 0 is an array of True and False. NumPy can multiply by it or choose by it.",
        RELU_BACK, (r"dA if \1 > 0 else 0 * dA",)),
    Family("relu_all", "The ReLU lets the whole gradient through: dZ is dA.",
        "The slope of the ReLU is 1 only where Z is above 0.", RELU_BACK, ("dA",)),
    Family("relu_by_dA", "At the ReLU, the gradient stops where dA is negative.",
        "The sign of Z decides; dA may be negative.", RELU_BACK, ("dA * (dA > 0)",)),
    Family("relu_below", "The gradient passes where Z is negative, and stops where Z is positive.",
        "It should pass where Z is above 0.", RELU_BACK, (r"dA * (\1 < 0)",)),

    # --- layers, steps, training ---
    Family("L_len", "L is twice as large as it should be: len(parameters) counts W and b separately.",
        "Each layer has two entries in the dictionary.", r"len\(parameters\) // 2", ("len(parameters)",),
        unless=r"len\(\w+\) /"),
    Family("L_float", "L is a number with a decimal point: / gives one, and range needs a whole number.",
        "Python has a second division, which gives whole numbers.", r"len\(parameters\) // 2",
        ("len(parameters) / 2",)),
    Family("misspelt", "The name of an activation is misspelt in a comparison, so no branch runs.",
        'Compare the words with those of the docstring, letter by letter: "sigmoid" and "relu".',
        r'activation == "(?:sigmoid|relu)"',
        (lambda place: place[0].replace("sigmoid", "sigmod"), lambda place: place[0].replace("relu", "Relu"),
            lambda place: place[0].replace("sigmoid", "Sigmoid").replace("relu", "ReLU")),
        sign=r"== '(?!(?:sigmoid|relu)')",
        unless=r"(?s)!=|\A(?=.*== 'sigmoid')(?=.*== 'relu')"),  # both are spelt as they should be
    Family("always_sigmoid", "Both branches use the sigmoid.", "Look at the branch for relu.",
        rf"= relu{ACTIVATION}", ("= sigmoid",)),
    Family("always_relu", "Both branches use the ReLU.", "Look at the branch for sigmoid.",
        rf"= sigmoid{ACTIVATION}", ("= relu",)),
    Family("swapped", "The two activations are swapped.", "Which of them goes with the sigmoid, which with the ReLU?",
        rf'= (relu|sigmoid){ACTIVATION}|, "(relu|sigmoid)"\)', (_other_activation,)),
    Family("swapped_back", "On the way back, the two activations are swapped.",
        "Each layer goes back through the activation that it went forward through.",
        r'(= linear_activation_backward\(.*), "(?:relu|sigmoid)"\)', (_other_activation,)),
    Family("hidden_sigmoid", "The hidden layers use the sigmoid.", "Which activation do the hidden layers have?",
        r'(= linear_activation_\w+\(.*), "relu"\)', (r'\1, "sigmoid")',)),
    Family("output_relu", "The last layer uses the ReLU.", "The output is a probability. Which activation gives one?",
        r'(= linear_activation_\w+\(.*), "sigmoid"\)', (r'\1, "relu")',)),
    *(Family(f"output_relu_{way}", f"The last layer has the ReLU on the way {way}, and the sigmoid on the other way.",
        "The output is a probability, and both ways go through the activation that gives one.",
        rf'(= linear_activation_{way}(?:ward)?\(.*), "sigmoid"\)', (r'\1, "relu")',)) for way in ("forward", "back")),
    Family("misspelt", "The activation in a call is misspelt, or its quotes are missing.", WORDS,
        r'(= linear_activation_\w+\(.*), "(relu|sigmoid)"\)', (r'\1, "\2s")', r"\1, \2)",
        [(r'(= linear_activation_\w+\(.*), "relu"\)', r'\1, "RELU")')],
        *([(rf'(= linear_activation_{way}\(.*), "sigmoid"\)', r'\1, "SIGMOID")')] for way in (r"\w+", "forward"))),
        unless=rf"\A(?!(?s:.*){ODD_CALL})"),
    Family("range_short", "The loop stops one layer too early, so the last one is left out.",
        "range(a, b) ends before b. Which numbers must l run through?",
        r" range\(1, (L(?: \+ 1)?)\)", (r" range(1, \1 - 1)",)),
    Family("range_from_0", "The loop begins with layer 0, and there is none: layer 1 is the first.",
        "Layers are counted from 1. Which numbers must l run through?", r"range\(1, (L(?: \+ 1)?)\)",
        ("range(L)", r"range(\1)"), unless=r"range\(1,"),
    Family("no_old_value", "The old value is missing: only the step itself is left.",
        "The new value starts from the old one.", r"= .* (- learning_rate)", (r"= \1",)),
    Family("plus", "The steps go uphill: there is a plus instead of a minus.",
        "The gradient points to where the cost grows.", r" - learning_rate", (" + learning_rate",)),
    Family("no_lr", "The learning rate is left out.", "How long is a step? See the formula.",
        r"learning_rate \* ", ("",)),
    Family("divided", "The step is divided by the learning rate.", "A small learning rate makes small steps.",
        r"learning_rate \* ", ("1 / learning_rate * ",)),
    Family("lr_hardcoded", *RATE_WRITTEN, r"learning_rate \* ",
        ("0.1 * ", "0.0075 * ", "0.01 * ", "0.009 * ", "0.005 * ")),
    Family("hyper_hardcoded", *RATE_WRITTEN, r"(= .*grads, )learning_rate\)", (r"\g<1>0.0075)",)),
    Family("no_lr_arg", "update_parameters is called without the learning rate.", "It has three arguments.",
        r"(= .*grads), learning_rate\)", (r"\1)",)),
    Family("update_lost", "What update_parameters returns is not kept, so nothing is learned.",
        "It returns a new dictionary. Give it a name.", r"parameters = (update_parameters\()", (r"\1",),
        unless=r"loop: parameters\b.* = "),
    Family("init_in_loop", "The parameters are initialized again in every step, so nothing learned is kept.",
        "Initialize once, before the loop.",
        r"    (parameters = initialize_.*)\n(?:.*\n)*?    for i in range\(num_iterations\):", (r"\g<0>\n        \1",),
        sign=r"loop: .*(initialize_parameters|randn)"),
    Family("step_not_taken_up",
        "Every step starts from the initial parameters again: what was learned before is not used.",
        "Look at the name that update_parameters gives its result to, and at the name that the next iteration reads.",
        r"parameters = (update_parameters\((?:.*\n)+    return )parameters\b", (r"updated = \1updated",)),
    Family("first_gradients", "Every step uses the gradients of the first parameters.",
        "After each step the parameters have changed, and so have the gradients.",
        r"(    for i in range\(num_iterations\):\n)    (    (?!dev)\w+, .*\n)", (r"\2\1",)),
    Family("exchanged", "The factors beta and 1 - beta are swapped.",
        "With beta near 1, most of the old value stays.",
        r"(beta\d?) \* (\w+\[name\]) \+ (\(1 - beta\d?\))", (r"\3 * \2 + \1",)),
    Family("no_step", "{are} never moved: a step is missing.", "Both w and b take a step.",
        r"^ +(\w+) = \1 - learning_rate.*\n", ("",), most=2),
    Family("one_step_more", "There is one step too many.", "range(n) has n numbers.",
        r"range\(num_iterations\)", ("range(num_iterations + 1)",)),
    Family("one_step_less", "One step is missing.", "range(n) has n numbers.",
        r"range\(num_iterations\)", ("range(1, num_iterations)",)),
    Family("iterations_hardcoded", "There is always the same number of steps, whatever the function is given.",
        "Use the argument.", r"range\(num_iterations\)", ("range(150)", "range(100)")),
    Family("cost_twice", "The last cost is put into the list once more after the loop.",
        "Every cost belongs in the list once. Which lines append one?",
        r"^    (?=return .*\bcosts$)", ("    costs.append(cost)\n    ",), sign=r"(?m)^def: costs\.append"),
    Family("costs_every_step", "The cost of every step is kept.",
        "Only every hundredth one is asked for: 0, 100, 200, ...", r"if i % 100 == 0:", ("if True:",)),

    # --- the parameters at the beginning ---
    Family("no_seed", "The numbers are random, but not the expected ones: the seed is not set inside the function.",
        "Set the seed in the first line of the function, so that every call draws the same numbers.",
        r"np\.random\.seed\(\w+\)", ("pass",)),
    *(Family("other_seed", f"The seed is not {right}: these are the numbers of seed {wrong}.",
        "Each exercise says which seed it uses.", rf"seed\({right}\)", (f"seed({wrong})",))
        for right, wrong in ((1, 3), (3, 1))),
    Family("seed_in_loop", "The seed is set inside the loop: every layer starts with the same random numbers.",
        "Set the seed once, before the loop.",
        r"(    np\.random\.seed\(\w+\)).*\n((?:.*\n)*?)(    for l in .*\n)", (r"\2\3    \1\n",)),
    Family("rand", "The weights come from np.random.rand, which draws evenly between 0 and 1.",
        "They should come from the normal distribution: about half are negative. Look at the function's last letter.",
        r"random\.randn\(", ("random.rand(",)),
    Family("randn_tuple", "np.random.randn was given one tuple.",
        "Unlike np.zeros, np.random.randn takes the sizes one by one, without inner parentheses.",
        r"randn\(([^()]+)\)", (r"randn((\1))",)),
    Family("transposed", "The weights are transposed.",
        "W has one row for each unit of its layer and one column for each unit before it.",
        r"randn\(([^(),]+), ([^(),]+)\)", (r"randn(\2, \1)",)),
    Family("no_scale", "The weights are not scaled.", "The text above the exercise gives a factor for them.",
        r"(randn\([^()]+\)) [*/] .*", (r"\1",)),
    Family("all_zero", "The weights start at zero, like the biases.",
        "With equal weights, all units of a layer compute the same forever. Only the biases may be zero.",
        r"np\.random\.randn\(([^()]+)\).*", (r"np.zeros((\1))",)),
    Family("zeros_args", "np.zeros was given two numbers, and takes the second for a data type.",
        "np.zeros wants the shape as one tuple: mind the inner parentheses.", COLUMN, (r"np.zeros(\1, 1)",)),
    Family("bias_1d", "The biases have one axis only.",
        "np.zeros((n)) is np.zeros(n), of shape (n,). A column has two axes.", COLUMN, (r"np.zeros((\1))",)),
    Family("bias_row", "The biases are rows. They should be columns.",
        "One bias for each unit, one unit per row: which of the two numbers of the shape is 1?",
        COLUMN, (r"np.zeros((1, \1))",)),
    Family("bias_random", "The biases are drawn at random.",
        "The biases may start at zero: it is the weights that must differ.",
        COLUMN, (r"np.random.randn(\1, 1)", r"np.random.randn(\1, 1) * 0.01", _drawn_like_weights)),
    Family("small", "The weights are multiplied by 0.01, as in the first exercise of notebook 02.",
        "Here the factor depends on the number of units in the layer before.",
        r"/ np\.sqrt\(n_prev\)|\* np\.sqrt\(2 / n_prev\)", ("* 0.01",)),
    Family("current", "The factor comes from the number of units in the layer itself.",
        "How many numbers does one unit add up?", r"(np\.sqrt\((?:2 / )?)n_prev", (r"\1n",)),
    Family("no_root", "The root in the factor of the weights is missing.",
        "The variance grows with the number of terms. The spread is its root.",
        r"np\.sqrt\((\S.*)\)$", (r"\1",)),
]
# fmt: on
