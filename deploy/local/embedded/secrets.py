"""Secrets of one home folder: random, made once, readable by their owner only."""

import secrets
from pathlib import Path

from embedded.notebook import remembered


def secret(home: Path, name: str) -> str:
    """The secret called `name`: 32 letters, digits, `-` or `_`, the same at every call."""
    return remembered(home / "secrets.json", name, lambda _: secrets.token_urlsafe(24))
