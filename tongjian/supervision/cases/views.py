"""Pages of cases: worklist, triage of many, one case with its steps, board, letters, evidence."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.files.errors import RefusedFile
from tongjian.core.files.store import TooLarge
from tongjian.core.home import home
from tongjian.core.listing.views import respond
from tongjian.core.workflow.flow import StepRefused
from tongjian.supervision.audits import pages as audits
from tongjian.supervision.cases import actions, pages, reads, story
from tongjian.supervision.cases.about import band
from tongjian.supervision.cases.charts import charts
from tongjian.supervision.cases.flow import ANSWER, CHECK, EXAMINE, MANAGE, READ, VIOLATIONS
from tongjian.supervision.cases.forms import LookForm, StepForm, TriageForm, drop
from tongjian.supervision.cases.letters import pdf_of, word_of
from tongjian.supervision.cases.models import AUDIT, CaseFile, CaseLetter, CaseLook, WarningCase
from tongjian.supervision.cases.pack import pack
from tongjian.supervision.cases.part import sum_in
from tongjian.supervision.cases.staff import staff_for
from tongjian.supervision.cases.successors import lineage_of
from tongjian.supervision.cases.unable import unable, unseen_told

ACTS = (MANAGE, ANSWER, CHECK, EXAMINE)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@access(READ)
def cases(request: Any) -> HttpResponseBase:
    """List the cases: those that wait for the person, or all they may see."""
    rows = reads.followed(request.actor)
    mine = reads.waiting_for(request.actor, rows)
    waiting = mine.count()
    acts = any(request.actor.can(right) for right in ACTS)
    whose = request.GET.get("whose") or ("mine" if waiting else "all")
    return respond(
        request,
        pages.listing(request.now.date(), rows, request.actor),
        mine if whose == "mine" else rows,
        "supervision/cases/cases.html",
        tabs=acts
        and [
            {"title": "等我办", "url": "?whose=mine", "current": whose == "mine", "count": waiting},
            {
                "title": "全部",
                "url": "?whose=all",
                "current": whose != "mine",
                "count": rows.count(),
            },
        ],
        whose=whose,
        late=reads.late(rows, request.now.date()).count(),
        to_triage=mine.filter(track__state="found").count(),
        may_manage=request.actor.can(MANAGE),
        unseen=unseen_told(request.actor.reach(MANAGE)),
    )


@access(READ)
def board(request: Any) -> HttpResponseBase:
    """Count open, late and closed cases by unit or by rule."""
    by = request.GET.get("by", "unit")
    if by not in pages.BOARDS:
        raise Http404(by)
    rows, today = reads.followed(request.actor), request.now.date()
    lines = pages.board(rows, by, today)
    tabs = [
        {"title": f"按{title}", "url": f"?by={key}", "current": key == by}
        for key, title in pages.BOARDS.items()
    ]
    # The list knows what a table of records can do; it asks no more of them.
    return respond(
        request,
        pages.board_listing(by, whole=bool(reads.whole_places(request.actor))),
        lines,  # type: ignore[arg-type]
        "supervision/cases/board.html",
        tabs=tabs,
        by=by,
        charts=[] if request.GET.get("format") else charts(rows, lines, by, today),
    )


@access(MANAGE)
def triage(request: Any) -> HttpResponseBase:
    """Open or dismiss many new cases at once."""
    rows = reads.followed(request.actor).filter(
        track__state="found", jurisdiction_id__in=request.actor.reach(MANAGE)
    )
    shown = pages.listing(request.now.date(), rows, request.actor).show(rows, request.GET)
    listed = list(shown.page.object_list)
    form = None
    if request.method == "POST":
        form = TriageForm(request.POST, known=set(rows.values_list("pk", flat=True)))
        if form.is_valid():
            _triage(request, rows, form.cleaned_data)
            return redirect("oversight_triage")
    chosen = set(request.POST.getlist("cases"))
    context = {
        "list": shown,
        "lines": [
            {
                "case": case,
                "band": pages.banded(case.priority),
                "why": "、".join(words for words, _ in case.why),
                "chosen": str(case.pk) in chosen,
            }
            for case in listed
        ],
        "form": form,
        "reason": request.POST.get("reason", ""),
    }
    status = 422 if form is not None else 200
    return render(request, "supervision/cases/triage.html", context, status=status)


def _triage(request: Any, rows: Any, given: dict[str, Any]) -> None:
    done, passed = 0, 0
    # All at once and in this order: who opens one of them and waits for its number is not waited
    # for in turn, and of two who open the same the second finds them opened.
    locked = WarningCase.objects.filter(pk__in=rows.filter(pk__in=given["cases"]).values("pk"))
    for case in list(locked.select_for_update().order_by("pk")):
        try:
            actions.take(
                subject=case,
                step=given["step"],
                turn=case.track.turn,
                given={"reason": given["reason"]},
                by=request.actor,
                now=request.now,
            )
            done += 1
        except StepRefused:
            passed += 1
    word = "立案" if given["step"] == "open" else "不予立案"
    messages.success(request, f"已{word}{done}件。" if word == "立案" else f"{done}件已不予立案。")
    if passed:
        messages.info(request, f"有{passed}件刚刚被别人办过，没有变动。")


def _case(request: Any, pk: int) -> WarningCase:
    found: WarningCase = get_object_or_404(reads.visible(request.actor), pk=pk)
    return found


@access(READ)
def case(request: Any, pk: int) -> HttpResponseBase:
    """Show a case in plain words, what was found, what was done, and the steps one may take."""
    return _shown(request, _case(request, pk))


def _shown(
    request: Any,
    found: WarningCase,
    form: StepForm | None = None,
    look: tuple[int, LookForm] | None = None,
    *,
    typed: str = "",
    status: int = 200,
) -> HttpResponseBase:
    today = request.now.date()
    if found.kind == AUDIT:
        request.menu_path = reverse("audits")
    forms = [
        form
        if form is not None and form.step.action == step.action
        else StepForm(step=step, case=found, today=today)
        for step in reads.steps_of(request.actor, found, today)
    ]
    whole = found.jurisdiction_id in reads.whole_places(request.actor)
    manages = request.actor.can(MANAGE, found.jurisdiction_id)
    listed, findings = pages.findings(found, whole=whole, page=request.GET.get("page", "1"))
    context = {
        "case": found,
        "state": pages.state_badge(found),
        "band": band(found.priority),
        "late": reads.is_late(found, today),
        "story": story.story(found, reads.history(found), today, whole=whole),
        "answering": story.answering(found),
        "yuan": sum_in(found, whole=whole),
        "partly": not whole and found.own_yuan != found.involved_yuan,
        "nobody": unable(found, staff_for(found), today) if manages else "",
        "listed": listed,
        "findings": findings,
        "timeline": pages.timeline(found, whole=whole),
        "problem": audits.shown(found, request.actor, today),
        "forms": forms,
        "wrong": form,
        "typed": typed,
        "letters": found.letters.all(),
        "looks": _looks(request, found, look),
        "violation": VIOLATIONS.get(found.violation, ""),
        "second": found.track.state == "closing" and found.proposed_by == request.actor.label,
        "may_pack": _may_pack(request, found),
        "sees_warnings": request.actor.can("warnings.read", found.jurisdiction_id),
    }
    if form is not None or look is not None:
        status = 422
    return render(request, "supervision/cases/case.html", context, status=status)


def _looks(
    request: Any, found: WarningCase, wrong: tuple[int, LookForm] | None
) -> list[dict[str, Any]]:
    may = request.actor.can(MANAGE, found.jurisdiction_id)
    given = dict([wrong]) if wrong else {}
    looks = list(found.looks.all())
    if not looks:
        return []
    units = lineage_of(found.jurisdiction_id, request.now.date())
    since = pages.since(found, reads.visible(request.actor), units)
    return [
        {
            "look": one,
            "since": since,
            "form": given.get(one.pk, LookForm())
            if may and one.looked_at is None and (one.pk in given or request.now.year >= one.year)
            else None,
        }
        for one in looks
    ]


@access(READ)
@require_POST
def step(request: Any, pk: int, action: str) -> HttpResponseBase:
    """Take a step; what was written stays when it is refused."""
    found = _case(request, pk)
    named = [one for one in reads.flow_of(found).steps if one.action == action]
    if not named:
        raise Http404(action)
    if not any(reads.may_take(request.actor, found, one) for one in named):
        raise PermissionDenied
    today = request.now.date()
    able = reads.steps_of(request.actor, found, today)
    chosen = next((one for one in able if one.action == action), None)
    if chosen is None:
        messages.error(
            request, "现在不能办这一步：刚刚有人办过，还没有到时候，或者要由另一个人办。"
        )
        return _shown(request, found, typed=request.POST.get("reason", "").strip(), status=409)
    form = StepForm(request.POST, request.FILES, step=chosen, case=found, today=today)
    if not form.is_valid():
        return _shown(request, found, form)
    if not _taken(request, found, form):
        return _refused(request, pk, form)
    messages.success(request, f"已办：{chosen.title}。")
    after = reads.visible(request.actor).filter(pk=pk).exists()
    return redirect("oversight_case", pk=pk) if after else redirect("oversight")


def _refused(request: Any, pk: int, form: StepForm) -> HttpResponseBase:
    """Show a case as it stands now; what was typed can be sent again over it, if that still fits."""
    found = _case(request, pk)
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["turn"] = str(found.track.turn)  # type: ignore[index]
    steps = reads.steps_of(request.actor, found, request.now.date())
    if form.step.action in {one.action for one in steps}:
        return _shown(request, found, form)
    messages.error(request, "".join(str(error) for error in form.non_field_errors()))
    return _shown(request, found, typed=form.cleaned_data.get("reason", ""), status=409)


def _taken(request: Any, found: WarningCase, form: StepForm) -> bool:
    try:
        files = form.keep_files()
    except (RefusedFile, TooLarge) as error:
        form.add_error("files", str(error))
        return False
    try:
        actions.take(
            subject=found,
            step=form.step.action,
            turn=form.cleaned_data["turn"],
            given=form.given(),
            files=files,
            by=request.actor,
            now=request.now,
        )
    except StepRefused as error:
        drop(files)
        form.add_error(None, str(error))
        return False
    except BaseException:
        drop(files)
        raise
    return True


@access(MANAGE)
@require_POST
def look(request: Any, pk: int) -> HttpResponseBase:
    """Write down what a later year's look found."""
    rows = CaseLook.objects.filter(case__in=reads.visible(request.actor))
    one = get_object_or_404(rows.select_related("case"), pk=pk)
    form = LookForm(request.POST)
    if form.is_valid():
        try:
            actions.look(
                subject=one,
                again=form.cleaned_data["again"] == "yes",
                said=form.cleaned_data["said"],
                by=request.actor,
                now=request.now,
            )
        except StepRefused as error:
            one.refresh_from_db()
            if one.looked_at is not None:  # somebody was faster: its form is shown no more
                messages.error(request, str(error))
                typed = form.cleaned_data["said"]
                return _shown(request, _case(request, one.case_id), typed=typed, status=409)
            form.add_error(None, str(error))
        else:
            messages.success(request, "已记下。")
            return redirect("oversight_case", pk=one.case_id)
    return _shown(request, _case(request, one.case_id), look=(one.pk, form))


