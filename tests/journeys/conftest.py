"""One street for all journeys: real Kafka, real Postgres and five processes, started once, always taken down."""

import shutil
import tempfile
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import httpx
import pytest

from embedded import discard
from samverka import programme_file, street
from samverka.importing import import_programme
from samverka.installation import HOME, addresses
from samverka.principals import doors
from tests.journeys.town import HERE, PROGRAMME, Town

ORDER = (
    "test_plays",
    "test_one_case",
    "test_trace",
    "test_contention",
    "test_verify",
    "test_forgetting",
    "test_access",
    "test_bad_input",
    "test_bad_records",
    "test_operator",
    "test_foreign_clients",
    "test_rehearing",
    "test_kills",
    "test_privacy",
)
"""The plays first, in a street of their own; then the year's walk, since the clock only runs forward; the search of all that was left behind last."""
PATIENCE = 600  # seconds for a test, the first of which waits for everything to start
LOGS = HOME / "journeys"
"""Where the logs are kept when a journey has failed."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Orders this folder's own tests among the places that they have."""
    places = [place for place, item in enumerate(items) if item.path.parent == HERE]
    ours = sorted((items[place] for place in places), key=lambda item: ORDER.index(item.path.stem))
    for place, item in zip(places, ours, strict=True):
        items[place] = item
        item.add_marker(pytest.mark.timeout(PATIENCE))


@pytest.fixture(scope="session")
def home(request: pytest.FixtureRequest) -> Generator[Path]:
    """A home in which everything runs, participation twice; gone afterwards, whatever happened."""
    home = Path(tempfile.mkdtemp(prefix="samverka-journeys-")).resolve()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMVERKA_SPANS", str(home / "spans.jsonl"))
        try:
            parties = programme_file.organisations(HERE)
            street.up(home, parties, "played", {"participation": 2}, print)
            yield home
        finally:
            if request.session.testsfailed and (home / "logs").exists():
                shutil.copytree(home / "logs", LOGS, dirs_exist_ok=True)
            discard(home)
            shutil.rmtree(home)


@pytest.fixture(scope="session")
async def town(home: Path) -> AsyncGenerator[Town]:
    """With its programme imported, on the programme's first day."""
    # So many ask at once and nobody waits in line. None is closed for being idle: the pool would now and then close
    # one that it had just given to a request.
    limits = httpx.Limits(max_connections=128, max_keepalive_connections=128, keepalive_expiry=60)
    async with (
        doors(home, addresses(home)) as opened,
        httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as http,
    ):
        await import_programme(opened, programme_file.read(PROGRAMME), print)
        yield Town(home, opened, http)
