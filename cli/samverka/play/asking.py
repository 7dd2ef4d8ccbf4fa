"""One act becomes one request, and what it depends on is looked at before and after."""

from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import UUID

from samverka.client import Door
from samverka.play.acts import Act, Verb
from samverka.principals import Doors, Who

Answered: TypeAlias = dict[str, Any]

OFFERED = frozenset({"offered", "confirmed", "admitted"})
"""A place; the later two when a play that was broken off asks again."""
OF_A_UNIT = frozenset({"unit_staff", "referral_group"})


class Unexpected(Exception):
    """The services answer otherwise than the script foresees."""


class Asking:
    """Knows the cases' ids and the numbers of anonymous places, from the answers so far."""

    def __init__(self, doors: Doors, key: Callable[[Act], UUID]) -> None:
        self._doors, self._key = doors, key
        self._cases: dict[tuple[str, str], str] = {}
        self._numbers: dict[str, dict[str, int]] = {}

    def remember(self, act: Act, answer: Answered) -> None:
        """Take from an answer what later acts need."""
        numbers = self._numbers.setdefault(act.unit, {})
        if act.verb is Verb.REFER:
            self._cases[act.programme, act.subject] = answer["case_id"]
        elif act.verb is Verb.FREE_ANONYMOUS_PLACE:
            numbers.pop(act.subject, None)
        elif "number" in answer:
            numbers[act.subject] = answer["number"]

    async def ask(self, act: Act) -> Answered:
        """The request itself; the answer of a repeated one is the first one's."""
        body = {"on": act.day.isoformat(), **act.body}
        if act.verb is Verb.ENROL:
            body["case_id"] = self._case(act)
        seen = await self._version(act) if act.request.versioned else None
        answer = await self._door(act).post(self._path(act), body, self._key(act), seen)
        return answer.body

    async def beforehand(self, act: Act) -> None:
        """A place must have been offered before it can be accepted."""
        if act.verb is Verb.ACCEPT_OFFER:
            referral = (await self._door(act).get(f"/referrals/{self._case(act)}")).body
            if referral["state"] not in OFFERED:
                raise Unexpected(f"{act.name} on {act.day}: the referral is {referral['state']}")

    async def afterwards(self, act: Act, answer: Answered) -> Answered:
        """Once everybody has heard: the answer, with the anonymous place that it led to if any."""
        if act.verb is Verb.ENROL and answer["registered"] is not ("situation" in act.body):
            raise Unexpected(f"{act.name}: registered is {answer['registered']}")
        if act.verb is Verb.WITHDRAW_CONSENT:
            await self._receipt(act)
        if act.verb is Verb.WITHDRAW_CONSENT or answer.get("registered") is False:
            return answer | {"number": await self._new_number(act)}
        return answer

    async def _receipt(self, act: Act) -> None:
        receipt = (await self._door(act).get(f"/referrals/{self._case(act)}/withdrawal")).body
        if not receipt["complete"]:
            raise Unexpected(f"{act.name}: not carried out by {receipt['waiting_for']}")

    async def _new_number(self, act: Act) -> int:
        """Which anonymous place the person has from now on: the one that nobody had before."""
        staff = Who(act.host, "unit_staff", (act.unit,))
        unit = (await self._doors.to("participation", staff).get(f"/units/{act.unit}")).body
        known = set(self._numbers[act.unit].values())
        new = [each["number"] for each in unit["anonymous"] if each["number"] not in known]
        if len(new) != 1:
            raise Unexpected(f"{act.name}: the new anonymous places are {new}")
        return new[0]

    def _case(self, act: Act) -> str:
        return self._cases[act.programme, act.subject]

    async def _version(self, act: Act) -> str | None:
        path = f"/participations/{self._case(act)}"
        return (await self._door(act).get(path)).etag

    def _path(self, act: Act) -> str:
        return act.request.path.format(
            case=self._cases.get((act.programme, act.subject)),
            unit=act.unit,
            detail=act.detail,
            number=self._numbers[act.unit].get(act.subject) if act.unit in self._numbers else None,
        )

    def _door(self, act: Act) -> Door:
        units = (act.unit,) if act.request.role in OF_A_UNIT else ()
        return self._doors.to(act.request.service, Who(act.organisation, act.request.role, units))
