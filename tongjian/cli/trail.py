"""The audit trail: verified, published, exported."""

from __future__ import annotations

from pathlib import Path

import click

from tongjian.cli.base import FILE, Refused, django, writing


@click.group(help="核验审计链、电子证照")
def verify() -> None:
    """Hold the checks that need nobody's word."""


@verify.command("audit", help="核验审计链；给出文件时不需要数据库")
@click.argument("file", type=FILE, required=False)
def verify_audit(file: Path | None) -> None:
    """Verify the trail in the database, or an exported one."""
    from tongjian.core.audit.export import ExportUnreadable, check_file
    from tongjian.core.home import home

    if file is not None:
        try:
            count, breaks = check_file(file)
        except ExportUnreadable as error:
            raise Refused(str(error)) from error
    else:
        with django():
            from tongjian.core.audit import trail

            breaks = trail.verify(home() / "heads")
            count = trail.count()
    for found in breaks:
        click.echo(f"{found.jurisdiction} 第 {found.sequence} 条：{found.message}", err=True)
    if breaks:
        raise SystemExit(1)
    click.echo(f"审计链完整：{count} 条记录")


@click.group(help="审计记录")
def audit() -> None:
    """Hold the trail's commands."""


@audit.command("publish", help="公布今天的链头")
def audit_publish() -> None:
    """Publish today's heads."""
    from tongjian.core.home import home

    with django() as (_, now):
        from tongjian.core.audit import trail

        click.echo(str(trail.publish_heads(home() / "heads", now.date())))


@audit.command("export", help="导出审计记录，供离线核验")
@click.argument("file", type=FILE)
def audit_export(file: Path) -> None:
    """Export the trail as JSON lines."""
    with django():
        from tongjian.core.audit.export import write_file
        from tongjian.core.audit.trail import links

        with writing(file):
            click.echo(f"已导出 {write_file(file, links())} 条记录")
