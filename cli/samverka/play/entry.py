"""From asking to a seat, and the three ways of not getting there."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from contracts.codes import Decline, DeclinedBy, Purpose
from contracts.programme import Eligibility, Employment, Situation
from samverka.play.acts import Act, Verb
from samverka.play.cast import Person
from samverka.play.days import FRIDAY, MONDAY, WEDNESDAY, WEEK, after
from samverka.play.stays import BEFORE_ADMISSION, Stay, first_monday
from samverka.play.telling import Scene

DECLINED, WITHDRAWN, EXPIRED = 5, 10, 18  # weeks after the first Monday in which they ask


def asks(scene: Scene, person: Person, sent: date) -> Iterator[Act]:
    """Sent on a Monday, received on Wednesday with the study visit, accepted on Friday."""
    yield _refer(scene, person, sent)
    wednesday, friday = after(sent, WEDNESDAY), after(sent, FRIDAY)
    yield scene.act(wednesday, Verb.RECEIVE, person)
    if scene.programme.pathway.study_visit:
        yield scene.act(wednesday, Verb.HOLD_STUDY_VISIT, person)
    if scene.programme.pathway.mapping_visit:
        yield scene.act(friday, Verb.HOLD_MAPPING_VISIT, person)
    yield scene.act(friday, Verb.ACCEPT, person)


def enters(scene: Scene, stay: Stay, before: Situation) -> Iterator[Act]:
    """Admitted, offered a place then or later, accepted on the Wednesday after, enrolled on a Monday."""
    person = stay.person
    yield _admit(scene, person, stay.admitted)
    yield scene.act(stay.accepted, Verb.ACCEPT_OFFER, person, {"start_on": stay.start.isoformat()})
    if stay.registered:
        consent = {"purpose": Purpose.FOLLOW_UP.value, "signed_on": stay.accepted.isoformat()}
        yield scene.act(stay.accepted, Verb.CONSENT_TO_FOLLOW_UP, person, consent)
    situation = {"situation": before.model_dump(mode="json")} if stay.registered else {}
    seat = {"station": stay.station, "contact_person": stay.contact_person}
    yield scene.act(stay.start, Verb.ENROL, person, seat | situation)


def is_declined(scene: Scene, person: Person, year: int) -> Iterator[Act]:
    """The unit sees at the study visit that something else is needed."""
    sent = first_monday(year) + WEEK * DECLINED
    yield _refer(scene, person, sent)
    yield scene.act(after(sent, WEDNESDAY), Verb.RECEIVE, person)
    if scene.programme.pathway.study_visit:
        yield scene.act(after(sent, WEDNESDAY), Verb.HOLD_STUDY_VISIT, person)
    why = {"by": DeclinedBy.UNIT.value, "code": Decline.OTHER_NEED.value}
    yield scene.act(after(sent, FRIDAY), Verb.DECLINE, person, why)


def withdraws(scene: Scene, person: Person, year: int) -> Iterator[Act]:
    """The first who has to wait; the sender takes the referral back before a place falls free."""
    sent = first_monday(year) + WEEK * WITHDRAWN
    yield from asks(scene, person, sent)
    admitted = sent + BEFORE_ADMISSION
    yield _admit(scene, person, admitted)
    yield scene.act(after(admitted + 3 * WEEK, WEDNESDAY), Verb.WITHDRAW, person)


def expires(scene: Scene, person: Person, year: int) -> Iterator[Act]:
    """Nobody receives it."""
    yield _refer(scene, person, first_monday(year) + WEEK * EXPIRED)


def _refer(scene: Scene, person: Person, sent: date) -> Act:
    assert sent.weekday() == MONDAY
    consent = {"parties": list(scene.unit.referrers), "signed_on": sent.isoformat()}
    body = {
        "identity_number": person.identity_number,
        "name": person.name,
        "programme": scene.programme.programme,
        "unit": scene.unit.unit,
        "consent": consent,
    }
    return scene.act(sent, Verb.REFER, person, body | _answers(scene.programme.eligibility))


def _answers(rules: Eligibility) -> dict[str, Any]:
    """Everybody who is put forward belongs to the target group."""
    answers: dict[str, Any] = {"attested": list(rules.attested)}
    if rules.employment is Employment.WITHOUT_WORK:
        answers["has_work"] = False
    if rules.residence:
        answers["lives_in"] = rules.residence.municipalities[0]
    return answers


def _admit(scene: Scene, person: Person, day: date) -> Act:
    return scene.act(day, Verb.ADMIT, person, {"members": list(scene.unit.referrers)})
