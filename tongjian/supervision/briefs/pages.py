"""What the pages of reports show, made ready for the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from tongjian.core.charts.model import Bars, Series
from tongjian.core.clock import SHANGHAI
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.briefs.content import TEXT, shown
from tongjian.supervision.briefs.facts import STATES as STATES_NOW
from tongjian.supervision.briefs.further import FINANCE
from tongjian.supervision.briefs.models import ORIGINS, QuarterBrief
from tongjian.supervision.briefs.printing import beside, headings, number_of, unit_of
from tongjian.supervision.briefs.quarters import NAMES
from tongjian.supervision.briefs.reads import quarter_of
from tongjian.supervision.cases.models import WarningCase
from tongjian.supervision.cases.pages import state_badge
from tongjian.supervision.cases.reads import is_late
from tongjian.supervision.linkage.reads import titles as people_titles
from tongjian.supervision.warning.declare import LEVELS

LACKING = "lacking-"
BESIDE = 5
"""The most columns of a table that has room beside another."""
STATES = {"issued": "已发布", "draft": "草稿", "old": "旧版"}
Url = Callable[[str], str]


def state_of(brief: Any) -> tuple[str, str]:
    """Return where a version stands, as a badge: it was read with ``reads.visible``."""
    if brief.issued:
        return ("grey", "已由新版代替") if brief.newer_issued else ("green", "已发布")
    return ("grey", "旧稿") if brief.newer else ("yellow", "草稿")


def _standing(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == "issued":
        return rows.filter(issued=True, newer_issued=False)
    if state == "draft":
        return rows.filter(issued=False, newer=False)
    return rows.filter(newer=True).exclude(issued=True, newer_issued=False)


def _places() -> Iterable[tuple[str, str]]:
    return Jurisdiction.objects.values_list("code", "name")


def _years() -> Iterable[tuple[str, str]]:
    years = QuarterBrief.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), f"{year}年") for year in years]


def _quarters() -> Iterable[tuple[str, str]]:
    return [(str(at), f"第{name}季度") for at, name in enumerate(NAMES, 1)]


def listing(rows: Iterable[Any]) -> Listing:
    """Return the list of reports; ``rows`` are those listed, for the titles of who made them."""
    known = people_titles({one.by for one in rows})
    return Listing(
        name="监督报告",
        columns=(
            Column(
                "quarter",
                "季度",
                lambda one: quarter_of(one).title,
                "year",
                url=lambda one: reverse("brief", args=[one.pk]),
            ),
            Column("place", "行政区划", lambda one: one.jurisdiction.name, "jurisdiction_id"),
            Column("version", "版本", lambda one: f"第{one.version}版", "version"),
            Column("state", "状态", state_of, "", "badge"),
            Column("as_of", "截至", _until, "as_of"),
            Column("made", "编写时间", lambda one: one.made_at, "made_at", "date"),
            Column("origin", "怎样来的", lambda one: ORIGINS[one.origin], "origin"),
            Column("by", "编写人", lambda one: known.get(one.by, one.by), "by"),
        ),
        filters=(
            Filter("year", "年度", "year", _years),
            Filter("quarter", "季度", "quarter", _quarters),
            Filter("state", "状态", "", STATES.items, narrow=_standing),
            Filter("place", "行政区划", "jurisdiction_id", _places),
        ),
    )


def case_listing(today: date) -> Listing:
    """Return the list of the cases a figure counts, as they are on a day."""

    def due(case: WarningCase) -> tuple[str, str]:
        if case.due is None:
            return "grey", "—"
        return ("red", f"{case.due} 逾期") if is_late(case, today) else ("grey", f"{case.due}")

    return Listing(
        name="监督报告中的事项",
        columns=(
            Column(
                "title",
                "事项",
                lambda one: one.title,
                "title",
                url=lambda one: reverse("oversight_case", args=[one.pk]),
            ),
            Column("state", "现在的状态", state_badge, "track__state", "badge"),
            Column("due", "期限", due, "due", "badge"),
            Column("level", "级别", lambda one: (one.level, LEVELS[one.level]), "urgency", "badge"),
            Column("sum", "涉及金额", lambda one: one.involved_yuan, "involved_yuan", "money"),
            Column("unit", "答复单位", lambda one: one.unit_name or FINANCE, "unit_name"),
            Column("number", "编号", lambda one: one.number, "number"),
        ),
        filters=(
            Filter("state", "现在的状态", "track__state", STATES_NOW.items),
            Filter("level", "级别", "level", LEVELS.items),
            Filter("unit", "答复单位含", "unit_name__contains"),
            Filter("name", "名称含", "title__contains"),
        ),
        sort="title",
    )


def link_of(brief: QuarterBrief) -> Url:
    """Return what makes the address of a figure's key: the list of what the figure counts."""

    def link(key: str) -> str:
        if key.startswith(LACKING):
            chosen = {"dataset": key.removeprefix(LACKING), "place": brief.jurisdiction_id}
            return f"{reverse('warnings_missing')}?{urlencode(chosen)}"
        return reverse("brief_lines", args=[brief.pk, key]) if key else ""

    return link


