"""What can be done in the play, and which public request does it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Verb(StrEnum):
    """Something that somebody does."""

    REFER = "refer"
    RECEIVE = "receive"
    HOLD_STUDY_VISIT = "hold-study-visit"
    HOLD_MAPPING_VISIT = "hold-mapping-visit"
    ACCEPT = "accept"
    ACCEPT_ALONE = "accept-alone"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    ADMIT = "admit"
    ACCEPT_OFFER = "accept-offer"
    CONSENT_TO_FOLLOW_UP = "consent-to-follow-up"
    WITHDRAW_CONSENT = "withdraw-consent"
    ENROL = "enrol"
    PLAN = "plan"
    REVISE_PLAN = "revise-plan"
    COMPOSE_GROUP = "compose-group"
    TAKE_STEP = "take-step"
    MEET_NETWORK = "meet-network"
    RECORD_ATTENDANCE = "record-attendance"
    MOVE_PLANNED_END = "move-planned-end"
    NOTE_REGISTRATION = "note-registration"
    EXIT = "exit"
    FREE_ANONYMOUS_PLACE = "free-anonymous-place"
    COMPLETE_MILESTONE = "complete-milestone"
    MISS_MILESTONE = "miss-milestone"
    ANSWER = "answer"
    ANSWER_AS_AGENCY = "answer-as-agency"
    RECORD_COST = "record-cost"


@dataclass(frozen=True)
class Request:
    """Who asks which service for it. `path` may name {case}, {unit}, {detail} and {number}.

    `contested` acts compete for places: one for each unit at a time, and the next one only when
    everybody has heard. `versioned` ones say which version of the participation they have seen.
    """

    service: str
    role: str
    path: str
    contested: bool = False
    versioned: bool = False


REQUESTS: Mapping[Verb, Request] = {
    Verb.REFER: Request("referral", "caseworker", "/referrals"),
    Verb.RECEIVE: Request("referral", "unit_staff", "/referrals/{case}/receipt"),
    Verb.HOLD_STUDY_VISIT: Request("referral", "unit_staff", "/referrals/{case}/study-visit"),
    Verb.HOLD_MAPPING_VISIT: Request("referral", "unit_staff", "/referrals/{case}/mapping-visit"),
    Verb.ACCEPT: Request("referral", "unit_staff", "/referrals/{case}/acceptance"),
    # where no referral group decides, whoever is accepted is admitted
    Verb.ACCEPT_ALONE: Request(
        "referral", "unit_staff", "/referrals/{case}/acceptance", contested=True
    ),
    Verb.DECLINE: Request("referral", "unit_staff", "/referrals/{case}/decline"),
    Verb.WITHDRAW: Request(
        "referral", "caseworker", "/referrals/{case}/withdrawal", contested=True
    ),
    Verb.ADMIT: Request(
        "referral", "referral_group", "/referrals/{case}/admission", contested=True
    ),
    Verb.ACCEPT_OFFER: Request(
        "referral", "caseworker", "/referrals/{case}/offer/acceptance", contested=True
    ),
    Verb.CONSENT_TO_FOLLOW_UP: Request("referral", "caseworker", "/referrals/{case}/consent"),
    Verb.WITHDRAW_CONSENT: Request(
        "referral", "caseworker", "/referrals/{case}/consent/withdrawal", contested=True
    ),
    Verb.ENROL: Request("participation", "unit_staff", "/participations", contested=True),
    Verb.PLAN: Request("participation", "unit_staff", "/participations/{case}/plan"),
    Verb.REVISE_PLAN: Request(
        "participation", "unit_staff", "/participations/{case}/plan/revision", versioned=True
    ),
    Verb.COMPOSE_GROUP: Request(
        "participation", "unit_staff", "/participations/{case}/resource-group"
    ),
    Verb.TAKE_STEP: Request("participation", "unit_staff", "/participations/{case}/steps"),
    Verb.NOTE_REGISTRATION: Request(
        "participation", "unit_staff", "/participations/{case}/registrations"
    ),
    Verb.MEET_NETWORK: Request(
        "participation", "unit_staff", "/participations/{case}/network-meetings"
    ),
    Verb.RECORD_ATTENDANCE: Request(
        "participation", "unit_staff", "/participations/{case}/attendance"
    ),
    Verb.MOVE_PLANNED_END: Request(
        "participation", "unit_staff", "/participations/{case}/planned-end", versioned=True
    ),
    Verb.EXIT: Request(
        "participation", "unit_staff", "/participations/{case}/exit", contested=True
    ),
    Verb.FREE_ANONYMOUS_PLACE: Request(
        "participation",
        "unit_staff",
        "/units/{unit}/anonymous-places/{number}/exit",
        contested=True,
    ),
    Verb.COMPLETE_MILESTONE: Request(
        "followup", "unit_staff", "/schedules/{case}/milestones/{detail}/completion"
    ),
    Verb.MISS_MILESTONE: Request(
        "followup", "unit_staff", "/schedules/{case}/milestones/{detail}/miss"
    ),
    Verb.ANSWER: Request("followup", "unit_staff", "/schedules/{case}/surveys/{detail}/answer"),
    Verb.ANSWER_AS_AGENCY: Request(
        "followup", "caseworker", "/schedules/{case}/surveys/{detail}/agency-answer"
    ),
    Verb.RECORD_COST: Request("referral", "economist", "/costs"),
}


@dataclass(frozen=True)
class Act:
    """One thing done on one day by somebody of `organisation`, about a case or a cost (`subject`).

    `host` is the organisation whose staff run the unit.
    """

    day: date
    verb: Verb
    programme: str
    unit: str
    host: str
    organisation: str
    subject: str
    detail: str = ""
    body: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)

    @property
    def name(self) -> str:
        """What tells it from every other act of a play, and makes its idempotency key."""
        whose = self.programme, self.unit, self.subject
        return "/".join((*whose, self.verb, self.detail, self.organisation))

    @property
    def request(self) -> Request:
        """How it is asked for."""
        return REQUESTS[self.verb]
