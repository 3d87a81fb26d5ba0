"""Every page of supervision, found in the URL configuration, with real objects in its address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.urls import reverse

from tests.contracts.test_routes import ROUTES
from tests.journeys.hall.routes import Page, Parameters
from tests.journeys.ledger.busy import FULL, QUERY, YEAR, Busy
from tests.supervision.datasets.samples import UNIT
from tests.world import DISTRICT
from tongjian.core.access import PUBLIC, TOKEN
from tongjian.core.identity.roles import ROLES
from tongjian.supervision.analyses.catalog import all_analyses
from tongjian.supervision.audits.models import AuditReport
from tongjian.supervision.audits.reads import bulk_steps
from tongjian.supervision.briefs.models import QuarterBrief
from tongjian.supervision.cases.models import CaseFile, CaseLetter, CaseLook, WarningCase
from tongjian.supervision.channels.models import PullRun, PullSource
from tongjian.supervision.dictionaries.views import KINDS
from tongjian.supervision.documents.models import Document
from tongjian.supervision.linkage.models import Explanation
from tongjian.supervision.queries.sheets import PRINTED
from tongjian.supervision.reports.models import Intake, NameMapping
from tongjian.supervision.saved.models import SavedView, Subscription
from tongjian.supervision.warning.models import LedgerWarning
from tongjian.supervision.warning.own.models import OwnProposal, OwnRule
from tongjian.supervision.warning.settings.models import BackTest, RuleProposal

# Who walks a route: the first of these that holds its permission.
WALKERS = "committee finance system_admin unit auditor operator security_admin audit_admin".split()
# Pages that show other people other things.
ALSO = {
    "home": ("deputy",),
    "query_drill": ("deputy",),
    "analysis_unit": ("unit",),
    "oversight": ("deputy", "unit", "bureau"),
    "oversight_board": ("deputy",),
}
# The hall, the API, signing in and a person's own security have walks or tests of their own; a
# branch of the tree is a piece of a page.
ELSEWHERE = (
    "hall/ office/ api/ sign- security/ password/ reset/ inactive/ style/ healthz tree/branch/"
).split()


def _all(model: Any, field: str = "pk", parameter: str = "pk") -> list[Parameters]:
    return [{parameter: value} for value in model.objects.values_list(field, flat=True)]


def _keys(model: Any) -> list[int]:
    return list(model.objects.values_list("pk", flat=True))


def _datasets(busy: Busy) -> list[Parameters]:
    return [{"name": name} for name in FULL]


def _every_dataset(busy: Busy) -> list[Parameters]:
    return [{"name": name} for name in busy.datasets]


def _printed(busy: Busy) -> list[Parameters]:
    return [{"name": FULL[0], "page": page} for page in PRINTED]


def _rows(busy: Busy) -> list[Parameters]:
    return [{"name": name, "delivery": busy.deliveries[name], "number": 2} for name in FULL]


def _deliveries(busy: Busy) -> list[Parameters]:
    return [{"pk": busy.deliveries[name]} for name in ("payment", "rejected")]


def _entries(busy: Busy) -> list[Parameters]:
    return [{"kind": key, "pk": tab.model.objects.latest("pk").pk} for key, tab in KINDS.items()]


def _runs(busy: Busy) -> list[Parameters]:
    return [{"pk": pull, "run": run} for run, pull in PullRun.objects.values_list("pk", "pull_id")]


# What stands in the address, by the beginning of the route. A new route with parameters that is
# not below one of these fails the walk and says so.
OBJECTS: dict[str, Callable[[Busy], list[Parameters]]] = {
    "admin/outgoing/<int:pk>/": lambda busy: [],
    "admin/people/<int:pk>/": lambda busy: [{"pk": busy.who("deputy").user_id}],
    "analysis/<slug:key>/": lambda busy: [{"key": one.key} for one in all_analyses()],
    "analysis/unit/<slug:code>/": lambda busy: [{"code": UNIT}],
    "^briefs/": lambda busy: [
        {"pk": pk, "form": form} for pk in _keys(QuarterBrief) for form in ("pdf", "docx")
    ],
    "briefs/<int:pk>/": lambda busy: _all(QuarterBrief),
    "briefs/<int:pk>/lines/<slug:key>/": lambda busy: [
        {"pk": pk, "key": key} for pk in _keys(QuarterBrief) for key in ("handled", "warned")
    ],
    "^audits/reports/(?P<pk>": lambda busy: [
        {"pk": pk, "form": "pdf"} for pk in _keys(AuditReport)
    ],
    "^audits/reports/(?P<place>": lambda busy: [
        {"place": DISTRICT, "year": YEAR, "form": form} for form in ("pdf", "docx")
    ],
    "audits/many/<slug:step>/": lambda busy: [
        {"step": step} for step in bulk_steps(busy.who("committee"))
    ],
    "audits/reports/<slug:place>/<int:year>/": lambda busy: [{"place": DISTRICT, "year": YEAR}],
    "^cases/letters/": lambda busy: [
        {"pk": pk, "form": form} for pk in _keys(CaseLetter) for form in ("pdf", "docx")
    ],
    "cases/<int:pk>/": lambda busy: _all(WarningCase),
    "cases/<int:pk>/<slug:action>/": lambda busy: [
        {"pk": pk, "action": "open"} for pk in _keys(WarningCase)
    ],
    "cases/files/<int:pk>/": lambda busy: _all(CaseFile),
    "cases/looks/<int:pk>/": lambda busy: _all(CaseLook),
    "channels/pulls/<int:pk>/": lambda busy: _all(PullSource),
    "channels/pulls/<int:pk>/runs/<int:run>/": _runs,
    "channels/tokens/<int:pk>/": lambda busy: [{"pk": 1}],
    "datasets/<str:name>/": _every_dataset,
    "deliveries/<slug:pk>/": _deliveries,
    "deliveries/<str:pk>/": _deliveries,
    "deliveries/template/<str:name>/": lambda busy: [{"name": FULL[0]}],
    "dictionaries/<slug:kind>/": lambda busy: [{"kind": kind} for kind in KINDS],
    "dictionaries/<slug:kind>/<int:pk>/": _entries,
    "documents/<int:pk>/": lambda busy: _all(Document),
    "documents/<int:pk>/page/<int:number>.png": lambda busy: [],
    "exports/<slug:pk>/": lambda busy: [],
    "query/<slug:name>/": _every_dataset,
    "query/<slug:name>/pivot/": _datasets,
    "query/<slug:name>/compare/": _datasets,
    "query/<slug:name>/print/<slug:page>/": _printed,
    "query/<slug:name>/since/": _datasets,
    "query/<slug:name>/rows/": _datasets,
    "query/<slug:name>/explain/": _datasets,
    "query/<slug:name>/row/<slug:delivery>/<int:number>/": _rows,
    "reports/<int:pk>/": lambda busy: _all(Intake),
    "reports/from/<int:pk>/": lambda busy: _all(Document),
    "reports/names/<int:pk>/": lambda busy: _all(NameMapping),
    "rules/<int:number>/": lambda busy: _all(LedgerWarning, "rule", "number")[:1],
    "rules/<int:number>/trial/": lambda busy: [{"number": 33}],
    "rules/own/<int:number>/": lambda busy: [
        {"number": one.number} for one in OwnRule.objects.all()
    ],
    "rules/own/proposals/<int:pk>/": lambda busy: _all(OwnProposal),
    "rules/proposals/<int:pk>/": lambda busy: _all(RuleProposal),
    "rules/trials/<int:pk>/": lambda busy: _all(BackTest),
    "rules/trials/<int:pk>/progress/": lambda busy: _all(BackTest),
    "sources/explanations/<int:pk>/": lambda busy: _all(Explanation),
    "v/<slug:code>/": lambda busy: _all(SavedView, "code", "code"),
    "views/<slug:code>/": lambda busy: _all(SavedView, "code", "code"),
    "views/unsubscribe/<str:token>/": lambda busy: _all(Subscription, "token", "token"),
    "warnings/<int:pk>/": lambda busy: _all(LedgerWarning)[:3],
}
# Searches and choices that change what a page shows; what stands here for a query is added to it.
ASKED = {
    "home": ("?year=2024", "?year=1999&j=x"),
    "ask": ("?q=2024年支出最多的五个单位", "?q=今年区长工资进度最慢的单位", "?q=校舍"),
    "query_drill": (
        "",
        f"&organisation={DISTRICT}",
        "&as_of=2025-12-31",
        "&min=x",
        "&q=没有这个词",
    ),
    "query_compare": ("", "&kind=stages", "&kind=places", "&kind=scopes"),
    "oversight": ("?whose=all", "?whose=all&late=yes&state=asked", "?unit=没有"),
    "oversight_board": ("?by=rule",),
    "query_since": ("&from=2025-12-31",),
    "sources": ("?year=2024",),
    "tree": (f"?{QUERY}", f"?{QUERY}&q=第2局", f"?{QUERY}&at={UNIT}"),
    "warnings": ("?level=red",),
    "intake_cell": ("?sheet=支出&row=6",),
    "view_new": (f"?path=/query/payment/&query={QUERY}", "?path=/x/"),
}
IN_QUERY = ("query/<", "analysis/<", "analysis/unit")


def pages(busy: Busy, names: Collection[str] = ()) -> list[Page]:
    """Return every page, or those named; inside a scope over everything."""
    found = []
    for route, entry in sorted(ROUTES.items()):
        permission = entry.callback.access  # type: ignore[attr-defined]
        if route.startswith(tuple(ELSEWHERE)) or permission in (PUBLIC, TOKEN):
            continue
        name = str(entry.name)
        if names and name not in names:
            continue
        paths = tuple(_paths(route, name, busy))
        first = next(role for role in WALKERS if permission in ROLES[role].permissions)
        found += [Page(route, name, role, paths) for role in (first, *ALSO.get(name, ()))]
    return found


def _paths(route: str, name: str, busy: Busy) -> Iterator[str]:
    asked = ASKED.get(name, ("",))
    if "<" not in route:
        yield from ("/" + route + query for query in dict.fromkeys(("", *asked)))
        return
    before = [key for key in OBJECTS if route.startswith(key)]
    assert before, f"/{route}: say in tests/journeys/ledger/routes.py what stands in its address"
    base = f"?{QUERY}" if route.startswith(IN_QUERY) else ""
    for number, parameters in enumerate(OBJECTS[max(before, key=len)](busy)):
        path = reverse(name, kwargs=parameters)
        for query in asked if not number else asked[:1]:
            yield path + (base + query if base else query)
