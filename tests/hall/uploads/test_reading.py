"""Who may read a file, and how the hall hands it out."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.hall import made
from tests.hall.uploads import papers
from tests.hall.uploads.given import reaches, scanned, take
from tests.world import DISTRICT, ROOT, World, body
from tongjian.core.audit.models import AuditEvent
from tongjian.core.scope import scope
from tongjian.hall.applicants.models import Applicant, Authority, Party, Seen
from tongjian.hall.cases.models import Opinion
from tongjian.hall.uploads import actions


def test_unscanned_bytes_are_seen_by_the_uploader_alone(
    world: World, parent: Applicant, other: Applicant
) -> None:
    upload = take(world, parent, papers.png(), "证明.png")
    made.material(made.case(world, parent), upload, world)
    everybody = [made.signed_in(other), world.client("officer"), world.client("window")]
    assert [reaches(client, upload) for client in everybody] == [404, 404, 404]
    assert reaches(made.signed_in(parent), upload) == 200
    assert Client().get(f"/hall/uploads/{upload.pk}/").status_code == 302
    scanned(upload)
    assert [reaches(client, upload) for client in everybody] == [404, 200, 200]
    assert reaches(world.client("deputy"), upload) == 404
    assert reaches(world.client("officer", "310112101"), upload) == 404


def test_what_a_clerk_took_in_is_nobody_elses_before_the_scan(
    world: World, parent: Applicant
) -> None:
    by = world.actor("window")
    with scope([DISTRICT], by):
        upload = actions.take_in(
            file=SimpleUploadedFile("x", papers.png()),
            name="a.png",
            owner=parent,
            material="医院证明",
            by=by,
            now=world.now,
        )
    assert reaches(made.signed_in(parent), upload) == 404
    scanned(upload)
    assert reaches(made.signed_in(parent), upload) == 200


def test_a_file_of_no_case_is_no_officials_business(world: World, parent: Applicant) -> None:
    upload = scanned(take(world, parent, papers.png(), "a.png"))
    assert reaches(world.client("officer"), upload) == 404


def test_a_joint_clerk_reads_the_cases_that_asked_their_body(
    world: World, parent: Applicant
) -> None:
    upload = scanned(take(world, parent, papers.png(), "a.png"))
    case = made.case(world, parent)
    made.material(case, upload, world)
    police, traffic = (world.client("joint", unit=unit) for unit in ("police", "traffic"))
    assert reaches(police, upload) == 404
    with made.writing():
        Opinion.objects.create(
            jurisdiction_id=DISTRICT,
            case=case,
            kind="joint",
            body="police",
            asked_at=world.now,
            asked_by="x",
        )
    assert (reaches(police, upload), reaches(traffic, upload)) == (200, 404)


def test_who_acts_for_a_party_reads_its_papers_once_confirmed(
    world: World, parent: Applicant, other: Applicant
) -> None:
    with made.writing():
        child = Party.objects.create(
            jurisdiction_id=DISTRICT, kind="person", name="学生甲01", made_at=world.now
        )
        right = Authority.objects.create(
            jurisdiction_id=DISTRICT,
            applicant=other,
            party=child,
            right="guardian",
            valid_from=date(2025, 1, 1),
        )
    upload = scanned(take(world, parent, papers.png(), "a.png", party=child))
    client = made.signed_in(other)
    assert reaches(client, upload) == 404
    for values, status in (
        ({"confirmed_at": world.now}, 200),
        ({"scope": ["deferral"]}, 404),
        ({"scope": [], "valid_to": date(2025, 1, 2)}, 404),
        ({"valid_to": None, "revoked_at": world.now}, 404),
    ):
        with made.writing():
            Authority.objects.filter(pk=right.pk).update(**values)
        assert client.get(f"/hall/uploads/{upload.pk}/").status_code == status, values


def test_an_officials_reading_is_on_record_and_ones_own_is_not(
    world: World, parent: Applicant
) -> None:
    upload = scanned(take(world, parent, papers.png(), "a.png"))
    made.material(made.case(world, parent), upload, world)
    reaches(made.signed_in(parent), upload)
    reaches(world.client("officer"), upload)
    with scope([DISTRICT], ROOT):
        seen = Seen.objects.get()
        assert AuditEvent.objects.filter(action="upload.read").count() == 1
    assert seen.by_id == world.person("officer").pk
    assert seen.subject == f"hall.upload:{upload.pk}"


@pytest.mark.parametrize(
    ("content", "name", "inline"),
    [
        (papers.pdf(), "证明 “1”.pdf", "application/pdf"),
        (papers.png(), "a.png", "image/png"),
        (papers.word(), "a.docx", None),
    ],
)
def test_a_file_never_runs_in_the_hall(
    content: bytes, name: str, inline: str | None, world: World, parent: Applicant
) -> None:
    upload = take(world, parent, content, name)
    client = made.signed_in(parent)
    before = client.get(f"/hall/uploads/{upload.pk}/?show")
    assert before["Content-Disposition"].startswith("attachment")
    scanned(upload)
    saved, shown = (client.get(f"/hall/uploads/{upload.pk}/{q}") for q in ("", "?show"))
    assert body(saved) == content
    for response in (saved, shown):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "script" not in response["Content-Security-Policy"]
        assert response["Content-Security-Policy"].startswith("default-src 'none'")
        assert response["Cache-Control"] == "private, no-store"
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"].startswith("attachment")
    assert shown["Content-Type"] == (inline or "application/octet-stream")
    assert shown["Content-Disposition"].startswith("inline" if inline else "attachment")
