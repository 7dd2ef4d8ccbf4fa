"""Participations and headcounts, as the units' desk tells them."""

from collections.abc import Iterable

from contracts.participation import (
    AttendanceRecorded,
    Enrolled,
    EnteredInError,
    ExitCorrected,
    Exited,
    HeadcountAdded,
    ParticipationReopened,
    Paused,
    PlanEstablished,
    Resumed,
)
from contracts.referral import ConsentWithdrawn, ProtectionRaised
from reporting.projections.rows import Row, rows


def _enrolled(fact: Enrolled, _: int) -> Iterable[Row]:
    version = (fact.programme, fact.programme_version)
    yield fact.case_id, *version, fact.unit, fact.referred_by, fact.sex.value, fact.on, fact.pool


def _exited(fact: Exited, sequence: int) -> Iterable[Row]:
    yield fact.case_id, sequence, fact.on, fact.code.value


def _corrected(fact: ExitCorrected, sequence: int) -> Iterable[Row]:
    yield fact.case_id, sequence, fact.code.value


def _dated(fact: ParticipationReopened | PlanEstablished, sequence: int) -> Iterable[Row]:
    yield fact.case_id, sequence, fact.on


def _pause(fact: Paused | Resumed, sequence: int) -> Iterable[Row]:
    yield fact.case_id, sequence, isinstance(fact, Paused), fact.on


def _of_case(fact: ConsentWithdrawn | ProtectionRaised | EnteredInError, _: int) -> Iterable[Row]:
    yield fact.case_id, fact.on


def _headcount(fact: HeadcountAdded, _: int) -> Iterable[Row]:
    yield fact.headcount_id, fact.programme, fact.unit, fact.sex.value, fact.start_year


def _attendance(fact: AttendanceRecorded, sequence: int) -> Iterable[Row]:
    yield fact.case_id, sequence, fact.week, fact.planned_hours, fact.attended_hours


_STEP = {"case_id": "uuid", "sequence": "bigint"}
_PAUSE = {**_STEP, "paused": "bool", "day": "date"}

ROWS = (
    rows(
        Enrolled,
        "enrolled",
        {
            "case_id": "uuid",
            "programme": "text",
            "programme_version": "int",
            "unit": "text",
            "referred_by": "text",
            "sex": "text",
            "day": "date",
            "pool": "text",
        },
        _enrolled,
    ),
    rows(Exited, "exited", {**_STEP, "day": "date", "code": "text"}, _exited),
    rows(ExitCorrected, "exit_correction", {**_STEP, "code": "text"}, _corrected),
    rows(ParticipationReopened, "reopening", {**_STEP, "day": "date"}, _dated),
    rows(EnteredInError, "entered_in_error", {"case_id": "uuid", "day": "date"}, _of_case),
    rows(PlanEstablished, "plan", {**_STEP, "day": "date"}, _dated),
    rows(Paused, "pause", _PAUSE, _pause),
    rows(Resumed, "pause", _PAUSE, _pause),
    rows(ConsentWithdrawn, "withdrawal", {"case_id": "uuid", "day": "date"}, _of_case),
    rows(ProtectionRaised, "withdrawal", {"case_id": "uuid", "day": "date"}, _of_case),
    rows(ProtectionRaised, "protection", {"case_id": "uuid", "day": "date"}, _of_case),
    rows(
        HeadcountAdded,
        "headcount",
        {
            "headcount_id": "uuid",
            "programme": "text",
            "unit": "text",
            "sex": "text",
            "start_year": "int",
        },
        _headcount,
    ),
    rows(
        AttendanceRecorded,
        "attendance",
        {
            "case_id": "uuid",
            "sequence": "bigint",
            "week": "date",
            "planned_hours": "int",
            "attended_hours": "int",
        },
        _attendance,
    ),
)
