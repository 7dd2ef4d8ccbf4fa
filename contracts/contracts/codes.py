"""Code lists, each code with its Swedish name. A domain may import this module."""

from enum import StrEnum


class Code(StrEnum):
    """A code is its own value in JSON; `swedish` is what a caseworker reads."""

    swedish: str

    def __new__(cls, value: str, swedish: str) -> "Code":
        code = str.__new__(cls, value)
        code._value_ = value
        code.swedish = swedish
        return code


class Party(Code):
    """The four kinds of agency. Several municipalities are one party."""

    EMPLOYMENT_SERVICE = "employment_service", "Arbetsförmedlingen"
    SOCIAL_INSURANCE = "social_insurance", "Försäkringskassan"
    REGION = "region", "Regionen"
    MUNICIPALITY = "municipality", "Kommunen"


class Sex(Code):
    WOMAN = "woman", "kvinna"
    MAN = "man", "man"


class Income(Code):
    """Where a person's living comes from, as the national income measure groups it."""

    SICKNESS_BENEFIT = "sickness_benefit", "sjukpenning"
    REHABILITATION_ALLOWANCE = "rehabilitation_allowance", "rehabiliteringspenning"
    SICKNESS_COMPENSATION = "sickness_compensation", "sjukersättning"
    ACTIVITY_COMPENSATION = "activity_compensation", "aktivitetsersättning"
    UNEMPLOYMENT_BENEFIT = "unemployment_benefit", "a-kassa"
    ACTIVITY_SUPPORT = "activity_support", "aktivitetsstöd"
    ESTABLISHMENT_BENEFIT = "establishment_benefit", "etableringsersättning"
    INCOME_SUPPORT = "income_support", "försörjningsstöd"
    STUDENT_AID = "student_aid", "studiemedel"
    WAGE = "wage", "lön"
    NO_PUBLIC_INCOME = "no_public_income", "ingen offentlig försörjning"
    OTHER = "other", "annan"


class Occupation(Code):
    WORK = "work", "förvärvsarbete"
    STUDIES = "studies", "studier"
    JOB_SEEKING = "job_seeking", "aktivt arbetssökande"
    OTHER = "other", "övrigt"


class Occasion(Code):
    """When an income and an occupation were recorded."""

    BEFORE = "before", "före"
    AFTER = "after", "efter"
    FOLLOW_UP = "follow_up", "vid uppföljning"


class Exit(Code):
    """Where to, or why. What counts as positive is a programme's goal, never the code's."""

    WORK = "work", "arbete"
    STUDIES = "studies", "studier"
    ORDINARY_ACTIVITY = "ordinary_activity", "insats inom ordinarie uppdrag"
    NEXT_PROGRAMME = "next_programme", "nästa insats"
    COMPLETED = "completed", "fullföljd"
    TOO_ILL = "too_ill", "sjukdom"
    OTHER_TREATMENT = "other_treatment", "annan behandling"
    OWN_CHOICE = "own_choice", "eget val"
    CONSENT_WITHDRAWN = "consent_withdrawn", "samtycke återtaget"
    MOVED = "moved", "flyttat"
    DECEASED = "deceased", "avliden"
    MAXIMUM_DURATION = "maximum_duration", "längsta tid nådd"
    REGISTERED_IN_ERROR = "registered_in_error", "felregistrering"


class DeclinedBy(Code):
    UNIT = "unit", "enheten"
    PERSON = "person", "personen"
    CAPACITY = "capacity", "platsbrist"


class Decline(Code):
    NOT_ELIGIBLE = "not_eligible", "utanför målgruppen"
    OTHER_NEED = "other_need", "annat behov"
    DOES_NOT_WISH = "does_not_wish", "önskar inte delta"
    TOO_ILL = "too_ill", "för sjuk"
    NO_PLACE = "no_place", "ingen plats"
    NOT_REACHED = "not_reached", "ej nådd"
    OTHER_ACTIVITY = "other_activity", "annan insats"
    MOVED = "moved", "flyttat"
    PROGRAMME_CLOSED = "programme_closed", "insatsen tar inte emot fler"


class Information(Code):
    """What a unit asks the sender for; the answer itself is no part of this system."""

    MEDICAL_STATEMENT = "medical_statement", "läkarutlåtande"
    EARLIER_MEASURES = "earlier_measures", "tidigare insatser"
    PLANNING = "planning", "myndighetens planering"
    INCOME = "income", "försörjning"
    PERSONAL_WISH = "personal_wish", "personens egen önskan"
    NEED_OF_SUPPORT = "need_of_support", "behov av stöd"


class Purpose(Code):
    """What a consent is for."""

    INFORMATION_EXCHANGE = "information_exchange", "informationsutbyte"
    FOLLOW_UP = "follow_up", "uppföljning"


class NonResponse(Code):
    NOT_REACHED = "not_reached", "ej nådd"
    DECLINED = "declined", "avböjde"
    MOVED = "moved", "flyttat"
    PROTECTED = "protected", "skyddade uppgifter"
    DECEASED = "deceased", "avliden"


class PlaceRefusal(Code):
    """Why a unit holds no place for a case."""

    FULL = "full", "enheten är full"
    HOLD_EXPIRED = "hold_expired", "platsen hölls inte längre"
    NOT_OPEN = "not_open", "enheten har inte öppnat"
    PROGRAMME_CLOSED = "programme_closed", "insatsen tar inte emot fler"


class HoldRelease(Code):
    WITHOUT_FOLLOW_UP_CONSENT = "without_follow_up_consent", "utan samtycke till uppföljning"
    REFERRAL_ENDED = "referral_ended", "remissen avslutad"


class Cancelled(Code):
    """Why a milestone is no longer waited for."""

    EXITED = "exited", "avslutad"
    CONSENT_WITHDRAWN = "consent_withdrawn", "samtycke återtaget"
    REGISTERED_IN_ERROR = "registered_in_error", "felregistrering"
    REOPENED = "reopened", "återupptagen"
    DECEASED = "deceased", "avliden"
    PROTECTED = "protected", "skyddade uppgifter"
    FORGOTTEN = "forgotten", "gallrad"


class MovedEnd(Code):
    """Why a planned end moves."""

    PREPARING_NEXT_STEP = "preparing_next_step", "väntar in nästa steg"
    ABSENCE = "absence", "frånvaro"
    EARLIER_NEXT_STEP = "earlier_next_step", "nästa steg kom tidigare"
    PAUSED = "paused", "uppehåll"


class Pause(Code):
    """Why a participation rests while its place is kept."""

    ILLNESS = "illness", "sjukdom"
    CARE_OF_RELATIVE = "care_of_relative", "vård av närstående"
    TREATMENT = "treatment", "behandling"
    LEAVE = "leave", "ledighet"
    OTHER = "other", "annat skäl"


class LengthException(Code):
    """Why a stay may be longer than the programme allows."""

    GOAL_WITHIN_REACH = "goal_within_reach", "målet är nära"
    WAITING_FOR_NEXT_STEP = "waiting_for_next_step", "väntar på nästa steg"
    ABSENCE = "absence", "frånvaro"
    OTHER = "other", "annat skäl"


class Boundary(Code):
    """At which end of a participation an instrument is answered or a registration is made."""

    START = "start", "vid start"
    EXIT = "exit", "vid avslut"
