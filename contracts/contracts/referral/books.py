"""Who takes part, who pays for how much, and what it costs."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.base import Fact, Slug
from contracts.codes import Party
from contracts.programme import OrganisationKind, Share


class _Told(Fact):
    service: ClassVar[str] = "referral"


class OrganisationRegistered(_Told):
    """Everything that is known of it from now on, under the name that it has; `members` are an association's."""

    key: ClassVar[str] = "organisation"
    organisation: Slug
    name: str
    party: Party | None
    on: date
    kind: OrganisationKind | None = None
    members: tuple[Slug, ...] = ()
    municipal_key: tuple[Share, ...] = ()
    """How an association's municipalities divide what they bear together."""
    part_of: Slug | None = None
    acts_through: str | None = None


class OrganisationRenamed(_Told):
    """Another name, from `on` on."""

    key: ClassVar[str] = "organisation"
    organisation: Slug
    name: str
    on: date


class AgreementAdopted(_Told):
    """Shares from `valid_from` to `valid_until`, or until the next version.

    `unit` is none when it is for the whole programme, `cost_kinds` is empty when it is for all kinds of cost that no
    other agreement names.
    """

    key: ClassVar[str] = "agreement"
    agreement: Slug
    agreement_version: int
    programme: Slug
    unit: Slug | None
    valid_from: date
    shares: tuple[Share, ...]
    cost_kinds: tuple[Slug, ...] = ()
    valid_until: date | None = None


class BudgetSet(_Told):
    """What a year may cost, in öre net; set again it replaces what was set for the same unit, year and kind.

    `unit` is none for the whole programme, `cost_kind` for all kinds together.
    """

    key: ClassVar[str] = "programme"
    programme: Slug
    unit: Slug | None
    year: int
    cost_kind: Slug | None
    net_ore: int
    on: date


class FundsReceived(_Told):
    """Money that a funder has paid in for a year, in öre; a line taken back is a new one with a minus."""

    key: ClassVar[str] = "programme"
    programme: Slug
    unit: Slug | None
    year: int
    receipt_id: UUID
    funder: Slug
    ore: int
    on: date


class CostRecorded(_Told):
    """A line of the ledger in öre; a correction is a new signed line that names the one it corrects."""

    key: ClassVar[str] = "ledger"
    ledger: Slug
    cost_id: UUID
    programme: Slug
    unit: Slug
    cost_kind: Slug
    net_ore: int
    vat_ore: int
    accrued_on: date
    agreement: Slug
    agreement_version: int
    corrects: UUID | None
