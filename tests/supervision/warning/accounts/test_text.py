"""Rule 75: a text that is right, the same with one fault, and other ways of saying it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.supervision.warning.accounts.book import (
    ITEMS,
    UNIT,
    Book,
    changed,
    document,
    said,
    whole_text,
)
from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.accounts.model import AccountsDocument, Heading, Paragraph
from tongjian.supervision.warning.accounts.tables import check_tables
from tongjian.supervision.warning.accounts.text import check_text

SAMPLE = Path(__file__).resolve().parents[5] / "shared/data/accounts/putuo-finance-bureau-2024.pdf"


def faults(accounts: AccountsDocument) -> list[Finding]:
    return [one for one in check_text(accounts) if one.kind != "rounding"]


def only(accounts: AccountsDocument) -> Finding:
    found = faults(accounts)
    assert len(found) == 1, [(one.kind, one.message) for one in found]
    return found[0]


def say(number: int, text: str, part: str | None = None) -> AccountsDocument:
    """Return the document with its right tables and one paragraph only."""
    return document(text=[said(number, text, part)])


def test_the_right_text_is_in_order() -> None:
    assert faults(document(text=whole_text())) == []


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Exact amounts of a plausible size; receptions stay below their budget of 2.50."""
    book, amount = Book(), st.decimals(min_value="20", max_value="3000", places=4)
    book.items = {
        code: (draw(amount) if basic else Decimal(0), draw(amount) if project else Decimal(0))
        for code, (basic, project) in book.items.items()
    }
    reception = draw(st.decimals(min_value="0.01", max_value="2.40", places=4))
    left = book.basic - reception
    for code in list(book.economic)[:-1]:
        part = (left * draw(st.integers(5, 40)) / 100).quantize(Decimal("0.0001"))
        book.economic[code], left = part, left - part
    book.economic["30228"] = left + 12
    book.economic["30101"] -= 12
    book.economic["30228"] += book.economic["30217"]
    book.economic["30217"] = reception
    book.other_income, book.opening = draw(amount), draw(amount)
    return book


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_a_text_rounded_from_exact_amounts_is_never_at_fault(book: Book) -> None:
    assume(book.economic["30101"] > 1 and book.basic == sum(book.economic.values()))
    accounts = document(book, whole_text(book))
    assert faults(accounts) == []
    assert [one for one in check_tables(accounts) if one.kind != "rounding"] == []


