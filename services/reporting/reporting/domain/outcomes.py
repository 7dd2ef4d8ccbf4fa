"""Outcomes: income and occupation before, after and at follow-up; and who answered at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.codes import Income, Occasion, Occupation
from reporting.domain.figures import CodeCount, Figure, labelled, names
from reporting.domain.shares import percent
from reporting.domain.suppression import Shown, publish, publish_count


@dataclass(frozen=True)
class Recorded:
    """What was recorded on one occasion: cases by occupation, and by income (several each)."""

    occupations: Mapping[str, int]
    incomes: Mapping[str, int]


@dataclass(frozen=True)
class Answers:
    """What became of one milestone in a group of cases."""

    milestone: str
    name: str
    done: int
    missed: int
    overdue: int


class OccasionCounts(Figure):
    """`cases` is the denominator; `named` is the sum of the counts, more when a case names several."""

    occasion: str
    name: str
    cases: Shown
    named: Shown
    counts: tuple[CodeCount, ...]


class Outcome(Figure):
    occasions: tuple[OccasionCounts, ...]


class Response(Figure):
    """`done` of those that should have been done; `percent` is withheld with a small denominator."""

    milestone: str | None
    name: str
    done: Shown
    missed: Shown
    overdue: Shown
    cases: Shown
    percent: float | None


class ResponseRate(Figure):
    milestones: tuple[Response, ...]
    all: Response


def occupation(recorded: Mapping[str, Recorded]) -> Outcome:
    """Cases by occupation on each occasion; each case has one."""

    def counts(occasion: Occasion) -> OccasionCounts:
        found = recorded.get(occasion.value, Recorded({}, {}))
        of_codes = [found.occupations.get(code.value, 0) for code in Occupation]
        shown = publish(sum(of_codes), of_codes)
        return OccasionCounts(
            occasion=occasion.value,
            name=occasion.swedish,
            cases=shown.total,
            named=shown.total,
            counts=labelled(names(Occupation), shown.breakdowns[0]),
        )

    return Outcome(occasions=tuple(counts(occasion) for occasion in Occasion))


def income(recorded: Mapping[str, Recorded]) -> Outcome:
    """Cases by income on each occasion. The number of cases is as much withheld as `occupation` does."""
    cases: dict[str, Shown] = {each.occasion: each.cases for each in occupation(recorded).occasions}

    def counts(occasion: Occasion) -> OccasionCounts:
        found = recorded.get(occasion.value, Recorded({}, {}))
        of_codes = [found.incomes.get(code.value, 0) for code in Income]
        shown = publish(sum(of_codes), of_codes)
        return OccasionCounts(
            occasion=occasion.value,
            name=occasion.swedish,
            cases=cases[occasion.value],
            named=shown.total,
            counts=labelled(names(Income), shown.breakdowns[0]),
        )

    return Outcome(occasions=tuple(counts(occasion) for occasion in Occasion))


def response_rate(answers: Sequence[Answers]) -> ResponseRate:
    """For each milestone in the calendar's order, and for all of them together."""
    whole = Answers(
        "",
        "all",
        sum(a.done for a in answers),
        sum(a.missed for a in answers),
        sum(a.overdue for a in answers),
    )
    return ResponseRate(
        milestones=tuple(_response(each, each.milestone) for each in answers),
        all=_response(whole, None),
    )


def _response(answers: Answers, milestone: str | None) -> Response:
    """A group of fewer than five is withheld; in a larger one the rate is the result itself."""
    cases = answers.done + answers.missed + answers.overdue
    small = publish_count(cases) == "<5"
    return Response(
        milestone=milestone,
        name=answers.name,
        done=".." if small else answers.done,
        missed=".." if small else answers.missed,
        overdue=".." if small else answers.overdue,
        cases=publish_count(cases),
        percent=None if small else percent(answers.done, cases),
    )
