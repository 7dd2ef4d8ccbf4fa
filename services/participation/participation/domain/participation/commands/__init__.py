"""What can be asked of, and heard about, one case's participation."""

from typing import TypeAlias

from participation.domain.participation.commands.boundaries import (
    AwaitCase,
    CarryOutWithdrawal,
    CorrectExit,
    Enrol,
    EnterInError,
    Exit,
    HearConsent,
    Reopen,
    StopAwaiting,
)
from participation.domain.participation.commands.length import (
    AgreeExtent,
    CorrectAttendance,
    Extent,
    Hours,
    MovePlannedEnd,
    Pause,
    RecordAttendance,
    RecordLengthException,
    Resume,
    WarnOfMaximum,
)
from participation.domain.participation.commands.measures import (
    Answer,
    AnswerInstrument,
    CorrectAnswer,
    CorrectSituation,
    Item,
    MissInstrument,
    NoteRegistration,
    RecordSituation,
    Unanswered,
)
from participation.domain.participation.commands.pathway import (
    AssignContactPerson,
    ComposeResourceGroup,
    EstablishPlan,
    Goal,
    Goals,
    HoldNetworkMeeting,
    NoticeMissingPlan,
    RevisePlan,
    TakeStep,
)

__all__ = [
    "AgreeExtent",
    "Answer",
    "AnswerInstrument",
    "AssignContactPerson",
    "AwaitCase",
    "CarryOutWithdrawal",
    "ComposeResourceGroup",
    "CorrectAnswer",
    "CorrectAttendance",
    "CorrectExit",
    "CorrectSituation",
    "Enrol",
    "EnterInError",
    "EstablishPlan",
    "Exit",
    "Extent",
    "Goal",
    "Goals",
    "HearConsent",
    "Heard",
    "HoldNetworkMeeting",
    "Hours",
    "Item",
    "LengthCommand",
    "MeasureCommand",
    "MissInstrument",
    "MovePlannedEnd",
    "NoteRegistration",
    "NoticeCommand",
    "NoticeMissingPlan",
    "ParticipationCommand",
    "PathwayCommand",
    "Pause",
    "RecordAttendance",
    "RecordLengthException",
    "RecordSituation",
    "Reopen",
    "Resume",
    "RevisePlan",
    "StayCommand",
    "StopAwaiting",
    "TakeStep",
    "Unanswered",
    "UndoCommand",
    "WarnOfMaximum",
]

Heard: TypeAlias = AwaitCase | HearConsent | CarryOutWithdrawal | StopAwaiting
PathwayCommand: TypeAlias = (
    AssignContactPerson
    | EstablishPlan
    | RevisePlan
    | ComposeResourceGroup
    | TakeStep
    | HoldNetworkMeeting
)
LengthCommand: TypeAlias = (
    AgreeExtent | RecordAttendance | MovePlannedEnd | Pause | Resume | RecordLengthException
)
StayCommand: TypeAlias = PathwayCommand | LengthCommand | RecordSituation | Exit
"""Asked of a stay that goes on."""
MeasureCommand: TypeAlias = (
    AnswerInstrument
    | CorrectAnswer
    | MissInstrument
    | NoteRegistration
    | CorrectSituation
    | CorrectAttendance
)
"""Asked of a stay that goes on or has ended."""
UndoCommand: TypeAlias = CorrectExit | Reopen | EnterInError
NoticeCommand: TypeAlias = NoticeMissingPlan | WarnOfMaximum
"""A tick's: they refuse nothing."""
ParticipationCommand: TypeAlias = (
    Heard | Enrol | StayCommand | MeasureCommand | UndoCommand | NoticeCommand
)
