"""What a teacher makes of the points of many learners.

learner.py is one of them; gradebooks.py fills the file of a learning platform (spans.py reads it); feedback.py writes a
page for each learner and glance.py one about the class, both with html.py.  after.py writes what
grade was asked for.
"""
