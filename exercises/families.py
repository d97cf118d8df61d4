"""Mistakes that are made in several exercises.

A family is the first fields of a Mistake behind its id: the sentence, where to look, and the edits where these are the
same.  Use it as in Mistake("an id", *UPHILL, edit(...)), or with filled() where exercises differ in a word:
*filled(WRONG_M, "the inputs").  Where exercises share a whole list of mistakes, shared("tlm", TRAINING) gives it to one
of them.
"""

from .kit import Mistake, edit, filled

# fmt: off
# --- shapes ---
ROW = ("The result is a row. It should be a column.",
    "The shape is (rows, columns). How many columns does a column have?")
FLAT = ("The result has one axis only: it is neither a row nor a column.",
    "A column has two axes, so reshape needs two numbers.")
SIZE_WRITTEN = ("A size is written into the code as a number, so only some inputs fit.",
    "Let NumPy count: in reshape, one of the sizes may be -1.")
RESHAPE_LOST = ("reshape was called, but what it made was not kept: the result is the array that was given.",
    "reshape makes a new array and leaves the old one alone. Give the new one a name.")
FLOOR = ("The division // drops the decimals.",
    "Python has a second division, which keeps them.")

# --- results ---
EXCHANGED = ("The results are in the wrong order.", "The docstring says what comes first.")
ONLY_ONE = ("Only {0} returned; {1} missing.", "The docstring says what the function returns.")
FROM_1 = ("The count starts at 1.", "Python counts from 0, and so does enumerate.")
PAIR_AS_ONE = ("{0} is the pair that {1} returns, not its first part.",
    "Two things come back. Give each a name of its own.")
NOT_STORED = ("W and b are computed, but they are never put into the dictionary.",
    "What is returned is an empty dictionary. How does a value get into it, under its key?")
RETURN_IN_LOOP = ("The function returns inside the loop, in its first round.",
    "Look at the indentation of the return line.")
LETTER_IN_QUOTES = ("A key has the letter {0} inside its quotes.",
    "Inside quotes, {0} is a letter, not your number. str({0}) makes text of the number.",
    edit('{1}" + str({0})', '{1}{0}"', '{2}" + str({0})', '{2}{0}"'))

# --- one layer ---
WRONG_FACTORS = ("The two factors of the product for {0} do not fit together.",
    "Write down both shapes: the inner sizes must be equal, and the outer ones are the shape of {0}.")
NO_MATRIX_PRODUCT = ("{0} and {1} are multiplied number by number, and nothing is added up.",
    "The formula asks for the matrix product: rows times columns.")
NO_BIAS = ("The bias b is not added.", "The formula has a second term.")
BIAS_IN_PRODUCT = ("The bias is added before the product.",
    "First the product, then the bias: look where the parenthesis closes.")
ALWAYS_SIGMOID = ("Both branches use the sigmoid.", "Look at the branch for relu.")
ALWAYS_RELU = ("Both branches use the ReLU.", "Look at the branch for sigmoid.")
ACTIVATIONS_SWAPPED = ("The two activations are swapped.", "Which of them goes with the sigmoid, which with the ReLU?")
MISSPELT = ("The name of an activation is misspelt in a comparison, so no branch runs.",
    'Compare the words with those of the docstring, letter by letter: "sigmoid" and "relu".',
    edit('"sigmoid"', '"sigmod"') + edit('"relu"', '"Relu"'), "",
    r"(?s)!=|\A(?=.*== 'sigmoid')(?=.*== 'relu')")  # both are spelt as they should be

# --- all layers ---
L_TWICE = ("L is twice too large: len(parameters) counts W and b separately.",
    "Each layer has two entries in the dictionary.", edit("len(parameters) // 2", "len(parameters)"))
L_FLOAT = ("L is a number with a decimal point: / gives one, and range needs a whole number.",
    "Python has a second division, which gives whole numbers.", edit("len(parameters) // 2", "len(parameters) / 2"))
