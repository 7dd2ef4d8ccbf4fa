"""Rest: nothing waits to be told, and everybody has heard what was told."""

from typing import Any

from samverka.settling import Reading


def reading(**changes: dict[str, Any]) -> Reading:
    of: dict[str, dict[str, Any]] = {
        "referral": {
            "told": {"referral.v1": 4, "agency.a.v1": 2},
            "backlog": 0,
            "dead_letters": 0,
            "applied": {"participation.v1": 3, "followup.v1": 1},
        },
        "participation": {
            "told": {"participation.v1": 3},
            "backlog": 0,
            "dead_letters": 0,
            "applied": {"referral.v1": 4},
        },
        "followup": {
            "told": {"followup.v1": 1},
            "backlog": 0,
            "dead_letters": 0,
            "applied": {"referral.v1": 4, "participation.v1": 3},
        },
        "reporting": {
            "told": {},
            "backlog": 0,
            "dead_letters": 0,
            "applied": {"referral.v1": 4, "participation.v1": 3, "followup.v1": 1},
        },
    }
    return Reading({name: each | changes.get(name, {}) for name, each in of.items()})


def test_all_heard_is_still() -> None:
    assert reading().still
    assert reading().told["agency.a.v1"] == 2


def test_a_fact_that_waits_to_be_told_is_not() -> None:
    assert not reading(followup={"backlog": 1}).still


def test_a_fact_that_one_hearer_has_not_applied_is_not() -> None:
    behind = {"applied": {"referral.v1": 4, "participation.v1": 2, "followup.v1": 1}}
    assert not reading(reporting=behind).still


def test_a_service_that_has_heard_nothing_at_all_is_not() -> None:
    assert not reading(participation={"applied": {}}).still


def test_what_is_missing_is_said_in_words() -> None:
    behind = {"applied": {"participation.v1": 2, "followup.v1": 1}, "dead_letters": 1}
    now = reading(referral=behind, followup={"backlog": 4})
    assert list(now.missing()) == [
        "referral has applied 2 of 3 of participation.v1",
        "followup has 4 events that are not told yet",
    ]
    assert list(now.parked()) == ["referral has 1 dead letters, see GET /dead-letters there"]


def test_a_parked_record_that_nobody_told_hinders_nothing() -> None:
    assert reading(referral={"dead_letters": 1}).still
