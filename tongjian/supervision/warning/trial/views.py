"""Pages of back-tests: asking, watching, the answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from tongjian.core.access import access
from tongjian.core.ui.fragments import wants_fragment
from tongjian.supervision.warning.declare import LedgerRule
from tongjian.supervision.warning.four_eyes.record import WAITING
from tongjian.supervision.warning.four_eyes.settling import ProposalRefused
from tongjian.supervision.warning.pages import rule_title
from tongjian.supervision.warning.reads import rule_numbered
from tongjian.supervision.warning.settings import reads
from tongjian.supervision.warning.settings.forms import ThresholdForm
from tongjian.supervision.warning.settings.models import DONE, FAILED, RUNNING, BackTest
from tongjian.supervision.warning.settings.values import plain
from tongjian.supervision.warning.trial import actions, pages
from tongjian.supervision.warning.trial.forms import TrialForm
from tongjian.supervision.warning.trial.tasks import back_test, settle_now

SHOWN = 10


def _rule(number: int) -> LedgerRule:
    found = rule_numbered(number)
    if not isinstance(found, LedgerRule) or not found.thresholds:
        raise Http404(str(number))
    return found


@access("rules.set")
def new(request: Any, number: int) -> HttpResponseBase:
    """Ask for a back-test of a rule; the form holds the thresholds in force."""
    rule = _rule(number)
    codes = request.actor.reach("rules.set")
    if request.method != "POST":
        place = request.actor.home
        form = TrialForm(rule=rule, codes=codes, initial=_initial(rule, place, request.now.date()))
        return _asked(request, rule, form)
    form = TrialForm(request.POST, rule=rule, codes=codes)
    if form.is_valid():
        try:
            test = actions.request(
                rule=rule,
                values=form.values(),
                stepped=form.cleaned_data["stepped"],
                jurisdiction=form.cleaned_data["jurisdiction"],
                by=request.actor,
                now=request.now,
            )
        except ProposalRefused as error:
            form.add_error(None, str(error))
        else:
            _begin(test, rule)
            return redirect("rule_trial", pk=test.pk)
    return _asked(request, rule, form, status=422)


def _begin(test: BackTest, rule: LedgerRule) -> None:
    if actions.rows_read(rule, test) <= actions.QUICK_ROWS:
        settle_now(test, rule)
    else:
        back_test.defer(test=test.pk, jurisdiction=test.jurisdiction_id)


def _initial(rule: LedgerRule, place: str, today: Any) -> dict[str, Any]:
    values = {
        f"value-{each.name}": plain(reads.value_on(rule, each.name, place, today))
        for each in rule.thresholds
    }
    return {"jurisdiction": place, **values}


def _asked(request: Any, rule: LedgerRule, form: TrialForm, status: int = 200) -> HttpResponse:
    earlier = reads.back_tests().filter(rule=rule.number, user_id=request.actor.user_id)
    context = {"rule": rule, "form": form, "earlier": earlier[:SHOWN]}
    return render(request, "supervision/warning/trial_new.html", context, status=status)


@access("warnings.read")
def trial(request: Any, pk: int) -> HttpResponseBase:
    """Show a back-test: how far it is, or what came of it, and the form to propose by it."""
    test = get_object_or_404(reads.back_tests(), pk=pk)
    rule = rule_numbered(test.rule)
    lost = reads.is_lost(test)
    context: dict[str, Any] = {
        "test": test,
        "rule": rule,
        "title": rule_title(test.rule),
        "running": test.state in (WAITING, RUNNING) and not lost,
        "lost": lost,
        "failed": test.state == FAILED,
        "proposals": test.proposals.all(),
    }
    if test.state == DONE:
        context |= pages.page(test, rule)
        context["changes"] = _proposing(request, test, context["values"])
    return render(request, "supervision/warning/trial.html", context)


def _proposing(request: Any, test: BackTest, values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a form for each threshold tried that is not the one in force, to propose it."""
    rule, place = rule_numbered(test.rule), test.jurisdiction_id
    own = test.user_id == request.actor.user_id and request.actor.can("rules.set", place)
    if rule is None or not own:
        return []
    today = request.now.date()
    return [
        {**one, "form": ThresholdForm.of_trial(rule, one["name"], test, today)}
        for one in values
        if one["changed"]
    ]


@access("rules.set")
def progress(request: Any, pk: int) -> HttpResponseBase:
    """Show how far a back-test is; the page is loaded anew when it is over."""
    test = get_object_or_404(reads.back_tests(), pk=pk)
    if not wants_fragment(request):
        return redirect("rule_trial", pk=pk)
    if test.state in (WAITING, RUNNING) and not reads.is_lost(test):
        return render(request, "supervision/warning/trial_progress.html", {"test": test})
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response
