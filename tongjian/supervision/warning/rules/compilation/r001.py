"""Rule 1: a contingency reserve outside the range the law prescribes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    evidence_of,
    in_class,
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_budgets import RESERVE, YEAR, own_spending
from tongjian.supervision.warning.plain import money, percent

LEAST, MOST = 1, 3
"""Percent of the level's own general spending, by the article itself: no setting."""
FIRST = 10**16
"""Added to the weight of the reserve's rows, so that they are the first evidence."""


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare the reserve with the general budget's own spending, as passed."""
    rows = own_spending(tables)
    rows = rows.mutate(reserved=in_class(rows.function_code, RESERVE))
    sums = rows.group_by(list(YEAR)).agg(
        spending=_.approved_yuan.sum(),
        reserve=_.approved_yuan.sum(where=_.reserved).fill_null(Decimal(0)),
    )
    sums = sums.filter(sums.spending > 0)
    shares = sums.mutate(share=share_pct(sums.reserve, sums.spending))
    outside = shares.filter((shares.share < LEAST) | (shares.share > MOST))
    wide = "decimal(38, 2)"
    weight = rows.approved_yuan.abs().cast(wide) + ibis.ifelse(rows.reserved, FIRST, 0).cast(wide)
    hits = with_evidence(outside, YEAR, evidence_of(rows, YEAR, "budget", weight))
    return results(
        hits,
        subject=("fund", ibis.literal("general/own_level"), ibis.literal("一般公共预算（本级）")),
        level="red",
        figures=(hits.share, ibis.ifelse(hits.share < LEAST, LEAST, MOST)),
        unit="%",
        further={
            "reserve": hits.reserve,
            "spending": hits.spending,
            "low": hits.share < LEAST,
        },
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was set aside and which limit it breaks."""
    base = f"本级一般公共预算支出{money(row['spending'])}"
    if row["reserve"] == 0:
        return f"{row['year']}年{base}，没有设置预备费，法律要求至少{LEAST}%。"
    side = f"低于{LEAST}%的下限" if row["low"] else f"高于{MOST}%的上限"
    # A share a hair outside the range would read as if it were the limit itself.
    shown = "" if row["difference"] == 0 else f"占{percent(row['actual'])}，"
    return f"{row['year']}年预备费{money(row['reserve'])}，{base}，{shown}{side}。"


RULE = LedgerRule(
    number=1,
    title="预备费比例不合规",
    level="red",
    group="compilation",
    basis=(Basis(law="预算法", article=40),),
    page=Page(
        purpose="核对预备费占本级一般公共预算支出额的比例是否在百分之一至百分之三之间。",
        why=(
            "预备费用于自然灾害等突发事件和其他难以预见的开支。留得太少，遇事没有钱可用；"
            "留得太多，等于有一笔钱没有交代用途。红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "预备费取功能分类227各行之和，除以本级一般公共预算支出合计（含预备费本身），"
            "按批准的年初预算计算；没有单独报送批准数的，取以后各阶段所载的年初预算；"
            "还没有批准的，按草案计算。比例小于1%或大于3%即预警，恰好等于1%、3%的不预警。"
        ),
        example=(
            "某镇本级一般公共预算支出100,000,000.00元，预备费800,000.00元，占0.8%，低于1%，预警。"
        ),
        exclusions=(
            "转移性支出（230）、债务还本支出（231）和债务发行费用（233）不算本级支出；"
            "总预算口径的行不参加计算；没有支出预算的不判断；年中动用预备费不影响判断。"
        ),
    ),
    word_lists={"预备费": RESERVE},
    datasets=("budget",),
    find=find,
    words=words,
)
