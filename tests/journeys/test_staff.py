"""A clerk's delivery is mended and published; staff see a fault marked and send it back."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.conftest import Site
from tests.supervision.demo.documents.some import some_documents
from tests.supervision.ledger.files import rows, write_csv
from tests.world import DISTRICT


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
