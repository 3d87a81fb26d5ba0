from urllib.parse import quote

import pytest

from tests.supervision.ledger.conftest import Clerk
from tests.supervision.queries.conftest import UNIT
from tests.world import DISTRICT, ROOT, TOWN
from tongjian.supervision.ask.lexicon import EXAMPLES
from tongjian.supervision.ask.nearest import Offer, nearest
from tongjian.supervision.dictionaries.actions import change_basis


def ask(clerk: Clerk, question: str, role: str = "deputy", place: str = DISTRICT) -> str:
    client = clerk.world.client(role, place, UNIT if role == "unit" else "")
    response = client.get(f"/ask/?q={quote(question)}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_total_is_the_figure_of_the_query_page(filled: Clerk) -> None:
    page = ask(filled, "2024年支出多少")
    assert "4,600.50元" in page
    assert "完成预算的" in page
    assert f"/query/payment/?j={DISTRICT}&amp;year=2024" in page


def test_a_ranking_is_sorted_and_leads_deeper(filled: Clerk) -> None:
    page = ask(filled, "2024年支出最多的单位")
    assert "最多的是第1局本级" in page
    assert page.index("第1局本级") < page.index("第2局本级")
    least = ask(filled, "2024年支出最少的单位")
    assert "最少的是第2局本级，400.00元" in least
    assert f"organisation={UNIT}" in page


def test_filters_of_the_question_reach_the_rows(filled: Clerk) -> None:
    page = ask(filled, "2024年超过1千元的支付有哪些")
    assert "有 2 笔符合条件" in page and "min=1000" in page
    page = ask(filled, "2024年含“校舍”的支付明细")
    assert "有 1 笔符合条件" in page


@pytest.mark.parametrize("amount", ["99999999亿", "0.001"])
def test_an_amount_that_cannot_be_compared_is_not_left_out_in_silence(
    filled: Clerk, amount: str
) -> None:
    page = ask(filled, f"2024年超过{amount}元的支付有哪些")
    assert "比不了" in page and "符合条件" not in page


def test_towns_are_listed_without_the_district(filled: Clerk) -> None:
    page = ask(filled, "2024年各镇支出")
    table = page.split("回答的明细")[1].split("</table>")[0]
    assert "甲镇" in table and "示例区" not in table


def test_months_growth_share_and_payees(filled: Clerk) -> None:
    assert "2024 年" in ask(filled, "2024年支出比去年增长多少")
    page = ask(filled, "2024年每月支出")
    assert page.index("2024-03") < page.index("2024-06") and "3,600.50" in page
    assert "甲乙网络有限公司" in ask(filled, "2024年支出最多的三个收款人")
    assert "占全部的" in ask(filled, "2024年教育支出占比")


def test_a_change_of_basis_blocks_the_growth(filled: Clerk) -> None:
    earlier = {"fiscal_year": "2023", "date_paid": "2023-03-05"}
    file = filled.file("上年.csv", "payment", earlier)
    assert filled.deliver(file, fiscal_year=2023).accepted
    assert "比上年增加" in ask(filled, "2024年支出比上年增长多少")
    with filled.world.scope():
        change_basis(
            jurisdiction=DISTRICT, dataset="payment", measure="", column="", begins="",
            year=2024, note="改按新口径", by=ROOT, now=filled.moment(),
        )  # fmt: skip
    page = ask(filled, "2024年支出比上年增长多少")
    assert "口径变化，不可比" in page and "比上年增加" not in page
    assert "其间口径变化" in ask(filled, "2023至2024年支出变化")


def test_a_unit_is_answered_about_itself_alone(filled: Clerk) -> None:
    page = ask(filled, "2024年支出最多的单位", "unit")
    assert "第2局本级" not in page and "第1局本级" in page
    assert "校园网" not in ask(filled, "校园", "unit")
    assert "维修校舍" in ask(filled, "校舍", "unit")


def test_a_town_sees_its_own_and_no_neighbour(filled: Clerk) -> None:
    assert "600.00元" in ask(filled, "2024年支出多少", "town", TOWN)
    assert "4,600.50" not in ask(filled, "示例区2024年支出", "town", TOWN)


def test_what_cannot_be_answered_says_so_and_offers_the_nearest(filled: Clerk) -> None:
    page = ask(filled, "今年区长工资进度最慢的单位")
    assert "没有看懂“区长工资”" in page and "进度最慢" in page.split("相近的")[1]
    assert "不能按" in ask(filled, "2024年债务余额最多的供应商")
    assert "算不出来" in ask(filled, "2024年一季度支出进度最慢的单位")


def test_every_example_has_an_answer_or_says_why_not(filled: Clerk) -> None:
    for question in EXAMPLES:
        assert "是这样理解的" in ask(
            filled, question.replace("今年", "2024年").replace("去年", "2024年")
        )


def test_confidential_data_are_not_asked_about(filled: Clerk) -> None:
    assert ask(filled, "x' OR 1=1 --") and ask(filled, "%_\\")
    assert filled.world.client("operator").get("/ask/?q=x").status_code == 403


def test_the_nearest_has_something_in_common() -> None:
    offers = [Offer("支出最多的部门", "a"), Offer("债务余额", "b")]
    assert nearest("哪个部门支出多", offers) == [offers[0]]
    assert nearest("xyz", offers) == []
