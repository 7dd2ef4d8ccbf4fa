"""From the seat to the exit: plan, meetings, attendance, milestones, and a planned end that moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from contracts.codes import Exit, MovedEnd, NonResponse
from contracts.programme import Milestone, Situation
from samverka.play import situations
from samverka.play.acts import Act, Verb
from samverka.play.days import WEDNESDAY, WEEK, after, later, on_or_after
from samverka.play.stays import Stay
from samverka.play.telling import Scene

GOALS = (
    "Komma fyra dagar i veckan",
    "Pröva två arbetsuppgifter",
    "Ta emot en beställning från kund",
    "Möta arbetsgivare om praktik",
    "Hitta rutiner för morgonen",
)
HOURS = (20, 20, 25, 30, 40)  # planned in a week
ABSENT = (0, 0, 0, 0, 2, 4, 8)  # hours of a week, or less if fewer are planned
LATE, MISSED, ENDS_EARLIER = 0.08, 0.04, 0.3  # chances
TOO_LATE = 3 * WEEK


@dataclass(frozen=True)
class Story:
    """A stay in full. `after` is the situation at the exit; none for one who is only counted."""

    before: Situation
    acts: Sequence[Act]
    after: Situation | None


def takes_part(scene: Scene, stay: Stay, rng: Random) -> Story:
    """Everything between enrolment and exit, and the situation at both ends."""
    before, code = situations.before(rng), situations.exit_code(rng)
    then = situations.at_exit(rng, code, before)
    if not stay.registered:
        return Story(before, [_leaves_uncounted(scene, stay)], None)
    last = stay.consent_withdrawn or stay.end
    acts = [
        *_plans(scene, stay, rng),
        *_attends(scene, stay, rng, last),
        *_milestones(scene, stay, rng),
        *_moves_end(scene, stay, rng),
    ]
    acts = [act for act in acts if act.day <= last]
    if stay.consent_withdrawn:
        withdrawn = scene.act(stay.consent_withdrawn, Verb.WITHDRAW_CONSENT, stay.person)
        return Story(before, [*acts, withdrawn, _leaves_uncounted(scene, stay)], None)
    return Story(before, [*acts, _leaves(scene, stay, code, then)], then)


def _leaves(scene: Scene, stay: Stay, code: Exit, then: Situation) -> Act:
    body = {"code": code.value, "situation": then.model_dump(mode="json")}
    return scene.act(stay.end, Verb.EXIT, stay.person, body)


def _leaves_uncounted(scene: Scene, stay: Stay) -> Act:
    return scene.act(stay.end, Verb.FREE_ANONYMOUS_PLACE, stay.person)


def _plans(scene: Scene, stay: Stay, rng: Random) -> Iterator[Act]:
    goals = rng.sample(GOALS, 3)
    first = after(stay.start + WEEK, WEDNESDAY)
    yield scene.act(first, Verb.PLAN, stay.person, {"goals": goals[:2]})
    yield scene.act(first + 8 * WEEK, Verb.REVISE_PLAN, stay.person, {"goals": goals})
    attending = {"attended_by": [stay.person.referred_by, scene.host]}
    for number, weeks in enumerate((12, 22), 1):
        meeting = after(stay.start + weeks * WEEK, WEDNESDAY)
        if meeting < stay.end:
            attended = {"attended_by": list(dict.fromkeys(attending["attended_by"]))}
            yield scene.act(meeting, Verb.MEET_NETWORK, stay.person, attended, str(number))


def _attends(scene: Scene, stay: Stay, rng: Random, last: date) -> Iterator[Act]:
    """Each week on the Monday after it, the last one on the last day itself."""
    planned = rng.choice(HOURS)
    monday = stay.start
    while monday <= last:
        hours = {"planned_hours": planned, "attended_hours": planned - rng.choice(ABSENT)}
        body = {"week": monday.isoformat(), **hours}
        day = min(monday + WEEK, last)
        yield scene.act(day, Verb.RECORD_ATTENDANCE, stay.person, body, monday.isoformat())
        monday += WEEK


def _milestones(scene: Scene, stay: Stay, rng: Random) -> Iterator[Act]:
    """Done on the Wednesday after they fall due; a few late, a few missed."""
    for milestone in scene.programme.pathway.milestones:
        if milestone.counted_from == "start":
            due = later(stay.start, milestone.after)
            if act := milestone_act(scene, stay, milestone, due, rng, (LATE, MISSED)):
                yield act


def milestone_act(
    scene: Scene,
    stay: Stay,
    milestone: Milestone,
    due: date,
    rng: Random,
    chances: tuple[float, float],
    situation: Situation | None = None,
) -> Act | None:
    """Done or missed; none if the stay ends before anybody gets to it."""
    late, missed = (rng.random() < chance for chance in chances)
    day = on_or_after(due + (TOO_LATE if late or missed else timedelta()), WEDNESDAY)
    if milestone.counted_from == "start" and day >= stay.end:
        return None
    name = milestone.milestone
    if missed:
        code = rng.choice((NonResponse.NOT_REACHED, NonResponse.NOT_REACHED, NonResponse.DECLINED))
        body = {"code": code.value}
        return scene.act(day, Verb.MISS_MILESTONE, stay.person, body, name)
    body = {"situation": situation.model_dump(mode="json")} if situation else {}
    return scene.act(day, Verb.COMPLETE_MILESTONE, stay.person, body, name)


def _moves_end(scene: Scene, stay: Stay, rng: Random) -> Iterator[Act]:
    """Later, when the stay becomes longer than planned; earlier for some of the others."""
    planned = later(stay.start, scene.programme.limits.usual_stay)
    if stay.end >= planned:
        reason = rng.choice((MovedEnd.PREPARING_NEXT_STEP, MovedEnd.ABSENCE))
        day = on_or_after(planned - 2 * WEEK, WEDNESDAY)
    elif rng.random() < ENDS_EARLIER:
        reason, day = MovedEnd.EARLIER_NEXT_STEP, on_or_after(stay.end - 3 * WEEK, WEDNESDAY)
    else:
        return
    body = {"planned_end": stay.end.isoformat(), "reason": reason.value}
    yield scene.act(day, Verb.MOVE_PLANNED_END, stay.person, body)
