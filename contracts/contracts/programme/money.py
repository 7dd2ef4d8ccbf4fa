"""Who bears how much: exact fractions, and what each funder has promised for how long."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction as Exact
from typing import Annotated

from pydantic import Field

from contracts.base import Slug
from contracts.programme.model import Model, Places, Text

Fraction = Annotated[int, Field(ge=1, le=1_000_000)]


class Share(Model):
    """What a funder bears: an exact fraction, numerator / denominator."""

    funder: Slug
    numerator: Fraction
    denominator: Fraction


class Funding(Model):
    """What a funder pays for, from a day on; a smaller one later steps it down."""

    funder: Slug
    what: Text
    """What the money is for, such as one supervisor."""
    valid_from: date
    valid_until: date | None = None
    """The last day; open without."""
    posts: Annotated[int, Field(ge=1, le=1000)] | None = None
    """How many full posts it pays for."""
    places: Places | None = None
    """How many places it pays for."""


def whole(shares: Iterable[Share]) -> str | None:
    """What the shares sum to when that is not exactly 1, such as 11/12; None when they are whole."""
    total = sum(Exact(share.numerator, share.denominator) for share in shares)
    return None if total == 1 else str(total)