# old words, new words, kind, stated, expected
CHANGES = [
    ("收入支出总计1581.36万元", "收入支出总计158.14万元", "text_table", "158.14", "1581.36"),
    ("收入支出总计1581.36万元", "收入支出总计1581.36元", "unit", "1581.36", "1581.36万元"),
    ("收入支出总计1581.36万元", "收入支出总计1,581.36", "unit", "1,581.36", "1,581.36万元"),
    ("增长5.45%", "增长5.17%", "arithmetic", "5.17%", "5.45%"),
    ("增长5.45%", "下降5.45%", "wording", "5.45%", None),
    ("占99.21%", "占99.12%", "share", "99.12%", "99.21%"),
    ("占99.21%", "占99.21", "unit", "99.21", "99.21%"),
    ("占77.45%", "占77.44%", "share", "77.44%", "77.45%"),
    ("项目支出347.98万元", "项目支出357.98万元", "text_table", "357.98", "347.98"),
    (
        "财政拨款收入支出总计1563.46万元",
        "财政拨款收入支出总计0.16万元",
        "text_table",
        "0.16",
        "1563.46",
    ),
    ("占8.40%", "占8.60%", "share", "8.60%", "8.40%"),
    ("卫生健康支出（类）35.78", "节能环保支出（类）35.78", "name", "节能环保支出", "卫生健康支出"),
    ("（款）行政单位离退休（项）", "（款）行政单位离退休（款）", "name", None, None),
    ("（款）档案馆（项）", "（款）图书馆（项）", "name", "图书馆", "档案馆"),
    ("支出决算为88.40万元", "支出决算为84.40万元", "text_table", "84.40", "88.40"),
    ("年初预算为91.40万元", "年初预算为91.40", "unit", "91.40", "91.40万元"),
    ("完成年初预算的98.66%", "完成年初预算的97.66%", "arithmetic", "97.66%", "98.66%"),
    (
        "决算数小于预算数的主要原因：部分",
        "决算数大于预算数的主要原因：部分",
        "wording",
        None,
        "小于",
    ),
    ("人员经费和公用经费。年初", "XXXX。年初", "leftover", "XXXX", None),
    (
        "馆藏修复和库房恒温系统",
        "局机关人员经费和公用经费",
        "purpose",
        "局机关人员经费和公用经费",
        None,
    ),
    ("单位缴存的住房公积金", "单位缴存的基本养老保险", "purpose", "单位缴存的基本养老保险", None),
    (
        "馆藏修复和库房恒温系统",
        "馆藏修复等基本支出",
        "text_table",
        "馆藏修复等基本支出",
        "项目支出",
    ),
    ("退休费、奖励金；", "退休费；", "text_table", None, "奖励金"),
    (
        "办公费、邮电费",
        "办公费、公务用车运行维护费、邮电费",
        "text_table",
        "公务用车运行维护费",
        None,
    ),
    ("办公费、邮电费", "办公费、奖励金、邮电费", "text_table", "奖励金", None),
    (
        "公务接待费支出决算为",
        "因公出国（境）费支出决算为0.00万元，完成预算的0%；公务接待费支出决算为",
        "undefined_percentage",
        "0%",
        None,
    ),
    ("“良”的项目2个", "“良”的项目3个", "arithmetic", "5", "6"),
    ("完成整改的1个", "完成整改的2个", "arithmetic", "2", "3"),
    (
        "比2023年度增加10.00万元，增长4.31%",
        "比2023年度减少10.00万元，增长4.31%",
        "wording",
        "4.31%",
        None,
    ),
    ("比2023年度增加10.00万元", "比2022年度增加10.00万元", "wording", "2022", "2023"),
    ("机关运行经费支出242.04", "机关运行经费支出262.04", "text_table", "262.04", "242.04"),
    ("服务采购金额120.25", "服务采购金额20.25", "arithmetic", "180.50", "80.50"),
    ("共有车辆3辆", "共有车辆4辆", "arithmetic", "4", "3"),
    ("截至2024年12月31日", "截至2023年12月31日", "wording", "2023", "2024"),
    ("2024年度无政府性基金", "20XX年度无政府性基金", "leftover", "XX", None),
    (
        f"{UNIT}2024年度无国有",
        "临江市安平区教育局2024年度无国有",
        "name",
        "临江市安平区教育局",
        UNIT,
    ),
    (
        "增加81.67万元，增长5.45%",
        "增加（减少）81.67万元，增长5.45%",
        "leftover",
        "增加（减少）",
        None,
    ),
    ("增加81.67万元，增长5.45%", "增加万元，增长%", "leftover", None, None),
    ("主要原因：库房改造", "主要原因主要原因：库房改造", "wording", "主要原因主要原因", "主要原因"),
    ("主要原因：设备少买。", "主要原因：。", "leftover", None, None),
]


@pytest.mark.parametrize(("old", "new", "kind", "stated", "expected"), CHANGES)
def test_one_change_is_one_finding(
    old: str, new: str, kind: str, stated: str | None, expected: str | None
) -> None:
    accounts = changed(old, new)
    found = faults(accounts)
    kinds = {one.kind for one in found}
    assert kinds == {kind}, [(one.kind, one.message) for one in found]
    finding = found[0]
    if stated is not None:
        assert finding.stated == stated
    if expected is not None:
        assert finding.expected == expected
    assert finding.rule == 75
    assert any((finding.stated or "") in one.text for one in accounts.paragraphs)
    assert str(finding.where["section"]).endswith(("说明", "情况"))


