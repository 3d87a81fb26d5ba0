"""The whole document: pages in, nine tables and the text out."""

import re
from collections import Counter
from pathlib import Path

from tongjian.supervision.readers.accounts import assemble, captions, cover, furniture
from tongjian.supervision.readers.accounts.grid import ruled_grids
from tongjian.supervision.readers.accounts.lines import Line, lines_of
from tongjian.supervision.readers.accounts.model import AccountsDocument, Box, Heading, Table
from tongjian.supervision.readers.accounts.opening import (
    MAX_GLYPHS,
    contents,
    opened,
    pages_of,
)
from tongjian.supervision.readers.accounts.prose import TextReader
from tongjian.supervision.readers.accounts.regions import (
    PART,
    Finder,
    PageContent,
    Region,
)
from tongjian.supervision.readers.accounts.sheet import Sheet, read_sheet
from tongjian.supervision.readers.accounts.titles import OFFICIAL, identify
from tongjian.supervision.readers.errors import Unreadable

LEAST_TABLES = 3  # of the nine, for a PDF to count as final accounts
WHOLE_SET = 8  # of the nine, for those behind them to be another body's


def read_document(path: Path) -> AccountsDocument:
    """Read ``path``; see ``read_accounts``."""
    sheets = _sheets(path)
    _check_text(path, sheets)
    try:
        return _interpreted(path, sheets)
    except (ArithmeticError, LookupError, StopIteration, ValueError, RecursionError) as error:
        # Any drawing at all can stand in a PDF; one that defies every assumption is refused.
        raise Unreadable(
            f"文件“{path.name}”的版式无法识别（{type(error).__name__}）：请把文件交给系统维护人员。"
        ) from error


def _interpreted(path: Path, sheets: list[Sheet]) -> AccountsDocument:
    pages = _contents(sheets)
    front = _front(pages)
    finder = Finder()
    for page in pages:
        if page.sheet.number not in front:
            finder.walk(page)
    chosen, own = _chosen(finder.regions)
    _check_kind(path, pages, chosen)
    pages = [page for page in pages if own is None or page.sheet.number < own]
    tables = [
        assemble.read_table(chosen[n]) if n in chosen else assemble.absent(n) for n in OFFICIAL
    ]
    headings, text = _texts(pages, front, finder)
    regions = [r for r in finder.regions if own is None or r.box.page < own]
    headings = _all_headings(headings, regions, chosen)
    unit = _unit(path, pages, headings)
    headings = _with_name_in_one(headings, unit)
    headings += [h for page in pages for h in captions.bodies(page, finder.used)]
    return AccountsDocument(
        file=path.name,
        unit=unit,
        year=_year(path, pages, headings),
        money_unit=_money_unit(tables, text),
        tables=tables,
        paragraphs=text.paragraphs,
        headings=sorted(headings, key=_place),
        page_count=len(sheets),
    )


def _sheets(path: Path) -> list[Sheet]:
    sheets = []
    glyphs = 0
    with opened(path) as pdf:
        for number, page in enumerate(pages_of(path, pdf), start=1):
            sheet = read_sheet(contents(path, page, number), number)
            page.close()
            glyphs += len(sheet.glyphs)
            if glyphs > MAX_GLYPHS:
                raise Unreadable(
                    f"文件“{path.name}”的文字超过 {MAX_GLYPHS} 个字符，不像一份部门决算公开文件。"
                )
            sheets.append(sheet)
    return sheets


def _check_text(path: Path, sheets: list[Sheet]) -> None:
    glyphs = [glyph.text for sheet in sheets for glyph in sheet.glyphs]
    if len(glyphs) < 20 * max(1, len(sheets)) and len(glyphs) < 400:
        raise Unreadable(
            f"文件“{path.name}”共 {len(sheets)} 页，几乎没有可读取的文字，应是扫描件或图片："
            "请提供由 Word 或 Excel 直接导出的文字版 PDF。"
        )
    unknown = sum(1 for text in glyphs if "\ufffd" in text)
    chinese = sum(1 for text in glyphs if "\u4e00" <= text[0] <= "\u9fff")
    if unknown > 0.2 * len(glyphs):
        raise Unreadable(
            f"文件“{path.name}”的字体没有文字对照表，{unknown} 个字符无法还原成文字："
            "请用其他方式重新导出 PDF。"
        )
    if chinese < 0.1 * sum(1 for text in glyphs if text.isalnum()):
        raise Unreadable(
            f"文件“{path.name}”里几乎没有中文，不是部门决算：应有“收入支出决算总表”等九张表。"
        )


