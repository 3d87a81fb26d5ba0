"""Rule 50: words of luxury in a payment's purpose or payee."""

from collections.abc import Mapping
from typing import Any

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import payments, per_payment, yuan
from tongjian.supervision.warning.expressions_texts import telling, texts_with
from tongjian.supervision.warning.plain import money
from tongjian.supervision.warning.wording import WordList

_SPIRITS_AND_TOBACCO = ("烟", "酒", "茅台", "五粮液")
_PLACES = (
    "会所",
    "高尔夫",
    "夜总会",
    "KTV",
    "歌舞厅",
    "酒吧",
    "足浴",
    "桑拿",
    "洗浴",
    "温泉",
    "按摩",
    "度假村",
    "棋牌",
    "卡拉OK",
    "水疗",
)
_PLEASURES = (
    "雪茄",
    "威士忌",
    "whisky",
    "whiskey",
    "cigar",
    "旅游",
    "旅行社",
    "游艇",
    "观光游",
    "购物卡",
    "奢侈品",
    "珠宝",
    "高档礼品",
)
_NOT_SPIRITS = (
    "酒精",
    "酒店",
    "酒驾",
    "醉酒",
    "解酒",
    "戒酒",
    "禁酒",
    "限酒",
    "酒后驾",
    "酒类流通",
    "酒类监管",
    "酒类管理",
    "酒类检测",
    "酒类抽检",
    "酒泉",
    "酒石酸",
    "酒类市场",
    "酒类专项",
    "酒类商品",
    "料酒",
    "酒吧街",
    "酒家",
    "碘酒",
    "酒厂地块",
    "酒厂厂房",
    "酒厂旧址",
    "酒厂改造",
    "酒厂征收",
    "酒厂拆",
    "酿酒葡萄",
    "酿酒高粱",
    "酿酒产业",
)
_NOT_TOBACCO = (
    "禁烟",
    "控烟",
    "戒烟",
    "无烟",
    "油烟",
    "烟花",
    "烟草局",
    "烟草专卖",
    "烟雾",
    "烟感",
    "烟尘",
    "烟气",
    "烟道",
    "烟囱",
    "烟火",
    "烟台",
    "防烟",
    "排烟",
    "挡烟",
    "感烟",
    "吸烟有害",
    "吸烟劝阻",
    "吸烟点",
    "吸烟区",
    "吸烟室",
    "吸烟亭",
    "人间烟",
    "烟叶税",
    "烟叶种植",
    "烟叶生产",
)
_NOT_TRAVEL = (
    "旅游局",
    "旅游委",
    "文化和旅游",
    "文化旅游",
    "旅游公共",
    "旅游公厕",
    "旅游公路",
    "旅游景区",
    "旅游道路",
    "旅游集散",
    "旅游交通",
    "旅游基础设施",
    "旅游质监",
    "旅游监管",
    "旅游发展",
    "旅游规划",
    "旅游宣传",
    "旅游推广",
    "旅游推介",
    "旅游厕所",
    "旅游标识",
    "旅游咨询",
    "旅游执法",
    "旅游市场",
    "旅游管理",
    "旅游统计",
    "旅游安全",
    "旅游产业",
    "旅游行业",
    "旅游资源",
    "旅游节",
    "旅游标准",
    "旅游专列安全",
    "旅游日",
    "旅游体育",
    "旅游学校",
    "旅游专业",
    "旅游职业",
    "全域旅游",
    "乡村旅游",
)
# Not 会所有: a club is often called 某某会所有限公司.
_NOT_A_CLUB = (
    "委员会所",
    "社会所",
    "基金会所",
    "协会所",
    "学会所",
    "工会所",
    "商会所",
    "联合会所",
    "居委会所",
    "村委会所",
    "大会所",
    "晚会所",
    "年会所",
    "展会所",
    "运动会所",
    "研讨会所",
    "培训会所",
    "会所属",
    "会所需",
)
_NOT_A_PLEASURE = ("温泉镇", "温泉路", "温泉街道", "按摩医院", "盲人按摩", "棋牌协会", "棋牌类竞赛")
LUXURY = WordList(
    words=_SPIRITS_AND_TOBACCO + _PLACES + _PLEASURES,
    exclusions=_NOT_SPIRITS + _NOT_TOBACCO + _NOT_TRAVEL + _NOT_A_CLUB + _NOT_A_PLEASURE,
)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Look through purposes and the names of payees who are no persons."""
    told = {name: texts_with(tables.texts(name), LUXURY) for name in ("purpose", "payee")}
    rows = payments(tables)
    hits = telling(rows.filter(rows.amount_yuan >= yuan(settings["least_yuan"])), **told)
    hits = hits.left_join(told["purpose"], [("purpose", "text")])
    shown = hits.mutate(in_purpose=hits.text.notnull(), text=hits.text.coalesce(hits.payee))
    return per_payment(
        shown,
        tables,
        level="yellow",
        expected=settings["least_yuan"],
        further=("in_purpose", "text"),
    )


def words(row: Mapping[str, Any]) -> str:
    """Say where the word stands."""
    where = "用途" if row["in_purpose"] else "收款人"
    return (
        f"{row['unit_name']}{row['date_paid']:%Y年%-m月%-d日}支付{money(row['actual'])}，"
        f"{where}为“{row['text']}”，含有烟酒、会所、旅游等字样，请说明。"
    )


RULE = LedgerRule(
    number=50,
    title="支付含奢侈消费字样",
    level="yellow",
    group="payment",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出用途或收款人中带有烟、酒、会所、旅游等字样的支付。",
        why="公款不得用于高消费娱乐和变相旅游。字样只是线索，黄色表示需要说明。",
        method=(
            "单笔支付达到界限，用途或收款人名称中含有词表中的词，并且不是排除词的一部分，即预警。"
            "先去掉排除词，再查找，因此“酒店会所”仍会因“会所”预警。"
        ),
        example=(
            "用途为“采购白酒”，金额3,000.00元，预警；用途为“采购医用酒精”，或收款人为“某某大酒店”，不预警。"
        ),
        exclusions=(
            "酒精、酒店、禁烟、油烟、旅游局、文化和旅游等排除词见下方词表；收款人为个人的不查姓名；"
            "低于界限的小额支付和退款不判断。"
        ),
    ),
    thresholds=(Threshold("least_yuan", 1000, "元", "单笔支付达到此数才判断"),),
    word_lists=LUXURY.as_lists(),
    datasets=("payment",),
    find=find,
    words=words,
)
