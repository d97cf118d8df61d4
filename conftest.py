"""Makes `pytest notebooks` grade them; the tests of the project itself have their settings in tests/conftest.py."""

from workbook.grading.as_tests import pytest_collect_file  # noqa: F401
