"""Rule 48: a unit pays into an account of its own."""

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    ROW,
    UNIT,
    named,
    payment_evidence,
    payments,
    results,
    with_evidence,
)
from tongjian.supervision.warning.expressions_texts import normal_name
from tongjian.supervision.warning.plain import money

ACCOUNTS = (
    "基本户",
    "基本账户",
    "基本存款账户",
    "一般存款账户",
    "实有资金账户",
    "往来户",
    "往来资金户",
    "代管资金户",
    "结算户",
    "专户",
    "零余额账户",
    "零余额户",
    "本级",
    "机关",
)
_ENDING = f"({'|'.join(ACCOUNTS)})$"
_PLACES = (
    (
        "^([^省市区县]{2,7}省)?[^省市区县]{2,7}市(?:[^市]{1,7})(区|县|镇|乡|街道).+",
        "^([^省]{2,7}省)?[^市]{2,7}市",
    ),
    ("^[^市区县镇乡]{2,7}(区|县)[^区县]{1,7}(镇|乡|街道).+", "^[^区县]{2,7}(区|县)"),
)
"""A name that begins with the place the place lies in, and that beginning."""


def plain_name(name: Any) -> Any:
    """Return a body's name to compare by: its city or district and the kind of account left out."""
    plain = normal_name(name)
    for begins, above in _PLACES:
        plain = ibis.ifelse(plain.re_search(begins), plain.re_replace(above, ""), plain)
    return plain.re_replace(_ENDING, "")


def _names_of(units: Any) -> Any:
    """Return unit and plain for every name a unit bears or bore."""
    former = units.filter(_.former_names.notnull())
    former = former.select(unit=_.unit, name=_.former_names.split("\n").unnest())
    names = units.select(unit=_.unit, name=_.unit_name).union(former)
    names = names.select(unit=_.unit, plain=plain_name(_.name)).distinct()
    return names.filter(names.plain != "")


def _to_itself(tables: RuleTables) -> Any:
    """Return the payments whose payee bears the name of the unit that pays, returns included."""
    names = _names_of(tables.units)
    # Few payees bear a unit's name at all; each name is looked at once.
    payees = tables.texts("payee").mutate(plain=plain_name(_.text))
    bearing = payees.semi_join(names, "plain")
    paid = payments(tables, "payee", *UNIT, *ROW).inner_join(bearing, [("payee", "text")])
    return paid.semi_join(names, ["unit", "plain"])


def find(tables: RuleTables, settings: Settings) -> Any:
    """Add up what each unit paid to itself, returns deducted."""
    rows = _to_itself(tables)
    sums = rows.group_by(UNIT).agg(
        paid=rows.amount_yuan.sum(),
        count=rows.count(where=rows.amount_yuan > 0),
        first=rows.date_paid.min(),
    )
    hits = named(
        with_evidence(sums.filter(sums.paid > 0), UNIT, payment_evidence(rows, UNIT)), tables
    )
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="red",
        figures=(hits.paid, 0),
        unit="元",
        further={"count": hits["count"], "first": hits["first"]},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how much the unit paid to itself."""
    return (
        f"{row['subject_name']}自{row['first']:%Y年%-m月%-d日}起，收款人为本单位的支付有"
        f"{row['count']}笔、共{money(row['actual'])}，请说明转入本单位账户的事由和依据。"
    )


RULE = LedgerRule(
    number=48,
    title="向本单位账户支付",
    level="red",
    group="payment",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出预算单位把财政资金付给自己账户的支付。",
        why=(
            "钱从国库付到单位自己的账户，就离开了国库的监控，可以存放、挪用或者虚列支出。"
            "红色表示迹象明显，需要书面答复，并不等于违法。"
        ),
        method=(
            "收款人名称统一全角半角，去掉空格、括号及其中的文字、前面的省市（镇名前面的区县）和“基本户、往来户”等账户用词后，"
            "与付款单位的名称（包括曾用名）完全相同，即计入；"
            "按预算单位合并，扣除退款（负数）后大于0的预警。"
        ),
        example="“某某中心”向“某某中心（基本户）”支付250,000.00元，预警；向“某某中心工会委员会”支付不预警。",
        exclusions=(
            "名称只是部分相同的（工会、食堂、下属单位）不预警；付给其他预算单位的不判断；"
            "收款人为个人或者空缺的不判断；已经全部退回的不预警。"
        ),
    ),
    word_lists={"去掉的账户用词": ACCOUNTS},
    datasets=("payment",),
    find=find,
    words=words,
)