def _contents(sheets: list[Sheet]) -> list[PageContent]:
    pages = []
    outside: list[tuple[Sheet, list[Line]]] = []
    grids_of = []
    for sheet in sheets:
        grids = ruled_grids(sheet)
        inside = {id(g) for grid in grids for cell in grid.cells for g in cell.glyphs}
        outside.append((sheet, lines_of(g for g in sheet.glyphs if id(g) not in inside)))
        grids_of.append(grids)
    for (sheet, _), grids, lines in zip(outside, grids_of, furniture.strip(outside), strict=True):
        pages.append(PageContent(sheet, grids, lines))
    return pages


def _front(pages: list[PageContent]) -> set[int]:
    """Return the pages of cover and contents, where titles are only announced."""
    start = next((k for k, p in enumerate(pages) if _is_contents(p)), None)
    if start is None:
        return {1} if pages and not pages[0].grids and len(pages[0].lines) <= 8 else set()
    last = start
    for k in range(start + 1, min(start + 4, len(pages))):
        if not _goes_on(pages[k]):
            break
        last = k
    return {p.sheet.number for p in pages[: last + 1]}


def _is_contents(page: PageContent) -> bool:
    return not page.grids and any(re.fullmatch(r"目[录錄次]", line.text) for line in page.lines[:6])


def _goes_on(page: PageContent) -> bool:
    """Whether a page behind a contents page is still one: short entries, nothing said."""
    if page.grids or not page.lines:
        return False
    texts = [re.sub(r"[.·…．]{2,}.*$|\d+$", "", line.text) for line in page.lines]
    entry = re.compile(
        r"第[一二三四五六七八]部分|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[、.]"
    )
    entries = [t for t in texts if entry.match(t) and len(t) < 40 and "。" not in t]
    begins = PART.match(texts[0]) and "一" in texts[0][:3]
    return not begins and len(entries) >= 0.8 * len(texts)


def _chosen(regions: list[Region]) -> tuple[dict[int, Region], int | None]:
    """Return the region of each table: of several, the one with the most in it.

    A file that appends the accounts of subordinate units has each table again behind a whole set;
    the first set is the document's own. The page where the next set begins comes with it.
    """
    chosen: dict[int, Region] = {}
    for region in regions:
        if region.title is None or assemble.weight(region) == 0:
            continue
        best = chosen.get(region.title.number)
        if best is not None and best.grids and _goes_on_from(best, region):
            best.pages.extend(region.pages)
        elif best is not None and region.grids and _begins_again(chosen, region):
            return chosen, region.box.page
        elif best is None or _rank(region) > _rank(best):
            chosen[region.title.number] = region
    return chosen, None


def _begins_again(chosen: dict[int, Region], region: Region) -> bool:
    """Whether a region is the first table once more, behind a set of accounts that is whole."""
    first = next(iter(chosen))
    ruled = sum(bool(one.grids) for one in chosen.values())
    return region.title is not None and region.title.number == first and ruled >= WHOLE_SET


def _goes_on_from(before: Region, region: Region) -> bool:
    """Whether a title printed again on the next page only continues its table."""
    last = max(p.sheet.number for p in before.pages)
    return bool(region.grids) and region.text == before.text and region.box.page == last + 1


def _rank(region: Region) -> tuple[bool, int]:
    return bool(region.grids), assemble.weight(region)


def _check_kind(path: Path, pages: list[PageContent], chosen: dict[int, Region]) -> None:
    """Refuse a PDF that is not a department's final accounts and say what is missing."""
    if len(chosen) >= LEAST_TABLES:
        return
    missing = "、".join(f"“{OFFICIAL[n]}”" for n in OFFICIAL if n not in chosen)
    found = "、".join(f"“{OFFICIAL[n]}”" for n in sorted(chosen)) or "一张也没有"
    mentioned = any("决算" in line.text for page in pages for line in page.lines)
    hint = "" if mentioned else "全文没有出现“决算”二字。"
    raise Unreadable(
        f"文件“{path.name}”不是部门决算公开文件：应有九张决算表，找到的是：{found}；缺少{missing}。{hint}"
    )


