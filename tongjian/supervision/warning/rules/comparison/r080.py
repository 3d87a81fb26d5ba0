"""Rule 80: what the district says it gave a town is not what the town says it got."""

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import (
    DISTRICT_DIGITS,
    OWN_STANDARD,
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    evidence_of,
    is_town,
    judged_rows,
    results,
    with_evidence,
)
from tongjian.supervision.warning.plain import money

KEY = ["jurisdiction", "fiscal_year", "town", "kind"]
KINDS = dict(dataset_named("transfer").column("kind").choices or {})
SUM = "decimal(38, 2)"


def _sides(tables: RuleTables) -> Any:
    """Return both sides' rows under the district and the town: ``given`` and ``got``."""
    rows = judged_rows(tables.dataset("transfer"), tables)
    rows = rows.mutate(
        town=rows.lower_jurisdiction,
        amount=rows.received_yuan.fill_null(rows.issued_yuan),
        given=(rows.direction == "out") & ~is_town(rows.jurisdiction),
        got=(rows.direction == "in") & is_town(rows.jurisdiction),
    )
    rows = rows.filter(rows.given | rows.got, rows.amount.notnull())
    rows = rows.mutate(jurisdiction=rows.jurisdiction.substr(0, DISTRICT_DIGITS))
    # A town that has delivered nothing is missing; it does not say that it got nothing.
    told = tables.delivered("transfer").select(town=_.jurisdiction, fiscal_year=_.fiscal_year)
    return rows.semi_join(told, ["town", "fiscal_year"])


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare both sides town by town and kind by kind."""
    rows = _sides(tables)
    nothing = ibis.literal(0).cast(SUM)
    sums = rows.group_by(KEY).agg(
        given=rows.amount.sum(where=rows.given).cast(SUM).fill_null(nothing),
        got=rows.amount.sum(where=rows.got).cast(SUM).fill_null(nothing),
    )
    limit = ibis.literal(settings["tolerance_yuan"], type=SUM)
    apart = sums.filter((sums.given - sums.got).abs() > limit)
    hits = with_evidence(apart, KEY, evidence_of(rows, KEY, "transfer", rows.amount))
    kind = hits.kind.cases(*KINDS.items(), else_=hits.kind)
    return results(
        hits,
        subject=("town", hits.town.concat("/", hits.kind), hits.town),
        level="yellow",
        figures=(hits.got, hits.given),
        unit="元",
        further={"kind_name": kind},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say both sums."""
    got = f"收到{money(row['actual'])}" if row["actual"] else "没有收到"
    given = f"拨付{money(row['expected'])}" if row["expected"] else "没有拨付"
    name = row["subject_name"]
    town = f"镇（{name}）" if name.isdigit() else name
    return (
        f"{row['year']}年{row['kind_name']}，区里记载对{town}{given}，"
        f"镇里记载{got}，相差{money(abs(row['difference']))}，请核对。"
    )


RULE = LedgerRule(
    number=80,
    title="区与镇的转移支付数不一致",
    level="yellow",
    group="comparison",
    basis=(Basis(practice=OWN_STANDARD),),
    page=Page(
        purpose="核对区里拨给镇的转移支付和镇里收到的是否相等。",
        why="区里说给了、镇里说没收到，钱可能还在路上，也可能被截留、漏记。黄色表示需要说明。",
        method=(
            "按镇和转移支付类型，区里下达的转移支付实际拨付数之和，与镇里报送的收到数之和比较，"
            "相差大于容许差额即预警；没有填写实际拨付（收到）数的，用下达数。"
        ),
        example="区里记载对某镇一般性转移支付拨付50,000,000.00元，镇里记载收到48,140,000.00元，相差1,860,000.00元，预警。",
        exclusions=(
            "没有报送转移支付数据的镇不比较，另行说明缺少数据；只是收到的日期不同、金额相等的不预警；"
            "镇里以万元取整造成的差额在容许差额以内，不预警；"
            "区与镇报送的时间不同，年中可能暂时不等，请以年度数为准。"
        ),
    ),
    thresholds=(Threshold("tolerance_yuan", 10_000, "元", "相差不超过此数不预警"),),
    datasets=("transfer",),
    places="district",
    towns=True,
    find=find,
    words=words,
)
