"""Pages of the ways in: how each is doing, tokens, files of the watched folder."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from tongjian.core.access import access
from tongjian.core.exchange.models import CARRIERS
from tongjian.core.exchange.tokens import TokenRefused, create_token, revoke_token
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.channels import reads
from tongjian.supervision.channels.forms import TokenForm
from tongjian.supervision.channels.models import INBOX_STATES, RUN_STATES
from tongjian.supervision.channels.sources import source_title, source_titles
from tongjian.supervision.datasets import dataset_named
from tongjian.supervision.ledger.models import STATES, Delivery

TONES = {"received": "blue", "taken": "green", "returned": "red"}
TOKEN_STATES = {"active": "有效", "expired": "已到期", "revoked": "已停用"}
TOKEN_TONES = {"active": "green", "expired": "grey", "revoked": "grey"}
RUN_TONES = {
    "queued": "blue",
    "running": "blue",
    "done": "green",
    "attention": "yellow",
    "failed": "red",
    "interrupted": "grey",
}
YEAR = timedelta(days=365)


def places() -> Filter:
    """Return the filter by jurisdiction."""
    return Filter(
        "place",
        "行政区划",
        "jurisdiction_id",
        lambda: Jurisdiction.objects.values_list("code", "name"),
    )


def by_source() -> Filter:
    """Return the filter by source."""
    return Filter("source", "来源", "source", lambda: list(source_titles().items()))


INBOX = Listing(
    name="监控目录的文件",
    columns=(
        Column(
            "state",
            "状态",
            lambda row: (TONES[row.state], INBOX_STATES[row.state]),
            "state",
            "badge",
        ),
        Column("file", "文件", lambda row: row.name, "name"),
        Column("place", "行政区划", lambda row: row.jurisdiction.name, "jurisdiction_id"),
        Column("source", "来源", lambda row: source_title(row.source), "source"),
        Column("at", "收到时间", lambda row: row.seen_at, "seen_at", "date"),
        Column("said", "结果", lambda row: row.message or "正在核对"),
        Column("delivery", "批次", lambda row: row.delivery_id or "—", "delivery_id"),
    ),
    filters=(
        Filter("state", "状态", "state", lambda: list(INBOX_STATES.items())),
        places(),
        by_source(),
        Filter("file", "文件名含", "name__contains"),
    ),
    sort="-at",
)
STATE_LISTING = Listing(
    name="接入状态",
    columns=(
        Column(
            "way", "途径", lambda row: CARRIERS.get(row.package.carrier, "—"), "package__carrier"
        ),
        Column("state", "状态", lambda row: STATES[row.state], "state"),
        Column("dataset", "数据", str, "dataset"),
        Column("place", "行政区划", lambda row: row.jurisdiction.name, "jurisdiction_id"),
        Column("file", "文件", lambda row: row.file_name, "file_name"),
        Column("at", "收到时间", lambda row: row.entered_at, "entered_at", "date"),
    ),
    filters=(
        Filter("way", "途径", "package__carrier", lambda: list(CARRIERS.items())),
        Filter("state", "状态", "state", lambda: list(STATES.items())),
        places(),
    ),
    sort="-at",
)


@access("channels.manage")
def overview(request: Any) -> HttpResponseBase:
    """Show how each way in is doing."""
    context = {
        "ways": reads.ways(request.now.date()),
        "states": STATES,
        "may_look": request.actor.can("deliveries.read"),
        "may_deliver": request.actor.can("ledger.deliver"),
    }
    return render(request, "supervision/channels/overview.html", context)


@access("deliveries.names")
def states(request: Any) -> HttpResponseBase:
    """List by name and state alone what came by which way, and the pulls, for the operator."""
    rows = Delivery.objects.select_related("jurisdiction", "package")
    pulls = [(item, run_state(item)) for item in reads.pulls()]
    return respond(request, STATE_LISTING, rows, "supervision/channels/states.html", pulls=pulls)


def run_state(item: Any) -> tuple[str, str]:
    """Return tone and words of a pull's last run."""
    if not item.active:
        return "grey", "停用"
    if item.last_state is None:
        return "grey", "还没有取过"
    return RUN_TONES[item.last_state], RUN_STATES[item.last_state]


@access("channels.manage")
def inbox(request: Any) -> HttpResponseBase:
    """List the files of the watched folder."""
    return respond(request, INBOX, reads.inbox(), "supervision/channels/inbox.html")


def _token_listing(request: Any) -> Listing:
    today = request.now.date()

    def state(row: Any) -> tuple[str, str]:
        found = row.state(today)
        return TOKEN_TONES[found], TOKEN_STATES[found]

    return Listing(
        name="接入凭证",
        columns=(
            Column("state", "状态", state, "", "badge"),
            Column("label", "给谁、用在哪里", lambda row: row.label, "label"),
            Column("hint", "末四位", lambda row: f"…{row.hint}"),
            Column("place", "行政区划", lambda row: row.jurisdiction.name, "jurisdiction_id"),
            Column("source", "来源", lambda row: source_title(row.source), "source"),
            Column("datasets", "数据集", _datasets),
            Column("expires", "有效期至", lambda row: row.expires_on.isoformat(), "expires_on"),
            Column("used", "最近使用", lambda row: row.used, "used", "date"),
            Column("made", "建立", lambda row: row.created_at, "created_at", "date"),
            Column(
                "edit",
                "",
                lambda row: "停用" if row.state(today) == "active" else "",
                url=lambda row: reverse("token_revoke", args=[row.pk]),
            ),
        ),
        filters=(
            places(),
            by_source(),
            Filter("label", "给谁含", "label__contains"),
        ),
        sort="-made",
    )


def _datasets(row: Any) -> str:
    return "、".join(dataset_named(name).title for name in row.datasets) or "来源的全部"


@access("channels.manage")
def tokens(request: Any) -> HttpResponseBase:
    """List the tokens; their text is nowhere."""
    listing = _token_listing(request)
    return respond(request, listing, reads.tokens(), "supervision/channels/tokens.html")


@access("channels.manage")
def new_token(request: Any) -> HttpResponseBase:
    """Make a token and show it this once."""
    form = TokenForm(
        request.POST or None,
        codes=request.actor.reach("channels.manage"),
        initial={"expires_on": request.now.date() + YEAR},
    )
    if request.method == "POST" and form.is_valid():
        try:
            item, text = create_token(**form.cleaned_data, by=request.actor, now=request.now)
        except TokenRefused as error:
            form.add_error("expires_on", str(error))
        else:
            context = {"item": item, "text": text, "source": source_title(item.source)}
            return render(request, "supervision/channels/token_made.html", context)
    return render(request, "supervision/channels/token_new.html", {"form": form})


@access("channels.manage")
def token_revoke(request: Any, pk: int) -> HttpResponseBase:
    """Ask once more, then revoke a token."""
    item = reads.tokens().filter(pk=pk).first()
    if item is None:
        raise Http404(pk)
    if request.method == "POST":
        try:
            revoke_token(subject=item, by=request.actor, now=request.now)
            messages.success(request, f"凭证“{item.label}”已停用，从现在起不能再用。")
        except TokenRefused as error:
            messages.error(request, str(error))
        return redirect("tokens")
    context = {"item": item, "source": source_title(item.source)}
    return render(request, "supervision/channels/token_revoke.html", context)
