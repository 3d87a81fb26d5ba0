"""Wording: text left over from the form, doubled words, missing units, names and years."""

from __future__ import annotations

import re
from itertools import pairwise

from tongjian.supervision.findings import Finding
from tongjian.supervision.warning.accounts.context import RULE, Context
from tongjian.supervision.warning.accounts.identities import three_public_lines
from tongjian.supervision.warning.accounts.mentions import Mention, mentions
from tongjian.supervision.warning.accounts.names import plain
from tongjian.supervision.warning.accounts.passages import Passage
from tongjian.supervision.warning.accounts.sentences import (
    ACTUAL,
    BUDGET,
    CHANGE,
    GROWTH,
    SHARE,
    path_in,
)

SHOWN = 20  # characters of a sentence that are enough to find it
PLACEHOLDER = re.compile(
    r"(?<![A-Za-z./_-])[XxＸｘ×]{2,}(?![A-Za-z./_-])|[×]{2,}|[〇○]{2,}|_{3,}|。{3,}"
    r"|(?<![A-Za-z0-9])[XＸ×](?=年度?|月|日|万元|%|个|辆|局|委)"
)
CHOICE = re.compile(
    r"增加[（(]减少[)）]|减少[（(]增加[)）]|增长[（(]下降[)）]|下降[（(]增长[)）]"
    r"|大于[（(]小于[)）]|小于[（(]大于[)）]|高于[（(]低于[)）]|低于[（(]高于[)）]"
    r"|增加[/／]减少|增长[/／]下降|大于[/／]小于|有[/／]无"
)
INSTRUCTION = re.compile(
    r"[（(][^（）()]*(?:不涉及的?不列|持平表述|请填写|若无|若没有|据实填|自行填|按实际填"
    r"|以下同|可删除|删除本|模板|填写说明|制度名称)[^（）()]*[)）]"
    r"|按上述格式[^。；]*|作下述说明|作如下说明|仍保留该表格式[^。；]*|请填写[^。；，]*|此处填[^。；，]*|列明[^，。；]*数量"
    r"|由主管部门[^。；]*填写"
)
EMPTY_REASON = re.compile(r"(?:主要原因(?:是|为)?|原因主要(?:是|为)|主要用于)[:：]?\s*[。；;，]")
EMPTY_MEANING = re.compile(r"主要是[:：]\s*(?:收入|支出)?等?[。；;]")
EMPTY_AMOUNT = re.compile(
    r"(?P<before>增加|减少|增长|下降|收入|支出|合计|总计|经费|预算|决算|金额|决算为|预算为|占|为)\s*(?P<unit>万元|%)"
)
DOUBLED = re.compile(
    r"(?P<word>[一-鿿]{3,12}?|主要|原因|万元|其中|年度|完成|增加|减少|下降|增长)(?P=word)"
)
SLIPS = re.compile(
    r"万元万?元|万万元|亿元元|的的|为为|占占|与与|及及|和和|%%|(?<![。.])。。(?![。.])|，，"
)
YEAR_HEAD = re.compile(
    r"(?P<body>[一-鿿（）()·]{2,40}?)?\s*(?P<year>20\d\d)\s*年度?(?P<rest>[^。；]*)"
)
THIS_YEAR = re.compile(
    r"收入支出|收支|收、支|财政拨款|一般公共|[“\"]?三公|政府性|国有资本|本部门|我局"
)
LAST_YEAR = re.compile(r"(?:与|比|较|同)\s*(?P<year>20\d\d)\s*年(?!以|至|到|[1-9])")
AS_OF = re.compile(r"截[至止]\s*(?P<year>20\d\d)\s*年\s*12\s*月\s*31\s*日")
PREPOSITION = re.compile(
    r"根据|按照?|依据|依照|经|由|对|向|为|在|与|受|结合|通过|落实|贯彻|自|从|其中|截"
)
CAPTION = re.compile(
    r"(?:编制|填报|预算)?(?:单位|部门)(?:名称)?:(?P<body>[^:]*?(?=(?:金额)?单位:|公开|$))"
)
BODY = re.compile(
    r"(?P<body>[一-鿿]{2,30}?(?:委员会|办公室|检察院|人民法院|人民政府|街道办事处|联合会|管理处|管理中心"
    r"|服务中心|[局厅]|总工会|红十字会|档案馆|图书馆|博物馆|学校|医院|中心))(?:[（(](?:本级|汇总|部门)[)）])?$"
)


def check_wording(context: Context) -> None:
    """Report what is wrong with the words themselves."""
    for passage in context.passages:
        _leftovers(context, passage)
        if passage.number:
            _units(context, passage)
            _doubled(context, passage)
            _years(context, passage)
            _nothing(context, passage)
    _headings(context)
    _notes(context)


