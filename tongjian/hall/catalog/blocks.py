"""Pieces several items share, as functions that build plain data.

Bodies, codes, addresses and telephone numbers are those of the demonstration's bureau.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tongjian.hall.items.implementation import build

Data = dict[str, Any]

BUREAU = "示例区教育局"
CREDIT_CODE = "11310112000000000M"
LEVEL = "4"
POLICE, TRANSPORT, GOVERNMENT, EXPERTS = "police_traffic", "transport", "government", "experts"
BODIES = (
    ("education", BUREAU),
    (POLICE, "示例区公安机关交通管理部门"),
    (TRANSPORT, "示例区交通运输部门"),
    (GOVERNMENT, "示例区人民政府"),
    (EXPERTS, "民办学校设置评议专家委员会"),
)
PLACE = "示例区政务服务中心 2 楼教育窗口（演示地址）"
HOURS = "周一至周五 9:00—11:30、13:30—17:00，法定节假日除外"
CONSULT, SUPERVISE = "021-00000000（演示号码）", "021-00000001（演示号码）"

LICENCE = "行政许可法"
COMPULSORY = "义务教育法"
PRIVATE = "民办教育促进法"
PRIVATE_RULES = "民办教育促进法实施条例"
TEACHERS = "教师资格条例"
BUSES = "校车安全管理条例"


@dataclass(frozen=True)
class CatalogItem:
    """An item to seed: its key (its address), its place in the catalogue, its definition."""

    key: str
    order: int
    definition: Data


# --- lines of the guide ------------------------------------------------------------------------


def cite(law: str, article: int | None = None, note: str = "") -> Data:
    """Return a citation."""
    return {"law": law, "article": article, "note": note}


def step(name: str, who: str, days: str, explanation: str) -> Data:
    """Return one step of the procedure as the guide explains it."""
    return {"step": name, "who": who, "days": days, "explanation": explanation}


def faq(*pairs: tuple[str, str]) -> list[Data]:
    """Return frequent questions."""
    return [{"q": question, "a": answer} for question, answer in pairs]


def fields(*, name: str, basic_code: str, kind: str, **more: Any) -> Data:
    """Return the fields of an item of the demonstration's bureau; ``more`` adds and replaces."""
    return {
        "name": name,
        "basic_code": basic_code,
        "implementation_code": build(CREDIT_CODE, LEVEL, basic_code),
        "type": kind,
        "level": LEVEL,
        "body": BUREAU,
        "body_credit_code": CREDIT_CODE,
        "body_nature": "1",
        "division": "县级教育行政部门负责本行政区域内的办理",
        "undertaking": f"{BUREAU}政务服务科",
        "intermediary": "无",
        "quantity_limit": "无数量限制",
        "joint_bodies": [],
        "fee": {"charged": False, "basis": ""},
        "scope": "全区通办",
        "audience": ["1"],
        "themes_person": [],
        "themes_legal": [],
        "handling": ["1", "2", "3"],
        "case_kind": "2",
        "special_procedures": [],
        "appointment": True,
        "online_payment": False,
        "courier": True,
        "online": True,
        "place": PLACE,
        "hours": HOURS,
        "phone_consult": CONSULT,
        "phone_supervise": SUPERVISE,
        "illustrative": False,
        **more,
    }


EXTENSION = {
    "name": "延长审批期限",
    "code": "1",
    "days": "10",
    "unit": "working_days",
    "basis": "行政许可法第四十二条：经本机关负责人批准，并将理由告知申请人",
}


def outside(name: str, basis: str = "行政许可法第四十五条：所需时间不计入办理期限") -> Data:
    """Return a special procedure whose time is told to the applicant and stops the clock."""
    return {"name": name, "code": "2", "days": "", "unit": "", "basis": basis}


def duties(*, examination: str, aftercare: str, **more: str) -> Data:
    """Return the entries of the responsibility list; ``more`` replaces the usual ones."""
    return {
        "acceptance": (
            "公示事项的依据、条件、程序、期限和全部材料目录及示范文本；材料不齐的，当场或者在 5 个工作日"
            "内一次告知需要补正的全部内容，逾期不告知的，自收到材料之日起即为受理（行政许可法第三十条、"
            "第三十二条）。"
        ),
        "examination": examination,
        "decision": (
            "在规定期限内作出准予或者不予的书面决定；不予的，说明理由，并告知申请行政复议或者提起行政"
            "诉讼的权利（行政许可法第三十七条、第三十八条）。"
        ),
        "delivery": (
            "自作出决定之日起 10 个工作日内颁发、送达证件或者文书；准予的决定予以公开"
            "（行政许可法第四十条、第四十四条）。"
        ),
        "aftercare": aftercare,
        "accountability": (
            "对符合条件的申请不予受理，不一次告知补正内容，不说明不予的理由，超过期限办理，擅自收费，"
            "超越职权或者索取、收受财物的，依法追究责任（行政许可法第七十二条至第七十五条）。"
        ),
        "supervision": f"监督电话 {SUPERVISE}；也可以在网上大厅“咨询和意见”里提出，办理进度全程公开。",
        **more,
    }


