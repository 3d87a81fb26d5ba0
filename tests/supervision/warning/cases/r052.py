"""Cases of rule 52."""

from datetime import date
from typing import Any

from tests.supervision.warning.ledger import TOWN, Case, Hit, Row


def held(yuan: str, **given: Any) -> Row:
    return {
        "record_no": "HY1",
        "kind": "meeting",
        "title": "工作会议",
        "date": date(2024, 5, 3),
        "people": 40,
        "days": "2",
        "amount_yuan": yuan,
        **given,
    }


def standard(yuan: str, **given: Any) -> Row:
    return {
        "kind": "standard",
        "entry_no": f"BZ{yuan}",
        "key": "会议费综合定额",
        "number_value": yuan,
        "date_from": date(2024, 1, 1),
        **given,
    }


CASES = [
    Case(
        kind="positive",
        name="a cent above the registered standard",
        rows={
            "meeting_training": [held("40000.01")],
            "register": [standard("500"), standard("300")],
        },
        hits=(
            Hit(
                "HY1",
                "yellow",
                "40000.01",
                "40000.00",
                (("meeting_training", 2),),
                "2024年5月3日举办的“工作会议”40人2天，支出40,000.01元；按每人每天500.00元的标准最多40,000.00元，超出0.01元",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="half a day of training, by the setting",
        rows={
            "meeting_training": [held("9000.00", kind="training", days="0.5")],
            "register": [standard("900")],
        },
        hits=(
            Hit(
                "HY1",
                "yellow",
                "9000.00",
                "8000.00",
                (("meeting_training", 2),),
                "40人0.5天",
            ),
        ),
    ),
    Case(
        kind="positive",
        name="standards that are over, begin later or count no heads",
        rows={
            "meeting_training": [held("36000.01")],
            "register": [
                standard("900", date_from=date(2023, 1, 1), date_to=date(2024, 5, 2)),
                standard("901", date_from=date(2024, 5, 4)),
                standard("9000", key="会议场租标准"),
            ],
        },
        hits=(Hit("HY1", "yellow", "36000.01", "36000.00", (("meeting_training", 2),)),),
    ),
    Case(
        kind="negative",
        name="exactly the setting",
        rows={"meeting_training": [held("36000.00"), held("32000.00", kind="training")]},
    ),
    Case(
        kind="negative",
        name="on the last day of a higher standard, and of another wording",
        rows={
            "meeting_training": [held("40000.00")],
            "register": [
                standard("500", key="会议", value="每人每天，元", date_to=date(2024, 5, 3)),
            ],
        },
    ),
    Case(
        kind="positive",
        name="a standard that does not say what it counts is per head and day, after those that do",
        rows={
            "meeting_training": [
                held("48000.01"),
                held("40000.01", record_no="PX1", kind="training"),
            ],
            "register": [
                standard("600", key="会议费标准"),
                standard("2", key="会议天数标准"),
                standard("900", key="会议伙食费标准"),
                standard("500", key="培训费", value="每人每天"),
                standard("800", key="培训费标准"),
                standard("1000", key="培训讲课费标准"),
            ],
        },
        hits=(
            Hit("HY1", "yellow", "48000.01", "48000.00", (("meeting_training", 2),)),
            Hit("PX1", "yellow", "40000.01", "40000.00", (("meeting_training", 3),)),
        ),
    ),
    Case(
        kind="edge",
        name="another town's register, last year's meetings",
        year=None,
        rows={
            "meeting_training": [held("36000.01"), held("1.00", fiscal_year=2023)],
            "register": [standard("500", jurisdiction=TOWN)],
        },
        missing=[
            ("meeting_training", TOWN, 2023),
            ("meeting_training", TOWN, 2024),
        ],
        hits=(Hit("HY1", "yellow", "36000.01", "36000.00", (("meeting_training", 2),)),),
    ),
    Case(
        kind="edge",
        name="no meetings delivered",
        rows={"register": [standard("500")]},
        missing=[("meeting_training", 2024)],
    ),
]
