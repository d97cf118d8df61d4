"""What the names in a graded cell mean: the one rule, for my_network, the catalogue of mistakes and the grader.

A name means what it means in the cell's own notebook: another exercise of that notebook; otherwise a helper of that
name; otherwise an exercise of another notebook.  So propagate in notebook 01 calls the sigmoid that is written there,
and linear_activation_forward in 03 calls the one of dnn_utils, which gives its cache as well.

Standard library only: the process that runs learners' code gets this module as text.
"""

from itertools import groupby


def in_sight(home, homes, helpers) -> set:
    """The exercises that a cell of the notebook ``home`` finds under their own names.

    homes: exercise -> its notebook.  helpers: the names that are given in every notebook.
    """
    return {name for name, notebook in homes.items() if notebook == home or name not in helpers}


def namespace_of(home, homes, functions: dict, helpers: dict) -> dict:
    """What a cell of the notebook ``home`` finds: the helpers, and those of the functions that are in sight."""
    names = in_sight(home, homes, helpers)
    return {**helpers, **{name: function for name, function in functions.items() if name in names}}


def run_answers(answers, helpers: dict) -> dict:
    """Run answers, each in the namespace of its own notebook; return exercise -> function.

    answers: (exercise, notebook, text), in the order of the course.  helpers: name -> what is given everywhere.
    """
    functions, homes = {}, homes_of(answers)
    for notebook, group in groupby(answers, key=lambda answer: answer[1]):
        namespace = namespace_of(notebook, homes, functions, helpers)
        for name, _, text in group:
            exec(compile(text, f"<the answer to {name}>", "exec"), namespace)
            functions[name] = namespace[name]
    return functions


def homes_of(answers) -> dict:
    """exercise -> notebook."""
    return {name: notebook for name, notebook, _ in answers}
