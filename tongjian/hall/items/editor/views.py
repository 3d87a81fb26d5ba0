"""Pages of the item editor: items, their versions, and the pages on which a version is written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from tongjian.core.access import access
from tongjian.core.documents.letters import KINDS
from tongjian.core.listing.listing import Column, Filter, Listing
from tongjian.core.listing.views import respond
from tongjian.core.typed import whole
from tongjian.hall.forms.reading import add_row, read_step, remove_row
from tongjian.hall.forms.rendering import page_of as drawn
from tongjian.hall.items.actions import PENDING, WRITABLE, VersionRefused, save_version
from tongjian.hall.items.editor import reads
from tongjian.hall.items.editor.diagram import draw
from tongjian.hall.items.editor.forms import DecideForm, HandInForm, StartForm
from tongjian.hall.items.editor.sections import SECTIONS
from tongjian.hall.items.editor.sections.flow import PERMISSIONS
from tongjian.hall.items.models import STATES, Item, ItemVersion


def _pending(row: Item) -> str:
    found = [one for one in row.versions.all() if one.state in PENDING]
    return found[0].get_state_display() if found else ""


def _name(row: Item) -> str:
    newest = max(row.versions.all(), key=lambda one: one.number, default=None)
    return row.current.name if row.current else newest.name if newest else row.key


LISTING = Listing(
    name="事项",
    columns=(
        Column("name", "事项", _name, "current__name", url=lambda row: f"{row.key}/"),
        Column("code", "实施编码", lambda row: row.code, "code"),
        Column("version", "现行版本", lambda row: row.current and row.current.number),
        Column("from", "生效日期", lambda row: row.current and row.current.in_force_from),
        Column("pending", "在编版本", _pending),
    ),
    filters=(
        Filter("name", "名称含", "versions__name__contains"),
        Filter("state", "有版本处于", "versions__state", lambda: STATES),
    ),
    sort="name",
)


@access("items.read")
def items(request: Any) -> HttpResponseBase:
    """List the items and what is being written."""
    rows = Item.objects.select_related("current").prefetch_related("versions").distinct()
    return respond(request, LISTING, rows, "hall/items/editor/items.html")


@access("items.read")
def item(request: Any, key: str) -> HttpResponseBase:
    """Show an item's versions."""
    subject = get_object_or_404(Item.objects.select_related("current"), key=key)
    versions = list(subject.versions.select_related("made_by", "decided_by"))
    context = {
        "item": subject,
        "versions": versions,
        "start": StartForm(),
        "may_start": request.actor.can("items.edit")
        and not any(one.state in PENDING for one in versions),
    }
    return render(request, "hall/items/editor/item.html", context)


def find(pk: int) -> ItemVersion:
    """Return a version with what its pages show, or answer 404."""
    rows = ItemVersion.objects.select_related("item__current", "made_by", "decided_by")
    found: ItemVersion = get_object_or_404(rows, pk=pk)
    return found


@access("items.read")
def version(request: Any, pk: int) -> HttpResponseBase:
    """Show a version: its pages with their faults, quality, what can be done with it."""
    return shown(request, find(pk))


def shown(request: Any, subject: ItemVersion, status: int = 200, **forms: Any) -> HttpResponseBase:
    """Draw a version's page; ``forms`` are those that were refused."""
    from tongjian.hall.items.quality import quality

    pages = reads.pages_of(subject)
    faulty = any(page.faults for page in pages)
    actor = request.actor
    context = {
        "version": subject,
        "pages": pages,
        "faulty": faulty,
        "quality": [] if faulty else quality(subject.definition),
        "writable": subject.state in WRITABLE and actor.can("items.edit"),
        "may_abandon": subject.state in PENDING and actor.can("items.edit"),
        "may_decide": subject.state == "submitted" and actor.can("items.approve"),
        "wrote": actor.user_id in subject.editors,
        "hand_in": HandInForm(initial={"turn": subject.turn, "in_force_from": request.now.date()}),
        "decide": DecideForm(initial={"turn": subject.turn}),
        **forms,
    }
    return render(request, "hall/items/editor/version.html", context, status=status)


