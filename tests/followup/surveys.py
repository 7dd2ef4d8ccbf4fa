"""Instruments that the examples share."""

from datetime import date

from contracts.programme import Instrument, Measure, Respondent, Scale, form_of
from followup.domain.schedule.asking import Asking

RATING = Instrument(
    instrument="self-rating",
    name="Egenskattning",
    measures=Measure.SELF_RATING,
    at=("start", "first-week", "half-a-year"),
)
SURVEY = Instrument(
    instrument="exit-survey",
    name="Slutenkät",
    measures=Measure.EXIT_SURVEY,
    at=("first-week",),
    told="codes",
)
LIFE = Instrument(
    instrument="quality-of-life",
    version=2,
    name="Livskvalitet",
    measures=Measure.QUALITY_OF_LIFE,
    at=("start", "first-week"),
    told="score",
    scale=Scale(lowest=0, highest=10),
)
PAPER = Instrument(
    instrument="on-paper",
    name="På papper",
    measures=Measure.WORK_CAPACITY,
    respondent=Respondent.STAFF,
    at=("first-week",),
)
NEED = Instrument(
    instrument="agency-need",
    name="Motsvarar platserna behovet?",
    measures=Measure.AGENCY_NEED,
    respondent=Respondent.AGENCY,
    at=("first-week", "exit"),
    told="score",
    scale=Scale(lowest=1, highest=4),
)
INCOME = Instrument(
    instrument="income",
    name="Försörjning",
    measures=Measure.INCOME,
    respondent=Respondent.STAFF,
    at=("start", "exit", "half-a-year"),
    told="codes",
)
ALL = (RATING, SURVEY, LIFE, PAPER, NEED, INCOME)

OPENS = date(2024, 1, 1)
WEEK_ASKS = Asking(occasion="first-week", asks=(RATING, SURVEY, LIFE, PAPER, NEED), opens_on=OPENS)
RATED = {"routines": 3, "strength": 2, "company": 4, "influence": 2, "prospects": 3}
RATED_FORM = form_of("self-rating", 1)
ANSWERED = {"needs": 4, "say": 3, "together": 3, "afterwards": 2, "closer": "closer-to-work"}
SURVEY_FORM = form_of("exit-survey", 1)
