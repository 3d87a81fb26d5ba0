"""A year-end rush from its delivery to its closing by a second person, and the year after."""

from __future__ import annotations

import pypdfium2
import pytest

from tests.journeys.hall.story import squeezed
from tests.journeys.ledger.story import Ledger, paid, planned
from tests.journeys.oversight.printed import says_address
from tests.journeys.oversight.story import NAME, Oversight, filled
from tongjian.supervision.cases.tasks import remind_daily

LAST = 2025
ASKED = "请说明十二月集中支付的原因，附合同和验收材料。"
CAUSE = "设备十二月才验收，款项集中支付。"


def last_year(ledger: Ledger) -> None:
    """Give the unit four million and let it spend most of them in December."""
    year = {"fiscal_year": str(LAST)}
    ledger.given("预算.csv", "budget", planned("4000000", **year), fiscal_year=LAST)


def rush(story: Oversight) -> None:
    payments = [
        {**paid(month, amount), "fiscal_year": str(LAST), "date_paid": f"{LAST}-{month:02d}-15"}
        for month, amount in ((3, "500000"), (6, "500000"), (12, "2500000"))
    ]
    story.delivers(story.ledger.file("支付.csv", "payment", *payments), "payment", LAST)
    story.settles()


def is_asked(story: Oversight) -> None:
    """Raised, opened, asked; the letter says what was found and where to answer."""
    staff = story.finds(f"{NAME}{LAST}年").sees("年底突击花钱", "250.00万元").looks("case-found")
    story.waits_for("committee", "second")
    assert [story.status(name) for name in ("unit", "bureau", "other")] == [404] * 3
    story.takes("committee", "open", "立案")
    story.waits_for("committee", "second")
    story.takes("committee", "ask", "发函", letter="inquiry", reason=ASKED, due="2026-03-20").looks(
        "case-asked"
    )
    story.waits_for("unit")
    assert story.status("other") == 404
    letter = staff.download("PDF").read_bytes()
    document = pypdfium2.PdfDocument(letter)
    text = squeezed("".join(page.get_textpage().get_text_bounded() for page in document))
    for words in ("问询函", NAME, "年底突击花钱", ASKED, "2026年3月20日", "〔2026〕1号"):
        assert words in text, text
    assert says_address(document, staff.hall.site.url + story.path)


def is_answered(story: Oversight) -> None:
    """The unit completes the reply the system drafted and attaches its papers."""
    unit = story.unit.open("/notices/").sees("发函")
    unit.open("/cases/").press(f"{NAME}{LAST}年").sees("一看就明白", ASKED)
    form = story.form(unit, "answer")
    draft = form.locator("[name=reason]").input_value()
    assert "年底突击花钱" in draft and "占全年支出的71.43%" in draft
    reply = filled(draft, data="属实。", cause=CAUSE, measure="明年按季度采购。")
    story.takes("unit", "answer", "答复", ("验收单.pdf",), reason=reply)
    story.waits_for("bureau")
    story.settles()
    bureau = story.bureau.open(story.path).sees(CAUSE, "验收单.pdf").looks("case-answered")
    assert bureau.fetch("验收单.pdf").startswith(b"%PDF")


def is_judged(story: Oversight) -> None:
    """Department and finance check; the committee finds a violation and says what is due."""
    story.takes("bureau", "check", "核实后转财政部门", reason="已看合同，验收确在十二月。")
    story.waits_for("finance")
    story.takes("finance", "examine", "核实后转人大认定", reason="资金十二月集中拨付属实。")
    story.waits_for("committee", "second")
    verdict = {"violation": "idle", "yuan": "2500000", "due": "2026-04-30"}
    story.takes(
        "committee",
        "violation",
        "认定违规，要求整改",
        reason="结余资金收回，按季度安排采购。",
        **verdict,
    ).looks("case-violation")
    story.waits_for("unit")


def is_rectified(story: Oversight) -> None:
    """Sums and papers; accepted by one, closed by another."""
    story.unit.open(story.path).sees("认定为违规：滞留闲置", "结余资金收回")
    story.takes(
        "unit",
        "rectify",
        "报告整改结果",
        ("退款凭证.pdf",),
        reason="已退回国库。",
        returned="1500000",
        reclassified="600000",
        other="400000",
    )
    story.waits_for("committee", "second")
    story.settles()
    assert story.committee.open(story.path).fetch("退款凭证.pdf").startswith(b"%PDF")
    story.takes("committee", "accept", "验收通过，提请销号", reason="凭证齐全。")
    story.waits_for("second")
    staff = story.committee.open(story.path).sees("要由另一人销号")
    assert not staff.page.locator(f'form[action="{story.path}close/"]').count()
    story.takes("second", "close", "销号").looks("case-closed")
    story.waits_for()


def is_looked_at(story: Oversight) -> None:
    """The year after, the committee is reminded and says what became of it."""
    story.at("2027-01-04 10:00")
    story.does(remind_daily)
    staff = story.committee.open("/notices/").sees("再看一次")
    staff.open(story.path).write("again", "no").write("said", "2026年十二月支付占一成。")
    staff.press("记下").sees("没有再发生", "2026年十二月支付占一成")
    story.deputy.open(story.path).sees("没有再发生", "现在：已销号")


@pytest.mark.soak
def test_a_year_end_rush_is_followed_to_its_end_and_looked_at_again(story: Oversight) -> None:
    last_year(story.ledger)
    rush(story)
    is_asked(story)
    is_answered(story)
    is_judged(story)
    is_rectified(story)
    deputy = story.deputy.open(story.path).sees(
        "被预警规则发现", "向第1局本级发出问询函", "认定为违规：滞留闲置，金额250.00万元",
        "退回或上缴150.00万元", "由第二人复核后销号", "2027年再看一次", "现在：已销号",
    )  # fmt: skip
    deputy.looks("case-deputy").misses("现在可以办")
    is_looked_at(story)
