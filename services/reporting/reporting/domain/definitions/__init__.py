"""Definitions: what each figure is, in words. A figure without one cannot be shown."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from reporting.domain.definitions import costs, history, outcomes, people, places
from reporting.domain.definitions.model import Definition

__all__ = ["DEFINITIONS", "Definition", "definitions_of"]

DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        **outcomes.DEFINITIONS,
        **costs.DEFINITIONS,
        **people.DEFINITIONS,
        **places.DEFINITIONS,
        **history.DEFINITIONS,
    }
)


def definitions_of(figures: Iterable[str]) -> dict[str, Definition]:
    """The definition of each figure; raises KeyError for a figure that has none."""
    return {figure: DEFINITIONS[figure] for figure in figures}
