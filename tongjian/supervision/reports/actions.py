"""Taking a document in, mapping names, correcting cells, publishing what came of it."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse

from tongjian.core.action import action, note
from tongjian.core.exchange.actions import receive
from tongjian.core.files.store import Stored, named
from tongjian.core.identity.actor import Actor
from tongjian.core.notify.actions import notify
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.dictionaries.reads import codes_as_of
from tongjian.supervision.documents.models import Document
from tongjian.supervision.ledger import receiving
from tongjian.supervision.linkage.speaks import sources_of
from tongjian.supervision.readers.errors import Unreadable
from tongjian.supervision.readers.reports import read_report
from tongjian.supervision.readers.reports.match import Dictionary
from tongjian.supervision.reports import reads
from tongjian.supervision.reports.models import (
    DISCARDED,
    FAILED,
    OPEN,
    PUBLISHED,
    QUEUED,
    CellCorrection,
    Intake,
    NameMapping,
)

FOLDER = "reports"
LIMIT = 30 << 20
LONGEST = 200
FIGURE = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,6})?")


class IntakeRefused(Exception):
    """It cannot be done so; the message is Chinese."""


@action("intake.upload", "ledger.deliver")
def upload(
    *,
    jurisdiction: str,
    source: str,
    stored: Stored,
    file_name: str,
    fiscal_year: int,
    period: str,
    unit: str,
    level_scope: str,
    automatic: bool,
    by: Actor,
    now: datetime,
) -> Intake:
    """Put a report table through the door and queue its reading."""
    from tongjian.supervision.reports.tasks import read_intake

    receiving.refuse_other_sources(by, "final_account", source, jurisdiction)
    package = receive(
        kind="report/1",
        jurisdiction=jurisdiction,
        source=source,
        carrier="report",
        manifest={"size": stored.size, "fiscal_year": fiscal_year, "period": period},
        content=stored.path,
        content_sm3=stored.sm3,
        by=by,
        now=now,
    )
    made: Intake = Intake.objects.create(
        jurisdiction_id=jurisdiction,
        kind="report",
        package=package,
        source=source,
        file_name=file_name[-LONGEST:],
        fiscal_year=fiscal_year,
        period=period,
        unit=unit or jurisdiction,
        level_scope=level_scope,
        automatic=automatic,
        uploaded_by_id=by.user_id,
        uploaded_at=now,
    )
    note(sm3=stored.sm3)
    read_intake.defer(intake=made.pk, jurisdiction=jurisdiction)
    return made


@action("intake.from_document", "ledger.deliver")
def from_document(
    *, subject: Document, unit: str, fiscal_year: int, project: str, by: Actor, now: datetime
) -> Intake:
    """Begin to make deliveries of a document that was read."""
    if subject.state != "read" or subject.content is None:
        raise IntakeRefused("这份文件还没有读出来，不能入账")
    receiving.refuse_other_sources(by, "final_account", "finance", subject.jurisdiction_id)
    if subject.kind == "declaration" and not project.strip():
        raise IntakeRefused("请填写项目编码")
    made: Intake = Intake.objects.create(
        jurisdiction_id=subject.jurisdiction_id,
        kind=subject.kind,
        document=subject,
        source="finance" if subject.kind == "accounts" else "units",
        file_name=subject.file_name,
        fiscal_year=fiscal_year,
        unit=unit,
        project=project.strip()[:64],
        state=OPEN,
        content=subject.content,
        uploaded_by_id=by.user_id,
        uploaded_at=now,
    )
    note(document=subject.pk)
    return made


@action("intake.read", None)
def read(*, subject: Intake, by: Actor, now: datetime) -> Intake:
    """Read a report table anew with the mappings and corrections of today.

    With nothing to settle and ``automatic`` set it is published at once.
    """
    row = _locked(subject, {QUEUED, OPEN, FAILED})
    try:
        row.content = understood(row, now)
    except Unreadable as error:
        row.state, row.error = FAILED, str(error)
        row.save()
        return row
    row.state, row.error = OPEN, ""
    row.save()
    note(lines=len(row.content.get("lines", [])))
    return row


def understood(row: Intake, now: datetime) -> dict[str, Any]:
    """Return what an intake's document says, mappings and corrections laid over it."""
    if row.kind != "report":
        assert row.document is not None
        return reads.with_corrections(row, row.document.content or {})

    def dictionary(year: int | None) -> Dictionary:
        wanted = year or row.fiscal_year
        lists = Dictionary.of(wanted).lists
        return Dictionary(wanted, {name: codes_as_of(name, wanted, now.date()) for name in lists})

    with named(reads.original(row), row.file_name) as lent:
        report = read_report(
            lent,
            dictionary,
            mapping=reads.mapping(row.jurisdiction_id, row.source),
            year=row.fiscal_year,
            corrections=reads.corrections(row),
        )
    return report.as_json()


