"""Exact numbers as decimal text: halves upwards or downwards, also below zero."""

from decimal import Decimal
from fractions import Fraction

HALF = Fraction(1, 2)


def decimal(exact: Fraction, decimals: int, *, down: bool = False) -> Decimal:
    """With exactly so many decimals; greater numbers never become smaller than lesser ones."""
    scaled = exact * 10**decimals + (0 if down else HALF)
    whole = scaled.numerator // scaled.denominator
    digits = f"{abs(whole):0{decimals + 1}d}"
    split = len(digits) - decimals
    text = f"{digits[:split]}.{digits[split:]}" if decimals else digits
    return Decimal(f"-{text}" if whole < 0 else text)
