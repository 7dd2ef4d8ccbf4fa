"""How a page reads what a report holds: numbers, amounts, times, verdicts."""

from types import MappingProxyType

from reporting.api.answers import Answer
from reporting.domain.targets.outcome import Outcome, Targets, Verdict
from reporting.domain.views import View

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NONE = "\N{EN DASH}"

_VIEWS = MappingProxyType(
    {
        "agreed": "agreed",
        "per_party": "per-party",
        "statutory": "statutory",
        "municipal_key": "municipal-key",
    }
)
_VERDICTS = MappingProxyType(
    {
        Verdict.REACHED: "\N{CHECK MARK} Reached",
        Verdict.MISSED: "\N{MULTIPLICATION X} Missed",
        Verdict.SHOWN: "Only shown",
        Verdict.NOTHING: "Nothing to count",
        Verdict.WITHHELD: "Withheld: few people",
    }
)


def kronor(ore: int | None) -> str:
    """Öre as kronor with two decimals, `825 000.00`; a dash for none."""
    if ore is None:
        return NONE
    whole, part = divmod(abs(ore), 100)
    return f"{MINUS if ore < 0 else ''}{whole:,}".replace(",", SPACE) + f".{part:02d}"


def number(value: float | str | None, decimals: int = 0) -> str:
    """A number with spaces between the thousands; marks of withheld counts as they are; a dash for none."""
    if value is None:
        return NONE
    if isinstance(value, str):
        return value.replace("-", MINUS)
    return f"{value:,.{decimals}f}".replace(",", SPACE)


def signed(change: str | None) -> str:
    """A change with its sign; a dash for none."""
    if change is None:
        return NONE
    return (
        change.replace("-", MINUS) if change.startswith("-") or float(change) == 0 else f"+{change}"
    )


def about(answer: Answer) -> str:
    """The time that a report is about."""
    if answer.year:
        return str(answer.year)
    if answer.phase:
        return f"the phase {answer.phase.swedish}"
    return "all phases joined" if answer.is_joined else f"{answer.first} to {answer.last}"


def view(name: View) -> str:
    """As an adjective."""
    return _VIEWS[name]


def outcome(row: Outcome) -> str:
    """The figure with its unit, or the range that it lies in; a dash where nothing may be said."""
    unit = f"{SPACE}%" if row.expressed_in == "percent" else ""
    if row.outcome is not None:
        return number(row.outcome) + unit
    if row.lowest is None or row.highest is None:
        return NONE
    return f"{number(row.lowest)}{NONE}{number(row.highest)}{unit}"


def verdict(row: Outcome) -> str:
    """In words, with `so far` while its time is not over."""
    judged = row.verdict in (Verdict.REACHED, Verdict.MISSED)
    return _VERDICTS[row.verdict] + (" so far" if judged and not row.is_over else "")


def reached(figure: Targets) -> str:
    """How many of those that have an aim."""
    aimed = [each.programme for each in figure.targets if each.programme.aim]
    return f"{sum(row.verdict is Verdict.REACHED for row in aimed)} of {len(aimed)}"


def missed(figure: Targets) -> str:
    """How many."""
    return str(sum(each.programme.verdict is Verdict.MISSED for each in figure.targets))


FILTERS = MappingProxyType(
    {
        "kronor": kronor,
        "number": number,
        "signed": signed,
        "about": about,
        "view": view,
        "outcome": outcome,
        "verdict": verdict,
        "reached": reached,
        "missed": missed,
    }
)
