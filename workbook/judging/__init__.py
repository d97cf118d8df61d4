"""From a graded cell to what is said about it.

check.py is what a learner calls; judge.py takes every answer, from a notebook or from a file, the same way and puts the
verdict together: compare.py finds the differences, recognise.py knows the mistakes of exercises/ by their results,
relations.py looks at how wrong numbers relate to right ones, explain.py turns errors into sentences, verdict.py says
what a verdict is, and show.py draws it.  patience.py is there while a check runs, progress.py looks at the notebook.
"""
