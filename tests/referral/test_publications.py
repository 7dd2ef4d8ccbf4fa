"""Every event is told as one fact of the contract or stays inside; nobody's name, number or person id ever leaves."""

from datetime import UTC, date, datetime
from itertools import chain
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.decider import Event
from chassis.events import Stored, Told
from contracts import referral as facts
from contracts.base import Fact
from contracts.codes import Party, Purpose
from contracts.examples import example
from contracts.feeds import DISCLOSABLE
from contracts.programme import Share
from contracts.registry import FACTS, of_service
from contracts.schemas import schema
from referral.app import CATEGORIES, publish
from referral.domain import consent as consents
from referral.domain import person as people
from referral.domain.agreement import AgreementAdopted
from referral.domain.consent import ConsentGiven, ConsentWithdrawn, Disclosed
from referral.domain.disclosure import DISCLOSED, disclosure
from referral.domain.funds import BudgetSet, FundsReceived
from referral.domain.ledger import AgreementInForce, CostRecorded
from referral.domain.organisation import OrganisationRegistered, OrganisationRenamed
from referral.domain.person import PersonRegistered, PersonRenamed
from referral.publications import KEPT, tell
from tests.referral import given as g

CASE, COST = UUID(int=21), UUID(int=22)
EVENTS: tuple[type[Event], ...] = tuple(chain(*(category.events for category in CATEGORIES)))
NOW = datetime(2024, 1, 8, tzinfo=UTC)
NAME, NUMBER = "Testperson Ett", g.official_numbers()[0]

GIVEN = ConsentGiven(on=g.MON, unit=g.UNIT, purpose=Purpose.FOLLOW_UP, parties=(g.SENDER, g.OTHER))
WITHDRAWN = ConsentWithdrawn(on=g.FRI, unit=g.UNIT, parties=(g.SENDER, g.OTHER))
PROTECTED = consents.ProtectionRaised(on=g.FRI, unit=g.UNIT, parties=(g.SENDER,))
FORGOTTEN = consents.CaseForgotten(on=g.FRI, parties=(g.SENDER,))
SAMPLES: dict[type[Event], tuple[str, Event]] = {
    type(event): (key, event)
    for key, event in (
        ("region", OrganisationRegistered(on=g.MON, name="Regionen", party=Party.REGION)),
        ("region", OrganisationRenamed(on=g.MON, name="Regionen")),
        (
            "agreement-one",
            AgreementAdopted(
                on=g.MON,
                version=1,
                programme=g.PROGRAMME,
                unit=g.UNIT,
                valid_from=g.MON,
                shares=(Share(funder=g.SENDER, numerator=1, denominator=1),),
                cost_kinds=("premises",),
                valid_until=g.NEXT,
                why="ord som stannar här",
            ),
        ),
        (
            g.UNIT,
            CostRecorded(
                on=g.MON,
                cost_id=COST,
                programme=g.PROGRAMME,
                unit=g.UNIT,
                cost_kind="premises",
                net_ore=1,
                vat_ore=0,
                accrued_on=g.MON,
                description="ord som stannar här",
                agreement=AgreementInForce(agreement="agreement-one", version=1),
            ),
        ),
        (
            g.PROGRAMME,
            BudgetSet(on=g.MON, unit=g.UNIT, year=2024, cost_kind="premises", net_ore=1),
        ),
        (
            g.PROGRAMME,
            FundsReceived(on=g.MON, receipt_id=COST, unit=None, year=2024, funder=g.SENDER, ore=1),
        ),
        (str(g.PERSON), PersonRegistered(on=g.MON, identity_number=NUMBER, name=NAME)),
        (str(g.PERSON), PersonRenamed(on=g.MON, name=NAME)),
        (str(g.PERSON), people.ProtectionMarked(on=g.MON)),
        (str(g.PERSON), people.ProtectionLifted(on=g.MON)),
        (str(g.PERSON), people.PersonForgotten(on=g.MON)),
        *(
            (str(CASE), event)
            for event in (
                *g.STANDING["without_name"],
                g.WAITLISTED,
                g.INTERESTED,
                g.ADMITTED,
                g.DECLINED,
                g.WITHDRAWN,
                g.EXPIRED,
                g.REQUESTED,
                g.SUPPLIED,
                g.REDIRECTED,
                g.REOPENED,
                g.ENTERED_IN_ERROR,
                GIVEN,
                WITHDRAWN,
                PROTECTED,
                FORGOTTEN,
                consents.Withheld(on=g.FRI, what="ReferralAdmitted"),
                consents.WithdrawalConfirmed(on=g.FRI, service="followup"),
                consents.ProtectionConfirmed(on=g.FRI, service="followup"),
                consents.DestructionConfirmed(on=g.FRI, service="followup"),
                Disclosed(
                    on=g.MON,
                    to=g.OTHER,
                    origin="own",
                    what="ReferralSent",
                    data=g.SENT.model_dump(mode="json"),
                ),
            )
        ),
    )
}
"""One event of each kind, with the key of its stream."""
OWN = [SAMPLES[kind] for kind in EVENTS if kind not in (*KEPT, Disclosed)]


