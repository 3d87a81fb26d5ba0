"""Rule 82, third part: the running text against the dates, against itself, and to its end."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from itertools import combinations

from tongjian.supervision.findings import Finding
from tongjian.supervision.readers.declaration.dates import read_span
from tongjian.supervision.readers.declaration.grid import Where
from tongjian.supervision.readers.declaration.model import Declaration, TextField

RULE = 82
YEAR = re.compile(
    r"(?<![\d〔\[【(])((?:19|20)\d{2})(?=年|\s*[-—–~至]+\s*(?:19|20)\d{2}\s*年)|(?<=[(])((?:19|20)\d{2})(?=年)"
)
RANGE = re.compile(r"((?:19|20)\d{2})\s*年?\s*[-—–~至到]+\s*((?:19|20)\d{2})\s*年")
BASELINE = re.compile(
    r"(?:较|比|与|同|相对于?|对照|参照|截至|截止|自|从|在)\s*(?:19|20)\d{2}\s*年[^，。；、,;]{0,6}"
    r"|(?:19|20)\d{2}\s*年度?(?:的?基础|同期|以来|起|版|修订|决算|执行数|底存量)"
    r"|(?:19|20)\d{2}\s*年(?:底|初|末|\d{1,2}月)?(?:已|曾|就已|即已)[^，。；]*"
)
QUOTED = re.compile(r"《[^》]*》|[〔【\[][^〕】\]]*[〕】\]]\d*号?")
PLANNED = re.compile(
    r"(?:计划|预计|拟|力争|争取|确保)(?:于|在)?((?:19|20)\d{2})年(?:\d{1,2}月)?(?:底|末|份|中|内)?(?:前|之前)?"
    r"(?:全面|全部|基本)?(?:完成|建成|竣工|完工|结束)"
)
DEADLINE = re.compile(r"((?:19|20)\d{2})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?(底|末|内)?(之?前|以前)?")
LONG, SHORTEST_REPEAT, EVIDENCE = 20, 20, 4
TERMINAL = re.compile(r"[。！？；…”’」』）)】》%％.!?;:：\d\w]$")
CJK_END = re.compile(r"[\u4e00-\u9fff]$")
DANGLING = re.compile(
    r"(?:[的和与及或为于在对以由将把被从向并是按]|具有|前往|包括|根据|按照|依据|其中)$"
)
COMPLETE = re.compile(
    r"(?:等等?|是[^，。；]*的|[必可合重迫成充完科现]\w的|行为|为主|为准|作为|普及|涉及|参与|给予|赋予|予以|可以|得以|加以"
    r"|存在|所在|现在|内在|目的|总和|缓和|合并|方向|面向|导向|意向|流向|理由|自由|事由|服从|大于|小于|低于|高于"
    r"|应对|核对|校对|比对|相对|是否|与否)$"
)
PAIRS = (("《", "》"), ("（", "）"), ("“", "”"), ("【", "】"))


def check(document: Declaration) -> list[Finding]:
    """Return contradictions with the dates, cut texts and copied texts."""
    return [*_dates(document), *_cut(document), *_repeated(document)]


def _dates(document: Declaration) -> list[Finding]:
    period = document.period
    start = date.fromisoformat(period.start) if period.start else None
    end = date.fromisoformat(period.end) if period.end else None
    found: list[Finding] = []
    if start and end and start > end:
        message = f"起始日期 {start} 晚于结束日期 {end}；请核对。"
        return [Finding(RULE, "text_table", period.where, str(start), None, message)]
    stated = period.basis == "stated"
    if stated and start and end and document.year and not start.year <= document.year <= end.year:
        message = f"表头年度为 {document.year} 年，起止日期却是 {start} 至 {end}；请核对。"
        found.append(
            Finding(RULE, "text_table", period.where, period.stated, f"{document.year}年", message)
        )
    for field in document.texts:
        found += _field_years(document, field, start, end)
    for target in document.targets:
        if target.target and start and end:
            found += _deadline(target.target, target.target_where, start, end)
    return found


def own_years(text: str) -> list[int]:
    """Return the years that a text sets for itself: not in titles, numbers or comparisons."""
    folded = unicodedata.normalize("NFKC", text)
    bare = BASELINE.sub("", QUOTED.sub("", folded))
    years = {int(year) for pair in YEAR.findall(bare) for year in pair if year}
    for first, last in RANGE.findall(bare):
        years |= set(range(int(first), int(last) + 1))
    return sorted(years)


def _field_years(
    document: Declaration, field: TextField, start: date | None, end: date | None
) -> list[Finding]:
    years = own_years(field.text)
    if field.name == "年度绩效目标" and years and document.year and document.year not in years:
        named = "、".join(str(year) for year in years)
        message = (
            f"年度绩效目标写的是 {named} 年的内容，没有 {document.year} 年的目标；"
            f"请按 {document.year} 年度填写。"
        )
        return [_text_finding(field.where, _around_years(field.text), message)]
    if field.name == "项目总目标" and years and start and max(years) < start.year:
        message = f"项目总目标所述时间止于 {max(years)} 年，早于项目起始日期 {start}；请核对。"
        return [_text_finding(field.where, _around_years(field.text), message)]
    found = []
    for match in PLANNED.finditer(unicodedata.normalize("NFKC", field.text)):
        year = int(match[1])
        if (start and year < start.year) or (end and year > end.year):
            message = f"{field.name}中写“{match[0]}”，与起止日期 {start} 至 {end} 不符；请核对。"
            found.append(_text_finding(field.where, match[0], message))
    return found


def _text_finding(where: Where, stated: str, message: str) -> Finding:
    return Finding(RULE, "text_table", where, stated, None, message)


def _around_years(text: str) -> str:
    """Return the words of the text around its first year."""
    found = re.search(r"[^，。；：\n]{0,20}(?:19|20)\d{2}[^，。；：\n]{0,20}", text)
    return found[0].strip() if found else text[:40]


def _deadline(text: str, where: Where, start: date, end: date) -> list[Finding]:
    """A target's day must lie within the project; 2020年前 ends with 2019."""
    found = DEADLINE.search(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if not found or re.search(r"较|比|同期", text):
        return []
    year, month, day, close, before = found.groups()
    span = read_span(f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else ""))
    if span is None:
        return []
    limit = span.last
    if before and not close and not day:
        limit = span.first - timedelta(days=1)
    if start <= limit <= end or span.first <= end <= span.last:
        return []
    side = "早于起始日期" if limit < start else "晚于结束日期"
    against = start if limit < start else end
    message = f"目标值“{text}”的期限{side} {against}；请核对期限或起止日期。"
    return [_text_finding(where, text, message)]


