"""Rule 13: materials that must come with the draft budget are missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis

from tongjian.supervision.warning.declare import (
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
)
from tongjian.supervision.warning.declare import is_town as is_town_code
from tongjian.supervision.warning.expressions import (
    evidence_of,
    is_town,
    results,
    with_evidence,
)
from tongjian.supervision.warning.expressions_terms import YEAR, steps
from tongjian.supervision.warning.wording import WordList

IN_FORCE = date(2021, 9, 28)
FOUR = "四本预算"
"""What a document is called that holds the tables of all four budgets."""


@dataclass(frozen=True)
class Material:
    """A material of the article and the words a document that is it goes by."""

    name: str
    words: tuple[str, ...]
    of_towns: bool = True


MATERIALS = (
    Material("一般公共预算收支表", ("一般公共预算收支", "一般公共预算收入", FOUR)),
    Material("政府性基金预算收支表", ("政府性基金预算收支", "政府性基金收支", FOUR)),
    Material(
        "国有资本经营预算收支表",
        ("国有资本经营预算收支", "国有资本经营收支", FOUR),
        of_towns=False,
    ),
    Material(
        "社会保险基金预算收支表",
        ("社会保险基金预算收支", "社会保险基金收支", "社保基金", FOUR),
        of_towns=False,
    ),
    Material("部门预算表", ("部门预算",)),
    Material("对下级转移支付明细表", ("转移支付",), of_towns=False),
    Material("重点支出类别表", ("重点支出",)),
    Material("重大投资项目表", ("重大投资", "重大项目", "政府投资")),
    Material("政府债务余额和限额情况表", ("债务余额", "债务限额", "政府债务")),
    Material("政府债券发行及还本付息情况表", ("债券", "还本付息")),
    Material("一般公共预算专项资金支出表", ("专项资金",)),
    Material("政府采购预算情况", ("政府采购", "采购预算")),
    Material("国有资产管理情况", ("国有资产",)),
    Material("预算编制的有关说明", ("编制说明", "编制的说明", "编制的有关说明", "编制情况")),
)
"""The ten items of the article in the documents they consist of, without the open tenth."""
LEAST_TOLD = 2


def find(tables: RuleTables, settings: Settings) -> Any:
    """Look for each material among the documents handed in with the draft."""
    rows = steps(tables, "draft_in", "budget")
    rows = rows.filter(rows["date"] >= ibis.literal(IN_FORCE))
    there = {
        f"material_{number}": WordList(each.words).found_in(rows.document).any()
        for number, each in enumerate(MATERIALS)
    }
    years = rows.group_by(list(YEAR)).agg(**there)
    town = is_town(years.jurisdiction)
    told, met, due = (ibis.literal(0) for _ in range(3))
    for number, each in enumerate(MATERIALS):
        one = years[f"material_{number}"].cast("int64")
        wanted = ibis.literal(1) if each.of_towns else ibis.ifelse(town, 0, 1)
        told, met, due = told + one, met + one * wanted, due + wanted
    counted = years.mutate(told=told, met=met, due=due)
    short = counted.filter(counted.told >= LEAST_TOLD, counted.met < counted.due)
    hits = with_evidence(short, YEAR, evidence_of(rows, YEAR, "procedure"))
    return results(
        hits,
        subject=("material", ibis.literal("draft_in/budget"), ibis.literal("预算草案的材料")),
        level="yellow",
        figures=(hits.met, hits.due),
        unit="件",
        further={name: hits[name] for name in there},
    )


def words(row: Mapping[str, Any]) -> str:
    """Name what is missing."""
    town = is_town_code(row["jurisdiction"])
    missing = [
        each.name
        for number, each in enumerate(MATERIALS)
        if not row[f"material_{number}"] and (each.of_towns or not town)
    ]
    return (
        f"{row['year']}年预算草案应当同时提交{int(row['expected'])}件材料，"
        f"登记的只有{int(row['actual'])}件，没有看到：{'、'.join(missing)}。"
    )


RULE = LedgerRule(
    number=13,
    title="预算草案材料不齐",
    level="yellow",
    group="compilation",
    basis=(Basis(law="上海市预算审查监督条例", article=26),),
    in_force_from=IN_FORCE,
    page=Page(
        purpose="核对提交预算草案的初步方案时，应当同时提交的材料是否齐全。",
        why=(
            "少一张表，就有一块钱看不见：没有转移支付明细，看不到钱怎么分给各镇；"
            "没有债务表，看不到借了多少、怎么还。黄色表示需要说明或者补交。"
        ),
        method=(
            "在法定程序中，把“提交草案”环节、事项为预算的各条记录的文件名称，"
            "与条例列举的材料逐件核对：名称中含有该材料的字样即算提交，一份文件可以含几件材料。"
            "缺少任何一件即预警，合为一条。第一项、第四项、第五项各由几张表组成，逐表核对。"
        ),
        example=("某区登记了提交的13件材料，没有政府采购预算情况，预警。"),
        exclusions=(
            "只登记了草案本身、没有逐件登记材料（不足两件）的不判断；"
            "“其他材料及有关说明”没有固定内容，不核对；镇没有国有资本经营预算、社会保险基金预算和下级政府，"
            "不核对这三件；2021年9月28日条例施行以前提交的不判断。"
        ),
    ),
    word_lists={each.name: each.words for each in MATERIALS},
    datasets=("procedure",),
    find=find,
    words=words,
)
