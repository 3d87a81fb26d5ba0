"""The application form."""

from tongjian.hall.catalog.blocks import ask, group, page, school_party

FORM = {
    "steps": [
        page("party", "社会组织", *school_party("社会组织")),
        page(
            "training",
            "训练和学生",
            ask("text", "programme", "训练项目", max=60),
            group(
                "classes",
                "年级",
                ask(
                    "choice",
                    "grade",
                    "年级",
                    options=[
                        [str(number), f"{sign}年级"]
                        for number, sign in enumerate("一二三四五六七八九", 1)
                    ],
                ),
                ask("integer", "pupils", "学生人数", min=1, max=300, unit="人"),
                ask("integer", "lessons", "每周文化课课时", min=1, max=50, unit="课时"),
                min=1,
                max=9,
            ),
            ask("integer", "teachers", "文化课专任教师", min=1, max=300, unit="人"),
        ),
        page(
            "places",
            "场所和期限",
            ask("address", "address", "教学地址"),
            ask("integer", "classrooms", "教室数量", min=1, max=100, unit="间"),
            ask("date", "valid_from", "申请从哪天起", min="today"),
            ask("date", "valid_until", "到哪天止", min="today", max="today+3y"),
        ),
    ]
}
