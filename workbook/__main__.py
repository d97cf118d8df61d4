"""What start.py runs: hands over to the words in cli.py."""

import sys

from workbook.cli import main

if __name__ == "__main__":
    sys.exit(main())
