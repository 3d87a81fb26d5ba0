"""A town writes a rule from a template, tries it, has it approved and sees what it finds."""

from __future__ import annotations

import pytest

from tests.journeys.ledger.story import YEAR, Visitor, paid
from tests.journeys.oversight.story import Oversight
from tests.world import TOWN

TITLE, PAYEE = "付给同一收款人较多", "城东商贸有限公司"
ASK = "请说明事由和批准依据"


def payments(story: Oversight) -> None:
    """Two payments to one payee that only together reach five thousand, and one to another."""
    place = {"jurisdiction": TOWN, "unit": f"{TOWN}001001"}
    lines = (
        paid(1, "3000", payee=PAYEE, **place),
        paid(2, "4000", payee=PAYEE, **place),
        paid(2, "4500", payee="城西商贸有限公司", **place),
    )
    story.ledger.given("镇支付.csv", "payment", *lines, jurisdiction=TOWN)


def writes(town: Visitor) -> None:
    town.open("/rules/").press("自定规则").press("写一条规则").looks("own-new")
    card = town.page.locator("section.card", has=town.page.locator('[value="threshold"]'))
    card.locator("select[name=dataset]").select_option("payment")
    with town.page.expect_navigation():
        card.get_by_role("button", name="用这个模板").click()
    town.looks("own-write")
    town.fill(measure="paid", subject="payee", direction="ge", limit="五千", title=TITLE)
    town.fill(why="这类支出多，群众有反映。", ask=ASK, valid_from=f"{YEAR}-01-01")
    town.press("保存草稿并试算").sees("“五千”不是数字", "已填的内容都还在")
    assert town.page.locator("[name=title]").input_value() == TITLE
    town.write("limit", "5000").press("保存草稿并试算")


def tries_and_proposes(town: Visitor) -> str:
    town.sees(f"{YEAR}年命中1条", PAYEE).misses("城西商贸").looks("own-draft")
    town.press("提请批准").sees("等待批准", "自己提出的规则不能由自己批准")
    return town.path


@pytest.mark.soak
def test_a_town_adds_a_rule_of_its_own_and_sees_its_first_finding(story: Oversight) -> None:
    payments(story)
    district = story.committee.open("/rules/")
    town = story.ledger.official("town", town=TOWN)
    other = story.ledger.official("unit", town=TOWN)
    writes(town)
    proposal = tries_and_proposes(town)
    district.open("/notices/").sees("请您批准")
    district.open("/rules/").press("自定规则").press(TITLE)
    assert district.path == proposal
    district.write("answer", "同意。").press("批准", "main form").sees("已批准").looks(
        "own-approved"
    )
    town.open("/warnings/").press("现在核查")
    story.settles()
    town.open("/warnings/").sees(PAYEE, ASK).misses("城西商贸").press(PAYEE).looks("own-warning")
    town.sees("7,000.00元", "本地自定标准", "由示例区")
    town.press(PAYEE, "main p").sees("现在：待研判", TITLE).looks("own-case")
    assert other.page.request.get(story.ledger.site.url + town.path).status == 404
