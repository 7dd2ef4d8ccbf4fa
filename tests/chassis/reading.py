"""What has been told, as it lies in the log and in a topic."""

from chassis.database import Pool
from tests.real.kafka import Record


async def all_told(pool: Pool) -> bool:
    return await pool.fetchval(
        "select position = (select max(position) from es.event) from es.relay"
    )


def sequences(records: list[Record]) -> dict[str, list[int]]:
    """The stream versions told of each key, in the order of their partition."""
    found: dict[str, list[int]] = {}
    for record in records:
        key = (record.key or b"").decode()
        found.setdefault(key, []).append(int(dict(record.headers)["ce_sequence"]))
    return found
