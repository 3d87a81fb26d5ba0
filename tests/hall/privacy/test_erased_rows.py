"""After a person had their data deleted, it is nowhere: no row of any table, no file on disk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.hall import made
from tests.hall.applicants.people import ADDRESS, CHILD, PARENT, actor, applicant
from tests.hall.uploads import papers
from tests.world import DISTRICT, World
from tongjian.core.home import home
from tongjian.core.identity.codes import send_code
from tongjian.core.notify.channels import send
from tongjian.core.scope import scope
from tongjian.hall.applicants.actions import set_contact
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.applicants.rights import add_child
from tongjian.hall.applications.models import Draft
from tongjian.hall.feedback.enquiries.actions import ask
from tongjian.hall.feedback.models import Enquiry
from tongjian.hall.privacy.actions import ask_for_copy, erase_mine
from tongjian.hall.privacy.models import DataExport
from tongjian.hall.uploads.actions import take_in
from tongjian.hall.uploads.models import Upload

PHONE, EMAIL, SAID, PAPER = "13800000077", "parent77@example.com", "只说一次的话", "只传一次.pdf"


def traces(words: tuple[str, ...]) -> list[str]:
    """Return the tables of the database that hold one of the words."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for word in words:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{word}%"]
                )
                if cursor.fetchone()[0]:
                    found.append(f"{table}: {word}")
    return found


@pytest.fixture
def parent(world: World) -> Applicant:
    """Somebody who left something everywhere, but applied for nothing."""
    person = applicant(world, PHONE, PARENT)
    by, now = actor(person), world.now
    with world.scope():
        send_code(phone=PHONE, source="127.0.0.1", now=now)
    with scope([DISTRICT], by):
        set_contact(subject=person, email=EMAIL, language="zh", by=by, now=now)
        add_child(subject=person, identity=CHILD, address=ADDRESS, by=by, now=now)
        file = SimpleUploadedFile(PAPER, papers.pdf())
        take_in(file=file, name=PAPER, owner=person, material="医院证明", by=by, now=now)
        asked = ask(
            kind="consultation", text=SAID, name=PARENT.name, phone=PHONE, applicant=person,
            source="s", jurisdiction=DISTRICT, by=by, now=now,
        )  # fmt: skip
        send(kind="received", now=now, to_user=person.user_id, phone=PHONE, email=EMAIL, text=SAID)
        ask_for_copy(subject=person, by=by, now=now)
    with made.writing():
        Enquiry.objects.filter(pk=asked.pk).update(state="closed", answered_at=now)
        Draft.objects.create(
            jurisdiction_id=DISTRICT, owner=person, version=made.item().current,
            answers={"reason": SAID}, started_at=now, saved_at=now, expires_on=date(2026, 1, 1),
        )  # fmt: skip
    return person


def test_nothing_is_left(
    world: World, parent: Applicant, django_capture_on_commit_callbacks: Any
) -> None:
    words = (PHONE, EMAIL, SAID, PAPER, PARENT.name, PARENT.id_number, CHILD.name, CHILD.id_number)
    with scope([DISTRICT], actor(parent)):
        rows = [*Upload.objects.filter(owner=parent), *DataExport.objects.filter(applicant=parent)]
    files = [home() / row.path for row in rows]
    assert len(files) == 2 and all(file.is_file() for file in files)
    assert len(traces(words)) >= len(words)  # the search itself finds what is there
    with django_capture_on_commit_callbacks(execute=True), scope([DISTRICT], actor(parent)):
        assert erase_mine(subject=parent, by=actor(parent), now=world.now)
    with world.scope():
        assert traces(words) == []
    assert not any(file.exists() for file in files)
