"""Looks for the line of a function where it goes wrong, by trying what happens when one thing in it is changed.

code.py takes a function apart, one statement a line; edits.py, moves.py and borrow.py know what can be changed;
search.py tries it, and says which of the changes that help are the likely ones; harmless.py says which functions may be
tried at all; words.py puts what was found into words.  What is right is not known here: the caller passes in what rates
an outcome.
"""
