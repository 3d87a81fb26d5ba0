"""Applicants with complete drafts: answers the form accepts, five files each, taken in and scanned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from random import Random

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from benchmarks.hall.place import session
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of
from tongjian.core.scope import scope
from tongjian.hall.access import VISITOR
from tongjian.hall.applicants.actions import Identity, describe_self, open_applicant
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.applicants.rights import add_child
from tongjian.hall.applications.actions import save_materials, save_page, start_draft
from tongjian.hall.applications.wizard import Asked, work_of
from tongjian.hall.demo.answers import answer
from tongjian.hall.demo.people import Somebody, family
from tongjian.hall.items.reads import Entry, entry
from tongjian.hall.uploads.actions import take_in
from tongjian.hall.uploads.models import Upload
from tongjian.hall.uploads.tasks import scan_upload

ITEM, ATTACHMENTS, FIRST = "deferral", 5, 60_000
SIDE = 480  # pixels of a photograph: about as many bytes as a scanned page in black and white


@dataclass(frozen=True)
class Family:
    """A parent who signed in, with a child to apply for."""

    drawn: Somebody
    applicant: Applicant
    child: Party
    actor: Actor
    cookie: str


def families(count: int, now: datetime) -> list[Family]:
    """Return parents of the benchmark's own, each with a session."""
    return [_family(FIRST + number, now) for number in range(count)]


def _family(number: int, now: datetime) -> Family:
    drawn = family(Random(number), number % 1000, now.date())
    with scope([settings.HALL], VISITOR):
        applicant = open_applicant(
            phone=f"137{number:08d}", jurisdiction=settings.HALL, by=VISITOR, now=now
        )
    assert applicant.user_id is not None
    user = User.objects.get(pk=applicant.user_id)
    actor = actor_of(user)
    with scope([settings.HALL], actor):
        describe_self(subject=applicant, identity=_identity(drawn), address={}, by=actor, now=now)
        own = _identity(drawn.children[0])
        right = add_child(subject=applicant, identity=own, address={}, by=actor, now=now)
    return Family(drawn, applicant, right.party, actor, session(user))


def _identity(drawn: Somebody) -> Identity:
    return Identity(drawn.name, "resident", drawn.number, drawn.birth, drawn.sex)


def photograph(number: int) -> bytes:
    """Return a picture that compresses as badly as a photograph; each has bytes of its own."""
    noise = Random(number).randbytes(SIDE * SIDE)
    out = BytesIO()
    Image.frombytes("L", (SIDE, SIDE), noise).save(out, "JPEG", quality=75)
    return out.getvalue()


def drafts(of: Family, count: int, now: datetime) -> Iterator[int]:
    """Yield the numbers of ``count`` drafts that only have to be submitted."""
    with scope([settings.HALL], of.actor):
        item = entry(ITEM, now.date())
    for turn in range(count):
        yield _draft(of, item, turn, now)


def _draft(of: Family, item: Entry, turn: int, now: datetime) -> int:
    rng = Random(f"{of.applicant.pk}:{turn}")
    questions = {one.key: rng.choice(one.options)[0] for one in item.definition.questionnaire}
    answers = answer(item.definition.form, questions, of.drawn.children[0], rng, now.date())
    by = of.actor
    with scope([settings.HALL], by):
        draft = start_draft(
            applicant=of.applicant,
            version=item.version,
            party=of.child,
            questions=questions,
            by=by,
            now=now,
        )
        for page in work_of(draft, now.date()).pages:
            if page.kind == "step":
                draft = save_page(
                    subject=draft,
                    page=page,
                    answers=answers,
                    turn=draft.turn,
                    base="",
                    tab="bench",
                    by=by,
                    now=now,
                )
        asked = work_of(draft, now.date()).asked
        files = _attached(of, [one for one in asked if one.required] or list(asked), turn, now)
        given = {key: {"uploads": numbers} for key, numbers in files.items()}
        draft = save_materials(subject=draft, materials=given, base="", tab="bench", by=by, now=now)
        faults = work_of(draft, now.date()).faults()
    assert not faults, faults
    for numbers in files.values():
        for number in numbers:
            scan_upload(number, settings.HALL)
    return int(draft.pk)


def _attached(of: Family, asked: list[Asked], turn: int, now: datetime) -> dict[str, list[int]]:
    """Take five files in, spread over the materials that must be there."""
    found: dict[str, list[int]] = {}
    assert 0 < len(asked) <= ATTACHMENTS, "the item asks for more than is attached here"
    for number in range(ATTACHMENTS):
        material = asked[number % len(asked)].material
        upload: Upload = take_in(
            file=ContentFile(photograph(of.applicant.pk * 1000 + turn * 10 + number)),
            name=f"材料{number + 1}.jpg",
            owner=of.applicant,
            party=of.child,
            material=material.name,
            by=of.actor,
            now=now,
        )
        found.setdefault(material.key, []).append(upload.pk)
    return found
