"""What a home remembers: secrets, ports, certificates; and the jars of its cache."""

import shutil
import socket
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from embedded import JarsUnavailable, certificates
from embedded.jars import jars, locked_sums
from embedded.kafka import Broker, Listener, server_properties
from embedded.parts import default_cache
from embedded.ports import CHOICES, free_port, port
from embedded.secrets import secret


def test_a_secret_is_made_once_by_whoever_comes_first(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: secret(tmp_path, "admin"), range(40)))
    assert len(made) == 1
    assert len(made.pop()) == 32
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert secret(tmp_path, "admin") != secret(tmp_path, "other")


def test_ports_differ_and_are_remembered(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        chosen = list(pool.map(lambda n: port(tmp_path, f"program-{n % 10}"), range(40)))
    assert len(set(chosen)) == 10
    assert set(chosen) <= set(CHOICES)
    assert free_port(tmp_path, "program-3") == port(tmp_path, "program-3") == chosen[3]


def test_a_port_that_a_stranger_took_is_replaced(tmp_path: Path) -> None:
    before = port(tmp_path, "broker")
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", before))
        stranger.listen()
        assert port(tmp_path, "broker") == before
        after = free_port(tmp_path, "broker")
    assert after not in {before}
    assert port(tmp_path, "broker") == after


def test_certificates_are_made_once_and_verify(tmp_path: Path) -> None:
    identity = certificates.client(tmp_path, "agency-one")
    made = identity.both.read_bytes()
    assert certificates.client(tmp_path, "agency-one").both.read_bytes() == made
    authority = x509.load_pem_x509_certificate((tmp_path / "certificates/ca.pem").read_bytes())
    issued = x509.load_pem_x509_certificate(identity.certificate.read_bytes())
    issued.verify_directly_issued_by(authority)
    assert issued.subject.rfc4514_string() == "CN=agency-one"
    assert load_pem_private_key(identity.key.read_bytes(), None).public_key() == issued.public_key()
    assert (
        identity.both.read_bytes() == identity.key.read_bytes() + identity.certificate.read_bytes()
    )


def test_private_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    certificates.server(tmp_path)
    certificates.client(tmp_path, "agency-one")
    for path in (tmp_path / "certificates").iterdir():
        private = b"PRIVATE KEY" in path.read_bytes()
        assert not private or stat.S_IMODE(path.stat().st_mode) == 0o600, path


@pytest.mark.parametrize("name", ["admin", "controller", "ca", "server", "../x", "a,CN=admin", ""])
def test_no_client_certificate_makes_a_super_user(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name of a client"):
        certificates.client(tmp_path, name)


def test_the_same_settings_serve_a_container() -> None:
    text = server_properties(
        Broker(
            data="/var/lib/kafka/data",
            certificates="/etc/kafka/certificates",
            inner=Listener("0.0.0.0:9092", "kafka:9092"),
            outer=Listener("0.0.0.0:9094", "localhost:19094"),
            controller_port=9093,
            admin_password="a-secret",
            controller_password="another",
        )
    )
    settings = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    assert settings["listeners"] == (
        "INNER://0.0.0.0:9092,OUTER://0.0.0.0:9094,CONTROLLER://127.0.0.1:9093"
    )
    assert settings["advertised.listeners"] == "INNER://kafka:9092,OUTER://localhost:19094"
    assert settings["ssl.keystore.location"] == "/etc/kafka/certificates/server.pem"
    assert settings["super.users"] == "User:admin;User:controller"
    assert settings["ssl.principal.mapping.rules"] == "RULE:^CN=([^,]+).*$/$1/,DEFAULT"
    assert settings["listener.name.inner.scram-sha-512.sasl.jaas.config"].endswith(
        'username="admin" password="a-secret";'
    )


def test_a_changed_jar_is_refused_and_fetched_anew(tmp_path: Path, parts_home: Path) -> None:
    cache = default_cache(parts_home)
    jars(cache, print)  # so that nothing is fetched from outside below
    shutil.copytree(cache / "maven", tmp_path / "maven")
    name = "kafka-raft-4.4.0.jar"
    (spoiled,) = (tmp_path / "maven").rglob(name)
    with spoiled.open("ab") as file:
        file.write(b"not what was locked")
    assert name in locked_sums()
    with pytest.raises(JarsUnavailable, match=name):
        jars(tmp_path, print)
    assert not (tmp_path / "maven").exists()
