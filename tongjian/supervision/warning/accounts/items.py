"""The paragraphs that go through the items: their purposes and their sums."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from tongjian.core.documents.rounding import exact, total
from tongjian.supervision.warning.accounts.context import Context, Operand
from tongjian.supervision.warning.accounts.directions import agrees_in_words
from tongjian.supervision.warning.accounts.mentions import Mention
from tongjian.supervision.warning.accounts.names import alike, bare, plain
from tongjian.supervision.warning.accounts.passages import Passage
from tongjian.supervision.warning.accounts.rates import quotient, verdict
from tongjian.supervision.warning.accounts.sentences import Frame, path_in

PURPOSE = re.compile(r"主要(?:用于|是用于|内容(?:为|是))\s*[:：]?\s*(?P<what>[^。；;]+)")
# Words that by themselves say which item money belongs to. Who reads 公积金 thinks of one line.
TOPICS = (
    ("公积金", r"公积金"),
    ("购房补贴", r"购房补贴"),
    ("提租补贴", r"提租补贴"),
    ("职业年金", r"职业年金"),
    ("养老保险", r"养老保险"),
    ("医疗", r"医疗|医保"),
    ("离退休", r"离退休|退休"),
)
# The cost of running an office may stand under any item that runs one.
RUNNING = re.compile(
    r"人员经费|公用经费|日常|在编|在职|工资|运转|办公|薪酬|公用支出|保险|缴费|退休"
)
RUNS = re.compile(r"运行|机关服务|离退休|养老|年金|医疗|公积金|补贴|其他")
GENERAL = {"支出", "经费", "其他", "行政", "事业", "单位", "机关", "项目", "一般", "管理", "事务"}


@dataclass(frozen=True)
class Purpose:
    """What the text says an item's money is for."""

    passage: Passage
    path: dict[str, str]
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words without spaces."""
        return plain(self.passage.text[self.start : self.end]).rstrip(",，")

    @property
    def item(self) -> str:
        """The name of the item."""
        return self.path.get("项") or self.path.get("款") or ""

    @property
    def label(self) -> str:
        """The item for a reader."""
        return "".join(f"{name}（{level}）" for level, name in self.path.items())


def check_items(context: Context) -> None:
    """Check purposes and the sums of the items."""
    purposes = _purposes(context)
    _foreign(context, purposes)
    _copied(context, purposes)
    _basic_or_project(context, purposes)
    _sums(context)


def _purposes(context: Context) -> list[Purpose]:
    found: list[Purpose] = []
    for passage in context.explained:
        for match in PURPOSE.finditer(passage.text):
            path = path_in(passage.text[: match.start()])
            if "项" in path or "款" in path:
                end = match.start("what") + len(match["what"].split("年初预算")[0].rstrip("，, "))
                found.append(Purpose(passage, path, match.start("what"), end))
    return found


def _put(context: Context, purpose: Purpose, kind: str, expected: str | None, message: str) -> None:
    span = (purpose.start, purpose.end)
    context.add(
        kind,
        purpose.passage,
        span,
        row=purpose.label,
        column="主要用于",
        expected=expected,
        message=message,
    )


def _subjects(text: str) -> set[str]:
    return {name for name, pattern in TOPICS if re.search(pattern, text)}


def _foreign(context: Context, purposes: list[Purpose]) -> None:
    """A purpose that speaks of another item only (pension money under housing)."""
    reported: set[int] = set()
    for purpose in purposes:
        own, said = _subjects(purpose.item), _subjects(purpose.text)
        if not own or not said or own & said or _kin(own, said):
            continue
        reported.add(id(purpose))
        other = "、".join(sorted(said))
        message = (
            f"“{purpose.item}”的用途写为“{purpose.text}”，说的是{other}，与科目不符，"
            "可能误抄了其他科目的用途。"
        )
        _put(context, purpose, "purpose", None, message)
    purposes[:] = [one for one in purposes if id(one) not in reported]


def _kin(own: set[str], said: set[str]) -> bool:
    """Pension and annuity are paid together, and the retired draw on medical care too."""
    together = {"养老保险", "职业年金", "离退休"}
    return (bool(own & together) and bool(said & together)) or "离退休" in own | said


def _copied(context: Context, purposes: list[Purpose]) -> None:
    """One purpose word for word under two items, and a sign of which of the two it belongs to.

    What half the items say (人员经费和公用经费) or three of them share is a manner of speaking.
    """
    texts = Counter(one.text for one in purposes)
    reported: set[str] = set()
    for index, purpose in enumerate(purposes):
        for other in purposes[:index] + purposes[index + 1 :]:
            same = other.text == purpose.text and texts[purpose.text] == 2
            if not same or purpose.text in reported or _akin(purpose.item, other.item):
                continue
            if _belongs(other, purpose, later=other in purposes[:index]):
                reported.add(purpose.text)
                message = (
                    f"“{purpose.item}”的用途“{purpose.text}”与“{other.item}”的用途一字不差，"
                    "看不出本科目的用途，可能是误抄，请核对。"
                )
                _put(context, purpose, "purpose", None, message)


def _akin(one: str, other: str) -> bool:
    """Whether two items may well have one purpose (行政运行 and 事业运行, 小学 and 初中教育)."""
    return bare(one) == bare(other) or alike(one, other) >= 0.5


def _belongs(owner: Purpose, copy: Purpose, *, later: bool) -> bool:
    """Whether a shared purpose is the owner's and strange under the other."""
    if len(copy.text) < 4 or _overlap(copy):
        return False
    if _overlap(owner):
        return True
    if RUNNING.search(copy.text):
        strange = not RUNS.search(copy.item) or bool(_subjects(copy.item))
        return "运行" in owner.item and strange and len(copy.text) >= 8
    return later and len(copy.text) >= 8


