"""Sentences of mistakes that are made in several exercises.

Each is the first fields of a Mistake behind its id: what happened, where to look, and the edits where these are the
same.  Use it as in Mistake("an id", *FLOOR, edit(...)), or with filled() where exercises differ in a word:
*filled(WRONG_M, "the inputs").  What can be found in an answer by itself stands in general.py.
"""

from .kit import edit

# fmt: off
# --- shapes ---
SIZE_WRITTEN = ("A size is written into the code as a number, so only some inputs fit.",
    "Let NumPy count: in reshape, one of the sizes may be -1.")
FLOOR = ("The division // drops the decimals.",
    "Python has a second division, which keeps them.")

# --- results ---
ONLY_ONE = ("Only {0} returned; {1} missing.", "The docstring says what the function returns.")
FROM_1 = ("The count starts at 1.", "Python counts from 0, and so does enumerate.")
PAIR_AS_ONE = ("{0} is the pair that {1} returns, not its first part.",
    "Two things come back. Give each a name of its own.")
NOT_STORED = ("W and b are computed, but they are never put into the dictionary.",
    "What is returned is an empty dictionary. How does a value get into it, under its key?")
RETURN_IN_LOOP = ("The function returns inside the loop, the first time through it.",
    "Look at the indentation of the return line.")

# --- one layer ---
WRONG_FACTORS = ("The two factors of the product for {0} do not fit together.",
    "Write down both shapes: the inner sizes must be equal, and the outer ones are the shape of {0}.")

# --- m, the cost and its gradient ---
WRONG_M = ("m counts {0}. It should count the examples.",
    "Examples are columns: which of the two numbers of the shape counts them?")
NOT_AVERAGED = ("{0} not divided by m.", "What turns a sum over the examples into a mean?")
COST_NEGATIVE = ("The cost has the wrong sign: the minus in front is missing.",
    "The logarithm of a number below 1 is negative, and a cost should not be.")
NOT_ADDED = ("The losses of the examples are not added up: the cost is a row of numbers.",
    "The cost is one number for all examples.")
SQUARED_ERROR = ("This is the squared error, not the cross-entropy.", "The cost of this course is made of logarithms.")
COST_ARRAY = ("The cost is an array, not a number.", "np.squeeze removes the axes of length 1.")

# --- gradient descent ---
STEPS_WRITTEN = ("There are always {0} steps, whatever the function is given.", "Use the argument.")
FIRST_GRADIENTS = ("Every step uses the gradients of the first parameters.",
    "All four steps belong inside the loop, and each iteration needs the new parameters.")
PARAMETERS_ALONE = ("Only the parameters are returned; the costs are missing.",
    "The function returns two things. Older editions returned the parameters alone.",
    edit("return parameters, costs", "return parameters"))

# --- the parameters at the beginning ---
BIASES_DRAWN = ("The biases are drawn at random.", "The biases may start at zero: it is the weights that must differ.")
# fmt: on
