"""Who asks: a principal from a signed token. Denied by default; each refusal names what was missing."""

import json
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

_ALGORITHMS = ["Ed25519", "ES256", "RS256", "PS256"]


@dataclass(frozen=True)
class Principal:
    """A person or system of an organisation, its roles, and the units it is assigned to."""

    subject: str
    organisation: str
    roles: frozenset[str]
    units: frozenset[str]


@dataclass(frozen=True)
class Allow:
    """A row of the table command x role x assignment.

    `by` says which assignment of the principal must cover the thing asked for: its own organisation, one of its
    units, or nothing more than the role.
    """

    roles: Sequence[str]
    by: Literal["organisation", "unit"] | None = None


class Unauthenticated(Exception):
    """No token, or one that is not ours, has run out or is for somebody else."""


class Forbidden(Exception):
    """The principal lacks a role or an assignment, which the message names."""


class TokenReader:
    """Reads tokens of one issuer for one audience."""

    def __init__(self, jwks: str, issuer: str, audience: str) -> None:
        self._keys = KeySet.import_key_set(json.loads(_read(jwks)))
        self._claims = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
        )
        self._signed = lru_cache(maxsize=1024)(self._verified)

    def _verified(self, text: str) -> dict[str, Any]:
        """The claims of a token whose signature holds; kept, for a client sends the same one many times."""
        return jwt.decode(text, self._keys, algorithms=_ALGORITHMS).claims

    def principal(self, authorization: str | None) -> Principal:
        """Raises Unauthenticated, saying which of the conditions failed."""
        scheme, _, text = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not text:
            raise Unauthenticated("a bearer token is required")
        try:
            claims = self._signed(text)
            self._claims.validate(claims)
            return _principal(claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise Unauthenticated(f"the token is not valid here: {type(error).__name__}") from None


def _principal(claims: Mapping[str, Any]) -> Principal:
    return Principal(
        subject=str(claims["sub"]),
        organisation=str(claims["org"]),
        roles=frozenset(map(str, claims.get("roles", ()))),
        units=frozenset(map(str, claims.get("units", ()))),
    )


def _read(place: str) -> bytes:
    if not place.startswith("https://"):
        return Path(place).read_bytes()
    with urllib.request.urlopen(place, timeout=10) as answer:  # noqa: S310 - https only, checked above
        return answer.read()


def require_role(principal: Principal, operation: str, table: Mapping[str, Allow]) -> None:
    """Raises Forbidden unless the table gives the operation to one of the principal's roles."""
    allowed = table[operation].roles
    if not principal.roles & set(allowed):
        raise Forbidden(f"{operation} needs the role {' or '.join(allowed)}")


def require_assignment(
    principal: Principal, allow: Allow, organisation: str | None, unit: str | None
) -> None:
    """Raises Forbidden unless an assignment of the principal covers the thing asked for."""
    if allow.by == "organisation" and organisation != principal.organisation:
        raise Forbidden("only its own organisation may ask this")
    if allow.by == "unit" and unit not in principal.units:
        raise Forbidden("an assignment to the unit is needed")
