"""Cases of rule 80."""

from typing import Any

from tests.supervision.warning.ledger import DISTRICT, OTHER_TOWN, TOWN, Case, Hit, Row


def given(yuan: str | None, town: str = TOWN, **more: Any) -> Row:
    return {
        "transfer_no": "ZY1",
        "fund_type": "general",
        "direction": "out",
        "kind": "general",
        "lower_jurisdiction": town,
        "issued_yuan": yuan,
        "received_yuan": yuan,
        "delivery": "district",
        **more,
    }


def got(yuan: str | None, town: str = TOWN, **more: Any) -> Row:
    return given(
        yuan, town, **{"direction": "in", "jurisdiction": town, "delivery": "town", **more}
    )


ONLY_TOWN = [("transfer", OTHER_TOWN, 2024)]

CASES = [
    Case(
        kind="positive",
        name="less than was given",
        jurisdictions=(DISTRICT,),
        rows={"transfer": [given("50000.00"), given("9000.00"), got("48000.00")]},
        missing=ONLY_TOWN,
        hits=(
            Hit(
                f"{TOWN}/general",
                "yellow",
                "48000.00",
                "59000.00",
                (("transfer", 2), ("transfer", 3), ("transfer", 4)),
                "2024年一般性转移支付，区里记载对镇（310112101）拨付5.90万元，镇里记载收到4.80万元，相差1.10万元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="one of two kinds left out, one never given",
        jurisdictions=(DISTRICT,),
        delivered=[("transfer", OTHER_TOWN, 2024)],
        rows={
            "transfer": [
                given("50000.00"),
                given("20000.00", kind="earmarked"),
                got("50000.00"),
                got("30000.00", OTHER_TOWN, kind="return"),
            ]
        },
        hits=(
            Hit(
                f"{TOWN}/earmarked",
                "yellow",
                "0.00",
                "20000.00",
                (("transfer", 3),),
                "记载没有收到，相差2.00万元",
            ),
            Hit(
                f"{OTHER_TOWN}/return",
                "yellow",
                "30000.00",
                "0.00",
                (("transfer", 5),),
                "没有拨付",
            ),
        ),
    ),
    Case(
        kind="negative",
        name="within the setting",
        jurisdictions=(DISTRICT,),
        rows={"transfer": [given("50000.00"), got("60000.00")]},
        missing=ONLY_TOWN,
    ),
    Case(
        kind="negative",
        name="what the city gave is no transfer to a town",
        jurisdictions=(DISTRICT,),
        rows={
            "transfer": [
                given("50000.00"),
                got("50000.00"),
                given("900000.00", DISTRICT, direction="in"),
            ]
        },
        missing=ONLY_TOWN,
    ),
    Case(
        kind="edge",
        name="a town that has delivered nothing",
        jurisdictions=(DISTRICT,),
        rows={"transfer": [given("50000.00"), given("50000.00", OTHER_TOWN), got("50000.00")]},
        missing=ONLY_TOWN,
    ),
    Case(
        kind="edge",
        name="only issued, and nothing stated",
        jurisdictions=(DISTRICT,),
        rows={
            "transfer": [
                given("50000.00", received_yuan=None),
                given(None),
                got("39999.99", received_yuan=None),
            ]
        },
        missing=ONLY_TOWN,
        hits=(
            Hit(
                f"{TOWN}/general",
                "yellow",
                "39999.99",
                "50000.00",
                (("transfer", 2), ("transfer", 4)),
            ),
        ),
    ),
    Case(
        kind="edge",
        name="the district has delivered nothing",
        jurisdictions=(DISTRICT,),
        rows={"transfer": [got("50000.00")]},
        missing=[("transfer", 2024)],
    ),
]
