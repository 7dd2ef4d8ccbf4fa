"""One case's history that the examples share."""

from contracts.codes import Exit, Occasion
from participation.domain.participation.events import (
    CaseAwaited,
    ConsentHeard,
    Enrolled,
    Exited,
    SituationRecorded,
    WithdrawalCarriedOut,
)
from tests.participation.given import BEFORE, WEEK, WOMAN, day

AWAITED = CaseAwaited(
    on=day(0), programme="joint-rehabilitation", unit="unit-one", referred_by="agency", sex=WOMAN
)
CONSENTED = ConsentHeard(on=day(1))
ENROLLED = Enrolled(
    on=day(2),
    programme="joint-rehabilitation",
    programme_version=1,
    unit="unit-one",
    station="garden",
    referred_by="agency",
    sex=WOMAN,
    planned_end=day(180),
    milestones=(WEEK,),
)
BEFOREHAND = SituationRecorded(on=day(2), occasion=Occasion.BEFORE, situation=BEFORE)
UNDERWAY = AWAITED, CONSENTED, ENROLLED, BEFOREHAND
EXITED = Exited(on=day(9), unit="unit-one", code=Exit.WORK)
ENDED = *UNDERWAY, EXITED
WITHDRAWN = WithdrawalCarriedOut(on=day(3))
