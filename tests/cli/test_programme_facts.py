"""What the five source documents say, fact by fact, against the files: names, numbers, days."""

from datetime import date
from functools import cache
from typing import Any

import pytest

from contracts.codes import Exit, Income, Party
from contracts.programme import (
    After,
    Aim,
    Amended,
    Closing,
    ClosingReason,
    Employment,
    Measure,
    Organisation,
    OrganisationKind,
    Phase,
    Places,
    Programme,
    ProgrammeRole,
    Respondent,
    Target,
)
from samverka.installation import PROGRAMMES
from samverka.programme_file import ProgrammeFile, check

FILES = {file.stem for file in PROGRAMMES.glob("*.yaml")}


@cache
def file(name: str) -> ProgrammeFile:
    return check(PROGRAMMES / f"{name}.yaml")


def version(name: str, number: int) -> Programme:
    return next(each for each in file(name).versions if each.version == number)


def organisation(programme: Programme, slug: str) -> Organisation:
    return next(each for each in programme.organisations if each.organisation == slug)


def target(programme: Programme, slug: str) -> Target:
    return next(each for each in programme.targets if each.target == slug)


def holders(programme: Programme, role: ProgrammeRole, unit: str | None = None) -> set[str]:
    return {
        held.organisation
        for held in programme.roles
        if held.role is role and (unit is None or held.unit in (None, unit))
    }


def teams(programme: Programme) -> list[str]:
    return [station.name for station in programme.units[0].stations]


NU, AREA = version("nu-sjukvarden", 1), version("rehabarenan", 2)
PILOT, TRAINING = version("rehabarenan", 1), version("arbetstraning-torekallberget", 3)
CLOSED = version("arbetstraning-torekallberget", 4)
FIRST, EXTENDED = (version("vagen-till-sjalvforsorjning", number) for number in (1, 2))
FARM = version("rorsas-lantliv", 1)
ASSOCIATION = "samordningsforbundet-i-sodertalje"


def closing() -> Closing:
    assert CLOSED.closing
    return CLOSED.closing


