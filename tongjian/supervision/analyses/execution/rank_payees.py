"""Who is paid most, and how concentrated payments are. People are counted together."""

from dataclasses import replace
from decimal import Decimal

import ibis

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Column,
    Ref,
    Row,
    RowLink,
)
from tongjian.supervision.analyses.figures import Record, rows_of, share, total, until
from tongjian.supervision.analyses.shapes import columns
from tongjian.supervision.queries.state import PEOPLE
from tongjian.supervision.warning.declare import Basis

TOP = 10
SHOWN = 50
MERGED = (("person", "个人（合并）", PEOPLE), ("blank", "没有填写收款人", ""))
REF = Ref("payment", "amount_yuan")


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return the payees with the largest sums; persons are one row."""
    found, kinds = _grouped(tables, ask)
    paid = total(list(kinds.values()), "paid")
    made = [_payee(record, paid, place) for place, record in enumerate(found, start=1)]
    extra = [
        replace(_payee({"who": who, **kinds[key]}, paid, None), name=title, code="")
        for key, title, who in MERGED
        if key in kinds
    ]
    every = Row(
        "合计",
        {"paid": paid, "times": sum(record["times"] for record in kinds.values())},
        {"paid": REF},
    )
    firm = kinds.get("firm", {"paid": None, "n": 0})
    ten = total([row.values for row in made[:TOP]], "paid")
    return Answer(
        "收款人",
        (
            Column("rank", "名次", "count"),
            *columns(paid="收款金额", share="占比:pct"),
            Column("times", "笔数", "count"),
        ),
        [*made, *extra],
        every,
        {
            "firms": firm["n"],
            "firm_paid": firm["paid"],
            "ten": ten,
            "ten_share": share(ten, firm["paid"]),
        },
        until=until(tables, ask, "payment"),
    )


def _grouped(tables: AnalysisTables, ask: Ask) -> tuple[list[Record], dict[str, Record]]:
    """Return the largest organisations, and the sums of organisations, persons and blanks.

    One scan of the payments: the sums of all of a kind stand beside each of the rows kept.
    """
    rows = rows_of(tables, ask, "payment")
    person = rows.payee_is_person.fill_null(False)
    kind = ibis.ifelse(person, "person", ibis.ifelse(rows.payee.isnull(), "blank", "firm"))
    who = ibis.ifelse(person, "", rows.payee.fill_null(""))
    grouped = (
        rows.mutate(who=who, kind=kind)
        .group_by("kind", "who")
        .aggregate(paid=lambda t: t.amount_yuan.sum(), times=lambda t: t.count())
    )
    alike = ibis.window(group_by="kind")
    placed = grouped.mutate(
        place=ibis.row_number().over(group_by="kind", order_by=[ibis.desc("paid"), "who"]),
        paid_all=grouped.paid.sum().over(alike),
        times_all=grouped.times.sum().over(alike),
        n=grouped.count().over(alike),
    )
    kept = placed.filter(placed.place < SHOWN).order_by(["kind", "place", "who"])
    listed: list[Record] = tables.execute(kept).to_pylist()
    kinds = {
        one["kind"]: {"paid": one["paid_all"], "times": one["times_all"], "n": one["n"]}
        for one in listed
    }
    return [one for one in listed if one["kind"] == "firm"], kinds


def _payee(record: Record, paid: Decimal | None, place: int | None) -> Row:
    return Row(
        record["who"],
        {
            "rank": place,
            "paid": record["paid"],
            "share": share(record["paid"], paid),
            "times": record["times"],
        },
        {"paid": replace(REF, where={"payee": record["who"]})},
        record["who"],
    )


def sentence(answer: Answer) -> str:
    """Say how many organisations were paid and how much the first ten took."""
    facts = answer.facts
    if not facts["firms"]:
        return "所选范围内没有付给单位的款项。"
    first = f"付给 {facts['firms']} 个单位 {words.money(facts['firm_paid'])}"
    firms = [row for row in answer.rows if row.code]
    if facts["firms"] > TOP and facts["ten_share"] is not None:
        first += f"，前 {TOP} 个收款人占 {words.pct(facts['ten_share'])}"
    tied = len(words.leaders(firms, "paid")) == len(firms)
    if tied and len(firms) < facts["firms"]:
        return f"{first}。"  # whoever is not listed may have as much
    return f"{first}。{words.most(firms, 'paid', facts['firm_paid'])}"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the largest payees."""
    firms = [row for row in answer.rows if row.code]
    return charts.bars(answer, ["paid"], "收款最多的单位", link, rows=firms) if firms else None


ANALYSIS = Analysis(
    key="rank-payees",
    title="收款人排名与集中度",
    group="execution",
    order=70,
    question="钱主要付给了谁？",
    datasets=("payment",),
    basis=(Basis(practice="审计实务"),),
    caveats=(
        f"列出收款最多的 {SHOWN} 个单位；个人收款人合并为一行，不显示姓名。",
        "同一单位名称写法不同的分开计算；集中度只在付给单位的款项中算。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
