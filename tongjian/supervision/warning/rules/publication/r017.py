"""Rule 17: earmarked transfers issued late."""

from collections.abc import Mapping
from typing import Any

from tongjian.supervision.warning.declare import Basis, LedgerRule, Page, RuleTables, Settings
from tongjian.supervision.warning.expressions_transfers import issued_late, late_words

DAYS = 60
"""Days from the congress's approval, by the article itself: no setting."""


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare the day of each earmarked transfer with the congress's approval of the budget."""
    return issued_late(tables, "earmarked", DAYS)


def words(row: Mapping[str, Any]) -> str:
    """Say which transfer was late and by how much."""
    return late_words(row, "专项转移支付")


RULE = LedgerRule(
    number=17,
    title="专项转移支付下达超期",
    level="red",
    group="publication",
    basis=(Basis(law="预算法", article=52),),
    places="district",
    page=Page(
        purpose="核对区对镇的专项转移支付是否在人民代表大会批准预算后六十日内正式下达。",
        why=(
            "专项转移支付对应具体项目。下达晚了，项目就开工晚，年底容易突击花钱或者结转。"
            "红色表示触及法律界限，需要书面答复；年度中新增的转移支付，答复时说明资金来源和时间即可。"
        ),
        method=(
            "取本级人民代表大会批准预算的最早日期和每一笔对下专项转移支付的正式下达日期，按自然日计算，"
            "批准次日为第1天；超过60天即预警，第60天下达的不预警。只提前通知、还没有正式下达的，"
            "算到报送的数据所及之日（报送日上一个月的月末）。"
        ),
        example="某区1月20日批准预算，5月10日才下达对某镇的专项转移支付2,000,000.00元，相隔111天，超过期限51天，预警。",
        exclusions=(
            "救灾、据实结算的不判断；收回（负数）和金额为零的不判断；没有批准日期记录的不判断；"
            "镇没有下级，不判断。"
        ),
    ),
    datasets=("procedure", "transfer"),
    find=find,
    words=words,
)
