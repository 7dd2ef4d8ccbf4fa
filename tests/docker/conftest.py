"""The compose file as it is read, the job that makes the secrets, and real containers."""

import importlib.util
import os
import sys
from collections.abc import Generator
from types import ModuleType
from typing import Any

import pytest
import yaml

from tests.docker.containers import PORTS, ROOT, Containers, engine_answers, free_ports


@pytest.fixture(scope="session")
def file() -> dict[str, Any]:
    """What `docker-compose.yml` says of each container."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]


@pytest.fixture(scope="session")
def job() -> ModuleType:
    """The job `prepare`, which is a script and in no package."""
    path = ROOT / "deploy" / "compose" / "prepare.py"
    spec = importlib.util.spec_from_file_location("prepare", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["prepare"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def containers() -> Generator[Containers]:
    """Built and started; gone afterwards with all its volumes."""
    if not engine_answers():
        pytest.skip("no Docker engine with compose answers")
    these = Containers(f"samverka-test-{os.getpid()}", dict(zip(PORTS, free_ports(), strict=True)))
    try:
        these.compose("up", "--build", "--wait", "--quiet-pull")
        yield these
    finally:
        these.compose("down", "--volumes", "--timeout", "20")
