"""A deputy goes from the home page to one payment and its file."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.conftest import PHONE, TABLET, Site
from tests.supervision.ledger.files import rows, write_csv
from tests.world import DISTRICT, ROOT
from tongjian.supervision.ledger.actions import deliver


@pytest.fixture(scope="module")
def delivered(product: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The district's payments and budget of 2025, and its revenue."""
    folder = tmp_path_factory.mktemp("delivered")
    year = {"fiscal_year": "2025"}
    payments = [
        {**year, "date_paid": f"2025-0{month}-05", "date_applied": "", "amount_yuan": "1500.00"}
        for month in (3, 4, 5)
    ]
    files = {
        "payment": payments,
        "budget": [{**year, "approved_yuan": "9000", "virement_yuan": "", "current_yuan": "9000"}],
        "revenue": [{**year, "period": "5"}],
    }
    for dataset, changes in files.items():
        outcome = deliver(
            file=write_csv(folder / f"{dataset}.csv", dataset, rows(dataset, *changes)),
            dataset=dataset,
            jurisdiction=DISTRICT,
            fiscal_year=2025,
            by=ROOT,
            now=product.world.now,
        )
        assert outcome.accepted, outcome.message


@pytest.fixture
def filled(delivered: None, site: Site) -> Site:
    return site


def no_sideways_scroll(page: object) -> bool:
    script = "document.documentElement.scrollWidth <= window.innerWidth + 1"
    return bool(page.evaluate(script))  # type: ignore[attr-defined]


def press(page: Any, link: Any) -> None:
    """Press a link and wait for the page behind it, however slow the machine is."""
    with page.expect_navigation():
        link.click()


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_from_home_to_one_payment_and_its_file(filled: Site, size: tuple[int, int]) -> None:
    page = filled.visitor("deputy", size=size)
    assert "今年走到哪了" in page.content()
    assert no_sideways_scroll(page)
    press(page, page.locator("a:has-text('看明细')").nth(1))
    for _ in range(6):
        assert no_sideways_scroll(page)
        if "/rows/" in page.url:
            break
        press(page, page.locator("section table.table--cards tbody th[scope=row] a:visible").first)
    press(page, page.locator("tbody a:has-text('第 ')").first)
    assert "payment.csv" in page.content()
    assert "文件 SM3" in page.content()
    assert no_sideways_scroll(page)


def test_any_figure_explains_itself_by_keyboard(filled: Site) -> None:
    page = filled.visitor("deputy")
    page.goto(f"{filled.url}/query/payment/?j={DISTRICT}&year=2025")
    page.locator("a.explain").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/explain/**")
    assert "怎样算出来" in page.content()
    assert "read_parquet" in page.content().lower()


def test_pages_are_accessible(filled: Site) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = filled.visitor("committee")
    for path in ("/home/", "/query/payment/", "/query/payment/rows/", "/warnings/"):
        page.goto(f"{filled.url}{path}")
        result = axe.Axe().run(page)
        assert result.violations_count == 0, (path, result.generate_report())
