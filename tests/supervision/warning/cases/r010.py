"""Cases of rule 10."""

from typing import Any

from tests.supervision.warning.ledger import DISTRICT, TOWN, Case, Hit, Row


def out(yuan: str | None, kind: str = "general", **given: Any) -> Row:
    return {
        "direction": "out",
        "kind": kind,
        "lower_jurisdiction": TOWN,
        "issued_yuan": yuan,
        **given,
    }


CASES = [
    Case(
        kind="positive",
        name="two fifths",
        rows={"transfer": [out("40.00"), out("60.00", "earmarked")]},
        hits=(
            Hit(
                DISTRICT,
                "yellow",
                "40.00",
                "50.00",
                (("transfer", 2), ("transfer", 3)),
                "共下达100.00元，其中一般性转移支付40.00元，占40%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a cent less than half",
        rows={"transfer": [out("144000000.00"), out("144000000.01", "earmarked")]},
        hits=(
            Hit(
                DISTRICT,
                "yellow",
                "50.00",
                "50.00",
                (("transfer", 2), ("transfer", 3)),
                "占50%，略低于50%",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="a return of taxes is no transfer, and what is taken back counts",
        rows={
            "transfer": [
                out("100.00"),
                out("-60.00"),
                out("60.00", "earmarked"),
                out("500.00", "return"),
            ]
        },
        hits=(
            Hit(
                DISTRICT,
                "yellow",
                "40.00",
                "50.00",
                (("transfer", 2), ("transfer", 3), ("transfer", 4)),
            ),
        ),
    ),
    Case(
        kind="positive",
        name="earmarked ones alone, under a setting of one's own",
        settings={"least_pct": "1"},
        rows={"transfer": [out("60.00", "earmarked")]},
        hits=(Hit(DISTRICT, "yellow", "0.00", "1.00", (("transfer", 2),)),),
    ),
    Case(
        kind="negative",
        name="what comes from above and other funds do not count",
        rows={
            "transfer": [
                out("60.00"),
                out("40.00", "earmarked"),
                out("90.00", "earmarked", direction="in", lower_jurisdiction=DISTRICT),
                out("90.00", "earmarked", fund_type="fund"),
            ]
        },
    ),
    Case(
        kind="negative",
        name="a town is not judged",
        rows={"transfer": [out("90.00", "earmarked", jurisdiction=TOWN)]},
    ),
    Case(
        kind="edge",
        name="exactly half",
        rows={"transfer": [out("50.00"), out("50.00", "earmarked")]},
    ),
    Case(
        kind="edge",
        name="nothing issued yet, or everything taken back",
        rows={"transfer": [out(None, "earmarked"), out("5.00", "earmarked"), out("-5.00")]},
    ),
]
