"""Rule 7: a department's project is really a transfer to the level below."""

from collections.abc import Mapping
from typing import Any

from ibis import _

from tongjian.supervision.warning.declare import (
    DISTRICT_DIGITS,
    Basis,
    LedgerRule,
    Page,
    RuleTables,
    Settings,
    Threshold,
)
from tongjian.supervision.warning.expressions import (
    NOT_A_PROGRAMME,
    ROW,
    UNIT,
    in_class,
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
GOVERNMENTS = WordList(words=("镇人民政府", "乡人民政府", "镇政府", "镇财政所", "乡财政所"))


def _of_towns(tables: RuleTables) -> Any:
    """Return ``district`` and ``payee``: the names of town units that no district unit bears."""
    units = tables.units
    units = units.mutate(
        district=units.jurisdiction.left(DISTRICT_DIGITS),
        low=units.jurisdiction.length() > DISTRICT_DIGITS,
    )
    names = units.group_by(["district", "unit_name"]).agg(only_low=_.low.all())
    return names.filter(names.only_low).select("district", payee=names.unit_name)


def find(tables: RuleTables, settings: Settings) -> Any:
    """Compare per project what governments and units below were paid with all it paid."""
    rows = payments(tables, *KEY, *ROW, "function_code", "project_name", "payee", "payee_is_person")
    rows = rows.filter(~in_class(rows.function_code, NOT_A_PROGRAMME))
    bodies = rows.filter(~rows.payee_is_person.fill_null(False))
    known = bodies.mutate(district=bodies.jurisdiction)
    towns = _of_towns(tables)
    met = known.semi_join(towns, ["district", "payee"]).drop("district")
    rest = known.anti_join(towns, ["district", "payee"]).drop("district")
    below = met.union(telling(rest, payee=texts_with(tables.texts("payee"), GOVERNMENTS)))
    low = below.group_by(KEY).agg(below=_.amount_yuan.sum())
    whole = (
        rows.semi_join(low, KEY)
        .group_by(KEY)
        .agg(paid=_.amount_yuan.sum(), project_name=_.project_name.max())
    )
    both = low.inner_join(whole, KEY)
    shares = both.mutate(share=share_pct(both.below, both.paid))
    most = shares.filter(
        shares.paid > 0,
        shares.below >= yuan(settings["least_yuan"]),
        shares.share > settings["most_pct"],
    )
    hits = named(with_evidence(most, KEY, payment_evidence(below, KEY)), tables)
    return results(
        hits,
        subject=("project", hits.unit.concat("/", hits.project), hits.project_name.fill_null("")),
        level="yellow",
        figures=(hits.share, settings["most_pct"]),
        unit="%",
        further={"below": hits.below, "paid": hits.paid, "unit_name": hits.unit_name},
    )


def words(row: Mapping[str, Any]) -> str:
    """Say how much of the project went to the level below."""
    project = project_words(row)
    return (
        f"{row['unit_name']}{row['year']}年{project}支付{money(row['paid'])}，"
        f"其中付给下级政府和单位{money(row['below'])}，占{over(row['actual'], row['expected'])}，"
        f"请说明为何没有列作对下转移支付。"
    )


RULE = LedgerRule(
    number=7,
    title="部门预算代列对下转移支付",
    level="yellow",
    group="compilation",
    basis=(Basis(practice="审计实务"),),
    places="district",
    page=Page(
        purpose="找出列在区级部门预算里、实际大部分付给镇的项目。",
        why=(
            "给下级的钱列在部门预算里，转移支付就少报了，部门支出就多报了，"
            "代表看不到这些钱怎样分给各镇。黄色表示需要说明。"
        ),
        method=(
            "按预算单位和项目（没有项目编码的归在一起），把收款人是本区各镇预算单位（名称相同）或名称写明镇人民政府、镇财政所的"
            "本级支付相加，除以该项目当年的支付合计，比例超过界限即预警。"
        ),
        example=(
            "某区级项目当年支付10,000,000.00元，其中付给三个镇的单位8,000,000.00元，"
            "占80%，超过60%，预警。"
        ),
        exclusions=(
            "列在转移性支出（230）的本来就是转移支付，不判断；预备费（227）、债务还本支出（231）不判断；"
            "区里也有同名单位的不认作镇的单位；收款人是个人的支付不算付给下级；"
            "付给下级合计不到最低数的不判断。"
        ),
    ),
    thresholds=(
        Threshold("most_pct", 60, "%", "付给下级占项目支付的比例超过此数即预警", 0, 100),
        Threshold("least_yuan", 10_000, "元", "付给下级合计达到此数才判断（自定标准）"),
    ),
    word_lists={"认作下级的词": GOVERNMENTS.words},
    datasets=("payment",),
    find=find,
    words=words,
)
