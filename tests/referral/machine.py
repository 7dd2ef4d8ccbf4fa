"""One referral and its consent, side by side as in a transaction: whatever is decided is disclosed at once."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from chassis.decider import Rejected
from contracts.codes import (
    Decline,
    DeclinedBy,
    HoldRelease,
    Information,
    PlaceRefusal,
    Purpose,
)
from referral.domain import consent as consents
from referral.domain.consent import ConsentCommand, ConsentEvent, GiveConsent, Given
from referral.domain.disclosure import disclosure
from referral.domain.referral import commands as ask
from referral.domain.referral.commands import ReferralCommand
from referral.domain.referral.deciding import decider
from referral.domain.referral.events import ReferralEvent
from tests.referral.given import (
    ACCEPT,
    ADMIT,
    ANSWER,
    FRI,
    HOLD_CONFIRMED,
    MAPPING,
    MON,
    OTHER,
    PLACE_HELD,
    RECEIVE,
    SEND,
    SENDER,
    STUDY,
    UNIT,
)

WAITS = st.integers(0, 9)
SELDOM = st.sampled_from((True, False, False, False, False))
"""What ends a case would otherwise end nearly all of them early."""
ON_THE_WAY = (RECEIVE, STUDY, MAPPING, ACCEPT, ADMIT, PLACE_HELD, ANSWER, HOLD_CONFIRMED)


class Case(RuleBasedStateMachine):
    """Every command there is, on a day that never goes back."""

    def __init__(self) -> None:
        super().__init__()
        self.today = FRI
        self.referral, self.consent = decider.initial, consents.decider.initial
        self.history: list[ReferralEvent] = []
        self.account: list[ConsentEvent] = []
        self.both: list[ReferralEvent | ConsentEvent] = []
        self.refusals: list[Rejected] = []

    @initialize(steps=st.integers(0, len(ON_THE_WAY)))
    def some_way_from_being_sent_with_a_consent(self, steps: int) -> None:
        exchange = Purpose.INFORMATION_EXCHANGE
        self.note(GiveConsent(on=MON, unit=UNIT, purpose=exchange, parties=(SENDER, OTHER)))
        for command in (SEND, *ON_THE_WAY[:steps]):
            assert self.hear(command)

    def request(self, command: ReferralCommand) -> list[ReferralEvent]:
        """What people ask for may be refused; it then leaves no trace."""
        try:
            return self.hear(command)
        except Rejected as refusal:
            self.refusals.append(refusal)
            return []

    def hear(self, command: ReferralCommand) -> list[ReferralEvent]:
        events = decider.decide(command, self.referral)
        for event in events:
            self.referral = decider.evolve(self.referral, event)
            self.history.append(event)
            self.both.append(event)
            if told := disclosure(event):
                self.note(told)
        return events

    def note(self, command: ConsentCommand) -> None:
        for event in consents.decider.decide(command, self.consent):
            self.consent = consents.decider.evolve(self.consent, event)
            self.account.append(event)
            self.both.append(event)

    @property
    def consented(self) -> bool:
        return isinstance(self.consent, Given)

    @rule(days=WAITS)
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(
        kind=st.sampled_from(
            (
                ask.ReceiveReferral,
                ask.SupplyInformation,
                ask.HoldStudyVisit,
                ask.HoldMappingVisit,
                ask.AcceptReferral,
                ask.ConfirmInterest,
            )
        )
    )
    def somebody_asks(self, kind: type[ask.ReceiveReferral]) -> None:
        self.request(kind(on=self.today))

    @rule()
    def the_group_decides(self) -> None:
        members = (SENDER,)
        self.request(
            ask.DecideAdmission(on=self.today, members=members, parties=frozenset(members))
        )

    @rule(by=st.sampled_from(DeclinedBy), code=st.sampled_from(Decline))
    def the_unit_declines(self, by: DeclinedBy, code: Decline) -> None:
        self.request(ask.DeclineReferral(on=self.today, by=by, code=code))

    @rule(days=WAITS, asked_for=st.sets(st.sampled_from(Information), min_size=1))
    def the_unit_asks_for_more(self, days: int, asked_for: set[Information]) -> None:
        self.request(
            ask.RequestInformation(
                on=self.today, asked_for=tuple(sorted(asked_for)), answer_by=self._in(days)
            )
        )

    @rule(really=SELDOM, there=st.sampled_from((UNIT, "unit-two")))
    def the_unit_sends_it_on(self, really: bool, there: str) -> None:
        if really:
            to = {"to_programme": "another", "to_unit": there, "to_case": UUID(int=7)}
            self.request(ask.RedirectReferral.model_validate({"on": self.today, **to}))

    @rule(days=WAITS, taken_up=SELDOM)
    def the_unit_opens_it_again(self, days: int, taken_up: bool) -> None:
        self.request(
            ask.ReopenReferral(
                on=self.today,
                answer_by=self._in(days),
                consented=self.consented,
                taken_up=taken_up,
            )
        )

    @rule(really=SELDOM)
    def it_should_never_have_been_entered(self, really: bool) -> None:
        if really:
            self.request(ask.EnterInError(on=self.today))

    @rule(start=WAITS)
    def the_offer_is_accepted(self, start: int) -> None:
        self.request(ask.AcceptOffer(on=self.today, start_on=self.today + timedelta(days=start)))

    @rule(really=SELDOM)
    def the_sender_takes_it_back(self, really: bool) -> None:
        if really:
            self.request(ask.WithdrawReferral(on=self.today))

    @rule(really=SELDOM)
    def the_consent_is_withdrawn(self, really: bool) -> None:
        if not really:
            return
        self.hear(ask.EndExchange(on=self.today))
        self.note(consents.WithdrawConsent(on=self.today))

    @rule(service=st.sampled_from(consents.ANSWERING))
    def a_service_confirms(self, service: str) -> None:
        self.note(consents.ConfirmWithdrawal(on=self.today, service=service))

    @rule(days=WAITS)
    def a_place_is_held(self, days: int) -> None:
        self._twice(ask.NotePlaceHeld(on=self.today, until=self._in(days)))

    @rule(why=st.sampled_from(PlaceRefusal))
    def a_place_is_refused(self, why: PlaceRefusal) -> None:
        self._twice(ask.NotePlaceRefused(on=self.today, why=why, consented=self.consented))

    @rule()
    def the_hold_expires(self) -> None:
        self._twice(ask.NoteHoldExpired(on=self.today, consented=self.consented))

    @rule(days=WAITS)
    def the_hold_is_confirmed(self, days: int) -> None:
        self._twice(ask.NoteHoldConfirmed(on=self.today, start_on=self._in(days)))

    @rule(really=SELDOM, why=st.sampled_from(HoldRelease))
    def the_hold_is_released(self, really: bool, why: HoldRelease) -> None:
        if really:
            self._twice(ask.NoteHoldReleased(on=self.today, why=why))

    @rule(really=SELDOM)
    def the_person_begins(self, really: bool) -> None:
        if really:
            self._twice(ask.NoteEnrolled(on=self.today))

    @rule()
    def nobody_has_answered(self) -> None:
        self._twice(ask.ExpireReferral(on=self.today))

    def _in(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def _twice(self, command: ReferralCommand) -> None:
        """What is heard is never refused, and heard again it is no news."""
        self.hear(command)
        assert self.hear(command) == []
