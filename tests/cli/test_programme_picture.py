"""A programme as it is drawn: readable at 100 columns, with its steps and days in their order."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from samverka.installation import PROGRAMMES
from samverka.main import commands
from samverka.picture import drawn
from samverka.programme_file import read

FILES = sorted(PROGRAMMES.glob("*.yaml"))


def picture(file: Path, version: int = -1, width: int = 100) -> str:
    content = read(file)
    console = Console(file=StringIO(), width=width)
    console.print(drawn(content, content.versions[version]))
    shown = console.file
    assert isinstance(shown, StringIO)
    return shown.getvalue()


def in_order(text: str, *pieces: str) -> bool:
    places = [text.find(piece) for piece in pieces]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_version_of_every_file_fits_into_100_columns(file: Path) -> None:
    for number in range(len(read(file).versions)):
        shown = picture(file, number)
        assert max(len(line.rstrip()) for line in shown.splitlines()) <= 100
        assert "…" not in shown


def test_steps_visits_and_days_stand_in_their_order() -> None:
    shown = picture(PROGRAMMES / "vagen-till-sjalvforsorjning.yaml")
    assert in_order(
        shown,
        "referral group decides",
        "guide named, resource group composed",
        "start: usually 10 months, at most 1 year",
        "step 1: Identifiering av individ",
        "step 5: Praktikplats",
        "━ exit",
        "exit + 90 days",
        "exit + 1 year",
    )
    nu = picture(PROGRAMMES / "nu-sjukvarden.yaml")
    assert in_order(nu, "study visit", "mapping visit", "start + 1 week", "start + 6 months")


def test_pools_shares_and_targets_are_drawn() -> None:
    shown = picture(PROGRAMMES / "arbetstraning-torekallberget.yaml", 0)
    assert "The association's places: 5-7" in shown
    assert "≥ 50 %" in shown
    assert "supervisor (handledartjanst-torekallberget)" in shown
    assert "10 a week" in picture(PROGRAMMES / "rorsas-lantliv.yaml")


def test_an_earlier_version_can_be_shown_and_a_missing_one_is_refused() -> None:
    file = str(PROGRAMMES / "rehabarenan.yaml")
    shown = CliRunner().invoke(commands, ["programme", "show", file, "--version", "1"])
    assert shown.exit_code == 0
    assert shown.output.startswith("Lindbloms kafé\n")
    missing = CliRunner().invoke(commands, ["programme", "show", file, "--version", "9"])
    assert missing.exit_code == 1
    assert "it has 1, 2" in str(missing.exception)
