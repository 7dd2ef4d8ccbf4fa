"""An installation remembers what it was given at its first start."""

import json
from pathlib import Path

import pytest

from samverka.installation import Refused, addresses, chosen, read_addresses, recorded
from samverka.provision.targets import from_environment


def test_the_clock_is_chosen_once(tmp_path: Path) -> None:
    assert chosen(tmp_path, "played", {}).clock == "played"
    assert chosen(tmp_path, None, {}).clock == "played"
    with pytest.raises(Refused, match="clock is played"):
        chosen(tmp_path, "real", {})


def test_without_a_wish_the_clock_is_the_real_one(tmp_path: Path) -> None:
    assert chosen(tmp_path, None, {}).clock == "real"


def test_the_number_of_processes_may_change_and_is_kept(tmp_path: Path) -> None:
    chosen(tmp_path, None, {"participation": 2})
    instances = [instance for _, instance in chosen(tmp_path, None, {}).instances()]
    assert instances == [
        "referral-1",
        "participation-1",
        "participation-2",
        "followup-1",
        "reporting-1",
    ]
    fewer = chosen(tmp_path, None, {"participation": 1, "reporting": 0})
    assert [instance for _, instance in fewer.instances()][1:] == ["participation-1", "followup-1"]


def test_a_service_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no service billing"):
        chosen(tmp_path, None, {"billing": 2})
    assert recorded(tmp_path) is None


def test_each_process_has_an_address_that_stays(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="samverka up"):
        addresses(tmp_path)
    chosen(tmp_path, None, {"participation": 2})
    found = addresses(tmp_path)
    assert len(found["participation"]) == 2
    assert addresses(tmp_path) == found


def test_addresses_elsewhere_must_name_every_service(tmp_path: Path) -> None:
    file = tmp_path / "addresses.json"
    file.write_text(json.dumps({"referral": ["http://a"]}))
    with pytest.raises(Refused, match="followup, participation, reporting"):
        read_addresses(file)


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(Refused, match="SAMVERKA_ADMIN_POSTGRES_HOST is not set"):
        from_environment({})
