"""Revenue's growth against the economy's."""

from decimal import Decimal

from tongjian.core.charts.model import Chart
from tongjian.core.documents.numbers import Absent
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    OWN,
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Row,
    RowLink,
    Tolerance,
)
from tongjian.supervision.analyses.figures import Sum, grown, last_month, rows_of, sums, until
from tongjian.supervision.analyses.shapes import columns
from tongjian.supervision.warning.declare import Basis

BACK = 3
INDICATOR = "gdp_growth"


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per year: growth of tax and non-tax revenue, growth of GDP, the gap."""
    months = ("01", last_month(tables, ask, "revenue") or "12")
    years = tuple(range(ask.year - BACK, ask.year + 1))
    found = sums(
        tables,
        ask,
        "revenue",
        [Sum("actual", "actual_yuan")],
        ["fiscal_year"],
        years=years,
        months=months,
        where={"revenue_class": ("101", "103")},
        fund="general",
    )
    revenue = {record["fiscal_year"]: record["actual"] for record in found}
    gdp = _growth_of_gdp(tables, ask, years, months[1])
    rows = []
    for year in years[1:]:
        value = grown(
            ask,
            ("revenue", "actual_yuan"),
            revenue.get(year),
            revenue.get(year - 1),
            [{"revenue_code": "101"}, {"revenue_code": "103"}],
            years=(year - 1, year),
        )
        pace = gdp.get(year)
        gap = value - pace if isinstance(value, Decimal) and pace is not None else None
        if value is None and pace is None:
            continue
        blocked = value is Absent.NOT_COMPARABLE
        outside = gap is not None and abs(gap) > (ask.tolerance or Decimal(0))
        rows.append(
            Row(
                f"{year} 年",
                {"revenue": value, "gdp": pace, "gap": Absent.NOT_COMPARABLE if blocked else gap},
                code=str(year),
                tone="yellow" if outside or blocked else "",
                mark="口径变化" if blocked else "相差较大" if outside else "",
            )
        )
    return Answer(
        "年度",
        columns(revenue="收入增长:change", gdp="生产总值增长:change", gap="收入－生产总值:points"),
        rows,
        facts={"tolerance": ask.tolerance, "month": int(months[1])},
        until=until(tables, ask, "revenue"),
    )


def _growth_of_gdp(
    tables: AnalysisTables, ask: Ask, years: tuple[int, ...], last: str
) -> dict[int, Decimal]:
    rows = rows_of(
        tables,
        ask,
        "statistic",
        years=years,
        where={"indicator": INDICATOR},
        places=(ask.jurisdiction,),
    )
    picked = rows.filter(rows.period <= last).select("fiscal_year", "period", "value")
    found = tables.execute(picked.order_by(["fiscal_year", "period", "value"])).to_pylist()
    return {
        line["fiscal_year"]: Decimal(line["value"]) for line in found if line["value"] is not None
    }


def sentence(answer: Answer) -> str:
    """Say the last year's two growths and whether they drift apart."""
    rows = words.known(answer.rows, "gap")
    if not rows:
        blocked = any(row.values["gap"] is Absent.NOT_COMPARABLE for row in answer.rows)
        return (
            f"收入增长{words.NOT_COMPARABLE}。"
            if blocked
            else "没有可以相比的收入增长和生产总值增长。"
        )
    row = rows[-1]
    gap = row.amount("gap") or Decimal(0)
    limit = f"{words.plain(answer.facts['tolerance'])} 个百分点"
    judged = f"超过容许的 {limit}，需要看看原因" if row.tone else f"在容许的 {limit}以内"
    return (
        f"{row.name}前 {answer.facts['month']} 个月收入{words.change_words(row.values['revenue'])}，"
        f"生产总值{words.change_words(row.values['gdp'])}，相差 {words.points(gap)}，{judged}。"
    )


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw both growths over the years."""
    return charts.trend(answer, ["revenue", "gdp"], "收入增长与生产总值增长", link)


ANALYSIS = Analysis(
    key="statistics-revenue",
    title="统计与收入比对",
    group="comparison",
    order=40,
    question="收入的增长和经济的增长合拍吗？",
    datasets=("revenue", "statistic"),
    basis=(
        Basis(
            practice="《预算法》第三十六条关于收入预算与经济社会发展水平相适应的精神，各地人大预算审查的做法"
        ),
    ),
    caveats=(
        "收入只含税收和非税收入，各年取相同月份；生产总值增长取统计部门到那个月为止最近一期的累计数。",
        "收入按现价、生产总值按不变价，相差几个百分点是正常的。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    before=BACK,
    views=(OWN,),
    tolerance=Tolerance(Decimal(5), "百分点", "两个增长率相差的百分点，超过即标出"),
)
