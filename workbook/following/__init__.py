"""Shows a learner the way through the course: what is done, what is next, what changed since the last save.

guide.py says what is next and gives hints, lab.py opens JupyterLab there, watch.py looks at notebooks as they are
saved, map.py draws how far one is, reset.py takes a notebook back to its beginning, summary.py turns a report of
`grade` into a table for a web page.  The verdicts are those of `grade`.
"""
