"""Importing a module does nothing: no file is read, nothing is started, nobody is called."""

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT


def what_importing_does(where: Path, *packages: str) -> list[str]:
    """Imported where there are no settings and nothing to find."""
    environment = {name: value for name, value in os.environ.items() if "SAMVERKA" not in name}
    path = os.pathsep.join((str(ROOT), str(where)))
    done = subprocess.run(
        [sys.executable, "-m", "tests.architecture.quiet", *packages],
        cwd=where,
        env=environment | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_importing_every_module_does_nothing(tmp_path: Path):
    assert "".join(what_importing_does(tmp_path)) == ""
    assert list(tmp_path.iterdir()) == []


def test_a_module_that_does_something_would_be_seen(tmp_path: Path):
    loud = tmp_path / "loud"
    loud.mkdir()
    text = "import socket, threading, time\nopen(__file__).close()\nsocket.socket().close()\n"
    thread = "threading.Thread(name='left', target=time.sleep, args=(9,), daemon=True).start()\n"
    (loud / "__init__.py").write_text(text + thread)
    seen = "\n".join(what_importing_does(tmp_path, f"loud={loud}"))
    assert "loud/__init__.py: open" in seen
    assert "loud/__init__.py: socket.__new__" in seen
    assert "thread left" in seen
