"""Why something is not possible, before it is asked of an aggregate: the rule, a sentence, and the field at fault."""

from chassis.decider import Rejected, State


class Refusal(State):
    rule: str
    because: str
    """Without the full stop: several may stand in one sentence."""
    field: str


def rejected(refusals: tuple[Refusal, ...]) -> Rejected:
    """The first rule that is broken, with all that speaks against it by the same rule."""
    first = refusals[0]
    because = "; ".join(each.because for each in refusals if each.rule == first.rule)
    return Rejected(first.rule, f"{because}.", first.field)
