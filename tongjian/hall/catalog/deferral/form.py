"""The application form."""

from tongjian.hall.catalog.blocks import ask, page

DEFER = {"eq": ["situation", "defer"]}
SUSPEND = {"eq": ["situation", "suspend"]}
FORM = {
    "steps": [
        page(
            "child",
            "孩子的情况",
            ask("person_name", "child_name", "孩子姓名", prefill="party.name"),
            ask(
                "choice",
                "child_sex",
                "性别",
                options=[["male", "男"], ["female", "女"]],
                prefill="party.sex",
            ),
            ask(
                "date",
                "child_birth",
                "出生日期",
                max="today",
                min="today-19y",
                prefill="party.birth",
            ),
            ask(
                "id_document",
                "child_id",
                "身份证件",
                prefill="party.id_number",
                help="没有办身份证的，号码在户口簿上。",
            ),
            ask("address", "child_address", "居住地址", prefill="party.address"),
        ),
        page(
            "school",
            "入学或者就读",
            ask(
                "date",
                "due_on",
                "按规定应当入学的日期",
                when=DEFER,
                min="today-2y",
                max="today+2y",
                help="年满六周岁那年的 9 月 1 日。",
            ),
            ask("text", "school", "就读学校", when=SUSPEND, max=100),
            ask("text", "grade", "年级和班级", when=SUSPEND, max=40),
        ),
        page(
            "reason",
            "申请的理由和期限",
            ask(
                "choice",
                "reason_kind",
                "主要原因",
                options=[
                    ["illness", "患病需要治疗或者休养"],
                    ["injury", "受伤需要恢复"],
                    ["development", "发育迟缓或者残疾"],
                    ["mental", "心理或者精神方面的疾病"],
                ],
            ),
            ask(
                "textarea",
                "reason",
                "具体情况",
                max=800,
                help="写清楚身体状况和为什么现在不适合上学，与证明一致。",
            ),
            ask("date", "period_from", "从哪天起", min="today-1y", max="today+1y"),
            ask(
                "date",
                "period_until",
                "到哪天止",
                min="today",
                max="today+2y",
                help="每次最长一年，期满可以再次申请。",
            ),
        ),
        page(
            "guardian",
            "监护人",
            ask("person_name", "guardian_name", "监护人姓名", prefill="applicant.name"),
            ask(
                "choice",
                "relation",
                "与孩子的关系",
                options=[
                    ["father", "父亲"],
                    ["mother", "母亲"],
                    ["other", "其他法定监护人"],
                ],
            ),
            ask("id_document", "guardian_id", "监护人身份证件", prefill="applicant.id_number"),
            ask("phone", "guardian_phone", "联系电话", prefill="applicant.phone"),
        ),
    ]
}
