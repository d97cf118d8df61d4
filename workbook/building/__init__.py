"""Notebooks: read them, build them from the text in course/, put a learner's cells over another notebook.

source.py reads course/*.md, assemble.py turns it into notebooks, execute.py runs them, build.py does it for
the whole course, notebook.py reads a notebook file, files.py writes one, overlay.py exchanges graded cells.
"""
