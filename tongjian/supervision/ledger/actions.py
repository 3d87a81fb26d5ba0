"""Delivering a file: through the exchange's door, checked, and published whole or not at all.

The steps survive a kill at any moment. The original is sealed, then one transaction makes it a
package and a delivery; only then is it read. Ledger files get their names before the one
transaction that lists them in the manifest, and a file no manifest lists is invisible and swept
away at the next start. Delivering the same file again takes up where it was left.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import Q

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.models import Unit
from tongjian.core.scope import scope
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.dictionaries import FILES
from tongjian.supervision.dictionaries.reads import names_as_of
from tongjian.supervision.ledger import reads
from tongjian.supervision.ledger.checks import Slice
from tongjian.supervision.ledger.errors import DeliveryRefused
from tongjian.supervision.ledger.faults import Fault, title_of
from tongjian.supervision.ledger.locks import Busy, held
from tongjian.supervision.ledger.models import (
    Delivery,
    DeliveryFault,
    LedgerFile,
    OriginalKey,
    PayeeToken,
)
from tongjian.supervision.ledger.parquet import Written, settle, sm3_of
from tongjian.supervision.ledger.paths import file_folder, quarantine_root, store_root, work_root
from tongjian.supervision.ledger.protect import token_key
from tongjian.supervision.ledger.quarantine import Tampered, unseal_to
from tongjian.supervision.ledger.receiving import (
    admit,
    make_request,
    seal_original,
    take_in,
)
from tongjian.supervision.ledger.validate import (
    Prepared,
    Progress,
    Validation,
    prepare,
    quiet,
    validate,
    workbench,
)

SHOWN = 1_000


@dataclass(frozen=True)
class Outcome:
    """What became of a delivery; ``already`` when the same bytes count and nothing changed."""

    delivery: str
    accepted: bool
    message: str
    already: bool = False
    faults: list[Fault] = field(default_factory=list)
    counts: Mapping[str, int] = field(default_factory=dict)


def deliver(
    *,
    file: Path,
    dataset: str,
    jurisdiction: str,
    fiscal_year: int,
    by: Actor,
    now: datetime,
    period: str | None = None,
    source: str | None = None,
    unit: str | None = None,
    totals: Mapping[str, str] | None = None,
    received: date | None = None,
    carrier: str = "command",
    progress: Progress = quiet,
) -> Outcome:
    """Take in a file, check it and publish it; call it outside any transaction.

    Without a ``source`` it is the dataset's first. ``received`` places history and needs a right of its own. Raises ``DeliveryRefused`` when the
    request itself makes no sense; a faulty file gives an ``Outcome`` that is not accepted.
    """
    if not file.is_file():
        raise DeliveryRefused(f"找不到文件“{file.name}”，或它不是一个文件；请核对路径")
    request = make_request(
        dataset=dataset,
        jurisdiction=jurisdiction,
        fiscal_year=fiscal_year,
        period=period,
        source=source,
        unit=unit,
        totals=totals,
        received=received,
        file_name=file.name,
        now=now,
    )
    progress("收下原文件", 1)
    with scope([jurisdiction], by):
        admit(request, by)
    key = secrets.token_hex(8)
    with held(key):
        sealed = seal_original(request, file, key)
        before = take_in(request, sealed, carrier=carrier, by=by, now=now)
        if before is None:
            return process(key, jurisdiction, by=by, now=now, original=file, progress=progress)
    if before.state == "published":
        message = f"该文件已报送（批次 {before.pk}），数据没有变化"
        return Outcome(before.pk, True, message, already=True)
    try:
        with held(before.pk):
            return process(
                before.pk, jurisdiction, by=by, now=now, original=file, progress=progress
            )
    except Busy as error:
        raise DeliveryRefused("该文件正在处理中，请稍后查看结果") from error


def process(
    key: str,
    jurisdiction: str,
    *,
    by: Actor,
    now: datetime,
    original: Path | None = None,
    progress: Progress = quiet,
) -> Outcome:
    """Check a received delivery and publish or reject it; hold its lock.

    ``original`` saves opening the seal while the sender's file is at hand.
    """
    work = work_root() / key
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700, parents=True)
    try:
        with scope([jurisdiction], by):
            item = Delivery.objects.get(pk=key)
            secret = bytes(item.original.key)
            known = known_codes(item)
        if item.state != "received":
            return _outcome(item, [])
        path = original or _unsealed(item, secret, work)
        dataset = dataset_named(item.dataset)
        with workbench(work, path.stat().st_size) as con:
            found = validate(
                con,
                path,
                dataset,
                Slice(
                    item.jurisdiction_id, item.fiscal_year, item.period or None, item.unit or None
                ),
                name=item.file_name,
                known=known,
                totals=item.given_totals,
                work=work,
                progress=progress,
            )
            prepared = None
            if not found.fatal:
                prepared = prepare(
                    con, dataset, key, folder=work, key=token_key(), progress=progress
                )
        progress("入库" if prepared else "退回", 95)
        moved = [] if prepared is None else _move(item, prepared)
        with scope([jurisdiction], by):
            if prepared is None:
                reject(subject=item, found=found, by=by, now=now)
            else:
                publish(
                    subject=item, found=found, files=moved, people=prepared.people, by=by, now=now
                )
        return _outcome(item, found.faults)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _unsealed(item: Delivery, secret: bytes, work: Path) -> Path:
    path = work / f"original{Path(item.file_name).suffix.lower()}"
    with path.open("wb") as sink:
        path.chmod(0o600)
        unseal_to(quarantine_root() / item.jurisdiction_id / f"{item.pk}.sealed", secret, sink)
    if sm3_of(path) != item.sm3:
        raise Tampered(f"封存文件“{item.file_name}”与收到时的 SM3 不符")
    return path


def known_codes(item: Delivery) -> dict[str, Any]:
    """Return the codes of the year's lists; the units that existed in that year."""
    first, last = date(item.fiscal_year, 1, 1), date(item.fiscal_year, 12, 31)
    units = Unit.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=first),
        jurisdiction_id=item.jurisdiction_id,
        valid_from__lte=last,
    )
    known: dict[str, Any] = {
        name: names_as_of(name, item.fiscal_year, item.received).keys() for name in FILES
    }
    known["unit"] = set(units.values_list("code", flat=True))
    if dataset_named(item.dataset).by_unit:
        # The jurisdiction's own code stands for the whole of it, e.g. its final accounts.
        known["unit"].add(item.jurisdiction_id)
    return known


