"""A small year: what people ask of the services, so that every kind of fact that is heard is told."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from samverka import programme_file
from tests.journeys.town import (
    ASSOCIATION,
    INSURANCE,
    JOBS,
    PARTIES,
    PROGRAMME,
    REGION,
    STAFF_OF,
    identity_numbers,
)
from tests.properties.street import Street

SENT, ADMITTED, BEGAN = date(2010, 2, 1), date(2010, 2, 8), date(2010, 2, 15)
WEEK_1, MONTH_2, LEFT = date(2010, 2, 22), date(2010, 5, 3), date(2010, 5, 31)
HALF_YEAR = date(2010, 11, 30)
SICK: Any = {"incomes": [{"income": "sickness_benefit"}], "occupation": "other"}
WAGE: Any = {"incomes": [{"income": "wage", "extent": 75}], "occupation": "work"}
WIDE, NARROW = "granbacka", "tallmo"
"""A unit with room for everybody who comes, and one with two places."""


@dataclass
class Script:
    """Who asks for what."""

    street: Street
    numbers: list[str] = field(default_factory=lambda: identity_numbers()[2:])
    cases: dict[str, str] = field(default_factory=dict[str, str])

    async def begin(self) -> None:
        """Until everybody has been referred, and some have been offered a place."""
        await self._import()
        await self.street.day(SENT)
        for number in range(6):
            await self._send(f"wide-{number}", WIDE, follow_up=number != 3)
        for number in range(4):
            await self._send(f"narrow-{number}", NARROW, follow_up=True)
        await self.street.day(ADMITTED)
        for name in ("wide-0", "wide-1", "wide-2", "narrow-0"):
            await self._admit(name)
        await self.street.settle()

    async def go_on(self) -> None:
        """From the answers to the last follow-up, with all that can end a case on the way."""
        for name in ("wide-3", "wide-4", "wide-5", "narrow-1", "narrow-2", "narrow-3"):
            await self._admit(name)
        await self.street.settle()
        await self._answer()
        await self._take_part()

    async def _import(self) -> None:
        content = programme_file.read(PROGRAMME)
        programme = content.programme
        await self.street.day(programme.valid_from)
        for organisation in programme.organisations:
            body = organisation.model_dump(mode="json", include={"organisation", "name", "party"})
            await self.street.ask("referral", "operator o", "/organisations", **body)
        body = programme.model_dump(mode="json")
        await self.street.ask("participation", "operator o", "/programmes", **body)
        await self.street.settle()
        books = f"economist {ASSOCIATION}"
        for agreement in content.agreements:
            body = agreement.model_dump(mode="json", include={"agreement", "valid_from", "shares"})
            of = {"programme": programme.programme}
            await self.street.ask("referral", books, "/agreements", **of, **body)
        for unit, net in ((WIDE, 330_000_01), (NARROW, 77_77)):
            cost = {"programme": programme.programme, "unit": unit, "cost_kind": "supervisors"}
            await self.street.ask(
                "referral", books, "/costs", **cost, net_ore=net, accrued_on="2010-01-01"
            )

    async def _send(self, name: str, unit: str, follow_up: bool) -> None:
        sent = await self.street.ask(
            "referral",
            f"caseworker {INSURANCE}",
            "/referrals",
            identity_number=self.numbers.pop(),
            name=f"Testperson {name}",
            programme="skogsbygden",
            unit=unit,
            attested=["wishes-to-try"],
            consent={"parties": [INSURANCE, JOBS, REGION], "signed_on": str(SENT)},
            follow_up_consent=follow_up,
            on=str(SENT),
        )
        self.cases[name] = sent["case_id"]
        for step in ("receipt", "study-visit", "mapping-visit", "acceptance"):
            await self._of_referral(f"unit_staff {STAFF_OF} {unit}", name, step, SENT)

    async def _admit(self, name: str) -> None:
        group = f"referral_group {REGION} {self._unit(name)}"
        await self._of_referral(group, name, "admission", ADMITTED, members=list(PARTIES))

    async def _answer(self) -> None:
        """Everybody with a place says yes but one; one of those who wait gives up, one withdraws."""
        sender = f"caseworker {INSURANCE}"
        for name in ("wide-0", "wide-1", "wide-2", "wide-3", "wide-4", "narrow-0", "narrow-1"):
            await self._of_referral(sender, name, "offer/acceptance", ADMITTED, start_on=str(BEGAN))
        await self._of_referral(sender, "wide-5", "withdrawal", ADMITTED)
        await self._of_referral(sender, "wide-4", "consent/withdrawal", ADMITTED)
        await self.street.day(BEGAN)
        for name in ("wide-0", "wide-1", "wide-2", "narrow-0", "narrow-1"):
            await self._enrol(name, situation=SICK)
        await self._enrol("wide-3")

    async def _enrol(self, name: str, **more: Any) -> None:
        body = {"case_id": self.cases[name], "on": str(BEGAN), "contact_person": "Kontakt", **more}
        station = "snickeri" if self._unit(name) == WIDE else "textil"
        await self.street.ask(
            "participation", self._staff(name), "/participations", station=station, **body
        )

    async def _take_part(self) -> None:
        await self.street.day(WEEK_1)
        await self._at_desk("wide-0", "plan", WEEK_1, goals=["Komma varje dag"])
        await self._at_desk("wide-0", "network-meetings", WEEK_1, attended_by=[INSURANCE])
        for name in ("wide-0", "wide-1", "narrow-0"):
            hours = {"week": "2010-02-15", "planned_hours": 20, "attended_hours": 16}
            await self._at_desk(name, "attendance", WEEK_1, **hours)
            await self._milestone(name, "week-1", "completion", WEEK_1)
        await self.street.day(MONTH_2)
        await self._milestone("wide-0", "month-2", "miss", MONTH_2, code="not_reached")
        sender = f"caseworker {INSURANCE}"
        await self._of_referral(sender, "wide-1", "consent/withdrawal", MONTH_2)
        await self.street.day(LEFT)
        for name in ("wide-0", "wide-2", "narrow-0"):
            await self._at_desk(name, "exit", LEFT, code="work", situation=WAGE)
        await self._of_referral(sender, "wide-2", "consent/withdrawal", LEFT)
        await self.street.day(HALF_YEAR)
        await self._milestone("wide-0", "exit-6-months", "completion", HALF_YEAR, situation=WAGE)
        await self.street.settle()

    async def _of_referral(self, who: str, name: str, step: str, on: date, **more: Any) -> None:
        path = f"/referrals/{self.cases[name]}/{step}"
        await self.street.ask("referral", who, path, on=str(on), **more)

    async def _at_desk(self, name: str, step: str, on: date, **more: Any) -> None:
        path = f"/participations/{self.cases[name]}/{step}"
        await self.street.ask("participation", self._staff(name), path, on=str(on), **more)

    async def _milestone(self, name: str, which: str, what: str, on: date, **more: Any) -> None:
        path = f"/schedules/{self.cases[name]}/milestones/{which}/{what}"
        await self.street.ask("followup", self._staff(name), path, on=str(on), **more)

    def _unit(self, name: str) -> str:
        return WIDE if name.startswith("wide") else NARROW

    def _staff(self, name: str) -> str:
        return f"unit_staff {STAFF_OF} {self._unit(name)}"
