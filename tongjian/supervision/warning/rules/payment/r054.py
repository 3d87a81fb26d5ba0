"""Rule 54: revenue spent directly instead of being paid in, as vouchers show."""

from collections.abc import Mapping
from typing import Any

import ibis

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    UNIT,
    evidence_of,
    in_class,
    judged_rows,
    named,
    results,
    with_evidence,
)
from tongjian.supervision.warning.plain import money

EXPENSES = ("5", "7")
REVENUES = ("4", "6", "2103")
NOT_SPENT_DIRECTLY = (
    *("4001", "4201", "4301", "4601", "4602", "4603"),
    *("6001", "6201", "6301", "6501", "6601", "6602"),
)
"""Appropriations, subsidies, loans, other treasuries, investments, gifts: no fault in either books."""


def find(tables: RuleTables, settings: Settings) -> Any:
    """Add up the vouchers of each unit that debit expenses and credit revenue."""
    rows = judged_rows(tables.dataset("voucher"), tables)
    rows = rows.filter(
        in_class(rows.debit_account, EXPENSES),
        in_class(rows.credit_account, REVENUES),
        ~in_class(rows.credit_account, NOT_SPENT_DIRECTLY),
    )
    # What the budget's books (7 against 6) tell, the financial ones tell too: it counts once.
    again = in_class(rows.debit_account, ("7",)) & in_class(rows.credit_account, ("6",))
    rows = rows.mutate(again=again)
    only = rows.again.min().over(ibis.window(group_by=UNIT))
    rows = rows.mutate(only=only).filter(lambda each: each.only | ~each.again)
    sums = rows.group_by(UNIT).agg(
        spent=rows.amount_yuan.sum(),
        count=rows.count(where=rows.amount_yuan > 0),
        first=rows.date.min(),
    )
    proof = evidence_of(rows, UNIT, "voucher", rows.amount_yuan)
    hits = named(with_evidence(sums.filter(sums.spent > 0), UNIT, proof), tables)
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="red",
        figures=(hits.spent, 0),
        unit="元",
        further={"count": hits["count"], "first": hits["first"]},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how much revenue went straight into spending."""
    return (
        f"{row['subject_name']}自{row['first']:%Y年%-m月%-d日}起，有{row['count']}笔凭证把收入直接用于支出，"
        f"共{money(row['actual'])}，没有先上缴再由预算安排，请说明。"
    )


RULE = LedgerRule(
    number=54,
    title="坐收坐支",
    level="red",
    group="payment",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="从会计凭证中找出把收入直接拿去支出的情形。",
        why=(
            "收入应当先上缴、支出由预算安排。收来就花，收入和支出都不在账上完整反映。"
            "红色表示迹象明显，需要书面答复，并不等于违法。"
        ),
        method=(
            "凭证的借方为费用类、预算支出类科目（5、7开头），贷方为收入类、预算收入类科目（4、6开头）或者应缴财政款（2103），"
            "即计入；一个单位财务会计里已经记了的，预算会计（7对6）里的同一笔不再计；按预算单位合并，冲销（红字）以负数抵减，大于0的预警。"
            "会计凭证属于保密数据，本规则的结果只有获准的人看得到。"
        ),
        example="借“单位管理费用”、贷“其他收入”18,600.00元，即以收取的场地费支付物业费，预警。",
        exclusions=(
            "贷方为财政拨款、上级补助、附属单位上缴、债务、非同级财政拨款、投资收益、捐赠收入的不计入；"
            "退还多收的款项（借收入、贷银行存款）不计入；已经全额冲销的不预警。"
        ),
    ),
    word_lists={
        "借方科目": EXPENSES,
        "贷方科目": REVENUES,
        "不计入的贷方科目": NOT_SPENT_DIRECTLY,
    },
    datasets=("voucher",),
    find=find,
    words=words,
)
