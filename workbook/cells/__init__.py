"""A graded cell, from the file to what came of it: the one place that says what such a cell means.

notebook.py reads notebook files and finds the graded cells in them, course.py knows what the course holds,
meaning.py says what the names around a cell mean and defines its function, run.py runs that function, and
values.py turns results and outcomes into plain data.  check(), my_network, grading and the catalogue of
mistakes all go this way.
"""
