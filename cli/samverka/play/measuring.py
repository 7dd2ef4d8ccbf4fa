"""What people answer when they are asked: scores, codes and items, as the instrument and its form want them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from contracts.programme import BESIDE, SITUATION, ChoiceItem, Form, Instrument, Scale, ScaleItem
from contracts.programme import form_of as published
from samverka.play.telling import Fortune, Scene

UNSAID = Scale(lowest=0, highest=10)  # of a score whose scale the file leaves open


def asked_at(scene: Scene, occasion: str, beside: bool | None = None) -> Iterator[Instrument]:
    """What is asked then, besides the situation; of agencies and managers only, or only of others, if said."""
    for each in scene.programme.instruments:
        fits = beside is None or (each.respondent in BESIDE) is beside
        if fits and occasion in each.at and each.measures not in SITUATION:
            yield each


class Answering:
    """One person's answers from start to exit, so that the last can be compared with the first."""

    def __init__(self, fortune: Fortune) -> None:
        self._fortune = fortune
        self._first: dict[str, int] = {}

    def at_end_of_stay(self, instrument: Instrument, exit_: bool) -> dict[str, Any]:
        """As the units' desk takes it, at the start or at the exit."""
        named: dict[str, Any] = {
            "instrument": instrument.instrument,
            "instrument_version": instrument.version,
        }
        well = self._is_well(instrument, exit_)
        if form := _form(instrument):
            items = _filled(form, well, self._fortune)
            named["items"] = [{"item": name, "answer": str(said)} for name, said in items.items()]
            told = {"score": _mean(form, items), "codes": _chosen(form, items)}
        else:
            told = {"score": self._score(instrument, well)}
        return named | {name: told[name] for name in told if name == instrument.told}

    def at_milestone(self, instrument: Instrument) -> dict[str, Any]:
        """As the calendar takes it."""
        said: dict[str, Any] = {"instrument_version": instrument.version}
        well = self._is_well(instrument, True)
        if form := _form(instrument):
            return said | {"answers": _filled(form, well, self._fortune)}
        told = instrument.told == "score"
        return said | ({"score": self._score(instrument, well)} if told else {})

    def _is_well(self, instrument: Instrument, exit_: bool) -> bool:
        """What will be compared begins in the worse half."""
        begins = instrument.paired and not exit_
        return not begins and self._fortune.answers_well(instrument.instrument)

    def _score(self, instrument: Instrument, well: bool) -> int:
        """The better half of the scale; or the worse one, and not better than at first."""
        scale, name = instrument.scale or UNSAID, instrument.instrument
        worse, better = halves(scale)
        if well:
            return self._fortune.rng.choice(better or worse)
        first = self._first.get(name)
        no_better = [
            each for each in worse if first is None or worse.index(each) <= worse.index(first)
        ]
        score = self._fortune.rng.choice(no_better)
        self._first.setdefault(name, score)
        return score


def halves(scale: Scale) -> tuple[Sequence[int], Sequence[int]]:
    """The worse half of a scale with its middle, and the better half, each from the worst on."""
    steps = list(range(scale.lowest, scale.highest + 1))
    if scale.better == "lower":
        steps.reverse()
    middle = (len(steps) + 1) // 2
    return steps[:middle], steps[middle:]


def _form(instrument: Instrument) -> Form | None:
    return published(instrument.instrument, instrument.version)


def _filled(form: Form, well: bool, fortune: Fortune) -> dict[str, int | str]:
    """Own words are left out."""
    answers: dict[str, int | str] = {}
    for item in form.items:
        if isinstance(item, ScaleItem):
            half = halves(Scale(lowest=item.lowest, highest=item.highest))[well]
            answers[item.item] = fortune.rng.choice(half or [item.lowest])
        elif isinstance(item, ChoiceItem):
            answers[item.item] = fortune.rng.choice(item.options).code
    return answers


def _mean(form: Form, answers: Mapping[str, int | str]) -> str:
    steps = [int(answers[item.item]) for item in form.items if isinstance(item, ScaleItem)]
    mean = Decimal(sum(steps)) / max(1, len(steps))
    return str(mean.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _chosen(form: Form, answers: Mapping[str, int | str]) -> list[str]:
    return [str(answers[item.item]) for item in form.items if isinstance(item, ChoiceItem)]
