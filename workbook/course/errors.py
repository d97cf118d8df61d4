"""The one kind of error this room raises: a sentence for people, never a stack of calls."""


class CourseError(ValueError):
    """Something about a course text or a notebook is not as it has to be; the text says what and where."""
