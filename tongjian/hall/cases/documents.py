"""The numbered letters of a case: what each says is kept as data, its PDF is printed on request.

What the law makes a letter say is in ``core.documents.letters``; here it gets the case's facts. The
tracking code is a secret of the case and is added when the letter is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.conf import settings

from tongjian.core.calendar.clock import day_of
from tongjian.core.documents.letters import (
    KINDS,
    Letter,
    LetterIncomplete,
    Remedies,
    check,
    render_letter,
)
from tongjian.core.documents.numbering import next_number
from tongjian.core.pages import demonstration
from tongjian.core.workflow.flow import StepRefused
from tongjian.hall.cases.models import CaseDocument, HallCase
from tongjian.hall.cases.pinned import Pinned

# The word of each kind in its number, e.g. 示例区教育局许受〔2026〕12号.
WORDS = {
    "acceptance_notice": "许受",
    "correction_notice": "许补",
    "refusal_notice": "许不受",
    "special_notice": "许特",
    "extension_notice": "许延",
    "grant_decision": "许准",
    "rejection_decision": "许不准",
    "delivery_receipt": "许送",
}
PLAIN_WORDS = {kind: word.replace("许", "办", 1) for kind, word in WORDS.items()}
TRACK = "/hall/track/"
DAYS = ("issued_on", "received_on", "accepted_on", "starts_on", "due_on")


def track_address(code: str) -> str:
    """Return the address that shows a case to whoever has its code."""
    return f"{settings.ADDRESS}{TRACK}?code={code}"


def contact_of(pinned: Pinned) -> str:
    """Return whom to ask, as the guide says."""
    fields = pinned.definition.fields
    return "，".join(part for part in (fields.phone_consult, fields.place) if part)


def issue(
    case: HallCase, pinned: Pinned, kind: str, *, by: str, now: datetime, **facts: Any
) -> CaseDocument:
    """Number and keep a letter; raises ``StepRefused`` when what the law makes it say is missing.

    ``facts`` are fields of ``Letter``. The number is taken last: its counter's row stays locked
    until commit.
    """
    body = pinned.definition.fields.body
    letter = Letter(
        kind=kind,
        number="",
        body=body,
        recipient=case.party_name,
        item=pinned.definition.name,
        case_number=case.number,
        issued_on=day_of(now),
        track_address="",
        track_code="",
        demonstration=demonstration(),
        licence=pinned.licence,
        received_on=facts.pop("received_on", case.received_on),
        accepted_on=facts.pop("accepted_on", case.accepted_on),
        contact=contact_of(pinned),
        **facts,
    )
    try:
        check(letter)
    except LetterIncomplete as error:
        raise StepRefused(str(error)) from error
    number = _number(case, kind, body, licence=pinned.licence, year=letter.issued_on.year)
    found: CaseDocument = CaseDocument.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        kind=kind,
        number=number,
        title=letter.title,
        content=_kept({**asdict(letter), "number": number}),
        issued_at=now,
        by=by,
    )
    return found


def _number(case: HallCase, kind: str, body: str, *, licence: bool, year: int) -> str:
    if kind == "receipt_notice":  # one a case, so the case's own number numbers it
        again = CaseDocument.objects.filter(case=case, kind=kind).count() if case.turn else 0
        return f"{case.number}收{again + 1 if again else ''}"
    word = (WORDS if licence else PLAIN_WORDS)[kind]
    following = next_number(case.jurisdiction_id, f"{word}:{body}"[:60], year)
    return f"{body}{word}〔{year}〕{following}号"


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """Return a letter's fields as JSON, without those that are added when it is printed."""
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
        if key not in ("track_address", "track_code")
    }


def letter_of(document: CaseDocument, code: str) -> Letter:
    """Return a kept letter, complete with the tracking code of its case."""
    kept = dict(document.content)
    for day in DAYS:
        if kept.get(day):
            kept[day] = date.fromisoformat(kept[day])
    if kept.get("remedies"):
        kept["remedies"] = Remedies(**kept["remedies"])
    kept["materials"] = [tuple(pair) for pair in kept.get("materials", ())]
    return Letter(**kept, track_address=track_address(code), track_code=code)


def pdf_of(document: CaseDocument) -> bytes:
    """Print a letter; the same letter always gives the same bytes."""
    return render_letter(letter_of(document, document.case.code))


def title_of(kind: str, *, licence: bool) -> str:
    """Return the title of a kind of letter."""
    found = KINDS[kind]
    return found.title if licence else found.plain_title or found.title


def basis_lines(basis: Sequence[Any]) -> list[str]:
    """Return bases as printed: 《义务教育法》第十一条."""
    from tongjian.hall.items.parts import Cite

    return [
        Cite(one["law"], one.get("article")).title if isinstance(one, dict) else str(one).strip()
        for one in basis
    ]
