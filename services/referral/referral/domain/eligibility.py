"""Who a programme is for: answers with reasons, never with a bare no."""

from datetime import date

from contracts.programme import Eligibility


def reasons_against(
    rules: Eligibility, born: int, attested: frozenset[str], on: date
) -> tuple[str, ...]:
    """Why a person does not belong to the target group; empty when they do.

    Ages are inclusive. A number's date is no proof of a birthday, so only its year counts, and in the year of turning
    an age the doubt is the person's: both the age before the birthday and the one after it are theirs.
    """
    turning = on.year - born
    found: list[str] = []
    if rules.youngest is not None and turning < rules.youngest:
        found.append(f"younger than {rules.youngest}")
    if rules.oldest is not None and turning - 1 > rules.oldest:
        found.append(f"older than {rules.oldest}")
    return (*found, *(f"not attested: {c}" for c in rules.attested if c not in attested))