# Ways in which other bureaus say right things about the same tables.
FINE = [
    (1, "2024年度本部门收、支总计均为1581.36万元。收、支总计比上年增加81.67万元，增长5.45%。"),
    (1, "我局2024年度收入总计1,581.36万元，支出总计1,581.36万元，与2023年度相比，收、支总计各增加"
        "81.67万元，增幅5.45%，主要是库房改造。"),
    (1, "本部门２０２４年度收入支出总计15,813,600元，较2023年度决算数增加816,700元，增长率为5.4％。"),
    (2, "全年收入合计1,555.61万元，其中财政拨款收入1,543.26万元，占总收入的99.21%，其他收入12.35万元，"
        "占总收入的0.79%。"),
    (3, "本年支出合计1543.26万元，其中：社会保障和就业支出（类）129.63万元，卫生健康支出（类）35.78万元。"),
    (1, "收入支出总计1581.36万元。主要原因：教育支出（类）减少20万元，农业支出（类）30万元转列。"),
    (3, "本年支出合计0.15亿元。其中：基本支出1195.28万元，占比77.45%；项目支出347.98万元，占比为22.55%。"),
    (4, "2024年度财政拨款收支总计1563.46万元，与上年持平。"),
    (5, "2024年度一般公共预算财政拨款支出1543.26万元，占本年支出合计的100%，比2023年减少8.00万元，"
        "降幅0.52%。"),
    (5, "一般公共服务（类）支出1160.30万元，占75.18%；社会保障和就业（类）129.63万元，占8.4%；"
        "卫生健康（类）35.78万元，占2.32%；住房保障（类）217.56万元，占14.10%。"),
    (5, "1.社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项）年初预算数为40.00万元，"
        "支出决算数为41.23万元，为年初预算的103.08%，比年初预算增加1.23万元，增长3.08%，"
        "决算数大于年初预算数的主要原因是补发。"),
    (6, "一般公共预算财政拨款基本支出1195.28万元，其中人员经费953.24万元，主要包括基本工资、津贴补贴、"
        "住房公积金、退休费、奖励金等；公用经费242.04万元，主要包括办公费、邮电费等。"),
    (7, "2024年度“三公”经费支出全年预算为2.5万元，支出决算为1.2万元，完成预算的48%，比上年减少0.5万元，"
        "下降29.4%。其中：公务接待费支出决算1.2万元，占100%。"),
    (7, "2024年度“三公”经费支出决算数小于预算数，与2023年度基本持平。"),
    (11, "政府采购支出总额180.5万元，其中：政府采购货物支出60.25万元、政府采购工程支出0万元、"
         "政府采购服务支出120.25万元。授予中小企业合同金额100.5万元，占政府采购支出总额的55.68%。"),
    (11, "机关运行经费支出200.00万元，2023年度决算数为190.00万元，比上年增加10.00万元，增长5.26%。"),
    (11, "信息公开网址www.example.cn/xxgk/index.html，咨询电话12345678，文件见〔2023〕12号第5页。"),
    (11, "单价100万元（含）以上设备2台（套），涉及5万人次，覆盖率95%，比上年提高3个百分点。"),
    (10, "绩效自评项目12个，平均得分93.45分，其中90分以上10个，占83.33%。"),
    (5, "2.住房保障支出（类）住房改革支出（款）住房公积金（项）年初预算为80.00万元，调整预算为97.20万元，"
        "支出决算为97.11万元，完成调整预算的99.91%，决算数小于调整预算数。"),
    (5, "2.住房保障支出（类）住房改革支出（款）住房公积金（项）。主要用于：在编人员60万元，其他人员"
        "37.11万元。年初预算为97.20万元，支出决算为97.11万元，完成年初预算的99.91%。"),
    (5, "2.住房保障支出（类）住房改革支出（款）住房公积金（项），主要用于在编人员60万元，"
        "支出决算为97.11万元。"),
    (6, "一般公共预算财政拨款基本支出1195.28万元（人民币），其中：人员经费953.24（万元），主要包括："
        "工资福利支出、对个人和家庭的补助；公用经费242.04万元，主要包括：商品和服务支出。"),
    (10, "按照安平区财政局2024年度工作要求，对2021年以来的项目与2019年相比作了评价。"),
    (11, "政府采购预算金额200万元，实际采购金额180.5万元，其中：货物60.25万元，服务120.25万元。"),
    (11, "安平区档案局2024年度政府采购金额0万元，其中货物0万元、工程0万元、服务0万元。"),
    (7, "“三公”经费支出决算1.20万元。主要原因：人员减少，接待批次减少5批，下降20%。"),
    (1, "收入支出总计1581.36万元，增加-8.00万元，增长-0.50%。"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "text"), FINE)
