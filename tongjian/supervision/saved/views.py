"""Pages of saved views and subscriptions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.supervision.saved import actions, reads
from tongjian.supervision.saved.addresses import Refused, kind_of, parse
from tongjian.supervision.saved.builtin import BUILTIN, NAMED
from tongjian.supervision.saved.models import PROJECT, UNIT, VIEW, SavedView, Subscription

WHOSE = [("mine", "我的"), ("shared", "共享的")]


class SaveForm(forms.Form):
    """A view's name and whether others see it."""

    title = forms.CharField(label="名称", max_length=actions.TITLE)
    shared = forms.BooleanField(label="共享给本行政区划能查询的人", required=False)


class SubscribeForm(forms.Form):
    """What is subscribed to and how often one is told."""

    kind = forms.ChoiceField(label="订阅什么", choices=[(UNIT, "预算单位"), (PROJECT, "项目")])
    key = forms.CharField(label="编码", max_length=64)
    often = forms.ChoiceField(label="怎样通知", choices=Subscription.OFTEN)


def _listing(user_id: int | None) -> Listing:
    def narrow(rows: QuerySet[Any], whose: str) -> QuerySet[Any]:
        mine = rows.filter(user_id=user_id)
        return mine if whose == "mine" else rows.exclude(user_id=user_id)

    def owner(view: SavedView) -> str:
        if view.user_id != user_id:
            return "别人共享的"
        return "我的，已共享" if view.shared else "我的"

    return Listing(
        "常用视图",
        (
            Column(
                "title",
                "名称",
                lambda view: view.title,
                "title",
                url=lambda view: reverse("view_open", args=[view.code]),
            ),
            Column("kind", "种类", lambda view: kind_of(view.path) or "已停用", "path"),
            Column("place", "行政区划", lambda view: view.jurisdiction.name, "jurisdiction_id"),
            Column("whose", "归属", owner, "shared"),
            Column("at", "修改时间", lambda view: view.changed_at, "changed_at", "date"),
            Column(
                "more",
                "管理",
                lambda view: "改名、共享、订阅",
                url=lambda view: reverse("view_manage", args=[view.code]),
            ),
        ),
        (
            Filter("name", "名称", "title__icontains"),
            Filter("whose", "归属", "", lambda: WHOSE, narrow=narrow),
        ),
        sort="title",
    )


@access("ledger.read")
def index(request: Any) -> HttpResponseBase:
    """List one's own views, the shared and the built-in ones, and one's subscriptions."""
    found = [
        {"item": item, "title": _title(item), "url": _url(item)}
        for item in reads.subscriptions(request.actor)
    ]
    return respond(
        request,
        _listing(request.actor.user_id),
        reads.visible(request.actor),
        "supervision/saved/index.html",
        builtin=BUILTIN,
        subscriptions=found,
        form=SubscribeForm(),
    )


def _title(item: Subscription) -> str:
    if item.view is not None:
        return item.view.title
    return f"{item.get_kind_display()} {item.key}"


def _url(item: Subscription) -> str:
    if item.view is not None:
        return reverse("view_open", args=[item.view.code])
    query = reads.watched_query(item.kind, item.jurisdiction_id, item.key)
    return reverse("query_drill", args=[reads.WATCHED]) + f"?{query}"


@access("ledger.read")
def open_view(request: Any, code: str) -> HttpResponseBase:
    """Open a view by its short link, for whoever may see it."""
    if code in NAMED:
        return redirect(NAMED[code].address)
    return redirect(_visible(request, code).address)


def _visible(request: Any, code: str) -> SavedView:
    found = reads.visible(request.actor).filter(code=code).first()
    if found is None:
        raise Http404(code)
    return found


@access("ledger.read")
def new(request: Any) -> HttpResponseBase:
    """Save the page one comes from under a name."""
    given = request.POST if request.method == "POST" else request.GET
    path, query = given.get("path", ""), given.get("query", "").lstrip("?")
    try:
        address = parse(request.actor, path, query, request.now.date())
    except Refused as error:
        refused = {"refused": str(error)}
        return render(request, "supervision/saved/new.html", refused, status=400)
    form = SaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.save(
                jurisdiction=address.jurisdiction,
                title=form.cleaned_data["title"],
                address=address,
                shared=form.cleaned_data["shared"],
                by=request.actor,
                now=request.now,
            )
        except actions.NotSaved as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, f"已保存“{made.title}”。")
            return redirect("view_manage", code=made.code)
    context: dict[str, Any] = {"form": form, "address": address}
    status = 400 if form.errors else 200
    return render(request, "supervision/saved/new.html", context, status=status)


