"""Tokens of sources: made and revoked by people, judged at every request of the API.

A token is ``tjs_<jurisdiction>_<random>``. Its secret part has 256 bits, so guessing it is hopeless;
wrong ones are counted all the same, because they cost a look into the database each.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from tongjian.core.action import action, note
from tongjian.core.exchange.models import SourceToken, TokenUse
from tongjian.core.identity.actor import Actor, Grant
from tongjian.core.identity.throttle import Ceiling, admit
from tongjian.core.keys import keyed
from tongjian.core.scope import scope

SHAPE = re.compile(r"tjs_([0-9A-Za-z]{1,12})_[\w-]{43}", re.ASCII)
BEARER = re.compile(r"Bearer +(\S+)", re.IGNORECASE)
WRONG = (Ceiling(20, timedelta(minutes=15)),)
LONGEST = timedelta(days=731)
STALE = timedelta(minutes=1)
ROLE = "department"  # a source delivers and sees its deliveries, no more


class TokenRefused(Exception):
    """A token cannot be made or revoked like this; the message is Chinese."""


class NotAuthenticated(Exception):
    """The request carries no token that holds; the message is Chinese."""


@action("channels.create_token", "channels.manage")
def create_token(
    *,
    jurisdiction: str,
    source: str,
    label: str,
    datasets: Sequence[str],
    expires_on: date,
    by: Actor,
    now: datetime,
) -> tuple[SourceToken, str]:
    """Make a token; returns it with its text, which exists only in this answer."""
    today = now.date()
    if not today <= expires_on <= today + LONGEST:
        raise TokenRefused("有效期应在今天之后、两年之内")
    if not label.strip():
        raise TokenRefused("请写明凭证给谁、用在哪里")
    text = f"tjs_{jurisdiction}_{secrets.token_urlsafe(32)}"
    made: SourceToken = SourceToken.objects.create(
        jurisdiction_id=jurisdiction,
        source=source,
        label=label.strip()[:60],
        hint=text[-4:],
        hash=hash_of(text),
        datasets=sorted(set(datasets)),
        created_at=now,
        created_by=by.label,
        expires_on=expires_on,
    )
    note(token=made.pk, source=source, datasets=made.datasets, expires=expires_on.isoformat())
    return made, text


@action("channels.revoke_token", "channels.manage")
def revoke_token(*, subject: SourceToken, by: Actor, now: datetime) -> SourceToken:
    """Revoke a token: from now on it opens nothing."""
    found: SourceToken = SourceToken.objects.select_for_update().get(pk=subject.pk)
    if found.revoked_at is not None:
        raise TokenRefused("这个凭证已经停用")
    found.revoked_at, found.revoked_by = now, by.label
    found.save()
    note(token=found.pk)
    return found


def hash_of(text: str) -> str:
    """Return what is kept of a token."""
    return keyed("source.token", text)


def authenticate(header: str, address: str, now: datetime) -> SourceToken:
    """Return the token a request carries in ``Authorization``.

    Raises ``NotAuthenticated``, or ``throttle.TooOften`` for an address that sent too many wrong
    ones; a token that holds is never held up by what others at its address sent.
    """
    given = BEARER.fullmatch(header.strip())
    if given is None:
        raise NotAuthenticated("请在请求头 Authorization 中写 Bearer 和接入凭证")
    found = _found(given[1], now)
    if found is None:
        admit({f"source.token:{keyed('source.address', address)}": WRONG}, now)
        raise NotAuthenticated("接入凭证无效；请核对是否完整，或向系统管理员重新申请")
    state = found.state(now.date())
    if state == "revoked":
        raise NotAuthenticated("接入凭证已停用；请向系统管理员重新申请")
    if state == "expired":
        raise NotAuthenticated(f"接入凭证已于 {found.expires_on} 到期；请向系统管理员重新申请")
    return found


def _found(text: str, now: datetime) -> SourceToken | None:
    shape = SHAPE.fullmatch(text)
    if shape is None:
        return None
    with scope([shape[1]]):
        found: SourceToken | None = (
            SourceToken.objects.select_related("use").filter(hash=hash_of(text)).first()
        )
        if found is not None:
            _used(found, now)
    return found


def _used(token: SourceToken, now: datetime) -> None:
    """Remember the use, at most once a minute."""
    use = getattr(token, "use", None)
    if use is None or now - use.at > STALE:
        TokenUse.objects.update_or_create(
            token=token, defaults={"at": now, "jurisdiction_id": token.jurisdiction_id}
        )


def source_actor(jurisdiction: str, source: str, title: str, way: str) -> Actor:
    """Return the actor a source is when a machine of its own delivers.

    It speaks for ``source`` alone; ``title`` is the source's Chinese name, ``way`` the way it came
    in, both for the trail.
    """
    grant = Grant(ROLE, jurisdiction, (jurisdiction,), source)
    return Actor(None, f"来源：{title} {way}"[:100], (grant,))
