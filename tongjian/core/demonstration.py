"""The state of a demonstration: what was made, how far it got, who signs in.

Each system fills its own part through its ordinary doors; this only keeps the file that marks the
installation as a demonstration, lets an interrupted filling go on, and holds the sign-ins.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongjian.core.home import home
from tongjian.core.identity.actions import create_user, grant_role
from tongjian.core.identity.actor import Actor
from tongjian.core.identity.models import User
from tongjian.core.identity.roles import ROLES
from tongjian.core.pages import DEMONSTRATION, LABEL
from tongjian.core.scope import scope


class AlreadyFilled(Exception):
    """The installation already holds data; the message is Chinese."""


@dataclass(frozen=True)
class Player:
    """Somebody the demonstration signs in as: a role, where, and the unit it is narrowed to."""

    role: str
    jurisdiction: str
    unit: str = ""
    number: int = 1

    @property
    def username(self) -> str:
        """The sign-in, e.g. budget-unit01."""
        return f"{self.role.replace('_', '-')}{self.number:02d}"

    @property
    def title(self) -> str:
        """The person by role and number, e.g. 承办人01."""
        return f"{ROLES[self.role].title}{self.number:02d}"


def state() -> dict[str, Any]:
    """Return what is kept, empty where nothing was made."""
    path = home() / DEMONSTRATION
    return json.loads(path.read_text()) if path.exists() else {}


def begin(*, seed: int, **more: Any) -> dict[str, Any]:
    """Return the kept state, begun with a password of its own when there is none."""
    found = state()
    if not found:
        password = "-".join(secrets.token_hex(3) for _ in range(3))
        found = {"label": LABEL, "seed": seed, "password": password, "people": [], "parts": []}
    return keep({**more, **found})


def keep(value: dict[str, Any]) -> dict[str, Any]:
    """Write the state whole or not at all, readable by its owner alone."""
    path = home() / DEMONSTRATION
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(value, ensure_ascii=False, indent=1))
    part.rename(path)
    return value


def finished(part: str) -> bool:
    """Whether a system's part of the demonstration is complete."""
    return part in state().get("parts", ())


def finish(part: str) -> None:
    """Mark a system's part as complete."""
    found = state()
    keep({**found, "parts": [*found.get("parts", ()), part]})


def make_people(players: Iterable[Player], *, by: Actor, now: datetime) -> None:
    """Create who is not there yet, all with the demonstration's password."""
    found = state()
    lines = {tuple(line) for line in found["people"]}
    with scope(by.everywhere, by):
        for player in players:
            user = User.objects.filter(username=player.username).first() or create_user(
                username=player.username,
                password=found["password"],
                title=player.title,
                by=by,
                now=now,
            )
            grant_role(
                user=user,
                role=player.role,
                jurisdiction=player.jurisdiction,
                unit=player.unit,
                by=by,
                now=now,
            )
            lines.add((player.username, player.title))
    keep({**found, "people": sorted(lines)})


def sign_ins() -> list[str]:
    """Return the demonstration people's sign-ins, a line each."""
    found = state()
    if not found:
        return []
    lines = [f"演示用户的口令都是：{found['password']}"]
    lines += [f"  {name}：{title}" for name, title in found["people"]]
    return [*lines, *found.get("notes", ())]
