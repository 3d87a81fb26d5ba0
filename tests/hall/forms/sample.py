"""A form with everything in it."""

from typing import Any

FORM: dict[str, Any] = {
    "steps": [
        {
            "key": "child",
            "title": "孩子的情况",
            "fields": [
                {"key": "hint", "label": "请对照户口簿填写。", "kind": "note"},
                {
                    "key": "name",
                    "label": "姓名",
                    "kind": "person_name",
                    "required": True,
                    "prefill": "party.name",
                },
                {
                    "key": "document",
                    "label": "证件",
                    "kind": "id_document",
                    "required": True,
                    "types": ["resident", "hk_macau_permit", "passport"],
                    "prefill": "party.id_number",
                },
                {
                    "key": "sex",
                    "label": "性别",
                    "kind": "choice",
                    "required": True,
                    "options": [["m", "男"], ["f", "女"]],
                    "prefill": "party.sex",
                },
                {
                    "key": "due",
                    "label": "应入学日期",
                    "kind": "date",
                    "required": True,
                    "min": "today-2y",
                    "max": "today+1y",
                },
                {"key": "address", "label": "住址", "kind": "address", "required": True},
                {
                    "key": "phone",
                    "label": "手机号码",
                    "kind": "phone",
                    "required": True,
                    "prefill": "applicant.phone",
                },
                {"key": "email", "label": "电子邮箱", "kind": "email"},
            ],
        },
        {
            "key": "reason",
            "title": "申请理由",
            "fields": [
                {
                    "key": "kind",
                    "label": "申请类型",
                    "kind": "choice",
                    "required": True,
                    "options": [["defer", "延缓入学"], ["suspend", "休学"]],
                },
                {
                    "key": "ill",
                    "label": "是否因病",
                    "kind": "yes_no",
                    "required": True,
                    "when": {"eq": ["kind", "suspend"]},
                },
                {
                    "key": "months",
                    "label": "期限",
                    "kind": "integer",
                    "required": True,
                    "min": 1,
                    "max": 12,
                    "unit": "个月",
                    "when": {"and": [{"filled": "kind"}, {"not": {"eq": ["ill", False]}}]},
                },
                {"key": "words", "label": "说明", "kind": "textarea", "max": 50},
            ],
        },
        {
            "key": "stays",
            "title": "住院情况",
            "when": {"eq": ["ill", True]},
            "fields": [
                {
                    "key": "stay",
                    "title": "住院",
                    "kind": "group",
                    "min": 1,
                    "max": 3,
                    "fields": [
                        {"key": "hospital", "label": "医院", "kind": "text", "required": True},
                        {
                            "key": "other",
                            "label": "医院所在地",
                            "kind": "text",
                            "required": True,
                            "when": {"eq": ["hospital", "外地医院"]},
                        },
                    ],
                },
                {"key": "cost", "label": "费用", "kind": "number", "decimals": 2, "unit": "元"},
            ],
        },
    ]
}
SOUND: dict[str, Any] = {
    "name": "欧阳 小明",
    "document": {"type": "resident", "number": "11010519491231002x"},
    "sex": "m",
    "due": "2026/9/1",
    "address": {"district": "闵行区", "street": "莘庄镇", "detail": "示例路1号"},
    "phone": "138 1234 5678",
    "kind": "suspend",
    "ill": "yes",
    "months": "６",
    "stay": [{"hospital": "外地医院", "other": "示例市"}, {"hospital": "第一医院", "other": "丢"}],
    "cost": "1,200.50",
}
