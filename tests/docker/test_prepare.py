"""The job `prepare`: each secret is made once and lies only where it is needed."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from chassis.sealing import Vault
from chassis.settings import read_settings
from contracts.topics import SERVICES

PROGRAMMES = Path(__file__).parents[2] / "programmes"
NAMES = [service.name for service in SERVICES]


@pytest.fixture
def state(job: ModuleType, tmp_path: Path) -> Path:
    """A volume after the first run."""
    job.prepare(tmp_path, PROGRAMMES, "localhost:9093")
    return tmp_path


def test_a_second_run_changes_nothing(job: ModuleType, state: Path) -> None:
    before = _contents(state)
    job.prepare(state, PROGRAMMES, "localhost:9093")
    assert _contents(state) == before


def test_another_address_for_agencies_changes_only_what_the_broker_says(
    job: ModuleType, state: Path
) -> None:
    before = _contents(state)
    job.prepare(state, PROGRAMMES, "localhost:19093")
    after = _contents(state)
    assert {name for name in after if before.get(name) != after[name]} == {
        "kafka/server.properties"
    }
    assert "OUTER://localhost:19093" in after["kafka/server.properties"]


def test_each_secret_lies_only_with_those_who_need_it(state: Path) -> None:
    contents = _contents(state)
    for name, word in json.loads(contents.pop("home/secrets.json")).items():
        found = {file.partition("/")[0] for file, text in contents.items() if word in text}
        assert found == _readers(name), name


def _readers(secret: str) -> set[str]:
    service, _, use = secret.partition("-")
    if service in NAMES:
        both = {service, f"{service}-migrate"}
        return {
            "database": {*both, "provision"},
            "kafka": {*both, "provision"},
            "master-key": both,
            "owner": {f"{service}-migrate", "provision"},
        }[use]
    others = {"kafka-admin": {"kafka", "provision"}, "postgres": {"postgres", "provision"}}
    return others.get(secret, {"kafka"})


def test_the_keys_that_sign_stay_with_those_who_sign(state: Path) -> None:
    contents = _contents(state)
    for signs, readers in (
        ("home/certificates/ca.key", {"home"}),
        ("home/issuer/key.json", {"home", "play"}),
    ):
        key = contents[signs]
        assert {file.partition("/")[0] for file, text in contents.items() if key in text} == readers


def test_nothing_is_for_everybody(state: Path) -> None:
    assert not [path for path in state.iterdir() if path.stat().st_mode & 0o007]
    given = [path for path in state.rglob("*") if path.is_file() and "home" not in path.parts]
    assert not [path for path in given if path.stat().st_mode & 0o027]


@pytest.mark.parametrize("name", NAMES)
def test_a_service_is_told_all_its_settings(
    name: str, state: Path, file: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in file[name]["environment"].items():
        monkeypatch.setenv(variable, re.sub(r"\$\{[^:]+:-(.*)\}", r"\1", value))
    settings = read_settings(str(state / name))
    assert settings.kafka_username == name
    assert f"@postgres:5432/{name}" in settings.database_url.get_secret_value()
    assert Vault(settings.master_key.get_secret_value())
    assert settings.owner_url is None
    owner = read_settings(str(state / f"{name}-migrate")).owner_url
    assert owner
    assert owner.get_secret_value().startswith(f"postgresql://{name}_owner:")


def _contents(state: Path) -> dict[str, str]:
    """All files but locks, which are empty."""
    files = [path for path in state.rglob("*") if path.is_file() and path.stat().st_size]
    return {str(path.relative_to(state)): path.read_text("utf-8") for path in files}
