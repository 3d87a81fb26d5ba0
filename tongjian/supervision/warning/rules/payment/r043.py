"""Rule 43: the contingency reserve spent on something foreseeable."""

from collections.abc import Mapping
from typing import Any

import ibis

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions import (
    in_class,
    named,
    payments,
    results,
    single_evidence,
)
from tongjian.supervision.warning.expressions_texts import SUDDEN, telling, texts_with
from tongjian.supervision.warning.plain import money
from tongjian.supervision.warning.wording import WordList

RESERVE_CLASS = ("227",)
RESERVE = WordList(
    words=("预备费",),
    exclusions=("基本预备费", "工程预备费", "价差预备费", "涨价预备费", "不可预见预备费"),
)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Keep what is paid from the reserve without a word of anything sudden."""
    texts = {column: tables.texts(column) for column in ("purpose", "project_name")}
    rows = payments(tables)
    rows = rows.filter(rows.amount_yuan > 0)
    of_class = in_class(rows.function_code, RESERVE_CLASS)
    told = {column: texts_with(of, RESERVE) for column, of in texts.items()}
    spent = ibis.union(rows.filter(of_class), telling(rows.filter(~of_class), **told))
    for column, of in texts.items():
        spent = spent.anti_join(texts_with(of, SUDDEN), [(column, "text")])
    hits = named(spent, tables)
    return results(
        hits,
        subject=("payment", hits.payment_no, hits.unit_name),
        level="red",
        figures=(hits.amount_yuan, 0),
        unit="元",
        evidence=(single_evidence("payment", hits), ibis.literal(1)),
        further={
            "date_paid": hits.date_paid,
            "purpose": hits.purpose.fill_null(""),
            "project_name": hits.project_name.fill_null(""),
        },
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what the reserve was spent on, as far as it is written down."""
    project = f"项目为“{row['project_name']}”，" if row["project_name"] else ""
    purpose = f"用途为“{row['purpose']}”" if row["purpose"] else "没有写明用途"
    return (
        f"{row['subject_name']}{row['date_paid']:%Y年%-m月%-d日}动用预备费支付"
        f"{money(row['actual'])}，{project}{purpose}，看不出属于突发事件或者难以预见的开支，请说明。"
    )


RULE = LedgerRule(
    number=43,
    title="预备费使用不当",
    level="red",
    group="payment",
    basis=(Basis(law="预算法", article=40), Basis(law="预算法", article=64)),
    page=Page(
        purpose="找出用预备费支付、但看不出属于突发事件或者难以预见开支的款项。",
        why=(
            "预备费是为自然灾害等突发事件和难以预见的开支留的，动用方案由本级政府决定，"
            "不能拿来补日常经费。红色表示迹象明显，需要书面答复，并不等于违法。"
        ),
        method=(
            "支出功能分类为227，或者用途、项目名称含有“预备费”的支付，"
            "用途和项目名称中都没有突发、灾害、抢险、疫情等词的，即预警，每笔一条。"
        ),
        example="用途为“动用预备费购置办公家具”，预警；用途为“动用预备费抢修暴雨损毁道路”，不预警。",
        exclusions=(
            "工程概算中的基本预备费、价差预备费不是预算法所说的预备费，不判断；"
            "退款（负数）不判断；预备费已转列其他科目、用途中又不提预备费的，从支付数据看不出来。"
        ),
    ),
    word_lists={
        "预备费的词": RESERVE.words,
        "预备费的排除词": RESERVE.exclusions,
        "突发事件的词": SUDDEN.words,
        "突发事件的排除词": SUDDEN.exclusions,
    },
    datasets=("payment",),
    find=find,
    words=words,
)
