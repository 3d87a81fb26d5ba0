"""Cases of rule 56."""

from datetime import date, timedelta

from tests.supervision.warning.ledger import UNIT_B, Case, Hit, pay

MAY = date(2024, 5, 3)


def after(days: int) -> date:
    return MAY + timedelta(days=days)


CASES = [
    Case(
        kind="positive",
        name="two days apart",
        payment=[pay("86400.00", MAY), pay("86400.00", after(2))],
        hits=(
            Hit(
                "Z002",
                "yellow",
                "172800.00",
                "86400.00",
                (("payment", 2), ("payment", 3)),
                "在2024年5月3日至5月5日间，为“项目甲”向同一收款账户支付了2笔8.64万元，可能重复支付8.64万元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="one payee typed with brackets full-width and half",
        payment=[
            pay("5.00", MAY, payee="明川办公（上海）有限公司"),
            pay("5.00", after(1), payee="明川办公(上海)有限公司"),
            pay("5.00", after(1), payee="明川办公（江苏）有限公司"),
        ],
        hits=(Hit("Z002", "yellow", "10.00", "5.00", (("payment", 2), ("payment", 3))),),
    ),
    Case(
        kind="positive",
        name="one payee typed with blanks and without",
        payment=[
            pay("5.00", MAY, payee="明川物资有限公司"),
            pay("5.00", after(1), payee="明川 物资　有限公司"),
        ],
        hits=(Hit("Z002", "yellow", "10.00", "5.00", (("payment", 2), ("payment", 3))),),
    ),
    Case(
        kind="positive",
        name="exactly seven days, and a chain of three",
        payment=[
            pay("5.00", MAY),
            pay("5.00", after(7)),
            pay("5.00", after(14)),
            pay("5.00", after(40)),
            pay("5.00", after(41), unit=UNIT_B),
        ],
        hits=(
            Hit(
                "Z002",
                "yellow",
                "15.00",
                "5.00",
                (("payment", 2), ("payment", 3), ("payment", 4)),
            ),
            Hit("Z005", "yellow", "10.00", "5.00", (("payment", 5), ("payment", 6))),
        ),
    ),
    Case(
        kind="positive",
        name="three payments, one of them returned",
        payment=[
            pay("5.00", MAY),
            pay("5.00", after(1)),
            pay("-5.00", after(30)),
            pay("5.00", after(3)),
        ],
        hits=(
            Hit(
                "Z002",
                "yellow",
                "10.00",
                "5.00",
                (("payment", 2), ("payment", 3), ("payment", 4), ("payment", 5)),
                "支付了2笔",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="over the year's end: the later year's",
        year=None,
        payment=[
            pay("86400.00", date(2023, 12, 30), fiscal_year=2023, payment_no="Y1"),
            pay("86400.00", date(2024, 1, 2), payment_no="Y2"),
        ],
        hits=(
            Hit(
                "Y2",
                "yellow",
                "172800.00",
                "86400.00",
                (("payment", 2), ("payment", 3)),
                "在2023年12月30日至2024年1月2日间，为“项目甲”向同一收款账户支付了2笔8.64万元，"
                "其中1笔属于上一年度，可能重复支付8.64万元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="the later year alone, exactly seven days; the year before twice of itself",
        payment=[
            pay("5.00", date(2023, 12, 25), fiscal_year=2023),
            pay("5.00", date(2023, 12, 26), fiscal_year=2023),
            pay("5.00", date(2024, 1, 2)),
        ],
        hits=(
            Hit(
                "Z004",
                "yellow",
                "10.00",
                "5.00",
                (("payment", 2), ("payment", 3), ("payment", 4)),
                "支付了3笔5.00元，其中2笔属于上一年度，本年可能重复支付5.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="each year its own when both are judged",
        year=None,
        payment=[
            pay("5.00", date(2023, 12, 28), fiscal_year=2023),
            pay("5.00", date(2023, 12, 30), fiscal_year=2023),
            pay("5.00", date(2024, 1, 2)),
            pay("5.00", date(2024, 1, 3)),
        ],
        hits=(
            Hit("Z002", "yellow", "10.00", "5.00", (("payment", 2), ("payment", 3))),
            Hit("Z004", "yellow", "15.00", "5.00", tuple(("payment", n) for n in (2, 3, 4, 5))),
        ),
    ),
    Case(
        kind="negative",
        name="over the year's end: eight days, returned on either side, one other account",
        year=None,
        payment=[
            pay("5.00", date(2023, 12, 25), fiscal_year=2023),
            pay("5.00", date(2024, 1, 2)),
            pay("6.00", date(2023, 12, 28), fiscal_year=2023),
            pay("-6.00", date(2023, 12, 29), fiscal_year=2023),
            pay("6.00", date(2024, 1, 2)),
            pay("7.00", date(2023, 12, 28), fiscal_year=2023),
            pay("7.00", date(2024, 1, 2)),
            pay("-7.00", date(2024, 3, 2)),
            pay("8.00", date(2023, 12, 28), fiscal_year=2023),
            pay("8.00", date(2024, 1, 2), account_key="k2"),
        ],
    ),
    Case(
        kind="edge",
        name="the year before twice at its end, nothing of it in the later one",
        year=None,
        payment=[
            pay("5.00", date(2023, 12, 28), fiscal_year=2023),
            pay("5.00", date(2023, 12, 30), fiscal_year=2023),
            pay("9.00", date(2024, 1, 2)),
        ],
        hits=(Hit("Z002", "yellow", "10.00", "5.00", (("payment", 2), ("payment", 3))),),
    ),
    Case(
        kind="edge",
        name="paid in January under the year before, then under the year",
        payment=[
            pay("5.00", date(2024, 1, 5), fiscal_year=2023),
            pay("5.00", date(2024, 1, 4)),
        ],
        hits=(Hit("Z003", "yellow", "10.00", "5.00", (("payment", 2), ("payment", 3))),),
    ),
    Case(
        kind="negative",
        name="eight days apart",
        payment=[pay("5.00", MAY), pay("5.00", after(8))],
    ),
    Case(
        kind="negative",
        name="another payee, account, amount or project",
        payment=[
            pay("5.00", MAY),
            pay("5.00", MAY, payee="另一家有限公司"),
            pay("5.00", MAY, account_key="k2"),
            pay("5.01", MAY),
            pay("5.00", MAY, project="P2"),
        ],
    ),
    Case(
        kind="negative",
        name="returned, then paid to the right account",
        payment=[pay("5.00", MAY), pay("-5.00", after(1)), pay("5.00", after(1))],
    ),
    Case(
        kind="negative",
        name="the second payment was returned later",
        payment=[pay("5.00", MAY), pay("5.00", after(2)), pay("-5.00", after(60))],
    ),
    Case(
        kind="negative",
        name="two units pay one supplier without a project",
        payment=[
            pay("5.00", MAY, project=None),
            pay("5.00", MAY, project=None, unit=UNIT_B),
        ],
    ),
    Case(
        kind="edge",
        name="without an account one payee is one account; without a payee nothing is known",
        payment=[
            pay("5.00", MAY, account_key=None),
            pay("5.00", MAY, account_key=None),
            pay("6.00", MAY, account_key=""),
            pay("6.00", MAY, account_key=""),
            pay("7.00", MAY, payee=""),
            pay("7.00", MAY, payee=""),
            pay("8.00", MAY, account_key=None),
            pay("8.00", MAY),
            pay("9.00", MAY, account_key=None),
            pay("9.00", MAY, account_key=None, payee="别家"),
        ],
        hits=(
            Hit("Z002", "yellow", "10.00", "5.00", (("payment", 2), ("payment", 3))),
            Hit("Z004", "yellow", "12.00", "6.00", (("payment", 4), ("payment", 5))),
        ),
    ),
    Case(
        kind="edge",
        name="zero, missing and only negative amounts",
        payment=[
            pay("0.00", MAY),
            pay("0.00", MAY),
            pay(None, MAY),
            pay(None, MAY),
            pay("-4.00", MAY),
            pay("-4.00", MAY),
        ],
    ),
    Case(
        kind="edge",
        name="the same day, without a project, in one unit",
        payment=[pay("5.00", MAY, project="", project_name=None)] * 2,
        hits=(
            Hit(
                "Z002",
                "yellow",
                "10.00",
                "5.00",
                (("payment", 2), ("payment", 3)),
                "在2024年5月3日，为同一事项向同一收款账户支付了2笔5.00元",
            ),
        ),
    ),
]
