"""What a learner calls in a notebook: check(), hint() and solution().

check.py asks for the verdict, show.py draws it, patience.py is there while a check runs, and progress.py looks at how
far the notebook is.
"""