def speaks_for(row: Intake | NameMapping, by: Actor) -> bool:
    """Whether an actor may settle what came from, or is remembered for, a source."""
    speaks = sources_of(by, "ledger.deliver", row.jurisdiction_id)
    return speaks is None or row.source in speaks


def _refuse_strangers(row: Intake | NameMapping, by: Actor) -> None:
    if not speaks_for(row, by):
        raise IntakeRefused("这份文件是别的来源的，您不能处理")


@action("intake.map", "ledger.deliver")
def map_name(
    *, subject: Intake, side: str, name: str, code: str, by: Actor, now: datetime
) -> NameMapping:
    """Remember what a source means by a name; "" as code says that it has none."""
    _refuse_strangers(subject, by)
    name, code = name.strip()[:LONGEST], code.strip()
    if not name or side not in ("revenue", "expenditure"):
        raise IntakeRefused("请选一个名称")
    if code:
        lists = (
            ("revenue",)
            if side == "revenue"
            else ("function", "economic_department", "economic_government")
        )
        known = {
            one.code for each in lists for one in codes_as_of(each, subject.fiscal_year, now.date())
        }
        if code not in known:
            kind = "收入分类" if side == "revenue" else "支出分类"
            raise IntakeRefused(f"{subject.fiscal_year} 年的{kind}里没有编码“{code}”")
    note(intake=subject.pk, code=code)
    made: NameMapping = NameMapping.objects.create(
        jurisdiction_id=subject.jurisdiction_id,
        source=subject.source,
        side=side,
        name=name,
        code=code,
        by=by.label,
        at=now,
    )
    return made


@action("intake.forget", "ledger.deliver")
def forget_mapping(*, subject: NameMapping, by: Actor, now: datetime) -> NameMapping:
    """Forget what a name was taken for; what was delivered stays as it is."""
    _refuse_strangers(subject, by)
    made: NameMapping = NameMapping.objects.create(
        jurisdiction_id=subject.jurisdiction_id,
        source=subject.source,
        side=subject.side,
        name=subject.name,
        code=subject.code,
        withdrawn=True,
        by=by.label,
        at=now,
    )
    return made


@action("intake.correct", "ledger.deliver")
def correct(
    *,
    subject: Intake,
    sheet: str,
    row: int,
    changes: Mapping[str, tuple[str, str]],
    reason: str,
    by: Actor,
    now: datetime,
) -> int:
    """Set cells of a row right: column → (as it stands, as it should be); how many changed."""
    _refuse_strangers(subject, by)
    kind = _locked(subject, {OPEN, FAILED}).kind
    wanted = {
        column: pair for column, pair in changes.items() if pair[0].strip() != pair[1].strip()
    }
    if not wanted:
        raise IntakeRefused("没有改动")
    if not reason.strip():
        raise IntakeRefused("请写明为什么改")
    texts = {
        column: _figure(new) if kind == "accounts" else new.strip()
        for column, (_, new) in wanted.items()
    }
    for column, (old, _) in wanted.items():
        CellCorrection.objects.create(
            jurisdiction_id=subject.jurisdiction_id,
            intake=subject,
            sheet=sheet[:100],
            row=row,
            column=column[:100],
            old=old[:LONGEST],
            new=texts[column][:LONGEST],
            reason=reason.strip()[:300],
            by=by.label,
            at=now,
        )
    note(intake=subject.pk, cells=sorted(wanted))
    return len(wanted)


