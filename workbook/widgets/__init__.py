"""Widgets for the notebooks: what answers while you try."""
