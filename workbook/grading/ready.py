"""Importing this reads what all submissions need: once, in the process that others are copied from."""

from .submissions import get_ready

get_ready()
