"""Limits, windows, certificate, guide: how the item is handled and what is told of it."""

from __future__ import annotations

from typing import Any

from tongjian.hall.items import codes
from tongjian.hall.items.editor.codecs import CITE, FLAG, NUMBER
from tongjian.hall.items.editor.section import Rows, Section, Slot
from tongjian.hall.items.editor.sections.basics import chosen, flag, some_of, text
from tongjian.hall.items.editor.sections.basics import one_of as code
from tongjian.hall.items.titles import CERTIFICATE, FIELDS, LIMIT, STEP, WINDOW

EVENTS_HELP = "起算和截止可用的事件：" + "、".join(
    f"{key}（{title}）" for key, title in codes.EVENTS.items()
)

LIMITS = Section(
    "limits",
    "时限",
    "法定时限和承诺时限分开计算；起算和截止各写一个事件。",
    (
        Rows(
            "limits",
            "时限",
            (
                Slot("key", LIMIT["key"], required=True, help="statutory、promised 或 step:环节"),
                Slot("title", LIMIT["title"], required=True),
                Slot("amount", LIMIT["amount"], "number", NUMBER, options={"decimals": 1}),
                Slot("unit", LIMIT["unit"], "choice", options=chosen(codes.UNITS)),
                Slot("start", LIMIT["start"]),
                Slot("stop", LIMIT["stop"]),
                Slot("roll", LIMIT["roll"], "yes_no", FLAG),
                Slot("count_first_day", LIMIT["count_first_day"], "yes_no", FLAG),
                Slot("basis", LIMIT["basis"], codec=CITE, help="法规名称、空格、第几条"),
                Slot("note", LIMIT["note"], "textarea"),
            ),
            help=EVENTS_HELP,
        ),
        Rows(
            "windows",
            "受理期限",
            (
                Slot("from", WINDOW["from"], required=True, help="每年的 MM-DD，或一个日期"),
                Slot("to", WINDOW["to"], required=True),
                Slot("name", WINDOW["name"]),
            ),
            help="只在这些日子里受理；留空为全年受理。",
        ),
    ),
)


def _certificate_lines(definition: dict[str, Any]) -> dict[str, Any]:
    certificate = dict(definition.get("certificate") or {})
    pairs = certificate.get("fields") or []
    certificate["fields"] = [{"name": name, "field": field} for name, field in pairs]
    return {**definition, "certificate": certificate}


def _certificate_pairs(before: dict[str, Any], flat: dict[str, Any]) -> dict[str, Any]:
    certificate = dict(flat["certificate"])
    lines = certificate.get("fields") or []
    certificate["fields"] = [[line.get("name", ""), line.get("field", "")] for line in lines]
    return {**flat, "certificate": certificate}


RESULT = Section(
    "result",
    "证照和保存",
    "办结后发什么证，管多久，材料保存几年。",
    (
        Slot("certificate.issued", CERTIFICATE["issued"], "yes_no", FLAG),
        Slot("certificate.name", CERTIFICATE["name"]),
        Slot("certificate.prefix", CERTIFICATE["prefix"]),
        Slot("certificate.valid_months", CERTIFICATE["valid_months"], "integer"),
        Slot("certificate.valid_until_field", CERTIFICATE["valid_until_field"]),
        Slot("certificate.renew_days", CERTIFICATE["renew_days"], "integer"),
        Slot("certificate.seal_body", CERTIFICATE["seal_body"]),
        Rows(
            "certificate.fields",
            CERTIFICATE["fields"],
            (
                Slot("name", "证面上的名称", required=True),
                Slot("field", "表单字段的标识", required=True),
            ),
        ),
        Slot("retention_years", "保存年限", "integer", options={"min": 1, "max": 100}),
        Slot("draft_days", "草稿保留天数", "integer", options={"min": 1, "max": 365}),
        Slot("prereview", "可网上预审", "yes_no", FLAG),
        Slot("appointments", "可预约", "yes_no", FLAG),
    ),
    unpack=_certificate_lines,
    pack=_certificate_pairs,
)
GUIDE = Section(
    "guide",
    "办事指南",
    "办事人看到的内容：条件、步骤、时间、费用、联系方式，每一栏都要有话说。",
    (
        text("conditions", "每行一条。", long=2000),
        Rows(
            "fields.procedure",
            FIELDS["procedure"],
            (
                Slot("step", STEP["step"], required=True),
                Slot("who", STEP["who"]),
                Slot("days", STEP["days"]),
                Slot("explanation", STEP["explanation"], "textarea"),
            ),
        ),
        some_of("handling", codes.HANDLING),
        code("case_kind", codes.CASE_KINDS),
        text("scope"),
        Slot("fields.fee.charged", "是否收费", "yes_no", FLAG),
        Slot("fields.fee.basis", "收费依据", options={"max": 500}),
        text("place"),
        text("hours"),
        text("phone_consult"),
        text("phone_supervise"),
        text("result_name"),
        text("result_sample", long=2000),
        text("intermediary"),
        text("quantity_limit"),
        flag("appointment"),
        flag("online"),
        flag("online_payment"),
        flag("courier"),
        Rows(
            "fields.special_procedures",
            FIELDS["special_procedures"],
            (
                Slot("name", "名称", required=True),
                Slot("code", "种类", "choice", options=chosen(codes.SPECIAL)),
                Slot("days", "时限"),
                Slot("unit", "单位", "choice", options=chosen(codes.UNITS)),
                Slot("basis", "依据"),
            ),
        ),
        Rows(
            "fields.faq",
            FIELDS["faq"],
            (Slot("q", "问题", required=True), Slot("a", "回答", "textarea", required=True)),
        ),
    ),
)
SECTIONS = (LIMITS, RESULT, GUIDE)
