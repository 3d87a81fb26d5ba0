"""Rule 38: hotels, fuel or meetings prepaid in the last quarter."""

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

FIRST_MONTH = 10
PREPAID = WordList(
    words=("预存", "预付", "预充", "预缴", "充值", "储值"),
    exclusions=("预付工程款", "预付款保函", "预付费电表", "充值卡销售", "话费充值系统"),
)
_PLACES = (
    "酒店",
    "宾馆",
    "饭店",
    "招待所",
    "度假村",
    "住宿",
    "餐费",
    "餐饮费",
    "用餐",
    "公务接待",
    "接待费",
)
_VEHICLES = ("加油", "油卡", "油费", "燃油", "汽油", "石化", "石油", "公务用车", "租车", "车辆维修")
_MEETINGS = ("会议费", "会务", "会议服务", "会议中心", "会议场", "会场", "培训费")
_TRIPS = ("出国", "出境", "机票")
SPENT_ON = WordList(
    words=_PLACES + _VEHICLES + _MEETINGS + _TRIPS,
    exclusions=(
        "会议中心装修",
        "会议中心改造",
        "会议中心建设",
        "酒店式公寓",
        "石化工程",
        "石油工程",
        "公务用车平台",
        "出国留学",
        "加油站改造",
        "加油站迁建",
        "加油站搬迁",
        "加油站建设",
        "加油站征收",
        "加油站油罐",
        "会议场所改造",
        "会议场所装修",
        "会场改造",
        "会场装修",
    ),
)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Look for a word of prepaying in the purpose, and for what in the purpose or the payee."""
    rows = payments(tables)
    rows = rows.filter(
        rows.amount_yuan >= yuan(settings["least_yuan"]), rows.date_paid.month() >= FIRST_MONTH
    )
    prepaid = texts_with(tables.texts("purpose"), PREPAID)
    told = {name: texts_with(tables.texts(name), SPENT_ON) for name in ("purpose", "payee")}
    hits = telling(telling(rows, purpose=prepaid), **told)
    return per_payment(
        hits, tables, level="yellow", expected=settings["least_yuan"], further=("purpose",)
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what was prepaid, and when."""
    return (
        f"{row['unit_name']}{row['date_paid']:%Y年%-m月%-d日}支付{money(row['actual'])}，"
        f"用途为“{row['purpose']}”，属于年底预付接待、用车、会议等费用，请说明。"
    )


RULE = LedgerRule(
    number=38,
    title="第四季度预存预付三公经费",
    level="yellow",
    group="payment",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出10月至12月预存、预付给酒店、加油站、会议场所等的款项。",
        why=(
            "年底把没有用完的预算先付给酒店、加油站，账面上花完了，事情还没有发生，"
            "下一年再慢慢消费，预算就管不住了。黄色表示需要说明。"
        ),
        method=(
            "10月至12月的支付，单笔达到界限，用途含有“预存、预付、预缴、充值”等词，"
            "并且用途或收款人含有酒店、加油、会议、出国等词，即预警。先去掉排除词，再查找。"
        ),
        example=(
            "某单位12月20日向某石化公司支付50,000.00元，用途为“公务用车加油卡充值”，预警；"
            "同样的支付在9月，或者用途为“预付工程款”，不预警。"
        ),
        exclusions=(
            "预付工程款、会议中心装修等排除词见下方词表；低于界限的支付、退款（负数）不判断；"
            "收款人为个人的不查姓名，只查用途。"
        ),
    ),
    thresholds=(Threshold("least_yuan", 10_000, "元", "单笔支付达到此数才判断"),),
    word_lists={
        "预付的词": PREPAID.words,
        "预付的排除词": PREPAID.exclusions,
        "用在何处的词": SPENT_ON.words,
        "用在何处的排除词": SPENT_ON.exclusions,
    },
    datasets=("payment",),
    find=find,
    words=words,
)
