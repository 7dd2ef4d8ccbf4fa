"""A programme's history: its versions with what changed and why, its phases side by side, and who was called what when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.programme import Funding, Programme
from reporting.domain.figures import Figure
from reporting.domain.life import Life, Span
from reporting.domain.suppression import Shown, publish, publish_count


@dataclass(frozen=True)
class Passage:
    """How many started, ended and took part in some time."""

    started: int
    ended: int
    took_part: int


class Named(Figure):
    """A name, from its first day on."""

    name: str
    valid_from: date


class Renamed(Figure):
    organisation: str
    names: tuple[Named, ...]


class Promise(Figure):
    """What a funder pays for alone."""

    funder: str
    name: str
    what: str
    posts: int | None
    valid_from: date
    valid_until: date | None


class Version(Figure):
    """From `valid_from` on. `changed` says what made it another than the one before it; `last` is its agreed end."""

    version: int
    name: str
    phase: str | None
    valid_from: date
    last: date | None
    changed: tuple[str, ...]
    why: str | None
    decided_on: date | None
    closed_for: str | None


class History(Figure):
    versions: tuple[Version, ...]
    funding: tuple[Promise, ...]
    organisations: tuple[Renamed, ...]


class Phase(Figure):
    """Who started and ended belongs to one phase alone; who took part is counted in each, and once in all of them."""

    phase: str | None
    name: str
    first: date
    last: date
    started: Shown
    ended: Shown
    took_part: Shown
    place_days: int
    net_ore: int


class Phases(Figure):
    """Each phase apart, and all of them joined: nobody is counted twice."""

    phases: tuple[Phase, ...]
    joined: Phase


def history(life: Life, names: Mapping[str, Sequence[tuple[date, str]]]) -> History:
    """All of it that has been heard; `names` are those of its organisations, in the order of their days."""
    funding = dict.fromkeys(each for version in life.versions for each in version.funding)
    now = {organisation: found[-1][1] for organisation, found in names.items()}
    return History(
        versions=tuple(map(_version, life.versions)),
        funding=tuple(
            _promise(each, now.get(each.funder, each.funder))
            for each in sorted(funding, key=lambda each: (each.valid_from, each.funder, each.what))
        ),
        organisations=tuple(
            Renamed(organisation=organisation, names=tuple(map(_named, found)))
            for organisation, found in names.items()
            if len(found) > 1
        ),
    )


def _version(version: Programme) -> Version:
    amendment, closing = version.amendment, version.closing
    return Version(
        version=version.version,
        name=version.name,
        phase=version.phase and version.phase.swedish,
        valid_from=version.valid_from,
        last=closing.last_day if closing else version.runs and version.runs.last,
        changed=tuple(kind.swedish for kind in amendment.kinds) if amendment else (),
        why=amendment and amendment.why,
        decided_on=amendment and amendment.decided_on,
        closed_for=closing and closing.reason.swedish,
    )


def _promise(funding: Funding, name: str) -> Promise:
    return Promise(
        funder=funding.funder,
        name=name,
        what=funding.what,
        posts=funding.posts,
        valid_from=funding.valid_from,
        valid_until=funding.valid_until,
    )


def _named(name: tuple[date, str]) -> Named:
    return Named(name=name[1], valid_from=name[0])


def phases(
    life: Life, apart: Sequence[Passage], joined: Passage, days: Sequence[int], net: Sequence[int]
) -> Phases:
    """Passages, place-days and net öre of each phase in its order; the last two sum to the whole life's."""
    spans = life.spans()
    started = publish(joined.started, [each.started for each in apart])
    ended = publish(joined.ended, [each.ended for each in apart])
    rows = tuple(
        _phase(span, each.took_part, shown, place_days, ore)
        for span, each, shown, place_days, ore in zip(
            spans,
            apart,
            zip(started.breakdowns[0], ended.breakdowns[0], strict=True),
            days,
            net,
            strict=True,
        )
    )
    whole = Span(None, life.whole, life.versions)
    everybody = _phase(whole, joined.took_part, (started.total, ended.total), sum(days), sum(net))
    return Phases(phases=rows, joined=everybody)


def _phase(span: Span, took_part: int, shown: tuple[Shown, Shown], days: int, ore: int) -> Phase:
    return Phase(
        phase=span.phase and span.phase.value,
        name=span.name,
        first=span.period.first,
        last=span.period.last,
        started=shown[0],
        ended=shown[1],
        took_part=publish_count(took_part),
        place_days=days,
        net_ore=ore,
    )
