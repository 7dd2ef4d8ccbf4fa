"""What the programme does with a participant: the plan, the group around them, its steps in order."""

from collections.abc import Iterator
from datetime import date

from contracts.codes import Exit
from samverka.play.acts import Act, Verb
from samverka.play.days import DAY, WEDNESDAY, WEEK, after, on_or_before
from samverka.play.stays import Stay
from samverka.play.telling import Scene

GOALS = (
    "Komma fyra dagar i veckan",
    "Pröva två arbetsuppgifter",
    "Ta emot en beställning från kund",
    "Möta arbetsgivare om praktik",
    "Hitta rutiner för morgonen",
)
BROKEN_OFF = (Exit.TOO_ILL, Exit.OWN_CHOICE)  # half-way through the steps
FOR_SOME = 0.5  # who get a plan where it is not for everyone


def on_the_way(scene: Scene, stay: Stay, code: Exit) -> Iterator[Act]:
    """As far as the programme has each of them."""
    yield from _plans(scene, stay)
    yield from _group(scene, stay)
    yield from _steps(scene, stay, code)


def _plans(scene: Scene, stay: Stay) -> Iterator[Act]:
    """In the second week, or as early as the programme asks; looked at again after eight weeks."""
    plan, rng = scene.programme.pathway.plan, scene.fortune.rng
    if plan is None or not (plan.for_everyone or rng.random() < FOR_SOME):
        return
    goals = rng.sample(GOALS, 3)
    day = after(stay.start + WEEK, WEDNESDAY)
    if plan.within:
        day = min(day, plan.within.counted_from(stay.start))
    day = min(max(day, stay.start + DAY), stay.end)
    yield scene.act(day, Verb.PLAN, stay.person, {"goals": goals[:2]})
    yield scene.act(day + 8 * WEEK, Verb.REVISE_PLAN, stay.person, {"goals": goals})


def _group(scene: Scene, stay: Stay) -> Iterator[Act]:
    """The agency that referred, and one or two others."""
    if scene.programme.pathway.resource_group:
        others = [each for each in scene.agencies if each != stay.person.referred_by]
        wanted = scene.fortune.rng.choice((1, 2))
        group = [stay.person.referred_by, *others][: wanted + 1]
        day = min(after(stay.start + 2 * WEEK, WEDNESDAY), stay.end)
        yield scene.act(day, Verb.COMPOSE_GROUP, stay.person, {"organisations": group})


def _steps(scene: Scene, stay: Stay, code: Exit) -> Iterator[Act]:
    """At equal distances; who breaks off has not come to the last ones."""
    steps = scene.programme.pathway.steps
    taken = steps[: (len(steps) + 1) // 2] if code in BROKEN_OFF else steps
    for number, step in enumerate(taken):
        day = _step_day(stay, number, len(steps))
        yield scene.act(day, Verb.TAKE_STEP, stay.person, {"step": step.step}, step.step)


def _step_day(stay: Stay, number: int, of: int) -> date:
    day = stay.start + (stay.end - stay.start) * number / of
    return max(on_or_before(day, WEDNESDAY), stay.start + DAY)
