"""An organisation: a concrete agency, with its names over time."""

from typing import TypeAlias

from chassis.decider import Category, Command, Decider, Event, State
from contracts.codes import Party


class RegisterOrganisation(Command):
    name: str
    party: Party | None


class OrganisationRegistered(Event):
    """Registered again with another name, it has been renamed."""

    name: str
    party: Party | None


class Unknown(State): ...


class Known(State):
    name: str
    party: Party | None


Organisation: TypeAlias = Unknown | Known


def decide(
    command: RegisterOrganisation, organisation: Organisation
) -> list[OrganisationRegistered]:
    match organisation:
        case Known(name=name, party=party) if (name, party) == (command.name, command.party):
            return []
        case Unknown() | Known():
            return [OrganisationRegistered(on=command.on, name=command.name, party=command.party)]


def evolve(_: Organisation, event: OrganisationRegistered) -> Organisation:
    return Known(name=event.name, party=event.party)


decider = Decider[RegisterOrganisation, Organisation, OrganisationRegistered](
    decide, evolve, Unknown()
)

ORGANISATION = Category[RegisterOrganisation, Organisation, OrganisationRegistered](
    "organisation", decider, (OrganisationRegistered,)
)
