"""How every row of every table is asked for: each request is right in everything but who asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from samverka import programme_file
from tests.journeys.cases import SICK, Case
from tests.journeys.town import INSURANCE, PARTIES, PROGRAMME

UNIT = "porten"
ASKED_FOR = {"programme": "skogsbygden", "unit": UNIT}


@dataclass(frozen=True)
class Ask:
    """A request that is right in everything but who asks."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    allowed: int = 200
    """The status for one who may. A command is tried without an Idempotency-Key, so that nothing happens."""


def post(path: str, **body: Any) -> Ask:
    return Ask("POST", path, body, 400)


def get(path: str) -> Ask:
    return Ask("GET", path)


def of_operations(today: str) -> dict[str, Ask]:
    return {
        "tick": Ask("POST", "/ticks", {"as_of": today}),
        "read_next_tick": get("/ticks/next"),
        "read_progress": get("/progress"),
        "list_dead_letters": get("/dead-letters"),
        "read_dead_letter": Ask("GET", "/dead-letters/0", None, 404),
        "retry_dead_letter": Ask("POST", "/dead-letters/0/retry", None, 404),
        "discard_dead_letter": Ask("POST", "/dead-letters/0/discard", {"reason": "-"}, 404),
    }


def of_referral(case: Case, leaving: Case, today: str) -> dict[str, Ask]:
    return {
        **_books(today),
        **_senders(case, today),
        **_receivers(case, today),
        **_readers(case, leaving),
    }


def _books(today: str) -> dict[str, Ask]:
    cost = {"cost_kind": "rent", "net_ore": 1, "accrued_on": today}
    whole = [{"funder": INSURANCE, "numerator": 1, "denominator": 1}]
    agreement = {"agreement": "nytt", "valid_from": today, "shares": whole}
    return {
        "register_organisation": post("/organisations", organisation="ny", name="Ny"),
        "adopt_agreement": post("/agreements", **ASKED_FOR, **agreement),
        "record_cost": post("/costs", **ASKED_FOR, **cost),
        "set_budget": post("/budgets", **ASKED_FOR, year=2011, net_ore=1),
        "receive_funds": post("/funds", **ASKED_FOR, year=2011, funder=INSURANCE, ore=1),
        "correct_cost": Ask("POST", f"/costs/{uuid4()}/corrections", {"net_ore": 1}, 404),
    }


def _senders(case: Case, today: str) -> dict[str, Ask]:
    here = f"/referrals/{case.case_id}"
    sent = {"identity_number": case.person.number, "name": case.person.name, **ASKED_FOR}
    consent = {"parties": list(PARTIES), "signed_on": today}
    return {
        "send_referral": post("/referrals", **sent, consent=consent, attested=["wishes-to-try"]),
        "withdraw_referral": post(f"{here}/withdrawal", on=today),
        "supply_information": post(f"{here}/information", on=today),
        "enter_in_error": post(f"{here}/entry-in-error", on=today),
        "accept_offer": post(f"{here}/offer/acceptance", start_on=today),
        "confirm_interest": post(f"{here}/interest", on=today),
        "give_consent": post(f"{here}/consent", purpose="follow_up", signed_on=today),
        "withdraw_consent": post(f"{here}/consent/withdrawal", on=today),
        "raise_protection": post(f"{here}/protection", on=today),
        "lift_protection": post(f"{here}/protection/lifting", on=today),
        "forget_person": post("/forgettings", case_id=case.case_id),
    }


def _receivers(case: Case, today: str) -> dict[str, Ask]:
    here = f"/referrals/{case.case_id}"
    return {
        "receive_referral": post(f"{here}/receipt", on=today),
        "hold_study_visit": post(f"{here}/study-visit", on=today),
        "hold_mapping_visit": post(f"{here}/mapping-visit", on=today),
        "accept_referral": post(f"{here}/acceptance", on=today),
        "decline_referral": post(f"{here}/decline", by="unit", code="other_need"),
        "request_information": post(f"{here}/information-request", asked_for=["planning"]),
        "redirect_referral": post(f"{here}/redirect", **ASKED_FOR),
        "reopen_referral": post(f"{here}/reopening", on=today),
        "decide_admission": post(f"{here}/admission", members=[INSURANCE]),
    }


def _readers(case: Case, leaving: Case) -> dict[str, Ask]:
    here = f"/referrals/{case.case_id}"
    return {
        "list_referrals": get("/referrals"),
        "read_capacity": get(f"/units/{UNIT}/capacity"),
        "read_route": get("/programmes/skogsbygden/route?income=income_support"),
        "read_referral": get(here),
        "read_person": get(f"{here}/person"),
        "read_disclosures": get(f"{here}/disclosures"),
        "read_withdrawal": get(f"/referrals/{leaving.case_id}/withdrawal"),
        "read_reads": get(f"{here}/reads"),
        "read_protection": Ask("GET", f"{here}/protection", None, 404),
        "read_forgetting": Ask("GET", f"/forgettings/{case.case_id}", None, 404),
        "list_retention": get("/retention"),
        "list_reads": get(f"/reads/{case.case_id}"),
    }