def _texts(
    pages: list[PageContent], front: set[int], finder: Finder
) -> tuple[list[Heading], TextReader]:
    """Return headings and text outside the tables."""
    text = TextReader()
    fronts: list[Heading] = []
    for page in pages:
        if page.sheet.number in front:
            fronts.extend(_front_headings(page))
            continue
        lines = [line for line in page.lines if id(line) not in finder.used]
        breaks = {k for k in range(1, len(lines)) if _table_between(page, lines[k - 1], lines[k])}
        text.page(page.sheet, lines, breaks)
    text.finish()
    return [*fronts, *text.headings], text


def _table_between(page: PageContent, above: Line, below: Line) -> bool:
    return any(above.base <= g.top and g.bottom <= below.base for g in page.grids)


def _front_headings(page: PageContent) -> list[Heading]:
    """Return the cover's lines and, of a contents page, the parts it announces."""
    cover_page = not any(_is_contents(page) or identify(line.text) for line in page.lines)
    return [
        Heading(
            page.sheet.number,
            re.sub(r"[.·…．]{2,}\d*$|(?<=\D)\d{1,3}$", "", line.text),
            page.sheet.box(line.x0, line.top, line.x1, line.bottom),
        )
        for line in page.lines
        if (cover_page and page.sheet.number == 1) or PART.match(line.text)
    ]


def _with_name_in_one(headings: list[Heading], unit: str) -> list[Heading]:
    """Join two lines over which a name is printed; half a name would be another body's."""
    out: list[Heading] = []
    for heading in headings:
        last = out[-1] if out else None
        if last is not None and last.page == heading.page and last.box and heading.box:
            both = last.text + heading.text
            if unit in both and unit not in last.text and unit not in heading.text:
                a, b = last.box, heading.box
                box = Box(
                    a.page,
                    min(a.x0, b.x0),
                    min(a.top, b.top),
                    max(a.x1, b.x1),
                    max(a.bottom, b.bottom),
                )
                out[-1] = Heading(last.page, both, box)
                continue
        out.append(heading)
    return out


def _all_headings(
    headings: list[Heading], regions: list[Region], chosen: dict[int, Region]
) -> list[Heading]:
    """Return all headings by place; of the nine titles only those of the tables read."""
    read = {id(region) for region in chosen.values()}
    titles = [
        Heading(region.box.page, region.text, region.box)
        for region in regions
        if region.title is None or id(region) in read
    ]
    return sorted([*headings, *titles], key=_place)


def _place(heading: Heading) -> tuple[int, float]:
    return heading.page, heading.box.top if heading.box else 0.0


def _cover_lines(pages: list[PageContent]) -> list[Line]:
    first = next((p for p in pages if p.lines or p.grids), None)
    if first is None or first.grids or len(first.lines) > 10 or _is_contents(first):
        return []
    return first.lines


def _unit(path: Path, pages: list[PageContent], headings: list[Heading]) -> str:
    named = [line.text for page in pages for line in page.lines]
    named += [
        cell.text for page in pages for grid in page.grids for cell in captions.first_cells(grid)
    ]
    unit = cover.unit_of(_cover_lines(pages), [h.text for h in headings], named)
    if unit is None:
        raise Unreadable(
            f"文件“{path.name}”没有写明是哪个部门的决算：封面、各部分标题和表头的“编制单位”里都找不到单位名称。"
        )
    return unit


def _year(path: Path, pages: list[PageContent], headings: list[Heading]) -> int:
    lines = [line.text for page in pages for line in page.lines]
    year = cover.year_of(_cover_lines(pages), [h.text for h in headings]) or cover.year_of(
        [], lines
    )
    if year is None:
        raise Unreadable(
            f"文件“{path.name}”没有写明是哪一年度的决算：封面和各部分标题里都找不到“××××年度”。"
        )
    return year


def _money_unit(tables: list[Table], text: TextReader) -> str:
    """Return the unit most tables state; without any, the one the text counts in."""
    stated = Counter(t.money_unit for t in tables if t.money_unit)
    if stated:
        return stated.most_common(1)[0][0]
    words = "".join(p.text for p in text.paragraphs)
    return "万元" if "万元" in words else "元"