FACTS: dict[str, tuple[Any, Any]] = {
    # Torekällberget, seed 000
    "T1 name": (TRAINING.name, "Arbetsträning på Torekällberget"),
    "T1 one programme in two files": (TRAINING.programme, PILOT.programme),
    "T1 implemented at the turn of the year": (TRAINING.valid_from, date(2020, 1, 1)),
    "T1 project became ordinary": ((AREA.phase, TRAINING.phase), (Phase.PROJECT, Phase.ORDINARY)),
    "T2 the municipality runs it": (
        holders(TRAINING, ProgrammeRole.OPERATOR),
        {"sodertalje-kommun"},
    ),
    "T2 the association pays for one supervisor": (
        [(p.number, p.name) for p in TRAINING.units[0].posts if p.funder == ASSOCIATION],
        [(1, "Arbetshandledare")],
    ),
    "T3, T8 its pool has 5-7 places": (
        [p.places for p in TRAINING.units[0].pools if p.funder == ASSOCIATION],
        [Places(low=5, high=7)],
    ),
    "T4 the four parties refer": (
        set(TRAINING.units[0].referrers),
        {"arbetsformedlingen", "forsakringskassan", "region-stockholm", "sodertalje-kommun"},
    ),
    "T4 health care": (
        organisation(TRAINING, "region-stockholm").acts_through,
        "Hälso- och sjukvården",
    ),
    "T5 study visit": (TRAINING.pathway.study_visit, True),
    "T6 teams": (
        teams(TRAINING),
        ["Kafé Lindblom", "Rekvisita- och områdesskötsel", "Trädgårdslag", "Tågrenovering"],
    ),
    "T9 ages": ((TRAINING.eligibility.youngest, TRAINING.eligibility.oldest), (16, 64)),
    "T9 long without work": (TRAINING.eligibility.employment, Employment.WITHOUT_WORK),
    "T9 three attested criteria": (len(TRAINING.eligibility.attested), 3),
    "T10 five full-year places": (target(TRAINING, "full-year-places").aim, Aim(at_least=5)),
    "T10 in 2020": (
        target(TRAINING, "full-year-places").model_dump()["period"],
        {"first": date(2020, 1, 1), "last": date(2020, 12, 31)},
    ),
    "T11 50 %": (target(TRAINING, "onwards").aim, Aim(at_least=50)),
    "T11 work, studies, ordinary activity": (
        target(TRAINING, "onwards").numerator.exits,
        (Exit.WORK, Exit.STUDIES, Exit.ORDINARY_ACTIVITY),
    ),
    "T12 80 %": (target(TRAINING, "support-met-needs").aim, Aim(at_least=80)),
    "T13, T14 two goals in words": (
        [goal.goal for goal in TRAINING.goals],
        ["closer-to-work", "agencies-need"],
    ),
    "T14 the agencies are asked": (
        [i.measures for i in TRAINING.instruments if i.respondent is Respondent.AGENCY],
        [Measure.AGENCY_NEED],
    ),
    # its story, seed 001
    "S1 pilot": ((PILOT.phase, PILOT.valid_from.year), (Phase.PILOT, 2016)),
    "S1 partners are no parties": (
        {o.name for o in PILOT.organisations if o.kind is OrganisationKind.PARTNER},
        {"Torekällbergets friluftsmuseum", "Kostenheten"},
    ),
    "S2 project from 2017": ((AREA.phase, AREA.valid_from), (Phase.PROJECT, date(2017, 1, 1))),
    "S2 its name": (AREA.name, "Rehabarenan på Torekällberget"),
    "S2 renamed": ((PILOT.name, AREA.amendment is not None), ("Lindbloms kafé", True)),
    "S3 other teams": (
        teams(AREA),
        ["Kafé Lindblom", "Bageri", "Trädgård- och områdesskötsel", "Tågrenovering"],
    ),
    "S4 resource team": (
        [post.name for post in AREA.units[0].posts],
        ["Handledare", "Samordnare"],
    ),
    "S5 the project's last day": (AREA.runs and AREA.runs.last, date(2019, 12, 31)),
    "S5 phased down to one post": (
        [(f.posts, f.valid_from) for f in AREA.funding][-1],
        (1, date(2020, 1, 1)),
    ),
    "S5 told as such": (
        TRAINING.amendment and Amended.FUNDING_STEPPED_DOWN in TRAINING.amendment.kinds,
        True,
    ),
    "S8 closed in autumn 2023": (closing().decided_on.strftime("%Y-%m")[:6], "2023-1"),
    "S8 for lack of money": (closing().reason, ClosingReason.NO_FUNDING),
    "S8 nobody is referred afterwards": (
        [CLOSED.takes_referrals_on(date(2023, 10, day)) for day in (1, 2)],
        [True, False],
    ),
    # Torsås, seed 002
    "V1 parties": (
        {o.name: o.party for o in FIRST.organisations},
        {
            "Torsås kommun": Party.MUNICIPALITY,
            "Försäkringskassan": Party.SOCIAL_INSURANCE,
            "Arbetsförmedlingen": Party.EMPLOYMENT_SERVICE,
            "Landstinget i Kalmar län": Party.REGION,
        },
    ),
    "V1 social services": (
        organisation(FIRST, "torsas-kommun").acts_through,
        "socialförvaltningen",
    ),
    "V2 from and to": (
        FIRST.runs and (FIRST.runs.first, FIRST.runs.last),
        (date(2013, 9, 1), date(2015, 12, 31)),
    ),
    "V2 extended by two years": (EXTENDED.runs and EXTENDED.runs.last, date(2017, 12, 31)),
    "V2 told as such": (
        EXTENDED.amendment and Amended.EXTENDED in EXTENDED.amendment.kinds,
        True,
    ),
    "V4 ages": ((EXTENDED.eligibility.youngest, EXTENDED.eligibility.oldest), (16, 64)),
    "V4 unemployed": (EXTENDED.eligibility.employment, Employment.WITHOUT_WORK),
    "V5 28-30": (target(EXTENDED, "participants").aim, Aim(at_least=28, at_most=30)),
    "V5 in 2016-2017": (
        target(EXTENDED, "participants").model_dump()["period"],
        {"first": date(2016, 1, 1), "last": date(2017, 12, 31)},
    ),
    "V6 at most a year": (EXTENDED.limits.maximum_length, After(years=1)),
    "V7 40 %": (target(EXTENDED, "self-supporting").aim, Aim(at_least=40)),
    "V7 work or studies": (
        target(EXTENDED, "self-supporting").numerator.exits,
        (Exit.WORK, Exit.STUDIES),
    ),
    "V8 more own income": (target(EXTENDED, "own-income").aim, Aim(more_than=0)),
    "V9 a plan for all": (target(EXTENDED, "plan-for-all").aim, Aim(at_least=100)),
    "V9 its name": (
        EXTENDED.pathway.plan and EXTENDED.pathway.plan.name,
        "individuell genomförandeplan",
    ),
    "V10 quality of life": (target(EXTENDED, "quality-of-life").aim, Aim(more_than=0)),
    "V11, V12 follow-ups": (
        [(m.counted_from, m.after) for m in EXTENDED.pathway.milestones],
        [("exit", After(days=90)), ("exit", After(years=1))],
    ),
    "V13 guide": (EXTENDED.pathway.supported_by, "guide"),
    "V14 resource group": (EXTENDED.pathway.resource_group, True),
    "V15 five steps": (
        [step.name for step in EXTENDED.pathway.steps],
        [
            "Identifiering av individ",
            "Behovsanalys",
            "Basaktiviteter",
            "Intresseväckare",
            "Praktikplats",
        ],
    ),
    # NU-sjukvården, seed 003
    "N1 since 1993": (NU.runs and NU.runs.first.year, 1993),
    "N2 the town's own municipality": (
        [holders(NU, ProgrammeRole.OPERATOR, unit.unit) for unit in NU.units],
        [
            {"forsakringskassan", "arbetsformedlingen", "nu-sjukvarden", town}
            for town in ("vanersborgs-kommun", "trollhattans-kommun", "uddevalla-kommun")
        ],
    ),
    "N3 a quarter each": (
        {
            (s.numerator, s.denominator)
            for a in file("nu-sjukvarden").agreements
            for s in a.shares
        },
        {(1, 4)},
    ),
    "N3 principal": (
        [organisation(NU, o).acts_through for o in holders(NU, ProgrammeRole.PRINCIPAL)],
        ["the psychiatric clinic"],
    ),
    "N3 3.3 million": (
        {sum(line.net_ore for line in each.lines) for each in file("nu-sjukvarden").costs},
        {330_000_000},
    ),
    "N4 units and towns": (
        [(unit.name, unit.place) for unit in NU.units],
        [("Holmängen", "Vänersborg"), ("Hjortmossen", "Trollhättan"), ("Fredriksberg", "Uddevalla")],
    ),
    "N7 about 40": (target(NU, "throughput").aim, Aim(at_least=40)),
    "N8 about 25": ({unit.places.high for unit in NU.units}, {25}),
    "N9 stations of 4-6": (
        {(s.seats.low, s.seats.high) for unit in NU.units for s in unit.stations},
        {(4, 6)},
    ),
    "N10 Monday to Friday": (len(NU.limits.weekdays), 5),
    "N11 six months": (NU.limits.usual_stay, After(months=6)),
    "N12 contact person": (NU.pathway.supported_by, "contact_person"),
    "N13 and the days before": (
        [(m.counted_from, m.after) for m in NU.pathway.milestones],
        [
            ("start", After(weeks=1)),
            *(("start", After(months=months)) for months in (1, 2, 3, 4, 6)),
            *(("exit", After(months=months)) for months in (6, 12)),
        ],
    ),
    "N14 SUS": ([(r.registration, r.at) for r in NU.registrations], [("sus", ("start", "exit"))]),
    "N15 6.33 posts": (
        {sum(p.number * p.extent for p in unit.posts) for unit in NU.units},
        {633},
    ),
    "entry steps": (
        (NU.pathway.study_visit, NU.pathway.mapping_visit, NU.pathway.referral_group),
        (True, True, True),
    ),
    "self-rating at enrolment, 4 and 6 months": (
        next(i.at for i in NU.instruments if i.measures is Measure.SELF_RATING),
        ("start", "month-4", "month-6"),
    ),
    "exit survey": (
        next(i.at for i in NU.instruments if i.measures is Measure.EXIT_SURVEY),
        ("month-6",),
    ),
    # Rörsås, seed 004
    "R1 three parties, without the employment service": (
        {o.name: o.party for o in FARM.organisations if o.party},
        {
            "Mariestads kommun": Party.MUNICIPALITY,
            "Försäkringskassan": Party.SOCIAL_INSURANCE,
            "Västra Götalandsregionen": Party.REGION,
        },
    ),
    "R2 its time": (
        FARM.runs and (FARM.runs.first, FARM.runs.last),
        (date(2022, 10, 1), date(2024, 9, 30)),
    ),
    "R3 ages": ((FARM.eligibility.youngest, FARM.eligibility.oldest), (16, 64)),
    "R4 residents of Skaraborg": (
        FARM.eligibility.residence
        and (FARM.eligibility.residence.area, len(FARM.eligibility.residence.municipalities)),
        ("Skaraborg", 15),
    ),
    "R4 employed or not": (FARM.eligibility.employment, Employment.EITHER),
    "R6 ready for the next programme": (
        Exit.NEXT_PROGRAMME in target(FARM, "ready-for-the-next-step").numerator.exits,
        True,
    ),
    "R6 health and activity ability, in pairs": (
        {i.measures for i in FARM.instruments if i.paired and i.told == "score"},
        {Measure.HEALTH, Measure.ACTIVITY_ABILITY},
    ),
    "R7 certified private provider": (
        [
            (organisation(FARM, o).kind, organisation(FARM, o).certificates[0].certificate)
            for o in holders(FARM, ProgrammeRole.PROVIDER)
        ],
        [(OrganisationKind.PROVIDER, "Grön Arena")],
    ),
    "R8 sixteen weeks": (
        FARM.limits.fixed_length
        and FARM.limits.fixed_length.last_day_from(date(2022, 10, 3)),
        date(2023, 1, 22),
    ),
    "R9 ten hours": (FARM.limits.hours_a_week, 10),
    "R12 the agency of the income": (
        {income: route.organisation for route in FARM.routes for income in route.incomes}[
            Income.INCOME_SUPPORT
        ],
        "mariestads-kommun",
    ),
}  # fmt: skip
"""By the number of the fact in the research, if it has one: what the file says, and what the source does."""