def _prose(document: Declaration) -> list[tuple[str, str, Where]]:
    fields = [(field.name, field.text, field.where) for field in document.texts if field.text]
    for safeguard in document.safeguards:
        for name, label in (("file", "制度保障的文件名称"), ("measure", "制度保障的具体措施")):
            text = getattr(safeguard, name)
            if text:
                fields.append((label, text, safeguard.places.get(name, safeguard.where)))
    fields += [
        ("三级目标", target.indicator, target.where)
        for target in document.targets
        if target.indicator
    ]
    fields += [("项目明细", item.name, item.where) for item in document.items if item.name]
    return fields


def _cut(document: Declaration) -> list[Finding]:
    prose = _prose(document)
    corpus = "\n".join(dict.fromkeys(text for _, text, _ in prose))
    found = []
    for name, text, where in prose:
        reason = cut_off(text, corpus)
        if reason:
            stated = text[-40:]
            message = f"{name}的文字{reason}，像是被截断；请补全。"
            found.append(Finding(RULE, "wording", where, stated, None, message))
        elif _cut_at_start(text, corpus):
            message = f"{name}的开头“{text[:12]}”像是缺字；请补全。"
            found.append(Finding(RULE, "wording", where, text[:40], None, message))
    return found


def cut_off(text: str, corpus: str) -> str | None:
    """Return how a text shows that its end is missing, or None.

    Besides open brackets and words that want an object, the document itself bears witness: the
    last characters, wherever else they occur, are always followed by one and the same character.
    """
    text = text.strip()
    for opening, closing in PAIRS:
        if text.rfind(opening) > text.rfind(closing):
            return f"在“{opening}”之后没有写完"
    if re.search(r"[，、,：:]$", text) and len(text) >= LONG:
        return f"以“{text[-1]}”结尾"
    if len(text) < LONG or not CJK_END.search(text) or not re.search(r"[，。；、,;]", text):
        return None
    last = re.split(r"[，。；、,;：:\n]", text)[-1]
    if COMPLETE.search(text) or not _unfinished(text, last, corpus):
        return None
    return f"以“{last[-8:]}”结尾，没有写完"


