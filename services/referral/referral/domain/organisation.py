"""An organisation: what it is, whom it belongs to, and its names over time."""

from datetime import date
from typing import TypeAlias

from chassis.decider import Category, Command, Decider, Event, Rejected, State
from contracts.codes import Party
from contracts.programme import Named, OrganisationKind, Share, whole


class RegisterOrganisation(Command):
    """`name` is its first name, `renamed` its later ones; `members` and `municipal_key` are an association's."""

    name: str
    party: Party | None
    kind: OrganisationKind | None = None
    members: tuple[str, ...] = ()
    municipal_key: tuple[Share, ...] = ()
    part_of: str | None = None
    acts_through: str | None = None
    renamed: tuple[Named, ...] = ()


class OrganisationRegistered(Event):
    """Everything that is known of it from now on, under the name that it has."""

    name: str
    party: Party | None
    kind: OrganisationKind | None = None
    members: tuple[str, ...] = ()
    municipal_key: tuple[Share, ...] = ()
    part_of: str | None = None
    acts_through: str | None = None


class OrganisationRenamed(Event):
    """Another name, from the day on which it happened."""

    name: str


OrganisationEvent: TypeAlias = OrganisationRegistered | OrganisationRenamed


class Unknown(State): ...


class Known(State):
    """`names` are all it has had, in the order of their first days; the first of all has none before it."""

    now: OrganisationRegistered
    names: tuple[tuple[date, str], ...]


Organisation: TypeAlias = Unknown | Known


def decide(command: RegisterOrganisation, organisation: Organisation) -> list[OrganisationEvent]:
    _check(command)
    match organisation:
        case Unknown():
            return [_as_said(command, command.name), *_renamed(command, (command.name,))]
        case Known(now=now) if now.party and command.party is not now.party:
            because = f"it is registered as {now.party}."
            raise Rejected("organisation_of_another_party", because, "/party")
        case Known(now=now, names=names):
            had = tuple(name for _, name in names)
            said = _as_said(command, now.name)
            news = [] if _same(now, said) else [said]
            return [*news, *_newly_named(command, had), *_renamed(command, (*had, command.name))]


def _check(command: RegisterOrganisation) -> None:
    if command.party and command.kind not in (None, OrganisationKind.AGENCY):
        raise Rejected("party_of_no_agency", "only an agency is of a party.", "/party")
    if command.kind is OrganisationKind.AGENCY and command.party is None:
        raise Rejected("agency_without_party", "an agency is of a party; say which.", "/party")
    if command.kind is OrganisationKind.ASSOCIATION and not command.members:
        because = "an association has members; name them."
        raise Rejected("association_without_members", because, "/members")
    if command.municipal_key and (total := whole(command.municipal_key)):
        because = f"the municipal key sums to {total} and must sum to exactly 1."
        raise Rejected("shares_sum_to_one", because, "/municipal_key")


def _as_said(command: RegisterOrganisation, name: str) -> OrganisationRegistered:
    return OrganisationRegistered(**command.model_dump(exclude={"renamed", "name"}), name=name)


def _same(one: OrganisationRegistered, other: OrganisationRegistered) -> bool:
    return one.model_copy(update={"on": other.on}) == other


def _newly_named(command: RegisterOrganisation, had: tuple[str, ...]) -> list[OrganisationRenamed]:
    """Registered again by a name that it never had, without a day for it: it is called so from today."""
    unheard = command.name not in had
    return [OrganisationRenamed(on=command.on, name=command.name)] if unheard else []


def _renamed(command: RegisterOrganisation, had: tuple[str, ...]) -> list[OrganisationRenamed]:
    """Each later name that is new, from its own day on."""
    return [
        OrganisationRenamed(on=later.valid_from, name=later.name)
        for later in command.renamed
        if later.name not in had
    ]


def evolve(organisation: Organisation, event: OrganisationEvent) -> Organisation:
    match event, organisation:
        case OrganisationRegistered(), Unknown():
            return Known(now=event, names=((date.min, event.name),))
        case OrganisationRegistered(), Known(names=names):
            return Known(now=event, names=names)
        case OrganisationRenamed(on=on, name=name), Known(now=now, names=names):
            in_order = tuple(sorted((*names, (on, name))))
            last = now.model_copy(update={"name": in_order[-1][1]})
            return Known(now=last, names=in_order)
        case OrganisationRenamed(), Unknown():
            raise TypeError("a history that does not begin with being registered")


decider = Decider[RegisterOrganisation, Organisation, OrganisationEvent](decide, evolve, Unknown())

ORGANISATION = Category[RegisterOrganisation, Organisation, OrganisationEvent](
    "organisation", decider, (OrganisationRegistered, OrganisationRenamed)
)
