"""Taking documents in and keeping what was read in them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tongjian.core.action import action, note
from tongjian.core.exchange.actions import receive
from tongjian.core.files.store import Stored, named
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.core.workflow.actions import open_case, set_flow, take_step
from tongjian.core.workflow.flow import Flow
from tongjian.core.workflow.models import Case, FlowVersion
from tongjian.supervision.documents.flow import DEFINITION, NAME
from tongjian.supervision.documents.models import Document, DocumentFinding
from tongjian.supervision.documents.place import box_of
from tongjian.supervision.documents.reads import LABEL, case_of
from tongjian.supervision.documents.render import page_sizes
from tongjian.supervision.readers.accounts import read_accounts
from tongjian.supervision.readers.declaration import read_declaration
from tongjian.supervision.readers.errors import Unreadable
from tongjian.supervision.warning.broken import where
from tongjian.supervision.warning.declare import DocumentRule
from tongjian.supervision.warning.judge import judge

LOG = logging.getLogger(__name__)
FOLDER = "documents"
LIMIT = 50 << 20
READERS: dict[str, Callable[[Path], Any]] = {
    "accounts": read_accounts,
    "declaration": read_declaration,
}


@action("document.upload", "documents.upload")
def upload(
    *, jurisdiction: str, kind: str, file_name: str, stored: Stored, by: Actor, now: datetime
) -> Document:
    """Put an uploaded document through the door and queue its reading."""
    from tongjian.supervision.documents.tasks import read_document

    package = receive(
        kind="document/1",
        jurisdiction=jurisdiction,
        source=by.label,
        carrier="upload",
        manifest={"kind": kind, "size": stored.size},
        content=stored.path,
        content_sm3=stored.sm3,
        by=by,
        now=now,
    )
    document: Document = Document.objects.create(
        jurisdiction_id=jurisdiction,
        kind=kind,
        file_name=file_name,
        package=package,
        uploaded_by_id=by.user_id,
        uploaded_at=now,
    )
    note(sm3=stored.sm3, kind=kind)
    read_document.defer(document=document.pk, jurisdiction=jurisdiction)
    return document


@action("document.read", None)
def keep_reading(*, subject: Document, path: Path, by: Actor, now: datetime) -> Document:
    """Read and judge a document and keep the outcome; reading again replaces it."""
    subject.findings.all().delete()
    try:
        with named(path, subject.file_name) as lent:
            parsed = READERS[subject.kind](lent)
    except Unreadable as error:
        subject.state, subject.error = "failed", str(error)
        subject.save(update_fields=["state", "error"])
        return subject
    unjudged: list[int] = []

    def broke(rule: DocumentRule, error: BaseException) -> None:
        LOG.error("%s broke on document %s: %s", rule.key, subject.pk, where(error))
        unjudged.append(rule.number)

    findings = judge(subject.kind, parsed, broke=broke)
    DocumentFinding.objects.bulk_create(
        DocumentFinding(
            document=subject,
            jurisdiction_id=subject.jurisdiction_id,
            number=number,
            box=box_of(parsed, found) if subject.kind == "accounts" else None,
            **found.as_json(),
        )
        for number, found in enumerate(findings, 1)
    )
    subject.content = parsed.as_json()
    subject.unit_name, subject.year = _title(subject.content)
    subject.pages = page_sizes(path) if subject.kind == "accounts" else []
    subject.state, subject.error, subject.unjudged = "read", "", unjudged
    subject.save()
    note(findings=len(findings), unjudged=len(unjudged))
    _open_review(subject, by, now)
    return subject


def take_review(
    *, subject: Document, step: str, turn: int, reason: str, by: Actor, now: datetime
) -> Case:
    """Take a step of a read document's review and tell its uploader.

    ``turn`` is the one the person saw, so that the second of two people is told. Raises
    ``StepRefused`` or ``NotPermitted``.
    """
    Document.objects.select_for_update().get(pk=subject.pk)  # two may not open a case at once
    case = _open_review(subject, by, now)
    case = take_step(subject=case, step=step, turn=turn, reason=reason, by=by, now=now)
    if subject.uploaded_by_id is not None and subject.uploaded_by_id != by.user_id:
        state = Flow.parse(case.flow.definition).states[case.state].title
        notify(
            user_id=subject.uploaded_by_id,
            text=f"{subject.file_name}：{state}",
            url=f"/documents/{subject.pk}/",
            now=now,
        )
    return case


def _open_review(document: Document, by: Actor, now: datetime) -> Case:
    """Return the document's case, opened on the latest version of the flow when there is none."""
    return case_of(document) or open_case(
        flow=_latest_flow(document.jurisdiction_id, now),
        subject_label=f"{LABEL}{document.pk}",
        jurisdiction=document.jurisdiction_id,
        by=by,
        now=now,
    )


def _latest_flow(jurisdiction: str, now: datetime) -> FlowVersion:
    """Return the flow as declared; a changed declaration becomes its next version here."""
    latest = FlowVersion.objects.filter(name=NAME).order_by("-version").first()
    if latest is not None and latest.definition == DEFINITION:
        return latest
    system = Actor(None, "系统", (), everything=True, everywhere=(jurisdiction,))
    return set_flow(name=NAME, definition=DEFINITION, by=system, now=now)


@action("document.fail", None)
def give_up(*, subject: Document, by: Actor, now: datetime) -> Document:
    """Say that reading broke, through no fault of the file's sender."""
    subject.findings.all().delete()
    subject.state = "failed"
    subject.error = f"读取“{subject.file_name}”时系统出错，已记录；请告诉系统管理员。"
    subject.save(update_fields=["state", "error"])
    return subject


def _title(content: dict[str, Any]) -> tuple[str, int | None]:
    year = content.get("year")
    return str(content.get("unit") or content.get("project") or "")[:200], year or None
