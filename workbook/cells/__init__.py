"""A graded cell, from the file to what came of it: the one place that says what such a cell means.

notebook.py reads notebook files; graded.py finds the graded cells in them, and in the notebook that is running;
meaning.py says what the names around a cell mean and defines its function; run.py runs that function.  course.py knows
what the course holds, around.py its right functions, and values.py turns results and outcomes into plain data.
check(), my_network, grading and the catalogue of mistakes all go this way.
"""
