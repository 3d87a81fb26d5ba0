"""Every page of the hall, found in the URL configuration: accessible, fit for a phone, no errors."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from tests.journeys.hall.busy import Busy
from tests.journeys.hall.routes import Page, pages
from tests.journeys.hall.story import DESKTOP, PHONE, Hall, Visitor, faults_of
from tongjian.hall.catalog.blocks import POLICE

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
# Pages of one route: a width shows its faults in the second already, but narrow in what is in them.
MOST_WIDE, MOST_NARROW = 2, 8
FEW = "hall_front guide my_case office_cases office_case".split()


@pytest.mark.soak
@pytest.mark.timeout(1500)
@SIZES
@pytest.mark.parametrize("area", ["hall/", "office/"])
def test_every_page_is_accessible(hall: Hall, area: str, size: tuple[int, int]) -> None:
    walk(hall, area, size)


@pytest.mark.timeout(600)
def test_a_few_pages_are_accessible(hall: Hall) -> None:
    walk(hall, "", PHONE, FEW)


def walk(hall: Hall, area: str, size: tuple[int, int], names: Collection[str] = ()) -> None:
    """Open every page of an area as whoever may, and tell all that is wrong at once."""
    busy = Busy(hall).fill()
    with hall.site.world.scope():
        found = pages(area, names)
    assert found, "no pages"
    visitors: dict[str, Visitor] = {}
    faults: list[str] = []
    seen: set[tuple[str, str]] = set()
    for one in found:
        if one.role not in visitors:
            visitors[one.role] = comes_in(hall, busy, one.role, size)
        faults += walk_route(visitors[one.role], one, seen)
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)


def comes_in(hall: Hall, busy: Busy, role: str, size: tuple[int, int]) -> Visitor:
    if not role:
        return hall.anybody(size)
    if role == "applicant":
        return hall.applicant(busy.home.mobile, size)
    return hall.official(role, size, POLICE if role == "joint" else "")


def walk_route(visitor: Visitor, one: Page, seen: set[tuple[str, str]]) -> list[str]:
    """Open a route's addresses. What only takes or gives files is no page; nor is a way on."""
    faults, opened = [], 0
    for path in one.paths:
        answer = visitor.page.request.get(visitor.hall.site.url + path, max_redirects=0)
        status, kind = answer.status, answer.headers.get("content-type", "")
        who = one.role or "a visitor"
        missed = status == 404 and "?" in path  # a search that finds nothing
        other_desk = status == 403 and one.name == "office_step"
        if status >= 500 or (status in (403, 404) and not missed and not other_desk):
            faults.append(f"{path} as {who}: {status}")
        if (status not in (200, 409) and not missed) or not kind.startswith("text/html"):
            continue
        heading = (one.name, _heading(answer.text()))
        wide = visitor.page.viewport_size["width"] > PHONE[0]
        if opened >= (MOST_WIDE if wide else MOST_NARROW) or (heading in seen and opened):
            continue  # the same page of yet another object
        seen.add(heading)
        # What axe looks at hardly changes with the width: on a phone one page of a route will do.
        whole = not opened or wide
        opened += 1
        faults += look(visitor, path, whole=whole)
    return faults


def look(visitor: Visitor, path: str, *, whole: bool = True) -> list[str]:
    errors = visitor.hall.site.errors
    visitor.page.goto(visitor.hall.site.url + path)
    faults = faults_of(visitor.page, whole=whole)
    said, errors[:] = list(errors), []
    return faults + said


def _heading(html: str) -> Any:
    start = html.find("<h1")
    return html[start : html.find("</h1>", start)]