def _figure(text: str) -> str:
    """Return a figure of accounts as they are read: digits, a point, "" for a blank cell."""
    plain = text.strip().replace(",", "").replace("，", "")
    if plain and not FIGURE.fullmatch(plain):
        raise IntakeRefused(f"“{text.strip()[:40]}”不是数字；没有数就留空")
    return plain


@action("intake.publish", "ledger.deliver")
def publish(*, subject: Intake, accepted: str, by: Actor, now: datetime) -> Intake:
    """Deliver the rows, one file a dataset, through the door; checked there like any other.

    ``accepted`` is why doubts that stand are left as printed. Raises ``IntakeRefused``, and
    ``DeliveryRefused`` where a delivery makes no sense.
    """
    _refuse_strangers(subject, by)
    row = _locked(subject, {OPEN})
    asked = reads.questions_of(row)
    if asked["names"] or asked["cells"]:
        raise IntakeRefused("还有名称没有对上，或者还有读不出的单元格，处理完再报送")
    if asked["doubts"] and not accepted.strip():
        raise IntakeRefused("还有对不上的合计；改正它，或者写明核对后照原表报送的理由")
    draft = reads.draft_of(row)
    if not draft.count:
        raise IntakeRefused("没有可以报送的行")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        for dataset, rows in sorted(draft.rows.items()):
            path = Path(folder) / f"{Path(row.file_name).stem[-80:]}-{dataset}.csv"
            _write(path, dataset, rows)
            row.deliveries = [*row.deliveries, _deliver(row, dataset, path, stack, by=by, now=now)]
        transaction.on_commit(stack.pop_all().close)
    row.state, row.finished_at, row.accepted = PUBLISHED, now, accepted.strip()[:300]
    row.save()
    note(deliveries=row.deliveries)
    return row


def _deliver(
    row: Intake, dataset: str, path: Path, stack: ExitStack, *, by: Actor, now: datetime
) -> str:
    declared = dataset_named(dataset)
    request = receiving.make_request(
        dataset=dataset,
        jurisdiction=row.jurisdiction_id,
        fiscal_year=row.fiscal_year,
        period=(row.period or None) if row.kind == "report" else None,
        source=row.source if row.source in declared.sources else next(iter(declared.sources)),
        unit=row.unit if declared.by_unit else None,
        file_name=path.name,
        now=now,
    )
    receiving.admit(request, by)
    carrier = "report" if row.kind == "report" else "document"
    key, _ = receiving.enqueue(request, path, stack, by=by, now=now, carrier=carrier)
    return key


def _write(path: Path, dataset: str, rows: list[dict[str, str]]) -> None:
    names = [column.name for column in dataset_named(dataset).columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)


@action("intake.discard", "ledger.deliver")
def discard(*, subject: Intake, by: Actor, now: datetime) -> Intake:
    """Give a document up; its original and its audit trail stay."""
    _refuse_strangers(subject, by)
    row = _locked(subject, {QUEUED, OPEN, FAILED})
    row.state, row.finished_at = DISCARDED, now
    row.save()
    return row


@action("intake.fail", None)
def give_up(*, subject: Intake, by: Actor, now: datetime) -> Intake:
    """Keep that reading broke, through no fault of the sender; ``subject.error`` says so."""
    Intake.objects.filter(pk=subject.pk).update(state=FAILED, error=subject.error)
    return subject


def tell(row: Intake, text: str, now: datetime) -> None:
    """Tell who handed a document in what became of it."""
    if row.uploaded_by_id is not None:
        address = reverse("intake", args=[row.pk])
        notify(user_id=row.uploaded_by_id, text=f"{row.file_name}：{text}", url=address, now=now)


def _locked(subject: Intake, states: set[str]) -> Intake:
    row: Intake = Intake.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    if row.state not in states:
        raise IntakeRefused("这份文件刚刚有人处理过，请看最新的情形")
    return row
