"""Cases of rule 48."""

from datetime import date

from tests.supervision.warning.ledger import UNIT, UNIT_B, Case, Hit, pay

MAY, JUNE = date(2024, 5, 3), date(2024, 6, 3)
NAMES = [
    {
        "unit": UNIT,
        "unit_name": "明川服务中心",
        "valid_from": date(2020, 1, 1),
        "former_names": "明川站\n明川（区）服务所",
    },
    {"unit": UNIT_B, "unit_name": "清源管理站", "valid_from": date(2020, 1, 1)},
]

CASES = [
    Case(
        kind="positive",
        name="its account, however it is written, under either name",
        units=NAMES,
        payment=[
            pay("100.00", MAY, payee="明川服务中心"),
            pay("10.00", JUNE, payee="明川 服务中心（基本户）"),
            pay("1.00", JUNE, payee="明川服务所往来户"),
            pay("5000.00", JUNE),
        ],
        hits=(
            Hit(
                UNIT,
                "red",
                "111.00",
                "0",
                (("payment", 2), ("payment", 3), ("payment", 4)),
                "明川服务中心自2024年5月3日起，收款人为本单位的支付有3笔、共111.00元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="partly returned",
        units=NAMES,
        payment=[
            pay("100.00", MAY, payee="明川服务中心"),
            pay("-40.00", JUNE, payee="明川服务中心"),
        ],
        hits=(Hit(UNIT, "red", "60.00", "0", (("payment", 2), ("payment", 3))),),
    ),
    Case(
        kind="positive",
        name="with the city or district before it, or its own level behind",
        units=[
            {"unit": UNIT, "unit_name": "明川区教育局", "valid_from": date(2020, 1, 1)},
            {"unit": UNIT_B, "unit_name": "甲镇人民政府", "valid_from": date(2020, 1, 1)},
        ],
        payment=[
            pay("100.00", MAY, payee="东海市明川区教育局本级"),
            pay("10.00", MAY, payee="明川区甲镇人民政府", unit=UNIT_B),
            pay("1.00", MAY, payee="东海市明川区甲镇人民政府零余额账户", unit=UNIT_B),
            pay("7.00", MAY, payee="东海市教育局"),
            pay("7.00", MAY, payee="清源区教育局"),
        ],
        hits=(
            Hit(UNIT, "red", "100.00", "0", (("payment", 2),)),
            Hit(UNIT_B, "red", "11.00", "0", (("payment", 3), ("payment", 4))),
        ),
    ),
    Case(
        kind="positive",
        name="typed in full-width digits and letters",
        units=[{"unit": UNIT, "unit_name": "明川教育局第2所B区", "valid_from": date(2020, 1, 1)}],
        payment=[
            pay("100.00", MAY, payee="明川教育局第２所Ｂ区"),
            pay("9.00", MAY, payee="明川教育局第３所Ｂ区"),
        ],
        hits=(Hit(UNIT, "red", "100.00", "0", (("payment", 2),)),),
    ),
    Case(
        kind="negative",
        name="names that only begin or end alike",
        units=NAMES,
        payment=[
            pay("100.00", MAY, payee="明川服务中心工会委员会"),
            pay("100.00", MAY, payee="明川服务中心食堂"),
            pay("100.00", MAY, payee="大明川服务中心"),
            pay("100.00", MAY, payee="服务中心"),
        ],
    ),
    Case(
        kind="negative",
        name="another unit's account, or all returned",
        units=NAMES,
        payment=[
            pay("100.00", MAY, payee="清源管理站"),
            pay("100.00", MAY, payee="明川服务中心"),
            pay("-100.00", JUNE, payee="明川服务中心"),
        ],
    ),
    Case(
        kind="edge",
        name="a unit without a name",
        payment=[pay("100.00", MAY, payee=UNIT)],
    ),
    Case(
        kind="edge",
        name="no payee, a person, no unit",
        units=[*NAMES, {"unit": "", "unit_name": ""}],
        payment=[
            pay("100.00", MAY, payee=None),
            pay("100.00", MAY, payee="p:明川服务中心", payee_is_person=True),
            pay("100.00", MAY, payee="明川服务中心", unit=None),
        ],
    ),
]
