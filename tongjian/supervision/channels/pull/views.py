"""Pages of the pulls: the list, one with its runs, setting up, trying now with progress."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.core.scope import scope
from tongjian.core.ui.fragments import wants_fragment
from tongjian.supervision.channels import reads
from tongjian.supervision.channels.forms import PullForm
from tongjian.supervision.channels.models import ENGINES, RUN_STATES, PullRun, PullSource
from tongjian.supervision.channels.pull.actions import save_pull, start_pull
from tongjian.supervision.channels.pull.columns import mapping_text
from tongjian.supervision.channels.pull.errors import PullRefused
from tongjian.supervision.channels.pull.run import preview
from tongjian.supervision.channels.pull.tasks import OPEN, due_of
from tongjian.supervision.channels.sources import source_title
from tongjian.supervision.channels.views import RUN_TONES, by_source, places, run_state
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.ledger.models import STATES, Delivery


def _due(row: Any) -> datetime | None:
    return due_of(row, row.last_at)


LISTING = Listing(
    name="数据库抽取",
    columns=(
        Column("state", "最近一次", run_state, "last_state", "badge"),
        Column("title", "说明", str, "title", url=lambda row: reverse("pull", args=[row.pk])),
        Column("name", "名称", lambda row: row.name, "name"),
        Column("place", "行政区划", lambda row: row.jurisdiction.name, "jurisdiction_id"),
        Column("source", "来源", lambda row: source_title(row.source), "source"),
        Column("dataset", "数据", lambda row: dataset_named(row.dataset).title, "dataset"),
        Column("last", "上次开始", lambda row: row.last_at, "last_at", "date"),
        Column("rows", "上次行数", lambda row: row.last_rows, "last_rows", "number"),
        Column("due", "下次", _due, "", "date"),
    ),
    filters=(
        Filter("state", "最近一次", "last_state", lambda: list(RUN_STATES.items())),
        places(),
        by_source(),
        Filter("dataset", "数据", "dataset", lambda: [(o.name, o.title) for o in all_datasets()]),
    ),
    sort="title",
)
RUNS = Listing(
    name="抽取记录",
    columns=(
        Column(
            "state",
            "状态",
            lambda row: (RUN_TONES[row.state], RUN_STATES[row.state]),
            "state",
            "badge",
        ),
        Column(
            "at",
            "开始",
            lambda row: row.queued_at,
            "queued_at",
            "date",
            url=lambda row: reverse("pull_run", args=[row.pull_id, row.pk]),
        ),
        Column("whole", "范围", lambda row: "全部重取" if row.whole else "变了的期间", "whole"),
        Column("rows", "行数", lambda row: row.rows, "rows", "number"),
        Column("made", "批次", lambda row: len(row.deliveries), "", "number"),
        Column("by", "谁", lambda row: row.by, "by"),
        Column("said", "结果", lambda row: row.message or row.step),
    ),
    filters=(Filter("state", "状态", "state", lambda: list(RUN_STATES.items())),),
    sort="-at",
    page_size=20,
)


@access("channels.manage")
def pulls(request: Any) -> HttpResponseBase:
    """List the pulls."""
    return respond(request, LISTING, reads.pulls(), "supervision/channels/pulls.html")


def _pull(pk: int) -> Any:
    found = reads.pulls().filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


@access("channels.manage")
def pull(request: Any, pk: int) -> HttpResponseBase:
    """Show a pull: where it asks, what for, when, and its runs."""
    return _shown(request, _pull(pk))


def _shown(request: Any, item: Any, **context: Any) -> HttpResponseBase:
    tone, state = run_state(item)
    return respond(
        request,
        RUNS,
        PullRun.objects.filter(pull=item),
        "supervision/channels/pull.html",
        item=item,
        tone=tone,
        state=state,
        engine=ENGINES[item.engine],
        source=source_title(item.source),
        dataset=dataset_named(item.dataset),
        mapping=mapping_text(item.mapping),
        due=_due(item),
        whole_field={"whole": "1"},
        slices=item.slices.select_related("delivery"),
        states=STATES,
        **context,
    )


@access("channels.manage")
def new(request: Any) -> HttpResponseBase:
    """Set up a pull."""
    return _edited(request, None)


@access("channels.manage")
def edit(request: Any, pk: int) -> HttpResponseBase:
    """Change a pull."""
    return _edited(request, _pull(pk))


def _edited(request: Any, item: PullSource | None) -> HttpResponseBase:
    form = PullForm(request.POST or None, codes=request.actor.reach("channels.manage"), item=item)
    if request.method == "POST" and form.is_valid():
        data = {"jurisdiction": item.jurisdiction_id if item else "", **form.cleaned_data}
        try:
            saved = save_pull(subject=item, **data, by=request.actor, now=request.now)
        except PullRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。先按“看前 20 行”核对，再取数。")
            return redirect("pull", pk=saved.pk)
    context = {"form": form, "item": item}
    return render(request, "supervision/channels/pull_edit.html", context)


@require_POST
@access("channels.manage")
def start(request: Any, pk: int) -> HttpResponseBase:
    """Pull now, in the background."""
    whole = "whole" in request.POST
    try:
        run = start_pull(subject=_pull(pk), whole=whole, by=request.actor, now=request.now)
    except PullRefused as error:
        messages.error(request, str(error))
        return redirect("pull", pk=pk)
    return redirect("pull_run", pk=pk, run=run.pk)


@access("channels.manage", own_scopes=True)
def shown(request: Any, pk: int) -> HttpResponseBase:
    """Show the first rows as they would be delivered; no transaction waits for the department."""
    with scope(request.actor.reach("channels.manage"), request.actor):
        item = _pull(pk)
    found, refused = None, ""
    try:
        found = preview(item)
    except PullRefused as error:
        refused = str(error)
    context = {"item": item, "found": found, "refused": refused}
    return render(request, "supervision/channels/pull_preview.html", context)


@access("channels.manage")
def run(request: Any, pk: int, run: int) -> HttpResponseBase:
    """Show a run: how far it is, or what came of it."""
    item = _pull(pk)
    found = PullRun.objects.filter(pull=item, pk=run).first()
    if found is None:
        raise Http404(run)
    partial, going = wants_fragment(request), found.state in OPEN
    if partial and not going:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    made = Delivery.objects.filter(pk__in=found.deliveries).order_by("fiscal_year", "period")
    context = {
        "item": item,
        "run": found,
        "going": going,
        "tone": RUN_TONES[found.state],
        "state": RUN_STATES[found.state],
        "deliveries": made,
        "states": STATES,
        "may_look": request.actor.can("deliveries.read"),
    }
    name = "run_progress" if partial else "run"
    return render(request, f"supervision/channels/{name}.html", context)
