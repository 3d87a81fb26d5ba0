"""The sections on units, rules, sessions and missing data. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tongjian.supervision.briefs.content import (
    COUNT,
    MONEY,
    PERCENT,
    TEXT,
    Line,
    Section,
    Sets,
    Told,
    yuan,
)
from tongjian.supervision.briefs.facts import STATES, ZERO, Facts, Matter, rule_records
from tongjian.supervision.briefs.found import total
from tongjian.supervision.briefs.words import day, listed, money, sentence
from tongjian.supervision.warning.pages import rule_title
from tongjian.supervision.warning.settings.record import HIGH, SETTLED_LEAST

MOST_UNITS = 10
MOST_RULES_NAMED = 6
FINANCE = "财政部门"


def units(facts: Facts, sets: Sets) -> Section:
    """Who answers for most of it, and the payments at stake, each counted once."""
    section = Section("units", "涉及较多的单位")
    handled = facts.handled
    if not handled:
        section.sentences.append("这一季度没有在办的事项，没有涉及的单位。")
        return section
    groups: dict[str, list[Matter]] = {}
    for one in handled:
        groups.setdefault(one.unit, []).append(one)
    ranked = sorted(groups, key=lambda unit: (-len(groups[unit]), unit))
    section.sentences += [_most(groups, ranked), _paid(facts)]
    rows: list[Line] = [
        _line(_named(groups[unit]), unit or "finance", groups[unit], facts, sets)
        for unit in ranked[:MOST_UNITS]
    ]
    if rest := ranked[MOST_UNITS:]:
        others = [one for unit in rest for one in groups[unit]]
        rows.append(_line(f"其余{len(rest)}个单位", "rest", others, facts, sets))
    columns = [
        ("答复单位", TEXT),
        ("在办", COUNT),
        ("期末未办结", COUNT),
        ("其中逾期", COUNT),
        ("认定违规", COUNT),
        ("涉及支付（元）", MONEY),
    ]
    note = "一笔支付涉及几件事项的，只计在最早形成的一件；不予立案的事项，金额不计。"
    whole = _line("合计", "every", handled, facts, sets)
    section.table("按答复单位", columns, rows, whole, note)
    drawn = list(ranked[:MOST_UNITS])
    section.chart(
        "在办事项较多的单位",
        "件",
        [_named(groups[unit]) for unit in drawn],
        [("在办", "", [len(groups[unit]) for unit in drawn])],
        [f"unit-{unit or 'finance'}" for unit in drawn],
    )
    return section


def _named(found: Sequence[Matter]) -> str:
    return found[-1].unit_name or FINANCE


def _most(groups: dict[str, list[Matter]], ranked: Sequence[str]) -> str:
    most = len(groups[ranked[0]])
    first = [_named(groups[unit]) for unit in ranked if len(groups[unit]) == most]
    if len(ranked) == 1:
        return f"在办的{most}件事项由{first[0]}答复。"
    every = "各" if len(first) > 1 else ""
    head = f"在办的事项由{len(ranked)}个单位答复"
    return sentence(head, f"最多的是{listed(first)}，{every}{most}件")


def _paid(facts: Facts) -> str:
    resting = [one for one in facts.counted if one.paid is not None]
    other = len(facts.counted) - len(resting)
    if not resting:
        return "这些事项没有具体到支付的，不计支付金额。"
    least = "至少" if any(one.partial for one in resting) else ""
    told = f"具体到支付的{len(resting)}件，涉及支付{least}{money(total(resting, lambda one: one.paid or ZERO))}"
    return sentence(
        told, "同一笔支付只计一次", f"另有{other}件没有具体到支付，不计金额" if other else ""
    )


def _line(title: str, key: str, found: Sequence[Matter], facts: Facts, sets: Sets) -> Line:
    counted = [one for one in found if one.state != "dismissed"]
    resting = [one for one in counted if one.paid is not None]
    sums = yuan(total(resting, lambda one: one.paid or ZERO)) if resting else "0.00"
    running = [one for one in found if one.open]
    late = [one for one in running if one.late(facts.today)]
    wrong = [one for one in found if one.verdict == "violation"]
    paid = sets.count(f"unit-paid-{key}", f"{title}：涉及支付的事项", resting)
    return [
        title,
        sets.count(f"unit-{key}", f"{title}：在办的事项", found),
        sets.count(f"unit-open-{key}", f"{title}：期末未办结", running),
        sets.count(f"unit-late-{key}", f"{title}：逾期", late),
        sets.count(f"unit-wrong-{key}", f"{title}：认定违规", wrong),
        Told(sums, paid.key),
    ]


def rules(facts: Facts, sets: Sets) -> Section:
    """The rules whose findings were mostly no violation."""
    section = Section("rules", "结论多为正常的规则")
    records = rule_records(facts.matters)
    told = [one for one in records if one.told]
    high = sorted(
        (one for one in told if one.rate >= HIGH),
        key=lambda one: (-one.rate, -one.settled, one.rule),
    )
    if not records:
        section.sentences.append("还没有预警有了结论，不算比例。")
    elif not told:
        section.sentences.append(f"没有一条规则的预警有{SETTLED_LEAST}个以上结论，不算比例。")
    elif not high:
        head = f"有{len(told)}条规则的预警有了{SETTLED_LEAST}个以上结论"
        section.sentences.append(f"{head}，没有一条规则的预警一半以上认定正常或者不予立案。")
    else:
        section.sentences.append(
            f"{len(high)}条规则的预警，一半以上认定正常或者不予立案，"
            f"{'它' if len(high) == 1 else '它们'}的界限可能要调。"
        )
    rows: list[Line] = []
    for one in high:
        key, title = f"settled-{one.rule}", rule_title(one.rule)
        found = [each for each in facts.matters if each.settled and one.rule in each.rules]
        sets.count(key, f"{title}：有结论的事项", found)
        counts = (one.settled, one.violation, one.normal, one.dismissed)
        rows.append(
            [title, *(Told(count, key if count else "") for count in counts), Told(one.rate)]
        )
    columns = [
        ("规则", TEXT),
        ("有结论", COUNT),
        ("违规", COUNT),
        ("正常", COUNT),
        ("不予立案", COUNT),
        ("不是违规", PERCENT),
    ]
    note = "从开始运行到本期末；数的是预警，一件事项可以有几条预警。"
    section.table("一半以上不是违规的规则", columns, rows, note=note)
    return section


def agenda(facts: Facts, sets: Sets) -> Section:
    """What was put forward for a session."""
    section = Section("agenda", "提请审议")
    found = [one for one in facts.matters if one.agendas]
    if not found:
        section.sentences.append("这一季度没有事项提请审议。")
        return section
    names = list(dict.fromkeys(each.name for one in found for each in one.agendas))
    section.sentences.append(f"这一季度有{len(found)}件事项提请{listed(names, len(names))}审议。")
    rows: list[Line] = []
    for one in found:
        key = f"agenda-{one.pk}"
        sets.count(key, one.title, [one])
        for each in one.agendas:
            said = one.number or "—"
            rows.append(
                [Told(one.title, key), said, each.name, each.day.isoformat(), STATES[one.state]]
            )
    columns = [(name, TEXT) for name in ("事项", "编号", "提请", "日期", "状态")]
    section.table("提请审议的事项", columns, rows)
    return section


def lacking(facts: Facts, sets: Sets) -> Section:
    """What could not be judged for want of data, or because the system was at fault."""
    fault = "或系统出错" if facts.faulty else ""
    section = Section("lacking", f"因缺少数据{fault}没有判断的")
    _lacking(facts, section)
    if facts.faulty:
        section.sentences.append(_faulty(facts))
    return section


def _faulty(facts: Facts) -> str:
    """Tell which rules the system failed to judge; nothing that anybody has delivered is to blame."""
    named = [
        f"{rule_title(one.rule)}（{'、'.join(f'{year}年' for year in one.years)}）"
        for one in facts.faulty
    ]
    return (
        f"另外，到{day(facts.last_day)}，有{len(named)}条规则判断时系统出错，没有判断完："
        f"{listed(named, MOST_RULES_NAMED)}。这是系统的问题，不是缺少数据，请系统管理员处理；"
        "这些规则原有的预警保持原样，没有判断完不等于没有问题。"
    )


def _lacking(facts: Facts, section: Section) -> None:
    if not facts.ran and not facts.lacking:
        section.sentences.append("这一季度没有运行过预警规则，不知道缺少哪些数据。")
        return
    if not facts.lacking:
        section.sentences.append("没有规则因为缺少数据而不能判断。")
        return
    kept = {rule for one in facts.lacking for rule in one.rules}
    titles = list(dict.fromkeys(one.title for one in facts.lacking))
    section.sentences.append(
        f"到{day(facts.last_day)}，有{len(kept)}条规则因为缺少数据，有的年度没有判断："
        f"缺的是{listed(titles, 5)}。没有判断不等于没有问题。"
    )
    rows: list[Line] = []
    for one in facts.lacking:
        named = [rule_title(rule) for rule in one.rules]
        told = listed(named, MOST_RULES_NAMED)
        whose = one.whose or facts.place
        rows.append(
            [
                one.title,
                f"{one.year}年",
                whose,
                Told(len(one.rules), f"lacking-{one.dataset}"),
                told,
            ]
        )
    columns = [
        ("缺少的数据", TEXT),
        ("年度", TEXT),
        ("哪里", TEXT),
        ("规则", COUNT),
        ("哪些规则", TEXT),
    ]
    section.table("缺少的数据", columns, rows)
