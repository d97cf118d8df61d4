"""Makes `pytest notebooks` grade them.  The settings of the project's own tests are in tests/conftest.py."""

from workbook.building.execute import SANITIZE
from workbook.grading.as_tests import pytest_collect_file  # noqa: F401


def pytest_configure(config):
    """Wherever nbval compares a notebook of the course, it leaves out the bytes of the plots."""
    if hasattr(config.option, "nbval"):
        config.option.nbval_sanitize_with = config.option.nbval_sanitize_with or str(SANITIZE)


def pytest_collection_modifyitems(items):
    """The cells of notebooks that nbval runs need a kernel."""
    for item in items:
        if type(item).__module__.startswith("nbval"):
            item.add_marker("kernel")
