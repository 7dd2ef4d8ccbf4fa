"""The programme file of the project, and its play."""

from pathlib import Path

import pytest

from samverka.installation import PROGRAMMES
from samverka.play.acts import Act
from samverka.play.script import Day, script
from samverka.programme_file import ProgrammeFile, read


@pytest.fixture(scope="session")
def file() -> Path:
    return PROGRAMMES / "nu-sjukvarden.yaml"


@pytest.fixture(scope="session")
def content(file: Path) -> ProgrammeFile:
    return read(file)


@pytest.fixture(scope="session")
def days(content: ProgrammeFile) -> list[Day]:
    return script(content, 2006, 1)


@pytest.fixture(scope="session")
def acts(days: list[Day]) -> list[Act]:
    return [act for day in days for act in day.acts]
