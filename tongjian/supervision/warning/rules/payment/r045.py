"""Rule 45: how many months the treasury would last."""

from collections.abc import Mapping
from decimal import Decimal
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
    evidence_of,
    last_complete_month_end,
    month_end,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_terms import spoken_for
from tongjian.supervision.warning.plain import money

YEAR = ["jurisdiction", "fiscal_year"]
MONTH = [*YEAR, "month"]


def _held(tables: RuleTables) -> Any:
    """Return the treasury's month-end rows of complete months, with ``month`` a number."""
    rows = tables.dataset("balance")
    rows = rows.filter(rows.account == "treasury").mutate(month=_.period.cast("int32"))
    ends = month_end(ibis.date(rows.fiscal_year, rows.month, 1))
    return rows.filter(ends <= last_complete_month_end(tables.as_of))


def _months(tables: RuleTables, held: Any) -> Any:
    """Return the treasury's balance per month beside what was paid so far in the year."""
    rows = tables.paid_monthly
    rows = rows.filter(rows.month.year() == rows.fiscal_year)
    paid = rows.group_by(*YEAR, paid_in=rows.month.month()).agg(paid=_.paid.sum())
    balances = held.group_by(MONTH).agg(balance=_.closing_yuan.sum())
    joined = balances.inner_join(paid, YEAR)
    sums = joined.group_by(MONTH).agg(
        balance=joined.balance.max(),
        paid=joined.paid.sum(where=joined.paid_in <= joined.month),
        last=joined.paid_in.max(),
    )
    both = sums.left_join(spoken_for(tables, "payment"), YEAR)
    ends = month_end(ibis.date(both.fiscal_year, both.month, 1))
    # Without the month's own payments the average would be of fewer months than it says; where
    # the deliveries speak of the month and it has none, nothing was paid in it.
    told = (both["last"] >= both.month) | (both.told >= ends).fill_null(False)
    return both.filter(told, both.paid > 0).select(*MONTH, "balance", "paid")


def find(tables: RuleTables, settings: Settings) -> Any:
    """Keep each year's lowest cover: balance ÷ average month of payments so far."""
    held = _held(tables)
    months = _months(tables, held)
    months = months.filter(months.month >= settings["from_month"]).mutate(
        cover=(share_pct(months.balance * months.month, months.paid) / 100).round(10)
    )
    order = ibis.window(group_by=YEAR, order_by=[months.cover, months.month])
    worst = months.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    low = worst.filter(worst.cover < settings["blue_times"])
    hits = with_evidence(low, MONTH, evidence_of(held, MONTH, "balance", held.closing_yuan))
    return results(
        hits,
        subject=("account", ibis.literal("treasury"), ibis.literal("国库库款")),
        level=ibis.cases(
            (hits.cover < settings["red_times"], "red"),
            (hits.cover < settings["yellow_times"], "yellow"),
            else_="blue",
        ),
        figures=(hits.cover, settings["blue_times"]),
        unit="倍",
        further={"month": hits.month, "balance": hits.balance, "paid": hits.paid},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was there and how long it lasts."""
    monthly = Decimal(row["paid"]) / row["month"]
    return (
        f"{row['year']}年{row['month']}月末国库库款{money(row['balance'])}，"
        f"当年平均每月支付{money(monthly)}，库款只相当于{row['actual']}个月的支付，"
        f"是当年最低的月份，请说明支付保障情况。"
    )


RULE = LedgerRule(
    number=45,
    title="国库库款保障不足",
    level="red",
    group="payment",
    basis=(Basis(practice="财政实务"),),
    page=Page(
        purpose="看国库里的钱够付几个月。",
        why=(
            "库款太少，工资和民生支出可能发不出来。分四档：红色最紧，黄色次之，蓝色偏低，其余正常。"
            "红色表示迹象明显，需要书面答复，并不等于违法。"
        ),
        method=(
            "保障倍数＝月末国库库款÷当年年初至该月平均每月的本级支付。"
            "从规定的月份起逐月计算，取当年最低的一个月，按三个界限分为四档。"
        ),
        example=(
            "6月末库款20,000,000.00元，1至6月共支付600,000,000.00元，平均每月100,000,000.00元，"
            "保障倍数0.20，黄色。"
        ),
        exclusions=(
            "年初月份少、平均数不稳，不判断；支付数据没有报送到该月末的月份不计算；还没有过完的月份不计算。"
        ),
    ),
    thresholds=(
        Threshold("red_times", Decimal("0.1"), "倍", "低于此数为红色", most=12),
        Threshold("yellow_times", Decimal("0.3"), "倍", "低于此数为黄色", most=12),
        Threshold("blue_times", Decimal("0.5"), "倍", "低于此数为蓝色", most=12),
        Threshold("from_month", 3, "月", "从此月末起判断", least=1, most=12),
    ),
    datasets=("balance", "payment"),
    find=find,
    words=words,
    unit="倍",
)
