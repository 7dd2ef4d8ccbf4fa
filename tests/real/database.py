"""Databases of their own for tests: made from a migrated template, with an owner and a service role."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import uuid4

import asyncpg

from chassis import migrations
from embedded import Parts

PASSWORD: Final = "test"


@dataclass(frozen=True)
class Database:
    """One database, as each kind of user reaches it: addresses with name and password."""

    name: str
    service: str
    owner: str
    superuser: str


@dataclass
class Databases:
    """Makes them; every schema is migrated once and then copied."""

    parts: Parts
    templates: dict[tuple[Path, str], str] = field(default_factory=dict[tuple[Path, str], str])

    def url(self, user: str, password: str, name: str) -> str:
        return f"postgresql://{user}:{password}@{self.parts.postgres_host}:{self.parts.postgres_port}/{name}"

    def superuser(self, name: str = "postgres") -> str:
        return self.url(self.parts.postgres_user, self.parts.postgres_password, name)

    async def new(self, folder: Path, role: str) -> Database:
        """A fresh one with the migrations of the chassis and of `folder`, for the service `role`."""
        if (folder, role) not in self.templates:
            self.templates[folder, role] = await self._template(folder, role)
        name = f"t{uuid4().hex}"
        await self._run(
            f"create database {name} template {self.templates[folder, role]} owner {role}_owner"
        )
        return self._named(name, role)

    def _named(self, name: str, role: str) -> Database:
        return Database(
            name,
            self.url(role, PASSWORD, name),
            self.url(f"{role}_owner", PASSWORD, name),
            self.superuser(name),
        )

    async def _template(self, folder: Path, role: str) -> str:
        name = f"template_{uuid4().hex}"
        for user in (role, f"{role}_owner"):
            await self._role(user)
        await self._run(
            f"create database {name} owner {role}_owner",
            f"revoke all on database {name} from public",
        )
        owner = await asyncpg.connect(self._named(name, role).owner)
        await migrations.migrate(owner, folder, role)
        await owner.close()
        return name

    async def _role(self, name: str) -> None:
        """As provisioning makes it: it may log in, and nothing else."""
        rights = "login noinherit nosuperuser nocreatedb nocreaterole noreplication"
        try:
            await self._run(f"create role {name} {rights} password '{PASSWORD}'")
        except asyncpg.DuplicateObjectError:
            return

    async def _run(self, *statements: str) -> None:
        db = await asyncpg.connect(self.superuser())
        try:
            for statement in statements:
                await db.execute(statement)
        finally:
            await db.close()
