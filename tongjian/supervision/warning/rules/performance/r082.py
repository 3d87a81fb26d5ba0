"""Rule 82: a declaration without measurable targets, or not properly filled in."""

from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.declaration.model import Declaration
from tongjian.supervision.warning.declaration import filled, targets, words
from tongjian.supervision.warning.declare import Basis, DocumentRule, Page


def check(document: Declaration) -> list[Finding]:
    """Return shifts and blanks, then the targets, then the running text."""
    return [*filled.check(document), *targets.check(document), *words.check(document)]


RULE = DocumentRule(
    number=82,
    title="绩效目标不可衡量或申报表填写不全",
    level="yellow",
    group="final_accounts",
    documents="declaration",
    check=check,
    basis=(
        Basis(practice="预算绩效评审的通行做法：绩效目标应细化、量化、可衡量，申报表应填写完整"),
    ),
    page=Page(
        purpose="检查绩效目标是否写明数值、方向和单位，层级是否完整，申报表的必填内容是否齐全、真实对应。",
        why=(
            "目标没有数值，年底就无法判断是否完成；层级缺失、文字照抄、日期矛盾，"
            "说明目标不是按项目实际填写的。预算审查只有拿到可衡量的目标，才能在事后问责。"
        ),
        method=(
            "逐个检查指标：目标值有没有数字，有没有方向（如≥、不低于、以上、前），单独的数字有没有单位；"
            "一级、二级、三级目标是否齐全；是否既有产出目标也有效果目标，用产出、效果、影响力三类目标的表式有没有缺一类。"
            "检查项目类别是否勾选，起止日期、当年预算、合计等是否空白；"
            "表内年度、起止日期与文字中的年份是否矛盾；文字是否被截断；一栏文字是否照抄另一栏。"
            "读取时按内容归位的单元格，逐一列为“错位”，供对照原表。"
        ),
        example=(
            "某项目申报 2021 年预算，时效目标的目标值写“及时”，没有数值，报为不可衡量；"
            "年度绩效目标只写了 2019 年和 2020 年的工作，与申报年度矛盾，报为日期与文字不符。"
        ),
        exclusions=(
            "100% 和 0% 对完成率一类指标本身就是上下限，不要求再写方向（偏差一类可正可负的除外）；"
            "日期本身就是期限，按件计数的成果（如“3套”）就是要交付的工作量，都不要求写方向。"
            "项目在一年以内的，总目标与年度目标相同不算照抄。"
            "文字中作比较的年份（如“较2020年增长”）、文件名和文号中的年份不与起止日期比较。"
            "签章、填报人和联系方式空白不报。"
        ),
    ),
)
