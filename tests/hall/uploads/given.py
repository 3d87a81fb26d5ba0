"""Handing in a file, scanning it, asking for it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.hall import made
from tests.world import DISTRICT, ROOT, World
from tongjian.core.scope import scope
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.uploads import actions, tasks
from tongjian.hall.uploads.models import Upload


def take(world: World, owner: Applicant, content: bytes, name: str, **also: Any) -> Upload:
    by = made.actor(owner)
    with scope([DISTRICT], by):
        return actions.take_in(
            file=SimpleUploadedFile("x", content),
            name=name,
            owner=owner,
            by=by,
            now=world.now,
            **{"material": "医院证明", **also},
        )


def scanned(upload: Upload) -> Upload:
    tasks.scan_upload(upload.pk, DISTRICT)
    return again(upload)


def again(upload: Upload) -> Upload:
    with scope([DISTRICT], ROOT):
        found: Upload = Upload.objects.get(pk=upload.pk)
        return found


def reaches(client: Client, upload: Upload, show: str = "") -> int:
    return client.get(f"/hall/uploads/{upload.pk}/{show}").status_code


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE task_name = 'uploads.scan' AND status = 'todo'"
        )
        return int(cursor.fetchone()[0])