@pytest.mark.parametrize("fact", FACTS)
def test_the_file_says_what_the_source_says(fact: str) -> None:
    said, stated = FACTS[fact]
    assert said == stated


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_checks_beside_the_others_and_lists_what_it_assumes(name: str) -> None:
    checked = file(name)
    text = (PROGRAMMES / f"{name}.yaml").read_text("utf-8")
    assert len(checked.assumed) >= 5
    assert text.count("ASSUMED") >= 5


def test_there_is_a_file_for_each_seed() -> None:
    assert {
        "arbetstraning-torekallberget",
        "nu-sjukvarden",
        "rehabarenan",
        "rorsas-lantliv",
        "vagen-till-sjalvforsorjning",
    } <= FILES


def test_nobody_is_named_in_a_file() -> None:
    for each in PROGRAMMES.glob("*.yaml"):
        text = each.read_text("utf-8")
        assert "@" not in text
        assert not [name for name in ("Segerdahl", "Karlsson", "Johansson") if name in text]


def test_a_programme_is_only_in_its_own_files_and_an_agency_has_one_slug() -> None:
    slugs: dict[str, set[str]] = {}
    for name in FILES:
        for each in (o for v in file(name).versions for o in v.organisations):
            for called in (each.name, *(later.name for later in each.renamed)):
                slugs.setdefault(called, set()).add(each.organisation)
    assert {called: found for called, found in slugs.items() if len(found) > 1} == {}
    assert [TRAINING.version, CLOSED.version] == [3, 4]


def test_the_region_has_the_name_of_its_day() -> None:
    region = organisation(FIRST, "region-kalmar-lan")
    assert region.name_on(date(2018, 12, 31)) == "Landstinget i Kalmar län"
    assert region.name_on(date(2019, 1, 1)) == "Region Kalmar län"


def test_the_shares_of_a_kind_of_cost_are_its_own() -> None:
    shares = {
        agreement.cost_kinds: {share.funder for share in agreement.shares}
        for agreement in file("arbetstraning-torekallberget").agreements
    }
    assert shares == {(): {"sodertalje-kommun"}, ("supervisor",): {ASSOCIATION}}
