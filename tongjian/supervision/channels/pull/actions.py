"""Setting up pulls and starting their runs."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tongjian.core.action import action, note
from tongjian.core.identity.actor import Actor
from tongjian.supervision.channels.models import PullRun, PullSlice, PullSource
from tongjian.supervision.channels.pull.errors import PullRefused
from tongjian.supervision.channels.pull.query import judged
from tongjian.supervision.channels.pull.servers import require_allowed
from tongjian.supervision.datasets import dataset_named

NAME = re.compile(r"[A-Z][A-Z0-9_]{1,39}")
PLAIN = re.compile(r"[\w.$-]{1,64}")
COLUMN = re.compile(r"[^\x00-\x1f\"`;]{1,64}")
OFF = "这个抽取已停用，不去取数；要取请先启用"
# What, when it changes, makes the rows already pulled no measure of the new ones.
CONTENT = (
    *("source", "dataset", "engine", "host", "port", "database", "query", "mapping"),
    *("year_column", "period_column", "unit_column", "watermark_column"),
)


@action("channels.save_pull", "channels.manage")
def save_pull(
    *,
    subject: PullSource | None,
    jurisdiction: str,
    by: Actor,
    now: datetime,
    **given: Any,
) -> PullSource:
    """Set up a pull or change it; ``given`` are the fields of ``PullSource``.

    When what it pulls changes, every slice is pulled anew. Raises ``PullRefused``.
    """
    _judge(given)
    item = subject or PullSource(jurisdiction_id=jurisdiction)
    before = [getattr(item, name) for name in CONTENT] if item.pk else None
    for name, value in given.items():
        setattr(item, name, value)
    item.changed_at, item.changed_by = now, by.label
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as error:
        raise PullRefused(f"名称 {item.name} 已经有别的抽取使用，请换一个") from error
    anew = before is not None and before != [getattr(item, name) for name in CONTENT]
    if anew:
        PullSlice.objects.filter(pull=item).delete()
    note(pull=item.pk, name=item.name, dataset=item.dataset, active=item.active, anew=anew)
    return item


def _judge(given: dict[str, Any]) -> None:
    if not NAME.fullmatch(given["name"]):
        raise PullRefused("名称应为 2 至 40 个大写字母、数字或下划线，以字母开头，例如 TAX_REVENUE")
    dataset = dataset_named(given["dataset"])
    if given["source"] not in dataset.sources:
        known = "、".join(dataset.sources.values())
        raise PullRefused(f"{dataset.title}数据没有这个来源；可用：{known}")
    if given["period_column"] and dataset.period is None:
        raise PullRefused(f"{dataset.title}数据只按全年报送，期间列请留空")
    if dataset.by_unit != bool(given["unit_column"]):
        text = "按单位报送，请写单位列" if dataset.by_unit else "不按单位报送，单位列请留空"
        raise PullRefused(f"{dataset.title}数据{text}")
    for name, title in (("database", "数据库名"), ("user", "用户名")):
        if not PLAIN.fullmatch(given[name]):
            raise PullRefused(f"{title}只能有字母、数字和 _ . $ -")
    for name in ("year_column", "period_column", "unit_column", "watermark_column"):
        if given[name] and not COLUMN.fullmatch(given[name]):
            raise PullRefused(f"列名“{given[name][:40]}”含有不允许的字符")
    require_allowed(given["host"], given["port"])
    judged(given["query"], given["engine"])


@action("channels.start_pull", "channels.manage")
def start_pull(*, subject: PullSource, whole: bool, by: Actor, now: datetime) -> PullRun:
    """Start a run now, in the background. Raises ``PullRefused`` for one that is switched off."""
    if not subject.active:
        raise PullRefused(OFF)
    run = queue_run(subject, whole=whole, by=by.label, now=now)
    note(pull=subject.pk, name=subject.name, run=run.pk, whole=whole)
    return run


def queue_run(source: PullSource, *, whole: bool, by: str, now: datetime) -> PullRun:
    """Queue a run in the running transaction, or return the one that waits already."""
    from tongjian.supervision.channels.pull.tasks import run_pull

    locked = PullSource.objects.select_for_update(no_key=True).get(pk=source.pk)
    waiting: PullRun | None = PullRun.objects.filter(pull=locked, state="queued").first()
    if waiting is not None and waiting.whole >= whole:
        return waiting
    made: PullRun = PullRun.objects.create(
        jurisdiction_id=locked.jurisdiction_id,
        pull=locked,
        state="queued",
        whole=whole,
        by=by,
        queued_at=now,
        step="等待后台处理",
    )
    run_pull.configure(lock=f"pull:{locked.pk}").defer(
        run=made.pk, jurisdiction=locked.jurisdiction_id
    )
    return made
