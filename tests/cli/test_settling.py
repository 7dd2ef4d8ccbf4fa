"""Rest: nothing waits to be told, and everybody has heard what was told."""

from typing import Any

from samverka.settling import Reading


def progress(told: dict[str, int], applied: dict[str, int], **others: Any) -> dict[str, Any]:
    """All of it in one partition."""
    return {
        "told": told,
        "told_to": {topic: {"0": facts} for topic, facts in told.items()},
        "backlog": 0,
        "applied": applied,
        "heard_to": {topic: {"0": facts} for topic, facts in applied.items()},
        "discarded": {},
        "dead_letters": 0,
        **others,
    }


def reading(**changes: dict[str, Any]) -> Reading:
    referral, participation = {"referral.v1": 4}, {"participation.v1": 3}
    followup, feed = {"followup.v1": 1}, {"agency.a.v1": 2}
    of = {
        "referral": progress(referral | feed, participation | followup),
        "participation": progress(participation, referral),
        "followup": progress(followup, referral | participation),
        "reporting": progress({}, referral | participation | followup),
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
    assert list(now.parked()) == ["referral has 1 dead letters: samverka dead-letters list"]


def test_a_parked_record_that_nobody_told_hinders_nothing() -> None:
    assert reading(referral={"dead_letters": 1}).still


def test_a_fact_that_was_discarded_is_not_waited_for() -> None:
    behind = {"applied": {"referral.v1": 4, "participation.v1": 2, "followup.v1": 1}}
    assert not reading(reporting=behind).still
    assert reading(reporting=behind | {"discarded": {"participation.v1": 1}}).still


def test_a_record_that_nobody_told_neither_hinders_rest_nor_hides_what_is_on_its_way() -> None:
    more = {"applied": {"referral.v1": 4, "participation.v1": 4, "followup.v1": 1}}
    assert reading(reporting=more).still
    heard_to = {"referral.v1": {"0": 4}, "participation.v1": {"0": 2}, "followup.v1": {"0": 1}}
    behind = reading(reporting=more | {"heard_to": heard_to})
    assert not behind.still
    assert behind.lag("reporting", "participation.v1") == 1
    assert behind.lag("reporting", "referral.v1") == 0


def test_what_is_parked_grows_older_and_all_is_at_rest_nevertheless():
    first, second = (reading(referral={"dead_letter_oldest_seconds": age}) for age in (1.0, 1.2))
    assert first != second
    assert first.come == second.come
    assert first.come != reading(referral={"dead_letters": 1}).come
