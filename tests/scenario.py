"""Given, when, then: examples of a decider, readable aloud."""

from dataclasses import dataclass
from typing import Generic

import pytest

from chassis.decider import C, Decider, E, Rejected, S


@dataclass(frozen=True)
class Outcome(Generic[C, S, E]):
    """What a command leads to after a history."""

    decider: Decider[C, S, E]
    history: tuple[E, ...]
    command: C

    def _decided(self) -> list[E]:
        return self.decider.decide(self.command, self.decider.fold(self.history))

    def then(self, *events: E) -> None:
        decided = self._decided()
        assert decided == list(events)
        self.decider.fold((*self.history, *decided))

    def then_nothing_happens(self) -> None:
        assert self._decided() == []

    def then_rejected(self, because: str = "", rule: str | None = None) -> None:
        with pytest.raises(Rejected, match=because or None) as refusal:
            self._decided()
        assert rule is None or refusal.value.rule == rule


@dataclass(frozen=True)
class Scenario(Generic[C, S, E]):
    """`Scenario(decider).given(...).when(...).then(...)`"""

    decider: Decider[C, S, E]
    history: tuple[E, ...] = ()

    def given(self, *events: E) -> "Scenario[C, S, E]":
        return Scenario(self.decider, events)

    def when(self, command: C) -> Outcome[C, S, E]:
        return Outcome(self.decider, self.history, command)
