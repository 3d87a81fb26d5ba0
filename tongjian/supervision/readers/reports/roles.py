"""What a column holds, by the words above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tongjian.supervision.readers.reports.words import (
    BARE_UNIT,
    BRACKET_UNIT,
    CODE_HEAD,
    LINE_HEAD,
    NAME_HEAD,
    is_title,
    squeeze,
)

MONEY = frozenset({"budget", "adjusted", "actual"})
IGNORED = frozenset({"remark", "ratio", "diff", "prior", "month", "delta"})
_ASIDE = re.compile(
    r"[(（\[][^()（）]*(?:含|不含|剔除|扣除|其中|快报|草案|审定|预计数?|元)[^()（）]*[)）\]]"
)
# 预算 in the name of one of the budgets says nothing about the column.
_BUDGETS = re.compile(
    r"(?:一般公共|公共财政|政府性基金|国有资本经营|社会保险基金|社保基金|基金|一般|部门)预算"
)
# Words of lines, where 上年, 安排, 预算 and 调整 say nothing about a column.
_LINE = re.compile(
    r"稳定调节|稳调|结转|结余|上解|调入|调出|补助|转移|还本|付息|转贷|周转金|预备费|税收|非税|安排的支出"
)
_REMARK = re.compile(r"备注|说明|原因|依据|政策|文件号|联系")
_RATIO = re.compile(
    r"[%‰]|百分[比点数]|比例|比重|占比|[率幅]$|增幅|增速|进度|完成率|执行率|"
    r"^(?:累计)?(?:完成|占|为|达|达到|占总?|执行占|完成占)(?:年初|全年|年度|调整|调整后|本年|当年|变动|收入|支出|总)*(?:预算|决算|计划|目标)数?的?$"
)
_DIFF = re.compile(
    r"增减|增长|^[比较与]|比上|比去|比年初|比预算|同比|环比|差额|差异|差数|超收|短收|超支|增加额|减少额|增收|减收|净增|[±]|"
    r"(?<!调)增[（(]?[+]|\+[、,，/]?-|尚未|未完成|未执行"
)
_PRIOR = re.compile(r"上年|去年|上一?年度|上期|同期|前年|往年|历年|上年度")
_CUMULATIVE = re.compile(r"累计|截至|截止|止|1[-—–~～至到]\d{1,2}月|月[末底]|年[末底]|全年")
_MONTH = re.compile(
    r"本月|当月|本旬|本季|当季|单月|(?<![-—–~～至到\d])(?:1[0-2]|[1-9])月(?:份|数|当|执行|完成|收|支|发|实|$)|^(?:1[0-2]|[1-9])月"
)
_ADJUSTED = re.compile(
    r"(?:调整|变动|变更|调剂|追加|修正)(?:后|预算(?!数?额?的)|后的)|(?:预算|计划).{0,2}(?:调整|变动|变更)后|"
    r"最终预算|现行预算|调整后|变动后"
)
_DELTA = re.compile(r"调整|变动|追加|调剂|调增|调减|变更")
_ACTUAL = re.compile(
    r"决算|执行|完成|累计|实绩|实际|实现|收入数|支出数|入库|到位|快报|预计|发生[额数]|截至|截止|实收|实支|实数|本年实|完成额"
)
_BUDGET = re.compile(r"预算|年初|计划|安排|批准|指标|目标|人代会|预计数")
_AMOUNT = re.compile(
    r"金额|数额|(?:本年|当年|全年|本期|本年度)(?:数|金额|发生)?|数|总额|合计|小计|总计|本级|全区|全县|全市|全镇|"
    r"本年(?:收入|支出)|(?:本年|当年)?(?:收入|支出)(?:合计|小计|总计)"
)
TOTAL_NAME = re.compile(r"(?:本年|当年)?(?:收入|支出)(?:合计|小计|总计)")
ESTIMATE = re.compile(r"预计|快报")


def is_name_head(text: str) -> bool:
    """Whether a heading stands over names."""
    plain = _bare(text)
    return bool(NAME_HEAD.fullmatch(plain)) and not is_code_head(text)


def is_code_head(text: str) -> bool:
    """Whether a heading stands over codes."""
    return bool(CODE_HEAD.fullmatch(_bare(text)))


def is_line_head(text: str) -> bool:
    """Whether a heading stands over the numbers of lines."""
    return bool(LINE_HEAD.fullmatch(_bare(text)))


def _bare(text: str) -> str:
    return re.sub(r"[(（\[].*?[)）\]]|[:：*]$", "", squeeze(text))


def role_of(text: str) -> str | None:
    """Return the role one heading's words give, None where they give none."""
    plain = BRACKET_UNIT.sub("", squeeze(text))
    if not plain or len(plain) > 40 or BARE_UNIT.fullmatch(plain):
        return None
    if (len(plain) > 12 and is_title(plain)) or plain.endswith(("表", "科目", "项目", "名称")):
        return None
    if _REMARK.search(plain):
        return "remark"
    plain = _ASIDE.sub("", plain) or plain
    plain = _BUDGETS.sub("", re.sub(r"^其中[:：]?", "", plain))
    if _LINE.search(plain):
        return None
    return next((role for role, says in _SAYINGS if says(plain)), None)


def _is_month(plain: str) -> bool:
    return bool(_MONTH.search(plain)) and not _CUMULATIVE.search(plain)


# The order decides: 完成预算% is no completed amount, 上年决算数 not this year's.
_SAYINGS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("ratio", _RATIO.search),
    ("diff", _DIFF.search),
    ("prior", _PRIOR.search),
    ("month", _is_month),
    ("adjusted", _ADJUSTED.search),
    ("delta", _DELTA.search),
    ("actual", _ACTUAL.search),
    ("budget", _BUDGET.search),
    ("year", re.compile(r"20\d\d年?度?数?").fullmatch),
    ("actual", re.compile(r"1[-—–~～至到]\d{1,2}月").search),
    ("amount", _AMOUNT.fullmatch),
)


def resolve(path: Sequence[str]) -> str | None:
    """Return the role of a column by its headings from top to bottom.

    The lowest that says something decides, but nothing below 上年 or 增减 is this year's amount,
    and 预算数 below 调整后 is the adjusted budget.
    """
    roles = [role for text in path if (role := role_of(text)) is not None]
    if not roles:
        return None
    lowest = roles[-1]
    if lowest in IGNORED - {"month", "delta"}:
        return lowest
    above = [role for role in roles if role in {"ratio", "diff", "prior", "remark"}]
    if above:
        return above[-1]
    if "month" in roles and not (lowest == "actual" and _CUMULATIVE.search(squeeze(path[-1]))):
        return "month"
    if lowest in {"amount", "year"}:
        money = [role for role in roles if role in MONEY | {"delta"}]
        lowest = money[-1] if money else lowest
    if lowest == "budget" and "adjusted" in roles and not re.search("年初", squeeze(path[-1])):
        return "adjusted"
    return lowest
