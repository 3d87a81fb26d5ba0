"""Every page of the hall, found in the URL configuration, with real objects in its address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.contracts.test_routes import ROUTES
from tongjian.core.access import PUBLIC
from tongjian.core.calendar.models import CalendarVersion
from tongjian.core.identity.roles import ROLES
from tongjian.hall.applicants.models import Applicant, Authority
from tongjian.hall.applications.models import Draft
from tongjian.hall.applications.wizard import work_of
from tongjian.hall.appointments.models import Booking, Desk, DeskException, Slot
from tongjian.hall.cases.models import CaseDocument, Finding, HallCase, Leave, Opinion
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.feedback.models import Enquiry, FollowUp
from tongjian.hall.items.editor.sections import SECTIONS
from tongjian.hall.items.models import Item, ItemVersion
from tongjian.hall.office.case.beside import DOORS
from tongjian.hall.office.monitoring.models import MonitoringAdvice
from tongjian.hall.privacy.models import DataExport
from tongjian.hall.uploads.models import Upload

Parameters = dict[str, Any]
# Who walks a route: the first of these that holds its permission.
WALKERS = (
    "officer window reviewer head item_editor item_approver hall_supervisor joint operator".split()
)
# Pages that show other people other things.
ALSO = {
    "office_case": ("head", "window"),
    "office_step": ("head", "window"),
    "office_beside": ("head",),
    "office_cases": ("head",),
    "office_version": ("item_approver",),
    "follow_up": ("hall_supervisor",),
}


@dataclass(frozen=True)
class Page:
    """A route with its addresses, and who opens it: a role, or "" for a visitor."""

    route: str
    name: str
    role: str
    paths: tuple[str, ...]


def _all(model: Any, field: str = "pk", parameter: str = "pk") -> list[Parameters]:
    return [{parameter: value} for value in model.objects.values_list(field, flat=True)]


def _steps() -> Iterator[Parameters]:
    for case in HallCase.objects.select_related("version"):
        for step in pinned(case.version).flow.steps_from(case.state):
            if step.effect in ("answer_correction", "body_reply"):
                continue  # these have pages of their own
            yield {"pk": case.pk, "action": step.action}


def _draft_steps() -> Iterator[Parameters]:
    for draft in Draft.objects.select_related("version", "party", "owner"):
        for page in work_of(draft, draft.saved_at.date()).pages:
            if page.kind == "step":
                yield {"pk": draft.pk, "key": page.key}


def _documents(number: str) -> list[Parameters]:
    rows = CaseDocument.objects.values_list("case_id", "pk")
    return [{"pk": case, number: pk} for case, pk in rows[:1]]


# What stands in the address, by the beginning of the route. A new route with parameters that is
# not below one of these fails the walk and says so.
OBJECTS: dict[str, Callable[[], Any]] = {
    "hall/apply/<slug:key>/": lambda: [{"key": "deferral"}, {"key": "transfer"}],
    "hall/appointments/<slug:key>/<int:pk>/": lambda: [
        {"key": "deferral", "pk": Slot.objects.filter(closed=False).latest("starts_at").pk}
    ],
    "hall/appointments/<slug:key>/": lambda: [{"key": "deferral"}],
    "hall/appointments/booking/<int:pk>/": lambda: _all(Booking),
    "hall/appointments/queue/<int:pk>/": lambda: _all(Desk),
    "hall/certificates/<str:code>/": lambda: _all(Certificate, "code", "code"),
    "hall/drafts/<int:pk>/step/<slug:key>/": _draft_steps,
    "hall/drafts/<int:pk>/": lambda: _all(Draft),
    "hall/feedback/mine/<int:pk>/": lambda: [
        {"pk": pk} for pk in Enquiry.objects.exclude(applicant=None).values_list("pk", flat=True)
    ],
    "hall/items/<slug:key>/": lambda: _all(Item, "key", "key"),
    "hall/me/data/<int:pk>/": lambda: _all(DataExport),
    "hall/me/rights/<int:pk>/": lambda: [
        {"pk": pk}
        for pk in Authority.objects.filter(right="guardian")
        .exclude(applicant=None)
        .values_list("pk", flat=True)
    ],
    "hall/my/<int:pk>/letters/<int:number>/": lambda: _documents("number"),
    "hall/my/<int:pk>/": lambda: _all(HallCase),
    "hall/rate/<slug:code>/": lambda: _all(HallCase, "code", "code"),
    "hall/rate/visit/<int:pk>/": lambda: [
        {"pk": pk} for pk in Booking.objects.filter(state="served").values_list("pk", flat=True)
    ],
    "hall/uploads/<int:pk>/": lambda: _all(Upload)[:1],
    "office/applicants/<int:pk>/": lambda: _all(Applicant),
    "office/appointments/<int:pk>/": lambda: _all(Booking),
    "office/appointments/desks/<int:pk>/": lambda: _all(Desk),
    "office/appointments/exceptions/<int:pk>/": lambda: _all(DeskException),
    "office/appointments/queue/<int:pk>/": lambda: _all(Desk),
    "office/calendar/versions/<int:number>/": lambda: _all(CalendarVersion, "number", "number"),
    "office/cases/<int:pk>/beside/<str:key>/": lambda: [
        {"pk": pk, "key": door.key}
        for pk in HallCase.objects.filter(open=True).values_list("pk", flat=True)
        for door in DOORS
    ],
    "office/cases/<int:pk>/do/<str:action>/": _steps,
    "office/cases/<int:pk>/documents/<int:number>/": lambda: _documents("number"),
    "office/cases/<int:pk>/materials/<int:number>/": lambda: _documents("number"),
    "office/cases/<int:pk>/": lambda: _all(HallCase),
    "office/certificates/<int:pk>/": lambda: _all(Certificate),
    "office/feedback/<int:pk>/": lambda: _all(Enquiry),
    "office/follow-ups/<int:pk>/": lambda: _all(FollowUp),
    "office/intake/<slug:key>/": lambda: [{"key": "deferral"}],
    "office/intake/done/<int:pk>/": lambda: _all(HallCase)[:1],
    "office/items/<slug:key>/": lambda: [{"key": "deferral"}],
    "office/items/versions/<int:pk>/edit/<slug:section>/": lambda: [
        {"pk": ItemVersion.objects.filter(state="draft").latest("pk").pk, "section": section}
        for section in SECTIONS
    ],
    "office/items/versions/<int:pk>/": lambda: [
        {"pk": ItemVersion.objects.filter(state=state).latest("pk").pk}
        for state in ("draft", "submitted", "in_force")
    ],
    "office/leave/<int:pk>/": lambda: _all(Leave),
    "office/monitoring/<int:pk>/": lambda: _all(Finding),
    "office/monitoring/advice/<int:pk>/": lambda: _all(MonitoringAdvice),
    "office/opinions/<int:pk>/": lambda: _all(Opinion),
    "office/retention/<int:pk>/": lambda: [
        {"pk": pk} for pk in HallCase.objects.filter(open=False).values_list("pk", flat=True)
    ],
    "office/reveal/<str:model>/<int:pk>/<str:field>/": lambda: [
        {"model": "hall.hallcase", "pk": HallCase.objects.latest("pk").pk, "field": "phone"}
    ],
    "office/rights/<int:pk>/": lambda: _all(Authority),
}
# The district's sign-in is another server; messages are shown where the system is a demonstration.
ELSEWHERE = ("hall/sign-in/with/", "hall/demo-messages/")
# Searches and choices that change what a page shows.
ASKED = {
    "items": ("?q=晚一年上学", "?q=没有这样的事"),
    "item_need": ("?situation=defer&proof=hospital&guardian_kind=parent",),
    "office_cases": ("?tab=all", "?tab=closed", "?tab=mine"),
    "office_opinions": ("?state=0",),
    "office_figures": ("?by=month",),
    "hall_certificates": ("?q=没有这个编号",),
    "feedback_new": ("?kind=complaint", "?kind=requirement"),
    "office_bulk": (),
}


def pages(area: str, names: Collection[str] = ()) -> list[Page]:
    """Return every page whose route begins so, or those named; inside a scope over everything."""
    found = []
    for route, entry in sorted(ROUTES.items()):
        if not route.startswith(area) or route.startswith(ELSEWHERE):
            continue
        name, permission = str(entry.name), entry.callback.access  # type: ignore[attr-defined]
        if names and name not in names:
            continue
        paths = tuple(_paths(route, name))
        found += [Page(route, name, role, paths) for role in _roles(name, permission)]
    return found


def _paths(route: str, name: str) -> Iterator[str]:
    if "<" not in route:
        path = "/" + route
        yield path
        yield from (path + query for query in ASKED.get(name, ()))
        return
    before = [key for key in OBJECTS if route.startswith(key)]
    assert before, f"/{route}: say in tests/journeys/hall/routes.py what stands in its address"
    for parameters in OBJECTS[max(before, key=len)]():
        path = reverse(name, kwargs=parameters)
        yield path
        yield from (path + query for query in ASKED.get(name, ()))


def _roles(name: str, permission: str) -> tuple[str, ...]:
    if permission == PUBLIC:
        return ("",)
    if permission in ROLES["applicant"].permissions:
        return ("applicant",)
    first = next(role for role in WALKERS if permission in ROLES[role].permissions)
    return (first, *ALSO.get(name, ()))