def of_participation(case: Case, today: str) -> dict[str, Ask]:
    here = f"/participations/{case.case_id}"
    return {
        **_units_desk(case, today),
        **_stays(here, today),
        **_measures(here),
        "read_programme": get("/programmes/skogsbygden"),
        "read_unit": get(f"/units/{UNIT}"),
        "read_participation": get(here),
        "list_participations": get(f"/participations?unit={UNIT}"),
        "export_registrations": get(
            f"/units/{UNIT}/registrations?registration=x&first=2010-01-01&last=2010-12-31"
        ),
        "list_reads": get(f"/reads/{case.case_id}"),
    }


def _units_desk(case: Case, today: str) -> dict[str, Ask]:
    programme = programme_file.read(PROGRAMME).programme.model_dump(mode="json")
    return {
        "publish_programme": post("/programmes", **programme),
        "free_anonymous_place": post(f"/units/{UNIT}/anonymous-places/1/exit", on=today),
        "enrol": post("/participations", case_id=case.case_id, station="kafe", contact_person="N"),
    }


def _stays(here: str, today: str) -> dict[str, Ask]:
    attended = {"week": "2011-05-30", "planned_hours": 9, "attended_hours": 9}
    longer = {"until": today, "reason": "absence", "why": "A long winter"}
    return {
        "assign_contact_person": post(f"{here}/contact-person", name="N"),
        "establish_plan": post(f"{here}/plan", goals=["Komma"]),
        "revise_plan": post(f"{here}/plan/revision", goals=["Komma"]),
        "compose_resource_group": post(f"{here}/resource-group", organisations=[INSURANCE]),
        "take_step": post(f"{here}/steps", step="first"),
        "hold_network_meeting": post(f"{here}/network-meetings", attended_by=[INSURANCE]),
        "agree_extent": post(f"{here}/extent", extent=50),
        "record_attendance": post(f"{here}/attendance", **attended),
        "correct_attendance": post(f"{here}/attendance/correction", **attended),
        "move_planned_end": post(f"{here}/planned-end", planned_end=today, reason="absence"),
        "pause": post(f"{here}/pause", reason="illness"),
        "resume": post(f"{here}/resumption", on=today),
        "record_length_exception": post(f"{here}/length-exception", **longer),
        "exit_participation": post(f"{here}/exit", code="work", situation=SICK),
        "correct_exit": post(f"{here}/exit/correction", code="studies"),
        "reopen": post(f"{here}/reopening", on=today),
        "enter_in_error": post(f"{here}/entry-in-error", on=today),
    }


def _measures(here: str) -> dict[str, Ask]:
    answer = {"occasion": "exit", "answer": {"instrument": "self-rating"}}
    missed = {"occasion": "exit", "missed": {"instrument": "self-rating", "code": "declined"}}
    return {
        "record_situation": post(f"{here}/situation", situation=SICK),
        "correct_situation": post(f"{here}/situation/correction", occasion="after", situation=SICK),
        "answer_instrument": post(f"{here}/instruments", **answer),
        "correct_answer": post(f"{here}/instruments/correction", **answer),
        "miss_instrument": post(f"{here}/instruments/missed", **missed),
        "note_registration": post(f"{here}/registrations", registration="x", occasion="start"),
    }


def of_followup(case: Case, today: str) -> dict[str, Ask]:
    here = f"/schedules/{case.case_id}"
    of_survey = f"{here}/surveys/week-1/self-rating"
    return {
        "complete_milestone": post(f"{here}/milestones/week-1/completion", on=today),
        "miss_milestone": post(f"{here}/milestones/week-1/miss", code="moved"),
        "complete_instrument": post(f"{of_survey}/answer", instrument_version=1),
        "complete_as_agency": post(f"{of_survey}/agency-answer", instrument_version=1),
        "miss_instrument": post(f"{of_survey}/miss", code="moved"),
        "read_answers": get(f"{here}/surveys"),
        "read_agency_list": get("/agency-list"),
        "read_instruments": get("/instruments"),
        "read_schedule": get(here),
        "read_working_list": get(f"/working-list?function=contact_person&unit={UNIT}"),
        "list_reads": get(f"/reads/{case.case_id}"),
    }


def of_reporting() -> dict[str, Ask]:
    year, day = "programme=skogsbygden&year=2010", "programme=skogsbygden&on=2010-07-01"
    kinds = ("targets", "cost_share", "outcomes", "occupancy", "throughput", "response_rate")
    kinds = (*kinds, "history", "annual")
    asks = {f"read_{kind}": get(f"/reports/{kind.replace('_', '-')}?{year}") for kind in kinds}
    return {**asks, "read_waiting": get(f"/reports/waiting?{day}")}
