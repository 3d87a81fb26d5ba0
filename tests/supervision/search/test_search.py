import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from tests.supervision.ledger.conftest import Clerk
from tests.world import DISTRICT
from tongjian.supervision.search.pinyin import pattern, readings, syllables
from tongjian.supervision.search.reads import Where, search, segmented, words_of

COMMON = st.text(alphabet="学校舍维修网络道路整治教育卫生设备采购社区服务", min_size=2, max_size=5)


@given(COMMON)
def test_pinyin_and_first_letters_find_the_text(text: str) -> None:
    full, first = "".join(lazy_pinyin(text)), "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    for letters in (full, full.upper(), first):
        found = pattern(letters)
        assert found is not None and re.search(found, text), (letters, text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_readings_are_made_of_syllables(letters: str) -> None:
    for way in readings(letters):
        assert "".join(way) == letters and set(way) <= set(syllables())


@given(st.text(max_size=20))
def test_nothing_typed_gets_into_the_pattern(text: str) -> None:
    found = pattern(text)
    assert found is None or not re.search(r"[^\[\]|\u4e00-\u9fff]", found)


def test_a_reading_of_several_is_found() -> None:
    assert re.search(pattern("yinhang") or "", "银行") and re.search(
        pattern("xingzou") or "", "行走"
    )
    assert readings("xian")[0] == ("xian",) and ("xi", "an") in readings("xian")


def test_a_text_is_parted_into_words() -> None:
    assert words_of(" 校舍，维修 ") == ("校舍", "维修")
    assert set(segmented("校舍维修")) == {"校舍", "维修"}


@pytest.mark.django_db
def test_the_ledger_is_found_by_words_and_pinyin(clerk: Clerk) -> None:
    rows = (
        {"purpose": "维修校舍屋面", "date_paid": "2024-06-05"},
        {"purpose": "维修校舍屋面", "date_paid": "2024-06-06"},
        {
            "project": "P1",
            "project_name": "校园网",
            "kind": "项目支出",
            "payee": "甲乙网络有限公司",
        },
        {"payee": "张三丰", "purpose": "补助"},
    )
    assert clerk.deliver(clerk.file("支付.csv", "payment", *rows)).accepted
    world = clerk.world
    with world.scope():
        where = Where(world.actor("deputy"), DISTRICT, 2024, world.now)

        def found(text: str) -> dict[str, list[tuple[str, int]]]:
            return {
                group.title: [(hit.text, hit.rows) for hit in group.hits]
                for group in search(text, where)
            }

        assert found("校舍") == {"国库集中支付：用途": [("维修校舍屋面", 2)]}
        assert found("xsw") == found("xiaoshe") == found("校舍 屋面") == found("校舍")
        assert found("屋面的校舍") == found("校舍"), "by its words where nothing has it whole"
        assert found("wangluo") == {"国库集中支付：收款人": [("甲乙网络有限公司", 1)]}
        assert "校园网" in str(found("xyw"))
        assert found("张三丰") == {}, "a person is no word of the ledger"
        assert found("p:") == {} and found("不存在的词") == {} and found(".*") == {}
    page = world.client("deputy").get("/ask/?q=张三丰").content.decode()
    assert "看付给这个人的款" in page
