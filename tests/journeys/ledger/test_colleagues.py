"""Staff look at a year in two directions, keep the view, share it, are told, export and print."""

from __future__ import annotations

import re

import pytest
from python_calamine import CalamineWorkbook

from tests.journeys.ledger.story import BASE, YEAR, Ledger, Visitor, paid, waits
from tests.world import DISTRICT
from tongjian.core.documents.qr import qr_svg

NAME = "各部门逐月支付"


def saves(staff: Visitor) -> str:
    """Pivot by department and month, keep it under a name, share it; its short link."""
    staff.open(f"/query/payment/{BASE}").press("透视")
    staff.write("rows", "organisation.department").write("cols", "time.month")
    staff.press("透视", ".filters--pivot").sees("第1局", "第2局", "1,500.25").looks("pivot")
    staff.press("存为常用视图").fill(title=NAME)
    staff.page.locator("main [name=shared]").check()
    staff.press("保存").sees("已保存").looks("view")
    link = str(staff.page.locator("dt:has-text('短网址') + dd").inner_text())
    assert link.startswith(staff.hall.site.url)
    staff.press("订阅").sees("已订阅", inside="body")
    return link.removeprefix(staff.hall.site.url)


def delivers(clerk: Visitor, ledger: Ledger) -> None:
    file = ledger.file("三月.csv", "payment", paid(2, "99.75"))
    clerk.open("/deliveries/new/").write("dataset", "payment").write("jurisdiction", DISTRICT)
    clerk.write("fiscal_year", YEAR).write("period", "02")
    clerk.page.set_input_files("input[type=file]", str(file))
    clerk.find("报送并核对").click()
    waits(clerk, "已入库")


@pytest.mark.soak
def test_a_view_is_kept_shared_told_of_exported_and_printed(ledger: Ledger) -> None:
    other = {"unit": f"{DISTRICT}002001"}
    ledger.given("一月.csv", "payment", paid(1, "1500.25"), paid(1, "300.00", **other), period="01")
    staff = ledger.official("committee")
    link = saves(staff)
    colleague = ledger.official("auditor").open(link).sees("第1局", "1,500.25")
    delivers(ledger.official("finance"), ledger)
    ledger.until(lambda: told(staff), "the subscriber is told")
    staff.sees(NAME, "1,800.25元 → 1,900.00元", "2 行 → 3 行").looks("notices")
    colleague.page.reload()
    colleague.sees("1,600.00")
    exports(staff)
    prints(staff, link)


def told(staff: Visitor) -> bool:
    return NAME in staff.open("/notices/").text()


def exports(staff: Visitor) -> None:
    """The rows as a workbook, written in the background."""
    staff.open(f"/query/payment/rows/{BASE}").press("导出 Excel").sees("已开始生成", inside="body")
    waits(staff, "下载").looks("exports")
    book = CalamineWorkbook.from_path(str(staff.download("下载")))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
             for cell in row]  # fmt: skip
    assert {1500.25, 300.0, 99.75} <= set(cells)


def prints(staff: Visitor, link: str) -> None:
    """The page for paper, whose code opens the live view."""
    staff.open(link).press("打印").sees("1,600.00").looks("paper")
    page = staff.page
    live = page.evaluate("document.querySelector('main a.button--quiet[href*=\"/query/\"]').href")
    drawn = page.locator(".paper__code svg path").get_attribute("d")
    assert f'd="{drawn}"' in qr_svg(live), "the code says the address of the live view"
    assert re.search(r"as_of=2026-03-02", live), "of the day it was printed"
    page.goto(live)
    staff.sees("1,600.00", "第2局")
