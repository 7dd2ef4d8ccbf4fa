"""Every route asks by the table, and the table has no row that nobody asks by."""

from typing import Any

from fastapi import FastAPI

from contracts.roles import ROLES
from referral.api import router
from referral.api.table import AT_UNIT, COMMANDS, QUERIES, SENDING


def test_every_operation_of_the_service_is_in_the_described_interface():
    app = FastAPI()
    app.include_router(router)
    described: dict[str, Any] = app.openapi()["paths"]
    methods = [method for path in described.values() for method in path]
    assert methods.count("post") == len(COMMANDS)
    assert methods.count("get") == len(QUERIES)


def test_every_row_of_the_table_names_roles_that_exist():
    for allow in (*COMMANDS.values(), *QUERIES.values()):
        assert set(allow.roles) <= set(ROLES)
    assert set(ROLES) >= SENDING | AT_UNIT


def test_no_individual_is_within_reach_of_those_who_see_aggregates_only():
    impersonal = {
        *("adopt_agreement", "record_cost", "correct_cost", "set_budget", "receive_funds"),
        *("read_capacity", "read_route"),
    }
    for name, allow in {**COMMANDS, **QUERIES}.items():
        if name not in impersonal:
            assert not set(allow.roles) & {"coordinator", "economist", "auditor"}, name


def test_what_concerns_a_case_asks_for_an_assignment_too():
    free = {"register_organisation", "adopt_agreement", "record_cost", "correct_cost"}
    free |= {"set_budget", "receive_funds"}
    free |= {
        "raise_protection",
        "lift_protection",
        "forget_person",
    }  # these ask more than one of them
    assert {name for name, allow in COMMANDS.items() if allow.by is None} == free
