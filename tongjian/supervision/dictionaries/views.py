"""Pages of the dictionaries: codes of a year, what follows what, changes of basis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongjian.core.access import access
from tongjian.core.listing.listing import PAGE_SIZE, Column, Filter, Listing, export_rows
from tongjian.core.orgs.models import Jurisdiction
from tongjian.supervision.datasets import all_datasets, dataset_named
from tongjian.supervision.datasets.dictionaries import FILES
from tongjian.supervision.dictionaries import actions, reads
from tongjian.supervision.dictionaries.forms import (
    BasisForm,
    CodeForm,
    EntryForm,
    MappingForm,
    SuccessionForm,
)
from tongjian.supervision.dictionaries.models import (
    LISTS,
    SUCCESSIONS,
    BasisChange,
    CodeEntry,
    CodeMapping,
    UnitSuccession,
)
from tongjian.supervision.ledger import reads as ledger

TABS = (
    ("codes", "科目"),
    ("entries", "补充的科目"),
    ("mappings", "年度对照"),
    ("units", "单位沿革"),
    ("basis", "口径变化"),
)


def _state(row: Any) -> tuple[str, str]:
    return ("grey", "撤回") if row.withdrawn else ("green", "记入")


LAST = (
    Column("note", "依据", lambda row: row.note),
    Column("state", "状态", _state, kind="badge"),
    Column("at", "记入时间", lambda row: row.entered_at, "entered_at", "date"),
)


def _dataset_title(row: BasisChange) -> str:
    return dataset_named(row.dataset).title


def _measure_title(row: BasisChange) -> str:
    measures = dataset_named(row.dataset).measures
    return next((one.title for one in measures if one.name == row.measure), "全部指标")


def _extent(row: BasisChange) -> str:
    if not row.column:
        return "全部"
    return f"{dataset_named(row.dataset).column(row.column).title} {row.prefix} 开头"


def _lists() -> list[tuple[str, str]]:
    return list(LISTS.items())


LIST_FILTER = Filter("list", "分类", "list", _lists)
ENTRIES = Listing(
    name="补充的科目",
    columns=(
        Column("list", "分类", lambda row: LISTS[row.list], "list"),
        Column("code", "编码", lambda row: row.code, "code"),
        Column("name", "名称", lambda row: row.name, "name"),
        Column("from", "起用年度", lambda row: row.from_year, "from_year"),
        Column("to", "停用年度", lambda row: "" if row.to_year > 9000 else row.to_year, "to_year"),
        *LAST,
    ),
    filters=(LIST_FILTER, Filter("code", "编码开头", "code__startswith")),
    sort="-at",
)
MAPPINGS = Listing(
    name="年度对照",
    columns=(
        Column("list", "分类", lambda row: LISTS[row.list], "list"),
        Column("year", "自哪一年度起", lambda row: row.year, "year"),
        Column("from", "原编码", lambda row: row.from_code, "from_code"),
        Column("to", "新编码", lambda row: row.to_code, "to_code"),
        *LAST,
    ),
    filters=(LIST_FILTER, Filter("year", "年度", "year", kind="number")),
    sort="-year",
)
UNITS = Listing(
    name="单位沿革",
    columns=(
        Column("place", "行政区划", lambda row: row.jurisdiction.name, "jurisdiction_id"),
        Column("kind", "种类", lambda row: SUCCESSIONS[row.kind], "kind"),
        Column("on", "自哪天起", lambda row: row.on.isoformat(), "on"),
        Column("from", "原单位", lambda row: row.from_code, "from_code"),
        Column("to", "新单位", lambda row: row.to_code, "to_code"),
        *LAST,
    ),
    filters=(
        Filter("kind", "种类", "kind", lambda: list(SUCCESSIONS.items())),
        Filter("code", "单位编码开头", "from_code__startswith"),
    ),
    sort="-on",
)
BASIS = Listing(
    name="口径变化",
    columns=(
        Column("place", "行政区划", lambda row: row.jurisdiction.name, "jurisdiction_id"),
        Column("dataset", "数据", _dataset_title, "dataset"),
        Column("measure", "指标", _measure_title, "measure"),
        Column("extent", "涉及", _extent),
        Column("year", "自哪一年度起", lambda row: row.year, "year"),
        *LAST,
    ),
    filters=(
        Filter(
            "dataset", "数据", "dataset", lambda: [(one.name, one.title) for one in all_datasets()]
        ),
        Filter("year", "年度", "year", kind="number"),
    ),
    sort="-year",
)


@dataclass(frozen=True)
class Tab:
    """One kind of entry: its list, its form, the action that makes it."""

    model: type[Any]
    listing: Listing
    form: type[EntryForm]
    enter: Callable[..., Any]
    lead: str


KINDS = {
    "entries": Tab(
        CodeEntry,
        ENTRIES,
        CodeForm,
        actions.enter_code,
        "随软件带来的科目之外，自己补充、改名或者停用的科目；从记入那天起算数，以前的日子照旧。",
    ),
    "mappings": Tab(
        CodeMapping,
        MAPPINGS,
        MappingForm,
        actions.map_code,
        "科目换了编码，写明从哪一年起、原来的数归到哪里，跨年比较时自动对上。",
    ),
    "units": Tab(
        UnitSuccession,
        UNITS,
        SuccessionForm,
        actions.succeed,
        "单位更名、合并、拆分以后，跨年比较把前后有关的单位放在一行里比。",
    ),
    "basis": Tab(
        BasisChange,
        BASIS,
        BasisForm,
        actions.change_basis,
        "统计口径变了，前后不是一回事：在这里写明，系统就不再算这两年之间的增减。",
    ),
}


def _tabs(current: str) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "url": reverse("dictionary")
            if key == "codes"
            else reverse("dictionary_kind", args=[key]),
            "current": key == current,
        }
        for key, title in TABS
    ]


def _places(request: Any) -> list[tuple[str, str]]:
    rows = Jurisdiction.objects.filter(code__in=request.actor.reach("dictionaries.edit"))
    return list(rows.values_list("code", "name"))


@access("ledger.read")
def codes(request: Any) -> HttpResponseBase:
    """List the codes of a classification in a year, as known on a day."""
    today: date = request.now.date()
    known = ledger.years(request.actor.reach("ledger.read")) or [today.year]
    chosen = request.GET.get("list", "")
    name = chosen if chosen in FILES else "function"
    year = _one_of(request.GET.get("year", ""), known)
    as_of, wrong = _day(request.GET.get("as_of", ""), today)
    words = request.GET.get("q", "").strip()[:60]
    found = [
        code
        for code in reads.codes_as_of(name, year, as_of)
        if not words or code.code.startswith(words) or words in code.name
    ]
    if request.GET.get("sort", "").lstrip("-") == "name":
        found.sort(key=lambda code: code.name)
    if request.GET.get("sort", "").startswith("-"):
        found.reverse()
    if (form := request.GET.get("format", "")) in ("csv", "xlsx"):
        cells = [[code.code, code.name, code.parent or ""] for code in found]
        return export_rows(f"{LISTS[name]}{year}", ["编码", "名称", "上级编码"], cells, form)
    context = {
        "tabs": _tabs("codes"),
        "lists": list(LISTS.items()),
        "chosen": name,
        "years": known,
        "year": year,
        "as_of": as_of,
        "today": today,
        "wrong": wrong,
        "q": words,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "count": len(found),
    }
    return render(request, "supervision/dictionaries/codes.html", context)


def _one_of(text: str, years: list[int]) -> int:
    return next((year for year in years if str(year) == text), years[-1])


def _day(text: str, today: date) -> tuple[date, str]:
    try:
        return (min(date.fromisoformat(text), today) if text else today), ""
    except ValueError:
        return today, f"“{text[:20]}”不是日期，应写作 2025-03-31；已按今天显示"


def _tab(kind: str) -> Tab:
    if kind not in KINDS:
        raise Http404(kind)
    return KINDS[kind]


@access("ledger.read")
def entries(request: Any, kind: str) -> HttpResponseBase:
    """List one kind of entry; who may edit makes another here."""
    tab = _tab(kind)
    if request.method == "POST":
        return _enter(request, kind, tab)
    return _page(request, kind, tab, None)


def _enter(request: Any, kind: str, tab: Tab) -> HttpResponseBase:
    request.actor.require("dictionaries.edit")
    form = tab.form(request.POST, places=_places(request))
    if form.is_valid():
        try:
            tab.enter(by=request.actor, now=request.now, **form.cleaned_data)
        except actions.EntryRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, "已记入，从今天起算数。")
            return redirect("dictionary_kind", kind=kind)
    return _page(request, kind, tab, form)


def _page(request: Any, kind: str, tab: Tab, form: EntryForm | None) -> HttpResponseBase:
    rows = reads.history(tab.model)
    if (wanted := request.GET.get("format", "")) in ("csv", "xlsx"):
        return tab.listing.export(rows, request.GET, wanted)
    places = _places(request)
    if form is None and places:
        form = tab.form(places=places, initial={"jurisdiction": request.actor.home})
    shown = tab.listing.show(rows, request.GET)
    withdrawable = [row for row in shown.page.object_list if not row.withdrawn] if places else []
    context = {
        "tabs": _tabs(kind),
        "kind": kind,
        "title": dict(TABS)[kind],
        "lead": tab.lead,
        "list": shown,
        "form": form,
        "standing": _standing(tab.model, withdrawable, request.now.date()),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "supervision/dictionaries/entries.html", context, status=status)


def _standing(model: type[Any], rows: list[Any], today: date) -> list[tuple[Any, str, str]]:
    """Return the rows that still count, the words a person tells them by, their dialog's id."""
    counting = {row.pk for row in reads.standing(reads.history(model), today, reads.KEYS[model])}
    columns = next(tab.listing.columns for tab in KINDS.values() if tab.model is model)
    return [
        (row, "，".join(str(one.value(row)) for one in columns[:-3]), f"withdraw-{row.pk}")
        for row in rows
        if row.pk in counting
    ]


@access("dictionaries.edit")
@require_POST
def withdraw(request: Any, kind: str, pk: int) -> HttpResponseBase:
    """Take an entry back."""
    tab = _tab(kind)
    row = reads.history(tab.model).filter(pk=pk).first()
    if row is None:
        raise Http404(str(pk))
    try:
        actions.withdraw(
            subject=row,
            jurisdiction=getattr(row, "jurisdiction_id", request.actor.home),
            note=request.POST.get("reason", ""),
            by=request.actor,
            now=request.now,
        )
    except actions.EntryRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已撤回，从今天起不再算数。")
    return redirect("dictionary_kind", kind=kind)
