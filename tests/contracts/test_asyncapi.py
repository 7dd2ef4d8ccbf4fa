"""The AsyncAPI document is current, whole, and its examples are what it says."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.asyncapi import FEED, GOLDEN, document, main
from contracts.feeds import DISCLOSABLE, may_be_disclosed
from contracts.registry import FACTS, of_service
from contracts.schemas import schema, text
from contracts.topics import SERVICES

DOCUMENT = document()


def resolved(node: Any) -> Any:
    """What a reference names; every one must lead somewhere."""
    if not (isinstance(node, dict) and "$ref" in node):
        return node
    found: Any = DOCUMENT
    for step in node["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return resolved(found)


def references(node: Any) -> list[dict[str, str]]:
    """Every reference in the document."""
    if isinstance(node, list):
        return [found for item in node for found in references(item)]
    if not isinstance(node, dict):
        return []
    here = [node] if "$ref" in node else []
    return here + [found for value in node.values() for found in references(value)]


def whole(part: Any) -> dict[str, Any]:
    """A schema of the document that stands alone."""
    return {**part, "components": DOCUMENT["components"]}


def test_the_committed_document_is_current():
    """`python -m contracts.asyncapi --write` writes it."""
    assert GOLDEN.read_text() == text(DOCUMENT)
    assert main([]) == 0


def test_it_is_the_same_every_time():
    assert text(document()) == text(document())


def test_every_reference_leads_somewhere():
    assert all(resolved(reference) for reference in references(DOCUMENT))


def test_each_topic_is_one_channel_with_all_that_its_service_tells():
    channels = DOCUMENT["channels"]
    for service in SERVICES:
        for topic in service.tells:
            assert channels[topic]["address"] == topic
            told = {fact.type_name() for fact in of_service(service.name)}
            assert set(channels[topic]["messages"]) == told
    assert len(channels) == sum(len(service.tells) for service in SERVICES) + 1


def test_a_feed_is_one_channel_for_all_agencies_with_what_may_be_disclosed():
    channel = DOCUMENT["channels"]["agency"]
    assert channel["address"] == FEED == "agency.{organisation}.v1"
    assert set(channel["parameters"]) == {"organisation"}
    assert set(channel["messages"]) == {fact.type_name() for fact in DISCLOSABLE}


@pytest.mark.parametrize("name", FACTS)
def test_the_example_of_a_fact_keeps_its_contract(name: str):
    message = DOCUMENT["components"]["messages"][name]
    (example,) = message["examples"]
    check = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(schema(FACTS[name]), format_checker=check).validate(example["payload"])
    Draft202012Validator(whole(message["payload"]), format_checker=check).validate(
        example["payload"]
    )
    Draft202012Validator(whole(message["headers"]), format_checker=check).validate(
        example["headers"]
    )
    fact = FACTS[name].model_validate_json(json.dumps(example["payload"]))
    assert json.loads(fact.model_dump_json()) == example["payload"]


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_says_its_key_and_its_type(name: str):
    message = DOCUMENT["components"]["messages"][name]
    assert f"`{FACTS[name].key}`" in message["bindings"]["kafka"]["key"]["description"]
    fixed = message["headers"]["allOf"][1]["properties"]
    assert fixed["ce_type"] == {"const": name}
    assert FACTS[name].key in FACTS[name].model_fields


def test_no_income_attendance_or_receipt_may_be_disclosed():
    kept = ("Situation", "Attendance", "WithdrawalCarriedOut", "Headcount", "Place", "Hold")
    told = [fact.__name__ for fact in DISCLOSABLE if fact.service != "referral"]
    assert not [name for name in told if name.startswith(kept)]
    assert len(set(DISCLOSABLE)) == len(DISCLOSABLE)


def test_what_may_be_disclosed_is_about_one_case_and_says_nothing_that_is_withheld():
    for fact in FACTS.values():
        if may_be_disclosed(fact):
            assert fact.key == "case_id"
            assert "situation" not in fact.model_fields


def test_each_fact_of_a_case_that_referral_tells_may_be_disclosed():
    of_case = {fact for fact in of_service("referral") if fact.key == "case_id"}
    assert of_case == {fact for fact in DISCLOSABLE if fact.service == "referral"}
