"""The way through a programme, drawn as a line from the referral to the last follow-up."""

from collections.abc import Iterator
from itertools import chain

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from contracts.programme import Milestone, Pathway, Programme
from samverka.picture.tables import details, length, table

DAY = "●"
STEP = "○"


def way(version: Programme) -> Iterator[RenderableType]:
    """Phases, steps and milestones in their order, then the table of days and the limits."""
    pathway = version.pathway
    lines = chain(_before(pathway), _during(version), _afterwards(pathway))
    yield Text("\nThe way through it", style="bold cyan")
    yield Padding(Group(*lines), (1, 0, 0, 2))
    if pathway.milestones:
        columns = ("day", "milestone", "answers for it", "overdue", "situation")
        yield table("Days", columns, [_row(each) for each in pathway.milestones])
    yield details("Limits", _limits(version))


def _before(pathway: Pathway) -> Iterator[Text]:
    yield _phase("before")
    visits = ((pathway.study_visit, "study visit"), (pathway.mapping_visit, "mapping visit"))
    yield _step("referral")
    yield from (_step(name) for held, name in visits if held)
    yield _step("referral group decides") if pathway.referral_group else _step("unit decides")
    beside = "guide" if pathway.supported_by == "guide" else "contact person"
    group = ", resource group composed" if pathway.resource_group else ""
    yield _step(f"enrolment: {beside} named{group}")


def _during(version: Programme) -> Iterator[Text]:
    pathway, limits = version.pathway, version.limits
    stay = limits.fixed_length or limits.usual_stay
    how = "always" if limits.fixed_length else "usually"
    most = f", at most {length(limits.maximum_length)}" if limits.maximum_length else ""
    yield _phase(f"start: {how} {length(stay)}{most}")
    if pathway.plan:
        when = f" within {length(pathway.plan.within)}" if pathway.plan.within else ""
        everyone = " for everybody" if pathway.plan.for_everyone else ""
        yield _step(f"{pathway.plan.name}{everyone}{when}")
    order = "" if pathway.steps_in_order else " (in any order)"
    for step in pathway.steps:
        yield _step(f"step {step.number}: {step.name}{order}")
    yield from _dated(pathway, "start")


def _afterwards(pathway: Pathway) -> Iterator[Text]:
    yield _phase("exit")
    yield from _dated(pathway, "exit")


def _dated(pathway: Pathway, anchor: str) -> Iterator[Text]:
    for each in pathway.milestones:
        if each.counted_from == anchor:
            what = each.name.partition(": ")[2] or each.name
            yield Text.assemble("│  ", (f"{DAY} ", "green"), f"{_day(each):<18}", what)


def _phase(name: str) -> Text:
    return Text.assemble("┝━ ", (name, "bold"))


def _step(name: str) -> Text:
    return Text.assemble("│  ", (f"{STEP} ", "green"), name)


def _day(each: Milestone) -> str:
    return f"{each.counted_from} + {length(each.after)}"


def _row(each: Milestone) -> tuple[str, ...]:
    recorded = "recorded" if each.records_situation else ""
    who = each.function.replace("_", " ")
    return _day(each), each.name, who, f"after {length(each.overdue_after)}", recorded


def _limits(version: Programme) -> dict[str, tuple[str, ...]]:
    limits = version.limits
    return {
        "Usual stay": (length(limits.usual_stay),),
        "Fixed length": (length(limits.fixed_length),),
        "Longest": (length(limits.maximum_length),),
        "Pointed out": (f"{length(limits.warn_before)} before" if limits.warn_before else "",),
        "Hours": (f"at most {limits.hours_a_week} a week" if limits.hours_a_week else "",),
        "Days": (", ".join(limits.weekdays),),
        "Place held": (length(limits.hold),),
        "Answer within": (length(limits.answer_within),),
        "A pause": ("stops the clock" if limits.pause_stops_clock else "",),
    }
