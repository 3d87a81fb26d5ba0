"""Pages of deliveries: what came in, delivering a file, its report, receipt and withdrawal."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.exchange.models import CARRIERS
from tongjian.core.files.store import named
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.ui.fragments import wants_fragment
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.declare import Dataset
from tongjian.supervision.ledger import reads, receiving
from tongjian.supervision.ledger.actions import withdraw as withdraw_action
from tongjian.supervision.ledger.checks import fatal_kinds
from tongjian.supervision.ledger.confidential import may_open, without_hidden
from tongjian.supervision.ledger.errors import DeliveryRefused
from tongjian.supervision.ledger.faults import KEEP, title_of
from tongjian.supervision.ledger.forms import DeliverForm
from tongjian.supervision.ledger.models import STATES, Delivery, DeliveryFault
from tongjian.supervision.ledger.pages import dataset_html
from tongjian.supervision.ledger.tasks import progress_of
from tongjian.supervision.ledger.template import write_template

TONES = {"received": "blue", "published": "green", "rejected": "red", "withdrawn": "grey"}


def _faults(item: Delivery) -> int:
    return sum(item.fault_counts.values())


def _kind(fault: DeliveryFault) -> str:
    name = _title(dataset_named(fault.delivery.dataset), fault.code)
    return name if fault.fatal else f"{name}（提示）"


def _title(dataset: Dataset, code: str) -> str:
    return title_of(code, {check.code: check.message for check in dataset.checks})


NAMES = (
    Column("state", "状态", lambda item: STATES[item.state], "state"),
    Column("dataset", "数据", str, "dataset", url=lambda d: reverse("delivery", args=[d.pk])),
    Column("place", "行政区划", lambda item: item.jurisdiction.name, "jurisdiction_id"),
    Column("file", "文件", lambda item: item.file_name, "file_name"),
    Column("at", "收到时间", lambda item: item.entered_at, "entered_at", "date"),
)
LISTING = Listing(
    name="报送批次",
    columns=(
        *NAMES,
        Column("rows", "行数", lambda item: item.rows, "rows", "number"),
        Column("faults", "问题与提示（处）", _faults, "", "number"),
        Column("day", "计入日期", lambda item: item.received.isoformat(), "received"),
    ),
    filters=(
        Filter(
            "dataset",
            "数据",
            "dataset",
            lambda: [(item.name, item.title) for item in all_datasets()],
        ),
        Filter("state", "状态", "state", lambda: list(STATES.items())),
        Filter(
            "place",
            "行政区划",
            "jurisdiction_id",
            lambda: Jurisdiction.objects.values_list("code", "name"),
        ),
        Filter("year", "年度", "fiscal_year", kind="number"),
        Filter("file", "文件名含", "file_name__contains"),
    ),
    sort="-at",
)
STATES_LISTING = Listing(
    name="报送状态",
    columns=tuple(
        Column(column.key, column.title, column.value, column.order, column.kind)
        for column in NAMES
    ),
    filters=LISTING.filters[1:],
    sort="-at",
)
FAULTS = Listing(
    name="报送问题",
    columns=(
        Column("place", "序号", lambda fault: fault.place, "place", "number"),
        Column("kind", "类别", _kind, "code"),
        Column("sheet", "工作表", lambda fault: fault.sheet or "—", "sheet"),
        Column("row", "行", lambda fault: fault.row, "row", "number"),
        Column("column", "列", lambda fault: fault.column, "column"),
        Column("value", "写作", lambda fault: fault.value, "value"),
        Column("expected", "应为", lambda fault: fault.expected, "expected"),
        Column("message", "说明", lambda fault: fault.message),
    ),
    sort="place",
)


@access("deliveries.read")
def deliveries(request: Any) -> HttpResponseBase:
    """List the deliveries."""
    context = {"may_deliver": request.actor.can("ledger.deliver"), "datasets": all_datasets()}
    rows = without_hidden(request.actor, reads.deliveries())
    return respond(request, LISTING, rows, "supervision/ledger/list.html", **context)


@access("deliveries.names")
def states(request: Any) -> HttpResponseBase:
    """List deliveries by name and state alone, for the operator."""
    return respond(request, STATES_LISTING, reads.deliveries(), "supervision/ledger/states.html")


@access("ledger.deliver")
def new(request: Any) -> HttpResponseBase:
    """Take a file in; it is checked in the background."""
    actor = request.actor
    form = DeliverForm(
        request.POST or None,
        request.FILES or None,
        codes=actor.reach("ledger.deliver"),
        may_backdate=actor.can("ledger.backdate"),
        initial={"fiscal_year": request.now.year},
    )
    if request.method == "POST" and form.is_valid():
        try:
            key, already = _take(request, form.cleaned_data)
        except DeliveryRefused as error:
            form.add_error(None, str(error))
        else:
            if already:
                messages.info(request, "该文件已经报送过，数据没有变化。")
            return redirect("delivery", pk=key)
    context = {"form": form, "datasets": all_datasets()}
    return render(request, "supervision/ledger/new.html", context)


def _take(request: Any, data: dict[str, Any]) -> tuple[str, bool]:
    """Take the upload through the door; its lock is let go when the request's work is saved."""
    upload: UploadedFile = data["file"]
    wanted = receiving.make_request(
        **{name: data[name] for name in ("dataset", "jurisdiction", "fiscal_year", "source")},
        period=data["period"] or None,
        unit=data["unit"].strip() or None,
        totals=data["totals"],
        received=data.get("received"),
        file_name=Path(upload.name or "").name,
        now=request.now,
    )
    receiving.admit(wanted, request.actor)
    path = Path(upload.temporary_file_path())  # type: ignore[attr-defined] # the only handler
    with ExitStack() as stack, named(path, wanted.file_name[-120:]) as lent:
        key, already = receiving.enqueue(
            wanted, lent, stack, by=request.actor, now=request.now, carrier="upload"
        )
        transaction.on_commit(stack.pop_all().close)
    return key, already


