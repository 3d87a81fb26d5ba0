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
