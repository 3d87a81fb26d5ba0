"""Good rows of any dataset, made from its declaration; where its checks ask for more, that too."""

from __future__ import annotations

from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.datasets.declare import Column

PLACE, UNIT = "310112", "310112001001"
CODES = {
    "jurisdiction": "310112101",
    "unit": UNIT,
    "function": "2010101",
    "economic_department": "30201",
    "economic_government": "50201",
    "revenue": "1030148",
}
# what the checks want of a row beside the types of its columns
FITTING: dict[str, dict[str, str]] = {
    "balance": {"account": "往来款"},
    "budget": {"stage": "变动后", "approved_yuan": "30", "current_yuan": "50.00"},
    "carry_over": {"origin_year": "2022", "opening_yuan": "110.00", "closing_yuan": "100.00"},
    "debt": {"fund_type": "", "balance_yuan": "10.00"},
    "financial_sector": {"fund_type": "", "measure_unit": "亿元"},
    "non_tax_due": {"item": "1030148"},
    "payment": {"date_paid": "2024-06-05"},
    "performance": {"weight": "20", "score": "18.5"},
    "procedure": {"kind": "批准"},
    "social_insurance": {"fund_type": "社会保险基金预算"},
    "statistic": {"fund_type": "", "measure_unit": "亿元"},
    "tax": {"revenue_code": "10101"},
    "three_public": {"vehicles": "", "visits": "2", "guests": "9"},
    "transfer": {"lower_jurisdiction": "310112101"},
    "final_account": {"side": "支出", "revenue_code": ""},
    "audit_finding": {"status": "整改中", "date_done": ""},
}


def sample(name: str, number: int = 1) -> dict[str, str]:
    """Return the ``number``-th good row of a dataset: months, keys and dates differ by it."""
    dataset = dataset_named(name)
    row = {column.name: _cell(column, number) for column in dataset.columns}
    row |= {"jurisdiction": PLACE, "fiscal_year": "2024"}
    return {**row, **FITTING.get(name, {})}


def _cell(column: Column, number: int) -> str:
    if column.choices:
        titles = list(column.choices.values())
        return "本级" if "本级" in titles else titles[0]
    if column.codes:
        return CODES[column.codes]
    return {
        "code": f"{column.name[:6].upper()}{number}",
        "text": f"{column.title}{number}",
        "int": str(number),
        "period": f"{number:02d}",
        "date": f"2024-06-{number + 4:02d}",
        "amount": "10.00",
        "number": "1.5",
    }[column.type]
