"""What the analyses of tax by industry and by town have in common."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tongjian.supervision.analyses import words
from tongjian.supervision.analyses.declare import AnalysisTables, Answer, Ask, Ref, Value
from tongjian.supervision.analyses.figures import Sum, grown, last_month, share, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole

Derive = Mapping[str, Value]


def by(
    tables: AnalysisTables, ask: Ask, key: str, heading: str, names: Mapping[str, str]
) -> Answer:
    """Return tax by a key: the months so far, their share and growth over last year."""
    months = ("01", last_month(tables, ask, "tax", common=True) or "12")
    records = sums(
        tables,
        ask,
        "tax",
        [Sum("tax", "amount_yuan")],
        ["fiscal_year", key],
        years=(ask.year - 1, ask.year),
        months=months,
    )
    now, before = (
        [{key: r[key], name: r["tax"]} for r in records if r["fiscal_year"] == year]
        for name, year in (("now", ask.year), ("before", ask.year - 1))
    )
    refs = {
        "now": Ref("tax", "amount_yuan", months=months),
        "before": Ref("tax", "amount_yuan", year=ask.year - 1, months=months),
    }

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Derive:
        return {
            "share": share(values.get("now"), of.get("now")),
            "growth": grown(ask, ("tax", "amount_yuan"), values.get("now"), values.get("before")),
        }

    merged = merge(key, now, before)
    every = whole(merged, refs, derive)
    return Answer(
        heading,
        columns(now="今年", share="占比:pct", before="上年同期", growth="增长:change"),
        lines(merged, key, refs, names=names, derive=derive, whole=every),
        every,
        {"month": int(months[1])},
        until=until(tables, ask, "tax"),
    )


def sentence(answer: Answer) -> str:
    """Say the whole, its growth and the largest part."""
    now = answer.figure("now")
    if now is None or answer.total is None:
        return words.NOTHING
    value = answer.total.values["growth"]
    compared = (
        f"比上年同期{words.change_words(value)}"
        if isinstance(value, Decimal)
        else words.change_words(value)
    )
    first = f"前 {answer.facts['month']} 个月税收 {words.money(now)}，{compared}。"
    return first + words.most(answer.rows, "now", now)
