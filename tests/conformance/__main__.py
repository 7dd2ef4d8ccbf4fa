"""`python -m tests.conformance`: the table of verdicts; takes the plug-in's options."""

import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    here = str(Path(__file__).parent)
    sys.exit(pytest.main([here, "-q", "-rfE", "--no-header", "--verdicts", *sys.argv[1:]]))
