"""What a teacher makes of the points of many learners.

handins.py finds out who handed in what (learner.py is one of them), and command.py has it graded.  gradebooks.py fills
the file of a learning platform, which spans.py reads; feedback.py writes a page for each learner and glance.py one
about the class, both with html.py.  after.py writes what grade was asked for.  exports.py puts points into the forms
of other systems, and autograder.py packs an archive with which they grade.  assignments.py makes a course folder for
nbgrader, which then uses nbgrader.py in place of parts of its own.
"""
