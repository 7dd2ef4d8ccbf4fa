"""Consent: what it lets be told, to whom, until when; withdrawn, protected, forgotten; and who has carried it out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.decider import Rejected
from contracts.codes import Purpose
from referral.domain.consent import (
    ANSWERING,
    CaseForgotten,
    Confirm,
    ConfirmDestruction,
    Confirmed,
    ConfirmProtection,
    ConfirmWithdrawal,
    ConsentCommand,
    ConsentEvent,
    ConsentGiven,
    ConsentWithdrawn,
    DestructionConfirmed,
    Disclose,
    Disclosed,
    Ended,
    ForgetCase,
    GiveConsent,
    Given,
    Ground,
    Over,
    ProtectionConfirmed,
    ProtectionRaised,
    RaiseProtection,
    WithdrawalConfirmed,
    WithdrawConsent,
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
PROTECT, FORGET = RaiseProtection(on=FRI, unit=UNIT), ForgetCase(on=FRI)
PROTECTED = ProtectionRaised(on=FRI, unit=UNIT, parties=BOTH)
FORGOTTEN = CaseForgotten(on=FRI, parties=BOTH)
QUIETLY_PROTECTED = ProtectionRaised(on=FRI, unit=UNIT, parties=())
QUIETLY_FORGOTTEN = CaseForgotten(on=FRI, parties=())
NEWS = Disclose(on=WED, origin="heard", what="participation.Exited.v1", data={"code": "work"})


def said(event: ConsentGiven | Ended) -> list[Disclosed]:
    hidden = {"unit"} if isinstance(event, ProtectionRaised) else None
    what, data = type(event).__name__, event.model_dump(mode="json", exclude=hidden)
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
@pytest.mark.parametrize(
    ("ended", "rule"),
    [
        (WITHDRAWN, "consent_withdrawn"),
        (PROTECTED, "identity_protected"),
        (FORGOTTEN, "case_forgotten"),
    ],
)
def test_what_is_over_is_not_given_again(again: GiveConsent, ended: Ended, rule: str):
    consent.given(GIVEN, ended).when(again).then_rejected(rule=rule)


def test_what_happens_is_told_to_each_party_that_the_consent_names():
    consent.given(GIVEN).when(NEWS).then(
        *(
            Disclosed(on=WED, to=party, origin="heard", what=NEWS.what, data=NEWS.data)
            for party in BOTH
        )
    )


def test_without_any_consent_nobody_is_told_and_the_account_says_why():
    consent.given().when(NEWS).then(Withheld(on=WED, what=NEWS.what, why="never_given"))


@pytest.mark.parametrize(
    ("ended", "why"),
    [(WITHDRAWN, "withdrawn"), (PROTECTED, "protected"), (FORGOTTEN, "forgotten")],
)
def test_afterwards_nobody_is_told_and_the_account_says_why(ended: Ended, why: Ground):
    consent.given(GIVEN, ended).when(NEWS).then(Withheld(on=WED, what=NEWS.what, why=why))


def test_the_receivers_are_told_of_the_withdrawal_and_then_never_again():
    consent.given(GIVEN).when(WITHDRAW).then(*said(WITHDRAWN), WITHDRAWN)


def test_withdrawn_twice_is_withdrawn():
    consent.given(GIVEN, WITHDRAWN).when(WITHDRAW).then_nothing_happens()


def test_what_was_never_given_cannot_be_withdrawn():
    consent.given().when(WITHDRAW).then_rejected("no consent", "consent_unknown")


def test_a_protection_is_told_without_the_unit_and_then_nothing_is():
    told = said(PROTECTED)
    assert all("unit" not in one.data for one in told)
    consent.given(GIVEN).when(PROTECT).then(*told, PROTECTED)


def test_the_receivers_are_told_that_a_case_is_forgotten():
    consent.given(GIVEN).when(FORGET).then(*said(FORGOTTEN), FORGOTTEN)


def test_what_goes_further_may_follow_and_is_told_to_nobody():
    consent.given(GIVEN, WITHDRAWN).when(PROTECT).then(QUIETLY_PROTECTED)
    consent.given(GIVEN, WITHDRAWN).when(FORGET).then(QUIETLY_FORGOTTEN)
    consent.given(GIVEN, PROTECTED).when(FORGET).then(QUIETLY_FORGOTTEN)
    consent.given(GIVEN, WITHDRAWN, QUIETLY_PROTECTED).when(FORGET).then(QUIETLY_FORGOTTEN)


@pytest.mark.parametrize(
    ("ended", "again"),
    [
        (PROTECTED, PROTECT),
        (PROTECTED, WITHDRAW),
        (FORGOTTEN, FORGET),
        (FORGOTTEN, PROTECT),
        (FORGOTTEN, WITHDRAW),
    ],
)
def test_what_goes_less_far_or_is_asked_twice_adds_nothing(ended: Ended, again: ConsentCommand):
    consent.given(GIVEN, ended).when(again).then_nothing_happens()


@pytest.mark.parametrize("end", [WITHDRAW, PROTECT, FORGET])
def test_a_case_without_any_consent_cannot_end(end: ConsentCommand):
    consent.given().when(end).then_rejected(rule="consent_unknown")


ENDS = [
    (WITHDRAWN, ConfirmWithdrawal, WithdrawalConfirmed),
    (PROTECTED, ConfirmProtection, ProtectionConfirmed),
    (FORGOTTEN, ConfirmDestruction, DestructionConfirmed),
]


@pytest.mark.parametrize(("ended", "confirm", "confirmed"), ENDS)
def test_each_service_confirms_each_end_once(
    ended: Ended, confirm: type[Confirm], confirmed: type[Confirmed]
):
    ask, told = confirm(on=FRI, service="followup"), confirmed(on=FRI, service="followup")
    consent.given(GIVEN, ended).when(ask).then(told)
    consent.given(GIVEN, ended, told).when(ask).then_nothing_happens()


@pytest.mark.parametrize(("_", "confirm", "confirmed"), ENDS)
@pytest.mark.parametrize("history", [(), (GIVEN,)])
def test_a_confirmation_of_what_has_not_ended_says_nothing(
    history: tuple[ConsentEvent, ...],
    _: Ended,
    confirm: type[Confirm],
    confirmed: type[Confirmed],
):
    consent.given(*history).when(confirm(on=FRI, service="followup")).then_nothing_happens()
    stray = confirmed(on=FRI, service="followup")
    assert decider.fold([*history, stray]) == decider.fold(history)


def test_a_late_confirmation_of_the_withdrawal_is_none_of_the_protection():
    history = (GIVEN, WITHDRAWN, QUIETLY_PROTECTED)
    late = WithdrawalConfirmed(on=FRI, service="followup")
    consent.given(*history).when(ConfirmWithdrawal(on=FRI, service="followup")).then(late)
    state = decider.fold([*history, late])
    assert isinstance(state, Over)
    assert state.confirmed == (("withdrawn", "followup"),)


@given(st.permutations(ANSWERING), st.integers(0, len(ANSWERING)), st.sampled_from(ENDS))
def test_an_end_is_carried_out_when_all_services_have_confirmed(
    order: list[str], answers: int, end: tuple[Ended, type[Confirm], type[Confirmed]]
):
    confirmed = [end[2](on=FRI, service=service) for service in order[:answers]]
    state = decider.fold([GIVEN, end[0], *confirmed])
    assert isinstance(state, Over)
    assert ({s for _, s in state.confirmed} == set(ANSWERING)) == (answers == len(ANSWERING))


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
        st.sampled_from([WITHDRAW, PROTECT, FORGET]),
        *(
            st.builds(confirm, on=st.just(FRI), service=st.sampled_from(ANSWERING))
            for _, confirm, _ in ENDS
        ),
    )


@given(st.lists(anything(), max_size=25))
def test_only_those_named_are_told_nobody_after_an_end_and_nobody_of_a_hidden_unit(
    commands: list[ConsentCommand],
):
    state, named, ends = decider.initial, set[str](), list[str]()
    answered = set[tuple[str, str]]()
    for command in commands:
        try:
            events = decide(command, state)
        except Rejected:
            assert not isinstance(command, Disclose | Confirm)
            continue
        for event in events:
            state = decider.evolve(state, event)
            match event:
                case ConsentGiven(parties=parties):
                    assert not ends
                    named = set(parties)
                case Disclosed(to=to, what=what, data=data):
                    assert to in named
                    assert not ends
                    assert what != "ProtectionRaised" or "unit" not in data
                case Withheld(why=why):
                    assert why == (ends[-1] if ends else "never_given")
                case ConsentWithdrawn() | ProtectionRaised() | CaseForgotten():
                    ends.append(GROUNDS[type(event)])
                    assert ends == sorted(set(ends), key=list(GROUNDS.values()).index)
                case WithdrawalConfirmed() | ProtectionConfirmed() | DestructionConfirmed():
                    answer = (CONFIRMED[type(event)], event.service)
                    assert answer[0] in ends
                    assert answer not in answered
                    answered.add(answer)


GROUNDS: dict[type[Ended], str] = {
    ConsentWithdrawn: "withdrawn",
    ProtectionRaised: "protected",
    CaseForgotten: "forgotten",
}
"""In the order in which one may follow the other."""
CONFIRMED: dict[type[Confirmed], str] = {
    WithdrawalConfirmed: "withdrawn",
    ProtectionConfirmed: "protected",
    DestructionConfirmed: "forgotten",
}
