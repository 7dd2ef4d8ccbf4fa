"""What the command line asked for."""

from typing import TypeVar

import pytest

T = TypeVar("T")


def option(config: pytest.Config, name: str, default: T) -> T:
    """The plug-in may come after the command line has been read; then it has its defaults."""
    return getattr(config.option, name, None) or default
