"""Modules fit a screen or two, functions a glance, the chassis a day's reading."""

from collections.abc import Mapping

import pytest

from tests.architecture.sources import functions, modules

MODULE, FUNCTION, CHASSIS = 200, 25, 3500  # the last by docs/adr/0015 and 0018
LINES = {module.name: module.lines for module in modules()}
LENGTHS = {name: length for module in modules() for name, length in functions(module)}


def over(budget: int, sizes: Mapping[str, int]) -> dict[str, int]:
    return {name: size for name, size in sizes.items() if size > budget}


@pytest.mark.parametrize("package", ["referral", "participation", "followup", "reporting"])
def test_there_is_something_to_measure(package: str):
    assert sum(name.startswith(package) for name in LINES) > 10


def test_a_module_has_at_most_two_hundred_lines():
    assert over(MODULE, LINES) == {}


def test_a_function_has_at_most_twenty_five_lines():
    assert over(FUNCTION, LENGTHS) == {}


def test_most_functions_have_fewer_than_ten_lines():
    short = sum(length < 10 for length in LENGTHS.values())
    assert short > len(LENGTHS) / 2


def test_the_chassis_has_at_most_three_thousand_five_hundred_lines():
    assert sum(module.lines for module in modules("chassis")) <= CHASSIS
