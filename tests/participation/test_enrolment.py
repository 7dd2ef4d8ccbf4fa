"""What is heard of a case before anybody is enrolled, and the enrolment."""

from contracts.codes import Occasion
from participation.domain.participation.commands import (
    AwaitCase,
    CarryOutWithdrawal,
    Enrol,
    HearConsent,
    ParticipationCommand,
    StopAwaiting,
)
from participation.domain.participation.deciding import decider
from participation.domain.participation.events import (
    AwaitingStopped,
    ContactPersonAssigned,
    ParticipationEvent,
    SituationRecorded,
)
from tests.participation.cases import AWAITED, CONSENTED, ENDED, ENROLLED, UNDERWAY, WITHDRAWN
from tests.participation.given import BEFORE, WEEK, WOMAN, day
from tests.scenario import Scenario

participation = Scenario(decider)

AWAIT = AwaitCase(
    on=day(0), programme="joint-rehabilitation", unit="unit-one", referred_by="agency", sex=WOMAN
)
ENROL = Enrol(
    on=day(2),
    station="garden",
    programme_version=1,
    milestones=(WEEK,),
    planned_end=day(180),
    contact_person="Kontaktperson",
    situation=BEFORE,
)
EVERY_STATE: tuple[tuple[ParticipationEvent, ...], ...] = (
    (),
    (AWAITED,),
    UNDERWAY,
    ENDED,
    (*UNDERWAY, WITHDRAWN),
)


def nothing_happens_after(
    command: ParticipationCommand, *histories: tuple[ParticipationEvent, ...]
) -> None:
    for history in histories:
        participation.given(*history).when(command).then_nothing_happens()


def test_an_admitted_case_is_awaited():
    participation.given().when(AWAIT).then(AWAITED)


def test_a_case_is_awaited_once():
    nothing_happens_after(AWAIT, *EVERY_STATE[1:])


def test_consent_is_heard_before_the_admission_or_after():
    participation.given().when(HearConsent(on=day(1))).then(CONSENTED)
    participation.given(AWAITED).when(HearConsent(on=day(1))).then(CONSENTED)


def test_consent_is_heard_once():
    nothing_happens_after(HearConsent(on=day(4)), (CONSENTED,), (AWAITED, CONSENTED), UNDERWAY)


def test_a_consent_that_was_withdrawn_is_not_given_again():
    again = HearConsent(on=day(4))
    nothing_happens_after(again, (WITHDRAWN,), (AWAITED, WITHDRAWN), (*UNDERWAY, WITHDRAWN), ENDED)


def test_with_consent_the_case_is_enrolled():
    participation.given(AWAITED, CONSENTED).when(ENROL).then(
        ENROLLED,
        ContactPersonAssigned(on=day(2), name="Kontaktperson"),
        SituationRecorded(on=day(2), occasion=Occasion.BEFORE, situation=BEFORE),
    )


def test_consent_that_crossed_the_admission_counts():
    enrolled = decider.decide(ENROL, decider.fold((AWAITED, CONSENTED)))
    participation.given(CONSENTED, AWAITED).when(ENROL).then(*enrolled)


def test_nobody_is_enrolled_without_consent_to_follow_up():
    participation.given(AWAITED).when(ENROL).then_rejected(rule="no_follow_up_consent")
    withdrawn = AWAITED, CONSENTED, WITHDRAWN
    participation.given(*withdrawn).when(ENROL).then_rejected(rule="no_follow_up_consent")
    crossed = CONSENTED, WITHDRAWN, AWAITED
    participation.given(*crossed).when(ENROL).then_rejected(rule="no_follow_up_consent")


def test_only_an_awaited_case_is_enrolled():
    participation.given().when(ENROL).then_rejected(rule="case_not_awaited")
    participation.given(*UNDERWAY).when(ENROL).then_rejected(rule="already_enrolled")
    participation.given(*ENDED).when(ENROL).then_rejected(rule="participation_has_ended")
    anonymous = *UNDERWAY, WITHDRAWN
    participation.given(*anonymous).when(ENROL).then_rejected(rule="consent_withdrawn")


def test_an_ended_referral_is_not_awaited_any_longer():
    stop = StopAwaiting(on=day(2))
    participation.given(AWAITED).when(stop).then(AwaitingStopped(on=day(2)))
    stopped = AWAITED, AwaitingStopped(on=day(2))
    participation.given(*stopped).when(ENROL).then_rejected(rule="case_not_awaited")


def test_the_end_of_a_referral_ends_no_participation():
    nothing_happens_after(StopAwaiting(on=day(4)), (), UNDERWAY, ENDED, (*UNDERWAY, WITHDRAWN))


def test_a_withdrawal_is_carried_out_whatever_is_known_of_the_case():
    withdraw = CarryOutWithdrawal(on=day(3))
    for history in EVERY_STATE[:4]:
        participation.given(*history).when(withdraw).then(WITHDRAWN)


def test_a_withdrawal_is_carried_out_once():
    again = CarryOutWithdrawal(on=day(5))
    nothing_happens_after(again, *((*history, WITHDRAWN) for history in EVERY_STATE[:4]))


def test_a_case_that_was_never_heard_of_remembers_its_withdrawal():
    participation.given(WITHDRAWN).when(AWAIT).then(AWAITED)
    again = CarryOutWithdrawal(on=day(5))
    nothing_happens_after(
        again, (WITHDRAWN, AWAITED), (AWAITED, WITHDRAWN, AwaitingStopped(on=day(4)))
    )
