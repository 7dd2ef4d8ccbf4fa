"""What has been hidden of a case here: where its participation was, and who it was."""

from typing import TypeAlias

from chassis.decider import Category, Command, Decider, Event, State


class Hide(Command):
    """The person's identity is protected."""


class Forget(Command):
    """Nobody may be able to say any more who it was."""


class ProtectionCarriedOut(Event):
    """Nothing that can be asked here leads from the case to a unit any more."""


class KeysDestroyed(Event):
    """With this event the case's key is deleted: what is sealed stays sealed."""


HiddenEvent: TypeAlias = ProtectionCarriedOut | KeysDestroyed


class Hidden(State):
    protected: bool = False
    forgotten: bool = False


def decide(command: Hide | Forget, hidden: Hidden) -> list[HiddenEvent]:
    match command:
        case Hide(on=on):
            return [] if hidden.protected else [ProtectionCarriedOut(on=on)]
        case Forget(on=on):
            return [] if hidden.forgotten else [KeysDestroyed(on=on)]


def evolve(hidden: Hidden, event: HiddenEvent) -> Hidden:
    match event:
        case ProtectionCarriedOut():
            return hidden.model_copy(update={"protected": True})
        case KeysDestroyed():
            return hidden.model_copy(update={"forgotten": True})


decider = Decider[Hide | Forget, Hidden, HiddenEvent](decide, evolve, Hidden())

HIDDEN = Category[Hide | Forget, Hidden, HiddenEvent](
    "hidden", decider, (ProtectionCarriedOut, KeysDestroyed)
)