def _leftovers(context: Context, passage: Passage) -> None:
    spans: list[tuple[int, int]] = []
    patterns = [PLACEHOLDER, CHOICE, INSTRUCTION, EMPTY_MEANING]
    if passage.number:
        patterns += [EMPTY_REASON, EMPTY_AMOUNT]
    for pattern in patterns:
        for match in pattern.finditer(passage.text):
            if any(start < match.end() and match.start() < end for start, end in spans):
                continue
            spans.append(match.span())
            message = f"“{match[0]}”是报表格式中的提示或待填内容，没有改成本部门的内容。"
            context.add(
                "leftover",
                passage,
                match.span(),
                row=_clause(passage, match.start()),
                column=None,
                expected=None,
                message=message,
            )


def _clause(passage: Passage, index: int) -> str:
    """Return what the sentence with a character is about, as a finding's row."""
    path = path_in(passage.text[:index])
    if "项" in path or "款" in path:
        return "".join(f"{name}（{level}）" for level, name in path.items())
    start = max(passage.text.rfind(sign, 0, index) for sign in "。；;") + 1
    words = passage.verbatim(start, index).strip()[:SHOWN]
    return words or passage.verbatim(start, start + SHOWN).strip()


def _units(context: Context, passage: Passage) -> None:
    """Figures that need a unit and have none."""
    text, position = passage.text, 0
    for mention in mentions(passage):
        if mention.kind in ("date", "ordinal"):
            continue
        lead = text[position : mention.start]
        position = mention.stop
        if mention.kind != "bare" or re.fullmatch(r"(19|20)\d\d", mention.digits):
            continue
        after = text[mention.end : mention.end + 1]
        if not _needs_unit(lead, mention) or re.match(r"[\dA-Za-z\-~～至—/]", after):
            continue
        percent = bool(SHARE.search(lead)) and not BUDGET.search(lead)
        unit = "%" if percent else context.text_unit
        words = passage.verbatim(max(0, mention.start - SHOWN // 2), mention.end)
        message = f"“…{words}”没有写计量单位（{unit}）。"
        context.add(
            "unit",
            passage,
            (mention.start, mention.end),
            row=_clause(passage, mention.start),
            column=None,
            expected=f"{mention.digits}{unit}",
            message=message,
        )


def _needs_unit(lead: str, mention: Mention) -> bool:
    named = ACTUAL.search(lead) or BUDGET.search(lead) or CHANGE.search(lead) or GROWTH.search(lead)
    if named or re.search(r"占[^，。；]*$", lead):
        return True
    money = re.search(
        r"(?:支出|收入|经费|费|合计|总计|金额|拨款|[)）])(?:为|共|共计|是)?\s*$", lead
    )
    return bool(money) and mention.places > 0


def _doubled(context: Context, passage: Passage) -> None:
    for match in [*DOUBLED.finditer(passage.text), *SLIPS.finditer(passage.text)]:
        word = match.groupdict().get("word") or match[0]
        message = f"“{match[0]}”文字重复，请删去多余的部分。"
        context.add(
            "wording",
            passage,
            match.span(),
            row=_clause(passage, match.start()),
            column=None,
            expected=word if word != match[0] else None,
            message=message,
        )
    sentences = [(m.start(), m[0].strip()) for m in re.finditer(r"[^。；;]+", passage.text)]
    for (_, one), (start, other) in pairwise(sentences):
        if len(one) >= 10 and one == other:
            span = (passage.text.find(other, start), passage.text.find(other, start) + len(other))
            context.add(
                "wording",
                passage,
                span,
                row=_clause(passage, start),
                column=None,
                expected=None,
                message=f"同一句话连写了两遍：“{one[:30]}”。",
            )


def _years(context: Context, passage: Passage) -> None:
    """This year's accounts speak of this year, and compare with the year before."""
    year = context.document.year
    last = year - 1 if _compares_with(context, year - 1) else None
    for pattern, right, words in (
        (LAST_YEAR, last, "比较的年度"),
        (AS_OF, year, "截止日期"),
    ):
        if right is None:
            continue
        for match in pattern.finditer(passage.text):
            if int(match["year"]) != right and passage.topic != "performance":
                _year(context, passage, match.span("year"), right, words)
    head = YEAR_HEAD.match(passage.text)
    if head and int(head["year"]) != year and passage.number < 10:
        of_last = re.match(r"决算|[^，。]*结转", head["rest"])
        of_this = _mine(context, head["body"]) if head["body"] else THIS_YEAR.match(head["rest"])
        if of_this and not of_last:
            _year(context, passage, head.span("year"), year, "本句说明的年度")
    body = _foreign(context, head["body"]) if head and head["body"] else None
    if head and body:
        start = head.start("body") + head["body"].find(body)
        _body(context, passage, (start, start + len(body)), body)


def _compares_with(context: Context, last: int) -> bool:
    """Whether the year before is compared with anywhere; if never, the form may be another."""
    years = [
        int(match["year"])
        for passage in context.explained
        for match in LAST_YEAR.finditer(passage.text)
    ]
    return last in years or len(years) < 3


def _year(
    context: Context, passage: Passage, span: tuple[int, int], right: int, words: str
) -> None:
    stated = passage.verbatim(*span)
    message = f"本文件是{context.document.year}年度决算，{words}应为{right}年，正文写{stated}年。"
    context.add(
        "wording",
        passage,
        span,
        row=_clause(passage, span[0]),
        column=None,
        expected=str(right),
        message=message,
    )


def _mine(context: Context, body: str) -> bool:
    name, unit = plain(body), plain(context.document.unit)
    return bool(name) and (name in unit or unit in name or name in ("本部门", "本单位"))


def _foreign(context: Context, text: str) -> str | None:
    """Return a body that the words name and that is not the one whose accounts these are."""
    match = BODY.search(plain(text))
    unit = plain(context.document.unit)
    if match is None or not unit or _placeholder(text):
        return None
    body = match["body"]
    if body in unit or unit in body or abbreviates(body, unit) or PREPOSITION.match(body):
        return None
    if any(body in plain(one.text) for one in context.passages if not one.number):
        return None
    return body


def abbreviates(short: str, full: str) -> bool:
    """Whether the characters of a name stand in a longer one in order (区政府办公室)."""
    rest = iter(full)
    return all(sign in rest for sign in short)


def _placeholder(text: str) -> bool:
    return bool(PLACEHOLDER.search(text))


def _body(context: Context, passage: Passage, span: tuple[int, int], body: str) -> None:
    unit = context.document.unit
    context.add(
        "name",
        passage,
        span,
        row=_clause(passage, span[0]),
        column=None,
        expected=unit,
        message=f"本文件是{unit}的决算，这里写的是“{body}”。",
    )


def _nothing(context: Context, passage: Passage) -> None:
    """ "There was none" against tables that have figures."""
    sheets = context.facts.sheets
    claims = (
        ("fund", r"(?:无|没有|未发生|未安排)政府性基金预算财政拨款(?:收入和?支出|收支|支出)", 8),
        (
            "capital",
            r"(?:无|没有|未发生|未安排)国有资本经营预算财政拨款(?:收入和?支出|收支|支出)",
            9,
        ),
        (
            "three_public",
            r"(?:年度?|部门|单位|局|委)(?:无|没有|未发生)[“\"]?三公[”\"]?经费(?:财政拨款)?支出",
            7,
        ),
    )
    for topic, pattern, number in claims:
        match = re.search(pattern, passage.text)
        if passage.topic != topic or match is None:
            continue
        figures = [
            cell for line in sheets[number].lines for cell in line.cells.values() if cell.value
        ]
        if number == 7:
            keys = three_public_lines(sheets[7])
            total = keys.get("total")
            figures = [one for one in figures if "决算" in one.column] if total else []
        if figures:
            cell = figures[0]
            message = f"正文说“{match[0]}”，但{cell.label}为{cell.shown}。"
            context.add(
                "text_table",
                passage,
                match.span(),
                row=match[0],
                column=None,
                expected=cell.text,
                message=message,
            )


def _headings(context: Context) -> None:
    """Titles that name another body or another year."""
    document = context.document
    for heading in document.headings:
        text = plain(heading.text)
        where = {"page": heading.page, "section": heading.text, "row": None, "column": None}
        if _placeholder(heading.text):
            message = f"标题“{heading.text}”中有没有改成本部门内容的待填文字。"
            match = PLACEHOLDER.search(heading.text)
            stated = match[0] if match else heading.text
            context.findings.append(Finding(RULE, "leftover", where, stated, None, message))
            continue
        year = re.search(r"(20\d\d)年度?(?:部门|单位)?决算", text)
        if year and int(year[1]) != document.year:
            message = f"本文件是{document.year}年度决算，标题写的是{year[1]}年度。"
            found = Finding(RULE, "name", where, year[1], str(document.year), message)
            context.findings.append(found)
        part = re.sub(r"^第[一二三四五六七八九十]部分", "", text)
        caption = CAPTION.match(part)
        named = (
            caption["body"] if caption else re.split(r"20\d\d年|概况|(?:部门|单位)决算", part)[0]
        )
        body = _foreign(context, named) if named != part else None
        if body:
            message = f"本文件是{document.unit}的决算，标题却写“{body}”。"
            found = Finding(RULE, "name", where, body, document.unit, message)
            context.findings.append(found)


def _notes(context: Context) -> None:
    """Notes below tables: leftovers and other bodies."""
    for number, sheet in context.facts.sheets.items():
        note = sheet.table.note or ""
        page = sheet.table.pages[-1] if sheet.table.pages else 0
        where = {"page": page, "table": number, "row": "附注", "column": None}
        for pattern in (PLACEHOLDER, INSTRUCTION):
            match = pattern.search(note)
            if match:
                message = f"表{number}附注中的“{match[0]}”是报表格式中的提示或待填内容。"
                context.findings.append(Finding(RULE, "leftover", where, match[0], None, message))
                break
        text = re.sub(r"^(?:注|说明)[:：]?", "", note)
        named = re.match(r"(?P<body>[一-鿿]{4,40}?)(?:20\d\d年|本年|没有|未|无)", text)
        body = _foreign(context, named["body"]) if named else None
        if body:
            message = f"本文件是{context.document.unit}的决算，表{number}附注写的是“{body}”。"
            found = Finding(RULE, "name", where, body, context.document.unit, message)
            context.findings.append(found)
