"""The sections on what was found and what was done about it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from tongjian.supervision.briefs.content import (
    COUNT,
    MONEY,
    TEXT,
    WARNINGS,
    Cell,
    Line,
    Section,
    Sets,
    Told,
    yuan,
)
from tongjian.supervision.briefs.facts import STATES, WITH_AUDIT, ZERO, Facts, Matter, Warned
from tongjian.supervision.briefs.words import among, compared, day, listed, money, sentence
from tongjian.supervision.cases.flow import ENDS, VIOLATIONS
from tongjian.supervision.warning.declare import GROUPS, LEVELS
from tongjian.supervision.warning.pages import rule_title

MOST_RULES = 10
UNFOLLOWED, JOINED = "尚未并入事项", "并入审计问题，随审计整改"
TONES = {"red": "red", "yellow": "yellow", "blue": "blue"}


def total(found: Sequence[Matter], of: Callable[[Matter], Decimal]) -> Decimal:
    """Return a sum over cases."""
    return sum((of(one) for one in found), ZERO)


def warnings(facts: Facts, sets: Sets) -> Section:
    """What the rules found, compared with two other quarters, and where it stands."""
    section = Section("warnings", "发现了什么")
    section.sentences.append(_warned(facts))
    if not facts.warned and facts.before is None and facts.year_before is None:
        return section
    section.sentences.append(_compared(facts))
    _by_group(section, facts, sets)
    _by_time(section, facts, sets)
    _by_rule(section, facts, sets)
    _by_fate(section, facts, sets)
    return section


def _warned(facts: Facts) -> str:
    count = len(facts.warned)
    if not facts.ran and not count:
        return "这一季度没有运行过预警规则，没有预警数据，不能说没有问题。"
    if not count:
        return "这一季度运行了预警规则，没有新发现的预警。"
    levels = [
        (f"{title}预警", sum(one.level == level for one in facts.warned))
        for level, title in LEVELS.items()
    ]
    told = f"这一季度新发现预警{count}条{among(levels, '条')}。"
    if facts.first:
        told += "规则在这一季度第一次运行，以前积累的问题也算在内。"
    return told


def _compared(facts: Facts) -> str:
    count = len(facts.warned)
    if not facts.ran and not count:
        return "这一季度没有数据，不与其他季度比较。"
    return sentence(
        *(
            compared(count, None if then is None else len(then), name, "条")
            for name, then in (("上一季度", facts.before), ("去年同期", facts.year_before))
        )
    )


def _counted(found: Sequence[Warned] | None, level: str = "") -> int | None:
    if found is None:
        return None
    return sum(not level or one.level == level for one in found)


def _by_group(section: Section, facts: Facts, sets: Sets) -> None:
    def count(group: str, level: str = "") -> Told:
        chosen = [
            one
            for one in facts.warned
            if (not group or one.group == group) and (not level or one.level == level)
        ]
        name = f"{GROUPS.get(group, '')}{LEVELS.get(level, '')}预警"
        key = "-".join(["warned", *(part for part in (group, level) if part)])
        return sets.count(key, name, chosen, WARNINGS)

    groups = [group for group in GROUPS if any(one.group == group for one in facts.warned)]
    columns = [("分组", TEXT), *((title, COUNT) for title in LEVELS.values()), ("合计", COUNT)]
    rows: list[Line] = [
        [GROUPS[group], *(count(group, level) for level in LEVELS), count(group)]
        for group in groups
    ]
    whole: Line = ["合计", *(count("", level) for level in LEVELS), count("")]
    section.table("按分组和级别", columns, rows, whole)
    series = [
        (title, TONES[level], [count(group, level).value for group in groups])
        for level, title in LEVELS.items()
    ]
    keys = [count(group).key for group in groups]
    section.chart("新发现的预警", "条", [GROUPS[one] for one in groups], series, keys, stacked=True)


def _by_time(section: Section, facts: Facts, sets: Sets) -> None:
    own = facts.warned if facts.ran or facts.warned else None
    times = [
        (facts.quarter.year_before.title, facts.year_before),
        (facts.quarter.before.title, facts.before),
        (facts.quarter.title, own),
    ]
    columns = [("季度", TEXT), *((title, COUNT) for title in LEVELS.values()), ("合计", COUNT)]
    rows: list[Line] = [
        [title, *(Told(_counted(found, level)) for level in LEVELS), Told(_counted(found))]
        for title, found in times
    ]
    section.table(
        "与其他季度比较", columns, rows, note="没有运行过预警规则的季度没有数据，不等于零。"
    )
    series = [
        (title, TONES[level], [_counted(found, level) for _, found in times])
        for level, title in LEVELS.items()
    ]
    section.chart("三个季度比较", "条", [title for title, _ in times], series, stacked=True)


def _by_rule(section: Section, facts: Facts, sets: Sets) -> None:
    numbers = {one.rule for one in facts.warned}
    by_rule = {number: [one for one in facts.warned if one.rule == number] for number in numbers}
    ranked = sorted(numbers, key=lambda number: (-len(by_rule[number]), number))
    rows: list[Line] = [
        [
            rule_title(number),
            sets.count(f"rule-{number}", rule_title(number), by_rule[number], WARNINGS),
        ]
        for number in ranked[:MOST_RULES]
    ]
    if rest := ranked[MOST_RULES:]:
        others = [one for number in rest for one in by_rule[number]]
        name = f"其余{len(rest)}条规则"
        rows.append([name, sets.count("rule-rest", name, others, WARNINGS)])
    whole: Line = ["合计", sets.count("warned", "预警", facts.warned, WARNINGS)]
    section.table("按规则", [("规则", TEXT), ("预警", COUNT)], rows, whole)


def _by_fate(section: Section, facts: Facts, sets: Sets) -> None:
    rows: list[Line] = []
    for state, title in (("", UNFOLLOWED), *STATES.items(), (WITH_AUDIT, JOINED)):
        chosen = [one for one in facts.warned if one.state == state]
        if chosen:
            key = f"fate-{state or 'none'}"
            rows.append([title, sets.count(key, f"预警：{title}", chosen, WARNINGS)])
    whole: Line = ["合计", sets.count("warned", "预警", facts.warned, WARNINGS)]
    section.table("这些预警办到了哪一步", [("事项的状态", TEXT), ("预警", COUNT)], rows, whole)


def cases(facts: Facts, sets: Sets) -> Section:
    """What was done with the cases, and how all of them stood."""
    section = Section("cases", "办得怎么样")
    if not facts.matters:
        section.sentences.append(f"到{day(facts.last_day)}还没有督办事项。")
        return section
    section.sentences += [_worked(facts), _answered(facts), _standing(facts)]
    _done(section, facts, sets)
    _by_state(section, facts, sets)
    return section


def _worked(facts: Facts) -> str:
    handled = len(facts.handled)
    if not handled:
        return "这一季度没有在办的事项。"
    done = (
        ("新形成", sum(one.fresh for one in facts.matters)),
        ("立案", sum(one.opened for one in facts.matters)),
        ("不予立案", sum(one.dismissed for one in facts.matters)),
        ("发函", sum(one.asked for one in facts.matters)),
        ("销号", sum(one.closed for one in facts.matters)),
    )
    told = "、".join(f"{name}{count}件" for name, count in done if count)
    return sentence(f"这一季度在办的事项{handled}件", told or "没有立案、发函或者销号")


def _answered(facts: Facts) -> str:
    answers = [in_time for one in facts.matters for in_time in one.answers]
    waiting = sum(one.state == "asked" and one.late(facts.today) for one in facts.matters)
    told = "这一季度没有收到答复"
    if answers:
        late = len(answers) - sum(answers)
        how = "按期" if not late else "逾期" if late == len(answers) else ""
        every = "" if len(answers) == 1 else "都"
        told = f"收到答复{len(answers)}次" + (
            f"，{every}是{how}答复的" if how else f"，其中按期{sum(answers)}次、逾期{late}次"
        )
    return sentence(told, f"还有{waiting}件逾期没有答复" if waiting else "没有逾期未答复的事项")


def _standing(facts: Facts) -> str:
    running = [one for one in facts.matters if one.open]
    late = sum(one.late(facts.today) for one in running)
    if not running:
        return f"到{day(facts.last_day)}，没有还在办理的事项。"
    how = f"其中逾期{late}件" if late and late < len(running) else "没有逾期的"
    if late == len(running):
        how = "已经逾期" if late == 1 else "都已逾期"
    return f"到{day(facts.last_day)}，还在办理{len(running)}件，{how}。"


def _done(section: Section, facts: Facts, sets: Sets) -> None:
    late = [one for one in facts.matters if not all(one.answers)]
    prompt = [one for one in facts.matters if one.answers and all(one.answers)]
    lines = (
        ("handled", "在办的事项", facts.handled),
        ("fresh", "新形成的事项", [one for one in facts.matters if one.fresh]),
        ("opened", "立案", [one for one in facts.matters if one.opened]),
        ("dismissed", "不予立案", [one for one in facts.matters if one.dismissed]),
        ("asked", "发函", [one for one in facts.matters if one.asked]),
        ("prompt", "按期答复", prompt),
        ("late-answer", "逾期答复", late),
        ("normal", "认定正常", [one for one in facts.matters if one.verdict == "normal"]),
        ("violation", "认定违规", [one for one in facts.matters if one.verdict == "violation"]),
        ("closed", "销号", [one for one in facts.matters if one.closed]),
    )
    rows: list[Line] = [[title, sets.count(key, title, found)] for key, title, found in lines]
    note = "一件事项答复过几次的，有一次逾期就算逾期。"
    section.table("这一季度办了什么", [("办的事", TEXT), ("事项", COUNT)], rows, note=note)
    drawn = [(title, told) for title, told in rows if isinstance(told, Told) and told.value]
    section.chart(
        "这一季度办了什么",
        "件",
        [str(title) for title, _ in drawn],
        [("事项", "", [told.value for _, told in drawn])],
        [told.key for _, told in drawn],
    )


def _by_state(section: Section, facts: Facts, sets: Sets) -> None:
    rows: list[Line] = []
    for state, title in STATES.items():
        found = [one for one in facts.matters if one.state == state]
        if found:
            late = [one for one in found if one.late(facts.today)]
            counted = sets.count(f"state-{state}", title, found)
            rows.append([title, counted, sets.count(f"late-{state}", f"{title}，已逾期", late)])
    late = [one for one in facts.matters if one.late(facts.today)]
    whole: Line = [
        "合计",
        sets.count("all", "全部事项", facts.matters),
        sets.count("late", "逾期的事项", late),
    ]
    columns = [("状态", TEXT), ("事项", COUNT), ("其中逾期", COUNT)]
    section.table(f"到{day(facts.last_day)}的状态", columns, rows, whole)
    titles = [title for state, title in STATES.items() if state not in ENDS]
    drawn = [row for row in rows if row[0] in titles]
    counts = [(row[1], row[2]) for row in drawn]
    section.chart(
        "还在办理的事项",
        "件",
        [str(row[0]) for row in drawn],
        [
            ("期限内", "", [_less(one, two) for one, two in counts]),
            ("逾期", "red", [_value(two) for _, two in counts]),
        ],
        [one.key for one, _ in counts if isinstance(one, Told)],
        stacked=True,
    )


def _value(told: Cell) -> int:
    return int(told.value or 0) if isinstance(told, Told) else 0


def _less(one: Cell, two: Cell) -> int:
    return _value(one) - _value(two)


def verdicts(facts: Facts, sets: Sets) -> Section:
    """What was verified, of which kinds, and what was put right."""
    section = Section("verdicts", "认定和整改")
    found = [one for one in facts.matters if one.verdict]
    wrong = [one for one in found if one.verdict == "violation"]
    right = [one for one in facts.matters if one.accepted]
    section.sentences += [_verified(found, wrong), _rectified(right)]
    _by_kind(section, wrong, sets)
    _put_right(section, right, sets)
    return section


def _verified(found: Sequence[Matter], wrong: Sequence[Matter]) -> str:
    if not found:
        return "这一季度没有作出认定。"
    if not wrong:
        return f"认定{len(found)}件，{'' if len(found) == 1 else '都'}是正常的。"
    kinds = {one.violation for one in wrong}
    named = [title for kind, title in VIOLATIONS.items() if kind in kinds]
    normal = len(found) - len(wrong)
    head = f"认定违规{len(wrong)}件" + (f"、正常{normal}件" if normal else "")
    what = f"违规的类型是{listed(named, len(named))}"
    return f"{head}；{what}，违规金额{money(total(wrong, lambda one: one.violation_yuan))}。"


def _rectified(right: Sequence[Matter]) -> str:
    if not right:
        return "这一季度没有验收通过的整改。"
    sums = (
        ("退回或上缴", total(right, lambda one: one.returned_yuan)),
        ("调账", total(right, lambda one: one.reclassified_yuan)),
        ("其他整改", total(right, lambda one: one.other_yuan)),
    )
    told = "、".join(f"{name}{money(value)}" for name, value in sums if value)
    return sentence(f"验收通过整改{len(right)}件", told or "没有涉及金额")


def _by_kind(section: Section, wrong: Sequence[Matter], sets: Sets) -> None:
    rows: list[Line] = []
    sums: list[str] = []
    for kind, title in VIOLATIONS.items():
        found = [one for one in wrong if one.violation == kind]
        if found:
            key = f"kind-{kind}"
            count = sets.count(key, f"违规：{title}", found)
            sums.append(yuan(total(found, lambda one: one.violation_yuan)))
            rows.append([title, count, Told(sums[-1], key)])
    whole: Line = [
        "合计",
        sets.count("violation", "认定违规", wrong),
        Told(yuan(total(wrong, lambda one: one.violation_yuan)), "violation"),
    ]
    columns = [("违规类型", TEXT), ("事项", COUNT), ("违规金额（元）", MONEY)]
    section.table("认定违规的类型", columns, rows, whole)
    keys = [row[1].key for row in rows if isinstance(row[1], Told)]
    titles = [str(row[0]) for row in rows]
    section.chart("违规金额", "元", titles, [("违规金额", "", sums)], keys)


def _put_right(section: Section, right: Sequence[Matter], sets: Sets) -> None:
    def line(title: str, key: str, found: Sequence[Matter]) -> Line:
        count = sets.count(key, title, found)
        sums = (
            total(found, lambda one: one.returned_yuan),
            total(found, lambda one: one.reclassified_yuan),
            total(found, lambda one: one.other_yuan),
        )
        return [title, count, *(Told(yuan(value), key) for value in (*sums, sum(sums, ZERO)))]

    rows: list[Line] = []
    for kind, title in (*VIOLATIONS.items(), ("", "未写明类型")):
        found = [one for one in right if one.violation == kind]
        if found:
            rows.append(line(title, f"right-{kind or 'none'}", found))
    columns = [
        ("违规类型", TEXT),
        ("事项", COUNT),
        ("退回或上缴（元）", MONEY),
        ("调账（元）", MONEY),
        ("其他整改（元）", MONEY),
        ("合计（元）", MONEY),
    ]
    section.table("验收通过的整改", columns, rows, line("合计", "accepted", right))
