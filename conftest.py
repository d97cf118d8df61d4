"""Makes `pytest notebooks` grade them.  The settings of the project's own tests are in tests/conftest.py."""

from workbook.grading.as_tests import pytest_collect_file  # noqa: F401
