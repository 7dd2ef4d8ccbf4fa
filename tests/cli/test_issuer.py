"""The local issuer: its tokens are what a service reads."""

import stat
from pathlib import Path

import pytest

from chassis.auth import TokenReader, Unauthenticated
from samverka import issuer


def reader(home: Path, audience: str = issuer.AUDIENCE) -> TokenReader:
    return TokenReader(str(issuer.jwks(home)), issuer.ISSUER, audience)


def test_a_service_reads_who_asks(tmp_path: Path) -> None:
    text = issuer.token(tmp_path, "agency", ["unit_staff", "caseworker"], ["a-unit"], "anna")
    principal = reader(tmp_path).principal(f"Bearer {text}")
    assert principal.subject == "anna"
    assert principal.organisation == "agency"
    assert principal.roles == {"unit_staff", "caseworker"}
    assert principal.units == {"a-unit"}


def test_the_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    before = issuer.jwks(tmp_path).read_text()
    assert issuer.jwks(tmp_path).read_text() == before
    assert "d" not in issuer.jwks(tmp_path).read_text().split('"')
    assert stat.S_IMODE((tmp_path / "issuer" / "key.json").stat().st_mode) == 0o600


def test_a_foreign_token_or_audience_is_refused(tmp_path: Path) -> None:
    foreign = issuer.token(tmp_path / "other", "agency", ["operator"])
    with pytest.raises(Unauthenticated):
        reader(tmp_path).principal(f"Bearer {foreign}")
    own = issuer.token(tmp_path, "agency", ["operator"])
    with pytest.raises(Unauthenticated):
        reader(tmp_path, "somebody-else").principal(f"Bearer {own}")
