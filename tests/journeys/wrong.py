"""Everything that is wrong with a request, and the status, field and rule that it is answered with."""

from datetime import timedelta
from uuid import uuid4

from tests.journeys.bad import (
    DAY,
    bad_agreement,
    bad_cost,
    bad_number,
    bad_referral,
    bad_step,
    consent,
    enrolling,
    funded,
    with_headers,
)
from tests.journeys.town import INSURANCE, JOBS, TOWNSHIP, caseworker


def wide(digits: str) -> str:
    """Digits of East Asian typesetting: digits to Unicode, and to careless code."""
    return "".join(chr(ord("０") + int(digit)) for digit in digits)


NO_DAY = "date_from_datetime_parsing"
PLAN = "/participations/{case}/plan/revision"

WRONG = [
    # unknown fields
    bad_cost("an unknown field", 422, "/surprise", "extra_forbidden", surprise=1),
    bad_referral(
        "an unknown field inside another",
        422,
        "/consent/surprise",
        "extra_forbidden",
        consent=consent(surprise=1),
    ),
    # wrong types
    bad_cost("words for an amount", 422, "/net_ore", "int_type", net_ore="much"),
    bad_cost("half an öre", 422, "/net_ore", "int_type", net_ore=0.5),
    bad_cost("an amount too great", 422, "/net_ore", "less_than_equal", net_ore=10**30),
    bad_cost("no amount", 422, "/net_ore", "int_type", net_ore=None),
    bad_step("text for a list", "seated", PLAN, 422, "/goals", "tuple_type", goals="Komma"),
    bad_step(
        "an unknown code", "sent", "/referrals/{case}/decline", 422, "/code", "enum", code="x"
    ),
    # impossible dates, and dates in the future
    bad_cost("30 February", 422, "/accrued_on", NO_DAY, accrued_on="2011-02-30"),
    bad_cost("a day that is none", 422, "/on", NO_DAY, on="yesterday"),
    bad_cost("tomorrow", 422, "/on", "not_in_future", on=lambda today: str(today + DAY)),
    bad_cost(
        "a cost of tomorrow",
        422,
        "/accrued_on",
        "not_in_future",
        accrued_on=lambda today: str(today + DAY),
    ),
    bad_referral(
        "signed tomorrow",
        422,
        "/consent/signed_on",
        "not_in_future",
        consent=lambda stage: consent(signed_on=str(stage.today + DAY))(stage),
    ),
    bad_step(
        "a week that has not begun",
        "seated",
        "/participations/{case}/attendance",
        409,
        "/week",
        "week_not_begun",
        week=lambda stage: str(stage.today + timedelta(days=7 - stage.today.weekday())),
        planned_hours=20,
        attended_hours=20,
    ),
    # identity numbers
    bad_number("a wrong checksum", lambda number: number[:11] + str((int(number[11]) + 1) % 10)),
    bad_number("a digit too few", lambda number: number[:11]),
    bad_number("ten digits", lambda number: number[2:]),
    bad_number("letters", lambda number: number[:8] + "ABCD"),
    bad_number("a wrong century", lambda number: "17" + number[2:]),
    bad_number("other digits than 0 to 9", lambda number: number[:4] + wide(number[4:])),
    bad_referral("no number", 422, "/identity_number", "missing", identity_number=None),
    # shares and costs
    bad_agreement(
        "shares that sum to less than one",
        409,
        "/shares",
        "shares_sum_to_one",
        shares=funded((INSURANCE, 1, 3), (JOBS, 1, 3)),
    ),
    bad_agreement(
        "shares that sum to more than one",
        409,
        "/shares",
        "shares_sum_to_one",
        shares=funded((INSURANCE, 2, 3), (JOBS, 2, 3)),
    ),
    bad_agreement(
        "a share of nothing",
        422,
        "/shares/1/denominator",
        "greater_than_equal",
        shares=funded((INSURANCE, 1, 1), (JOBS, 1, 0)),
    ),
    bad_cost(
        "a cost without an agreement",
        409,
        "/accrued_on",
        "cost_without_agreement",
        accrued_on="2009-12-31",
    ),
    # who may refer, whom, and with what
    bad_referral(
        "an agency that is not on the list",
        409,
        "/unit",
        "sender_may_not_refer",
        who=caseworker(TOWNSHIP),
    ),
    bad_referral("no consent", 422, "/consent", "missing", consent=None),
    bad_referral(
        "a consent to nobody", 422, "/consent/parties", "too_short", consent=consent(parties=[])
    ),
    bad_referral(
        "a consent to a stranger",
        422,
        "/consent/parties",
        "unknown_party",
        consent=consent(parties=["nobody-here"]),
    ),
    bad_referral("nothing attested", 409, "/attested", "not_eligible", attested=[]),
    bad_referral("an unknown programme", 422, "/programme", "unknown_programme", programme="nope"),
    bad_referral("an unknown unit", 422, "/unit", "unknown_unit", unit="nope"),
    # full
    enrolling("a full unit", "waiting", "lager", 409, "/case_id", "no_confirmed_hold"),
    enrolling("a full station", "confirmed", "smedja", 409, "/station", "station_full"),
    enrolling("an unknown station", "confirmed", "nope", 409, "/station", "unknown_station"),
    enrolling("a place twice", "seated", "lager", 409, "/case_id", "already_enrolled"),
    # versions and keys
    with_headers(
        bad_step("a stale If-Match", "seated", PLAN, 412, "If-Match", "if_match", goals=["Prova"]),
        If_Match='"1"',
    ),
    bad_step("no If-Match", "seated", PLAN, 428, "If-Match", "if_match_required", goals=["Prova"]),
    with_headers(
        bad_cost(
            "a used Idempotency-Key with another body",
            422,
            "Idempotency-Key",
            "idempotency_key_reused",
            net_ore=200,
        ),
        Idempotency_Key=lambda stage: stage.key,
    ),
    with_headers(
        bad_cost("no Idempotency-Key", 400, "Idempotency-Key", "required"), Idempotency_Key=""
    ),
    with_headers(
        bad_cost("a short Idempotency-Key", 422, "Idempotency-Key", "string_too_short"),
        Idempotency_Key="x",
    ),
    # tokens
    with_headers(bad_cost("no token", 401, "Authorization", "authenticated"), Authorization=""),
    with_headers(
        bad_cost("a foreign token", 401, "Authorization", "authenticated"),
        Authorization="Bearer eyJhbGciOiJub25lIn0.e30.",
    ),
]


