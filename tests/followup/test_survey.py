"""Each row of the survey's truth table, and what an answer must be like."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.decider import Rejected
from contracts.codes import NonResponse
from contracts.programme import Form, Instrument, Respondent, Scale
from followup.domain.schedule.asking import Asking
from followup.domain.survey import decider
from followup.domain.survey.filling import filled
from followup.domain.survey.messages import (
    CompleteInstrument,
    InstrumentCompleted,
    InstrumentMissed,
    MissInstrument,
    MissParticipant,
)
from tests.followup.surveys import (
    ANSWERED,
    LIFE,
    NEED,
    OPENS,
    PAPER,
    RATED,
    RATED_FORM,
    RATING,
    SURVEY,
    SURVEY_FORM,
    WEEK_ASKS,
)
from tests.scenario import Scenario

survey = Scenario(decider)

ON = date(2024, 1, 15)
RATE = CompleteInstrument(
    on=ON,
    asking=WEEK_ASKS,
    instrument="self-rating",
    instrument_version=1,
    form=RATED_FORM,
    answers=RATED,
)
RATING_GIVEN = InstrumentCompleted(
    on=ON,
    occasion="first-week",
    instrument="self-rating",
    instrument_version=1,
    respondent=Respondent.PARTICIPANT,
    answers='{"company": 4, "influence": 2, "prospects": 3, "routines": 3, "strength": 2}',
)
LIVE = CompleteInstrument(
    on=ON,
    asking=WEEK_ASKS,
    instrument="quality-of-life",
    instrument_version=2,
    score=Decimal("6.5"),
)
NEED_MET = CompleteInstrument(
    on=ON,
    asking=WEEK_ASKS,
    instrument="agency-need",
    instrument_version=1,
    agency="agency-1",
    named=("agency-1", "agency-2"),
    score=Decimal(3),
)
MISS = MissInstrument(
    on=ON, asking=WEEK_ASKS, instrument="self-rating", code=NonResponse.NOT_REACHED
)


def changed(command: CompleteInstrument, **fields: Any) -> CompleteInstrument:
    return command.model_copy(update=fields)


def missed(instrument: Instrument, code: NonResponse = NonResponse.NOT_REACHED) -> InstrumentMissed:
    return InstrumentMissed(
        on=ON,
        occasion="first-week",
        instrument=instrument.instrument,
        instrument_version=instrument.version,
        respondent=instrument.respondent,
        code=code,
    )


def test_items_are_kept_and_nothing_else_where_only_completed_is_told():
    survey.given().when(RATE).then(RATING_GIVEN)


def test_a_single_question_is_answered_with_its_score():
    survey.given().when(LIVE).then(
        InstrumentCompleted(
            on=ON,
            occasion="first-week",
            instrument="quality-of-life",
            instrument_version=2,
            respondent=Respondent.PARTICIPANT,
            answers="{}",
            score=Decimal("6.5"),
        )
    )


def test_codes_are_those_that_were_chosen():
    command = changed(RATE, instrument="exit-survey", form=SURVEY_FORM, answers=ANSWERED)
    (event,) = decider.decide(command, decider.initial)
    assert isinstance(event, InstrumentCompleted)
    assert (event.codes, event.score) == (("closer-to-work",), None)


def test_a_form_with_a_score_counts_its_mean():
    asked = LIFE.model_copy(update={"scale": Scale(lowest=1, highest=4)})
    assert filled(asked, RATED_FORM, RATED, None).score == Decimal("2.80")


def test_what_is_kept_on_paper_is_only_noted():
    command = changed(RATE, instrument="on-paper", form=None, answers={})
    (event,) = decider.decide(command, decider.initial)
    assert isinstance(event, InstrumentCompleted)
    assert (event.respondent, event.answers, event.score) == (Respondent.STAFF, "{}", None)


def test_each_agency_that_the_consent_names_answers_for_itself():
    first, second = NEED_MET, changed(NEED_MET, agency="agency-2", score=Decimal(1))
    given = decider.decide(first, decider.initial)
    (event,) = decider.decide(second, decider.fold(given))
    assert (event.agency, event.respondent) == ("agency-2", Respondent.AGENCY)


def test_the_same_answer_again_changes_nothing():
    survey.given(RATING_GIVEN).when(RATE).then_nothing_happens()
    survey.given(missed(RATING)).when(MISS).then_nothing_happens()


def test_a_late_answer_counts_although_it_was_given_up():
    survey.given(missed(RATING)).when(RATE).then(RATING_GIVEN)


def test_another_answer_is_refused():
    other = changed(RATE, answers={**RATED, "company": 1})
    survey.given(RATING_GIVEN).when(other).then_rejected("Something else", "already_answered")
    survey.given(RATING_GIVEN).when(MISS).then_rejected("Something else", "already_answered")
    another = MISS.model_copy(update={"code": NonResponse.MOVED})
    survey.given(missed(RATING)).when(another).then_rejected("Something else", "already_answered")


def test_a_survey_is_missed_with_a_code():
    survey.given().when(MISS).then(missed(RATING))


def test_a_missed_milestone_misses_what_the_participant_has_not_answered():
    command = MissParticipant(on=ON, asking=WEEK_ASKS, code=NonResponse.MOVED)
    codes = NonResponse.MOVED
    survey.given(RATING_GIVEN).when(command).then(missed(SURVEY, codes), missed(LIFE, codes))
    survey.given(RATING_GIVEN, missed(SURVEY), missed(LIFE)).when(command).then_nothing_happens()


REFUSED: list[tuple[CompleteInstrument, str, str]] = [
    (changed(RATE, instrument="dip"), "unknown_instrument", "/instrument"),
    (changed(LIVE, instrument_version=1), "instrument_version", "/instrument_version"),
    (changed(NEED_MET, agency=None), "asked_of_agencies", "/agency"),
    (changed(NEED_MET, agency="agency-3"), "agency_not_named", "/agency"),
    (changed(NEED_MET, named=()), "agency_not_named", "/agency"),
    (changed(LIVE, agency="agency-1", named=("agency-1",)), "not_asked_of_agencies", "/agency"),
    (changed(RATE, on=date(2023, 12, 31)), "too_early", "/on"),
    (
        changed(RATE, asking=WEEK_ASKS.model_copy(update={"cancelled": True})),
        "milestone_ended",
        "/milestone",
    ),
    (
        changed(RATE, asking=WEEK_ASKS.model_copy(update={"opens_on": None})),
        "milestone_not_dated",
        "/milestone",
    ),
    (changed(RATE, score=Decimal(3)), "score_is_counted", "/score"),
    (changed(RATE, answers={**RATED, "mood": 1}), "unknown_item", "/answers/mood"),
    (changed(RATE, answers={**RATED, "company": 5}), "outside_scale", "/answers/company"),
    (changed(RATE, answers={**RATED, "company": 0}), "outside_scale", "/answers/company"),
    (changed(RATE, answers={**RATED, "company": "4"}), "outside_scale", "/answers/company"),
    (changed(RATE, answers={**RATED, "own-words": 1}), "text_expected", "/answers/own-words"),
    (
        changed(RATE, answers={k: v for k, v in RATED.items() if k != "company"}),
        "item_missing",
        "/answers/company",
    ),
    (changed(RATE, form=None), "no_items", "/answers"),
    (changed(LIVE, score=None), "score_required", "/score"),
    (changed(LIVE, score=Decimal("10.1")), "outside_scale", "/score"),
    (changed(LIVE, score=Decimal(-1)), "outside_scale", "/score"),
    (changed(LIVE, score=Decimal("NaN")), "score_required", "/score"),
    (
        changed(RATE, instrument="on-paper", form=None, answers={}, score=Decimal(1)),
        "score_not_asked_for",
        "/score",
    ),
    (
        changed(RATE, instrument="exit-survey", form=None, answers={}),
        "no_code_list",
        "/instrument",
    ),
    (
        changed(
            RATE,
            instrument="exit-survey",
            form=SURVEY_FORM,
            answers={**ANSWERED, "closer": "nearer"},
        ),
        "unknown_code",
        "/answers/closer",
    ),
]


@pytest.mark.parametrize(("command", "rule", "field"), REFUSED, ids=[r for _, r, _ in REFUSED])
def test_each_rule_refuses_with_its_name_and_field(
    command: CompleteInstrument, rule: str, field: str
):
    with pytest.raises(Rejected) as refused:
        decider.decide(command, decider.initial)
    assert (refused.value.rule, refused.value.field) == (rule, field)


@given(
    st.dictionaries(
        st.sampled_from([*RATED, "own-words", "mood"]),
        st.one_of(st.integers(-2, 6), st.sampled_from(("", "4", "ord"))),
    )
)
def test_whatever_is_answered_is_recorded_whole_or_not_at_all(answers: dict[str, int | str]):
    """Taken if and only if every step is there and on its scale; what is kept is what was said."""
    assert isinstance(RATED_FORM, Form)
    fits = (
        all(isinstance(step := answers.get(item), int) and 1 <= step <= 4 for item in RATED)
        and "mood" not in answers
        and isinstance(answers.get("own-words", ""), str)
    )
    try:
        events = decider.decide(changed(RATE, answers=answers), decider.initial)
    except Rejected:
        assert not fits
    else:
        assert fits
        assert len(events) == 1


def test_a_day_before_the_opening_and_the_opening_itself():
    early = Asking(occasion="first-week", asks=(PAPER, NEED), opens_on=OPENS)
    command = changed(NEED_MET, asking=early, on=OPENS)
    assert len(decider.decide(command, decider.initial)) == 1
    assert NEED.respondent == Respondent.AGENCY
