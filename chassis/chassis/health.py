"""Health that reports progress: every loop says that it lives, and what troubles it."""

import time
from dataclasses import dataclass, field

STALLED_AFTER = 12.0
"""Seconds without a beat after which a loop counts as stalled."""
TROUBLED_AFTER = 5.0
"""Seconds of trouble after which it is no mere stumble."""
LATE = STALLED_AFTER - TROUBLED_AFTER
"""Seconds that what a loop waits for may take before it is trouble."""


@dataclass
class Pulse:
    """The last sign of one loop, in words."""

    name: str
    doing: str = "not started"
    step: str = ""
    """What it is in the middle of: where it hangs if nothing follows. Says nothing of how it is."""
    well_at: float = 0.0
    beaten_at: float = 0.0
    troubled: str | None = None
    troubled_since: float = 0.0

    def beat(self, doing: str) -> None:
        """The loop went round, and all is well."""
        self.doing, self.step, self.troubled = doing, "", None
        self.well_at = self.beaten_at = time.monotonic()

    def trouble(self, what: str) -> None:
        """The loop goes round, but does not get on."""
        now = time.monotonic()
        if self.troubled is None:
            self.troubled_since = now
        self.beaten_at, self.troubled = now, what

    def reason(self) -> str | None:
        """Why this loop makes the service not ready; none when it gets on."""
        now, last = time.monotonic(), self.step or self.doing
        if not self.beaten_at:
            return f"{self.name} has not started" + (f", last {last}" if self.step else "")
        if now - self.beaten_at > STALLED_AFTER:
            return f"{self.name} has stood still for {now - self.beaten_at:.0f} s, last {last}"
        if self.troubled and (not self.well_at or now - self.troubled_since > TROUBLED_AFTER):
            return f"{self.name}: {self.troubled}"
        return None


@dataclass
class Health:
    """All loops of a service."""

    pulses: list[Pulse] = field(default_factory=list[Pulse])

    def pulse(self, name: str) -> Pulse:
        self.pulses.append(pulse := Pulse(name))
        return pulse

    def reasons(self) -> list[str]:
        """Why the service is not ready; empty when it is."""
        return [reason for pulse in self.pulses if (reason := pulse.reason())]
