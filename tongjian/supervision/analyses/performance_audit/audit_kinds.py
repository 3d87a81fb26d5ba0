"""Audit problems by kind: how many, how much, how much put right."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tongjian.core.charts.model import Chart
from tongjian.supervision.analyses import charts, words
from tongjian.supervision.analyses.declare import (
    Analysis,
    AnalysisTables,
    Answer,
    Ask,
    Column,
    Ref,
    RowLink,
    Value,
)
from tongjian.supervision.analyses.figures import Record, listed
from tongjian.supervision.analyses.shapes import columns, lines, merge, ordered, whole
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.warning.declare import Basis

REFS = {
    "sum": Ref("audit_finding", "sum_yuan"),
    "rectified": Ref("audit_finding", "rectified_yuan"),
}


def _derive(values: Mapping[str, Any], of: Mapping[str, Any]) -> Mapping[str, Value]:
    number, done = values.get("number"), values.get("done")
    return {
        "number": number,
        "done": done,
        "late": values.get("late"),
        "rate": Decimal(done * 100) / number if number and done is not None else None,
    }


def by(
    tables: AnalysisTables, ask: Ask, key: str, heading: str, names: Mapping[str, str]
) -> Answer:
    """Return one row per value of ``key``."""
    found = listed(
        tables, ask, "audit_finding", [key, "sum_yuan", "rectified_yuan", "status", "due"]
    )
    records: dict[str, Record] = {}
    for line in found:
        one = records.setdefault(
            line[key] or "-",
            {key: line[key], "number": 0, "done": 0, "late": 0, **dict.fromkeys(REFS)},
        )
        one["number"] += 1
        one["done"] += line["status"] == "done"
        one["late"] += (
            line["status"] != "done" and line["due"] is not None and line["due"] < ask.as_of
        )
        for name, column in (("sum", "sum_yuan"), ("rectified", "rectified_yuan")):
            if line[column] is not None:
                one[name] = (one[name] or Decimal(0)) + line[column]
    merged = merge(key, list(records.values()))
    rows = [
        replace(row, tone="red", mark="整改逾期") if (row.amount("late") or 0) > 0 else row
        for row in lines(merged, key, REFS, names=names, derive=_derive)
    ]
    every = whole(merged, REFS)
    summed: dict[str, Any] = {
        **every.values,
        **{name: sum(one[name] for one in merged) for name in ("number", "done", "late")},
    }
    return Answer(
        heading,
        (
            Column("number", "问题数", "count"),
            *columns(sum="涉及金额"),
            Column("done", "已整改", "count"),
            Column("late", "逾期未改", "count"),
            *columns(rectified="已整改金额", rate="整改率:pct"),
        ),
        ordered(rows, "number"),
        replace(every, values={**summed, **_derive(summed, {})}),
    )


def build(tables: AnalysisTables, ask: Ask) -> Answer:
    """Return one row per kind of problem."""
    names = dataset_named("audit_finding").column("kind").choices
    return by(tables, ask, "kind", "问题类型", names)


def sentence(answer: Answer) -> str:
    """Say how many problems there are, how many are put right, which are late."""
    if answer.total is None or not answer.rows:
        return words.NOTHING
    values = answer.total.values
    top = words.leaders(answer.rows, "number")
    first = f"审计查出问题 {values['number']} 个，已整改 {values['done']} 个，整改率 {words.pct(answer.figure('rate'))}。"
    late = f"逾期未改 {values['late']} 个。" if values["late"] else "没有逾期未改的问题。"
    if len(answer.rows) < 2 or len(top) == len(answer.rows):
        return first + late
    return f"{first}{words.named(top)}最多，{'各有' if len(top) > 1 else '有'} {top[0].values['number']} 个；{late}"


def chart(answer: Answer, link: RowLink) -> Chart | None:
    """Draw problems and those put right."""
    return charts.bars(answer, ["number", "done"], "查出问题与已整改", link)


ANALYSIS = Analysis(
    key="audit-kinds",
    title="审计问题：按类型",
    group="performance_audit",
    order=10,
    question="审计查出了什么问题，改了没有？",
    datasets=("audit_finding",),
    basis=(
        Basis(law="上海市预算审查监督条例", article=21),
        Basis(law="上海市预算审查监督条例", article=57),
    ),
    caveats=("整改状态以审计部门报送的为准；逾期按查看的那一天算。",),
    build=build,
    sentence=sentence,
    chart=chart,
)
