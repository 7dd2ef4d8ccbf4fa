"""In which order contested acts are asked for, so that the same play ends the same."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from samverka.play.acts import Act, Verb

SURE_OF_A_PLACE = frozenset({Verb.ACCEPT_OFFER, Verb.ENROL, Verb.EXIT})
"""Who does these has a place already, and competes with nobody else who does."""


def rounds(acts: Sequence[Act]) -> list[list[list[Act]]]:
    """What the units do side by side: each one act in the order of the script, or several that do not compete.

    A round begins when everybody has heard of the one before.
    """
    of_unit: dict[str, list[Act]] = {}
    for act in acts:
        of_unit.setdefault(act.unit, []).append(act)
    columns = zip_longest(*(_turns(mine) for mine in of_unit.values()))
    return [[turn for turn in column if turn] for column in columns]


def _turns(acts: Sequence[Act]) -> Iterator[list[Act]]:
    """Those in a row who are sure of their places take turns together, each person one act in each turn."""
    for sure, row in groupby(acts, _is_sure):
        if not sure:
            yield from ([act] for act in row)
            continue
        of_person: dict[str, list[Act]] = {}
        for act in row:
            of_person.setdefault(act.subject, []).append(act)
        for turn in zip_longest(*of_person.values()):
            yield [act for act in turn if act]


def _is_sure(act: Act) -> bool:
    """One whose anonymous place is to be found out is alone in its turn."""
    counted = act.verb is Verb.ENROL and "situation" not in act.body
    return act.verb in SURE_OF_A_PLACE and not counted
