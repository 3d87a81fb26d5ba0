"""The application form."""

from tongjian.hall.catalog.blocks import ask, group, page, school_party
from tongjian.hall.catalog.school_bus.materials import PROVIDER

FORM = {
    "steps": [
        page(
            "party",
            "申请单位",
            *school_party(),
            ask(
                "text",
                "school",
                "服务的学校",
                max=200,
                when=PROVIDER,
                help="为几所学校服务的，都写上。",
            ),
        ),
        page(
            "vehicles",
            "车辆和驾驶人",
            group(
                "vehicles",
                "车辆",
                ask("text", "plate", "号牌号码", max=12),
                ask("text", "model", "品牌型号", max=60),
                ask("integer", "seats", "核定载客人数", min=7, max=80, unit="人"),
                ask("date", "inspected_until", "检验有效期至", min="today"),
                ask("yes_no", "dedicated", "是小学生专用校车"),
                ask("date", "insured_until", "承运人责任保险至", min="today"),
                min=1,
                max=30,
            ),
            group(
                "drivers",
                "驾驶人",
                ask("person_name", "name", "姓名"),
                ask("id_number", "number", "驾驶证号"),
                ask("text", "class", "准驾车型", max=4, help="如 A1、B1。"),
                ask("phone", "phone", "联系电话"),
                min=1,
                max=40,
            ),
        ),
        page(
            "route",
            "线路、时间和站点",
            group(
                "routes",
                "线路",
                ask("text", "name", "线路名称", max=60),
                ask("text", "plate", "使用车辆的号牌", max=12),
                ask("person_name", "driver", "驾驶人", required=False, help="写入许可决定书。"),
                ask("textarea", "path", "行驶线路", max=500, help="按顺序写经过的道路。"),
                ask("text", "leaves", "开行时间", max=60, help="如：上学 6:50，放学 16:10。"),
                ask("textarea", "stops", "停靠站点", max=500, help="每行一个站点。"),
                ask("integer", "pupils", "乘车学生人数", min=1, max=80, unit="人"),
                min=1,
                max=30,
            ),
        ),
        page(
            "safety",
            "安全管理",
            ask("person_name", "safety_manager", "安全管理人员"),
            ask("phone", "safety_phone", "安全管理人员电话"),
            ask("integer", "attendants", "随车照管人员人数", min=1, max=200, unit="人"),
            ask(
                "date",
                "valid_until",
                "申请使用到哪天",
                min="today",
                max="today+3y",
                help="不超过车辆检验、保险的有效期。",
            ),
        ),
    ]
}
