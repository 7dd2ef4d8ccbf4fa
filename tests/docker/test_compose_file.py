"""What the compose file promises of every container; no engine is needed to read it."""

import re
from pathlib import Path
from typing import Any

from contracts.topics import SERVICES
from samverka.installation import read_addresses

COMPOSE = Path(__file__).parents[2] / "deploy" / "compose"
NAMES = [service.name for service in SERVICES]


def test_every_container_can_change_nothing_but_its_volumes(file: dict[str, Any]) -> None:
    for name, container in file.items():
        assert container["read_only"], name
        assert container["cap_drop"] == ["ALL"], name
        assert container["security_opt"] == ["no-new-privileges:true"], name
        assert not container.keys() & {"privileged", "cap_add", "pid", "ipc", "devices"}, name


def test_nothing_is_published_but_on_this_machine(file: dict[str, Any]) -> None:
    published = [port for each in file.values() for port in each.get("ports", ())]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert "ports" not in file["postgres"]


def test_only_the_job_that_makes_the_secrets_sees_them_all(file: dict[str, Any]) -> None:
    seen = {name: _folders(container) for name, container in file.items()}
    assert seen.pop("prepare") == [""]
    assert seen.pop("play") == ["play"]
    assert seen == {name: [name] for name in seen} | {
        f"migrate-{name}": [f"{name}-migrate"] for name in NAMES
    }


def _folders(container: dict[str, Any]) -> list[str]:
    """Which folders of the volume `state` a container sees; all of it is the empty name."""
    return [
        "" if isinstance(volume, str) else volume["volume"]["subpath"]
        for volume in container["volumes"]
        if (volume if isinstance(volume, str) else volume["source"]).split(":")[0] == "state"
    ]


def test_no_secret_is_told_by_the_environment(file: dict[str, Any]) -> None:
    told = {name for each in file.values() for name in each.get("environment", ())}
    secret = re.compile("PASSWORD$|_URL$|MASTER_KEY|TOKEN")
    assert not [name for name in told if secret.search(name)]


def test_every_service_is_migrated_before_it_starts(file: dict[str, Any]) -> None:
    for name in NAMES:
        job = file[f"migrate-{name}"]
        assert file[name]["depends_on"] == {
            f"migrate-{name}": {"condition": "service_completed_successfully"}
        }
        assert job["depends_on"] == {"provision": {"condition": "service_completed_successfully"}}
        assert job["image"] == file[name]["image"]
        assert "/health/ready" in file[name]["healthcheck"]["test"][-1]


def test_the_play_finds_every_service() -> None:
    found = read_addresses(COMPOSE / "addresses.json")
    assert found == {name: [f"http://{name}:8000"] for name in NAMES}
