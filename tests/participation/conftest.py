"""A real Postgres for the desk, gone afterwards."""

import base64
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from embedded import discard, up
from embedded.ports import port
from embedded.postgres import postgres
from embedded.secrets import secret
from tests.participation.desk import Desk, make_database, running


@pytest.fixture(scope="session")
def superuser() -> Generator[str]:
    home = Path(tempfile.mkdtemp(prefix="samverka-desk-"))
    up(home, [postgres(home)])
    yield f"postgresql://postgres:{secret(home, 'postgres')}@127.0.0.1:{port(home, 'postgres')}/postgres"
    discard(home)
    shutil.rmtree(home)


@pytest.fixture(scope="session")
async def desk(superuser: str) -> AsyncGenerator[Desk]:
    owner, service = await make_database(superuser, "desk")
    async with running(owner, service, base64.b64encode(os.urandom(32)).decode()) as desk:
        yield desk
