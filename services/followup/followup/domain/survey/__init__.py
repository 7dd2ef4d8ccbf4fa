"""A survey: what those who were asked have answered, in one case. When they are asked is the schedule's."""

from typing import get_args

from chassis.decider import Category, Decider
from followup.domain.survey.decisions import Survey, decide, evolve
from followup.domain.survey.messages import SurveyCommand, SurveyEvent

decider = Decider[SurveyCommand, Survey, SurveyEvent](decide, evolve, initial=Survey())

SURVEY = Category[SurveyCommand, Survey, SurveyEvent]("survey", decider, get_args(SurveyEvent))
