"""What counts as a broken promise, and how the suite says so."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from uuid import UUID

from tests.conformance.adapter import Followed, Stored

_SHOWN = 20


class Violation(AssertionError):
    """A promise broken: in a few words, and by which events."""

    def __init__(self, words: str, events: Iterable[UUID] = ()) -> None:
        self.words = words
        ids = [str(event) for event in events]
        more = [f"and {len(ids) - _SHOWN} more"] if len(ids) > _SHOWN else []
        self.events = ", ".join(ids[:_SHOWN] + more)
        super().__init__(f"{words}: {self.events}" if ids else words)


def claim(holds: bool, otherwise: str, events: Iterable[UUID] = ()) -> None:
    """Raises Violation unless it holds."""
    if not holds:
        raise Violation(otherwise, events)


def claim_stream(stored: Sequence[Stored], ids: Sequence[UUID]) -> None:
    """The stream holds exactly these events, numbered from 1 without a gap."""
    found = [each.id for each in stored]
    claim(found == list(ids), f"stored {len(found)} where {len(ids)} were appended", found)
    versions = [each.version for each in stored]
    claim(versions == [*range(1, len(ids) + 1)], f"versions {versions}", found)


def claim_followed(followed: Sequence[Followed], committed: Collection[UUID]) -> None:
    """Every committed event once and no other, in order of position and within each stream.

    To be asked after `claim_stream`: a lost event is one that was acknowledged and that its stream holds.
    """
    times = Counter(each.id for each in followed)
    lost = [event for event in committed if event not in times]
    claim(not lost, f"lost {len(lost)} of {len(committed)}", lost)
    alien = times.keys() - set(committed)
    claim(not alien, f"followed {len(alien)} that nobody committed", alien)
    twice = [event for event, count in times.items() if count > 1]
    claim(not twice, f"followed {len(twice)} of {len(committed)} more than once", twice)
    wrong = [b.id for a, b in pairwise(followed) if b.position <= a.position]
    claim(not wrong, f"{len(wrong)} out of order of position", wrong)
    _claim_order_in_streams(followed)


def _claim_order_in_streams(followed: Sequence[Followed]) -> None:
    last = dict[UUID, int]()
    wrong = list[UUID]()
    for each in followed:
        if each.version != last.get(each.stream, 0) + 1:
            wrong.append(each.id)
        last[each.stream] = each.version
    claim(not wrong, f"{len(wrong)} out of order within its stream", wrong)
