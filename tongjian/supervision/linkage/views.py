"""Pages of the sources: the board, explanations, terms."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.listing.views import respond
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.orgs.reads import units_on
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.ledger import reads as ledger
from tongjian.supervision.ledger.confidential import may_open, may_read
from tongjian.supervision.ledger.models import Delivery
from tongjian.supervision.linkage import actions, pages, reads, seen
from tongjian.supervision.linkage import quality as report
from tongjian.supervision.linkage.actions import LinkageRefused
from tongjian.supervision.linkage.board import Line
from tongjian.supervision.linkage.forms import ExplainForm, TermForm
from tongjian.supervision.linkage.models import ANSWERED, DEMANDED, RETURNED, Explanation
from tongjian.supervision.linkage.models import STATES as ANSWERS
from tongjian.supervision.linkage.obligations import Period
from tongjian.supervision.linkage.speaks import sources_of


def _places(request: Any) -> list[Jurisdiction]:
    reach = request.actor.reach("sources.read")
    return list(Jurisdiction.objects.filter(code__in=reach))


def _lines(request: Any, places: list[Jurisdiction], year: int) -> list[Line]:
    """Return the board's lines a person may see: all, or those of the sources they speak for."""
    today = request.now.date()
    bound: dict[frozenset[str] | None, list[str]] = {}
    for place in places:
        only = sources_of(request.actor, "sources.read", place.code)
        bound.setdefault(only, []).append(place.code)
    found = [
        line for only, codes in bound.items() for line in reads.board(codes, year, today, only)
    ]
    return sorted(found, key=lambda line: (line.jurisdiction, line.due, line.key))


@access("sources.read")
def board(request: Any) -> HttpResponseBase:
    """Show who owes what by when and what became of it, one place at a time."""
    places = _places(request)
    known = ledger.years([place.code for place in places])
    today = request.now.date()
    years = sorted({*known, today.year})
    latest = known[-1] if known else today.year
    year = next((one for one in years if str(one) == request.GET.get("year", "")), latest)
    home = request.actor.home
    wanted = request.GET.get("place", home)
    place = next((one for one in places if one.code == wanted), places[0])
    lines = _lines(request, [place], year)
    names, answers = {place.code: place.name}, _answers(request, place.code)
    shown = pages.rows(lines, names, answers, _closed(request, place.code))
    states = Counter(line.state for line in lines)
    return respond(
        request,
        pages.LISTING,
        shown,  # type: ignore[arg-type] # worked out, not a table
        "supervision/linkage/board.html",
        place=place,
        places=places,
        year=year,
        years=years,
        sentence=pages.sentence(lines, place.name, year),
        matrix=pages.matrix(lines),
        chart=pages.chart(lines, f"{place.name} {year} 年各来源的报送情况") if lines else None,
        states=states,
        may_manage=request.actor.can("sources.manage", place.code),
        demandable=pages.demandable(lines, _answers(request, place.code), today)
        if request.actor.can("sources.manage", place.code)
        else [],
        chasing=reads.chasing(place.code, today),
    )


def _closed(request: Any, place: str) -> frozenset[str]:
    """Return the confidential datasets of which a person neither reads nor delivers anything."""
    actor = request.actor
    if actor.can("ledger.deliver", place):
        return frozenset()
    return frozenset(one.name for one in all_datasets() if not may_read(actor, one, place))


def _answers(request: Any, place: str) -> dict[tuple[str, str, str, int, str], Explanation]:
    rows = reads.explanations([place])
    return {
        (row.jurisdiction_id, row.dataset, row.source, row.year, row.period): row for row in rows
    }


def _line(request: Any) -> Line:
    """Return the line a form names where the person manages sources, or answer 404."""
    given = request.POST
    try:
        year = int(given.get("year", ""))
    except ValueError:
        raise Http404("year") from None
    if not 2000 <= year <= 2200:
        raise Http404("year")
    names = [given.get(name, "") for name in ("place", "dataset", "source", "period")]
    place, dataset, source, period = names
    if place not in request.actor.reach("sources.manage"):
        raise Http404(place)
    found = reads.line_of((place, dataset, source, year, period), request.now.date())
    if found is None:
        raise Http404(dataset)
    return found