def _move(item: Delivery, prepared: Prepared) -> list[tuple[str, Written]]:
    """Give the finished files their places; they stay invisible until the manifest lists them."""
    folder = file_folder(item.dataset, item.jurisdiction_id, item.fiscal_year)
    folder.mkdir(parents=True, exist_ok=True)
    found = prepared.files()
    settle({one.path: folder / one.path.name for _, one in found}, folder)
    return [(kind, Written(folder / one.path.name, one.rows, one.sm3)) for kind, one in found]


@action("delivery.publish", "ledger.deliver")
def publish(
    *,
    subject: Delivery,
    found: Validation,
    files: list[tuple[str, Written]],
    people: list[tuple[str, str]],
    by: Actor,
    now: datetime,
) -> Delivery:
    """List a delivery's files in the manifest: from now on it counts, whole."""
    dataset = dataset_named(subject.dataset)
    for kind, written in files:
        LedgerFile.objects.create(
            jurisdiction_id=subject.jurisdiction_id,
            delivery=subject,
            kind=kind,
            dataset=subject.dataset,
            fiscal_year=subject.fiscal_year,
            path=str(written.path.relative_to(store_root())),
            rows=written.rows,
            sm3=written.sm3,
            version=dataset.version,
        )
    PayeeToken.objects.bulk_create(
        [
            PayeeToken(jurisdiction_id=subject.jurisdiction_id, token=token, display=name[:60])
            for token, name in people
        ],
        ignore_conflicts=True,
        batch_size=5_000,
    )
    _finish(subject, found, "published", now)
    note(delivery=subject.pk, rows=found.rows, files={kind: file.sm3 for kind, file in files})
    return subject


