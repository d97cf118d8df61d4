"""From a graded cell to what is said about it.

judge.py takes every answer, from a notebook or from a file, the same way and puts the verdict together: compare.py
finds the differences, recognise.py knows the mistakes of exercises/ by their results, relations.py looks at how wrong
numbers relate to right ones, explain.py turns errors into sentences, locate.py asks searching/ for the line, and
verdict.py says what a verdict is.
"""
