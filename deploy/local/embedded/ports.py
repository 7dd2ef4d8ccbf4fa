"""Ports on 127.0.0.1, chosen once and remembered, so that a restart is found where it was."""

import secrets
import socket
from pathlib import Path

from embedded.notebook import remembered

# Below the range from which the kernel takes the ports of outgoing connections (32768 and up):
# while a program is down, nobody's client socket happens to sit on its port.
CHOICES = range(20_000, 32_000)


def free(port: int) -> bool:
    """True if a server could listen on `port` of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError:
            return False
        return True


def port(home: Path, name: str) -> int:
    """The port of `name` in this home, whether anything listens there or not."""
    return int(remembered(home / "ports.json", name, _choose))


def free_port(home: Path, name: str) -> int:
    """The port of `name`; another one, remembered from now on, if a stranger took it.

    Ask only while the program that owns the port is down.
    """
    return int(remembered(home / "ports.json", name, _choose, lambda known: free(int(known))))


def _choose(known: dict[str, str]) -> str:
    taken = set(known.values())
    while True:
        candidate = secrets.choice(CHOICES)
        if str(candidate) not in taken and free(candidate):
            return str(candidate)
