"""The application form."""

from tongjian.hall.catalog.blocks import ask, contact, group, page
from tongjian.hall.catalog.training_institution.materials import SMALL

FORM = {
    "steps": [
        page(
            "institution",
            "机构",
            ask("text", "institution_name", "机构名称", max=60, help="已在登记机关核名的名称。"),
            ask(
                "choice",
                "category",
                "培训类别",
                options=[
                    ["art", "文化艺术"],
                    ["sport", "体育"],
                    ["science", "科技"],
                    ["language", "语言能力（非学科类）"],
                    ["care", "课后看护"],
                ],
            ),
            ask(
                "choice",
                "profit",
                "法人属性",
                options=[["profit", "营利性"], ["non_profit", "非营利性"]],
            ),
            ask("number", "capital", "开办资金（万元）", min=1, max=100000, decimals=2),
            *contact(),
        ),
        page(
            "place",
            "场所",
            ask("address", "address", "培训地址"),
            ask("integer", "area", "建筑面积", min=20, max=20000, unit="平方米"),
            ask("integer", "seats", "同一时间段最多学员", min=1, max=3000, unit="人"),
            ask("note", "area_note", "同一时间段生均面积不少于 3 平方米，请核对。", when=SMALL),
        ),
        page(
            "people",
            "人员和课程",
            ask("person_name", "head", "负责人姓名"),
            ask("id_document", "head_id", "负责人身份证件"),
            group(
                "staff",
                "教师",
                ask("person_name", "name", "姓名"),
                ask("text", "subject", "课程", max=40),
                ask("text", "certificate", "教师资格证书或者专业资格编号", max=40),
                min=1,
                max=50,
            ),
        ),
        page(
            "commitment",
            "消防安全告知承诺",
            ask(
                "note",
                "fire_note",
                "承诺内容：有两个以上安全出口并保持畅通，疏散指示和应急照明完好，灭火器齐备，不使用可燃材料隔断，"
                "不在场所内住宿；本局两个月内核查，不符合的撤销许可并记入信用记录。",
            ),
            ask("yes_no", "fire_promise", "我承诺以上内容属实，愿意承担后果"),
            when=SMALL,
        ),
    ]
}
