"""Rule 10: general transfers are the smaller part of what is handed down."""

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
    results,
    share_pct,
    with_evidence,
)
from tongjian.supervision.warning.expressions_budgets import YEAR
from tongjian.supervision.warning.plain import money, under


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare the general transfers issued with all general and earmarked ones."""
    rows = tables.dataset("transfer")
    rows = rows.filter(
        rows.direction == "out",
        rows.fund_type == "general",
        rows.kind.isin(("general", "earmarked")),
        rows.issued_yuan.notnull(),
    )
    sums = rows.group_by(list(YEAR)).agg(
        whole=_.issued_yuan.sum(),
        general=_.issued_yuan.sum(where=_.kind == "general").fill_null(Decimal(0)),
    )
    shares = sums.filter(sums.whole > 0)
    shares = shares.mutate(share=share_pct(shares.general, shares.whole))
    small = shares.filter(shares.share < settings["least_pct"])
    hits = with_evidence(small, YEAR, evidence_of(rows, YEAR, "transfer", rows.issued_yuan))
    return results(
        hits,
        subject=("jurisdiction", hits.jurisdiction, ibis.literal("对下转移支付")),
        level="yellow",
        figures=(hits.share, settings["least_pct"]),
        unit="%",
        further={"general": hits.general, "whole": hits.whole},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say which part of the transfers is general."""
    return (
        f"{row['year']}年对下转移支付共下达{money(row['whole'])}，"
        f"其中一般性转移支付{money(row['general'])}，占{under(row['actual'], row['expected'])}，"
        f"没有做到以一般性转移支付为主体，请说明原因。"
    )


RULE = LedgerRule(
    number=10,
    title="一般性转移支付占比过低",
    level="yellow",
    group="compilation",
    basis=(Basis(law="预算法", article=16),),
    places="district",
    page=Page(
        purpose="核对区对镇的转移支付是否以一般性转移支付为主体。",
        why=(
            "一般性转移支付由下级统筹使用，专项转移支付限定用途。专项过多，镇里就难以按本地需要安排。"
            "黄色表示需要说明。"
        ),
        method=(
            "把一般公共预算对下的一般性转移支付、专项转移支付下达金额分别相加（收回以负数计入），"
            "一般性转移支付占两者之和的比例低于界限即预警。法律只说“为主体”，界限为自定标准。"
        ),
        example=(
            "某区全年下达一般性转移支付4亿元、专项转移支付6亿元，一般性占40%，低于50%，预警。"
        ),
        exclusions=(
            "税收返还不算转移支付；政府性基金等其他预算的转移支付不计算；没有下达金额的不计算；"
            "年度中按已下达的金额计算；镇没有下级，不判断。"
        ),
    ),
    thresholds=(
        Threshold("least_pct", 50, "%", "一般性转移支付占比低于此数即预警（自定标准）", 0, 100),
    ),
    datasets=("transfer",),
    find=find,
    words=words,
)
