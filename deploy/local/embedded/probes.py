"""Is it ready? One short question per kind of program, without a client library."""

import http.client
import socket
import struct
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from embedded.program import Ready

PATIENCE = 1.0  # seconds a single question may take


def answers(ready: Ready) -> bool:
    """True if the program behind `ready` answers now as a ready one does."""
    try:
        return PROBES[ready.kind](ready.address)
    except (OSError, http.client.HTTPException, struct.error):
        return False


def _connect(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), PATIENCE)


def _tcp(address: str) -> bool:
    _connect(address).close()
    return True


def _http(url: str) -> bool:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status == http.HTTPStatus.OK
    finally:
        connection.close()


def _kafka(address: str) -> bool:
    """ApiVersions is answered before authentication, and the port opens after unfencing."""
    request = struct.pack(">hhih", 18, 0, 7, -1)  # key, version, correlation, no client id
    with _connect(address) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        _, correlation, error = struct.unpack(">iih", _exactly(connection, 10))
        return (correlation, error) == (7, 0)


def _postgres(address: str) -> bool:
    """A server that is still starting or recovering answers E; one asking who we are, R."""
    names = b"user\0postgres\0database\0postgres\0\0"
    with _connect(address) as connection:
        connection.sendall(struct.pack(">ii", 8 + len(names), 3 << 16) + names)
        kind, size = struct.unpack(">ci", _exactly(connection, 5))
        _exactly(connection, size - 4)  # what is left unread would be an error in its log
        return kind == b"R"


def _exactly(connection: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        chunk = connection.recv(size - len(received))
        if not chunk:
            raise ConnectionResetError
        received += chunk
    return received


PROBES: Mapping[str, Callable[[str], bool]] = {
    "tcp": _tcp,
    "http": _http,
    "kafka": _kafka,
    "postgres": _postgres,
}
