"""This year against the same months of last year, by function class."""

from collections.abc import Mapping
from typing import Any

from tongjian.core.charts.model import Chart
from tongjian.core.documents.numbers import Absent
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Ref,
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Sum, grown, last_month, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, whole
from tongjian.supervision.warning.declare import Basis

REFS = {"now": Ref("payment", "amount_yuan")}


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per class: the months so far in both years and the growth."""
    last = last_month(tables, ask, "payment", common=True)
    months = ("01", last or "12")
    records = sums(
        tables, ask, "payment", [Sum("paid", "amount_yuan")], ["fiscal_year", "class"],
        years=(ask.year - 1, ask.year), months=months,
    )  # fmt: skip
    now = [{"class": r["class"], "now": r["paid"]} for r in records if r["fiscal_year"] == ask.year]
    before = [
        {"class": r["class"], "before": r["paid"]}
        for r in records
        if r["fiscal_year"] == ask.year - 1
    ]
    refs = {
        "now": Ref("payment", "amount_yuan", months=months),
        "before": Ref("payment", "amount_yuan", year=ask.year - 1, months=months),
    }

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        code = values.get("class")
        codes = {"function_code": code} if code else {}
        value = grown(
            ask, ("payment", "amount_yuan"), values.get("now"), values.get("before"), codes
        )
        both = values.get("now") is not None and values.get("before") is not None
        added = values["now"] - values["before"] if both else None
        blocked = value is Absent.NOT_COMPARABLE
        return {"growth": value, "added": Absent.NOT_COMPARABLE if blocked else added}

    merged = merge("class", now, before)
    return Answer(
        "功能分类",
        columns(now="今年同期", before="上年同期", added="增减额", growth="增长:change"),
        lines(merged, "class", refs, names=tables.names("function"), derive=derive),
        whole(merged, refs, derive),
        {"month": int(months[1]), "had": bool(before), "year": ask.year},
        until=until(tables, ask, "payment"),
    )


def sentence(answer: Answer) -> str:
    """Say the growth of the whole and which class added most."""
    now = answer.figure("now")
    if now is None or answer.total is None:
        return words.NOTHING
    if not answer.facts["had"]:
        return f"前 {answer.facts['month']} 个月支出 {words.money(now)}；上年没有报送支付数据，无法比较。"
    growth_ = answer.total.values["growth"]
    if growth_ is Absent.NOT_COMPARABLE:
        return f"前 {answer.facts['month']} 个月支出 {words.money(now)}，与上年{words.NOT_COMPARABLE}。"
    first = f"前 {answer.facts['month']} 个月支出 {words.money(now)}，比上年同期{words.change_words(growth_)}。"
    more = [row for row in words.known(answer.rows, "added") if (row.amount("added") or 0) > 0]
    if not more:
        return first
    top = words.leaders(more, "added")
    return f"{first}{words.named(top)}增加最多，{'各' if len(top) > 1 else ''}增加 {words.money(top[0].amount('added'))}。"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw both years side by side by class."""
    keys = ["now", "before"] if answer.facts["had"] else ["now"]
    return charts.bars(answer, keys, "今年与上年同期", link)


ANALYSIS = Analysis(
    key="year-on-year",
    title="支出同比",
    group="execution",
    order=50,
    question="和去年同期比，哪些多了，哪些少了？",
    datasets=("payment",),
    basis=(Basis(practice="预算审查监督的通行做法"),),
    caveats=(
        "两年取相同的月份；上年没有的科目不计算增长。",
        "口径变化的科目不计算增长和增减额，并注明原因。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    before=1,
    by_fund=True,
)
