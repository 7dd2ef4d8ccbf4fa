"""Who is known by which number; the number itself lies sealed in the person's stream."""

from uuid import UUID, uuid4

from chassis.database import Connection

_MADE = "insert into desk.person values ($1, $2) on conflict do nothing"
_FOUND = "select person_id from desk.person where number_index = $1"


async def person_of(db: Connection, number_index: bytes) -> UUID:
    """The person with this number, found or made; nobody is told which."""
    await db.execute(_MADE, number_index, uuid4())
    return await db.fetchval(_FOUND, number_index)
