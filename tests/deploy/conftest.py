"""What the folders under deploy/kubernetes render to, and the compose file that they must agree with."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.deploy.rendering import Document, render

ROOT: Final = Path(__file__).parents[2]
KUBERNETES: Final = ROOT / "deploy" / "kubernetes"
FOLDERS: Final = [KUBERNETES / "base", *sorted((KUBERNETES / "overlays").iterdir())]


@pytest.fixture(scope="session", params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture(scope="session")
def documents(folder: Path) -> list[Document]:
    """Of the base, and of each overlay."""
    return render(folder)


@pytest.fixture(scope="session")
def base() -> list[Document]:
    return render(KUBERNETES / "base")


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    """What `docker-compose.yml` says of each container."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
