"""The section on what comes next: terms of cases and audit problems, data to be delivered. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from tongjian.supervision.briefs.content import COUNT, TEXT, Line, Section, Sets, Told
from tongjian.supervision.briefs.facts import STATES, Facts, Owing
from tongjian.supervision.briefs.words import day, listed, sentence

MOST_PROBLEMS = 20


def outlook(facts: Facts, sets: Sets) -> Section:
    """What is due until the end of the next quarter."""
    section = Section("outlook", "下一步")
    end = facts.quarter.following.end
    last = end.date() - timedelta(1)
    due = [
        one
        for one in facts.matters
        if one.open and one.due is not None and facts.today <= one.due <= last
    ]
    late = [one for one in facts.matters if one.late(facts.today)]
    looks = [one for one in facts.matters if one.look]
    span = f"从{day(facts.today)}到{day(last)}"
    told = f"{span}，有{len(due)}件事项到期" if due else f"{span}，没有事项到期"
    section.sentences.append(sentence(told, f"另有{len(late)}件已经逾期，要先办" if late else ""))
    if looks:
        section.sentences.append(f"已销号的{len(looks)}件，要再看一次同一对象有没有再发生。")
    rows: list[Line] = []
    for state, title in STATES.items():
        now = [one for one in due if one.state == state]
        over = [one for one in late if one.state == state]
        if now or over:
            rows.append(
                [
                    title,
                    sets.count(f"due-{state}", f"{title}：将到期", now),
                    sets.count(f"over-{state}", f"{title}：已逾期", over),
                ]
            )
    whole: Line = [
        "合计",
        sets.count("due", "将到期的事项", due),
        sets.count("over", "已逾期的事项", late),
    ]
    columns = [("等着办的事", TEXT), ("将到期", COUNT), ("已逾期", COUNT)]
    section.table("将到期和已逾期的事项", columns, rows, whole)
    if looks:
        rows = [["销号以后再看一次", sets.count("looks", "销号以后再看一次", looks)]]
        section.table("再看一次", [("事情", TEXT), ("事项", COUNT)], rows)
    _problems(facts, sets, section, span)
    _deliveries(facts, section, span)
    return section


def _problems(facts: Facts, sets: Sets, section: Section, span: str) -> None:
    """Tell which audit problems' terms end, and which have ended already."""
    due = [one for one in facts.problems if not one.late]
    late = [one for one in facts.problems if one.late]
    if not facts.problems:
        return
    told = (
        f"审计查出的问题，{span}有{len(due)}个到期" if due else f"审计查出的问题，{span}没有到期的"
    )
    section.sentences.append(sentence(told, f"另有{len(late)}个已经逾期" if late else ""))
    rows: list[Line] = []
    for one in sorted(facts.problems, key=lambda one: (one.due, one.pk))[:MOST_PROBLEMS]:
        key = f"problem-{one.pk}"
        sets.count(key, one.title, [one])
        state = "已逾期" if one.late else "整改中"
        rows.append([Told(one.title, key), one.unit_name, one.due.isoformat(), state])
    left = len(facts.problems) - len(rows)
    columns = [(name, TEXT) for name in ("审计问题", "单位", "整改期限", "状态")]
    note = f"只列出最早到期的{len(rows)}个，另有{left}个见“审计整改”。" if left else ""
    section.table("到期和已逾期的审计问题", columns, rows, note=note)


def _deliveries(facts: Facts, section: Section, span: str) -> None:
    """Tell which data are due from whom, and what is owed from before."""
    due = [one for one in facts.owing if not one.late]
    late = [one for one in facts.owing if one.late]
    if not facts.owing:
        return
    kinds = {(one.dataset, one.source) for one in due}
    told = (
        f"{span}，应报送的数据有{len(kinds)}种、{len(due)}期"
        if due
        else f"{span}，没有应报送的数据"
    )
    section.sentences.append(
        sentence(told, f"另有{len(late)}期已过期限还没有收到，要先催报" if late else "")
    )
    groups: dict[tuple[str, str], list[Owing]] = {}
    for one in facts.owing:
        groups.setdefault((one.dataset, one.source), []).append(one)
    rows: list[Line] = []
    coming_of = {key: [one for one in found if not one.late] for key, found in groups.items()}

    def first(key: tuple[str, str]) -> tuple[bool, date, str]:
        coming = coming_of[key]
        return not coming, coming[0].due if coming else date.max, groups[key][0].title

    for key in sorted(groups, key=first):
        found, coming = groups[key], coming_of[key]
        rows.append(
            [
                found[0].title,
                found[0].source_title,
                listed([one.period for one in coming], 6) or "—",
                listed([one.due.isoformat() for one in coming], 6) or "—",
                Told(len(found) - len(coming)),
            ]
        )
    columns = [(name, TEXT) for name in ("数据", "由谁报送", "哪几期", "最迟哪天")]
    section.table("应报送的数据", [*columns, ("已过期限（期）", COUNT)], rows)
