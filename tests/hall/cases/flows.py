"""Definitions the engine is tested with: a licence of three desks, and one with joint bodies."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]


def state(title: str, phase: str, desk: str = "", **more: Any) -> Data:
    return {"title": title, "phase": phase, "desk": desk, "end": not desk, **more}


def step(action: str, title: str, sources: str, target: str, permission: str, **more: Any) -> Data:
    return {
        "action": action,
        "title": title,
        "from": sources.split(),
        "to": target,
        "permission": permission,
        "effect": action,
        **more,
    }


UNDECIDED = "received correction accepted examining approving special"
STATES: Data = {
    "received": state("待受理", "received", "cases.accept"),
    "correction": state("待补正", "correction", "hall.apply"),
    "accepted": state("承办中", "accepted", "cases.handle"),
    "examining": state("审核中", "examining", "cases.examine"),
    "approving": state("待批准", "examining", "cases.approve"),
    "special": state("专家评审", "special", "cases.handle"),
    "decided": state("已准予", "decided", "cases.handle"),
    "rejected": state("不予许可", "rejected", "cases.accept"),
    "delivered": state("已送达", "delivered", "cases.handle"),
    "completed": state("已办结", "completed", "cases.handle"),
    "archived": state("已归档", "archived"),
    "refused": state("不予受理", "refused"),
    "withdrawn": state("已撤回", "withdrawn"),
    "returned": state("已退件", "returned"),
    "voided": state("已作废", "voided"),
}
STEPS: list[Data] = [
    step("accept", "受理", "received", "accepted", "cases.accept"),
    step("ask_correction", "补正告知", "received", "correction", "cases.accept"),
    step("answer_correction", "提交补正", "correction", "received", "hall.apply"),
    step("refuse", "不予受理", "received", "refused", "cases.accept"),
    step("return", "退件", "correction", "returned", "cases.accept"),
    step("forward", "送审核", "accepted", "examining", "cases.handle"),
    step("report", "报批", "examining", "approving", "cases.examine", effect="forward"),
    step("send_back", "退回", "examining approving", "accepted", "cases.examine"),
    step("pause", "启动专家评审", "accepted", "special", "cases.approve"),
    step("resume", "评审结束", "special", "accepted", "cases.handle"),
    step("grant", "准予", "approving", "decided", "cases.approve"),
    step("reject", "不予许可", "approving", "rejected", "cases.approve"),
    step("deliver", "送达", "decided rejected", "delivered", "cases.accept"),
    step("complete", "办结", "delivered", "completed", "cases.handle"),
    step("archive", "归档", "completed", "archived", "cases.handle"),
    step("withdraw", "撤回", UNDECIDED, "withdrawn", "hall.apply"),
    step("void", "作废", f"{UNDECIDED} decided", "voided", "cases.approve"),
]
FLOW: Data = {"start": "received", "states": STATES, "steps": STEPS}


def limit(key: str, amount: str, start: str, stop: str, unit: str = "working_days") -> Data:
    return {
        "key": key,
        "title": {"statutory": "法定时限", "promised": "承诺时限"}.get(key, key),
        "amount": amount,
        "unit": unit,
        "start": start,
        "stop": stop,
    }


LIMITS = [
    limit("statutory", "20", "acceptance", "decision"),
    limit("promised", "10", "acceptance", "decision"),
    limit("step:examining", "2", "state:examining", "examined"),
]


def material(key: str, name: str, **more: Any) -> Data:
    return {"key": key, "name": name, "required": True, "accept": ["pdf"], **more}


MATERIALS = [
    material("form", "申请表"),
    material("proof", "医院证明"),
    material("photo", "照片", required=False, may_follow=True),
    material("promise", "承诺书", required=False, commitment=True),
]
FIELDS: Data = {
    "name": "示例许可",
    "type": "01",
    "level": "4",
    "body": "示例区教育局",
    "body_nature": "1",
    "basis": [{"law": "义务教育法", "article": 11}],
    "audience": ["1"],
    "handling": ["1", "2"],
    "case_kind": "2",
    "fee": {"charged": False},
    "place": "示例路1号",
    "phone_consult": "021-00000000",
    "result_name": "准予通知书",
}
FORM: Data = {
    "steps": [
        {
            "key": "child",
            "title": "孩子",
            "fields": [
                {"key": "child_name", "label": "姓名", "kind": "person_name", "required": True},
                {"key": "reason", "label": "理由", "kind": "textarea", "required": True},
            ],
        }
    ]
}


def definition(**parts: Any) -> Data:
    """Return a whole definition; ``parts`` take the place of its parts, ``fields`` are added."""
    fields = {**FIELDS, **parts.pop("fields", {})}
    return {
        "fields": fields,
        "reasons": "示例",
        "materials": MATERIALS,
        "form": FORM,
        "flow": FLOW,
        "limits": LIMITS,
        "windows": [],
        "certificate": {"issued": False},
        "retention_years": 10,
        "draft_days": 30,
        "prereview": False,
        "appointments": False,
        **parts,
    }


def with_prereview() -> Data:
    states = {"prereview": state("预审", "prereview", "cases.accept"), **STATES}
    steps = [
        step("prereview_pass", "预审通过", "prereview", "received", "cases.accept"),
        step("prereview_fail", "预审不通过", "prereview", "returned", "cases.accept"),
        *STEPS,
    ]
    flow = {"start": "prereview", "states": states, "steps": steps}
    return definition(flow=flow, prereview=True)


def with_bodies() -> Data:
    """Return an item two bodies are asked about at once, within three working days each."""
    states = {
        **STATES,
        "joint": state("征求意见", "joint", "cases.opine"),
        "opined": state("意见已齐", "examining", "cases.handle"),
    }
    steps = [
        *STEPS,
        step("ask_body", "征求意见", "accepted", "joint", "cases.handle"),
        step("body_reply", "回复", "joint", "opined", "cases.opine"),
        step("propose", "提出意见", "opined", "examining", "cases.handle", effect="forward"),
    ]
    limits = [
        *LIMITS,
        limit("send", "3", "receipt", "request:police"),
        limit("police", "3", "request:police", "reply:police"),
        limit("traffic", "3", "request:traffic", "reply:traffic"),
    ]
    return definition(
        flow={"start": "received", "states": states, "steps": steps},
        limits=limits,
        fields={"joint_bodies": ["police", "traffic"]},
    )
