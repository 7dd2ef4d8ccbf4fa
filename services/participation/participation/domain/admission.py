"""Whether a programme may take somebody on a day: within its time, and with a provider who is certified."""

from collections.abc import Iterator
from datetime import date

from chassis.decider import Rejected
from contracts.programme import Organisation, Programme, ProgrammeRole


def refuse_unless_open(version: Programme, unit: str, on: date) -> None:
    """Raises Rejected, naming the rule, for a day on which nobody may begin at the unit."""
    if version.closing and on > version.closing.last_day:
        said = f"it was closed, with {version.closing.last_day} as its last day."
        raise Rejected("programme_closed", said, "/on")
    if version.runs and not version.runs.holds(on):
        said = f"the programme runs from {version.runs.first} to {version.runs.last or 'on'}."
        raise Rejected("outside_programme_time", said, "/on")
    for provider in _providers(version, unit):
        _refuse_uncertified(provider, on)


def _providers(version: Programme, unit: str) -> Iterator[Organisation]:
    names = {
        role.organisation
        for role in version.roles
        if role.role is ProgrammeRole.PROVIDER and role.unit in (None, unit)
    }
    yield from (each for each in version.organisations if each.organisation in names)


def _refuse_uncertified(provider: Organisation, on: date) -> None:
    """Of each certificate, which may be renewed, one must be in force."""
    in_force = {each.certificate for each in provider.certificates if each.holds(on)}
    for each in reversed(provider.certificates):
        if each.certificate not in in_force:
            rule = "certificate_expired" if each.valid_until < on else "certificate_not_in_force"
            said = f"{provider.organisation}: {each.certificate} is valid from {each.valid_from} to"
            raise Rejected(rule, f"{said} {each.valid_until}.", "/on")
