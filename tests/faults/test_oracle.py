"""The oracle itself: in a sound history it finds nothing, and in one that was doctored just what was done."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from samverka.oracle.account import Account
from samverka.oracle.hearing import Hearer
from tests.faults.doctored import NAME, TOPIC, Fact, Street, faults, heard, laid

KEYS = st.lists(st.sampled_from("abcdefgh"), min_size=3, max_size=60)
CHOICE = st.integers(0, 10**6)


def chosen(sequence: Sequence[Fact], choice: int) -> Fact:
    return sequence[choice % len(sequence)]


@given(KEYS)
def test_a_sound_history_has_no_fault(keys: list[str]):
    street = Street.sound(keys)
    told, hearer = street.told(), street.hearer()
    assert (told.told, told.backlog, told.repeated, faults(told)) == (len(keys), 0, 0, {})
    row = hearer.topics[TOPIC]
    assert (row.heard, row.parked, row.lag, faults(row)) == (len(keys), 0, 0, {})
    assert (hearer.reacted.events, hearer.reacted.uncaused.count) == (len(keys), 0)


@given(KEYS, CHOICE)
def test_what_was_not_told_is_lost_and_named(keys: list[str], choice: int):
    street = Street.sound(keys)
    lost = chosen(street.facts, choice)
    street.records = laid(fact.record(0) for fact in street.facts if fact != lost)
    told = street.told()
    assert faults(told) == {"lost": 1}
    assert told.lost.first == [str(lost.id)]


@given(KEYS, CHOICE)
def test_what_lies_above_the_cursor_is_on_its_way(keys: list[str], choice: int):
    street = Street.sound(keys)
    street.cursor = choice % len(keys)
    street.records = laid(fact.record(0) for fact in street.facts[: street.cursor])
    told = street.told()
    assert (told.told, told.backlog) == (street.cursor, len(keys) - street.cursor)
    assert faults(told) == {}


@given(KEYS, CHOICE)
def test_what_no_event_tells_is_a_ghost(keys: list[str], choice: int):
    street = Street.sound(keys)
    ghost = chosen(street.facts, choice)
    street.facts = [
        fact for fact in street.facts if fact.key != ghost.key or fact.version < ghost.version
    ]
    removed = len(keys) - len(street.facts)
    told = street.told()
    assert faults(told) == {"told by no event": removed}
    assert str(ghost.id) in told.ghosts.first[0]


@given(KEYS, CHOICE)
def test_a_record_younger_than_the_look_at_the_log_is_no_ghost(keys: list[str], choice: int):
    street = Street.sound(keys)
    account = Account("boxes", [TOPIC])
    account.lies(chosen(street.facts, choice).record(0), judged=False)
    account.close()
    assert faults(account.topics[TOPIC]) == {}


@given(KEYS, CHOICE, st.sampled_from(["value", "key", "headers"]))
def test_another_value_key_or_header_is_altered(keys: list[str], choice: int, part: str):
    street = Street.sound(keys)
    place = choice % len(keys)
    record = street.records[place]
    changed = {"ce_type": b"boxes.Other.v1"} | {"ce_id": record.headers["ce_id"]}
    named = {"headers": {**record.headers, **changed}} if part == "headers" else {part: b"other"}
    street.records[place] = replace(record, **named)  # pyright: ignore[reportArgumentType]
    told = street.told()
    assert faults(told) == {"altered": 1}
    assert told.altered.first == [f"{street.facts[place].id} at {record.place}"]


@given(KEYS, CHOICE)
def test_two_of_a_key_that_changed_places_are_out_of_order(keys: list[str], choice: int):
    street = Street.sound([*keys, keys[0]])
    key = keys[0]
    places = [place for place, fact in enumerate(street.facts) if fact.key == key]
    first = choice % (len(places) - 1)
    a, b = places[first], places[first + 1]
    street.records[a], street.records[b] = street.records[b], street.records[a]
    street.records = laid(street.records)
    assert faults(street.told()) == {"out of order": 1}


@given(KEYS)
def test_a_key_in_two_partitions_has_no_order(keys: list[str]):
    street = Street.sound([*keys, keys[-1]])
    street.records[-1] = replace(street.records[-1], partition=9)
    assert faults(street.told()) == {"out of order": 1}


@given(KEYS, CHOICE)
def test_a_chunk_told_again_is_shown_and_no_fault(keys: list[str], choice: int):
    street = Street.sound(keys)
    again = street.records[choice % len(keys) :]
    street.records = laid([*street.records, *again])
    street.memory = heard(street.facts)
    street.memory.offsets = {
        place: sum((r.topic, r.partition) == place for r in street.records)
        for place in street.memory.offsets
    }
    told, hearer = street.told(), street.hearer()
    assert (told.repeated, faults(told)) == (len(again), {})
    assert (hearer.topics[TOPIC].heard, faults(hearer.topics[TOPIC])) == (len(keys), {})
    assert hearer.reacted.uncaused.count == 0


def test_a_version_that_does_not_follow_is_a_broken_log():
    account = Account("boxes", [TOPIC])
    for position, version in enumerate((1, 3, 2), 1):
        account.stored("box-a", version, position)
    assert account.log.events == 3
    assert account.log.broken.first == [
        "box-a version 3 at position 2",
        "box-a version 2 at position 3",
    ]


@given(KEYS, CHOICE)
def test_an_effect_too_many_was_applied_twice(keys: list[str], choice: int):
    street = Street.sound(keys)
    record = street.records[choice % len(keys)]
    place = (record.topic, record.partition)
    street.memory.effects = {**street.memory.effects, place: street.memory.effects[place] + 1}
    assert faults(street.heard()) == {"applied twice": 1}


@given(KEYS, CHOICE)
def test_an_offset_that_moved_without_an_effect_is_missing_it(keys: list[str], choice: int):
    """The last fact of a stream: its version shows it too."""
    street = Street.sound(keys)
    last = [fact for fact in street.facts if fact.key == chosen(street.facts, choice).key][-1]
    sound = heard([fact for fact in street.facts if fact != last])
    sound.offsets = street.memory.offsets
    street.memory = sound
    row = street.heard()
    assert faults(row) == {"without effect": 1, "another version heard last": 1}
    assert row.differing.first == [
        f"box-{last.key}: version {last.version - 1} heard last, {last.version} lies there"
    ]


@given(KEYS, CHOICE)
def test_what_is_parked_waits_with_its_followers_and_is_no_fault(keys: list[str], choice: int):
    street = Street.sound(keys)
    poison = chosen(street.facts, choice)
    behind = [f for f in street.facts if f.key == poison.key and f.version >= poison.version]
    sound = heard([fact for fact in street.facts if fact not in behind])
    sound.offsets = street.memory.offsets
    letters = [street.records[fact.position - 1] for fact in behind]
    sound.letters = {(r.topic, r.partition, r.offset): "waiting" for r in letters}
    street.memory = sound
    row = street.heard()
    assert (row.parked, row.heard, faults(row)) == (len(behind), len(keys) - len(behind), {})


@given(KEYS, CHOICE)
def test_what_was_parked_and_then_applied_counts_once(keys: list[str], choice: int):
    street = Street.sound(keys)
    record = street.records[choice % len(keys)]
    street.memory.letters = {(record.topic, record.partition, record.offset): "applied"}
    row = street.heard()
    assert (row.parked, row.heard, faults(row)) == (0, len(keys), {})


@given(KEYS, CHOICE)
def test_what_was_discarded_is_shown_and_no_fault(keys: list[str], choice: int):
    street = Street.sound(keys)
    last = [fact for fact in street.facts if fact.key == chosen(street.facts, choice).key][-1]
    record = street.records[last.position - 1]
    sound = heard([fact for fact in street.facts if fact != last])
    sound.offsets = street.memory.offsets
    sound.letters = {(record.topic, record.partition, record.offset): "discarded"}
    street.memory = sound
    row = street.heard()
    assert (row.discarded, row.heard, faults(row)) == (1, len(keys) - 1, {})


@given(KEYS, CHOICE)
def test_another_event_of_a_version_heard_already_has_no_effect(keys: list[str], choice: int):
    """As after a restore of an older dump: the log goes on from a version that was told before."""
    street = Street.sound(keys)
    record = street.records[choice % len(keys)]
    other = {**record.headers, "ce_id": str(UUID(int=choice)).encode()}
    street.records = laid([*street.records, replace(record, headers=other)])
    place = (record.topic, record.partition)
    street.memory.offsets = {**street.memory.offsets, place: street.memory.offsets[place] + 1}
    row = street.heard()
    assert faults(row) == {"without effect": 1}
    assert row.missing.first == [f"{UUID(int=choice)}: its version had been heard already"]


@given(KEYS, CHOICE)
def test_a_fact_of_an_unknown_type_is_heard_once_and_leads_to_nothing(keys: list[str], choice: int):
    """The hearer remembers its version; told again it is no effect too many."""
    street = Street.sound(keys)
    fact = chosen(street.facts, choice)
    place = fact.position - 1
    unknown = {**street.records[place].headers, "ce_type": b"boxes.Other.v1"}
    street.records[place] = replace(street.records[place], headers=unknown)
    street.records = laid([*street.records, street.records[place]])
    street.memory.reactions.discard(uuid5(uuid5(fact.id, NAME), "0").bytes)
    again = (TOPIC, street.records[place].partition)
    street.memory.offsets = {**street.memory.offsets, again: street.memory.offsets[again] + 1}
    hearer = street.hearer()
    assert (hearer.topics[TOPIC].heard, faults(hearer.topics[TOPIC])) == (len(keys), {})
    assert hearer.reacted.uncaused.count == 0


@given(KEYS, CHOICE)
def test_what_lies_above_the_stored_offset_is_still_to_be_heard(keys: list[str], choice: int):
    street = Street.sound(keys)
    street.memory = heard(street.facts[: choice % len(keys)])
    row = street.heard()
    assert (row.heard, row.lag) == (choice % len(keys), len(keys) - choice % len(keys))
    assert faults(row) == {}


def test_an_offset_beyond_the_end_of_its_partition_is_a_fault():
    street = Street.sound("abc")
    street.memory.offsets = {(TOPIC, record.partition): 7 for record in street.records}
    assert faults(street.heard()) == {"another version heard last": 3}


@given(KEYS, CHOICE)
def test_a_reaction_to_no_fact_heard_has_no_cause(keys: list[str], choice: int):
    street = Street.sound(keys)
    alone = uuid5(UUID(int=choice), "0")
    street.memory.reactions.add(alone.bytes)
    assert uncaused(street.hearer()) == [str(alone)]


@given(KEYS, CHOICE)
def test_a_second_reaction_follows_the_first_or_has_no_cause(keys: list[str], choice: int):
    cause = uuid5(chosen(Street.sound(keys).facts, choice).id, NAME)
    both, alone = Street.sound(keys), Street.sound(keys)
    both.memory.reactions.add(uuid5(cause, "1").bytes)
    assert uncaused(both.hearer()) == []
    alone.memory.reactions.add(uuid5(cause, "1").bytes)
    alone.memory.reactions.remove(uuid5(cause, "0").bytes)
    assert uncaused(alone.hearer()) == [str(uuid5(cause, "1"))]


def uncaused(hearer: Hearer) -> list[str]:
    return hearer.reacted.uncaused.first
