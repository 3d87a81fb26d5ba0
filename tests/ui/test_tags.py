"""Template tags: figures, headings, pages, words."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from tongjian.core.documents.numbers import Absent
from tongjian.core.ui.fragments import wants_fragment


def render(source: str, address: str = "/x", **context: Any) -> str:
    request = RequestFactory().get(address)
    return Template("{% load tj %}" + source).render(Context({"request": request, **context}))


def test_money_carries_its_exact_value() -> None:
    text = render("{{ v|money }}", v=Decimal("1234567.80"))
    assert 'title="1,234,567.80 元"' in text
    assert "123.46" in text
    assert "万元" in text


def test_absent_figures_say_why() -> None:
    assert "未报送" in render("{{ v|wan }}", v=None)
    assert "口径变化" in render("{{ v|change }}", v=Absent.NOT_COMPARABLE)
    assert "不公开" in render("{{ v|yi }}", v=Absent.SUPPRESSED)
    assert ">0<" in render("{{ v|yuan }}", v=Decimal(0))


def test_a_figure_without_an_address_is_not_a_link() -> None:
    assert "<a" not in render('{% figure_link v "" %}', v=Decimal(5))
    assert 'href="/why"' in render('{% figure_link v "/why" "wan" %}', v=Decimal(5))


def test_explain_keeps_markup_and_escapes_the_address() -> None:
    text = render("{% explain url %}<b>{{ v }}</b>{% endexplain %}", url='/a?"><script>', v="<i>")
    assert "<b>&lt;i&gt;</b>" in text
    assert "<script>" not in text


def test_sort_heading_turns_and_forgets_the_page() -> None:
    tag = '{% sort_heading "paid" "支出" "number" %}'
    assert 'href="?unit=3&amp;sort=-paid"' in render(tag, "/x?unit=3&page=4")
    largest = render(tag, "/x?sort=-paid")
    assert 'aria-sort="descending"' in largest
    assert 'href="?sort=paid"' in largest


def test_pagination_counts_and_keeps_the_address() -> None:
    page = Paginator(range(12_345), 50).page(2)
    text = render('{% pagination page "笔" %}', "/x?unit=3", page=page)
    assert "共 12,345 笔" in text
    assert 'href="?unit=3&amp;page=3" rel="next"' in text
    assert 'aria-current="page">2<' in text


def test_one_page_needs_no_links() -> None:
    text = render("{% pagination page %}", page=Paginator(range(3), 50).page(1))
    assert "共 3 条" in text
    assert "<a" not in text


def test_address_changes_parameters() -> None:
    text = render('{% address unit="wan" month=None %}', "/x?month=6&unit=yi&page=2")
    assert text == "?unit=wan"


def test_a_term_without_meaning_is_refused() -> None:
    assert "日历" in render('{% term "序时进度" %}')
    with pytest.raises(ValueError, match="没有这个词"):
        render('{% term "没有这个词" %}')


def test_two_explanations_of_one_word_do_not_share_an_id() -> None:
    text = render('{% term "口径" %}{% term "口径" %}')
    ids = [part.split('"')[0] for part in text.split(' id="')[1:]]
    assert len(ids) == len(set(ids)) == 2


def test_polling_stops_when_done() -> None:
    tag = '{% progress "p" "检查" value=3 total=10 poll_url="/p" done=done %}'
    assert 'hx-get="/p"' in render(tag, done=False)
    assert "hx-get" not in render(tag, done=True)


def test_a_question_before_a_write_carries_the_token() -> None:
    text = render('{% confirm "w" "撤回？" "后果" "/w/" danger=True %}', csrf_token="abc")
    assert 'value="abc"' in text
    assert 'action="/w/"' in text


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
    ],
)
def test_a_boosted_form_gets_the_whole_page(headers: dict[str, str], part: bool) -> None:
    assert wants_fragment(RequestFactory().get("/x", headers=headers)) is part
