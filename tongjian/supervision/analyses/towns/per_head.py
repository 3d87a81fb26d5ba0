"""Spending per head, by place, with the population the statistics office reports."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    ALL,
    OWN,
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Column,
    Ref,
    Row,
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Sum, listed, sums, until
from tongjian.supervision.analyses.shapes import columns, lines, merge, ordered
from tongjian.supervision.warning.declare import Basis

REFS = {"paid": Ref("payment", "amount_yuan")}
TEN_THOUSAND = Decimal(10_000)


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per place with a population figure."""
    places = (ask.jurisdiction, *ask.towns)
    paid = sums(
        tables, ask, "payment", [Sum("paid", "amount_yuan")], ["jurisdiction"], places=places
    )
    people = _population(tables, ask, places)
    if ask.towns:
        all_of_it = sums(tables, replace(ask, view=ALL), "payment", [Sum("paid", "amount_yuan")])
        paid = [each for each in paid if each["jurisdiction"] != ask.jurisdiction]
        paid.append({"jurisdiction": ask.jurisdiction, "paid": all_of_it[0]["paid"]})

    def derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
        number = people.get(values["jurisdiction"])
        spent = values.get("paid")
        each = spent / (number * TEN_THOUSAND) if spent is not None and number else None
        return {"people": number, "each": each}

    records = [record for record in merge("jurisdiction", paid) if record["jurisdiction"] in people]
    names = tables.names("jurisdiction")
    rows = [
        _with_towns(row) if ask.towns and row.code == ask.jurisdiction else row
        for row in lines(records, "jurisdiction", REFS, names=names, derive=derive)
    ]
    without = [names.get(code, code) for code in places if code not in people]
    notes = [f"没有常住人口数：{'、'.join(without)}。"] if without else []
    return Answer(
        "行政区划",
        (
            *columns(paid="支出"),
            Column("people", "常住人口（万人）", "number"),
            Column("each", "人均支出（元）", "number"),
        ),
        ordered(rows, "each"),
        notes=notes,
        until=until(tables, ask, "payment"),
    )


def _with_towns(row: Row) -> Row:
    """A district's residents live in its towns, so its towns' spending is for them too."""
    refs = {key: replace(ref, view=ALL) for key, ref in row.refs.items()}
    return replace(row, name=f"{row.name}（含镇）", refs=refs)


def _population(tables: AnalysisTables, ask: Ask, places: tuple[str, ...]) -> dict[str, Decimal]:
    found = listed(
        tables,
        ask,
        "statistic",
        ["period", "value"],
        where={"indicator": "population"},
        places=places,
    )
    known = sorted(
        ((line["period"], line["jurisdiction"], line["value"]) for line in found if line["value"]),
    )
    return {place: Decimal(value) for _, place, value in known}


def sentence(answer: Answer) -> str:
    """Say what each head comes to, and where it is most and least."""
    each = words.known(answer.rows, "each")
    if not each:
        return "没有同时报送支付和常住人口的地方，算不出人均。"
    if len(each) == 1:
        return f"{each[0].name}人均支出 {words.money(each[0].amount('each'))}。"
    high, low = words.leaders(each, "each"), words.leaders(each, "each", least=True)
    if len(high) == len(each):
        return f"{len(each)} 个地方人均支出相同，都是 {words.money(high[0].amount('each'))}。"
    return (
        f"人均支出最多的是{words.named(high)}，{words.money(high[0].amount('each'))}；"
        f"最少的是{words.named(low)}，{words.money(low[0].amount('each'))}。"
    )


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw spending per head by place."""
    return charts.bars(answer, ["each"], "人均支出", link)


ANALYSIS = Analysis(
    key="per-head",
    title="人均支出",
    group="towns",
    order=60,
    question="按人头算，财政为每个居民花了多少？",
    datasets=("payment", "statistic"),
    basis=(Basis(practice="预算审查监督的通行做法"),),
    caveats=(
        "人口取统计部门报送的最近一期常住人口。",
        "区按总预算口径（含镇，已扣除相互转移），因为镇的居民也是区的居民；镇按本级口径。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    views=(OWN,),
    by_fund=True,
    with_towns=True,
)
