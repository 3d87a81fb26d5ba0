"""Rule 47: a very large payment for a project that is paid only once."""

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    NOT_A_PROGRAMME,
    in_class,
    payments,
    per_payment,
    yuan,
)
from tongjian.supervision.warning.plain import money

PROJECT = ["jurisdiction", "fiscal_year", "project"]


def _of_projects(rows: Any) -> Any:
    """Leave out what is of no project; one without a code goes by its name."""
    rows = rows.mutate(
        project=ibis.ifelse(rows.project == "", rows.project_name.fill_null(""), rows.project)
    )
    return rows.filter(rows.project != "", ~in_class(rows.function_code, NOT_A_PROGRAMME))


def _paid(tables: RuleTables) -> Any:
    """Return what projects were ``paid`` and how many ``times``, in several rows each."""
    months = tables.paid_monthly
    months = _of_projects(months.filter(months.project != "").mutate(project_name=ibis.null(str)))
    rows = payments(tables, *PROJECT, "project_name", "function_code")
    rows = _of_projects(rows.filter(rows.project == ""))
    single = rows.select(
        *PROJECT,
        paid=rows.amount_yuan.cast(months.paid.type()),
        times=(rows.amount_yuan > 0).cast("int64"),
    )
    return months.select(*PROJECT, "paid", "times").union(single)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Keep projects with a single positive payment that reaches the setting, net of returns."""
    # Only projects that own a payment this large are counted, which keeps the count cheap.
    rows = _of_projects(payments(tables))
    large = rows.filter(rows.amount_yuan >= yuan(settings["least_yuan"]))
    counted = (
        _paid(tables)
        .semi_join(large, PROJECT)
        .group_by(PROJECT)
        .agg(times=_.times.sum(), net=_.paid.sum())
    )
    once = counted.filter(counted.times == 1, counted.net >= settings["least_yuan"])
    return per_payment(
        large.semi_join(once, PROJECT),
        tables,
        level="yellow",
        expected=settings["least_yuan"],
        further=("project_name", "payee_is_person"),
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was paid in one go."""
    project = row["project_name"] or "未写名称的项目"
    return (
        f"{row['unit_name']}{row['date_paid']:%Y年%-m月%-d日}为“{project}”一次支付"
        f"{money(row['actual'])}，该项目当年只支付了这一笔，请说明进度和付款依据。"
    )


RULE = LedgerRule(
    number=47,
    title="大额一次性支付",
    level="yellow",
    group="payment",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出金额特别大、项目当年只支付这一次的支付。",
        why=(
            "大项目通常按进度分期付款。一次付清可能是没有按合同和进度付款，也可能是把钱转出去存放。"
            "黄色表示需要说明。"
        ),
        method=(
            "单笔支付金额达到界限，并且该项目（同一行政区划、同一项目编码，没有编码的同一名称）当年只有这一笔正数支付，即预警。"
        ),
        example=(
            "项目乙全年只有一笔支付68,000,000.00元，达到界限50,000,000.00元，预警；"
            "若同一项目另有一笔1,000,000.00元的支付，则不预警。"
        ),
        exclusions=(
            "没有项目编码也没有项目名称的支付不判断；转移性支出（230）、债务还本支出（231）不判断；"
            "扣除退款后不足界限的不预警。"
        ),
    ),
    thresholds=(Threshold("least_yuan", 50_000_000, "元", "单笔支付达到此数才判断"),),
    word_lists={"不判断的功能分类": NOT_A_PROGRAMME},
    datasets=("payment",),
    find=find,
    words=words,
)
