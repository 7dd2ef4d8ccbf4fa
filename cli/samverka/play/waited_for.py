"""What the calendar waits for: milestones of the stay, follow-ups after the exit, and the surveys beside them."""

from collections.abc import Iterator
from datetime import date, timedelta

from contracts.codes import NonResponse
from contracts.programme import Instrument, Milestone, Respondent, Situation
from samverka.play import situations
from samverka.play.acts import Act, Verb
from samverka.play.days import DAY, WEDNESDAY, WEEK, after, on_or_after
from samverka.play.measuring import Answering, asked_at
from samverka.play.stays import Stay
from samverka.play.telling import Scene

LATE, MISSED = 0.08, 0.04  # chances
TOO_LATE = 3 * WEEK
WHY_MISSED = (NonResponse.NOT_REACHED, NonResponse.NOT_REACHED, NonResponse.DECLINED)


def during_stay(scene: Scene, stay: Stay, answering: Answering) -> Iterator[Act]:
    """Done on the Wednesday after they fall due, unless the stay ends before; a few late, a few missed."""
    for milestone in _counted_from(scene, "start"):
        missed = scene.fortune.rng.random() < MISSED
        day = _day(scene, stay.start, milestone, missed)
        if day < stay.end:
            if milestone.function == "network" and not missed:
                yield _network_meets(scene, stay, milestone, day)
            found = situations.before(scene.fortune.rng) if milestone.records_situation else None
            yield from _met(scene, stay, milestone, day, missed, found, answering)


def after_exit(scene: Scene, stay: Stay, then: Situation, answering: Answering) -> Iterator[Act]:
    """Agencies and managers are asked at once; then each follow-up, from one situation to the next."""
    for each in asked_at(scene, "exit", beside=True):
        yield from _answered(scene, stay, "exit", each, after(stay.end, WEDNESDAY), answering)
    for milestone in _counted_from(scene, "exit"):
        then = situations.at_follow_up(scene.fortune.rng, then)
        missed = not scene.fortune.reached.draw()
        day = _day(scene, stay.end, milestone, missed)
        found = then if milestone.records_situation else None
        yield from _met(scene, stay, milestone, day, missed, found, answering)


def _counted_from(scene: Scene, anchor: str) -> list[Milestone]:
    """In the order of their days."""
    found = [m for m in scene.programme.pathway.milestones if m.counted_from == anchor]
    return sorted(found, key=lambda m: m.after.counted_from(date(2000, 1, 1)))


def _day(scene: Scene, since: date, milestone: Milestone, missed: bool) -> date:
    late = missed or scene.fortune.rng.random() < LATE
    due = milestone.after.counted_from(since)
    return max(on_or_after(due + (TOO_LATE if late else timedelta()), WEDNESDAY), since + DAY)


def _met(
    scene: Scene,
    stay: Stay,
    milestone: Milestone,
    day: date,
    missed: bool,
    found: Situation | None,
    answering: Answering,
) -> Iterator[Act]:
    """Done or missed; with it what is asked there, of whoever is asked."""
    name = milestone.milestone
    if missed:
        body = {"code": scene.fortune.rng.choice(WHY_MISSED).value}
        yield scene.act(day, Verb.MISS_MILESTONE, stay.person, body, name)
        return
    body = {"situation": found.model_dump(mode="json")} if found else {}
    yield scene.act(day, Verb.COMPLETE_MILESTONE, stay.person, body, name)
    for each in asked_at(scene, name):
        yield from _answered(scene, stay, name, each, day, answering)


def _network_meets(scene: Scene, stay: Stay, milestone: Milestone, day: date) -> Act:
    attended = list(dict.fromkeys((stay.person.referred_by, scene.host)))
    body = {"attended_by": attended}
    return scene.act(day, Verb.MEET_NETWORK, stay.person, body, milestone.milestone)


def _answered(
    scene: Scene,
    stay: Stay,
    occasion: str,
    asked: Instrument,
    day: date,
    answering: Answering,
) -> Iterator[Act]:
    """Entered by the unit's staff; each agency that the consent names answers for itself."""
    of_agencies = asked.respondent is Respondent.AGENCY
    verb = Verb.ANSWER_AS_AGENCY if of_agencies else Verb.ANSWER
    for agency in stay.asked.named if of_agencies else [None]:
        said, detail = answering.at_milestone(asked), f"{occasion}/{asked.instrument}"
        yield scene.act(day, verb, stay.person, said, detail, agency)
