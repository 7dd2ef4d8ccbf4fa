"""The programme file of the project, and its play."""

import re
from pathlib import Path

import pytest

from samverka.installation import PROGRAMMES, PROJECT
from samverka.play.acts import Act
from samverka.play.script import Day, script
from samverka.programme_file import ProgrammeFile, read


@pytest.fixture(scope="session")
def file() -> Path:
    return PROGRAMMES / "nu-sjukvarden.yaml"


@pytest.fixture(scope="session")
def documentation() -> str:
    """The page about the format of programme files."""
    return (PROJECT / "docs" / "programme-format.md").read_text("utf-8")


@pytest.fixture(scope="session")
def example(documentation: str) -> str:
    """The complete example at the end of that page."""
    return re.findall(r"```yaml\n(.*?)```", documentation, re.DOTALL)[-1]


@pytest.fixture(scope="session")
def content(file: Path) -> ProgrammeFile:
    return read(file)


@pytest.fixture(scope="session")
def days(content: ProgrammeFile) -> list[Day]:
    return script([content], 1)


@pytest.fixture(scope="session")
def acts(days: list[Day]) -> list[Act]:
    return [act for day in days for act in day.acts]
