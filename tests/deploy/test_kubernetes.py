"""What deploy/kubernetes renders to: valid, the same as compose, with no secret in it and nobody let in unasked."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import kubernetes_validate
import pytest
import yaml
from pydantic import SecretStr

from chassis.settings import Settings
from contracts.topics import SERVICES
from tests.deploy.conftest import ROOT
from tests.deploy.rendering import Document, render

NAMES: Final = [service.name for service in SERVICES]
VERSIONS: Final = ("1.32", "1.37")
TOOLS: Final = (("kubectl", "kustomize"), ("kustomize", "build"))
SECRET: Final = {
    f"SAMVERKA_{name.upper()}"
    for name, field in Settings.model_fields.items()
    if SecretStr in (field.annotation, *getattr(field.annotation, "__args__", ()))
}


def of(documents: list[Document], kind: str, name: str = "") -> list[Document]:
    """Those of a kind, or the one of that name."""
    named = [d for d in documents if not name or d["metadata"]["name"] == name]
    return [document for document in named if document["kind"] == kind]


def pods(documents: list[Document]) -> Iterator[tuple[str, Document]]:
    for kind in ("StatefulSet", "Job"):
        for document in of(documents, kind):
            yield document["metadata"]["name"], document["spec"]["template"]


def container(documents: list[Document], kind: str, name: str) -> dict[str, Any]:
    return of(documents, kind, name)[0]["spec"]["template"]["spec"]["containers"][0]


def told(documents: list[Document], container: dict[str, Any]) -> dict[str, str]:
    """Its environment: of its own, and of the maps that it names."""
    maps = [source["configMapRef"]["name"] for source in container["envFrom"]]
    found = [of(documents, "ConfigMap", name)[0]["data"] for name in maps]
    own = {each["name"]: str(each.get("valueFrom")) for each in container.get("env", ())}
    return {name: value for data in [*found, own] for name, value in data.items()}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_document_is_one_of_kubernetes(documents: list[Document], version: str) -> None:
    for document in documents:
        kubernetes_validate.validate(document, version, strict=True)


def test_a_field_that_kubernetes_does_not_know_is_found(base: list[Document]) -> None:
    """Otherwise the test above would prove nothing."""
    wrong = of(base, "StatefulSet")[0] | {"replicas": 2}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[0], strict=True)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool[0])
def test_kustomize_renders_the_same(tool: tuple[str, str], folder: Path) -> None:
    if not shutil.which(tool[0]):
        pytest.skip(f"no {tool[0]} here")
    done = subprocess.run([*tool, str(folder)], check=True, capture_output=True, text=True)
    theirs = list(yaml.safe_load_all(done.stdout))
    ours = render(folder)
    assert len(ours) == len(theirs)
    assert all(document in theirs for document in ours)


@pytest.mark.parametrize("name", NAMES)
def test_a_service_is_what_compose_has(
    name: str, base: list[Document], compose: dict[str, Any]
) -> None:
    service, there = container(base, "StatefulSet", name), compose[name]
    assert service["image"] == there["image"]
    assert service["args"] == there.get("command", ["serve"])
    assert told(base, service).keys() == there["environment"].keys()
    job, there = container(base, "Job", f"migrate-{name}"), compose[f"migrate-{name}"]
    assert (job["image"], job["args"]) == (there["image"], there["command"])
    assert told(base, job).keys() == there["environment"].keys()


def test_provisioning_is_what_compose_has(base: list[Document], compose: dict[str, Any]) -> None:
    job, there = container(base, "Job", "provision"), compose["provision"]
    assert (job["image"], job["command"]) == (there["image"], there["entrypoint"])
    assert job["args"] == there["command"]
    assert told(base, job).keys() == there["environment"].keys()


def test_settings_that_are_no_places_are_those_of_compose(
    base: list[Document], compose: dict[str, Any]
) -> None:
    """But for the clock, which compose plays unless it is told otherwise."""
    here, there = told(base, container(base, "StatefulSet", NAMES[0])), compose[NAMES[0]]
    theirs = {
        name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", value)
        for name, value in there["environment"].items()
    }
    differ = {name for name in here if here[name] != theirs[name]}
    assert differ == {"SAMVERKA_INSTANCE", "SAMVERKA_CLOCK"}
    assert (here["SAMVERKA_CLOCK"], theirs["SAMVERKA_CLOCK"]) == ("real", "played")


def test_every_setting_is_one_that_is_read(documents: list[Document]) -> None:
    read = {f"SAMVERKA_{name.upper()}" for name in Settings.model_fields}
    read |= {"SAMVERKA_SECRETS_DIR", "OTEL_EXPORTER_OTLP_ENDPOINT"}
    for name in NAMES:
        assert told(documents, container(documents, "StatefulSet", name)).keys() <= read


@pytest.mark.parametrize("name", NAMES)
def test_a_service_is_probed_as_in_compose(
    name: str, documents: list[Document], compose: dict[str, Any]
) -> None:
    service, there = container(documents, "StatefulSet", name), compose[name]["healthcheck"]
    ready, live = service["readinessProbe"], service["livenessProbe"]
    assert f":8000{ready['httpGet']['path']}" in there["test"][-1]
    assert ready["httpGet"]["path"] == "/health/ready"
    assert ready["failureThreshold"] == there["retries"]
    assert f"{ready['timeoutSeconds']}s" == there["timeout"]
    assert live["httpGet"]["path"] == service["startupProbe"]["httpGet"]["path"] == "/health/live"
    begin = service["startupProbe"]["periodSeconds"] * service["startupProbe"]["failureThreshold"]
    assert f"{begin}s" == there["start_period"]
    ports = {port["name"]: port["containerPort"] for port in service["ports"]}
    assert ports == {"http": 8000}


def test_a_service_has_as_long_to_stop_as_in_compose(
    documents: list[Document], compose: dict[str, Any]
) -> None:
    for name in NAMES:
        pod = of(documents, "StatefulSet", name)[0]["spec"]["template"]["spec"]
        assert f"{pod['terminationGracePeriodSeconds']}s" == compose[name]["stop_grace_period"]


def test_a_process_keeps_its_name(documents: list[Document]) -> None:
    """A consumer comes back to its partitions, and two never have one name."""
    for name in NAMES:
        told_ = told(documents, container(documents, "StatefulSet", name))
        assert "metadata.name" in told_["SAMVERKA_INSTANCE"]


def test_every_pod_can_change_nothing_but_its_own_temporary_files(
    documents: list[Document],
) -> None:
    for name, template in pods(documents):
        pod = template["spec"]
        (only,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["securityContext"]["runAsUser"] == 10001, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["automountServiceAccountToken"] is False, name
        assert only["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, name
        writable = {m["mountPath"] for m in only["volumeMounts"] if not m.get("readOnly")}
        assert writable == {"/tmp"}, name  # noqa: S108 - a folder of the container
        assert only["resources"].keys() == {"requests", "limits"}, name


def test_no_secret_is_told_and_each_pod_sees_its_own(documents: list[Document]) -> None:
    assert not of(documents, "Secret")
    said = {name for each in of(documents, "ConfigMap") for name in each["data"]}
    assert {"SAMVERKA_DATABASE_URL", "SAMVERKA_MASTER_KEY", "SAMVERKA_OWNER_URL"} <= SECRET
    assert not said & SECRET
    assert not [name for name in said if re.search("PASSWORD|_URL$|KEY|TOKEN", name)]
    seen = {name: _secrets(template) for name, template in pods(documents)}
    own = {name: [f"samverka-{name}"] for name in [*NAMES, "provision"]}
    assert seen == own | {f"migrate-{name}": [f"samverka-{name}-migrate"] for name in NAMES}


def _secrets(template: Document) -> list[str]:
    volumes = template["spec"]["volumes"]
    return [each["secret"]["secretName"] for each in volumes if "secret" in each]


def test_the_operator_is_told_of_every_secret(base: list[Document]) -> None:
    page = (ROOT / "docs" / "for-operators.md").read_text("utf-8")
    for _, template in pods(base):
        for name in _secrets(template):
            assert name in page or re.sub("|".join(NAMES), "<service>", name) in page, name


def test_nobody_is_let_in_or_out_unless_it_is_said(documents: list[Document]) -> None:
    policies = {each["metadata"]["name"]: each["spec"] for each in of(documents, "NetworkPolicy")}
    assert policies["nothing"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    out = [rule for spec in policies.values() for rule in spec.get("egress", ())]
    assert {port["port"] for rule in out for port in rule["ports"]} == {53, 443, 4318, 5432, 9092}
    (way_in,) = [spec["ingress"] for spec in policies.values() if "ingress" in spec]
    assert "podSelector" not in str(way_in), "a service would be asked by another"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_named_is_there(name: str, documents: list[Document]) -> None:
    """Selectors meet their pods, and one process at a time may be taken away."""
    spec = of(documents, "StatefulSet", name)[0]["spec"]
    labels = spec["template"]["metadata"]["labels"]
    budget = of(documents, "PodDisruptionBudget", name)[0]["spec"]
    entrance, processes = (
        of(documents, "Service", s)[0]["spec"] for s in (name, spec["serviceName"])
    )
    asked = (spec["selector"]["matchLabels"], budget["selector"]["matchLabels"])
    for selector in (*asked, entrance["selector"], processes["selector"]):
        assert selector.items() <= labels.items()
    assert budget["maxUnavailable"] == 1 < spec["replicas"]
    assert processes["clusterIP"] == "None"
    assert [each["targetPort"] for each in entrance["ports"]] == ["http"]
    job = of(documents, "Job", f"migrate-{name}")[0]["spec"]["template"]["metadata"]["labels"]
    assert not entrance["selector"].items() <= job.items(), "a job would be asked"
