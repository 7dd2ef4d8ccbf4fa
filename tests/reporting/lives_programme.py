"""The versions of a programme with two lives: a pilot, a project with pools, instruments and targets, its close."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from contracts.codes import Party
from contracts.programme import Places, Pool, Programme
from tests.reporting.facts import published

UNIT = "holmangen"
PILOT, PROJECT, CLOSED, LAST = (
    date(2006, 1, 1),
    date(2007, 1, 1),
    date(2007, 10, 1),
    date(2007, 12, 31),
)
HEARD = date(2009, 1, 1)
ASSOCIATION, TOWN = "forbundet", "holmangen-kommun"
PARTIES = {
    "forsakringskassan": Party.SOCIAL_INSURANCE,
    "arbetsformedlingen": Party.EMPLOYMENT_SERVICE,
    "regionen": Party.REGION,
    TOWN: Party.MUNICIPALITY,
}
SCORED = {
    "instrument": "quality-of-life",
    "name": "Quality of life",
    "measures": "quality_of_life",
    "at": ["start", "exit"],
    "paired": True,
    "told": "score",
    "scale": {"lowest": 0, "highest": 10},
}
SUPPORT = {
    "instrument": "support",
    "name": "Did the support meet your needs?",
    "measures": "support",
    "at": ["exit"],
    "told": "score",
    "scale": {"lowest": 1, "highest": 4},
}


def target(slug: str, numerator: Any, denominator: Any, aim: Any, **more: Any) -> dict[str, Any]:
    written = {
        "target": slug,
        "name": slug,
        "numerator": numerator,
        "denominator": denominator,
        "aim": aim,
    }
    said = {"expressed_in": "percent", "period": "each_year", "decimals": 1, "rounding": "half_up"}
    return {**written, **said, **more}


ENDED = {"of": "ended"}
OF = {"instrument": "quality-of-life"}
TARGETS = (
    target(
        "onwards",
        {**ENDED, "exits": ["work", "studies", "ordinary_activity"]},
        ENDED,
        {"at_least": 50},
    ),
    target(
        "support",
        {"of": "positive_answers", "instrument": "support"},
        {"of": "answers", "instrument": "support"},
        {"at_least": 80},
    ),
    target(
        "places",
        {"of": "place_days", "pool": "joint"},
        {"of": "days"},
        {"at_least": 5},
        expressed_in="number",
        decimals=2,
    ),
    target(
        "plans",
        {"of": "with_plan"},
        {"of": "started"},
        {"at_least": 100},
        rounding="down",
        period="whole_time",
    ),
    target(
        "life",
        {"of": "score_changes", **OF},
        {"of": "pairs", **OF},
        {"more_than": 0},
        expressed_in="number",
        decimals=2,
        period="whole_time",
    ),
    target("own-income", {"of": "own_income_risen"}, ENDED, {"more_than": 0}, period="whole_time"),
    target(
        "followed-up",
        {"of": "follow_ups_done"},
        {"of": "follow_ups_due"},
        {"at_least": 100},
        period="whole_time",
        rounding="down",
    ),
    target(
        "first-follow-up",
        {"of": "follow_ups_done", "milestone": "exit-6-months"},
        {"of": "follow_ups_due", "milestone": "exit-6-months"},
        {"at_least": 90},
        period="whole_time",
    ),
    target(
        "how-many",
        {"of": "took_part"},
        "none",
        {"at_least": 28, "at_most": 30},
        expressed_in="number",
        decimals=0,
        period={"first": "2006-01-01", "last": "2007-12-31"},
    ),
)


def pool(high: int, name: str = "joint") -> Pool:
    return Pool(pool=name, name=f"The {name} places", funder=TOWN, places=Places(low=1, high=high))


def versions() -> Iterator[Programme]:
    """In their order."""
    first = published([UNIT]).programme.model_dump(mode="json")
    first |= {
        "runs": {"first": "2006-01-01", "last": "2006-12-31"},
        "phase": "pilot",
        "name": "Piloten",
    }
    for organisation in first["organisations"]:
        organisation["kind"] = "agency"
    second = first | {
        "version": 2,
        "valid_from": "2007-01-01",
        "phase": "project",
        "name": "Projektet",
        "runs": {"first": "2006-01-01", "last": "2007-12-31"},
        "amendment": {
            "kinds": ["renamed", "phase_changed", "extended"],
            "why": "It went well.",
        },
        "instruments": [SCORED, SUPPORT],
        "targets": list(TARGETS),
    }
    second["units"] = [
        {
            **first["units"][0],
            "name": "Nya Holmängen",
            "pools": [pool(7).model_dump(mode="json")],
        }
    ]
    closing = {
        "reason": "no_funding",
        "why": "Nobody pays.",
        "decided_on": "2007-10-01",
        "last_day": "2007-12-31",
    }
    third = second | {
        "version": 3,
        "valid_from": "2007-10-01",
        "phase": "closed",
        "closing": closing,
        "amendment": {"kinds": ["closed"], "why": "Nobody pays.", "decided_on": "2007-10-01"},
    }
    yield from map(Programme.model_validate, (first, second, third))
