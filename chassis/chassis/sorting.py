"""What becomes of each record of a slice: applied, parked, or passed over."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chassis.dead_letters import FOLLOWS
from chassis.envelope import Facts, Malformed, Record, hear, key_of
from chassis.events import Heard


@dataclass
class Sorted:
    """Facts to apply, records to park with the rule they break and why, and how many are of no type known."""

    heard: list[Heard] = field(default_factory=list[Heard])
    parked: list[tuple[Record, str, str]] = field(default_factory=list[tuple[Record, str, str]])
    unknown: int = 0


def sort(records: Sequence[Record], waiting: set[str], facts: Facts) -> Sorted:
    """`waiting` holds the keys on which a record is parked already; what follows on them is parked too."""
    sorted_ = Sorted()
    for record in records:
        key = key_of(record)
        if key in waiting:
            sorted_.parked.append((record, FOLLOWS, "an earlier record of its key is parked"))
            continue
        try:
            heard = hear(record, facts)
        except Malformed as error:
            waiting.add(key)
            sorted_.parked.append((record, error.rule, error.reason))
            continue
        if heard:
            sorted_.heard.append(heard)
        else:
            sorted_.unknown += 1
    return sorted_
