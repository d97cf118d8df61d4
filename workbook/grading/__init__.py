"""Grades notebooks: points for every exercise, which no submission can give to itself.

The learner's graded cells are taken out of the notebook (submission.py) and run in processes that hold
nothing worth stealing and can neither read nor write files (candidate.py, behind fence.py).  What comes back
are plain values (wire.py). The verdict falls here, in a process that never runs a learner's code (judge.py):
on the published inputs, and on inputs that are drawn anew each time.  Then nbval runs the notebooks and
compares what they print (outputs.py); this is told, but gives and takes no points.  report.py shows the
result, store.py remembers it until something changes.
"""
