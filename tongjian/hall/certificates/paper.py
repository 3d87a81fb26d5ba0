"""What a certificate says: from a case and its item's definition to the payload, and to paper.

The payload holds every fact that is printed; nothing is printed that is not in it, so that the
signature over it covers them all.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tongjian.core.documents.letters import printed_day
from tongjian.core.documents.pdf import render
from tongjian.core.documents.qr import qr_svg
from tongjian.core.documents.seal import seal_svg
from tongjian.hall.forms.display import display_parts
from tongjian.hall.forms.parse import parse_form

VERSION = 1
STATEMENT = "经审查，符合法定条件，特发此证。"
PATTERN = "〔{year}〕第{number:4}号"
RENEW_DAYS = 30  # 行政许可法 50


@dataclass(frozen=True)
class Terms:
    """What an item's definition says of its certificate.

    ``months`` it is valid for and ``until_field``, the answer that names the last day, are None
    where the item has none of them; both None means without end.
    """

    name: str
    prefix: str
    months: int | None
    until_field: str | None
    fields: tuple[tuple[str, str], ...]
    renew_days: int
    seal_body: str

    @classmethod
    def of(cls, definition: Mapping[str, Any]) -> Terms | None:
        """Return the terms, or None when the item gives no certificate."""
        said = definition.get("certificate") or {}
        if not said.get("issued"):
            return None
        fields = definition.get("fields", {})
        return cls(
            name=said["name"],
            prefix=said["prefix"],
            months=said.get("valid_months"),
            until_field=said.get("valid_until_field"),
            fields=tuple((label, key) for label, key in said.get("fields", [])),
            renew_days=RENEW_DAYS if said.get("renew_days") is None else said["renew_days"],
            seal_body=said.get("seal_body") or fields.get("body", ""),
        )

    @property
    def pattern(self) -> str:
        """Return the pattern of its numbers: the prefix alone gets the usual rest."""
        return self.prefix if "{" in self.prefix else f"{self.prefix}{PATTERN}"


def months_after(day: date, months: int) -> date:
    """Return the last day of ``months`` months that begin on ``day``: 3-18 and 12 give 3-17.

    A month without that day ends with its last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if day.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, day.day) - timedelta(days=1)


def valid_until(terms: Terms, answers: Mapping[str, Any], first: date) -> date | None:
    """Return the last day of validity from ``first``, None for a certificate without end."""
    if terms.until_field:
        try:
            return date.fromisoformat(str(answers.get(terms.until_field)))
        except ValueError:
            return None
    return months_after(first, terms.months) if terms.months else None


def facts(definition: Mapping[str, Any], answers: Mapping[str, Any]) -> list[list[str]]:
    """Return (label, text) of what the certificate shows of the application, unmasked."""
    terms = Terms.of(definition)
    if terms is None or not terms.fields:
        return []
    known = {one["key"] for one in definition.get("questionnaire", [])}
    schema = parse_form(definition["form"], known=known)
    said: dict[str, list[str]] = {}
    for part in display_parts(schema, answers, masked=False):
        row = []
        for line in part.lines:
            path = line.path.split(".")
            if line.text and len(path) == 1:
                said[line.path] = [line.text]
            elif line.text:
                row.append(line.text)
        if row:
            said.setdefault(part.lines[0].path.split(".")[0], []).append("，".join(row))
    return [[label, "；".join(said[key])] for label, key in terms.fields if key in said]


def basis_of(definition: Mapping[str, Any]) -> list[str]:
    """Return the item's legal basis as printed: 《law》article."""
    return [
        f"《{str(one['law']).strip('《》')}》{_article(one.get('article'))}"
        for one in definition.get("fields", {}).get("basis", [])
    ]


def _article(named: Any) -> str:
    from tongjian.core.law import numeral

    text = str(named or "")
    return f"第{numeral(int(text))}条" if text.isdigit() else text


def template_data(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``certificate.typ`` prints: the payload and drawings made from it alone."""
    return {
        "title": payload["name"],
        "body": payload["body"],
        "number": payload["number"],
        "code": payload["code"],
        "holder": payload["holder"],
        "date": payload["issued_on"],
        "until": printed_term(payload),
        "facts": payload["facts"],
        "statement": payload["statement"],
        "basis": payload["basis"],
        "seal": seal_svg(payload["body"], demonstration=payload["demonstration"]),
        "qr": {"svg": qr_svg(payload["address"]), "label": "扫码查看这份证照现在是否有效"},
        "demonstration": payload["demonstration"],
    }


def printed_term(payload: Mapping[str, Any]) -> str:
    """Return the validity in words."""
    first = printed_day(date.fromisoformat(payload["valid_from"]))
    if not payload["valid_until"]:
        return f"自{first}起长期有效"
    return f"{first}至{printed_day(date.fromisoformat(payload['valid_until']))}"


def print_pdf(payload: Mapping[str, Any]) -> bytes:
    """Return the certificate printed, not yet signed."""
    return render("certificate", template_data(payload))


def renewed_facts(
    terms: Terms, old: Sequence[Sequence[str]], until: date | None
) -> list[list[str]]:
    """Return the facts with the new last day where the old one stood among them."""
    labels = {label for label, key in terms.fields if until and key == terms.until_field}
    return [[label, printed_day(until) if label in labels else text] for label, text in old]


def changed_facts(old: Sequence[Sequence[str]], new: Mapping[str, str]) -> list[list[str]]:
    """Return the facts with the texts of ``new`` by label; raises ``KeyError`` for a label."""
    unknown = set(new) - {label for label, _ in old}
    if unknown:
        raise KeyError(min(unknown))
    return [[label, new.get(label, text)] for label, text in old]
