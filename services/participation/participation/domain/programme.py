"""A programme: published in versions, one after the other; what has begun stays on its version."""

from datetime import date

from chassis.decider import Category, Command, Decider, Event, Rejected, State
from contracts.programme import Programme as Version


class PublishProgramme(Command):
    programme: Version


class ProgrammePublished(Event):
    programme: Version


class Programme(State):
    """The versions so far; number n stands at place n - 1."""

    versions: tuple[Version, ...] = ()

    def in_force(self, on: date) -> Version:
        """The version in force on a day, or Rejected when there is none yet."""
        begun = [version for version in self.versions if version.valid_from <= on]
        if not begun:
            raise Rejected("programme_not_in_force", f"no version is in force on {on}.", "/on")
        return begun[-1]


def decide(command: PublishProgramme, programme: Programme) -> list[ProgrammePublished]:
    version, known = command.programme, len(programme.versions)
    if version.version <= known:
        return _again(version, programme.versions[version.version - 1])
    if version.version > known + 1:
        raise Rejected(
            "version_out_of_order", f"the next version is {known + 1}.", "/programme/version"
        )
    if known and programme.versions[-1].closing:
        raise Rejected(
            "programme_closed", "no version follows the one that closes it.", "/programme/version"
        )
    if known and version.valid_from < programme.versions[-1].valid_from:
        raise Rejected(
            "valid_from_out_of_order",
            "a version cannot come into force before the one that it follows.",
            "/programme/valid_from",
        )
    return [ProgrammePublished(on=command.on, programme=version)]


def _again(version: Version, published: Version) -> list[ProgrammePublished]:
    if version != published:
        raise Rejected(
            "version_already_published",
            f"version {version.version} has been published with another content.",
            "/programme/version",
        )
    return []


def evolve(programme: Programme, event: ProgrammePublished) -> Programme:
    return Programme(versions=(*programme.versions, event.programme))


decider = Decider[PublishProgramme, Programme, ProgrammePublished](decide, evolve, Programme())

PROGRAMME = Category[PublishProgramme, Programme, ProgrammePublished](
    "programme", decider, (ProgrammePublished,)
)
