"""A person: known to this desk alone, by a sealed number and name, until both are forgotten."""

from typing import TypeAlias

from chassis.decider import Category, Command, Decider, Event, Rejected, SealedText, State


class RegisterPerson(Command):
    identity_number: str
    name: str


class MarkProtected(Command):
    """The identity is protected: nobody is referred under it until that is lifted."""


class LiftProtection(Command):
    """What was hidden stays hidden; a new entry is a new case."""


class ForgetPerson(Command):
    """The key is destroyed with this."""


PersonCommand: TypeAlias = RegisterPerson | MarkProtected | LiftProtection | ForgetPerson


class PersonRegistered(Event):
    identity_number: SealedText
    name: SealedText


class PersonRenamed(Event):
    name: SealedText


class ProtectionMarked(Event): ...


class ProtectionLifted(Event): ...


class PersonForgotten(Event): ...


PersonEvent: TypeAlias = (
    PersonRegistered | PersonRenamed | ProtectionMarked | ProtectionLifted | PersonForgotten
)


class Unknown(State): ...


class Known(State):
    identity_number: str
    name: str
    protected: bool = False


class Forgotten(State): ...


Person: TypeAlias = Unknown | Known | Forgotten


def decide(command: PersonCommand, person: Person) -> list[PersonEvent]:
    match command:
        case RegisterPerson():
            return _register(command, person)
        case MarkProtected() | LiftProtection() | ForgetPerson():
            return _mark(command, person)


def _register(command: RegisterPerson, person: Person) -> list[PersonEvent]:
    on, number, name = command.on, command.identity_number, command.name
    match person:
        case Unknown():
            return [PersonRegistered(on=on, identity_number=number, name=name)]
        case Known(protected=True):
            because = "the identity is protected; nobody is referred under it here."
            raise Rejected("identity_protected", because, "/identity_number")
        case Known() if person.name == name:
            return []
        case Known():
            return [PersonRenamed(on=on, name=name)]
        case Forgotten():
            raise Rejected("person_forgotten", "this person has just been forgotten; send again.")


def _mark(
    command: MarkProtected | LiftProtection | ForgetPerson, person: Person
) -> list[PersonEvent]:
    match command, person:
        case MarkProtected(on=on), Known(protected=False):
            return [ProtectionMarked(on=on)]
        case LiftProtection(on=on), Known(protected=True):
            return [ProtectionLifted(on=on)]
        case ForgetPerson(on=on), Known():
            return [PersonForgotten(on=on)]
        case ((MarkProtected() | LiftProtection()), Known()):
            return []
        case ForgetPerson(), Forgotten():
            return []
        case ((MarkProtected() | LiftProtection()), Forgotten()):
            raise Rejected("person_forgotten", "nobody can say any more who this was.")
        case ((MarkProtected() | LiftProtection() | ForgetPerson()), Unknown()):
            raise Rejected("person_unknown", "nobody has been registered here.")


def evolve(person: Person, event: PersonEvent) -> Person:
    match event:
        case PersonRegistered(identity_number=number, name=name):
            return Known(identity_number=number, name=name)
        case PersonRenamed(name=name):
            return _known(person).model_copy(update={"name": name})
        case ProtectionMarked():
            return _known(person).model_copy(update={"protected": True})
        case ProtectionLifted():
            return _known(person).model_copy(update={"protected": False})
        case PersonForgotten():
            return Forgotten()


def _known(person: Person) -> Known:
    if not isinstance(person, Known):
        raise TypeError("a history that does not begin with being registered")
    return person


decider = Decider[PersonCommand, Person, PersonEvent](decide, evolve, Unknown())

PERSON = Category[PersonCommand, Person, PersonEvent](
    "person",
    decider,
    (PersonRegistered, PersonRenamed, ProtectionMarked, ProtectionLifted, PersonForgotten),
)
