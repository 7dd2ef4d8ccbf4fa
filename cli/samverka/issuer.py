"""The local issuer of tokens, for development and demonstration: one Ed25519 key per home."""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from embedded.notebook import locked, remembered, write

ISSUER = "samverka-local"
AUDIENCE = "samverka"
ALGORITHM = "Ed25519"
HOURS = 12


def jwks(home: Path) -> Path:
    """The file with the issuer's public key, which a service is given; made at the first call."""
    key = _key(home)
    file = home / "issuer" / "jwks.json"
    public = key.as_dict(private=False) | {"kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}
    content = json.dumps({"keys": [public]}, indent=2) + "\n"
    with locked(home / "issuer" / ".lock"):
        if not file.exists() or file.read_text("utf-8") != content:
            write(file, content, 0o644)
    return file


def token(
    home: Path,
    organisation: str,
    roles: Sequence[str],
    units: Sequence[str] = (),
    subject: str | None = None,
) -> str:
    """A signed token for 12 hours, in which `subject` acts for its organisation."""
    key, now = _key(home), int(time.time())
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": subject or f"{roles[0]}@{organisation}",
        "org": organisation,
        "roles": list(roles),
        "units": list(units),
        "iat": now,
        "exp": now + HOURS * 3600,
    }
    header = {"alg": ALGORITHM, "kid": key.thumbprint()}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


def _key(home: Path) -> OKPKey:
    folder = home / "issuer"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = remembered(folder / "key.json", "key", lambda _: json.dumps(_new()))
    return OKPKey.import_key(json.loads(kept))


def _new() -> dict[str, Any]:
    return dict(OKPKey.generate_key("Ed25519", private=True).as_dict(private=True))