# What forward and backward through all layers share.
ACTIVATIONS = [
    Mistake("hidden_sigmoid", "The hidden layers use the sigmoid.", "Which activation do the hidden layers have?",
        edit('"relu"', '"sigmoid"')),
    Mistake("output_relu", "The last layer uses the ReLU.", "The output is a probability. Which activation gives one?",
        edit('"sigmoid"', '"relu"')),
    Mistake("misspelt", "The activation of the hidden layers is misspelt.",
        'The words are "sigmoid" and "relu", in quotes and in lower case.', edit('"relu"', '"ReLU"')),
    Mistake("misspelt_sigmoid", "The activation of the last layer is misspelt.",
        'The words are "sigmoid" and "relu", in quotes and in lower case.', edit('"sigmoid"', '"Sigmoid"')),
]

# --- m, the cost and its gradient ---
WRONG_M = ("m counts {0}. It should count the examples.",
    "Examples are columns: which of the two numbers of the shape counts them?")
NOT_AVERAGED = ("{0} not divided by m.", "What turns a sum over the examples into a mean?")
MEAN_AND_M = ("The mean is divided by m once more.", "np.mean divides by m already.")
LOG_WITH_BASE = ("The logarithm has the base {0}.", "The natural logarithm is meant. NumPy calls it log.",
    edit("np.log(", "np.log{0}("))
SAME_LOG = ("In the cost, both kinds of example get the same logarithm.",
    "Where the label is 0, the loss looks at the probability of the other answer.")
LABELS_SWAPPED = ("In the cost, the labels go with the wrong logarithms.",
    "Read the formula for y = 1: which logarithm must be left?")
TERMS_SUBTRACTED = ("The second term of the cost is subtracted; the formula adds it.",
    "Compare the sign between the two terms.")
COST_NEGATIVE = ("The cost has the wrong sign: the minus in front is missing.",
    "The logarithm of a number below 1 is negative, and a cost should not be.")
ZEROS_MISSING = ("The second term of the cost is missing.", "Examples with the label 0 count as well.")
NOT_ADDED = ("The losses of the examples are not added up: the cost is a row of numbers.",
    "The cost is one number for all examples.")
SQUARED_ERROR = ("This is the squared error, not the cross-entropy.", "The cost of this course is made of logarithms.")
COST_ARRAY = ("The cost is an array, not a number.", "np.squeeze takes away the axes of size 1.")
START_NO_MINUS = ("The gradient at the output has the wrong sign: the minus in front is missing.",
    "The cost has a minus in front, and so has its derivative.")
START_PLUS = ("The gradient at the output has a plus between its two terms and no minus in front.",
    "Take the derivative of each term of the loss again, with its sign.")
START_IS_DZ = ("The gradient at the output is the probabilities minus the labels: that is dZ already.",
    "This dZ goes straight into the linear half, past the activation.")

# --- gradient descent ---
UPHILL = ("The steps go uphill: there is a plus instead of a minus.", "The gradient points to where the cost grows.",
    edit(" - learning_rate", " + learning_rate"))
NO_RATE = ("The learning rate is forgotten.", "How long is a step? See the formula.", edit("learning_rate * ", ""))
RATE_WRITTEN = ("The learning rate is written into the code as a number; the argument is ignored.",
    "The rate is for the caller of the function to choose.")
DIVIDED_BY_RATE = ("The step is divided by the learning rate.", "A small learning rate makes small steps.",
    edit("learning_rate * ", "1 / learning_rate * "))
NO_OLD_VALUE = ("The old value is missing: only the step itself is left.", "The new value starts from the old one.")
STEPS_WRITTEN = ("There are always {0} steps, whatever the function is given.", "Use the argument.",
    edit("range(num_iterations)", "range({0})"))
EVERY_COST = ("The cost of every step is kept.", "Only every hundredth one is asked for: 0, 100, 200, ...",
    edit("if i % 100 == 0:", "if True:"))
FIRST_GRADIENTS = ("Every step uses the gradients of the first parameters.",
    "All four steps belong inside the loop, and each round needs the new parameters.")
PARAMETERS_ALONE = ("Only the parameters are returned; the costs are missing.",
    "The function returns two things. Older editions returned the parameters alone.",
    edit("return parameters, costs", "return parameters"))