WRONG += [
    bad_cost("yes for an amount", 422, "/net_ore", "int_type", net_ore=True),
    bad_cost("digits for an amount", 422, "/net_ore", "int_type", net_ore="100"),
    bad_cost("a number for a day", 422, "/accrued_on", "date_type", accrued_on=0),
    bad_cost("a cost of no unit", 422, "/unit", "unknown_unit", unit="ingenstans"),
    bad_agreement(
        "a version that overlaps", 409, "/valid_from", "agreement_overlaps", valid_from="2010-01-01"
    ),
    bad_agreement(
        "an agreement that ends before it begins",
        409,
        "/valid_until",
        "until_before_from",
        valid_until="2029-12-31",
    ),
    bad_agreement(
        "a funder that takes no part",
        409,
        "/shares",
        "unknown_funder",
        shares=funded((INSURANCE, 1, 2), ("nobody-here", 1, 2)),
    ),
    bad_agreement(
        "an agreement beside another",
        409,
        "/agreement",
        "covered_by_another",
        agreement="avtal-bredvid",
    ),
    bad_referral("a pool that is none", 409, "/pool", "unknown_pool", pool="nope"),
    bad_referral(
        "a case that goes on from nowhere",
        409,
        "/redirected_from",
        "not_redirected",
        redirected_from=str(uuid4()),
    ),
    bad_referral(
        "before the programme begins", 409, "/programme", "programme_not_begun", on="2009-12-31"
    ),
    bad_step(
        "a referral reopened that was never closed",
        "waiting",
        "/referrals/{case}/reopening",
        409,
        "/case_id",
        "referral_never_closed",
    ),
    bad_step(
        "a decline for a reason that is another's",
        "sent",
        "/referrals/{case}/decline",
        409,
        "/code",
        "reason_does_not_fit",
        by="unit",
        code="no_place",
    ),
    bad_step(
        "a question before the receipt",
        "sent",
        "/referrals/{case}/information-request",
        409,
        None,
        "receive_first",
        asked_for=["planning"],
    ),
]
"""What is accepted, or refused otherwise, although it should be refused like this."""
