"""Pages of a case whose personal values are erased: nothing breaks, nothing is shown."""

from __future__ import annotations

from datetime import date

from tests.hall import made
from tests.hall.privacy.test_retention import SECRET, ended
from tests.world import DISTRICT, World
from tongjian.hall.cases.models import CaseDocument
from tongjian.hall.cases.pinned import pinned
from tongjian.hall.items.models import Item
from tongjian.hall.items.seed import seed_items
from tongjian.hall.privacy.tasks import run


def test_officials_still_see_number_and_days(world: World) -> None:
    before = world.now.replace(year=2024)
    editor, approver = world.actor("item_editor"), world.actor("item_approver")
    with world.scope():
        seed_items(
            jurisdiction=DISTRICT,
            editor=editor,
            approver=approver,
            in_force_from=before.date(),
            now=before,
        )
        item = Item.objects.get(key="deferral")
        flow = pinned(item.current).flow
        state = next(key for key, one in flow.states.items() if one.phase == "completed")
    case = ended(world, keep_until=date(2025, 1, 1), item=item, state=state, phase="completed")
    assert run(world.now)["cases"] == 1
    client = world.client("officer")
    page = client.get(f"/office/cases/{case.pk}/")
    assert page.status_code == 200
    assert case.number in page.content.decode() and SECRET not in page.content.decode()
    with made.writing():
        letter = CaseDocument.objects.get()
    assert client.get(f"/office/cases/{case.pk}/documents/{letter.pk}/").status_code == 404
    proof = {"code": case.code, "last4": "0001"}
    assert case.number not in client.post("/hall/track/", proof).content.decode()
    assert case.number not in client.post("/hall/rate/", proof, follow=True).content.decode()
