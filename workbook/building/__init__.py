"""From the text in course/ to notebooks, and to a copy of the course for learners.

source.py reads course/*.md, assemble.py turns it into notebooks, execute.py runs them, build.py does it for the whole
course. notebook.py reads and writes a notebook file. handout.py makes the copy without answers.
"""
