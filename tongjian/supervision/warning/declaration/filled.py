"""Rule 82, first part: what was moved to its field, and what must be filled and is not."""

from __future__ import annotations

from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.declaration.grid import Where
from tongjian.supervision.readers.declaration.model import Declaration, Money

RULE = 82
REQUIRED_TEXTS = ("项目概况", "项目立项情况", "立项依据", "项目总目标", "年度绩效目标")
EXCLUSIVE = (("一次性", "经常性"), ("新增", "延续"))


def check(document: Declaration) -> list[Finding]:
    """Return shifts and blanks in the order of the form."""
    shifts = [
        Finding(RULE, "shifted", shift.where, shift.stated, None, shift.message)
        for shift in document.shifts
    ]
    return [
        *shifts,
        *_project(document),
        *_year(document),
        *_category(document),
        *_period(document),
        *_money(document),
        *_texts(document),
        *_items(document),
        *_safeguards(document),
    ]


def blank(where: Where, message: str, stated: str | None = None) -> Finding:
    """Return a finding for a place that stands empty."""
    return Finding(RULE, "blank", where, stated, None, message)


def _project(document: Declaration) -> list[Finding]:
    project = document.project
    if project is None or project.text is None:
        where = project.where if project else document.start_where
        return [blank(where, "项目名称没有填写；请补填。")]
    different = [
        other
        for other in document.projects
        if other.text and _bare(other.text) != _bare(project.text)
    ]
    return [
        Finding(
            RULE, "name", other.where, other.text, project.text,
            f"此处项目名称为“{other.text}”，与前面的“{project.text}”不一致；请核对是否混入了其他项目。",
        )
        for other in different
    ]  # fmt: skip


def _bare(text: str) -> str:
    return "".join(text.split()).replace("（", "(").replace("）", ")")


def _year(document: Declaration) -> list[Finding]:
    if document.year is None:
        return [blank(document.start_where, "没有找到申报年度；请在表头填写年度。")]
    if not document.years:
        message = f"表头没有写申报年度，已按起止日期读作 {document.year} 年；请在表头填写年度。"
        return [blank(document.start_where, message)]
    return [
        Finding(
            RULE, "text_table", where, f"{year}年", f"{document.year}年",
            f"此处年度为 {year} 年，与表头的 {document.year} 年不一致；请核对。",
        )
        for year, where in document.years
        if year != document.year
    ]  # fmt: skip


def _category(document: Declaration) -> list[Finding]:
    found = []
    for choice in document.choices:
        if not choice.ticked:
            words = "没有勾选任何一项" if choice.boxed else "没有填写"
            options = "、".join(choice.options)
            tail = f"（可选：{options}）" if options else ""
            found.append(blank(choice.where, f"{choice.label}{words}{tail}；请补上。"))
        for pair in EXCLUSIVE:
            both = [label for label in choice.ticked if label.startswith(pair)]
            if len({label[:2] for label in both}) > 1:
                stated = "、".join(both)
                message = f"{choice.label}同时勾选了“{stated}”，两者只能选一项；请核对。"
                found.append(Finding(RULE, "wording", choice.where, stated, None, message))
    return found


def _period(document: Declaration) -> list[Finding]:
    period = document.period
    if period.basis == "year":
        return [
            blank(
                period.where,
                f"只写明年度，没有具体起止日期，已按 {period.start} 至 {period.end} 读取；"
                "请填写起止日期。",
                period.stated or None,
            )
        ]
    if period.basis == "unclear":
        return [
            Finding(
                RULE, "wording", period.where, period.stated, None,
                f"起止日期“{period.stated}”不是明确的起止日期；请填写开始和结束的年月日。",
            )
        ]  # fmt: skip
    if period.basis == "blank":
        names = "、".join(period.blank)
        return [blank(period.where, f"{names}没有填写；请补填。")]
    if period.basis == "absent":
        return [blank(document.start_where, "没有找到项目起止日期；请补填。")]
    return []


def _money(document: Declaration) -> list[Finding]:
    named: list[tuple[str, Money | None]] = [
        ("项目总预算", document.total_budget),
        ("当年预算", document.year_budget),
        ("项目明细的金额合计", document.items_total),
    ]
    found = [
        blank(money.where, f"{name}没有填写；请补填。")
        for name, money in named
        if money is not None and money.yuan is None and not money.stated
    ]
    if document.total_budget is None and document.year_budget is None:
        found.append(blank(document.start_where, "没有找到项目资金总额或当年预算；请补填。"))
    return found


def _texts(document: Declaration) -> list[Finding]:
    filled = {field.name for field in document.texts if field.text}
    told = {"项目立项情况"} if filled & {"立项依据", "立项必要性", "立项可行性"} else set()
    seen: set[str] = set()
    found = []
    for field in document.texts:
        missing = field.name not in filled and field.name not in told and field.name not in seen
        if field.name in REQUIRED_TEXTS and missing:
            seen.add(field.name)
            found.append(blank(field.where, f"{field.name}没有填写；请补填。"))
    return found


def _items(document: Declaration) -> list[Finding]:
    found = []
    for item in document.items:
        if item.name is None:
            found.append(blank(item.where, "项目明细有金额而没有名称；请补填。"))
        if item.amount is not None and item.amount.yuan is None and not item.amount.stated:
            found.append(
                blank(item.amount.where, f"“{item.name or '未命名明细'}”没有填写金额；请补填。")
            )
    return found


def _safeguards(document: Declaration) -> list[Finding]:
    found = []
    staged = any(safeguard.stages for safeguard in document.safeguards)
    for safeguard in document.safeguards:
        name = safeguard.file or safeguard.kind or "此项制度"
        for field, label in (("file", "文件名称"), ("measure", "具体措施")):
            if field in safeguard.places and getattr(safeguard, field) is None:
                place = safeguard.places[field]
                found.append(blank(place, f"制度保障“{name}”没有填写{label}；请补填。"))
        if staged and not safeguard.stages:
            found.append(blank(safeguard.where, f"制度保障“{name}”没有勾选保障阶段；请补上。"))
    return found
