"""What is declared: listed, scaffolded, written into the documentation."""

from __future__ import annotations

from pathlib import Path

import click

from tongjian.cli.base import FILE, Refused, writing


@click.group("list", help="列出已声明的规则、数据集、分析、事项")
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


@list_.command("analyses", help="每项分析一行：标识、名称、分组、回答的问题")
def list_analyses() -> None:
    """List the analyses."""
    from tongjian.supervision.analyses.catalog import all_analyses
    from tongjian.supervision.analyses.declare import GROUPS

    for each in all_analyses():
        click.echo("\t".join([each.key, each.title, GROUPS[each.group], each.question]))


@list_.command("items", help="每个事项一行：标识、名称、法定时限、承诺时限")
def list_items() -> None:
    """List the items of the catalogue that an installation begins with."""
    from tongjian.core.declared.registry import discover
    from tongjian.hall.items.definition import parse_definition

    for item in discover("tongjian.hall.catalog", "ITEM"):
        found = parse_definition(item.definition)
        limits = [one.text if one else "" for one in (found.statutory, found.promised)]
        click.echo("\t".join([item.key, found.name, *limits]))


@click.group(help="新建一条规则或一项分析的骨架")
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


@new.command("analysis", help="新建分析：一个文件，测试会说还缺什么")
@click.argument("key")
@click.option("--group", required=True, help="分组，例如 execution 或 预算执行")
@click.option("--title", required=True, help="分析名称")
def new_analysis(key: str, group: str, title: str) -> None:
    """Scaffold an analysis."""
    from tongjian.supervision.analyses.scaffold import ScaffoldRefused, scaffold_analysis

    try:
        click.echo(str(scaffold_analysis(key=key, group=group, title=title)))
    except ScaffoldRefused as error:
        raise Refused(str(error)) from error


@click.group(help="文档")
def docs() -> None:
    """Hold the documentation's commands."""


@docs.command("build", help="由声明生成 docs/ 下的规则页和数据集页")
@click.argument("folder", type=FILE, default=Path("docs"))
def docs_build(folder: Path) -> None:
    """Render the declared things' pages."""
    from tongjian.supervision.declared_docs import build

    with writing(folder):
        for path in build(folder):
            click.echo(str(path))
