"""`python -m embedded HOME`: become the keeper of a home folder."""

import sys
from pathlib import Path

from embedded.keeper import main

if __name__ == "__main__":
    main(Path(sys.argv[1]))
