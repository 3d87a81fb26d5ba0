"""Articles of the laws that rules cite."""

from functools import partial
from itertools import count, takewhile

import pytest

from tongjian.core.law import UnknownArticle, article, laws, numeral


def articles(law: str) -> list[str]:
    return [article(law, number) for number in takewhile(partial(holds, law), count(1))]


def holds(law: str, number: int) -> bool:
    try:
        return bool(article(law, number))
    except UnknownArticle:
        return False


def test_the_texts() -> None:
    assert {"预算法", "行政许可法", "义务教育法", "校车安全管理条例"} <= set(laws())


def test_an_article_of_one_paragraph() -> None:
    text = article("预算法", 13)
    assert text.startswith("第十三条 经人民代表大会批准的预算")
    assert text.endswith("未列入预算的不得支出。")


def test_an_article_keeps_its_paragraphs_and_ends_before_the_next() -> None:
    lines = article("预算法", 57).splitlines()
    assert len(lines) == 3
    assert lines[1] == "各级政府、各部门、各单位的支出必须按照预算执行，不得虚假列支。"


def test_the_last_article_and_numbers_above_a_hundred() -> None:
    assert article("预算法", 101).startswith("第一百零一条")
    assert article("预算法", 20).startswith("第二十条")


@pytest.mark.parametrize("number", [0, 102])
def test_an_article_that_is_not_there(number: int) -> None:
    with pytest.raises(UnknownArticle, match="《预算法》没有第"):
        article("预算法", number)


def test_a_law_that_is_not_there() -> None:
    with pytest.raises(UnknownArticle, match="法规库中没有《会计法》"):
        article("会计法", 1)


def test_chapters_are_not_part_of_an_article() -> None:
    assert not any("#" in text for law in laws() for text in articles(law))


@pytest.mark.parametrize("law", laws())
def test_every_article_is_found_under_the_number_it_prints(law: str) -> None:
    texts = articles(law)
    assert len(texts) >= 20
    for number, text in enumerate(texts, 1):
        assert text.startswith(f"第{numeral(number)}条")


def test_numerals() -> None:
    numbers = {0: "零", 9: "九", 10: "十", 13: "十三", 20: "二十", 95: "九十五", 100: "一百"}
    numbers |= {101: "一百零一", 110: "一百一十", 999: "九百九十九"}
    assert {number: numeral(number) for number in numbers} == numbers
