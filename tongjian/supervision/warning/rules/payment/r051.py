"""Rule 51: a round sum paid to a supermarket or mall."""

from collections.abc import Mapping
from decimal import Decimal
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
from tongjian.supervision.warning.expressions_texts import telling, texts_with
from tongjian.supervision.warning.plain import money
from tongjian.supervision.warning.wording import WordList

SHOPS = WordList(
    words=("超市", "超级市场", "商场", "购物中心", "百货", "大卖场"),
    exclusions=(
        "招商场",
        "电商场",
        "会商场",
        "商场馆",
        "超市设备",
        "超市货架",
        "商场设备",
        "商场设计",
        "商场电梯",
        "超市电梯",
        "商场消防",
        "商场管理办",
        "超市管理办",
        "农业超市管理",
        "商场路",
        "商场街",
    ),
)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Keep exact multiples of the round sum, above the setting, paid to a shop."""
    rows = payments(tables)
    rows = rows.filter(
        rows.amount_yuan > yuan(settings["above_yuan"]),
        rows.amount_yuan % yuan(settings["round_yuan"]) == yuan(Decimal(0)),
    )
    return per_payment(
        telling(rows, payee=texts_with(tables.texts("payee"), SHOPS)),
        tables,
        level="yellow",
        expected=settings["above_yuan"],
        further=("payee",),
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was paid to which shop."""
    return (
        f"{row['unit_name']}{row['date_paid']:%Y年%-m月%-d日}向“{row['payee']}”支付整数金额"
        f"{money(row['actual'])}，可能是购买购物卡，请提供明细。"
    )


RULE = LedgerRule(
    number=51,
    title="在商场超市整额消费",
    level="yellow",
    group="payment",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出付给超市、商场的整百金额。",
        why="真实采购很少恰好是整百元，整额消费常见于购买购物卡。黄色表示需要说明。",
        method="收款人名称含有词表中的词，金额大于界限且恰为100元的整数倍，即预警。",
        example="向某超市支付5,000.00元，预警；支付4,987.60元，或支付1,000.00元，不预警。",
        exclusions=(
            "名称中只是碰巧含有这些字的（如招商场地、超市设备厂）见排除词；收款人为个人的、退款的不判断。"
        ),
    ),
    thresholds=(
        Threshold("above_yuan", 1000, "元", "单笔支付大于此数才判断"),
        Threshold("round_yuan", 100, "元", "金额恰为此数的整数倍", 1, 1_000_000),
    ),
    word_lists=SHOPS.as_lists(),
    datasets=("payment",),
    find=find,
    words=words,
)