def test_other_ways_of_saying_it_are_fine(number: int, text: str) -> None:
    assert faults(say(number, text)) == []


WRONG = [
    (1, "2024年度本部门收、支总计均为1681.36万元。", "text_table", "1681.36"),
    (1, "收入支出总计1581.36万元，比上年增加81.67万元，增长6.45%。", "arithmetic", "6.45%"),
    (1, "收入支出总计1581.36万元，2023年度总计为1499.69万元，同比增加91.67万元。", "arithmetic", "91.67"),
    (2, "本年收入合计1555.61万元，其中：财政拨款收入1543.26万元，占总收入的98.21%；其他收入12.35万元。",
     "share", "98.21%"),
    (3, "本年支出合计15,432,633.00元，其中：基本支出11,852,800.00元；项目支出3,479,833.00元。",
     "text_table", "11,852,800.00"),
    (5, "2.住房保障支出（类）住房改革支出（款）住房公积金（项）年初预算90万元，支出决算97.11万元，"
        "为预算的107.9%，较年初预算增加8.11万元。", "arithmetic", "8.11"),
    (5, "2.住房保障支出（类）住房改革支出（款）住房公积金（项）年初预算为0万元，支出决算97.11万元，"
        "完成预算的100%。", "undefined_percentage", "100%"),
    (5, "2.住房保障支出（类）住房改革支出（款）住房公积金（项）年初预算90万元，支出决算97.11万元，"
        "决算数与预算数持平。", "wording", "决算数与预算数持平"),
    (4, "财政拨款收入支出总计1563.46万元，与上年相比持平。主要原因：人员减少，支出下降。",
     "wording", "与上年相比持平"),
    (7, "公务用车购置及运行维护费支出决算3.20万元。", "text_table", "3.20"),
    (7, "“三公”经费支出决算1.20万元，比上年增加1.20万元，增长100%。", "undefined_percentage", "100%"),
    (7, f"{UNIT}2024年度无“三公”经费财政拨款支出。", "text_table", None),
    (11, "政府采购总额50万元，其中：货物20万元，工程10万元，服务30万元。", "arithmetic", "50"),
    (1, "收入总计、支出总计均为1581.36万元，与上年相比，收、支总计各减少81.67万元，降低5.9%。",
     "arithmetic", "5.9%"),
    (1, "收入支出总计1581.36万元，减少8.00万元，下降-0.50%。", "wording", "-0.50%"),
    (3, "本年支出合计1543.26万元（不涉及的不列）。", "leftover", "（不涉及的不列）"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "text", "kind", "stated"), WRONG)
def test_other_ways_of_saying_wrong_things(
    number: int, text: str, kind: str, stated: str | None
) -> None:
    found = [one for one in faults(say(number, text)) if one.kind == kind]
    assert len(found) == 1, [(one.kind, one.message) for one in faults(say(number, text))]
    assert stated is None or found[0].stated == stated


def test_a_figure_wrong_in_the_table_is_not_held_against_the_text() -> None:
    accounts = document(text=whole_text())
    row = next(one for one in accounts.table(5).rows if one.code == "2080505")
    row.values["合计"] = row.values["基本支出"] = "68.40"
    assert check_tables(accounts)
    assert faults(accounts) == []


