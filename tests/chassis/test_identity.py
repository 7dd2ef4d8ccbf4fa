"""Event ids: UUID version 7."""

import time

from chassis.identity import uuid7


def test_version_and_variant_are_those_of_rfc_9562() -> None:
    made = [uuid7() for _ in range(1000)]
    assert {each.version for each in made} == {7}
    assert {each.variant for each in made} == {"specified in RFC 4122"}
    assert len(set(made)) == 1000


def test_the_first_48_bits_are_the_milliseconds_since_1970() -> None:
    before, made, after = time.time_ns(), uuid7(), time.time_ns()
    assert before // 1_000_000 <= made.int >> 80 <= after // 1_000_000


def test_they_sort_by_time() -> None:
    made = []
    for _ in range(20):
        made.append(uuid7())
        time.sleep(0.002)
    assert made == sorted(made)


def test_the_rest_is_random() -> None:
    random = [each.int & (1 << 62) - 1 for each in (uuid7() for _ in range(64))]
    ever = never = (1 << 62) - 1
    for bits in random:
        ever, never = ever & bits, never & ~bits
    assert (ever, never) == (0, 0)  # no bit is always one, and none always zero
