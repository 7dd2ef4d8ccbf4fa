"""Sealed text: AES-256-GCM under a key per person or case, itself wrapped by the service's master key."""

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from chassis.database import Connection, Pool

ERASED = "(erased)"
"""What a sealed text reads as once its key has been destroyed."""

_NONCE = 12


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
        """The keys of these people or cases, as far as they exist."""
        rows = await db.fetch("select key_id, wrapped from es.key where key_id = any($1)", key_ids)
        return Keys(self, {r["key_id"]: aes_key_unwrap(self._master, r["wrapped"]) for r in rows})

    def wrap(self, key: bytes) -> bytes:
        return aes_key_wrap(self._master, key)


class Keys:
    """The keys that one transaction uses; new ones are stored with it."""

    def __init__(self, vault: Vault, known: dict[str, bytes]) -> None:
        self._vault, self._known = vault, known
        self._new: list[tuple[str, bytes]] = []

    def seal(self, key_id: str, text: str, bound_to: str) -> str:
        """Base64 of nonce and ciphertext, which opens only for the same event and field."""
        key = self._known.get(key_id) or self._make(key_id)
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

    def _make(self, key_id: str) -> bytes:
        key = self._known[key_id] = AESGCM.generate_key(256)
        self._new.append((key_id, self._vault.wrap(key)))
        return key

    async def store_new(self, db: Connection | Pool) -> None:
        """Two transactions may make a key for one person at once; the second fails and is tried again."""
        if self._new:
            await db.executemany("insert into es.key (key_id, wrapped) values ($1, $2)", self._new)
