"""Pages of own rules: the list, choosing a template, writing, trying, proposing, deciding."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.listing.views import respond
from tongjian.core.ui.fragments import wants_fragment
from tongjian.supervision.datasets import all_datasets
from tongjian.supervision.ledger.confidential import RIGHT, may_read
from tongjian.supervision.warning.declare import OWN_FROM
from tongjian.supervision.warning.four_eyes.pages import DecisionForm, decided, pressed
from tongjian.supervision.warning.four_eyes.record import WAITING
from tongjian.supervision.warning.four_eyes.settling import ProposalRefused
from tongjian.supervision.warning.own import actions, pages, people, reads, trying
from tongjian.supervision.warning.own.content import Faulty, read, templates
from tongjian.supervision.warning.own.forms import EndForm, RuleForm, typed
from tongjian.supervision.warning.own.models import (
    CHANGE,
    DONE,
    DRAFT,
    QUEUED,
    OwnProposal,
    OwnRule,
    OwnTrial,
)
from tongjian.supervision.warning.own.tasks import own_trial, settle_now

FOLDER = "supervision/warning/own"


@access("warnings.read")
def proposals(request: Any) -> HttpResponseBase:
    """List what is proposed within the person's jurisdictions, and their own drafts."""
    rows = reads.proposals()
    waiting = rows.filter(
        state=WAITING, jurisdiction_id__in=request.actor.reach(people.APPROVE)
    ).count()
    may = bool(people.writes_for(request.actor))
    return respond(
        request, pages.LISTING, rows, f"{FOLDER}/proposals.html", waiting=waiting, may_write=may
    )


@access("rules.own")
def new(request: Any) -> HttpResponseBase:
    """Choose a template and a dataset, then write the rule."""
    codes = people.writes_for(request.actor)
    cleared = any(request.actor.can(RIGHT, code) for code in codes)
    given = request.POST if request.method == "POST" else request.GET
    picked = pages.chosen(given, cleared)
    if picked is None:
        wrong = bool(given.get("template") or given.get("dataset"))
        context = {"cards": pages.cards(cleared), "wrong": wrong}
        return render(request, f"{FOLDER}/new.html", context, status=422 if wrong else 200)
    form = RuleForm(
        request.POST if request.method == "POST" else None,
        template=picked[0],
        dataset=picked[1],
        codes=codes,
        change=False,
        initial={"valid_from": request.now.date(), "jurisdiction": request.actor.home},
    )
    return _written(request, form)


@access("rules.own")
def change(request: Any, number: int) -> HttpResponseBase:
    """Write the next version of a rule, beginning with what its latest says."""
    rule = _own(request, number)
    latest = next(row for row in reads.versions_of(number) if not row.ends)
    given = {"valid_from": request.now.date()}
    try:
        form = _form(request, latest.content, rule.jurisdiction_id, given)
    except ProposalRefused as error:
        messages.error(request, str(error))
        return redirect("rule", number=number)
    return _written(request, form, rule=rule)


@access("rules.own")
def edit(request: Any, pk: int) -> HttpResponseBase:
    """Write one's own draft anew."""
    found = _proposal(pk)
    if found.state != DRAFT or found.proposer_id != request.actor.user_id:
        raise Http404(str(pk))
    initial = {"valid_from": found.valid_from, "reason": found.reason}
    changing = found.kind == CHANGE
    try:
        form = _form(request, found.content, found.jurisdiction_id, initial, changing)
    except ProposalRefused as error:
        messages.error(request, str(error))
        return redirect("own_proposal", pk=pk)
    return _written(request, form, subject=found, rule=found.rule)


def _form(
    request: Any, raw: dict[str, Any], place: str, initial: dict[str, Any], changing: bool = True
) -> RuleForm:
    template = next((one for one in templates() if one.key == raw["template"]), None)
    dataset = next((one for one in all_datasets() if one.name == raw["dataset"]), None)
    if template is None or dataset is None or not template.offered(dataset):
        raise ProposalRefused(
            "这条规则的模板或者数据已经没有了，不能照着修改；请不再用它，另写一条"
        )
    if not may_read(request.actor, dataset, place):
        raise Http404(place)
    return RuleForm(
        request.POST if request.method == "POST" else None,
        template=template,
        dataset=dataset,
        codes=(place,),
        change=changing,
        initial={**typed(raw, dataset), **initial},
    )


def _written(
    request: Any,
    form: RuleForm,
    *,
    subject: OwnProposal | None = None,
    rule: OwnRule | None = None,
) -> HttpResponseBase:
    """Keep what was written and try it, or show it again with what is wrong."""
    status = 200
    if request.method == "POST":
        made = _kept(request, form, subject, rule)
        if made is not None:
            return redirect("own_proposal", pk=made.pk)
        status = 422
    context = {"form": form, "proposal": subject, "number": rule.number if rule else None}
    return render(request, f"{FOLDER}/write.html", context, status=status)


