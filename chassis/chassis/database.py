"""The pool of a service, and the words that rooms share with the store."""

from typing import TYPE_CHECKING

import asyncpg

from chassis.events import Due, Heard, Stored, Timer

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Connection = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
    Pool = asyncpg.Pool[asyncpg.Record]
else:
    Connection = asyncpg.Connection
    Pool = asyncpg.Pool

__all__ = ["TRANSIENT", "Connection", "Due", "Heard", "Pool", "Stored", "Timer", "open_pool"]

TRANSIENT: tuple[type[Exception], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that was ended while it was idle
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
    asyncpg.InsufficientResourcesError,
    asyncpg.LockNotAvailableError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.PostgresSystemError,
    OSError,
)
"""Errors of the surroundings: the same work may well succeed later, so nobody is to blame for them."""


async def _as_it_was(_: Connection) -> None:
    """Nothing here changes a session, so none is made new: that would be a statement after each transaction."""


async def open_pool(url: str, name: str, size: int = 10, schema: str = "es") -> Pool:
    """A pool whose transactions cannot stall others: one left open for three seconds is ended.

    That limit is part of fencing: a frozen process must not keep the lock on its partitions.
    Names without a schema, of the tables of hearing above all, are found in `schema`.
    """
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        command_timeout=60,
        reset=_as_it_was,
        server_settings={
            "application_name": name,
            "idle_in_transaction_session_timeout": "3000",
            "search_path": schema,
            "timezone": "UTC",
        },
    )
