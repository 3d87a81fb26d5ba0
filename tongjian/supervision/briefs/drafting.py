"""A report drafted from its facts, and what one version says otherwise than another. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongjian.supervision.briefs import coming, found, further
from tongjian.supervision.briefs.content import COUNT, MONEY, TEXT, Section, Sets, Told, shown, yuan
from tongjian.supervision.briefs.facts import ZERO, Facts
from tongjian.supervision.briefs.found import total
from tongjian.supervision.briefs.words import day, money

NUMERALS = "一二三四五六七八九十"
FORMAT = 1


def draft(facts: Facts) -> dict[str, Any]:
    """Return the content of a report: the same facts always give the same."""
    sets = Sets()
    sections = [
        found.warnings(facts, sets),
        found.cases(facts, sets),
        found.verdicts(facts, sets),
        further.units(facts, sets),
        further.rules(facts, sets),
        further.agenda(facts, sets),
        further.lacking(facts, sets),
        coming.outlook(facts, sets),
    ]
    figures = _figures(facts, sets)
    sections.insert(0, _overview(facts, figures))
    return {
        "format": FORMAT,
        "place": facts.place,
        "body": facts.body,
        "year": facts.quarter.year,
        "quarter": facts.quarter.number,
        "title": f"{facts.place}{facts.quarter.title}预算监督分析报告",
        "from": facts.quarter.start.date().isoformat(),
        "to": facts.last_day.isoformat(),
        "interim": facts.interim,
        "figures": [[key, title, told.value, kind] for key, title, told, kind in figures],
        "sections": [one.as_json() for one in sections],
        "sets": sets.kept,
        "sources": _sources(facts),
    }


Figures = list[tuple[str, str, Told, str]]


def _figures(facts: Facts, sets: Sets) -> Figures:
    """Return the figures that are told first and compared between versions."""
    matters = facts.matters
    wrong = [one for one in matters if one.verdict == "violation"]
    right = [one for one in matters if one.accepted]
    resting = [one for one in facts.counted if one.paid is not None]
    raised = sets.count("warned", "预警", facts.warned, "warnings")
    if not facts.ran and not facts.warned:
        raised = Told(None)
    paid = sets.count("paid", "涉及支付的事项", resting)
    return [
        ("warned", "新发现预警（条）", raised, COUNT),
        ("handled", "在办的事项（件）", sets.count("handled", "在办的事项", facts.handled), COUNT),
        (
            "opened",
            "立案（件）",
            sets.count("opened", "立案", [m for m in matters if m.opened]),
            COUNT,
        ),
        (
            "asked",
            "发函（件）",
            sets.count("asked", "发函", [m for m in matters if m.asked]),
            COUNT,
        ),
        ("violation", "认定违规（件）", sets.count("violation", "认定违规", wrong), COUNT),
        (
            "violation_yuan",
            "违规金额（元）",
            Told(yuan(total(wrong, lambda one: one.violation_yuan)), "violation" if wrong else ""),
            MONEY,
        ),
        (
            "rectified_yuan",
            "整改金额（元）",
            Told(
                yuan(
                    total(
                        right,
                        lambda one: one.returned_yuan + one.reclassified_yuan + one.other_yuan,
                    )
                ),
                "accepted" if right else "",
            ),
            MONEY,
        ),
        (
            "paid_yuan",
            "涉及支付（元，一笔只计一次）",
            Told(yuan(total(resting, lambda one: one.paid or ZERO)), paid.key),
            MONEY,
        ),
        (
            "closed",
            "销号（件）",
            sets.count("closed", "销号", [m for m in matters if m.closed]),
            COUNT,
        ),
        (
            "open",
            "期末还在办理（件）",
            sets.count("open", "还在办理", [m for m in matters if m.open]),
            COUNT,
        ),
        (
            "late",
            "其中逾期（件）",
            sets.count("late", "逾期的事项", [m for m in matters if m.late(facts.today)]),
            COUNT,
        ),
    ]


def _overview(facts: Facts, figures: Figures) -> Section:
    section = Section("overview", "总的情况")
    if facts.interim:
        section.sentences.append(
            f"这一季度还没有结束，下面说的是到{day(facts.last_day)}为止的情况。"
        )
    section.sentences.append(_whole(facts))
    for kind, title, head in ((COUNT, "主要数字", "数量"), (MONEY, "主要金额", "金额")):
        chosen = [(name, told) for _, name, told, of in figures if of == kind]
        section.table(
            title, [("指标", TEXT), (head, kind)], [[name, told] for name, told in chosen]
        )
    return section


def _whole(facts: Facts) -> str:
    """Return the report in one sentence; what there is none of is left out."""
    raised, handled = len(facts.warned), len(facts.handled)
    if not raised and not handled:
        first = "没有新发现预警" if facts.ran else "没有运行过预警规则"
        return f"这一季度{first}，也没有在办的督办事项。"
    wrong = [one for one in facts.matters if one.verdict == "violation"]
    closed = sum(one.closed for one in facts.matters)
    running = [one for one in facts.matters if one.open]
    late = sum(one.late(facts.today) for one in running)
    done = [
        f"新发现预警{raised}条" if raised else "",
        f"在办事项{handled}件" if handled else "",
        f"认定违规{len(wrong)}件、金额{money(total(wrong, lambda one: one.violation_yuan))}"
        if wrong
        else "",
        f"销号{closed}件" if closed else "",
    ]
    told = f"这一季度{'，'.join(part for part in done if part)}"
    if not running:
        return f"{told}。"
    over = f"，逾期的有{late}件" if late else ""
    return f"{told}；到{day(facts.last_day)}还有{len(running)}件没有办结{over}。"


def _sources(facts: Facts) -> list[str]:
    ran = (
        f"预警：预警规则运行的结果，最近一次用的数据到{day(facts.data_day)}"
        if facts.data_day
        else "预警：还没有运行过预警规则"
    )
    return [
        f"{ran}；级别以编写时为准。",
        f"督办：事项每一步的办理记录，说的是到{day(facts.last_day)}的状态。",
        "金额：支付按报送的明细，一笔只计一次；违规和整改的金额按认定和验收时写明的。",
    ]


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return what a version says otherwise than an earlier one, in words."""
    before = {key: value for key, _, value, _ in old["figures"]}
    return [
        f"{name}由{shown(before[key], kind)}变为{shown(value, kind)}"
        for key, name, value, kind in new["figures"]
        if key in before and before[key] != value
    ]


def same(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether two versions say the same of the same time."""
    return all(old.get(key) == new[key] for key in new if key != "since")
