"""Cases of the template of one figure's share of another."""

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit
from tests.supervision.warning.own.declare import OwnCase

UNITS = {
    "template": "ratio",
    "dataset": "procurement",
    "part": "contract",
    "whole": "budget",
    "subject": "unit",
    "direction": "ge",
    "share": "98",
    "least": "1000",
}
ROWS = {**UNITS, "subject": "row", "level": "blue"}
LATEST = {
    **UNITS,
    "dataset": "three_public",
    "part": "actual",
    "direction": "le",
    "share": "50%",
    "least": "",
}


def contract(
    number: str, budget: str | None, paid: str | None, unit: str = UNIT
) -> dict[str, object]:
    return {"contract_no": number, "unit": unit, "budget_yuan": budget, "contract_yuan": paid}


CASES = [
    OwnCase(
        UNITS,
        Case(
            kind="positive",
            name="exactly at the limit over both contracts",
            rows={"procurement": [contract("H1", "600", "590"), contract("H2", "400", "390")]},
            hits=(
                Hit(
                    UNIT,
                    "yellow",
                    "98.00",
                    "98.00",
                    (("procurement", 2), ("procurement", 3)),
                    "合同金额合计980.00元，相当于采购预算合计1,000.00元的98%，"
                    "达到或超过本地自定的界限98%，请说明事由。",
                ),
            ),
        ),
    ),
    OwnCase(
        UNITS,
        Case(
            kind="negative",
            name="a cent below, and a base too small",
            rows={
                "procurement": [
                    contract("H1", "1000", "979.99"),
                    contract("H2", "999.99", "999.99", UNIT_B),
                ]
            },
        ),
    ),
    OwnCase(
        UNITS,
        Case(
            kind="negative",
            name="another year and the consolidated view are not added",
            rows={
                "procurement": [
                    {**contract("H1", "1000", "10"), "level_scope": "own_level"},
                    {**contract("H2", "1000", "1000"), "level_scope": "consolidated"},
                    {**contract("H3", "1000", "1000"), "fiscal_year": 2023},
                ]
            },
        ),
    ),
    OwnCase(
        UNITS,
        Case(
            kind="edge",
            name="no whole, a whole of zero, no part",
            rows={
                "procurement": [
                    contract("H1", None, "500", f"{UNIT[:-1]}3"),
                    contract("H2", "0", "500", f"{UNIT[:-1]}4"),
                    contract("H3", "5000", None, f"{UNIT[:-1]}5"),
                    contract("H4", "-5000", "-5000", f"{UNIT[:-1]}6"),
                ]
            },
        ),
    ),
    OwnCase(UNITS, Case(kind="edge", name="no data", missing=[("procurement", 2024)])),
    OwnCase(
        ROWS,
        Case(
            kind="positive",
            name="each contract by itself",
            rows={"procurement": [contract("H1", "2000", "1990"), contract("H2", "2000", "1")]},
            hits=(
                Hit(
                    "H1", "blue", "99.50", "98.00", (("procurement", 2),), "政府采购（H1）合同金额"
                ),
            ),
        ),
    ),
    OwnCase(
        LATEST,
        Case(
            kind="positive",
            name="figures repeated every month count once",
            rows={
                "three_public": [
                    {"period": "06", "actual_yuan": "90", "budget_yuan": "100"},
                    {"period": "09", "actual_yuan": "50", "budget_yuan": "100"},
                    {"period": "09", "actual_yuan": "51", "budget_yuan": "100", "unit": UNIT_B},
                ]
            },
            hits=(
                Hit(
                    UNIT,
                    "yellow",
                    "50.00",
                    "50.00",
                    (("three_public", 3),),
                    "的50%，不超过本地自定的界限50%",
                ),
            ),
        ),
    ),
]
