"""Filling the hall with a demonstration: items, people, and cases over two years from a seed.

Everything comes about by the actions a person would use, with the moment it happened passed in;
nothing here writes a table of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings

from tongjian.core.clock import now as clock
from tongjian.core.demonstration import (
    AlreadyFilled,
    Player,
    begin,
    finish,
    keep,
    make_people,
)
from tongjian.core.demonstration import state as current
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.reads import actor_of, command_line
from tongjian.core.orgs.actions import set_jurisdictions
from tongjian.core.orgs.models import Jurisdiction
from tongjian.core.pages import demonstration
from tongjian.core.scope import scope
from tongjian.hall.appointments.desks import set_desk
from tongjian.hall.appointments.models import Desk
from tongjian.hall.cases.models import HallCase
from tongjian.hall.catalog.blocks import EXPERTS, GOVERNMENT, PLACE, POLICE, TRANSPORT
from tongjian.hall.demo.cases import fill_cases
from tongjian.hall.items.seed import seed_items

YEARS = timedelta(days=730)
Tell = Callable[[str], None]
PEOPLE = (
    *(("window", 1), ("officer", 1), ("officer", 2), ("reviewer", 1), ("head", 1)),
    *(("item_editor", 1), ("item_approver", 1), ("hall_supervisor", 1)),
)
JOINT = (POLICE, TRANSPORT, GOVERNMENT, EXPERTS)


def install(*, cases: int, seed: int, tell: Tell) -> None:
    """Fill the hall; interrupted, it goes on where it stopped. Raises ``AlreadyFilled``."""
    prepare(cases=cases, seed=seed)
    grow(tell=tell)


def prepare(*, cases: int, seed: int) -> None:
    """Make what a hall needs before its first case: items, officials, desks.

    Running again changes nothing. Raises ``AlreadyFilled`` where other data is.
    """
    if not demonstration() and Jurisdiction.objects.exists():
        raise AlreadyFilled("这里已有正式数据，不能再放入演示数据")
    begin(seed=seed, cases=cases)
    now = clock()
    _place(now)
    root = command_line()
    make_people(players(), by=root, now=now)
    with scope(root.everywhere, root):
        seed_items(
            jurisdiction=settings.HALL,
            editor=_actor("item-editor01"),
            approver=_actor("item-approver01"),
            in_force_from=(now - YEARS).date(),
            now=now - YEARS,
        )
    _desks(_actor("window01"), now)


def grow(*, tell: Tell, stop: Callable[[], bool] = lambda: False) -> None:
    """Let two years of cases happen; it takes minutes, and ``stop`` may end it earlier."""
    now, state = clock(), current()
    count, seed = state["cases"], state["seed"]
    tell(f"正在生成演示办件：{count:,} 件，种子 {seed}")
    if fill_cases(count=count, seed=seed, first=now - YEARS, now=now, tell=tell, stop=stop):
        keep({**current(), "notes": _notes(now)})
        finish("hall")
        tell("演示办件已全部生成")
        for line in current()["notes"]:
            tell(line)


def players() -> list[Player]:
    """Return the officials the demonstration signs in as."""
    officials = [Player(role, settings.HALL, number=number) for role, number in PEOPLE]
    joint = [Player("joint", settings.HALL, body, number) for number, body in enumerate(JOINT, 1)]
    return [*officials, *joint]


def _desks(clerk: Actor, now: datetime) -> None:
    """Open two windows and the desk that looks at papers before one comes."""
    mornings = [
        {"weekday": day, "from": "09:00", "to": "11:30", "minutes": 30, "capacity": 5}
        for day in range(1, 6)
    ]
    afternoons = [{**rule, "from": "13:30", "to": "17:00"} for rule in mornings]
    with scope([settings.HALL], clerk):
        known = set(Desk.objects.values_list("name", flat=True))
        for name, online in (
            ("教育窗口 1 号", False),
            ("教育窗口 2 号", False),
            ("网上预审", True),
        ):
            if name not in known:
                set_desk(
                    jurisdiction=settings.HALL,
                    name=name,
                    place=PLACE,
                    opening=[*mornings, *afternoons],
                    online=online,
                    by=clerk,
                    now=now,
                )


def _notes(now: datetime) -> list[str]:
    """Say how to sign in as an applicant who has something to do: preferably a correction."""
    root = command_line()
    with scope(root.everywhere, root):
        rows = HallCase.objects.filter(open=True).exclude(applicant__user=None)
        case = rows.filter(phase="correction").first() or rows.first()
        phone = case.phone if case else ""
    return [
        "办事人在 /hall/ 用手机号登录，验证码显示在 /hall/demo-messages/"
        + (f"；例如 {phone} 有一件正在办理" if phone else "")
    ]


def _place(now: datetime) -> None:
    """Make the hall's jurisdiction where no other system made it."""
    if Jurisdiction.objects.filter(code=settings.HALL).exists():
        return
    root = replace(command_line(), everywhere=(settings.HALL,))
    with scope(root.everywhere, root):
        rows = [(settings.HALL, "闵行区", "district", None)]
        set_jurisdictions(rows=rows, by=root, now=now)


def _actor(username: str) -> Actor:
    return actor_of(User.objects.get(username=username))
