"""The job `provision`: `samverka provision`, told its passwords by files as the services are.

    provision.py PROGRAMMES

Each file in SAMVERKA_SECRETS_DIR is a variable by its name in lower case.
"""

import asyncio
import os
import sys
from pathlib import Path

from samverka import programme_file
from samverka.provision.broker import provision_broker
from samverka.provision.databases import provision_databases
from samverka.provision.targets import from_environment


def provision(programmes: Path, secrets: Path) -> None:
    """Databases, topics, users and rules: what is missing."""
    told = {file.name.upper(): file.read_text("utf-8") for file in secrets.iterdir()}
    targets = from_environment(os.environ | told)
    asyncio.run(provision_databases(targets))
    provision_broker(targets, programme_file.organisations(programmes))


if __name__ == "__main__":
    provision(Path(sys.argv[1]), Path(os.environ["SAMVERKA_SECRETS_DIR"]))
