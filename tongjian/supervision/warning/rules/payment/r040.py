"""Rule 40: more paid on a budget line than the budget of that day allows."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    LINE_KEY,
    ROW,
    budget_evidence,
    named,
    payment_evidence,
    payments,
    results,
    unit_lines,
    with_evidence,
)
from tongjian.supervision.warning.lines import line_code, line_name
from tongjian.supervision.warning.plain import money, moneys

KEY = list(LINE_KEY)
SUM = "decimal(38, 2)"
NOTHING = Decimal(0)


def _steps(lines: Any) -> Any:
    """Return per key and day the budget added: ``budget``, ``lines``, ``unknown`` (1 or 0)."""
    return lines.group_by(*KEY, day=lines.in_force).agg(
        budget=lines.current_yuan.sum().fill_null(NOTHING).cast(SUM),
        lines=lines.count(),
        unknown=lines.current_yuan.isnull().all().cast("int64"),
    )


def _may_be_over(months: Any, steps: Any) -> Any:
    """Return the keys that, returns aside, pay more by the month some step ends than it allows.

    No other key can be over on any day; the exact and costly look is taken at these only.
    """
    in_order = ibis.window(group_by=KEY, order_by=steps.day)
    known = steps.mutate(
        so_far=steps.budget.sum().over(ibis.cumulative_window(group_by=KEY, order_by=steps.day)),
        until=steps.day.lead().over(in_order),
    ).select(*KEY, "day", "so_far", "until")
    joined = months.filter(months.times > 0).inner_join(known, KEY)
    before = joined.filter(joined.until.isnull() | (joined.month < joined.until))
    gross = before.group_by([*KEY, "day", "so_far"]).agg(gross=before.gross.sum())
    return gross.filter(gross.gross > gross.so_far).select(*KEY).distinct()


def _days(paid: Any, steps: Any) -> Any:
    """Return per key and day the cumulative payments and the budget in force."""
    out = paid.group_by([*KEY, "date_paid"]).agg(paid=paid.amount_yuan.sum().cast(SUM))
    nothing, none = ibis.literal(NOTHING).cast(SUM), ibis.literal(0).cast("int64")
    events = ibis.union(
        out.select(
            *KEY, day=out.date_paid, paid=out.paid, budget=nothing, lines=none, unknown=none
        ),
        steps.select(*KEY, "day", "budget", "lines", "unknown", paid=nothing).select(
            *KEY, "day", "paid", "budget", "lines", "unknown"
        ),
    )
    days = events.group_by([*KEY, "day"]).agg(
        paid=_.paid.sum(), budget=_.budget.sum(), lines=_.lines.sum(), unknown=_.unknown.max()
    )
    so_far = ibis.cumulative_window(group_by=KEY, order_by=days.day)
    return days.mutate(
        paid_today=days.paid,
        added_today=days.budget,
        paid=days.paid.sum().over(so_far),
        budget=days.budget.sum().over(so_far),
        lines=days.lines.sum().over(so_far),
        unknown=days.unknown.max().over(so_far),
    )


def find(tables: RuleTables, settings: Settings) -> Any:
    """Find the days that end over budget; a key's worst day gives its figures."""
    lines = unit_lines(tables)
    paid = payments(tables, *LINE_KEY)
    doubtful = _may_be_over(tables.paid_monthly, _steps(lines))
    worst = _worst(_days(paid.semi_join(doubtful, KEY), _steps(lines.semi_join(doubtful, KEY))))
    rows = payments(tables, *LINE_KEY, *ROW, "project_name").inner_join(worst, KEY)
    # Of a budget cut below what was paid the payments before the cut are the proof.
    late = rows.filter((rows.date_paid >= rows["first"]) | rows.cut)
    proof = with_evidence(
        worst, KEY, budget_evidence(lines, LINE_KEY), payment_evidence(late, LINE_KEY)
    )
    names = late.group_by(KEY).agg(project_name=_.project_name.max())
    hits = named(proof.inner_join(names, KEY), tables)
    return results(
        hits,
        subject=("line", line_code(hits), line_name(hits)),
        level="red",
        figures=(hits.paid, hits.budget),
        unit="元",
        further={"first": hits["first"], "cut": hits.cut},
    )


def _worst(days: Any) -> Any:
    """Return per key the first day over budget and the figures of the worst.

    A day may be over by what is paid on it or by what the budget is cut on it. ``cut``: it was
    cut on the first of them, and nothing was paid that day.
    """
    over = days.filter(
        days["lines"] > 0,
        days.unknown == 0,
        (days.paid_today > 0) | ((days.added_today < 0) & (days.paid > 0)),
        days.paid > days.budget,
    )
    by_excess = ibis.window(group_by=KEY, order_by=[(over.paid - over.budget).desc(), over.day])
    of_key = ibis.window(group_by=KEY)
    spent_on = ibis.ifelse(over.paid_today > 0, over.day, ibis.null("date"))
    ranked = over.mutate(
        place=ibis.row_number().over(by_excess),
        first=over.day.min().over(of_key),
        first_paid=spent_on.min().over(of_key),
    )
    cut = ranked.first_paid.isnull() | (ranked.first_paid > ranked["first"])
    worst = ranked.filter(ranked.place == 0)
    return worst.mutate(cut=cut).select(*KEY, "paid", "budget", "first", "cut")


def words(row: Mapping[str, Any]) -> str:
    """Say from which day and by how much the line was overspent."""
    paid, budget = moneys(row["actual"], row["expected"])
    cut = "预算调减到已支付数以下" if row["cut"] else ""
    return (
        f"{row['subject_name']}自{row['first']:%Y年%-m月%-d日}{cut}起超过当日预算：累计支付"
        f"{paid}，预算{budget}，超出{money(row['difference'])}。"
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
            "（预算行按生效日期累加）。有支付或者有预算调减的任何一天，累计支付大于预算即预警，金额取超出最多的一天；"
            "证据为预算各行和超出之日起的支付，因调减而超出的为各笔支付。"
        ),
        example=(
            "某项目预算500,000.00元，3月支付450,000.00元，5月8日再支付100,000.00元，"
            "累计550,000.00元，超出50,000.00元，预警；6月1日预算追加到600,000.00元不改变5月的事实。"
            "某项目预算100,000.00元，3月全部支付，5月8日预算调减到50,000.00元，此后没有再支付，超出50,000.00元，也预警。"
        ),
        exclusions=(
            "当日没有预算行的，由无预算支出规则判断，不重复预警；同一天的退款（负数）先行冲减；"
            "预算恰好调减到已支付数的不预警；预算金额空缺的行无法比较，不判断。"
        ),
    ),
    datasets=("budget", "payment"),
    find=find,
    words=words,
)
