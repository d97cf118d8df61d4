"""The one kind of error that whoever uses the workbook can mend: its text says what is wrong and what to do."""


class WorkbookError(Exception):
    """One clear sentence: what was given, what is needed, what to do.  Everything else is a defect of the workbook."""
