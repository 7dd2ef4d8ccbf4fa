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
    first = body["errors"][0]
    assert body["type"] == f"urn:samverka:problem:{first['rule']}"
    return answer.status_code, first["rule"], first["field"]
