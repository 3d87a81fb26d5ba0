"""How it goes and how long it may take: 3 + 3 + 5 working days, then the district government."""

from typing import Any

from tongjian.hall.catalog.blocks import (
    BUSES,
    GOVERNMENT,
    LICENCE,
    POLICE,
    TRANSPORT,
    certificate,
    cite,
    limit,
    promised,
    statutory,
    usual_limits,
)
from tongjian.hall.catalog.flows import joint_flow

LAW = cite(BUSES, 15)
WINDOWS: list[dict[str, Any]] = []
FLOW = joint_flow((POLICE, TRANSPORT), GOVERNMENT, "登记校车标牌")
LIMITS = [
    statutory(
        "20",
        "working_days",
        cite(LICENCE, 42),
        note="条例对各环节分别规定了 3、3、5 个工作日，对总时间没有另行规定",
    ),
    promised("18"),
    *usual_limits(),
    limit("send", "送联办单位征求意见", "3", ("receipt", f"request:{POLICE}"), basis=LAW),
    limit(
        "send_transport",
        "送交通运输部门征求意见",
        "3",
        ("receipt", f"request:{TRANSPORT}"),
        basis=LAW,
    ),
    limit(
        "reply_police", "公安交管回复意见", "3", (f"request:{POLICE}", f"reply:{POLICE}"), basis=LAW
    ),
    limit(
        "reply_transport",
        "交通运输部门回复意见",
        "3",
        (f"request:{TRANSPORT}", f"reply:{TRANSPORT}"),
        basis=LAW,
    ),
    limit(
        "opinion",
        "提出审查意见，报本级人民政府",
        "5",
        ("state:opined", f"request:{GOVERNMENT}"),
        basis=LAW,
    ),
]
CERTIFICATE = certificate(
    "校车使用许可决定书",
    "校车许",
    ("使用单位", "party_name"),
    ("车辆", "vehicles"),
    ("线路、时间和站点", "routes"),
    ("有效期至", "valid_until"),
    valid_until_field="valid_until",
    seal_body="示例区人民政府",
)
