"""Makes a copy of the course for learners, without the answers.

copy.py decides what goes in and puts it together; leaks.py looks through the result for lines of answers.
"""
