"""How much of each benchmark is done: enough to measure, or just enough to see that it runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Counts are those of one round and one contender; steady loads are given in seconds."""

    rounds: int
    warm_up: bool
    patience: float
    """Seconds after which no further round of a comparison is begun."""
    single: int
    """Commands of one caller."""
    many: int
    """Commands of several callers together."""
    log: int
    """Events that are read in order, projected, and rebuilt from."""
    relayed: int
    years: int
    started: int
    """Programmes' years that reporting hears of, and how many start in each of their units."""
    told_rate: int
    reported_rate: int
    """Events a second of the steady loads."""
    steady_seconds: float
    settling_seconds: float
    """Of the same load before it counts: connections are made and plans cached."""
    stall_seconds: float
    """How long the other database's transaction stays open."""


FULL = Scale(
    rounds=3,
    warm_up=True,
    patience=30.0,
    single=2_000,
    many=6_000,
    log=200_000,
    relayed=40_000,
    years=30,
    started=40,
    told_rate=2_000,
    reported_rate=1_000,
    steady_seconds=14.0,
    settling_seconds=2.0,
    stall_seconds=10.0,
)
TINY = Scale(
    rounds=1,
    warm_up=False,
    patience=30.0,
    single=20,
    many=64,
    log=1_200,
    relayed=1_200,
    years=1,
    started=2,
    told_rate=60,
    reported_rate=60,
    steady_seconds=1.0,
    settling_seconds=0.2,
    stall_seconds=0.5,
)
