"""A target's figure, rounded as it states, and what its aim makes of it."""

from decimal import Decimal
from fractions import Fraction

from contracts.programme import Aim, Rounding, Target
from reporting.domain.rounding import decimal


def rounded(exact: Fraction, target: Target) -> Decimal:
    """With the decimals and the rounding that the target states."""
    return decimal(exact, target.decimals, down=target.rounding is Rounding.DOWN)


def value(target: Target, numerator: Fraction, denominator: Fraction | None) -> Decimal | None:
    """The outcome as it is shown; none of nothing. Without a denominator it is a mere count."""
    if denominator is None:
        return rounded(numerator, target)
    if denominator <= 0:
        return None
    times = 100 if target.expressed_in == "percent" else 1
    return rounded(times * numerator / denominator, target)


def is_reached(aim: Aim, shown: Decimal) -> bool:
    """Whether the figure, as it is shown, is what was aimed at."""
    return (
        (aim.at_least is None or shown >= aim.at_least)
        and (aim.at_most is None or shown <= aim.at_most)
        and (aim.more_than is None or shown > aim.more_than)
    )


def aim_words(target: Target) -> str | None:
    """The aim as it is read, such as `at least 40 %`; none without one."""
    if target.aim is None:
        return None
    unit = " %" if target.expressed_in == "percent" else ""
    bounds = (
        ("at least", target.aim.at_least),
        ("at most", target.aim.at_most),
        ("more than", target.aim.more_than),
    )
    return ", ".join(f"{words} {bound}{unit}" for words, bound in bounds if bound is not None)
