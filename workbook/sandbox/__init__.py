"""Runs learners' cells where they can do no harm, and passes on plain values; SECURITY.md says what holds where.

host.py is our side, guest.py the process on the other one, fence.py what the kernel keeps it away from, calls.py what
it may ask the kernel for.  Nothing here knows what is right.
"""
