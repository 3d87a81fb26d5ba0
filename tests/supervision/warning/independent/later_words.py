"""Plain sentences held against the word lists of rules 50 and 51, one payment each."""

from __future__ import annotations

from tests.supervision.warning.independent.later import Event, Found, pay

LUXURY = (
    "购买白酒",
    "支付红酒款",
    "采购茅台酒",
    "采购茅台",
    "五粮液两箱",
    "买酒",
    "接待用酒",
    "葡萄酒、啤酒",
    "黄酒一批",
    "洋酒",
    "香烟",
    "购中华烟十条",
    "招待用烟",
    "烟酒款",
    "高档烟酒礼品",
    "会所消费",
    "私人会所会员费",
    "某某会所餐费",
    "旅游费",
    "组织职工旅游",
    "春季旅游团费",
    "公款旅游",
    "温泉度假",
    "洗浴中心消费",
    "足浴",
    "按摩",
    "KTV包房费",
    "ＫＴＶ包房费",
    "ktv包房费",
    "卡拉OK",
    "夜总会",
    "高尔夫会籍",
    "高爾夫球會籍",
    "購買煙酒",
    "購買白酒",
    "會所消費",
    "職工旅遊",
    "白 酒 两 箱",
    "白　酒",
    "烟 酒",
    "会 所",
    "酒店烟酒消费",
    "酒精和白酒",
    "禁烟宣传用香烟",
)
PLAIN = (
    "酒精消毒液",
    "医用酒精",
    "酒店住宿费",
    "酒店会议室租金",
    "酒店式公寓租金",
    "酒店管理专业实训设备",
    "大酒店住宿",
    "禁烟宣传",
    "控烟宣传品",
    "戒烟门诊",
    "无烟单位创建",
    "吸烟点标识",
    "油烟净化器",
    "排烟系统维修",
    "防排烟工程",
    "烟感报警器",
    "烟雾探测器",
    "烟气监测设备",
    "烟尘治理",
    "烟囱拆除",
    "烟花爆竹安全检查",
    "烟花爆竹禁放宣传",
    "烟草专卖局协查经费",
    "烟台培训住宿费",
    "酒泉援建项目",
    "酒驾整治",
    "查处醉酒驾驶专项行动",
    "酒后驾驶警示宣传",
    "酒类市场专项检查",
    "酒类流通监管",
    "料酒、酱油等食堂调料",
    "酒吧街治安整治",
    "旅游局办公费",
    "文化和旅游局物业费",
    "文化旅游体育与传媒",
    "旅游公路养护",
    "旅游厕所改造",
    "旅游规划编制",
    "旅游宣传推广",
    "乡村旅游示范点建设",
    "旅游景区安全检查",
    "旅游专业实训室建设",
    "旅游市场执法",
    "旅游标识牌更新",
    "全域旅游发展规划",
    "旅游节安保",
    "旅遊局辦公費",
    "酒 精 消 毒 液",
    "居委会所需办公用品",
    "工会所属职工之家修缮",
    "委员会所在地道路维修",
    "协会所购图书",
    "社会所需人才培训",
    "按摩医院设备采购",
    "盲人按摩培训",
    "温泉镇道路改造",
    "购买办公用品",
)
PAYEES = ("明川烟酒商行", "名烟名酒店", "某某会所", "浦江旅游有限公司旅游部", "某某酒业有限公司")
PLAIN_PAYEES = (
    "明川大酒店有限公司",
    "区文化和旅游局",
    "烟台印刷有限公司",
    "明川酒精化工有限公司",
    "某某酒店管理有限公司",
    "区烟草专卖局",
    "油烟机清洗服务部",
)

YELLOW = Found("yellow", "2000.00")


def said(purpose: str, *found: Found) -> Event:
    return Event(50, f"for {purpose}", {"payment": [pay("2000", purpose=purpose)]}, found)


def paid_to(payee: str, *found: Found) -> Event:
    return Event(50, f"to {payee}", {"payment": [pay("2000", payee=payee)]}, found)


def shop(payee: str, yuan: str, *found: Found, **given: str) -> Event:
    rows = {"payment": [pay(yuan, payee=payee, **given)]}
    return Event(51, f"{yuan} to {payee}", rows, found)


EVENTS = [
    *(said(each, YELLOW) for each in LUXURY),
    *(said(each) for each in PLAIN),
    *(paid_to(each, YELLOW) for each in PAYEES),
    *(paid_to(each) for each in PLAIN_PAYEES),
    Event(
        50,
        "exactly a thousand",
        {"payment": [pay("1000", purpose="购买白酒")]},
        [Found("yellow", "1000.00")],
    ),
    Event(50, "a cent below", {"payment": [pay("999.99", purpose="购买白酒")]}),
    Event(50, "returned", {"payment": [pay("-2000", purpose="购买白酒退款")]}),
    shop("明川超市有限公司", "2000", YELLOW),
    shop("明川商场", "2000", YELLOW),
    shop("家家福超级市场", "2000", YELLOW),
    shop("明川商場", "2000", YELLOW),
    shop("明川 超 市", "2000", YELLOW),
    shop("明川超　市", "2000", YELLOW),
    shop("明川超市", "1000"),
    shop("明川超市", "1100", Found("yellow", "1100.00")),
    shop("明川超市", "1050"),
    shop("明川超市", "2000.50"),
    shop("明川超市", "-2000"),
    shop("明川商贸有限公司", "2000"),
    shop("商场路小学", "2000"),
    shop("超市货架制造有限公司", "2000"),
    shop("明川文具店", "2000"),
]
