"""The command line. It only calls actions, reads and readers.

Exit codes: 0 done; 1 refused or not readable, with a Chinese message on stderr; 2 wrong usage.
``read`` and ``due`` need no database; the others start Django when they run.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(path_type=Path)


class Refused(click.ClickException):
    """Ends the command with exit code 1 and a Chinese message on stderr."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Print the message alone."""
        click.echo(self.message, err=True)


@contextmanager
def django(*, whole: bool = True) -> Iterator[Any]:
    """Start Django, bring the database up to date and act as the command line.

    Yields (actor, now). ``whole`` opens one scope over every jurisdiction around the body.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.settings")
    with _told():
        import django as framework

        framework.setup()
        from tongjian.core import clock
        from tongjian.core.database.setup import migrate
        from tongjian.core.identity.reads import command_line
        from tongjian.core.scope import scope

        migrate()
        actor, now = command_line(), clock.now()
    if not whole:
        yield actor, now
        return
    with scope(actor.everywhere, actor):
        yield actor, now


@contextmanager
def _told() -> Iterator[None]:
    """Turn an installation that cannot start into a message."""
    from django.db import OperationalError

    from tongjian.core.home import InsecureSetup

    try:
        yield
    except InsecureSetup as error:
        raise Refused(str(error)) from error
    except OperationalError as error:
        raise Refused(
            "连不上数据库；请核对 DATABASE_URL、DATABASE_OWNER_URL，并确认 PostgreSQL 正在运行"
        ) from error


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Turn a place that cannot be written into a message."""
    try:
        yield
    except OSError as error:
        raise Refused(f"无法写入“{path}”：{os.strerror(error.errno or 0)}") from error


