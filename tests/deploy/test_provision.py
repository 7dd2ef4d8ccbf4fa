"""The job `provision` in a cluster, where a secret's files are links into a folder beside them."""

import runpy
from pathlib import Path

from tests.deploy.conftest import ROOT

SCRIPT = ROOT / "deploy" / "compose" / "provision.py"


def test_the_folders_that_kubernetes_adds_are_no_variables(tmp_path: Path) -> None:
    given = tmp_path / "..2026_11_22"
    given.mkdir()
    (given / "samverka_referral_kafka_password").write_text("a word", "utf-8")
    (tmp_path / "..data").symlink_to(given.name)
    name = "samverka_referral_kafka_password"
    (tmp_path / name).symlink_to(Path("..data") / name)
    told = runpy.run_path(str(SCRIPT))["told"]
    assert told(tmp_path) == {"SAMVERKA_REFERRAL_KAFKA_PASSWORD": "a word"}
