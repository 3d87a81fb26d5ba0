"""Pages of thresholds: proposing, the list, one proposal, deciding, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.listing.views import respond
from tongjian.supervision.warning.four_eyes.pages import DecisionForm, decided, pressed
from tongjian.supervision.warning.four_eyes.record import WAITING
from tongjian.supervision.warning.four_eyes.settling import ProposalRefused
from tongjian.supervision.warning.reads import rule_numbered
from tongjian.supervision.warning.settings import actions, pages, reads
from tongjian.supervision.warning.settings.forms import ThresholdForm
from tongjian.supervision.warning.settings.models import BackTest, RuleProposal
from tongjian.supervision.warning.views import rule_page


@access("rules.set")
@require_POST
def threshold(request: Any, number: int) -> HttpResponseBase:
    """Propose a threshold of one's own."""
    rule = rule_numbered(number)
    if rule is None:
        raise Http404(str(number))
    form = ThresholdForm(request.POST, rule=rule, codes=request.actor.reach("rules.set"))
    if form.is_valid():
        given = {**form.cleaned_data, "trial": _trial(form)}
        try:
            made = actions.propose(rule=rule, by=request.actor, now=request.now, **given)
        except ProposalRefused as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, "已提出，请另一位有批准权的人批准；批准前仍按现行界限判断。")
            return redirect("rule_proposal", pk=made.pk)
    page = rule_page(request, rule, form)
    return render(request, "supervision/warning/rule.html", page, status=422)


def _trial(form: ThresholdForm) -> BackTest | None:
    """Return the back-test to attach; one the person cannot see is none."""
    key = form.cleaned_data["trial"]
    return None if key is None else get_object_or_404(reads.back_tests(), pk=key)


@access("rules.read")
def proposals(request: Any) -> HttpResponseBase:
    """List the proposals within the person's jurisdictions."""
    waiting = reads.waiting(request.actor.reach("rules.approve"))
    template = "supervision/warning/proposals.html"
    return respond(request, pages.LISTING, reads.proposals(), template, waiting=waiting)


@access("rules.read")
def proposal(request: Any, pk: int) -> HttpResponseBase:
    """Show one proposal and, to who may, the form to decide about it."""
    found = get_object_or_404(reads.proposals(), pk=pk)
    return render(request, "supervision/warning/proposal.html", _page(request, found))


def _page(request: Any, found: RuleProposal, form: DecisionForm | None = None) -> dict[str, Any]:
    actor, place = request.actor, found.jurisdiction_id
    waits, own = found.state == WAITING, found.proposer_id == actor.user_id
    decides = waits and not own and actor.can("rules.approve", place)
    sees = actor.can("warnings.read", place)
    return {
        **pages.page(found),
        "form": form or (DecisionForm() if decides else None),
        "may_withdraw": waits and own and actor.can("rules.set", place),
        "own_waits": waits and own,
        "trial": reads.back_tests().filter(proposals=found).first() if sees else None,
    }


@access("rules.approve")
@require_POST
def decide(request: Any, pk: int) -> HttpResponseBase:
    """Approve or refuse a proposal."""
    found = get_object_or_404(reads.proposals(), pk=pk)
    form = decided(request, found, actions)
    if form is None:
        return redirect("rule_proposal", pk=pk)
    page = _page(request, found, form)
    return render(request, "supervision/warning/proposal.html", page, status=422)


@access("rules.set")
@require_POST
def withdraw(request: Any, pk: int) -> HttpResponseBase:
    """Take one's own proposal back."""
    found = get_object_or_404(reads.proposals(), pk=pk)
    pressed(request, actions.withdraw, found, "已撤回，界限没有改变。")
    return redirect("rule_proposal", pk=pk)
