"""Rule 16: general transfers issued late."""

from collections.abc import Mapping
from typing import Any

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions_transfers import issued_late, late_words

DAYS = 30
"""Days from the congress's approval, by the article itself: no setting."""


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare the day of each general transfer with the congress's approval of the budget."""
    return issued_late(tables, "general", DAYS)


def words(row: Mapping[str, Any]) -> str:
    """Say which transfer was late and by how much."""
    return late_words(row, "一般性转移支付")


RULE = LedgerRule(
    number=16,
    title="一般性转移支付下达超期",
    level="red",
    group="publication",
    basis=(Basis(law="预算法", article=52),),
    places="district",
    page=Page(
        purpose="核对区对镇的一般性转移支付是否在人民代表大会批准预算后三十日内正式下达。",
        why=(
            "一般性转移支付是镇里的基本财力。下达晚了，镇里上半年的开支就没有着落。"
            "红色表示触及法律界限，需要书面答复；年度中新增的转移支付，答复时说明资金来源和时间即可。"
        ),
        method=(
            "取本级人民代表大会批准预算的最早日期和每一笔对下一般性转移支付的正式下达日期，按自然日计算，"
            "批准次日为第1天；超过30天即预警，第30天下达的不预警。只提前通知、还没有正式下达的，"
            "算到报送的数据所及之日（报送日上一个月的月末）。"
        ),
        example="某区1月20日批准预算，3月18日才下达对某镇的一般性转移支付5,000,000.00元，相隔58天，超过期限28天，预警。",
        exclusions=(
            "救灾、据实结算的不判断；收回（负数）和金额为零的不判断；没有批准日期记录的不判断；"
            "镇没有下级，不判断。"
        ),
    ),
    datasets=("procedure", "transfer"),
    find=find,
    words=words,
)
