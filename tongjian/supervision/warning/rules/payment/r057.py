"""Rule 57: payment data that cannot be right."""

from collections.abc import Mapping
from typing import Any

import ibis

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    blank,
    named,
    payment_evidence,
    results,
    with_evidence,
)

UNIT = ["jurisdiction", "fiscal_year", "unit"]
FAULTS = {
    "future": "支付日期晚于查询日",
    "early": "数据报送早于支付日期",
    "no_chinese": "用途没有汉字",
    "no_payee": "收款人空缺",
}


def _faulty(tables: RuleTables) -> Any:
    rows = tables.payment.left_join(tables.received, "delivery")
    as_of = ibis.literal(tables.as_of)
    future = (rows.date_paid > as_of).fill_null(False)
    marked = rows.mutate(
        unit=rows.unit.fill_null(""),
        future=future,
        # A date in the future is also later than its delivery; it is told once.
        early=~future & (rows.received < rows.date_paid).fill_null(False),
        no_chinese=~rows.purpose.fill_null("").re_search(r"[\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}]"),
        no_payee=blank(rows.payee),
    )
    return marked.filter(marked.future | marked.early | marked.no_chinese | marked.no_payee)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Gather the faulty payments of each unit."""
    rows = _faulty(tables)
    counts = {fault: rows[fault].sum() for fault in FAULTS}
    units = rows.group_by(UNIT).agg(payments=rows.count(), **counts)
    hits = named(with_evidence(units, UNIT, payment_evidence(rows, UNIT)), tables)
    return results(
        hits,
        subject=("unit", hits.unit, hits.unit_name),
        level="blue",
        figures=(hits.payments, 0),
        unit="笔",
        further={fault: hits[fault] for fault in FAULTS},
    )


def words(row: Mapping[str, Any]) -> str:
    """Count each kind of fault."""
    kinds = "、".join(f"{text}{row[key]}笔" for key, text in FAULTS.items() if row[key])
    return (
        f"{row['subject_name']}{row['year']}年有{int(row['actual'])}笔支付数据不可信：{kinds}，"
        f"请核对后重新报送。"
    )


RULE = LedgerRule(
    number=57,
    title="支付数据不可信",
    level="blue",
    group="payment",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="找出日期、用途、收款人明显不对的支付数据。",
        why="数据错了，其他预警和查询都不可靠。蓝色仅供参考，请数据提供方核对。",
        method=(
            "出现下列任一情形即计入：支付日期晚于查询日；数据报送（收到）日期早于支付日期；"
            "用途中没有一个汉字（含空白）；收款人空缺。按预算单位合并为一条预警，列出笔数。"
        ),
        example="某单位有一笔用途写作“123”，另一笔收款人空缺，预警2笔。",
        exclusions=(
            "同一笔有几种情形只计一笔；未来日期的支付不再重复计入“报送早于支付”；"
            "没有支付日期的支付不判断日期。"
        ),
    ),
    datasets=("payment",),
    find=find,
    words=words,
    unit="笔",
)
