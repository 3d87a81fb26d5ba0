"""Every route that names an object, tried with one family's objects by everybody else.

The family's names, numbers and words must be nowhere in an answer, nothing breaks, and nothing of
theirs is another afterwards. Routes come from the URL configuration: a new one fails here until
``ADDRESSES`` says what stands in its address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.contracts.test_routes import ROUTES, permission_of, refusals
from tests.hall import made
from tests.hall.applications.conftest import NOW, Desk, make_desk
from tests.hall.uploads import papers
from tests.world import DISTRICT, ROOT, TOWN
from tongjian.core import clock
from tongjian.core.access import PUBLIC
from tongjian.core.clock import SHANGHAI
from tongjian.core.identity.roles import ROLES
from tongjian.core.scope import scope
from tongjian.hall.applicants.models import Applicant, Authority
from tongjian.hall.applications.submit import submit_application
from tongjian.hall.appointments.models import Booking, DeskException, Slot
from tongjian.hall.appointments.models import Desk as Window
from tongjian.hall.cases.models import CaseDocument, Finding, HallCase, Leave, Material, Opinion
from tongjian.hall.certificates.models import Certificate
from tongjian.hall.feedback.enquiries.actions import ask
from tongjian.hall.feedback.models import Enquiry, FollowUp, Rating
from tongjian.hall.office.monitoring.models import MonitoringAdvice
from tongjian.hall.privacy.actions import ask_for_copy
from tongjian.hall.uploads.actions import take_in

SAID = "这句话只给本人和经办人看"
PAPER = "密件扫描.pdf"
VALUES = {"pk": "case", "number": "document", "code": "case_code", "key": "item"}
# What stands in an address: by the beginning of the route, the longest wins; the rest is VALUES.
ADDRESSES: dict[str, dict[str, str]] = {
    "hall/apply/": {},
    "hall/appointments/<slug:key>/": {"pk": "slot"},
    "hall/appointments/booking/": {"pk": "booking"},
    "hall/appointments/queue/": {"pk": "window"},
    "hall/certificates/": {"code": "certificate_code"},
    "hall/drafts/": {"pk": "draft", "key": "step"},
    "hall/feedback/mine/": {"pk": "enquiry"},
    "hall/items/": {},
    "hall/me/data/": {"pk": "export"},
    "hall/me/rights/": {"pk": "authority"},
    "hall/my/": {},
    "hall/rate/": {},
    "hall/rate/visit/": {"pk": "booking"},
    "hall/sign-in/with/": {"provider_id": "provider"},
    "hall/uploads/": {"pk": "upload"},
    "office/applicants/": {"pk": "applicant"},
    "office/appointments/": {"pk": "booking"},
    "office/appointments/desks/": {"pk": "window"},
    "office/appointments/exceptions/": {"pk": "exception"},
    "office/appointments/queue/": {"pk": "window"},
    "office/calendar/versions/": {"number": "one"},
    "office/cases/": {"action": "action", "key": "beside"},
    "office/cases/<int:pk>/materials/": {"number": "material"},
    "office/certificates/": {"pk": "certificate"},
    "office/feedback/": {"pk": "enquiry"},
    "office/follow-ups/": {"pk": "follow"},
    "office/intake/": {},
    "office/items/": {"pk": "version", "section": "section"},
    "office/leave/": {"pk": "leave"},
    "office/monitoring/": {"pk": "finding"},
    "office/monitoring/advice/": {"pk": "advice"},
    "office/opinions/": {"pk": "opinion"},
    "office/retention/": {},
    "office/reveal/": {"model": "model", "field": "field"},
    "office/rights/": {"pk": "authority"},
}
NAMED = sorted(route for route in ROUTES if "<" in route and route.startswith(("hall/", "office/")))


@dataclass
class Family:
    """A parent with a child and one of everything; ``secrets`` are theirs alone."""

    desk: Desk
    objects: dict[str, Any]
    secrets: tuple[str, ...]

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Yield every route that names an object, with the address of the family's own."""
        for route in NAMED:
            begun = [key for key in ADDRESSES if route.startswith(key)]
            assert begun, f"/{route}: say in tests/contracts/test_hall_objects.py what it names"
            chosen = {**VALUES, **ADDRESSES[max(begun, key=len)]}
            names = ROUTES[route].pattern.converters
            given = {name: self.objects[chosen[name]] for name in names}
            yield route, reverse(str(ROUTES[route].name), kwargs=given)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return everything of the hall as it is in the database, but for what only records."""
        with scope([DISTRICT], ROOT):
            return {
                model.__name__: list(model._default_manager.order_by("pk").values())
                for model in apps.get_app_config("hall").get_models()
                if model.__name__ not in ("Lookup", "Seen", "CaseRead")
            }


def _submitted(desk: Desk) -> HallCase:
    draft, by = desk.filled(reason=SAID), made.actor(desk.parent)
    with desk.scope():
        return submit_application(subject=draft, channel="mobile", by=by, now=NOW)


def _files(desk: Desk) -> dict[str, Any]:
    by = made.actor(desk.parent)
    with desk.scope():
        upload = take_in(
            file=SimpleUploadedFile(PAPER, papers.pdf()),
            name=PAPER,
            owner=desk.parent,
            party=desk.child,
            material="医院证明",
            by=by,
            now=NOW,
        )
        export = ask_for_copy(subject=desk.parent, by=by, now=NOW)
    return {"upload": upload.pk, "export": export.pk}


def _spoken(desk: Desk, case: HallCase) -> dict[str, Any]:
    with desk.scope():
        enquiry = ask(
            kind="consultation",
            text=SAID,
            name="家长甲",
            phone="13800000001",
            applicant=desk.parent,
            source="s",
            jurisdiction=DISTRICT,
            by=made.actor(desk.parent),
            now=NOW,
        )
    with made.writing():
        rating = Rating.objects.create(
            jurisdiction_id=DISTRICT, item=case.item, case=case, score=5, text=SAID,
            channel="mobile", at=NOW,
        )  # fmt: skip
        follow = FollowUp.objects.create(
            jurisdiction_id=DISTRICT, rating=rating, contact_by=NOW.date(), fix_by=NOW.date()
        )
    return {"enquiry": enquiry.pk, "follow": follow.pk}


def _booked(desk: Desk, case: HallCase) -> dict[str, Any]:
    starts = datetime.combine(NOW.date() + timedelta(days=1), time(9), SHANGHAI)
    here = {"jurisdiction_id": DISTRICT}
    with made.writing():
        window = Window.objects.create(**here, name="教育窗口", place="示例路 1 号")
        slot = Slot.objects.create(
            **here,
            desk=window,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=30),
            capacity=2,
            taken=1,
        )
        booking = Booking.objects.create(
            **here,
            slot=slot,
            applicant=desk.parent,
            item=case.item,
            day=starts.date(),
            code="ABCDEFGH",
            note=SAID,
            booked_at=NOW,
        )
        exception = DeskException.objects.create(
            **here, desk=window, day=starts.date() + timedelta(days=9), reason="停电"
        )
    return {
        "window": window.pk,
        "slot": slot.pk,
        "booking": booking.pk,
        "exception": exception.pk,
    }


def _official(desk: Desk, case: HallCase) -> dict[str, Any]:
    here, user = {"jurisdiction_id": DISTRICT}, desk.world.person("officer")
    with made.writing():
        certificate = Certificate.objects.create(
            **here, number="沪示教〔2026〕1号", code="HJKLMNPQRT", case=case, item=case.item,
            applicant=desk.parent, party=desk.child, name="准予延缓入学通知书", holder="学生甲",
            issued_on=NOW.date(), valid_from=NOW.date(), signature="",
            payload={"body": "示例区教育局", "item": "延缓入学审批", "facts": [["说明", SAID]]},
        )  # fmt: skip
        finding = Finding.objects.create(
            **here, case=case, trigger="late", level="yellow", text=SAID, found_at=NOW
        )
        opinion = Opinion.objects.create(
            **here, case=case, kind="body", body="police", question=SAID, asked_at=NOW,
            asked_by="officer01",
        )  # fmt: skip
        leave = Leave.objects.create(
            **here, user=user, from_day=NOW.date(), to_day=NOW.date() + timedelta(days=2)
        )
        advice = MonitoringAdvice.objects.create(
            **here, number="监察〔2026〕1号", recipient="示例区教育局", content={"text": SAID},
            answer_by=NOW.date(), issued_at=NOW, by="hall_supervisor01",
        )  # fmt: skip
    return {
        "certificate": certificate.pk,
        "certificate_code": certificate.code,
        "finding": finding.pk,
        "opinion": opinion.pk,
        "leave": leave.pk,
        "advice": advice.pk,
    }


@pytest.fixture
def family(db: None, monkeypatch: pytest.MonkeyPatch) -> Family:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    desk = make_desk()
    case = _submitted(desk)
    objects = {
        **{"case": case.pk, "case_code": case.code, "item": "deferral", "one": 1},
        **{"version": case.version_id, "section": "fields", "provider": "district"},
        **{"action": "accept", "beside": "message", "model": "hall.hallcase", "field": "phone"},
        **{"draft": desk.filled(reason=SAID).pk, "step": "child", "applicant": desk.parent.pk},
        **_files(desk),
        **_spoken(desk, case),
        **_booked(desk, case),
        **_official(desk, case),
    }
    with desk.scope():
        party = Applicant.objects.select_related("party").get(pk=desk.parent.pk).party
        assert party is not None
        right = Authority.objects.get(applicant=desk.parent, party=desk.child)
        objects["authority"] = right.pk
        objects["document"] = CaseDocument.objects.filter(case=case).values_list("pk")[0][0]
        objects["material"] = Material.objects.filter(case=case).values_list("pk")[0][0]
        enquiry = Enquiry.objects.get(pk=objects["enquiry"])
    secrets = (
        *("家长甲", "学生甲", "13800000001", SAID, PAPER, case.number, enquiry.number),
        *(party.id_number, desk.child.id_number, enquiry.code, "ABCDEFGH"),
    )
    return Family(desk, objects, secrets)


def told(response: Any) -> str:
    """Return all that an answer says: body, and where it leads."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(response.get("Location", "")) + body.decode("utf-8", "replace")


