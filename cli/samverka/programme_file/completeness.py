"""What a reader of the file needs beyond what the services do."""

from collections.abc import Iterator

from contracts.programme import BESIDE, SITUATION, ChoiceItem, Count, Counted, form_of
from contracts.programme.rules import Broken, Place
from samverka.programme_file.draft import Draft, Version

ASKED = (Counted.ANSWERS, Counted.POSITIVE_ANSWERS, Counted.SCORE_CHANGES, Counted.PAIRS)
FOLLOWED = (Counted.FOLLOW_UPS_DONE, Counted.FOLLOW_UPS_DUE)


def incomplete(draft: Draft) -> Iterator[Broken]:
    """What is said too briefly to be understood."""
    for version in draft.versions:
        if version.has("organisations"):
            yield from _kinds(version)
        if version.has("eligibility"):
            yield from _criteria(version)
        if version.has("targets"):
            yield from _counts(version)
        if version.has("units"):
            yield from _seats(version)
        if version.has("instruments"):
            yield from _codes(version)
            yield from _at_start(version)


def _kinds(version: Version) -> Iterator[Broken]:
    for index, each in enumerate(version.model.organisations):
        if each.party is None and each.kind is None:
            message = f"{each.organisation} is of no party: say what it is"
            yield Broken(version.at("organisations", index), "kind_of_organisation", message)


def _criteria(version: Version) -> Iterator[Broken]:
    rules = version.model.eligibility
    for index, criterion in enumerate(rules.attested if not rules.criteria else ()):
        place = version.at("eligibility", "attested", index)
        yield Broken(place, "unknown_criterion", f"no criterion {criterion} is described")


def _counts(version: Version) -> Iterator[Broken]:
    for index, target in enumerate(version.model.targets):
        at = version.at("targets", index)
        yield from _filters((*at, "numerator"), target.numerator)
        if target.denominator != "none":
            yield from _filters((*at, "denominator"), target.denominator)


def _filters(at: Place, count: Count) -> Iterator[Broken]:
    """What narrows a count fits what is counted."""
    fits = (
        ("exits", bool(count.exits), count.of is Counted.ENDED, False),
        ("instrument", bool(count.instrument), count.of in ASKED, True),
        ("milestone", bool(count.milestone), count.of in FOLLOWED, False),
    )
    for name, given, fitting, needed in fits:
        if given and not fitting:
            yield Broken((*at, name), "count_does_not_fit", f"{count.of} is not narrowed by {name}")
        if needed and fitting and not given:
            yield Broken((*at, name), "count_does_not_fit", f"say the {name} of {count.of}")


def _codes(version: Version) -> Iterator[Broken]:
    """Which codes there are is known of income and occupation, and of a published form with choices."""
    for index, each in enumerate(version.model.instruments):
        form = form_of(each.instrument, each.version)
        chosen = form and any(isinstance(item, ChoiceItem) for item in form.items)
        if each.told == "codes" and each.measures not in SITUATION and not chosen:
            message = f"no form of {each.instrument}, version {each.version}, has codes to choose"
            yield Broken(version.at("instruments", index, "told"), "no_code_list", message)


def _at_start(version: Version) -> Iterator[Broken]:
    for index, each in enumerate(version.model.instruments):
        for number, occasion in enumerate(each.at if each.respondent in BESIDE else ()):
            if occasion == "start":
                message = f"{each.instrument}: no {each.respondent} is asked at the start"
                place = version.at("instruments", index, "at", number)
                yield Broken(place, "not_asked_at_start", message)


def _seats(version: Version) -> Iterator[Broken]:
    for index, unit in enumerate(version.model.units):
        seats = sum(station.seats.high for station in unit.stations)
        if seats < unit.places.high:
            message = f"{unit.unit} has up to {unit.places.high} places and seats for {seats}"
            yield Broken(version.at("units", index, "stations"), "too_few_seats", message)
