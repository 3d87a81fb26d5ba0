"""The application form."""

from tongjian.hall.catalog.blocks import ask, group, page

FORM = {
    "steps": [
        page(
            "student",
            "学生",
            ask("person_name", "student_name", "学生姓名", prefill="party.name"),
            ask(
                "date", "birth", "出生日期", max="today-5y", min="today-19y", prefill="party.birth"
            ),
            ask("id_document", "student_id", "身份证件", prefill="party.id_number"),
            ask("text", "school", "就读学校", max=100),
            ask("text", "grade", "年级和班级", max=40),
        ),
        page(
            "family",
            "家庭",
            group(
                "members",
                "家庭成员",
                ask("person_name", "name", "姓名"),
                ask("text", "relation", "与学生的关系", max=20),
                ask("text", "job", "工作或者健康状况", max=60, required=False),
                min=1,
                max=12,
            ),
            ask("integer", "income", "家庭月收入（元）", min=0, max=1000000, unit="元"),
            ask(
                "textarea",
                "hardship_text",
                "困难的情况",
                max=800,
                when={"eq": ["hardship", "sudden"]},
            ),
        ),
        page(
            "guardian",
            "监护人和发放",
            ask("person_name", "guardian_name", "监护人姓名", prefill="applicant.name"),
            ask("phone", "guardian_phone", "联系电话", prefill="applicant.phone"),
            ask(
                "choices",
                "wanted",
                "申请的资助",
                options=[
                    ["books", "免费教科书"],
                    ["living", "寄宿生生活费补助"],
                    ["things", "学习用品资助"],
                ],
            ),
            ask(
                "text",
                "account",
                "收款银行账号",
                max=30,
                sensitive=True,
                help="户名须与监护人一致。",
            ),
        ),
    ]
}