@access("ledger.read")
def manage(request: Any, code: str) -> HttpResponseBase:
    """Show a view with what can be done with it; rename and share it."""
    view = _visible(request, code)
    mine = view.user_id == request.actor.user_id
    if request.method == "POST" and not mine:
        raise Http404(code)
    initial = {"title": view.title, "shared": view.shared}
    form = SaveForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(subject=view, **form.cleaned_data, by=request.actor, now=request.now)
        except actions.NotSaved as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("view_manage", code=view.code)
    link = request.build_absolute_uri(reverse("view_open", args=[view.code]))
    subscribed = reads.subscriptions(request.actor).filter(view=view).first()
    context = {
        "view": view,
        "mine": mine,
        "form": form,
        "link": link,
        "kind": kind_of(view.path),
        "subscribed": subscribed,
        "often": Subscription.OFTEN,
    }
    status = 400 if form.errors else 200
    return render(request, "supervision/saved/manage.html", context, status=status)


@access("ledger.read")
@require_POST
def remove(request: Any, code: str) -> HttpResponseBase:
    """Remove a view of one's own."""
    view = _visible(request, code)
    if view.user_id != request.actor.user_id:
        raise Http404(code)
    actions.remove(subject=view, by=request.actor, now=request.now)
    messages.success(request, "已删除。")
    return redirect("views")


@access("ledger.read")
@require_POST
def subscribe_view(request: Any, code: str) -> HttpResponseBase:
    """Be told when a view's figure changes."""
    view = _visible(request, code)
    try:
        address = parse(request.actor, view.path, view.query, request.now.date())
        if address.state is None:
            raise actions.NotSaved("分析页没有单独的数可以订阅；请订阅它用到的查询")
        if address.state.as_of != request.now.date():
            raise actions.NotSaved("这个视图固定看某一天的数据，不会变化，不用订阅")
        _subscribe(request, VIEW, view, address.state, address.query)
    except (Refused, actions.NotSaved) as error:
        messages.error(request, f"没有订阅：{error}")
    return redirect("view_manage", code=view.code)


def _subscribe(request: Any, kind: str, subject: SavedView | str, state: Any, query: str) -> None:
    now = reads.headline(state, query, request.actor)
    actions.subscribe(
        jurisdiction=state.jurisdiction,
        kind=kind,
        view=subject if isinstance(subject, SavedView) else None,
        key=subject if isinstance(subject, str) else "",
        often=request.POST.get("often", ""),
        figure=now.figure,
        rows=now.rows,
        by=request.actor,
        now=request.now,
    )
    messages.success(request, "已订阅，数变了会通知您。")


@access("ledger.read")
@require_POST
def subscribe(request: Any) -> HttpResponseBase:
    """Subscribe to a unit or a project by its code."""
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有订阅：请选择订阅什么、怎样通知，并填写编码")
        return redirect("views")
    kind, key = form.cleaned_data["kind"], form.cleaned_data["key"].strip()
    place = request.actor.home
    if kind == UNIT:  # a unit's code begins with its jurisdiction
        reach = request.actor.reach("ledger.read")
        place = max((code for code in reach if key.startswith(code)), key=len, default=place)
    probe = Subscription(kind=kind, key=key, jurisdiction_id=place)
    found = reads.state_of(probe, request.actor, request.now.date())
    try:
        if found is None or found[0].wrong or found[0].paths.get("organisation", ())[-1:] != (key,):
            raise actions.NotSaved(f"编码“{key}”无法识别")
        if reads.headline(*found, request.actor).rows == 0:
            raise actions.NotSaved(f"没有找到编码“{key}”的支付，请核对编码")
        _subscribe(request, kind, key, *found)
    except actions.NotSaved as error:
        messages.error(request, f"没有订阅：{error}")
    return redirect("views")


@access("ledger.read")
def unsubscribe(request: Any, token: str) -> HttpResponseBase:
    """End a subscription by its link."""
    item = reads.subscriptions(request.actor).filter(token=token).first()
    if item is None:
        raise Http404(token)
    if request.method != "POST":
        context = {"item": item, "title": _title(item)}
        return render(request, "supervision/saved/unsubscribe.html", context)
    actions.unsubscribe(subject=item, by=request.actor, now=request.now)
    messages.success(request, "已退订。")
    return redirect("views")
