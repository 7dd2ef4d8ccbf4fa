"""The sum of a table: the same in any order of rows, another for any other content."""

from collections.abc import Sequence
from datetime import date

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.app.agreeing import Sum, summed
from tests.reporting.conftest import SERVICE

Row = tuple[str, int, int, bool, date]
ROW = st.tuples(
    st.text("abåé,() \"\\'", max_size=5),
    st.integers(0, 2**62),
    st.integers(0, 9),
    st.booleans(),
    st.dates(),
)
ROWS = st.lists(ROW, min_size=1, max_size=8, unique_by=lambda row: row[:2])
IN_ONE_DATABASE = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


async def sum_of(db: asyncpg.Connection, rows: Sequence[Row]) -> Sum:
    """Of a table that holds these rows, added in this order; the database is as it was."""
    added = db.transaction()
    await added.start()
    await db.executemany("insert into anonymous_place values ($1, $2, $3, $4, $5)", rows)
    found = await summed(db, SERVICE.schema, "anonymous_place", hashed=True)
    await added.rollback()
    return found


@IN_ONE_DATABASE
@given(rows=ROWS, data=st.data())
async def test_the_order_of_rows_is_no_difference(
    db: asyncpg.Connection, rows: list[Row], data: st.DataObject
):
    other = data.draw(st.permutations(rows))
    assert await sum_of(db, rows) == await sum_of(db, other)


@IN_ONE_DATABASE
@given(rows=ROWS, other=ROWS)
async def test_any_other_content_is_a_difference(
    db: asyncpg.Connection, rows: list[Row], other: list[Row]
):
    same = set(rows) == set(other)
    assert (await sum_of(db, rows) == await sum_of(db, other)) is same


@IN_ONE_DATABASE
@given(rows=ROWS, data=st.data())
async def test_one_value_of_one_row_is_a_difference(
    db: asyncpg.Connection, rows: list[Row], data: st.DataObject
):
    place = data.draw(st.integers(0, len(rows) - 1))
    unit, sequence, number, taken, day = rows[place]
    changed = data.draw(
        st.sampled_from(
            [
                (unit, sequence, number + 1, taken, day),
                (unit, sequence, number, not taken, day),
                (unit + "x", sequence, number, taken, day),
            ]
        )
    )
    others = [*rows[:place], changed, *rows[place + 1 :]]
    assert await sum_of(db, rows) != await sum_of(db, others)


async def test_an_empty_table_has_a_sum_too(db: asyncpg.Connection):
    assert await summed(db, SERVICE.schema, "cost", hashed=True) == Sum(0, 0)
