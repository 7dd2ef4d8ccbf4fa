"""A line of the table: what we do, what the machine does without us, and the goal beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Goal:
    """What a line is to reach; several at once if several are given. Values are in the line's unit."""

    ratio: float | None = None
    """Of the raw figure of the same run, at least."""
    least: float | None = None
    most: float | None = None

    def met(self, ours: float, raw: float | None) -> bool:
        ratio_met = self.ratio is None or (raw is not None and ours >= self.ratio * raw)
        least_met = self.least is None or ours >= self.least
        return ratio_met and least_met and (self.most is None or ours <= self.most)

    def __str__(self) -> str:
        words = [
            f"≥ {self.ratio:.2f} of raw" if self.ratio is not None else "",
            f"≥ {self.least:,.0f}" if self.least is not None else "",
            f"≤ {self.most:,.0f}" if self.most is not None else "",
        ]
        return " and ".join(filter(None, words)).replace(",", " ")


@dataclass(frozen=True)
class Line:
    """Medians over the rounds; `rounds` holds each round's figure of every contender."""

    work: str
    unit: str
    ours: float
    raw: float | None = None
    goal: Goal | None = None
    note: str = ""
    valid: bool = True
    """Whether a steady load was really kept up: if not, no goal can be met."""
    rounds: dict[str, list[float]] = field(default_factory=dict[str, list[float]])

    @property
    def ratio(self) -> float | None:
        return self.ours / self.raw if self.raw else None

    @property
    def met(self) -> bool | None:
        """None where there is no goal."""
        return self.valid and self.goal.met(self.ours, self.raw) if self.goal else None


def line_of(
    work: str,
    unit: str,
    rounds: dict[str, list[float]],
    goal: Goal | None = None,
    ours: str = "ours",
) -> Line:
    """The medians of one contender and of `raw`."""
    raw = median(rounds["raw"]) if "raw" in rounds else None
    return Line(work, unit, median(rounds[ours]), raw, goal, rounds=rounds)


def quantile(sorted_: Sequence[float], share: float) -> float:
    """The value below which this share lies; of values that are sorted already."""
    return sorted_[min(len(sorted_) - 1, int(len(sorted_) * share))]
