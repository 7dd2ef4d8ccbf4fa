"""What a soak ends in: one table."""

from collections import Counter
from dataclasses import dataclass

from rich.console import Group
from rich.table import Table

from tests.faults.pace import Pace
from tests.faults.proof import Proof


@dataclass(frozen=True)
class Outcome:
    """Everything that is shown.

    `missing`: commits that were acknowledged and are not in the log. `twice`: commands over HTTP that were carried out again.
    """

    ways: Counter[str]
    storms: Counter[str]
    proof: Proof
    missing: int
    twice: int
    pace: Pace
    stormed: float
    took: float

    @property
    def sound(self) -> bool:
        proof = self.proof
        counts = (proof.lost, proof.doubled, proof.disordered, self.missing, self.twice)
        return not proof.faults and not any(counts)


def table(outcome: Outcome, seed: int) -> Group:
    """Events by their way in, faults by kind, the verdict, the pace."""
    return Group(
        _counts("events by their way in", outcome.ways),
        _counts("faults", outcome.storms),
        _verdict(outcome, seed),
    )


def _counts(title: str, counts: Counter[str]) -> Table:
    found = Table(title, "number")
    found.columns[1].justify = "right"
    for name, number in sorted(counts.items()):
        found.add_row(name, str(number))
    found.add_section()
    found.add_row("all", str(counts.total()))
    return found


def _verdict(outcome: Outcome, seed: int) -> Table:
    proof, pace = outcome.proof, outcome.pace
    found = Table("verdict of the oracle and of the projections", "")
    found.columns[1].justify = "right"
    for name, shown in (
        ("facts told, all at Kafka", proof.told),
        ("effects, over all hearers", proof.heard),
        ("told again, and dropped by every hearer", proof.repeated),
        ("lost", proof.lost),
        ("commits acknowledged and not in the log", outcome.missing),
        ("commands carried out twice", outcome.twice),
        ("duplicated in effect", proof.doubled),
        ("out of order", proof.disordered),
        ("other faults", len(proof.faults)),
        (
            f"commit to Kafka acknowledgement, {pace.rate:.0f} events/s kept, p50",
            f"{pace.p50:.1f} ms",
        ),
        ("· p99", f"{pace.p99:.1f} ms"),
        ("the storm took", f"{outcome.stormed:.0f} s"),
        ("all took", f"{outcome.took:.0f} s"),
        ("seed", seed),
    ):
        found.add_row(name, str(shown))
    return found