def _delivery(request: Any, pk: str) -> Delivery:
    found = reads.delivery(pk)
    if found is None or not may_open(request.actor, found):
        raise Http404(pk)
    return found


@access("deliveries.read")
def delivery(request: Any, pk: str) -> HttpResponseBase:
    """Show a delivery: how far it is, what is wrong with it, or what it brought."""
    item = _delivery(request, pk)
    partial = wants_fragment(request)
    if item.state == "received":
        step, percent = progress_of(item.pk)
        context = {"item": item, "step": step, "percent": percent}
        name = "progress" if partial else "waiting"
        return render(request, f"supervision/ledger/{name}.html", context)
    if partial:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "supervision/ledger/delivery.html", _described(request, item))


def _described(request: Any, item: Delivery) -> dict[str, Any]:
    dataset, found = dataset_named(item.dataset), list(reads.faults(item)[:50])
    fatal = fatal_kinds(dataset)
    return {
        "item": item,
        "dataset": dataset,
        "source": dataset.sources[item.source],
        "carrier": CARRIERS.get(item.package.carrier, item.package.carrier),
        "tone": TONES[item.state],
        "state": STATES[item.state],
        "sums": [
            (column.heading, item.sums[column.name])
            for column in dataset.totals
            if column.name in item.sums
        ],
        "counts": [
            (_title(dataset, code), number, code in fatal)
            for code, number in sorted(item.fault_counts.items(), key=lambda pair: -pair[1])
        ],
        "faults": found,
        "kept": reads.faults(item).count(),
        "number": reads.fatal_number(item),
        "more": max(0, _faults(item) - KEEP),
        "files": item.files.all(),
        "may_withdraw": item.state == "published"
        and request.actor.can("ledger.deliver", item.jurisdiction_id),
    }


@access("deliveries.read")
def faults(request: Any, pk: str) -> HttpResponseBase:
    """List or export every kept fault of a delivery."""
    item = _delivery(request, pk)
    rows = reads.faults(item).select_related("delivery")
    return respond(request, FAULTS, rows, "supervision/ledger/faults.html", item=item)


@access("deliveries.read")
def receipt(request: Any, pk: str) -> HttpResponseBase:
    """Show the receipt, made to be printed."""
    item = _delivery(request, pk)
    return render(request, "supervision/ledger/receipt.html", _described(request, item))


@require_POST
@access("ledger.deliver")
def withdraw(request: Any, pk: str) -> HttpResponseBase:
    """Withdraw a published delivery."""
    item = _delivery(request, pk)
    try:
        reason = request.POST.get("reason", "")
        withdraw_action(subject=item, reason=reason, by=request.actor, now=request.now)
    except DeliveryRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已撤回；从今天起不再计入，以前的日期仍按当时的数据显示。")
    return redirect("delivery", pk=pk)


def _dataset(name: str) -> Dataset:
    try:
        return dataset_named(name)
    except KeyError as error:
        raise Http404(name) from error


@access("ledger.deliver")
def template(request: Any, name: str) -> HttpResponseBase:
    """Download a dataset's Excel template with the code lists of the year."""
    dataset, year = _dataset(name), request.now.year
    codes = request.actor.reach("ledger.deliver")
    units = [(row[3], row[4]) for row in reads.unit_rows(request.now.date(), codes)]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_template(dataset, file, year, units)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{dataset.title}模板{year}.xlsx")


@access("deliveries.read")
def dataset_page(request: Any, name: str) -> HttpResponseBase:
    """Show what a dataset holds and how it is checked, from its declaration."""
    dataset = _dataset(name)
    context = {
        "dataset": dataset,
        "body": dataset_html(dataset),
        "may_deliver": request.actor.can("ledger.deliver"),
    }
    return render(request, "supervision/ledger/dataset.html", context)
