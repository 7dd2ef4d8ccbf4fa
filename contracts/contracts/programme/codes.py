"""Code lists of a programme itself, each code with its Swedish name."""

from contracts.codes import Code


class OrganisationKind(Code):
    """An association finances and sees aggregates only; a provider is paid; a partner is neither."""

    AGENCY = "agency", "myndighet"
    ASSOCIATION = "association", "samordningsförbund"
    PROVIDER = "provider", "utförare"
    PARTNER = "partner", "samarbetspartner"


class ProgrammeRole(Code):
    """What an organisation is to a programme; no role makes it a party."""

    PRINCIPAL = "principal", "huvudman"
    OPERATOR = "operator", "driver verksamheten"
    PROVIDER = "provider", "utförare"
    FUNDER = "funder", "finansiär"


class Phase(Code):
    PILOT = "pilot", "pilot"
    PROJECT = "project", "projekt"
    ORDINARY = "ordinary", "ordinarie verksamhet"
    CLOSED = "closed", "avslutad"


class Amended(Code):
    """What makes a version of a programme another than the one before it."""

    RENAMED = "renamed", "namnbyte"
    PHASE_CHANGED = "phase_changed", "fasbyte"
    EXTENDED = "extended", "förlängning"
    REVISED = "revised", "revidering"
    FUNDING_STEPPED_DOWN = "funding_stepped_down", "nedtrappad finansiering"
    CLOSED = "closed", "avslut"


class ClosingReason(Code):
    NO_FUNDING = "no_funding", "finansiering saknas"
    TIME_OVER = "time_over", "tiden ute"
    NO_NEED = "no_need", "behov saknas"
    OTHER = "other", "annat skäl"


class Employment(Code):
    """Whether having work matters for taking part."""

    EITHER = "either", "med eller utan anställning"
    WITHOUT_WORK = "without_work", "utan arbete"


class Measure(Code):
    """What an instrument measures."""

    INCOME = "income", "försörjning"
    OCCUPATION = "occupation", "sysselsättning"
    QUALITY_OF_LIFE = "quality_of_life", "livskvalitet"
    SELF_RATING = "self_rating", "egenskattning"
    PERSONALITY = "personality", "personlighetsprofil"
    WORK_CAPACITY = "work_capacity", "arbetsförmåga"
    HEALTH = "health", "hälsa"
    ACTIVITY_ABILITY = "activity_ability", "aktivitetsförmåga"
    SUPPORT = "support", "stöd efter behov"
    EXIT_SURVEY = "exit_survey", "slutenkät"
    AGENCY_NEED = "agency_need", "myndighetens behov"


class Respondent(Code):
    PARTICIPANT = "participant", "deltagare"
    STAFF = "staff", "personal"
    AGENCY = "agency", "myndighet"
    MANAGER = "manager", "chef"


class Counted(Code):
    """What a target counts, above or below its line."""

    ENDED = "ended", "avslutade"
    STARTED = "started", "påbörjade"
    TOOK_PART = "took_part", "deltog under perioden"
    WITH_PLAN = "with_plan", "med plan"
    PLACE_DAYS = "place_days", "platsdygn"
    DAYS = "days", "dygn"
    ANSWERS = "answers", "svar"
    POSITIVE_ANSWERS = "positive_answers", "positiva svar"
    SCORE_CHANGES = "score_changes", "summa förändring"
    PAIRS = "pairs", "med svar före och efter"
    OWN_INCOME_RISEN = "own_income_risen", "ökad egen försörjning"
    FOLLOW_UPS_DONE = "follow_ups_done", "genomförda uppföljningar"
    FOLLOW_UPS_DUE = "follow_ups_due", "förfallna uppföljningar"


class Rounding(Code):
    HALF_UP = "half_up", "hälften uppåt"
    DOWN = "down", "nedåt"
