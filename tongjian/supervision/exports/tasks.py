"""Writing workbooks in the background, and deleting them when their time is over.

A workbook is written beside its place and gets its name when it is whole; the state that offers it
follows in the same breath. A worker killed in between leaves a file nobody is offered, and the job
is taken up again from the beginning.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app

from tongjian.core import clock
from tongjian.core.documents.numbers import grouped
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.notify.actions import notify
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.orgs.reads import all_codes
from tongjian.core.pages import LABEL, demonstration
from tongjian.core.scope import scope
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Column, Dataset
from tongjian.supervision.exports import actions, reads
from tongjian.supervision.exports.models import DONE, RUNNING, WAITING, Export
from tongjian.supervision.exports.workbook import Cover, Field, Stopped, write
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.parquet import sm3_of
from tongjian.supervision.queries import pages
from tongjian.supervision.queries import reads as query_reads
from tongjian.supervision.queries.opening import tables_of
from tongjian.supervision.queries.people import shown_people
from tongjian.supervision.queries.sentences import scope_words
from tongjian.supervision.queries.state import State

WORKER = "系统"
GONE = "您现在没有这些数据的导出权限，文件没有生成"
BROKEN = "生成时出了问题，请重新导出；仍不行请联系运维人员"


@app.task(queue="exports", name="exports.write")
def write_workbook(export: str, jurisdiction: str) -> None:
    """Write one workbook and tell its owner; harmless when it is settled already."""
    by = Actor(None, WORKER, (), everything=True, everywhere=(jurisdiction,))
    with scope([jurisdiction], by):
        found = actions.take(export)
    if found is None:
        return
    try:
        _write(found, by)
    except Stopped:
        pass
    except Exception:
        with scope([jurisdiction], by):
            actions.fail(subject=found, said=BROKEN, by=by, now=clock.now())
            _tell(found, BROKEN)
        raise
    finally:
        reads.part_of(found).unlink(missing_ok=True)
        shutil.rmtree(reads.scratch_of(found), ignore_errors=True)


def _write(export: Export, by: Actor) -> None:
    place = export.jurisdiction_id
    actor = actor_of(User.objects.get(pk=export.user_id))
    with scope(actor.reach("ledger.read"), actor):
        state = reads.state_for(export, actor, clock.now().date())
        if state is not None:
            tables = tables_of(state)
            cover = _cover(export, state, tables)
    if state is None:
        with scope([place], by):
            actions.fail(subject=export, said=GONE, by=by, now=clock.now())
            _tell(export, GONE)
        return
    columns = [column for column in state.dataset.columns if column.protect != "account"]
    units = None if export.units is None else frozenset(export.units)
    part, scratch = reads.part_of(export), reads.scratch_of(export)
    part.unlink(missing_ok=True)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)

    def told(written: int) -> bool:
        with scope([place], by):
            return actions.progress(export.pk, written)

    batches = query_reads.batches(tables, state, units)
    fields = [_field(column) for column in columns]
    texts = _texts(batches, columns, actor.reach("ledger.read"))
    export.rows = write(part, cover, fields, texts, scratch=scratch, told=told)
    path, sm3 = reads.file_of(export), sm3_of(part)
    size = part.stat().st_size
    part.rename(path)
    with scope([place], by):
        kept = actions.finish(subject=export, size=size, sm3=sm3, by=by, now=clock.now())
        if kept:
            _tell(export, f"Excel 文件已生成，共 {export.rows:,} 行，可以下载")
    if not kept:
        path.unlink(missing_ok=True)


def _field(column: Column) -> Field:
    number = column.type in {"amount", "number", "int"}
    places = {"amount": 2, "number": 4}.get(column.type, 0)
    return Field(column.heading, number, dict(column.choices) or None, places)


def _texts(
    batches: Iterator[Any], columns: Sequence[Column], places: tuple[str, ...]
) -> Iterator[list[list[str]]]:
    """Yield the columns of each batch as text, people by surname alone."""
    people = [index for index, column in enumerate(columns) if column.protect == "payee"]
    for batch in batches:
        texts = [batch.column(column.name).to_pylist() for column in columns]
        for index in people:
            texts[index] = shown_people(texts[index], places)
        yield texts


def _cover(export: Export, state: State, tables: Any) -> Cover:
    dataset: Dataset = dataset_named(export.dataset)
    place = Jurisdiction.objects.get(pk=export.jurisdiction_id).name
    trail = query_reads.trail(
        tables, state, None if export.units is None else frozenset(export.units)
    )
    facts = [
        ("数据", dataset.title),
        ("范围", scope_words(state, place)),
        *(("分类", f"{name}（{code}）") for _, code, name in trail),
        *(("条件", chip.title) for chip in pages.chips(state)),
        *([("限于单位", "、".join(export.units))] if export.units is not None else []),
        ("行数", f"{export.rows:,}"),
        ("数据截至", export.as_of.isoformat()),
        ("申请时间", export.requested_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")),
        ("来源", "、".join(dataset.sources.values())),
        ("依据", dataset.basis),
        ("说明", "编码列是各年度编码；个人收款人只列姓；账号不在文件中。"),
    ]
    keys = [
        source.part.published.delivery
        for source in tables.tables.sources
        if source.part.published.dataset == dataset.name
    ]
    origins = ledger.deliveries_by_id(keys).values()
    sources = [
        (str(item), item.file_name, item.received.isoformat(), item.sm3)
        for item in sorted(origins, key=lambda item: (item.received, item.pk))
    ]
    label = LABEL if demonstration() else ""
    return Cover(f"{place}{state.year}年{dataset.title}明细", facts, sources, label)


def _tell(export: Export, text: str) -> None:
    from django.urls import reverse

    dataset = dataset_named(export.dataset)
    notify(
        user_id=export.user_id,
        text=f"{dataset.title} {export.fiscal_year} 年：{text}",
        url=reverse("exports"),
        now=clock.now(),
    )


@app.periodic(cron="17 * * * *")
@app.task(name="exports.expire", queueing_lock="exports.expire")
def expire(timestamp: int) -> None:
    """Delete the workbooks whose time is over, and files that belong to none."""
    remove_old(clock.now())


def remove_old(now: datetime) -> int:
    """Delete what has expired and what a crash left behind; how many were taken away."""
    by = Actor(None, WORKER, (), everything=True, everywhere=all_codes())
    with scope(all_codes(), by):
        old = list(Export.objects.filter(state=DONE, expires_at__lte=now))
        for export in old:
            actions.expire(subject=export, by=by, now=now)
        live = set(
            Export.objects.filter(state__in=(DONE, RUNNING, WAITING)).values_list("pk", flat=True)
        )
    for path in reads.folder().iterdir():
        if path.name.partition(".")[0] not in live:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()
    return len(old)


def size_words(size: int | None) -> str:
    """Return a file's size as printed."""
    from decimal import Decimal

    return "—" if size is None else f"{grouped(Decimal(size) / (1 << 20), 1)} MB"
