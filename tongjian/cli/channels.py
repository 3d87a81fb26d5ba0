"""The ways in, by hand: a pull now, a look at the watched folder."""

from __future__ import annotations

import click

from tongjian.cli.base import Refused, django


@click.group(help="接入方式：数据库抽取、监控目录")
def channels() -> None:
    """Hold the commands of the ways in."""


@channels.command("pull", help="现在到来源的数据库取数；NAME 是抽取的名称")
@click.argument("name")
@click.option("--all", "whole", is_flag=True, help="不管变没变，所有期间都取一遍")
def channels_pull(name: str, whole: bool) -> None:
    """Pull now, in this process; what comes in is checked in the background."""
    with django(whole=False) as (actor, now):
        from tongjian.core.scope import scope
        from tongjian.supervision.channels.models import PullRun, PullSource
        from tongjian.supervision.channels.pull.tasks import perform

        with scope(actor.everywhere, actor):
            source = PullSource.objects.filter(name=name.upper()).first()
            if source is None:
                known = "、".join(PullSource.objects.values_list("name", flat=True)) or "还没有抽取"
                raise Refused(f"没有抽取“{name}”；有：{known}")
            run = PullRun.objects.create(
                jurisdiction_id=source.jurisdiction_id,
                pull=source,
                state="queued",
                whole=whole,
                by=actor.label,
                queued_at=now,
            )
        message = perform(run.pk, run.jurisdiction_id, now)
        with scope(actor.everywhere, actor):
            run.refresh_from_db()
    if run.state == "failed":
        raise Refused(message)
    click.echo(message)


@channels.command("scan", help="现在查看一次监控目录（TONGJIAN_INBOX）")
def channels_scan() -> None:
    """Look at the watched folder once."""
    with django(whole=False) as (_, now):
        from tongjian.supervision.channels.folder.scan import inbox_root, scan

        if inbox_root() is None:
            raise Refused("没有设置监控目录（环境变量 TONGJIAN_INBOX）")
        looked = scan(now)
    found = (
        ("收下", looked.received),
        ("处理完毕", looked.settled),
        ("还在写入，下次再看", looked.waiting),
    )
    for title, names in found:
        for name in names:
            click.echo(f"{title}：{name}")
    if not any(names for _, names in found) and not looked.problems:
        click.echo("没有新的文件")
    if looked.problems:
        raise Refused("\n".join(looked.problems))
