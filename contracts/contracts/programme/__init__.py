"""A programme as data: what the parties agreed on. A domain may import this package."""

from contracts.base import Slug
from contracts.programme.codes import (
    Amended,
    ClosingReason,
    Counted,
    Employment,
    Measure,
    OrganisationKind,
    Phase,
    ProgrammeRole,
    Respondent,
    Rounding,
)
from contracts.programme.eligibility import Criterion, Eligibility, Residence, Route
from contracts.programme.forms import ChoiceItem, Form, ScaleItem, TextItem, all_forms, form_of
from contracts.programme.instruments import (
    BESIDE,
    SITUATION,
    Instrument,
    Registration,
    Scale,
)
from contracts.programme.model import After, Model, Period, Places, PlacesFrom, Prose, Text
from contracts.programme.money import Fraction, Funding, Share, whole
from contracts.programme.parties import Certificate, Named, Organisation, RoleHeld
from contracts.programme.pathway import Limits, Milestone, Pathway, Plan, Step, Weekday
from contracts.programme.situation import IncomeSource, Situation
from contracts.programme.targets import Aim, Count, Goal, Target
from contracts.programme.units import Pool, Post, Station, Unit
from contracts.programme.version import About, Amendment, Closing, Programme

__all__ = [
    "BESIDE",
    "SITUATION",
    "About",
    "After",
    "Aim",
    "Amended",
    "Amendment",
    "Certificate",
    "ChoiceItem",
    "Closing",
    "ClosingReason",
    "Count",
    "Counted",
    "Criterion",
    "Eligibility",
    "Employment",
    "Form",
    "Fraction",
    "Funding",
    "Goal",
    "IncomeSource",
    "Instrument",
    "Limits",
    "Measure",
    "Milestone",
    "Model",
    "Named",
    "Organisation",
    "OrganisationKind",
    "Pathway",
    "Period",
    "Phase",
    "Places",
    "PlacesFrom",
    "Plan",
    "Pool",
    "Post",
    "Programme",
    "ProgrammeRole",
    "Prose",
    "Registration",
    "Residence",
    "Respondent",
    "RoleHeld",
    "Rounding",
    "Route",
    "Scale",
    "ScaleItem",
    "Share",
    "Situation",
    "Slug",
    "Station",
    "Step",
    "Target",
    "Text",
    "TextItem",
    "Unit",
    "Weekday",
    "all_forms",
    "form_of",
    "whole",
]
