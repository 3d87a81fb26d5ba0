"""Rule 52: a meeting or training that cost more than the standard allows."""

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    judged_rows,
    named,
    results,
    single_evidence,
)
from tongjian.supervision.warning.plain import money, moneys

KINDS = {"meeting": "会议", "training": "培训"}
KEY = ["jurisdiction", "fiscal_year", "kind"]
PER_HEAD_AND_DAY = "综合定额|每人每[天日]|人[·/／]?[天日]"
OTHERWISE = (
    "场租|场地|讲课|师资|课时|学时|住宿|伙食|餐|交通|资料|每场|每次|每期|全年|年度|总额|上限|天数|人数|次数|"
    "比例|平方米"
)
"""What says that a standard counts something else than heads and days."""
STANDARD = "decimal(12, 2)"


def _registered(tables: RuleTables) -> Any:
    """Return the registered standards per head and day, by kind, with their days in force."""
    rows = judged_rows(tables.dataset("register"), tables)
    about = rows.key.fill_null("").concat(" ", rows.value.fill_null(""))
    by_head = about.re_search(PER_HEAD_AND_DAY)
    rows = rows.mutate(by_head=by_head).filter(
        rows.kind == "standard",
        rows.number_value.notnull(),
        by_head | ~about.re_search(OTHERWISE),
    )
    return ibis.union(
        *(
            rows.filter(rows.key.contains(text)).select(
                "jurisdiction",
                "fiscal_year",
                "date_from",
                "date_to",
                "by_head",
                kind=ibis.literal(kind),
                standard=_.number_value.cast(STANDARD),
            )
            for kind, text in KINDS.items()
        )
    )


def _with_standard(rows: Any, tables: RuleTables, settings: Settings) -> Any:
    """Add the highest registered standard of the day, else the setting."""
    joined = rows.select(*KEY, "record_no", "date").inner_join(_registered(tables), KEY)
    valid = joined.filter(
        joined.date_from <= joined.date, joined.date_to.isnull() | (joined.date <= joined.date_to)
    )
    best = valid.group_by([*KEY, "record_no"]).agg(
        # One that says it is per head and day goes before one that says nothing of it.
        registered=valid.standard.max(where=valid.by_head).fill_null(valid.standard.max())
    )
    both = rows.left_join(best, [*KEY, "record_no"])
    usual = ibis.ifelse(
        both.kind == "meeting",
        ibis.literal(settings["meeting_yuan"], type=STANDARD),
        ibis.literal(settings["training_yuan"], type=STANDARD),
    )
    return both.mutate(standard=both.registered.fill_null(usual))


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare what each cost with standard × people × days."""
    rows = judged_rows(tables.dataset("meeting_training"), tables)
    rows = _with_standard(rows, tables, settings)
    allowed = rows.standard * rows.people.cast("decimal(9, 0)") * rows.days.cast("decimal(8, 2)")
    rows = rows.mutate(allowed=allowed.round(2).cast("decimal(38, 2)"))
    hits = named(rows.filter(rows.amount_yuan > rows.allowed), tables)
    return results(
        hits,
        subject=("record", hits.record_no, hits.title),
        level="yellow",
        figures=(hits.amount_yuan, hits.allowed),
        unit="元",
        evidence=(single_evidence("meeting_training", hits), ibis.literal(1)),
        further={name: hits[name] for name in ("unit_name", "people", "days", "standard", "date")},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say what it cost and what the standard would allow."""
    days = f"{row['days'].normalize():f}"
    spent, most, over = moneys(row["actual"], row["expected"], row["difference"])
    return (
        f"{row['unit_name']}{row['date']:%Y年%-m月%-d日}举办的“{row['subject_name']}”"
        f"{row['people']}人{days}天，支出{spent}；按每人每天{money(row['standard'])}"
        f"的标准最多{most}，超出{over}，请说明。"
    )


RULE = LedgerRule(
    number=52,
    title="会议培训超标准",
    level="yellow",
    group="payment",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出支出超过标准的会议和培训。",
        why="会议费、培训费按人数、天数和标准核定，超标准开支就是铺张。黄色表示需要说明。",
        method=(
            "每次会议、培训的支出，与“标准×人数×天数”比较，大于即预警。标准取财政部门登记的、"
            "当日有效的每人每天开支标准（没有写明按什么计的会议费、培训费标准，也按每人每天计）；"
            "同类有几档的取最高一档；没有登记的，取本规则的设置（自定标准）。"
        ),
        example=(
            "40人2天的会议，标准每人每天450元，最多36,000.00元；支出38,000.00元，"
            "超出2,000.00元，预警；支出36,000.00元不预警。"
        ),
        exclusions="恰好达到标准的不预警；不按人数和天数计的标准（如场租、讲课费标准）不使用。",
    ),
    thresholds=(
        Threshold(
            "meeting_yuan", 450, "元", "没有登记标准时，会议每人每天的标准", least=1, most=5000
        ),
        Threshold(
            "training_yuan", 400, "元", "没有登记标准时，培训每人每天的标准", least=1, most=5000
        ),
    ),
    datasets=("meeting_training",),
    optional=("register",),
    find=find,
    words=words,
)