@access("sources.manage")
@require_POST
def remind(request: Any) -> HttpResponseBase:
    """Remind the clerks of what is owed."""
    line = _line(request)
    occasion = f"hand:{request.now:%Y-%m-%d}"
    people = actions.remind(
        jurisdiction=line.jurisdiction,
        line=line,
        occasion=occasion,
        by=request.actor,
        now=request.now,
    )
    if people:
        messages.success(request, f"已提醒 {people} 人。")
    else:
        messages.info(request, "今天已经提醒过，或者这个来源还没有经办员的账号。")
    return redirect(_board_url(line))


@access("sources.manage")
@require_POST
def demand(request: Any) -> HttpResponseBase:
    """Demand a written explanation."""
    line = _line(request)
    try:
        made = actions.demand(
            jurisdiction=line.jurisdiction, line=line, by=request.actor, now=request.now
        )
    except LinkageRefused as error:
        messages.error(request, str(error))
        return redirect(_board_url(line))
    messages.success(request, f"已要求说明，{made.answer_due:%Y年%m月%d日}前答复。")
    return redirect("explanation", pk=made.pk)


def _board_url(line: Line) -> str:
    return f"{reverse('sources')}?place={line.jurisdiction}&year={line.period.year}"


@access("sources.answer")
def mine(request: Any) -> HttpResponseBase:
    """List the explanations somebody has to write or has written."""
    rows = reads.visible(request.actor)
    return respond(request, pages.TO_ANSWER, rows, "supervision/linkage/explanations.html")


@access("sources.read")
def explanations(request: Any) -> HttpResponseBase:
    """List the explanations demanded."""
    rows = reads.visible(request.actor)
    return respond(request, pages.TO_READ, rows, "supervision/linkage/explanations.html")


def _explanation(request: Any, pk: int) -> Explanation:
    found = reads.visible(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


def _units(row: Explanation, today: date) -> str:
    """Return who among the units is meant."""
    named = reads.named_units(row, today)
    if not named:
        return "没有点名单位，任何一个预算单位都可以说明"
    found = {unit.code: unit.name for unit in units_on(today).filter(code__in=named)}
    return "、".join(found.get(code, code) for code in sorted(named))


def _page(request: Any, row: Explanation, form: ExplainForm | None = None) -> HttpResponseBase:
    actor, place = request.actor, row.jurisdiction_id
    today = request.now.date()
    may_answer = row.state in (DEMANDED, RETURNED) and reads.may_explain(actor, row, today)
    labels = (row.demanded_by, row.answered_by, row.judged_by)
    people = reads.titles(labels)
    demanded, answered, judged = (people.get(label, label) for label in labels)
    if form is None and may_answer:
        form = ExplainForm(initial={"text": row.text, "expected": row.expected})
    context = {
        "row": row,
        "by": {"demanded": demanded, "answered": answered, "judged": judged},
        "units": _units(row, today) if row.source == "units" else None,
        "what": reads.titled(row.dataset, Period(row.year, row.period)),
        "source": dataset_named(row.dataset).sources.get(row.source, row.source),
        "state": ANSWERS[row.state],
        "tone": pages.ANSWER_TONES[row.state],
        "form": form if may_answer else None,
        "may_judge": actor.can("sources.manage", place) and row.state == ANSWERED,
        "late": row.state in (DEMANDED, RETURNED) and request.now.date() > row.answer_due,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "supervision/linkage/explanation.html", context, status=status)


@access("sources.read")
def explanation(request: Any, pk: int) -> HttpResponseBase:
    """Show one explanation with its steps."""
    return _page(request, _explanation(request, pk))


@access("sources.answer")
def answer(request: Any, pk: int) -> HttpResponseBase:
    """Write an explanation, from the system's draft."""
    row = _explanation(request, pk)
    if request.method != "POST":
        return _page(request, row)
    form = ExplainForm(request.POST)
    if row.state not in (DEMANDED, RETURNED):
        messages.error(request, "这份说明刚刚有人处理过，请看最新的情形。")
        return redirect("explanation_answer", pk=pk)
    if form.is_valid():
        try:
            actions.explain(subject=row, by=request.actor, now=request.now, **form.cleaned_data)
        except LinkageRefused as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "已交出说明。")
            return redirect("explanation_answer", pk=pk)
    return _page(request, row, form)


