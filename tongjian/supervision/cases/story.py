"""A case told in a few plain sentences, for a reader who sees it for the first time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localtime

from tongjian.supervision.cases import reads
from tongjian.supervision.cases.flow import ENDS
from tongjian.supervision.cases.models import AUDIT, KINDS, CaseFinding, WarningCase
from tongjian.supervision.cases.part import findings_in, sum_in, told_in
from tongjian.supervision.cases.reads import Taken
from tongjian.supervision.cases.successors import lineage_of
from tongjian.supervision.warning.declare import LEVELS
from tongjian.supervision.warning.plain import money

FINANCE = "财政部门"
ZERO = Decimal(0)
TOLD = 2  # findings whose own words are told; the page lists all


def answering(case: WarningCase) -> str:
    """Return who answers."""
    return case.unit_name or FINANCE


def _then(case: WarningCase, at: datetime) -> str:
    """Return who answered at a moment: a unit may since have gone on as another."""
    if not case.unit_was:
        return answering(case)
    stood = case.stands.filter(at__lte=at).order_by("-pk").first()
    return (stood.unit_name or FINANCE) if stood is not None else answering(case)


def story(
    case: WarningCase, taken: Sequence[Taken], today: date, *, whole: bool = True
) -> list[str]:
    """Return what was found, what each side did about it, and where the case stands.

    ``whole`` False tells what concerns the answering unit alone.
    """
    findings = list(findings_in(case, whole=whole))
    said = [_found(case, findings, sum_in(case, whole=whole))]
    said += _words(case, findings, whole=whole)
    said += _asked(case)
    said += _answered(case, taken)
    said += taken_over(case, today)
    said += _decided(case, taken)
    said += _ended(case, taken)
    said.append(standing(case, today))
    return said


def _found(case: WarningCase, findings: Sequence[CaseFinding], yuan: Decimal) -> str:
    if case.kind == AUDIT:
        return str(case.audit.told)
    about = f"{case.year}年，{KINDS[case.kind]}“{case.name}”被预警规则发现{len(findings)}个问题"
    if yuan:
        least = "至少" if case.partial else ""
        about += f"，涉及{least}{money(yuan)}"
    return f"{about}。"


def _words(case: WarningCase, findings: Sequence[CaseFinding], *, whole: bool) -> list[str]:
    levels = list(LEVELS)
    first = sorted(findings, key=lambda one: (levels.index(one.level), one.rule, one.pk))[:TOLD]
    words = [str(told_in(case, one.frozen, whole=whole)["words"]) for one in first]
    left = len(findings) - len(first)
    return [*words, f"另有{left}个问题，见下面“发现的问题”。"] if left else words


def taken_over(case: WarningCase, today: date) -> list[str]:
    """Tell what became of the unit found, where another answers for it."""
    if not case.unit_was:
        return []
    steps = lineage_of(case.jurisdiction_id, today).told(case.unit_was)
    became = "，".join(steps) or "原单位已由别的单位承接"
    return [f"{became}，这件事项由{answering(case)}办理。"]


def _asked(case: WarningCase) -> list[str]:
    letters = list(case.letters.all())
    if not letters:
        return []
    last = letters[-1]
    return [
        f"{_day(last.issued_at)}，人大向{last.content['recipient']}发出{last.get_kind_display()}，"
        f"要求{last.due:%Y年%-m月%-d日}前答复。"
    ]


def _answered(case: WarningCase, taken: Sequence[Taken]) -> list[str]:
    """Tell what came of the last letter: answer and checks, or that it was sent back."""
    did = {"answer": "答复", "answer_for": "书面答复", "check": "核实", "examine": "核实"}
    who = {"check": "主管部门", "examine": FINANCE}
    back = ("check_return", "examine_return", "return")
    steps: list[Taken] = []
    for one in taken:
        if one.action in ("ask", "answer", "answer_for"):
            steps = []
        if one.action in did or one.action in back:
            steps.append(one)
    if not steps:
        return []
    parts = [
        f"{_day(one.at)}退回补充"
        if one.action in back
        else f"{_day(one.at)}{who.get(one.action) or _then(case, one.at)}{did[one.action]}"
        for one in steps
    ]
    return ["，".join(parts) + "。"]


def _decided(case: WarningCase, taken: Sequence[Taken]) -> list[str]:
    said = []
    if case.verdict == "violation":
        on = _last(taken, "violation")
        said.append(
            f"{on}人大认定为违规：{case.get_violation_display()}，"
            f"金额{money(case.violation_yuan or ZERO)}，要求整改。"
        )
    elif case.verdict:
        said.append(f"{_last(taken, 'normal')}人大认定为正常。")
    if case.returned_yuan is not None:
        sums = {
            "退回或上缴": case.returned_yuan,
            "调账": case.reclassified_yuan,
            "其他": case.other_yuan,
        }
        parts = [f"{name}{money(yuan)}" for name, yuan in sums.items() if yuan]
        told = "，".join(parts) or "没有涉及金额"
        steps = [one.at for one in taken if one.action in ("rectify", "rectify_for")]
        unit = _then(case, steps[-1]) if steps else answering(case)
        reported = f"{_day(steps[-1])}，{unit}" if steps else unit
        said.append(f"{reported}报告整改结果：{told}。")
    confirmed = _last(taken, "confirm") or _last(taken, "confirm_data")
    if confirmed and case.track.state != "rectifying":
        said.append(f"{confirmed}审计部门核查确认已整改。")
    if case.agenda:
        said.append(f"已提请{case.agenda}审议。")
    return said


def _ended(case: WarningCase, taken: Sequence[Taken]) -> list[str]:
    if case.track.state == "dismissed":
        last = next(one for one in reversed(taken) if one.action == "dismiss")
        return [f"{_day(last.at)}，人大决定不予立案，理由：{last.reason}"]
    if case.track.state != "closed":
        return []
    said = [f"{_last(taken, 'close')}由第二人复核后销号。"]
    for look in case.looks.all():
        if look.looked_at is None:
            said.append(f"{look.year}年再看一次这一{KINDS[case.kind]}。")
        else:
            came = "又发生了" if look.again else "没有再发生"
            said.append(f"{_day(look.looked_at)}又看了一次：{came}。")
    return said


def _last(taken: Sequence[Taken], action: str) -> str:
    moments = [one.at for one in taken if one.action == action]
    return f"{_day(moments[-1])}，" if moments else ""


def _day(at: datetime) -> str:
    return f"{localtime(at):%Y年%-m月%-d日}"


def standing(case: WarningCase, today: date) -> str:
    """Return where a case stands and by when the next step is due."""
    words = f"现在：{reads.state_title(case)}"
    if case.track.state == "rectifying" and case.said_done is not None:
        return f"{words}；审计部门的数据显示已整改，等审计人员或人大确认。"
    if case.due is None or case.track.state in ENDS:
        return f"{words}。"
    late = (today - case.due).days
    return f"{words}，{case.due:%Y年%-m月%-d日}到期" + (f"，已逾期{late}天。" if late > 0 else "。")
