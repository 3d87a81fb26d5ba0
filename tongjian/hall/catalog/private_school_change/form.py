"""The application form."""

from tongjian.hall.catalog.blocks import ask, page, school_party
from tongjian.hall.catalog.private_school_change.materials import END, SPLIT, SPONSOR

FORM = {
    "steps": [
        page(
            "school",
            "学校",
            *school_party("学校"),
            ask("text", "licence_number", "办学许可证编号", max=40, prefill="last.licence_number"),
        ),
        page(
            "change",
            "变更内容",
            ask("text", "new_name", "变更后的名称", max=60, when={"eq": ["change", "name"]}),
            ask(
                "text", "new_level", "变更后的层次、类别", max=60, when={"eq": ["change", "level"]}
            ),
            ask("address", "new_address", "变更后的地址", when={"eq": ["change", "address"]}),
            ask("text", "new_sponsor_name", "继任举办者", max=100, when=SPONSOR),
            ask("textarea", "split_parties", "分立或者合并涉及的学校", max=500, when=SPLIT),
            ask("date", "ends_on", "拟终止的日期", min="today", when=END),
            ask(
                "integer",
                "pupils",
                "在校学生人数",
                min=1,
                max=20000,
                unit="人",
                when={"eq": ["enrolled", "yes"]},
            ),
            ask("textarea", "reason", "理由", max=1000),
        ),
        page(
            "settled",
            "清算和师生安排",
            ask("textarea", "debts", "债权债务的处理", max=1000),
            ask("textarea", "staff_plan", "教职工的安排", max=1000),
        ),
    ]
}