def attempts(client: Client, path: str) -> Iterator[tuple[str, Any]]:
    yield "GET", client.get(path)
    yield "POST", client.post(path, {"reason": "试一试别人的", "turn": "0", "sure": "on"})


def trespass(
    family: Family, client: Client, role: str = "applicant", *, public: bool = True
) -> None:
    """Try every route the role may open; nothing comes out, nothing breaks, nothing changes."""
    before, faults = family.rows(), []
    client.raise_request_exception = False
    for route, path in family.addresses():
        needed = permission_of(route)
        if not (public if needed == PUBLIC else needed in ROLES[role].permissions):
            continue  # the test of permissions below
        for method, response in attempts(client, path):
            said = told(response).replace(path, "")
            found = [secret for secret in family.secrets if secret in said]
            if response.status_code >= 500 or found:
                faults.append(f"{role} {method} /{route}: {response.status_code} {found}")
    assert not faults, "\n".join(faults)
    unchanged(family, before)


def unchanged(family: Family, before: dict[str, list[dict[str, Any]]]) -> None:
    after = family.rows()
    for name, rows in before.items():
        known = {row["id"]: row for row in after[name]}
        assert [known.get(row["id"]) for row in rows] == rows, f"{name} was changed"


def test_the_family_itself_and_its_officials_see_it(family: Family) -> None:
    """What the others are kept from is really there, and looking at it changes nothing."""
    before = family.rows()
    own, officer = family.desk.client, family.desk.world.client("officer")
    seen = {
        route: told((officer if route.startswith("office/") else own).get(path))
        for route, path in family.addresses()
        if "sign-in" not in route
    }
    for route in ("hall/my/<int:pk>/", "hall/drafts/<int:pk>/check/", "office/cases/<int:pk>/"):
        assert any(secret in seen[route] for secret in family.secrets), route
    for route in ("hall/feedback/mine/<int:pk>/", "hall/appointments/booking/<int:pk>/"):
        assert SAID in seen[route] or "ABCDEFGH" in seen[route]
    for route in ("hall/uploads/<int:pk>/", "hall/my/<int:pk>/letters/<int:number>/"):
        assert "%PDF" in seen[route]
    unchanged(family, before)


