"""Sealed text: AES-256-GCM under a key per person or case, itself wrapped by the service's master key."""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from chassis.database import Connection, Pool

ERASED = "(erased)"
"""What a sealed text reads as once its key has been destroyed."""

_NONCE = 12
_MAKE = """
insert into es.key (key_id, wrapped) select * from unnest($1::text[], $2::bytea[])
on conflict do nothing
"""


class Vault:
    """The master key of a service, and what is derived from it."""

    def __init__(self, master_key: str) -> None:
        self._master = base64.b64decode(master_key, validate=True)
        if len(self._master) != 32:
            raise ValueError("the master key must be 32 bytes in base64")
        self._index = hmac.digest(self._master, b"samverka blind index", hashlib.sha256)

    def blind_index(self, text: str) -> bytes:
        """A keyed hash by which a text is found again without being stored."""
        return hmac.digest(self._index, text.encode(), hashlib.sha256)

    async def keys(self, db: Connection | Pool, key_ids: list[str]) -> "Keys":
        """The keys of these people or cases, as far as they exist; none costs no statement."""
        if not key_ids:
            return Keys(self, {})
        rows = await db.fetch("select key_id, wrapped from es.key where key_id = any($1)", key_ids)
        return Keys(self, {r["key_id"]: aes_key_unwrap(self._master, r["wrapped"]) for r in rows})

    def wrap(self, key: bytes) -> bytes:
        return aes_key_wrap(self._master, key)


class Keys:
    """The keys that one transaction uses."""

    def __init__(self, vault: Vault, known: dict[str, bytes]) -> None:
        self._vault, self._known = vault, known

    async def make(self, db: Connection | Pool, key_ids: Iterable[str]) -> None:
        """Makes those that are missing. When two transactions make one, the second takes the first's."""
        if missing := sorted(set(key_ids) - self._known.keys()):
            new = [self._vault.wrap(AESGCM.generate_key(256)) for _ in missing]
            await db.execute(_MAKE, missing, new)
            self._known |= (await self._vault.keys(db, missing))._known

    def seal(self, key_id: str, text: str, bound_to: str) -> str:
        """Base64 of nonce and ciphertext, which opens only for the same event and field."""
        key = self._known[key_id]
        nonce = os.urandom(_NONCE)
        sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), bound_to.encode())
        return base64.b64encode(sealed).decode()

    def open(self, key_id: str, sealed: str, bound_to: str) -> str:
        """The text, or ERASED when its key is gone."""
        key = self._known.get(key_id)
        if key is None:
            return ERASED
        raw = base64.b64decode(sealed)
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode()).decode()
