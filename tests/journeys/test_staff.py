"""A clerk's delivery is mended and published; staff see a fault marked and send it back.

And what a rule finds in a delivery is taken up, asked and answered.
"""

from __future__ import annotations

from pathlib import Path

from tests.journeys.conftest import PHONE, Site
from tests.supervision.demo.documents.some import some_documents
from tests.supervision.ledger.files import rows, write_csv
from tests.world import DISTRICT, ROOT
from tongjian.supervision.ledger.actions import deliver
from tongjian.supervision.warning.actions import run_rules


def send(page: object, site: Site, file: Path) -> None:
    """Fill in and send the delivery form."""
    page.goto(f"{site.url}/deliveries/new/")  # type: ignore[attr-defined]
    page.select_option("select[name=dataset]", "payment")  # type: ignore[attr-defined]
    page.select_option("select[name=jurisdiction]", DISTRICT)  # type: ignore[attr-defined]
    page.fill("input[name=fiscal_year]", "2024")  # type: ignore[attr-defined]
    page.set_input_files("input[type=file]", str(file))  # type: ignore[attr-defined]
    page.locator("main button[type=submit]").first.click()  # type: ignore[attr-defined]


def test_a_faulty_delivery_is_reported_mended_and_published(site: Site, tmp_path: Path) -> None:
    faulty = write_csv(
        tmp_path / "六月支付.csv",
        "payment",
        rows("payment", {}, {"amount_yuan": "壹仟元"}, {"date_paid": "2024-06-31"}),
    )
    page = site.visitor("finance")
    send(page, site, faulty)
    page.get_by_text("已退回").first.wait_for()
    report = page.content()
    assert "第 3 行" in report or ">3<" in report
    assert "壹仟元" in report
    assert "2024-06-31" in report
    mended = write_csv(tmp_path / "六月支付改.csv", "payment", rows("payment", {}, {}, {}))
    send(page, site, mended)
    page.get_by_text("已入库").first.wait_for()
    committee = site.visitor("committee")
    committee.goto(f"{site.url}/query/payment/rows/?j={DISTRICT}&year=2024")
    assert "共 3 行" in committee.content()


def test_staff_uploads_accounts_sees_a_fault_marked_and_sends_them_back(
    site: Site, tmp_path: Path
) -> None:
    faulty = some_documents(tmp_path)[0]
    page = site.visitor("committee")
    page.goto(f"{site.url}/documents/new/")
    page.select_option("select[name=kind]", "accounts")
    page.set_input_files("input[type=file]", str(faulty.path))
    page.locator("main button[type=submit]").first.click()
    page.locator(".sheet__mark").first.wait_for(timeout=60_000)
    assert page.locator("ul.findings > li").count() >= 1
    assert page.locator(".is-fault-cell").count() >= 1
    page.locator(".sheet__page a").first.click()
    assert "#finding-" in page.url
    page.fill("#review-reason", "合计与明细不符")
    page.get_by_role("button", name="退回").click()
    page.get_by_text("办理记录").click()
    assert "合计与明细不符" in page.locator("#review").inner_text()


def test_a_warning_is_taken_up_asked_and_answered(site: Site, tmp_path: Path) -> None:
    """The worker gathers what a rule found; committee and unit do the rest in the browser."""
    found = {"fiscal_year": "2025", "date_paid": "2025-03-05", "date_applied": ""}
    wine = rows("payment", {**found, "purpose": "购买白酒", "amount_yuan": "3000"})
    outcome = deliver(
        file=write_csv(tmp_path / "三月支付.csv", "payment", wine),
        dataset="payment",
        jurisdiction=DISTRICT,
        fiscal_year=2025,
        by=ROOT,
        now=site.world.now,
    )
    assert outcome.accepted, outcome.message
    with site.world.scope():
        run_rules(jurisdictions=(DISTRICT,), year=None, by=ROOT, now=site.world.now, only=(50,))
    staff, title = site.visitor("committee"), "第1局本级2025年"
    gathered = staff.get_by_role("checkbox", name=title)
    for _ in range(100):
        staff.goto(f"{site.url}/cases/triage/")
        if gathered.count():
            break
        staff.wait_for_timeout(200)
    gathered.check()
    staff.get_by_role("button", name="立案", exact=True).click()
    staff.get_by_text("已立案1件").wait_for()
    staff.goto(f"{site.url}/cases/?whose=mine")
    staff.get_by_role("link", name=title).click()
    staff.wait_for_url("**/cases/*/")
    case = staff.url
    staff.get_by_text("发函", exact=True).first.click()
    staff.locator("form[action$='/ask/'] button").click()
    staff.get_by_text("已办：发函").wait_for()
    unit = site.visitor("unit", size=PHONE)
    unit.goto(f"{site.url}/cases/")
    unit.get_by_role("link", name=title).first.click()
    unit.wait_for_url("**/cases/*/")
    reply = unit.locator("form[action$='/answer/'] [name=reason]")
    assert "购买白酒" in unit.content() and "经核对，上述数据" in reply.input_value()
    reply.fill("属实，是公务接待用酒，已由经办人退回。")
    unit.locator("form[action$='/answer/'] button").click()
    unit.get_by_text("已办：答复").wait_for()
    staff.goto(case)
    assert "已由经办人退回" in staff.content() and "待主管部门核实" in staff.content()
