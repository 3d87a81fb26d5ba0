"""Cases of the template of words in a text."""

from datetime import date

from tests.supervision.warning.ledger import Case, Hit, pay
from tests.supervision.warning.own.declare import OwnCase

MAY = date(2024, 5, 8)
PURPOSE = {
    "template": "keyword",
    "dataset": "payment",
    "column": "purpose",
    "words": "旅游、KTV，(团建)",
    "exclusions": "旅游局",
    "least": "1,000",
}
PAYEE = {**PURPOSE, "column": "payee", "words": "酒店", "exclusions": "", "least": ""}
STEPS = {
    **PURPOSE,
    "dataset": "procedure",
    "column": "document",
    "words": "补报",
    "exclusions": "",
    "least": "",
    "level": "blue",
}

CASES = [
    OwnCase(
        PURPOSE,
        Case(
            kind="positive",
            name="a word, whatever its case, exactly at the least sum",
            payment=[
                pay("1000.00", MAY, purpose="组织职工旅游"),
                pay("2000.00", MAY, purpose="ktv包房"),
                pay("3000.00", MAY, purpose="拓展(团建)"),
            ],
            hits=(
                Hit(
                    "Z002",
                    "yellow",
                    "1000.00",
                    "1000.00",
                    (("payment", 2),),
                    "用途写有“组织职工旅游”，含有要查的词“旅游”，金额1,000.00元，请说明事由。",
                ),
                Hit("Z003", "yellow", "2000.00", "1000.00", (("payment", 3),), "要查的词“KTV”"),
                Hit("Z004", "yellow", "3000.00", "1000.00", (("payment", 4),), "“(团建)”"),
            ),
        ),
    ),
    OwnCase(
        PURPOSE,
        Case(
            kind="negative",
            name="an excluded word in the same text, a smaller sum, the letters of no word",
            payment=[
                pay("5000.00", MAY, purpose="与旅游局合办旅游推介"),
                pay("999.99", MAY, purpose="旅游"),
                pay("5000.00", MAY, purpose="团建"),
            ],
        ),
    ),
    OwnCase(
        PURPOSE,
        Case(
            kind="negative",
            name="returns and other texts",
            payment=[
                pay("-5000.00", MAY, purpose="旅游"),
                pay("5000.00", MAY, purpose="文具", project_name="旅游推介"),
            ],
        ),
    ),
    OwnCase(
        PURPOSE,
        Case(
            kind="edge",
            name="no text, no sum",
            payment=[pay("5000.00", MAY, purpose=None), pay(None, MAY, purpose="旅游")],
        ),
    ),
    OwnCase(PURPOSE, Case(kind="edge", name="no data", missing=[("payment", 2024)])),
    OwnCase(
        PAYEE,
        Case(
            kind="positive",
            name="bodies alone, returns as well where no sum is asked",
            payment=[
                pay("-1.00", MAY, payee="城东酒店"),
                pay("1.00", MAY, payee="p:酒店", payee_is_person=True),
            ],
            hits=(
                Hit("Z002", "yellow", "-1.00", "0.00", (("payment", 2),), "收款人写有“城东酒店”"),
            ),
        ),
    ),
    OwnCase(
        STEPS,
        Case(
            kind="positive",
            name="rows without sums",
            rows={
                "procedure": [
                    {"procedure_no": "1", "document": "关于补报预算草案的函", "date": MAY},
                    {"procedure_no": "2", "document": "预算草案", "date": MAY},
                ]
            },
            hits=(
                Hit(
                    "1",
                    "blue",
                    "1",
                    "0",
                    (("procedure", 2),),
                    "法定程序（1）的文件写有“关于补报预算草案的函”，含有要查的词“补报”，请说明事由。",
                ),
            ),
        ),
    ),
]
