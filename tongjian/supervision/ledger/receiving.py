"""Through the exchange's door: a file becomes a package and a delivery, before anything reads it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import connection
from django.db.models import Q

from tongjian.core.action import action, note
from tongjian.core.exchange.actions import receive as receive_package
from tongjian.core.identity.actor import Actor
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.scope import scope
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger import reads
from tongjian.supervision.ledger.errors import DeliveryRefused
from tongjian.supervision.ledger.locks import held
from tongjian.supervision.ledger.models import Delivery, OriginalKey
from tongjian.supervision.ledger.paths import quarantine_root
from tongjian.supervision.ledger.quarantine import new_key, seal
from tongjian.supervision.ledger.slices import counts_whole
from tongjian.supervision.ledger.tasks import process_delivery
from tongjian.supervision.linkage.speaks import sources_of

KIND = "delivery/1"
PERIOD = re.compile(r"0[1-9]|1[0-2]")
LARGEST = 4 << 30  # bytes
LONGEST_UNIT = 24


@dataclass(frozen=True)
class Request:
    """What the sender says the file is; ``period`` "" is the whole year."""

    dataset: Dataset
    jurisdiction: str
    fiscal_year: int
    period: str
    source: str
    unit: str
    totals: Mapping[str, str]
    received: date
    backdated: bool
    file_name: str


def make_request(
    *,
    dataset: str,
    jurisdiction: str,
    fiscal_year: int,
    period: str | None,
    source: str | None,
    file_name: str,
    now: datetime,
    unit: str | None = None,
    totals: Mapping[str, str] | None = None,
    received: date | None = None,
) -> Request:
    """Return the request, or raise ``DeliveryRefused`` where it makes no sense."""
    try:
        declared = dataset_named(dataset)
    except KeyError as error:
        known = "、".join(f"{item.name}（{item.title}）" for item in all_datasets())
        raise DeliveryRefused(f"没有数据集“{dataset}”；可用：{known}") from error
    source = source or next(iter(declared.sources))
    if source not in declared.sources:
        known = "、".join(f"{name}（{title}）" for name, title in declared.sources.items())
        raise DeliveryRefused(f"{declared.title}数据没有来源“{source}”；可用：{known}")
    if period and (declared.period is None or not PERIOD.fullmatch(period)):
        raise DeliveryRefused(f"期间“{period}”无效；应为 01 至 12，全年报送时不填")
    if unit and not declared.by_unit:
        raise DeliveryRefused(f"{declared.title}数据不按单位报送，不能指定单位")
    if declared.by_unit and not unit:
        raise DeliveryRefused(f"{declared.title}数据按单位报送，请指定单位编码")
    if unit and len(unit) > LONGEST_UNIT:
        raise DeliveryRefused(f"单位编码“{unit[:40]}”超过 {LONGEST_UNIT} 个字符")
    if received is not None and received > now.date():
        raise DeliveryRefused(f"收到日期 {received} 晚于今天")
    return Request(
        dataset=declared,
        jurisdiction=jurisdiction,
        fiscal_year=fiscal_year,
        period=period or "",
        source=source,
        unit=unit or "",
        totals=dict(totals or {}),
        received=received or now.date(),
        backdated=received is not None,
        file_name=file_name[-200:],
    )


def admit(request: Request, by: Actor) -> None:
    """Raise unless the sender may deliver this here; needs a scope."""
    if not Jurisdiction.objects.filter(code=request.jurisdiction).exists():
        raise DeliveryRefused(f"没有行政区划“{request.jurisdiction}”")
    by.require("ledger.deliver", request.jurisdiction)
    refuse_other_sources(by, request.dataset.name, request.source, request.jurisdiction)
    if request.backdated:
        by.require("ledger.backdate", request.jurisdiction)


def refuse_other_sources(by: Actor, dataset: str, source: str, jurisdiction: str) -> None:
    """Raise where somebody would deliver in the name of a source they do not speak for."""
    speaks = sources_of(by, "ledger.deliver", jurisdiction)
    if speaks is None or source in speaks:
        return
    titles = {name: title for one in all_datasets() for name, title in one.sources.items()}
    own = "、".join(titles.get(name, name) for name in sorted(speaks)) or "（还没有指定）"
    wanted = dataset_named(dataset).sources.get(source, source)
    raise DeliveryRefused(f"您代表的来源是{own}，不能以{wanted}的名义报送")


def same_bytes(request: Request, sm3: str, today: date) -> Delivery | None:
    """Return the delivery that makes these bytes needless, or the interrupted one to go on with."""
    rows = Delivery.objects.filter(
        Q(state="published") | Q(state="received"),
        sm3=sm3,
        jurisdiction_id=request.jurisdiction,
        dataset=request.dataset.name,
        source=request.source,
        fiscal_year=request.fiscal_year,
        period=request.period,
        unit=request.unit,
    )
    found: Delivery
    for found in rows:
        if found.state == "received":
            same_day = not request.backdated or found.received == request.received
            if same_day and found.given_totals == dict(request.totals):
                return found
            continue
        chain = reads.chain_of(reads.published(found))
        if counts_whole(chain, found.pk, today):
            return found
    return None


@dataclass(frozen=True)
class Sealed:
    """An original under seal that is no delivery yet."""

    key: str
    secret: bytes
    sm3: str
    size: int
    path: Path


def seal_original(request: Request, file: Path, key: str) -> Sealed:
    """Seal a file as the original of the delivery ``key``, whose lock is held."""
    size = file.stat().st_size
    if size > LARGEST:
        raise DeliveryRefused(f"文件超过 {LARGEST >> 30} GB 的上限；请分期间报送")
    secret, path = new_key(), quarantine_root() / request.jurisdiction / f"{key}.sealed"
    return Sealed(key, secret, seal(file, path, secret), size, path)


def take_in(
    request: Request, sealed: Sealed, *, carrier: str, by: Actor, now: datetime
) -> Delivery | None:
    """Make a sealed original a package and a delivery in one transaction.

    Where the same bytes are there already the seal is removed and their delivery returned. The
    same file from two hands at once: the second waits here until the first has its delivery.
    """
    with scope([request.jurisdiction], by):
        with connection.cursor() as cursor:
            key = f"delivery:{request.jurisdiction}:{sealed.sm3}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
        before = same_bytes(request, sealed.sm3, now.date())
        if before is None:
            register(
                request=request,
                sealed=sealed,
                carrier=carrier,
                jurisdiction=request.jurisdiction,
                by=by,
                now=now,
            )
    if before is not None:
        sealed.path.unlink()
    return before


@action("delivery.receive", "ledger.deliver")
def register(
    *,
    request: Request,
    sealed: Sealed,
    carrier: str,
    jurisdiction: str,
    by: Actor,
    now: datetime,
) -> Delivery:
    """Put the sealed original into the inbox and open its delivery, in one transaction."""
    manifest = {
        "delivery": sealed.key,
        "dataset": request.dataset.name,
        "version": request.dataset.version,
        "fiscal_year": request.fiscal_year,
        "period": request.period,
        "unit": request.unit,
        "size": sealed.size,
        "totals": dict(request.totals),
        "received": request.received.isoformat(),
    }
    package = receive_package(
        kind=KIND,
        jurisdiction=jurisdiction,
        source=request.source,
        carrier=carrier,
        manifest=manifest,
        content=f"ledger/quarantine/{jurisdiction}/{sealed.key}.sealed",
        content_sm3=sealed.sm3,
        by=by,
        now=now,
    )
    made: Delivery = Delivery.objects.create(
        id=sealed.key,
        jurisdiction_id=jurisdiction,
        package=package,
        dataset=request.dataset.name,
        source=request.source,
        fiscal_year=request.fiscal_year,
        period=request.period,
        unit=request.unit,
        state="received",
        file_name=request.file_name,
        size=sealed.size,
        sm3=sealed.sm3,
        sequence=package.sequence,
        received=request.received,
        entered_at=now,
        given_totals=dict(request.totals),
        by=by.label,
    )
    OriginalKey.objects.create(jurisdiction_id=jurisdiction, delivery=made, key=sealed.secret)
    note(delivery=sealed.key, sm3=sealed.sm3, backdated=request.backdated)
    return made


def enqueue(
    request: Request, file: Path, stack: ExitStack, *, by: Actor, now: datetime, carrier: str
) -> tuple[str, bool]:
    """Take a file in and queue its check in the transaction of the caller's scope.

    Returns the delivery and whether the same bytes were there already. The delivery's lock goes
    onto ``stack``, to be let go after the transaction.
    """
    key = secrets.token_hex(8)
    stack.enter_context(held(key))
    sealed = seal_original(request, file, key)
    before = take_in(request, sealed, carrier=carrier, by=by, now=now)
    if before is not None:
        return before.pk, before.state == "published"
    process_delivery.defer(delivery=key, jurisdiction=request.jurisdiction, user_id=by.user_id)
    return key, False
