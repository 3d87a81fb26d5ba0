"""Pages of the analyses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.documents.numbers import Unit
from tongjian.core.listing.listing import export_rows
from tongjian.core.listing.views import FORMS
from tongjian.supervision.analyses import pages, reads
from tongjian.supervision.analyses.actions import SettingRefused, set_tolerance
from tongjian.supervision.analyses.catalog import all_analyses, analysis_named
from tongjian.supervision.analyses.declare import ALL, GROUPS, Analysis
from tongjian.supervision.analyses.forms import ToleranceForm
from tongjian.supervision.analyses.reads import Finding
from tongjian.supervision.analyses.state import Asked, address, asked
from tongjian.supervision.queries.sentences import day_words


@access("ledger.read")
def index(request: Any) -> HttpResponseBase:
    """Offer the analyses by group; a budget unit goes to its own page."""
    found = asked(request)
    if found.ask.only_units is not None:
        return _own_page(found)
    groups = [
        {
            "title": title,
            "cards": [
                {"analysis": each, "url": pages.analysis_url(each, found.ask)}
                for each in all_analyses()
                if each.group == key and (found.ask.towns or not each.of_district)
            ],
        }
        for key, title in GROUPS.items()
    ]
    context = {
        **frame(request, found),
        "groups": [group for group in groups if group["cards"]],
        "count": sum(len(group["cards"]) for group in groups),
    }
    return render(request, "supervision/analyses/index.html", context)


def _own_page(found: Asked) -> HttpResponseBase:
    units = sorted(found.ask.only_units or ())
    if not units:
        raise Http404("no unit")
    return redirect(reverse("analysis_unit", args=[units[0]]) + address(found.ask))


def frame(request: Any, found: Asked) -> dict[str, Any]:
    """Return what the templates of all analysis pages read."""
    ask = found.ask
    scope = "总预算口径（含各镇，已扣除相互转移）" if ask.view == ALL else "本级口径"
    return {
        "ask": ask,
        "place": found.place,
        "places": found.places,
        "years": found.years,
        "wrong": found.wrong,
        "as_of": ask.as_of,
        "today": request.now.date(),
        "scope_words": f"{found.place} {ask.year} 年，{scope}，按 {day_words(ask.as_of)}的数据",
    }


@access("ledger.read")
def analysis(request: Any, key: str) -> HttpResponseBase:
    """Answer one analysis: chart, table, sentence, sources, caveats; or its export."""
    declared = _declared(key)
    found = asked(request, declared)
    if found.ask.only_units is not None:
        raise Http404(key)
    finding = reads.find(declared, found.ask)
    form = request.GET.get("format", "")
    if form in FORMS:
        return _export(request, finding, form)
    return render(request, "supervision/analyses/analysis.html", _context(request, found, finding))


def _declared(key: str) -> Analysis:
    try:
        return analysis_named(key)
    except KeyError:
        raise Http404(key) from None


def _context(
    request: Any, found: Asked, finding: Finding, form: ToleranceForm | None = None
) -> dict[str, Any]:
    declared, answer, query = finding.analysis, finding.answer, request.GET
    table = None
    if answer is not None:
        name = query.get("name", "").strip()[:60]
        table = pages.table(finding.ask, answer, sort=query.get("sort", "")[:40], name=name)
    may_export = request.actor.can("ledger.export")
    base = found.address()
    return {
        **frame(request, found),
        **pages.choices(found, declared),
        "analysis": declared,
        "group": GROUPS[declared.group],
        "finding": finding,
        "answer": answer,
        "table": table,
        "chart": pages.chart(finding),
        "until": answer.until if answer is not None else None,
        "no_towns": declared.of_district and not found.ask.towns,
        "csv_url": f"{base}&format=csv" if may_export and answer and answer.rows else "",
        "xlsx_url": f"{base}&format=xlsx" if may_export and answer and answer.rows else "",
        "index_url": reverse("analyses") + base,
        "name": query.get("name", "").strip()[:60],
        "tolerance_text": _tolerance_text(finding),
        "form": form or _form(request, declared),
    }


def _tolerance_text(finding: Finding) -> str:
    declared, value = finding.analysis.tolerance, finding.ask.tolerance
    if declared is None or value is None:
        return ""
    return f"容许范围 {value.normalize():f} {declared.unit}：{declared.meaning}。"


def _form(request: Any, declared: Analysis) -> ToleranceForm | None:
    codes = request.actor.reach("rules.set")
    if declared.tolerance is None or not codes:
        return None
    initial = {"valid_from": request.now.date(), "jurisdiction": request.actor.home}
    return ToleranceForm(tolerance=declared.tolerance, codes=codes, initial=initial)


def _export(request: Any, finding: Finding, form: str) -> HttpResponseBase:
    if not request.actor.can("ledger.export"):
        raise PermissionDenied
    if finding.answer is None:
        raise Http404("nothing to export")
    name = (
        f"{finding.analysis.title.replace('：', '-')}-{finding.ask.jurisdiction}-{finding.ask.year}"
    )
    titles = pages.titles(finding.answer, Unit.YUAN)
    return export_rows(name, titles, pages.exported(finding.answer), form)


@access("rules.set")
@require_POST
def tolerance(request: Any, key: str) -> HttpResponseBase:
    """Set a comparison's tolerance of one's own."""
    declared = _declared(key)
    if declared.tolerance is None:
        raise Http404(key)
    codes = request.actor.reach("rules.set")
    form = ToleranceForm(request.POST, tolerance=declared.tolerance, codes=codes)
    if form.is_valid():
        try:
            set_tolerance(analysis=declared, by=request.actor, now=request.now, **form.cleaned_data)
        except SettingRefused as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, "容许范围已保存，自生效日起的比对按新范围判断。")
            return redirect("analysis", key=key)
    found = asked(request, declared)
    context = _context(request, found, reads.find(declared, found.ask), form)
    return render(request, "supervision/analyses/analysis.html", context, status=422)
