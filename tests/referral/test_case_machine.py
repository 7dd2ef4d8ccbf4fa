"""Whatever is asked and heard, in whatever order: closed stays closed, the sender learns how, nobody learns too much."""

from itertools import pairwise

from hypothesis import settings
from hypothesis.stateful import invariant

from referral.domain import consent as consents
from referral.domain.consent import ConsentWithdrawn, Disclosed
from referral.domain.referral.deciding import decider
from referral.domain.referral.events import (
    Closing,
    ReferralEnteredInError,
    ReferralEvent,
    ReferralReopened,
)
from referral.domain.referral.standing import standing, standing_after
from referral.domain.referral.states import Closed
from tests.referral.given import OTHER, SENDER
from tests.referral.machine import Case


class AnyCase(Case):
    """What holds after every step."""

    @invariant()
    def a_closed_referral_stays_closed_until_it_is_reopened_or_found_to_be_an_error(self) -> None:
        ended = False
        for event in self.history:
            if ended:
                assert isinstance(event, ReferralReopened | ReferralEnteredInError)
            ended = isinstance(event, Closing)
        assert ended == isinstance(self.referral, Closed)

    @invariant()
    def what_was_entered_in_error_ends_there(self) -> None:
        errors = [n for n, e in enumerate(self.history) if isinstance(e, ReferralEnteredInError)]
        assert errors in ([], [len(self.history) - 1])

    @invariant()
    def the_sender_is_told_at_every_closing_that_the_consent_still_covers(self) -> None:
        ended = next((n for n, e in enumerate(self.both) if isinstance(e, ConsentWithdrawn)), None)
        for place, event in enumerate(self.both):
            if isinstance(event, Closing) and (ended is None or place < ended):
                told = self.both[place + 1]
                assert isinstance(told, Disclosed)
                assert (told.to, told.what) == (SENDER, type(event).__name__)

    @invariant()
    def nobody_is_told_after_the_withdrawal(self) -> None:
        told = [isinstance(e, Disclosed) for e in self.account]
        over = [isinstance(e, ConsentWithdrawn) for e in self.account]
        assert sum(over) <= 1
        assert not any(over) or not any(told[over.index(True) :])

    @invariant()
    def both_parties_are_told_the_same_in_the_same_order(self) -> None:
        told = {
            party: [e.what for e in self.account if isinstance(e, Disclosed) and e.to == party]
            for party in (SENDER, OTHER)
        }
        assert told[SENDER] == told[OTHER]

    @invariant()
    def the_last_news_before_the_silence_is_the_withdrawal(self) -> None:
        told = [e for e in self.account if isinstance(e, Disclosed)]
        if any(isinstance(e, ConsentWithdrawn) for e in self.account):
            assert [e.what for e in told[-2:]] == [ConsentWithdrawn.__name__] * 2

    @invariant()
    def history_leads_to_the_same_state(self) -> None:
        assert decider.fold(self.history) == self.referral
        assert consents.decider.fold(self.account) == self.consent

    @invariant()
    def a_list_shows_the_standing_that_the_state_has(self) -> None:
        words = [word for event in self.history if (word := standing_after(event))]
        assert words[-1:] == [standing(self.referral)] or not self.history

    @invariant()
    def a_refusal_names_its_rule_and_says_why_in_a_sentence(self) -> None:
        for refusal in self.refusals[-1:]:
            assert refusal.rule
            assert refusal.because.endswith(".")

    @invariant()
    def nothing_is_said_twice_in_a_row(self) -> None:
        for one, next_ in pairwise(self.history):
            assert not _same(one, next_)


def _same(one: ReferralEvent, next_: ReferralEvent) -> bool:
    return one.model_dump(exclude={"on"}) == next_.model_dump(exclude={"on"}) and type(one) is type(
        next_
    )


AnyCase.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestAnyCase = AnyCase.TestCase
