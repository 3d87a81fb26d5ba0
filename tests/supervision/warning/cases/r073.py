"""Cases of rule 73."""

from typing import Any

from tests.supervision.warning.ledger import DISTRICT, UNIT, Case, Hit, Row

TABLE = "支出决算表"


def printed(final: str | None, planned: str | None, code: str = "2050202", **given: Any) -> Row:
    return {
        "table_name": TABLE,
        "line_no": code,
        "line_name": f"科目{code}",
        "unit": UNIT,
        "side": "expenditure",
        "fund_type": "general",
        "function_code": code,
        "budget_yuan": planned,
        "adjusted_yuan": planned,
        "final_yuan": final,
        **given,
    }


NAMES = [{"unit": UNIT, "unit_name": "甲单位"}]

CASES = [
    Case(
        kind="positive",
        name="a quarter less, of a unit",
        units=NAMES,
        rows={"final_account": [printed("7500000.00", "10000000.00")]},
        hits=(
            Hit(
                f"{UNIT}/{TABLE}/2050202",
                "yellow",
                "7500000.00",
                "10000000.00",
                (("final_account", 2),),
                "甲单位2024年“支出决算表”中的“科目2050202”，预算1,000.00万元，决算750.00万元，少250.00万元，相差25%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="revenue above the budget that was never adjusted, of the whole district",
        rows={
            "final_account": [
                printed(
                    "13000000.00",
                    "10000000.00",
                    "10301",
                    adjusted_yuan=None,
                    side="revenue",
                    function_code=None,
                    revenue_code="10301",
                    unit=DISTRICT,
                )
            ]
        },
        hits=(
            Hit(
                f"{DISTRICT}/{TABLE}/10301",
                "yellow",
                "13000000.00",
                "10000000.00",
                (("final_account", 2),),
                "2024年“支出决算表”中的“科目10301”，预算1,000.00万元，决算1,300.00万元，多300.00万元，相差30%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="of class, section and item only the item",
        rows={
            "final_account": [
                printed("5000000.00", "10000000.00", "205"),
                printed("5000000.00", "10000000.00", "20502"),
                printed("5000000.00", "10000000.00"),
                printed("5000000.00", "10000000.00", "206"),
            ]
        },
        hits=(
            Hit(
                f"{UNIT}/{TABLE}/2050202",
                "yellow",
                "5000000.00",
                "10000000.00",
                (("final_account", 4),),
            ),
            Hit(
                f"{UNIT}/{TABLE}/206",
                "yellow",
                "5000000.00",
                "10000000.00",
                (("final_account", 5),),
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly a fifth, or a cent too little money",
        rows={
            "final_account": [
                printed("8000000.00", "10000000.00"),
                printed("0.01", "10000.00", "2050203"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="the adjusted budget counts where there is one",
        rows={
            "final_account": [
                printed("7500000.00", "10000000.00", adjusted_yuan="7600000.00"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="totals without a code, and what was carried out by June",
        rows={
            "final_account": [
                printed("5000000.00", "10000000.00", function_code=None, dept_econ_code="30201"),
                printed("5000000.00", "10000000.00", period="06"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="no budget, a budget of nothing, no final figure",
        rows={
            "final_account": [
                printed("5000000.00", None),
                printed("5000000.00", "0.00", "2050203"),
                printed(None, "5000000.00", "2050204"),
            ]
        },
    ),
    Case(
        kind="edge",
        name="no accounts",
        rows={"tax": [{}]},
        missing=[("final_account", 2024)],
    ),
]