def stored(event: Event, key: str, category: str = "example") -> Stored:
    stream = f"{category}-{key}"
    return Stored(uuid4(), stream, category, key, 1, event, None, None, NOW)


def test_there_is_an_example_of_every_event():
    assert set(SAMPLES) == set(EVENTS)


def test_no_event_is_told_and_kept_at_once():
    for kind, (key, event) in SAMPLES.items():
        if kind is not Disclosed:
            assert (tell(event, key) is None) == (kind in KEPT), kind


@pytest.mark.parametrize(("key", "event"), OWN, ids=[type(e).__name__ for _, e in OWN])
def test_an_event_is_told_as_the_fact_of_its_name_on_the_services_topic(key: str, event: Event):
    said = tell(event, key)
    assert said
    fact, topic = said
    assert topic == "referral.v1"
    assert type(fact) is FACTS[f"referral.{type(event).__name__}.v1"]
    assert str(getattr(fact, fact.key)) == key
    assert type(fact).model_validate_json(fact.model_dump_json()) == fact


@pytest.mark.parametrize(("key", "event"), OWN, ids=[type(e).__name__ for _, e in OWN])
def test_a_fact_says_what_the_event_says(key: str, event: Event):
    said = tell(event, key)
    assert said
    happened, told = event.model_dump(), said[0].model_dump()
    shared = happened.keys() & told.keys() - {"agreement"}  # a slug in the fact, with its version
    assert {name: told[name] for name in shared} == {name: happened[name] for name in shared}


def test_every_fact_of_the_contract_is_told():
    told = [tell(event, key) for key, event in OWN]
    assert {type(said[0]) for said in told if said} == set(of_service("referral"))


def test_what_a_correction_corrects_is_told():
    key, cost = SAMPLES[CostRecorded]
    said = tell(cost.model_copy(update={"corrects": COST}), key)
    assert said
    assert said[0].model_dump()["corrects"] == COST


def test_a_stored_event_becomes_at_most_one_record():
    for key, event in SAMPLES.values():
        if not isinstance(event, Disclosed):
            told = publish(stored(event, key))
            assert told is None or isinstance(told, Told)


def test_what_is_disclosed_of_ones_own_is_what_the_contract_says_may_be():
    ends = {ConsentWithdrawn, consents.ProtectionRaised, consents.CaseForgotten}
    told = {*DISCLOSED, ConsentGiven, *ends}
    allowed = [fact for fact in DISCLOSABLE if fact.service == "referral"]
    assert {kind.__name__ for kind in told} == {fact.__name__ for fact in allowed}


