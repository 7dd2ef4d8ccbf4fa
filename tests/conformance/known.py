"""The stores that are judged here, and every verdict on them that is not a pass."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tests.conformance.adapter import Adapter
from tests.conformance.adapters.flawed import CARELESS, NAIVE, PATIENT, XMIN
from tests.conformance.adapters.peer import FUNCTIONS, LOCKING
from tests.conformance.adapters.samverka import Samverka


@dataclass(frozen=True)
class Flaw:
    """Why a check fails, always or, if it is a matter of luck, sometimes."""

    because: str
    always: bool = True


STORES: Final[Sequence[Adapter]] = (Samverka(), LOCKING, FUNCTIONS)
FLAWED: Final[Sequence[Adapter]] = (NAIVE, CARELESS, PATIENT, XMIN)
"""Made to fail: unless asked for, they only meet the checks that they are expected to fail."""

_PASSED_BY: Final = "its reader goes past positions that are handed out and not yet committed"
_BLIND: Final = "it looks at no version and no id before it writes"
_UNFILLED: Final = "it waits for a position that will never be filled"
_EVERYBODY: Final = "it waits for every transaction of the cluster that writes"

_COMMITS_LATER: Final = (
    "an event that commits after a later one is not lost",
    "one that begins while another is waited for is not lost",
    "many that commit in the opposite order are not lost",
    "a reader that is restarted goes on at its cursor",
    "whatever the schedule everything committed is followed once in order",
    "under contention with slow transactions nothing is lost",
)


def _because(flaw: str, store: str, *checks: str) -> dict[tuple[str, str], Flaw]:
    return {(store, check): Flaw(flaw) for check in checks}


EXPECTED: Final[Mapping[tuple[str, str], Flaw]] = {
    **_because(_PASSED_BY, "eventsourcing-functions", *_COMMITS_LATER),
    ("eventsourcing-functions", "under contention alone nothing is lost"): Flaw(_PASSED_BY, False),
    **_because(
        _PASSED_BY,
        "naive",
        *_COMMITS_LATER,
        "a savepoint that is rolled back takes only its own events",
        "what follows a savepoint that was rolled back is not lost",
    ),
    ("naive", "under contention alone nothing is lost"): Flaw(_PASSED_BY, False),
    **_because(
        "it commits stream by stream", "naive", "an append to several streams is all or nothing"
    ),
    **_because(
        _BLIND,
        "careless",
        "of concurrent appends to one stream exactly one wins each version",
        "a conflict is reported and stores nothing",
        "an expected version ahead of the stream is a conflict",
        "appending the same ids again adds nothing",
        "ids of which some are known are a conflict",
    ),
    **_because(
        "its reader begins with what it gave last",
        "careless",
        "what is committed is followed once in order page by page",
    ),
    **_because(
        _UNFILLED,
        "patient",
        "what is rolled back is never followed and holds nothing up",
        "a jump of the sequence holds nothing up",
    ),
    **_because(
        _EVERYBODY,
        "xmin",
        "a long write in another database holds nothing up",
        "a long write that appends nothing holds nothing up",
    ),
    **_because(
        "it orders by transaction ids, which are handed out before streams are locked",
        "xmin",
        "a stream keeps its order when a transaction got its id early",
    ),
}


def find(name: str) -> Adapter:
    """One of those above, or `module:object` of anybody's own, an instance or a class without parameters."""
    for store in (*STORES, *FLAWED):
        if store.name == name:
            return store
    module, _, attribute = name.partition(":")
    if not attribute:
        raise LookupError(f"{name} is neither known nor a module:object")
    found = getattr(importlib.import_module(module), attribute)
    return found() if isinstance(found, type) else found
