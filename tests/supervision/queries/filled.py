"""What the small ledger of the pages holds."""

from __future__ import annotations

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT, TOWN

UNIT, TOWN_UNIT = f"{DISTRICT}001001", f"{TOWN}001001"
PAYMENTS = (
    {"amount_yuan": "1000.00", "date_paid": "2024-03-05"},
    {"amount_yuan": "2500.50", "date_paid": "2024-06-05", "purpose": "维修校舍屋面"},
    {
        "amount_yuan": "400.00",
        "unit": f"{DISTRICT}002001",
        "function_code": "2050202",
        "project": "P1",
        "project_name": "校园网",
        "kind": "项目支出",
        "payee": "甲乙网络有限公司",
    },
    {"amount_yuan": "700.00", "function_code": "2300101", "purpose": "转移支付给镇"},
)


def fill(clerk: Clerk) -> None:
    """Deliver payments and a budget of the district, payments of a town, revenue of two months."""
    assert clerk.deliver(clerk.file("区支付.csv", "payment", *PAYMENTS)).accepted
    town = {"jurisdiction": TOWN, "unit": TOWN_UNIT, "amount_yuan": "600.00"}
    file = clerk.file("镇支付.csv", "payment", town)
    assert clerk.deliver(file, jurisdiction=TOWN).accepted
    budget = {"approved_yuan": "10000", "virement_yuan": "", "current_yuan": "10000"}
    assert clerk.deliver(clerk.file("预算.csv", "budget", budget), dataset="budget").accepted
    months = [{"period": "5", "actual_yuan": "90.00"}, {"period": "6", "actual_yuan": "100.10"}]
    file = clerk.file("收入.csv", "revenue", *months)
    assert clerk.deliver(file, dataset="revenue").accepted
