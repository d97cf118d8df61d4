"""Points for notebooks, which no submission can give to itself.

verdicts.py asks the sandbox and remembers (store.py) what it said; grade.py goes through notebooks; submissions.py
gives each learner a process of their own; report.py shows the points, as text (terminal.py knows what a terminal can
show) and for other programs; outputs.py compares what notebooks print, on request; command.py is the command `grade`,
container.py the same in an image of its own, as_tests.py the same as tests.
"""
