"""What a report says, of any facts: sums add up, sentences are true for none, one and many."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongjian.core.clock import SHANGHAI
from tongjian.supervision.briefs.content import COUNT, MONEY
from tongjian.supervision.briefs.drafting import changes, draft
from tongjian.supervision.briefs.facts import (
    STATES,
    Agenda,
    Facts,
    Faulty,
    Lacking,
    Matter,
    Owing,
    Problem,
    Warned,
)
from tongjian.supervision.briefs.printing import bars
from tongjian.supervision.briefs.quarters import Quarter
from tongjian.supervision.cases.flow import AGENDA, VIOLATIONS
from tongjian.supervision.warning.declare import GROUPS, LEVELS

QUARTER = Quarter(2025, 3)
DAYS = st.dates(date(2025, 4, 1), date(2026, 3, 31))
SUMS = st.decimals(0, 10**12, places=2)
WARNED = st.builds(
    Warned,
    st.integers(1, 10**6),
    st.sampled_from(list(LEVELS)),
    st.sampled_from(list(GROUPS)),
    st.integers(1, 30),
    st.sampled_from(["", *STATES]),
)


@st.composite
def matters(draw: Any, pk: int = 1) -> Matter:
    """A case as reading makes it: what was not found in the quarter has no sum in it."""
    state = draw(st.sampled_from(list(STATES)))
    unit = draw(st.integers(0, 14))
    verdict = draw(st.sampled_from(["", "normal", "violation"]))
    settled = "dismissed" if state == "dismissed" else verdict
    accepted = draw(st.booleans())
    zero = Decimal(0)
    wrong = verdict == "violation"
    return Matter(
        pk=pk,
        title=f"第{pk}件",
        unit=f"{unit}" if unit else "",
        unit_name=f"第{unit}局" if unit else "",
        state=state,
        due=draw(st.none() | DAYS),
        handled=draw(st.booleans()),
        **{name: draw(st.booleans()) for name in ("fresh", "opened", "asked", "look")},
        dismissed=state == "dismissed" and draw(st.booleans()),
        closed=state == "closed" and draw(st.booleans()),
        answers=tuple(draw(st.lists(st.booleans(), max_size=2))),
        verdict=verdict,
        settled=settled,
        violation=draw(st.sampled_from(list(VIOLATIONS))) if wrong else "",
        violation_yuan=draw(SUMS) if wrong else zero,
        accepted=accepted,
        returned_yuan=draw(SUMS) if accepted else zero,
        reclassified_yuan=draw(SUMS) if accepted else zero,
        other_yuan=draw(SUMS) if accepted else zero,
        agendas=tuple(
            Agenda(name, date(2025, 8, 1))
            for name in draw(st.lists(st.sampled_from(AGENDA), max_size=1))
        ),
        paid=draw(st.none() | SUMS) if state != "dismissed" else None,
        partial=draw(st.booleans()),
        rules=tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))),
    )


LACKING = st.builds(
    Lacking,
    st.just("tax"),
    st.just("税收"),
    st.integers(2020, 2025),
    st.sampled_from(["", "甲镇"]),
    st.lists(st.integers(1, 80), min_size=1, max_size=15, unique=True).map(tuple),
)


FAULTY = st.builds(
    Faulty,
    st.integers(1, 80),
    st.lists(st.integers(2020, 2025), min_size=1, max_size=3, unique=True).map(tuple),
)
PROBLEMS = st.builds(
    Problem,
    st.integers(1000, 1040),
    st.just("第1局2024年：支出未按规定"),
    st.just("第1局"),
    DAYS,
    st.booleans(),
)
OWING = st.builds(
    Owing,
    st.sampled_from(["payment", "tax"]),
    st.sampled_from(["finance", "tax"]),
    st.just("国库集中支付"),
    st.just("财政部门"),
    st.sampled_from(["2025年10月", "2025年11月", "2025年第4季度"]),
    DAYS,
    st.booleans(),
)


@st.composite
def facts(draw: Any) -> Facts:
    size = draw(st.sampled_from([0, 1, 2, 15]))
    moment = draw(st.sampled_from([QUARTER.end, QUARTER.end - timedelta(20, 3600)]))
    return Facts(
        place="示例区",
        body="示例区人大常委会预算工作委员会",
        quarter=QUARTER,
        until=moment,
        made_at=QUARTER.end,
        warned=[
            replace(one, pk=at) for at, one in enumerate(draw(st.lists(WARNED, max_size=8)), 1)
        ],
        before=draw(st.none() | st.lists(WARNED, max_size=3)),
        year_before=draw(st.none() | st.lists(WARNED, max_size=3)),
        ran=draw(st.booleans()),
        first=draw(st.booleans()),
        data_day=draw(st.none() | DAYS),
        matters=[draw(matters(pk=at)) for at in range(1, size + 1)],
        lacking=draw(st.lists(LACKING, max_size=4)),
        faulty=draw(st.lists(FAULTY, max_size=2, unique_by=lambda one: one.rule)),
        problems=draw(st.lists(PROBLEMS, max_size=25, unique_by=lambda one: one.pk)),
        owing=draw(st.lists(OWING, max_size=8)),
    )


def tables(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {table["title"]: table for one in content["sections"] for table in one["tables"]}


def sentences(content: dict[str, Any]) -> list[str]:
    return [words for one in content["sections"] for words in one["sentences"]]


def held_every_sum_is_that_of_its_lines_and_every_count_that_of_its_list(
    given_: Facts, content: dict[str, Any]
) -> None:
    assert json.loads(json.dumps(content)) == content
    for table in tables(content).values():
        kinds = [kind for _, kind in table["columns"]]
        for at, kind in enumerate(kinds):
            column = [row[at][0] for row in table["rows"]]
            if table["total"] and kind in (COUNT, MONEY):
                assert sum(map(Decimal, column)) == Decimal(table["total"][at][0]), table["title"]
        for value, key in (cell for row in table["rows"] for cell in row):
            if key in content["sets"] and isinstance(value, int):
                kept = content["sets"][key]["ids"]
                settled = key.startswith("settled-")  # counts warnings and lists their cases
                assert settled or value == len(kept) == len(set(kept))


def held_the_counts_by_state_add_up_to_all_there_is(given_: Facts, content: dict[str, Any]) -> None:
    if not given_.matters:
        return
    (table,) = [one for title, one in tables(content).items() if title.endswith("的状态")]
    assert table["total"][1][0] == len(given_.matters) == sum(row[1][0] for row in table["rows"])
    late = sum(one.late(given_.today) for one in given_.matters)
    assert table["total"][2][0] == late == sum(row[2][0] for row in table["rows"])
    figures = {key: value for key, _, value, _ in content["figures"]}
    ended = sum(one.state in ("closed", "dismissed") for one in given_.matters)
    assert figures["open"] + ended == len(given_.matters) and figures["late"] == late
    paid = sum((one.paid or Decimal(0) for one in given_.counted), Decimal(0))
    assert Decimal(figures["paid_yuan"]) == paid


def held_sentences_are_whole_and_count_no_zeros(given_: Facts, content: dict[str, Any]) -> None:
    for one in content["sections"]:
        assert one["sentences"]
    for words in sentences(content):
        assert words.endswith("。") and not re.search(r"，。|。。|，，|；。|None|\{|\}", words), (
            words
        )
        assert not re.search(r"(?<![\d,.])0(件|条|次|个|项)", words), words
        assert not re.search(r"(?<!\d)1(件|条|次|个)[^，。；、]*都", words), words


def held_bars_are_as_long_as_their_figures(given_: Facts, content: dict[str, Any]) -> None:
    for section in content["sections"]:
        for chart in section["charts"]:
            drawn = bars(chart)
            assert [row["name"] for row in drawn["rows"]] == chart["categories"]
            lengths = [
                sum(part["share"] for part in line["parts"])
                for row in drawn["rows"]
                for line in row["lines"]
            ]
            assert all(0 <= length <= 1.0001 for length in lengths)
            some = any(
                value and Decimal(value) for one in chart["series"] for value in one["values"]
            )
            assert not some or max(lengths) == pytest.approx(1, abs=1e-3)


HELD = (
    held_every_sum_is_that_of_its_lines_and_every_count_that_of_its_list,
    held_the_counts_by_state_add_up_to_all_there_is,
    held_sentences_are_whole_and_count_no_zeros,
    held_bars_are_as_long_as_their_figures,
)


@settings(max_examples=15, deadline=None)
@given(facts())
def test_whatever_the_facts(given_: Facts) -> None:
    content = draft(given_)
    for held in HELD:
        held(given_, content)


EMPTY = Facts(
    place="示例区",
    body="示例区人大常委会预算工作委员会",
    quarter=QUARTER,
    until=QUARTER.end,
    made_at=datetime(2025, 10, 2, 9, tzinfo=SHANGHAI),
)
ONE = Matter(
    pk=7,
    title="第1局本级2025年：年底突击花钱",
    unit="310112001001",
    unit_name="第1局本级",
    state="asked",
    due=date(2025, 9, 30),
    fresh=True,
    opened=True,
    asked=True,
    number="督〔2025〕1号",
    paid=Decimal("1234567.80"),
    rules=(33,),
)


def test_a_quarter_without_anything_says_so() -> None:
    told = sentences(draft(replace(EMPTY, ran=False)))
    assert told == [
        "这一季度没有运行过预警规则，也没有在办的督办事项。",
        "这一季度没有运行过预警规则，没有预警数据，不能说没有问题。",
        "到2025年9月30日还没有督办事项。",
        "这一季度没有作出认定。",
        "这一季度没有验收通过的整改。",
        "这一季度没有在办的事项，没有涉及的单位。",
        "还没有预警有了结论，不算比例。",
        "这一季度没有事项提请审议。",
        "这一季度没有运行过预警规则，不知道缺少哪些数据。",
        "从2025年10月1日到2025年12月31日，没有事项到期。",
    ]
    figures = {key: value for key, _, value, _ in draft(replace(EMPTY, ran=False))["figures"]}
    assert figures["warned"] is None and figures["open"] == 0


def test_what_ran_and_found_nothing_is_told_from_what_did_not_run() -> None:
    content = draft(replace(EMPTY, before=(), year_before=None))
    told = sentences(content)
    assert "这一季度运行了预警规则，没有新发现的预警。" in told
    assert "上一季度也没有，去年同期没有数据，不能比较。" in told
    rows = tables(content)["与其他季度比较"]["rows"]
    assert [row[-1][0] for row in rows] == [None, 0, 0]


def test_a_quarter_with_one_case() -> None:
    content = draft(
        replace(
            EMPTY, matters=(ONE,), warned=(Warned(1, "red", "payment", 33, "asked"),), before=()
        )
    )
    told = sentences(content)
    for words in (
        "这一季度新发现预警1条，在办事项1件；到2025年9月30日还有1件没有办结，逾期的有1件。",
        "这一季度新发现预警1条，是红色预警。",
        "上一季度没有，去年同期没有数据，不能比较。",
        "这一季度在办的事项1件，新形成1件、立案1件、发函1件。",
        "这一季度没有收到答复，还有1件逾期没有答复。",
        "到2025年9月30日，还在办理1件，已经逾期。",
        "在办的1件事项由第1局本级答复。",
        "具体到支付的1件，涉及支付1,234,567.80元，同一笔支付只计一次。",
        "从2025年10月1日到2025年12月31日，没有事项到期，另有1件已经逾期，要先办。",
    ):
        assert words in told, told


def test_what_was_verified_and_put_right_is_told_to_the_cent() -> None:
    wrong = replace(
        ONE,
        pk=8,
        state="closed",
        verdict="violation",
        settled="violation",
        violation="idle",
        violation_yuan=Decimal("0.10"),
        accepted=True,
        returned_yuan=Decimal("0.07"),
        reclassified_yuan=Decimal("0.03"),
    )
    right = replace(ONE, pk=9, state="closing", verdict="normal", settled="normal", due=None)
    content = draft(replace(EMPTY, matters=(wrong, right)))
    told = sentences(content)
    assert "认定违规1件、正常1件；违规的类型是滞留闲置，违规金额0.10元。" in told
    assert "验收通过整改1件，退回或上缴0.07元、调账0.03元。" in told
    (row,) = tables(content)["验收通过的整改"]["rows"]
    assert [cell[0] for cell in row] == ["滞留闲置", 1, "0.07", "0.03", "0.00", "0.10"]
    only = sentences(draft(replace(EMPTY, matters=(right,))))
    assert "认定1件，是正常的。" in only


@pytest.mark.parametrize(("normal", "told"), [(2, False), (3, True)])
def test_a_rule_is_named_when_half_of_what_it_found_was_no_violation(
    normal: int, told: bool
) -> None:
    found = [
        replace(ONE, pk=at, settled="normal" if at < normal else "violation") for at in range(5)
    ]
    section = draft(replace(EMPTY, matters=found))["sections"][5]
    assert section["key"] == "rules" and bool(section["tables"]) == told
    assert ("1条规则的预警，一半以上" in section["sentences"][0]) == told
    few = draft(replace(EMPTY, matters=found[:4]))["sections"][5]
    assert few["sentences"] == ["没有一条规则的预警有5个以上结论，不算比例。"]


def lacking(found: Facts) -> dict[str, Any]:
    return next(one for one in draft(found)["sections"] if one["key"] == "lacking")


def test_what_the_system_failed_to_judge_is_no_missing_data() -> None:
    without = lacking(EMPTY)
    assert without["title"] == "因缺少数据没有判断的" and len(without["sentences"]) == 1
    section = lacking(replace(EMPTY, faulty=(Faulty(33, (2023, 2024)), Faulty(71, (2024,)))))
    assert section["title"] == "因缺少数据或系统出错没有判断的"
    assert section["tables"] == [] and section["sentences"][:-1] == without["sentences"]
    told = section["sentences"][-1]
    assert "有2条规则判断时系统出错，没有判断完：R033 " in told
    assert "（2023年、2024年）、R071 审计问题屡审屡犯（2024年）。" in told
    assert "不是缺少数据" in told and "没有判断完不等于没有问题" in told


def test_versions_tell_what_changed() -> None:
    before, after = draft(replace(EMPTY, ran=False)), draft(replace(EMPTY, matters=(ONE,)))
    assert changes(before, before) == []
    told = changes(before, after)
    assert "新发现预警（条）由没有数据变为0" in told
    assert "涉及支付（元，一笔只计一次）由0变为1,234,567.80" in told


@settings(max_examples=20)
@given(facts())
def test_what_comes_next_is_counted_and_listed(found: Facts) -> None:
    content = draft(found)
    listed = tables(content)
    told = "".join(next(one for one in content["sections"] if one["key"] == "outlook")["sentences"])
    problems = listed.get("到期和已逾期的审计问题")
    assert (problems is None) == (not found.problems)
    if problems is not None:
        assert len(problems["rows"]) == min(20, len(found.problems))
        assert [row[2][0] for row in problems["rows"]] == sorted(
            row[2][0] for row in problems["rows"]
        )
        late = sum(one.late for one in found.problems)
        assert (f"另有{late}个已经逾期" in told) == bool(late)
    owing = listed.get("应报送的数据")
    assert (owing is None) == (not found.owing)
    if owing is not None:
        assert len(owing["rows"]) == len({(one.dataset, one.source) for one in found.owing})
        late = sum(one.late for one in found.owing)
        assert sum(row[4][0] for row in owing["rows"]) == late
        assert f"{len(found.owing) - late}期" in told or late == len(found.owing)
