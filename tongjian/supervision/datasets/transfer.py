"""Transfers between levels of government, as the giving and the receiving side see them."""

from tongjian.supervision.datasets.declare import (
    PUBLIC,
    Check,
    Dataset,
    Dimension,
    Hierarchy,
    Level,
    Period,
    common_columns,
)
from tongjian.supervision.datasets.shared import (
    BY_PLACE,
    FUNCTION,
    FUND,
    PROJECT,
    SCOPE,
    by_choice,
    choice,
    code,
    day,
    in_order,
    of,
    project,
    sums,
    within_year,
    yuan,
)

DIRECTION = choice(
    "direction",
    "方向",
    {"out": "下达", "in": "收到"},
    "下达：本级给下级；收到：上级给本级。",
    "转移支付方向",
)
KIND = choice(
    "kind",
    "转移支付类型",
    {"general": "一般性转移支付", "earmarked": "专项转移支付", "return": "税收返还"},
    "一般性转移支付、专项转移支付或税收返还。",
    "类型",
)
SPECIAL = choice(
    "special",
    "特殊情形",
    {"none": "无", "disaster": "救灾", "actual": "据实结算"},
    "救灾、据实结算等不适用一般下达期限的情形；留空即无。",
    required=False,
    blank="'none'",
)
ONE_WAY = ("direction",)
LOWER = Level(name="lower", title="接受方", column="lower_jurisdiction", names="jurisdiction")

DATASET = Dataset(
    name="transfer",
    title="转移支付",
    purpose="上下级政府之间的每一笔转移支付：哪个文号、给谁、提前通知多少、下达多少、收到多少，以及各自的日期。",
    owner="财政部门",
    basis="《预算法》第十六条：国家实行财政转移支付制度；第五十二条规定了下达的期限。",
    columns=(
        *common_columns(scoped=False),
        code("transfer_no", "转移支付编号", "一笔转移支付的唯一编号。", "编号", required=True),
        DIRECTION,
        KIND,
        *project(),
        code(
            "function_code",
            "功能分类编码",
            "支出功能分类，类三位、款五位、项七位。",
            "支出功能分类编码",
            codes="function",
            sensitivity=PUBLIC,
        ),
        code(
            "lower_jurisdiction",
            "接受方行政区划",
            "得到这笔钱的行政区划：下达时是下级，收到时是本级自己。",
            "下级行政区划",
            codes="jurisdiction",
            required=True,
            sensitivity=PUBLIC,
        ),
        code("document_no", "文号", "下达文件的文号。", "下达文号"),
        SPECIAL,
        day("date_notified", "提前通知日期", "提前下达预计数的日期；没有提前下达的留空。"),
        day("date_issued", "下达日期", "正式下达的日期；按它的月份归入期间。"),
        day("date_received", "收到日期", "接受方收到的日期。"),
        yuan("notified_yuan", "提前下达金额", "提前下达的预计数。", "提前下达"),
        yuan("issued_yuan", "下达金额", "正式下达的金额，收回为负。", "金额"),
        yuan("received_yuan", "收到金额", "接受方实际收到的金额。"),
    ),
    key=("transfer_no",),
    sources={"finance": "财政部门"},
    checks=(
        Check(
            code="in_is_own",
            column="lower_jurisdiction",
            holds="direction <> 'in' OR lower_jurisdiction = jurisdiction",
            expected="jurisdiction",
            message="收到的转移支付，接受方是本级自己",
        ),
        Check(
            code="out_is_other",
            column="lower_jurisdiction",
            holds="direction <> 'out' OR lower_jurisdiction <> jurisdiction",
            expected="'下级的行政区划代码'",
            message="下达的转移支付，接受方应是下级而不是本级自己",
        ),
        Check(
            code="some_amount",
            column="issued_yuan",
            holds="coalesce(notified_yuan, issued_yuan, received_yuan) IS NOT NULL",
            expected="'至少一个金额'",
            message="提前下达、下达、收到三个金额不能都为空",
        ),
        Check(
            code="earmarked_has_project",
            column="project",
            holds="kind <> 'earmarked' OR project IS NOT NULL",
            expected="'项目编码'",
            message="专项转移支付应写明项目编码",
            fatal=False,
        ),
        in_order("date_notified", "提前通知日期", "date_issued", "下达日期"),
        in_order("date_issued", "下达日期", "date_received", "收到日期"),
        within_year("date_issued", "下达日期"),
    ),
    dimensions=(
        FUND,
        SCOPE,
        of(DIRECTION),
        of(KIND),
        of(SPECIAL),
        Dimension(name="lower_jurisdiction", title="接受方", column="lower_jurisdiction"),
        Dimension(name="date_issued", title="下达日期", column="date_issued"),
    ),
    hierarchies=(
        by_choice(
            DIRECTION,
            LOWER,
            PROJECT,
        ),
        Hierarchy(name="lower", title="按接受方", levels=(LOWER,)),
        by_choice(KIND, LOWER),
        FUNCTION,
        BY_PLACE,
    ),
    measures=(
        sums(
            "issued",
            "下达金额",
            "issued_yuan",
            "所选各笔下达金额之和，收回以负数计入。",
            pinned=ONE_WAY,
        ),
        sums("received", "收到金额", "received_yuan", "所选各笔收到金额之和。", pinned=ONE_WAY),
        sums(
            "notified", "提前下达", "notified_yuan", "所选各笔提前下达预计数之和。", pinned=ONE_WAY
        ),
    ),
    period=Period(column="date_issued", kind="date", strict=False),
    sort=("direction", "lower_jurisdiction", "date_issued"),
    words=("project_name", "document_no"),
    shown=(
        "date_issued",
        "direction",
        "kind",
        "lower_jurisdiction",
        "project_name",
        "issued_yuan",
        "received_yuan",
    ),
    notes=(
        "下达方和接受方各报各的文件：区报“下达”，镇报“收到”，两边的编号应一致，以便比对。",
        "下达与收到是同一笔钱的两面，从不相加。",
    ),
)
