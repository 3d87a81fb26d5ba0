"""The application form."""

from tongjian.hall.catalog.blocks import ask, page

FORM = {
    "steps": [
        page(
            "person",
            "申请人",
            ask("person_name", "name", "姓名", prefill="applicant.name"),
            ask(
                "choice",
                "sex",
                "性别",
                options=[["male", "男"], ["female", "女"]],
                prefill="party.sex",
            ),
            ask("date", "birth", "出生日期", max="today-16y", prefill="party.birth"),
            ask(
                "id_document",
                "identity",
                "身份证件",
                prefill="applicant.id_number",
                types=["resident", "hk_macau_permit", "taiwan_permit", "residence_permit"],
            ),
            ask("phone", "phone", "联系电话", prefill="applicant.phone"),
            ask("address", "address", "居住地址", prefill="party.address"),
        ),
        page(
            "qualification",
            "申请的资格",
            ask(
                "choice",
                "level",
                "资格种类",
                options=[
                    ["kindergarten", "幼儿园教师资格"],
                    ["primary", "小学教师资格"],
                    ["middle", "初级中学教师资格"],
                    ["high", "高级中学教师资格（审查后报市级认定）"],
                    ["vocational", "中等职业学校教师资格（审查后报市级认定）"],
                ],
            ),
            ask("text", "subject", "任教学科", max=30, help="如：小学语文、学前教育。"),
            ask(
                "choice",
                "mandarin_level",
                "普通话等级",
                options=[
                    ["1a", "一级甲等"],
                    ["1b", "一级乙等"],
                    ["2a", "二级甲等"],
                    ["2b", "二级乙等"],
                ],
            ),
            ask("text", "mandarin_number", "普通话证书编号", max=40),
        ),
        page(
            "education",
            "学历和考试",
            ask(
                "choice",
                "degree",
                "最高学历",
                options=[
                    ["college", "大学专科"],
                    ["bachelor", "大学本科"],
                    ["master", "研究生"],
                ],
            ),
            ask("text", "graduated_from", "毕业学校", max=80),
            ask("text", "major", "所学专业", max=60),
            ask("text", "exam_number", "考试合格证明编号", max=40, when={"eq": ["origin", "exam"]}),
        ),
        page(
            "commitment",
            "品行承诺",
            ask(
                "note",
                "commitment_note",
                "没有故意犯罪受过有期徒刑以上刑事处罚，五年内没有被撤销过教师资格，考试没有作弊被处理。"
                "本局会向公安机关和考试机构核查，承诺不实的不予认定，已经发证的予以撤销。",
            ),
            ask("yes_no", "no_record", "我承诺以上内容属实"),
        ),
    ]
}
