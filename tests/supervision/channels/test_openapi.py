"""The API keeps what its OpenAPI promises, whatever is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.supervision.channels.conftest import Machine, Queue

Make = Callable[..., Machine]
ODD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.integers().map(str),
    st.sampled_from(["", "payment", "国库集中支付", "2024", "06", "\x00", "..", "a" * 3000, "九"]),
)


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    found: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return found


@pytest.fixture
def one(machine: Make) -> Machine:
    return machine()


def resolved(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: dict[str, Any] = whole["components"]["schemas"][reference.rpartition("/")[2]]
    return found


def fits(value: Any, schema: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Whether a value is what a schema of our own few kinds says."""
    schema = resolved(schema, whole)
    if "anyOf" in schema:
        return any(fits(value, one, whole) for one in schema["anyOf"])
    kind = schema["type"]
    if kind == "object":
        named = schema.get("properties", {})
        others = schema.get("additionalProperties")
        return (
            isinstance(value, dict)
            and set(schema.get("required", ())) <= set(value)
            and all(
                fits(one, named[name], whole)
                if name in named
                else others is not None and fits(one, others, whole)
                for name, one in value.items()
            )
        )
    if kind == "array":
        return isinstance(value, list) and all(fits(one, schema["items"], whole) for one in value)
    types: dict[str, Any] = {"string": str, "integer": int, "boolean": bool, "null": type(None)}
    return isinstance(value, types[kind])


def test_it_says_all_a_program_needs(described: dict[str, Any]) -> None:
    assert described["security"] == [{"token": []}]
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    post = described["paths"]["/api/v1/deliveries"]["post"]
    assert set(post["requestBody"]["content"]) == {
        "text/csv",
        "application/octet-stream",
        "multipart/form-data",
    }
    names = {parameter["name"] for parameter in post["parameters"]}
    assert {"dataset", "fiscal_year", "period", "total", "Idempotency-Key"} <= names
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert operation["summary"] and operation["description"], path
            assert re.search("[一-鿿]", operation["description"])
            assert {"401", "404", "429"} <= set(operation["responses"])
    assert "http" not in json.dumps(described).replace('"type": "http"', "")
    assert Client().get("/api/v1/").json()["openapi"] == "/api/v1/openapi.json"


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_every_answer_is_one_it_describes(
    data: st.DataObject, one: Machine, queue: Queue, described: dict[str, Any]
) -> None:
    operations = [
        (path, method, operation)
        for path, found in described["paths"].items()
        for method, operation in found.items()
    ]
    path, method, operation = data.draw(st.sampled_from(operations))
    asked: dict[str, str] = {}
    for parameter in operation.get("parameters", ()):
        value = data.draw(ODD)
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(value or "x", safe=""))
        elif parameter["in"] == "query" and data.draw(st.booleans()):
            asked[parameter["name"]] = value
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in asked.items())
    if method == "get":
        answer = one.get(f"{path}?{query}")
    else:
        content = data.draw(st.binary(max_size=200))
        kind = data.draw(st.sampled_from(list(operation["requestBody"]["content"])))
        answer = one.post(f"{path}?{query}", content, kind)
    if answer["Content-Type"].startswith("text/html"):  # no such route, or no route can say it
        assert answer.status_code in (400, 404)
        return
    code = str(answer.status_code)
    assert code in operation["responses"], (path, query, code)
    found = operation["responses"][code]["content"]
    if "application/json" in found:
        schema = found["application/json"]["schema"]
        assert fits(answer.json(), schema, described), answer.json()
