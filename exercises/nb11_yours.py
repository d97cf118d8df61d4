"""Notebook 11: a model of one's own.  It is measured, not compared."""

from .kit import Exercise, Trial


def fit(train_x, train_y, **choices):
    """A model of one's own, learned from pictures (m, 64, 64, 3) and labels (1, m).  No definition says which."""
    raise NotImplementedError


# What reaches these on drawings made anew, and how often: benchmarks/yours.md.
MARKS = (
    ("better than logistic regression", 0.73),
    ("better than the network with two layers", 0.78),
    ("four of five pictures", 0.80),
)

FIT = Exercise(fit, "model", lambda seed: (), trial=Trial(MARKS, pictures=300, seconds=20))
