"""Flows several items share, as functions that build plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tongjian.hall.catalog.blocks import Data


def state(title: str, phase: str, desk: str = "", **more: Any) -> Data:
    """Return a state of a flow; one without a desk is an end."""
    return {"title": title, "phase": phase, **({"desk": desk} if desk else {"end": True}), **more}


def move(action: str, title: str, ways: tuple[Sequence[str], str], who: str, **more: Any) -> Data:
    """Return a step of a flow: from which states to which, and who may."""
    return {
        "action": action,
        "title": title,
        "from": list(ways[0]),
        "to": ways[1],
        "permission": who,
        "reason": False,
        **more,
    }


def intake_states(prereview: bool = False) -> Data:
    """Return the states up to acceptance, and all ends."""
    first = {"prereview": state("网上预审", "prereview", "cases.accept")} if prereview else {}
    return {
        **first,
        "received": state("已收件，待受理", "received", "cases.accept"),
        "correction": state("待申请人补正", "correction", "hall.apply"),
        "accepted": state("已受理，承办中", "accepted", "cases.handle"),
    }


def ends() -> Data:
    """Return the states in which a case ends."""
    return {
        "archived": state("已归档", "archived"),
        "refused": state("不予受理", "refused"),
        "withdrawn": state("申请人撤回", "withdrawn"),
        "returned": state("逾期未补正，退件", "returned"),
        "voided": state("录入错误，作废", "voided"),
    }


def intake_moves(prereview: bool = False) -> list[Data]:
    """Return the steps up to acceptance."""
    first = [
        move(
            "prereview_pass",
            "预审通过",
            (["prereview"], "received"),
            "cases.accept",
            effect="prereview_pass",
        ),
        move(
            "prereview_fail",
            "预审不通过",
            (["prereview"], "returned"),
            "cases.accept",
            effect="prereview_fail",
            reason=True,
        ),
    ]
    return [
        *(first if prereview else []),
        move(
            "accept",
            "受理",
            (["received"], "accepted"),
            "cases.accept",
            effect="accept",
            document="acceptance_notice",
        ),
        move(
            "ask_correction",
            "一次性告知补正",
            (["received"], "correction"),
            "cases.accept",
            effect="ask_correction",
            document="correction_notice",
            reason=True,
        ),
        move(
            "answer_correction",
            "提交补正材料",
            (["correction"], "received"),
            "hall.apply",
            effect="answer_correction",
        ),
        move(
            "refuse",
            "不予受理",
            (["received"], "refused"),
            "cases.accept",
            effect="refuse",
            document="refusal_notice",
            reason=True,
        ),
        move(
            "return",
            "逾期未补正，退件",
            (["correction"], "returned"),
            "cases.accept",
            effect="return",
            reason=True,
        ),
    ]


def closing_states(issued: bool = True, title: str = "已制证，待送达") -> Data:
    """Return the states after the decision."""
    made = {"certified": state(title, "certified", "cases.accept")} if issued else {}
    return {
        "decided": state("已决定准予", "decided", "cases.handle" if issued else "cases.accept"),
        **made,
        "delivered": state("已送达", "delivered", "cases.handle"),
        "rejected": state("不予批准，待送达", "rejected", "cases.accept"),
        "completed": state("已办结", "completed", "cases.handle"),
    }


def closing_moves(issued: bool = True, title: str = "制证") -> list[Data]:
    """Return the steps after the decision."""
    made = [move("certify", title, (["decided"], "certified"), "cases.handle", effect="certify")]
    last = "certified" if issued else "decided"
    return [
        *(made if issued else []),
        move(
            "deliver",
            "送达",
            ([last, "rejected"], "delivered"),
            "cases.accept",
            effect="deliver",
            document="delivery_receipt",
        ),
        move("complete", "办结", (["delivered"], "completed"), "cases.handle", effect="complete"),
        move("archive", "归档", (["completed"], "archived"), "cases.handle", effect="archive"),
    ]


def way_out(*running: str) -> list[Data]:
    """Return withdrawal by the applicant and voiding of what was entered by mistake."""
    early = [*running]
    return [
        move(
            "withdraw",
            "撤回申请",
            (early, "withdrawn"),
            "hall.apply",
            effect="withdraw",
            reason=True,
        ),
        move(
            "void",
            "作废（录入错误）",
            (early, "voided"),
            "cases.approve",
            effect="void",
            reason=True,
        ),
    ]


def decision_moves(source: str, who: str = "cases.approve") -> list[Data]:
    """Return granting and rejecting from a state."""
    return [
        move(
            "grant", "准予", ([source], "decided"), who, effect="grant", document="grant_decision"
        ),
        move(
            "reject",
            "不予批准",
            ([source], "rejected"),
            who,
            effect="reject",
            document="rejection_decision",
            reason=True,
        ),
    ]


def simple_flow(issued: bool = True) -> Data:
    """Return a flow of one officer and one approver."""
    return {
        "start": "received",
        "states": {
            **intake_states(),
            "approving": state("待批准", "examining", "cases.approve"),
            **closing_states(issued, "已出证明，待送达"),
            **ends(),
        },
        "steps": [
            *intake_moves(),
            move(
                "report",
                "提出承办意见",
                (["accepted"], "approving"),
                "cases.handle",
                effect="forward",
            ),
            move(
                "send_back",
                "退回承办人",
                (["approving"], "accepted"),
                "cases.approve",
                effect="send_back",
                reason=True,
            ),
            *decision_moves("approving"),
            *closing_moves(issued, "出具证明"),
            *way_out("received", "correction", "accepted", "approving"),
        ],
    }


def licence_flow(
    special: tuple[str, ...] = (), *, prereview: bool = False, issued: bool = True
) -> Data:
    """Return a flow of officer, reviewer and head; ``special`` procedures stop the clock."""
    kinds = {f"special_{number}": title for number, title in enumerate(special, 1)}
    running = ("received", "correction", "accepted", *kinds, "examining", "approving")
    return {
        "start": "prereview" if prereview else "received",
        "states": {
            **intake_states(prereview),
            **{key: state(title, "special", "cases.handle") for key, title in kinds.items()},
            "examining": state("审核中", "examining", "cases.examine"),
            "approving": state("待批准", "examining", "cases.approve"),
            **closing_states(issued),
            **ends(),
        },
        "steps": [
            *intake_moves(prereview),
            *(one for key, title in kinds.items() for one in _special_moves(key, title)),
            move(
                "report",
                "提出承办意见",
                (["accepted"], "examining"),
                "cases.handle",
                effect="forward",
            ),
            move(
                "examine",
                "审核通过，报批",
                (["examining"], "approving"),
                "cases.examine",
                effect="forward",
            ),
            move(
                "return_to_handler",
                "退回承办人",
                (["examining"], "accepted"),
                "cases.examine",
                effect="send_back",
                reason=True,
            ),
            move(
                "return_to_reviewer",
                "退回审核人",
                (["approving"], "examining"),
                "cases.approve",
                effect="send_back",
                reason=True,
            ),
            *decision_moves("approving"),
            *closing_moves(issued),
            *way_out(*(("prereview",) if prereview else ()), *running),
        ],
    }


def _special_moves(key: str, title: str) -> list[Data]:
    return [
        move(
            f"start_{key}",
            f"启动{title}",
            (["accepted"], key),
            "cases.handle",
            effect="pause",
            document="special_notice",
            reason=True,
        ),
        move(f"end_{key}", f"{title}结束", ([key], "accepted"), "cases.handle", effect="resume"),
    ]


def spot_flow() -> Data:
    """Return a flow that one clerk at the window can finish while the applicant waits."""
    return {
        "start": "received",
        "states": {
            **intake_states(),
            "accepted": state("已受理，核对中", "accepted", "cases.accept"),
            **closing_states(),
            **ends(),
        },
        "steps": [
            *intake_moves(),
            *decision_moves("accepted", "cases.accept"),
            *closing_moves(),
            *way_out("received", "correction", "accepted"),
        ],
    }


def joint_flow(bodies: Sequence[str], decides: str, certify: str) -> Data:
    """Return a flow in which joint bodies give opinions and a higher body decides."""
    running = (
        "received",
        "correction",
        "accepted",
        "joint",
        "opined",
        "examining",
        "government",
        "answered",
    )
    return {
        "start": "received",
        "states": {
            **intake_states(),
            "accepted": state("已受理，待征求意见", "accepted", "cases.handle"),
            "joint": state("联办单位回复中", "joint", "cases.opine"),
            "opined": state("意见已齐，提出审查意见", "examining", "cases.handle"),
            "examining": state("审查意见审核中", "examining", "cases.examine"),
            "government": state("报本级人民政府决定", "joint", "cases.opine", body=decides),
            "answered": state("按政府决定办理", "examining", "cases.approve"),
            **closing_states(),
            **ends(),
        },
        "steps": [
            *intake_moves(),
            move(
                "ask",
                "送联办单位征求意见",
                (["accepted"], "joint"),
                "cases.handle",
                effect="ask_body",
                bodies=list(bodies),
            ),
            move("reply", "回复意见", (["joint"], "opined"), "cases.opine", effect="body_reply"),
            move(
                "report",
                "提出审查意见",
                (["opined"], "examining"),
                "cases.handle",
                effect="forward",
            ),
            move(
                "return_to_handler",
                "退回承办人",
                (["examining"], "opined"),
                "cases.examine",
                effect="send_back",
                reason=True,
            ),
            move(
                "submit",
                "报本级人民政府",
                (["examining"], "government"),
                "cases.examine",
                effect="ask_body",
                bodies=[decides],
            ),
            move(
                "decide",
                "作出决定",
                (["government"], "answered"),
                "cases.opine",
                effect="body_reply",
            ),
            *decision_moves("answered"),
            *closing_moves(True, certify),
            *way_out(*running),
        ],
    }
