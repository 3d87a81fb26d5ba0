"""A hall with one item whose form has everything, a parent and their child."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client

from tests.hall import made
from tests.hall.cases import flows
from tests.hall.forms.sample import FORM, SOUND
from tests.world import DISTRICT, World
from tongjian.core import clock
from tongjian.core.clock import SHANGHAI
from tongjian.core.scope import scope
from tongjian.hall.applicants.actions import Identity, set_self
from tongjian.hall.applicants.models import Applicant, Party
from tongjian.hall.applicants.rights import add_child
from tongjian.hall.applications.models import Draft
from tongjian.hall.forms.identifiers import resident_check
from tongjian.hall.items.models import Item, ItemVersion
from tongjian.hall.uploads.models import Upload

NOW = datetime.combine(date(2026, 3, 2), time(10), SHANGHAI)
QUESTION = {
    "key": "situation",
    "question": "孩子现在的情况？",
    "options": [["ill", "生病"], ["other", "其他"]],
}
MATERIALS = [
    flows.material("form", "申请表", instructions="签名后拍照。"),
    flows.material("proof", "医院证明", when={"eq": ["situation", "ill"]}),
    flows.material("photo", "照片", required=True, may_follow=True),
    flows.material("promise", "消防承诺", required=True, commitment=True),
    flows.material("household", "户口簿", held="户籍信息由数据共享取得"),
]


def definition(**parts: Any) -> dict[str, Any]:
    given = {"form": FORM, "questionnaire": [QUESTION], "materials": MATERIALS, **parts}
    return flows.definition(**deepcopy(given))


def number(first: str) -> str:
    return first + resident_check(first)


@dataclass
class Desk:
    """One applicant in front of the hall."""

    world: World
    parent: Applicant
    child: Party
    version: ItemVersion
    clients: dict[int, Client] = field(default_factory=dict)

    @property
    def client(self) -> Client:
        return self.signed_in(self.parent)

    def signed_in(self, person: Applicant) -> Client:
        if person.pk not in self.clients:
            self.clients[person.pk] = made.signed_in(person)
        return self.clients[person.pk]

    def scope(self) -> Any:
        return scope([DISTRICT], made.actor(self.parent))

    def another(self, second: int = 2) -> Applicant:
        """Return somebody else, known to the hall."""
        person = made.applicant(self.world, second)
        with made.writing():
            if person.party is None:
                own = Identity("路人甲", "resident", number(f"3101011980010{second}001"))
                set_self(person, own.checked(NOW.date()), NOW)
        return person

    def start(self, **questions: str) -> Draft:
        answer = self.client.post(
            "/hall/apply/deferral/", {"party": self.child.pk, "situation": "other", **questions}
        )
        assert answer.status_code == 302, answer.content.decode()
        with self.scope():
            return self.fresh(int(answer["Location"].split("/")[3]))

    def fresh(self, pk: int) -> Draft:
        draft: Draft = Draft.objects.select_related("version__item", "party", "owner").get(pk=pk)
        return draft

    def filled(self, **changes: Any) -> Draft:
        """Return a draft that only has to be submitted."""
        draft = self.start()
        with made.writing():
            draft.answers = {**SOUND, "kind": "defer", **changes}
            draft.materials = {
                "form": {
                    "uploads": [self.upload("申请表").pk],
                    "later": False,
                    "commitment": False,
                },
                "photo": {"uploads": [], "later": True, "commitment": False},
                "promise": {"uploads": [], "later": False, "commitment": True},
            }
            draft.save()
        return draft

    def upload(self, material: str, **values: Any) -> Upload:
        with made.writing():
            given: dict[str, Any] = {
                "owner": self.parent,
                "uploaded_by_id": self.parent.user_id,
                "name": "扫描件.pdf",
                "kind": "pdf",
                "material": material,
                "path": "hall-uploads/none",
                "sm3": "0" * 64,
                "size": 10,
                "state": "clean",
                "at": NOW,
                **values,
            }
            upload: Upload = Upload.objects.create(jurisdiction_id=DISTRICT, **given)
            return upload


def put_in_force(definition: dict[str, Any], number: int = 1, key: str = "deferral") -> ItemVersion:
    with made.writing():
        item, _ = Item.objects.get_or_create(jurisdiction_id=DISTRICT, key=key)
        item.versions.filter(state="in_force").update(
            state="superseded", in_force_to=date(2026, 2, 28)
        )
        version: ItemVersion = ItemVersion.objects.create(
            jurisdiction_id=DISTRICT,
            item=item,
            number=number,
            state="in_force",
            name=definition["fields"]["name"],
            definition=definition,
            made_at=NOW,
            in_force_from=date(2026, 1, 1) if number == 1 else date(2026, 3, 1),
        )
        item.current = version
        item.save()
        return version


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let the hall's clock stand at ``NOW``."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


def make_desk() -> Desk:
    world = World.make(NOW)
    version = put_in_force(definition())
    parent = made.applicant(world)
    child = Identity("学生甲", "resident", number("31010120190901001"))
    with made.writing():
        own = Identity("家长甲", "resident", number("31010119850101002"))
        set_self(parent, own.checked(NOW.date()), NOW)
    with scope([DISTRICT], made.actor(parent)):
        held = add_child(subject=parent, identity=child, address={}, by=made.actor(parent), now=NOW)
    return Desk(world, parent, held.party, version)


@pytest.fixture
def desk(db: None, today: datetime) -> Desk:
    return make_desk()
