from decimal import Decimal
from typing import Any

import pytest

from tongjian.supervision.reports.drafts import Head, draft, measured

HEAD = Head("310112", 2024, "", "310112001001", project="P1")
ACCOUNTS: dict[str, Any] = {
    "money_unit": "万元",
    "tables": [
        {
            "number": 3,
            "title": "支出决算表",
            "columns": ["本年支出合计", "基本支出"],
            "rows": [
                {"code": "201", "name": "一般公共服务支出", "side": None, "values": {"本年支出合计": "12.50"}},
                {"code": "20101", "name": "人大事务", "side": None, "values": {"本年支出合计": "12.50"}},
                {"code": "2010101", "name": "行政运行", "side": None, "values": {"本年支出合计": "10.25"}},
                {"code": "2010102", "name": "一般行政管理事务", "side": None, "values": {"本年支出合计": "2.25"}},
                {"code": "2010103", "name": "机关服务", "side": None, "values": {}},
            ],
        },
        {
            "number": 1,
            "title": "收入支出决算总表",
            "columns": ["决算数"],
            "rows": [
                {"code": None, "name": "一、财政拨款收入", "side": "收入", "values": {"决算数": "12.50"}},
                {"code": None, "name": "一、一般公共服务支出", "side": "支出", "values": {"决算数": "12.50"}},
            ],
        },
        {
            "number": 6,
            "title": "基本支出决算表",
            "columns": ["决算数"],
            "rows": [{"code": "30101", "name": "基本工资", "side": None, "values": {"决算数": "1.00"}}],
        },
        {
            "number": 7,
            "title": "“三公”经费支出决算表",
            "columns": ["预算数", "决算数"],
            "rows": [
                {"code": None, "name": "因公出国（境）费", "side": None, "values": {}},
                {"code": None, "name": "公务用车购置及运行维护费（小计）", "side": None, "values": {"预算数": "3", "决算数": "3"}},
                {"code": None, "name": "公务用车购置费", "side": None, "values": {"预算数": "1.00", "决算数": "1.00"}},
                {"code": None, "name": "公务用车运行维护费", "side": None, "values": {"预算数": "2.00", "决算数": "2.00"}},
                {"code": None, "name": "公务接待费", "side": None, "values": {"预算数": "0.95"}},
            ],
        },
    ],
}  # fmt: skip


def test_accounts_give_the_finest_lines_in_yuan() -> None:
    found = draft("accounts", ACCOUNTS, HEAD)
    finals = found.rows["final_account"]
    assert [(row["line_name"], row.get("function_code"), row["final_yuan"]) for row in finals] == [
        ("行政运行", "2010101", "102500.00"),
        ("一般行政管理事务", "2010102", "22500.00"),
        ("财政拨款收入", None, "125000.00"),
        ("一般公共服务支出", None, "125000.00"),
        ("基本工资", None, "10000.00"),
    ]
    assert finals[2]["side"] == "revenue" and finals[4]["dept_econ_code"] == "30101"
    reasons = dict(found.left_out)
    assert (
        "重复" in reasons["支出决算表：人大事务"] and "没有金额" in reasons["支出决算表：机关服务"]
    )


def test_the_three_public_expenses_leave_the_subtotal_out() -> None:
    found = draft("accounts", ACCOUNTS, HEAD).rows["three_public"]
    assert [(row["item"], row["budget_yuan"], row["actual_yuan"]) for row in found] == [
        ("vehicle_purchase", "10000.00", "10000.00"),
        ("vehicle_operation", "20000.00", "20000.00"),
        ("reception", "9500.00", "0.00"),
    ]


def test_a_declaration_gives_its_targets() -> None:
    content = {
        "project": "大厅建设",
        "year_budget_yuan": "1648012",
        "targets": [
            {"level1": "产出目标", "level2": "质量", "indicator": "需求满足度", "target": "≥90%"},
            {"level1": None, "level2": None, "indicator": "投入偏差", "target": "0%"},
            {"level1": "效果", "level2": None, "indicator": "制度", "target": "健全"},
            {"level1": "效果", "level2": None, "indicator": None, "target": "x"},
        ],
    }
    found = draft("declaration", content, HEAD)
    rows = found.rows["performance"]
    assert [(r["direction"], r.get("target_value"), r.get("measure_unit")) for r in rows] == [
        ("ge", "90", "%"),
        ("eq", "0", "%"),
        ("text", None, None),
    ]
    assert rows[0]["project"] == "P1" and Decimal(rows[0]["budget_yuan"]) == 1648012
    assert found.left_out == [("x", "没有指标名称")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("不超过15天", ("le", "15", "天")),
        ("≤ 3 次", ("le", "3", "次")),
        ("100%", ("eq", "100", "%")),
        ("2024年完成3项", ("text", None, None)),
        ("良好", ("text", None, None)),
        ("达到95.5%以上", ("ge", "95.5", "%以上")),
    ],
)
def test_targets_in_words(text: str, found: tuple[str, str | None, str | None]) -> None:
    assert measured(text) == found
