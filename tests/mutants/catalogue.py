"""All mutants, in the order of an event's way."""

from collections.abc import Sequence
from typing import Final

from tests.mutants import of_edges, of_hearing, of_relay, of_store
from tests.mutants.mutant import Mutant

MUTANTS: Final[Sequence[Mutant]] = (
    *of_store.MUTANTS,
    *of_relay.MUTANTS,
    *of_hearing.MUTANTS,
    *of_edges.MUTANTS,
)
