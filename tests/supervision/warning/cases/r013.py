"""Cases of rule 13."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import TOWN, Case, Hit, Row

TABLES = (
    "一般公共预算收支表",
    "政府性基金预算收支表",
    "国有资本经营预算收支表",
    "社会保险基金预算收支表",
)
OTHERS = (
    "部门预算表",
    "对下级转移支付明细表",
    "重点支出的类别表和重大投资项目的项目表",
    "政府债务余额和限额情况表、政府债券发行及还本付息情况表",
    "一般公共预算的专项资金支出表",
    "政府采购预算情况",
    "国有资产管理情况",
    "预算编制的有关说明",
)
CODE = "draft_in/budget"


def handed(*documents: str, **given: Any) -> list[Row]:
    told = {"kind": "draft_in", "subject": "budget", "date": date(2023, 12, 5), **given}
    return [{**told, "document": each} for each in documents]


def rows(last: int) -> tuple[tuple[str, int], ...]:
    return tuple(("procedure", number) for number in range(2, last + 1))


CASES = [
    Case(
        kind="positive",
        name="one table of four and the note on procurement are missing",
        rows={"procedure": handed(*TABLES[:3], *OTHERS[:5], *OTHERS[6:])},
        hits=(
            Hit(
                CODE,
                "yellow",
                "12.00",
                "14.00",
                rows(11),
                "应当同时提交14件材料，登记的只有12件，没有看到：社会保险基金预算收支表、政府采购预算情况",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a town without its procurement",
        rows={
            "procedure": handed(TABLES[0], TABLES[1], *OTHERS[:5], *OTHERS[6:], jurisdiction=TOWN)
        },
        hits=(Hit(CODE, "yellow", "10.00", "11.00", rows(10), "没有看到：政府采购预算情况"),),
    ),
    Case(
        kind="negative",
        name="all in a few documents, called otherwise",
        rows={
            "procedure": handed(
                "四本预算收支总表及2024年区级部门预算草案",
                "转移支付、重点支出和政府投资项目、专项资金安排表",
                "政府债务限额、债券还本付息和国有资产管理情况的报告",
                "2024年预算编制说明（含政府采购）",
            )
        },
    ),
    Case(
        kind="negative",
        name="a town has no transfers below, no state capital and no social insurance",
        rows={"procedure": handed(TABLES[0], TABLES[1], OTHERS[0], *OTHERS[2:], jurisdiction=TOWN)},
    ),
    Case(
        kind="negative",
        name="an adjustment's draft is no budget's",
        rows={"procedure": handed(*TABLES[:2], subject="adjustment")},
    ),
    Case(
        kind="edge",
        name="only the draft itself is told, or one material",
        rows={
            "procedure": [
                *handed("2024年预算草案"),
                *handed("2024年部门预算草案", jurisdiction=TOWN),
            ]
        },
    ),
    Case(
        kind="edge",
        name="two materials are told, in one document",
        rows={"procedure": handed("一般公共预算收支表、部门预算表")},
        hits=(Hit(CODE, "yellow", "2.00", "14.00", (("procedure", 2),)),),
    ),
    Case(
        kind="edge",
        name="a document without a name",
        rows={"procedure": [*handed(*TABLES, *OTHERS), {**handed("x")[0], "document": None}]},
    ),
    Case(
        kind="edge",
        name="before the regulation",
        year=2021,
        rows={
            "procedure": handed(*TABLES, fiscal_year=2021, date=date(2020, 12, 20)),
        },
    ),
    Case(kind="edge", name="no procedures delivered", missing=[("procedure", 2024)]),
]
