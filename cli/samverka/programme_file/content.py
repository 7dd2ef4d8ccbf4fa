"""What a programme file holds when it has been read."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from contracts.base import Slug
from contracts.programme import Amendment, Model, Programme, Prose, Share, Text, whole
from contracts.programme.model import refusal
from samverka.programme_file.playing import Play

FORMAT = 1
"""The format that this release reads; a file says which one it is written in."""


class Agreement(Model):
    """Dated shares, of one unit or, without, of the whole programme. Its next version has the same name."""

    agreement: Slug
    unit: Slug | None = None
    cost_kinds: tuple[Slug, ...] = ()
    """The kinds of cost that it is about; all that no other agreement names, when empty."""
    valid_from: date
    valid_until: date | None = None
    """The last day; until the next version, or open, without."""
    why: Prose | None = None
    """What made this version another than the one before it."""
    shares: Annotated[tuple[Share, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if total := whole(self.shares):
            raise refusal(
                "shares_sum_to_one", f"the shares sum to {total} and must sum to exactly 1"
            )
        if len({share.funder for share in self.shares}) < len(self.shares):
            raise refusal("funder_once", "a funder is named twice")
        if self.valid_until and self.valid_until < self.valid_from:
            raise refusal("until_before_from", "valid_until is before valid_from")
        return self


class CostLine(Model):
    """What one kind of cost comes to in a year, in öre; `extent` is its posts' in percent."""

    cost_kind: Slug
    description: Text
    net_ore: Annotated[int, Field(gt=0)]
    vat_ore: Annotated[int, Field(ge=0)] = 0
    extent: Annotated[int, Field(ge=1)] | None = None


class Costs(Model):
    """A unit's costs of a year, and how often they are entered."""

    unit: Slug
    year: Annotated[int, Field(ge=1990, le=2100)]
    accrued: Literal["monthly", "quarterly", "yearly"]
    lines: Annotated[tuple[CostLine, ...], Field(min_length=1)]

    @property
    def months(self) -> int:
        """How many of them make a part of the year."""
        return {"monthly": 1, "quarterly": 3, "yearly": 12}[self.accrued]

    @property
    def first_day(self) -> date:
        """On which the first part accrues, its last one."""
        return date(self.year, self.months, monthrange(self.year, self.months)[1])


class Assumption(Model):
    """What a source leaves open, and what is taken in its stead."""

    what: Text
    stated: Text
    taken: Text


class Later(Model):
    """The programme from a day on: what makes it another, and why. The rest stays as it was."""

    version: Annotated[int, Field(ge=1)]
    valid_from: date
    amendment: Amendment
    sets: Mapping[str, Any] = Field(default_factory=dict[str, Any])
    """The fields of the programme that have another content from now on, each in full."""


class Written(Model):
    """The file as it is written."""

    format: Literal[1] = FORMAT
    programme: Programme
    history: tuple[Later, ...] = ()
    agreements: Annotated[tuple[Agreement, ...], Field(min_length=1)]
    costs: tuple[Costs, ...] = ()
    assumed: tuple[Assumption, ...] = ()
    play: Play = Play()
    """For `samverka play`: what cannot be derived from the rest."""


@dataclass(frozen=True)
class ProgrammeFile:
    """Everything that a file in `programmes/` says; `versions` are in order, each of them whole."""

    versions: tuple[Programme, ...]
    agreements: tuple[Agreement, ...]
    costs: tuple[Costs, ...] = ()
    assumed: tuple[Assumption, ...] = ()
    play: Play = field(default_factory=Play)

    @property
    def programme(self) -> Programme:
        """The file's first version."""
        return self.versions[0]

    @property
    def agencies(self) -> list[str]:
        """Everybody who is of a party, in any version: those that get a feed of their own."""
        known = [o for version in self.versions for o in version.organisations]
        return list(dict.fromkeys(o.organisation for o in known if o.party))
