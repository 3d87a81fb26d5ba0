"""Rule 6: most of a project's money goes to societies and associations."""

from collections.abc import Mapping
from typing import Any

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
    ROW,
    UNIT,
    evidence_of,
    named,
    payment_evidence,
    payments,
    results,
    share_pct,
    with_evidence,
    yuan,
)
from tongjian.supervision.warning.expressions_texts import telling, texts_with
from tongjian.supervision.warning.plain import money, over, project_words
from tongjian.supervision.warning.wording import WordList

KEY = [*UNIT, "project"]
BODIES = WordList(
    words=("学会", "协会"),
    exclusions=(
        "学会议",
        "协会议",
        "大学会",
        "小学会",
        "中学会",
        "科学会堂",
        "学会计",
        "政协会",
        "科协会堂",
        "文协会堂",
    ),
)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare per project what societies and associations were paid with what was allotted."""
    given = tables.dataset("allotment")
    given = given.filter(given.level_scope == "own_level", given.amount_yuan.notnull())
    given = given.mutate(project=given.project.fill_null(""))
    allotted = given.group_by(KEY).agg(
        allotted=_.amount_yuan.sum(), project_name=_.project_name.max()
    )
    paid = payments(tables, *KEY, *ROW, "payee")
    paid = telling(paid, payee=texts_with(tables.texts("payee"), BODIES))
    sums = paid.group_by(KEY).agg(paid=_.amount_yuan.sum())
    both = sums.inner_join(allotted, KEY)
    shares = both.mutate(share=share_pct(both.paid, both.allotted))
    most = shares.filter(
        shares.allotted > 0,
        shares.paid >= yuan(settings["least_yuan"]),
        shares.share > settings["most_pct"],
    )
    proof = with_evidence(
        most,
        KEY,
        payment_evidence(paid, KEY),
        evidence_of(given, KEY, "allotment", given.amount_yuan),
    )
    hits = named(proof, tables)
    return results(
        hits,
        subject=("project", hits.unit.concat("/", hits.project), hits.project_name.fill_null("")),
        level="yellow",
        figures=(hits.share, settings["most_pct"]),
        unit="%",
        further={"paid": hits.paid, "allotted": hits.allotted, "unit_name": hits.unit_name},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how much of the project went to them."""
    project = project_words(row)
    return (
        f"{row['unit_name']}{row['year']}年{project}下达指标{money(row['allotted'])}，"
        f"其中付给学会、协会{money(row['paid'])}，占{over(row['actual'], row['expected'])}，"
        f"请说明委托的依据。"
    )


RULE = LedgerRule(
    number=6,
    title="项目资金主要付给学会协会",
    level="yellow",
    group="compilation",
    basis=(Basis(practice="审计实务"),),
    page=Page(
        purpose="找出大部分资金付给学会、协会的项目。",
        why=(
            "本部门的职责和经费整块交给学会、协会，可能是借其名义列支、逃避政府采购，"
            "也说明项目预算本不该由部门安排。黄色表示需要说明。"
        ),
        method=(
            "按预算单位和项目（没有项目编码的归在一起），把收款人名称含“学会”“协会”的本级支付相加（退款以负数冲减），"
            "除以该项目当年下达的指标合计，比例超过界限即预警。"
        ),
        example=(
            "某项目下达指标1,000,000.00元，付给某行业协会800,000.00元，占80%，超过70%，预警。"
        ),
        exclusions=(
            "名称中“大学会议中心”“政协会议室”之类并不是学会、协会的，先行排除；收款人是个人的不判断；"
            "付给学会、协会合计不到最低数的不判断；没有下达指标的不判断。"
        ),
    ),
    thresholds=(
        Threshold("most_pct", 70, "%", "付给学会、协会占指标的比例超过此数即预警", 0, 100),
        Threshold("least_yuan", 10_000, "元", "付给学会、协会合计达到此数才判断（自定标准）"),
    ),
    word_lists=BODIES.as_lists(),
    datasets=("allotment", "payment"),
    find=find,
    words=words,
)