def print_json(value: Any) -> None:
    """Print JSON with Chinese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@click.group(help="通鉴：人大预算联网监督")
def main() -> None:
    """Hold the commands."""


@main.group(help="读取真实文件并审读（不需要数据库）")
def read() -> None:
    """Hold the readers."""


def _read(reader: Callable[[Path], Any], documents: str, file: Path, as_json: bool) -> None:
    from tongjian.supervision.readers.errors import Unreadable
    from tongjian.supervision.warning.judge import judge

    try:
        document = reader(file)
    except Unreadable as error:
        raise Refused(str(error)) from error
    findings = [finding.as_json() for finding in judge(documents, document)]
    result = {**document.as_json(), "findings": findings}
    if as_json:
        print_json(result)
        return
    click.echo(f"{file.name}：已读取，{_counted(findings)}")
    for number, finding in enumerate(findings, 1):
        where = "，".join(
            f"{PLACES.get(key, key)} {value}" for key, value in finding["where"].items() if value
        )
        click.echo(f"{number}. [规则{finding['rule']}] {finding['message']}（{where}）")


PLACES = {
    "page": "页",
    "table": "表",
    "section": "节",
    "row": "行",
    "column": "列",
    "line": "行",
    "sheet": "工作表",
    "cell": "单元格",
}


def _counted(findings: list[dict[str, Any]]) -> str:
    """Say how many faults were found; what rounding explains is no fault and counted apart."""
    rounded = sum(finding["kind"] == "rounding" for finding in findings)
    said = f"发现 {len(findings) - rounded} 处"
    return f"{said}，另有 {rounded} 处可由四舍五入解释" if rounded else said


@read.command(help="读取部门决算公开 PDF：九张表和文字说明")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def accounts(file: Path, as_json: bool) -> None:
    """Read and judge published final accounts."""
    from tongjian.supervision.readers.accounts import read_accounts

    _read(read_accounts, "accounts", file, as_json)


@read.command(help="读取绩效目标申报表（txt、docx、xlsx）")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def declaration(file: Path, as_json: bool) -> None:
    """Read and judge a performance declaration."""
    from tongjian.supervision.readers.declaration import read_declaration

    _read(read_declaration, "declaration", file, as_json)


class Misused(Refused):
    """Ends the command with exit code 2 and a Chinese message on stderr."""

    exit_code = 2


# A negative amount must reach the check that answers it, not be taken for an option.
@main.command(
    help="从某日起算，期限到哪一天为止，并逐日说明（不需要数据库）",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("day", metavar="DATE", default="")
@click.argument("amount", metavar="N", default="")
@click.option(
    "--unit",
    metavar="[working_days|days|months]",
    default="working_days",
    show_default=True,
    help="工作日、自然日、月",
)
@click.option("--count-first-day", is_flag=True, help="起算当天计入；不填为不计")
@click.option("--no-roll", is_flag=True, help="按日、月计算的期限，最后一天逢休息日也不顺延")
def due(day: str, amount: str, unit: str, count_first_day: bool, no_roll: bool) -> None:
    """Reckon a limit from the published calendar."""
    from tongjian.core.calendar.clock import ClockInvalid
    from tongjian.core.calendar.command import due_lines

    try:
        lines = due_lines(day, amount, unit, count_first_day=count_first_day, roll=not no_roll)
    except ClockInvalid as error:
        raise Misused(str(error)) from error
    click.echo("\n".join(lines))


@main.group("list", help="列出已声明的规则、数据集")
def list_() -> None:
    """Hold the lists of declared things."""


@list_.command("rules", help="每条规则一行：编号、名称、级别、分组")
def list_rules() -> None:
    """List the rules."""
    from tongjian.supervision.warning.declare import GROUPS, LEVELS
    from tongjian.supervision.warning.judge import rules

    for rule in rules():
        click.echo("\t".join([rule.key, rule.title, LEVELS[rule.level], GROUPS[rule.group]]))


@list_.command("datasets", help="每个数据集一行：名称、中文名、列数")
def list_datasets() -> None:
    """List the datasets."""
    from tongjian.supervision.datasets import all_datasets

    for dataset in all_datasets():
        click.echo("\t".join([dataset.name, dataset.title, str(len(dataset.columns))]))


@main.group(help="新建一条规则的骨架")
def new() -> None:
    """Hold the scaffolds."""


@new.command("rule", help="新建预警规则：文件、说明页和测试用例")
@click.argument("number", type=click.IntRange(1, 999))
@click.option("--group", required=True, help="分组，例如 payment")
@click.option("--title", required=True, help="规则名称")
def new_rule(number: int, group: str, title: str) -> None:
    """Scaffold a rule."""
    from tongjian.supervision.warning.scaffold import ScaffoldRefused, scaffold_rule

    try:
        for path in scaffold_rule(number=number, group=group, title=title):
            click.echo(str(path))
    except ScaffoldRefused as error:
        raise Refused(str(error)) from error


def _totals(_: Any, __: Any, given: tuple[str, ...]) -> dict[str, str]:
    totals = {}
    for text in given:
        column, mark, value = text.partition("=")
        if not mark or not column or not value:
            raise click.BadParameter(f"{text} 应写作 列名=合计数，例如 amount_yuan=123.45")
        totals[column] = value
    return totals


@main.command(help="报送一个数据文件（CSV 或 XLSX）")
@click.argument("file", type=FILE)
@click.option("--dataset", required=True, help="数据集，例如 payment")
@click.option("--jurisdiction", required=True, help="行政区划代码")
@click.option("--year", required=True, type=click.IntRange(2000, 2100), help="预算年度")
@click.option("--period", help="期间，例如 06；不填为全年")
@click.option("--source", default="finance", show_default=True, help="来源部门")
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


@main.group(help="预警")
def warn() -> None:
    """Hold the warning commands."""


@warn.command("run", help="运行台账规则；重复运行不会重复登记")
@click.option("--jurisdiction", help="行政区划代码；不填为全部")
@click.option("--year", type=click.IntRange(2000, 2100), help="预算年度；不填为全部")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def warn_run(jurisdiction: str | None, year: int | None, as_json: bool) -> None:
    """Run the ledger rules."""
    with django() as (actor, now):
        from tongjian.supervision.warning.actions import run_rules

        codes = (jurisdiction,) if jurisdiction else actor.everywhere
        if not set(codes) <= set(actor.everywhere):
            raise Refused(f"没有行政区划 {jurisdiction}")
        results = run_rules(jurisdictions=codes, year=year, by=actor, now=now)
    if as_json:
        from tongjian.core.pages import LABEL, demonstration

        mark = {"demonstration": LABEL} if demonstration() else {}
        print_json([{**result.as_json(), **mark} for result in results])
        return
    click.echo(f"发现 {len(results)} 条预警")


@main.group(help="核验审计链、电子证照")
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


@verify.command("certificate", help="核验电子证照文件（PDF），不需要数据库")
@click.argument("file", type=FILE)
@click.option("--key", type=FILE, help="发证机关的公钥（PEM）；不填用本机的")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def verify_certificate(file: Path, key: Path | None, as_json: bool) -> None:
    """Verify a certificate's signature and bytes."""
    from tongjian.core import clock
    from tongjian.core.home import InsecureSetup
    from tongjian.hall.certificates.command import verify as run
    from tongjian.hall.certificates.envelope import NotSound
    from tongjian.hall.certificates.signing import KeyUnreadable

    try:
        verified = run(file, key)
    except (NotSound, KeyUnreadable, InsecureSetup) as error:
        raise Refused(str(error)) from error
    if as_json:
        print_json(verified.as_json())
        return
    for line in verified.lines(clock.now().date()):
        click.echo(line)


