"""Follows a learner through the course: what is done, what is next, what changed since the last save.

survey.py finds out the state of every exercise (the verdicts are the grader's), guide.py says what is next
and gives hints, watch.py looks at notebooks as they are saved, map.py draws how far one is, reset.py takes a
notebook back to its beginning, summary.py turns a report of the grader into a table for a web page,
terminal.py knows what a terminal can show.
"""
