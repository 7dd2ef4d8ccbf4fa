"""From asking to a seat, and the three ways of not getting there."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from contracts.codes import Decline, DeclinedBy, Purpose
from contracts.programme import Eligibility, Employment
from samverka.play.acts import Act, Verb
from samverka.play.days import FRIDAY, WEDNESDAY, after
from samverka.play.stays import Asked, Stay
from samverka.play.telling import Scene


def is_declined(scene: Scene, asked: Asked) -> Iterator[Act]:
    """The unit sees at the study visit that something else is needed."""
    yield refers(scene, asked)
    yield from _visits(scene, asked)
    why = {"by": DeclinedBy.UNIT.value, "code": Decline.OTHER_NEED.value}
    yield scene.act(_decided(asked), Verb.DECLINE, asked.person, why)


def is_admitted(scene: Scene, asked: Asked) -> Iterator[Act]:
    """Sent, received two days later with the visits, accepted on the fifth, admitted after a week."""
    yield refers(scene, asked)
    yield from _visits(scene, asked)
    if not scene.programme.pathway.referral_group:
        yield scene.act(asked.admitted, Verb.ACCEPT_ALONE, asked.person)
        return
    yield scene.act(_decided(asked), Verb.ACCEPT, asked.person)
    yield scene.act(asked.admitted, Verb.ADMIT, asked.person, {"members": list(asked.named)})


def withdraws(scene: Scene, asked: Asked) -> Iterator[Act]:
    """The sender takes the referral back, whether or not a place has been offered."""
    yield from is_admitted(scene, asked)
    if asked.gives_up:
        yield scene.act(asked.gives_up, Verb.WITHDRAW, asked.person)


def refers(scene: Scene, asked: Asked) -> Act:
    """Whoever is put forward belongs to the target group; a referral that nobody receives expires."""
    body = {
        "identity_number": asked.person.identity_number,
        "name": asked.person.name,
        "programme": scene.programme.programme,
        "unit": scene.unit.unit,
        "consent": {"parties": list(asked.named), "signed_on": asked.sent.isoformat()},
        **_answers(scene.programme.eligibility),
    }
    if asked.pool in {pool.pool for pool in scene.unit.pools}:
        body["pool"] = asked.pool
    return scene.act(asked.sent, Verb.REFER, asked.person, body)


def takes_seat(scene: Scene, stay: Stay, enrolment: dict[str, Any]) -> Iterator[Act]:
    """The place accepted, and enrolled; without consent to follow-up a number is all that is kept."""
    person, start = stay.person, {"start_on": stay.start.isoformat()}
    yield scene.act(stay.accepted, Verb.ACCEPT_OFFER, person, start)
    if stay.registered:
        consent = {"purpose": Purpose.FOLLOW_UP.value, "signed_on": stay.accepted.isoformat()}
        yield scene.act(stay.accepted, Verb.CONSENT_TO_FOLLOW_UP, person, consent)
    seat = {"station": stay.station, "contact_person": stay.contact_person}
    yield scene.act(stay.start, Verb.ENROL, person, seat | (enrolment if stay.registered else {}))


def _visits(scene: Scene, asked: Asked) -> Iterator[Act]:
    pathway, answer = scene.programme.pathway, scene.programme.limits.answer_within
    first = min(after(asked.sent, WEDNESDAY), answer.counted_from(asked.sent))
    received = asked.sent if asked.hurried else first
    yield scene.act(received, Verb.RECEIVE, asked.person)
    if pathway.study_visit:
        yield scene.act(received, Verb.HOLD_STUDY_VISIT, asked.person)
    if pathway.mapping_visit:
        yield scene.act(_decided(asked), Verb.HOLD_MAPPING_VISIT, asked.person)


def _decided(asked: Asked) -> date:
    return asked.sent if asked.hurried else after(asked.sent, FRIDAY)


def _answers(rules: Eligibility) -> dict[str, Any]:
    answers: dict[str, Any] = {"attested": list(rules.attested)}
    if rules.employment is Employment.WITHOUT_WORK:
        answers["has_work"] = False
    if rules.residence:
        answers["lives_in"] = rules.residence.municipalities[0]
    return answers
