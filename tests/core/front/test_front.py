"""The front door leads everybody somewhere they may be."""

import pytest
from django.conf import settings
from django.test import Client

from tests.world import World
from tongjian.core.identity.roles import ROLES


def test_a_visitor_chooses_a_system(world: World) -> None:
    page = Client().get("/").content.decode()
    assert "/hall/" in page and "/sign-in/" in page


@pytest.mark.parametrize(("sites", "door"), [(["hall"], "/hall/"), (["supervision"], "/sign-in/")])
def test_with_one_system_its_door_is_the_front(
    world: World, monkeypatch: pytest.MonkeyPatch, sites: list[str], door: str
) -> None:
    monkeypatch.setattr(settings, "SITES", sites)
    assert Client().get("/")["Location"] == door


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_signs_in_comes_to_a_page_they_may_open(world: World, role: str) -> None:
    answer = world.client(role).get("/", follow=True)
    assert answer.status_code == 200, answer.redirect_chain
