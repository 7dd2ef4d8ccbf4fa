"""Whether a programme may take somebody on a day, and the terms that a version sets for a stay."""

from datetime import date
from pathlib import Path

import pytest

from chassis.decider import Rejected
from contracts.codes import Boundary
from contracts.programme import (
    Certificate,
    Closing,
    ClosingReason,
    Organisation,
    OrganisationKind,
    Period,
    Programme,
    ProgrammeRole,
    RoleHeld,
)
from participation.domain.admission import refuse_unless_open
from participation.domain.participation.terms import terms_of
from samverka.programme_file import read
from tests.participation.given import day, programme

PROGRAMMES = sorted((Path(__file__).parents[2] / "programmes").glob("*.yaml"))
CERTIFICATE = Certificate(certificate="Gård", valid_from=day(0), valid_until=day(100))
RENEWED = Certificate(certificate="Gård", valid_from=day(101), valid_until=day(200))


def provided(*certificates: Certificate, unit: str | None = None) -> Programme:
    farm = Organisation(
        organisation="farm",
        name="Gården",
        kind=OrganisationKind.PROVIDER,
        certificates=certificates,
    )
    held = RoleHeld(role=ProgrammeRole.PROVIDER, organisation="farm", unit=unit)
    base = programme()
    return base.model_copy(update={"organisations": (*base.organisations, farm), "roles": (held,)})


def refusal(version: Programme, on: date) -> tuple[str, str | None]:
    with pytest.raises(Rejected) as refused:
        refuse_unless_open(version, "unit-one", on)
    return refused.value.rule, refused.value.field


def test_a_provider_is_certified_on_the_day():
    refuse_unless_open(provided(CERTIFICATE), "unit-one", day(100))
    assert refusal(provided(CERTIFICATE), day(101)) == ("certificate_expired", "/on")
    assert refusal(provided(RENEWED), day(100)) == ("certificate_not_in_force", "/on")


def test_a_certificate_may_be_renewed():
    both = provided(CERTIFICATE, RENEWED)
    refuse_unless_open(both, "unit-one", day(101))
    assert refusal(both, day(201)) == ("certificate_expired", "/on")


def test_a_provider_of_another_unit_hinders_nobody():
    refuse_unless_open(provided(CERTIFICATE, unit="unit-two"), "unit-one", day(300))


def test_nobody_begins_outside_the_programmes_time():
    runs = programme().model_copy(update={"runs": Period(first=day(0), last=day(50))})
    refuse_unless_open(runs, "unit-one", day(50))
    assert refusal(runs, day(51)) == ("outside_programme_time", "/on")


def test_a_closed_programme_takes_nobody():
    closing = Closing(
        reason=ClosingReason.NO_FUNDING, why="Pengar saknas", decided_on=day(10), last_day=day(40)
    )
    closed = programme().model_copy(update={"closing": closing})
    refuse_unless_open(closed, "unit-one", day(40))
    assert refusal(closed, day(41)) == ("programme_closed", "/on")


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_every_version_of_every_file_sets_terms(path: Path):
    for version in read(path).versions:
        terms = terms_of(version)
        assert terms.steps == tuple(step.step for step in version.pathway.steps)
        assert terms.instruments == version.instruments
        asked = {each.instrument for each in terms.instruments_at(Boundary.START)}
        assert not asked & {"income", "occupation"}
        assert {register.registration for register in terms.registers} == {
            each.registration for each in version.registrations
        }