@action("delivery.reject", "ledger.deliver")
def reject(*, subject: Delivery, found: Validation, by: Actor, now: datetime) -> Delivery:
    """Send a delivery back whole, with its faults; the sealed original stays."""
    _finish(subject, found, "rejected", now)
    note(delivery=subject.pk, faults=sum(found.counts.values()))
    return subject


def _finish(subject: Delivery, found: Validation, state: str, now: datetime) -> None:
    locked = Delivery.objects.select_for_update().get(pk=subject.pk)
    if locked.state != "received":
        raise DeliveryRefused(f"批次 {subject.pk} 已处理完毕")
    subject.state, subject.finished_at, subject.rows = state, now, found.rows
    subject.sums = {name: str(value) for name, value in found.sums.items()}
    subject.given_totals = {**found.totals, **subject.given_totals}
    subject.fault_counts, subject.sheets = found.counts, found.sheets
    subject.save()
    DeliveryFault.objects.bulk_create(
        [
            DeliveryFault(
                jurisdiction_id=subject.jurisdiction_id,
                delivery=subject,
                place=place,
                sheet=fault.sheet[:100],
                row=fault.row,
                column=(fault.column or "")[:200],
                value=fault.value,
                expected=fault.expected or "",
                code=fault.code,
                message=fault.message,
                fatal=fault.fatal,
            )
            for place, fault in enumerate(found.faults, 1)
        ],
        batch_size=500,
    )


def _outcome(item: Delivery, faults: list[Fault]) -> Outcome:
    dataset = dataset_named(item.dataset)
    fatal = reads.fatal_number(item)
    hints = sum(item.fault_counts.values()) - fatal
    if item.state == "published":
        lines = [f"已入库：{item}，{item.rows} 行（批次 {item.pk}，SM3 {item.sm3}）"]
    else:
        lines = [f"已退回：{item.file_name} 有 {fatal} 处问题，没有任何数据入库（批次 {item.pk}）"]
    if hints:
        lines.append(f"另有 {hints} 条提示，不影响入库")
    checks = {check.code: check.message for check in dataset.checks}
    for code, number in sorted(item.fault_counts.items(), key=lambda pair: -pair[1]):
        lines.append(f"  {title_of(code, checks)}：{number} 处")
    lines += [f"{'' if fault.fatal else '提示 '}{fault}" for fault in faults[:SHOWN]]
    return Outcome(
        item.pk,
        item.state == "published",
        "\n".join(lines),
        faults=faults,
        counts=item.fault_counts,
    )


@action("delivery.withdraw", "ledger.deliver")
def withdraw(*, subject: Delivery, reason: str, by: Actor, now: datetime) -> Delivery:
    """Take a published delivery back from today on; what it replaced counts again.

    As of an earlier day it still shows: that is what was known then.
    """
    if not reason.strip():
        raise DeliveryRefused("撤回必须写明原因")
    locked: Delivery = Delivery.objects.select_for_update().get(pk=subject.pk)
    if locked.state != "published":
        raise DeliveryRefused(f"批次 {subject.pk} 不是已入库状态，不能撤回")
    locked.state, locked.withdrawn, locked.withdrawn_at = "withdrawn", now.date(), now
    locked.withdrawn_by, locked.withdrawal_reason = by.label, reason.strip()[:500]
    locked.save()
    note(delivery=subject.pk, withdrawn=now.date().isoformat())
    return locked


@action("delivery.erase_original", "people.manage")
def erase_original(*, subject: Delivery, by: Actor, now: datetime) -> None:
    """Delete the key of a kept original: nobody can read it again, its hash stays valid."""
    OriginalKey.objects.filter(delivery=subject).delete()
    note(delivery=subject.pk)


@action("payee.erase", "people.manage")
def erase_payee(*, jurisdiction: str, token: str, by: Actor, now: datetime) -> int:
    """Delete the name a token stands for (个人信息保护法 第四十七条); the number deleted."""
    count, _ = PayeeToken.objects.filter(jurisdiction_id=jurisdiction, token=token).delete()
    note(erased=count)
    return count