@main.group(help="电子证照")
def certificates() -> None:
    """Hold the commands for certificates."""


@certificates.command("key", help="导出核验证照用的公钥（PEM）")
@click.argument("file", type=FILE)
def certificates_key(file: Path) -> None:
    """Write the public key."""
    from tongjian.core.home import InsecureSetup
    from tongjian.hall.certificates.signing import fingerprint, pem, private_key

    try:
        public = private_key().public_key()
    except InsecureSetup as error:
        raise Refused(str(error)) from error
    with _writing(file):
        file.write_text(pem(public), encoding="ascii")
    click.echo(f"已写出公钥，指纹 {fingerprint(public)}")


@main.group(help="审计记录")
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

        with _writing(file):
            click.echo(f"已导出 {write_file(file, links())} 条记录")


@main.group(help="机构")
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
        from tongjian.core.orgs.lists import ListRefused
        from tongjian.core.orgs.load import load

        try:
            places, count = load(jurisdictions, units, by=actor, now=now)
        except ListRefused as error:
            raise Refused(str(error)) from error
    click.echo(f"已放入 {places} 个行政区划、{count} 条单位记录")


@main.group(help="人员")
def people() -> None:
    """Hold the commands for people."""


@people.command("add", help="建立用户并授予第一个角色；口令取自 TONGJIAN_PASSWORD，没有则询问")
@click.argument("username")
@click.option("--title", required=True, help="称呼，例如 安全管理员01")
@click.option("--role", required=True, help="角色代号，例如 security_admin")
@click.option("--jurisdiction", required=True, help="行政区划代码")
@click.option("--unit", default="", help="单位编码（预算单位角色必须填写）")
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
            told = [f"{form.fields[name].label}：{e[0]}" for name, e in form.errors.items()]
            raise Refused("\n".join(told))
        try:
            user = add_person(**form.cleaned_data, by=actor, now=now)
        except (NameRefused, RoleConflict) as error:
            raise Refused(str(error)) from error
    click.echo(f"已建立用户 {user.username}")


@main.group(invoke_without_command=True, help="生成演示数据")
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

    with _writing(folder):
        for made in make_documents(folder, seed=seed):
            click.echo(str(made.path))


@main.group(help="文档")
def docs() -> None:
    """Hold the documentation's commands."""


@docs.command("build", help="由声明生成 docs/ 下的规则页和数据集页")
@click.argument("folder", type=FILE, default=Path("docs"))
def docs_build(folder: Path) -> None:
    """Render the declared things' pages."""
    from tongjian.supervision.declared_docs import build

    with _writing(folder):
        for path in build(folder):
            click.echo(str(path))


@main.command(help="建立或更新数据库")
def migrate() -> None:
    """Bring the database up to date."""
    with django(whole=False):
        click.echo("数据库已就绪")


@main.command(help="启动：数据库、演示数据、网站和后台任务")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--payments", default=300_000, show_default=True, type=click.IntRange(0))
@click.option("--cases", default=2_000, show_default=True, type=click.IntRange(50))
def run(port: int, host: str, payments: int, cases: int) -> None:
    """Run the whole product until stopped."""
    from tongjian.serve import serve

    with django(whole=False):
        sys.exit(serve(host=host, port=port, payments=payments, cases=cases, tell=click.echo))


if __name__ == "__main__":
    main()
