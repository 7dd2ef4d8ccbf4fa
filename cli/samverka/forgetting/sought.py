"""What is looked for: a person's plaintext and keys, in every way that they could be written; held in memory only."""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

SHORTEST = 6
"""Of a text worth looking for: anything shorter stands everywhere."""
_NUMBER = re.compile(r"(\d{8})[-+]?(\d{4})|(\d{6})[-+]?(\d{4})")


@dataclass(frozen=True)
class Sought:
    """Needles by the name under which a finding is told; the name never holds what is looked for."""

    loose: Mapping[bytes, str] = field(repr=False)
    """Whatever the case of its letters."""
    exact: Mapping[bytes, str] = field(repr=False)

    @property
    def longest(self) -> int:
        return max(map(len, (*self.loose, *self.exact)), default=0)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.loose.values(), *self.exact.values())))

    def __or__(self, other: "Sought") -> "Sought":
        return Sought({**self.loose, **other.loose}, {**self.exact, **other.exact})

    def found_in(self, raw: bytes) -> set[str]:
        """The names of what stands in these bytes."""
        lowered = raw.lower()
        return {
            *(name for needle, name in self.loose.items() if _stands(needle, lowered)),
            *(name for needle, name in self.exact.items() if needle in raw),
        }


def of_texts(texts: Iterable[tuple[str, str]]) -> Sought:
    """Each with the kind that a finding is named by; each line for itself, and a number in all its forms."""
    loose, exact = dict[bytes, str](), dict[bytes, str]()
    lines = [(kind, line.strip()) for kind, text in texts for line in text.splitlines()]
    for place, (kind, line) in enumerate(dict.fromkeys(lines), 1):
        number = _NUMBER.fullmatch(line)
        name = "identity number" if number else f"{kind} {place}"
        for form in _numbers(number) if number else (line,):
            if len(form) >= SHORTEST:
                loose |= dict.fromkeys(_plain(form), name)
                exact |= dict.fromkeys(_base64(form.encode()), name)
    return Sought(loose, exact)


def of_keys(keys: Mapping[str, bytes]) -> Sought:
    """Key material by its name, wrapped or not."""
    loose, exact = dict[bytes, str](), dict[bytes, str]()
    for name, key in keys.items():
        loose[key.hex().encode()] = name
        exact |= dict.fromkeys((key, *_base64(key)), name)
    return Sought(loose, exact)


def _numbers(found: re.Match[str]) -> Iterator[str]:
    """With and without century and sign."""
    first, last = found[1] or found[3], found[2] or found[4]
    short = first[-6:]
    yield from (f"{short}{last}", f"{short}-{last}", f"{short}+{last}")
    if len(first) == 8:
        yield from (f"{first}{last}", f"{first}-{last}", f"{first}+{last}")


def _plain(text: str) -> Iterator[bytes]:
    """As text, as JSON escapes it, and as Postgres and others write bytes."""
    for form in (text, text.upper(), text.lower()):
        yield form.encode().lower()
        yield form.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00").lower()
        yield form.encode().hex().encode()


def _base64(raw: bytes) -> Iterator[bytes]:
    """Wherever it begins among other bytes: three ways, without what its neighbours decide."""
    for before in range(3):
        whole = base64.b64encode(bytes(before) + raw).rstrip(b"=")
        clean = whole[(before * 8 + 5) // 6 : (before + len(raw)) * 8 // 6]
        if len(clean) >= SHORTEST:
            yield clean


def _stands(needle: bytes, raw: bytes) -> bool:
    """Ten digits alone are a number only where no other digits stand beside them."""
    at = raw.find(needle)
    while at >= 0:
        around = raw[at - 1 : at] + raw[at + len(needle) : at + len(needle) + 1]
        if not (len(needle) == 10 and needle.isdigit() and re.search(rb"\d", around)):
            return True
        at = raw.find(needle, at + 1)
    return False