@pytest.mark.parametrize("kind", DISCLOSED, ids=lambda kind: kind.__name__)
def test_an_event_is_disclosed_as_the_same_fact_that_the_services_hear(kind: type[Event]):
    key, event = SAMPLES[kind]
    command = disclosure(event)
    assert command
    (one,) = consents.decider.decide(
        command, consents.Given(unit=g.UNIT, parties=(g.OTHER,), follow_up=False)
    )
    assert tell(one, key) == (own_fact(event, key), "agency.employment-office.v1")


@pytest.mark.parametrize(
    "event", [GIVEN, WITHDRAWN, FORGOTTEN], ids=lambda event: type(event).__name__
)
def test_a_consent_is_disclosed_as_the_same_fact_that_the_services_hear(event: Event):
    what, data = type(event).__name__, event.model_dump(mode="json")
    one = Disclosed(on=event.on, to=g.SENDER, origin="own", what=what, data=data)
    assert tell(one, str(CASE)) == (own_fact(event, str(CASE)), "agency.insurer.v1")


def test_whom_it_concerns_is_told_of_a_protection_without_the_unit():
    told, kept = consents.decider.decide(
        consents.RaiseProtection(on=g.FRI, unit=g.UNIT),
        consents.Given(unit=g.UNIT, parties=(g.SENDER,)),
    )
    assert kept == PROTECTED
    assert own_fact(kept, str(CASE)) == facts.ProtectionRaised(case_id=CASE, on=g.FRI, unit=g.UNIT)
    without = facts.ProtectionRaised(case_id=CASE, on=g.FRI)
    assert tell(told, str(CASE)) == (without, "agency.insurer.v1")


def own_fact(event: Event, key: str) -> Fact:
    said = tell(event, key)
    assert said
    return said[0]


HEARD = [fact for fact in DISCLOSABLE if fact.service != "referral"]


@pytest.mark.parametrize("kind", HEARD, ids=lambda kind: kind.type_name())
def test_a_fact_of_another_service_is_passed_on_as_it_was_heard(kind: type[Fact]):
    fact = kind.model_validate({**example(schema(kind)), "case_id": str(CASE)})
    data = fact.model_dump(mode="json")
    one = Disclosed(on=g.FRI, to=g.OTHER, origin="heard", what=kind.type_name(), data=data)
    assert tell(one, str(CASE)) == (fact, "agency.employment-office.v1")


def test_no_event_is_named_for_a_mere_change():
    names = [kind.__name__ for kind in (*EVENTS, *of_service("referral"))]
    assert not [n for n in names if n.endswith(("Updated", "Changed", "Event")) or n[:3] == "Set"]


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
@settings(max_examples=10)
@given(secret=st.uuids(), day=st.dates(date(2000, 1, 1)))
def test_nothing_of_a_person_is_ever_told(kind: type[Event], secret: UUID, day: date):
    """Whatever the events say: no field of a fact takes a name, a number, a person's id or a text."""
    key, event = SAMPLES[kind]
    hidden = {"person_id": secret, "identity_number": NUMBER, "name": NAME, "description": "ord"}
    if isinstance(event, AgreementAdopted):
        hidden["why"] = "ord"
    fields = {field: hidden[field] for field in hidden.keys() & event.model_dump().keys()}
    if isinstance(event, OrganisationRegistered | OrganisationRenamed):
        fields = {}  # an agency's name is no secret
    if isinstance(event, Disclosed):
        fields = {"data": {**event.data, **{name: str(text) for name, text in hidden.items()}}}
    changed = event.model_copy(update={**fields, "on": day})
    told = publish(stored(changed, key))
    sent = told.value.decode() if told else ""
    for text in (str(secret), NUMBER, NAME, "ord", str(g.PERSON)):
        assert f'"{text}"' not in sent


def test_no_fact_has_a_field_for_a_person():
    for fact in of_service("referral"):
        assert not {"person_id", "identity_number", "description", "reason"} & set(
            fact.model_fields
        )
        assert "name" not in fact.model_fields or fact in (
            facts.OrganisationRegistered,
            facts.OrganisationRenamed,
        )
