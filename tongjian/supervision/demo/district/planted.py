"""Single payments and lines that are stated: what happened, where, when and for how much.

Months and days are those of the year the entry falls in (``years_back`` from the last year).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Pay:
    """A payment: day, yuan as text, payee, last digits of an invented account, purpose.

    ``delivered_in`` is the month of the file if not that of the day; ``line`` the entry's line.
    """

    month: int
    day: int
    yuan: str
    payee: str
    account: int
    purpose: str
    line: int = 0
    delivered_in: int | None = None

    def date(self, year: int) -> date:
        """Return the day in ``year``."""
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class Line:
    """A budget line of the entry: (month, day, yuan) parts; none = no budget at all.

    Lines with the same ``project`` share a project code under another ``function``.
    """

    budget: tuple[tuple[int, int, str], ...]
    project: int = 0
    function: str | None = None


@dataclass(frozen=True)
class Entry:
    """One event or near miss: ``place`` counts the ten jurisdictions, ``host`` its units."""

    kind: str
    near: bool
    place: int
    years_back: int
    host: int
    statement: str
    name: str
    lines: tuple[Line, ...]
    pays: tuple[Pay, ...]
    econ: str = "30227"
    gov: str = "502"


def _one(*parts: tuple[int, int, str]) -> tuple[Line, ...]:
    return (Line(parts),)


def _from_start(yuan: str) -> tuple[Line, ...]:
    return _one((1, 1, yuan))


_TWICE = (
    Entry(
        "paid_twice",
        False,
        0,
        0,
        3,
        "同一笔设备款36,800.00元于{y}年4月15日和4月17日两次付给同一收款人同一账户。",
        "档案设备购置",
        _from_start("80000"),
        (
            Pay(4, 15, "36800.00", "朗澜档案设备有限公司", 4101, "档案密集架设备款"),
            Pay(4, 17, "36800.00", "朗澜档案设备有限公司", 4101, "档案密集架设备款"),
        ),
    ),
    Entry(
        "paid_twice",
        False,
        4,
        1,
        2,
        "同一笔监测费92,417.50元于{y}年4月29日和5月6日（隔月）两次付给同一收款人同一账户。",
        "水质监测",
        _from_start("190000"),
        (
            Pay(4, 29, "92417.50", "清岑检测技术有限公司", 4102, "水质监测费"),
            Pay(5, 6, "92417.50", "清岑检测技术有限公司", 4102, "水质监测费用"),
        ),
    ),
    Entry(
        "paid_twice",
        False,
        0,
        2,
        5,
        "{y}年11月12日当天两张凭证各付15,260.00元，收款人、账户、项目都相同。",
        "活动场地布置",
        _from_start("31000"),
        (
            Pay(11, 12, "15260.00", "桐晖展示工程有限公司", 4103, "场地布置费"),
            Pay(11, 12, "15260.00", "桐晖展示工程有限公司", 4103, "场地布置费"),
        ),
    ),
    Entry(
        "paid_again_later",
        True,
        0,
        1,
        4,
        "按期支付的服务费28,500.00元，{y}年3月4日和3月12日各一次，相隔8天。",
        "档案数字化",
        _from_start("60000"),
        (
            Pay(3, 4, "28500.00", "远舟档案服务有限公司", 4104, "档案数字化第一批"),
            Pay(3, 12, "28500.00", "远舟档案服务有限公司", 4104, "档案数字化第二批"),
        ),
    ),
    Entry(
        "paid_to_two_accounts",
        True,
        5,
        0,
        1,
        "同额补贴19,900.00元于{y}年3月10日和3月11日付给同名收款人的两个不同账户。",
        "设施运行补贴",
        _from_start("40000"),
        (
            Pay(3, 10, "19900.00", "禾芷公共服务有限公司", 4105, "设施运行补贴"),
            Pay(3, 11, "19900.00", "禾芷公共服务有限公司", 4106, "设施运行补贴"),
        ),
    ),
    Entry(
        "paid_a_cent_apart",
        True,
        0,
        3,
        2,
        "{y}年6月3日付41,200.00元、6月5日付41,200.01元，同一收款人同一项目，金额差一分。",
        "培训教材编印",
        _from_start("90000"),
        (
            Pay(6, 3, "41200.00", "瑾文印务有限公司", 4107, "教材编印费"),
            Pay(6, 5, "41200.01", "瑾文印务有限公司", 4107, "教材编印费"),
        ),
    ),
    Entry(
        "paid_for_two_projects",
        True,
        0,
        1,
        6,
        "{y}年9月9日和9月10日同额33,000.00元付给同一账户，但分属两个项目。",
        "设施巡检",
        (Line(((1, 1, "35000"),)), Line(((1, 1, "35000"),), project=1)),
        (
            Pay(9, 9, "33000.00", "沐川设施管理有限公司", 4108, "一号点位巡检费"),
            Pay(9, 10, "33000.00", "沐川设施管理有限公司", 4108, "二号点位巡检费", line=1),
        ),
    ),
)

_PEOPLE = (
    Entry(
        "person_paid_large",
        False,
        0,
        1,
        7,
        "{y}年2月26日向个人张某一次支付1,280,000.00元。",
        "房屋征收补偿",
        _from_start("1300000"),
        (Pay(2, 26, "1280000.00", "张某", 4201, "房屋征收补偿款"),),
        econ="30399",
        gov="509",
    ),
    Entry(
        "person_paid_large",
        False,
        6,
        0,
        1,
        "{y}年1月21日向个人沈某某一次支付1,000,000.01元。",
        "土地流转补偿",
        _from_start("1010000"),
        (Pay(1, 21, "1000000.01", "沈某某", 4202, "土地流转补偿款"),),
        econ="30399",
        gov="509",
    ),
    Entry(
        "person_paid_a_million",
        True,
        0,
        2,
        8,
        "{y}年1月23日向个人冯某支付恰好1,000,000.00元。",
        "人才安居补助",
        _from_start("1000000"),
        (Pay(1, 23, "1000000.00", "冯某", 4203, "人才安居补助"),),
        econ="30399",
        gov="509",
    ),
)

_WORDS = (
    Entry(
        "drink_bought",
        False,
        0,
        1,
        9,
        "{y}年6月18日购买白酒12,000.00元。",
        "公务活动保障",
        _from_start("12600"),
        (Pay(6, 18, "12000.00", "宁辰商贸有限公司", 4301, "购买白酒"),),
    ),
    Entry(
        "drink_bought",
        False,
        3,
        2,
        1,
        "{y}年9月24日购买香烟恰好1,000.00元。",
        "公务活动保障",
        _from_start("1300"),
        (Pay(9, 24, "1000.00", "博恒商贸有限公司", 4302, "购买香烟"),),
    ),
    Entry(
        "private_club_paid",
        False,
        0,
        0,
        10,
        "{y}年5月20日向一家私人会所支付8,660.00元。",
        "业务交流",
        _from_start("9000"),
        (Pay(5, 20, "8660.00", "云岚私人会所有限公司", 4303, "场地使用费"),),
    ),
    Entry(
        "alcohol_for_cleaning",
        True,
        0,
        1,
        11,
        "{y}年4月9日购买消毒用酒精23,450.00元。",
        "防护物资",
        _from_start("24000"),
        (Pay(4, 9, "23450.00", "致源医疗器械有限公司", 4304, "消毒用酒精采购"),),
    ),
    Entry(
        "hotel_for_training",
        True,
        2,
        1,
        1,
        "{y}年7月8日向酒店支付培训场地费46,300.00元。",
        "业务培训",
        _from_start("50000"),
        (Pay(7, 8, "46300.00", "景和酒店有限公司", 4305, "培训场地费"),),
    ),
    Entry(
        "no_smoking_campaign",
        True,
        0,
        2,
        12,
        "{y}年5月28日支付禁烟宣传栏制作费18,700.00元。",
        "健康宣传",
        _from_start("20000"),
        (Pay(5, 28, "18700.00", "诚远广告制作有限公司", 4306, "禁烟宣传栏制作"),),
    ),
    Entry(
        "tourism_bureau_paid",
        True,
        0,
        3,
        13,
        "{y}年10月21日向外地旅游局拨付协作经费60,400.00元。",
        "对口协作",
        _from_start("62000"),
        (Pay(10, 21, "60400.00", "岭南禾源县旅游局", 4307, "对口协作经费"),),
    ),
    Entry(
        "drink_bought_small",
        True,
        7,
        1,
        1,
        "{y}年8月13日购买白酒999.99元。",
        "公务活动保障",
        _from_start("1200"),
        (Pay(8, 13, "999.99", "德清商贸有限公司", 4308, "购买白酒"),),
    ),
)

_SHOPS = (
    Entry(
        "round_sum_at_shop",
        False,
        0,
        1,
        14,
        "{y}年1月17日向超市支付整数5,000.00元。",
        "职工活动",
        _from_start("5000"),
        (Pay(1, 17, "5000.00", "惠禾超市有限公司", 4401, "活动用品"),),
    ),
    Entry(
        "round_sum_at_shop",
        False,
        8,
        0,
        1,
        "{y}年1月20日向商场支付整数12,300.00元。",
        "职工活动",
        _from_start("12500"),
        (Pay(1, 20, "12300.00", "新朗商场有限公司", 4402, "活动用品"),),
    ),
    Entry(
        "thousand_at_shop",
        True,
        0,
        2,
        15,
        "{y}年3月19日向超市支付恰好1,000.00元。",
        "日常用品",
        _from_start("1000"),
        (Pay(3, 19, "1000.00", "惠禾超市有限公司", 4401, "清洁用品"),),
    ),
    Entry(
        "odd_sum_at_shop",
        True,
        1,
        1,
        1,
        "{y}年3月20日向超市支付1,200.50元。",
        "日常用品",
        _from_start("1300"),
        (Pay(3, 20, "1200.50", "惠禾超市有限公司", 4401, "清洁用品"),),
    ),
    Entry(
        "odd_sum_at_shop",
        True,
        0,
        0,
        16,
        "{y}年3月21日向商场支付3,450.00元，不是一百元的整数倍。",
        "日常用品",
        _from_start("3500"),
        (Pay(3, 21, "3450.00", "新朗商场有限公司", 4402, "窗帘更换"),),
    ),
)

_RECORDS = (
    Entry(
        "dated_in_future",
        False,
        0,
        0,
        17,
        "{y}年6月的支付文件中有一笔支付日期写成{y}年12月5日。",
        "设备保养",
        _from_start("27000"),
        (Pay(12, 5, "26310.00", "瑞岭设备技术有限公司", 4501, "设备保养费", delivered_in=6),),
    ),
    Entry(
        "received_before_paid",
        False,
        4,
        1,
        1,
        "{y}年6月的支付文件7月上旬收到，其中一笔支付日期为7月28日。",
        "绿化养护",
        _from_start("45000"),
        (Pay(7, 28, "44120.00", "嘉禾绿化养护有限公司", 4502, "绿化养护费", delivered_in=6),),
    ),
    Entry(
        "purpose_without_words",
        False,
        0,
        2,
        18,
        "{y}年8月20日一笔支付的用途只写了“FY-0820”。",
        "综合服务",
        _from_start("8000"),
        (Pay(8, 20, "7715.40", "弘舟咨询服务有限公司", 4503, "FY-0820"),),
    ),
    Entry(
        "payee_blank",
        False,
        5,
        1,
        1,
        "{y}年10月16日一笔支付没有写收款人。",
        "综合服务",
        _from_start("6500"),
        (Pay(10, 16, "6480.00", "", 4504, "资料整理费"),),
    ),
    Entry(
        "received_on_day_paid",
        True,
        7,
        1,
        1,
        "{y}年5月的支付文件在5月31日当天收到，其中一笔正是当天支付。",
        "设备保养",
        _from_start("9000"),
        (Pay(5, 31, "8930.00", "睿川设备技术有限公司", 4505, "设备保养费"),),
    ),
    Entry(
        "purpose_one_word",
        True,
        0,
        1,
        19,
        "{y}年7月16日一笔支付的用途为“A4纸”，只有一个汉字。",
        "办公耗材",
        _from_start("3000"),
        (Pay(7, 16, "2876.00", "思溪办公用品有限公司", 4506, "A4纸"),),
    ),
)

_LINES = (
    Entry(
        "paid_without_line",
        False,
        0,
        1,
        20,
        "{y}年5月22日支付74,300.00元，所用项目在任何预算中都没有。",
        "临时项目",
        (Line(()),),
        (Pay(5, 22, "74300.00", "澄岚咨询服务有限公司", 4601, "临时项目服务费"),),
    ),
    Entry(
        "paid_under_other_function",
        False,
        8,
        2,
        1,
        "{y}年9月17日的52,600.00元记在229其他支出科目下，而该项目的预算在另一科目。",
        "设施更新",
        (Line(((1, 1, "120000"),)), Line((), function="2299999")),
        (
            Pay(3, 18, "61000.00", "思珩建设工程有限公司", 4602, "设施更新首付款"),
            Pay(9, 17, "52600.00", "思珩建设工程有限公司", 4602, "设施更新进度款", line=1),
        ),
    ),
    Entry(
        "paid_before_line",
        False,
        0,
        2,
        21,
        "{y}年8月19日支付38,150.00元，该项目预算9月1日才生效。",
        "应急修缮",
        _one((9, 1, "40000")),
        (Pay(8, 19, "38150.00", "宁源建设工程有限公司", 4603, "应急修缮款"),),
    ),
    Entry(
        "paid_on_day_of_line",
        True,
        0,
        1,
        22,
        "{y}年7月1日支付57,420.00元，该项目预算正是当天生效。",
        "应急修缮",
        _one((7, 1, "58000")),
        (Pay(7, 1, "57420.00", "宁源建设工程有限公司", 4603, "应急修缮款"),),
    ),
    Entry(
        "paid_above_line",
        False,
        0,
        1,
        23,
        "项目{y}年变动后预算99,999.99元，3月12日和9月10日共付100,000.00元，多付一分。",
        "标识更新",
        _from_start("99999.99"),
        (
            Pay(3, 12, "61000.00", "景澜广告制作有限公司", 4604, "标识制作首付款"),
            Pay(9, 10, "39000.00", "景澜广告制作有限公司", 4604, "标识制作尾款"),
        ),
    ),
    Entry(
        "paid_above_line",
        False,
        9,
        0,
        1,
        "项目{y}年变动后预算300,000.00元，2月和5月共付335,000.00元。",
        "广场修缮",
        _from_start("300000"),
        (
            Pay(2, 20, "180000.00", "思珩建设工程有限公司", 4602, "广场修缮首付款"),
            Pay(5, 21, "155000.00", "思珩建设工程有限公司", 4602, "广场修缮尾款"),
        ),
    ),
    Entry(
        "paid_line_exactly",
        True,
        0,
        1,
        24,
        "项目{y}年变动后预算128,640.50元，分两次恰好付完。",
        "宣传手册",
        _from_start("128640.50"),
        (
            Pay(4, 16, "70000.00", "瑾文印务有限公司", 4107, "手册设计费"),
            Pay(10, 15, "58640.50", "瑾文印务有限公司", 4107, "手册印制费"),
        ),
    ),
    Entry(
        "paid_raised_line",
        True,
        0,
        2,
        25,
        "项目{y}年初预算50,000.00元，7月1日调剂增加30,000.00元，9月累计付80,000.00元。",
        "网络安全检测",
        _one((1, 1, "50000"), (7, 1, "30000")),
        (
            Pay(3, 13, "50000.00", "弘溪信息科技有限公司", 4605, "安全检测费"),
            Pay(9, 11, "30000.00", "弘溪信息科技有限公司", 4605, "安全复测费"),
        ),
    ),
)

_LARGE = (
    Entry(
        "large_paid_once",
        False,
        0,
        1,
        26,
        "{y}年1月18日一次付清120,000,000.00元，该项目全年只付这一次。",
        "综合设施建设",
        _from_start("120000000"),
        (Pay(1, 18, "120000000.00", "恒岑建设工程有限公司", 4701, "综合设施建设款"),),
        econ="31099",
        gov="503",
    ),
    Entry(
        "large_paid_in_parts",
        True,
        0,
        2,
        27,
        "项目{y}年1至3月分三次付49,900,000.00元、49,800,000.00元、49,700,000.00元。",
        "管网改造",
        _from_start("149400000"),
        (
            Pay(1, 16, "49900000.00", "恒岑建设工程有限公司", 4701, "管网改造一期款"),
            Pay(2, 20, "49800000.00", "恒岑建设工程有限公司", 4701, "管网改造二期款"),
            Pay(3, 20, "49700000.00", "恒岑建设工程有限公司", 4701, "管网改造三期款"),
        ),
        econ="31099",
        gov="503",
    ),
)

ENTRIES: tuple[Entry, ...] = (*_TWICE, *_PEOPLE, *_WORDS, *_SHOPS, *_RECORDS, *_LINES, *_LARGE)

# (place, years back, month): the file came on the last treasury day of its own month.
EARLY_FILES = {(7, 1, 5)}

# (place, years back): the town's revenue budget falls short of its spending budget by so many
# yuan all year; or only until a month, and then is put right.
SHORT_RESOURCES = {(5, 3): ("2600000", None), (2, 0): ("1350000", None), (4, 1): ("980000", 6)}