@access("sources.manage")
@require_POST
def judge(request: Any, pk: int) -> HttpResponseBase:
    """Accept an explanation or send it back."""
    row = _explanation(request, pk)
    accepted = request.POST.get("accepted") == "yes"
    try:
        actions.judge(
            subject=row,
            accepted=accepted,
            judgement=request.POST.get("reason", ""),
            by=request.actor,
            now=request.now,
        )
    except LinkageRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已认可。" if accepted else "已退回。")
    return redirect("explanation", pk=pk)


@access("sources.read")
def terms(request: Any) -> HttpResponseBase:
    """Show who owes what by when; who manages sources sets a jurisdiction's own terms."""
    places = _places(request)
    wanted = request.GET.get("place", request.actor.home)
    place = next((one for one in places if one.code == wanted), places[0])
    form = _term_form(request)
    if request.method == "POST":
        request.actor.require("sources.manage")
        if form is not None and form.is_valid() and _set_term(request, form):
            return redirect(f"{reverse('source_terms')}?place={form.cleaned_data['jurisdiction']}")
    day = request.now.date()
    context = {
        "place": place,
        "places": places,
        "terms": pages.terms(reads.owed(place.code, place.level, day)),
        "changes": pages.changes(reads.changes_on(place.code, day)),
        "chasing": reads.chasing(place.code, day),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "supervision/linkage/terms.html", context, status=status)


def _term_form(request: Any) -> TermForm | None:
    reach = request.actor.reach("sources.manage")
    if not reach:
        return None
    places = Jurisdiction.objects.filter(code__in=reach).values_list("code", "name")
    initial = {"jurisdiction": request.actor.home}
    return TermForm(
        request.POST if request.method == "POST" else None,
        places=places,
        whats=pages.whats(),
        initial=initial,
    )


def _set_term(request: Any, form: TermForm) -> bool:
    data = dict(form.cleaned_data)
    dataset, _, source = data.pop("what").partition("/")
    try:
        actions.set_term(dataset=dataset, source=source, by=request.actor, now=request.now, **data)
    except LinkageRefused as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "已记下，从今天起算数。")
    return True


def _delivery(request: Any, pk: str) -> Delivery:
    found = ledger.delivery(pk)
    if found is None or found.state == "received" or not may_open(request.actor, found):
        raise Http404(pk)
    return found


@access("deliveries.read")
def quality(request: Any, pk: str) -> HttpResponseBase:
    """Show a delivery's quality report with its answers, and who has seen its data."""
    item = _delivery(request, pk)
    only = sources_of(request.actor, "ledger.deliver", item.jurisdiction_id)
    may_answer = request.actor.can("ledger.deliver", item.jurisdiction_id) and (
        only is None or item.source in only
    )
    said = report.answers(item)
    return respond(
        request,
        pages.SEEN,
        seen.of_delivery(item),
        "supervision/linkage/quality.html",
        item=item,
        points=[(point, said.get(point.key)) for point in report.report(item)],
        may_answer=may_answer,
    )


@access("ledger.deliver")
@require_POST
def answer_point(request: Any, pk: str) -> HttpResponseBase:
    """Answer one point of the report."""
    item = _delivery(request, pk)
    point, text = request.POST.get("point", ""), request.POST.get("text", "")
    if point not in {one.key for one in report.report(item)}:
        raise Http404(point)
    try:
        actions.answer_point(
            subject=item, point=point, text=text, by=request.actor, now=request.now
        )
    except LinkageRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已记下答复。")
    return redirect("delivery_quality", pk=pk)
