"""Every route declares who may use it, and every role is held to it."""

from collections.abc import Iterable, Iterator

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


def permission_of(route: str) -> str:
    """Return the permission a route asks for."""
    return str(getattr(ROUTES[route].callback, "access", PUBLIC))


def refusals(routes: Iterable[str], roles: Iterable[str]) -> dict[str, list[str]]:
    """Return for each role routes it may not open.

    A view is closed by the permission it declares, so a role tries one route for each permission
    it lacks; and every route is tried by some role.
    """
    chosen: dict[str, list[str]] = {role: [] for role in roles}
    tried: set[tuple[str, str]] = set()
    for route in routes:
        if (permission := permission_of(route)) == PUBLIC:
            continue
        barred = [role for role in chosen if permission not in ROLES[role].permissions]
        fresh = [role for role in barred if (role, permission) not in tried]
        for role in fresh or barred[:1]:
            chosen[role].append(route)
            tried.add((role, permission))
    return chosen


REFUSED = refusals(SIMPLE, sorted(ROLES))


def test_every_page_is_refused_to_some_role_and_every_permission_to_all_without_it() -> None:
    tried = [(role, permission_of(route)) for role, routes in REFUSED.items() for route in routes]
    assert set(SIMPLE) - {route for routes in REFUSED.values() for route in routes} == {
        route
        for route in SIMPLE
        if all(permission_of(route) in role.permissions for role in ROLES.values())
    }
    assert set(tried) == {
        (role, permission_of(route))
        for route in SIMPLE
        for role in ROLES
        if permission_of(route) not in ROLES[role].permissions
    }


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_gets_its_pages_and_no_other(role: str, world: World) -> None:
    client, granted = world.client(role), ROLES[role].permissions
    for route in SIMPLE:
        if permission_of(route) not in granted:
            continue
        response = client.get(f"/{route}")
        assert response.status_code in (200, 302, 400, 405), f"/{route}: {response.status_code}"
        if "sign-in/" in response.get("Location", ""):  # a page that asks to sign in anew
            client = world.client(role)
    for route in REFUSED[role]:
        assert client.get(f"/{route}").status_code == 403, f"/{route}"


@pytest.mark.parametrize("route", BY_TOKEN)
def test_what_a_token_opens_no_session_opens(route: str, world: World) -> None:
    path = "/" + route.replace("<key>", "0").replace("<name>", "payment")
    for client in (Client(), world.client("system_admin"), world.client("finance")):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 401, path
            assert answer.json()["message"]
