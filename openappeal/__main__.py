"""`python -m openappeal`: the commands of the contract."""

import sys

from openappeal.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
