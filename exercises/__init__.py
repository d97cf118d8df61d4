"""The exercises of the course, by name and in its order: all that the modules nb00, nb01, ... define.

A mistake is an entry of its exercise, in the module of its notebook.  To find one, search these files for the sentence
that learners see; what several exercises share stands in general.py.
"""

from importlib import import_module
from pkgutil import iter_modules

from .kit import Exercise

EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for module in iter_modules(__path__)
    if module.name.startswith("nb")
    for exercise in vars(import_module(f"{__name__}.{module.name}")).values()
    if isinstance(exercise, Exercise)
}
COMPARED = [name for name, exercise in EXERCISES.items() if not exercise.trial]  # what has a right result
