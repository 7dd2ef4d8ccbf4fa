"""Between an event and its row: what is read later equals what was written, whatever version wrote it."""

import base64
import json
from dataclasses import replace
from typing import Annotated, Any, ClassVar
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from pydantic import BaseModel, ValidationError

from chassis.codec import decode, encode
from chassis.decider import Category, Decider, Event, Sealed, SealedText, State
from chassis.sealing import ERASED, Keys, Vault
from tests.chassis.boxes import BOX, DAY, NoteLeft, ThingsPut
from tests.chassis.stores import MASTER_KEY

NOTE = NoteLeft(on=DAY, note="what nobody else reads", signed="Åsa")
ID = UUID(int=1)


def row_of(type_: str, data: str | dict[str, Any], version: int = 1, event_id: UUID = ID) -> Any:
    """As it comes out of the database."""
    content = data if isinstance(data, str) else json.dumps(data)
    return {"type": type_, "schema_version": version, "data": content, "event_id": event_id}


@pytest.fixture
def keys() -> Keys:
    return Keys(Vault(MASTER_KEY), {"a": bytes(32), "b": bytes(range(32))})


def test_an_event_comes_back_as_it_went(keys: Keys) -> None:
    for event in (ThingsPut(on=DAY, things=3), NOTE):
        row = row_of(type(event).__name__, encode(event, ID, "a", keys))
        assert decode(BOX, row, "a", keys) == event


def test_sealed_text_is_nowhere_in_the_row(keys: Keys) -> None:
    row = json.dumps(json.loads(encode(NOTE, ID, "a", keys)), ensure_ascii=False)
    assert "nobody" not in row
    assert "Åsa" not in row
    again = json.dumps(json.loads(encode(NOTE, ID, "a", keys)), ensure_ascii=False)
    assert row != again  # never the same nonce twice


def test_without_its_key_a_sealed_text_reads_erased(keys: Keys) -> None:
    row = encode(NOTE, ID, "a", keys)
    gone = Keys(Vault(MASTER_KEY), {})
    for without in (gone, None):
        event = decode(BOX, row_of("NoteLeft", row, 1, ID), "a", without)
        assert event == NoteLeft(on=DAY, note=ERASED, signed=ERASED)


def test_a_sealed_text_opens_only_where_it_was_written(keys: Keys) -> None:
    data = json.loads(encode(NOTE, ID, "a", keys))
    elsewhere = [
        (data | {"note": data["signed"], "signed": data["note"]}, ID, "a"),  # another field
        (data, uuid4(), "a"),  # another event
        (data, ID, "b"),  # another person's key
        (data | {"note": _flipped(data["note"])}, ID, "a"),
    ]
    for moved, event_id, key in elsewhere:
        with pytest.raises(InvalidTag):
            decode(BOX, row_of("NoteLeft", dict(moved), 1, event_id), key, keys)


def _flipped(sealed: str) -> str:
    raw = bytearray(base64.b64decode(sealed))
    raw[-1] ^= 1
    return base64.b64encode(raw).decode()


class Moved(Event):
    """Its third shape: metres since the second, a reason (sealed) since the third."""

    schema_version: ClassVar[int] = 3
    metres: int
    reason: SealedText = ""


MOVES = Category(
    "moves",
    Decider(lambda command, state: [], lambda state, event: state, State()),
    (Moved,),
    {
        ("Moved", 1): lambda data: {"on": data["on"], "metres": data["kilometres"] * 1000},
        ("Moved", 2): lambda data: {**data, "metres": data["metres"] + 0},
    },
)


def test_older_shapes_become_the_newest_step_by_step(keys: Keys) -> None:
    first = decode(MOVES, row_of("Moved", {"on": "2024-05-06", "kilometres": 2}, 1, ID), "a", keys)
    second = decode(MOVES, row_of("Moved", {"on": "2024-05-06", "metres": 7}, 2, ID), "a", keys)
    assert (first, second) == (Moved(on=DAY, metres=2000), Moved(on=DAY, metres=7))


def test_the_newest_shape_is_not_touched(keys: Keys) -> None:
    data = encode(Moved(on=DAY, metres=5, reason="private"), ID, "a", keys)
    assert decode(MOVES, row_of("Moved", data, 3, ID), "a", keys).reason == "private"


def test_a_shape_without_a_way_to_the_newest_is_refused(keys: Keys) -> None:
    broken = replace(MOVES, upcasts={})
    with pytest.raises(LookupError):
        decode(broken, row_of("Moved", {"on": "2024-05-06", "kilometres": 2}, 1, ID), "a", keys)
    with pytest.raises(ValidationError):
        decode(
            MOVES, row_of("Moved", {"on": "2024-05-06", "reason": _sealed(keys)}, 3, ID), "a", keys
        )


def _sealed(keys: Keys) -> str:
    return keys.seal("a", "", f"{ID}/reason")


class Whispered(Event):
    words: SealedText | None = None


class Remarked(Event):
    remarks: tuple[SealedText, ...] = ()


class Inner(BaseModel):
    words: SealedText


class Enclosed(Event):
    inner: tuple[Inner, ...] = ()


class Numbered(Event):
    number: Annotated[int, Sealed()] = 1


@pytest.mark.parametrize("event", [Whispered, Remarked, Enclosed, Numbered])
def test_a_seal_that_would_not_hold_is_refused_at_once(event: type[Event], keys: Keys) -> None:
    """Only a plain text field can be sealed; a mark anywhere else must not be overlooked."""
    with pytest.raises(TypeError, match="sealed"):
        encode(event(on=DAY), ID, "a", keys)
