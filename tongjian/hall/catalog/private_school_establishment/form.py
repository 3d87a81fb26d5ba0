"""The application form."""

from tongjian.hall.catalog.blocks import ask, contact, group, page
from tongjian.hall.catalog.private_school_establishment.materials import PREPARED
from tongjian.hall.catalog.private_school_preparation.form import KINDS

FORM = {
    "steps": [
        page(
            "school",
            "学校",
            ask("text", "approval_number", "筹设批准书编号", max=40, when=PREPARED),
            ask("text", "school_name", "学校名称", max=60),
            ask("choice", "school_kind", "办学层次", options=KINDS),
            ask(
                "choice",
                "profit",
                "法人属性",
                options=[["non_profit", "非营利性"], ["profit", "营利性"]],
            ),
            ask(
                "note",
                "compulsory_note",
                "义务教育阶段不能设立营利性民办学校，请改选非营利性。",
                when={
                    "and": [
                        {"in": ["school_kind", ["primary", "middle", "nine_year"]]},
                        {"eq": ["profit", "profit"]},
                    ]
                },
            ),
            ask("address", "address", "办学地址"),
            ask("integer", "area", "校舍建筑面积", min=100, max=500000, unit="平方米"),
            ask("integer", "classes", "办学规模（班）", min=1, max=120, unit="班"),
            ask("number", "capital", "开办资金（万元）", min=1, max=1000000, decimals=2),
        ),
        page(
            "people",
            "人员",
            ask("person_name", "principal", "校长姓名"),
            ask("id_document", "principal_id", "校长身份证件"),
            group(
                "council",
                "理事会（董事会）成员",
                ask("person_name", "name", "姓名"),
                ask("text", "post", "职务", max=30),
                ask("integer", "years", "教育教学经验", min=0, max=60, unit="年"),
                min=5,
                max=30,
            ),
            ask("integer", "teachers", "专任教师人数", min=1, max=2000, unit="人"),
            ask("integer", "finance_staff", "财会人员人数", min=1, max=50, unit="人"),
        ),
        page("contact", "联系方式", *contact()),
    ]
}