# --- materials and form ------------------------------------------------------------------------


def material(
    key: str, name: str, issued_by: str, basis: Data, instructions: str, **more: Any
) -> Data:
    """Return a material; by default one original to show, uploaded as a scan, always needed."""
    return {
        "key": key,
        "name": name,
        "issued_by": issued_by,
        "timing": "apply",
        "instructions": instructions,
        "originals": 1,
        "copies": 0,
        "required": True,
        "basis": basis,
        "grade_needed": "C",
        "may_follow": False,
        "commitment": False,
        "accept": ["pdf", "jpg", "png"],
        "held": "",
        **more,
    }


def question(key: str, text: str, *options: tuple[str, str], **more: Any) -> Data:
    """Return a question of "what do I need"."""
    return {"key": key, "question": text, "options": [list(pair) for pair in options], **more}


def page(key: str, title: str, *asked: Data, **more: Any) -> Data:
    """Return one step of a form."""
    return {"key": key, "title": title, "fields": list(asked), **more}


def ask(kind: str, key: str, label: str, **more: Any) -> Data:
    """Return a field of a form that must be answered."""
    return {"key": key, "label": label, "kind": kind, "required": kind != "note", **more}


def group(key: str, title: str, *asked: Data, **more: Any) -> Data:
    """Return fields asked several times."""
    return {"key": key, "title": title, "kind": "group", "fields": list(asked), **more}


def contact() -> list[Data]:
    """Return the fields that say how to reach whoever applies."""
    return [
        ask("person_name", "contact_name", "联系人", prefill="applicant.name"),
        ask("phone", "contact_phone", "联系电话", prefill="applicant.phone"),
    ]


def item(key: str, order: int, **definition: Any) -> CatalogItem:
    """Return an item to seed; what a definition may leave out has its usual value."""
    usual: Data = {
        "questionnaire": [],
        "windows": [],
        "certificate": NO_CERTIFICATE,
        "retention_years": 10,
        "draft_days": 30,
        "prereview": False,
        "appointments": True,
    }
    return CatalogItem(key, order, {**usual, **definition})


def school_party(title: str = "申请单位") -> list[Data]:
    """Return the fields that name the school or company that applies."""
    return [
        ask("text", "party_name", f"{title}名称", max=100, prefill="party.name"),
        ask("credit_code", "party_code", "统一社会信用代码", prefill="party.credit_code"),
        ask("person_name", "legal_person", "法定代表人姓名"),
        *contact(),
    ]


# --- limits ------------------------------------------------------------------------------------


def limit(
    key: str,
    title: str,
    amount: str,
    span: tuple[str, str],
    unit: str = "working_days",
    **more: Any,
) -> Data:
    """Return a limit; ``span`` names the events it runs from and to."""
    return {
        "key": key,
        "title": title,
        "amount": amount,
        "unit": unit,
        "start": span[0],
        "stop": span[1],
        "roll": True,
        "count_first_day": False,
        **more,
    }


def statutory(amount: str, unit: str, basis: Data, *span: str, note: str = "") -> Data:
    """Return the limit the law sets on the whole, from acceptance to decision by default."""
    events = (span[0], span[1]) if span else ("acceptance", "decision")
    return limit("statutory", "法定办结时限", amount, events, unit, basis=basis, note=note)


def promised(amount: str, *span: str, unit: str = "working_days") -> Data:
    """Return the limit the bureau promises."""
    events = (span[0], span[1]) if span else ("acceptance", "decision")
    return limit("promised", "承诺办结时限", amount, events, unit)


def usual_limits(certificate: bool = True) -> list[Data]:
    """Return acceptance within five working days and delivery within ten."""
    found = [
        limit(
            "acceptance",
            "受理时限",
            "5",
            ("receipt", "acceptance"),
            basis=cite(LICENCE, 32),
            note="逾期不一次告知补正内容的，自收到材料之日起即为受理",
        )
    ]
    if certificate:
        delivery = ("decision", "delivery")
        found.append(limit("delivery", "送达时限", "10", delivery, basis=cite(LICENCE, 44)))
    return found


def certificate(name: str, prefix: str, *lines: tuple[str, str], **more: Any) -> Data:
    """Return the certificate issued; ``lines`` are (label, form field)."""
    return {
        "issued": True,
        "name": name,
        "prefix": prefix,
        "fields": [list(line) for line in lines],
        "renew_days": 30,
        "seal_body": BUREAU,
        **more,
    }


NO_CERTIFICATE: Data = {"issued": False}
