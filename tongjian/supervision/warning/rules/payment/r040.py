"""Rule 40: more paid on a budget line than the budget of that day allows."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    LINE_KEY,
    budget_evidence,
    named,
    payment_evidence,
    payments,
    results,
    unit_lines,
    with_evidence,
)
from tongjian.supervision.warning.lines import line_code, line_name
from tongjian.supervision.warning.plain import money


def _may_be_over(paid: Any, lines: Any) -> Any:
    """Return the keys whose payments, returns aside, exceed their smallest budget of the year.

    No other key can be over on any day; the exact and costly look is taken at these only.
    """
    key = list(LINE_KEY)
    so_far = ibis.window(group_by=key, order_by=lines.in_force, preceding=None, following=0)
    steps = lines.mutate(so_far=lines.current_yuan.sum().over(so_far))
    least = steps.group_by(key).agg(least=steps.so_far.min())
    gross = paid.group_by(key).agg(gross=paid.amount_yuan.sum(where=paid.amount_yuan > 0))
    both = gross.inner_join(least, key)
    return both.filter(both.gross > both.least)


def _days(paid: Any, lines: Any) -> Any:
    """Return per key and day the cumulative payments and the budget in force."""
    key = list(LINE_KEY)
    nothing = ibis.literal(Decimal(0)).cast("decimal(38, 2)")
    out = paid.group_by([*key, "date_paid"]).agg(paid=_.amount_yuan.sum())
    granted = lines.group_by([*key, "in_force"]).agg(budget=_.current_yuan.sum(), lines=_.count())
    events = ibis.union(
        out.select(
            *key,
            day=out.date_paid,
            paid=out.paid.cast("decimal(38, 2)"),
            budget=nothing,
            lines=ibis.literal(0).cast("int64"),
        ),
        granted.select(
            *key,
            day=granted.in_force,
            paid=nothing,
            budget=granted.budget.cast("decimal(38, 2)"),
            lines=granted.lines.cast("int64"),
        ),
    )
    days = events.group_by([*key, "day"]).agg(
        paid=_.paid.sum(),
        budget=_.budget.sum(),
        lines=_.lines.sum(),
        unknown=_.budget.isnull().any().cast("int64"),
    )
    so_far = ibis.window(group_by=key, order_by=days.day, preceding=None, following=0)
    return days.mutate(
        paid_today=days.paid,
        paid=days.paid.sum().over(so_far),
        budget=days.budget.sum().over(so_far),
        lines=days.lines.sum().over(so_far),
        unknown=days.unknown.max().over(so_far),
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Find the days that end over budget; a key's worst day gives its figures."""
    key = list(LINE_KEY)
    lines, paid = unit_lines(tables), payments(tables)
    doubtful = _may_be_over(paid, lines)
    lines, paid = lines.semi_join(doubtful, key), paid.semi_join(doubtful, key)
    days = _days(paid, lines)
    over = days.filter(
        days["lines"] > 0, days.unknown == 0, days.paid_today > 0, days.paid > days.budget
    )
    by_excess = ibis.window(group_by=key, order_by=[(over.paid - over.budget).desc(), over.day])
    ranked = over.mutate(
        place=ibis.row_number().over(by_excess),
        first=over.day.min().over(ibis.window(group_by=key)),
    )
    worst = ranked.filter(ranked.place == 0).select(*key, "paid", "budget", "first")
    late = paid.inner_join(worst.select(*key, "first"), key)
    late = late.filter(late.date_paid >= late["first"])
    proof = with_evidence(
        worst, key, budget_evidence(lines, LINE_KEY), payment_evidence(late, LINE_KEY)
    )
    names = paid.semi_join(worst, key).group_by(key).agg(project_name=_.project_name.max())
    hits = named(proof.inner_join(names, key), tables)
    return results(
        hits,
        subject=("line", line_code(hits), line_name(hits)),
        level="red",
        figures=(hits.paid, hits.budget),
        unit="元",
        further={"first": hits["first"]},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say from which day and by how much the line was overspent."""
    return (
        f"{row['subject_name']}自{row['first']:%Y年%-m月%-d日}起超过当日预算：累计支付"
        f"{money(row['actual'])}，预算{money(row['expected'])}，超出{money(row['difference'])}。"
    )


RULE = LedgerRule(
    number=40,
    title="超预算支出",
    level="red",
    group="payment",
    basis=(Basis(law="预算法", article=13),),
    page=Page(
        purpose="找出累计支付超过当日预算的科目和项目。",
        why=(
            "支出必须以经批准的预算为依据。先花钱、后补预算，等于预算管不住支出。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "按单位、支出功能分类（项级）和项目，逐日累计支付，与当日已生效的变动后预算比较"
            "（预算行按生效日期累加）。任何一天累计支付大于预算即预警，金额取超出最多的一天；"
            "证据为预算各行和超出之日起的支付。"
        ),
        example=(
            "某项目预算500,000.00元，3月支付450,000.00元，5月8日再支付100,000.00元，"
            "累计550,000.00元，超出50,000.00元，预警；6月1日预算追加到600,000.00元不改变5月的事实。"
        ),
        exclusions=(
            "当日没有预算行的，由无预算支出规则判断，不重复预警；同一天的退款（负数）先行冲减；"
            "预算金额空缺的行无法比较，不判断。"
        ),
    ),
    datasets=("budget", "payment"),
    find=find,
    words=words,
)
