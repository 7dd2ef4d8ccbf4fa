"""An issuer of tokens for tests."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

ISSUER = "https://issuer.example"


@dataclass(frozen=True)
class Issuer:
    """Signs tokens; its public key lies in a file."""

    jwks: Path
    key: OKPKey = field(default_factory=lambda: OKPKey.generate_key("Ed25519", {"kid": "test"}))

    def publish(self) -> "Issuer":
        self.jwks.write_text(json.dumps({"keys": [self.key.as_dict(private=False)]}))
        return self

    def token(self, role: str = "unit_staff", **changed: Any) -> str:
        """A token of somebody at unit-a; a claim that is changed to none is left out."""
        expiry = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
        claims: dict[str, Any] = {"iss": ISSUER, "aud": "samverka", "sub": "anna", "exp": expiry}
        claims |= {"org": "town", "roles": [role], "units": ["unit-a"]}
        claims = {name: value for name, value in (claims | changed).items() if value is not None}
        return jwt.encode({"alg": "Ed25519", "kid": "test"}, claims, self.key, ["Ed25519"])

    def confused(self) -> str:
        """Signed symmetrically, with what everybody knows: the public key."""
        public = OctKey.import_key(self.jwks.read_bytes())
        claims = {"iss": ISSUER, "aud": "samverka", "sub": "eve", "org": "town", "exp": 2**40}
        return jwt.encode({"alg": "HS256", "kid": "test"}, claims, public, ["HS256"])