def sections(brief: QuarterBrief) -> list[dict[str, Any]]:
    """Return the sections: sentences, and tables with the charts beside them."""
    told, link = brief.content["sections"], link_of(brief)
    shown_sections = []
    for heading, one in zip(headings([one["title"] for one in told]), told, strict=True):
        shown_sections.append(
            {
                "id": one["key"],
                "heading": heading,
                "sentences": one["sentences"],
                "wide": any(len(table["columns"]) > BESIDE for table in one["tables"]),
                "parts": beside(
                    [_chart(chart, link) for chart in one["charts"]],
                    [_table(table, link) for table in one["tables"]],
                ),
            }
        )
    return shown_sections


def _until(brief: QuarterBrief) -> str:
    """Return up to when a report tells: the last day, or the moment of one made before."""
    quarter = quarter_of(brief)
    if brief.as_of >= quarter.end:
        return quarter.last_day.isoformat()
    return f"{brief.as_of.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _table(table: Mapping[str, Any], link: Url) -> dict[str, Any]:
    columns = [{"title": head, "number": kind != TEXT} for head, kind in table["columns"]]
    kinds = [kind for _, kind in table["columns"]]

    def line(cells: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
        return [
            {
                "text": shown(value, kind),
                "url": link(key),
                "number": kind != TEXT,
                "title": column["title"],
            }
            for (value, key), kind, column in zip(cells, kinds, columns, strict=True)
        ]

    return {
        "title": table["title"],
        "columns": columns,
        "rows": [line(row) for row in table["rows"]],
        "total": line(table["total"]) if table["total"] else [],
        "note": table["note"],
    }


def _chart(chart: Mapping[str, Any], link: Url) -> Bars:
    """Return a chart for the browser; a category without any data is told by the table alone."""
    drawn = [
        at
        for at in range(len(chart["categories"]))
        if any(one["values"][at] is not None for one in chart["series"])
    ]
    many = len(drawn)
    return Bars(
        title=chart["title"],
        summary="",
        unit=unit_of(chart),
        categories=[chart["categories"][at] for at in drawn],
        series=[
            Series(
                one["name"],
                [None if one["values"][at] is None else Decimal(one["values"][at]) for at in drawn],
                tone=one["tone"],
            )
            for one in chart["series"]
        ],
        links=[link(chart["keys"][at]) for at in drawn] if chart["keys"] else [],
        stacked=chart["stacked"],
        horizontal=True,
        size="small" if many < 4 else "tall" if many > 8 else "",
    )


def name_of(brief: QuarterBrief, form: str) -> str:
    """Return the file name of a download."""
    again = f"第{brief.version}版" if brief.version > 1 else ""
    return f"{brief.content['title']}{again}.{form}"


def facts(brief: Any, issued: date | None) -> list[tuple[str, str]]:
    """Return what is said of a version at its head."""
    made = brief.made_at.astimezone(SHANGHAI)
    known = people_titles({brief.by})
    told = [
        ("编号", number_of(brief)),
        ("时间范围", f"{brief.content['from']}至{brief.content['to']}"),
        (
            "编写",
            f"{made:%Y-%m-%d %H:%M}，{ORIGINS[brief.origin]}，{known.get(brief.by, brief.by)}",
        ),
    ]
    return [*told, ("发布", issued.isoformat())] if issued else told