def _kept(
    request: Any, form: RuleForm, subject: OwnProposal | None, rule: OwnRule | None
) -> OwnProposal | None:
    form.is_valid()  # the days and places; everything else is read with the rule
    given = form.cleaned_data
    if "valid_from" not in given or "jurisdiction" not in given:
        try:
            read(form.raw())
        except Faulty as error:
            form.refuse(error)
        return None
    try:
        made = actions.draft(
            raw=form.raw(),
            valid_from=given["valid_from"],
            reason=given.get("reason") or "",
            jurisdiction=given["jurisdiction"],
            by=request.actor,
            now=request.now,
            subject=subject,
            rule=rule,
        )
    except Faulty as error:
        form.refuse(error)
    except ProposalRefused as error:
        form.add_error(None, str(error))
    else:
        try:
            begin(trying.request(subject=made, by=request.actor, now=request.now))
        except ProposalRefused as error:
            messages.info(request, f"草稿已保存。{error}")
        return made
    return None


def begin(trial: OwnTrial) -> None:
    """Work a back-test out at once where little is read, else in the worker."""
    if trial.state != QUEUED:
        return
    if trying.rows_read(trying.rule_of_draft(trial.proposal), trial) <= trying.QUICK_ROWS:
        settle_now(trial)
    else:
        own_trial.defer(trial=trial.pk, jurisdiction=trial.jurisdiction_id)


def _own(request: Any, number: int) -> OwnRule:
    """Return a rule of a jurisdiction the person writes for."""
    codes = people.writes_for(request.actor)
    rows = OwnRule.objects.filter(jurisdiction_id__in=codes).select_related("jurisdiction")
    found: OwnRule = get_object_or_404(rows, pk=number - OWN_FROM + 1)
    return found


def _proposal(pk: int) -> OwnProposal:
    return get_object_or_404(reads.proposals(), pk=pk)


@access("warnings.read")
def proposal(request: Any, pk: int) -> HttpResponseBase:
    """Show a proposal: what it says, what it would have found, and what may be done with it."""
    return render(request, f"{FOLDER}/proposal.html", _page(request, _proposal(pk)))


def _page(request: Any, found: OwnProposal, form: DecisionForm | None = None) -> dict[str, Any]:
    actor = request.actor
    own = found.proposer_id == actor.user_id and found.jurisdiction_id in people.writes_for(actor)
    decides = (
        found.state == WAITING
        and actor.can(people.APPROVE, found.jurisdiction_id)
        and actor.user_id in people.deciders(found.jurisdiction_id, found.proposer_id)
    )
    context = pages.page(found)
    trial = context.get("trial")
    return {
        **context,
        "form": form or (DecisionForm() if decides else None),
        "own_draft": own and found.state == DRAFT,
        "own_waits": own and found.state == WAITING,
        "running": trial is not None and reads.under_way(trial),
        "failed": trial is not None and trial.state != DONE and not reads.under_way(trial),
    }


@access("rules.own")
@require_POST
def attempt(request: Any, pk: int) -> HttpResponseBase:
    """Try a draft again, on what is delivered now."""
    pressed(request, lambda **given: begin(trying.request(**given)), _proposal(pk))
    return redirect("own_proposal", pk=pk)


@access("rules.own")
def progress(request: Any, pk: int) -> HttpResponseBase:
    """Show that a back-test is running; the page is loaded anew when it is over."""
    found = _proposal(pk)
    trial = actions.tried(found)
    if not wants_fragment(request):
        return redirect("own_proposal", pk=pk)
    if trial is not None and reads.under_way(trial):
        context = {"proposal": found, "trial": trial}
        return render(request, f"{FOLDER}/progress.html", context)
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


@access("rules.own")
@require_POST
def propose(request: Any, pk: int) -> HttpResponseBase:
    """Put one's own draft before those who may approve it."""
    done = "已提请批准，请另一位有批准权的人办理；批准前不会运行。"
    pressed(request, actions.propose, _proposal(pk), done)
    return redirect("own_proposal", pk=pk)


@access("rules.own")
@require_POST
def withdraw(request: Any, pk: int) -> HttpResponseBase:
    """Take one's own draft or proposal back."""
    pressed(request, actions.withdraw, _proposal(pk), "已撤回。")
    return redirect("own_rules")


@access("rules.approve")
@require_POST
def decide(request: Any, pk: int) -> HttpResponseBase:
    """Approve or refuse a proposal."""
    found = _proposal(pk)
    form = decided(request, found, actions)
    if form is None:
        return redirect("own_proposal", pk=pk)
    return render(request, f"{FOLDER}/proposal.html", _page(request, found, form), status=422)


@access("rules.own")
@require_POST
def end(request: Any, number: int) -> HttpResponseBase:
    """Propose to take a rule out of force."""
    rule = _own(request, number)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            made = actions.end(subject=rule, by=request.actor, now=request.now, **form.cleaned_data)
        except (ProposalRefused, Faulty) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已提请批准；批准前仍照常运行。")
            return redirect("own_proposal", pk=made.pk)
    context = {"form": form, "number": number, "rule": reads.own_rule(number)}
    return render(request, f"{FOLDER}/end.html", context, status=422)
