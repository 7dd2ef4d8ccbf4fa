"""A certificate authority for one home folder: the broker's certificate and the agencies'.

Made by nobody else and trusted by nobody else; a real installation brings its own.
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from embedded.notebook import locked, write

VALID: Final = timedelta(days=3650)
CLIENT: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
# The broker takes a client's common name for its principal: these two are its super users.
RESERVED: Final = frozenset({"admin", "controller", "ca", "server"})
NAMES: Final = ("localhost", "127.0.0.1", "kafka")


@dataclass(frozen=True)
class Identity:
    """A key with its certificate and, both in one file as Kafka and librdkafka want, the two."""

    key: Path
    certificate: Path
    both: Path


def folder(home: Path) -> Path:
    """Where the certificates of this home are: `ca.pem`, `server.*` and one set per client."""
    return home / "certificates"


def server(home: Path) -> Identity:
    """The broker's certificate, for the names of `NAMES`."""
    return _identity(home, "server", ExtendedKeyUsageOID.SERVER_AUTH, NAMES)


def client(home: Path, name: str) -> Identity:
    """A certificate whose common name, and so whose Kafka principal, is `name`.

    Made at the first call. ValueError for a name that is not lower case letters, digits and
    hyphens, or that would make a super user.
    """
    if not CLIENT.fullmatch(name) or name in RESERVED:
        raise ValueError(f"{name!r} cannot be the name of a client")
    return _identity(home, name, ExtendedKeyUsageOID.CLIENT_AUTH, ())


def _identity(
    home: Path, name: str, use: x509.ObjectIdentifier, alternatives: Sequence[str]
) -> Identity:
    here = folder(home)
    identity = Identity(here / f"{name}.key", here / f"{name}.crt", here / f"{name}.pem")
    with locked(here / ".lock"):
        if not identity.both.exists():
            authority, its_key = _authority(here)
            key = ec.generate_private_key(ec.SECP256R1())
            names = [_alternative(text) for text in alternatives]
            certificate = _signed(name, key, use, names, authority, its_key)
            _write(identity, key, certificate, authority)
    return identity


def _authority(here: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    if not (here / "ca.pem").exists():
        key = ec.generate_private_key(ec.SECP256R1())
        write(here / "ca.key", _pem(key))
        certificate = _self_signed(key).public_bytes(Encoding.PEM).decode()
        write(here / "ca.pem", certificate, 0o644)
    key = load_pem_private_key((here / "ca.key").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{here / 'ca.key'} is not an elliptic curve key")
    return x509.load_pem_x509_certificate((here / "ca.pem").read_bytes()), key


def _self_signed(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = _name("Samverka development CA")
    return (
        _started(name, name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    use: x509.ObjectIdentifier,
    alternatives: Sequence[x509.GeneralName],
    authority: x509.Certificate,
    its_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(its_key.public_key())
    builder = (
        _started(_name(name), authority.subject, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
        .add_extension(signer, critical=False)
    )
    if alternatives:
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    return builder.sign(its_key, hashes.SHA256())


def _started(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _write(
    identity: Identity,
    key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    authority: x509.Certificate,
) -> None:
    chain = "".join(c.public_bytes(Encoding.PEM).decode() for c in (certificate, authority))
    write(identity.key, _pem(key))
    write(identity.certificate, chain, 0o644)
    write(identity.both, _pem(key) + chain)  # last: it says that the others are complete


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    """PKCS#8: Kafka refuses the older form of elliptic curve keys."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _alternative(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)
