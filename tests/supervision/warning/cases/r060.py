"""Cases of rule 60."""

from typing import Any

from tests.supervision.warning.ledger import UNIT, Case, Hit, Row

TABLE = "“三公”经费支出决算表"


def printed(name: str, yuan: str | None, **given: Any) -> Row:
    return {
        "table_name": TABLE,
        "line_no": name,
        "line_name": name,
        "unit": UNIT,
        "side": "expenditure",
        "fund_type": "general",
        "final_yuan": yuan,
        **given,
    }


def reported(item: str, yuan: str, **given: Any) -> Row:
    return {
        "unit": UNIT,
        "item": item,
        "period": "12",
        "fund_type": "general",
        "actual_yuan": yuan,
        **given,
    }


def table(total: str) -> list[Row]:
    return [
        printed("合计", total),
        printed("1.因公出国（境）费用", "10000.00"),
        printed("2.公务接待费", "20000.00"),
        printed("3.公务用车购置及运行费", "70000.00"),
        printed("其中：公务用车购置费", "0.00"),
        printed("公务用车购置", "30000.00"),
        printed("公务用车运行维护费", "40000.00"),
    ]


CASES = [
    Case(
        kind="positive",
        name="the total is more than its items",
        rows={"final_account": table("100300.00")},
        hits=(
            Hit(
                f"{UNIT}/{TABLE}",
                "yellow",
                "100300.00",
                "100000.00",
                tuple(("final_account", number) for number in (2, 3, 4, 7, 8)),
                "的合计为10.03万元，同表各项相加为10.00万元，相差300.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a total alone against what was reported",
        rows={
            "final_account": [printed("合计", "5000.00")],
            "three_public": [
                reported("reception", "3000.00"),
                reported("abroad", "1000.00"),
                reported("abroad", "900.00", period="09"),
            ],
        },
        hits=(
            Hit(
                f"{UNIT}/{TABLE}",
                "yellow",
                "5000.00",
                "4000.00",
                (("final_account", 2), ("three_public", 2), ("three_public", 3)),
                "全年报送的各项相加为4,000.00元",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="within what rounding makes",
        rows={"final_account": table("100200.00")},
    ),
    Case(
        kind="negative",
        name="the table's own items count before those reported",
        rows={
            "final_account": table("100000.00"),
            "three_public": [reported("reception", "1.00")],
        },
    ),
    Case(
        kind="edge",
        name="no total, nothing to add up, not stated, during the year, another table",
        rows={
            "final_account": [
                printed("公务接待费", "1.00"),
                printed("合计", "9999.00", table_name="三公经费情况表"),
                printed("合计", None, table_name="三公经费明细表"),
                printed("合计", "9999.00", period="06"),
                printed("合计", "9999.00", table_name="支出决算表"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="no accounts",
        rows={"three_public": [reported("reception", "1.00")]},
        missing=[("final_account", 2024)],
    ),
]
