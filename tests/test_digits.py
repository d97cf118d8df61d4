"""No printed digit depends on the machine: the fast notebooks under two unlike BLAS settings.

benchmarks/digits.py does this for all notebooks and all settings that the processor can run.
"""

import pytest
from conftest import ROOT

from benchmarks.digits import Setting, cores, run_nbval

FAST = sorted((ROOT / "solutions").glob("0[0-5]_*.ipynb"))
# The kernels of the oldest processor on one thread; those of the newest on two.
SETTINGS = [Setting(1, cores()[0]), Setting(2, cores()[-1])] if cores() else [Setting(1), Setting(2)]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_digits_are_the_same(setting):
    assert FAST
    run = run_nbval(FAST, setting)
    assert run.returncode == 0, run.stdout + run.stderr
