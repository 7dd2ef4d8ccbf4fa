"""Who may do what: every route has its row, and every other role is refused before anything is looked up."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI

from chassis.http import Allow
from contracts.roles import ROLES
from followup.api import COMMANDS, QUERIES, router
from tests.followup.conftest import NewStaff

ROUTES: Mapping[str, tuple[str, str]] = {
    "complete_milestone": ("POST", "/schedules/{case}/milestones/m/completion"),
    "miss_milestone": ("POST", "/schedules/{case}/milestones/m/miss"),
    "complete_instrument": ("POST", "/schedules/{case}/surveys/m/i/answer"),
    "miss_instrument": ("POST", "/schedules/{case}/surveys/m/i/miss"),
    "complete_as_agency": ("POST", "/schedules/{case}/surveys/m/i/agency-answer"),
    "read_schedule": ("GET", "/schedules/{case}"),
    "read_answers": ("GET", "/schedules/{case}/surveys"),
    "read_working_list": ("GET", "/working-list?function=network"),
    "read_agency_list": ("GET", "/agency-list"),
    "list_reads": ("GET", "/reads/{case}"),
    "read_instruments": ("GET", "/instruments"),
}
TABLE: Mapping[str, Allow] = {**COMMANDS, **QUERIES}


def test_every_route_has_its_row_and_every_row_its_route():
    assert ROUTES.keys() == TABLE.keys()
    app = FastAPI()
    app.include_router(router)
    described: dict[str, Any] = app.openapi()["paths"]
    methods = [method for path in described.values() for method in path]
    assert (methods.count("post"), methods.count("get")) == (len(COMMANDS), len(QUERIES))


def test_whoever_coordinates_pays_or_audits_sees_no_individual():
    for allow in TABLE.values():
        assert not {"coordinator", "economist", "auditor"} & set(allow.roles)


@pytest.mark.parametrize("operation", TABLE)
async def test_every_other_role_is_refused(new_staff: NewStaff, operation: str):
    method, path = ROUTES[operation]
    where = path.format(case=uuid4())
    for role in set(ROLES) - set(TABLE[operation].roles):
        other = new_staff("unit-a", role=role)
        answer = await (
            other.get(where)
            if method == "GET"
            else other.post(where, {"code": "moved", "instrument_version": 1})
        )
        assert answer.status_code == 403, (operation, role)
