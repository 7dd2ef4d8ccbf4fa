"""The services in real containers: ready, contained, reachable, and still there after a stop."""

import json
from collections.abc import Iterable

import pytest
from confluent_kafka.admin import AdminClient

from contracts.topics import SERVICES, feed, principal
from samverka.installation import PROGRAMMES
from samverka.programme_file import organisations
from tests.docker.containers import Containers

pytestmark = pytest.mark.timeout(1200)
NAMES = [service.name for service in SERVICES]
STATE = "/var/lib/samverka"


def test_everything_is_ready_and_every_job_is_done(containers: Containers) -> None:
    for container in containers.inspected():
        state, policy = container["State"], container["HostConfig"]["RestartPolicy"]["Name"]
        if policy == "no":
            assert (state["Status"], state["ExitCode"]) == ("exited", 0), container["Name"]
        else:
            assert state["Health"]["Status"] == "healthy", container["Name"]


@pytest.mark.parametrize("name", NAMES)
def test_a_service_runs_without_rights(containers: Containers, name: str) -> None:
    status = containers.inside(name, "cat", "/proc/1/status")
    known = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert set(known["Uid"].split()) == set(known["Gid"].split()) == {"10001"}
    assert int(known["CapEff"], 16) == int(known["CapBnd"], 16) == 0
    assert known["NoNewPrivs"] == "1"


@pytest.mark.parametrize("name", [*NAMES, "kafka", "postgres"])
def test_nothing_can_be_changed_in_a_container(containers: Containers, name: str) -> None:
    for place in ("/new", "/run/secrets/new"):
        with pytest.raises(AssertionError, match="Read-only file system"):
            containers.inside(name, "touch", place)


@pytest.mark.parametrize("name", NAMES)
def test_an_image_holds_no_sibling(containers: Containers, name: str) -> None:
    script = "import importlib.util as u, sys; print(*filter(u.find_spec, sys.argv[1:]))"
    assert containers.inside(name, "python", "-c", script, *NAMES, "samverka").split() == [name]


def test_neither_the_engine_nor_a_log_knows_a_secret(containers: Containers) -> None:
    secrets = json.loads(containers.kept(f"{STATE}/home/secrets.json"))
    known = json.dumps(containers.inspected()) + containers.compose("logs")
    assert len(secrets) > len(NAMES)
    assert not [name for name, word in secrets.items() if word in known]


def test_an_agency_reaches_its_feed_and_sees_no_other(containers: Containers) -> None:
    agency = organisations(PROGRAMMES)[0]
    folder = f"{STATE}/home/certificates"
    own = containers.kept(f"{folder}/{principal(agency)}.pem")
    key, certificate = own[: own.index("-----BEGIN CERT")], own[own.index("-----BEGIN CERT") :]
    admin = AdminClient(
        {
            "bootstrap.servers": f"localhost:{containers.ports['KAFKA']}",
            "security.protocol": "SSL",
            "ssl.ca.pem": containers.kept(f"{folder}/ca.pem"),
            "ssl.key.pem": key,
            "ssl.certificate.pem": certificate,
        }
    )
    assert set(admin.list_topics(timeout=20).topics) == {feed(agency)}


def test_what_was_told_is_still_there_after_a_stop(containers: Containers) -> None:
    programme = sorted(PROGRAMMES.glob("*.yaml"))[0].name
    there = ("--addresses", "/opt/samverka/addresses.json")
    containers.command("programme", "import", *there, f"/programmes/{programme}")
    before = _told(containers, NAMES)
    assert before["participation"]["participation.v1"]
    containers.compose("down")
    containers.compose("up", "--wait")
    assert _told(containers, NAMES) == before


def _told(containers: Containers, names: Iterable[str]) -> dict[str, dict[str, int]]:
    return {name: containers.progress(name)["told"] for name in names}
