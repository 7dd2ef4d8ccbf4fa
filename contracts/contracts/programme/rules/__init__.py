"""Rules between the parts of a programme; each is found by itself, so that all are told at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from contracts.programme.rules.broken import Broken, Place, Rule
from contracts.programme.rules.names import NAMES
from contracts.programme.rules.terms import TERMS

if TYPE_CHECKING:
    from contracts.programme.version import Programme

__all__ = ["RULES", "Broken", "Place", "broken"]

RULES: tuple[Rule, ...] = (*NAMES, *TERMS)


def broken(version: Programme, standing: Collection[str] | None = None) -> Iterator[Broken]:
    """Every rule that a version breaks; of one that is read in part, those about the fields that stand."""
    for rule in RULES:
        if standing is None or set(rule.needs) <= set(standing):
            yield from rule.find(version)
