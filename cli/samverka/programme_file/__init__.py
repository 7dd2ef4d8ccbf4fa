"""A programme file: the programme in its versions, its agreements, and the costs of a year."""

from samverka.programme_file.content import (
    FORMAT,
    Agreement,
    Assumption,
    CostLine,
    Costs,
    Later,
    ProgrammeFile,
)
from samverka.programme_file.faults import Faulty
from samverka.programme_file.folder import check, earlier, organisations
from samverka.programme_file.playing import Play, Starts
from samverka.programme_file.reading import read

__all__ = [
    "FORMAT",
    "Agreement",
    "Assumption",
    "CostLine",
    "Costs",
    "Faulty",
    "Later",
    "Play",
    "ProgrammeFile",
    "Starts",
    "check",
    "earlier",
    "organisations",
    "read",
]
