"""The application form."""

from tongjian.hall.catalog.blocks import ask, contact, group, page

KINDS = [
    ["kindergarten", "幼儿园"],
    ["primary", "小学"],
    ["middle", "初级中学"],
    ["nine_year", "九年一贯制学校"],
    ["high", "高级中学"],
    ["other", "其他文化教育机构"],
]
FORM = {
    "steps": [
        page(
            "sponsor",
            "举办者",
            group(
                "sponsors",
                "举办者",
                ask("text", "name", "姓名或者名称", max=100),
                ask("text", "number", "身份证件号码或者统一社会信用代码", max=18),
                ask("text", "address", "住址或者地址", max=200),
                ask("number", "amount", "出资额（万元）", min=0, max=1000000, decimals=2),
                ask(
                    "text",
                    "way",
                    "出资方式",
                    max=60,
                    help="货币、实物、建设用地使用权、知识产权等。",
                ),
                min=1,
                max=10,
            ),
            ask(
                "text",
                "sponsor_names",
                "批准书上的举办者",
                max=200,
                help="写姓名或者名称，几个的用顿号隔开。",
            ),
            *contact(),
        ),
        page(
            "school",
            "拟办学校",
            ask(
                "text",
                "school_name",
                "拟用名称",
                max=60,
                help="只能使用一个名称，不含引发歧义的文字。",
            ),
            ask("choice", "school_kind", "办学层次", options=KINDS),
            ask(
                "choice",
                "profit",
                "法人属性",
                options=[["non_profit", "非营利性"], ["profit", "营利性"]],
                help="实施义务教育的只能是非营利性。",
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
            ask("integer", "classes", "办学规模（班）", min=1, max=120, unit="班"),
            ask("integer", "pupils", "学生人数", min=10, max=6000, unit="人"),
            ask("address", "site", "拟选校址"),
            ask("integer", "area", "校舍建筑面积", min=100, max=500000, unit="平方米"),
        ),
        page(
            "plan",
            "筹设计划",
            ask("number", "capital", "开办资金（万元）", min=1, max=1000000, decimals=2),
            ask("date", "ready_on", "预计完成筹设的时间", min="today", max="today+3y"),
            ask(
                "textarea", "plan", "筹设安排", max=2000, help="校舍、师资、课程、经费的主要安排。"
            ),
        ),
    ]
}
