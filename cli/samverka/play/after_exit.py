"""After the exit: the follow-ups, asked again what people live on and do; some are not reached."""

from collections.abc import Iterator
from random import Random

from contracts.programme import Situation
from samverka.play import situations
from samverka.play.acts import Act
from samverka.play.days import later
from samverka.play.participating import milestone_act
from samverka.play.stays import Stay
from samverka.play.telling import Scene

LATE, MISSED = 0.1, 0.18  # chances


def follow_ups(scene: Scene, stay: Stay, then: Situation, rng: Random) -> Iterator[Act]:
    """Each milestone that counts from the exit, from one situation to the next."""
    for milestone in scene.programme.pathway.milestones:
        if milestone.counted_from == "exit":
            then = situations.at_follow_up(rng, then)
            due = later(stay.end, milestone.after)
            found = then if milestone.records_situation else None
            if act := milestone_act(scene, stay, milestone, due, rng, (LATE, MISSED), found):
                yield act
