"""Every command in every standing, as one table: what happens, nothing (a dot), or the rule that is broken (!)."""

from collections.abc import Iterator, Mapping
from typing import get_args

import pytest

from chassis.decider import Rejected
from referral.domain.referral.commands import ReferralCommand
from referral.domain.referral.deciding import decide, decider
from tests.referral import given as g
from tests.referral.given import STANDING

COMMANDS: Mapping[str, ReferralCommand] = {
    "send": g.SEND,
    "receive": g.RECEIVE,
    "request": g.REQUEST,
    "supply": g.SUPPLY,
    "study visit": g.STUDY,
    "mapping visit": g.MAPPING,
    "accept": g.ACCEPT,
    "decline": g.DECLINE,
    "redirect": g.REDIRECT,
    "admit": g.ADMIT,
    "accept offer": g.ANSWER,
    "interest": g.INTEREST,
    "withdraw": g.WITHDRAW,
    "reopen": g.REOPEN,
    "in error": g.IN_ERROR,
    "no answer": g.EXPIRE,
    "exchange ended": g.END_EXCHANGE,
    "place held": g.PLACE_HELD,
    "unit full": g.FULL,
    "unit closed": g.SHUT,
    "not held": g.NOT_HELD,
    "hold expired": g.HOLD_EXPIRED,
    "hold confirmed": g.HOLD_CONFIRMED,
    "hold released": g.RELEASED,
    "only counted": g.COUNTED,
    "enrolled": g.ENROLLED,
}
HEARD = tuple(COMMANDS)[15:]
ENDS = (
    *("admitted", "without_name", "declined", "withdrawn", "expired"),
    *("redirected", "in_error"),
)

