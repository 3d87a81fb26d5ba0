"""What the district says it gave each town against what the town says it got."""

from decimal import Decimal

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    OWN,
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Ref,
    Row,
    RowLink,
    Tolerance,
)
from tongjian.supervision.analyses.figures import ANY, Sum, sums, until
from tongjian.supervision.analyses.shapes import columns, merge
from tongjian.supervision.warning.declare import Basis


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per town."""
    out = sums(
        tables,
        ask,
        "transfer",
        [Sum("out", "issued_yuan")],
        ["lower_jurisdiction"],
        where={"direction": "out"},
        places=(ask.jurisdiction,),
        fund=ANY,
    )
    got = sums(
        tables,
        ask,
        "transfer",
        [Sum("in", "issued_yuan"), Sum("received", "received_yuan")],
        ["lower_jurisdiction"],
        where={"direction": "in"},
        places=ask.towns,
        fund=ANY,
    )
    names = tables.names("jurisdiction")
    limit = ask.tolerance or Decimal(0)
    rows = []
    for record in merge("lower_jurisdiction", out, got):
        town = record["lower_jurisdiction"]
        given, taken = record.get("out"), record.get("in")
        gap = given - taken if given is not None and taken is not None else None
        outside = gap is not None and abs(gap) > limit
        rows.append(
            Row(
                names.get(town, town),
                {"out": given, "in": taken, "received": record.get("received"), "gap": gap},
                {
                    "out": Ref(
                        "transfer",
                        "issued_yuan",
                        {"direction": "out", "lower_jurisdiction": town},
                        fund=ANY,
                    ),
                    "in": Ref("transfer", "issued_yuan", {"direction": "in"}, place=town, fund=ANY),
                    "received": Ref(
                        "transfer", "received_yuan", {"direction": "in"}, place=town, fund=ANY
                    ),
                },
                town,
                "yellow" if outside else "",
                "两方不一致" if outside else "",
            )
        )
    return Answer(
        "镇",
        columns(out="区下达", **{"in": "镇登记下达"}, received="镇收到", gap="区－镇"),
        rows,
        facts={"tolerance": ask.tolerance},
        until=until(tables, ask, "transfer"),
    )


def sentence(answer: Answer) -> str:
    """Say how many towns disagree with the district."""
    found = words.known(answer.rows, "gap")
    silent = [row for row in answer.rows if row.amount("gap") is None]
    tail = f"{words.named(silent)}只有一方的数，不能比对。" if silent else ""
    if not found:
        return tail or "没有区对镇转移支付的数据。"
    outside = [row for row in found if row.tone]
    limit = answer.facts["tolerance"]
    if not outside:
        agreed = f"相差都不超过 {words.money(limit)}" if limit else "完全一致"
        return f"比对 {len(found)} 个镇，区下达数与镇登记数{agreed}。{tail}"
    top = max(outside, key=lambda row: (abs(row.amount("gap") or Decimal(0)), row.code))
    return (
        f"比对 {len(found)} 个镇，{len(outside)} 个镇与区的数不一致，"
        f"其中{top.name}相差 {words.money(abs(top.amount('gap') or Decimal(0)))}。{tail}"
    )


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw both sides by town."""
    return charts.bars(answer, ["out", "in"], "区下达与镇登记", link)


ANALYSIS = Analysis(
    key="district-towns",
    title="区与镇比对",
    group="comparison",
    order=50,
    question="区里说给了，镇里说收到了，数对得上吗？",
    datasets=("transfer",),
    basis=(Basis(law="预算法", article=16), Basis(law="上海市预算审查监督条例", article=18)),
    caveats=("四本预算一起比；年底下达、次年收到的会显示为不一致。",),
    build=build,
    sentence=sentence,
    chart=chart,
    views=(OWN,),
    of_district=True,
    tolerance=Tolerance(Decimal(0), "元", "两方相差的金额，超过即标出"),
)
