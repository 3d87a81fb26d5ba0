"""Spending and revenue over the years."""

from decimal import Decimal

from tongjian.core.charts.model import Chart
from tongjian.core.documents.numbers import Absent
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Ref,
    Row,
    RowLink,
)
from tongjian.supervision.analyses.figures import Sum, grown, last_month, sums, until
from tongjian.supervision.analyses.shapes import columns
from tongjian.supervision.warning.declare import Basis

BACK = 4


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per year with data, the latest last."""
    years = tuple(range(ask.year - BACK, ask.year + 1))
    taken = (
        ("budget", "budget", "current_yuan"),
        ("paid", "payment", "amount_yuan"),
        ("revenue", "revenue", "actual_yuan"),
    )
    found: dict[int, dict[str, Decimal | None]] = {}
    for name, dataset, column in taken:
        for record in sums(tables, ask, dataset, [Sum(name, column)], ["fiscal_year"], years=years):
            found.setdefault(record["fiscal_year"], {})[name] = record[name]
    rows = []
    for year in sorted(found):
        values, before = found[year], found.get(year - 1, {})
        pair = (year - 1, year)
        spent = grown(
            ask, ("payment", "amount_yuan"), values.get("paid"), before.get("paid"), years=pair
        )
        earned = grown(
            ask,
            ("revenue", "actual_yuan"),
            values.get("revenue"),
            before.get("revenue"),
            years=pair,
        )
        blocked = Absent.NOT_COMPARABLE in (spent, earned)
        rows.append(
            Row(
                f"{year} 年",
                {
                    **{name: values.get(name) for name, _, _ in taken},
                    "paid_growth": spent,
                    "revenue_growth": earned,
                },
                {name: Ref(dataset, column, year=year) for name, dataset, column in taken},
                str(year),
                "yellow" if blocked else "",
                "口径变化" if blocked else "",
            )
        )
    return Answer(
        "年度",
        columns(
            budget="支出预算",
            paid="支出",
            paid_growth="支出增长:change",
            revenue="收入",
            revenue_growth="收入增长:change",
        ),
        rows,
        facts={"year": ask.year, "month": last_month(tables, ask, "payment")},
        until=until(tables, ask, "payment"),
    )


def sentence(answer: Answer) -> str:
    """Say the last year and how it stands against the year before."""
    if not answer.rows:
        return words.NOTHING
    row = answer.rows[-1]
    lines_ = []
    partial = answer.facts["month"] not in (None, "12") and row.code == str(answer.facts["year"])
    for key, title in (("paid", "支出"), ("revenue", "收入")):
        value = row.amount(key)
        if value is None:
            continue
        if partial:
            lines_.append(f"{title} {words.money(value)}")
        else:
            lines_.append(
                f"{title} {words.money(value)}，比上年{words.change_words(row.values[f'{key}_growth'])}"
            )
    if not lines_:
        return f"{row.name}没有收支数据。"
    tail = "这一年还没有结束，不与上年全年相比。" if partial else ""
    return f"{row.name}{'；'.join(lines_)}。{tail}"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw spending and revenue over the years."""
    return charts.trend(answer, ["paid", "revenue"], "历年收支", link)


ANALYSIS = Analysis(
    key="trend",
    title="历年趋势",
    group="execution",
    order=40,
    question="这几年收支是怎样变化的？",
    datasets=("payment",),
    helpful=("budget", "revenue"),
    basis=(Basis(practice="预算审查监督的通行做法"),),
    caveats=(
        "没有报送的年度不列，不当作零；未结束的年度只是到目前为止的数。",
        "口径变化的年度不计算增长。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    before=BACK,
    by_fund=True,
)
