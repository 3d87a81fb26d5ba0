"""Cases of rule 66."""

from typing import Any

from tests.supervision.warning.ledger import OTHER_TOWN, TOWN, Case, Hit


def limit(yuan: str, period: str = "06", kind: str = "special", **more: Any) -> dict[str, Any]:
    """Return the row of a limit."""
    return {"kind": kind, "period": period, "limit_yuan": yuan, **more}


def bond(yuan: str, number: str = "S1", period: str = "06", **more: Any) -> dict[str, Any]:
    """Return a bond's balance."""
    plain = {"kind": "special", "debt_no": number, "period": period}
    return {**plain, "balance_yuan": yuan, **more}


CASES = [
    Case(
        kind="positive",
        name="a cent above",
        rows={"debt": [limit("12000000000.00"), bond("12000000000.00"), bond("0.01", "S2")]},
        hits=(
            Hit(
                "special",
                "red",
                "12000000000.01",
                "12000000000.00",
                (("debt", 2), ("debt", 3), ("debt", 4)),
                "2024年6月末专项债务余额120.00亿元，限额120.00亿元，超出0.01元。",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="the worst of several months, and another scope of its own",
        rows={
            "debt": [
                limit("100.00", "03"),
                bond("120.00", period="03"),
                limit("100.00"),
                bond("150.00"),
                limit("100.00", "09"),
                bond("90.00", period="09"),
                limit("100.00", level_scope="consolidated"),
                bond("101.00", level_scope="consolidated"),
            ]
        },
        hits=(
            Hit(
                "special",
                "red",
                "150.00",
                "100.00",
                (("debt", 4), ("debt", 5)),
                "超出50.00元，全年有2期超过限额，这一期最多。",
            ),
            Hit(
                "special/consolidated",
                "red",
                "101.00",
                "100.00",
                (("debt", 8), ("debt", 9)),
                "（含所属各镇）",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="exactly the limit",
        rows={"debt": [limit("100.00"), bond("60.00"), bond("40.00", "S2")]},
    ),
    Case(
        kind="negative",
        name="each kind has its own limit",
        rows={
            "debt": [
                limit("100.00"),
                limit("10.00", kind="general"),
                bond("100.00"),
                bond("10.00", "G1", kind="general"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="balances of several months never add up",
        rows={
            "debt": [
                limit("100.00"),
                bond("90.00"),
                limit("100.00", "09"),
                bond("90.00", period="09"),
            ]
        },
    ),
    Case(
        kind="positive",
        name="a limit stated in an earlier month holds until the next",
        rows={
            "debt": [
                limit("100.00", "01"),
                bond("100.00", period="03"),
                bond("101.00"),
                limit("200.00", "09"),
                bond("199.00", period="12"),
            ]
        },
        hits=(Hit("special", "red", "101.00", "100.00", (("debt", 2), ("debt", 4)), "6月末"),),
    ),
    Case(
        kind="edge",
        name="a limit stated later is the first there is",
        rows={"debt": [limit("100.00", "09"), limit("300.00", "12"), bond("101.00")]},
        hits=(Hit("special", "red", "101.00", "100.00", (("debt", 2), ("debt", 4))),),
    ),
    Case(kind="edge", name="no limit stated", rows={"debt": [bond("90.00")]}),
    Case(kind="edge", name="no balance stated", rows={"debt": [limit("90.00")]}),
    Case(
        kind="edge",
        name="a town owes no such data; one that gives them is judged",
        rows={"debt": [limit("9.00", jurisdiction=TOWN), bond("10.00", jurisdiction=TOWN)]},
        jurisdictions=(TOWN, OTHER_TOWN),
        hits=(Hit("special", "red", "10.00", "9.00", (("debt", 2), ("debt", 3))),),
    ),
    Case(kind="edge", name="none delivered", missing=[("debt", 2024)]),
]
