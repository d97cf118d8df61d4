"""The words of start.py. Each one reads its arguments, calls one room, and decides nothing.

Rooms are imported when their word runs: start.py reads its words here before anything is installed.
"""
