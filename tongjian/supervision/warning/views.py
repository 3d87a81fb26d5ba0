"""Pages of warnings and of the rules that find them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from procrastinate.exceptions import AlreadyEnqueued

from tongjian.core.access import access
from tongjian.core.listing.views import respond
from tongjian.supervision.queries.source import Source
from tongjian.supervision.warning import pages, reads, rule_list
from tongjian.supervision.warning.declare import GROUPS, LEVELS, LedgerRule, Rule
from tongjian.supervision.warning.judge import rules as declared
from tongjian.supervision.warning.own import pages as own
from tongjian.supervision.warning.running import running
from tongjian.supervision.warning.settings import pages as settings_pages
from tongjian.supervision.warning.settings import reads as settings_reads
from tongjian.supervision.warning.settings.forms import ThresholdForm
from tongjian.supervision.warning.settings.record import record
from tongjian.supervision.warning.tasks import run_in_background


@access("warnings.read")
def warnings(request: Any) -> HttpResponseBase:
    """List the standing warnings by group and level."""
    rows = reads.standing()
    listing = pages.EXPORT if request.GET.get("format") else pages.LISTING
    return respond(
        request,
        listing,
        rows,
        "supervision/warning/warnings.html",
        overview=pages.overview(rows),
        last_run=reads.last_run(request.actor.reach("warnings.read")),
        may_run=request.actor.can("warnings.run"),
        unjudged=reads.missing().count(),
        running=running(request.actor.reach("warnings.read")),
    )


@access("warnings.read")
def missing(request: Any) -> HttpResponseBase:
    """List what the rules did not judge because data is missing."""
    return respond(
        request,
        pages.MISSING,
        reads.missing(),
        "supervision/warning/missing.html",
        last_run=reads.last_run(request.actor.reach("warnings.read")),
    )


@access("warnings.run")
@require_POST
def run(request: Any) -> HttpResponseBase:
    """Queue a run over everything the person may run the rules for."""
    codes = list(request.actor.reach("warnings.run"))
    user = request.actor.user_id
    waiting = run_in_background.configure(queueing_lock=f"warnings:user:{user}")
    try:
        with transaction.atomic():
            waiting.defer(jurisdictions=codes, user=user)
    except AlreadyEnqueued:
        messages.info(request, "您上次要求的运行还在等待，完成后会通知您。")
    else:
        messages.success(request, "已开始运行预警规则，完成后会通知您。")
    return redirect("warnings")


@access("warnings.read")
def warning(request: Any, pk: int) -> HttpResponseBase:
    """Show one warning: its words, arithmetic, rows and basis."""
    found = get_object_or_404(reads.seen(), pk=pk)
    rule = reads.rule_numbered(found.rule, found.version)
    tables = reads.evidence_tables(found)
    rows = reads.evidence_rows(found, tables)
    context = {
        "warning": found,
        "case": _case_of(request, found),
        "rule": rule,
        "rule_title": pages.rule_title(found.rule),
        "kind": pages.subject_kind(found),
        **pages.arithmetic(found),
        "basis": pages.basis_shown(rule) if rule else [],
        "subject_code": pages.subject_code(found),
        "evidence": pages.evidence_shown(rows, Source(tables, found.year)),
        "lost": len(found.evidence) - sum(len(lines) for lines in rows.values()),
        "cut": max(0, found.evidence_total - len(found.evidence)),
        "as_of": found.as_of,
    }
    return render(request, "supervision/warning/warning.html", context)


def _case_of(request: Any, found: Any) -> Any:
    """Return the case a warning is followed up in, if the person may see it."""
    from tongjian.supervision.cases.reads import visible

    if not request.actor.can("oversight.read", found.jurisdiction_id):
        return None
    return visible(request.actor).filter(findings__warning=found).first()


@access("rules.read")
def rules(request: Any) -> HttpResponseBase:
    """List every rule with what it finds now."""
    actor = request.actor
    sees = actor.can("warnings.read")
    return respond(
        request,
        rule_list.listing(sees_hits=sees),
        rule_list.rows(actor),  # type: ignore[arg-type]
        "supervision/warning/rules.html",
        orders=rule_list.orders(request.GET, sees_hits=sees),
        grouped=not request.GET.get("sort"),
        count=len(declared()),
        **own.of_list(actor),
        waiting=settings_reads.waiting(actor.reach("rules.approve")),
    )


def _rule(number: int) -> Rule:
    found = reads.rule_numbered(number)
    if found is None:
        raise Http404(str(number))
    return found


@access("rules.read")
def rule(request: Any, number: int) -> HttpResponseBase:
    """Show one rule: purpose, reason, method, example, exclusions, basis, thresholds, hits."""
    found = _rule(number)
    return render(request, "supervision/warning/rule.html", rule_page(request, found))


def rule_page(request: Any, found: Rule, form: ThresholdForm | None = None) -> dict[str, Any]:
    """Return what the page of a rule shows; ``form`` is one that was refused."""
    actor, today = request.actor, request.now.date()
    codes = actor.reach("rules.set")
    if form is None and codes and found.thresholds:
        form = ThresholdForm(
            rule=found, codes=codes, initial={"valid_from": today, "jurisdiction": actor.home}
        )
    sees = actor.can("warnings.read")
    return {
        "rule": found,
        "level": LEVELS[found.level],
        "group": GROUPS[found.group],
        "kind": pages.rule_kind(found),
        "basis": pages.basis_shown(found),
        "thresholds": reads.thresholds(found, actor.home, today) if actor.home else [],
        "waiting": settings_pages.waiting(found),
        "history": settings_pages.history(found),
        "word_lists": pages.word_lists(found),
        "form": form,
        "may_try": bool(codes and found.thresholds) and isinstance(found, LedgerRule),
        "sees_hits": sees,
        "record": record(found, actor) if sees else None,
        "hits": reads.hits(found, actor.reach("warnings.read")) if sees else None,
        "own": own.of_rule(found, actor),
    }
