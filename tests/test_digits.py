"""No printed digit depends on the machine: notebook 05b prints gradients to the last digit, here on an old processor.

All notebooks under all settings that the processor can run: benchmarks/digits.py.
"""

import pytest
from conftest import ROOT

from benchmarks.digits import Setting, cores, run_nbval


@pytest.mark.kernel
def test_digits_are_the_same_with_other_kernels_of_blas():
    notebooks = [*ROOT.glob("solutions/05b_*.ipynb")]
    run = run_nbval(notebooks, Setting(1, cores()[0]) if cores() else Setting(2))
    assert notebooks and run.returncode == 0, run.stdout + run.stderr
