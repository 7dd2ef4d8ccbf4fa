"""Commands that come while a transaction is under way share the next one: the more ask, the less each of them costs.

Each keeps its own answer: what one is refused for is undone and told to its caller alone. A transaction that fails as a
whole is repeated with each command by itself, so that nobody suffers for another.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from dataclasses import dataclass, field

from chassis import answers
from chassis.answers import Answer, Question
from chassis.database import Connection
from chassis.event_store import Store, Work
from chassis.telemetry import current_traceparent

Streams = Sequence[str] | Callable[[Connection], Awaitable[Sequence[str]]]
_LANES = 2  # transactions at once: one that waits for a stream holds up only half of those who ask
_TOGETHER = 64  # commands in one transaction


@dataclass(frozen=True)
class Turn:
    """One command: who asks, the streams it locks, what it does with them, and the key of its answer if it has one.

    `act` is given the names of the streams. One that asks the database for anything goes `alone`.
    """

    actor: str
    streams: Streams
    act: Callable[[Work, Sequence[str]], Awaitable[Answer]]
    question: Question | None = None
    alone: bool = False
    traceparent: str | None = field(default_factory=current_traceparent)


Outcome = Answer | Exception


class _Refused(Exception):
    """Nobody's command led to anything: the transaction leaves nothing behind."""


@dataclass(frozen=True, eq=False)
class _Waiting:
    turn: Turn
    outcome: asyncio.Future[Answer] = field(default_factory=asyncio.Future[Answer])

    @property
    def key(self) -> object:
        """Two with the same key are one command: the second comes when the first has its answer."""
        return self.turn.question.asker if self.turn.question else self

    def settle(self, outcome: Outcome) -> None:
        if self.outcome.done():
            return  # whoever asked has gone
        if isinstance(outcome, Exception):
            self.outcome.set_exception(outcome)
        else:
            self.outcome.set_result(outcome)


class Commands:
    """Carries out commands, some at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Waiting] = []
        self._lanes: set[asyncio.Task[None]] = set()

    async def carry_out(self, turn: Turn) -> Answer:
        """The answer, once it is stored; the first one again if its key has been asked before. Raises what `act` raises."""
        waiting = _Waiting(turn)
        if turn.alone:
            await self._settle([waiting])
            return await waiting.outcome
        self._waiting.append(waiting)
        if len(self._lanes) < _LANES:
            lane = asyncio.create_task(self._lane(), context=Context())
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)
        return await waiting.outcome

    async def _lane(self) -> None:
        while together := self._next():
            await self._settle(together)

    def _next(self) -> Sequence[_Waiting]:
        first = {waiting.key: waiting for waiting in reversed(self._waiting[:_TOGETHER])}
        together = [waiting for waiting in self._waiting if first.get(waiting.key) is waiting]
        self._waiting = [
            waiting for waiting in self._waiting if first.get(waiting.key) is not waiting
        ]
        return together

    async def _settle(self, together: Sequence[_Waiting]) -> None:
        try:
            outcomes = await self._together(together)
        except answers.Answered:  # meanwhile, by another process: it is there now
            await self._apart(together)
        except Exception as error:
            if len(together) > 1:
                await self._apart(together)
            else:
                together[0].settle(error)
        else:
            for waiting, outcome in zip(together, outcomes, strict=True):
                waiting.settle(outcome)

    async def _apart(self, together: Sequence[_Waiting]) -> None:
        await asyncio.gather(*(self._settle([waiting]) for waiting in together))

    async def _together(self, together: Sequence[_Waiting]) -> Sequence[Outcome]:
        outcomes: list[Outcome] = []
        try:
            async with self._store.work() as work:
                named = [await _named(work, waiting.turn.streams) for waiting in together]
                await work.lock({stream for streams in named for stream in streams})
                questions = [q for waiting in together if (q := waiting.turn.question)]
                known = await answers.answered(work.db, questions)
                for waiting, streams in zip(together, named, strict=True):
                    outcomes.append(await _act(work, waiting.turn, streams, known))
                if all(isinstance(outcome, Exception) for outcome in outcomes):
                    raise _Refused
                await answers.keep(work.db, _new(together, outcomes, known))
        except _Refused:
            pass
        return outcomes


async def _named(work: Work, streams: Streams) -> Sequence[str]:
    return await streams(work.db) if callable(streams) else streams


async def _act(work: Work, turn: Turn, streams: Sequence[str], known: answers.Known) -> Outcome:
    try:
        if turn.question and (again := answers.again(turn.question, known)):
            return again
        with work.turn(turn.actor, turn.traceparent, streams):
            return await turn.act(work, streams)
    except Exception as error:  # its caller's alone
        return error


def _new(
    together: Sequence[_Waiting], outcomes: Sequence[Outcome], known: answers.Known
) -> Sequence[tuple[Question, Answer]]:
    return [
        (question, outcome)
        for waiting, outcome in zip(together, outcomes, strict=True)
        if isinstance(outcome, Answer)
        and (question := waiting.turn.question)
        and question.asker not in known
    ]