def test_a_definition_that_was_not_filled_in() -> None:
    text = [
        Paragraph("第四部分名词解释", None, 0, 25, "二、事业收入：指所取得的收入。主要是：收入等。")
    ]
    assert [(one.kind, one.where["page"]) for one in faults(document(text=text))] == [
        ("leftover", 25)
    ]


def test_rounding_is_told_apart() -> None:
    before = {one.message for one in check_text(document(text=whole_text()))}
    found = check_text(changed("服务采购金额120.25", "服务采购金额120.26"))
    new = [one for one in found if one.message not in before]
    assert [(one.kind, one.stated, one.expected) for one in new] == [
        ("rounding", "180.50", "180.51")
    ]


def test_headings_that_name_another_body_or_year() -> None:
    accounts = document(text=whole_text())
    accounts.headings += [
        Heading(20, "第三部分临江市安平区体育局2024年度部门决算情况说明"),
        Heading(6, "编制单位：临江市安平区水务局"),
        Heading(2, "第二部分临江市安平区档案局2023年度部门决算表"),
        Heading(2, f"第一部分{UNIT}概况"),
    ]
    found = {(one.kind, one.stated) for one in faults(accounts)}
    assert found == {
        ("name", "临江市安平区体育局"),
        ("name", "临江市安平区水务局"),
        ("name", "2023"),
    }


def test_a_note_that_names_another_body() -> None:
    accounts = document(text=whole_text())
    accounts.table(9).note = "说明：临江市安平区体育局2024年度没有国有资本经营预算，故本表无数据。"
    finding = only(accounts)
    assert (finding.kind, finding.where["table"]) == ("name", 9)


def test_an_item_of_the_table_that_the_text_passes_over() -> None:
    text = [one for one in whole_text() if "购房补贴（项）" not in one.text]
    finding = only(document(text=text))
    assert (finding.kind, finding.expected) == ("text_table", "购房补贴")


def test_a_sentence_broken_over_paragraphs_and_pages() -> None:
    head = "住房保障支出（类）住房改革支出（款）住房公积金（项）。"
    text = [
        said(5, head, ITEMS, 21),
        said(5, "年初预算为90.00万元，支出决算为79.11万", ITEMS, 21),
        said(5, "元，完成年初预算的107.90%。", ITEMS, 22),
    ]
    found = faults(document(text=text))
    assert [(one.kind, one.stated, one.where["page"]) for one in found] == [
        ("text_table", "79.11", 21)
    ]


def test_purposes_that_may_be_alike() -> None:
    book = Book()
    path = "卫生健康支出（类）行政事业单位医疗（款）"
    same = "主要用于：职工医疗保险缴费。"
    text = [said(5, f"1、{path}行政单位医疗（项）。{same}", ITEMS)]
    text.append(said(5, f"2、{path}事业单位医疗（项）。{same}", ITEMS))
    assert faults(document(book, text)) == []


def test_the_published_sample() -> None:
    if not SAMPLE.exists():
        pytest.skip("the published sample is not here")
    from tongjian.supervision.readers.accounts import read_accounts

    accounts = read_accounts(SAMPLE)
    found = check_tables(accounts) + check_text(accounts)
    stated = {(one.kind, one.stated, one.where["page"]) for one in found if one.kind != "rounding"}
    assert {
        ("text_table", "0.3", 21),
        ("share", "71.73%", 21),
        ("undefined_percentage", "0%", 23),
        ("text_table", "个人农业生产补贴", 23),
    } <= stated
    assert sum(one.kind == "undefined_percentage" for one in found) == 2
    assert all(one.kind == "rounding" for one in found if one.rule == 74)
    rounding = {(one.stated, one.expected) for one in found if one.kind == "rounding"}
    assert {("326.71", "326.72"), ("171.07", "171.09"), ("251.25", "251.26")} <= rounding


def test_findings_state_what_is_printed() -> None:
    accounts = changed("收入支出总计1581.36万元", "收入支出总计1,681.36 万元")
    paragraphs: list[Paragraph] = accounts.paragraphs
    finding = only(accounts)
    assert finding.stated == "1,681.36"
    assert finding.stated in paragraphs[0].text
