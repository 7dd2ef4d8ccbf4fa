"""Every route asks by the table, and the table has no row that nobody asks by."""

from typing import Any

from fastapi import FastAPI

from contracts.roles import ROLES
from participation.api import COMMANDS, QUERIES, router


def app() -> FastAPI:
    app = FastAPI()
    app.include_router(router)
    return app


def test_every_operation_of_the_service_is_in_the_described_interface():
    described: dict[str, Any] = app().openapi()["paths"]
    methods = [method for path in described.values() for method in path]
    assert methods.count("post") == len(COMMANDS)
    assert methods.count("get") == len(QUERIES)


def test_every_row_of_the_table_names_roles_that_exist():
    for allow in (*COMMANDS.values(), *QUERIES.values()):
        assert set(allow.roles) <= set(ROLES)


def test_no_individual_is_within_reach_of_those_who_see_aggregates_only():
    closed = COMMANDS | {name: QUERIES[name] for name in QUERIES if name != "read_programme"}
    for allow in closed.values():
        assert not set(allow.roles) & {"coordinator", "economist", "auditor"}
