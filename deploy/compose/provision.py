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
    targets = from_environment(os.environ | told(secrets))
    asyncio.run(provision_databases(targets))
    provision_broker(targets, programme_file.organisations(programmes))


def told(secrets: Path) -> dict[str, str]:
    """The variables; beside the files Kubernetes keeps folders of its own there."""
    files = [file for file in secrets.iterdir() if file.is_file()]
    return {file.name.upper(): file.read_text("utf-8") for file in files}


if __name__ == "__main__":
    provision(Path(sys.argv[1]), Path(os.environ["SAMVERKA_SECRETS_DIR"]))