def _unfinished(text: str, last: str, corpus: str) -> bool:
    """Whether prose without a full stop also stops short in its ``last`` clause."""
    clause = re.split(r"[，。；,;\n]", text)[-1]
    if DANGLING.search(text) or (len(clause) <= 2 and len(text) >= 2 * LONG):
        return True
    return _bound(corpus, text[-1:]) or (
        _bound(corpus, text[-2:]) and not re.search(f"{text[-1]}[^\u4e00-\u9fff\n]", corpus)
    )


def _bound(corpus: str, piece: str) -> bool:
    """Whether ``piece`` is elsewhere always followed by one and the same Chinese character."""
    if not re.fullmatch(r"[\u4e00-\u9fff]+", piece):
        return False
    after = re.findall(f"{piece}(.)", corpus)
    ends = len(re.findall(f"{piece}$", corpus, re.MULTILINE))
    same = len(set(after)) == 1 and re.match(r"[\u4e00-\u9fff]", after[0]) is not None
    return same and len(after) >= EVIDENCE and ends == 1


def _cut_at_start(text: str, corpus: str) -> bool:
    """Whether the first character is one that never begins a word in this document.

    算 stands only after 预 or 决 and before many others: a text that begins with it lost 预.
    """
    first = text[:1]
    if len(text) < LONG or not re.match(r"[\u4e00-\u9fff]", first):
        return False
    before = re.findall(f"(.){first}", corpus)
    after = re.findall(f"{first}(.)", corpus)
    starts = len(re.findall(f"^{first}", corpus, re.MULTILINE))
    return (
        starts == 1
        and len(before) >= EVIDENCE + 2
        and len(set(before)) <= 2
        and all(re.match(r"[\u4e00-\u9fff]", char) for char in before)
        and len(set(after)) >= EVIDENCE
    )


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def _repeated(document: Declaration) -> list[Finding]:
    fields = [field for field in document.texts if len(_bare(field.text)) >= SHORTEST_REPEAT]
    found = []
    told: set[int] = set()
    for first, second in combinations(fields, 2):
        if first.name == second.name or id(second) in told:
            continue
        one, two = _bare(first.text), _bare(second.text)
        if not _copied(document, first, second, one, two):
            continue
        told.add(id(second))
        way = "完全相同" if one == two else "整段重复"
        stated = second.text[:60]
        message = f"{second.name}与{first.name}的文字{way}；请按各自的要求填写。"
        found.append(Finding(RULE, "purpose", second.where, stated, None, message))
    return found


def _copied(document: Declaration, first: TextField, second: TextField, one: str, two: str) -> bool:
    """Whether one text is the other or all within it.

    A year's goal may be part of the whole goal, and in a project of one year it is the whole.
    """
    goals = {first.name, second.name} == {"项目总目标", "年度绩效目标"}
    if goals:
        period = document.period
        one_year = bool(period.start and period.end and period.start[:4] == period.end[:4])
        return one == two and not one_year
    return one in two or two in one
