"""Plays a script over the public interfaces: day by day, and nothing contested before its turn."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from uuid import UUID, uuid5

from samverka.client import NAMESPACE
from samverka.importing import import_programme
from samverka.installation import Refused
from samverka.play.acts import Act, Verb
from samverka.play.asking import Answered, Asking
from samverka.play.files import Files
from samverka.play.journal import Journal
from samverka.play.rounds import rounds
from samverka.play.stage import PlayedDay
from samverka.principals import Doors
from samverka.settling import Reading, next_due, settle, tick

IN_FLIGHT = 24  # requests at once, to all services
ONLY_COUNTED = frozenset({Verb.RECORD_ATTENDANCE, Verb.RECORD_COST})
"""Told to the reports alone: nothing is decided and nothing falls due when they are heard."""


class Driver:
    """One play, whose name makes the idempotency keys: the same play asks for the same things."""

    def __init__(
        self, doors: Doors, journal: Journal, play: str, shown: Callable[[PlayedDay], None]
    ) -> None:
        self._doors, self._journal, self._play, self._shown = doors, journal, play, shown
        self._asking = Asking(doors, self._key)
        self._bound = asyncio.Semaphore(IN_FLIGHT)
        self._at_rest = self._due_is_known = False
        self._due: date | None = None

    async def run(self, days: Sequence[PlayedDay]) -> Reading:
        """Play what has not been played; `shown` is told of each day that is done.

        Refused if the installation's clock has gone on without us, Unexpected if the services
        answer otherwise than the script foresees, Problem if they refuse.
        """
        clock = await self._clock()
        for day in days:
            new, begins = self._new(day), self._begins(day)
            if new and clock and clock > day.day:
                raise Refused(
                    f"The clock stands on {clock} already, and {day.day} has not been played"
                    " to its end. Another --home begins anew."
                )
            if new or begins:
                clock = await self._come_to(day.day, clock)
                await self._import(begins)
                await self._act(new)
            self._shown(day)
        return await settle(self._doors)

    async def _import(self, begins: Iterable[Files]) -> None:
        for files in begins:
            await import_programme(self._doors, files[-1], _silently, files[:-1])
            self._due_is_known = False

    def _begins(self, day: PlayedDay) -> tuple[Files, ...]:
        """What is to be imported; again, when it is not sure that it has been, which changes nothing."""
        last = self._journal.last
        return () if last and day.day < last else day.begins

    def _key(self, act: Act) -> UUID:
        return uuid5(NAMESPACE, f"{self._play}/{act.name}")

    def _new(self, day: PlayedDay) -> list[Act]:
        """What the journal does not have; what it has is remembered."""
        for act in day.acts:
            if act in self._journal:
                self._asking.remember(act, self._journal.answer(act))
        return [act for act in day.acts if act not in self._journal]

    async def _clock(self) -> date | None:
        clock = (await self._doors.operator("participation").get("/progress")).body["clock"]
        if clock["mode"] != "played":
            raise Refused("A play needs an installation that was started with --clock played.")
        stands = date.fromisoformat(clock["as_of"]) if clock["as_of"] else None
        if self._journal.last and (stands is None or stands < self._journal.last):
            self._journal.forget()
        return stands

    async def _come_to(self, day: date, clock: date | None) -> date:
        """Let each day begin on which something falls due, and then this one, unless it has been."""
        await self._rest()
        while (due := await self._next_due()) and due < day:
            clock = max(due, clock or due)
            await self._tick(clock)
        if clock is None or clock < day:
            await self._tick(day)
        return max(day, clock or day)

    async def _next_due(self) -> date | None:
        """Asked for again only when something may have changed it."""
        if not self._due_is_known:
            self._due, self._due_is_known = await next_due(self._doors), True
        return self._due

    async def _tick(self, day: date) -> None:
        await tick(self._doors, day)
        self._due_is_known = self._due is None or self._due > day

    async def _act(self, new: Sequence[Act]) -> None:
        """What nobody competes for at once, each case in its order; then the rest, in rounds."""
        chains: dict[tuple[str, str, str], list[Act]] = {}
        for act in new:
            if not act.request.contested:
                chains.setdefault((act.programme, act.unit, act.subject), []).append(act)
        await asyncio.gather(*(self._chain(chain) for chain in chains.values()))
        for each in rounds([act for act in new if act.request.contested]):
            await self._round(each)

    async def _chain(self, chain: Iterable[Act]) -> None:
        for act in chain:
            async with self._bound:
                self._done(act, await self._ask(act))

    async def _round(self, turns: Sequence[Sequence[Act]]) -> None:
        """Units side by side; what one unit does in its turn it does in its order."""
        acts = [act for turn in turns for act in turn]
        await self._rest()
        await asyncio.gather(*(self._asking.beforehand(act) for act in acts))
        answers = await asyncio.gather(*(self._turn(turn) for turn in turns))
        await self._rest()
        for act, answer in zip(acts, chain.from_iterable(answers), strict=True):
            self._done(act, await self._asking.afterwards(act, answer))

    async def _turn(self, turn: Sequence[Act]) -> list[Answered]:
        return [await self._ask(act) for act in turn]

    async def _ask(self, act: Act) -> Answered:
        self._at_rest = self._at_rest and act.verb in ONLY_COUNTED
        return await self._asking.ask(act)

    def _done(self, act: Act, answer: Answered) -> None:
        self._asking.remember(act, answer)
        self._journal.add(act, answer)

    async def _rest(self) -> None:
        """Until all that was told has been heard, unless nothing has been asked since that somebody waits for."""
        if not self._at_rest:
            await settle(self._doors)
            self._at_rest, self._due_is_known = True, False


def _silently(line: str) -> None:
    """What an import says is said of no day of the play."""
