"""Pages of workbooks: asking, watching, taking, doing without."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.core.ui.fragments import wants_fragment
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.exports import actions, reads
from tongjian.supervision.exports.models import DONE, RUNNING, WAITING, Export
from tongjian.supervision.exports.tasks import size_words
from tongjian.supervision.queries import reads as query_reads
from tongjian.supervision.queries.opening import looked_at, parsed, tables_of

TONES = {"done": "green", "failed": "red", "running": "blue", "waiting": "blue"}
STATES = dict(Export.STATES)


def _file(item: Export) -> str:
    return reverse("export_file", args=[item.pk]) if item.state == DONE else ""


def _choices() -> list[tuple[str, str]]:
    return [(item.name, item.title) for item in all_datasets() if not item.confidential]


LISTING = Listing(
    "导出文件",
    (
        Column("dataset", "数据", lambda item: dataset_named(item.dataset).title, "dataset"),
        Column("year", "年度", lambda item: item.fiscal_year, "fiscal_year"),
        Column("place", "行政区划", lambda item: item.jurisdiction.name, "jurisdiction_id"),
        Column("as_of", "数据截至", lambda item: item.as_of.isoformat(), "as_of"),
        Column("rows", "行数", lambda item: f"{item.rows:,}", "rows", "number"),
        Column(
            "state",
            "状态",
            lambda item: (TONES.get(item.state, "grey"), STATES[item.state]),
            "state",
            "badge",
        ),
        Column("size", "大小", lambda item: size_words(item.size), "size", "number"),
        Column("at", "申请时间", lambda item: item.requested_at, "requested_at", "date"),
        Column("until", "保留到", lambda item: item.expires_at, "expires_at", "date"),
        Column("said", "说明", lambda item: item.said or item.sm3[:12], ""),
        Column("file", "文件", lambda item: "下载" if item.state == DONE else "—", url=_file),
    ),
    (
        Filter("dataset", "数据", "dataset", _choices),
        Filter("state", "状态", "state", lambda: Export.STATES),
    ),
    sort="-at",
)


@access("ledger.export")
def index(request: Any) -> HttpResponseBase:
    """List one's own workbooks, those being written first."""
    rows = reads.of_person(request.actor.user_id)
    running = list(rows.filter(state__in=(WAITING, RUNNING)))
    return respond(
        request, LISTING, rows, "supervision/exports/index.html", running=running, titles=_titles()
    )


def _titles() -> dict[str, str]:
    return {dataset.name: dataset.title for dataset in all_datasets()}


@access("ledger.export")
@require_POST
def new(request: Any) -> HttpResponseBase:
    """Ask for the rows of a query as a workbook."""
    query = QueryDict(request.POST.get("query", "")[:4000].lstrip("?"))
    state = parsed(request.actor, query, request.POST.get("dataset", ""), request.now.date())
    units = request.actor.only_units("ledger.read", state.jurisdiction)
    _, rows = query_reads.page_of(tables_of(state), state, units, 1)
    try:
        actions.request(
            jurisdiction=state.jurisdiction,
            state=state,
            units=units,
            rows=rows,
            by=request.actor,
            now=request.now,
        )
    except actions.Refused as error:
        messages.error(request, f"没有开始导出：{error}")
    else:
        messages.success(request, "已开始生成 Excel 文件，可以离开本页，完成后会通知您。")
    return redirect("exports")


def _own(request: Any, pk: str) -> Export:
    found = reads.of_person(request.actor.user_id).filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


@access("ledger.export")
def progress(request: Any, pk: str) -> HttpResponseBase:
    """Show how far a workbook is."""
    item = _own(request, pk)
    if item.state in (WAITING, RUNNING):
        if not wants_fragment(request):
            return redirect("exports")
        return render(request, "supervision/exports/progress.html", {"item": item})
    if not wants_fragment(request):
        return redirect("exports")
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


@access("ledger.export")
@require_POST
def cancel(request: Any, pk: str) -> HttpResponseBase:
    """Do without a workbook."""
    item = _own(request, pk)
    if actions.cancel(subject=item, by=request.actor, now=request.now):
        messages.success(request, "已取消导出。")
    else:
        messages.warning(request, "这个文件已经处理完，不用取消。")
    return redirect("exports")


@access("ledger.export")
def file(request: Any, pk: str) -> HttpResponseBase:
    """Give a finished workbook to its owner, who must still have the right to what is in it."""
    item = _own(request, pk)
    path = reads.file_of(item)
    state = reads.state_for(item, request.actor, request.now.date())
    over = item.expires_at is not None and item.expires_at <= request.now
    if item.state != DONE or over or state is None or not path.exists():
        raise Http404(pk)
    looked_at(request, state)
    actions.downloaded(subject=item, by=request.actor, now=request.now)
    name = f"{dataset_named(item.dataset).title}-{item.jurisdiction_id}-{item.fiscal_year}.xlsx"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)
