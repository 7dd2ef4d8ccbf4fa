"""A person: known to this desk alone, by a sealed number and name."""

from typing import TypeAlias

from chassis.decider import Category, Command, Decider, Event, SealedText, State


class RegisterPerson(Command):
    identity_number: str
    name: str


class PersonRegistered(Event):
    identity_number: SealedText
    name: SealedText


class PersonRenamed(Event):
    name: SealedText


PersonEvent: TypeAlias = PersonRegistered | PersonRenamed


class Unknown(State): ...


class Known(State):
    identity_number: str
    name: str


Person: TypeAlias = Unknown | Known


def decide(command: RegisterPerson, person: Person) -> list[PersonEvent]:
    match person:
        case Unknown():
            return [
                PersonRegistered(
                    on=command.on, identity_number=command.identity_number, name=command.name
                )
            ]
        case Known(name=name) if name == command.name:
            return []
        case Known():
            return [PersonRenamed(on=command.on, name=command.name)]


def evolve(person: Person, event: PersonEvent) -> Person:
    match event:
        case PersonRegistered(identity_number=number, name=name):
            return Known(identity_number=number, name=name)
        case PersonRenamed(name=name):
            return Known(identity_number=_known(person).identity_number, name=name)


def _known(person: Person) -> Known:
    if isinstance(person, Unknown):
        raise TypeError("a history that does not begin with being registered")
    return person


decider = Decider[RegisterPerson, Person, PersonEvent](decide, evolve, Unknown())

PERSON = Category[RegisterPerson, Person, PersonEvent](
    "person", decider, (PersonRegistered, PersonRenamed)
)
