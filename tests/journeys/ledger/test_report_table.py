"""A clerk's messy report table is settled once; next month the same names pass untouched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.ledger.story import BASE, YEAR, Ledger, Visitor, waits
from tests.supervision.readers.reports.sketch import build

MESSY = """## 支出
{year}年{month}月一般公共预算支出执行情况表||
||单位：万元
项　　目|预算数|累计执行数
一、一般公共服务支出|100|{public}
　　其中：人大事务|10|4
二、教育支出|200|{education}
三、平安建设专项|30|12
四、老旧小区管线整治|20|5
支 出 合 计|350|{total}
"""


def table(ledger: Ledger, month: int, public: str, education: str, total: str) -> Path:
    text = MESSY.format(year=YEAR, month=month, public=public, education=education, total=total)
    return build(text, ledger.folder / f"执行表{month}.xlsx")


def hands_in(clerk: Visitor, path: Path, month: str) -> None:
    clerk.open("/reports/").press("交报表")
    clerk.write("source", "finance").write("fiscal_year", YEAR).write("period", month)
    clerk.page.set_input_files("input[type=file]", str(path))
    clerk.find("上传并识别").click()
    clerk.page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1].isdigit())


def means(clerk: Visitor, name: str, code: str) -> None:
    """Say what a name means, once and for all."""
    line = clerk.page.locator("li", has_text=name).filter(has=clerk.page.locator("[name=code]"))
    line.first.locator("input[name=code]").fill(code)
    with clerk.page.expect_navigation():
        line.first.get_by_role("button", name="就用这个").click()
    clerk.sees("已记住", inside="body")


@pytest.mark.soak
def test_a_messy_table_is_settled_once_and_passes_next_month(ledger: Ledger) -> None:
    clerk = ledger.official("finance")
    hands_in(clerk, table(ledger, 1, "40.5", "九十", "147.75"), "01")
    waits(clerk, "个名称要对上").sees("有 2 个名称要对上", "九十").looks("report-open")
    means(clerk, "平安建设专项", "204")
    clerk.sees("有 1 个名称要对上")
    means(clerk, "老旧小区管线整治", "212")
    clerk.misses("个名称要对上")
    clerk.press("改正").looks("report-cell")
    clerk.write("cell-C", "90.25").write("reason", "应为数字").press("改正并重新核对")
    clerk.sees("没有要核对的", "九十 → 90.25").looks("report-ready")
    clerk.press("报送")
    waits(clerk, "已入库").sees("4 行")
    hands_in(clerk, table(ledger, 2, "50.5", "100.05", "167.55"), "02")
    waits(clerk, "报送批次").misses("对上名称", "读不出的单元格").looks("report-next-month")
    clerk.press_first("main .rows__link")
    waits(clerk, "已入库")
    staff = ledger.official("committee").open(f"/query/final_account/{BASE}")
    staff.sees("167.55").misses("315.30")