def _overlap(purpose: Purpose) -> set[str]:
    """Return the telling pairs of characters that an item's name shares with its purpose."""
    name = bare(purpose.item)
    pairs = {name[index : index + 2] for index in range(len(name) - 1)}
    return {pair for pair in pairs if pair in purpose.text and pair not in GENERAL}


def _basic_or_project(context: Context, purposes: list[Purpose]) -> None:
    """A purpose called basic spending whose whole amount is a project, and the reverse."""
    for purpose in purposes:
        if purpose.passage.topic not in ("items", "general", "structure"):
            continue
        frame = next(
            (
                one
                for one in context.frames
                if one.passage is purpose.passage and one.path == purpose.path
            ),
            None,
        )
        match = context.match(frame) if frame else None
        if match is None or match.line is None or match.wrong is not None:
            continue
        five = context.facts.sheets[5]
        basic, project = five.column("基本支出"), five.column("项目支出")
        if basic is None or project is None:
            continue
        amounts = {"基本支出": match.line.cell(basic), "项目支出": match.line.cell(project)}
        for said, other in (("基本支出", "项目支出"), ("项目支出", "基本支出")):
            ends = re.search(rf"{said}$", purpose.text) and other not in purpose.text
            if ends and not amounts[said].value and amounts[other].value:
                message = (
                    f"“{purpose.item}”的用途写为{said}，而表5该科目{amounts[other].shown}"
                    f"全部列在{other}，{said}为空白。"
                )
                _put(context, purpose, "text_table", other, message)


def _sums(context: Context) -> None:
    """Budgets of the items against the budget of the whole, where every item is there."""
    items = [
        one
        for one in context.frames
        if "项" in one.path and one.passage.topic in ("items", "general")
    ]
    whole = next(
        (
            one
            for one in context.frames
            if one.passage.topic in ("items", "general") and not one.path and one.budget
        ),
        None,
    )
    named = {m.line.code for one in items if (m := context.match(one)) and m.line}
    leaves = {line.code for line in context.facts.sheets[5].leaves if line.filled}
    if whole is None or whole.budget is None or not items or not leaves <= named:
        return
    budgets = [(one, one.budget) for one in items if one.budget is not None]
    if len(budgets) != len(items) or any(m.kind != "amount" for _, m in budgets):
        return
    _sum(context, whole, [one for one, _ in budgets])


def _sum(context: Context, whole: Frame, items: list[Frame]) -> None:
    parts = [context.operand(one.budget) for one in items if one.budget is not None]
    assert whole.budget is not None
    value, interval = context.operand(whole.budget)
    added = sum((part[0] for part in parts), Decimal(0))
    if value == added:
        return
    close = interval.meets(total(part[1] for part in parts))
    if not close and _one_item(context, whole, items, value - added):
        return
    message = (
        f"正文{len(parts)}个项级科目的年初预算相加为{added}，而“{whole.label}”年初预算写{value}，"
        f"相差{abs(added - value)}{'，在四舍五入范围内' if close else ''}。"
    )
    kind = "rounding" if close else "arithmetic"
    if not close:
        context.mended_budgets[whole.budget] = (added, total(part[1] for part in parts))
    context.at(kind, whole, whole.budget, column="预算数", expected=str(added), message=message)


def _one_item(context: Context, whole: Frame, items: list[Frame], gap: Decimal) -> bool:
    """Report the one item whose completion or comparison calls for another budget, if there is one.

    Were the whole wrong, its own completion would not fit either.
    """
    if whole.completion is not None and not fits(context, whole, None):
        return False
    culprits: list[tuple[Frame, Mention, Operand]] = []
    for one in items:
        assert one.budget is not None
        value, interval = context.operand(one.budget)
        needed = (value + gap, interval + exact(gap))
        if value + gap >= 0 and not fits(context, one, None) and fits(context, one, needed):
            culprits.append((one, one.budget, needed))
    if len(culprits) != 1:
        return False
    frame, budget, needed = culprits[0]
    context.mended_budgets[budget] = needed
    message = (
        f"“{frame.label}”年初预算写{budget.digits}{budget.unit}，与本句的完成情况不符；"
        f"按各项年初预算合计推算应为{needed[0]}。"
    )
    context.at(
        "arithmetic", frame, budget, column="预算数", expected=str(needed[0]), message=message
    )
    return True


def fits(context: Context, frame: Frame, budget: Operand | None) -> bool:
    """Whether what a frame says of its completion agrees with its budget, or with another one."""
    actuals = context.actuals(frame)
    budgets = [budget] if budget else context.budgets(frame)
    if not actuals or not budgets:
        return True
    if frame.completion is not None:
        rates = [one for part in actuals for all_ in budgets if (one := quotient(part, all_))]
        if rates and verdict(frame.completion, rates) == "fault":
            return False
    return agrees_in_words(frame, actuals[0], budgets[0])
