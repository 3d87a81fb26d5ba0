"""``tongjian read``: real files in, findings out; no database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tongjian.cli.base import FILE, Refused, print_json


@click.group(help="读取真实文件并审读（不需要数据库）")
def read() -> None:
    """Hold the readers."""


def _read(reader: Callable[[Path], Any], documents: str, file: Path, as_json: bool) -> None:
    from tongjian.supervision.readers.errors import Unreadable
    from tongjian.supervision.warning.judge import judge, unjudged_words

    try:
        document = reader(file)
    except Unreadable as error:
        raise Refused(str(error)) from error
    broken: list[dict[str, Any]] = []

    def broke(rule: Any, _: BaseException) -> None:
        broken.append({"rule": rule.number, "words": unjudged_words(rule)})

    found = judge(documents, document, broke=broke)
    findings = [finding.as_json() for finding in found]
    if as_json:
        told = {"broken": broken} if broken else {}
        print_json({**document.as_json(), "findings": findings, **told})
    else:
        _print(file, findings)
    if broken:
        raise Refused("\n".join(one["words"] for one in broken))


def _print(file: Path, findings: list[dict[str, Any]]) -> None:
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


@read.command(help="读取收支报表（xlsx、xls、csv、docx）：名称对到当年科目，核对合计")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--year", type=click.IntRange(2000, 2099), help="科目和表的年份；默认取表上印的")
@click.option(
    "--unit", type=click.Choice(["元", "千元", "万元", "亿元"]), help="表上没有写明的金额单位"
)
def report(file: Path, as_json: bool, year: int | None, unit: str | None) -> None:
    """Read a finance report table with names instead of codes."""
    from tongjian.supervision.readers.errors import Unreadable
    from tongjian.supervision.readers.reports import read_report

    try:
        found = read_report(file, year=year, unit=unit).as_json()
    except Unreadable as error:
        raise Refused(str(error)) from error
    if as_json:
        print_json(found)
        return
    lines, findings = found["lines"], found["findings"]
    coded = sum(line["code"] is not None for line in lines)
    click.echo(
        f"{file.name}：{found['title']}，金额单位{found['money_unit']}，"
        f"读到 {len(lines)} 行（{coded} 行对到科目），{_counted(findings)}"
    )
    for number, finding in enumerate(findings, 1):
        where = "，".join(
            f"{PLACES[key]} {value}" for key, value in finding["where"].items() if key in PLACES
        )
        click.echo(f"{number}. {finding['message']}（{where}）")
        if finding["suggestions"]:
            likely = "、".join(f"{one['code']} {one['name']}" for one in finding["suggestions"])
            click.echo(f"   可能是：{likely}")
