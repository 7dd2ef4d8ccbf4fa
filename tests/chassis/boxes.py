"""Boxes that hold at most ten things, on shelves that hold at most three boxes: a domain for tests."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import assert_never

from chassis.decider import Category, Command, Decider, Event, Rejected, SealedText, State
from chassis.event_store import Consequence
from chassis.events import Stored, Timer

DAY = date(2024, 5, 6)
KEPT = timedelta(days=30)


class Put(Command):
    things: int = 1
    note: str = ""


class Clear(Command):
    pass


class Expire(Command):
    pass


class ThingsPut(Event):
    things: int


class NoteLeft(Event):
    note: SealedText
    signed: SealedText = "somebody"


class BoxCleared(Event):
    pass


class BoxExpired(Event):
    pass


BoxCommand = Put | Clear | Expire
BoxEvent = ThingsPut | NoteLeft | BoxCleared | BoxExpired


class Box(State):
    things: int = 0
    notes: tuple[str, ...] = ()
    days: tuple[date, ...] = ()


def decide(command: BoxCommand, box: Box) -> list[BoxEvent]:
    match command:
        case Put():
            if box.things + command.things > 10:
                raise Rejected("ten_things", "A box holds ten things.", "/things")
            note = [NoteLeft(on=command.on, note=command.note)] if command.note else []
            return [ThingsPut(on=command.on, things=command.things), *note]
        case Clear():
            return [BoxCleared(on=command.on)] if box.things else []
        case Expire():
            return [BoxExpired(on=command.on)] if box.things else []
        case other:
            assert_never(other)


def evolve(box: Box, event: BoxEvent) -> Box:
    match event:
        case ThingsPut():
            days = (*box.days, event.on)
            return box.model_copy(update={"things": box.things + event.things, "days": days})
        case NoteLeft():
            return box.model_copy(update={"notes": (*box.notes, event.note)})
        case BoxCleared() | BoxExpired():
            return box.model_copy(update={"things": 0})
        case other:
            assert_never(other)


BOX = Category[BoxCommand, Box, BoxEvent](
    "box",
    Decider(decide, evolve, Box()),
    (ThingsPut, NoteLeft, BoxCleared, BoxExpired),
)

CRATE = Category[BoxCommand, Box, BoxEvent]("crate", BOX.decider, BOX.events)
"""Another kind of stream for the same keys."""

DROP = Category[BoxCommand, Box, BoxEvent]("drop", BOX.decider, BOX.events, unlinked=(ThingsPut,))
"""Where things are left without a trace of who left them."""


class Place(Command):
    pass


class BoxPlaced(Event):
    pass


class Shelf(State):
    boxes: int = 0


def place(command: Place, shelf: Shelf) -> list[BoxPlaced]:
    if shelf.boxes == 3:
        raise Rejected("three_boxes", "A shelf holds three boxes.")
    return [BoxPlaced(on=command.on)]


SHELF = Category[Place, Shelf, BoxPlaced](
    "shelf",
    Decider(place, lambda shelf, _: Shelf(boxes=shelf.boxes + 1), Shelf()),
    (BoxPlaced,),
)


def timers(stored: Stored) -> Iterable[Timer]:
    """A box expires thirty days after the last thing was put in; a cleared one never."""
    match stored.event:
        case ThingsPut():
            return (Timer("expiry", stored.event.on + KEPT),)
        case BoxCleared() | BoxExpired():
            return (Timer("expiry", None),)
        case _:
            return ()


def onto_shelf(stored: Stored) -> Iterable[Consequence]:
    """Every box that something is put into stands on the shelf of the same key."""
    if isinstance(stored.event, ThingsPut):
        return (Consequence(SHELF.stream(stored.key), Place(on=stored.event.on)),)
    return ()