OPEN = """
               | unsent                 | sent                   | received               | questioned             | studied                | prepared               | accepted
send           | ReferralSent           | !referral_sent         | !referral_sent         | !referral_sent         | !referral_sent         | !referral_sent         | !referral_sent
receive        | !referral_not_open     | ReferralReceived       | .                      | .                      | .                      | .                      | .
request        | !referral_not_open     | !receive_first         | InformationRequested   | .                      | InformationRequested   | InformationRequested   | !referral_accepted
supply         | !referral_not_open     | !nothing_asked         | !nothing_asked         | InformationSupplied    | !nothing_asked         | !nothing_asked         | !nothing_asked
study visit    | !referral_not_open     | !receive_first         | StudyVisitHeld         | !information_first     | .                      | .                      | .
mapping visit  | !referral_not_open     | !receive_first         | !study_visit_first     | !information_first     | MappingVisitHeld       | .                      | .
accept         | !referral_not_open     | !receive_first         | !visits_first          | !information_first     | !visits_first          | ReferralAccepted       | .
decline        | !referral_not_open     | !receive_first         | ReferralDeclined       | ReferralDeclined       | ReferralDeclined       | ReferralDeclined       | ReferralDeclined
redirect       | !referral_not_open     | !receive_first         | ReferralRedirected     | ReferralRedirected     | ReferralRedirected     | ReferralRedirected     | ReferralRedirected
admit          | !referral_not_open     | !accept_first          | !accept_first          | !information_first     | !accept_first          | !accept_first          | AdmissionDecided
accept offer   | !referral_not_open     | !no_offer              | !no_offer              | !no_offer              | !no_offer              | !no_offer              | !no_offer
interest       | !referral_not_open     | !not_waiting           | !not_waiting           | !not_waiting           | !not_waiting           | !not_waiting           | !not_waiting
withdraw       | !referral_not_open     | ReferralWithdrawn      | ReferralWithdrawn      | ReferralWithdrawn      | ReferralWithdrawn      | ReferralWithdrawn      | ReferralWithdrawn
reopen         | !referral_never_closed | !referral_never_closed | !referral_never_closed | !referral_never_closed | !referral_never_closed | !referral_never_closed | !referral_never_closed
in error       | !referral_not_open     | ReferralEnteredInError | ReferralEnteredInError | ReferralEnteredInError | ReferralEnteredInError | ReferralEnteredInError | ReferralEnteredInError
no answer      | .                      | ReferralExpired        | .                      | ReferralExpired        | .                      | .                      | .
exchange ended | .                      | ReferralWithdrawn      | ReferralWithdrawn      | ReferralWithdrawn      | ReferralWithdrawn      | ReferralWithdrawn      | ReferralWithdrawn
place held     | .                      | .                      | .                      | .                      | .                      | .                      | .
unit full      | .                      | .                      | .                      | .                      | .                      | .                      | .
unit closed    | .                      | .                      | .                      | .                      | .                      | .                      | .
not held       | .                      | .                      | .                      | .                      | .                      | .                      | .
hold expired   | .                      | .                      | .                      | .                      | .                      | .                      | .
hold confirmed | .                      | .                      | .                      | .                      | .                      | .                      | .
hold released  | .                      | .                      | .                      | .                      | .                      | .                      | .
only counted   | .                      | .                      | .                      | .                      | .                      | .                      | .
enrolled       | .                      | .                      | .                      | .                      | .                      | .                      | .
"""
ADMITTED = """
               | decided                   | waitlisted                | lapsed                    | offered                   | answered                  | confirmed
send           | !referral_sent            | !referral_sent            | !referral_sent            | !referral_sent            | !referral_sent            | !referral_sent
receive        | .                         | .                         | .                         | .                         | .                         | .
request        | !referral_accepted        | !referral_accepted        | !referral_accepted        | !referral_accepted        | !referral_accepted        | !referral_accepted
supply         | !nothing_asked            | !nothing_asked            | !nothing_asked            | !nothing_asked            | !nothing_asked            | !nothing_asked
study visit    | .                         | .                         | .                         | .                         | .                         | .
mapping visit  | .                         | .                         | .                         | .                         | .                         | .
accept         | .                         | .                         | .                         | .                         | .                         | .
decline        | !admission_decided        | !admission_decided        | !admission_decided        | !admission_decided        | !admission_decided        | !admission_decided
redirect       | !admission_decided        | !admission_decided        | !admission_decided        | !admission_decided        | !admission_decided        | !admission_decided
admit          | .                         | .                         | .                         | .                         | .                         | .
accept offer   | !no_offer                 | !no_offer                 | !no_offer                 | OfferAccepted             | .                         | .
interest       | .                         | .                         | InterestConfirmed         | .                         | .                         | .
withdraw       | ReferralWithdrawn         | ReferralWithdrawn         | ReferralWithdrawn         | ReferralWithdrawn         | ReferralWithdrawn         | ReferralWithdrawn
reopen         | !referral_never_closed    | !referral_never_closed    | !referral_never_closed    | !referral_never_closed    | !referral_never_closed    | !referral_never_closed
in error       | ReferralEnteredInError    | ReferralEnteredInError    | ReferralEnteredInError    | ReferralEnteredInError    | ReferralEnteredInError    | ReferralEnteredInError
no answer      | .                         | .                         | .                         | .                         | .                         | .
exchange ended | ReferralWithdrawn         | ReferralWithdrawn         | ReferralWithdrawn         | ReferralWithdrawn         | .                         | .
place held     | PlaceOffered              | PlaceOffered              | PlaceOffered              | .                         | PlaceOffered              | .
unit full      | ReferralWaitlisted        | .                         | .                         | ReferralWaitlisted        | ReferralWaitlisted        | .
unit closed    | ReferralDeclined          | ReferralDeclined          | ReferralDeclined          | ReferralDeclined          | ReferralDeclined          | .
not held       | ReferralWaitlisted        | .                         | .                         | ReferralWaitlisted        | ReferralWaitlisted        | .
hold expired   | ReferralWaitlisted        | .                         | .                         | ReferralWaitlisted        | ReferralWaitlisted        | .
hold confirmed | StartConfirmed            | StartConfirmed            | StartConfirmed            | StartConfirmed            | StartConfirmed            | .
hold released  | .                         | .                         | .                         | .                         | .                         | .
only counted   | ReferralClosedWithoutName | ReferralClosedWithoutName | ReferralClosedWithoutName | ReferralClosedWithoutName | ReferralClosedWithoutName | ReferralClosedWithoutName
enrolled       | ReferralAdmitted          | ReferralAdmitted          | ReferralAdmitted          | ReferralAdmitted          | ReferralAdmitted          | ReferralAdmitted
"""
CLOSED = """
              | admitted               | without_name           | declined               | withdrawn              | expired                | redirected             | in_error
send          | !referral_sent         | !referral_sent         | !referral_sent         | !referral_sent         | !referral_sent         | !referral_sent         | !referral_sent
receive       | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open
request       | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open
supply        | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open
study visit   | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open
mapping visit | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open
accept        | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open
decline       | !referral_not_open     | !referral_not_open     | .                      | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open
redirect      | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | .                      | !referral_not_open
admit         | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open
accept offer  | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open
interest      | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open     | !referral_not_open
withdraw      | !referral_not_open     | !referral_not_open     | !referral_not_open     | .                      | !referral_not_open     | !referral_not_open     | !referral_not_open
reopen        | !admission_ended_it    | !admission_ended_it    | ReferralReopened       | !sender_withdrew       | ReferralReopened       | ReferralReopened       | !entered_in_error
in error      | ReferralEnteredInError | ReferralEnteredInError | ReferralEnteredInError | ReferralEnteredInError | ReferralEnteredInError | ReferralEnteredInError | .
"""


def cells(table: str) -> Iterator[tuple[str, str, str]]:
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in table.split("\n") if line]
    for name, *row in rows:
        for standing, cell in zip(head[1:], row, strict=True):
            yield standing, name, cell


TABLE = [*cells(OPEN), *cells(ADMITTED), *cells(CLOSED)]


def outcome(standing: str, command: str) -> str:
    state = decider.fold(STANDING[standing])
    try:
        events = decide(COMMANDS[command], state)
    except Rejected as refusal:
        return f"!{refusal.rule}"
    return " ".join(type(event).__name__ for event in events) or "."


@pytest.mark.parametrize(("standing", "command", "expected"), TABLE)
def test_in_a_standing_a_command_leads_to(standing: str, command: str, expected: str):
    assert outcome(standing, command) == expected


def test_a_closed_referral_hears_everything_in_silence():
    for standing in ENDS:
        assert [outcome(standing, command) for command in HEARD] == ["."] * len(HEARD)


def test_no_command_and_no_standing_is_missing():
    assert {type(command) for command in COMMANDS.values()} == set(get_args(ReferralCommand))
    asked = {(standing, command) for standing, command, _ in TABLE}
    heard = {(standing, c) for standing in ENDS for c in HEARD}
    assert asked | heard == {(standing, command) for standing in STANDING for command in COMMANDS}
