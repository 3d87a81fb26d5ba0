"""Rule 66: more debt than the limit, general and special apart."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import evidence_of, results, with_evidence
from tongjian.supervision.warning.plain import money

KIND = ["jurisdiction", "fiscal_year", "level_scope", "kind"]
MONTH = [*KIND, "period"]
NAMES = {"general": "一般债务", "special": "专项债务"}


def _with_limits(rows: Any) -> Any:
    """Return each month's balance and the limit stated last by then, else the first one stated."""
    balances = rows.filter(rows.balance_yuan.notnull()).group_by(MONTH)
    balances = balances.agg(balance=_.balance_yuan.sum())
    limits = rows.filter(rows.limit_yuan.notnull()).group_by(*KIND, of=rows.period)
    limits = limits.agg(most=_.limit_yuan.sum())
    both = balances.inner_join(limits, KIND)
    order = [both.of > both.period, ibis.ifelse(both.of > both.period, both.of, "").asc()]
    nearest = ibis.window(group_by=MONTH, order_by=[*order, both.of.desc()])
    placed = both.mutate(nearest=ibis.row_number().over(nearest))
    return placed.filter(placed.nearest == 0).drop("nearest")


def find(tables: RuleTables, settings: Settings) -> Any:
    """Hold each month's balance against its limit and show the worst month."""
    rows = tables.dataset("debt")
    months = _with_limits(rows)
    above = months.filter(months.balance > months.most)
    worst = ibis.window(
        group_by=KIND,
        order_by=[(above.balance - above.most).desc(), above.period.desc()],
    )
    of_kind = ibis.window(group_by=KIND)
    ranked = above.mutate(place=ibis.row_number().over(worst), number=above.count().over(of_kind))
    shown = ranked.filter(ranked.place == 0)
    elsewhere = shown.filter(shown.of != shown.period).select(*MONTH, "of")
    stated = rows.filter(rows.limit_yuan.notnull()).rename(stated="period")
    stated = stated.inner_join(elsewhere, KIND)
    stated = stated.filter(stated.stated == stated.of)
    hits = with_evidence(
        shown,
        MONTH,
        evidence_of(rows, MONTH, "debt", rows.balance_yuan),
        evidence_of(stated, MONTH, "debt", stated.limit_yuan),
    )
    scope = ibis.ifelse(hits.level_scope == "consolidated", "/consolidated", "")
    return results(
        hits,
        subject=("debt", hits.kind.concat(scope), hits.kind.cases(*NAMES.items(), else_=hits.kind)),
        level="red",
        figures=(hits.balance, hits.most),
        unit="元",
        further={
            "month": hits.period.cast("int64"),
            "number": hits.number,
            "level_scope": hits.level_scope,
        },
    )


def words(row: Mapping[str, Any]) -> str:
    """Say the balance, the limit and how often the limit was exceeded."""
    whose = "（含所属各镇）" if row["level_scope"] == "consolidated" else ""
    times = f"，全年有{row['number']}期超过限额，这一期最多" if row["number"] > 1 else ""
    return (
        f"{row['year']}年{row['month']}月末{row['subject_name']}余额{whose}{money(row['actual'])}，"
        f"限额{money(row['expected'])}，超出{money(row['difference'])}{times}。"
    )


RULE = LedgerRule(
    number=66,
    title="债务余额超过限额",
    level="red",
    group="adjustment",
    basis=(Basis(law="预算法实施条例", article=43), Basis(law="预算法实施条例", article=44)),
    page=Page(
        purpose="核对一般债务和专项债务的余额是否在各自的限额以内。",
        why=(
            "地方政府债务余额实行限额管理，一般债务和专项债务各有限额，不能互相挪用。"
            "红色表示触及法律界限，需要书面答复。"
        ),
        method=(
            "一般债务、专项债务分别计算：每一期各笔债务月末余额之和，大于当期（没有报送的，取此前最近一期，此前没有的取最早一期）的债务限额，即预警。"
            "一年里几期超过的，以超出最多的一期为准，只出一条。"
        ),
        example="某区6月末专项债务余额12,100,000,000.00元，限额12,000,000,000.00元，预警。",
        exclusions=(
            "全年没有报送限额，或者没有报送余额的不判断；恰好等于限额的不预警；"
            "总预算与本级分别判断，从不混加。"
        ),
    ),
    in_force_from=date(2020, 10, 1),
    places="delivered",
    datasets=("debt",),
    find=find,
    words=words,
)
