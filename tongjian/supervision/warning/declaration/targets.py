"""Rule 82, second part: a target must be measurable and stand in the scheme of levels."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.declaration.model import Declaration, Target
from tongjian.supervision.readers.declaration.words import plain

RULE = 82
LEVELS = {"level1": "一级目标", "level2": "二级目标", "indicator": "三级目标"}
NUMBER = re.compile(
    r"\d|百分之|[一二两三四五六七八九十百千万]+(?:个|次|项|人|家|套|台|天|日|年|月|期|名|份|场|成|倍|公里|小时|条|座|处|所)"
)
BOUND = re.compile(
    r"^(?:全部|全覆盖|全面覆盖|零|无)|零(?:事故|投诉|差错|发生|容忍)|^无(?:事故|投诉|差错|违规)"
)
DIRECTION = re.compile(
    r"[≥≤=<>≧≦≈±~↑↓—–]|\d-\d|不[低少高多大小超早晚迟]|以上|以下|以内|之内|之间|[低少高多大小优早晚]于|至[少多]|超过|达到?"
    r"|控制在|内$|前$|之前|以前|底$|末$|前完成|底完成|提[高升]|下降|降低|增[长加]|减少|缩短|[不未]超|范围|每[年月季周日天人次]"
    r"|保持|等于|起$|持平|上升|节约|节省|左右|为?[零0]容忍"
)
DATE = re.compile(r"(?:19|20)\d{2}(?:年|[-/.]\d)|\d{1,2}月(?:\d{1,2}日)?(?:底|末|前|$)")
COUNTED = re.compile(
    r"[\d一二两三四五六七八九十百千万]\s*[项个套份次台场期篇部座条本册辆门处间栋件批轮类所家种只块张幅首支架盏副把]"
)
PERCENT = re.compile(r"(\d+(?:\.\d+)?)(?:%|‰)|百分之百")
TWO_SIDED = re.compile(r"偏差|差异|变动|增减|误差|变化|偏离|增长|增幅")
BARE_NUMBER = re.compile(
    r"[≥≤=<>≧≦±~↑↓不低少高超于至多过大小达到等以上下内-]*\d+(?:\.\d+)?(?:[-~]\d+(?:\.\d+)?)?(?:以[上下内])?"
)
UNIT_IN_NAME = re.compile(
    r"[(（][^()（）]*[%％人次个家天元项台套日年月米里吨亩户所座份分][^()（）]*[)）]$|分数$|得分$"
)
OUTPUT = re.compile(r"产出|投入")
OUTPUT_2 = re.compile(r"数量|质量|时效")
SCHEME = ("产出目标", "效果目标", "影响力目标")
EFFECT = re.compile(r"效果|效益|影响|满意|成效")


def check(document: Declaration) -> list[Finding]:
    """Return what keeps the targets from being measured, in the order of the form."""
    if not document.targets:
        where = document.targets_where or document.start_where
        return [Finding(RULE, "blank", where, None, None, "没有填写任何绩效指标；请补填。")]
    found: list[Finding] = []
    absent = [name for name in LEVELS if all(getattr(t, name) is None for t in document.targets)]
    if absent:
        names = "、".join(LEVELS[name] for name in absent)
        where = document.targets_where or document.start_where
        message = f"绩效指标表没有{names}一栏，或整栏没有填写；请按表式补全。"
        found.append(Finding(RULE, "blank", where, None, None, message))
    for target in document.targets:
        found += _levels(target, absent)
        found += _measurable(target)
    return found + _classes(document) + _twice(document)


def _levels(target: Target, absent: list[str]) -> list[Finding]:
    missing = [
        label
        for name, label in LEVELS.items()
        if getattr(target, name) is None and name not in absent
    ]
    if not missing:
        return []
    shown = target.indicator or target.target
    return [
        Finding(
            RULE, "blank", target.where, shown, None,
            f"指标“{shown}”缺{'、'.join(missing)}；请按表式补全。",
        )
    ]  # fmt: skip


def _measurable(target: Target) -> list[Finding]:
    name = target.indicator or "未命名指标"
    if target.target is None:
        message = f"指标“{name}”没有填写目标值；请补填可衡量的数值。"
        return [Finding(RULE, "blank", target.target_where, None, None, message)]
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", target.target))
    lacking = missing_parts(text, unicodedata.normalize("NFKC", name))
    if not lacking:
        return []
    what = "、".join(lacking)
    kind = "unit" if lacking == ["计量单位"] else "wording"
    return [
        Finding(
            RULE, kind, target.target_where, target.target, None,
            f"指标“{name}”的目标值“{target.target}”缺{what}，无法据以衡量；请改为如“≥90%”的写法。",
        )
    ]  # fmt: skip


def missing_parts(text: str, indicator: str = "") -> list[str]:
    """Return which of number, direction and unit a target lacks; ``text`` is half width.

    100% of a rate is its upper end and 0% its lower, so they need no sign, unless what is measured
    goes both ways (a deviation). A date is a limit in itself, and things counted out (3套) are
    the work to be delivered.
    """
    if BOUND.search(text):
        return []
    if not NUMBER.search(text):
        return ["数值"]
    lacking = []
    directed = DIRECTION.search(text) or DATE.search(text) or _at_an_end(text, indicator)
    if not directed and not COUNTED.search(text):
        lacking.append("方向（≥、≤、=）")
    if BARE_NUMBER.fullmatch(text) and not UNIT_IN_NAME.search(indicator):
        lacking.append("计量单位")
    return lacking


def _at_an_end(text: str, indicator: str) -> bool:
    percents = PERCENT.findall(text)
    if not percents or TWO_SIDED.search(indicator):
        return False
    return all(value == "" or float(value) in {0.0, 100.0} for value in percents)


def _classes(document: Declaration) -> list[Finding]:
    """Both what is produced and what it does must have a target."""
    names = [f"{target.level1 or ''}/{target.level2 or ''}" for target in document.targets]
    output = any(OUTPUT.search(name) or OUTPUT_2.search(name) for name in names)
    effect = any(EFFECT.search(name) for name in names)
    if output == effect:
        return _scheme(document) if output else []
    where = document.targets_where or document.start_where
    missing = "效益（效果）类" if output else "产出类"
    message = f"绩效指标中没有{missing}目标；请补充，使产出和效果都能衡量。"
    return [Finding(RULE, "blank", where, None, None, message)]


def _scheme(document: Declaration) -> list[Finding]:
    """Of the scheme of output, outcome and impact, no class may be left out once two are used."""
    used = {plain(target.level1) for target in document.targets if target.level1}
    missing = [name for name in SCHEME if name not in used]
    if len(missing) != 1:
        return []
    where = document.targets_where or document.start_where
    message = f"绩效指标中没有{missing[0]}；请按表式补全产出目标、效果目标和影响力目标。"
    return [Finding(RULE, "blank", where, None, None, message)]


def _twice(document: Declaration) -> list[Finding]:
    keys = [
        (target.period, target.level2, target.indicator, target.target)
        for target in document.targets
    ]
    counts = Counter(keys)
    seen: set[tuple[str | None, ...]] = set()
    found = []
    for key, target in zip(keys, document.targets, strict=True):
        if counts[key] > 1 and key in seen and target.indicator and target.target:
            message = (
                f"指标“{target.indicator}”与前面一项的名称和目标值完全相同；请核对是否重复填写。"
            )
            found.append(Finding(RULE, "purpose", target.where, target.indicator, None, message))
        seen.add(key)
    return found
