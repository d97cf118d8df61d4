"""`python -m workbook`: hands over to the command line in cli.py."""

import sys

from workbook.cli import main

if __name__ == "__main__":
    sys.exit(main())
