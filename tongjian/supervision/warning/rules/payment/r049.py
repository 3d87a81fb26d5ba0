"""Rule 49: a large sum paid to a person."""

from collections.abc import Mapping
from typing import Any

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import payments, per_payment, yuan
from tongjian.supervision.warning.plain import money


def find(tables: RuleTables, settings: Settings) -> Any:
    """Keep payments to a person above the setting."""
    rows = payments(tables)
    return per_payment(
        rows.filter(
            rows.amount_yuan > yuan(settings["above_yuan"]), rows.payee_is_person.fill_null(False)
        ),
        tables,
        level="red",
        expected=settings["above_yuan"],
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was paid; the person is never named."""
    return (
        f"{row['unit_name']}{row['date_paid']:%Y年%-m月%-d日}向一名个人支付{money(row['actual'])}，"
        f"请说明事由和依据。"
    )


RULE = LedgerRule(
    number=49,
    title="向个人大额支付",
    level="red",
    group="payment",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出直接付给个人的大额款项。",
        why=(
            "财政资金大额付给个人，容易出现套取、转移资金或者以个人账户代收代付。"
            "红色表示迹象明显，需要书面答复，并不等于违法。"
        ),
        method="收款人为个人（二至三个汉字且没有单位用词），单笔支付金额大于界限，即预警。",
        example="某单位向一名个人支付1,200,000.00元，大于1,000,000.00元，预警；支付1,000,000.00元不预警。",
        exclusions="收款人空缺的不在此判断；退款（负数）不预警；预警中不显示个人姓名。",
    ),
    thresholds=(Threshold("above_yuan", 1_000_000, "元", "单笔支付大于此数即预警"),),
    datasets=("payment",),
    find=find,
    words=words,
)
