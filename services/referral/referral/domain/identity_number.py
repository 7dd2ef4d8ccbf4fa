"""Swedish identity numbers: twelve digits; the date in one is no proof of a birth date."""

import re

from contracts.codes import Sex

_FORM = re.compile(r"([0-9]{8})-?([0-9]{4})")


class NotAnIdentityNumber(ValueError):
    """The text is no personal or coordination number. The message never holds it."""


def canonical(text: str) -> str:
    """Twelve digits without a dash. Raises NotAnIdentityNumber.

    A coordination number has sixty added to its day, and official ones exist whose month or day is no date at all, so
    only the checksum decides.
    """
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise NotAnIdentityNumber("twelve digits are needed, year first")
    number = found[1] + found[2]
    if number[:2] not in ("18", "19", "20"):
        raise NotAnIdentityNumber("the year must begin with 18, 19 or 20")
    if not _passes_luhn(number[2:]):
        raise NotAnIdentityNumber("the checksum digit is wrong")
    return number


def _passes_luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def sex(number: str) -> Sex:
    """The last digit but one is odd for men."""
    return Sex.MAN if int(number[10]) % 2 else Sex.WOMAN


def birth_year(number: str) -> int:
    """The year that the number states."""
    return int(number[:4])
