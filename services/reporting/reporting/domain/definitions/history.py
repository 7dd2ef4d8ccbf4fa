"""Definitions of a programme's life."""

from collections.abc import Mapping
from types import MappingProxyType

from reporting.domain.definitions.model import Definition
from reporting.domain.definitions.words import SMALL

DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        "history": Definition(
            name="History",
            numerator="every version of the programme that has been heard of, with what changed and why; what"
            " single funders pay for; and the names that organisations have had",
            denominator="none",
            period="the programme's whole life",
            rounding="none",
        ),
        "phases": Definition(
            name="Phases apart and joined",
            numerator="participants who started, participations that ended and participants who took part;"
            " place-days used; net cost in öre. A headcount belongs to the first day of its year on which the"
            " programme ran",
            denominator="none; who started and ended belongs to one phase alone, who took part in several is"
            " counted in each of them and once in all joined",
            period="each phase: the days on which a version of that phase was in force",
            rounding=SMALL,
        ),
    }
)
