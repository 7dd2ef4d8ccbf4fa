"""Exact shares: parts in whole öre that always sum to the whole."""

from collections.abc import Sequence
from fractions import Fraction

from contracts.programme import Share


def fractions(shares: Sequence[Share]) -> tuple[Fraction, ...]:
    """What each funder bears, in the agreement's order."""
    return tuple(Fraction(share.numerator, share.denominator) for share in shares)


def split(total_ore: int, parts: Sequence[Fraction]) -> tuple[int, ...]:
    """A total by largest remainder, ties in the order given; a negative total mirrors its positive.

    Raises ValueError unless the parts sum to exactly 1.
    """
    if sum(parts) != 1:
        raise ValueError(f"the parts sum to {sum(parts)}, not to 1")
    if total_ore < 0:
        return tuple(-part for part in split(-total_ore, parts))
    exact = [total_ore * part for part in parts]
    whole = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (whole[i] - exact[i], i))
    lifted = set(by_remainder[: total_ore - sum(whole)])
    return tuple(part + (i in lifted) for i, part in enumerate(whole))


def per(total: int, denominator: int) -> int | None:
    """A total divided, rounded to the nearest whole, halves away from zero; none of nothing."""
    if denominator <= 0:
        return None
    sign = -1 if total < 0 else 1
    return sign * ((2 * abs(total) + denominator) // (2 * denominator))


def tenths(numerator: int, denominator: int) -> float | None:
    """A quotient with one decimal, rounded half away from zero; none of nothing."""
    rounded = per(10 * numerator, denominator)
    return None if rounded is None else rounded / 10


def percent(numerator: int, denominator: int) -> float | None:
    """A share of a whole in percent with one decimal; none of nothing."""
    return tenths(100 * numerator, denominator)
