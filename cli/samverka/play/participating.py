"""A stay in full, from the seat to the last follow-up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.codes import Boundary, Exit, NonResponse
from contracts.programme import Respondent, Situation
from samverka.play import situations
from samverka.play.acts import Act, Verb
from samverka.play.attending import FULL_TIME, Attending
from samverka.play.days import WEDNESDAY, after
from samverka.play.entry import takes_seat
from samverka.play.measuring import Answering, asked_at
from samverka.play.on_the_way import on_the_way
from samverka.play.stays import Stay
from samverka.play.telling import Scene
from samverka.play.waited_for import after_exit, during_stay


@dataclass(frozen=True)
class Story:
    """What is drawn for one person: the situation at both ends, the way out, and what is answered."""

    before: Situation
    code: Exit
    after: Situation
    answering: Answering
    attending: Attending


def takes_part(scene: Scene, stay: Stay) -> Iterator[Act]:
    """Everything from the offer that is accepted; of one who is only counted that, and the place that is freed."""
    story = _story(scene)
    yield from takes_seat(scene, stay, _enrolment(scene, story))
    last = stay.consent_withdrawn or stay.end
    if stay.registered:
        inside = [*_inside(scene, stay, story)]
        yield from (act for act in inside if stay.start < act.day <= last)
    if stay.consent_withdrawn:
        yield scene.act(last, Verb.WITHDRAW_CONSENT, stay.person)
    if stay.consent_withdrawn or not stay.registered:
        yield scene.act(stay.end, Verb.FREE_ANONYMOUS_PLACE, stay.person)
        return
    yield scene.act(stay.end, Verb.EXIT, stay.person, _exit(scene, story))
    yield from _registered(scene, stay, Boundary.EXIT, stay.end)
    yield from after_exit(scene, stay, story.after, story.answering)


def _story(scene: Scene) -> Story:
    rng, code = scene.fortune.rng, scene.fortune.exits.draw()
    before = situations.before(rng)
    after_ = situations.at_exit(rng, code, before)
    attending = Attending.drawn(scene.programme.limits.hours_a_week or FULL_TIME, rng)
    return Story(before, code, after_, Answering(scene.fortune), attending)


def _inside(scene: Scene, stay: Stay, story: Story) -> Iterator[Act]:
    """Between the day of enrolment and the last one."""
    yield from _registered(scene, stay, Boundary.START, stay.start)
    yield from on_the_way(scene, stay, story.code)
    yield from story.attending.weeks(scene, stay)
    yield from during_stay(scene, stay, story.answering)


def _enrolment(scene: Scene, story: Story) -> dict[str, Any]:
    """The situation, how much is agreed, and the instruments of the start."""
    said = [story.answering.at_end_of_stay(each, False) for each in asked_at(scene, "start")]
    return {
        "situation": story.before.model_dump(mode="json"),
        "extent": story.attending.extent,
        "answers": said,
    }


def _exit(scene: Scene, story: Story) -> dict[str, Any]:
    """Who leaves by own choice does not stay to answer; the staff does."""
    asked = list(asked_at(scene, "exit", beside=False))
    silent = [i for i in asked if i.respondent is Respondent.PARTICIPANT]
    silent = silent if story.code is Exit.OWN_CHOICE else []
    declined = NonResponse.DECLINED.value
    said = [story.answering.at_end_of_stay(each, True) for each in asked if each not in silent]
    return {
        "code": story.code.value,
        "situation": story.after.model_dump(mode="json"),
        "answers": said,
        "unanswered": [{"instrument": each.instrument, "code": declined} for each in silent],
    }


def _registered(scene: Scene, stay: Stay, occasion: Boundary, day: date) -> Iterator[Act]:
    """On the Wednesday after it."""
    for each in scene.programme.registrations:
        if occasion.value in each.at:
            body = {"registration": each.registration, "occasion": occasion.value}
            detail = f"{each.registration}/{occasion.value}"
            yield scene.act(
                after(day, WEDNESDAY), Verb.NOTE_REGISTRATION, stay.person, body, detail
            )
