"""Three stages side by side: what was drafted and approved, what it became, what was done."""

from collections.abc import Mapping
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
from tongjian.supervision.analyses.figures import listed, share, sums, time_pct, total, until
from tongjian.supervision.warning.declare import Basis

COLUMNS = (
    Column("draft", "草案"),
    Column("approved", "批准"),
    Column("current", "变动后"),
    Column("paid", "执行"),
    Column("final", "决算"),
    Column("progress", "执行占变动后", "pct"),
    Column("moved", "变动比批准", "change"),
)


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per function class."""
    budget = sums(tables, ask, "budget", ["approved_yuan", "current_yuan"], ["stage", "class"])
    stages = {record["stage"] for record in budget}
    approved_in = "approved" if "approved" in stages else "current"
    found: dict[str, dict[str, Decimal | None]] = {}
    for record in budget:
        line = found.setdefault(record["class"] or "-", {})
        if record["stage"] == "draft":
            line["draft"] = record["approved_yuan"]
        if record["stage"] == approved_in:
            line["approved"] = record["approved_yuan"]
        if record["stage"] == "current":
            line["current"] = record["current_yuan"]
    for record in sums(tables, ask, "payment", ["amount_yuan"], ["class"]):
        found.setdefault(record["class"] or "-", {})["paid"] = record["amount_yuan"]
    finals, table = _finals(tables, ask)
    for code, value in finals.items():
        found.setdefault(code, {})["final"] = value
    names = tables.names("function")
    rows = [
        _row(names.get(code, code), code, line, approved_in, table)
        for code, line in sorted(found.items())
    ]
    whole = {key: total([row.values for row in rows], key) for key in _MONEY}
    day = until(tables, ask, "payment")
    return Answer(
        "功能分类",
        [column for column in COLUMNS if column.key not in _MONEY or whole[column.key] is not None],
        rows,
        _row("合计", "", whole, approved_in, table),
        {"time": time_pct(ask, day)},
        until=day,
    )


_MONEY = ("draft", "approved", "current", "paid", "final")


def _finals(tables: AnalysisTables, ask: Ask) -> tuple[dict[str, Decimal], str]:
    """Return final figures by class from the one table of accounts that has most of them."""
    if ask.view != OWN:
        return {}, ""
    lines = listed(
        tables,
        ask,
        "final_account",
        ["table_name", "function_code", "final_yuan"],
        where={"unit": ask.jurisdiction, "side": "expenditure"},
    )
    by_table: dict[str, dict[str, Decimal]] = {}
    for line in lines:
        if len(line["function_code"] or "") == 3 and line["final_yuan"] is not None:
            kept = by_table.setdefault(line["table_name"], {})
            kept.setdefault(line["function_code"], line["final_yuan"])
    if not by_table:
        return {}, ""
    best = min(by_table, key=lambda name: (-len(by_table[name]), name))
    return by_table[best], best


def _row(
    name: str, code: str, line: Mapping[str, Decimal | None], approved_in: str, table: str
) -> Row:
    where = {"class": code} if code else {}
    values = {key: line.get(key) for key in _MONEY}
    return Row(
        name,
        {
            **values,
            "progress": share(line.get("paid"), line.get("current")),
            "moved": _moved(line.get("current"), line.get("approved")),
        },
        {
            "draft": Ref("budget", "approved_yuan", {**where, "stage": "draft"}),
            "approved": Ref("budget", "approved_yuan", {**where, "stage": approved_in}),
            "current": Ref("budget", "current_yuan", {**where, "stage": "current"}),
            "paid": Ref("payment", "amount_yuan", where),
            **_final_ref(code, table),
        },
        code,
    )


def _final_ref(code: str, table: str) -> dict[str, Ref]:
    if not code or not table:
        return {}
    where = {"table_name": table, "function_code": code, "side": "expenditure"}
    return {"final": Ref("final_account", "final_yuan", where)}


def _moved(current: Decimal | None, approved: Decimal | None) -> Decimal | None:
    if current is None or not approved:
        return None
    return (current - approved) * 100 / approved


def sentence(answer: Answer) -> str:
    """Say the stages of the whole and which class moved most against what was approved."""
    if not answer.rows:
        return words.NOTHING
    named = (("draft", "草案"), ("approved", "批准"), ("current", "变动后预算"), ("paid", "已执行"))
    stated = [
        f"{title} {words.money(answer.figure(key))}"
        for key, title in (*named, ("final", "决算"))
        if answer.figure(key) is not None
    ]
    first = "，".join(stated) + "。"
    moved = [row for row in words.known(answer.rows, "moved") if row.amount("moved")]
    if not moved:
        return first + "各类预算都没有变动。" if words.known(answer.rows, "moved") else first
    top = max(moved, key=lambda row: abs(row.amount("moved") or Decimal(0)))
    change = top.amount("moved") or Decimal(0)
    most = [row for row in moved if abs(row.amount("moved") or Decimal(0)) == abs(change)]
    if len(most) > 1:
        return f"{first}{words.named(most)}的预算变动最大，都是 {words.pct(abs(change))}。"
    word = "增加" if change > 0 else "减少"
    return f"{first}{top.name}的预算变动最大，比批准数{word} {words.pct(abs(change))}。"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw the stages side by side by class."""
    shown = [key for key in ("approved", "current", "paid") if answer.figure(key) is not None]
    return charts.bars(answer, shown, "三个阶段并列", link) if shown else None


ANALYSIS = Analysis(
    key="three-stages",
    title="三个阶段对照",
    group="execution",
    order=10,
    question="年初批准了多少，后来变成多少，实际花了多少？",
    datasets=("budget", "payment"),
    helpful=("final_account",),
    basis=(Basis(law="预算法", article=67),),
    caveats=(
        "草案、批准、变动后是同一预算的不同阶段，从不相加；没有报送的阶段不列。",
        "决算取本级决算公开的类级科目；看总预算口径时不列决算。",
        "没有单独报送批准阶段时，批准数取变动后预算各行所载的年初预算数。",
    ),
    build=build,
    sentence=sentence,
    chart=chart,
    by_fund=True,
)
