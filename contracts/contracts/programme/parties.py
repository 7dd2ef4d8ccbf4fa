"""Who runs a programme together: agencies, associations, providers and partners, and their roles."""

from datetime import date
from typing import Self

from pydantic import model_validator

from contracts.base import Slug
from contracts.codes import Party
from contracts.programme.codes import OrganisationKind, ProgrammeRole
from contracts.programme.model import Model, Text, refusal
from contracts.programme.money import Share, whole


class Named(Model):
    """A later name, from a day on."""

    name: Text
    valid_from: date


class Certificate(Model):
    """What a provider must hold; both days are inside its time."""

    certificate: Text
    valid_from: date
    valid_until: date

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.valid_until < self.valid_from:
            raise refusal("until_before_from", "valid_until is before valid_from")
        return self

    def holds(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.valid_from <= day <= self.valid_until


class Organisation(Model):
    """A concrete organisation. Agencies alone are of a party; an association, a provider or a partner is of none."""

    organisation: Slug
    """Its readable identity: the same in every file, topic, certificate and token."""
    name: Text
    """What it was called when this version came into force."""
    party: Party | None = None
    """Which kind of agency it is."""
    kind: OrganisationKind | None = None
    """What it is; an agency when it has a party."""
    acts_through: Text | None = None
    """The part of it that does the work, such as a clinic or a department."""
    part_of: Slug | None = None
    """The organisation that it belongs to."""
    renamed: tuple[Named, ...] = ()
    """Its later names, in the order of their days."""
    members: tuple[Slug, ...] = ()
    """An association's members: organisations of this programme that are of a party."""
    municipal_key: tuple[Share, ...] = ()
    """How several municipalities of an association divide what they bear together."""
    certificates: tuple[Certificate, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.party and self.kind not in (None, OrganisationKind.AGENCY):
            raise refusal(
                "party_of_no_agency", f"only an agency is of a party; this is called {self.kind}"
            )
        if self.kind is OrganisationKind.AGENCY and self.party is None:
            raise refusal("agency_without_party", "an agency is of a party; say which")
        if self.kind is OrganisationKind.ASSOCIATION and not self.members:
            raise refusal("association_without_members", "an association has members; name them")
        if self.municipal_key and (total := whole(self.municipal_key)):
            raise refusal(
                "shares_sum_to_one", f"the municipal key sums to {total} and must sum to exactly 1"
            )
        return self

    def name_on(self, day: date) -> str:
        """What it is called on a day."""
        return next((n.name for n in reversed(self.renamed) if n.valid_from <= day), self.name)


class RoleHeld(Model):
    """What an organisation is to the programme, or to one unit of it."""

    role: ProgrammeRole
    organisation: Slug
    unit: Slug | None = None
