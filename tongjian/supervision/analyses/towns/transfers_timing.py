"""When transfers were issued: days from the budget's approval, and what came late."""

from datetime import date
from decimal import Decimal

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    OWN,
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Column,
    Ref,
    Row,
    RowLink,
)
from tongjian.supervision.analyses.figures import Record, listed, total, until
from tongjian.supervision.analyses.shapes import columns, narrowed
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import Basis

LIMITS = {"general": 30, "earmarked": 60}
REF = Ref("transfer", "issued_yuan", {"direction": "out"})


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per kind with a legal limit."""
    picked = ["kind", "special", "date_issued", "date_received", "issued_yuan"]
    found = listed(tables, ask, "transfer", picked, where={"direction": "out"})
    approved = _approved(tables, ask)
    names = dataset_named("transfer").column("kind").choices
    rows = [
        _row(
            kind,
            names.get(kind, kind),
            limit,
            [line for line in found if line["kind"] == kind],
            approved,
        )
        for kind, limit in LIMITS.items()
        if any(line["kind"] == kind for line in found)
    ]
    notes = [] if approved else ["没有报送预算批准的日期（程序数据），不计算批准后多少天下达。"]
    return Answer(
        "种类",
        (
            Column("number", "笔数", "count"),
            *columns(issued="下达"),
            Column("limit", "法定天数", "count"),
            Column("slowest", "最慢（天）", "count"),
            Column("late", "超期笔数", "count"),
            *columns(late_sum="超期金额"),
            Column("travel", "下达到收到（天）", "number"),
        ),
        rows,
        facts={"approved": approved},
        notes=notes,
        until=until(tables, ask, "transfer"),
    )


def _approved(tables: AnalysisTables, ask: Ask) -> date | None:
    found = listed(
        tables, ask, "procedure", ["date"], where={"kind": "approved", "subject": "budget"}
    )
    days = [line["date"] for line in found if line["date"] is not None]
    return min(days) if days else None


def _row(kind: str, name: str, limit: int, found: list[Record], approved: date | None) -> Row:
    held = [line for line in found if line["date_issued"] and line["special"] in (None, "none")]
    waited = [(line["date_issued"] - approved).days for line in held] if approved else []
    late = [line for line, days in zip(held, waited, strict=False) if days > limit]
    travel = [
        (line["date_received"] - line["date_issued"]).days
        for line in found
        if line["date_received"] and line["date_issued"]
    ]
    return Row(
        name,
        {
            "number": len(found),
            "issued": total(found, "issued_yuan"),
            "limit": limit,
            "slowest": max(waited) if waited else None,
            "late": len(late) if approved else None,
            "late_sum": (total(late, "issued_yuan") or Decimal(0)) if approved else None,
            "travel": Decimal(sum(travel)) / len(travel) if travel else None,
        },
        {"issued": narrowed(REF, "kind", kind)},
        kind,
        "red" if late else "",
        "超过法定期限" if late else "",
    )


def sentence(answer: Answer) -> str:
    """Say how many transfers were issued after the legal limit."""
    if not answer.rows:
        return words.NOTHING
    approved = answer.facts["approved"]
    if approved is None:
        number = sum(int(row.amount("number") or 0) for row in answer.rows)
        return f"共下达 {number} 笔；没有报送预算批准的日期，无法判断是否按期下达。"
    late = sum(int(row.amount("late") or 0) for row in answer.rows)
    day = f"预算于{approved.year}年{approved.month}月{approved.day}日批准"
    if not late:
        return f"{day}，一般性和专项转移支付都在法定期限内下达。"
    parts = [f"{row.name} {row.values['late']} 笔" for row in answer.rows if row.amount("late")]
    return f"{day}，{'、'.join(parts)}超过法定期限才下达。"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the slowest days beside the limit."""
    return charts.bars(answer, ["late_sum", "issued"], "超期下达的金额", link)


ANALYSIS = Analysis(
    key="transfers-timing",
    title="转移支付：下达时间",
    group="towns",
    order=30,
    question="转移支付是按期下达的吗？",
    datasets=("transfer",),
    helpful=("procedure",),
    basis=(Basis(law="预算法", article=52),),
    caveats=(
        "一般性转移支付应在预算批准后三十日内下达，专项应在六十日内。",
        "救灾、据实结算的不计；没有填写下达日期的不计；预算年中追加的会显示为超期，要看原因。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    views=(OWN,),
    by_fund=True,
)