@access("items.read")
def edit(request: Any, pk: int, section: str) -> HttpResponseBase:
    """Show a page of a version, and keep what is written on it."""
    subject, part = find(pk), SECTIONS.get(section)
    if part is None:
        raise Http404(section)
    names = reads.names_of(subject.definition)
    [step] = part.schema.steps
    today, turn = request.now.date(), subject.turn
    if request.method != "POST":
        return _page(request, subject, section, part.answers(subject.definition, names), turn=turn)
    request.actor.require("items.edit")
    answers = read_step(step, request.POST)
    seen = whole(request.POST.get("turn"))
    turn = -1 if seen is None else seen
    if "_add" in request.POST or "_remove" in request.POST:
        answers = add_row(step, answers, request.POST.get("_add", ""))
        answers = remove_row(step, answers, request.POST.get("_remove", ""))
        return _page(request, subject, section, answers, turn=turn)
    judged = part.schema.validate(answers, today=today)
    written, faults = part.write(subject.definition, judged.values, names)
    faults = {**judged.errors, **faults}
    if faults:
        return _page(request, subject, section, answers, turn=turn, faults=faults, status=422)
    try:
        save_version(
            subject=subject, turn=turn, definition=written, by=request.actor, now=request.now
        )
    except VersionRefused as error:
        messages.error(request, str(error))
        return _page(request, subject, section, answers, turn=turn, status=409)
    messages.success(request, f"已保存“{part.title}”")
    return redirect("office_version", pk=pk)


def _page(
    request: Any,
    subject: ItemVersion,
    section: str,
    answers: dict[str, Any],
    *,
    turn: int,
    faults: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    part = SECTIONS[section]
    [step] = part.schema.steps
    page = drawn(part.schema, step, answers, today=request.now.date(), errors=faults)
    placed = next(one for one in reads.pages_of(subject) if one.section.key == section)
    context = {
        "version": subject,
        "section": part,
        "page": page,
        "turn": turn,
        "faults": placed.faults,
        "sections": SECTIONS.values(),
        "writable": subject.state in WRITABLE and request.actor.can("items.edit"),
    }
    return render(request, "hall/items/editor/edit.html", context, status=status)


@access("items.read")
def differences(request: Any, pk: int) -> HttpResponseBase:
    """Show what differs from another version of the item, by default the one before."""
    subject = find(pk)
    others = [one for one in subject.item.versions.all() if one.pk != subject.pk]
    wanted = request.GET.get("with", "")
    before = next((one for one in others if str(one.number) == wanted), None) or next(
        (one for one in others if one.number < subject.number), None
    )
    context = {
        "version": subject,
        "before": before,
        "others": others,
        "rows": reads.said(before.definition, subject.definition) if before else [],
    }
    return render(request, "hall/items/editor/differences.html", context)


@access("items.read")
def chart(request: Any, pk: int) -> HttpResponseBase:
    """Show the flow as a diagram and a table."""
    subject = find(pk)
    flow = subject.definition.get("flow") or {}
    faults = [fault for fault in reads.faults_of(subject.definition) if fault.path == "flow"]
    context = {"version": subject, "faults": faults}
    if flow.get("start") in (flow.get("states") or {}) and not faults:
        states = flow["states"]
        context["diagram"] = draw(flow)
        context["steps"] = [
            {
                **step,
                "sources": "、".join(states[key]["title"] for key in step["from"]),
                "target": states[step["to"]]["title"],
                "who": PERMISSIONS.get(step["permission"], step["permission"]),
                "letter": KINDS[step["document"]].title if step.get("document") in KINDS else "",
            }
            for step in flow["steps"]
        ]
    return render(request, "hall/items/editor/chart.html", context)


@access("items.read")
def preview(request: Any, pk: int) -> HttpResponseBase:
    """Show the guide as the public will see it."""
    subject = find(pk)
    if faults := reads.faults_of(subject.definition):
        for fault in faults:
            messages.error(request, str(fault))
        return redirect("office_version", pk=pk)
    from tongjian.hall.items.guide import guide_context

    context = guide_context(subject, request.now.date())
    return render(request, "hall/items/guide.html", {**context, "preview": subject})
