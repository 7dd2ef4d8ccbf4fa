"""Consent: what it lets be told, to whom, until when, and the receipt of its withdrawal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.decider import Rejected
from contracts.codes import Purpose
from referral.domain.consent import (
    ANSWERING,
    ConfirmWithdrawal,
    ConsentCommand,
    ConsentEvent,
    ConsentGiven,
    ConsentWithdrawn,
    Disclose,
    Disclosed,
    GiveConsent,
    Given,
    WithdrawalConfirmed,
    WithdrawConsent,
    Withdrawn,
    Withheld,
    decide,
    decider,
)
from tests.referral.given import FRI, MON, OTHER, SENDER, UNIT, WED
from tests.scenario import Scenario

consent = Scenario(decider)
BOTH = (SENDER, OTHER)
EXCHANGE = GiveConsent(on=MON, unit=UNIT, purpose=Purpose.INFORMATION_EXCHANGE, parties=BOTH)
FOLLOW_UP = GiveConsent(on=WED, unit=UNIT, purpose=Purpose.FOLLOW_UP, parties=())
WITHDRAW = WithdrawConsent(on=FRI)
GIVEN = ConsentGiven(on=MON, unit=UNIT, purpose=Purpose.INFORMATION_EXCHANGE, parties=BOTH)
FOLLOWED = ConsentGiven(on=WED, unit=UNIT, purpose=Purpose.FOLLOW_UP, parties=BOTH)
WITHDRAWN = ConsentWithdrawn(on=FRI, unit=UNIT, parties=BOTH)
NEWS = Disclose(on=WED, origin="heard", what="participation.Exited.v1", data={"code": "work"})


def said(event: ConsentGiven | ConsentWithdrawn) -> list[Disclosed]:
    what, data = type(event).__name__, event.model_dump(mode="json")
    return [Disclosed(on=event.on, to=p, origin="own", what=what, data=data) for p in event.parties]


def test_consent_to_exchange_comes_first_and_those_it_names_are_told_on_what_ground():
    consent.given().when(EXCHANGE).then(GIVEN, *said(GIVEN))


def test_consent_to_follow_up_alone_is_refused():
    consent.given().when(FOLLOW_UP).then_rejected(
        "exchange comes first", "consent_to_exchange_first"
    )


def test_consent_to_follow_up_is_for_the_same_parties():
    consent.given(GIVEN).when(FOLLOW_UP).then(FOLLOWED, *said(FOLLOWED))


def test_given_twice_is_given():
    consent.given(GIVEN).when(EXCHANGE).then_nothing_happens()
    consent.given(GIVEN, FOLLOWED).when(FOLLOW_UP).then_nothing_happens()


def test_a_new_form_may_name_others():
    fewer = GIVEN.model_copy(update={"parties": (SENDER,)})
    consent.given(GIVEN, FOLLOWED).when(EXCHANGE.model_copy(update={"parties": (SENDER,)})).then(
        fewer, *said(fewer)
    )
    assert decider.fold([GIVEN, FOLLOWED, fewer]) == Given(
        unit=UNIT, parties=(SENDER,), follow_up=True
    )


@pytest.mark.parametrize("again", [EXCHANGE, FOLLOW_UP])
def test_after_a_withdrawal_a_new_entry_is_a_new_case(again: GiveConsent):
    consent.given(GIVEN, WITHDRAWN).when(again).then_rejected("new case", "consent_withdrawn")


def test_what_happens_is_told_to_each_party_that_the_consent_names():
    consent.given(GIVEN).when(NEWS).then(
        *(
            Disclosed(on=WED, to=party, origin="heard", what=NEWS.what, data=NEWS.data)
            for party in BOTH
        )
    )


def test_without_any_consent_nobody_is_told_and_the_account_says_why():
    consent.given().when(NEWS).then(Withheld(on=WED, what=NEWS.what, why="never_given"))


def test_after_the_withdrawal_nobody_is_told_and_the_account_says_why():
    consent.given(GIVEN, WITHDRAWN).when(NEWS).then(
        Withheld(on=WED, what=NEWS.what, why="withdrawn")
    )


def test_the_receivers_are_told_of_the_withdrawal_and_then_never_again():
    consent.given(GIVEN).when(WITHDRAW).then(*said(WITHDRAWN), WITHDRAWN)


def test_withdrawn_twice_is_withdrawn():
    consent.given(GIVEN, WITHDRAWN).when(WITHDRAW).then_nothing_happens()


def test_what_was_never_given_cannot_be_withdrawn():
    consent.given().when(WITHDRAW).then_rejected("no consent", "consent_unknown")


def test_each_service_confirms_a_withdrawal_once():
    confirm = ConfirmWithdrawal(on=FRI, service="followup")
    confirmed = WithdrawalConfirmed(on=FRI, service="followup")
    consent.given(GIVEN, WITHDRAWN).when(confirm).then(confirmed)
    consent.given(GIVEN, WITHDRAWN, confirmed).when(confirm).then_nothing_happens()


@pytest.mark.parametrize("history", [(), (GIVEN,)])
def test_a_confirmation_of_what_was_not_withdrawn_says_nothing(history: tuple[ConsentEvent, ...]):
    confirm = ConfirmWithdrawal(on=FRI, service="followup")
    consent.given(*history).when(confirm).then_nothing_happens()
    stray = WithdrawalConfirmed(on=FRI, service="followup")
    assert decider.fold([*history, stray]) == decider.fold(history)


@given(st.permutations(ANSWERING), st.integers(0, len(ANSWERING)))
def test_the_receipt_is_complete_when_all_services_have_confirmed(order: list[str], answers: int):
    confirmed = [WithdrawalConfirmed(on=FRI, service=service) for service in order[:answers]]
    state = decider.fold([GIVEN, WITHDRAWN, *confirmed])
    assert isinstance(state, Withdrawn)
    assert (set(state.confirmed) == set(ANSWERING)) == (answers == len(ANSWERING))


def anything() -> st.SearchStrategy[ConsentCommand]:
    parties = st.sampled_from([(SENDER,), BOTH, (OTHER,)])
    return st.one_of(
        st.builds(
            GiveConsent,
            on=st.just(MON),
            unit=st.just(UNIT),
            purpose=st.sampled_from(Purpose),
            parties=parties,
        ),
        st.just(NEWS),
        st.just(WITHDRAW),
        st.builds(ConfirmWithdrawal, on=st.just(FRI), service=st.sampled_from(ANSWERING)),
    )


@given(st.lists(anything(), max_size=15))
def test_only_those_named_are_told_and_nobody_after_a_withdrawal(commands: list[ConsentCommand]):
    state, named, over = decider.initial, set[str](), False
    for command in commands:
        try:
            events = decide(command, state)
        except Rejected:
            assert not isinstance(command, Disclose | ConfirmWithdrawal)
            continue
        for event in events:
            state = decider.evolve(state, event)
            if isinstance(event, ConsentGiven):
                named = set(event.parties)
            if isinstance(event, Disclosed):
                assert event.to in named
                assert not over
            over = over or isinstance(event, ConsentWithdrawn)