def test_a_visitor(family: Family) -> None:
    trespass(family, Client())


def test_another_applicant(family: Family) -> None:
    trespass(family, made.signed_in(family.desk.another()))


@pytest.mark.parametrize(
    "held",
    [
        {"right": "guardian", "revoked_at": NOW},
        {"right": "guardian", "valid_to": NOW.date() - timedelta(days=1)},
        {"right": "agent", "scope": ["transfer"]},
        {"right": "agent", "confirmed_at": None},
    ],
    ids=["revoked", "expired", "another item", "unconfirmed"],
)
def test_who_may_not_act_for_the_child_now(family: Family, held: dict[str, Any]) -> None:
    other = family.desk.another()
    with made.writing():
        given = {"valid_from": date(2026, 1, 1), "confirmed_at": NOW, **held}
        Authority.objects.create(
            jurisdiction_id=DISTRICT, applicant=other, party=family.desk.child, **given
        )
    trespass(family, made.signed_in(other))


HALL_ROLES = [
    key
    for key, role in sorted(ROLES.items())
    if any(permission_of(route) in role.permissions for route in NAMED)
]


def test_officials_of_another_place(family: Family) -> None:
    """What is open to everybody one of them tries; the rest each as far as the role reaches."""
    for role in HALL_ROLES:
        client = family.desk.world.client(role, TOWN)
        trespass(family, client, role, public=role == HALL_ROLES[0])


def test_no_role_goes_beyond_its_permissions(family: Family) -> None:
    before, faults = family.rows(), []
    addresses, refused = dict(family.addresses()), refusals(NAMED, HALL_ROLES)
    for role, routes in refused.items():
        client = family.desk.world.client(role)
        client.raise_request_exception = False
        for route in routes:
            if (status := client.post(addresses[route]).status_code) != 403:
                faults.append(f"{role} /{route}: {status}")
    assert not faults, "\n".join(faults)
    unchanged(family, before)
