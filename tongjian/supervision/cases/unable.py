"""Why a case cannot be answered by whom one would expect, in plain words for the committee."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tongjian.core.orgs.reads import places
from tongjian.supervision.cases.flow import EARLY
from tongjian.supervision.cases.letters import department_of
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.cases.reads import flow_of, unseen
from tongjian.supervision.cases.staff import TURNS, Staff
from tongjian.supervision.cases.story import answering
from tongjian.supervision.cases.successors import lineage_of

ASKING = (*EARLY, *TURNS, "examined")
"""The states in which the unit is to do something now or next."""
INSTEAD = (
    "这件事项用到保密数据，{unit}没有可以查阅保密数据的人，谁也看不到；"
    "由主管部门（{department}）有权查阅的人答复，函件写给主管部门。"
)
GUARDED = (
    "这件事项用到保密数据，{unit}和主管部门都没有可以查阅保密数据的人：谁也看不到这件事项，"
    "收不到通知，也不能答复。可以请安全管理员给经办的人加上“保密数据查阅人”；"
)
GUARDED_FINANCE = (
    "这件事项用到保密数据，财政部门没有可以查阅保密数据的人：谁也看不到这件事项，"
    "收不到通知，也不能答复。可以请安全管理员给经办的人加上“保密数据查阅人”；"
)
GONE = (
    "{unit}已经不在机构名单里，“字典与口径”里也没有写明由哪个单位承接，没有人可以答复。"
    "可以请人在“字典与口径”里写明承接的单位；"
)
EMPTY = "{unit}没有人能登录本系统，收不到通知，也不能答复。可以请安全管理员给它的经办人开通账号；"
UNSEEN = (
    "{place}有{number}件用到保密数据的事项等人大办理，但人大没有人可以查阅保密数据，"
    "谁也看不到是什么事项。请安全管理员在“人员与角色”里给经办的人加上“保密数据查阅人”。"
)
ON_PAPER = {"answer_for", "rectify_for"}
WITHOUT = "这件事项按开始时的流程办理，人大不能在这里替它填写。"
PAPER = "也可以把函件送到单位，收到书面答复以后由人大在这里代为登记。"


def unseen_told(jurisdictions: Iterable[str]) -> list[str]:
    """Tell committees of confidential cases that nobody of theirs may see; a number and no more."""
    found = unseen(jurisdictions)
    names = {one.code: one.name for one in places()} if found else {}
    return [
        UNSEEN.format(place=names.get(place, place), number=len(keys))
        for place, keys in found.items()
    ]


def unable(case: WarningCase, staff: Staff, today: date) -> str:
    """Return why nobody at the unit answers a case and what can be done, "" where somebody does."""
    if case.track.state not in ASKING or staff.of_unit(case):
        return ""
    names = {"unit": answering(case)}
    if staff.instead(case):
        return INSTEAD.format(department=department_of(case), **names)
    gone = case.unit and case.unit not in lineage_of(case.jurisdiction_id, today).living
    if gone:
        words = GONE
    elif case.confidential:
        words = GUARDED if case.unit else GUARDED_FINANCE
    else:
        words = EMPTY
    able = {step.action for step in flow_of(case).steps}
    return words.format(**names) + (PAPER if able & ON_PAPER else WITHOUT)