# What both models share.  {0}: the call that initializes the parameters.
TRAINING = [
    Mistake("init_in_loop",
        "The parameters are initialized anew in every step, so nothing is kept of what was learned.",
        "Initialize once, before the loop.",
        edit("for i in range(num_iterations):", "for i in range(num_iterations):\n        parameters = {0}"),
        sign=r"loop: .*(initialize_parameters|randn)"),
    Mistake("step_not_taken_up",
        "Every step starts from the first parameters again: what was learned before is not used.",
        "Look at the name that update_parameters gives its result to, and at the name that the next iteration reads.",
        edit("parameters = update_parameters(", "updated = update_parameters(",
            "return parameters, costs", "return updated, costs")),
    Mistake("no_lr_arg", "update_parameters is called without the learning rate.", "It has three arguments.",
        edit("grads, learning_rate)", "grads)")),
    Mistake("update_lost", "What update_parameters returns is not kept, so nothing is learned.",
        "It returns a new dictionary. Give it a name.", edit("parameters = update_parameters(", "update_parameters("),
        unless=r"loop: parameters\b.* = "),
    Mistake("one_more", "One step too many is made.", "range(n) has n numbers.",
        edit("range(num_iterations)", "range(num_iterations + 1)")),
    Mistake("one_less", "One step is missing.", "range(n) has n numbers.",
        edit("range(num_iterations)", "range(1, num_iterations)")),
    Mistake("hyper_hardcoded", *RATE_WRITTEN, edit("grads, learning_rate)", "grads, 0.0075)")),
    Mistake("iterations_hardcoded", *filled(STEPS_WRITTEN, 150)),
    Mistake("return_in_loop", *RETURN_IN_LOOP, edit("    return parameters", "        return parameters"),
        sign="loop: return"),
    Mistake("costs_every_step", *EVERY_COST),
]

# --- the parameters at the beginning ---
NO_SEED = ("The numbers are random, but not the expected ones: the seed is not set inside the function.",
    "Set the seed in the first line of the function, so that every call draws the same numbers.",
    edit("np.random.seed({0})", "pass"))
OTHER_SEED = ("The seed is not {0}: these are the numbers of seed {1}.", "Each exercise says which seed it uses.",
    edit("seed({0})", "seed({1})"))
SEED_IN_LOOP = ("The seed is set inside the loop: every layer starts with the same random numbers.",
    "Set the seed once, before the loop.",
    edit("np.random.seed({0})", "pass", "range(1, L + 1):", "range(1, L + 1):\n        np.random.seed({0})"))
NO_LAST_LAYER = ("The last layer gets no parameters: the loop stops one layer too early.",
    "range(a, b) ends before b. Which numbers must l run through?", edit("range(1, L + 1)", "range(1, L)"))
NOT_SCALED = ("The weights are not scaled.", "The text above the exercise gives a factor for them.")
TRANSPOSED = ("The weights are transposed.",
    "W has one row for each unit of its layer and one column for each unit before it.")
BIASES_DRAWN = ("The biases are drawn at random.", "The biases may start at zero: it is the weights that must differ.",
    edit("zeros((", "random.randn(", ", 1))", ", 1)") + edit("zeros((", "random.randn(", ", 1))", ", 1) * 0.01"))
BIASES_IN_A_ROW = ("The biases are rows. They should be columns.",
    "One bias for each unit, one unit a row: which of the two numbers of the shape is 1?")
# What both exercises of notebook 02 share.
INITIALIZATION = [
    Mistake("rand", "The weights come from np.random.rand, which draws evenly between 0 and 1.",
        "They should come from the normal distribution: about half are negative. Look at the function's last letter.",
        edit("randn", "rand")),
    Mistake("randn_tuple", "np.random.randn was given one tuple.",
        "Unlike np.zeros, np.random.randn takes the sizes one by one, without inner parentheses.",
        edit("randn(", "randn((", ") * 0.01", ")) * 0.01")),
    Mistake("zeros_args", "np.zeros was given two numbers, and takes the second for a data type.",
        "np.zeros wants the shape as one tuple: mind the inner parentheses.", edit("zeros((", "zeros(", "1))", "1)")),
    Mistake("all_zero", "The weights start at zero, like the biases.",
        "With equal weights, all units of a layer compute the same forever. Only the biases may be zero.",
        edit("np.random.randn(", "np.zeros((", ") * 0.01", "))")),
    Mistake("bias_1d", "The biases have one axis only.",
        "np.zeros((n)) is np.zeros(n), of shape (n,). A column has two axes.", edit(", 1))", "))")),
    Mistake("bias_random", *BIASES_DRAWN),
    Mistake("no_scale", *NOT_SCALED, edit(" * 0.01", "")),
]
# fmt: on
