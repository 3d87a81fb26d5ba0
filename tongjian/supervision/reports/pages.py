"""What the pages of report tables show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.records import Records
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.linkage.reads import source_titles
from tongjian.supervision.reports.models import KINDS, STATES, TONES, Intake, NameMapping

SIDES = {"revenue": "收入", "expenditure": "支出"}
LISTING = Listing(
    name="报表识别",
    columns=(
        Column("state", "状态", lambda row: (TONES[row.state], STATES[row.state]), "state", "badge"),
        Column(
            "file", "文件", lambda row: row.file_name, "file_name",
            url=lambda row: reverse("intake", args=[row.pk]),
        ),
        Column("kind", "种类", lambda row: KINDS[row.kind], "kind"),
        Column("year", "年度", lambda row: row.fiscal_year, "fiscal_year"),
        Column("period", "期间", lambda row: f"{int(row.period)} 月" if row.period else "全年", "period"),
        Column("place", "行政区划", lambda row: row.jurisdiction.name, "jurisdiction_id"),
        Column("at", "交来时间", lambda row: row.uploaded_at, "uploaded_at", "date"),
    ),
    filters=(
        Filter("state", "状态", "state", lambda: list(STATES.items())),
        Filter("kind", "种类", "kind", lambda: list(KINDS.items())),
        Filter("year", "年度", "fiscal_year", kind="number"),
        Filter("file", "文件名含", "file_name__contains"),
    ),
    sort="-at",
)  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A mapping as the list shows it."""

    place: str
    source: str
    side: str
    name: str
    code: str
    by: str
    at: Any


NAMES = Listing(
    name="名称对照",
    columns=(
        Column("name", "名称", lambda row: row.name, "name"),
        Column("code", "对应编码", lambda row: row.code or "（没有编码）", "code"),
        Column("side", "收支", lambda row: row.side, "side"),
        Column("source", "来源", lambda row: row.source, "source"),
        Column("place", "行政区划", lambda row: row.place, "place"),
        Column("at", "记下时间", lambda row: row.at, "at", "date"),
    ),
    filters=(Filter("name", "名称含", "name__contains"), Filter("code", "编码", "code")),
    sort="-at",
)


def name_rows(mappings: Iterable[NameMapping]) -> Records[Name]:
    """Return mappings as rows of a list."""
    titles = source_titles()
    return Records(
        Name(
            one.jurisdiction.name,
            titles.get(one.source, one.source),
            SIDES[one.side],
            one.name,
            one.code,
            one.by,
            one.at,
        )
        for one in mappings
    )


def asked(
    row: Intake, found: Mapping[str, list[dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    """Return what is to be settled, each with the way to where it is set right."""
    return {
        kind: [{**one, "url": _cell_url(row, one.get("where") or {})} for one in each]
        for kind, each in found.items()
    }


def _cell_url(row: Intake, where: Mapping[str, Any]) -> str:
    if not where.get("sheet") or not where.get("row"):
        return ""
    query = urlencode({"sheet": where["sheet"], "row": where["row"]})
    return f"{reverse('intake_cell', args=[row.pk])}?{query}"


def draft_rows(row: Intake, rows: list[tuple[str, dict[str, str]]]) -> list[dict[str, Any]]:
    """Return the rows to be delivered as the page's table shows them."""
    shown = []
    lines = {}
    if row.kind == "report":
        lines = {
            (one["row"], one["side"], one["name"]): one["sheet"]
            for one in row.content.get("lines", [])
        }
    for dataset, one in rows:
        number = one.get("line_no", one.get("target_no", "")).split("-")[-1]
        sheet = lines.get((int(number or 0), one.get("side"), one.get("line_name")), "")
        shown.append(
            {
                "dataset": dataset_named(dataset).title,
                "table": one.get("table_name", ""),
                "name": one.get("line_name") or one.get("level3") or _choice(dataset, "item", one),
                "side": SIDES.get(one.get("side", ""), ""),
                "code": one.get("function_code")
                or one.get("revenue_code")
                or one.get("dept_econ_code", ""),
                "budget": _money(one.get("budget_yuan")),
                "adjusted": _money(one.get("adjusted_yuan")),
                "final": _money(one.get("final_yuan") or one.get("actual_yuan")),
                "other": one.get("declared", ""),
                "url": _cell_url(row, _place(row, one, sheet, number)),
            }
        )
    return shown


def _place(row: Intake, one: Mapping[str, str], sheet: str, number: str) -> dict[str, Any]:
    if row.kind == "declaration":
        return {"sheet": "targets", "row": int(number or 0)}
    if row.kind == "accounts":
        table = next(
            (t for t in row.content["tables"] if t["title"] == one.get("table_name")), None
        )
        return {"sheet": str(table["number"]), "row": int(number)} if table and number else {}
    return {"sheet": sheet, "row": int(number or 0)}


def _choice(dataset: str, column: str, one: Mapping[str, str]) -> str:
    value = one.get(column, "")
    return str(dataset_named(dataset).column(column).choices.get(value, value)) if value else ""


def _money(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def sums(rows: Iterable[tuple[str, Mapping[str, str]]]) -> list[tuple[str, Decimal]]:
    """Return the sums of the final figures by dataset, table and side."""
    found: dict[str, Decimal] = {}
    for dataset, one in rows:
        value = one.get("final_yuan") or one.get("actual_yuan")
        if value:
            side = SIDES.get(one.get("side", ""), "")
            key = f"{one.get('table_name') or dataset_named(dataset).title}{'：' if side else ''}{side}"
            found[key] = found.get(key, Decimal(0)) + Decimal(value)
    return list(found.items())
