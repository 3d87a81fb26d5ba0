"""Every route declares who may use it, and every role is held to it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.world import World
from tongjian.core.access import PUBLIC, TOKEN
from tongjian.core.identity.roles import PERMISSIONS, ROLES


def patterns(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


ROUTES = dict(patterns())


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_every_route_declares_its_permission(route: str) -> None:
    permission = getattr(ROUTES[route].callback, "access", None)
    assert permission in {PUBLIC, TOKEN} or permission in PERMISSIONS, (
        f"/{route}: decorate its view with @access(…); see tongjian/core/access.py"
    )


SIMPLE = sorted(
    route
    for route, entry in ROUTES.items()
    if "<" not in route and getattr(entry.callback, "access", PUBLIC) not in {PUBLIC, TOKEN}
)
BY_TOKEN = sorted(
    route for route, entry in ROUTES.items() if getattr(entry.callback, "access", "") == TOKEN
)


@pytest.mark.parametrize("route", SIMPLE)
def test_a_signed_out_person_is_sent_to_sign_in(route: str, db: None) -> None:
    response = Client().get(f"/{route}")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_gets_its_pages_and_no_other(role: str, world: World) -> None:
    client, granted = world.client(role), ROLES[role].permissions
    for route in SIMPLE:
        permission = getattr(ROUTES[route].callback, "access", None)
        response = client.get(f"/{route}")
        status = response.status_code
        if permission in granted:
            assert status in (200, 302, 400, 405), f"/{route}: {status}"
            if "sign-in/" in response.get("Location", ""):  # a page that asks to sign in anew
                client = world.client(role)
        else:
            assert status == 403, f"/{route}: {status}"


@pytest.mark.parametrize("route", BY_TOKEN)
def test_what_a_token_opens_no_session_opens(route: str, world: World) -> None:
    path = "/" + route.replace("<key>", "0").replace("<name>", "payment")
    for client in (Client(), world.client("system_admin"), world.client("finance")):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 401, path
            assert answer.json()["message"]
