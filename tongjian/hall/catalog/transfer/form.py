"""The application form."""

from tongjian.hall.catalog.blocks import ask, page

GRADES = [[f"p{number}", f"小学{sign}年级"] for number, sign in enumerate("一二三四五", 1)]
GRADES += [[f"m{number}", f"初中{sign}年级"] for number, sign in enumerate("六七八九", 6)]
REFUSED = {"in": ["term", ["first", "last"]]}
FORM = {
    "steps": [
        page(
            "student",
            "学生",
            ask(
                "note",
                "refused_note",
                "小学一年级第一学期和毕业年级最后一学期不办理转学，现在提交会不予受理。"
                "一年级的请在寒假转学时间内申请第二学期转入。",
                when=REFUSED,
            ),
            ask("person_name", "student_name", "学生姓名", prefill="party.name"),
            ask(
                "choice",
                "sex",
                "性别",
                options=[["male", "男"], ["female", "女"]],
                prefill="party.sex",
            ),
            ask(
                "date", "birth", "出生日期", max="today-5y", min="today-19y", prefill="party.birth"
            ),
            ask("id_document", "student_id", "身份证件", prefill="party.id_number"),
            ask(
                "text",
                "record_number",
                "全国学籍号",
                max=20,
                help="学校开具的在读证明上有，以 G 开头。",
            ),
        ),
        page(
            "schools",
            "学校",
            ask("text", "old_school", "现在的学校", max=100),
            ask("choice", "grade", "现在的年级", options=GRADES),
            ask(
                "text",
                "wish",
                "希望转入的学校",
                max=100,
                required=False,
                help="按就近和学位情况安排，不能保证。",
            ),
            ask("date", "moves_on", "希望转入的时间", min="today", max="today+1y"),
        ),
        page(
            "reason",
            "原因和住址",
            ask(
                "choice",
                "reason",
                "转学原因",
                options=[
                    ["household", "户籍迁移"],
                    ["moved", "搬家"],
                    ["work", "监护人工作调动"],
                    ["other", "别的原因"],
                ],
            ),
            ask("textarea", "reason_text", "具体说明", max=500, when={"eq": ["reason", "other"]}),
            ask("address", "address", "在本区的居住地址", prefill="party.address"),
        ),
        page(
            "guardian",
            "监护人",
            ask("person_name", "guardian_name", "监护人姓名", prefill="applicant.name"),
            ask("id_document", "guardian_number", "身份证件", prefill="applicant.id_number"),
            ask("phone", "guardian_phone", "联系电话", prefill="applicant.phone"),
        ),
    ]
}
