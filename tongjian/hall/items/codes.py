"""Code sets of a service item's fields (GB/T 39046—2020), each code with its Chinese title.

Themes are the national platform's classes for persons and for legal persons, by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Codes = Mapping[str, str]

TYPES: Codes = {
    "00": "行政权力",
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}
POWERS = tuple(code for code in TYPES if code != "20")
LEVELS: Codes = {
    "1": "国家级",
    "2": "省级",
    "3": "市级",
    "4": "县级",
    "5": "镇（乡、街道）级",
    "6": "村（社区）级",
}
AUDIENCES: Codes = {
    "1": "自然人",
    "2": "企业法人",
    "3": "事业法人",
    "4": "社会组织法人",
    "5": "行政机关",
    "6": "其他组织",
}
PERSON = "1"
HANDLING: Codes = {"1": "窗口办理", "2": "电脑端办理", "3": "移动端办理", "4": "快递申请"}
HANDLING_PLAIN: Codes = {"1": "窗口", "2": "电脑", "3": "手机", "4": "快递"}
CASE_KINDS: Codes = {"1": "即办件", "2": "承诺件"}
SPECIAL: Codes = {"1": "延长审批", "2": "其他特别程序"}
NATURES: Codes = {"1": "法定机关", "2": "授权组织", "3": "受委托组织"}
UNITS: Codes = {"working_days": "个工作日", "days": "日", "months": "个月"}
GRADES: Codes = {
    "A": "由出具机关直接提供",
    "B": "经窗口核对原件",
    "C": "上传后核对原件",
    "D": "申请人填写",
}
TIMING: Codes = {
    "apply": "申请时提交",
    "correction": "补正时提交",
    "before_decision": "决定前补齐",
    "collect": "领证时交验原件",
}
ACCEPT: Codes = {"pdf": "PDF", "jpg": "JPG 图片", "png": "PNG 图片", "docx": "Word 文档"}

THEMES_PERSON: Codes = {
    "birth": "生育收养",
    "household": "户籍办理",
    "education": "教育科研",
    "employment": "就业创业",
    "opening": "设立变更",
    "market": "准营准办",
    "qualification": "职业资格",
    "allowance": "优待抚恤",
    "assistance": "社会救助",
    "papers": "证件办理",
    "travel": "交通出行",
    "culture": "文化体育",
    "medical": "医疗卫生",
    "other": "其他",
}
THEMES_LEGAL: Codes = {
    "opening": "设立变更",
    "market": "准营准办",
    "accreditation": "资质认证",
    "annual": "年检年审",
    "personnel": "人力资源",
    "traffic": "交通运输",
    "culture": "文体教育",
    "safety": "安全防护",
    "closing": "法人注销",
    "other": "其他",
}

# What starts or stops a clock; those that end with a colon name a body or a state after it.
EVENTS: Codes = {
    "receipt": "收到申请材料",
    "acceptance": "受理",
    "window_end": "受理期限终止",
    "decision": "作出决定",
    "certificate": "制证",
    "delivery": "送达",
    "completion": "办结",
    "examined": "审核完成",
    "prereview_end": "预审结束",
    "request:": "送出征求意见",
    "reply:": "收到回复意见",
    "state:": "进入环节",
}

LIMITS: Codes = {
    "statutory": "法定办结时限",
    "promised": "承诺办结时限",
    "acceptance": "受理时限",
    "decision": "决定时限",
    "delivery": "送达时限",
}

DUTIES: Codes = {
    "acceptance": "受理责任",
    "examination": "审查责任",
    "decision": "决定责任",
    "delivery": "送达责任",
    "aftercare": "事后监管责任",
    "accountability": "追责情形",
    "supervision": "监督方式",
}


def titles(codes: Iterable[str], known: Codes) -> list[str]:
    """Return the Chinese titles of codes; an unknown code stands for itself."""
    return [known.get(code, code) for code in codes]
