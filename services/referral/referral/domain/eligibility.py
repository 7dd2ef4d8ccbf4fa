"""Who a programme is for: answers with reasons, never with a bare no."""

from collections.abc import Iterator
from datetime import date

from chassis.decider import State
from contracts.programme import Eligibility, Employment, Residence
from referral.domain.refusal import Refusal

RULE = "not_eligible"


class Answers(State):
    """What the sender attests of a person; none of it is kept."""

    born: int
    """The year in the number."""
    attested: frozenset[str] = frozenset()
    has_work: bool | None = None
    lives_in: str | None = None
    residence_protected: bool = False
    """Whoever's registration is protected is not asked where they live."""


def reasons_against(rules: Eligibility, answers: Answers, on: date) -> tuple[Refusal, ...]:
    """Why a person does not belong to the target group; empty when they do."""
    return (
        *_age(rules, on.year - answers.born),
        *_employment(rules.employment, answers.has_work),
        *_residence(rules.residence, answers),
        *_criteria(rules, answers.attested),
    )


def _age(rules: Eligibility, turning: int) -> Iterator[Refusal]:
    """Ages are inclusive. A number's date is no proof of a birthday, so only its year counts, and in the year of
    turning an age the doubt is the person's: both the age before the birthday and the one after it are theirs.
    """
    if rules.youngest is not None and turning < rules.youngest:
        yield _reason(f"younger than {rules.youngest}", "/identity_number")
    if rules.oldest is not None and turning - 1 > rules.oldest:
        yield _reason(f"older than {rules.oldest}", "/identity_number")


def _employment(rule: Employment, has_work: bool | None) -> Iterator[Refusal]:
    match rule, has_work:
        case Employment.WITHOUT_WORK, None:
            yield _reason("it is not said whether the person has work", "/has_work")
        case Employment.WITHOUT_WORK, True:
            yield _reason("only for people without work", "/has_work")
        case (Employment.WITHOUT_WORK, False) | (Employment.EITHER, _):
            return


def _residence(rule: Residence | None, answers: Answers) -> Iterator[Refusal]:
    if rule is None or answers.residence_protected:
        return
    if answers.lives_in is None:
        yield _reason(f"it is not said whether the person lives in {rule.area}", "/lives_in")
    elif answers.lives_in.casefold() not in {name.casefold() for name in rule.municipalities}:
        yield _reason(f"only for people who live in {rule.area}", "/lives_in")


def _criteria(rules: Eligibility, attested: frozenset[str]) -> Iterator[Refusal]:
    said = {each.criterion: each.name for each in rules.criteria}
    for criterion in rules.attested:
        if criterion not in attested:
            name = f"{criterion} ({said[criterion]})" if criterion in said else criterion
            yield _reason(f"not attested: {name}", "/attested")


def _reason(because: str, field: str) -> Refusal:
    return Refusal(rule=RULE, because=because, field=field)