@access(READ)
def file(request: Any, pk: int) -> HttpResponseBase:
    """Hand out an attachment that was looked into."""
    rows = CaseFile.objects.filter(case__in=reads.visible(request.actor), state="clean")
    found = get_object_or_404(rows, pk=pk)
    path = home() / found.path
    with suppress(FileNotFoundError):
        return FileResponse(path.open("rb"), as_attachment=True, filename=found.name)
    raise Http404(pk)


@access(READ)
def letter(request: Any, pk: int, form: str) -> HttpResponseBase:
    """Hand out a letter as PDF or Word."""
    rows = CaseLetter.objects.filter(case__in=reads.visible(request.actor))
    found = get_object_or_404(rows.select_related("case__jurisdiction"), pk=pk)
    kind, content = ("application/pdf", pdf_of) if form == "pdf" else (WORD, word_of)
    site = request.build_absolute_uri("/").rstrip("/")
    return _download(content(found, site), f"{found.get_kind_display()}{found.number}.{form}", kind)


def _download(content: bytes, name: str, kind: str) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=kind)


def _may_pack(request: Any, found: WarningCase) -> bool:
    """Whether somebody takes all of a case away: who may export, and audits."""
    place = found.jurisdiction_id
    return bool(
        request.actor.can("ledger.export", place)
        and reads.limits(request.actor, READ, place).everybody
    )


@access(READ)
def evidence(request: Any, pk: int) -> HttpResponseBase:
    """Hand out the evidence pack."""
    found = _case(request, pk)
    if not _may_pack(request, found):
        raise Http404(pk)
    name = f"证据包-{found.number or found.pk}.zip"
    return _download(pack(found), name, "application/zip")
