"""In which order contested acts are asked for, so that the same play ends the same."""

from collections.abc import Sequence
from itertools import groupby, zip_longest

from samverka.play.acts import Act, Verb

SURE_OF_A_PLACE = frozenset({Verb.ACCEPT_OFFER, Verb.ENROL, Verb.EXIT})
"""Who does these has a place already, and competes with nobody who does the same."""


def rounds(acts: Sequence[Act]) -> list[list[list[Act]]]:
    """What the units do side by side: each one act in the order of the script, or the like ones that follow each other.

    A round begins when everybody has heard of the one before.
    """
    of_unit: dict[str, list[Act]] = {}
    for act in acts:
        of_unit.setdefault(act.unit, []).append(act)
    columns = zip_longest(*(_turns(mine) for mine in of_unit.values()))
    return [[turn for turn in column if turn] for column in columns]


def _turns(acts: Sequence[Act]) -> list[list[Act]]:
    """One whose anonymous place is to be found out is alone in its turn."""
    turns = groupby(enumerate(acts), lambda each: _like(*each))
    return [[act for _, act in turn] for _, turn in turns]


def _like(place: int, act: Act) -> Verb | int:
    counted = act.verb is Verb.ENROL and "situation" not in act.body
    return act.verb if act.verb in SURE_OF_A_PLACE and not counted else place
