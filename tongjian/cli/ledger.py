"""Delivering data and running the ledger's rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tongjian.cli.base import DAY, FILE, Refused, django, print_json


def _totals(_: Any, __: Any, given: tuple[str, ...]) -> dict[str, str]:
    totals = {}
    for text in given:
        column, mark, value = text.partition("=")
        if not mark or not column or not value:
            raise click.BadParameter(f"{text} 应写作 列名=合计数，例如 amount_yuan=123.45")
        totals[column] = value
    return totals


@click.command(help="报送一个数据文件（CSV 或 XLSX）")
@click.argument("file", type=FILE)
@click.option("--dataset", required=True, help="数据集，例如 payment")
@click.option("--jurisdiction", required=True, help="行政区划代码")
@click.option("--year", required=True, type=click.IntRange(2000, 2100), help="预算年度")
@click.option("--period", help="期间，例如 06；不填为全年")
@click.option("--source", help="来源部门；不填为数据集的第一个来源")
@click.option("--unit", help="单位编码（按单位报送的数据集）")
@click.option("--total", "totals", multiple=True, callback=_totals, help="控制总数 列名=合计数")
@click.option("--received", type=DAY, help="补录历史数据的实际收到日期")
def deliver(file: Path, **given: Any) -> None:
    """Deliver a file through the exchange's door and publish it when sound."""
    from tongjian.supervision.ledger.errors import DeliveryRefused

    with django(whole=False) as (actor, now):
        from tongjian.supervision.ledger.actions import deliver as run

        received = given.pop("received")
        try:
            outcome = run(
                file=file,
                fiscal_year=given.pop("year"),
                received=received.date() if received else None,
                carrier="command",
                by=actor,
                now=now,
                **given,
            )
        except DeliveryRefused as error:
            raise Refused(str(error)) from error
    click.echo(outcome.message)
    if not outcome.accepted:
        raise SystemExit(1)


@click.group(help="台账")
def ledger() -> None:
    """Hold the commands of the ledger's upkeep."""


@ledger.command("compact", help="把同一数据集、同一年度的多个文件合并为一个，任何一天的数据都不变")
@click.option("--jurisdiction", help="行政区划代码；不填为全部")
@click.option("--dataset", help="数据集，例如 payment；不填为全部")
@click.option("--year", type=click.IntRange(2000, 2100), help="预算年度；不填为全部")
def ledger_compact(jurisdiction: str | None, dataset: str | None, year: int | None) -> None:
    """Merge the ledger's files now; the background does the same every night."""
    with django(whole=False) as (actor, now):
        from tongjian.supervision.ledger.compaction import compact

        codes = (jurisdiction,) if jurisdiction else actor.everywhere
        if not set(codes) <= set(actor.everywhere):
            raise Refused(f"没有行政区划 {jurisdiction}")
        made = compact(jurisdictions=codes, by=actor, now=now, dataset=dataset, year=year)
    click.echo(f"合并出 {made} 个文件")


@click.group(help="预警")
def warn() -> None:
    """Hold the warning commands."""


@warn.command("run", help="运行台账规则；重复运行不会重复登记")
@click.option("--jurisdiction", help="行政区划代码；不填为全部")
@click.option("--year", type=click.IntRange(2000, 2100), help="预算年度；不填为全部")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--missing", "with_missing", is_flag=True, help="同时列出没有判断的")
def warn_run(jurisdiction: str | None, year: int | None, as_json: bool, with_missing: bool) -> None:
    """Run the ledger rules; what they could not judge is told on the error channel or listed."""
    with django() as (actor, now):
        from tongjian.supervision.warning.actions import run_and_tell
        from tongjian.supervision.warning.broken import Broken

        codes = (jurisdiction,) if jurisdiction else actor.everywhere
        if not set(codes) <= set(actor.everywhere):
            raise Refused(f"没有行政区划 {jurisdiction}")
        run = run_and_tell(jurisdictions=codes, year=year, by=actor, now=now)
    broken = [each for each in run.missing if isinstance(each, Broken)]
    lacking = [each for each in run.missing if not isinstance(each, Broken)]
    if lacking and not with_missing:
        told = f"有 {len(lacking)} 处因缺少数据没有判断，加 --missing 逐条列出"
        click.echo(told, err=True)
    for each in broken:
        click.echo(f"{each.jurisdiction}\t{each.year}\t{each.words}", err=True)
    if as_json:
        from tongjian.core.pages import LABEL, demonstration

        mark = {"demonstration": LABEL} if demonstration() else {}
        found = [{**result.as_json(), **mark} for result in run.results]
        missing, broke = (
            [{**each.as_json(), **mark} for each in some] for some in (lacking, broken)
        )
        whole = {"warnings": found, "missing": missing, **({"broken": broke} if broke else {})}
        print_json(whole if with_missing else found)
        return
    click.echo(f"发现 {len(run.results)} 条预警")
    for one in lacking if with_missing else ():
        click.echo(f"{one.jurisdiction}\t{one.year}\t{one.words}")
