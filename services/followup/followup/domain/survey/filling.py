"""Whether answers fit what was asked, and what they amount to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from chassis.decider import Rejected
from contracts.programme import ChoiceItem, Form, Instrument, Scale, ScaleItem, TextItem

Answers = Mapping[str, int | str]
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Filled:
    """`answers` is the items' JSON, the same for the same answers."""

    answers: str
    score: Decimal | None
    codes: tuple[str, ...]


def filled(asked: Instrument, form: Form | None, answers: Answers, score: Decimal | None) -> Filled:
    """What is recorded: a score or codes only where the instrument tells them. Raises Rejected."""
    counted, codes = _of_form(form, answers, score) if form else _of_one(asked, answers, score)
    if asked.told == "score":
        _within(asked.scale, counted)
    return Filled(
        answers=json.dumps(dict(answers), ensure_ascii=False, sort_keys=True),
        score=counted if asked.told == "score" else None,
        codes=codes if asked.told == "codes" else (),
    )


def _of_one(
    asked: Instrument, answers: Answers, score: Decimal | None
) -> tuple[Decimal | None, tuple[str, ...]]:
    """A single question, or a form whose items are kept on paper."""
    if answers:
        raise Rejected("no_items", "No items of this instrument are kept here.", "/answers")
    if asked.told == "codes":
        raise Rejected("no_code_list", "No codes are known for this instrument.", "/instrument")
    if asked.told == "score" and score is None:
        raise Rejected("score_required", "The instrument is answered with a score.", "/score")
    if asked.told == "completed" and score is not None:
        because = "The instrument is only noted as completed."
        raise Rejected("score_not_asked_for", because, "/score")
    return score and _plain(score), ()


def _plain(score: Decimal) -> Decimal:
    """As it is written out: no power of ten."""
    return Decimal(f"{score:f}") if score.is_finite() else score


def _of_form(
    form: Form, answers: Answers, score: Decimal | None
) -> tuple[Decimal | None, tuple[str, ...]]:
    """The mean of the scale items, half up to hundredths, and the codes chosen, in the form's order."""
    if score is not None:
        raise Rejected("score_is_counted", "The score follows from the answers.", "/score")
    known = {each.item for each in form.items}
    for name in answers:
        if name not in known:
            because = f"Version {form.version} has no such item."
            raise Rejected("unknown_item", because, f"/answers/{name}")
    steps, codes = list[int](), list[str]()
    for each in form.items:
        match each:
            case ScaleItem():
                steps.append(_step(each, answers.get(each.item)))
            case ChoiceItem():
                codes.append(_choice(each, answers.get(each.item)))
            case TextItem():
                _text(each, answers.get(each.item, ""))
    mean = Decimal(sum(steps)) / len(steps) if steps else None
    return mean and mean.quantize(_HUNDREDTH, ROUND_HALF_UP), tuple(codes)


def _step(item: ScaleItem, answer: int | str | None) -> int:
    if answer is None:
        raise _missing(item.item)
    if not isinstance(answer, int) or not item.lowest <= answer <= item.highest:
        because = f"The answer lies between {item.lowest} and {item.highest}."
        raise Rejected("outside_scale", because, f"/answers/{item.item}")
    return answer


def _choice(item: ChoiceItem, answer: int | str | None) -> str:
    if answer is None:
        raise _missing(item.item)
    codes = [option.code for option in item.options]
    if answer not in codes:
        because = f"The answer is one of {', '.join(codes)}."
        raise Rejected("unknown_code", because, f"/answers/{item.item}")
    return str(answer)


def _text(item: TextItem, answer: int | str) -> None:
    if not isinstance(answer, str):
        raise Rejected("text_expected", "The answer is a text.", f"/answers/{item.item}")


def _missing(item: str) -> Rejected:
    return Rejected("item_missing", "The item has no answer.", f"/answers/{item}")


def _within(scale: Scale | None, score: Decimal | None) -> None:
    """An endless, or no, number is on no scale."""
    if score is None or not score.is_finite():
        raise Rejected("score_required", "The instrument is answered with a number.", "/score")
    if scale and not scale.lowest <= score <= scale.highest:
        because = f"The score lies between {scale.lowest} and {scale.highest}."
        raise Rejected("outside_scale", because, "/score")
