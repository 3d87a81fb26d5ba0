"""Setting an installation up: organisations, people, demonstration, database, running it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from tongjian.cli.base import FILE, Refused, django, told, writing


@click.group(help="机构")
def orgs() -> None:
    """Hold the commands for organisations."""


@orgs.command("load", help="由 CSV 名单放入或更新行政区划、主管部门和预算单位")
@click.option("--jurisdictions", type=FILE, help="行政区划：code,name,level,parent")
@click.option(
    "--units",
    type=FILE,
    help="单位：jurisdiction,department,department_name,unit,unit_name,valid_from,valid_to",
)
def orgs_load(jurisdictions: Path | None, units: Path | None) -> None:
    """Load the lists whole or not at all."""
    if jurisdictions is None and units is None:
        raise Refused("请用 --jurisdictions、--units 给出至少一个名单")
    with django(whole=False) as (actor, now):
        from tongjian.core.orgs.actions import UnitsRefused
        from tongjian.core.orgs.lists import ListRefused
        from tongjian.core.orgs.load import load

        try:
            places, count = load(jurisdictions, units, by=actor, now=now)
        except (ListRefused, UnitsRefused) as error:
            raise Refused(str(error)) from error
    click.echo(f"已放入 {places} 个行政区划、{count} 条单位记录")


@click.group(help="人员")
def people() -> None:
    """Hold the commands for people."""


@people.command("add", help="建立用户并授予第一个角色；口令取自 TONGJIAN_PASSWORD，没有则询问")
@click.argument("username")
@click.option("--title", required=True, help="称呼，例如 安全管理员01")
@click.option("--role", required=True, help="角色代号，例如 security_admin")
@click.option("--jurisdiction", required=True, help="行政区划代码")
@click.option("--unit", default="", help="单位编码（预算单位、联办单位经办员必须填写）")
def people_add(**given: str) -> None:
    """Make a person who can sign in."""
    from tongjian.core.identity.roles import ROLES

    if given["role"] not in ROLES:
        known = "、".join(f"{role.key}（{role.title}）" for role in ROLES.values())
        raise Refused(f"没有角色“{given['role']}”，应为：{known}")
    given["password"] = os.environ.get("TONGJIAN_PASSWORD") or click.prompt(
        "口令", hide_input=True, confirmation_prompt="再输一次"
    )
    with django() as (actor, now):
        from tongjian.core.identity.actions import NameRefused, RoleConflict, add_person
        from tongjian.core.identity.forms import PersonForm

        if given["jurisdiction"] not in actor.everywhere:
            known = "、".join(actor.everywhere) or "（还没有，请先运行 tongjian orgs load）"
            raise Refused(f"没有行政区划“{given['jurisdiction']}”，应为：{known}")
        form = PersonForm(given, codes=actor.everywhere)
        if not form.is_valid():
            faults = [f"{form.fields[name].label}：{e[0]}" for name, e in form.errors.items()]
            raise Refused("\n".join(faults))
        try:
            user = add_person(**form.cleaned_data, by=actor, now=now)
        except (NameRefused, RoleConflict) as error:
            raise Refused(str(error)) from error
    click.echo(f"已建立用户 {user.username}")


@click.group(
    invoke_without_command=True, help="生成演示数据：先是预算、支付、收入，再是其余各项数据和办件"
)
@click.option("--payments", default=300_000, show_default=True, type=click.IntRange(3_000))
@click.option("--cases", default=2_000, show_default=True, type=click.IntRange(50))
@click.option("--seed", default=20250101, show_default=True, type=int)
@click.pass_context
def demo(context: click.Context, payments: int, cases: int, seed: int) -> None:
    """Fill an empty installation with the demonstration district."""
    if context.invoked_subcommand:
        return
    from tongjian.core.home import production

    if production():
        raise Refused("生产环境不生成演示数据")
    with django(whole=False):
        from tongjian.core.demonstration import AlreadyFilled
        from tongjian.demonstrate import fill

        try:
            fill(payments=payments, cases=cases, seed=seed, tell=click.echo)
        except AlreadyFilled as error:
            raise Refused(str(error)) from error


@demo.command("documents", help="生成演示文件：决算公开、申报表和各种坏文件")
@click.argument("folder", type=FILE)
@click.option("--seed", default=20250101, show_default=True, type=int)
def demo_documents(folder: Path, seed: int) -> None:
    """Make the test documents."""
    from tongjian.supervision.demo.documents import make_documents

    with writing(folder):
        for made in make_documents(folder, seed=seed):
            click.echo(str(made.path))


@click.command(help="建立或更新数据库")
def migrate() -> None:
    """Bring the database up to date."""
    with django(whole=False):
        click.echo("数据库已就绪")


@click.command(help="启动：数据库、演示数据、网站和后台任务")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--payments", default=300_000, show_default=True, type=click.IntRange(0))
@click.option("--cases", default=2_000, show_default=True, type=click.IntRange(50))
def run(port: int, host: str, payments: int, cases: int) -> None:
    """Run the whole product until stopped."""
    from tongjian.core.home import production
    from tongjian.serve import serve, web_settings

    with told():
        web_settings()
    if not production():  # QR codes lead here; production says its own address
        os.environ.setdefault("TONGJIAN_ADDRESS", f"http://{host}:{port}")
    with django(whole=False):
        sys.exit(serve(host=host, port=port, payments=payments, cases=cases, tell=click.echo))
