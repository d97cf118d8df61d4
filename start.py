"""Sets the workbook up and starts it. Needs Python 3.11 or newer and nothing else.

    python3 start.py                  opens JupyterLab where you stopped; on Windows: py start.py
    python3 start.py --help           lists all that may follow

The first start makes a private environment in the folder .venv: see workbook/environment.py. The words themselves are
in workbook/words/.
"""

# This file keeps to the syntax that Python 2.7 and 3.6 can read, so that they can say the sentence below.
import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This is Python {}.{}, and the workbook needs Python 3.11 or newer; install it from "
        "python.org and start again, for example with: python3.12 start.py.".format(*sys.version_info[:2])
    )

ROOT = os.path.dirname(os.path.abspath(__file__))
if not os.path.isfile(os.path.join(ROOT, "workbook", "environment.py")):  # another copy's would work in another folder
    sys.exit("The folder workbook is missing from {}; get a complete copy of the workbook.".format(ROOT))
sys.path.insert(0, ROOT)

from workbook.environment import start

if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
