"""The field that takes files on a page."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.hall import made
from tests.hall.uploads import papers
from tests.hall.uploads.given import again, scanned, take
from tests.world import DISTRICT, World
from tongjian.core.identity.actor import Actor
from tongjian.core.scope import scope
from tongjian.hall.applicants.models import Applicant
from tongjian.hall.uploads import reads


def field(world: World, by: Actor, **values: Any) -> str:
    given: dict[str, Any] = {
        "name": "material.proof",
        "material": "医院证明",
        "accept": ["pdf", "png"],
        "most": 2,
    }
    with scope([DISTRICT], by):
        return reads.field_of(by, **{**given, **values}).spec.sealed()


def test_the_field_takes_files_shows_faults_and_removes(world: World, parent: Applicant) -> None:
    client, by = made.signed_in(parent), made.actor(parent)
    spec = field(world, by)
    names = {"证明.png": papers.png(), "坏.pdf": papers.png(), "二.png": papers.png()}
    files = [SimpleUploadedFile(name, content) for name, content in names.items()]
    page = client.post(
        "/hall/uploads/", {"spec": spec, "material.proof-files": files}
    ).content.decode()
    assert "坏.pdf" in page and "内容却是PNG" in page and "正在安全检查" in page
    with scope([DISTRICT], by):
        first, second = reads.own(by).order_by("pk")
    assert f'name="material.proof" value="{first.pk}"' in page and "上限" in page
    more = client.post(
        "/hall/uploads/",
        {
            "spec": spec,
            "material.proof": [first.pk, second.pk],
            "material.proof-files": SimpleUploadedFile("三.png", papers.png()),
        },
    ).content.decode()
    assert "三.png”没有收下" in more
    page = client.post(
        "/hall/uploads/remove/",
        {"spec": spec, "material.proof": [first.pk, second.pk], "remove": first.pk},
    ).content.decode()
    assert "证明.png" not in page and "二.png" in page
    scanned(second)
    page = client.get(
        "/hall/uploads/list/", {"spec": spec, "material.proof": [str(second.pk), "x", "9" * 30]}
    ).content.decode()
    assert "已通过内容检查" in page and "不用等安全检查" not in page


def test_a_field_of_another_person_or_none_is_refused(
    world: World, parent: Applicant, other: Applicant
) -> None:
    spec = field(world, made.actor(parent))
    upload = take(world, parent, papers.png(), "a.png")
    client = made.signed_in(other)
    for given in (spec, "", "rubbish", spec[:-2]):
        assert client.post("/hall/uploads/", {"spec": given}).status_code == 400
    own = field(world, made.actor(other))
    page = client.get("/hall/uploads/list/", {"spec": own, "material.proof": str(upload.pk)})
    assert "a.png" not in page.content.decode()
    client.post("/hall/uploads/remove/", {"spec": own, "remove": upload.pk})
    assert again(upload).erased_at is None
    bare = world.client("deputy")
    spec = field(world, world.actor("deputy"))
    sent = {"spec": spec, "material.proof-files": SimpleUploadedFile("a.png", papers.png())}
    assert bare.post("/hall/uploads/", sent).status_code == 403
