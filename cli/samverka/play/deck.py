"""Chance that keeps its promise: what is drawn is near its weights, also when few draw."""

from collections.abc import Mapping
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Deck(Generic[T]):
    """After any number of draws each thing has come as often as its weight says, give or take about one."""

    def __init__(self, weights: Mapping[T, int], rng: Random) -> None:
        self._weights = weights
        self._owed = {thing: rng.random() * weight for thing, weight in weights.items()}

    def draw(self) -> T:
        """The thing that is owed most."""
        for thing, weight in self._weights.items():
            self._owed[thing] += weight
        drawn = max(self._owed, key=lambda thing: self._owed[thing])
        self._owed[drawn] -= sum(self._weights.values())
        return drawn


def percent(of_a_hundred: int, rng: Random) -> Deck[bool]:
    """Yes so often of a hundred times, and otherwise no."""
    return Deck({True: of_a_hundred, False: 100 - of_a_hundred}, rng)
