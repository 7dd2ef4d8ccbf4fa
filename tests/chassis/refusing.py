"""The one form that every refusal has."""

import httpx


def refused(answer: httpx.Response) -> tuple[int, str, str | None]:
    """Status, rule and field of a refusal, whose form is the same everywhere."""
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body.keys() == {"type", "title", "status", "detail", "errors"}
    assert body["status"] == answer.status_code
    assert all(error.keys() == {"field", "rule", "detail"} for error in body["errors"])
    assert all(error["detail"] for error in body["errors"])
    rule, field = (
        (body["errors"][0]["rule"], body["errors"][0]["field"]) if body["errors"] else ("", None)
    )
    assert body["type"].startswith("urn:samverka:problem:")
    assert rule in body["type"]
    return answer.status_code, rule, field
