"""Who a programme is for: answers with reasons, never with a bare no."""

from datetime import date

from contracts.programme import Eligibility


def reasons_against(
    rules: Eligibility, born: int, attested: frozenset[str], on: date
) -> tuple[str, ...]:
    """Why a person does not belong to the target group; empty when they do.

    Ages are inclusive and counted in calendar years, for the number's date is no proof of a birthday.
    """
    age = on.year - born
    found: list[str] = []
    if rules.youngest is not None and age < rules.youngest:
        found.append(f"younger than {rules.youngest}")
    if rules.oldest is not None and age > rules.oldest:
        found.append(f"older than {rules.oldest}")
    return (*found, *(f"not attested: {c}" for c in rules.attested if c not in attested))
