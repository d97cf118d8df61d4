"""The exercises of the course, by name and in its order: all that the modules nb00, nb01, ... define."""

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
