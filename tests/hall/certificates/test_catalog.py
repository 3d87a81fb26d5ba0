"""The certificates that the catalogue's items declare can be numbered, filled and printed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tongjian.core.documents.numbering import formatted
from tongjian.hall.certificates.paper import (
    STATEMENT,
    Terms,
    basis_of,
    facts,
    print_pdf,
    valid_until,
)
from tongjian.hall.forms.parse import parse_form
from tongjian.hall.items.seed import declared

GIVING = [one for one in declared() if Terms.of(one.definition)]


def test_the_catalogue_has_certificates_and_no_two_share_a_series() -> None:
    prefixes = [one.definition["certificate"]["prefix"] for one in GIVING]
    assert len(GIVING) >= 5 and len(set(prefixes)) == len(prefixes)


@pytest.mark.parametrize("item", GIVING, ids=lambda item: item.key)
def test_a_declared_certificate_can_be_made(item: Any) -> None:
    terms = Terms.of(item.definition)
    assert terms is not None
    known = [one["key"] for one in item.definition["questionnaire"]]
    schema = parse_form(item.definition["form"], known=known)
    keys = {entry.key for step in schema.steps for entry in step.entries}
    assert {key for _, key in terms.fields} <= keys
    answers = {terms.until_field: "2027-08-31"} if terms.until_field else {}
    until = valid_until(terms, answers, date(2026, 3, 18))
    payload: dict[str, Any] = {
        "number": formatted(terms.pattern, 2026, 1),
        "code": "ABCDEFGHJKLM",
        "name": terms.name,
        "body": terms.seal_body,
        "holder": "示例小学",
        "issued_on": "2026-03-18",
        "valid_from": "2026-03-18",
        "valid_until": until.isoformat() if until else None,
        "facts": [[label, "示例"] for label, _ in terms.fields],
        "basis": basis_of(item.definition),
        "statement": STATEMENT,
        "address": "https://hall.example.cn/",
        "demonstration": True,
    }
    assert all(line.startswith("《") and line[-1] in "条》" for line in payload["basis"])
    assert facts(item.definition, answers) is not None
    assert print_pdf(payload).startswith(b"%PDF-")
