"""An answer: figures with their definitions and as-of position, in bytes that a replay repeats."""

import json
from collections.abc import Mapping
from datetime import date

from fastapi import Response
from pydantic import BaseModel, ConfigDict, SerializeAsAny

from reporting.api.reports import Figures, Subject
from reporting.api.when import When
from reporting.domain.definitions import Definition, definitions_of
from reporting.domain.figures import Figure
from reporting.domain.life import Phase
from reporting.domain.views import View


class AsOf(BaseModel):
    """Facts applied by topic, and the latest business day among them."""

    model_config = ConfigDict(frozen=True)

    applied: dict[str, int]
    on: date | None


class Answer(BaseModel):
    """A report. `year` is none for a period that is not a whole calendar year, `phase` unless one was asked for.

    `is_joined` says that it is of the programme's whole life, with all its phases as one.
    """

    model_config = ConfigDict(frozen=True)

    report: str
    programme: str
    name: str
    year: int | None
    first: date
    last: date
    phase: Phase | None
    is_joined: bool
    view: View
    figures: Mapping[str, SerializeAsAny[Figure]]
    definitions: Mapping[str, Definition]
    as_of: AsOf


def answer(report: str, subject: Subject, figures: Figures, time: When) -> Answer:
    """Raises KeyError for a figure without a definition: nothing is shown without one."""
    period = subject.period
    return Answer(
        report=report,
        programme=subject.programme,
        name=subject.name,
        year=period.first.year if subject.is_whole_year else None,
        first=period.first,
        last=period.last,
        phase=time.phase,
        is_joined=time.whole,
        view=subject.view,
        figures=figures,
        definitions=definitions_of(figures),
        as_of=AsOf(applied=subject.progress.applied, on=subject.progress.on),
    )


def canonical(given: Answer) -> Response:
    """As JSON in its canonical form: sorted keys, no spaces."""
    body = json.dumps(
        given.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return Response(body.encode(), media_type="application/json")
